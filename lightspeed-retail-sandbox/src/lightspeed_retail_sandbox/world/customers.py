"""The customers: how they come, who comes back, what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING

from .credit import Credit, Credits
from .custom_fields import CustomFields
from .people import FIRST_NAMES, LAST_NAMES, NOTES, SCHOOLS, address, contact, mail_box, phone
from .products import CUSTOMER_TAGS, NOT_TAGGED
from .rules import CLUB, COMMUTER, SCHOOL, CustomerType
from .stage import WEEKS_OF_HISTORY
from .values import DAY, HOUR, dollars, stamp

if TYPE_CHECKING:
    from .chain import Place, Shop
    from .stage import Stage
    from .values import Row

IMPORTED = 220
"""Customers taken over from the old cash register in one go: more than a page of them carries the same stamp."""
KNOWN_PERCENT = 40
NEW_PERCENT = 25
"""Share of sales that bring a new customer, at scale 1; it falls with the fourth root of the scale."""
MOST_NEW_PERCENT = 30
CLUB_PERCENT = 12
ARCHIVED_PERCENT = 4
BIRTHDAY_PERCENT = 30
FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1941, 2006


@dataclass(slots=True, eq=False)
class Customer:
    """Someone who buys."""

    key: int
    first: str
    last: str
    company: str
    kind: CustomerType | None
    contact: int
    note: int
    born: date | None
    made: int
    stamp: int
    archived: bool = False
    credit: Credit | None = None

    @property
    def is_school(self) -> bool:
        """Whether it is an organisation that buys on account, free of tax."""
        return self.kind is SCHOOL


class Customers:
    """All customers.

    Args:
        stage: The frame; its scale says how many of the sales bring a new one.
    """

    def __init__(self, stage: Stage, credit: Credits, home: Place) -> None:
        self._stage = stage
        self._credit = credit
        self._fields = CustomFields("Customer", stage.ledger, stage.chance, stage.founded)
        self._all: list[Customer] = []
        self._new_percent = min(MOST_NEW_PERCENT, NEW_PERCENT / sqrt(sqrt(stage.scale)))
        for number in range(IMPORTED):
            company = SCHOOLS[number // 9] if number % 9 == 0 and number // 9 < len(SCHOOLS) else ""
            customer = self._add(stage.founded + HOUR, home, company)
            if customer.is_school:
                self.open_credit(customer, customer.made)

    def plan(self) -> None:
        """Plan that some customers move house or close their record."""
        for week in range(1, WEEKS_OF_HISTORY):
            self._stage.agenda.at(self._stage.founded + week * 7 * DAY + HOUR, self._edit)

    def someone(self, shop: Shop, moment: int) -> Customer | None:
        """Who a sale is made out to: someone known, someone new, or nobody in particular."""
        chance = self._stage.chance
        if chance.happens(self._new_percent):
            return self._add(moment - 90, shop.place, "")
        if chance.happens(KNOWN_PERCENT):
            return self.a_known_one()
        return None

    def a_known_one(self) -> Customer:
        """Someone who has been here before; a few come back again and again."""
        customer = self._stage.chance.favourite(self._all)
        while customer.archived:
            customer = self._stage.chance.favourite(self._all)
        return customer

    @property
    def organisations(self) -> list[Customer]:
        """Those that buy on account."""
        return [customer for customer in self._all[:IMPORTED] if customer.is_school]

    def open_credit(self, customer: Customer, moment: int) -> Credit:
        """The credit account of a customer, opened now if there was none."""
        if not customer.credit:
            limit = dollars(2000) if customer.is_school else 0
            name = customer.company or f"{customer.first} {customer.last}"
            customer.credit = self._credit.open_account(name, customer.key, customer.contact, moment, limit=limit)
            customer.stamp = moment
        return customer.credit

    def _add(self, moment: int, place: Place, company: str) -> Customer:
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("Customer")
        first, last = chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)
        kind: CustomerType | None = None
        if company:
            kind = SCHOOL
        elif chance.happens(CLUB_PERCENT):
            kind = chance.pick((CLUB, CLUB, COMMUTER))
        customer = Customer(
            key=key,
            first=first,
            last=last,
            company=company,
            kind=kind,
            contact=self._write_contact(key, first, last, place, moment),
            note=self._write_note(moment) if chance.happens(8) else 0,
            born=self._birthday() if chance.happens(BIRTHDAY_PERCENT) and not company else None,
            made=moment,
            stamp=moment,
        )
        if chance.happens(6):
            ledger.write(
                "TagRelation",
                {
                    "tagRelationID": ledger.key("TagRelation"),
                    "tagID": chance.pick(CUSTOMER_TAGS),
                    **NOT_TAGGED,
                    "customerID": key,
                },
            )
        if chance.happens(10):
            self._fields.fill(key, moment)
        self._all.append(customer)
        return customer

    def _birthday(self) -> date:
        chance = self._stage.chance
        return date(chance.between(FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR), chance.between(1, 12), chance.between(1, 28))

    def _write_contact(self, number: int, first: str, last: str, place: Place, moment: int) -> int:
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("Contact")
        phones = [phone(chance, place.area, use) for use in ("Mobile", "Home", "Work")[: chance.below(4)]]
        ledger.write(
            "Contact",
            contact(
                key,
                stamp(moment),
                addresses=[address(chance, place.city, place.state, place.state_code, place.zip[:3])]
                if chance.happens(60)
                else [],
                phones=phones,
                emails=[{"address": mail_box(first, last, number), "useType": "Primary"}] if chance.happens(75) else [],
                websites=[{"url": "https://club.example/?a=1&b=2"}] if chance.happens(3) else [],
                reachable=not chance.happens(15),
            ),
        )
        return key

    def _write_note(self, moment: int) -> int:
        ledger = self._stage.ledger
        key = ledger.key("Note")
        ledger.write(
            "Note",
            {
                "noteID": key,
                "note": self._stage.chance.pick(NOTES),
                "isPublic": False,
                "timeStamp": stamp(moment),
            },
        )
        return key

    def _edit(self, moment: int) -> None:
        """Change someone's record; of those imported, only the last ones, so that most keep their first stamp."""
        chance = self._stage.chance
        customer = chance.pick(self._all[IMPORTED - 30 :])
        customer.stamp = moment
        if chance.happens(ARCHIVED_PERCENT * 5) and not customer.credit:
            customer.archived = True

    def write_customers(self) -> None:
        """Write down everyone as they are known now."""
        for customer in self._all:
            self._stage.ledger.write("Customer", _row(customer))


def _row(customer: Customer) -> Row:
    kind = customer.kind
    return {
        "customerID": customer.key,
        "firstName": customer.first,
        "lastName": customer.last,
        "dob": customer.born,
        "archived": customer.archived,
        "title": "Treasurer" if customer.is_school else "",
        "company": customer.company,
        "companyRegistrationNumber": "",
        "vatNumber": f"00{customer.key}-VAT" if customer.company else "",
        "createTime": stamp(customer.made),
        "timeStamp": stamp(customer.stamp),
        "contactID": customer.contact,
        "creditAccountID": customer.credit.key if customer.credit else 0,
        "customerTypeID": kind.key if kind else 0,
        "discountID": kind.discount.key if kind and kind.discount else 0,
        "employeeID": 0,
        "noteID": customer.note,
        "taxCategoryID": kind.tax.key if kind and kind.tax else 0,
    }
