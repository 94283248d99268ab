"""Demo data: the script, with one round of business to repeat, and three weeks with every kind of event.

A round ends with the stock that it started with: sold items are ordered again, registers are counted. So its records
can be repeated in SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from . import paperwork
from .books import Books
from .opening import MANAGER, Chain, Shop, import_next_season
from .visits import CASH, DEBIT, Visit, Visits

HISTORY = 1096
"""Days of business."""

RECENT = 21
"""Days at the end that are not a round."""

TICKETS = 80
"""Sales in a round, if the scale does not ask for more."""

SCALED = 1000
"""Sales at scale 1."""

ONE_OF_EACH = 30
"""Sales outside of rounds, about."""

WEEKDAYS = (2, 2, 2, 3, 3, 5, 3)
"""Weights of the days of a week, from Monday."""


@dataclass(frozen=True)
class Rounds:
    """The rounds that reach a scale.

    Attributes:
        count: Number of rounds.
        days: Days of one round.
        tickets: Sales of one round.
    """

    count: int
    days: int
    tickets: int

    @classmethod
    def of(cls, scale: float) -> Rounds:
        """Return the rounds for a scale: the fewer there are, the longer they take."""
        wanted = max(SCALED * scale - ONE_OF_EACH, 4)
        span = HISTORY - RECENT
        count = max(1, min(round(wanted / TICKETS), span))
        days = span // count
        return cls(count, days // 7 * 7 or days, round(wanted / count))


@dataclass(frozen=True)
class Calendar:
    """The days of the script.

    Attributes:
        now: The present.
    """

    now: datetime

    @property
    def founded(self) -> datetime:
        """When the account was set up, some days before the first sale."""
        return self.now - timedelta(days=HISTORY + 3)

    @property
    def first(self) -> date:
        """The day of the first sale."""
        return (self.now - timedelta(days=HISTORY)).date()

    def ago(self, days: int) -> date:
        """Return the day some days before the present."""
        return (self.now - timedelta(days=days)).date()


class Story:
    """The script of the account.

    Args:
        chain: The new account.
        calendar: The days.
    """

    def __init__(self, chain: Chain, calendar: Calendar) -> None:
        self._chain = chain
        self._books: Books = chain.books
        self._calendar = calendar
        self._visits = Visits(chain)

    # ---------------------------------------------------------------------------------------------------------- a round

    def play_round(self, rounds: Rounds) -> None:
        """Play some days of business, then order again what was sold."""
        chance, chain = self._books.chance, self._chain
        since = self._books.database.next_key("InventoryLog") - 1
        first = self._calendar.first
        days = [first + timedelta(days=number) for number in range(rounds.days)]
        weighted = [day for day in days for _ in range(WEEKDAYS[day.weekday()])]
        open_on = sorted({chance.pick(weighted) for _ in range(max(5, rounds.tickets // 2))})
        busy = [shop for shop in chain.shops for _ in range(shop.busyness)]
        weighted = [day for day in open_on for _ in range(WEEKDAYS[day.weekday()])]
        planned = sorted(
            (chance.pick(weighted), chance.between(660, 940) / 60, chance.pick(busy).key) for _ in range(rounds.tickets)
        )
        for day in open_on:
            today = [(hour, chain.shops[shop - 1]) for on, hour, shop in planned if on == day]
            with self._open(day) as tills:
                self._serve(day, today, tills)
        last = self._books.local(chain.shops[0].key, days[-1], 18)
        paperwork.restock(chain, since, last)

    def _serve(self, day: date, today: list[tuple[float, Shop]], tills: dict[int, int]) -> None:
        chance, sold = self._books.chance, list[tuple[Visit, int]]()
        for hour, shop in today:
            moment = self._books.local(shop.key, day, hour)
            with self._books.at(moment):
                customer = self._visits.customer()
            visit = Visit(shop, tills[shop.key], moment, customer)
            if chance.happens(5) and sold:
                back, sale = sold.pop()
                self._visits.refund(Visit(back.shop, back.register, moment), sale, chance.pick((CASH, DEBIT)))
            else:
                sold.append((visit, self._visits.shop_for_something(visit)))

    @contextmanager
    def _open(self, day: date) -> Iterator[dict[int, int]]:
        """Open a register in every shop for a day, and count it in the evening."""
        there = self._chain.shops
        tills = {shop.key: shop.registers[day.toordinal() % len(shop.registers)] for shop in there}
        for shop in there:
            paperwork.open_register(
                self._books, tills[shop.key], shop.sellers[0], self._books.local(shop.key, day, 10.5)
            )
        yield tills
        for shop in there:
            paperwork.close_register(
                self._books, tills[shop.key], shop.sellers[-1], self._books.local(shop.key, day, 17)
            )

    # -------------------------------------------------------------------------------------------------- the last weeks

    def play_recent(self) -> None:
        """Play every kind of event once."""
        chain, books, ago = self._chain, self._books, self._calendar.ago
        self._before()
        with self._open(ago(19)) as tills:
            self._first_day(ago(19), tills)
        with self._open(ago(14)) as tills:
            self._second_day(ago(14), tills)
        self._errands()
        with self._open(ago(6)) as tills:
            self._third_day(ago(6), tills)
        self._under_way()
        paperwork.work(chain, ago(30), 28, self._calendar.now)
        open_since = self._calendar.now - timedelta(minutes=30)
        paperwork.open_register(books, chain.shops[0].registers[0], MANAGER, open_since)
        self._set_last_sales()

    def _at(self, day: date, hour: float, shop: int = 0) -> datetime:
        return self._books.local(self._chain.shops[shop].key, day, hour)

    def _before(self) -> None:
        """Import the next season, archive some items, and change some prices and customers."""
        chain, books, day = self._chain, self._books, self._calendar.ago(RECENT - 1)
        plain = chain.plain()
        with books.at(self._at(day, 6)):
            import_next_season(chain, day.year + 1)
            for good in plain[5::23]:
                books.archive("Item", good.key)
            books.archive("ItemMatrix", books.tx.value("ItemMatrix", "itemMatrixID", itemAttributeSetID=2))
        gone = {row["itemID"] for row in books.database.rows("SELECT itemID FROM Item WHERE archived = 1")}
        chain.goods = [good for good in chain.goods if good.key not in gone]
        self._visits = Visits(chain)
        with books.at(self._at(day, 7)):
            for good in plain[1:40:3]:
                if good.key not in gone:
                    books.update("Item", good.key, Prices=[{"useTypeID": 1, "amount": good.price + 1}])
            for customer in chain.customers[96:100]:
                books.archive("Customer", customer)
        for customer in chain.customers[100:160]:
            with books.at(self._at(day, 8)):
                books.update("Customer", customer, title="Dr.")

    def _visit(self, tills: dict[int, int], day: date, hour: float, shop: int = 0, customer: int = 0) -> Visit:
        place = self._chain.shops[shop]
        return Visit(place, tills[place.key], self._at(day, hour, shop), customer)

    def _first_day(self, day: date, tills: dict[int, int]) -> None:
        visits, chain, books = self._visits, self._chain, self._books
        one, other, third = chain.customers[:3]
        self._card = visits.buy_gift_card(self._visit(tills, day, 11), 50)
        self._layaway = visits.reserve(self._visit(tills, day, 11.1, customer=one), chain.good("Fjäll 1"), "isLayaway")
        self._special = visits.reserve(
            self._visit(tills, day, 11.2, customer=other), chain.good("Ryggsäck 45"), "isSpecialOrder"
        )
        visits.sell_bike(self._visit(tills, day, 11.3, customer=third), chain.good("Talus Trail"))
        visits.buy_on_account(self._visit(tills, day, 11.4, customer=chain.schools[0]))
        self._bikes = [
            visits.bring_bike(self._visit(tills, day, 12, customer=one), part="Chain 9-speed"),
            visits.bring_bike(self._visit(tills, day, 12.1, customer=chain.members[0]), part="Rotor 160 mm"),
        ]
        kit = visits.ring_up(self._visit(tills, day, 12.2), visits.lines(chain.good("Flat tire kit"), discountID=3))
        visits.pay(self._visit(tills, day, 12.2), kit, CASH)
        fee = visits.ring_up(self._visit(tills, day, 12.3), visits.lines(chain.good("Tire Urban 700x35"), units=2))
        visits.pay(self._visit(tills, day, 12.3), fee, CASH)
        visits.refund(self._visit(tills, day, 12.4), fee, CASH)
        self._sold = visits.ring_up(
            self._visit(tills, day, 12.5, customer=one), visits.lines(chain.good("Mug"), units=1)
        )
        visits.pay(self._visit(tills, day, 12.5, customer=one), self._sold)
        books.at(self._at(day, 13))

    def _second_day(self, day: date, tills: dict[int, int]) -> None:
        visits, chain, books = self._visits, self._chain, self._books
        one, other, third = chain.customers[:3]
        visits.pay_by_gift_card(self._visit(tills, day, 11), self._card)
        visits.collect(self._visit(tills, day, 11.1, customer=one), self._layaway)
        visits.reserve(self._visit(tills, day, 11.2, customer=other), chain.good("Tarp 3x3"), "isLayaway")
        visits.store_credit(self._visit(tills, day, 11.3, customer=one), self._sold)
        visits.ask_for_quote(self._visit(tills, day, 11.4, customer=third), archived=False)
        visits.ask_for_quote(self._visit(tills, day, 11.5), archived=True)
        visits.void(self._visit(tills, day, 11.6))
        visits.ring_up(self._visit(tills, day, 11.7), visits.basket())  # left at the counter
        left = visits.ring_up(self._visit(tills, day, 11.8), visits.basket())
        with books.at(self._at(day, 11.8)):
            books.archive("Sale", left)
        visits.have_shipped(self._visit(tills, day, 12, customer=third))
        visits.have_shipped(self._visit(tills, day, 12.05, customer=one))
        late = visits.ring_up(self._visit(tills, day, 12.1), visits.basket())
        when = (self._at(day, 12.1) - timedelta(days=2)).isoformat()
        visits.pay(self._visit(tills, day, 12.1), late, completeTime=when)  # entered later
        notes = chain.books.chance.pick(("Price match | see e-mail", "Frame no. 00831 & key 7\nhanded over"))
        noted = visits.ring_up(
            self._visit(tills, day, 12.2), visits.basket(),
            SaleNotes={"InternalNote": {"note": notes}, "PrintedNote": {"note": "Danke schön & ride safe! 🚴"}},
        )  # fmt: skip
        visits.pay(self._visit(tills, day, 12.2), noted)
        with books.at(self._at(day, 12.3)):
            books.update("Sale", noted, referenceNumber="0042|b")  # changed after it was completed
            visits.sign(noted)
            visits.charge(noted, Decimal(5), declined=True)
        much = visits.ring_up(self._visit(tills, day, 12.4), visits.lines(chain.good("Jerky Piñon"), units=900))
        visits.pay(self._visit(tills, day, 12.4), much)  # more than there is
        for number, order in enumerate(self._bikes):
            with books.at(self._at(day, 13)):
                books.update("Workorder", order, workorderStatusID=4)
            customer = (one, chain.members[0])[number]
            visit = self._visit(tills, day, 13.1, customer=customer)
            visits.collect_bike(visit, order, archived=number == 1)

    def _third_day(self, day: date, tills: dict[int, int]) -> None:
        visits, chain = self._visits, self._chain
        one, other, third = chain.customers[:3]
        visits.collect(self._visit(tills, day, 11, customer=other), self._special)
        visits.reserve(self._visit(tills, day, 11.1, customer=third), chain.good("Frame bag"), "isSpecialOrder")
        visits.bring_bike(self._visit(tills, day, 11.2, customer=one), warranty=True, part="Pads sintered")
        visits.bring_bike(self._visit(tills, day, 11.3, shop=1, customer=other))
        for number in range(6):
            visits.shop_for_something(self._visit(tills, day, 12 + number / 10, shop=number % 3))

    def _errands(self) -> None:
        """Order, transfer, count and return items."""
        chain, books = self._chain, self._books
        shop, other, third = chain.shops
        plain, at = [good for good in chain.plain() if good.vendor], self._at
        day = self._calendar.ago(13)
        bag = chain.good("Ryggsäck 45")
        wanted = self._of_vendor(bag.vendor, 4) | {bag.key: 3}
        dearer = paperwork.order(books, shop, 4, {chain.good("Patch kit").key: 7}, at(day, 6.5), price="3.57")
        paperwork.send_order(books, dearer, at(day, 6.6))
        paperwork.receive_order(books, dearer, at(day, 6.7))
        special = paperwork.order(books, shop, bag.vendor, wanted, at(day, 7),
                                  CustomFieldValues=[{"customFieldID": 1, "value": "CONT-007"}])  # fmt: skip
        with books.at(at(day, 7.1)):
            line = books.tx.value("OrderLine", "orderLineID", orderID=special, itemID=bag.key)
            promised = books.tx.value("SpecialOrder", "specialOrderID", saleLineID=self._special)
            books.tx.update("SpecialOrder", promised, orderLineID=line, status="Ordered")
        paperwork.send_order(books, special, at(day, 7.2))
        paperwork.receive_order(books, special, at(day, 8), complete=False)
        paperwork.receive_order(books, special, at(self._calendar.ago(9), 8))
        with books.at(at(self._calendar.ago(9), 9)):
            books.tx.update("SpecialOrder", promised, contacted=True)
        wanted, photos = self._of_vendor(5, 2), [{"customFieldID": 2, "value": ["Photos"]}]
        foreign = paperwork.order(books, other, 5, wanted, at(day, 9), discount="0.05", CustomFieldValues=photos)
        paperwork.send_order(books, foreign, at(day, 9.1))
        paperwork.receive_order(books, foreign, at(self._calendar.ago(8), 8))
        with books.at(at(self._calendar.ago(8), 9)):
            books.archive("Order", foreign)
        moves = [(shop, other), (other, third), (third, shop)]
        for number, (sender, receiver) in enumerate(moves):
            key = paperwork.transfer(books, sender, receiver, plain[number * 5 + 10 : number * 5 + 14], at(day, 10))
            paperwork.send_transfer(books, key, at(day, 11))
            if number < len(moves) - 1:
                paperwork.receive_transfer(books, key, at(self._calendar.ago(11), 11))
            if number == 0:
                with books.at(at(self._calendar.ago(10), 11)):
                    books.call("inventory_transfer", "archive", key)
        counted = paperwork.count(books, other, plain[:12], at(self._calendar.ago(9), 7))
        with books.at(at(self._calendar.ago(8), 7)):
            books.tx.update("InventoryCount", counted, archived=True)
        for number in range(10):
            some = plain[number * 3 + 8 : number * 3 + 11]
            paperwork.count(books, chain.shops[number % 3], some, at(self._calendar.ago(8), 7.5))
        returned = paperwork.send_back(books, third, plain[30:33], at(self._calendar.ago(7), 7))
        with books.at(at(self._calendar.ago(7), 8)):
            books.tx.update("VendorReturn", returned, archived=True)
            for sender in chain.shops:
                units = books.tx.rows("ItemShop", itemID=plain[3].key, shopID=sender.key)[0]["qoh"]
                shelf = {"shopID": sender.key, "qoh": units - 1}
                books.update("Item", plain[3].key, ItemShops=[shelf])  # one is missing
        paperwork.send_back(books, shop, plain[40:43], at(self._calendar.ago(7), 9))

    def _of_vendor(self, vendor: int, units: int) -> dict[int, int]:
        """Return units of every item of a vendor."""
        return {good.key: units for good in self._chain.plain() if good.vendor == vendor}

    def _under_way(self) -> None:
        """Start what is not finished yet."""
        chain, books, at = self._chain, self._books, self._at
        plain = [good for good in chain.plain() if good.vendor]
        shop, other, _ = chain.shops
        day = self._calendar.ago(3)
        coming = paperwork.order(books, shop, 7, self._of_vendor(7, 12), at(day, 8))
        paperwork.send_order(books, coming, at(day, 9))
        paperwork.order(books, shop, 8, self._of_vendor(8, 12), at(day, 10))
        paperwork.transfer(books, shop, other, plain[4:8], at(day, 11))
        paperwork.count(books, other, plain[3:20], at(day, 12), apply=False)
        paperwork.send_back(books, shop, plain[:1], at(day, 13), sent=False)

    def _set_last_sales(self) -> None:
        """Set the last sale of each employee."""
        books = self._books
        with books.at(self._calendar.now):
            for sale in books.database.rows("SELECT *, MAX(saleID) AS last FROM Sale GROUP BY employeeID"):
                last = {"lastSaleID": sale["last"], "lastShopID": sale["shopID"], "lastRegisterID": sale["registerID"]}
                books.tx.derive("Employee", sale["employeeID"], **last)
            cards = books.tx.rows("CreditAccount", giftCard=1)
            books.tx.derive("CreditAccount", cards[0], archived=not cards[0]["balance"])
