"""Accounting reports: sums per day, asked for by the first and last day."""

from __future__ import annotations

from ._base import ByDay, Date, Filter, Flag, List, Money, Ref, Resource, Text


class Report(Resource):
    """A report of the accounting group: rows that the API sums up when they are asked for."""

    actions = (List(),)
    filters = (
        Filter("startDate", Date, "First day of the report.", required=True),
        Filter("endDate", Date, "Last day of the report, included.", required=True),
    )
    scopes = ("employee:reports",)

    date = Date("The day the sums are for.")
    shopID = Ref("Shop")


def _by_day(resource: str, timestamp: str) -> ByDay:
    """The window of a report that cannot begin before the earliest ``timestamp`` of ``resource``."""
    return ByDay("date", first="startDate", last="endDate", epoch=(resource, timestamp))


class ReportsAccountingDiscountsByDay(
    Report,
    fields_of=Report,
    path="Reports/Accounting/DiscountsByDay",
    key=("date", "shopID"),
    page="Reports-Accounting-DiscountsByDay",
    reply="Discounts",
):
    """Discounts given in a shop on a day."""

    sortable = ("date",)
    replication = _by_day("Sale", "completeTime")

    discount = Money("Sum of the discounts.")


class ReportsAccountingOrdersByTaxClass(
    Report,
    fields_of=Report,
    path="Reports/Accounting/OrdersByTaxClass",
    key=("orderID", "taxClassID"),
    page="Reports-Accounting-OrdersByTaxClass",
    reply="Order",
):
    """Cost of a purchase order per tax class of what was bought: one row for each order and tax class."""

    sortable = ("orderID",)
    replication = _by_day("Order", "createTime")

    date = Date("The day of the purchase order.")
    vendorID = Ref("Vendor")
    vendorName = Text()
    taxClassID = Ref("TaxClass")
    taxClassName = Text()
    cost = Money("Cost of the goods in this tax class; up to nine decimals.")
    orderID = Ref("Order")
    totalShipCost = Money("Shipping cost of the purchase order; by its name not split by tax class.")
    totalOtherCost = Money("Other cost of the purchase order; by its name not split by tax class.")


class ReportsAccountingPaymentsByDay(
    Report,
    fields_of=Report,
    path="Reports/Accounting/PaymentsByDay",
    key=("date", "shopID", "paymentTypeID"),
    page="Reports-Accounting-PaymentsByDay",
    reply="Payments",
):
    """Payments taken in a shop on a day, per payment type."""

    sortable = ("date",)
    replication = _by_day("Sale", "completeTime")

    layaway = Flag("Whether the payments are deposits on layaways; documented, but in no known reply.")
    amount = Money("Sum of the payments.")
    paymentTypeName = Text()
    paymentTypeID = Ref("PaymentType")


class ReportsAccountingTaxClassSalesByDay(
    Report,
    fields_of=Report,
    path="Reports/Accounting/TaxClassSalesByDay",
    key=("date", "shopID", "taxClassID"),
    page="Reports-Accounting-TaxClassSalesByDay",
    reply="SalesDay",
):
    """Sales of a shop on a day, per tax class of what was sold, with what the goods had cost."""

    sortable = ("date",)
    replication = _by_day("Sale", "completeTime")

    taxClassID = Ref("TaxClass")
    taxClassName = Text()
    subtotal = Money("Sum of the sales before tax.")
    fifoCost = Money("Cost of what was sold, oldest stock first; up to nine decimals.")
    avgCost = Money("Cost of what was sold at average cost; up to nine decimals.")


class ReportsAccountingTaxesByDay(
    Report,
    fields_of=Report,
    path="Reports/Accounting/TaxesByDay",
    key=("date", "shopID", "taxCategoryID"),
    page="Reports-Accounting-TaxesByDay",
    reply="Taxes",
):
    """Sales tax taken in a shop on a day, per sales tax."""

    sortable = ("date",)
    replication = _by_day("Sale", "completeTime")

    taxCategoryID = Ref("TaxCategory")
    taxCategoryName = Text()
    tax = Money("Sum of the tax; up to nine decimals.")
