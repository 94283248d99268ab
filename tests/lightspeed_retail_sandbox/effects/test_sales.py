from __future__ import annotations

import pytest


@pytest.fixture
def lamp(api):
    """The key of an item for $10 with five units in shop 1, where it is taxed with 2.9 % and 5.91 %."""
    body = {
        "description": "Lamp",
        "defaultCost": "2.5",
        "upc": "012345678905",
        "Prices": {"ItemPrice": {"amount": 10, "useTypeID": 1}},
        "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 5}},
    }
    return api.post("Item", body)["itemID"]


def sale(item, quantity=1, pay=None, kind=1, **fields):
    """A sale in shop 1, completed if it is paid."""
    paid = {"completed": True, "SalePayments": {"SalePayment": {"amount": pay, "paymentTypeID": kind}}} if pay else {}
    line = {"itemID": item, "unitQuantity": quantity}
    return {"shopID": 1, "registerID": 1, "employeeID": 2, "SaleLines": {"SaleLine": [line]}, **paid, **fields}


def stock(api, item):
    return {row["shopID"]: row["qoh"] for row in api.rows("ItemShop", itemID=item)}


def test_lines_and_taxes_add_up(api, lamp):
    made = api.post("Sale", sale(lamp, 2))
    assert (made["calcSubtotal"], made["calcTax1"], made["calcTax2"]) == ("20", "0.58", "1.18")
    assert (made["calcTotal"], made["balance"], made["completed"]) == ("21.76", "21.76", "false")
    assert made["ticketNumber"] == f"220000{int(made['saleID']):06}"
    line = made["SaleLines"]["SaleLine"]
    assert (line["unitPrice"], line["avgCost"], line["employeeID"], line["taxClassID"]) == ("10", "2.5", "2", "1")
    assert stock(api, lamp)["1"] == "5"


def test_a_completed_sale_takes_the_goods_away(api, lamp):
    made = api.post("Sale", sale(lamp, 2, pay="21.76", kind=3))
    assert (made["completed"], made["balance"], made["calcPayments"]) == ("true", "0", "21.76")
    assert (stock(api, lamp)["1"], stock(api, lamp)["0"]) == ("3", "3")
    entry = api.rows("InventoryLog", itemID=lamp)[-1]
    assert (entry["qohChange"], entry["reason"], entry["saleID"]) == ("-2", "RemoveForTransaction", made["saleID"])


def test_a_sale_must_balance_to_be_completed(api, lamp):
    before = len(api.rows("Sale", completed="false"))
    status, message = api.refused("POST", "Sale", sale(lamp, 1, pay="5"))
    assert (status, message) == (422, "Sale not created. The Sale does not balance: 5.88 of 10.88 is left to pay.")
    assert len(api.rows("Sale", completed="false")) == before
    assert stock(api, lamp)["1"] == "5"


def test_too_much_cash_becomes_change_and_too_much_by_card_does_not(api, lamp):
    assert api.post("Sale", sale(lamp, 1, pay="20"))["change"] == "9.12"
    assert api.refused("POST", "Sale", sale(lamp, 1, pay="20", kind=3))[0] == 422


def test_a_payment_without_an_amount_pays_the_rest(api, lamp):
    made = api.post("Sale", sale(lamp) | {"SalePayments": {"SalePayment": {"paymentTypeID": 3}}})
    assert (made["SalePayments"]["SalePayment"]["amount"], made["balance"]) == ("10.88", "0")


def test_a_sale_may_be_dated_back_but_not_ahead(api, lamp):
    then = "2024-01-02T10:00:00+00:00"
    made = api.post("Sale", sale(lamp, 1, pay="10.88", completeTime=then))
    assert (made["completeTime"], made["timeStamp"]) == (then, then)
    assert made["updatetime"] > then
    assert api.refused("POST", "Sale", sale(lamp, completeTime="2090-01-01T00:00:00Z"))[0] == 400


def test_a_completed_sale_is_locked_but_for_its_references(api, lamp):
    made = api.post("Sale", sale(lamp, 1, pay="10.88"))
    path, line = f"Sale/{made['saleID']}", made["SaleLines"]["SaleLine"]["saleLineID"]
    api.turn.now += 60
    changed = api.put(path, {"referenceNumber": "A-1", "SaleNotes": {"InternalNote": {"note": "x"}}})
    assert changed["referenceNumber"] == "A-1"
    assert changed["timeStamp"] == made["timeStamp"] < changed["updatetime"]
    for method, address, body in (
        ("PUT", path, {"customerID": 1}),
        ("PUT", path, {"SaleLines": {"SaleLine": {"itemID": lamp}}}),
        ("PUT", path, {"completed": False}),
        ("DELETE", path, None),
        ("POST", f"{path}/SaleLine", {"itemID": lamp}),
        ("DELETE", f"{path}/SaleLine/{line}", None),
        ("DELETE", f"SaleLine/{line}", None),
        ("PUT", f"SaleLine/{line}", {"unitPrice": 1}),
    ):
        assert api.refused(method, address, body)[0] == 422


def test_lines_without_a_key_are_added_and_others_changed(api, lamp):
    made = api.post("Sale", sale(lamp))
    path, key = f"Sale/{made['saleID']}", made["SaleLines"]["SaleLine"]["saleLineID"]
    changed = api.put(path, {"SaleLines": {"SaleLine": [{"saleLineID": key, "unitQuantity": 3}, {"itemID": lamp}]}})
    assert [line["unitQuantity"] for line in changed["SaleLines"]["SaleLine"]] == ["3", "1"]
    assert changed["calcSubtotal"] == "40"


