from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from lightspeed_retail.query import LONGEST_LIST
from target_lightspeed_retail.matching.finder import LONGEST_QUERY

from .._publishing import Outcome, Publishing, stream

MAKERS = {"stream": "*", "method": "UPSERT", "endpoint": "Manufacturer", "match_on": [{"name": "{name}"}]}


def names(letter: str, count: int) -> list[dict[str, Any]]:
    return [{"id": number, "name": f"{letter * 30}{number}"} for number in range(1, count + 1)]


def lookups(done: Outcome) -> list[str]:
    """The values of the bulk lookups of a run, as they are sent."""
    queries = (dict(one.query) for one in done.requests if one.method == "GET" and "/Manufacturer" in one.path)
    return [query["name"] for query in queries if "name" in query]


@pytest.mark.parametrize(("letter", "requests"), [("a", 1), ("駅", 8)])
def test_lookups_are_split_by_the_length_of_the_address(publish: Publishing, letter: str, requests: int) -> None:
    done = publish(stream("makers", names(letter, LONGEST_LIST), ["id"]), publications=[MAKERS])
    assert (done.status, set(done.outcomes)) == (0, {"created"}), done.said
    sent = lookups(done)
    assert len(sent) == requests
    assert all(len(quote(value, safe="")) < LONGEST_QUERY + len(quote("IN,[]")) for value in sent)
    again = publish(stream("makers", names(letter, LONGEST_LIST), ["id"]), publications=[MAKERS], compare="account")
    assert set(again.outcomes) == {"unchanged"}


def test_a_lookup_whose_address_is_too_long_is_halved(publish: Publishing) -> None:
    publish.sandbox.faults.order(414, path="/Manufacturer", method="GET", times=2)
    done = publish(stream("makers", names("a", 8), ["id"]), publications=[MAKERS])
    assert (done.status, done.outcomes) == (0, ["created"] * 8), done.said
    assert [value.count(",") for value in lookups(done)] == [8, 4, 2, 2, 4]


def test_the_first_page_of_a_lookup_is_all_that_is_asked_for(publish: Publishing) -> None:
    done = publish(stream("makers", names("a", 3), ["id"]), publications=[MAKERS])
    assert len(lookups(done)) == 1
    assert "after" not in urlencode(done.requests[-1].query)


def test_blanks_around_a_value_count(publish: Publishing) -> None:
    publish.sandbox.change("manufacturer", 1, name="Ding")
    publish.sandbox.change("manufacturer", 2, name=" Dong ")
    rows = [{"id": 1, "name": "Ding "}, {"id": 2, "name": " Dong "}, {"id": 3, "name": "dong"}]
    done = publish(stream("makers", rows, ["id"]), publications=[{**MAKERS, "method": "CREATE"}])
    assert done.outcomes == ["created", "unchanged", "created"]
    assert lookups(done) == ["Ding ", " Dong ", "dong"]
