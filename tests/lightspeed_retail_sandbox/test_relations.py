from __future__ import annotations

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.relations import asked_for, tree

ALL = ("load_relations", "all")


def test_to_many_and_to_one_relations(ask):
    sale = ask("Sale/1", load_relations='["SaleLines","SaleLines.Item","Customer","Customer.Contact"]')["Sale"]
    assert [line["Item"]["description"] for line in sale["SaleLines"]["SaleLine"]] == ["Bell", "Bell"]
    assert sale["Customer"]["Contact"]["Emails"] == {
        "ContactEmail": {"address": "c1@example.com", "useType": "Primary"}
    }
    assert sale["Customer"]["Contact"]["Addresses"] == ""


def test_one_record_in_a_relation_is_not_in_a_list(ask):
    sale = ask("Sale/2", load_relations='["SaleLines"]')["Sale"]
    assert sale["SaleLines"]["SaleLine"]["saleLineID"] == "3"


def test_a_relation_to_nothing_is_left_out(ask):
    sale = ask("Sale/5", load_relations='["Customer","SaleLines"]')["Sale"]
    assert "Customer" not in sale
    assert "SaleLines" not in sale


def test_prices_are_always_there(ask):
    for item in ask("Item")["Item"]:
        assert [price["useTypeID"] for price in item["Prices"]["ItemPrice"]] == ["1", "2"]


def test_stock_includes_the_summary_of_all_shops(ask):
    item = ask("Item/1", load_relations='["ItemShops"]')["Item"]
    assert [row["shopID"] for row in item["ItemShops"]["ItemShop"]] == ["0", "1"]


def test_relations_through_a_table_in_between(ask):
    assert ask("Customer/1", load_relations='["Tags"]')["Customer"]["Tags"] == {"Tag": {"tagID": "1", "name": "vip"}}
    assert ask("Customer/2", load_relations='["Tags"]')["Customer"]["Tags"] == ""
    contact = ask("CreditAccount/1", load_relations='["Contact"]')["CreditAccount"]["Contact"]
    assert contact["contactID"] == "1"


def test_sale_notes(ask):
    notes = ask("Sale/1", load_relations='["SaleNotes"]')["Sale"]["SaleNotes"]
    assert notes == {"InternalNote": {"noteID": "5", "note": "call first"}}
    assert "SaleNotes" not in ask("Sale/2", load_relations='["SaleNotes"]')["Sale"]


def test_all_leaves_custom_field_values_out():
    customer = RESOURCES["customer"]
    assert "CustomFieldValues" not in asked_for(customer, "all", single=True)
    assert asked_for(customer, '["CustomFieldValues"]', single=True) == ("CustomFieldValues",)


@pytest.mark.parametrize(
    "text", ["Contact", '["Nonsense"]', "{}", "[1]", '["Prices"]', '["SaleLines.Item"]', '["Layaways"]']
)
def test_what_is_no_relation_is_refused(refused, text):
    path = "Item" if "Prices" in text else "Sale" if "Item" in text else "Customer"
    assert refused(path, load_relations=text).status == 400


def test_some_relations_load_with_a_single_record_only(refused, ask):
    assert refused("Inventory/Transfer", load_relations='["TransferItems"]').status == 400
    assert asked_for(RESOURCES["inventory_transfer"], '["TransferItems"]', single=True) == ("TransferItems",)


def test_print_views_have_a_fixed_set(ask):
    sale = ask("DisplayTemplate/Sale/1", load_relations='["Nonsense"]')["Sale"]
    assert sale["Shop"]["Contact"]["contactID"] == "9"
    assert len(sale["SaleLines"]["SaleLine"]) == 2
    assert sale["Customer"]["Layaways"]["SaleLine"]["saleLineID"] == "5"
    assert sale["Customer"]["m"]["layawaysTotal"] == "9.9"
    assert asked_for(RESOURCES["display_template_sale"], "all", single=True) == ()


def test_every_relation_of_the_catalogue_leads_to_a_field():
    for resource in RESOURCES.values():
        for name in (*resource.relations(), *resource.nested, *resource.fixed):
            branch = tree(resource, [name])
            depth = 0
            while branch:
                depth, branch = depth + 1, next(iter(branch.values()))
            assert resource.fixed or depth == name.count(".") + 1, f"{resource.__name__}: {name}"
