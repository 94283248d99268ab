"""What every part of the world shares: its size, its time, and where its rows go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import isqrt

from .agenda import Agenda
from .chance import Chance
from .days import Zone
from .ledger import Ledger

HISTORY = timedelta(days=1096)
WEEKS_OF_HISTORY = HISTORY.days // 7
PREPARATION = timedelta(days=3)
HEADQUARTERS = Zone("America/Denver", -7)


@dataclass
class Stage:
    """The frame in which the parts of the world play.

    Attributes:
        seed: Decides everything that is left to chance.
        scale: Thousands of sales.
        registers: Registers in use; every shop has at least one.
        now: The present; nothing happens after it. Seconds since 1970.
    """

    seed: int
    scale: float
    registers: int
    now: int
    chance: Chance = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)
    agenda: Agenda = field(default_factory=Agenda)

    def __post_init__(self) -> None:
        self.chance = Chance(self.seed)

    @property
    def today(self) -> date:
        """The day it is at headquarters."""
        return datetime.fromtimestamp(self.now + HEADQUARTERS.standard * 3600, UTC).date()

    @property
    def first_day(self) -> date:
        """The day on which the first sale was rung up."""
        return self.today - HISTORY

    @property
    def founded(self) -> int:
        """The moment at which the account was set up, some days before the first sale."""
        return HEADQUARTERS.at(self.first_day - PREPARATION, 9)

    @property
    def rounds(self) -> int:
        """How often the assortment repeats its product families; it grows with the fourth root of the scale."""
        return 1 + max(1, isqrt(isqrt(int(self.scale))))
