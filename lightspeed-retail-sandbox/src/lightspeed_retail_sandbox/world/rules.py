"""What the chain agreed on once: taxes, ways to pay, price levels, discounts, kinds of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .values import NOTHING, dollars, money, rate, stamp

if TYPE_CHECKING:
    from .ledger import Ledger

# ---------------------------------------------------------------------------------------------------------- taxes


@dataclass(frozen=True)
class TaxClass:
    """What kind of thing is taxed."""

    key: int
    name: str


GOODS = TaxClass(1, "Item")
LABOR = TaxClass(2, "Labor")
FOOD = TaxClass(3, "Food & Drink")
TAX_CLASSES = (GOODS, LABOR, FOOD)


@dataclass(frozen=True)
class TaxCategory:
    """The sales tax of a place.

    Attributes:
        exceptions: Rates of the tax classes that are taxed differently.
    """

    key: int
    name1: str
    name2: str
    rate1: int
    rate2: int
    exceptions: tuple[tuple[TaxClass, int, int], ...] = ()

    def rates(self, tax_class: TaxClass) -> tuple[int, int]:
        """Both rates for a kind of thing."""
        for exception, rate1, rate2 in self.exceptions:
            if exception is tax_class:
                return rate1, rate2
        return self.rate1, self.rate2


DENVER = TaxCategory(1, "Colorado", "Denver", 2_900, 5_910, ((LABOR, 0, 0), (FOOD, 0, 4_000)))
BOULDER = TaxCategory(2, "Colorado", "Boulder", 2_900, 6_145, ((LABOR, 0, 0), (FOOD, 0, 3_860)))
OREGON = TaxCategory(3, "No sales tax (Oregon)", "", 0, 0)
EXEMPT = TaxCategory(4, "Tax exempt", "", 0, 0)
TAX_CATEGORIES = (DENVER, BOULDER, OREGON, EXEMPT)


# ------------------------------------------------------------------------------------------------------- payments


@dataclass(frozen=True)
class PaymentType:
    """A way to pay."""

    key: int
    name: str
    type: str
    code: str
    reserved: bool = False
    require_customer: bool = False
    archived: bool = False
    refund_as: int = 0


CASH = PaymentType(1, "Cash", "cash", "CASH", reserved=True, refund_as=1)
CHECK = PaymentType(2, "Check", "user defined", "CHECK")
CARD = PaymentType(3, "Credit Card", "credit card", "CC", reserved=True)
CREDIT_ACCOUNT = PaymentType(4, "Credit Account", "credit account", "SCA", reserved=True, refund_as=4)
GIFT_CARD = PaymentType(5, "Gift Card", "gift card", "SGC", reserved=True, refund_as=5)
DEBIT_CARD = PaymentType(6, "Debit Card", "user defined", "DEBIT")
ECOM = PaymentType(7, "eCom", "ecom", "ECOM", reserved=True, require_customer=True)
VOUCHER = PaymentType(8, 'Bike-to-Work "Voucher"', "user defined", "BTW", archived=True)
PAYMENT_TYPES = (CASH, CHECK, CARD, CREDIT_ACCOUNT, GIFT_CARD, DEBIT_CARD, ECOM, VOUCHER)


# ---------------------------------------------------------------------------------------------- prices, discounts


@dataclass(frozen=True)
class PriceLevel:
    """A column of prices that every item has."""

    key: int
    name: str


DEFAULT_PRICE = PriceLevel(1, "Default")
MSRP = PriceLevel(2, "MSRP")
ONLINE = PriceLevel(3, "Online")
PRICE_LEVELS = (DEFAULT_PRICE, MSRP, ONLINE)


@dataclass(frozen=True)
class Discount:
    """Something off the price of a line: a share of it or an amount per unit."""

    key: int
    name: str
    percent: int = 0
    amount: int = 0
    require_customer: bool = False
    archived: bool = False


CLUB_DISCOUNT = Discount(1, "Club member 10 %", percent=10_000, require_customer=True)
STAFF_DISCOUNT = Discount(2, "Staff 20 %", percent=20_000)
FIVE_OFF = Discount(3, "$5 off", amount=dollars(5))
SCRATCH_DISCOUNT = Discount(4, "Scratch & dent 12.5 %", percent=12_500)
SPRING_DISCOUNT = Discount(5, 'Spring "Grand Opening" 15 %', percent=15_000, archived=True)
DISCOUNTS = (CLUB_DISCOUNT, STAFF_DISCOUNT, FIVE_OFF, SCRATCH_DISCOUNT, SPRING_DISCOUNT)


@dataclass(frozen=True)
class CustomerType:
    """A kind of customers, with the discount and tax they get."""

    key: int
    name: str
    discount: Discount | None = None
    tax: TaxCategory | None = None


CLUB = CustomerType(1, "Club member", discount=CLUB_DISCOUNT)
SCHOOL = CustomerType(2, "School & non-profit", tax=EXEMPT)
COMMUTER = CustomerType(3, "Commuter")
CUSTOMER_TYPES = (CLUB, SCHOOL, COMMUTER)


# ----------------------------------------------------------------------------------------------------- other lists


@dataclass(frozen=True)
class Currency:
    """A currency that vendors are paid in; ``rate`` is the dollars one unit of it costs."""

    key: int
    code: str
    symbol: str
    rate: int


EURO = Currency(1, "EUR", "€", 108_250)
YEN = Currency(2, "JPY", "¥", 672)
POUND = Currency(3, "GBP", "£", 126_400)
CURRENCIES = (EURO, YEN, POUND)

WORKORDER_STATUSES = (
    (1, "Open", 10, "", "open"),
    (2, "Waiting for parts", 20, "#c00000", "waiting"),
    (3, "Estimate", 30, "", "estimate"),
    (4, "Finished", 65000, "", "finished"),
    (5, "Done & paid", 65001, "#00aa44", "paid"),
    (6, "Test ride", 40, "#0066cc", ""),
)

RETURN_REASONS = ("Defective", "Wrong item", "Overstock", "Damaged in transit")

SEASONS = ("Spring/Summer", "Autumn/Winter", "All year")
DEPARTMENTS = ("Bikes", "Parts & Accessories", "Outdoor", "Workshop")
TAG_GROUPS = ("Merchandising", "Customers")


def write_rules(ledger: Ledger, founded: int) -> None:
    """Write down every rule."""
    _write_taxes(ledger, founded)
    _write_money(ledger, founded)
    _write_customers(ledger)
    _write_lists(ledger, founded)


def _write_taxes(ledger: Ledger, founded: int) -> None:
    for tax_class in TAX_CLASSES:
        ledger.write("TaxClass", {"taxClassID": tax_class.key, "name": tax_class.name, "timeStamp": stamp(founded)})
    for category in TAX_CATEGORIES:
        ledger.write(
            "TaxCategory",
            {
                "taxCategoryID": category.key,
                "isTaxInclusive": False,
                "tax1Name": category.name1,
                "tax2Name": category.name2,
                "tax1Rate": rate(category.rate1),
                "tax2Rate": rate(category.rate2),
                "timeStamp": stamp(founded),
            },
        )
        for tax_class, rate1, rate2 in category.exceptions:
            ledger.write(
                "TaxCategoryClass",
                {
                    "taxCategoryClassID": ledger.key("TaxCategoryClass"),
                    "tax1Rate": rate(rate1),
                    "tax2Rate": rate(rate2),
                    "timeStamp": stamp(founded),
                    "taxCategoryID": category.key,
                    "taxClassID": tax_class.key,
                },
            )


def _write_money(ledger: Ledger, founded: int) -> None:
    for payment in PAYMENT_TYPES:
        ledger.write(
            "PaymentType",
            {
                "paymentTypeID": payment.key,
                "code": payment.code,
                "name": payment.name,
                "requireCustomer": payment.require_customer,
                "archived": payment.archived,
                "internalReserved": payment.reserved,
                "type": payment.type,
                "refundAsPaymentTypeID": payment.refund_as,
                "timeStamp": stamp(founded),
            },
        )
    for level in PRICE_LEVELS:
        ledger.write(
            "PriceLevel",
            {
                "priceLevelID": level.key,
                "name": level.name,
                "archived": False,
                "canBeArchived": False,
                "type": "fixed",
                "Calculation": None,
                "timeStamp": stamp(founded),
            },
        )
    for discount in DISCOUNTS:
        ledger.write(
            "Discount",
            {
                "discountID": discount.key,
                "name": discount.name,
                "discountAmount": money(discount.amount) if discount.amount else NOTHING,
                "discountPercent": rate(discount.percent),
                "requireCustomer": discount.require_customer,
                "archived": discount.archived,
                "sourceID": discount.key,
                "createTime": stamp(founded),
                "timeStamp": stamp(founded),
            },
        )
    for currency in CURRENCIES:
        ledger.write(
            "CurrencyRate",
            {
                "currencyRateID": currency.key,
                "currencyCode": currency.code,
                "rate": rate(currency.rate),
                "createTime": stamp(founded),
                "timeStamp": stamp(founded),
            },
        )


def _write_customers(ledger: Ledger) -> None:
    for kind in CUSTOMER_TYPES:
        ledger.write(
            "CustomerType",
            {
                "customerTypeID": kind.key,
                "name": kind.name,
                "taxCategoryID": kind.tax.key if kind.tax else 0,
                "discountID": kind.discount.key if kind.discount else 0,
            },
        )


def _write_lists(ledger: Ledger, founded: int) -> None:
    for key, name, order, color, system in WORKORDER_STATUSES:
        ledger.write(
            "WorkorderStatus",
            {
                "workorderStatusID": key,
                "name": name,
                "sortOrder": str(order),
                "htmlColor": color,
                "systemValue": system,
            },
        )
    for key, reason in enumerate(RETURN_REASONS, start=1):
        ledger.write(
            "VendorReturnItemReason",
            {
                "vendorReturnItemReasonID": key,
                "reason": reason,
                "defaultSelected": key == 1,
                "archived": False,
                "createTime": stamp(founded),
                "timeStamp": stamp(founded),
                "isSystem": key == 1,
                "sortOrder": key * 10,
            },
        )
    for key, name in enumerate(SEASONS, start=1):
        ledger.write("Season", {"seasonID": key, "name": name})
    for key, name in enumerate(DEPARTMENTS, start=1):
        ledger.write("Department", {"departmentID": key, "name": name})
    for key, name in enumerate(TAG_GROUPS, start=1):
        ledger.write("TagGroup", {"tagGroupID": key, "name": name})
