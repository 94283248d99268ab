"""The chain: three shops with their registers, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .account import RIGHTS
from .days import Zone
from .people import contact, mail_box, phone
from .rules import BOULDER, DEFAULT_PRICE, DENVER, OREGON, PAYMENT_TYPES, TaxCategory
from .stage import HEADQUARTERS
from .values import dollars, money, stamp

if TYPE_CHECKING:
    from .stage import Stage
    from .values import Row


@dataclass(frozen=True)
class Place:
    """What is known of a shop before it opens.

    Attributes:
        busyness: How much of the chain's business it does, compared with the others.
    """

    name: str
    street: str
    city: str
    state: str
    state_code: str
    zip: str
    area: str
    zone: Zone
    tax: TaxCategory
    service_rate: int
    busyness: int


PLACES = (
    Place("Ridgeline Denver", "1600 Larimer St", "Denver", "Colorado", "CO", "80202", "303",
          HEADQUARTERS, DENVER, dollars(95), 50),
    Place('Ridgeline Boulder "The Hub"', "1035 Pearl Street", "Boulder", "Colorado", "CO", "80302", "720",
          HEADQUARTERS, BOULDER, dollars(90), 32),
    Place("Ridgeline Bend & Rentals", "835 NW Wall Street", "Bend", "Oregon", "OR", "97703", "541",
          Zone("America/Los_Angeles", -8), OREGON, dollars(80), 18),
)  # fmt: skip

ROLES = {
    "Administrator": RIGHTS,
    "Manager": tuple(right for right in RIGHTS if not right.startswith("admin")),
    "Associate": ("allow_login", "register", "register_read", "register_open", "register_close", "customers"),
    "Mechanic": ("allow_login", "workbench", "register_read", "inventory_read", "customers_read"),
}

# Name, role, shop (0 for all of them), archived.
PEOPLE = (
    ("Jane", "Ridge", "Administrator", 0, False),
    ("Jürgen", "Müller-Lüdenscheidt", "Manager", 1, False),
    ("Zoë", "O'Brien", "Associate", 1, False),
    ("Marcus", "Hale", "Associate", 1, False),
    ("Łukasz", "Żak", "Mechanic", 1, False),
    ("Renée", "Dubois", "Manager", 2, False),
    ("Tyler", "Nguyễn", "Associate", 2, False),
    ("Siobhán", "Walsh", "Mechanic", 2, False),
    ("Kai", "Begay", "Manager", 3, False),
    ("José", "Núñez", "Associate", 3, False),
    ("Ann", "Smith-Jones", "Mechanic", 3, False),
    ("Bob", "Gone", "Associate", 1, True),
)
MECHANIC = "Mechanic"
RETAIL_ROLES = ("Manager", "Associate")
LABEL_TITLE = "Shop Name"


@dataclass(slots=True)
class Register:
    """A till."""

    key: int
    name: str
    archived: bool = False
    open_since: int = 0
    opened_by: int = 0


@dataclass(slots=True)
class Employee:
    """Someone who works for the chain; the last sale they rang up stands in their record."""

    key: int
    first: str
    last: str
    role: str
    shop: int
    archived: bool
    hours: int = 0
    last_shop: int = 0
    last_sale: int = 0
    last_register: int = 0
    stamp: int = 0


@dataclass(slots=True, eq=False)
class Shop:
    """A shop that is open for business.

    Attributes:
        index: Its place among the chain's shops, from 0.
    """

    index: int
    key: int
    place: Place
    registers: list[Register] = field(default_factory=list)
    sellers: list[Employee] = field(default_factory=list)
    mechanics: list[Employee] = field(default_factory=list)


class Chain:
    """All shops and all employees.

    Args:
        stage: The frame they play in; says how many registers there are.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.shops = [Shop(index, index + 1, place) for index, place in enumerate(PLACES)]
        self._closed_registers: list[tuple[Register, Shop]] = []
        self.employees = [Employee(key, *person, stamp=stage.founded) for key, person in enumerate(PEOPLE, start=1)]
        self._staff()
        self._put_up_registers()

    def _staff(self) -> None:
        for employee in self.employees:
            if employee.archived or not employee.shop:
                continue
            shop = self.shops[employee.shop - 1]
            (shop.mechanics if employee.role == MECHANIC else shop.sellers).append(employee)

    def _put_up_registers(self) -> None:
        for number in range(max(self._stage.registers, len(self.shops))):
            shop = self.shops[number % len(self.shops)]
            key = self._stage.ledger.key("Register")
            shop.registers.append(Register(key, f"Register {len(shop.registers) + 1}"))
        self._old_register = Register(self._stage.ledger.key("Register"), "Old till (broken drawer)", archived=True)
        self._closed_registers.append((self._old_register, self.shops[0]))

    @property
    def manager(self) -> Employee:
        """Who orders, counts and sends."""
        return self.employees[1]

    def write_shops(self) -> None:
        """Write down the shops and what belongs to them alone."""
        for shop in self.shops:
            self._write_shop(shop)
            for number, shelf in enumerate(("Front window", "Wall A|1", "Stockroom"), start=1):
                self._stage.ledger.write(
                    "ShelfLocation",
                    {
                        "shelfLocationID": (shop.key - 1) * 3 + number,
                        "name": shelf,
                        "sortOrder": number,
                        "shopID": shop.key,
                    },
                )

    def _write_shop(self, shop: Shop) -> None:
        ledger, place, founded = self._stage.ledger, shop.place, stamp(self._stage.founded)
        contact_key = ledger.key("Contact")
        ledger.write(
            "Contact",
            contact(
                contact_key,
                founded,
                addresses=[
                    {
                        "address1": place.street,
                        "address2": "",
                        "city": place.city,
                        "state": place.state,
                        "stateCode": place.state_code,
                        "zip": place.zip,
                        "country": "United States",
                        "countryCode": "US",
                    }
                ],
                phones=[{"number": f"{place.area}-555-0100", "useType": "Work"}],
                emails=[{"address": f"{place.city.lower()}@ridgeline.example", "useType": "Primary"}],
                websites=[{"url": "https://ridgeline.example"}],
            ),
        )
        ledger.write("ReceiptSetup", _receipt_setup(shop))
        ledger.write("CCGateway", _gateway(shop))
        ledger.write(
            "Shop",
            {
                "shopID": shop.key,
                "name": place.name,
                "serviceRate": money(place.service_rate),
                "timeZone": place.zone.name,
                "taxLabor": False,
                "labelTitle": LABEL_TITLE,
                "labelMsrp": False,
                "archived": False,
                "timeStamp": founded,
                "companyRegistrationNumber": "",
                "vatNumber": "",
                "zebraBrowserPrint": shop.index == 0,
                "networkHealthTool": True,
                "contactID": contact_key,
                "taxCategoryID": place.tax.key,
                "receiptSetupID": shop.key,
                "vendorID": 0,
                "ccGatewayID": shop.key,
                "gatewayConfigID": str(shop.key) if shop.index else "",
                "priceLevelID": DEFAULT_PRICE.key,
            },
        )

    def write_people(self) -> None:
        """Write down registers and employees as they are now, and what employees may do."""
        ledger = self._stage.ledger
        for shop in self.shops:
            for register in shop.registers:
                ledger.write("Register", _register_row(register, shop))
        for register, shop in self._closed_registers:
            ledger.write("Register", _register_row(register, shop))
        for role_key, (role, rights) in enumerate(ROLES.items(), start=1):
            ledger.write("EmployeeRole", {"employeeRoleID": role_key, "name": role})
            for right in rights:
                ledger.write(
                    "EmployeeRight",
                    {
                        "employeeRightID": ledger.key("EmployeeRight"),
                        "name": right,
                        "employeeRoleID": role_key,
                    },
                )
        for employee in self.employees:
            self._write_employee(employee)

    def _write_employee(self, employee: Employee) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        area = self.shops[max(employee.shop, 1) - 1].place.area
        contact_key = ledger.key("Contact")
        ledger.write(
            "Contact",
            contact(
                contact_key,
                stamp(self._stage.founded),
                phones=[phone(chance, area, "Mobile")],
                emails=[{"address": mail_box(employee.first, employee.last, employee.key), "useType": "Primary"}],
            ),
        )
        ledger.write(
            "Employee",
            {
                "employeeID": employee.key,
                "firstName": employee.first,
                "lastName": employee.last,
                "lockOut": employee.archived,
                "archived": employee.archived,
                "timeStamp": stamp(employee.stamp),
                "contactID": contact_key,
                "systemUserID": 508000 + employee.key,
                "clockInEmployeeHoursID": employee.hours,
                "employeeRoleID": list(ROLES).index(employee.role) + 1,
                "limitToShopID": employee.shop,
                "lastShopID": employee.last_shop,
                "lastSaleID": employee.last_sale,
                "lastRegisterID": employee.last_register,
            },
        )


