from __future__ import annotations

from urllib.parse import quote

import pytest


def test_archived_records_are_hidden_by_default(keys):
    assert 7 not in keys("Item")
    assert 7 not in keys("Item", archived="false")
    assert 7 in keys("Item", archived="true")
    assert keys("Item", archived="only") == [7]


def test_parameters_are_combined_with_and(keys):
    assert keys("Item", description="~,bell%", defaultCost=">,5") == [2]


@pytest.mark.parametrize(
    "expression",
    [
        "itemID=1|itemID=>,5",
        quote("itemID=1", safe="") + "|" + quote("itemID=>,5", safe=""),
        "itemID=1|itemID" + quote("=>,5", safe=""),
    ],
)
def test_or_takes_parts_escaped_once_more_or_not(keys, expression):
    assert keys("Item", ("or", expression)) == [1, 6]


def test_a_pipe_inside_a_value_of_or_is_escaped(keys):
    assert keys("Item", ("or", quote("description=~,%|%", safe="") + "|itemID=1")) == [1, 5]


def test_or_is_combined_with_the_other_parameters(keys):
    assert keys("Item", ("or", "itemID=1|itemID=2"), defaultCost=">,5") == [2]


def test_or_without_a_test_is_refused(refused):
    assert refused("Item", ("or", "nonsense")).status == 400


def test_search_in_a_loaded_relation_finds_parents_with_at_least_one_match(keys):
    relation = ("load_relations", '["ItemShops"]')
    assert keys("Item", relation, ("ItemShops.qoh", ">=,2")) == [5, 6]
    assert keys("Item", relation, ("or", "itemID=1|ItemShops.qoh=3")) == [1, 6]


def test_search_in_a_relation_that_is_not_loaded_is_refused(refused):
    assert refused("Item", ("ItemShops.qoh", ">=,2")).status == 400


@pytest.mark.parametrize(("name", "value"), [("email", "c2@example.com"), ("mobile", "777"), ("phoneHome", "~,5%")])
def test_search_in_contacts(keys, ask, name, value):
    found = ask("Customer", ("load_relations", '["Contact"]'), (f"Contact.{name}", value))["Customer"]
    names = [found["firstName"]] if isinstance(found, dict) else [one["firstName"] for one in found]
    assert names == (["Bob"] if name == "email" else ["Ann", "Bob"])


def test_contact_numbers_are_told_apart_by_their_use(keys):
    assert keys("Customer", ("load_relations", '["Contact"]'), ("Contact.fax", "777")) == []


def test_item_codes_match_key_upc_and_ean(keys, refused):
    assert keys("Item", itemCode="3") == [3]
    assert keys("Item", itemCode="000000000003") == [3]
    assert keys("Item", itemCode="IN,[1,2]") == [1, 2]
    assert refused("Item", itemCode="~,3%").status == 400


def test_gift_cards_are_left_out_unless_asked_for(keys):
    assert keys("CreditAccount") == [1]
    assert keys("CreditAccount", giftCard="true") == [2]
    assert keys("CreditAccount", giftCard="true", archived="true", code="123456789012") == [2]


def test_gift_card_codes_know_equals_only(refused):
    assert refused("CreditAccount", giftCard="true", code="~,12%").status == 400


def test_hidden_stamps_can_be_filtered(ask):
    found = ask("SalePayment", timeStamp=">=,2024-01-01")
    assert len(found["SalePayment"]) == 3
    assert "timeStamp" not in found["SalePayment"][0]


def test_mandatory_parameters(refused):
    for path in ("Catalog/Search", "Reports/Accounting/TaxesByDay"):
        refusal = refused(path)
        assert refusal.status == 400
        assert "required" in refusal.body["message"]
