"""Transfers: stock that moves from one shop to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.stock import RECEIVED, SENT
from lightspeed_retail_sandbox.effects.transfers import OPEN as OPEN_STATUS
from lightspeed_retail_sandbox.effects.transfers import RECEIVED as RECEIVED_STATUS
from lightspeed_retail_sandbox.effects.transfers import SENT as SENT_STATUS

from .items import SERIALIZED
from .stage import HEADQUARTERS
from .stock import Cause
from .values import DAY, HOUR, NOTHING, money, stamp

if TYPE_CHECKING:
    from .assortment import Assortment
    from .chain import Chain, Shop
    from .items import Item
    from .stage import Stage
    from .stock import Stock, Taken

CYCLE = 14 * DAY
HOURS_TO_SEND, DAYS_TO_ARRIVE = 20, 2
MOST_ITEMS = 7
SPARE = 2
NOTES = ("", "", "For the weekend sale & demo day", 'Kai asked for "all of them"')


@dataclass(slots=True, eq=False)
class Moving:
    """Units of an item on a transfer."""

    key: int
    item: Item
    units: int
    taken: Taken | None = None


@dataclass(slots=True, eq=False)
class Transfer:
    """A transfer on its way from ``open`` to ``received``."""

    key: int
    sender: Shop
    receiver: Shop
    created: int
    stamp: int
    note: str
    items: list[Moving] = field(default_factory=list)
    status: str = OPEN_STATUS
    sent_at: int = 0


class Transfers:
    """Sends what one shop has to spare to another one that ran low."""

    def __init__(self, stage: Stage, chain: Chain, assortment: Assortment, stock: Stock) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._stock = stock
        self._all: list[Transfer] = []

    def plan(self) -> None:
        """Plan a transfer every other week, and one that is still open now."""
        first = HEADQUARTERS.at(self._stage.first_day, 12)
        for moment in range(first + CYCLE, self._stage.now - CYCLE, CYCLE):
            self._stage.agenda.at(moment, self._start)
        self._stage.agenda.at(self._stage.now - DAY, self._start)
        self._stage.agenda.at(self._stage.now - 2 * HOUR, self._start)

    def _start(self, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        sender = chance.pick(self._chain.shops)
        receiver = chance.pick([shop for shop in self._chain.shops if shop is not sender])
        transfer = Transfer(ledger.key("InventoryTransfer"), sender, receiver, moment, moment, chance.pick(NOTES))
        for _ in range(chance.between(1, MOST_ITEMS)):
            item = chance.pick(self._assortment.items)
            if self._can_spare(item, sender) and all(moving.item is not item for moving in transfer.items):
                units = chance.between(1, item.shelves[sender.index].qoh - SPARE + 1)
                transfer.items.append(Moving(ledger.key("TransferItem"), item, min(units, SPARE * 2)))
        self._all.append(transfer)
        self._stage.agenda.at(moment + HOURS_TO_SEND * HOUR, partial(self._send, transfer))

    def _can_spare(self, item: Item, shop: Shop) -> bool:
        return (
            item.stocked
            and item.type != SERIALIZED
            and not item.archived
            and bool(item.shelves)
            and item.shelves[shop.index].qoh >= SPARE
        )

    def _send(self, transfer: Transfer, moment: int) -> None:
        transfer.items = [moving for moving in transfer.items if self._can_spare(moving.item, transfer.sender)]
        cause = Cause(SENT, moment, self._chain.manager, transfer=transfer.key)
        for moving in transfer.items:
            moving.units = min(moving.units, moving.item.shelves[transfer.sender.index].qoh)
            moving.taken = self._stock.take(moving.item, transfer.sender, moving.units, cause)
            receiver = moving.item.shelves[transfer.receiver.index]
            receiver.transfer_in += moving.units
            receiver.stamp = moment
            moving.item.shelves[transfer.sender.index].transfer_out += moving.units
        transfer.status, transfer.sent_at, transfer.stamp = SENT_STATUS, moment, moment
        self._stage.agenda.at(moment + DAYS_TO_ARRIVE * DAY, partial(self._receive, transfer))

    def _receive(self, transfer: Transfer, moment: int) -> None:
        cause = Cause(RECEIVED, moment, self._chain.manager, transfer=transfer.key)
        for moving in transfer.items:
            sender, receiver = (moving.item.shelves[shop.index] for shop in (transfer.sender, transfer.receiver))
            sender.transfer_out -= moving.units
            receiver.transfer_in -= moving.units
            sender.stamp = moment
            cost = moving.taken.fifo_cost if moving.taken else moving.item.avg_cost
            self._stock.receive(moving.item, transfer.receiver, moving.units, cost, cause)
        transfer.status, transfer.stamp = RECEIVED_STATUS, moment

    def write_transfers(self) -> None:
        """Write down every transfer as it stands."""
        for number, transfer in enumerate(self._all):
            self._write(transfer, archived=number == 0)

    def _write(self, transfer: Transfer, *, archived: bool) -> None:
        ledger = self._stage.ledger
        sent_on = stamp(transfer.sent_at) if transfer.sent_at else None
        sender = self._chain.manager.key if transfer.sent_at else 0
        ledger.write(
            "InventoryTransfer",
            {
                "transferID": transfer.key,
                "note": transfer.note,
                "archived": archived,
                "timeStamp": stamp(transfer.stamp),
                "createTime": stamp(transfer.created),
                "status": transfer.status,
                "sentOn": sent_on,
                "needBy": stamp(transfer.created + 3 * DAY) if transfer.sent_at else None,
                "sendingShopID": transfer.sender.key,
                "sentByEmployeeID": sender,
                "receivingShopID": transfer.receiver.key,
                "createdByEmployeeID": self._chain.manager.key,
            },
        )
        for moving in transfer.items:
            self._write_item(transfer, moving)

    def _write_item(self, transfer: Transfer, moving: Moving) -> None:
        is_sent, is_received = bool(transfer.sent_at), transfer.status == RECEIVED_STATUS
        value = money(moving.units * moving.taken.avg_cost) if moving.taken else NOTHING
        self._stage.ledger.write(
            "TransferItem",
            {
                "transferItemID": moving.key,
                "toSend": 0 if is_sent else moving.units,
                "toReceive": moving.units if is_sent and not is_received else 0,
                "sent": moving.units if is_sent else 0,
                "received": moving.units if is_received else 0,
                "sentValue": value,
                "receivedValue": value if is_received else NOTHING,
                "comment": "",
                "timeStamp": stamp(transfer.stamp),
                "transferID": transfer.key,
                "itemID": moving.item.key,
            },
        )
