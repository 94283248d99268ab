"""Every write of the catalogue is done, on records that can take it.

A story is a list of requests: ``{0}`` is the key of the first record that it made, ``{1}`` that of the second. Together
the stories must contain every write.
"""

from __future__ import annotations

from typing import Any

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.routes import find

CHOICE_FIELD = {
    "name": "Colour",
    "type": "single_choice",
    "CustomFieldChoices": {"CustomFieldChoice": [{"name": "Black"}]},
}
JOB = {"note": "x", "hours": 1, "employeeID": 1}
LINE = {"itemID": 5, "shopID": 1, "employeeID": 1, "customerID": 1, "unitQuantity": 1}
PICTURE = {"data": (None, '{"description": "x"}'), "image": ("a.jpg", b"1")}
PICTURE_OF_ITEM = {"data": (None, '{"itemID": 1}'), "image": ("a.jpg", b"1")}
PICTURE_OF_WORK = {"image": ("a.jpg", b"1"), "description": (None, "x"), "ordering": (None, "1")}
SIGNATURE = {"data": (None, ""), "binary": ("a.pdf", b"1")}
PAID = {"SalePayments": {"SalePayment": {"paymentTypeID": 3}}}
SOLD = {"completed": True, "SaleLines": {"SaleLine": {"itemID": 5}}, **PAID}

Request = tuple[str, str, Any]


def plain(path: str, made: Any, changed: Any, *, deleted: bool = True) -> list[Request]:
    """Made, changed and, if it can be, deleted."""
    end = [("DELETE", f"{path}/{{0}}", None)] if deleted else []
    return [("POST", path, made), ("PUT", f"{path}/{{0}}", changed), *end]


def choices(owner: str) -> list[Request]:
    """A custom field and its choices."""
    field, choice = f"{owner}/CustomField", f"{owner}/CustomField/{{0}}/CustomFieldChoice"
    return [
        ("POST", field, CHOICE_FIELD),
        ("POST", choice, {"name": "Red"}),
        ("POST", choice, {"name": "Blue"}),
        ("PUT", f"{choice}/{{1}}", {"name": "Green"}),
        ("DELETE", f"{choice}/{{1}}", None),
        ("PUT", f"{field}/{{0}}", {"name": "Hue"}),
        ("DELETE", f"{field}/{{0}}", None),
    ]


def below(path: str, made: Any, changed: Any) -> list[Request]:
    """Part of a work order."""
    return [("POST", "Workorder", {"customerID": 1}), *(
        (method, f"Workorder/{{0}}/{path}{key}", body)
        for method, key, body in (("POST", "", made), ("PUT", "/{1}", changed), ("DELETE", "/{1}", None))
    )]  # fmt: skip


def picture(path: str, files: Any) -> list[Request]:
    return [("POST", path, files), ("PUT", f"{path}/{{0}}", {}), ("DELETE", f"{path}/{{0}}", None)]


ITEMS = [{"itemID": 5, "toSend": 2}]
TRANSFER = "Inventory/Transfer"

