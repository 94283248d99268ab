"""Purchase orders: what is ordered from vendors, and the shipments that come in for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.lines import ORDERED
from lightspeed_retail_sandbox.effects.stock import PURCHASED

from .custom_fields import CustomFields
from .days import next_open, span
from .reservations import SpecialOrder
from .stage import HEADQUARTERS
from .stock import Cause
from .values import CENT, DAY, HOUR, NOTHING, ONE, day_of, money, rate, share, stamp, to_cent
from .vendors import VENDORS

if TYPE_CHECKING:
    from .assortment import Assortment
    from .chain import Chain, Shop
    from .items import Item
    from .stage import Stage
    from .stock import Stock
    from .values import Row
    from .vendors import Vendor

MONDAY = 0
CYCLE = 4
"""Weeks between two orders from the same vendor."""
ORDERING_HOUR, SENDING_HOURS, RECEIVING_HOUR = 7, 8, 8
SOME_ITEMS, SOME_UNITS = 3, 12
PARTIAL_PERCENT = 25
DISCOUNT_PERCENT = 15
DISCOUNT = 5_000
FILLED_IN_PERCENT = 20
ARCHIVED_PERCENT = 4
PAYMENT_DAYS = 30
SHIPPING = (0, 950, 1250, 2475)
SHIP_NOTES = ("", "", 'Ring "Receiving" twice', "Pallet jack & liftgate needed\nno Fridays")

Arrival = Callable[[SpecialOrder, int], None]


@dataclass(slots=True, eq=False)
class OrderLine:
    """Units of an item on an order."""

    key: int
    item: Item
    quantity: int
    cost: int
    received: int = 0
    stamp: int = 0
    special: list[tuple[SpecialOrder, Arrival]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Order:
    """A purchase order."""

    key: int
    vendor: Vendor
    shop: Shop
    created: int
    stamp: int
    shipping: int
    discount: int
    note: int
    lines: list[OrderLine] = field(default_factory=list)
    ordered_on: date | None = None
    arrival_on: date | None = None
    received_on: date | None = None
    complete: bool = False
    shipments: int = 0

    @property
    def subtotal(self) -> int:
        """What the goods cost."""
        return sum(line.quantity * line.cost for line in self.lines)

    @property
    def off(self) -> int:
        """The vendor's discount on all lines."""
        return sum(share(line.quantity * line.cost, self.discount) for line in self.lines)

    def in_vendor_currency(self, amount: int) -> int:
        """An amount of dollars in the currency of the vendor."""
        return to_cent(amount * ONE // self.vendor.currency_rate)


class Purchasing:
    """Orders what runs low, and what customers asked for."""

    def __init__(self, stage: Stage, chain: Chain, assortment: Assortment, stock: Stock) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._stock = stock
        self._fields = CustomFields("Order", stage.ledger, stage.chance, stage.founded)
        self._asked: list[tuple[SpecialOrder, Arrival]] = []
        self._open: dict[int, Order] = {}

    def plan(self) -> None:
        """Plan a look at the shelves every Monday, vendors taking turns, and an order that is still on its way."""
        for week, day in enumerate(
            day for day in span(self._stage.first_day, self._stage.today) if day.weekday() == MONDAY
        ):
            self._stage.agenda.at(HEADQUARTERS.at(day, ORDERING_HOUR), partial(self._order_from, week % CYCLE))

        self._stage.agenda.at(self._stage.now - 3 * DAY, self._order_from_afar)

    def ask_for(self, order: SpecialOrder, arrival: Arrival) -> None:
        """Put a customer's wish on the next order; ``arrival`` is told when it came in."""
        self._asked.append((order, arrival))

    # ----------------------------------------------------------------------------------------------------- ordering

    def _order_from(self, turn: int, moment: int) -> None:
        for vendor in VENDORS:
            if vendor.key % CYCLE == turn and not vendor.archived:
                for shop in self._chain.shops:
                    self._order(vendor, shop, moment)

    def _order(self, vendor: Vendor, shop: Shop, moment: int) -> None:
        wanted = {line.item.key: line for line in self._low(vendor, shop)}
        for asked in [pair for pair in self._asked if pair[0].item.vendor is vendor and pair[0].line.shop is shop]:
            self._asked.remove(asked)
            special = asked[0]
            line = wanted.setdefault(special.item.key, self._line(special.item, 0))
            line.quantity += special.line.quantity
            line.special.append(asked)
            special.order_line, special.status, special.stamp = line.key, ORDERED, moment
        if wanted:
            order = self._create(vendor, shop, list(wanted.values()), moment)
            self._stage.agenda.at(moment + SENDING_HOURS * HOUR, partial(self._send, order))

    def _order_from_afar(self, moment: int) -> None:
        """Order from the vendor whose deliveries take longest."""
        vendor = max(VENDORS, key=lambda vendor: vendor.days)
        order = self._create(vendor, self._chain.shops[0], self._some_of(vendor), moment)
        self._stage.agenda.at(moment + SENDING_HOURS * HOUR, partial(self._send, order))

    def _some_of(self, vendor: Vendor) -> list[OrderLine]:
        items = [item for item in self._assortment.items if item.vendor is vendor and item.weight and not item.archived]
        return [self._line(item, SOME_UNITS) for item in items[:SOME_ITEMS]]

    def _low(self, vendor: Vendor, shop: Shop) -> list[OrderLine]:
        lines = []
        for (key, index), item in list(self._stock.low.items()):
            if index != shop.index or item.vendor is not vendor:
                continue
            del self._stock.low[key, index]
            shelf = item.shelves[index]
            missing = shelf.level - shelf.qoh - shelf.ordered
            if missing > 0 and not item.archived:
                lines.append(self._line(item, missing))
        return lines

    def _line(self, item: Item, quantity: int) -> OrderLine:
        return OrderLine(self._stage.ledger.key("OrderLine"), item, quantity, item.cost)

    def _create(self, vendor: Vendor, shop: Shop, lines: list[OrderLine], moment: int) -> Order:
        ledger, chance = self._stage.ledger, self._stage.chance
        note = ledger.key("Note")
        ledger.write(
            "Note",
            {
                "noteID": note,
                "note": chance.pick(SHIP_NOTES),
                "isPublic": False,
                "timeStamp": stamp(moment),
            },
        )
        order = Order(
            key=ledger.key("Order"),
            vendor=vendor,
            shop=shop,
            created=moment,
            stamp=moment,
            shipping=chance.pick(SHIPPING) * CENT,
            discount=DISCOUNT if chance.happens(DISCOUNT_PERCENT) else 0,
            note=note,
            lines=lines,
        )
        for line in lines:
            line.stamp = moment
        if chance.happens(FILLED_IN_PERCENT):
            self._fields.fill(order.key, moment)
        self._open[order.key] = order
        return order

    def _send(self, order: Order, moment: int) -> None:
        order.stamp, order.ordered_on = moment, day_of(moment)
        for line in order.lines:
            shelf = line.item.shelves[order.shop.index]
            shelf.ordered += line.quantity
            shelf.stamp = moment
        days = order.vendor.days + self._stage.chance.below(6)
        order.arrival_on = next_open(order.ordered_on + timedelta(days=days))
        self._stage.agenda.at(order.shop.place.zone.at(order.arrival_on, RECEIVING_HOUR), partial(self._receive, order))

    # ---------------------------------------------------------------------------------------------------- receiving

    def _receive(self, order: Order, moment: int) -> None:
        """Take a shipment in: everything, or a part of it with the rest to follow."""
        chance = self._stage.chance
        is_partial = not order.shipments and len(order.lines) > 1 and chance.happens(PARTIAL_PERCENT)
        lines = order.lines[: len(order.lines) // 2] if is_partial else order.lines
        arrived = [line for line in lines if not line.received]
        order.shipments += 1
        order.stamp, order.received_on = moment, day_of(moment)
        self._write_shipment(order, arrived, moment)
        cause = Cause(PURCHASED, moment, self._chain.manager, order=order.key)
        for line in arrived:
            line.received, line.stamp = line.quantity, moment
            line.item.shelves[order.shop.index].ordered -= line.quantity
            self._stock.receive(line.item, order.shop, line.quantity, line.cost, cause)
            for special, arrival in line.special:
                arrival(special, moment)
        if is_partial:
            day = next_open(order.received_on + timedelta(days=chance.between(4, 9)))
            self._stage.agenda.at(order.shop.place.zone.at(day, RECEIVING_HOUR), partial(self._receive, order))
        else:
            order.complete = True
            del self._open[order.key]
            self._write(order)

    # --------------------------------------------------------------------------------------------------- the records

    def write_open_orders(self) -> None:
        """Write down the orders that are under way, and a draft that nobody sent yet."""
        vendor = min(VENDORS, key=lambda vendor: vendor.days)
        self._create(vendor, self._chain.shops[0], self._some_of(vendor), self._stage.now - HOUR)
        for order in self._open.values():
            self._write(order)

    def _write(self, order: Order) -> None:
        off, subtotal = order.off, order.subtotal
        self._stage.ledger.write(
            "Order",
            {
                "orderID": order.key,
                "orderedDate": order.ordered_on,
                "receivedDate": order.received_on,
                "arrivalDate": order.arrival_on,
                "refNum": f"PO-{order.key:05}|{order.vendor.key}" if order.ordered_on else "",
                "shipInstructions": self._stage.chance.pick(SHIP_NOTES),
                "stockInstructions": "",
                "shipCost": money(order.shipping),
                "shipVendorCost": money(order.in_vendor_currency(order.shipping)),
                "otherCost": NOTHING,
                "otherVendorCost": NOTHING,
                "complete": order.complete,
                "archived": order.complete and self._stage.chance.happens(ARCHIVED_PERCENT),
                "discount": rate(order.discount),
                "totalDiscount": money(off),
                "totalQuantity": sum(line.quantity for line in order.lines),
                "vendorID": order.vendor.key,
                "noteID": order.note,
                "shopID": order.shop.key,
                "createdByEmployeeID": self._chain.manager.key,
                "createTime": stamp(order.created),
                "timeStamp": stamp(order.stamp),
                "vendorCurrencyRate": rate(order.vendor.currency_rate),
                "vendorCurrencyCode": order.vendor.currency_code,
                "shippingCostMethod": "total",
                "hasShipments": bool(order.shipments),
                "discountMethod": "proportionally",
                "discountMoneyValue": money(off),
                "discountMoneyVendorValue": money(order.in_vendor_currency(off)),
                "discountIsPercent": bool(order.discount),
                "discountPercentValue": rate(order.discount),
                "costsModifiedAfterShipment": False,
                "b2bOrderUID": "",
                "b2bOrderNumber": "",
                "subTotalCost": money(subtotal),
                "totalCost": money(subtotal - off + order.shipping),
            },
        )
        for line in order.lines:
            self._stage.ledger.write("OrderLine", _line_row(order, line))

    def _write_shipment(self, order: Order, lines: list[OrderLine], moment: int) -> None:
        ledger = self._stage.ledger
        key = ledger.key("Shipment")
        cost = sum(line.quantity * line.cost for line in lines)
        off = sum(share(line.quantity * line.cost, order.discount) for line in lines)
        shipping = order.shipping if order.shipments == 1 else 0
        total = cost - off + shipping
        written = stamp(moment)
        ledger.write(
            "Shipment",
            {
                "orderShipmentID": key,
                "orderID": order.key,
                "sequenceNumber": order.shipments,
                "totalQtyReceived": sum(line.quantity for line in lines),
                "totalVendorCost": money(order.in_vendor_currency(total)),
                "totalCost": money(total),
                "currencyCode": "USD",
                "vendorCurrencyCode": order.vendor.currency_code,
                "vendorCurrencyRate": rate(order.vendor.currency_rate),
                "createTime": written,
                "paymentDueDate": day_of(moment) + timedelta(days=PAYMENT_DAYS),
                "shipmentPackingRefNum": f"{order.key:04}-{self._stage.chance.digits(6)}-0000",
                "timeStamp": written,
                "employeeID": self._chain.manager.key,
                "receptionDate": written,
                "shippingCostMethod": "total",
                "shippingVendorCost": money(order.in_vendor_currency(shipping)),
                "shippingCost": money(shipping),
                "shippingCostOrderFullValue": money(order.shipping),
                "shippingCostOrderFullVendorValue": money(order.in_vendor_currency(order.shipping)),
                "discountMethod": "proportionally",
                "discountMoneyVendorValue": money(order.in_vendor_currency(off)),
                "discountMoneyValue": money(off),
                "discountPercentValue": rate(order.discount),
                "discountOrderFullMoneyValue": money(order.off),
                "discountOrderFullMoneyVendorValue": money(order.in_vendor_currency(order.off)),
                "cost": money(cost),
                "vendorCost": money(order.in_vendor_currency(cost)),
                "status": "received" if moment > self._stage.now - 10 * DAY else "finished",
            },
        )
        for line in lines:
            ledger.write("ShipmentItem", self._shipment_item(order, line, key, written))

    def _shipment_item(self, order: Order, line: OrderLine, shipment: int, written: str) -> Row:
        total = line.quantity * line.cost
        off = share(total, order.discount)
        return {
            "orderShipmentItemID": self._stage.ledger.key("ShipmentItem"),
            "orderShipmentID": shipment,
            "qtyReceived": line.quantity,
            "vendorCost": money(order.in_vendor_currency(line.cost)),
            "cost": money(line.cost),
            "totalVendorCost": money(order.in_vendor_currency(total - off)),
            "totalCost": money(total - off),
            "shippingCost": NOTHING,
            "shippingVendorCost": NOTHING,
            "discountMoneyValue": money(off),
            "discountMoneyVendorValue": money(order.in_vendor_currency(off)),
            "discountPercentValue": rate(order.discount),
            "currencyCode": "USD",
            "vendorCurrencyCode": order.vendor.currency_code,
            "vendorCurrencyRate": rate(order.vendor.currency_rate),
            "createTime": written,
            "timeStamp": written,
            "itemID": line.item.key,
            "itemVendorID": f"{order.vendor.key:02}-{line.item.key:05}",
            "itemDescription": line.item.name,
            "employeeID": self._chain.manager.key,
            "orderID": order.key,
            "orderLineID": line.key,
        }


def _line_row(order: Order, line: OrderLine) -> Row:
    total = line.quantity * line.cost
    off = share(total, order.discount)
    vendor_cost = order.in_vendor_currency(line.cost)
    return {
        "orderLineID": line.key,
        "quantity": line.quantity,
        "price": money(line.cost),
        "originalPrice": money(line.cost),
        "vendorCost": money(vendor_cost),
        "checkedIn": line.received,
        "numReceived": line.received,
        "timeStamp": stamp(line.stamp),
        "total": money(total),
        "createTime": stamp(order.created),
        "shippingCost": NOTHING,
        "shippingVendorCost": NOTHING,
        "discountMoneyValue": money(off),
        "discountMoneyVendorValue": money(order.in_vendor_currency(off)),
        "discountPercentValue": rate(order.discount),
        "orderID": order.key,
        "itemID": line.item.key,
        "integrationOrdered": 0,
        "integrationQoh": 0,
        "integrationResponse": "",
    }
