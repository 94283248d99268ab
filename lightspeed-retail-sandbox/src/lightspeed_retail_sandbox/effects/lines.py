"""Sale lines and reservations: prices, taxes and reserved stock."""

from __future__ import annotations

from dataclasses import dataclass

from lightspeed_retail_sandbox.changes import Change, Effects
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Join, Rules
from lightspeed_retail_sandbox.transactions import Transaction

from . import stock, totals
from .amounts import exact

REQUESTS = ("itemCode", "requireFullReservation")
"""Fields that are instructions, and not stored."""

FEE, FEE_REFUND = "item_fee", "item_fee_refund"
"""Types of lines that charge an item fee, or give it back."""

NOT_ORDERED, ORDERED, RECEIVED, COMPLETED = "Not Ordered", "Ordered", "Received", "Completed"
"""States of a special order."""

ARRIVED = frozenset({"Ready For Pickup", RECEIVED})
"""States of a special order whose stock has been taken."""

CODES = ("upc", "ean", "itemID", "systemSku")
"""Codes that an item can be named by, in this order."""


@dataclass(frozen=True)
class Hold:
    """How a kind of reservation affects the stock.

    Attributes:
        column: Column of the shop's stock that counts it.
        reason: Reason in the log; empty if the goods stay in stock.
    """

    column: str
    reason: str = ""


HOLDS = {
    "isLayaway": Hold("onLayaway", stock.LAID_AWAY),
    "isSpecialOrder": Hold("onSpecialOrder"),
    "isWorkorder": Hold("onWorkorder", stock.USED_IN_WORKORDER),
}
"""The kinds of reservations, by the flag of the line."""


HELD = ("itemID", "shopID", "unitQuantity", *HOLDS)
"""Columns that decide what is reserved."""


def open_sale(change: Change, key: int) -> Row | None:
    """Return the sale of a line; refuse if it is closed."""
    sale = change.tx.record("Sale", key)
    if sale and (sale["completed"] or sale["archived"] or sale["voided"]):
        state = "completed" if sale["completed"] else "cancelled"
        raise change.refuse(f"The Sale is {state}: its lines cannot be changed.")
    return sale


def _prepare(change: Change) -> None:
    tx = change.tx
    if change.before:
        open_sale(change, change.before["saleID"])
    if change.before and any(change.draft.values.get(flag) for flag in HOLDS) and not change.keys:
        change.values["saleID"] = 0
    sale = open_sale(change, change["saleID"])
    _find_item(change)
    given = {"employeeID": tx.employee, **({"shopID": sale["shopID"]} if sale else {})}
    if sale and sale["employeeID"]:
        given["employeeID"] = sale["employeeID"]
    change.default(**given)
    if change.sets("requireFullReservation") and change["requireFullReservation"]:
        _check_stock(change)
    _price(change)
    _discount(change)
    _tax(change, sale)
    for name in REQUESTS:
        change.values.pop(name, None)


def _find_item(change: Change) -> None:
    code = change.draft.values.get("itemCode")
    if not code:
        return
    found = next((row for name in CODES if (row := change.tx.row("Item", **{name: _comparable(name, code)}))), None)
    if found is None:
        raise change.invalid(f"itemCode: there is no Item '{code}'.")
    if change.draft.values.get("itemID", found["itemID"]) != found["itemID"]:
        raise change.invalid(f"itemCode: '{code}' is Item {found['itemID']}.")
    change.values["itemID"] = found["itemID"]


def _comparable(name: str, code: str) -> str | int:
    if name in ("upc", "ean"):
        return code
    return int(code) if code.isascii() and code.isdigit() and len(code) <= len("210000000000") else -1


def _check_stock(change: Change) -> None:
    held = stock.shelf(change.tx, change["itemID"], change["shopID"])["qoh"]
    if change["isLayaway"] and held < change["unitQuantity"]:
        raise change.refuse(f"Only {held} of Item {change['itemID']} can be reserved.")


def _price(change: Change) -> None:
    """Set price, costs and tax class from the item, or from the refunded line."""
    tx, item = change.tx, change.tx.record("Item", change["itemID"])
    parent = tx.record("SaleLine", change["parentSaleLineID"])
    if not change.is_new and not change.sets("itemID", "itemCode"):
        return
    if parent and parent["itemID"] == change["itemID"]:
        usual = exact(parent["unitPrice"])
        change.default(avgCost=parent["avgCost"], fifoCost=parent["fifoCost"], taxClassID=parent["taxClassID"])
    elif item:
        level = tx.value("Shop", "priceLevelID", shopID=change["shopID"]) or 1
        usual = exact(tx.value("ItemPrice", "amount", itemID=item["itemID"], useTypeID=level))
        costs = stock.cost(tx, item["itemID"], change["shopID"])
        change.values |= {"avgCost": costs.average, "fifoCost": costs.fifo}
        if not change.sets("taxClassID", "TaxClass"):
            change.values["taxClassID"] = item["taxClassID"]
        if not change.sets("tax"):
            change.values["tax"] = item["tax"]
    else:
        return
    if not change.sets("unitPrice"):
        change.values["unitPrice"] = usual
    elif exact(change["unitPrice"]) != usual and not change.sets("normalUnitPrice"):
        change.values["normalUnitPrice"] = usual


def _discount(change: Change) -> None:
    if change.sets("discountID", "Discount"):
        found = change.tx.record("Discount", change["discountID"])
        amount, percent = (found["discountAmount"], found["discountPercent"]) if found else (0, 0)
        change.values |= {"discountAmount": amount, "discountPercent": percent}


