"""Which day does a moment name that is midnight somewhere?

The API sends days as moments: local midnight of the account's time zone, in UTC (``dob`` ``1985-04-12T04:00:00+00:00``
in New York). Most moments name one day whatever the zone is, because no zone was more than 14 hours ahead of UTC, or 12
behind it, since 1900. Only from 10:00 to 12:00 UTC two days begin at the same moment, such as in Auckland and in Pago
Pago; there the account's own zones decide.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

Zones: TypeAlias = Callable[[], Sequence[ZoneInfo]]
"""Returns the time zones of the account, the one that counts most first; only called where they matter."""

MIDNIGHT = time()
DOUBTFUL = (time(10), time(12))
"""Times of day in UTC, both included, that are midnight both east and west of it."""

EASTERNMOST = timedelta(hours=13)
"""How far ahead of UTC a zone is taken to be where nothing else decides: New Zealand in summer. Hawaii, 10 hours behind
UTC, comes before the few places that are 14 ahead."""

QUARTER = timedelta(minutes=15)
"""Offsets of today's zones are multiples of this; local mean time, until about 1930, is none."""


def no_zones() -> Sequence[ZoneInfo]:
    """Return the zones of an account of which none are known."""
    return ()


def zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its name in the tz database; None if there is none."""
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_of(moment: datetime, zones: Zones = no_zones) -> date | None:
    """Return the day that begins at a moment somewhere.

    Args:
        moment: The moment, with the offset that it was written with.
        zones: The account's zones.

    Returns:
        The day; None if no day begins then.

    Raises:
        OverflowError: It is a day before the year 1 or after 9999.
    """
    if moment.time() == MIDNIGHT and moment.utcoffset():
        return moment.date()
    moment = moment.astimezone(UTC)
    is_whole = not (moment - datetime.combine(moment.date(), MIDNIGHT, UTC)) % QUARTER
    first, last = DOUBTFUL
    if not first <= moment.time() <= last:
        return _nearest(moment) if is_whole or _days(moment) else None
    for known in zones():
        if (day := _beginning(moment, known)) is not None:
            return day
    days = _days(moment)
    if len(days) == 1:
        return next(iter(days))
    return _nearest(moment) if is_whole or days else None


def _nearest(moment: datetime) -> date:
    return (moment + EASTERNMOST).date()


def _beginning(moment: datetime, zone: ZoneInfo) -> date | None:
    """The day that begins in a zone at a moment; None if none does."""
    day = moment.astimezone(zone).date()
    begins = (datetime.combine(day, MIDNIGHT, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return day if moment in begins else None


@lru_cache(maxsize=4096)
def _days(moment: datetime) -> frozenset[date]:
    """The days that begin at a moment in any zone there is."""
    return frozenset(day for day in (_beginning(moment, zone) for zone in _all_zones()) if day is not None)


@cache
def _all_zones() -> Iterable[ZoneInfo]:
    """Every zone of the tz database on this machine; none if it has no tz database."""
    return tuple(found for name in sorted(zoneinfo.available_timezones()) if (found := zone(name)))
