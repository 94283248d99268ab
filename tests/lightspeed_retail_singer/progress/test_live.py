from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from rich.console import Console

from lightspeed_retail.waits import Cause, Wait
from lightspeed_retail_singer.progress import Tally
from lightspeed_retail_singer.progress.live import LiveDisplay

from ._runs import Clock, exchange


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def display(tally: Tally, screen: Screen) -> Iterator[LiveDisplay]:
    console = Console(file=screen, force_terminal=True, width=100, color_system=None)
    shown = LiveDisplay(tally, "tap-lightspeed-retail", "records", console)
    yield shown
    shown.close()


def lines(display: LiveDisplay) -> list[str]:
    console = Console(file=io.StringIO(), width=110)
    with console.capture() as capture:
        console.print(display.rendered())
    return [line.rstrip() for line in capture.get().splitlines()]


def test_the_display_shows_the_run_and_its_latest_streams(display: LiveDisplay, tally: Tally, clock: Clock) -> None:
    tally.planned = 67
    tally.expect({"sale": 1000})
    with tally.reading("item") as row:
        row.records, row.pages = 400, 4
        tally.add_request(exchange("item", cost=16.4))
        clock.passes(2)
    with tally.reading("sale") as row:
        row.records, row.pages = 600, 6
        tally.add_request(exchange("sale", cost=7))
        tally.add_wait(Wait("sale", 3.0, Cause.RATE_LIMIT))
        clock.passes(12)
        heading, names, item, sale = lines(display)
    assert heading == ("tap-lightspeed-retail  1 of 67 streams · 1,000 records · 23.4 drips · 3.0 s waiting · 14 s")
    assert names.split() == ["stream", "records", "pages", "records/s", "drips", "waiting", "left"]
    assert item.split() == ["item", "400", "4", "200", "16.4"]
    assert sale.split() == ["sale", "600", "of", "1,000", "6", "50", "7", "3.0", "s", "8.0", "s"]


def test_a_wait_is_shown_until_something_happens(display: LiveDisplay, tally: Tally) -> None:
    with tally.reading("sale"):
        display.before_wait(Wait("sale", 12.0, Cause.RATE_LIMIT))
        assert lines(display)[0].endswith("waiting 12 s for the rate limit")
        display.refresh()
        assert not lines(display)[0].endswith("waiting 12 s for the rate limit")


def test_the_log_goes_through_the_display_and_back(tally: Tally, screen: Screen) -> None:
    handler = logging.StreamHandler(screen)
    logging.getLogger().addHandler(handler)
    try:
        console = Console(file=screen, force_terminal=True, width=40, color_system=None)
        display = LiveDisplay(tally, "tap", "records", console)
        assert handler.stream is not screen
        logging.getLogger().warning("A remark [with brackets].")
        assert "A remark [with brackets].\n" in screen.getvalue()
        display.close()
        assert handler.stream is screen
    finally:
        logging.getLogger().removeHandler(handler)
