"""Sales: totals, completion and refunds.

Completing a sale moves stock and balances, and locks it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail.resources._base import Integer
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Envelope, Join, Rules
from lightspeed_retail_sandbox.transactions import Transaction

from . import totals
from .amounts import exact
from .lines import FEE_REFUND, hand_over
from .payments import book

FIRST_TICKET = 220_000_000_000
"""Base of ``ticketNumber``, which the key is added to."""

STAYS_OPEN = frozenset({"SaleNotes", "completed", "receiptPreference", "referenceNumber", "referenceNumberSource"})
"""Fields that a completed sale still accepts."""

NOTES = {"InternalNote": "internalNoteID", "PrintedNote": "printedNoteID"}

CASH = "cash"


def _prepare(change: Change) -> None:
    before = change.before
    if before and (before["completed"] or before["archived"] or before["voided"]):
        _check_closed(change)
        return
    tx = change.tx
    shop = tx.record("Shop", change["shopID"]) or tx.row("Shop", archived=0) or {}
    register = tx.row("Register", shopID=shop.get("shopID", 0), archived=0) or {}
    customer = tx.record("Customer", change["customerID"])
    change.default(
        shopID=shop.get("shopID", 0),
        registerID=register.get("registerID", 0),
        employeeID=tx.employee,
        taxCategoryID=_tax_of(tx, customer) or shop.get("taxCategoryID", 0),
    )
    change.default(tipEmployeeID=change["employeeID"])
    tax = tx.record("TaxCategory", change["taxCategoryID"])
    if tax and (change.is_new or change.sets("taxCategoryID", "TaxCategory")):
        change.values |= {name: tax[name] for name in ("tax1Rate", "tax2Rate")}
        if not change.sets("isTaxInclusive"):
            change.values["isTaxInclusive"] = tax["isTaxInclusive"]
    discount = tx.record("Discount", change["discountID"]) if change.sets("discountID", "Discount") else None
    if discount:
        change.values["discountPercent"] = discount["discountPercent"]
    moment = change.draft.values.get("completeTime")
    if moment and datetime.fromisoformat(moment) > datetime.fromisoformat(tx.now):
        raise change.invalid("completeTime cannot lie in the future.")
    change.values.pop("completed", None)


def _check_closed(change: Change) -> None:
    """Refuse changes to a completed or cancelled sale."""
    sent = {*change.draft.values, *change.draft.nested}
    completed = change.before["completed"]
    if not completed or sent - STAYS_OPEN or change.draft.values.get("completed") == 0:
        raise change.refuse(f"The Sale is {'completed' if completed else 'cancelled'}.")


def _tax_of(tx: Transaction, customer: Row | None) -> int:
    """Return the sales tax of a customer or of its type."""
    if customer is None:
        return 0
    by_type = tx.value("CustomerType", "taxCategoryID", customerTypeID=customer["customerTypeID"])
    return int(customer["taxCategoryID"] or by_type or 0)


def _settle(change: Change) -> None:
    tx, key = change.tx, change.key
    if change.is_new:
        change.derive(ticketNumber=str(FIRST_TICKET + key))
    if change.row["shipToID"] and change.sets("ShipTo"):
        tx.derive("ShipTo", change.row["shipToID"], saleID=key)
    if change.row["completed"]:
        change.derive(timeStamp=change.row["completeTime"])
        return
    if not change.is_new and change.sets("taxCategoryID", "TaxCategory"):
        _tax_lines(tx, change.row)
    totals.add_up(tx, key)
    if change.draft.values.get("completed"):
        complete(change)


def _tax_lines(tx: Transaction, sale: Row) -> None:
    """Apply the sales tax of a sale to its lines."""
    for line in tx.rows("SaleLine", saleID=sale["saleID"]):
        first, second = totals.rates(tx, sale["taxCategoryID"], line["taxClassID"])
        rates = {"tax1Rate": first if line["tax"] else 0, "tax2Rate": second if line["tax"] else 0}
        tx.update("SaleLine", line, taxCategoryID=sale["taxCategoryID"], **rates)


def complete(change: Change) -> None:
    """Complete a sale. It must balance; excess cash becomes change."""
    tx, key = change.tx, change.key
    sale = totals.add_up(tx, key)
    over = -exact(sale["balance"])
    if 0 < over <= _cash(tx, key):
        change.derive(change=exact(sale["change"]) + over)
        sale = totals.add_up(tx, key)
    if exact(sale["balance"]):
        raise change.refuse(f"The Sale does not balance: {sale['balance']} of {sale['calcTotal']} is left to pay.")
    for line in tx.rows("SaleLine", saleID=key):
        hand_over(tx, line)
    book(change, tx, key)
    moment = sale["completeTime"] or tx.now
    tx.update("Sale", key, completed=True, completeTime=moment, timeStamp=moment)
    _mark_workorders(tx, key)


def _cash(tx: Transaction, sale: int) -> Decimal:
    kinds = {row["paymentTypeID"] for row in tx.rows("PaymentType", type=CASH)}
    payments = tx.rows("SalePayment", saleID=sale, archived=0)
    return sum((exact(row["amount"]) for row in payments if row["paymentTypeID"] in kinds), Decimal())


def _mark_workorders(tx: Transaction, sale: int) -> None:
    """Link the work orders of a sale to it, and mark them as paid."""
    paid = tx.value("WorkorderStatus", "workorderStatusID", systemValue="paid")
    for line in tx.rows("SaleLine", saleID=sale, isWorkorder=1):
        for table in ("WorkorderLine", "WorkorderItem"):
            for job in tx.rows(table, saleLineID=line["saleLineID"]):
                tx.update(table, job, saleID=sale)
                tx.update("Workorder", job["workorderID"], saleID=sale, **({"workorderStatusID": paid} if paid else {}))


def _spare(change: Change) -> None:
    if change.before["completed"]:
        raise change.refuse("A completed Sale cannot be archived.")


def _write_notes(change: Change, drafts: list[Draft]) -> None:
    """Store the two notes of a sale."""
    tx = change.tx
    for name, notes in (item for draft in drafts for item in draft.nested.items()):
        key = change.row[NOTES[name]]
        for note in notes:
            if key:
                tx.update("Note", key, **note.values)
            else:
                change.derive(**{NOTES[name]: tx.insert("Note", isPublic=name == "PrintedNote", **note.values)})


# --------------------------------------------------------------------------------------------------------- refunds


def _refund(change: Change) -> Written:
    """Refund a sale, or some of its lines, by another sale."""
    tx, resource = change.tx, RESOURCES["sale"]
    sale = tx.record("Sale", change.keys["saleID"]) or {}
    if not sale["completed"]:
        raise change.refuse("The Sale is not completed.")
    lines = [_refunded(change, sale, draft) for draft in change.draft.nested.get("SaleLines", [])]
    if "SaleLines" not in change.draft.nested:
        sold = tx.rows("SaleLine", saleID=sale["saleID"])
        lines = [_refund_line(line, left) for line in sold if (left := _left(tx, line))]
    if not lines:
        raise change.refuse("Nothing of the Sale is left to refund.")
    values = {name: sale[name] for name in ("customerID", "taxCategoryID", "isTaxInclusive", "discountPercent")}
    values |= {name: sale[name] for name in ("shopID", "registerID")} | {"completed": 1} | change.draft.values
    nested = {"SaleLines": lines, "SalePayments": change.draft.nested["SalePayments"]}
    return Written(resource, [change.writer.create(resource, Draft(resource, values, nested))])


def _refunded(change: Change, sale: Row, draft: Draft) -> Draft:
    """Return the refund of a line as the body requests it."""
    line = change.tx.record("SaleLine", draft.values.get("parentSaleLineID", 0))
    if line is None or line["saleID"] != sale["saleID"]:
        raise change.invalid("SaleLines: parentSaleLineID must name a line of the Sale.")
    units = draft.values.get("unitQuantity", -_left(change.tx, line))
    if not 0 < -units <= _left(change.tx, line):
        raise change.refuse(f"SaleLines: {_left(change.tx, line)} of SaleLine {line['saleLineID']} can be refunded.")
    whole = _refund_line(line, -units)
    return Draft(draft.shape, whole.values | draft.values)


def _left(tx: Transaction, line: Row) -> int:
    """Return the units of a line that were not refunded yet."""
    alike = {name: line[name] for name in ("itemID", "itemFeeID")}
    back = tx.rows("SaleLine", parentSaleLineID=line["saleLineID"], **alike)
    return int(line["unitQuantity"] + sum(min(row["unitQuantity"], 0) for row in back if row["saleID"]))


def _refund_line(line: Row, units: int) -> Draft:
    """Return the line that refunds units of another one."""
    kept = ("itemID", "unitPrice", "tax", "taxClassID", "discountID", "itemFeeID", "shopID")
    values = {name: line[name] for name in kept} | {"unitQuantity": -units, "parentSaleLineID": line["saleLineID"]}
    values |= {name: line[name] for name in ("discountAmount", "discountPercent") if not line["discountID"]}
    return Draft(SHAPES["SaleLine"], values | ({"lineType": FEE_REFUND} if line["itemFeeID"] else {}))


def _email(change: Change) -> Written:
    """Confirm the address; no mail is sent."""
    address = change.draft.values["emailAddress"]
    if "@" not in address:
        raise change.invalid(f"emailAddress: '{address}' is no address.")
    return Written(RESOURCES["sale_email_receipt"], body={"message": f"Receipt emailed to: {address}"})


RULES = {
    "Sale": Effects(
        columns=dict.fromkeys(NOTES.values(), Integer),
        defaults={"tipEnabled": True, "receiptPreference": "printed"},
        joins={
            "SaleNotes": Join("SaleNotes", "saleID", "saleID"),
            "TaxClassTotals": Join("Tax", "saleID", "saleID"),
        },
        loaded=("Shop", "TaxCategory", "TaxCategory.TaxCategoryClasses", "Customer", "SaleLines", "SalePayments"),
        loaded_with_removed=("Customer",),
        prepare=_prepare,
        settle=_settle,
        check_removal=_spare,
        related={"SaleNotes": _write_notes},
    ),
    "SaleEmailReceipt": Effects(envelope=Envelope.BARE, calls={"email_receipt": _email}),
    "SaleRefund": Effects(parent_alias="ticketNumber", calls={"refund": _refund}),
    "ShipTo": Rules(part=True),
}
