"""The clock of everything that expires or fills up; tests inject their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], float]
"""Gives the seconds since 1970."""

system: Clock = time.time


def stamp(clock: Clock) -> str:
    """Return the current time as the API writes it."""
    return datetime.fromtimestamp(int(clock()), UTC).isoformat()
