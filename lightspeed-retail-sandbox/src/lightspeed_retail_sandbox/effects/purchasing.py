"""Purchase orders, shipments and vendors."""

from __future__ import annotations

from lightspeed_retail.resources._base import Anything, Integer
from lightspeed_retail_sandbox.changes import Change, Effects
from lightspeed_retail_sandbox.rules import Form, Join, Rules
from lightspeed_retail_sandbox.transactions import Transaction

from .amounts import cents, exact
from .custom_fields import values_of
from .stock import cost, reserve, sum_of


def _check_order(change: Change) -> None:
    if change.is_new:
        change.default(createdByEmployeeID=change.tx.employee)
        vendor = change.tx.record("Vendor", change["vendorID"])
        rate = change.tx.record("CurrencyRate", vendor["currencyRateID"]) if vendor else None
        if rate:
            change.values |= {"vendorCurrencyCode": rate["currencyCode"], "vendorCurrencyRate": rate["rate"]}
    if not change["noteID"]:
        change.values["noteID"] = change.tx.insert("Note")
    if not 0 <= exact(change["discount"]) <= 1:
        raise change.invalid("discount is a fraction: 1 is 100 %.")
    lines = change.tx.rows("OrderLine", orderID=change.key) if change.key else []
    if change.draft.values.get("receivedDate") and not lines:
        raise change.refuse("receivedDate: an Order without lines cannot be checked in.")


def _settle_order(change: Change) -> None:
    add_up(change.tx, change.key)


def add_up(tx: Transaction, order: int) -> None:
    """Update the totals of an order, and the shares of its lines."""
    row = tx.record("Order", order)
    if row is None:
        return
    lines = tx.rows("OrderLine", orderID=order)
    rate = exact(row["vendorCurrencyRate"]) or exact(1)
    subtotal = sum_of(exact(line["total"]) for line in lines)
    share = exact(row["discount"])
    parts = {line["orderLineID"]: cents(exact(line["total"]) * share) for line in lines}
    discount = sum_of(parts.values())
    extra = exact(row["shipCost"]) + exact(row["otherCost"])
    tx.derive(
        "Order",
        order,
        totalQuantity=sum(line["quantity"] for line in lines),
        subTotalCost=subtotal,
        totalDiscount=discount,
        discountMoneyValue=discount,
        discountMoneyVendorValue=cents(discount / rate),
        discountPercentValue=share,
        totalCost=subtotal - discount + extra,
        shipVendorCost=cents(exact(row["shipCost"]) / rate),
        otherVendorCost=cents(exact(row["otherCost"]) / rate),
    )
    for line in lines:
        part = parts[line["orderLineID"]]
        shared = {"discountMoneyValue": part, "discountMoneyVendorValue": cents(part / rate)}
        tx.derive("OrderLine", line, discountPercentValue=share, **shared)


def _check_line(change: Change) -> None:
    tx = change.tx
    order = tx.record("Order", change["orderID"])
    if order and (order["complete"] or order["archived"]):
        raise change.refuse("The Order is closed.")
    if not change.sets("price") and change.is_new:
        change.values["price"] = cost(tx, change["itemID"], order["shopID"]).average if order else 0
    change.default(originalPrice=change["price"])
    rate = exact(order["vendorCurrencyRate"]) if order else exact(1)
    if (change.sets("price") or change.is_new) and not change.sets("vendorCost"):
        change.values["vendorCost"] = cents(exact(change["price"]) / (rate or 1))
    change.values["total"] = exact(change["price"]) * (change["quantity"] or 0)


def _settle_line(change: Change) -> None:
    _expect(change, change["itemID"], change["quantity"] - change["checkedIn"])
    add_up(change.tx, change["orderID"])
    if change.before and change.before["orderID"] != change["orderID"]:
        add_up(change.tx, change.before["orderID"])


def _expect(change: Change, item: int, units: int) -> None:
    """Update the shop's backorder by what is ordered."""
    before = change.before
    if before:
        shop = change.tx.value("Order", "shopID", orderID=before["orderID"])
        reserve(change.tx, before["itemID"], shop, "backorder", before["checkedIn"] - before["quantity"])
    shop = change.tx.value("Order", "shopID", orderID=change["orderID"])
    reserve(change.tx, item, shop, "backorder", units)


def _drop_line(change: Change) -> None:
    _expect(change, 0, 0)
    add_up(change.tx, change.before["orderID"])


RULES = {
    "Order": Effects(
        defaults={
            "shippingCostMethod": "total",
            "discountMethod": "proportionally",
            "discountIsPercent": True,
            "vendorCurrencyRate": 1,
        },
        loaded=("Note",),
        loaded_with_removed=("Note",),
        prepare=_check_order,
        settle=_settle_order,
        related={"CustomFieldValues": values_of("Order")},
    ),
    "OrderLine": Effects(
        joins={"m": Join("order_line_totals", "orderLineID", "orderLineID")},
        prepare=_check_line,
        settle=_settle_line,
        after_removal=_drop_line,
    ),
    "OrderShipment": Rules(forms={"paymentDueDate": Form.PLAIN_DAY}),
    "Shipment": Rules(forms={"paymentDueDate": Form.PLAIN_DAY}),
    "ShipmentItem": Rules(columns=dict.fromkeys(("employeeID", "orderLineID"), Integer)),
    "Vendor": Rules(columns={"purchasingCurrency": Anything}),
    "VendorRep": Rules(columns={"vendorID": Integer}),
    "VendorReturn": Rules(columns={"noteID": Integer}),
}
