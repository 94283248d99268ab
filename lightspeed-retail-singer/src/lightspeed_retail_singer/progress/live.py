"""How is a run shown in a terminal?

The only module that imports rich, and only imported where there is a terminal.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console, Group
from rich.file_proxy import FileProxy
from rich.live import Live
from rich.table import Table
from rich.text import Text

from lightspeed_retail.units import drips, duration
from lightspeed_retail.waits import Wait

from .tally import StreamTally, Tally

SHOWN = 6
"""Streams that are shown: the current one and those before it."""


class LiveDisplay:
    """Shows a tally in the last lines of a terminal, below the log.

    Args:
        tally: What is counted.
        title: Name of the program.
        unit: What is counted: ``records`` or ``rows``.
        console: The terminal; standard error if not given.
    """

    def __init__(self, tally: Tally, title: str, unit: str, console: Console | None = None) -> None:
        self._tally = tally
        self._title = title
        self._unit = unit
        self._wait: Wait | None = None
        self._open = ExitStack()
        self._console = console or Console(stderr=True)
        self._open.enter_context(
            Live(
                console=self._console,
                get_renderable=self.rendered,
                refresh_per_second=4,
                transient=True,
                redirect_stdout=False,  # it is for Singer messages
                redirect_stderr=False,
            )
        )
        self._open.enter_context(_logging_through(self._console))

    def refresh(self) -> None:
        """Forget the last wait: something has happened since. The display itself refreshes four times a second."""
        self._wait = None

    def before_wait(self, wait: Wait) -> None:
        """Show that a wait goes on."""
        self._wait = wait

    def close(self) -> None:
        """Remove the display, and log to standard error again."""
        self._open.close()

    # ---------------------------------------------------------------------------------------------- rendering

    def rendered(self) -> Group:
        """Return what is shown now."""
        return Group(self._heading(), self._streams())

    def _heading(self) -> Text:
        tally, total = self._tally, self._tally.total
        done = sum(row.ended is not None for row in tally.streams.values())
        facts = [
            *([f"{done} of {tally.planned} streams"] if tally.planned else []),
            f"{total.records:,} {self._unit}",
            f"{drips(total.drips)} drips",
            f"{duration(total.waited)} waiting",
            duration(tally.elapsed),
        ]
        heading = Text.assemble((self._title, "bold"), "  ", " · ".join(facts))
        if self._wait:
            heading.append(f"  waiting {duration(self._wait.seconds)} for {self._wait.cause}", "yellow")
        heading.no_wrap, heading.overflow = True, "ellipsis"
        return heading

    def _streams(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("stream", min_width=24)
        for name in (self._unit, "pages", f"{self._unit}/s", "drips", "waiting", "left"):
            table.add_column(name, justify="right", no_wrap=True)
        for row in list(self._tally.streams.values())[-SHOWN:]:
            table.add_row(*self._cells(row), style="bold" if row is self._tally.current else "dim")
        return table

    def _cells(self, row: StreamTally) -> Iterator[str]:
        seconds = self._tally.seconds(row)
        rate = row.records / seconds if seconds else 0.0
        of = "" if row.expected is None or row.ended is not None else f" of {max(row.expected, row.records):,}"
        yield row.name
        yield f"{row.records:,}{of}"
        yield f"{row.pages:,}" if row.pages else ""
        yield f"{rate:,.0f}" if row.records else ""
        yield drips(row.drips)
        yield duration(row.waited) if row.waited else ""
        yield _left(row, rate)


def _left(row: StreamTally, rate: float) -> str:
    if row.expected is None or row.ended is not None or not rate:
        return ""
    return duration(max(math.ceil((row.expected - row.records) / rate), 0))


@contextmanager
def _logging_through(console: Console) -> Iterator[None]:
    """Write the log through a console, above what it shows live; else the lines would tear the display."""
    moved = []
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and getattr(handler.stream, "isatty", bool)():
            moved.append((handler, handler.stream))
            handler.setStream(FileProxy(console, handler.stream))
    try:
        yield
    finally:
        for handler, stream in moved:
            handler.flush()
            handler.setStream(stream)