def _register_row(register: Register, shop: Shop) -> Row:
    return {
        "registerID": register.key,
        "name": register.name,
        "open": bool(register.open_since),
        "openTime": stamp(register.open_since) if register.open_since else None,
        "archived": register.archived,
        "tipEnabled": not register.archived,
        "openEmployeeID": register.opened_by,
        "shopID": shop.key,
        "ccTerminalID": register.key,
    }


def _receipt_setup(shop: Shop) -> Row:
    return {
        "receiptSetupID": shop.key,
        "generalMsg": f"Thank you for riding with {shop.place.name}!\nReturns within 30 days & with receipt.",
        "workorderAgree": "I agree to the repairs listed above.",
        "creditcardAgree": "I agree to pay the above total amount according to the card issuer agreement.",
        "hasLogo": shop.index == 0,
        "logo": "ridgeline.png" if shop.index == 0 else "",
        "logoHeight": 55,
        "logoWidth": 225,
        "header": "",
    }


def _gateway(shop: Shop) -> Row:
    """A card gateway; its credentials are made up, yet they are credentials to whoever reads them."""
    return {
        "ccGatewayID": shop.key,
        "login": f"ridgeline-{shop.key}",
        "marketType": "retail",
        "transKey": "sandbox-transaction-key",
        "deviceType": 0,
        "hashValue": "sandbox-hash",
        "enabled": True,
        "testMode": False,
        "gateway": "Lightspeed Payments",
        "accountNum": f"0004711{shop.key}",
        "terminalNum": f"000{shop.key}",
        "allowCredits": True,
        "otherCredentials1": "",
        "otherCredentials2": "",
        "visaPaymentTypeID": PAYMENT_TYPES[2].key,
        "masterPaymentTypeID": PAYMENT_TYPES[2].key,
        "discoverPaymentTypeID": PAYMENT_TYPES[2].key,
        "americanPaymentTypeID": PAYMENT_TYPES[2].key,
        "debitPaymentTypeID": PAYMENT_TYPES[5].key,
        "name": "Card terminal",
        "archived": False,
    }
