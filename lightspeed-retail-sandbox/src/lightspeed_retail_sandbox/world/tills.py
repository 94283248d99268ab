"""The tills: opened for the first customer of a day, emptied when they get full, counted after closing time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .days import opening
from .rules import CASH, PAYMENT_TYPES
from .values import HOUR, MINUTE, day_of, dollars, money, stamp

if TYPE_CHECKING:
    from .chain import Employee, Register, Shop
    from .stage import Stage

FLOAT = dollars(200)
FULL = dollars(900)
MISCOUNT_PERCENT = 12
COUNTING_TIME = 20 * MINUTE
COUNT_NOTES = ("", "", "", 'Drawer 2 "sticks"', "Counted twice | ok", "1 x $20 torn & taped")


class Tills:
    """What went into every open register, by way of payment."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._contents: dict[int, dict[int, int]] = {}

    def plan(self, register: Register, employee: Employee) -> None:
        """Plan that one register, at least, is open at present, even in the middle of the night."""
        now = self._stage.now
        self._stage.agenda.at(now, lambda moment: self.open(register, employee, moment, moment))

    def open(self, register: Register, employee: Employee, moment: int, closing: int) -> None:
        """Open a register, unless it is open; it will be counted after closing time."""
        if register.open_since:
            return
        register.open_since, register.opened_by = moment, employee.key
        self._contents[register.key] = {CASH.key: FLOAT}
        self._withdraw(register, employee, FLOAT, moment, "Opening float")
        counted = max(closing, moment + MINUTE) + COUNTING_TIME
        self._stage.agenda.at(counted, lambda at: self._count(register, employee, at))

    def take(self, register: Register, payment_type: int, amount: int) -> None:
        """Put a payment into an open register; a refund or change takes it out."""
        contents = self._contents[register.key]
        contents[payment_type] = contents.get(payment_type, 0) + amount

    def relieve(self, register: Register, employee: Employee, moment: int) -> None:
        """Take cash to the bank if there is too much of it in a register."""
        surplus = self._contents[register.key][CASH.key] - FLOAT
        if surplus > FULL - FLOAT:
            self.take(register, CASH.key, -surplus)
            self._withdraw(register, employee, -surplus, moment, "To the bank & safe")

    def _withdraw(self, register: Register, employee: Employee, amount: int, moment: int, notes: str) -> None:
        ledger = self._stage.ledger
        ledger.write(
            "RegisterWithdraw",
            {
                "registerWithdrawID": ledger.key("RegisterWithdraw"),
                "amount": money(amount),
                "createTime": stamp(moment),
                "notes": notes,
                "employeeID": employee.key,
                "paymentTypeID": CASH.key,
                "registerID": register.key,
            },
        )

    def _count(self, register: Register, employee: Employee, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("RegisterCount")
        ledger.write(
            "RegisterCount",
            {
                "registerCountID": key,
                "createTime": stamp(moment),
                "openTime": stamp(register.open_since),
                "notes": chance.pick(COUNT_NOTES),
                "registerID": register.key,
                "openEmployeeID": register.opened_by,
                "closeEmployeeID": employee.key,
            },
        )
        contents = self._contents.pop(register.key)
        for payment_type in PAYMENT_TYPES:
            if payment_type.key not in contents:
                continue
            calculated = contents[payment_type.key]
            miscounted = payment_type is CASH and chance.happens(MISCOUNT_PERCENT)
            ledger.write(
                "RegisterCountAmount",
                {
                    "registerCountAmountID": ledger.key("RegisterCountAmount"),
                    "calculated": money(calculated),
                    "actual": money(calculated + dollars(chance.between(-500, 500) / 100) * miscounted),
                    "registerCountID": key,
                    "paymentTypeID": payment_type.key,
                },
            )
        register.open_since = register.opened_by = 0


def closing_time(shop: Shop, moment: int) -> int:
    """When a shop closes on the day of a moment."""
    day = day_of(moment + shop.place.zone.standard * HOUR)
    return shop.place.zone.at(day, opening(day)[1])
