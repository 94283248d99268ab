"""What is another chain called? Every seed but the first tells of an account and of names of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .values import Row

FIRST_SEED = 1

ACCOUNTS = {"Account": "accountID", "Session": "systemCustomerID"}
"""Columns that hold the number of the account."""

NAMES = {
    "Account": ("name", "uniqueSubscriptionIdentifier"),
    "CreditAccount": ("name",),
    "Customer": ("lastName", "company"),
    "CustomerType": ("name",),
    "Discount": ("name",),
    "Employee": ("lastName",),
    "Item": ("description", "customSku"),
    "ItemMatrix": ("description",),
    "Manufacturer": ("name",),
    "Shop": ("name",),
    "Tag": ("name",),
    "Vendor": ("name", "accountNumber"),
}
"""Columns by which people tell records apart, where they are the same for every seed or may be by chance.

What comes with every account, such as the usual ways to pay and the usual price levels, is called the same everywhere.
"""

PATHS = {"Category": ("name", "fullPathName")}
"""Columns with names that are joined by a slash."""

SLASH = "/"


def named(kind: str, row: Row, seed: int) -> Row:
    """A row as the chain of a seed has it.

    Args:
        kind: Class of the row.
        row: As the first seed would name it.
        seed: Ends up in all names, and moves the number of the account.
    """
    changes: Row = {name: _called(row.get(name), seed) for name in NAMES.get(kind, ())}
    if kind in ACCOUNTS:
        changes[ACCOUNTS[kind]] = int(str(row[ACCOUNTS[kind]])) + seed - FIRST_SEED
    for name in PATHS.get(kind, ()):
        changes[name] = SLASH.join(f"{step} {seed}" for step in str(row[name]).split(SLASH))
    if kind == "Session":
        employee = cast("Row", row["Employee"])
        changes["Employee"] = employee | {"lastName": _called(employee["lastName"], seed)}
    if kind == "Contact":
        changes["Emails"] = [_mailed(mail, seed) for mail in cast("list[Row]", row["Emails"])]
    return row | changes


def _called(name: object, seed: int) -> object:
    return f"{name} {seed}" if name else name


def _mailed(mail: Row, seed: int) -> Row:
    box, _, host = str(mail["address"]).partition("@")
    return mail | {"address": f"{box}+{seed}@{host}"}
