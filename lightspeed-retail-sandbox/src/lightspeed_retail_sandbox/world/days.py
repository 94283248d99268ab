"""When shops are open, and how busy they are then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from .chance import Weighted
from .values import DAY, HOUR, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .chance import Chance

EPOCH = date(1970, 1, 1)
SUNDAY = 6

# Bicycles sell in spring and summer, presents in December.
MONTHS = (45, 50, 75, 100, 130, 135, 125, 115, 95, 75, 70, 125)
WEEKDAYS = (70, 75, 80, 90, 115, 165, 100)
HOURS = ((10, 18), (10, 18), (10, 18), (10, 19), (10, 19), (9, 18), (11, 17))
BUSY_HOURS = {9: 4, 10: 6, 11: 9, 12: 12, 13: 10, 14: 9, 15: 10, 16: 12, 17: 14, 18: 9}
CLOSED = {(1, 1), (7, 4), (12, 25)}
GROWTH_PERCENT = 7


@dataclass(frozen=True)
class Zone:
    """A time zone of the United States.

    The rule of daylight saving time stands here, not in a zone database, because not every machine has one.

    Attributes:
        name: As the API shows it.
        standard: Hours that standard time is ahead of UTC.
    """

    name: str
    standard: int

    def at(self, day: date, hour: float) -> int:
        """The moment at which clocks in this zone show ``hour`` (in daytime) on ``day``."""
        ahead = self.standard + is_daylight_saving(day)
        return (day - EPOCH).days * DAY + round(hour * HOUR) - ahead * HOUR


@cache
def is_daylight_saving(day: date) -> bool:
    """Whether clocks are an hour ahead: from the second Sunday in March to the first one in November."""
    return _sunday(day.year, 3, 8) <= day < _sunday(day.year, 11, 1)


def _sunday(year: int, month: int, earliest: int) -> date:
    day = date(year, month, earliest)
    return day + timedelta(days=SUNDAY - day.weekday())


def is_open(day: date) -> bool:
    """Whether the shops open at all on a day."""
    return (day.month, day.day) not in CLOSED


def next_open(day: date) -> date:
    """That day, or the first one after it on which the shops open."""
    while not is_open(day):
        day += timedelta(days=1)
    return day


def opening(day: date) -> tuple[int, int]:
    """The hours between which the shops are open."""
    return HOURS[day.weekday()]


def busyness(day: date, since: date) -> int:
    """How much is sold on a day, by season, weekday and the growth since the first day; only ratios count."""
    if not is_open(day):
        return 0
    grown = 100 + GROWTH_PERCENT * (day - since).days // 365
    return MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] * grown


@cache
def _hours_of(weekday: int) -> Weighted[int]:
    first, last = HOURS[weekday]
    return Weighted((hour, BUSY_HOURS[hour]) for hour in range(first, last))


def shopping_hour(chance: Chance, day: date) -> float:
    """An hour at which someone shops on an open day; afternoons are likelier than mornings."""
    return chance.draw(_hours_of(day.weekday())) + chance.random()


def span(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def later(chance: Chance, zone: Zone, moment: int, days: int) -> int:
    """A moment some days on (or more, if the shops are closed then) at which people shop."""
    day = next_open(day_of(moment) + timedelta(days=days))
    return zone.at(day, shopping_hour(chance, day))
