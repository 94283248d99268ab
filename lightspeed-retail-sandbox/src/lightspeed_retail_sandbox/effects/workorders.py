"""Work orders: their reserved lines, checkout and copies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Envelope, Rules
from lightspeed_retail_sandbox.transactions import Transaction

from . import totals
from .amounts import cents, exact
from .assortment import check_image
from .lines import touch

FIRST_WORKORDER = 250_000_000_000
"""Base of ``systemSku``, which the key is added to."""

MINUTES = 60
LINE = "SaleLine"
JOBS = ("WorkorderLine", "WorkorderItem")
"""Classes of the lines of a work order: labour and charges, and parts."""


def _prepare(change: Change) -> None:
    tx = change.tx
    change.default(
        shopID=tx.value("Shop", "shopID", archived=0) or 0,
        employeeID=tx.employee,
        timeIn=tx.now,
        etaOut=tx.now,
        workorderStatusID=tx.value("WorkorderStatus", "workorderStatusID", systemValue="open") or 0,
    )


def _settle(change: Change) -> None:
    if change.is_new:
        change.derive(systemSku=str(FIRST_WORKORDER + change.key))
    if change.draft.values.get("assignEmployeeToAll") and change["employeeID"]:
        for table in JOBS:
            for job in change.tx.rows(table, workorderID=change.key):
                change.tx.update(table, job, employeeID=change["employeeID"])


# ---------------------------------------------------------------------------------------------------- what is on it


def _check_job(change: Change) -> None:
    tx = change.tx
    order = tx.record("Workorder", change["workorderID"]) or {}
    if order["saleID"] or order["archived"]:
        raise change.refuse("The Workorder is paid or archived: it cannot be changed.")
    change.default(employeeID=order["employeeID"], discountID=order["discountID"])
    if change.table == "WorkorderItem" and change["itemID"] and not change.sets("unitPrice"):
        level = tx.value("Shop", "priceLevelID", shopID=order["shopID"]) or 1
        change.default(unitPrice=tx.value("ItemPrice", "amount", itemID=change["itemID"], useTypeID=level) or 0)


def _settle_job(change: Change) -> None:
    """Update the sale line that charges a job."""
    tx, job = change.tx, change.row
    order = tx.record("Workorder", job["workorderID"]) or {}
    values = _charged(tx, order, job) | {
        "customerID": order["customerID"],
        "shopID": order["shopID"],
        "isWorkorder": not job.get("isSpecialOrder"),
        "isSpecialOrder": bool(job.get("isSpecialOrder")),
        **{name: job[name] for name in ("employeeID", "itemID", "discountID", "tax")},
    }
    line = tx.record(LINE, job["saleLineID"])
    if line:
        change.writer.update(SHAPES[LINE], line, Draft(SHAPES[LINE], values), {"saleID": line["saleID"]})
        return
    key = change.writer.create(SHAPES[LINE], Draft(SHAPES[LINE], values))
    change.derive(saleLineID=key)
    if not order["saleLineID"]:
        tx.derive("Workorder", order["workorderID"], saleLineID=key)


def _charged(tx: Transaction, order: Row, job: Row) -> dict[str, Any]:
    """Return units and price of a job; under warranty it costs nothing."""
    units, price = job["unitQuantity"], Decimal()
    if "hours" not in job:
        price = exact(job["unitPrice"])
    elif exact(job["unitPriceOverride"]):
        price = exact(job["unitPriceOverride"])
    else:
        rate = exact(tx.value("Shop", "serviceRate", shopID=order["shopID"]))
        units, price = 1, cents(rate * (job["hours"] + exact(job["minutes"]) / MINUTES))
    tax_class = {"taxClassID": job["taxClassID"]} if job.get("taxClassID") else {}
    return {"unitQuantity": units, "unitPrice": Decimal() if job["warranty"] else price, **tax_class}


def _spare_job(change: Change) -> None:
    if change.before["saleID"]:
        raise change.refuse("The Workorder is paid.")


def _remove_job(change: Change) -> None:
    tx, key = change.tx, change.before["saleLineID"]
    line = tx.record(LINE, key)
    if line:
        change.writer.delete(SHAPES[LINE], line)
    rest = [row["saleLineID"] for table in JOBS for row in tx.rows(table, workorderID=change.before["workorderID"])]
    order = tx.record("Workorder", change.before["workorderID"])
    if order and order["saleLineID"] == key:
        tx.derive("Workorder", order, saleLineID=next(iter(rest), 0))


# ----------------------------------------------------------------------------------------------------------- calls


def _jobs(tx: Transaction, order: int) -> list[tuple[str, Row]]:
    return [(table, row) for table in JOBS for row in tx.rows(table, workorderID=order)]


def _check_out(change: Change) -> Written:
    """Create the sale of a work order; it is paid like any other."""
    tx, sale = change.tx, RESOURCES["sale"]
    order = tx.record("Workorder", change.keys["workorderID"]) or {}
    lines = [tx.record(LINE, row["saleLineID"]) for _, row in _jobs(tx, order["workorderID"])]
    if order["saleID"] or any(line and line["saleID"] for line in lines):
        raise change.refuse("The Workorder has been checked out.")
    values = {name: order[name] for name in ("customerID", "employeeID", "shopID")}
    key = change.writer.create(sale, Draft(sale, values))
    for line in lines:
        if line:
            tx.update(LINE, line, saleID=key)
    totals.add_up(tx, key)
    touch(tx, key)
    return Written(RESOURCES["workorder_checkout"], body={"saleID": str(key)})


COPIED = (
    "note", "internalNote", "warranty", "tax", "hookIn", "hookOut", "saveParts", "assignEmployeeToAll", "customerID",
    "discountID", "employeeID", "serializedID", "shopID", "workorderStatusID",
)  # fmt: skip


def _clone(change: Change) -> Written:
    """Copy a work order with its lines."""
    tx, resource = change.tx, RESOURCES["workorder"]
    order = tx.record("Workorder", change.keys["workorderID"]) or {}
    values = {name: order[name] for name in COPIED} | change.draft.values
    key = change.writer.create(resource, Draft(resource, values))
    for table, row in _jobs(tx, order["workorderID"]):
        shape = RESOURCES[f"workorder_{'workorder_item' if table == 'WorkorderItem' else 'workorder_line'}"]
        copied = {name: row[name] for name, field in shape.fields.items() if field.written_by("create")}
        if change.draft.values.get("employeeID"):
            copied["employeeID"] = change.draft.values["employeeID"]
        change.writer.create(shape, Draft(shape, copied), {"workorderID": key})
    return Written(resource, [key])


_JOB = Effects(prepare=_check_job, settle=_settle_job, check_removal=_spare_job, after_removal=_remove_job)
_LINKS, _NAMED = Envelope.LINKS_ON_WRITTEN, Envelope.NAMED_WHEN_REMOVED

RULES = {
    "Workorder": Effects(envelope=_NAMED, prepare=_prepare, settle=_settle),
    "WorkorderCheckout": Effects(envelope=_LINKS, calls={"checkout": _check_out}),
    "WorkorderClone": Effects(calls={"clone": _clone}),
    "WorkorderItem": replace(_JOB, defaults={"unitQuantity": 1, "tax": True}),
    "WorkorderLine": replace(_JOB, defaults={"unitQuantity": 1}),
    "WorkorderWorkorderImage": Effects(envelope=_LINKS | _NAMED, prepare=check_image),
    "WorkorderWorkorderItem": Rules(envelope=_LINKS | _NAMED),
    "WorkorderWorkorderLine": Rules(envelope=_NAMED),
}
