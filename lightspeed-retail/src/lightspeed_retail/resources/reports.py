"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import ByDay, Date, Flag, List, Money, Ref, Resource, Text


class Report(Resource):
    """DOCSTRING."""

    actions = (List(),)


class ReportsAccountingDiscountsByDay(
    Report,
    path="Reports/Accounting/DiscountsByDay",
    key=("date", "shopID"),
    page="Reports-Accounting-DiscountsByDay",
    reply="Discounts",
):
    """DOCSTRING."""

    # NOTE: startDate and endDate are required; date comes as MM/DD/YYYY; record key Discounts

    actions = (List(),)
    sortable = ("date",)
    replication = ByDay("date", first="startDate", last="endDate", epoch=("Sale", "completeTime"))
    scopes = ("employee:reports",)

    date = Date()
    shopID = Ref("Shop")
    discount = Money()


class ReportsAccountingOrdersByTaxClass(
    Report,
    path="Reports/Accounting/OrdersByTaxClass",
    key=("orderID", "taxClassID"),
    page="Reports-Accounting-OrdersByTaxClass",
    reply="Order",
):
    """DOCSTRING."""

    # NOTE: startDate and endDate are required; date comes as MM/DD/YYYY; record key Order
    # NOTE: One row per order and tax class

    actions = (List(),)
    sortable = ("orderID",)
    replication = ByDay("date", first="startDate", last="endDate", epoch=("Order", "createTime"))
    scopes = ("employee:reports",)

    taxClassID = Ref("TaxClass")
    orderID = Ref("Order")
    date = Date()
    shopID = Ref("Shop")
    vendorID = Ref("Vendor")
    vendorName = Text()
    taxClassName = Text()
    cost = Money()
    totalShipCost = Money()
    totalOtherCost = Money()


class ReportsAccountingPaymentsByDay(
    Report,
    path="Reports/Accounting/PaymentsByDay",
    key=("date", "shopID", "paymentTypeID"),
    page="Reports-Accounting-PaymentsByDay",
    reply="Payments",
):
    """DOCSTRING."""

    # NOTE: startDate and endDate are required (YYYY-MM-DD); date comes as MM/DD/YYYY; record key Payments
    # NOTE: layaway is in the table but not in the sample; it may split a day's rows

    actions = (List(),)
    sortable = ("date",)
    replication = ByDay("date", first="startDate", last="endDate", epoch=("Sale", "completeTime"))
    scopes = ("employee:reports",)

    date = Date()
    shopID = Ref("Shop")
    paymentTypeID = Ref("PaymentType")
    layaway = Flag()
    amount = Money()
    paymentTypeName = Text()


class ReportsAccountingTaxClassSalesByDay(
    Report,
    path="Reports/Accounting/TaxClassSalesByDay",
    key=("date", "shopID", "taxClassID"),
    page="Reports-Accounting-TaxClassSalesByDay",
    reply="SalesDay",
):
    """DOCSTRING."""

    # NOTE: startDate and endDate are required; date comes as MM/DD/YYYY; record key SalesDay

    actions = (List(),)
    sortable = ("date",)
    replication = ByDay("date", first="startDate", last="endDate", epoch=("Sale", "completeTime"))
    scopes = ("employee:reports",)

    date = Date()
    shopID = Ref("Shop")
    taxClassID = Ref("TaxClass")
    taxClassName = Text()
    subtotal = Money()
    fifoCost = Money()
    avgCost = Money()


class ReportsAccountingTaxesByDay(
    Report,
    path="Reports/Accounting/TaxesByDay",
    key=("date", "shopID", "taxCategoryID"),
    page="Reports-Accounting-TaxesByDay",
    reply="Taxes",
):
    """DOCSTRING."""

    # NOTE: startDate and endDate are required; date comes as MM/DD/YYYY; record key Taxes; amounts with nine decimals in the sample

    actions = (List(),)
    sortable = ("date",)
    replication = ByDay("date", first="startDate", last="endDate", epoch=("Sale", "completeTime"))
    scopes = ("employee:reports",)

    date = Date()
    shopID = Ref("Shop")
    taxCategoryID = Ref("TaxCategory")
    taxCategoryName = Text()
    tax = Money()
