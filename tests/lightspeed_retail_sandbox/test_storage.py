from __future__ import annotations

import pytest


@pytest.fixture
def item(api):
    """The path of a new item."""
    return f"Item/{api.post('Item', {'description': 'Lamp'})['itemID']}"


def test_a_nested_record_without_a_key_is_made(api, item):
    made = api.put(item, {"Manufacturer": {"name": "Lumen"}}, load_relations='["Manufacturer"]')
    assert made["Manufacturer"]["name"] == "Lumen"


def test_a_nested_record_with_a_key_is_attached_and_changed(api, item):
    key = api.post("Manufacturer", {"name": "Lumen"})["manufacturerID"]
    assert api.put(item, {"Manufacturer": {"manufacturerID": key}})["manufacturerID"] == key
    api.put(item, {"Manufacturer": {"manufacturerID": key, "name": "Lux"}})
    assert api.get(f"Manufacturer/{key}")["name"] == "Lux"


def test_a_note_belongs_to_its_record(api, item):
    first = api.put(item, {"Note": {"note": "one"}}, load_relations='["Note"]')["Note"]
    second = api.put(item, {"Note": {"note": "two"}}, load_relations='["Note"]')["Note"]
    assert (second["noteID"], second["note"]) == (first["noteID"], "two")


def test_repeating_a_keyless_nested_record_repeats_it(api, item):
    body = {"ItemVendorNums": {"ItemVendorNum": {"vendorID": 1, "value": "A-1"}}}
    api.put(item, body)
    api.put(item, body)
    assert len(api.get(item, "ItemVendorNums")["ItemVendorNums"]["ItemVendorNum"]) == 2


def test_nested_records_are_changed_by_their_key(api, item):
    api.put(item, {"ItemVendorNums": {"ItemVendorNum": {"vendorID": 1, "value": "A-1"}}})
    key = api.get(item, "ItemVendorNums")["ItemVendorNums"]["ItemVendorNum"]["itemVendorNumID"]
    changed = {"ItemVendorNums": {"ItemVendorNum": {"itemVendorNumID": key, "value": "A-2"}}}
    assert api.put(item, changed)["ItemVendorNums"]["ItemVendorNum"]["value"] == "A-2"


def test_nested_records_that_nothing_identifies_are_replaced(api):
    key = api.post("Vendor", {"name": "V", "Reps": "John Doe"})["vendorID"]
    reps = {"VendorRep": [{"firstName": "Ann", "lastName": "Lee"}, {"firstName": "Bo"}]}
    changed = api.put(f"Vendor/{key}", {"Reps": reps})["Reps"]["VendorRep"]
    assert [rep["firstName"] for rep in changed] == ["Ann", "Bo"]


def test_nested_records_that_do_not_exist_are_named(api, item):
    body = {"ItemVendorNums": {"ItemVendorNum": {"itemVendorNumID": 999}}}
    assert api.refused("PUT", item, body) == (
        400,
        "Item not updated. ItemVendorNums: there is no ItemVendorNum '999'.",
    )


def test_nested_records_are_checked_like_others(api, item):
    body = {"ItemVendorNums": {"ItemVendorNum": {"vendorID": 999, "value": "A"}}}
    assert api.refused("PUT", item, body)[0] == 400
