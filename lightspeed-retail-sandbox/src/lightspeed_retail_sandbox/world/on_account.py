"""Money that is paid before or after the goods: gift cards, and organisations that buy on account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .days import later
from .payments import Tender
from .rules import CARD, CASH, CHECK, CREDIT_ACCOUNT, GIFT_CARD
from .sales import Extras
from .values import DAY, dollars

if TYPE_CHECKING:
    from .assortment import Assortment
    from .chain import Chain, Shop
    from .credit import Credits
    from .customers import Customers
    from .sales import Sales, Ticket
    from .stage import Stage

GIFT_AMOUNTS = (dollars(25), dollars(50), dollars(50), dollars(100))
PAYDAYS = 45
"""Every so many days, one of the organisations pays what it owes."""


class OnAccount:
    """Sales that move money to an account or a card, not goods to a customer; their total is zero."""

    def __init__(
        self,
        stage: Stage,
        chain: Chain,
        *,
        assortment: Assortment,
        customers: Customers,
        credit: Credits,
        sales: Sales,
    ) -> None:
        self._stage = stage
        self._chain = chain
        self._assortment = assortment
        self._customers = customers
        self._credit = credit
        self._sales = sales

    def plan(self) -> None:
        """Plan when organisations pay."""
        zone = self._chain.shops[0].place.zone
        for moment in range(self._stage.founded + PAYDAYS * DAY, self._stage.now, PAYDAYS * DAY):
            self._stage.agenda.at(later(self._stage.chance, zone, moment, 0), self._settle)

    def buy_gift_card(self, shop: Shop, moment: int) -> None:
        """Someone buys a gift card: the card is paid with money, and its deposit with the card itself."""
        chance = self._stage.chance
        ticket = self._sales.start(shop, moment)
        amount = chance.pick(GIFT_AMOUNTS)
        self._add_text(ticket, "Gift Card", moment)
        card = self._credit.make_card(moment)
        tenders = [Tender(GIFT_CARD, -amount, credit=card), Tender(chance.pick((CARD, CASH)), amount)]
        self._sales.complete(ticket, moment, partial(_paid_by, tenders), Extras(loaded=amount))

    def _settle(self, moment: int) -> None:
        for customer in self._customers.organisations:
            if customer.credit and customer.credit.balance > 0:
                owed = customer.credit.balance
                ticket = self._sales.start(self._chain.shops[0], moment, customer)
                self._add_text(ticket, "Payment on account", moment)
                tenders = [Tender(CREDIT_ACCOUNT, -owed, credit=customer.credit), Tender(CHECK, owed)]
                self._sales.complete(ticket, moment, partial(_paid_by, tenders), Extras(loaded=owed))
                return

    def _add_text(self, ticket: Ticket, text: str, moment: int) -> None:
        """Add a line that says something and costs nothing."""
        line = self._sales.line(
            ticket.shop, ticket.employee, ticket.customer, self._assortment.wrapping, 1, moment=moment, price=0
        )
        line.item, line.normal_price, line.note = None, 0, self._sales.note(text, moment)
        ticket.lines.append(line)


def _paid_by(tenders: list[Tender], _due: int) -> list[Tender]:
    return tenders
