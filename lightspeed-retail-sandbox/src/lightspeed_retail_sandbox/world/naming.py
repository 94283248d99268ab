"""Account number and names of each seed, so that accounts of different seeds share none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lightspeed_retail_sandbox.database import Row

FIRST_SEED = 1

Renamed = Callable[[Any, int], Any]
"""Returns the value for a seed from that of the first seed."""


def _called(name: str, seed: int) -> str:
    return f"{name} {seed}" if name else name


def _path(name: str, seed: int) -> str:
    return "/".join(_called(step, seed) for step in name.split("/"))


def _number(number: int, seed: int) -> int:
    return number + seed - FIRST_SEED


def _mailed(mails: bytes | None, seed: int) -> bytes | None:
    return mails and mails.replace(b"@", f"+{seed}@".encode())


def _last_name(employee: bytes, seed: int) -> bytes:
    return employee.replace(b'"lastName": "Ridge"', f'"lastName": "Ridge {seed}"'.encode())


NAMES: Mapping[str, Mapping[str, Renamed]] = {
    "Account": {"name": _called, "uniqueSubscriptionIdentifier": _called, "accountID": _number},
    "Category": {"name": _called, "fullPathName": _path},
    "Contact": {"Emails": _mailed},
    "CreditAccount": {"name": _called},
    "Customer": {"lastName": _called, "company": _called},
    "CustomerType": {"name": _called},
    "Discount": {"name": _called},
    "Employee": {"lastName": _called},
    "Item": {"description": _called, "customSku": _called},
    "ItemMatrix": {"description": _called},
    "Manufacturer": {"name": _called},
    "Session": {"systemCustomerID": _number, "Employee": _last_name},
    "Shop": {"name": _called},
    "Tag": {"name": _called},
    "Vendor": {"name": _called, "accountNumber": _called},
}
"""Columns that identify records to people.

Records that come with every account, such as payment types and price levels, have the same names everywhere.
"""


def named(table: str, row: Row, seed: int) -> Row:
    """Return a stored row with the names of a seed."""
    if seed == FIRST_SEED:
        return row
    return row | {column: renamed(row[column], seed) for column, renamed in NAMES.get(table, {}).items()}
