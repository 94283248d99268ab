from __future__ import annotations

import pytest

from lightspeed_retail.endpoints import find, writable, written
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.resources import RESOURCES

EVERY = [(resource, action) for resource in RESOURCES.values() for action in resource.actions]


@pytest.mark.parametrize(("resource", "action"), EVERY, ids=lambda part: getattr(part, "name", part.__class__.__name__))
def test_every_endpoint_is_found_as_it_is_written_down(resource, action):
    method, _, path = written(resource, action).partition(" ")
    found = find(method, path)
    assert (found.resource, found.action) == (resource, action)
    assert found.path == {name: f"{{{name}}}" for name in resource.placeholders()}
    assert bool(found.key) == (action.single and not resource.singleton())


@pytest.mark.parametrize(
    ("method", "path", "slug", "action", "parents", "key"),
    [
        ("PUT", "Item/{itemID}", "item", "update", {}, "{itemID}"),
        ("put", "/item/{remote_id}/", "item", "update", {}, "{remote_id}"),
        ("PUT", "item/5.json", "item", "update", {}, "5"),
        ("DELETE", "Item/{itemID}.JSON", "item", "archive", {}, "{itemID}"),
        ("POST", "Customer", "customer", "create", {}, ""),
        ("POST", "Sale/{saleID}/Refund", "sale_refund", "refund", {"saleID": "{saleID}"}, ""),
        ("POST", "Item/CustomField", "item_custom_field", "create", {}, ""),
        ("PUT", "Item/CustomField/3", "item_custom_field", "update", {}, "3"),
        ("PUT", "Sale/7/SaleLine/{id}", "sale_sale_line", "update", {"saleID": "7"}, "{id}"),
        ("POST", "Inventory/Transfer/{transferID}/Send", "inventory_transfer", "send", {}, "{transferID}"),
        (
            "POST",
            "Inventory/Transfer/8/AddItems",
            "inventory_transfer_transfer_items",
            "add_items",
            {"transferID": "8"},
            "",
        ),
        ("DELETE", "Customer/4/anonymize", "customer", "anonymize", {}, "4"),
        ("GET", "Session", "session", "get", {}, ""),
        ("GET", "Item.json?archived=true", "item", "list", {}, ""),
        (
            "GET",
            "SalePayment/9/SalePaymentSignature.pdf",
            "sale_payment_sale_payment_signature",
            "download_pdf",
            {"salePaymentID": "9"},
            "",
        ),
    ],
)
def test_finds_what_is_meant(method, path, slug, action, parents, key):
    found = find(method, path)
    assert (found.resource.slug(), found.action.name, found.path, found.key) == (slug, action, parents, key)


@pytest.mark.parametrize(
    ("method", "path", "advice"),
    [
        ("POST", "Item/{itemID}", "Use POST Item, PUT Item/{itemID} or DELETE Item/{itemID}."),
        ("PUT", "item", "Use POST Item, PUT Item/{itemID} or DELETE Item/{itemID}."),
        ("PUT", "Tag/CustomField/5", "Did you mean PUT Item/CustomField/{customFieldID}, PUT "),
        ("DELETE", "Manufacturer/5", "Use POST Manufacturer or PUT Manufacturer/{manufacturerID}."),
        ("PUT", "Shipment/5", "It can only be read: GET Shipment or GET Shipment/{orderShipmentID}."),
        ("GET", "Sale/5/refund", "Use POST Sale/{saleID}/refund."),
        ("PUT", "Itm/{itemID}", "Did you mean PUT Item/{itemID} or PUT ItemFee/{itemFeeID}?"),
        ("POST", "Sale/{saleID}/Refnd", "Did you mean POST Sale/{saleID}/refund?"),
        ("DELETE", "Season/5/Spring/Sun", "Did you mean DELETE Season/{seasonID}?"),
        (
            "DELETE",
            "Sale/{saleID}/SaleLine",
            "Use POST Sale/{saleID}/SaleLine, PUT Sale/{saleID}/SaleLine/{saleLineID} or",
        ),
        ("PUT", "Item/CustomField", "Use POST Item/CustomField, PUT Item/CustomField/{customFieldID} or"),
    ],
)
def test_says_what_comes_close(method, path, advice):
    with pytest.raises(ConfigurationError) as caught:
        find(method, path)
    assert str(caught.value).startswith(f"There is no endpoint {method} {path}. {advice}")


def test_knows_four_methods():
    with pytest.raises(ConfigurationError, match=r"There is no method 'PATCH'\. Use GET, POST, PUT or DELETE\."):
        find("PATCH", "Item/5")


@pytest.mark.parametrize("path", ["", "/", "{resource}", "Zebra", "{Item}/{itemID}", "Item//", "Account/1/Item/5"])
def test_braces_stand_for_keys_only(path):
    with pytest.raises(ConfigurationError):
        find("PUT", path)


def test_a_path_like_no_other_is_told_what_paths_begin_with():
    with pytest.raises(
        ConfigurationError, match=r"POST goes to paths that begin with CatalogVendorItem, .* or Workorder"
    ):
        find("POST", "Xylophone")


def test_names_everything_that_can_be_written():
    assert {"PUT Item/{itemID}", "POST Sale/{saleID}/EmailReceipt", "PUT ItemShop/{itemShopID}"} <= set(writable())
    assert not [endpoint for endpoint in writable() if endpoint.startswith("GET")]
