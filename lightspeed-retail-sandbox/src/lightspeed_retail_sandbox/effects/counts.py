"""Inventory counts: sums per item, and reconciling them with the stock."""

from __future__ import annotations

from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.transactions import Transaction

from . import stock


def _check_item(change: Change) -> None:
    count, item = change["inventoryCountID"], change["itemID"]
    if change.tx.row("InventoryCountReconcile", inventoryCountID=count, itemID=item):
        raise change.refuse(f"The count of Item {item} has been applied.")


def _sum_up(change: Change) -> None:
    for row in (change.before, change.row):
        if row:
            add_up(change.tx, row["inventoryCountID"], row["itemID"])


def add_up(tx: Transaction, count: int, item: int) -> None:
    """Update the counted sum of an item."""
    where = {"inventoryCountID": count, "itemID": item}
    counted, calc = tx.rows("InventoryCountItem", **where), tx.row("InventoryCountCalc", **where)
    if not counted:
        tx.delete("InventoryCountCalc", **where)
        return
    shop = tx.value("InventoryCount", "shopID", inventoryCountID=count)
    sums = {"countedQoh": sum(row["qty"] for row in counted), "calcQoh": stock.shelf(tx, item, shop)["qoh"]}
    if calc:
        tx.update("InventoryCountCalc", calc, **sums)
    else:
        tx.insert("InventoryCountCalc", **where, **sums)


def _forget(change: Change) -> None:
    for table in ("InventoryCountItem", "InventoryCountCalc"):
        change.tx.delete(table, inventoryCountID=change.key)


def _reconcile(change: Change) -> Written:
    """Set the stock to the counts of one item, or of all that are not reconciled yet."""
    tx, values = change.tx, change.draft.values
    count = tx.record("InventoryCount", values["inventoryCountID"])
    if count is None:
        raise change.invalid(f"inventoryCountID: there is no InventoryCount '{values['inventoryCountID']}'.")
    where = {name: values[name] for name in ("inventoryCountID", "itemID") if values.get(name)}
    applied = {row["itemID"] for row in tx.rows("InventoryCountReconcile", inventoryCountID=count["inventoryCountID"])}
    sums = [row for row in tx.rows("InventoryCountCalc", **where) if row["itemID"] not in applied]
    if not sums:
        raise change.refuse("Nothing was counted that is not applied yet.")
    tx.update("InventoryCount", count)
    return Written(change.resource, [_apply(tx, count, row) for row in sums])


def _apply(tx: Transaction, count: Row, row: Row) -> int:
    item, shop, key = row["itemID"], count["shopID"], count["inventoryCountID"]
    units = row["countedQoh"] - stock.shelf(tx, item, shop)["qoh"]
    value = units * stock.cost(tx, item, shop).average
    stock.move(tx, item, shop, units, stock.COUNTED, inventoryCountID=key)
    return tx.insert("InventoryCountReconcile", inventoryCountID=key, itemID=item, qohChange=units, costChange=value)


RULES = {
    "InventoryCount": Effects(after_removal=_forget),
    "InventoryCountItem": Effects(prepare=_check_item, settle=_sum_up, after_removal=_sum_up),
    "InventoryCountReconcile": Effects(calls={"create": _reconcile}),
}
