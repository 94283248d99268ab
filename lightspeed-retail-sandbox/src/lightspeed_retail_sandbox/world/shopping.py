"""What people come to the shops for."""

from __future__ import annotations

import enum
from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.lines import FEE_REFUND as FEE_REFUND_LINE

from .chance import Weighted
from .days import busyness, later, shopping_hour, span
from .items import DEFAULT, SERIALIZED
from .payments import refund_tender
from .people import address, contact
from .rules import CLUB_DISCOUNT, FIVE_OFF, SCRATCH_DISCOUNT, STAFF_DISCOUNT
from .sales import PLAIN, Extras, Line
from .values import CENT, DAY, DOLLAR, HOUR, stamp

if TYPE_CHECKING:
    from datetime import date

    from .assortment import Assortment
    from .chain import Chain, Shop
    from .credit import Credit
    from .customers import Customer, Customers
    from .items import Item
    from .on_account import OnAccount
    from .payments import Payments
    from .reservations import Reservations
    from .rules import Discount, PaymentType
    from .sales import Sales, Ticket
    from .stage import Stage
    from .stock import Stock

VISITS_PER_SALE = 0.9
"""Some sales need no visit of their own: refunds, what is collected, what the workshop did."""
EXAMPLES_AGO = 9
BASKET = Weighted([(1, 57), (2, 25), (3, 10), (4, 5), (7, 3)])
# For small things: how many of the same.
HANDFUL = Weighted([(1, 55), (2, 25), (3, 10), (4, 6), (6, 4)])
SMALL_PRICE = 12 * DOLLAR
SEARCHES = 6
OVERSOLD_PERCENT = 12
DISCOUNTED_PERCENT = 7
DISCOUNTS = Weighted([(FIVE_OFF, 3), (SCRATCH_DISCOUNT, 3), (STAFF_DISCOUNT, 2)])
HAGGLED_PERCENT = 2
WRAPPED_PERCENT = 3
RETURNED_PERCENT = 3.5
STORE_CREDIT_PERCENT = 25


class Visit(enum.Enum):
    """What a visit turns out to be."""

    PURCHASE = enum.auto()
    GIFT_CARD = enum.auto()
    LAYAWAY = enum.auto()
    SPECIAL_ORDER = enum.auto()
    QUOTE = enum.auto()
    ABANDONED = enum.auto()
    VOID = enum.auto()


VISITS = Weighted(
    [
        (Visit.PURCHASE, 1880),
        (Visit.GIFT_CARD, 22),
        (Visit.LAYAWAY, 24),
        (Visit.SPECIAL_ORDER, 24),
        (Visit.QUOTE, 18),
        (Visit.ABANDONED, 20),
        (Visit.VOID, 12),
    ],
)


class Special(enum.Enum):
    """What may be special about a sale."""

    NOTHING = enum.auto()
    BACKDATED = enum.auto()
    EDITED = enum.auto()
    NOTED = enum.auto()
    SHIPPED = enum.auto()


SPECIALS = Weighted(
    [
        (Special.NOTHING, 875),
        (Special.BACKDATED, 10),
        (Special.EDITED, 30),
        (Special.NOTED, 40),
        (Special.SHIPPED, 45),
    ],
)

INTERNAL_NOTES = (
    'Customer asked for "the blue one"',
    "Price match | see e-mail",
    "Frame no. 00831 & key 7\nhanded over",
)
PRINTED_NOTES = ("Danke schön & ride safe! 🚴", "Free check after 30 days", "Gift receipt")
VOID_REASONS = ("Lightspeed Retail System Administrator Void: ", "Wrong customer", 'Rang up "twice"')


