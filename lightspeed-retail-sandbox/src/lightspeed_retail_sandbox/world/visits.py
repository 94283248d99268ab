"""Demo data: customers in the shops, who buy, return, reserve and leave bicycles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from lightspeed_retail_sandbox.effects.amounts import cents, exact
from lightspeed_retail_sandbox.effects.lines import FEE, FEE_REFUND

from .opening import LABOR, WRAPPING, Chain, Good, Shop, add_customer, data

CASH, CHECK, CARD, ACCOUNT, GIFT_CARD, DEBIT = 1, 2, 3, 4, 5, 6
"""Keys of the payment types."""

NOTES = (1, 5, 5, 20, 20)
"""Notes that customers pay cash with."""


@dataclass(frozen=True)
class Visit:
    """A customer's visit to a shop.

    Attributes:
        customer: Key; 0 without one.
    """

    shop: Shop
    register: int
    moment: datetime
    customer: int = 0


class Visits:
    """Serves customers.

    Args:
        chain: The account.
    """

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._books = chain.books
        self._chance = chain.books.chance
        self._met = 0
        cheap = [good for good in chain.plain() if good.price < 12]  # what people buy in passing
        self._wanted = [*chain.plain(), *cheap * 4, chain.good(WRAPPING)]

    # ----------------------------------------------------------------------------------------------------- whole visits

    def shop_for_something(self, visit: Visit) -> int:
        """Sell some items; returns the sale."""
        sale = self.ring_up(visit, self.basket(visit.customer))
        method = self._chance.pick((CARD, CARD, CARD, CARD, CARD, CARD, CASH, CASH, DEBIT, CHECK))
        self.pay(visit, sale, method)
        return sale

    def basket(self, customer: int = 0) -> list[dict[str, Any]]:
        """Return sale lines of random items."""
        chosen: dict[int, Good] = {}
        for _ in range(self._chance.pick((1, 1, 1, 1, 2, 2, 3, 4))):
            good = self._chance.pick(self._wanted)
            chosen[good.key] = good
        return [line for good in chosen.values() for line in self.lines(good, customer)]

    def lines(self, good: Good, customer: int = 0, units: int = 0, **values: Any) -> list[dict[str, Any]]:
        """Return the line for an item, with its fee."""
        few = self._chance.pick((1, 1, 1, 2, 3)) if good.price < 12 else 1  # small things
        line = {"itemID": good.key, "unitQuantity": units or few, **values}
        if customer in self._chain.members and good.plain:
            line["discountID"] = 1
        elif "discountID" not in line and good.price > 12 and self._chance.happens(7):
            line["discountID"] = self._chance.pick((2, 3, 4))
        elif self._chance.happens(2):
            line["unitPrice"] = cents(good.price * 9 / 10)  # haggled
        return [line | ({"fee": good.fee} if good.fee else {})]

    def ring_up(self, visit: Visit, lines: list[dict[str, Any]], **values: Any) -> int:
        """Create a sale that is not paid yet; returns its key."""
        books, seller = self._books, self._chance.pick(visit.shop.sellers)
        fees = {place: line.pop("fee") for place, line in enumerate(lines) if "fee" in line}
        with books.at(visit.moment):
            sale = books.create(
                "Sale",
                shopID=visit.shop.key,
                registerID=visit.register,
                employeeID=seller,
                customerID=visit.customer,
                enablePromotions=True,
                receiptPreference="printed",
                **values,
                SaleLines=[{"customerID": visit.customer, **line} for line in lines],
            )
            for place, line in enumerate(books.tx.rows("SaleLine", saleID=sale)):
                if place in fees:
                    self._charge_fee(sale, line, fees[place])
        return sale

    def _charge_fee(self, sale: int, line: dict[str, Any], fee: int) -> None:
        charged = self._books.record("ItemFee", fee)
        self._books.create(
            "SaleLine",
            **{name: line[name] for name in ("unitQuantity", "taxClassID", "shopID", "customerID", "employeeID")},
            saleID=sale,
            itemFeeID=fee,
            lineType=FEE,
            parentSaleLineID=line["saleLineID"],
            unitPrice=charged["feeValue"],
            tax=charged["taxable"],
        )

    def pay(self, visit: Visit, sale: int, method: int = CARD, later: int = 40, **values: Any) -> None:
        """Pay a sale, which completes it.

        Args:
            visit: The visit.
            sale: What is paid.
            method: Payment type.
            later: Seconds between ringing up and paying.
            values: Other fields of the sale.
        """
        with self._books.at(visit.moment + timedelta(seconds=later)):
            due = exact(self._books.record("Sale", sale)["balance"])
            self._complete(visit, sale, self._tenders(method, due) if due else [], **values)

    def _tenders(self, method: int, due: Decimal) -> list[dict[str, Any]]:
        """Return the payments of an amount: cash is rounded up, some are split, some have a tip."""
        if method == CASH:
            note = self._chance.pick(NOTES)
            return [{"paymentTypeID": CASH, "amount": (due / note).to_integral_value(ROUND_CEILING) * note}]
        if due > 20 and self._chance.happens(5):  # as much as people may have in their pockets
            cash = due // 3
            return [{"paymentTypeID": CASH, "amount": cash}, {"paymentTypeID": method, "amount": due - cash}]
        tip = cents(due / 10) if method == CARD and self._chance.happens(4) else Decimal()
        return [{"paymentTypeID": method, "amount": due + tip, "tipAmount": tip}]

    def _complete(self, visit: Visit, sale: int, tenders: list[dict[str, Any]], **values: Any) -> None:
        for tender in tenders:
            tender.setdefault("registerID", visit.register)
            if tender["paymentTypeID"] == CARD:
                if self._chance.happens(2):
                    self.charge(sale, tender["amount"], declined=True)
                tender["ccChargeID"] = self.charge(sale, tender["amount"])
                tender["remoteReference"] = f"terminal-{tender['ccChargeID']:07}"
        self._books.update("Sale", sale, completed=1, SalePayments=tenders, **values)
        for payment in self._books.tx.rows("SalePayment", saleID=sale):
            if payment["ccChargeID"]:
                self._processing_fee(payment)

    def charge(self, sale: int, amount: Decimal, *, declined: bool = False) -> int:
        """Charge a card; returns the key of the charge."""
        digits, pick = self._chance.digits, self._chance.pick
        answer = {"response": "DECLINED"} if declined else {"response": "APPROVED", "authCode": f"OK{digits(4)}"}
        card = {"cardType": pick(("VISA", "VISA", "MC", "AMEX")), "entryMethod": pick(("CHIP", "CONTACTLESS", "SWIPE"))}
        return self._books.insert("CCCharge", saleID=sale, amount=amount, declined=declined, xnum=digits(4),
                                  gatewayTransID=f"6{digits(9)}", **answer, **card)  # fmt: skip

    def _processing_fee(self, payment: dict[str, Any]) -> None:
        amount = exact(payment["amount"])
        variable = cents(amount * Decimal("0.026"))
        self._books.insert(
            "ProcessingFee",
            salePaymentID=payment["salePaymentID"],
            processor="STRIPE",
            processingTime=payment["createTime"],
            processingFeeRef=f"fee_{payment['ccChargeID']:012}",
            amount=variable + Decimal("0.1"),
            fixedFee="0.1",
            variableFee=variable,
            variablePercent="0.026",
            interchangeFeesVariableFee=cents(amount * Decimal("0.0165")),
            schemeFeesVariablePercent="0.0014",
            schemeFeesVariableFee=cents(amount * Decimal("0.0014")),
            interchangeFeesVariablePercent="0.0165",
        )

    def refund(self, visit: Visit, sale: int, method: int = CASH, **payment: Any) -> int:
        """Refund the first item of a sale with its fee; returns the new sale."""
        books = self._books
        with books.at(visit.moment):
            sold = next(line for line in books.tx.rows("SaleLine", saleID=sale) if line["itemID"])
            fees = books.tx.rows("SaleLine", parentSaleLineID=sold["saleLineID"], lineType=FEE)
            lines: list[dict[str, Any]] = [
                {"parentSaleLineID": sold["saleLineID"], "unitQuantity": -sold["unitQuantity"]}
            ]
            lines += [
                {"parentSaleLineID": fee["saleLineID"], "unitQuantity": -fee["unitQuantity"], "lineType": FEE_REFUND}
                for fee in fees
            ]
            return books.call(
                "sale_refund", "refund", keys={"saleID": sale}, SaleLines=lines, registerID=visit.register,
                employeeID=self._chance.pick(visit.shop.sellers),
                SalePayments=[{"paymentTypeID": method, "registerID": visit.register, **payment}],
            )  # fmt: skip

    # ------------------------------------------------------------------------------------------------- one of each kind

    def buy_gift_card(self, visit: Visit, amount: int) -> int:
        """Sell a gift card; returns its key."""
        with self._books.at(visit.moment):
            code = f"23{self._chance.digits(11)}"
            card = self._books.create("CreditAccount", name="Gift Card", description="Gift Card", code=code)
        sale = self.ring_up(visit, [{"unitPrice": 0, "tax": False, "Note": {"note": "Gift Card"}}])
        with self._books.at(visit.moment):
            deposit = {"paymentTypeID": GIFT_CARD, "amount": -amount, "creditAccountID": card}
            self._complete(visit, sale, [deposit, {"paymentTypeID": CARD, "amount": Decimal(amount)}])
        return card

    def pay_by_gift_card(self, visit: Visit, card: int) -> None:
        """Sell something, paid by gift card as far as its balance goes."""
        sale = self.ring_up(visit, self.lines(self._chain.good("Floor pump & gauge"), discountID=0))
        with self._books.at(visit.moment):
            due = exact(self._books.record("Sale", sale)["balance"])
            deposit = min(-exact(self._books.record("CreditAccount", card)["balance"]), due)
            rest = [{"paymentTypeID": CHECK, "amount": due - deposit}] if deposit < due else []
            spent = {"paymentTypeID": GIFT_CARD, "amount": deposit, "creditAccountID": card}
            self._complete(visit, sale, [spent, *rest])

    def buy_on_account(self, visit: Visit) -> None:
        """Sell something on account, and take a payment on that account."""
        sale = self.ring_up(visit, self.basket())
        self.pay(visit, sale, ACCOUNT)
        paid = self.ring_up(visit, [{"unitPrice": 0, "tax": False, "Note": {"note": "Payment on account"}}])
        with self._books.at(visit.moment):
            self._complete(
                visit, paid, [{"paymentTypeID": ACCOUNT, "amount": -5}, {"paymentTypeID": CHECK, "amount": 5}]
            )

    def store_credit(self, visit: Visit, sale: int) -> None:
        """Refund something as store credit."""
        with self._books.at(visit.moment):
            customer = self._books.record("Customer", visit.customer)
            name = f"{customer['firstName']} {customer['lastName']}"
            self._books.update("Customer", visit.customer, CreditAccount={"name": name})
            account = self._books.record("Customer", visit.customer)["creditAccountID"]
        self.refund(visit, sale, ACCOUNT, creditAccountID=account)

    def reserve(self, visit: Visit, good: Good, kind: str, **values: Any) -> int:
        """Reserve an item (``isLayaway``) or order it (``isSpecialOrder``); returns the line."""
        with self._books.at(visit.moment):
            return self._books.create(
                "SaleLine", customerID=visit.customer, shopID=visit.shop.key, itemID=good.key, unitQuantity=1,
                employeeID=visit.shop.sellers[0], **{kind: True}, **values,
            )  # fmt: skip

    def collect(self, visit: Visit, line: int) -> None:
        """Sell what was reserved."""
        sale = self.ring_up(visit, [{"saleLineID": line}]) if not line else self._sale_of(visit, line)
        self.pay(visit, sale, DEBIT)

    def _sale_of(self, visit: Visit, line: int) -> int:
        sale = self.ring_up(visit, [])
        with self._books.at(visit.moment):
            self._books.update("SaleLine", line, saleID=sale)
        return sale

    def ask_for_quote(self, visit: Visit, *, archived: bool) -> None:
        """Make a quote."""
        sale = self.ring_up(visit, self.basket(visit.customer))
        with self._books.at(visit.moment):
            quote = self._books.create("Quote", notes='Team order "TBD" & sizes\nto follow', saleID=sale)
            self._books.tx.derive("Quote", quote, archived=archived)
            self._books.update("Sale", sale, quoteID=quote)

    def void(self, visit: Visit) -> None:
        """Void a sale."""
        sale = self.ring_up(visit, self.basket())
        with self._books.at(visit.moment):
            reason = {"reason": 'Rang up "twice"', "employeeID": visit.shop.sellers[0], "shopID": visit.shop.key}
            self._books.insert("SaleVoid", saleID=sale, **reason)
            self._books.tx.update("Sale", sale, voided=True)

    def have_shipped(self, visit: Visit) -> None:
        """Sell something with a shipping address."""
        customer = self._books.database.rows("SELECT * FROM Customer WHERE customerID = ?", (visit.customer,))[0]
        names = {name: customer[name] for name in ("firstName", "lastName", "customerID")}
        note = {"shipNote": "Leave at the back door & ring", "shipped": True, "company": "c/o Café Vélo"}
        reference = {"referenceNumber": f"#00{self._chance.digits(4)}|1", "referenceNumberSource": "webshop"}
        to = {**names, **note, "Contact": {"custom": "back door"}}
        sale = self.ring_up(visit, self.basket(), ShipTo=to, **reference)
        self.pay(visit, sale)

    def sell_bike(self, visit: Visit, good: Good) -> None:
        """Sell an item with a serial number."""
        sale = self.ring_up(visit, self.lines(good, discountID=0, units=1))
        self.pay(visit, sale, CARD)
        with self._books.at(visit.moment):
            unit = self._books.tx.rows("Serialized", itemID=good.key, saleLineID=0)[0]
            line = self._books.tx.value("SaleLine", "saleLineID", saleID=sale)
            self._books.tx.update("Serialized", unit, saleLineID=line, customerID=visit.customer)

    def sign(self, sale: int) -> None:
        """Add a signature to the card payment of a sale."""
        payment = self._books.tx.value("SalePayment", "salePaymentID", saleID=sale)
        path = f"signatures/{payment:08}.pdf"
        self._books.insert("SalePaymentSalePaymentSignature", salePaymentID=payment, filePath=path)

    def customer(self) -> int:
        """Return the customer of a sale: a known one, a new one, or 0 for none; the first ones are known."""
        self._met += 1
        if self._chance.happens(5):
            return add_customer(self._chain, 1000 + self._met)
        if self._met <= 3 or self._chance.happens(45):
            return self._chance.favourite([*self._chain.customers[:120], *self._chain.members])
        return 0

    # -------------------------------------------------------------------------------------------------------- workshop

    def bring_bike(self, visit: Visit, *, warranty: bool = False, part: str = "") -> int:
        """Create a work order for a bicycle; returns its key."""
        books, chance = self._books, self._chance
        note, minutes = chance.pick(data()["words"]["jobs"])
        mechanic = chance.pick(visit.shop.mechanics)
        with books.at(visit.moment) as moment:
            bike = books.insert("Serialized", colorName="Türkis", serial=f"000{chance.digits(5)}",
                                description='Granite "Ledge" 29"', customerID=visit.customer)  # fmt: skip
            discount = 1 if visit.customer in self._chain.members else 0
            order = books.create(
                "Workorder",
                customerID=visit.customer,
                shopID=visit.shop.key,
                employeeID=mechanic,
                serializedID=bike,
                note=f"{note}\nCall before work above $100",
                internalNote="Chain 0.75 | replace soon",
                warranty=warranty,
                tax=True,
                hookIn="07",
                assignEmployeeToAll=True,
                discountID=discount,
                etaOut=(moment + timedelta(days=chance.between(1, 6))).isoformat(),
            )
            shared = {"workorderID": order, "employeeID": mechanic, "approved": True, "tax": True}
            books.create("WorkorderLine", note=note, hours=minutes // 60, minutes=minutes % 60, done=not warranty,
                         itemID=self._chain.good(LABOR).key, taxClassID=2, warranty=warranty,
                         **shared)  # fmt: skip
            if part:
                books.create("WorkorderItem", itemID=self._chain.good(part).key, **shared)
            picture = {"publicID": chance.digits(20), "baseImageURL": "https://images.example/", "size": 20_417}
            books.insert("WorkorderWorkorderImage", workorderID=order, filename=f"bike_{order}.jpg",
                         description='Dent "before" repair', **picture)  # fmt: skip
        return order

    def collect_bike(self, visit: Visit, order: int, *, archived: bool = False) -> None:
        """Check a work order out, and pay."""
        with self._books.at(visit.moment):
            sale = self._books.call("workorder_checkout", "checkout", keys={"workorderID": order})
            self._books.update("Sale", sale, registerID=visit.register, employeeID=visit.shop.sellers[0])
        self.pay(visit, sale, CARD)
        if archived:
            with self._books.at(visit.moment):
                self._books.archive("Workorder", order)


__all__ = ["ACCOUNT", "CARD", "CASH", "CHECK", "DEBIT", "GIFT_CARD", "Visit", "Visits"]
