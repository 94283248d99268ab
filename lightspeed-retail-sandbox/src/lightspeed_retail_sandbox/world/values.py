"""How the world counts money, rates and moments, and how they are written into rows.

Everything is counted in whole numbers, so that sums are exact and the same on every machine:

* money in ten-millionths of a dollar: the API shows calculated amounts with up to seven decimals;
* rates in hundred-thousandths: 0.06145 is 6145. A whole number of cents times a rate is exact;
* moments in seconds since 1970, UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

Row = dict[str, object]
"""A record as it is stored: names of the catalogue's fields (and join keys) to values."""

DOLLAR = 10_000_000
CENT = DOLLAR // 100
ONE = 100_000
"""The rate of 100 %."""
NOTHING = "0"
"""No money, or a rate of zero."""

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@lru_cache(maxsize=1 << 16)
def money(amount: int) -> str:
    """Write an amount in dollars, without trailing zeros: ``24600000`` becomes ``"2.46"``."""
    whole, decimals = divmod(abs(amount), DOLLAR)
    text = f"{whole}.{decimals:07}".rstrip("0").rstrip(".")
    return f"-{text}" if amount < 0 else text


@lru_cache(maxsize=1 << 10)
def rate(value: int) -> str:
    """Write a rate as a fraction: ``6145`` becomes ``"0.06145"``."""
    return money(value * (DOLLAR // ONE))


def dollars(amount: float) -> int:
    """Count an amount of dollars and cents that stands in a table of this package."""
    return round(amount * 100) * CENT


def to_cent(amount: int) -> int:
    """Round an amount to whole cents, halves away from zero."""
    cents = (abs(amount) + CENT // 2) // CENT * CENT
    return -cents if amount < 0 else cents


def share(amount: int, value: int) -> int:
    """That rate of an amount, in whole cents."""
    return to_cent(amount * value // ONE)


@lru_cache(maxsize=1 << 12)
def stamp(moment: int) -> str:
    """Write a moment as the API does: ``2021-10-17T13:47:52+00:00``."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def day_of(moment: int) -> date:
    """The UTC day of a moment."""
    return datetime.fromtimestamp(moment, UTC).date()
