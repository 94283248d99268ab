from __future__ import annotations

import pytest


def contact(**lists):
    wrappers = {"Phones": "ContactPhone", "Emails": "ContactEmail", "Addresses": "ContactAddress"}
    return {"Contact": {name: {wrappers[name]: entries} for name, entries in lists.items()}}


@pytest.fixture
def ann(api):
    """The path of a new customer with one number."""
    body = {"firstName": "Ann", **contact(Phones={"number": "1", "useType": "Home"})}
    return f"Customer/{api.post('Customer', body)['customerID']}"


def test_there_is_one_number_per_use(api, ann):
    numbers = [{"number": "2", "useType": "Home"}, {"number": "3", "useType": "Mobile"}]
    assert api.put(ann, contact(Phones=numbers))["Contact"]["Phones"]["ContactPhone"] == numbers
    assert api.refused("PUT", ann, contact(Phones=[numbers[0], numbers[0]]))[0] == 400


def test_lists_that_are_not_sent_stay(api, ann):
    changed = api.put(ann, contact(Emails={"address": "ann@example.com"}))["Contact"]
    assert changed["Emails"]["ContactEmail"] == {"address": "ann@example.com", "useType": "Primary"}
    assert changed["Phones"]["ContactPhone"]["number"] == "1"


def test_parts_of_an_address_that_are_not_sent_stay(api, ann):
    api.put(ann, contact(Addresses={"address1": "1 Main St", "city": "Denver"}))
    changed = api.put(ann, contact(Addresses={"city": "Boulder"}))["Contact"]["Addresses"]["ContactAddress"]
    assert (changed["address1"], changed["city"]) == ("1 Main St", "Boulder")


def test_entries_are_cleared_by_empty_text(api, ann):
    assert api.put(ann, contact(Phones={"number": "", "useType": "Home"}))["Contact"]["Phones"] == ""


def test_what_was_written_is_found_again(api, ann):
    api.put(ann, contact(Emails={"address": "find-me@example.com"}))
    query = {"Contact.email": "find-me@example.com"}
    assert len(api.rows("Customer", "Contact", **query)) == 1