def _tax(change: Change, sale: Row | None) -> None:
    tx = change.tx
    own = change["taxCategoryID"] if change.sets("taxCategoryID", "TaxCategory") else 0
    shop = tx.value("Shop", "taxCategoryID", shopID=change["shopID"])
    change.values["taxCategoryID"] = own or (sale and sale["taxCategoryID"]) or change["taxCategoryID"] or shop or 0
    taxed = totals.rates(tx, change["taxCategoryID"], change["taxClassID"])
    for name, rate in zip(("tax1Rate", "tax2Rate"), taxed, strict=True):
        if not change.sets(name):
            change.values[name] = rate if change["tax"] else 0


def _settle(change: Change) -> None:
    tx, line = change.tx, change.row
    sale = tx.record("Sale", line["saleID"])
    change.derive(**totals.line_amounts(line, sale))
    if not change.before or any(change.before[name] != line[name] for name in HELD):
        if change.before:
            hold(tx, change.before, -1)
        hold(tx, line, 1)
    _special_order(change, line)
    for key in {line["saleID"], change.before.get("saleID", 0)} - {0}:
        totals.add_up(tx, key)
        touch(tx, key)


def touch(tx: Transaction, sale: int) -> None:
    """Move the stamps of a sale."""
    tx.update("Sale", sale)


def hold(tx: Transaction, line: Row, sign: int) -> None:
    """Reserve the goods of a line, or release them."""
    kind = next((kind for flag, kind in HOLDS.items() if line[flag]), None)
    if kind is None:
        return
    units = sign * line["unitQuantity"]
    stock.reserve(tx, line["itemID"], line["shopID"], kind.column, units)
    if kind.reason:
        reason = kind.reason if sign > 0 else stock.RELEASED
        stock.move(tx, line["itemID"], line["shopID"], -units, reason, customerID=line["customerID"])


def hand_over(tx: Transaction, line: Row) -> None:
    """Take the goods of a completed line out of the stock or the reservation."""
    item, shop, units = line["itemID"], line["shopID"], line["unitQuantity"]
    causes = {"saleID": line["saleID"], "customerID": line["customerID"], "employeeID": line["employeeID"]}
    kind = next((kind for flag, kind in HOLDS.items() if line[flag]), None)
    order = tx.row("SpecialOrder", saleLineID=line["saleLineID"])
    if kind:
        stock.reserve(tx, item, shop, kind.column, -units)
    if not ((kind and kind.reason) or (order and order["status"] in ARRIVED)):
        stock.move(tx, item, shop, -units, stock.SOLD if units > 0 else stock.RETURNED, **causes)
    if order:
        tx.update("SpecialOrder", order, completed=True, status=COMPLETED)
    if units > 0 and tx.record("Item", item):
        lot = tx.value("ItemShop", "nextFifoLotID", itemID=item, shopID=shop)
        tx.insert("InventorySale", saleLineID=line["saleLineID"], quantity=units, inventoryID=lot or 0)


def _special_order(change: Change, line: Row) -> None:
    """Keep the special order of a line up to date."""
    tx, key = change.tx, line["saleLineID"]
    order = tx.row("SpecialOrder", saleLineID=key)
    kept = {name: line[name] for name in ("unitQuantity", "customerID", "shopID")}
    if line["isSpecialOrder"] and order is None:
        tx.insert("SpecialOrder", saleLineID=key, status=NOT_ORDERED, **kept)
    elif order and line["saleID"] and not order["completed"]:
        tx.update("SpecialOrder", order, completed=True, **kept)
    elif order and any(order[name] != value for name, value in kept.items()):
        tx.update("SpecialOrder", order, **kept)


def _contacted(change: Change, drafts: list[Draft]) -> None:
    """Store whether the customer was contacted."""
    order = change.tx.row("SpecialOrder", saleLineID=change.key)
    if order is None:
        change.tx.insert("SpecialOrder", saleLineID=change.key, status=NOT_ORDERED)
        order = change.tx.row("SpecialOrder", saleLineID=change.key) or {}
    for draft in drafts:
        change.tx.update("SpecialOrder", order, **draft.values)


def _spare(change: Change) -> None:
    open_sale(change, change.before["saleID"])
    order = change.tx.row("SpecialOrder", saleLineID=change.key)
    if order and (order["orderLineID"] or order["transferItemID"]):
        raise change.refuse("The special order is on a purchase order or on a transfer.")


def _remove(change: Change) -> None:
    tx, line = change.tx, change.before
    hold(tx, line, -1)
    tx.delete("SpecialOrder", saleLineID=change.key)
    if line["saleID"]:
        totals.add_up(tx, line["saleID"])
        touch(tx, line["saleID"])


RULES = {
    "SaleLine": Effects(
        defaults={"tax": True, "unitQuantity": 1, "sortorder": "0", "onCompletedTrans": "0", "priceRuleID": "0"},
        joins={"m": Join("workorder_totals", "saleLineID", "saleLineID")},
        loaded=("SpecialOrder", "Sale"),
        loaded_with_removed=("Sale",),
        prepare=_prepare,
        settle=_settle,
        check_removal=_spare,
        after_removal=_remove,
        related={"SpecialOrder": _contacted},
    ),
    "SaleSaleLine": Rules(loaded_with_removed=("Sale",), attached_by="saleID"),
}
