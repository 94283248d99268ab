"""SQL of everything that is calculated from stored records: views and accounting reports.

A view is named after the class whose records it holds; lower-case views hold parts of records. A report sums up sales
and orders when it is requested: a sale counts on the day it was completed, in the time zone of its shop. ``:first`` and
``:last`` are days, both included.
"""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

_PENDING = {
    "": "1",
    "layaways": "isLayaway = 1",
    "specialOrders": "isSpecialOrder = 1",
    "workorders": "isWorkorder = 1",
}
"""What a customer may have pending, by the prefix of its totals."""


def _pending_totals() -> str:
    """Return totals of a customer's sale lines that wait for a sale, overall and by kind."""
    sums = []
    for prefix, kind in _PENDING.items():

        def total(name: str, amount: str, prefix: str = prefix, kind: str = kind) -> str:
            name = prefix + name[0].upper() + name[1:] if prefix else name
            return f'SUM(CASE WHEN {kind} THEN {amount} ELSE 0 END) AS "{name}"'

        discounts = "calcLineDiscount + calcTransactionDiscount"
        sums += [
            total("subtotal", f"calcSubtotal - ({discounts})"),
            total("subtotalNoDiscount", "calcSubtotal"),
            total("tax", "calcTax1"),
            total("tax1", "calcTax2"),
            *(total(f"tax{n}", "0") for n in range(2, 6)),
            total("lineDiscount", "calcLineDiscount"),
            total("allDiscounts", discounts),
            total("taxTotal", "calcTax1 + calcTax2"),
            total("total", "calcTotal"),
        ]
    return f"""
        SELECT customerID, {", ".join(sums)}, SUM(calcTotal) AS getAmountToCompleteAll
        FROM SaleLine WHERE saleID = 0 AND (isLayaway = 1 OR isSpecialOrder = 1 OR isWorkorder = 1)
        GROUP BY customerID"""


