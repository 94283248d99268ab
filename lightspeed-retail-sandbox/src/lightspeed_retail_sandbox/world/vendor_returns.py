"""Vendor returns: what is sent back to vendors because it is broken or too much."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.stock import SENT_BACK

from .items import SERIALIZED
from .rules import RETURN_REASONS
from .stock import Cause
from .values import DAY, HOUR, NOTHING, dollars, money, stamp
from .vendors import VENDORS

if TYPE_CHECKING:
    from .assortment import Assortment
    from .chain import Chain, Shop
    from .items import Item
    from .stage import Stage
    from .stock import Stock
    from .vendors import Vendor

CYCLE = 75 * DAY
DAYS_TO_SEND = 3
MOST_ITEMS = 4
SHIP_COST = dollars(12.5)
OPEN_STATUS, SENT_STATUS = "open", "sent"


@dataclass(slots=True, eq=False)
class Returned:
    """Units of an item that go back."""

    key: int
    item: Item
    units: int
    cost: int
    reason: int

    @property
    def value(self) -> int:
        """What the vendor owes for them."""
        return self.units * self.cost


@dataclass(slots=True, eq=False)
class VendorReturn:
    """Things that go back to a vendor together."""

    key: int
    vendor: Vendor
    shop: Shop
    note: int
    stamp: int
    items: list[Returned] = field(default_factory=list)
    sent_at: int = 0


class VendorReturns:
    """Gathers what is not good enough, and sends it back."""

    def __init__(self, stage: Stage, chain: Chain, assortment: Assortment, stock: Stock) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._stock = stock
        self._all: list[VendorReturn] = []

    def plan(self) -> None:
        """Plan the returns; the last one is still open, and empty."""
        for moment in range(self._stage.founded + CYCLE, self._stage.now - CYCLE, CYCLE):
            self._stage.agenda.at(moment, partial(self._start, MOST_ITEMS))
        self._stage.agenda.at(self._stage.now - DAY, partial(self._start, MOST_ITEMS))
        self._stage.agenda.at(self._stage.now - 5 * HOUR, partial(self._start, 0))

    def _start(self, most: int, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        vendor = chance.pick([vendor for vendor in VENDORS if not vendor.archived])
        shop = chance.pick(self._chain.shops)
        note = ledger.key("Note")
        ledger.write("Note", {"noteID": note, "note": "", "isPublic": False, "timeStamp": stamp(moment)})
        returned = VendorReturn(ledger.key("VendorReturn"), vendor, shop, note, moment)
        items = [item for item in self._assortment.items if item.vendor is vendor and self._is_there(item, shop)]
        for item in items[:most]:
            reason = chance.between(1, len(RETURN_REASONS))
            returned.items.append(Returned(ledger.key("VendorReturnItem"), item, 1, item.cost, reason))
        self._all.append(returned)
        if most:
            self._stage.agenda.at(moment + DAYS_TO_SEND * DAY, partial(self._send, returned))

    @staticmethod
    def _is_there(item: Item, shop: Shop) -> bool:
        return (
            item.stocked
            and item.type != SERIALIZED
            and not item.archived
            and bool(item.shelves)
            and item.shelves[shop.index].qoh > 0
        )

    def _send(self, returned: VendorReturn, moment: int) -> None:
        returned.items = [there for there in returned.items if self._is_there(there.item, returned.shop)]
        cause = Cause(SENT_BACK, moment, self._chain.manager, vendor_return=returned.key)
        for gone in returned.items:
            self._stock.take(gone.item, returned.shop, gone.units, cause)
        returned.sent_at = returned.stamp = moment

    def write_vendor_returns(self) -> None:
        """Write down every return as it stands."""
        for number, returned in enumerate(self._all):
            self._write(returned, archived=number == 0)

    def _write(self, returned: VendorReturn, *, archived: bool) -> None:
        ledger = self._stage.ledger
        subtotal = sum(item.value for item in returned.items)
        shipping = SHIP_COST if returned.sent_at else 0
        ledger.write(
            "VendorReturn",
            {
                "vendorReturnID": returned.key,
                "vendorID": returned.vendor.key,
                "shopID": returned.shop.key,
                "refNum": f"RMA-{returned.key:04}" if returned.sent_at else "",
                "status": SENT_STATUS if returned.sent_at else OPEN_STATUS,
                "sentDate": stamp(returned.sent_at) if returned.sent_at else None,
                "shipCost": money(shipping),
                "otherCost": NOTHING,
                "hideVendorDetails": False,
                "archived": archived,
                "subtotal": money(subtotal),
                "total": money(subtotal + shipping),
                "timeStamp": stamp(returned.stamp),
                "noteID": returned.note,
            },
        )
        for item in returned.items:
            ledger.write(
                "VendorReturnItem",
                {
                    "vendorReturnItemID": item.key,
                    "vendorReturnID": returned.key,
                    "itemID": item.item.key,
                    "orderID": 0,
                    "quantity": item.units,
                    "cost": money(item.cost),
                    "subtotal": money(item.value),
                    "inventoryInStock": item.item.shelves[returned.shop.index].qoh,
                    "vendorReturnItemReasonID": item.reason,
                },
            )
