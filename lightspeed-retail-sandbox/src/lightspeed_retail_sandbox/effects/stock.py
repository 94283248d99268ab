"""Stock: every move updates the row of the shop and the row of all shops, and is logged.

Lots are simplified: outgoing units cost what the next lot costs, incoming units are a lot with the key of their log
entry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lightspeed_retail.resources._base import Integer
from lightspeed_retail_sandbox.changes import Change, Effects
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Join, Rules
from lightspeed_retail_sandbox.transactions import Transaction

from .amounts import exact, fine

# Reasons for changes of the quantity on hand, as in the log.
ADJUSTED = "ManualQuantityAdjustment"
ARCHIVED = "RemoveForArchive"
COUNTED = "ReconcileInventoryCount"
IMPORTED = "ImportItem"
LAID_AWAY = "RemoveForLayaway"
PURCHASED = "AddForPurchaseOrder"
RECEIVED = "AddForTransfer"
RELEASED = "AddForReservation"
RETURNED = "AddForRefund"
SENT = "RemoveForTransfer"
SENT_BACK = "RemoveForVendorReturn"
SOLD = "RemoveForTransaction"
USED_IN_WORKORDER = "RemoveForWorkorder"

AUTOMATED = (SOLD, RETURNED)
"""Reasons that the log marks as automated."""

UNSTOCKED = "non_inventory"

COUNTS = (
    "qoh", "sellable", "backorder", "componentQoh", "componentBackorder", "reorderPoint", "reorderLevel",
    "onLayaway", "onSpecialOrder", "onWorkorder", "onTransferOut", "onTransferIn", "totalValueFifo",
    "totalValueAvgCost", "totalValueNegativeInventory",
)  # fmt: skip
"""Columns that the row of all shops sums up."""

ALL_SHOPS = 0


@dataclass(frozen=True)
class Cost:
    """Cost of one unit: the average, and that of the next lot."""

    average: Decimal
    fifo: Decimal


def shelf(tx: Transaction, item: int, shop: int) -> Row:
    """Return the stock of an item in a shop; the row is created on demand."""
    row = tx.row("ItemShop", itemID=item, shopID=shop)
    if row is None:
        key = tx.insert("ItemShop", itemID=item, shopID=shop)
        row = tx.record("ItemShop", key)
    return row or {}


def add_rows(tx: Transaction, item: int) -> None:
    """Add the rows of a new item: one for all shops and one per shop."""
    there = {row["shopID"] for row in tx.rows("ItemShop", itemID=item)}
    for shop in (ALL_SHOPS, *(row["shopID"] for row in tx.rows("Shop", archived=0))):
        if shop not in there:
            tx.insert("ItemShop", itemID=item, shopID=shop)


def cost(tx: Transaction, item: int, shop: int) -> Cost:
    """Return the cost of one unit of an item."""
    stored = tx.record("Item", item) or {}
    average = exact(tx.value("ItemShop", "averageCost", itemID=item, shopID=ALL_SHOPS)) or exact(
        stored.get("defaultCost")
    )
    parts = tx.rows("ItemComponent", assemblyItemID=item)
    if parts:
        costs = [(cost(tx, part["componentItemID"], shop), part["quantity"]) for part in parts]
        return Cost(sum_of(one.average * n for one, n in costs), sum_of(one.fifo * n for one, n in costs))
    return Cost(average, exact(tx.value("ItemShop", "nextFifoLotCost", itemID=item, shopID=shop)) or average)


def sum_of(amounts: Any) -> Decimal:
    """Return the sum of decimals."""
    return sum(amounts, Decimal())


def move(
    tx: Transaction, item: int, shop: int, units: int, reason: str, *, paid: Decimal | None = None, **causes: int
) -> None:
    """Move units in (above 0) or out of a shop.

    Args:
        tx: The write.
        item: Key of the item. Assemblies move their parts; items without stock do not move.
        shop: Key of the shop.
        units: Number of units; the stock may become negative.
        reason: Reason in the log.
        paid: Cost of an incoming unit, if it changes the average cost.
        causes: Keys of the records that caused it, by column of the log.
    """
    stored = tx.record("Item", item)
    if not units or not shop or stored is None or stored["itemType"] == UNSTOCKED:
        return
    parts = tx.rows("ItemComponent", assemblyItemID=item)
    if parts:
        for part in parts:
            move(tx, part["componentItemID"], shop, units * part["quantity"], reason, paid=None, **causes)
        return
    price, row = cost(tx, item, shop), shelf(tx, item, shop)
    if paid is not None:
        there = max(shelf(tx, item, ALL_SHOPS)["qoh"], 0)
        price = replace(price, average=fine((there * price.average + units * paid) / (there + units)))
    qoh = row["qoh"] + units
    lot = tx.insert(
        "InventoryLog",
        itemID=item,
        shopID=shop,
        employeeID=causes.pop("employeeID", 0) or tx.employee,
        qohChange=units,
        costChange=units * (price.average if paid is None else paid),
        automated=reason in AUTOMATED,
        causedNegative=units < 0 and qoh < 0,
        reason=reason,
        **causes,
    )
    received: dict[str, object] = {"lastReceivedCost": price.average, "lastReceivedLotID": lot} if units > 0 else {}
    if qoh > 0 and not row["nextFifoLotID"]:
        received |= {"nextFifoLotCost": price.average, "nextFifoLotID": lot}
    tx.update(
        "ItemShop",
        row,
        qoh=qoh,
        sellable=qoh,
        totalValueFifo=max(exact(row["totalValueFifo"]) + units * price.fifo, Decimal()) if qoh > 0 else 0,
        totalValueAvgCost=max(qoh, 0) * price.average,
        totalValueNegativeInventory=min(qoh, 0) * price.average,
        **received,
    )
    add_up(tx, item, **({"averageCost": price.average} if units > 0 else {}), **received)
    tx.derive("Item", item, avgCost=price.average, fifoCost=price.fifo)
    for whole in tx.rows("ItemComponent", componentItemID=item):
        _count_sets(tx, whole["assemblyItemID"], shop)


def reserve(tx: Transaction, item: int, shop: int, column: str, units: int) -> None:
    """Add units to a reservation column of a shop, or subtract them."""
    if tx.record("Item", item) and shop and units:
        row = shelf(tx, item, shop)
        tx.update("ItemShop", row, **{column: row[column] + units})
        add_up(tx, item)


def add_up(tx: Transaction, item: int, **values: object) -> None:
    """Update the row of all shops."""
    total = shelf(tx, item, ALL_SHOPS)
    shops = [row for row in tx.rows("ItemShop", itemID=item) if row["shopID"] != ALL_SHOPS]
    sums = {column: sum_of(exact(row[column]) for row in shops) for column in COUNTS}
    tx.update("ItemShop", total, **sums, **values)


def clear(tx: Transaction, item: int) -> None:
    """Take all units of an archived item out of the stock."""
    for row in tx.rows("ItemShop", itemID=item):
        if row["shopID"] != ALL_SHOPS:
            move(tx, item, row["shopID"], -row["qoh"], ARCHIVED)


def _count_sets(tx: Transaction, item: int, shop: int) -> None:
    """Count the assemblies that the parts are enough for."""
    parts = tx.rows("ItemComponent", assemblyItemID=item)
    sets = min(shelf(tx, part["componentItemID"], shop)["qoh"] // max(part["quantity"], 1) for part in parts)
    tx.update("ItemShop", shelf(tx, item, shop), componentQoh=max(sets, 0))
    add_up(tx, item)


def _check_component(change: Change) -> None:
    """Check the quantity of a part, and that no item contains itself."""
    tx, whole, part = change.tx, change["assemblyItemID"], change["componentItemID"]
    if not part or change["quantity"] <= 0:
        raise change.invalid("It needs a componentItemID and a quantity above 0.")
    inside = [part]
    while inside:
        item = inside.pop()
        if item == whole:
            raise change.refuse(f"Item {whole} cannot be a part of itself.")
        inside += [row["componentItemID"] for row in tx.rows("ItemComponent", assemblyItemID=item)]


def _count_again(change: Change) -> None:
    for shop in change.tx.rows("Shop", archived=0):
        _count_sets(change.tx, change["assemblyItemID"], shop["shopID"])


# ------------------------------------------------------------------------------------------------ through the item


def write_shops(change: Change, drafts: list[Draft]) -> None:
    """Set the stock of an item per shop, by itemShopID or shopID."""
    seen = set()
    for draft in drafts:
        row = _meant(change, draft)
        if row["shopID"] in seen:
            raise change.invalid(f"ItemShops: shop {row['shopID']} comes twice.")
        seen.add(row["shopID"])
        if row["shopID"] == ALL_SHOPS:
            raise change.invalid("ItemShops: the row of all shops (shopID 0) sums up the others.")
        levels = {name: value for name, value in draft.values.items() if name not in ("qoh", "shopID")}
        if levels:
            change.tx.update("ItemShop", row, **levels)
            add_up(change.tx, change.key)
        if "qoh" in draft.values:
            move(change.tx, change.key, row["shopID"], draft.values["qoh"] - row["qoh"], ADJUSTED)


def _meant(change: Change, draft: Draft) -> Row:
    """Return the row that a body names."""
    shop = draft.values.get("shopID", 0)
    if draft.key:
        row = change.tx.record("ItemShop", draft.key)
        if row is None or row["itemID"] != change.key:
            raise change.invalid(f"ItemShops: {change.key} has no itemShopID {draft.key}.")
        if "shopID" in draft.values and shop != row["shopID"]:
            raise change.invalid(f"ItemShops: itemShopID {draft.key} is of shop {row['shopID']}, not {shop}.")
        return row
    if "shopID" not in draft.values:
        raise change.invalid("ItemShops: itemShopID or shopID is required.")
    if shop != ALL_SHOPS and change.tx.record("Shop", shop) is None:
        raise change.invalid(f"ItemShops: there is no Shop '{shop}'.")
    return shelf(change.tx, change.key, shop)


def _levels(change: Change) -> None:
    """Refuse to write the row of all shops."""
    if change.before["shopID"] == ALL_SHOPS and change.values:
        raise change.refuse("The row of all shops (shopID 0) sums up the others.")


RULES = {
    "InventorySale": Rules(columns={"saleLineID": Integer}),
    "ItemComponent": Effects(defaults={"quantity": 1}, prepare=_check_component, settle=_count_again),
    "ItemShop": Effects(
        joins={"m": Join("item_shop_totals", "itemShopID", "itemShopID")},
        prepare=_levels,
        settle=lambda change: add_up(change.tx, change.before["itemID"]),
    ),
}