class Shopping:
    """Brings customers into the shops and decides what they do there."""

    def __init__(
        self,
        stage: Stage,
        chain: Chain,
        *,
        assortment: Assortment,
        stock: Stock,
        customers: Customers,
        payments: Payments,
        sales: Sales,
        reservations: Reservations,
        on_account: OnAccount,
    ) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._stock = stock
        self._customers = customers
        self._payments = payments
        self._sales = sales
        self._reservations = reservations
        self._on_account = on_account
        self._on_sale = Weighted((item, item.weight) for item in assortment.items if item.weight)
        first, today = stage.first_day, stage.today
        weight = sum(busyness(day, first) for day in span(first, today))
        weight *= sum(shop.place.busyness for shop in chain.shops)
        self._per_weight = 1000 * stage.scale * VISITS_PER_SALE / weight

    # ---------------------------------------------------------------------------------------------------- the visits

    def plan(self, day: date) -> None:
        """Plan who comes on a day."""
        chance, agenda = self._stage.chance, self._stage.agenda
        busy = busyness(day, self._stage.first_day)
        for shop in self._chain.shops:
            expected = busy * shop.place.busyness * self._per_weight
            for _ in range(int(expected * (0.7 + 0.6 * chance.random()) + chance.random())):
                agenda.at(shop.place.zone.at(day, shopping_hour(chance, day)), partial(self._visit, shop))

    def plan_one_of_each(self) -> None:
        """Plan one visit of every kind not long ago, so that even the smallest world has seen them all."""
        shop, chance = self._chain.shops[0], self._stage.chance
        for number, visit in enumerate(Visit):
            moment = later(chance, shop.place.zone, self._stage.now - (EXAMPLES_AGO + number) * DAY, 0)
            self._stage.agenda.at(moment, partial(self._receive, visit, shop))

    def _visit(self, shop: Shop, moment: int) -> None:
        self._receive(self._stage.chance.draw(VISITS), shop, moment)

    def _receive(self, visit: Visit, shop: Shop, moment: int) -> None:
        customer = self._customers.someone(shop, moment)
        match visit:
            case Visit.PURCHASE:
                self._buy(shop, customer, moment)
            case Visit.GIFT_CARD:
                self._on_account.buy_gift_card(shop, moment)
            case Visit.LAYAWAY:
                self._lay_away(shop, customer or self._customers.a_known_one(), moment)
            case Visit.SPECIAL_ORDER:
                self._order(shop, customer or self._customers.a_known_one(), moment)
            case Visit.QUOTE:
                self._ask_for_quote(shop, customer, moment)
            case Visit.ABANDONED:
                archived = self._stage.chance.happens(50)
                self._sales.park(self.fill_basket(shop, customer, moment), moment, Extras(archived=archived))
            case Visit.VOID:
                self._void(shop, customer, moment)

    def fill_basket(self, shop: Shop, customer: Customer | None, moment: int) -> Ticket:
        """Ring up what someone would buy."""
        chance, sales = self._stage.chance, self._sales
        ticket = sales.start(shop, moment - chance.between(30, 300), customer)
        for _ in range(chance.draw(BASKET)):
            item = self._find(shop, [line.item for line in ticket.lines])
            if item:
                quantity = self._how_many(item, shop)
                price = item.price * 9 // 10 // CENT * CENT if chance.happens(HAGGLED_PERCENT) else None
                sales.add(ticket, item, quantity, discount=self._discount(item, customer), price=price)
        if not ticket.lines or chance.happens(WRAPPED_PERCENT):
            sales.add(ticket, self._assortment.wrapping, 1)
        return ticket

    def _how_many(self, item: Item, shop: Shop) -> int:
        """One, or some of the small things; seldom more than there are."""
        chance = self._stage.chance
        if item.price >= SMALL_PRICE:
            return 1
        quantity = chance.draw(HANDFUL)
        if not item.stocked or chance.happens(OVERSOLD_PERCENT):
            return quantity
        return max(1, min(quantity, self._stock.available(item, shop)))

    def _find(self, shop: Shop, taken: list[Item | None]) -> Item | None:
        """Something that is there; now and then something is sold that is not."""
        chance = self._stage.chance
        for _ in range(SEARCHES):
            item = chance.draw(self._on_sale)
            if item.archived or item in taken:
                continue
            if not item.stocked and not item.parts:
                return item
            if self._stock.available(item, shop) > 0:
                return item if not self._shares_parts(item, taken) else None
            if item.type != SERIALIZED and not item.parts and chance.happens(OVERSOLD_PERCENT):
                return item
        return None

    @staticmethod
    def _shares_parts(item: Item, taken: list[Item | None]) -> bool:
        return any(part in taken for part, _ in item.parts)

    def _discount(self, item: Item, customer: Customer | None) -> Discount | None:
        chance = self._stage.chance
        if not item.facts["discountable"]:
            return None
        if customer and customer.kind and customer.kind.discount is CLUB_DISCOUNT:
            return CLUB_DISCOUNT
        if item.price > SMALL_PRICE and chance.happens(DISCOUNTED_PERCENT):
            return chance.draw(DISCOUNTS)
        return None

    def _buy(self, shop: Shop, customer: Customer | None, moment: int) -> None:
        chance = self._stage.chance
        ticket = self.fill_basket(shop, customer, moment)
        pay = partial(self._payments.tenders, customer)
        tenders = self._sales.complete(ticket, moment, pay, self._extras(ticket, moment))
        if chance.happens(RETURNED_PERCENT):
            returnable = [line for line in ticket.lines if line.item and line.item.type == DEFAULT]
            if returnable:
                method = tenders[-1].type
                refund = partial(self._refund, ticket, chance.pick(returnable), method)
                self._stage.agenda.at(later(chance, shop.place.zone, moment, chance.between(2, 25)), refund)

    def _extras(self, ticket: Ticket, moment: int) -> Extras:
        """What is special about a sale; most often, nothing is."""
        chance = self._stage.chance
        special = chance.draw(SPECIALS)
        if ticket.customer and self._stage.ledger.lacks("ShipTo"):
            special = Special.SHIPPED
        if special is Special.NOTHING:
            return PLAIN
        extras = Extras()
        match special:
            case Special.BACKDATED:
                extras.completed_at = moment - chance.between(1, 6) * DAY
            case Special.EDITED:
                edited = moment + chance.between(1, 20) * DAY + chance.between(0, HOUR)
                extras.updated_at = edited if edited <= self._stage.now else 0
            case Special.NOTED:
                extras.internal_note = self._sales.note(chance.pick(INTERNAL_NOTES), moment)
                if chance.happens(50):
                    extras.printed_note = self._sales.note(chance.pick(PRINTED_NOTES), moment, public=True)
            case Special.SHIPPED if ticket.customer:
                extras.ship_to = self._ship(ticket, ticket.customer, moment)
                extras.reference = f"#{ticket.key:06}|{chance.digits(3)}"
        return extras

    def _ship(self, ticket: Ticket, customer: Customer, moment: int) -> int:
        ledger, chance, place = self._stage.ledger, self._stage.chance, ticket.shop.place
        key, contact_key = ledger.key("ShipTo"), ledger.key("Contact")
        ledger.write(
            "Contact",
            contact(
                contact_key,
                stamp(moment),
                addresses=[address(chance, place.city, place.state, place.state_code, place.zip[:3])],
            ),
        )
        ledger.write(
            "ShipTo",
            {
                "shipToID": key,
                "shipped": chance.happens(80),
                "timeStamp": stamp(moment),
                "shipNote": "Leave at the back door & ring" if chance.happens(40) else "",
                "firstName": customer.first,
                "lastName": customer.last,
                "customerID": customer.key,
                "saleID": ticket.key,
                "company": customer.company,
                "contactID": contact_key,
            },
        )
        return key

    # ---------------------------------------------------------------------------------------------------- afterwards

    def _refund(self, sold: Ticket, line: Line, method: PaymentType, moment: int) -> None:
        """Take a line back, with the fee on it; money goes back as it came, or becomes store credit."""
        chance, item = self._stage.chance, line.item
        if not item or item.archived:
            return
        ticket = self._sales.start(sold.shop, moment, sold.customer)
        back = self._sales.line(
            sold.shop,
            ticket.employee,
            sold.customer,
            item,
            -line.quantity,
            moment=moment,
            discount=line.discount,
            price=line.price,
        )
        back.off, back.parent, back.taken, back.normal_price = -line.off, line.key, line.taken, line.normal_price
        ticket.lines.append(back)
        for fee_line in sold.lines:
            if fee_line.fee and fee_line.parent == line.key:
                ticket.lines.append(self._sales.fee_line(back, fee_line.fee, FEE_REFUND_LINE))
        credit: Credit | None = None
        if sold.customer and chance.happens(STORE_CREDIT_PERCENT):
            credit = self._customers.open_credit(sold.customer, moment)
        self._sales.complete(ticket, moment, partial(refund_tender, method, credit))

    def _void(self, shop: Shop, customer: Customer | None, moment: int) -> None:
        ledger = self._stage.ledger
        ticket = self.fill_basket(shop, customer, moment)
        self._sales.park(ticket, moment, Extras(voided=True))
        ledger.write(
            "SaleVoid",
            {
                "saleVoidID": ledger.key("SaleVoid"),
                "createTime": stamp(moment),
                "reason": self._stage.chance.pick(VOID_REASONS),
                "saleID": ticket.key,
                "employeeID": ticket.employee.key,
                "shopID": shop.key,
            },
        )

    def _ask_for_quote(self, shop: Shop, customer: Customer | None, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        ticket = self.fill_basket(shop, customer, moment)
        key = ledger.key("Quote")
        ledger.write(
            "Quote",
            {
                "quoteID": key,
                "issueDate": stamp(moment),
                "notes": chance.pick(("", "Valid 30 days", 'Team order "TBD" & sizes\nto follow')),
                "archived": chance.happens(40),
                "employeeID": ticket.employee.key,
                "saleID": ticket.key,
            },
        )
        self._sales.park(ticket, moment, Extras(quote=key))

    # -------------------------------------------------------------------------------------------------- reservations

    def _lay_away(self, shop: Shop, customer: Customer, moment: int) -> None:
        item = self._find(shop, [])
        if item and item.stocked and item.type != SERIALIZED:
            self._reservations.lay_away(shop, customer, item, moment)

    def _order(self, shop: Shop, customer: Customer, moment: int) -> None:
        item = self._stage.chance.draw(self._on_sale)
        while item.type != DEFAULT or item.archived:
            item = self._stage.chance.draw(self._on_sale)
        self._reservations.order(shop, customer, item, moment)
