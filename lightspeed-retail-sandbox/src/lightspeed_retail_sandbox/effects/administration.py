"""Taxes, tags, types, seasons, shops, quotes and working hours."""

from __future__ import annotations

from lightspeed_retail.resources._base import Anything, Integer, Text
from lightspeed_retail_sandbox.changes import Change, Effects, Hook
from lightspeed_retail_sandbox.rules import Envelope, Form, Rules

from .customers import give_contact

TAXED = ("Item", "ItemMatrix", "SaleLine", "TaxCategoryClass", "WorkorderLine")
"""Classes that refer to tax classes."""


CHARGED = ("Customer", "CustomerType", "Shop")
"""Classes that refer to sales taxes."""


def _refuse_if_used_by(*tables: str) -> Hook:
    """Refuse to delete records that some tables refer to."""

    def check(change: Change) -> None:
        for table in tables:
            if change.tx.row(table, **{change.tx.key(change.table): change.key}):
                raise change.refuse(f"The {change.table} is in use (by {table}).")

    return check


def _delete_with(table: str) -> Hook:
    """Delete the rows of a table that belong to a deleted record."""

    def remove(change: Change) -> None:
        change.tx.delete(table, **{change.tx.key(change.table): change.key})

    return remove


def _clear_references(*tables: str) -> Hook:
    """Clear the references to a deleted record."""

    def remove(change: Change) -> None:
        column = change.tx.key(change.table)
        for table in tables:
            for row in change.tx.rows(table, **{column: change.key}):
                change.tx.update(table, row, **{column: 0})

    return remove


def _open_shop(change: Change) -> None:
    give_contact(change)
    change.default(
        taxCategoryID=change.tx.value("TaxCategory", "taxCategoryID") or 0,
        priceLevelID=change.tx.value("PriceLevel", "priceLevelID") or 0,
    )


def _clock_in(change: Change) -> None:
    change.default(checkIn=change.tx.now)


def _update_clock(change: Change) -> None:
    """Keep the running entry of the time clock on the employee."""
    tx, hours = change.tx, change.row
    employee = tx.record("Employee", hours["employeeID"]) or {}
    running = employee.get("clockInEmployeeHoursID")
    if not hours["checkOut"] and running != change.key:
        tx.update("Employee", employee, clockInEmployeeHoursID=change.key)
    elif hours["checkOut"] and running == change.key:
        tx.update("Employee", employee, clockInEmployeeHoursID=0)


def _stop_clock(change: Change) -> None:
    for employee in change.tx.rows("Employee", clockInEmployeeHoursID=change.key):
        change.tx.update("Employee", employee, clockInEmployeeHoursID=0)


def _issue(change: Change) -> None:
    change.default(issueDate=change.tx.now, employeeID=change.tx.employee)
    if change.sets("saleID") and change.tx.value("Sale", "completed", saleID=change["saleID"]):
        raise change.refuse("The Sale is completed.")


RULES = {
    "Account": Rules(columns=dict.fromkeys(("defaultCurrency", "purchasingCurrencies"), Anything)),
    "CurrencyRate": Rules(envelope=Envelope.NO_ATTRIBUTES),
    "CustomerType": Effects(after_removal=_clear_references("Customer")),
    "EmployeeHours": Effects(
        envelope=Envelope.NAMED_WHEN_REMOVED, prepare=_clock_in, settle=_update_clock, after_removal=_stop_clock
    ),
    "EmployeeRight": Rules(columns={"employeeRoleID": Integer}),
    "Locale": Rules(columns={"CurrencyDenominations": Anything}, envelope=Envelope.NO_ATTRIBUTES),
    "Option": Rules(envelope=Envelope.NO_ATTRIBUTES),
    "Quote": Effects(prepare=_issue),
    "Season": Effects(after_removal=_clear_references("Item", "ItemMatrix")),
    "Session": Rules(columns=dict.fromkeys(("Employee", "Rights"), Anything), envelope=Envelope.BARE),
    "SessionEmployee": Rules(forms={"checkedInAt": Form.LOCAL_MOMENT}),
    "ShelfLocation": Rules(columns={"shopID": Integer}),
    "Shop": Effects(
        defaults={"timeZone": "US/Eastern", "labelTitle": "Shop Name"}, loaded=("Contact",), prepare=_open_shop
    ),
    "Tag": Effects(after_removal=_delete_with("TagRelation")),
    "TagGroup": Rules(columns={"tagGroupID": Integer, "name": Text}),
    "TagRelation": Rules(columns=dict.fromkeys(("tagID", "itemID", "itemMatrixID", "customerID"), Integer)),
    "TaxCategory": Effects(check_removal=_refuse_if_used_by(*CHARGED), after_removal=_delete_with("TaxCategoryClass")),
    "TaxClass": Effects(check_removal=_refuse_if_used_by(*TAXED)),
}
