"""One believable shop chain: three bicycle and outdoor shops, three years of their books.

The rows are the same for the same seed, scale, number of registers and present, on every machine. They come in the
order in which they are finished, and carry the names of the catalogue's fields, with these rules:

* money, rates and other fractions are text as the API shows it (``"2.46"``), timestamps are ISO text in UTC, pure dates
  are :class:`datetime.date`, flags are :class:`bool`; a missing date is ``None``, no foreign key is 0;
* a nested record with a key of its own is a row of its own class; its parent points to it (``contactID``), or it points
  to its parent (``ItemPrice.itemID``);
* nested values without a key (``Contact.Phones``, ``Vendor.purchasingCurrency``) stay in the row, as lists and dicts.

Plans may lie in the future (when a shipment is to be paid, when a repair is due); what happened does not.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from .account import write_account
from .assortment import Assortment
from .chain import Chain
from .counts import Counts
from .credit import Credits
from .customers import Customers
from .days import is_open, span
from .naming import FIRST_SEED, named
from .on_account import OnAccount
from .payments import Payments
from .purchasing import Purchasing
from .reservations import Reservations
from .rules import write_rules
from .sales import Sales
from .shopping import Shopping
from .stage import HEADQUARTERS, Stage
from .stock import Stock
from .tills import Tills
from .timeclock import TimeClock
from .transfers import Transfers
from .values import DAY, Row
from .vendor_returns import VendorReturns
from .vendors import write_vendors
from .workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .ledger import Batch

__all__ = ["Row", "build"]


def build(seed: int, scale: float, registers: int, now: datetime) -> Iterator[Batch]:
    """Tell the story of the chain up to the present, as rows for the tables of the sandbox.

    Args:
        seed: Decides everything that is left to chance, and which account it is.
        scale: Thousands of sales; the catalogue grows far slower than that.
        registers: Registers in use; every shop has at least one.
        now: The present, with a time zone. The story begins three years before it.

    Yields:
        The name of a stored class and at most a thousand of its rows.
    """
    for name, rows in _told(seed, scale, registers, now):
        yield name, rows if seed == FIRST_SEED else [named(name, row, seed) for row in rows]


def _told(seed: int, scale: float, registers: int, now: datetime) -> Iterator[Batch]:
    """The story of the first chain; arguments as for :func:`build`."""
    stage = Stage(seed, scale, registers, int(now.timestamp()))
    chain = Chain(stage)
    write_rules(stage.ledger, stage.founded)
    write_account(stage.ledger, len(chain.employees))
    write_vendors(stage)
    chain.write_shops()

    assortment = Assortment(stage)
    credit = Credits(stage)
    customers = Customers(stage, credit, chain.shops[0].place)
    stock = Stock(stage, chain, assortment)
    tills = Tills(stage)
    payments = Payments(stage, credit, tills)
    sales = Sales(stage, stock, tills, payments)
    purchasing = Purchasing(stage, chain, assortment, stock)
    reservations = Reservations(stage, stock, sales, payments, purchasing)
    on_account = OnAccount(stage, chain, assortment=assortment, customers=customers, credit=credit, sales=sales)
    shopping = Shopping(
        stage,
        chain,
        assortment=assortment,
        stock=stock,
        customers=customers,
        payments=payments,
        sales=sales,
        reservations=reservations,
        on_account=on_account,
    )
    workshop = Workshop(
        stage, chain, assortment=assortment, stock=stock, customers=customers, payments=payments, sales=sales
    )
    transfers = Transfers(stage, chain, assortment, stock)
    counts = Counts(stage, chain, assortment, stock)
    vendor_returns = VendorReturns(stage, chain, assortment, stock)
    clock = TimeClock(stage, chain)

    stock.open()
    for part in (assortment, customers, stock, purchasing, on_account, transfers, counts, vendor_returns, clock):
        part.plan()
    shopping.plan_one_of_each()
    workshop.plan_an_example()
    tills.plan(chain.shops[0].registers[0], chain.manager)
    for day in span(stage.first_day, stage.today):
        if is_open(day):
            shopping.plan(day)
            workshop.plan(day)
        stage.agenda.run(min(HEADQUARTERS.at(day, 0) + DAY, stage.now))
        yield from stage.ledger.full()
    stage.agenda.run(stage.now)

    for write in (
        purchasing.write_open_orders,
        reservations.write_reservations,
        workshop.write_open_workorders,
        transfers.write_transfers,
        vendor_returns.write_vendor_returns,
        credit.write_credits,
        customers.write_customers,
        chain.write_people,
        clock.write_session,
        assortment.write_items,
        stock.write_stock,
    ):
        write()
        yield from stage.ledger.full()
    yield from stage.ledger.rest()
