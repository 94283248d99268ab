from __future__ import annotations

import pytest


@pytest.fixture
def ann(api):
    """The path of a new customer."""
    return f"Customer/{api.post('Customer', {'firstName': 'Ann', 'dob': '1980-07-01'})['customerID']}"


def test_new_customers_are_left_alone_unless_they_say_otherwise(api, ann):
    new = api.get(ann, "Contact")["Contact"]
    assert (new["noEmail"], new["noPhone"], new["noMail"]) == ("true", "true", "true")
    willing = api.post("Customer", {"firstName": "Bo", "Contact": {"noEmail": "false"}})["Contact"]
    assert (willing["noEmail"], willing["noPhone"]) == ("false", "true")


def test_a_day_of_birth_begins_at_local_midnight(api, ann):
    assert api.get(ann)["dob"] == "1980-07-01T06:00:00+00:00"


def test_a_credit_account_is_opened_through_its_customer(api, ann):
    api.put(ann, {"CreditAccount": {"name": "Ann", "creditLimit": 100}})
    credit = api.get(ann, "CreditAccount")["CreditAccount"]
    assert (credit["name"], credit["creditLimit"], credit["giftCard"]) == ("Ann", "100", "false")
    assert api.get(f"CreditAccount/{credit['creditAccountID']}")["customerID"] == api.get(ann)["customerID"]


def test_archiving_takes_the_credit_account_along(api, ann):
    credit = api.put(ann, {"CreditAccount": {"name": "Ann"}})["creditAccountID"]
    api.delete(ann)
    assert api.get(f"CreditAccount/{credit}")["archived"] == "true"


def test_anonymizing_leaves_nothing_personal(api, ann):
    api.put(ann, {"Contact": {"Emails": {"ContactEmail": {"address": "ann@example.com"}}}, "company": "Ann Ltd"})
    gone = api.delete(f"{ann}/Anonymize")
    assert (gone["firstName"], gone["company"], gone["archived"], gone["Contact"]["Emails"]) == ("", "", "true", "")
    assert "dob" not in gone


def test_gift_cards_have_a_code_of_their_own(api):
    made = api.post("CreditAccount", {"code": "2312345678904", "name": "Gift Card"})
    assert (made["giftCard"], made["balance"], made["code"]) == ("true", "0", "*********8904")
    assert api.refused("POST", "CreditAccount", {"code": "2312345678904"})[0] == 422
    assert api.refused("POST", "CreditAccount", {"code": "1234567"})[0] == 400
    assert api.refused("POST", "CreditAccount", {"name": "x"})[0] == 400