STORIES: dict[str, list[Request]] = {
    "account": [("PUT", "/API/V3/Account/83050", {})],
    "catalogue": [("POST", "CatalogVendorItem", {"catalogVendorItemID": "{catalog}"})],
    "categories": plain("Category", {"name": "x"}, {"name": "y"}),
    "counts": [
        *plain("InventoryCount", {"shopID": 1}, {"name": "y"}, deleted=False),
        ("POST", "InventoryCountItem", {"inventoryCountID": "{0}", "itemID": 5, "qty": 3, "employeeID": 1}),
        ("PUT", "InventoryCountItem/{1}", {"qty": 4, "employeeID": 1}),
        ("POST", "InventoryCountReconcile", {"inventoryCountID": "{0}"}),
        ("DELETE", "InventoryCountItem/{1}", None),
        ("DELETE", "InventoryCount/{0}", None),
    ],
    "credit": plain("CreditAccount", {"code": "9876543210123"}, {"name": "y"}),
    "currencies": plain("CurrencyRate", {"currencyCode": "CHF", "rate": 1}, {"rate": 2}, deleted=False),
    "customer fields": choices("Customer"),
    "customer types": plain("CustomerType", {"name": "x"}, {"name": "y"}),
    "customers": [*plain("Customer", {"firstName": "x"}, {"title": "y"}), ("DELETE", "Customer/{0}/Anonymize", None)],
    "discounts": plain("Discount", {"name": "x"}, {"discountPercent": "0.1"}),
    "employees": plain("Employee", {"lastName": "x"}, {"lockOut": True}),
    "fees": [("PUT", "ItemFee/1", {"name": "y"}), ("DELETE", "ItemFee/1", None)],
    "hours": plain("EmployeeHours", {"employeeID": 1}, {"shopID": 1}),
    "industries": [("PUT", "Industry/92", {"enabled": True})],
    "item fields": choices("Item"),
    "items": plain("Item", {"description": "x"}, {"description": "y"}),
    "makers": plain("Manufacturer", {"name": "x"}, {"name": "y"}, deleted=False),
    "matrices": plain("ItemMatrix", {"description": "x", "itemAttributeSetID": 1}, {"description": "y"}),
    "order fields": choices("Order"),
    "orders": [
        *plain("Order", {"shopID": 1}, {"refNum": "y"}, deleted=False),
        ("POST", "OrderLine", {"orderID": "{0}", "itemID": 5, "quantity": 1}),
        ("PUT", "OrderLine/{1}", {"quantity": 2}),
        ("DELETE", "OrderLine/{1}", None),
        ("DELETE", "Order/{0}", None),
    ],
    "payment types": plain("PaymentType", {"name": "x"}, {"name": "y"}),
    "pictures": picture("Image", PICTURE_OF_ITEM),
    "pictures of items": picture("Item/1/Image", PICTURE),
    "pictures of matrices": picture("ItemMatrix/1/Image", PICTURE),
    "price levels": [("PUT", "PriceLevel/2", {"name": "List"})],
    "quotes": plain("Quote", {"notes": "x"}, {"notes": "y"}),
    "registers": [
        ("POST", "Register/1/close", {}),
        ("POST", "Register/1/open", {"paymentTypeID": 1, "amount": 100}),
        ("POST", "RegisterWithdraw", {"registerID": 1, "amount": -5}),
        ("PUT", "Register/1", {}),
    ],
    "reservations": plain("SaleLine", {**LINE, "isLayaway": True}, {"unitQuantity": 2}),
    "sales": [
        ("POST", "Sale", SOLD),
        ("POST", "Sale/{0}/EmailReceipt", {"emailAddress": "ann@example.com"}),
        ("POST", "Sale/{0}/refund", PAID),
    ],
    "open sales": [
        *plain("Sale", {}, {"referenceNumber": "y"}, deleted=False),
        ("POST", "Sale/{0}/SaleLine", {"itemID": 5}),
        ("PUT", "Sale/{0}/SaleLine/{1}", {"unitPrice": 1}),
        ("DELETE", "Sale/{0}/SaleLine/{1}", None),
        ("DELETE", "Sale/{0}", None),
    ],
    "seasons": plain("Season", {"name": "x"}, {"name": "y"}),
    "serial numbers": plain("Serialized", {"serial": "x"}, {"serial": "y"}),
    "sets": plain("ItemAttributeSet", {"name": "x"}, {"name": "y"}, deleted=False),
    "shelves": [("PUT", "ItemShop/2", {"reorderPoint": 1})],
    "shops": plain("Shop", {"name": "x"}, {"name": "y"}, deleted=False),
    "signatures": [("POST", "Sale", SOLD), ("POST", "SalePayment/{payment}/SalePaymentSignature", SIGNATURE)],
    "tags": plain("Tag", {"name": "x"}, {"name": "y"}),
    "tax classes": plain("TaxClass", {"name": "x"}, {"name": "y"}),
    "taxes": plain("TaxCategory", {"tax1Name": "x"}, {"tax1Rate": "0.1"}),
    "tax rates": [("DELETE", "TaxCategoryClass/{rate}", None)],
    "transfers": [
        *plain(TRANSFER, {"sendingShopID": 1, "receivingShopID": 2}, {"note": "y"}, deleted=False),
        ("POST", f"{TRANSFER}/{{0}}/AddItems", {"TransferItems": ITEMS}),
        ("POST", f"{TRANSFER}/{{0}}/UpdateItems", {"TransferItems": ITEMS}),
        ("POST", f"{TRANSFER}/{{0}}/DeleteItems", {"TransferItems": [{"itemID": 5}]}),
        ("POST", f"{TRANSFER}/{{0}}/AddItems", {"TransferItems": ITEMS}),
        ("POST", f"{TRANSFER}/{{0}}/Archive", {}),
        ("POST", f"{TRANSFER}/{{0}}/Restore", {}),
        ("POST", f"{TRANSFER}/{{0}}/Send", {}),
    ],
    "vendors": plain("Vendor", {"name": "x"}, {"name": "y"}),
    "work": [
        *plain("Workorder", {"customerID": 1}, {"note": "y"}, deleted=False),
        ("POST", "Workorder/{0}/WorkorderLine", JOB),
        ("POST", "Workorder/{0}/Clone", {}),
        ("POST", "Workorder/{0}/Checkout", {}),
        ("DELETE", "Workorder/{0}", None),
    ],
    "work: labour": below("WorkorderLine", JOB, {"hours": 2}),
    "work: parts": below("WorkorderItem", {"itemID": 5}, {"unitQuantity": 2}),
    "work: pictures": below("WorkorderImage", PICTURE_OF_WORK, {"description": "y"}),
}


@pytest.mark.parametrize("story", STORIES)
def test_writes_are_done(api, story):
    keys: list[str] = []
    found = {
        "catalog": api.rows("CatalogVendorItem")[0]["catalogVendorItemID"],
        "payment": api.rows("SalePayment", sort="-salePaymentID", limit="1")[0]["salePaymentID"],
        "rate": api.rows("TaxCategoryClass")[-1]["taxCategoryClassID"],
    }
    for method, path, body in STORIES[story]:
        files = body if any(isinstance(part, tuple) for part in (body or {}).values()) else None
        sent = None if files or body is None else _filled(body, keys, found)
        reply = api.ask(method, path.format(*keys, **found), sent, files=files)
        assert reply.status_code == 200, (method, path, reply.text)
        record = next(value for name, value in reply.json().items() if name != "@attributes")
        if method == "POST" and isinstance(record, dict):
            keys.append(next(iter(record.values())))


def _filled(body: Any, keys: list[str], found: dict[str, str]) -> Any:
    """A body with the keys of records that were made."""
    return {
        name: value.format(*keys, **found) if isinstance(value, str) and "{" in value else value
        for name, value in body.items()
    }


def test_the_stories_contain_every_write():
    told = set()
    for requests in STORIES.values():
        for method, path, _ in requests:
            address = path if path.startswith("/") else f"/API/V3/Account/1/{path}"
            route, action = find(method, address.replace("{", "").replace("}", ""))
            told.add((route.resource.slug(), action.name))
    assert told == {
        (resource.slug(), action.name)
        for resource in RESOURCES.values()
        for action in resource.actions
        if action.method != "GET"
    }
