"""Registers: opening with an amount, closing with a count."""

from __future__ import annotations

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.rules import Envelope, Rules

from .amounts import exact
from .sales import CASH


def _register(change: Change, *, is_open: bool) -> Row:
    register = change.tx.record("Register", change.keys["registerID"]) or {}
    if bool(register["open"]) != is_open:
        raise change.refuse(f"The Register is {'closed' if is_open else 'open'}.")
    return register


def _open(change: Change) -> Written:
    tx, register = change.tx, _register(change, is_open=False)
    values = {"employeeID": tx.employee, **change.draft.values}
    if tx.record("PaymentType", values["paymentTypeID"]) is None:
        raise change.invalid(f"paymentTypeID: there is no PaymentType '{values['paymentTypeID']}'.")
    key = tx.insert("RegisterWithdraw", **values, **change.keys)
    tx.update("Register", register, open=True, openTime=tx.now, openEmployeeID=values["employeeID"])
    return Written(RESOURCES["register_withdraw"], [key])


def _close(change: Change) -> Written:
    """Close a register, with the calculated amounts; people count the actual ones."""
    tx, register = change.tx, _register(change, is_open=True)
    began = {"openTime": register["openTime"], "openEmployeeID": register["openEmployeeID"]}
    values = began | {"closeEmployeeID": tx.employee} | change.draft.values
    key = tx.insert("RegisterCount", **values, **change.keys)
    moved = {row["paymentTypeID"]: row for row in tx.computed("RegisterCalculated", **change.keys)}
    for kind in tx.rows("PaymentType", archived=0):
        row = moved.get(kind["paymentTypeID"], {"add": 0, "withdraw": 0, "payment": 0})
        held = exact(row["add"]) - exact(row["withdraw"]) + exact(row["payment"])
        amount = {"registerCountID": key, "paymentTypeID": kind["paymentTypeID"]}
        tx.insert("RegisterCountAmount", calculated=held, **amount)
    tx.update("Register", register, open=False, openEmployeeID=0)
    return Written(RESOURCES["register_count"], [key])


def _withdraw(change: Change) -> None:
    change.default(
        employeeID=change.tx.employee, paymentTypeID=change.tx.value("PaymentType", "paymentTypeID", type=CASH) or 0
    )
    if not change["registerID"]:
        raise change.invalid("A RegisterWithdraw must have a registerID.")


RULES = {
    "RegisterCalculated": Rules(envelope=Envelope.NO_ATTRIBUTES),
    "RegisterClose": Effects(calls={"close": _close}),
    "RegisterCount": Rules(loaded=("RegisterCountAmounts",)),
    "RegisterOpen": Effects(calls={"open": _open}),
    "RegisterWithdraw": Effects(prepare=_withdraw),
}
