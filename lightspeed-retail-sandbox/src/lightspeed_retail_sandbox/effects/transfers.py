"""Transfers between shops: sending one takes the goods out of stock and locks it."""

from __future__ import annotations

from collections.abc import Callable

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.database import Row

from . import stock

OPEN, SENT, RECEIVED = "open", "sent", "received"
"""States of a transfer."""


def _prepare(change: Change) -> None:
    if change.before:
        _check_open(change, change.before)
    change.default(createdByEmployeeID=change.tx.employee)
    if change["sendingShopID"] and change["sendingShopID"] == change["receivingShopID"]:
        raise change.refuse("The sending shop cannot receive its own goods.")


def _check_open(change: Change, transfer: Row) -> None:
    if transfer["status"] != OPEN:
        raise change.refuse(f"The Transfer is {transfer['status']}: it cannot be changed.")


def _send(change: Change) -> Written:
    """Take the goods out of the sending shop, and announce them to the receiving one."""
    tx, transfer = change.tx, change.before
    _check_open(change, transfer)
    items = tx.rows("TransferItem", transferID=change.key)
    if not items or not transfer["sendingShopID"] or not transfer["receivingShopID"]:
        raise change.refuse("It needs a sending and a receiving shop, and items.")
    for row in items:
        units, item = row["toSend"], row["itemID"]
        value = units * stock.cost(tx, item, transfer["sendingShopID"]).average
        stock.move(tx, item, transfer["sendingShopID"], -units, stock.SENT, transferID=change.key)
        stock.reserve(tx, item, transfer["sendingShopID"], "onTransferOut", units)
        stock.reserve(tx, item, transfer["receivingShopID"], "onTransferIn", units)
        tx.update("TransferItem", row, toSend=0, sent=units, toReceive=units, sentValue=value)
    tx.update("InventoryTransfer", change.key, status=SENT, sentOn=tx.now, sentByEmployeeID=tx.employee)
    return Written(change.resource, [change.key])


def _archiving(*, archived: bool) -> Callable[[Change], Written]:
    def put(change: Change) -> Written:
        if change.before["archived"] != archived:
            change.tx.update("InventoryTransfer", change.key, archived=archived)
        return Written(change.resource, [change.key])

    return put


# ------------------------------------------------------------------------------------------------------- the items


def _on_transfer(change: Change) -> Row | None:
    """Return the row of an item on a transfer that is still open."""
    transfer = change.tx.record("InventoryTransfer", change.keys["transferID"]) or {}
    _check_open(change, transfer)
    if change.draft.values.get("toSend", 1) <= 0:
        raise change.invalid("toSend must be above 0.")
    return change.tx.row("TransferItem", itemID=change.draft.values["itemID"], **change.keys)


def _add(change: Change) -> Written:
    item = change.draft.values["itemID"]
    if _on_transfer(change):
        raise change.refuse(f"Item {item} is on the Transfer already.")
    if change.tx.record("Item", item) is None:
        raise change.invalid(f"itemID: there is no Item '{item}'.")
    key = change.tx.insert("TransferItem", **change.draft.values, **change.keys)
    return _changed(change, key)


def _update(change: Change) -> Written:
    row = _found(change)
    change.tx.update("TransferItem", row, **change.draft.values)
    return _changed(change, row["transferItemID"])


def _delete(change: Change) -> Written:
    row = _found(change)
    change.tx.delete("TransferItem", rowid=row["rowid"])
    _changed(change, 0)
    return Written(RESOURCES["transfer_item"], rows=[row])


def _found(change: Change) -> Row:
    row = _on_transfer(change)
    if row is None:
        raise change.refuse(f"Item {change.draft.values['itemID']} is not on the Transfer.")
    return row


def _changed(change: Change, key: int) -> Written:
    change.tx.update("InventoryTransfer", change.keys["transferID"])
    return Written(RESOURCES["transfer_item"], [key])


RULES = {
    "InventoryTransfer": Effects(
        defaults={"status": OPEN},
        loaded=("SendingShop", "ReceivingShop", "CreatedByEmployee"),
        prepare=_prepare,
        calls={"send": _send, "archive": _archiving(archived=True), "restore": _archiving(archived=False)},
    ),
    "InventoryTransferTransferItems": Effects(
        calls={"add_items": _add, "update_items": _update, "delete_items": _delete}
    ),
}
