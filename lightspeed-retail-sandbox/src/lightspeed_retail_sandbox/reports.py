"""What do the accounting reports say?

A report is summed up from sales and orders when it is asked for; a sale counts on the day it was completed, in the time
zone of its shop. ``:first`` and ``:last`` are days, both included.
"""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

_SALES = """
    SELECT *, local_day(completeTime, shopID) AS day FROM Sale
    WHERE completed = 1 AND voided = 0 AND archived = 0
        AND completeTime >= DATE(:first, '-1 day') AND completeTime < DATE(:last, '+2 days')
        AND local_day(completeTime, shopID) BETWEEN :first AND :last"""
"""The sales of the window; the stamps narrow it down before the days are worked out."""

REPORTS: dict[str, str] = {
    "ReportsAccountingDiscountsByDay": f"""
        SELECT day AS date, shopID, SUM(calcDiscount) AS discount
        FROM ({_SALES}) GROUP BY day, shopID""",
    # Change that was given back is taken off the cash.
    "ReportsAccountingPaymentsByDay": f"""
        SELECT day AS date, shopID, paymentTypeID, SUM(amount) AS amount, name AS paymentTypeName
        FROM (
            SELECT s.day, s.shopID, p.paymentTypeID, p.amount
            FROM ({_SALES}) s JOIN SalePayment p ON p.saleID = s.saleID AND p.archived = 0
            UNION ALL
            SELECT day, shopID, (SELECT MIN(paymentTypeID) FROM PaymentType WHERE type = 'cash'), -change
            FROM ({_SALES}) WHERE change <> 0
        ) JOIN PaymentType USING (paymentTypeID)
        GROUP BY day, shopID, paymentTypeID""",
    "ReportsAccountingTaxClassSalesByDay": f"""
        SELECT s.day AS date, s.shopID AS shopID, l.taxClassID AS taxClassID, c.name AS taxClassName,
            SUM(l.calcSubtotal - l.calcLineDiscount - l.calcTransactionDiscount) AS subtotal,
            SUM(l.fifoCost * l.unitQuantity) AS fifoCost, SUM(l.avgCost * l.unitQuantity) AS avgCost
        FROM ({_SALES}) s JOIN SaleLine l ON l.saleID = s.saleID JOIN TaxClass c ON c.taxClassID = l.taxClassID
        GROUP BY s.day, s.shopID, l.taxClassID""",
    "ReportsAccountingTaxesByDay": f"""
        SELECT day AS date, shopID, taxCategoryID, tax1Name AS taxCategoryName, SUM(taxTotal) AS tax
        FROM ({_SALES}) JOIN TaxCategory USING (taxCategoryID) GROUP BY day, shopID, taxCategoryID""",
    # An order counts on the day it was made.
    "ReportsAccountingOrdersByTaxClass": """
        SELECT o.orderID AS orderID, i.taxClassID AS taxClassID, c.name AS taxClassName, o.shopID AS shopID,
            local_day(o.createTime, o.shopID) AS date, o.vendorID AS vendorID, v.name AS vendorName,
            SUM(l.total) AS cost, o.shipCost AS totalShipCost, o.otherCost AS totalOtherCost
        FROM "Order" o JOIN OrderLine l ON l.orderID = o.orderID JOIN Item i ON i.itemID = l.itemID
            JOIN TaxClass c ON c.taxClassID = i.taxClassID LEFT JOIN Vendor v ON v.vendorID = o.vendorID
        WHERE o.archived = 0 AND local_day(o.createTime, o.shopID) BETWEEN :first AND :last
        GROUP BY o.orderID, i.taxClassID""",
}
"""The SELECT of every report, by the name of its class."""
