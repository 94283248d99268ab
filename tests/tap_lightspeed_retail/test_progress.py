"""What the tap logs of a run as a whole."""

from __future__ import annotations

import logging

import pytest

from lightspeed_retail.waits import Wait
from lightspeed_retail_sandbox.faults import Faults
from lightspeed_retail_singer.progress import Progress

from ._reader import Reader


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def summary(log: pytest.LogCaptureFixture) -> dict[str, list[str]]:
    """The rows of the summary by their first word."""
    (message,) = (message for message in log.messages if message.startswith("Summary of the run:"))
    return {cells[0]: cells for cells in map(str.split, message.splitlines()[1:])}


def test_the_summary_counts_what_was_read_and_what_it_cost(read: Reader, log: pytest.LogCaptureFixture) -> None:
    output = read("shop", "item", page_size=50)
    rows = summary(log)
    for stream in ("shop", "item"):
        served = [one for one in output.requests if one.path.lower().endswith(f"/{stream}.json")]
        cost = f"{sum(one.cost for one in served):g}"
        assert rows[stream][1:4] == [f"{output.counts[stream]:,}", str(len(served)), cost]
    assert len(output.asked("/Item.json")) > 1


@pytest.mark.usefixtures("clock")
def test_the_summary_counts_repeated_requests_and_their_waits(
    read: Reader, faults: Faults, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Wait] = []
    monkeypatch.setattr(Progress, "add_wait", lambda _, wait: seen.append(wait))
    faults.order("503", times=2, path="/Shop.json")
    read("shop")
    assert [wait.asker for wait in seen] == ["shop", "shop"]
    assert summary(log)["shop"][4] == "2"


def test_the_summary_counts_odd_values(read: Reader, log: pytest.LogCaptureFixture) -> None:
    def alter(request, reply):
        for shop in reply.body.get("Shop", []) if isinstance(reply.body, dict) else []:
            shop["timeZone"], shop["novelty"] = {"no": "text"}, "1"
        return reply

    output = read("shop", alter=alter)
    assert summary(log)["shop"][5] == str(2 * output.counts["shop"])


def test_the_streams_that_are_not_selected_are_one_line(read: Reader, log: pytest.LogCaptureFixture) -> None:
    read()
    about = [message for message in log.messages if "catalog_search" in message]
    assert len(about) == 1
    assert about[0].startswith("Reading 67 of 97 streams. Not selected: catalog_search, ")


def test_most_streams_are_not_listed(read: Reader, log: pytest.LogCaptureFixture) -> None:
    read("shop", "tag")
    assert log.messages[0] == "Reading 2 of 97 streams."


def test_a_small_run_logs_few_lines(read: Reader, log: pytest.LogCaptureFixture) -> None:
    read("shop", "tag", "item", "sale")
    assert len([one for one in log.records if one.levelno >= logging.INFO]) == 2  # the selection and the summary


def estimate(log: pytest.LogCaptureFixture) -> str:
    (message,) = (message for message in log.messages if message.startswith("This run takes "))
    log.clear()
    return message


def test_a_run_says_what_it_takes_if_that_is_wanted(read: Reader, log: pytest.LogCaptureFixture) -> None:
    first = read("item", "shop", estimate=True, page_size=50)
    assert estimate(log) == "This run takes about 10 requests, 32 drips. Counting cost 2 drips."
    lists = [one for one in first.requests if "/V3/Account/" in one.path and ("archived", "only") not in one.query]
    assert round(sum(one.cost for one in lists)) == 32
    read("item", "shop", estimate=True, page_size=50, state=first.state)
    assert estimate(log) == "This run takes about 2 requests, 5 drips. Counting cost 3 drips."


def test_no_run_counts_unasked(read: Reader, log: pytest.LogCaptureFixture) -> None:
    output = read("shop")
    assert [one.path for one in output.requests if "/V3/" not in one.path] == []
