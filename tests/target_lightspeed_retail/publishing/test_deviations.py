"""A row that the account rounds or trims is sent once, and again when the row or the record changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from lightspeed_retail.transport import Reply
from lightspeed_retail_sandbox import values
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.publishing import deviations, publisher
from target_lightspeed_retail.publishing.write_request import WriteRequest

from .._publishing import Publishing, stream

ITEMS = {"stream": "*", "method": "UPSERT", "endpoint": "Item", "compare": "account"}


@pytest.fixture(autouse=True)
def _rough_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account trims texts and rounds numbers to cents."""
    exact: Callable[..., Any] = values.parse

    def parse(field: Any, value: Any, zone: Any) -> Any:
        stored = exact(field, value, zone)
        if not isinstance(stored, str):
            return stored
        try:
            return str(round(Decimal(stored), 2)) if "." in stored else stored.strip()
        except ArithmeticError:
            return stored.strip()

    monkeypatch.setattr(values, "parse", parse)


def rows(publish: Publishing, **changes: Any) -> list[dict[str, Any]]:
    key = publish.sandbox.rows("item")[0]["itemID"]
    prices = [{"useType": "Default", "amount": 12.3456}, {"useType": "MSRP", "amount": 20}]
    return [{"itemID": key, "description": "Bell ", "defaultCost": 1.2345, "Prices": prices, **changes}]


def outcome(publish: Publishing, some: list[dict[str, Any]]) -> str:
    done = publish(stream("x", some, ["itemID"]), publications=[ITEMS])
    assert (done.status, len(done.writes)) == (0, done.outcomes != ["unchanged"]), done.said
    return done.outcomes[0]


def test_what_the_account_has_rounded_is_sent_once(publish: Publishing) -> None:
    assert [outcome(publish, rows(publish)) for _ in range(4)] == ["updated", "unchanged", "unchanged", "unchanged"]


def test_a_created_record_is_as_the_account_has_made_it(publish: Publishing) -> None:
    new = [{"code": "B-77", "customSku": "B-77", "description": " Bell", "defaultCost": 1.2345}]
    publication = {**ITEMS, "match_on": [{"customSku": "{code}"}]}
    first, second = (publish(stream("x", new, ["code"]), publications=[publication]) for _ in range(2))
    assert (first.outcomes, second.outcomes) == (["created"], ["unchanged"])


def test_it_is_sent_again_when_the_row_changes(publish: Publishing) -> None:
    outcome(publish, rows(publish))
    assert outcome(publish, rows(publish, description="Bell  ")) == "updated"
    assert outcome(publish, rows(publish, description="Bell  ")) == "unchanged"
    assert outcome(publish, rows(publish)) == "updated"


@pytest.mark.parametrize("change", [{"description": "Horn"}, {"defaultCost": "1.20"}])
def test_it_is_sent_again_when_the_record_changes(publish: Publishing, change: dict[str, Any]) -> None:
    outcome(publish, rows(publish))
    for _ in range(2):
        publish.sandbox.change("item", rows(publish)[0]["itemID"], **change)
        assert outcome(publish, rows(publish)) == "updated"
        assert outcome(publish, rows(publish)) == "unchanged"


def test_what_a_reply_does_not_show_is_read_after_it_was_sent_twice(
    publish: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher.deviations, "record_in", lambda *_: None)
    assert [outcome(publish, rows(publish)) for _ in range(4)] == ["updated", "updated", "unchanged", "unchanged"]


def test_a_record_that_cannot_be_read_afterwards_is_published_nevertheless(
    publish: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher.deviations, "record_in", lambda *_: None)
    outcome(publish, rows(publish))
    publish.sandbox.faults.order("422", method="GET", path="/Item", after=1)
    assert outcome(publish, rows(publish)) == "updated"


def request(**body: Any) -> WriteRequest:
    return WriteRequest(RequestTemplate.of("PUT", "Item/{itemID}", {}), body=body, key="5")


def test_a_deviation_is_the_same_for_the_same_values_only() -> None:
    cost = request(defaultCost=Decimal("1.2345"), tax=True)
    rounded = deviations.deviation(cost, {"defaultCost": Decimal("1.23"), "tax": True})
    assert rounded == deviations.deviation(cost, {"defaultCost": Decimal("1.230"), "tax": True, "description": "Bell"})
    assert rounded != deviations.deviation(cost, {"defaultCost": Decimal("1.24"), "tax": True})
    assert rounded != deviations.deviation(cost, {"defaultCost": Decimal("1.23"), "tax": False})
    assert deviations.deviation(cost, {"defaultCost": Decimal("1.2345"), "tax": True}) == ""


@pytest.mark.parametrize(
    ("raw", "shown"), [({"description": "Bell"}, True), ({"DESCRIPTION": "Bell"}, True), ({"tax": "true"}, False)]
)
def test_a_reply_may_show_only_a_part_of_the_record(raw: dict[str, Any], shown: bool) -> None:
    reply = Reply(200, {}, {"Item": {"itemID": "5", **raw}})
    assert (deviations.record_in(reply, request(description="Bell "), ()) is not None) == shown
