from __future__ import annotations

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.errors import ApiRefusal
from lightspeed_retail_sandbox.routes import find

PREFIX = "/API/V3/Account/7/"


def test_every_readable_endpoint_has_its_address():
    for resource in RESOURCES.values():
        if resource.listable():
            prefix = PREFIX if resource.within.value == "account" else "/API/V3/"
            path = resource.path.replace("{", "").replace("}", "")
            route, action = find("GET", f"{prefix}{path}.json")
            assert (route.resource, route.key, action.name) == (resource, None, "list")


@pytest.mark.parametrize(
    ("path", "resource", "key"),
    [
        (f"{PREFIX}Item/20.json", "item", "20"),
        (f"{PREFIX}item/20", "item", "20"),
        (f"{PREFIX}Item/CustomField.json", "item_custom_field", None),
        (f"{PREFIX}Inventory/Transfer/5.json", "inventory_transfer", "5"),
        (f"{PREFIX}DisplayTemplate/Workorder/1.json", "display_template_workorder", "1"),
        ("/API/Account.json", "account", None),
        ("/API/V3/Account/7.json", "account", "7"),
        ("/API/Session.json", "session", None),
        ("/API/V3/Session", "session", None),
        ("/API/Locale.json", "locale", None),
    ],
)
def test_addresses(path, resource, key):
    route, _ = find("GET", path)
    assert (route.resource.slug(), route.key) == (resource, key)


def test_versions_and_parents():
    route, _ = find("GET", "/API/Account/7/Order/3/Shipment/4/Item/5.json")
    assert (route.version, route.account, dict(route.keys), route.key) == (
        "V2",
        "7",
        {"orderID": "3", "orderShipmentID": "4"},
        "5",
    )


@pytest.mark.parametrize(
    "path", ["/API/V3/Account/7/Nonsense.json", "/API/V4/Account/7/Item.json", "/API/V3/Item.json"]
)
def test_unknown_paths_are_not_found(path):
    with pytest.raises(ApiRefusal) as caught:
        find("GET", path)
    assert caught.value.status == 404


def test_what_an_endpoint_does_not_offer_is_not_allowed():
    with pytest.raises(ApiRefusal) as caught:
        find("DELETE", f"{PREFIX}InventoryLog.json")
    assert caught.value.status == 405
    assert caught.value.headers == {"Allow": "GET"}


def test_writes_have_their_addresses():
    assert find("POST", f"{PREFIX}Sale/5/refund.json")[1].name == "refund"
    assert find("POST", f"{PREFIX}Inventory/Transfer/5/Send.json")[1].name == "send"
    assert find("POST", f"{PREFIX}Inventory/Transfer/5/AddItems.json")[1].name == "add_items"
    assert find("PUT", f"{PREFIX}Item/5.json")[1].name == "update"
