from __future__ import annotations

import logging

import pytest

from lightspeed_retail.waits import Cause, Wait
from lightspeed_retail_singer.progress import Tally
from lightspeed_retail_singer.progress.lines import Lines

from ._runs import Clock, exchange


@pytest.fixture
def lines(tally: Tally, clock: Clock, caplog: pytest.LogCaptureFixture) -> Lines:
    caplog.set_level(logging.INFO)
    return Lines(tally, logging.getLogger("tap"), "records", clock=clock)


def test_a_line_comes_every_ten_seconds(
    lines: Lines, tally: Tally, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    counts = []
    with tally.reading("sale"):
        for _ in range(25):
            clock.passes(1)
            lines.refresh()
            counts.append(len(caplog.messages))
    assert counts == [0] * 9 + [1] * 10 + [2] * 6


def test_a_line_names_stream_records_drips_and_waiting_time(
    lines: Lines, tally: Tally, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tally.of("item").records = 400
    with tally.reading("sale") as row:
        row.records = 12300
        tally.add_request(exchange(cost=126.4))
        tally.add_wait(Wait("sale", 42.0, Cause.RATE_LIMIT))
        clock.passes(80)
        lines.refresh()
    assert caplog.messages == ["sale: 12,300 records, 126.4 drips, waited 42 s. In all 12,700 records in 1 min 20 s."]


def test_a_line_says_how_many_records_there_will_be(
    lines: Lines, tally: Tally, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tally.expect({"sale": 5000})
    with tally.reading("sale") as row:
        row.records = 700
        clock.passes(10)
        lines.refresh()
    assert caplog.messages[0].startswith("sale: 700 of about 5,000 records, ")


def test_a_long_wait_for_the_rate_limit_is_announced(
    lines: Lines, tally: Tally, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with tally.reading("sale"):
        lines.before_wait(Wait("sale", 10.5, Cause.RATE_LIMIT))
        assert caplog.messages[0].endswith(" Waiting 10 s for the rate limit.")
        lines.before_wait(Wait("sale", 9.5, Cause.RATE_LIMIT))
        lines.before_wait(Wait("sale", 60, Cause.RETRY))  # the client logs it, with the reason
        clock.passes(9)
        lines.refresh()
    assert len(caplog.messages) == 1


def test_nothing_is_logged_before_anything_is_done(
    lines: Lines, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.passes(60)
    lines.refresh()
    assert caplog.messages == []