def test_an_open_sale_can_be_archived_and_then_is_locked(api, lamp):
    path = f"Sale/{api.post('Sale', sale(lamp))['saleID']}"
    assert api.delete(path)["archived"] == "true"
    assert api.refused("PUT", path, {"referenceNumber": "x"})[0] == 422


def test_the_tax_is_that_of_the_customer_if_there_is_one(api, lamp):
    school = api.post("Customer", {"firstName": "A", "customerTypeID": 2})["customerID"]
    assert api.post("Sale", sale(lamp, customerID=school))["calcTotal"] == "10"
    assert api.post("Sale", sale(lamp, Customer={"firstName": "B", "taxCategoryID": 4}))["calcTotal"] == "10"


def test_prices_may_include_the_taxes(api, lamp):
    made = api.post("Sale", sale(lamp, isTaxInclusive=True))
    assert (made["calcTotal"], made["taxTotal"]) == ("10", "0.81")


def test_discounts_lower_a_line(api, lamp):
    line = {"itemID": lamp, "unitQuantity": 2, "discountID": 2}
    made = api.post("Sale", {"shopID": 1, "SaleLines": {"SaleLine": line}})
    assert (made["calcDiscount"], made["calcSubtotal"], made["displayableSubtotal"]) == ("4", "20", "16")


def test_notes_are_written_without_keys(api, lamp):
    notes = {"InternalNote": {"note": "in"}, "PrintedNote": {"note": "out"}}
    made = api.post("Sale", sale(lamp, SaleNotes=notes))
    kept = api.get(f"Sale/{made['saleID']}", "SaleNotes")["SaleNotes"]
    assert (kept["InternalNote"]["note"], kept["PrintedNote"]["note"]) == ("in", "out")
    api.put(f"Sale/{made['saleID']}", {"SaleNotes": {"InternalNote": {"note": "new"}}})
    again = api.get(f"Sale/{made['saleID']}", "SaleNotes")["SaleNotes"]
    assert (again["InternalNote"]["note"], again["PrintedNote"]["note"]) == ("new", "out")
    assert again["InternalNote"]["noteID"] == kept["InternalNote"]["noteID"]


def test_goods_may_be_shipped_elsewhere(api, lamp):
    address = {"Addresses": {"ContactAddress": {"city": "Bend"}}}
    made = api.post("Sale", sale(lamp, ShipTo={"firstName": "Ann", "Contact": address}))
    shipped = api.get(f"ShipTo/{made['shipToID']}", "Contact")
    assert (shipped["saleID"], shipped["firstName"]) == (made["saleID"], "Ann")
    assert shipped["Contact"]["Addresses"]["ContactAddress"]["city"] == "Bend"


# --------------------------------------------------------------------------------------------------------- refunds


BACK = {"SalePayments": {"SalePayment": {"paymentTypeID": 1}}}


@pytest.fixture
def sold(api, lamp):
    """A completed sale of three lamps."""
    return api.post("Sale", sale(lamp, 3, pay="32.64"))


def test_a_refund_takes_all_back(api, lamp, sold):
    back = api.post(f"Sale/{sold['saleID']}/refund", BACK)
    assert (back["calcTotal"], back["completed"]) == ("-32.64", "true")
    assert back["SalePayments"]["SalePayment"]["amount"] == "-32.64"
    line = back["SaleLines"]["SaleLine"]
    assert (line["unitQuantity"], line["parentSaleLineID"]) == ("-3", sold["SaleLines"]["SaleLine"]["saleLineID"])
    assert stock(api, lamp)["1"] == "5"
    assert api.rows("InventoryLog", itemID=lamp)[-1]["reason"] == "AddForRefund"
    assert api.refused("POST", f"Sale/{sold['saleID']}/refund", BACK)[0] == 422


def test_a_line_can_be_taken_back_in_part(api, sold):
    line = sold["SaleLines"]["SaleLine"]["saleLineID"]
    part = {"SaleLines": {"SaleLine": {"parentSaleLineID": line, "unitQuantity": -2}}, **BACK}
    assert api.post(f"Sale/{sold['ticketNumber']}/refund", part)["calcSubtotal"] == "-20"
    assert api.refused("POST", f"Sale/{sold['saleID']}/refund", part)[0] == 422
    assert api.post(f"Sale/{sold['saleID']}/refund", BACK)["calcSubtotal"] == "-10"


def test_a_refund_may_stay_open(api, lamp, sold):
    back = api.post(f"Sale/{sold['saleID']}/refund", {"completed": False, **BACK})
    assert back["completed"] == "false"
    assert stock(api, lamp)["1"] == "2"


def test_only_completed_sales_are_refunded(api, lamp):
    made = api.post("Sale", sale(lamp))
    assert api.refused("POST", f"Sale/{made['saleID']}/refund", BACK)[0] == 422
    assert api.refused("POST", "Sale/999999/refund", BACK)[0] == 404


def test_a_receipt_is_sent_nowhere(api, sold):
    path = f"Sale/{sold['saleID']}/EmailReceipt"
    assert api.ask("POST", path, {"emailAddress": "a@b.example"}).json() == {
        "message": "Receipt emailed to: a@b.example"
    }
    assert api.refused("POST", path, {"emailAddress": "a"})[0] == 400
    assert api.refused("POST", path, {})[0] == 400
