from __future__ import annotations

import pytest


def payments(*payments):
    return {"shopID": 1, "registerID": 1, "completed": True, "SalePayments": {"SalePayment": list(payments)}}


@pytest.fixture
def card(api):
    """The key of a new gift card."""
    return api.post("CreditAccount", {"code": f"77{int(api.turn.now)}"})["creditAccountID"]


def load(api, card, amount):
    paid = {"amount": amount, "paymentTypeID": 1}
    return api.post("Sale", payments({"amount": -amount, "creditAccountID": card, "paymentTypeID": 5}, paid))


def balance(api, card):
    return api.get(f"CreditAccount/{card}")["balance"]


def test_a_gift_card_is_loaded_by_a_sale(api, card):
    made = load(api, card, 100)
    assert (made["calcTotal"], made["totalDue"], made["balance"]) == ("0", "100", "0")
    assert balance(api, card) == "-100"


def test_an_open_sale_moves_no_balance(api, card):
    body = payments({"amount": -100, "creditAccountID": card, "paymentTypeID": 5}) | {"completed": False}
    made = api.post("Sale", body)
    assert (made["balance"], balance(api, card)) == ("100", "0")
    api.put(f"Sale/{made['saleID']}", payments({"amount": 100, "paymentTypeID": 1}) | {"registerID": 1})
    assert balance(api, card) == "-100"


def test_a_gift_card_pays_what_is_on_it(api, card):
    load(api, card, 20)
    line = {"SaleLines": {"SaleLine": {"itemID": 0, "unitPrice": 15, "tax": False}}}
    made = api.post("Sale", payments({"amount": 15, "creditAccountID": card, "paymentTypeID": 5}) | line)
    assert balance(api, card) == "-5"
    key = made["SalePayments"]["SalePayment"]["salePaymentID"]
    tied = api.get(f"SalePayment/{key}", "SaleAccounts")["SaleAccounts"]["SaleAccount"]
    assert tied["creditAccountID"] == card
    again = payments({"amount": 15, "creditAccountID": card, "paymentTypeID": 5}) | line
    assert api.refused("POST", "Sale", again)[0] == 422
    assert balance(api, card) == "-5"


def test_customers_pay_from_their_own_account(api):
    customer = api.post("Customer", {"firstName": "Ann"})["customerID"]
    account = api.put(f"Customer/{customer}", {"CreditAccount": {"name": "Ann", "creditLimit": 50}})["creditAccountID"]
    body = {"customerID": customer, "SaleLines": {"SaleLine": {"itemID": 0, "unitPrice": 40, "tax": False}}}
    api.post("Sale", payments({"paymentTypeID": 4}) | body)
    assert balance(api, account) == "40"
    assert api.refused("POST", "Sale", payments({"paymentTypeID": 4}) | body)[0] == 422


@pytest.mark.parametrize(
    ("payment", "status"),
    [
        ({"amount": 1}, 400),
        ({"amount": 1, "paymentTypeID": 99}, 400),
        ({"amount": 1, "paymentTypeID": 8}, 422),
        ({"amount": 1, "paymentTypeID": 7}, 422),
        ({"amount": 1, "paymentTypeID": 5}, 422),
        ({"amount": 1, "paymentTypeID": 4, "creditAccountID": 8}, 422),
    ],
)
def test_payments_are_checked(api, payment, status):
    assert api.refused("POST", "Sale", payments(payment))[0] == status


def test_the_systems_own_payment_types_stay_as_they_are(api):
    assert api.refused("PUT", "PaymentType/1", {"name": "Coins"})[0] == 422
    assert api.refused("DELETE", "PaymentType/1")[0] == 422
    assert api.post("PaymentType", {"name": "Voucher", "type": "cash"})["type"] == "user defined"


def test_a_payment_is_signed_once(api):
    made = api.post("Sale", payments({"amount": 5, "paymentTypeID": 3}) | {"completed": False})
    path = f"SalePayment/{made['SalePayments']['SalePayment']['salePaymentID']}/SalePaymentSignature"
    files = {"data": (None, ""), "binary": ("signature.pdf", b"%PDF")}
    signature = api.post(path, None, files=files)
    assert api.rows(path) == [signature]
    assert api.refused("POST", path, files=files)[0] == 422


def test_a_tip_is_paid_on_top(api):
    line = {"SaleLines": {"SaleLine": {"itemID": 0, "unitPrice": 10, "tax": False}}}
    made = api.post("Sale", payments({"amount": 12, "tipAmount": 2, "paymentTypeID": 3}) | line)
    assert (made["calcTips"], made["calcPayments"], made["change"], made["balance"]) == ("2", "10", "0", "0")


def test_a_payment_can_be_taken_back_while_the_sale_is_open(api):
    made = api.post("Sale", payments({"amount": 5, "paymentTypeID": 3}) | {"completed": False})
    key = made["SalePayments"]["SalePayment"]["salePaymentID"]
    gone = {"SalePayments": {"SalePayment": {"salePaymentID": key, "archived": True}}}
    assert made["balance"] == "-5"
    assert api.put(f"Sale/{made['saleID']}", gone)["balance"] == "0"
