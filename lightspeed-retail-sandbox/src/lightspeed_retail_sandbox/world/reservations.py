"""Lines that wait for their sale: layaways and special orders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.lines import COMPLETED, NOT_ORDERED, RECEIVED
from lightspeed_retail_sandbox.effects.stock import LAID_AWAY, SPECIAL_ORDERED

from .days import later
from .sales import LAYAWAY, SPECIAL_ORDER, Line
from .stock import Cause
from .values import stamp

if TYPE_CHECKING:
    from .agenda import Act
    from .chain import Shop
    from .customers import Customer
    from .items import Item
    from .payments import Payments
    from .purchasing import Purchasing
    from .sales import Sales
    from .stage import Stage
    from .stock import Stock

COLLECTED_PERCENT = 90


@dataclass(slots=True, eq=False)
class SpecialOrder:
    """Units that were ordered for one customer."""

    key: int
    line: Line
    item: Item
    customer: Customer
    stamp: int
    status: str = NOT_ORDERED
    order_line: int = 0
    contacted: bool = False


class Reservations:
    """Puts goods aside, orders what is not there, and sells it when it is collected."""

    def __init__(self, stage: Stage, stock: Stock, sales: Sales, payments: Payments, purchasing: Purchasing) -> None:
        self._stage = stage
        self._stock = stock
        self._sales = sales
        self._payments = payments
        self._purchasing = purchasing
        self._layaways: dict[int, Line] = {}
        self._orders: dict[int, SpecialOrder] = {}

    def lay_away(self, shop: Shop, customer: Customer, item: Item, moment: int) -> None:
        """Put a unit aside: it leaves the stock now, and is paid for when it is collected."""
        line = self._sales.line(shop, self._stage.chance.pick(shop.sellers), customer, item, 1, moment=moment)
        line.reservation = LAYAWAY
        line.taken = self._stock.take(item, shop, 1, Cause(LAID_AWAY, moment, line.employee, customer=customer.key))
        self._sales.write_lots(line.key, line.taken.lots, moment)
        item.shelves[shop.index].on_layaway += 1
        self._layaways[line.key] = line
        if self._stage.chance.happens(COLLECTED_PERCENT):
            self._await(shop, moment, 45, partial(self._collect_layaway, line, item, customer))

    def _collect_layaway(self, line: Line, item: Item, customer: Customer, moment: int) -> None:
        del self._layaways[line.key]
        shelf = item.shelves[line.shop.index]
        shelf.on_layaway -= 1
        shelf.stamp = moment
        self._sell(line, customer, moment)

    def order(self, shop: Shop, customer: Customer, item: Item, moment: int) -> None:
        """Promise a customer units that the next purchase order will bring."""
        ledger, chance = self._stage.ledger, self._stage.chance
        line = self._sales.line(shop, chance.pick(shop.sellers), customer, item, chance.between(1, 2), moment=moment)
        line.reservation = SPECIAL_ORDER
        order = SpecialOrder(ledger.key("SpecialOrder"), line, item, customer, moment)
        shelf = item.shelves[shop.index]
        shelf.on_special_order += line.quantity
        shelf.stamp = moment
        self._orders[order.key] = order
        self._purchasing.ask_for(order, self._arrive)

    def _arrive(self, order: SpecialOrder, moment: int) -> None:
        """Take the units out of the stock for the customer, who will come for them."""
        line = order.line
        cause = Cause(SPECIAL_ORDERED, moment, line.employee, customer=line.customer)
        line.taken = self._stock.take(order.item, line.shop, line.quantity, cause)
        self._sales.write_lots(line.key, line.taken.lots, moment)
        order.status, order.contacted, order.stamp = RECEIVED, True, moment
        if self._stage.chance.happens(COLLECTED_PERCENT):
            self._await(line.shop, moment, 14, partial(self._collect_order, order))

    def _collect_order(self, order: SpecialOrder, moment: int) -> None:
        del self._orders[order.key]
        shelf = order.item.shelves[order.line.shop.index]
        shelf.on_special_order -= order.line.quantity
        shelf.stamp = moment
        order.status, order.stamp = COMPLETED, moment
        self._sell(order.line, order.customer, moment)
        self._write_order(order)

    def _await(self, shop: Shop, moment: int, days: int, act: Act) -> None:
        chance = self._stage.chance
        self._stage.agenda.at(later(chance, shop.place.zone, moment, chance.between(2, days)), act)

    def _sell(self, line: Line, customer: Customer, moment: int) -> None:
        ticket = self._sales.start(line.shop, moment, customer)
        ticket.lines.append(line)
        self._sales.complete(ticket, moment, partial(self._payments.tenders, customer))

    def write_reservations(self) -> None:
        """Write down what is still waiting."""
        for line in self._layaways.values():
            self._sales.write_line(line, 0, line.made)
        for order in self._orders.values():
            self._sales.write_line(order.line, 0, order.stamp)
            self._write_order(order)

    def _write_order(self, order: SpecialOrder) -> None:
        self._stage.ledger.write(
            "SpecialOrder",
            {
                "specialOrderID": order.key,
                "unitQuantity": order.line.quantity,
                "contacted": order.contacted,
                "completed": order.status == COMPLETED,
                "timeStamp": stamp(order.stamp),
                "status": order.status,
                "customerID": order.customer.key,
                "shopID": order.line.shop.key,
                "saleLineID": order.line.key,
                "orderLineID": order.order_line,
                "transferItemID": 0,
            },
        )
