"""How is a run going, and what did it come to?

The tap and the target count into one :class:`Tally`, which is fed by the client's transport and by the streams. What is
counted is shown while the run goes on, in a terminal as a display and elsewhere as lines in the log, and as a table in
the end.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
import time
from collections.abc import Callable
from typing import TextIO

from lightspeed_retail.http_log import Exchange
from lightspeed_retail.waits import Wait

from .display import Display
from .lines import Lines
from .table import table
from .tally import StreamTally, Tally

__all__ = ["Progress", "StreamTally", "Tally"]


class Progress:
    """Follows one run.

    Args:
        title: Name of the program.
        logger: Where to log.
        unit: What is counted: ``records`` or ``rows``.
        clock: Seconds that only ever grow.

    Attributes:
        tally: What is counted.
    """

    def __init__(
        self, title: str, logger: logging.Logger, unit: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.tally = Tally(clock)
        self._title = title
        self._logger = logger
        self._unit = unit
        self._display: Display = Lines(self.tally, logger, unit, clock=clock)
        self._finished = False

    def begin(self) -> None:
        """Show the run from now on: in a terminal, if no other program writes to it, as a display."""
        if has_terminal_alone():
            from .live import LiveDisplay  # noqa: PLC0415 -- rich is loaded only where it is used

            self._display = LiveDisplay(self.tally, self._title, self._unit)

    def add_request(self, exchange: Exchange) -> None:
        """Count a request."""
        self.tally.add_request(exchange)
        self._display.refresh()

    def add_wait(self, wait: Wait) -> None:
        """Count a wait that is about to begin."""
        self._display.before_wait(wait)
        self.tally.add_wait(wait)

    def add_page(self, stream: str) -> None:
        """Count a page."""
        self.tally.of(stream).pages += 1
        self._display.refresh()

    def add_outcome(self, stream: str, outcome: str) -> None:
        """Count what happened to a row."""
        self.tally.of(stream).outcomes[outcome] += 1
        self._display.refresh()

    def finish(self) -> None:
        """End the display, and log what the run came to; once, and only if it did anything."""
        self._display.close()
        if self.tally.streams and not self._finished:
            self._logger.info("Summary of the run:\n%s", table(self.tally, self._unit))
        self._finished = True


def has_terminal_alone(stdin: TextIO | None = None, stdout: TextIO | None = None, stderr: TextIO | None = None) -> bool:
    """Return whether standard error is a terminal that no other program of a pipeline writes to.

    In ``tap | target`` two displays in one terminal would overwrite each other.
    """
    stdin, stdout, stderr = stdin or sys.stdin, stdout or sys.stdout, stderr or sys.stderr
    is_terminal = bool(stderr) and stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    return is_terminal and not (_is_pipe(stdin) or _is_pipe(stdout))


def _is_pipe(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # no file behind it
        return False
