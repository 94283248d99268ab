from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.drafts import drafted
from lightspeed_retail_sandbox.errors import Refusal

UTC = ZoneInfo("UTC")


def read(slug, action, body, **keys):
    resource = RESOURCES[slug]
    return drafted(resource, resource.action(action), body, UTC, keys)


def test_values_and_nested_records_are_told_apart():
    draft = read("item", "create", {"description": "x", "Category": {"categoryID": "3"}})
    assert draft.values == {"description": "x"}
    assert [(inner.key, inner.values) for inner in draft.nested["Category"]] == [(3, {})]


def test_letter_case_and_other_spellings_do_not_matter():
    draft = read("item", "create", {"Description": "x", "ItemPrices": {"ItemPrice": {"useTypeID": 1}}})
    assert draft.values == {"description": "x"}
    assert draft.nested["Prices"][0].values == {"useTypeID": 1}


def test_a_body_that_says_nothing_is_nothing():
    assert not read("item", "update", {"itemID": 5}, itemID="5")
    assert read("item", "update", {"tax": False})


@pytest.mark.parametrize(
    ("slug", "action", "body", "message"),
    [
        ("item", "update", {"publishToEcom": True}, "Item: 'publishToEcom' is read-only here."),
        ("item", "update", {"ItemShops": {"ItemShop": {"itemID": 1}}}, "ItemShop: 'itemID' is read-only here."),
        ("item_shop", "update", {"qoh": 1}, "ItemShop: 'qoh' is read-only here."),
        ("manufacturer", "update", {}, "name cannot be blank."),
        (
            "inventory_count",
            "create",
            {"shopID": 0},
            "InventoryCount not created. An InventoryCount must have a shopID.",
        ),
        (
            "inventory_count",
            "update",
            {"shopID": ""},
            "InventoryCount not updated. An InventoryCount must have a shopID.",
        ),
        (
            "register_open",
            "open",
            {"amount": 1},
            "RegisterWithdraw not made. A RegisterWithdraw must have a paymentTypeID.",
        ),
        ("workorder_clone", "clone", {"note": "x"}, "Workorder: 'note' is read-only here."),
    ],
)
def test_what_is_wrong_is_named(slug, action, body, message):
    with pytest.raises(Refusal) as caught:
        read(slug, action, body)
    assert caught.value.body["message"] == message


def test_parts_of_a_record_need_no_name():
    assert read("customer", "update", {"CreditAccount": {"creditLimit": 5}}).nested["CreditAccount"]
    with pytest.raises(Refusal, match="name cannot be blank"):
        read("item", "create", {"description": "x", "Manufacturer": {}})
