"""Sales: their lines, their sums, and the records they leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.lines import FEE as FEE_LINE
from lightspeed_retail_sandbox.effects.sales import FIRST_TICKET
from lightspeed_retail_sandbox.effects.stock import RETURNED, SOLD

from .items import SERIALIZED
from .rules import EXEMPT, Discount, TaxCategory
from .stock import Cause
from .tills import closing_time
from .values import NOTHING, ONE, money, rate, share, stamp, to_cent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .chain import Employee, Register, Shop
    from .customers import Customer
    from .items import Fee, Item, Lot
    from .payments import Payments, Tender
    from .rules import TaxClass
    from .stage import Stage
    from .stock import Stock, Taken
    from .tills import Tills


Pay = Callable[[int], list["Tender"]]
"""Tells how an amount due is paid."""

LAYAWAY, SPECIAL_ORDER, WORKORDER = "layaway", "special order", "workorder"


@dataclass(slots=True)
class Line:
    """A line of a sale, or a reservation that waits for its sale.

    Attributes:
        off: Discount on the whole line; below zero when the quantity is.
        reservation: Why its units left the stock before the sale, if they did.
        taken: What its units cost; known once they left the stock.
    """

    key: int
    made: int
    shop: Shop
    employee: Employee
    quantity: int
    price: int
    tax_class: TaxClass
    tax: TaxCategory
    item: Item | None = None
    customer: int = 0
    normal_price: int = 0
    discount: Discount | None = None
    off: int = 0
    taxable: bool = True
    reservation: str = ""
    taken: Taken | None = None
    parent: int = 0
    fee: Fee | None = None
    type: str = ""
    note: int = 0
    rate1: int = 0
    rate2: int = 0

    def __post_init__(self) -> None:
        if self.taxable:
            self.rate1, self.rate2 = self.tax.rates(self.tax_class)

    @property
    def subtotal(self) -> int:
        """Quantity times price, before discount and tax."""
        return self.quantity * self.price

    @property
    def net(self) -> int:
        """What is taxed."""
        return self.quantity * self.price - self.off


@dataclass(slots=True)
class Ticket:
    """A sale while it is rung up."""

    key: int
    shop: Shop
    register: Register
    employee: Employee
    customer: Customer | None
    tax: TaxCategory
    made: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Extras:
    """What few sales have.

    Attributes:
        completed_at: When it was completed, if it is entered later than that.
        updated_at: When it was changed after it was complete.
        loaded: Money put on a gift card or an account, which is due but is not turnover.
    """

    completed_at: int = 0
    updated_at: int = 0
    loaded: int = 0
    ship_to: int = 0
    quote: int = 0
    archived: bool = False
    voided: bool = False
    internal_note: int = 0
    printed_note: int = 0
    reference: str = ""


@dataclass(slots=True)
class Sums:
    """What the lines of a sale add up to. Taxes are rounded to cents once per sale, not per line."""

    subtotal: int
    off: int
    taxable: int
    nontaxable: int
    tax1: int
    tax2: int
    avg_cost: int
    fifo_cost: int
    fees: int

    @property
    def total(self) -> int:
        """What the customer has to pay."""
        return self.subtotal - self.off + self.tax1 + self.tax2


PLAIN = Extras()
"""Nothing special."""


def sums(lines: list[Line]) -> Sums:
    """Add up lines."""
    subtotal = off = taxable = tax1 = tax2 = avg_cost = fifo_cost = fees = 0
    for line in lines:
        net = line.net
        subtotal += line.subtotal
        off += line.off
        if line.rate1 or line.rate2:
            taxable += net
            tax1 += net * line.rate1 // ONE
            tax2 += net * line.rate2 // ONE
        if line.taken:
            avg_cost += line.quantity * line.taken.avg_cost
            fifo_cost += line.quantity * line.taken.fifo_cost
        if line.fee:
            fees += net
    return Sums(
        subtotal, off, taxable, subtotal - off - taxable, to_cent(tax1), to_cent(tax2), avg_cost, fifo_cost, fees
    )


class Sales:
    """Rings up sales and writes them down when they are finished."""

    def __init__(self, stage: Stage, stock: Stock, tills: Tills, payments: Payments) -> None:
        self._stage = stage
        self._stock = stock
        self._tills = tills
        self._payments = payments

    # ---------------------------------------------------------------------------------------------------- ringing up

    def start(self, shop: Shop, moment: int, customer: Customer | None = None) -> Ticket:
        """Start a sale at one of the registers of a shop."""
        chance = self._stage.chance
        return Ticket(
            key=self._stage.ledger.key("Sale"),
            shop=shop,
            register=chance.pick(shop.registers),
            employee=chance.pick(shop.sellers),
            customer=customer,
            tax=tax_for(shop, customer),
            made=moment,
        )

    def add(
        self, ticket: Ticket, item: Item, quantity: int, *, discount: Discount | None = None, price: int | None = None
    ) -> None:
        """Add units of an item to a sale, at another price than usual if one is given, and the fee on them."""
        line = self.line(
            ticket.shop, ticket.employee, ticket.customer, item, quantity,
            moment=ticket.made, discount=discount, price=price,
        )  # fmt: skip
        ticket.lines.append(line)
        if item.fee:
            ticket.lines.append(self.fee_line(line, item.fee, FEE_LINE))

    def line(
        self,
        shop: Shop,
        employee: Employee,
        customer: Customer | None,
        item: Item,
        quantity: int,
        *,
        moment: int,
        discount: Discount | None = None,
        price: int | None = None,
    ) -> Line:
        """A line for units of an item."""
        line = Line(
            key=self._stage.ledger.key("SaleLine"),
            made=moment,
            shop=shop,
            employee=employee,
            quantity=quantity,
            price=item.price if price is None else price,
            tax_class=item.tax_class,
            tax=tax_for(shop, customer),
            item=item,
            customer=customer.key if customer else 0,
            normal_price=0 if price is None else item.price,
            discount=discount,
        )
        if discount:
            line.off = share(line.subtotal, discount.percent) if discount.percent else discount.amount * quantity
        return line

    def fee_line(self, line: Line, fee: Fee, kind: str) -> Line:
        """The line that charges (or gives back) a fee on another line."""
        return Line(
            key=self._stage.ledger.key("SaleLine"),
            made=line.made,
            shop=line.shop,
            employee=line.employee,
            quantity=line.quantity,
            price=fee.amount,
            tax_class=line.tax_class,
            tax=line.tax,
            customer=line.customer,
            taxable=fee.taxable,
            parent=line.key,
            fee=fee,
            type=kind,
        )

    def note(self, text: str, moment: int, *, public: bool = False) -> int:
        """Write a note and return its key."""
        key = self._stage.ledger.key("Note")
        self._stage.ledger.write("Note", {"noteID": key, "note": text, "isPublic": public, "timeStamp": stamp(moment)})
        return key

    # -------------------------------------------------------------------------------------------------- finishing it

    def complete(self, ticket: Ticket, moment: int, pay: Pay, extras: Extras = PLAIN) -> list[Tender]:
        """Complete a sale: goods leave the stock, money goes into the till, records are written.

        Args:
            ticket: What was rung up.
            moment: The present.
            pay: Tells how an amount due is paid; what it gives beyond that amount and tips is handed back as change.
            extras: What is special about the sale.

        Returns:
            How it was paid.
        """
        self._tills.open(ticket.register, ticket.employee, moment, closing_time(ticket.shop, moment))
        for line in ticket.lines:
            if line.item and not line.reservation:
                self._move(ticket, line, line.item, moment)
        totals = sums(ticket.lines)
        tenders = pay(totals.total)
        tips = sum(tender.tip for tender in tenders)
        change = sum(tender.amount for tender in tenders) - tips - totals.total
        self._payments.settle(ticket, tenders, change, moment)
        completed = extras.completed_at or moment
        for line in ticket.lines:
            self.write_line(line, ticket.key, completed)
        self._write(ticket, totals, extras, created=ticket.made, completed=completed, change=change, tips=tips,
                    updated=extras.updated_at or moment)  # fmt: skip
        employee = ticket.employee
        employee.last_sale, employee.last_shop = ticket.key, ticket.shop.key
        employee.last_register, employee.stamp = ticket.register.key, moment
        return tenders

    def park(self, ticket: Ticket, moment: int, extras: Extras = PLAIN) -> None:
        """Leave a sale uncompleted: nothing moves, nothing is paid."""
        for line in ticket.lines:
            self.write_line(line, ticket.key, moment)
        self._write(ticket, sums(ticket.lines), extras, created=ticket.made, updated=moment)

    def _move(self, ticket: Ticket, line: Line, item: Item, moment: int) -> None:
        """Move the goods of a line: out of the stock when they are sold, back into it when they come back."""
        customer = ticket.customer.key if ticket.customer else 0
        if line.quantity < 0:
            cause = Cause(RETURNED, moment, line.employee, sale=ticket.key, customer=customer)
            cost = line.taken.fifo_cost if line.taken else item.avg_cost
            self._stock.receive(item, line.shop, -line.quantity, cost, cause)
            return
        cause = Cause(SOLD, moment, line.employee, sale=ticket.key, customer=customer)
        line.taken = self._stock.take(item, line.shop, line.quantity, cause)
        self.write_lots(line.key, line.taken.lots, moment)
        if item.type == SERIALIZED:
            serials = item.shelves[line.shop.index].serials
            for _ in range(line.quantity):
                key, serial = serials.popleft()
                self._stock.write_serial(key, serial, item, moment, line=line.key, customer=customer)

    # --------------------------------------------------------------------------------------------------- the records

    def write_lots(self, line: int, lots: Iterable[tuple[Lot, int]], moment: int) -> None:
        """Write down which lots the units of a line came from."""
        ledger = self._stage.ledger
        for lot, count in lots:
            ledger.write(
                "InventorySale",
                {
                    "inventorySaleID": ledger.key("InventorySale"),
                    "quantity": count,
                    "createTime": stamp(moment),
                    "inventoryID": lot.key,
                    "saleLineID": line,
                },
            )

    def write_line(self, line: Line, sale: int, moment: int) -> None:
        """Write a line down; ``sale`` is 0 while a reservation waits."""
        net = line.net
        tax1, tax2 = net * line.rate1 // ONE, net * line.rate2 // ONE
        taken, discount, item = line.taken, line.discount, line.item
        self._stage.ledger.write(
            "SaleLine",
            {
                "saleLineID": line.key,
                "createTime": stamp(line.made),
                "timeStamp": stamp(moment),
                "unitQuantity": line.quantity,
                "unitPrice": money(line.price),
                "normalUnitPrice": money(line.normal_price),
                "discountAmount": money(discount.amount) if discount else NOTHING,
                "discountPercent": rate(discount.percent) if discount else NOTHING,
                "avgCost": money(taken.avg_cost) if taken else NOTHING,
                "fifoCost": money(taken.fifo_cost) if taken else NOTHING,
                "tax": line.taxable,
                "tax1Rate": rate(line.rate1),
                "tax2Rate": rate(line.rate2),
                "isLayaway": line.reservation == LAYAWAY,
                "isWorkorder": line.reservation == WORKORDER,
                "isSpecialOrder": line.reservation == SPECIAL_ORDER,
                "displayableSubtotal": money(net),
                "displayableUnitPrice": money(line.price),
                "lineType": line.type,
                "calcLineDiscount": money(line.off),
                "calcTransactionDiscount": NOTHING,
                "calcTotal": money(net + tax1 + tax2),
                "calcSubtotal": money(line.subtotal),
                "calcTax1": money(tax1),
                "calcTax2": money(tax2),
                "sortorder": "0",
                "onCompletedTrans": 0,
                "priceRuleID": 0,
                "taxClassID": line.tax_class.key,
                "customerID": line.customer,
                "discountID": discount.key if discount else 0,
                "employeeID": line.employee.key,
                "itemID": item.key if item else 0,
                "noteID": line.note,
                "parentSaleLineID": line.parent,
                "shopID": line.shop.key,
                "taxCategoryID": line.tax.key,
                "saleID": sale,
                "itemFeeID": line.fee.key if line.fee else 0,
            },
        )

    def _write(
        self,
        ticket: Ticket,
        totals: Sums,
        extras: Extras,
        *,
        created: int,
        updated: int,
        completed: int = 0,
        change: int = 0,
        tips: int = 0,
    ) -> None:
        total = money(totals.total)
        due = money(totals.total + extras.loaded) if extras.loaded else total
        net = money(totals.subtotal - totals.off)
        written = stamp(completed or updated)
        self._stage.ledger.write(
            "Sale",
            {
                "saleID": ticket.key,
                "timeStamp": written,
                "discountPercent": NOTHING,
                "completed": bool(completed),
                "archived": extras.archived,
                "voided": extras.voided,
                "enablePromotions": True,
                "isTaxInclusive": False,
                "createTime": stamp(created),
                "updatetime": stamp(updated),
                "completeTime": written if completed else None,
                "referenceNumber": extras.reference,
                "referenceNumberSource": "webshop" if extras.reference else "",
                "tax1Rate": rate(ticket.tax.rate1),
                "tax2Rate": rate(ticket.tax.rate2),
                "change": money(change),
                "tipEnabled": True,
                "receiptPreference": "email" if ticket.customer else "printed",
                "displayableSubtotal": net,
                "ticketNumber": str(FIRST_TICKET + ticket.key),
                "calcDiscount": money(totals.off),
                "calcTotal": total,
                "calcSubtotal": money(totals.subtotal),
                "calcTaxable": money(totals.taxable),
                "calcNonTaxable": money(totals.nontaxable),
                "calcAvgCost": money(totals.avg_cost),
                "calcFIFOCost": money(totals.fifo_cost),
                "calcTax1": money(totals.tax1),
                "calcTax2": money(totals.tax2),
                "calcPayments": total if completed else NOTHING,
                "calcTips": money(tips),
                "calcItemFees": money(totals.fees),
                "total": total,
                "totalDue": due,
                "displayableTotal": due,
                "balance": NOTHING if completed else total,
                "customerID": ticket.customer.key if ticket.customer else 0,
                "discountID": 0,
                "employeeID": ticket.employee.key,
                "tipEmployeeID": ticket.employee.key,
                "quoteID": extras.quote,
                "registerID": ticket.register.key,
                "shipToID": extras.ship_to,
                "shopID": ticket.shop.key,
                "taxCategoryID": ticket.tax.key,
                "taxTotal": money(totals.tax1 + totals.tax2),
                "tippableAmount": net,
                "internalNoteID": extras.internal_note,
                "printedNoteID": extras.printed_note,
            },
        )


def tax_for(shop: Shop, customer: Customer | None) -> TaxCategory:
    """The sales tax of a shop, unless the customer is exempt from it."""
    return EXEMPT if customer and customer.is_school else shop.place.tax
