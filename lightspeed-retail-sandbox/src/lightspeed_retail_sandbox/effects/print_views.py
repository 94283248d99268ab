"""Print views and reports: totals that only they have, and fixed decimals."""

from __future__ import annotations

from lightspeed_retail_sandbox.rules import Form, Join, Rules, Through

_LABEL = Join("label_totals", "itemID", "itemID")

RULES = {
    "DisplayTemplateItemAsLabel": Rules(joins={"m": _LABEL}),
    "DisplayTemplateLabel": Rules(joins={"m": _LABEL}),
    "DisplayTemplateOrder": Rules(
        joins={"m": Join("order_totals", "orderID", "orderID")}, also_fixed=("OrderLines.m",)
    ),
    "DisplayTemplateOrderLineAsLabel": Rules(
        joins={"m": _LABEL, "Order": Join("Order", "orderID", "orderID")},
        source=(("all_labels", "true"), "all_labels"),
    ),
    "DisplayTemplateRegisterCount": Rules(
        joins={
            "Employee": Join(
                "Employee",
                "registerCountID",
                "employeeID",
                through=Through("register_count_employees", "registerCountID", "employeeID"),
            )
        },
        forms={"Employee": Form.BARE_LIST},
    ),
    "DisplayTemplateSale": Rules(also_fixed=("TaxClassTotals", "Customer.m", "Customer.Workorders.m")),
    "DisplayTemplateTransferItemAsLabel": Rules(joins={"m": _LABEL}),
    "DisplayTemplateWorkorder": Rules(joins={"m": Join("workorder_totals", "workorderID", "workorderID")}),
    "ReportsAccountingDiscountsByDay": Rules(forms={"discount": 2}),
    "ReportsAccountingOrdersByTaxClass": Rules(forms={"cost": 9, "totalOtherCost": 2, "totalShipCost": 2}),
    "ReportsAccountingPaymentsByDay": Rules(forms={"amount": 2}),
    "ReportsAccountingTaxClassSalesByDay": Rules(forms={"avgCost": 9, "fifoCost": 9, "subtotal": 2}),
    "ReportsAccountingTaxesByDay": Rules(forms={"tax": 9}),
}
