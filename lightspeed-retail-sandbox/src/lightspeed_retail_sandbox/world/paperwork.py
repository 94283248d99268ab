"""Demo data: registers, purchase orders, transfers, counts, vendor returns and working hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lightspeed_retail_sandbox.effects import stock, transfers
from lightspeed_retail_sandbox.effects.amounts import cents, exact
from lightspeed_retail_sandbox.effects.stock import sum_of

from .books import Books
from .opening import MANAGER, OWNER, Chain, Good, Shop

FLOAT = 200
"""Dollars in a register in the morning."""

# --------------------------------------------------------------------------------------------------------- registers


def open_register(books: Books, register: int, employee: int, moment: datetime) -> None:
    """Open a register for the day."""
    with books.at(moment):
        books.call("register_open", "open", keys={"registerID": register}, amount=FLOAT, notes="Opening float",
                   paymentTypeID=1, employeeID=employee)  # fmt: skip


def close_register(books: Books, register: int, employee: int, moment: datetime) -> None:
    """Withdraw cash, count the rest with some differences, and close."""
    with books.at(moment):
        books.create("RegisterWithdraw", registerID=register, amount=-FLOAT + 50, notes="To the bank & safe",
                     employeeID=employee, paymentTypeID=1)  # fmt: skip
    with books.at(moment):
        notes = books.chance.pick(("", "", 'Drawer 2 "sticks"', "1 x $20 torn & taped"))
        count = books.call(
            "register_close", "close", keys={"registerID": register}, notes=notes, closeEmployeeID=employee
        )
        for amount in books.tx.rows("RegisterCountAmount", registerCountID=count):
            missing = Decimal(books.chance.between(-500, 500)) / 100 if amount["paymentTypeID"] == 1 else 0
            actual = exact(amount["calculated"]) + (missing if books.chance.happens(25) else 0)
            books.tx.derive("RegisterCountAmount", amount, actual=actual)


# --------------------------------------------------------------------------------------------------- purchase orders


def order(
    books: Books,
    shop: Shop,
    vendor: int,
    wanted: Mapping[int, int],
    moment: datetime,
    *,
    price: str = "",
    **values: Any,
) -> int:
    """Draft a purchase order.

    Args:
        books: Where to write.
        shop: Where the goods go.
        vendor: Where they come from.
        wanted: Units by item.
        moment: When.
        price: What a unit costs; by default, what it cost on average until now.
        values: Other fields of the order.

    Returns:
        Its key.
    """
    line = {"price": price} if price else {}
    with books.at(moment):
        return books.create(
            "Order",
            vendorID=vendor,
            shopID=shop.key,
            createdByEmployeeID=MANAGER,
            shipInstructions='Ring "Receiving" twice',
            Note={"note": "Pallet jack & liftgate needed\nno Fridays"},
            **{"shipCost": books.chance.pick(("0", "9.5", "12.5")), **values},
            OrderLines=[{"itemID": item, "quantity": units, **line} for item, units in wanted.items()],
        )


def send_order(books: Books, key: int, moment: datetime) -> None:
    """Send a purchase order to the vendor."""
    with books.at(moment) as at:
        arrival = (at + timedelta(days=7)).date()
        books.update("Order", key, orderedDate=at.date(), arrivalDate=arrival, refNum=f"PO-{key:05}|7")


def receive_order(books: Books, key: int, moment: datetime, *, complete: bool = True) -> None:
    """Receive a shipment for an order: all of it, or the first line."""
    with books.at(moment) as at:
        purchase = books.record("Order", key)
        lines = [line for line in books.tx.rows("OrderLine", orderID=key) if not line["numReceived"]]
        lines = lines if complete else lines[:1]
        shipment = _shipment(books, purchase, lines, at)
        for line in lines:
            units = line["quantity"]
            books.update("OrderLine", line["orderLineID"], checkedIn=units, numReceived=units)
            stock.move(books.tx, line["itemID"], purchase["shopID"], units, stock.PURCHASED,
                       paid=exact(line["price"]), orderID=key, employeeID=MANAGER)  # fmt: skip
            books.insert("ShipmentItem", **_received(books, purchase, line), orderShipmentID=shipment)
        books.update("Order", key, receivedDate=at.date(), complete=complete)
        books.tx.derive("Order", key, hasShipments=True)


def _shipment(books: Books, purchase: dict[str, Any], lines: list[dict[str, Any]], at: datetime) -> int:
    sequence = len(books.tx.rows("Shipment", orderID=purchase["orderID"])) + 1
    cost = sum_of(exact(line["total"]) for line in lines)
    off = sum_of(exact(line["discountMoneyValue"]) for line in lines)
    shipping = exact(purchase["shipCost"]) if sequence == 1 else Decimal()
    amounts = {
        "cost": (cost, "vendorCost"),
        "totalCost": (cost - off + shipping, "totalVendorCost"),
        "shippingCost": (shipping, "shippingVendorCost"),
        "shippingCostOrderFullValue": (exact(purchase["shipCost"]), "shippingCostOrderFullVendorValue"),
        "discountMoneyValue": (off, "discountMoneyVendorValue"),
        "discountOrderFullMoneyValue": (exact(purchase["totalDiscount"]), "discountOrderFullMoneyVendorValue"),
    }
    return books.insert(
        "Shipment",
        **_in_both_currencies(purchase, amounts),
        orderID=purchase["orderID"],
        sequenceNumber=sequence,
        employeeID=MANAGER,
        status="finished",
        totalQtyReceived=sum(line["quantity"] for line in lines),
        receptionDate=at.isoformat(),
        shippingCostMethod="total",
        discountMethod="proportionally",
        discountPercentValue=purchase["discount"],
        paymentDueDate=(at + timedelta(days=30)).date(),
        shipmentPackingRefNum=f"{purchase['orderID']:04}-{books.chance.digits(6)}-0000",
    )


def _received(books: Books, purchase: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    item, off = books.record("Item", line["itemID"]), exact(line["discountMoneyValue"])
    amounts = {
        "cost": (exact(line["price"]), "vendorCost"),
        "totalCost": (exact(line["total"]) - off, "totalVendorCost"),
        "discountMoneyValue": (off, "discountMoneyVendorValue"),
    }
    return {
        **_in_both_currencies(purchase, amounts),
        **{name: line[name] for name in ("orderID", "orderLineID", "itemID")},
        "qtyReceived": line["quantity"],
        "employeeID": MANAGER,
        "itemDescription": item["description"],
        "discountPercentValue": purchase["discount"],
        "itemVendorID": f"{purchase['vendorID']:02}-{line['itemID']:05}",
    }


def _in_both_currencies(purchase: dict[str, Any], amounts: dict[str, tuple[Decimal, str]]) -> dict[str, Any]:
    rate = exact(purchase["vendorCurrencyRate"]) or Decimal(1)
    vendor = {theirs: cents(amount / rate) for amount, theirs in amounts.values()}
    codes = {
        "currencyCode": "USD",
        "vendorCurrencyCode": purchase["vendorCurrencyCode"] or "USD",
        "vendorCurrencyRate": rate,
    }
    return {ours: amount for ours, (amount, _) in amounts.items()} | vendor | codes


def restock(chain: Chain, since: int, moment: datetime) -> None:
    """Order and receive all units sold after an entry of the log."""
    books = chain.books
    log = books.database.rows("SELECT * FROM InventoryLog WHERE inventoryLogID > ?", (since,))
    gone = Counter[tuple[int, int]]()
    for row in log:
        gone[row["shopID"], row["itemID"]] -= row["qohChange"]
    vendors = {good.key: good.vendor for good in chain.goods}
    for shop in chain.shops:
        for vendor in sorted(set(vendors.values())):
            wanted = {
                item: units
                for (where, item), units in sorted(gone.items())
                if where == shop.key and vendors[item] == vendor and units > 0
            }
            if wanted:
                discount = books.chance.pick(("0", "0", "0.05"))
                key = order(books, shop, vendor, wanted, moment, discount=discount)
                send_order(books, key, moment)
                receive_order(books, key, moment)


# -------------------------------------------------------------------------------------------- moving and counting stock


def transfer(books: Books, sender: Shop, receiver: Shop, goods: Iterable[Good], moment: datetime) -> int:
    """Draft a transfer; returns its key."""
    with books.at(moment) as at:
        between = {"sendingShopID": sender.key, "receivingShopID": receiver.key}
        needed = (at + timedelta(days=3)).isoformat()
        key = books.create("InventoryTransfer", note="For the weekend sale & demo day", needBy=needed, **between)
        for good in goods:
            books.call(
                "inventory_transfer_transfer_items", "add_items", keys={"transferID": key}, itemID=good.key, toSend=2
            )
        return key


def send_transfer(books: Books, key: int, moment: datetime) -> None:
    """Send a transfer."""
    with books.at(moment):
        books.call("inventory_transfer", "send", key)


def receive_transfer(books: Books, key: int, moment: datetime) -> None:
    """Receive a transfer."""
    with books.at(moment):
        tx, sent = books.tx, books.record("InventoryTransfer", key)
        for row in tx.rows("TransferItem", transferID=key):
            units, item = row["sent"], row["itemID"]
            stock.reserve(tx, item, sent["sendingShopID"], "onTransferOut", -units)
            stock.reserve(tx, item, sent["receivingShopID"], "onTransferIn", -units)
            stock.move(tx, item, sent["receivingShopID"], units, stock.RECEIVED, transferID=key, employeeID=MANAGER)
            tx.update("TransferItem", row, toReceive=0, received=units, receivedValue=row["sentValue"])
        tx.update("InventoryTransfer", key, status=transfers.RECEIVED)


def count(books: Books, shop: Shop, goods: Iterable[Good], moment: datetime, *, apply: bool = True) -> int:
    """Count some items, with some differences; returns the key."""
    with books.at(moment) as at:
        key = books.create("InventoryCount", name=f'Annual "big" count & check {at:%Y-%m}', shopID=shop.key)
        for good in goods:
            there = max(stock.shelf(books.tx, good.key, shop.key)["qoh"] + books.chance.pick((0, 0, 0, -1, 1)), 0)
            for part in (there // 2, there - there // 2) if books.chance.happens(10) else (there,):
                books.create("InventoryCountItem", inventoryCountID=key, itemID=good.key, qty=part,
                             employeeID=books.chance.pick(shop.sellers))  # fmt: skip
    if apply:
        with books.at(moment + timedelta(hours=2)):
            books.call("inventory_count_reconcile", "create", inventoryCountID=key)
    return key


def send_back(books: Books, shop: Shop, goods: list[Good], moment: datetime, *, sent: bool = True) -> int:
    """Return items to the vendor of the first one; returns the key."""
    with books.at(moment):
        key = books.insert("VendorReturn", vendorID=goods[0].vendor, shopID=shop.key, status="open",
                           noteID=books.insert("Note", note="Box 2 | of 3"))  # fmt: skip
        subtotal = Decimal()
        for good in goods if sent else ():
            cost = stock.cost(books.tx, good.key, shop.key).average
            subtotal += cost
            stock.move(books.tx, good.key, shop.key, -1, stock.SENT_BACK, vendorReturnID=key, employeeID=MANAGER)
            left = stock.shelf(books.tx, good.key, shop.key)["qoh"]
            values = {"quantity": 1, "cost": cost, "subtotal": cost, "inventoryInStock": left}
            books.insert("VendorReturnItem", vendorReturnID=key, itemID=good.key, **values,
                         vendorReturnItemReasonID=books.chance.between(1, 4))  # fmt: skip
        if sent:
            books.tx.update("VendorReturn", key, status="sent", sentDate=books.tx.now, refNum=f"RMA-{key:04}",
                            shipCost="12.5", subtotal=subtotal, total=subtotal + Decimal("12.5"))  # fmt: skip
        return key


# -------------------------------------------------------------------------------------------------------------- people


def work(chain: Chain, first: date, days: int, now: datetime) -> None:
    """Clock employees in and out on some days; the owner is still clocked in."""
    books = chain.books
    with books.at(now - timedelta(hours=2)):
        for day in (first + timedelta(days=number) for number in range(days)):
            for shop in chain.shops:
                for employee in (*shop.sellers, *shop.mechanics):
                    hours = (books.local(shop.key, day, hour) for hour in (9.75, 18.25))
                    came, left = (moment.isoformat() for moment in hours)
                    books.create("EmployeeHours", employeeID=employee, shopID=shop.key, checkIn=came, checkOut=left)
        books.create("EmployeeHours", employeeID=OWNER, shopID=chain.shops[0].key)


def sign_in(chain: Chain, now: datetime, rights: list[str]) -> None:
    """Create the session of the access tokens."""
    with chain.books.at(now - timedelta(days=1098)):
        _sign_in(chain, now, rights)


def _sign_in(chain: Chain, now: datetime, rights: list[str]) -> None:
    owner = chain.books.record("Employee", OWNER)
    names = {name: owner[name] for name in ("employeeID", "firstName", "lastName")}
    came = {"isCheckedIn": True, "checkedInAt": (now - timedelta(hours=2)).isoformat()}
    session = {
        "sessionCookie": "PHPSESSID=; path=/",
        "employeeID": OWNER,
        "systemCustomerID": 83050,
        "systemUserID": 170236,
        "systemAPIClientID": 25578,
        "systemAPIKeyID": 1757062,
        "shopCount": len(chain.shops),
        "ecomUrl": "https://ridgeline.example",
        "Employee": {**names, "singleShop": False, "hasPin": True, **came},
        "Rights": dict.fromkeys(rights, True),
    }
    chain.books.database.insert("Session", [session])
