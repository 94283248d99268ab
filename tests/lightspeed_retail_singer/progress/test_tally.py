from __future__ import annotations

import pytest

from lightspeed_retail.waits import Cause, Wait
from lightspeed_retail_singer.progress import Tally

from ._runs import Clock, exchange


def test_requests_are_counted_with_the_drips_that_the_reply_names(tally: Tally) -> None:
    tally.add_request(exchange(cost=2.4))
    tally.add_request(exchange(cost=1.0, headers={"X-LS-API-Request-Cost": "1.6"}))
    assert (tally.of("sale").requests, tally.of("sale").drips) == (2, 4.0)
    assert tally.of("sale").requested == 1.0


@pytest.mark.parametrize(
    ("told", "status", "drips"),
    [
        pytest.param({"Date": "today"}, 200, 3.0, id="a reply that does not name its cost"),
        pytest.param({}, "ConnectionError", 0.0, id="no reply"),
        pytest.param({"X-LS-API-Request-Cost": "3"}, 429, 0.0, id="a reply of the limiter"),
        pytest.param({"X-LS-API-Request-Cost": "0"}, 200, 0.0, id="a free request"),
    ],
)
def test_drips_are_counted_as_they_are_charged(
    tally: Tally, told: dict[str, str], status: int | str, drips: float
) -> None:
    tally.add_request(exchange(cost=3.0, headers=told, status=status))
    assert tally.of("sale").drips == drips


def test_only_repeated_requests_are_retries(tally: Tally) -> None:
    for attempt in (1, 2, 3):
        tally.add_request(exchange(attempt=attempt))
    assert (tally.of("sale").requests, tally.of("sale").retries) == (3, 2)


def test_a_part_of_a_divided_request_counts_for_its_stream(tally: Tally) -> None:
    tally.add_request(exchange("prices (Items 1 to 100 of 300)"))
    assert list(tally.streams) == ["prices"]


def test_a_stream_that_is_read_takes_from_its_begin_to_its_end(tally: Tally, clock: Clock) -> None:
    with tally.reading("sale") as row:
        clock.passes(3)
        assert (tally.current, tally.seconds(row)) == (row, 3)
    clock.passes(5)
    assert tally.seconds(row) == 3
    assert tally.elapsed == 8


def test_any_other_takes_its_requests_and_their_waits(tally: Tally) -> None:
    tally.add_wait(Wait("prices", 4.0, Cause.RETRY))
    tally.add_request(exchange("prices"))
    assert tally.seconds(tally.of("prices")) == 4.5


def test_the_total_sums_up_the_streams(tally: Tally, clock: Clock) -> None:
    for name in ("item", "sale"):
        row = tally.of(name)
        row.records, row.pages, row.odd_values, row.outcomes["created"] = 3, 2, 1, 2
        tally.add_request(exchange(name, attempt=2, cost=1.5))
        tally.add_wait(Wait(name, 2.0, Cause.RATE_LIMIT))
    clock.passes(9)
    total = tally.total
    assert (total.records, total.pages, total.requests, total.retries) == (6, 4, 2, 2)
    assert (total.odd_values, total.drips, total.waited, total.outcomes) == (2, 3.0, 4.0, {"created": 4})
    assert tally.seconds(total) == 9
