"""Every endpoint that can be written to is published to, and what was published is read back."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

import pytest

from lightspeed_retail import endpoints

from ._publishing import Publishing
from ._stories import GONE, Step, plain

TRANSFER = "Inventory/Transfer"
PICTURE = base64.b64encode(b"a picture").decode()
UPLOAD = {"file": {"base64": "{content}", "name": "{name}"}}
PAID = {"SalePayments": [{"paymentTypeID": 3}]}


def choices(owner: str) -> list[Step]:
    """A custom field and its choices."""
    field = f"{owner}/CustomField"
    colour = {"name": "Colour", "type": "single_choice"}
    black = {"CustomFieldChoices": [{"name": "Black"}]}
    _, *others = plain(field, colour, {"name": "Hue"})
    first = Step(f"POST {field}", colour | black, holds=colour)
    choice = f"{field}/{{customFieldID}}/CustomFieldChoice"
    return [
        first,
        Step(f"POST {choice}", {"name": "Blue"}),
        *plain(choice, {"name": "Red"}, {"name": "Green"}),
        *others,
    ]


def pictures(path: str, **parent: Any) -> list[Step]:
    """A picture and its metadata."""
    row = {"content": PICTURE, "name": "bell.jpg", "description": "A bell", **parent}
    one = f"{path}/{{imageID}}"
    shown = {"description": "A bell", "filename": "bell.jpg", **parent}
    return [
        Step(f"POST {path}", row, holds=shown, options=UPLOAD),
        Step(f"PUT {one}", parent, holds=shown),
        Step(f"DELETE {one}", parent),
    ]


def on_transfer(action: str, *lines: dict[str, Any], holds: Any) -> Step:
    """A change of the lines of a transfer, and the last of them afterwards."""
    where = {"transferID": "{transferID}", "itemID": lines[-1]["itemID"]}
    row = {"TransferItems": list(lines)}
    return Step(f"POST {TRANSFER}/{{transferID}}/{action}", row, holds=holds, at="transfer_item", where=where)


ASSORTMENT = {
    "attribute sets": plain(
        "ItemAttributeSet", {"name": "Frames", "attributeName1": "Size"}, {"attributeName1": "Height"}, deleted=False
    ),
    "catalogue": [
        Step(
            "POST CatalogVendorItem",
            {"catalogVendorItemID": 39180000},
            holds={"description": "Öl 1 l 12/0"},
            at="item",
            where={"upc": "054141247279"},
        )
    ],
    "categories": plain("Category", {"name": "Bells", "parentID": 1}, {"name": "Horns"}),
    "item fees": [
        Step("PUT ItemFee/{itemFeeID}", {"itemFeeID": 1, "feeValue": Decimal("2.5")}),
        Step("DELETE ItemFee/{itemFeeID}", {"itemFeeID": 1}),
    ],
    "item fields": choices("Item"),
    "items": plain(
        "Item",
        {
            "description": "Bell",
            "defaultCost": Decimal("4.25"),
            "tax": False,
            "customSku": "B-1",
            "categoryID": 2,
            "Prices": [{"amount": Decimal("9.95"), "useType": "Default"}],
            "Tags": ["loud", "brass"],
        },
        {"description": "Brass bell", "Prices": [{"amount": 10, "useType": "Default"}]},
    ),
    "makers": plain("Manufacturer", {"name": "Ding"}, {"name": "Dong"}, deleted=False),
    "matrices": plain(
        "ItemMatrix", {"description": "Jersey", "itemAttributeSetID": 1, "defaultCost": 20}, {"description": "Jersey 2"}
    ),
    "pictures": pictures("Image", itemID=5),
    "pictures of items": pictures("Item/{itemID}/Image", itemID=5),
    "pictures of matrices": pictures("ItemMatrix/{itemMatrixID}/Image", itemMatrixID=1),
    "price levels": [Step("PUT PriceLevel/{priceLevelID}", {"priceLevelID": 2, "name": "List"})],
    "seasons": plain("Season", {"name": "Winter"}, {"name": "Mud"}),
    "serial numbers": plain("Serialized", {"serial": "S1", "colorName": "red", "itemID": 5}, {"serial": "S2"}),
    "tags": plain("Tag", {"name": "quiet"}, {"name": "silent"}),
}

STOCK = {
    "counts": [
        *plain("InventoryCount", {"shopID": 1, "name": "Spring"}, {"name": "Autumn"}, deleted=False),
        Step(
            "POST InventoryCountItem",
            {"inventoryCountID": "{inventoryCountID}", "itemID": 5, "qty": 3, "employeeID": 1},
        ),
        Step("PUT InventoryCountItem/{inventoryCountItemID}", {"qty": 4, "employeeID": 1}),
        Step("POST InventoryCountReconcile", {"inventoryCountID": "{inventoryCountID}"}),
        Step("DELETE InventoryCountItem/{inventoryCountItemID}"),
        Step("DELETE InventoryCount/{inventoryCountID}"),
    ],
    "stock settings": [Step("PUT ItemShop/{itemShopID}", {"itemShopID": 2, "reorderPoint": 3, "reorderLevel": 9})],
    "transfers": [
        *plain(TRANSFER, {"sendingShopID": 1, "receivingShopID": 2}, {"note": "Handle with care"}, deleted=False),
        on_transfer("AddItems", {"itemID": 5, "toSend": 2}, {"itemID": 6, "toSend": 3}, holds={"toSend": 3}),
        on_transfer("UpdateItems", {"itemID": 6, "toSend": 1}, holds={"toSend": 1}),
        on_transfer("DeleteItems", {"itemID": 6}, holds=GONE),
        Step(f"POST {TRANSFER}/{{transferID}}/Archive", holds={"archived": True}),
        Step(f"POST {TRANSFER}/{{transferID}}/Restore", holds={"archived": False}),
        Step(f"POST {TRANSFER}/{{transferID}}/Send", holds={"status": "sent"}),
    ],
}

CUSTOMERS = {
    "credit": [
        Step(
            "POST CreditAccount",
            {"code": "9876543210123", "name": "Gift"},
            holds={"name": "Gift", "code": "*********0123"},
        ),
        Step("PUT CreditAccount/{creditAccountID}", {"name": "Present"}),
        Step("DELETE CreditAccount/{creditAccountID}"),
    ],
    "customers": [
        *plain(
            "Customer",
            {
                "firstName": "Ann",
                "lastName": "Lee",
                "dob": "1980-07-01",
                "customerTypeID": 1,
                "Contact": {"Emails": [{"address": "ann@example.com", "useType": "Primary"}]},
            },
            {"title": "Dr", "company": "Bells"},
        ),
        Step("DELETE Customer/{customerID}/Anonymize", holds={"firstName": ""}),
    ],
    "customer fields": choices("Customer"),
    "customer types": plain("CustomerType", {"name": "Club"}, {"name": "Club member"}),
}

SALES = {
    "discounts": plain(
        "Discount", {"name": "Sale", "discountPercent": Decimal("0.1")}, {"discountPercent": Decimal("0.125")}
    ),
    "open sales": [
        *plain("Sale", {"shopID": 1, "employeeID": 1, "registerID": 1}, {"referenceNumber": "R1"}, deleted=False),
        *plain("Sale/{saleID}/SaleLine", {"itemID": 5, "unitQuantity": 2}, {"unitPrice": Decimal("3.5")}),
        Step("DELETE Sale/{saleID}"),
    ],
    "payment types": plain("PaymentType", {"name": "Cheque"}, {"name": "Voucher"}),
    "quotes": plain("Quote", {"notes": "Bells"}, {"notes": "Horns"}),
    "reservations": plain(
        "SaleLine",
        {"itemID": 5, "shopID": 1, "employeeID": 1, "customerID": 1, "unitQuantity": 1, "isLayaway": True},
        {"unitQuantity": 2},
    ),
    "sales": [
        Step(
            "POST Sale",
            {
                "completed": True,
                "employeeID": 1,
                "registerID": 1,
                "shopID": 1,
                "SaleLines": [{"itemID": 5, "unitQuantity": 1}],
                **PAID,
            },
        ),
        Step(
            "POST Sale/{saleID}/EmailReceipt",
            {"emailAddress": "ann@example.com"},
            holds={"completed": True},
            at="sale",
            where={"saleID": "{saleID}"},
        ),
        Step(
            "POST Sale/{saleID}/refund",
            PAID,
            holds={"completed": True, "SaleLines": [{"itemID": 5, "unitQuantity": -1}]},
            at="sale",
        ),
    ],
    "signatures": [
        Step(
            "POST SalePayment/{salePaymentID}/SalePaymentSignature",
            {"salePaymentID": 3, "content": PICTURE, "name": "signature.pdf"},
            holds={"salePaymentID": 3},
            options=UPLOAD,
        )
    ],
}

PURCHASING = {
    "currencies": plain(
        "CurrencyRate", {"currencyCode": "CHF", "rate": Decimal("1.125")}, {"rate": Decimal("1.0625")}, deleted=False
    ),
    "order fields": choices("Order"),
    "orders": [
        *plain(
            "Order",
            {"shopID": 1, "vendorID": 1, "refNum": "O1", "orderedDate": "2026-03-17"},
            {"shipInstructions": "Ring"},
            deleted=False,
        ),
        *plain(
            "OrderLine", {"orderID": "{orderID}", "itemID": 5, "quantity": 3, "price": Decimal("4.5")}, {"quantity": 5}
        ),
        Step("DELETE Order/{orderID}"),
    ],
    "vendors": plain("Vendor", {"name": "Bells & Sons", "accountNumber": "7"}, {"name": "Bells & Daughters"}),
}

WORK = {
    "jobs": [
        *plain("Workorder", {"customerID": 1, "shopID": 1, "employeeID": 1}, {"note": "Rings"}, deleted=False),
        *plain("Workorder/{workorderID}/WorkorderLine", {"note": "Tune", "hours": 1, "employeeID": 1}, {"hours": 2}),
        *plain("Workorder/{workorderID}/WorkorderItem", {"itemID": 5, "unitQuantity": 1}, {"unitQuantity": 2}),
        Step(
            "POST Workorder/{workorderID}/WorkorderImage",
            {"content": PICTURE, "name": "bell.jpg", "description": "Before", "ordering": 2},
            options=UPLOAD,
        ),
        Step("PUT Workorder/{workorderID}/WorkorderImage/{workorderImageID}", {"description": "After"}),
        Step("DELETE Workorder/{workorderID}/WorkorderImage/{workorderImageID}"),
        Step("POST Workorder/{workorderID}/Clone", holds={"customerID": 1, "note": "Rings"}, at="workorder"),
        Step("POST Workorder/{workorderID}/Checkout", holds={"completed": False, "customerID": 1}, at="sale"),
        Step("DELETE Workorder/{workorderID}"),
    ],
}

ADMINISTRATION = {
    "account": [Step("PUT Account/{accountID}", holds={"name": "Ridgeline Cycles & Outdoor"})],
    "employees": plain("Employee", {"firstName": "Bo", "lastName": "Bell"}, {"lockOut": True}),
    "hours": plain(
        "EmployeeHours", {"employeeID": 1, "shopID": 1, "checkIn": "2026-03-17T09:00:00+00:00"}, {"shopID": 2}
    ),
    "industries": [Step("PUT Industry/{industryID}", {"industryID": 92, "enabled": True})],
    "registers": [
        Step("POST Register/{registerID}/close", {"registerID": 1, "notes": "Done"}, at="register_count"),
        Step(
            "POST Register/{registerID}/open",
            {"registerID": 1, "paymentTypeID": 1, "amount": 100},
            at="register_withdraw",
        ),
        Step("POST RegisterWithdraw", {"registerID": 1, "amount": -5.25, "notes": "Cake"}),
        Step("PUT Register/{registerID}", {"registerID": 1}, holds={"name": "Register 1", "open": True}),
    ],
    "shops": plain("Shop", {"name": "Bell shop"}, {"name": "Horn shop"}, deleted=False),
    "tax classes": plain("TaxClass", {"name": "OutcomeRecorder"}, {"name": "Papers"}),
    "taxes": plain(
        "TaxCategory", {"tax1Name": "State", "tax1Rate": Decimal("0.0725")}, {"tax1Rate": Decimal("0.08125")}
    ),
    "tax rates": [Step("DELETE TaxCategoryClass/{taxCategoryClassID}", {"taxCategoryClassID": 1})],
}

STORIES = {**ASSORTMENT, **STOCK, **CUSTOMERS, **SALES, **PURCHASING, **WORK, **ADMINISTRATION}


@pytest.mark.parametrize("story", STORIES)
def test_what_is_published_can_be_read_back(publish: Publishing, story: str) -> None:
    keys: dict[str, Any] = {"accountID": publish.sandbox.settings["account_id"]}
    for step in STORIES[story]:
        done = step.published(publish, keys)
        assert step.differs(publish, keys, done) == {}, step.endpoint


def test_no_endpoint_is_left_out() -> None:
    assert {step.endpoint for story in STORIES.values() for step in story} == set(endpoints.writable())
