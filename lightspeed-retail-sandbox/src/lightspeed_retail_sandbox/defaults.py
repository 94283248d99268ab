"""What does a new record hold where its body says nothing?

Blank values go without saying: 0, false, empty text, no date. What follows from other records stands with the effects.
"""

from __future__ import annotations

from collections.abc import Mapping

DEFAULTS: Mapping[str, Mapping[str, object]] = {
    **{f"{owner}CustomFieldChoice": {"canBeDeleted": True} for owner in ("Customer", "Item", "Order")},
    "Item": {"discountable": True, "tax": True, "itemType": "default", "publishToEcom": True},
    "ItemComponent": {"quantity": 1},
    "ItemFee": {"calculationMethod": "fixed_amount"},
    "ItemMatrix": {"itemType": "default"},
    "InventoryTransfer": {"status": "open"},
    "Order": {
        "shippingCostMethod": "total",
        "discountMethod": "proportionally",
        "discountIsPercent": True,
        "vendorCurrencyRate": 1,
    },
    "PaymentType": {"type": "user defined"},
    "Sale": {"tipEnabled": True, "receiptPreference": "printed"},
    "SaleLine": {"tax": True, "unitQuantity": 1, "sortorder": "0", "onCompletedTrans": "0", "priceRuleID": "0"},
    "Shop": {"timeZone": "US/Eastern", "labelTitle": "Shop Name"},
    "WorkorderItem": {"unitQuantity": 1, "tax": True},
    "WorkorderLine": {"unitQuantity": 1},
}
"""The defaults that are not blank, by table."""
