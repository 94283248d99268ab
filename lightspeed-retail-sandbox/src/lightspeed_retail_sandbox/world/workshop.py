"""The workshop: bicycles that are brought in, what is done to them, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.stock import USED_IN_WORKORDER
from lightspeed_retail_sandbox.effects.workorders import FIRST_WORKORDER

from .days import later, shopping_hour
from .rules import WORKORDER_STATUSES
from .sales import WORKORDER, Line
from .stage import HISTORY
from .stock import Cause
from .values import CENT, DAY, NOTHING, money, stamp

if TYPE_CHECKING:
    from datetime import date

    from .assortment import Assortment
    from .chain import Chain, Employee, Shop
    from .customers import Customer, Customers
    from .items import Item
    from .payments import Payments
    from .rules import Discount
    from .sales import Sales
    from .stage import Stage
    from .stock import Stock

JOBS_PER_THOUSAND_SALES = 90
DAYS_OF_WORK = 6
EXAMPLE_AGO = 8 * DAY
FINISHED_PERCENT = 96
STATUS = {system or name: key for key, name, _, _, system in WORKORDER_STATUSES}
ARCHIVED_PERCENT = 3
WARRANTY_PERCENT = 6
IMAGE_PERCENT = 25
MOST_PARTS = 3
PARTS_BRAND = "Shimura"
JOBS = (
    ("Tune-up & true wheels", 75),
    ('Replace "noisy" bottom bracket', 45),
    ("Brake bleed front | rear", 40),
    ("Schaltung einstellen", 25),
    ("Flat tire", 15),
    ("Full overhaul ⚙️", 190),
)
BIKES = ("Steel tourer", 'Granite "Ledge" 29"', "Stadtrad", "E-cargo bike", "Kid's bike")
COLORS = ("Red", "Türkis", "Black", "")


@dataclass(slots=True)
class Job:
    """Something on a work order: labor if it has minutes, else a part."""

    key: int
    line: Line
    note: str = ""
    minutes: int = 0


@dataclass(slots=True, eq=False)
class Workorder:
    """A bicycle in the workshop."""

    key: int
    shop: Shop
    mechanic: Employee
    customer: Customer
    serialized: int
    created: int
    stamp: int
    due: int
    note: str
    warranty: bool
    discount: Discount | None = None
    jobs: list[Job] = field(default_factory=list)
    status: int = STATUS["open"]
    sale: int = 0


class Workshop:
    """Takes bicycles in, repairs them, and has them collected and paid."""

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
    ) -> None:
        self._stage = stage
        self._chain = chain
        self._labor = assortment.labor
        self._stock = stock
        self._customers = customers
        self._payments = payments
        self._sales = sales
        self._parts = [item for item in assortment.items if item.weight and item.name.startswith(PARTS_BRAND)]
        self._open: dict[int, Workorder] = {}
        self._per_day = JOBS_PER_THOUSAND_SALES * stage.scale / HISTORY.days

    def plan(self, day: date) -> None:
        """Plan who brings a bicycle in on a day on which the shops are open."""
        chance = self._stage.chance
        for _ in range(int(self._per_day * (0.5 + chance.random()) + chance.random())):
            shop = chance.pick(self._chain.shops)
            self._stage.agenda.at(shop.place.zone.at(day, shopping_hour(chance, day)), partial(self._take_in, shop))

    def plan_an_example(self) -> None:
        """Plan that a bicycle came in not long ago, whatever the scale."""
        shop, chance = self._chain.shops[0], self._stage.chance
        moment = later(chance, shop.place.zone, self._stage.now - EXAMPLE_AGO, 0)
        self._stage.agenda.at(moment, partial(self._take_in, shop))

    # ----------------------------------------------------------------------------------------------------- the work

    def _take_in(self, shop: Shop, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        customer = self._customers.a_known_one()
        key = ledger.key("Workorder")
        job, minutes = chance.pick(JOBS)
        workorder = Workorder(
            key=key,
            shop=shop,
            mechanic=chance.pick(shop.mechanics),
            customer=customer,
            serialized=self._write_bike(customer, moment),
            created=moment,
            stamp=moment,
            due=later(chance, shop.place.zone, moment, chance.between(1, DAYS_OF_WORK)),
            note=f"{job}\nCall before work above $100" if chance.happens(50) else job,
            warranty=chance.happens(WARRANTY_PERCENT),
            discount=customer.kind.discount if customer.kind else None,
        )
        self._add_labor(workorder, job, minutes, moment)
        for _ in range(chance.below(MOST_PARTS + 1) or ledger.lacks("WorkorderItem")):
            part = chance.pick(self._parts)
            if self._stock.available(part, shop) > 0 and not part.archived:
                self._add_part(workorder, part, moment)
        self._open[key] = workorder
        if key == 1 or chance.happens(IMAGE_PERCENT):
            self._write_image(key, moment)
        if chance.happens(FINISHED_PERCENT):
            self._stage.agenda.at(workorder.due, partial(self._finish, workorder))

    def _add_labor(self, workorder: Workorder, note: str, minutes: int, moment: int) -> None:
        price = workorder.shop.place.service_rate * minutes // 60 // CENT * CENT
        line = self._line(workorder, self._labor, 0 if workorder.warranty else price, moment)
        workorder.jobs.append(Job(self._stage.ledger.key("WorkorderLine"), line, note, minutes))

    def _add_part(self, workorder: Workorder, part: Item, moment: int) -> None:
        line = self._line(workorder, part, part.price, moment)
        cause = Cause(USED_IN_WORKORDER, moment, workorder.mechanic, customer=workorder.customer.key)
        line.taken = self._stock.take(part, workorder.shop, 1, cause)
        self._sales.write_lots(line.key, line.taken.lots, moment)
        part.shelves[workorder.shop.index].on_workorder += 1
        workorder.jobs.append(Job(self._stage.ledger.key("WorkorderItem"), line))

    def _line(self, workorder: Workorder, item: Item, price: int, moment: int) -> Line:
        line = self._sales.line(
            workorder.shop,
            workorder.mechanic,
            workorder.customer,
            item,
            1,
            moment=moment,
            discount=workorder.discount,
            price=price,
        )
        line.reservation, line.normal_price = WORKORDER, 0
        return line

    def _finish(self, workorder: Workorder, moment: int) -> None:
        workorder.status, workorder.stamp = STATUS["finished"], moment
        days = self._stage.chance.between(0, 4)
        collecting = later(self._stage.chance, workorder.shop.place.zone, moment + DAY, days)
        self._stage.agenda.at(collecting, partial(self._check_out, workorder))

    def _check_out(self, workorder: Workorder, moment: int) -> None:
        """Turn the work order into a sale."""
        ticket = self._sales.start(workorder.shop, moment, workorder.customer)
        ticket.lines.extend(job.line for job in workorder.jobs)
        generous = self._stage.chance.happens(50)
        self._sales.complete(ticket, moment, partial(self._payments.tenders, workorder.customer, tip=generous))
        for job in workorder.jobs:
            if job.line.item and not job.minutes:
                shelf = job.line.item.shelves[workorder.shop.index]
                shelf.on_workorder -= 1
                shelf.stamp = moment
        workorder.status, workorder.stamp, workorder.sale = STATUS["paid"], moment, ticket.key
        del self._open[workorder.key]
        self._write(workorder)

    # --------------------------------------------------------------------------------------------------- the records

    def _write_bike(self, customer: Customer, moment: int) -> int:
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("Serialized")
        ledger.write(
            "Serialized",
            {
                "serializedID": key,
                "colorName": chance.pick(COLORS),
                "sizeName": "",
                "serial": f"000{chance.digits(5)}" if chance.happens(60) else "",
                "description": chance.pick(BIKES),
                "timeStamp": stamp(moment),
                "itemID": 0,
                "saleLineID": 0,
                "customerID": customer.key,
            },
        )
        return key

    def _write_image(self, workorder: int, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        ledger.write(
            "WorkorderWorkorderImage",
            {
                "workorderImageID": ledger.key("WorkorderWorkorderImage"),
                "description": chance.pick(("", "Scratch on the top tube", 'Dent "before" repair')),
                "filename": f"bike_{workorder}.jpg",
                "ordering": 0,
                "publicID": f"{chance.getrandbits(80):020x}",
                "baseImageURL": "https://images.example/ridgeline/workorder/",
                "size": chance.between(20_000, 900_000),
                "createTime": stamp(moment),
                "workorderID": workorder,
                "timeStamp": stamp(moment),
            },
        )

    def write_open_workorders(self) -> None:
        """Write down the work that is not paid yet, with lines that wait for their sale."""
        for workorder in self._open.values():
            for job in workorder.jobs:
                self._sales.write_line(job.line, 0, job.line.made)
            self._write(workorder)

    def _write(self, workorder: Workorder) -> None:
        self._stage.ledger.write(
            "Workorder",
            {
                "workorderID": workorder.key,
                "systemSku": str(FIRST_WORKORDER + workorder.key),
                "timeIn": stamp(workorder.created),
                "etaOut": stamp(workorder.due),
                "note": workorder.note,
                "internalNote": "Chain 0.75 | replace soon" if self._stage.chance.happens(20) else "",
                "warranty": workorder.warranty,
                "tax": True,
                "archived": bool(workorder.sale) and self._stage.chance.happens(ARCHIVED_PERCENT),
                "hookIn": f"{workorder.key % 40:02}",
                "hookOut": "",
                "saveParts": False,
                "assignEmployeeToAll": True,
                "timeStamp": stamp(workorder.stamp),
                "customerID": workorder.customer.key,
                "discountID": workorder.discount.key if workorder.discount else 0,
                "employeeID": workorder.mechanic.key,
                "serializedID": workorder.serialized,
                "shopID": workorder.shop.key,
                "saleID": workorder.sale,
                "saleLineID": workorder.jobs[0].line.key,
                "workorderStatusID": workorder.status,
            },
        )
        for job in workorder.jobs:
            if job.minutes:
                self._write_labor(workorder, job)
            else:
                self._write_part(workorder, job)

    def _write_labor(self, workorder: Workorder, job: Job) -> None:
        hours, minutes = divmod(job.minutes, 60)
        self._stage.ledger.write(
            "WorkorderLine",
            {
                "workorderLineID": job.key,
                "note": job.note,
                "timeStamp": stamp(workorder.stamp),
                "hours": hours,
                "minutes": minutes,
                "unitPriceOverride": NOTHING,
                "unitQuantity": 1,
                "unitCost": NOTHING,
                "done": workorder.status != STATUS["open"],
                "approved": True,
                "warranty": workorder.warranty,
                "tax": True,
                "workorderID": workorder.key,
                "employeeID": workorder.mechanic.key,
                "saleLineID": job.line.key,
                "saleID": workorder.sale,
                "itemID": self._labor.key,
                "discountID": workorder.discount.key if workorder.discount else 0,
                "taxClassID": job.line.tax_class.key,
            },
        )

    def _write_part(self, workorder: Workorder, job: Job) -> None:
        self._stage.ledger.write(
            "WorkorderItem",
            {
                "workorderItemID": job.key,
                "approved": True,
                "unitPrice": money(job.line.price),
                "unitQuantity": job.line.quantity,
                "warranty": False,
                "tax": True,
                "isSpecialOrder": False,
                "note": job.note,
                "timeStamp": stamp(workorder.stamp),
                "workorderID": workorder.key,
                "employeeID": workorder.mechanic.key,
                "saleLineID": job.line.key,
                "saleID": workorder.sale,
                "itemID": job.line.item.key if job.line.item else 0,
                "discountID": workorder.discount.key if workorder.discount else 0,
            },
        )
