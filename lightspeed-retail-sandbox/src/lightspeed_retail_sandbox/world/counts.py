"""Inventory counts: what is really there, and what the books say after that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.stock import COUNTED

from .chance import Weighted
from .items import SERIALIZED
from .stock import Cause
from .values import DAY, HOUR, money, stamp

if TYPE_CHECKING:
    from .assortment import Assortment
    from .chain import Chain, Shop
    from .items import Item
    from .stage import Stage
    from .stock import Stock

CYCLE = 61 * DAY
HOURS_TO_RECONCILE = 2
MOST_ITEMS = 30
FOUND = Weighted([(0, 84), (-1, 9), (1, 5), (-2, 2)])
COUNTED_TWICE_PERCENT = 10
NAMES = ("Shelf check", 'Annual "big" count', "Spot check & cleanup", "Hütten-Inventur")


class Counts:
    """Counts a part of a shop's stock every few weeks."""

    def __init__(self, stage: Stage, chain: Chain, assortment: Assortment, stock: Stock) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._stock = stock
        self._done = 0

    def plan(self) -> None:
        """Plan the counts; the last one has not been reconciled yet."""
        for moment in range(self._stage.founded + CYCLE, self._stage.now - 7 * DAY, CYCLE):
            self._stage.agenda.at(moment, partial(self._count, True))
        self._stage.agenda.at(self._stage.now - HOUR, partial(self._count, False))

    def _count(self, reconcile: bool, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        shop = self._chain.shops[self._done % len(self._chain.shops)]
        count = ledger.key("InventoryCount")
        closed = moment + HOURS_TO_RECONCILE * HOUR if reconcile else moment
        ledger.write(
            "InventoryCount",
            {
                "inventoryCountID": count,
                "name": f"{chance.pick(NAMES)} {stamp(moment)[:7]}",
                "timeStamp": stamp(closed),
                "archived": self._done == 0,
                "shopID": shop.key,
            },
        )
        self._done += 1
        counted = {item: self._count_item(count, item, shop, moment) for item in self._choose(shop)}
        if reconcile:
            self._stage.agenda.at(closed, partial(self._reconcile, count, shop, counted))

    def _choose(self, shop: Shop) -> list[Item]:
        items = [
            item
            for item in self._assortment.items
            if item.stocked and item.type != SERIALIZED and item.shelves and item.shelves[shop.index].qoh
        ]
        start = self._stage.chance.below(max(len(items) - MOST_ITEMS, 1))
        return items[start : start + MOST_ITEMS]

    def _count_item(self, count: int, item: Item, shop: Shop, moment: int) -> int:
        """Count an item, in one go or in two, and return by how much the books are wrong."""
        ledger, chance = self._stage.ledger, self._stage.chance
        known = item.shelves[shop.index].qoh
        found = max(known + chance.draw(FOUND), 0)
        portions = [found - found // 2, found // 2] if chance.happens(COUNTED_TWICE_PERCENT) else [found]
        for portion in portions:
            ledger.write(
                "InventoryCountItem",
                {
                    "inventoryCountItemID": ledger.key("InventoryCountItem"),
                    "qty": portion,
                    "timeStamp": stamp(moment),
                    "inventoryCountID": count,
                    "itemID": item.key,
                    "employeeID": chance.pick(shop.sellers).key,
                },
            )
        ledger.write(
            "InventoryCountCalc",
            {
                "inventoryCountCalcID": ledger.key("InventoryCountCalc"),
                "timeStamp": stamp(moment),
                "calcQoh": known,
                "countedQoh": found,
                "inventoryCountID": count,
                "itemID": item.key,
            },
        )
        return found - known

    def _reconcile(self, count: int, shop: Shop, counted: dict[Item, int], moment: int) -> None:
        ledger = self._stage.ledger
        cause = Cause(COUNTED, moment, self._chain.manager, count=count)
        for item, change in counted.items():
            ledger.write(
                "InventoryCountReconcile",
                {
                    "inventoryCountReconcileID": ledger.key("InventoryCountReconcile"),
                    "costChange": money(change * item.avg_cost),
                    "qohChange": change,
                    "createTime": stamp(moment),
                    "inventoryCountID": count,
                    "itemID": item.key,
                },
            )
            self._stock.change(item, shop, change, cause)
