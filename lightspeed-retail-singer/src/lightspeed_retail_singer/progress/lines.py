"""How is a run shown in a log?

A line every ten seconds, and one before each long wait. There is no thread: :meth:`Lines.refresh` is called after each
page and request.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from lightspeed_retail.units import drips, duration
from lightspeed_retail.waits import Cause, Wait

from .tally import Tally

INTERVAL = 10.0
"""Seconds between two lines."""


class Lines:
    """Logs a line about the current stream now and then.

    Args:
        tally: What is counted.
        logger: Where to log.
        unit: What is counted: ``records`` or ``rows``.
        clock: Seconds that only ever grow.
    """

    def __init__(
        self, tally: Tally, logger: logging.Logger, unit: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tally = tally
        self._logger = logger
        self._unit = unit
        self._clock = clock
        self._logged_at = clock()

    def refresh(self) -> None:
        """Log a line if the last one is ten seconds old."""
        if self._clock() - self._logged_at >= INTERVAL:
            self._log()

    def before_wait(self, wait: Wait) -> None:
        """Log the line at once before a wait that lasts longer than until the next one.

        A wait for another attempt is logged where the attempt failed, with the reason.
        """
        if wait.seconds > INTERVAL and wait.cause is Cause.RATE_LIMIT:
            self._log(f" Waiting {duration(wait.seconds)} for {wait.cause}.")

    def close(self) -> None:
        """Do nothing: there is no display to take down."""

    def _log(self, more: str = "") -> None:
        self._logged_at = self._clock()
        row, total = self._tally.current, self._tally.total
        if row is None:
            return
        of = "" if row.expected is None else f" of about {row.expected:,}"
        self._logger.info(
            "%s: %s%s %s, %s drips, waited %s. In all %s %s in %s.%s",
            *(row.name, f"{row.records:,}", of, self._unit, drips(row.drips), duration(row.waited)),
            *(f"{total.records:,}", self._unit, duration(self._tally.elapsed), more),
        )
