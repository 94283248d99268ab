"""The stock: what comes in, what goes out, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.stock import ADJUSTED, ARCHIVED, AUTOMATED, IMPORTED, PURCHASED

from .items import SERIALIZED, Lot, Shelf
from .stage import WEEKS_OF_HISTORY
from .values import DAY, HOUR, NOTHING, money, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .assortment import Assortment
    from .chain import Chain, Employee, Shop
    from .items import Item
    from .stage import Stage
    from .values import Row

UNITS_PER_SALE = 2.2
REORDER_WEEKS = 6
FULL_WEEKS = 11
SHRINKAGE_WEEKS = 4
DISCONTINUED_AGO = 200 * DAY

BOUGHT = (IMPORTED, PURCHASED)


@dataclass(slots=True)
class Cause:
    """Why, when and by whom stock is changed, and the key of the record that made it necessary."""

    reason: str
    moment: int
    employee: Employee
    sale: int = 0
    customer: int = 0
    order: int = 0
    transfer: int = 0
    count: int = 0
    vendor_return: int = 0
    item_import: int = 0


@dataclass(slots=True)
class Taken:
    """Units that left the stock.

    Attributes:
        avg_cost: Average cost of one.
        fifo_cost: What one of them cost when it came in, on average over the lots they came from.
        lots: Those lots, and how many units each of them gave.
    """

    avg_cost: int
    fifo_cost: int
    lots: Sequence[tuple[Lot, int]] = ()


class Stock:
    """What every shop has of every item. All changes pass through here, so that the log tells all of them."""

    def __init__(self, stage: Stage, chain: Chain, assortment: Assortment) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._lots = 0
        self.low: dict[tuple[int, int], Item] = {}
        """Items that ran low, by item and index of the shop; whoever orders them takes them off."""

    # ------------------------------------------------------------------------------------------------- the opening

    def open(self) -> None:
        """Import the first stock of all shops: thousands of changes of the very same second."""
        moment = self._stage.founded + 2 * HOUR
        imported = Cause(IMPORTED, moment, self._chain.manager, item_import=1)
        demand = 1000 * self._stage.scale * UNITS_PER_SALE / WEEKS_OF_HISTORY
        weights = sum(item.weight for item in self._assortment.items)
        busyness = sum(shop.place.busyness for shop in self._chain.shops)
        for item in self._assortment.items:
            self._put_up_shelves(item, moment)
            if not item.stocked or item.archived:
                continue
            item.avg_cost = item.cost
            for shop, shelf in zip(self._chain.shops, item.shelves, strict=True):
                weekly = demand * item.weight / weights * shop.place.busyness / busyness
                shelf.point = int(weekly * REORDER_WEEKS)
                shelf.level = int(weekly * FULL_WEEKS) + 2
                self.receive(item, shop, shelf.level, item.cost, imported)

    def _put_up_shelves(self, item: Item, moment: int) -> None:
        ledger = self._stage.ledger
        item.total = ledger.key("ItemShop")
        item.shelves = [Shelf(ledger.key("ItemShop"), stamp=moment) for _ in self._chain.shops]

    def plan(self) -> None:
        """Plan the unit that goes missing somewhere every month, and the end of what is discontinued."""
        for weeks in range(SHRINKAGE_WEEKS, WEEKS_OF_HISTORY, SHRINKAGE_WEEKS):
            self._stage.agenda.at(self._stage.founded + weeks * 7 * DAY, self._shrink)
        self._stage.agenda.at(self._stage.now - DISCONTINUED_AGO, self._discontinue)

    def _shrink(self, moment: int) -> None:
        chance = self._stage.chance
        item, shop = chance.pick(self._assortment.items), chance.pick(self._chain.shops)
        if item.shelves and item.type != SERIALIZED and item.shelves[shop.index].qoh > 0:
            self.take(item, shop, 1, Cause(ADJUSTED, moment, chance.pick(shop.sellers)))

    def _discontinue(self, moment: int) -> None:
        """Archive some items; that sets their stock to zero."""
        items = [item for item in self._assortment.items if item.stocked and item.type != SERIALIZED]
        for item in items[5::23]:  # some here, some there
            reserved = any(
                shelf.on_layaway + shelf.on_special_order + shelf.on_workorder + shelf.ordered + shelf.transfer_in
                for shelf in item.shelves
            )
            if reserved or self._is_part(item):
                continue
            item.archived, item.stamp = True, moment
            for shop in self._chain.shops:
                cause = Cause(ARCHIVED, moment, self._chain.manager)
                self.change(item, shop, -item.shelves[shop.index].qoh, cause)
                self.low.pop((item.key, shop.index), None)

    def _is_part(self, item: Item) -> bool:
        return any(item is part for bundle in self._assortment.items for part, _ in bundle.parts)

    # --------------------------------------------------------------------------------------------------- movements

    def available(self, item: Item, shop: Shop) -> int:
        """Units that could be sold in a shop; for what is put together, as many as the parts allow for."""
        if item.parts:
            return min(part.shelves[shop.index].qoh // count for part, count in item.parts)
        return item.shelves[shop.index].qoh

    def receive(self, item: Item, shop: Shop, units: int, cost: int, cause: Cause) -> None:
        """Take units in, as a lot of their own.

        Units that had been sold before they came in never reach the lot. The average cost follows the cost of what is
        bought, not what moves between shops or comes back.
        """
        shelf = item.shelves[shop.index]
        if cause.reason in BOUGHT:
            before = max(item.qoh, 0)
            item.avg_cost = (before * item.avg_cost + units * cost) // (before + units)
        self._lots += 1
        lot = Lot(self._lots, min(units, max(shelf.qoh + units, 0)), cost)
        shelf.last_lot = lot
        if lot.left:
            shelf.lots.append(lot)
        shelf.qoh += units
        shelf.stamp = cause.moment
        if item.type == SERIALIZED:
            for _ in range(units):
                shelf.serials.append((self._stage.ledger.key("Serialized"), f"00{self._stage.chance.digits(6)}-R"))
        self._log(item, shop, units, cost * units, cause)

    def take(self, item: Item, shop: Shop, units: int, cause: Cause) -> Taken:
        """Take units out, the oldest first; the stock may fall below zero."""
        if item.parts:
            return self._take_parts(item, shop, units, cause)
        if not item.stocked:
            return Taken(item.cost, item.cost)
        shelf = item.shelves[shop.index]
        left, cost = units, 0
        lots = []
        while left and shelf.lots:
            lot = shelf.lots[0]
            count = min(left, lot.left)
            lot.left -= count
            left -= count
            cost += count * lot.cost
            lots.append((lot, count))
            if not lot.left:
                shelf.lots.popleft()
        shelf.qoh -= units
        shelf.stamp = cause.moment
        if shelf.qoh <= shelf.point:
            self.low[item.key, shop.index] = item
        self._log(item, shop, -units, -units * item.avg_cost, cause)
        return Taken(item.avg_cost, (cost + left * item.avg_cost) // units, lots)

    def _take_parts(self, item: Item, shop: Shop, units: int, cause: Cause) -> Taken:
        avg_cost = fifo_cost = 0
        lots: list[tuple[Lot, int]] = []
        for part, count in item.parts:
            taken = self.take(part, shop, units * count, cause)
            avg_cost += taken.avg_cost * count
            fifo_cost += taken.fifo_cost * count
            lots.extend(taken.lots)
        return Taken(avg_cost, fifo_cost, lots)

    def change(self, item: Item, shop: Shop, units: int, cause: Cause) -> None:
        """Correct the stock by units found (or missing, below zero), at average cost."""
        if units > 0:
            self.receive(item, shop, units, item.avg_cost, cause)
        elif units < 0:
            self.take(item, shop, -units, cause)

    def _log(self, item: Item, shop: Shop, units: int, cost: int, cause: Cause) -> None:
        ledger = self._stage.ledger
        ledger.write(
            "InventoryLog",
            {
                "inventoryLogID": ledger.key("InventoryLog"),
                "shopID": shop.key,
                "employeeID": cause.employee.key,
                "itemID": item.key,
                "qohChange": units,
                "costChange": money(cost),
                "createTime": stamp(cause.moment),
                "automated": cause.reason in AUTOMATED,
                "causedNegative": units < 0 and item.shelves[shop.index].qoh < 0,
                "reason": cause.reason,
                "customerID": cause.customer,
                "inventoryCountID": cause.count,
                "itemImportID": cause.item_import,
                "orderID": cause.order,
                "saleID": cause.sale,
                "transferID": cause.transfer,
                "vendorReturnID": cause.vendor_return,
            },
        )

    # ------------------------------------------------------------------------------------------------- the records

    def write_stock(self) -> None:
        """Write down what is in stock now: a row per item and shop, and one with shopID 0 that sums them up."""
        for item in self._assortment.items:
            if not item.shelves:
                self._put_up_shelves(item, item.stamp)
            rows = [self._shelf_row(item, shop) for shop in self._chain.shops]
            self._stage.ledger.write("ItemShop", self._total_row(item, rows))
            for row in rows:
                self._stage.ledger.write("ItemShop", row)
            for shelf in item.shelves:
                for key, serial in shelf.serials:
                    self.write_serial(key, serial, item, shelf.stamp)

    def write_serial(self, key: int, serial: str, item: Item, moment: int, *, line: int = 0, customer: int = 0) -> None:
        """Write down one unit of a serialized item, with the line that sold it."""
        self._stage.ledger.write(
            "Serialized",
            {
                "serializedID": key,
                "colorName": "",
                "sizeName": "",
                "serial": serial,
                "description": item.name,
                "timeStamp": stamp(moment),
                "itemID": item.key,
                "saleLineID": line,
                "customerID": customer,
            },
        )

    def _shelf_row(self, item: Item, shop: Shop) -> Row:
        shelf = item.shelves[shop.index]
        component_qoh = max(self.available(item, shop), 0) if item.parts else 0
        return {
            "itemShopID": shelf.key,
            "qoh": shelf.qoh,
            "sellable": shelf.qoh,
            "backorder": shelf.ordered,
            "componentQoh": component_qoh,
            "componentBackorder": 0,
            "reorderPoint": shelf.point,
            "reorderLevel": shelf.level,
            "timeStamp": stamp(shelf.stamp),
            "itemID": item.key,
            "shopID": shop.key,
            "onLayaway": shelf.on_layaway,
            "onSpecialOrder": shelf.on_special_order,
            "onWorkorder": shelf.on_workorder,
            "onTransferOut": shelf.transfer_out,
            "onTransferIn": shelf.transfer_in,
            "averageCost": NOTHING,
            "totalValueFifo": money(sum(lot.left * lot.cost for lot in shelf.lots)),
            "totalValueAvgCost": money(max(shelf.qoh, 0) * item.avg_cost),
            "totalValueNegativeInventory": money(min(shelf.qoh, 0) * item.avg_cost),
            "lastReceivedCost": money(shelf.last_lot.cost if shelf.last_lot else 0),
            "lastReceivedLotID": shelf.last_lot.key if shelf.last_lot else 0,
            "nextFifoLotCost": money(shelf.lots[0].cost if shelf.lots else 0),
            "nextFifoLotID": shelf.lots[0].key if shelf.lots else 0,
        }

    def _total_row(self, item: Item, rows: list[Row]) -> Row:
        shelves = item.shelves
        last = max((shelf.last_lot for shelf in shelves if shelf.last_lot), key=lambda lot: lot.key, default=None)
        oldest = min((shelf.lots[0] for shelf in shelves if shelf.lots), key=lambda lot: lot.key, default=None)
        counts = (
            "qoh", "sellable", "backorder", "componentQoh", "componentBackorder", "reorderPoint", "reorderLevel",
            "onLayaway", "onSpecialOrder", "onWorkorder", "onTransferOut", "onTransferIn",
        )  # fmt: skip
        return {
            "itemShopID": item.total,
            **{name: sum(int(str(row[name])) for row in rows) for name in counts},
            "timeStamp": stamp(max(shelf.stamp for shelf in shelves)),
            "itemID": item.key,
            "shopID": 0,
            "averageCost": money(item.avg_cost),
            "totalValueFifo": money(sum(lot.left * lot.cost for shelf in shelves for lot in shelf.lots)),
            "totalValueAvgCost": money(sum(max(shelf.qoh, 0) for shelf in shelves) * item.avg_cost),
            "totalValueNegativeInventory": money(sum(min(shelf.qoh, 0) for shelf in shelves) * item.avg_cost),
            "lastReceivedCost": money(last.cost if last else 0),
            "lastReceivedLotID": last.key if last else 0,
            "nextFifoLotCost": money(oldest.cost if oldest else 0),
            "nextFifoLotID": oldest.key if oldest else 0,
        }
