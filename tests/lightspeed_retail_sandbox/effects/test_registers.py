from __future__ import annotations

import pytest


@pytest.fixture
def register(api):
    """The path of an open register with $100 in it."""
    path = "Register/2"
    if api.get(path)["open"] == "true":
        api.post(f"{path}/close", {})
    api.turn.now += 1
    api.post(f"{path}/open", {"amount": 100, "paymentTypeID": 1, "notes": "Good morning"})
    return path


def test_opening_makes_the_first_entry(api, register):
    assert (api.get(register)["open"], api.get(register)["openEmployeeID"]) == ("true", "1")
    held = {row["paymentTypeID"]: row["add"] for row in api.rows(f"{register}/calculated")}
    assert held["1"] == "100"
    assert api.refused("POST", f"{register}/open", {"paymentTypeID": 1})[0] == 422


def test_closing_counts_what_should_be_there(api, register):
    api.post("RegisterWithdraw", {"registerID": 2, "amount": -30, "notes": "Bank"})
    line = {"SaleLines": {"SaleLine": {"itemID": 0, "unitPrice": 5, "tax": False}}}
    paid = {"completed": True, "SalePayments": {"SalePayment": {"paymentTypeID": 1}}}
    api.post("Sale", {"shopID": 1, "registerID": 2, **line, **paid})
    count = api.post(f"{register}/close", {"notes": "Good night", "closeEmployeeID": 3})
    amounts = {row["paymentTypeID"]: row["calculated"] for row in count["RegisterCountAmounts"]["RegisterCountAmount"]}
    assert (amounts["1"], count["closeEmployeeID"], count["notes"]) == ("75", "3", "Good night")
    assert api.get(register)["open"] == "false"
    assert api.refused("POST", f"{register}/close", {})[0] == 422


def test_opening_needs_a_payment_type(api):
    assert api.refused("POST", "Register/2/open", {"amount": 5})[0] == 400


def test_money_goes_into_some_register(api):
    assert api.refused("POST", "RegisterWithdraw", {"amount": 5})[0] == 400
