"""The time clock, which the chain put up some months ago: who worked when, and who is in right now."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from .account import write_session
from .days import is_open, opening, span
from .values import HOUR, MINUTE, stamp

if TYPE_CHECKING:
    from .chain import Chain, Employee, Shop
    from .stage import Stage

DAYS = 120
PRESENT_PERCENT = 65
BEFORE_OPENING, AFTER_CLOSING = 20, 15
OWNER_CAME = 2 * HOUR + 17 * MINUTE


class TimeClock:
    """Writes down when employees come and go."""

    def __init__(self, stage: Stage, chain: Chain) -> None:
        self._stage = stage
        self._chain = chain
        self._owner_came = stage.now - OWNER_CAME

    def plan(self) -> None:
        """Plan the shifts, and that the owner came in a while ago and is still there."""
        chance, agenda = self._stage.chance, self._stage.agenda
        for day in span(self._stage.today - timedelta(days=DAYS), self._stage.today):
            if not is_open(day):
                continue
            first, last = opening(day)
            for shop in self._chain.shops:
                for employee in (*shop.sellers, *shop.mechanics):
                    if chance.happens(PRESENT_PERCENT):
                        came = shop.place.zone.at(day, first) - chance.between(1, BEFORE_OPENING) * MINUTE
                        left = shop.place.zone.at(day, last) + chance.between(1, AFTER_CLOSING) * MINUTE
                        agenda.at(came, partial(self._work, employee, shop, left))
        owner = self._chain.employees[0]
        agenda.at(self._owner_came, partial(self._work, owner, self._chain.shops[0], self._stage.now + 1))

    def _work(self, employee: Employee, shop: Shop, left: int, moment: int) -> None:
        ledger = self._stage.ledger
        key = ledger.key("EmployeeHours")
        is_in = left > self._stage.now
        ledger.write(
            "EmployeeHours",
            {
                "employeeHoursID": key,
                "checkIn": stamp(moment),
                "checkOut": None if is_in else stamp(left),
                "employeeID": employee.key,
                "shopID": shop.key,
            },
        )
        if is_in:
            employee.hours = key
            employee.stamp = max(employee.stamp, moment)

    def write_session(self) -> None:
        """Write down the session that the owner's access token belongs to."""
        owner = self._chain.employees[0]
        write_session(
            self._stage.ledger,
            employee=owner.key,
            first=owner.first,
            last=owner.last,
            shops=len(self._chain.shops),
            checked_in=stamp(self._owner_came),
        )