VIEWS: dict[str, str] = {
    # The old shape of transfers; both ends have the transfer's own key.
    "Transfer": """
        SELECT transferID, status <> 'open' AS sent, status = 'received' AS received, note, archived, timeStamp,
            transferID AS transferFromID, transferID AS transferToID, 0 AS orderID
        FROM InventoryTransfer""",
    "TransferFrom": """
        SELECT transferID AS transferFromID, sentByEmployeeID AS employeeID, sendingShopID AS shopID, sentOn
        FROM InventoryTransfer""",
    "TransferTo": """
        SELECT transferID AS transferToID, 0 AS employeeID, receivingShopID AS shopID, needBy
        FROM InventoryTransfer""",
    "SaleNotes": """
        SELECT saleID, internalNoteID, printedNoteID FROM Sale WHERE internalNoteID <> 0 OR printedNoteID <> 0""",
    # What went through a register since it was opened; change was taken out of the cash.
    "RegisterCalculated": """
        SELECT registerID, paymentTypeID, SUM("add") AS "add", SUM(withdraw) AS withdraw, SUM(payment) AS payment
        FROM (
            SELECT registerID, paymentTypeID, MAX(amount, 0) AS "add", MAX(-amount, 0) AS withdraw, 0 AS payment,
                createTime FROM RegisterWithdraw
            UNION ALL
            SELECT registerID, paymentTypeID, 0, 0, amount, createTime FROM SalePayment WHERE archived = 0
            UNION ALL
            SELECT registerID, (SELECT MIN(paymentTypeID) FROM PaymentType WHERE type = 'cash'), 0, 0, -change,
                createTime FROM Sale WHERE completed = 1 AND change <> 0
        ) JOIN Register USING (registerID)
        WHERE "open" = 1 AND createTime >= openTime
        GROUP BY registerID, paymentTypeID""",
    "register_count_employees": """
        SELECT registerCountID, openEmployeeID AS employeeID FROM RegisterCount
        UNION ALL SELECT registerCountID, closeEmployeeID FROM RegisterCount""",
    # The queue of labels to print holds what came with the latest shipment.
    "DisplayTemplateLabel": """
        SELECT orderShipmentItemID AS labelID, itemID, qtyReceived AS copies FROM ShipmentItem
        WHERE orderShipmentID = (SELECT MAX(orderShipmentID) FROM ShipmentItem)""",
    "DisplayTemplateItemAsLabel": "SELECT *, 1 AS copies FROM Item",
    "DisplayTemplateOrderLineAsLabel": "SELECT *, checkedIn AS copies FROM OrderLine WHERE checkedIn > 0",
    "all_labels": "SELECT *, quantity AS copies FROM OrderLine",
    "DisplayTemplateTransferItemAsLabel": """
        SELECT *, COALESCE(NULLIF(received, 0), NULLIF(sent, 0), toSend) AS copies FROM TransferItem""",
    "label_totals": """
        SELECT itemID, '$' AS currency_symbol, (SELECT name FROM Shop ORDER BY shopID LIMIT 1) AS title,
            (SELECT amount FROM ItemPrice p WHERE p.itemID = Item.itemID AND useTypeID = 1) AS price
        FROM Item""",
    "Tax": """
        SELECT saleID, SaleLine.taxClassID AS ID, TaxClass.name AS name,
            SUM(calcSubtotal - calcLineDiscount - calcTransactionDiscount) AS taxable,
            ROUND(MAX(SaleLine.tax1Rate) * 100, 6) AS rate, SUM(calcTax1) AS amount, tax1Name AS taxname,
            SUM(calcSubtotal - calcLineDiscount - calcTransactionDiscount) AS subtotal,
            ROUND(MAX(SaleLine.tax2Rate) * 100, 6) AS rate2, SUM(calcTax2) AS amount2, tax2Name AS taxname2,
            SUM(calcSubtotal - calcLineDiscount - calcTransactionDiscount) AS subtotal2
        FROM SaleLine JOIN TaxClass USING (taxClassID) JOIN TaxCategory USING (taxCategoryID)
        WHERE tax = 1 GROUP BY saleID, SaleLine.taxClassID""",
    "customer_totals": _pending_totals(),
    "order_totals": """
        SELECT orderID, subTotalCost AS subtotal, totalDiscount, totalCost AS total, shipCost AS shipping,
            otherCost AS other FROM "Order\"""",
    "order_line_totals": "SELECT orderLineID, price AS cost, total FROM OrderLine",
    "item_shop_totals": """
        SELECT itemShopID, onLayaway AS layaways, onSpecialOrder AS specialorders, onWorkorder AS workorders
        FROM ItemShop""",
    "workorder_totals": """
        SELECT workorderID, saleLineID, labor, parts, discount, tax, labor + parts - discount + tax AS total,
            tax AS workorderTax, discount AS workorderLineDiscount, 0 AS workorderTransactionDiscount,
            discount AS workorderAllDiscounts, labor + parts AS workorderSubtotal,
            labor + parts - discount + tax AS workorderTotal, systemSku AS workorderSystemSku
        FROM (
            SELECT w.workorderID, w.saleLineID, w.systemSku,
                COALESCE(SUM(CASE WHEN labour = 1 THEN amount END), 0) AS labor,
                COALESCE(SUM(CASE WHEN labour = 0 THEN amount END), 0) AS parts,
                COALESCE(SUM(discount), 0) AS discount, COALESCE(SUM(a.tax), 0) AS tax
            FROM Workorder w LEFT JOIN workorder_amounts a ON a.workorderID = w.workorderID
            GROUP BY w.workorderID, w.saleLineID, w.systemSku)""",
    "workorder_amounts": """
        SELECT workorderID, labour, amount, ROUND(amount * rate, 2) AS discount,
            (amount - ROUND(amount * rate, 2)) * taxed AS tax
        FROM (
            SELECT l.workorderID AS workorderID, 1 AS labour, COALESCE(d.discountPercent, 0) AS rate,
                ROUND(CASE WHEN l.unitPriceOverride <> 0 THEN l.unitPriceOverride * l.unitQuantity
                    ELSE s.serviceRate * (l.hours + l.minutes / 60.0) END, 2) AS amount,
                CASE WHEN l.tax = 1 THEN c.tax1Rate + c.tax2Rate ELSE 0 END AS taxed
            FROM WorkorderLine l JOIN Workorder w USING (workorderID) JOIN Shop s ON s.shopID = w.shopID
                LEFT JOIN TaxCategory c ON c.taxCategoryID = s.taxCategoryID
                LEFT JOIN Discount d ON d.discountID = l.discountID
            UNION ALL
            SELECT i.workorderID, 0, COALESCE(d.discountPercent, 0), i.unitPrice * i.unitQuantity,
                CASE WHEN i.tax = 1 THEN c.tax1Rate + c.tax2Rate ELSE 0 END
            FROM WorkorderItem i JOIN Workorder w USING (workorderID) JOIN Shop s ON s.shopID = w.shopID
                LEFT JOIN TaxCategory c ON c.taxCategoryID = s.taxCategoryID
                LEFT JOIN Discount d ON d.discountID = i.discountID
        )""",
}
"""The SELECT of every view, by name."""

VIEWED: tuple[tuple[str, tuple[str, ...]], ...] = (("Workorder", ("saleLineID",)),)
"""Columns that views are looked up by and nothing else is."""


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
