from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from lightspeed_retail.resources import SHAPES
from lightspeed_retail_sandbox.wire import Wire, anything, collapsed, masked

WIRE = Wire(ZoneInfo("America/Denver"))


def shown(shape, **row):
    return WIRE.record(SHAPES[shape], row)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.46, "2.46"),
        (15.0, "15"),
        (0, "0"),
        (1000, "1000"),
        (-5, "-5"),
        (0.0000001, "0.0000001"),
        (51.73875, "51.73875"),
    ],
)
def test_money_has_no_trailing_zeros(value, text):
    assert shown("Item", defaultCost=value) == {"defaultCost": text}


def test_sums_show_no_binary_noise():
    assert shown("Item", defaultCost=0.1 + 0.2) == {"defaultCost": "0.3"}


@pytest.mark.parametrize(("value", "text"), [(0.05, "0.05"), (0.00000001, "1.0E-8"), (1.5, "1.5"), (1, "1")])
def test_small_rates_come_in_scientific_notation(value, text):
    assert shown("CurrencyRate", rate=value) == {"rate": text}


def test_flags_and_whole_numbers_are_text():
    assert shown("Item", tax=1, archived=0, itemID=12) == {"itemID": "12", "tax": "true", "archived": "false"}


def test_missing_moments_leave_the_key_out():
    assert shown("Sale", completeTime=None, createTime="2021-06-06T15:17:23+00:00") == {
        "createTime": "2021-06-06T15:17:23+00:00"
    }


def test_a_transfer_that_was_not_sent_shows_empty_text():
    assert shown("InventoryTransfer", sentOn=None) == {"sentOn": ""}


@pytest.mark.parametrize(
    ("day", "moment"),
    [("1981-07-09", "1981-07-09T06:00:00+00:00"), ("1981-01-09", "1981-01-09T07:00:00+00:00")],
)
def test_days_are_local_midnight_in_utc(day, moment):
    assert shown("Customer", dob=day) == {"dob": moment}


def test_the_days_that_come_plain():
    assert shown("Shipment", paymentDueDate="2023-05-20") == {"paymentDueDate": "2023-05-20"}


def test_reports_have_american_days_and_fixed_decimals():
    row = {"date": "2021-01-26", "shopID": 1, "discount": 0}
    assert shown("ReportsAccountingDiscountsByDay", **row) == {"date": "01/26/2021", "shopID": "1", "discount": "0.00"}


def test_fees_keep_two_decimals():
    assert shown("ItemFee", feeValue=30) == {"feeValue": "30.00"}


def test_a_session_checks_in_with_the_offset_of_the_shop():
    assert shown("SessionEmployee", checkedInAt="2021-07-24T20:20:32+00:00") == {
        "checkedInAt": "2021-07-24T14:20:32-06:00"
    }


def test_an_empty_void_response_is_a_read_only_element():
    assert shown("CCCharge", rawVoidResponse="") == {"rawVoidResponse": {"@attributes": {"readonly": "true"}}}


@pytest.mark.parametrize(("texts", "value"), [(b'["a","b"]', ["a", "b"]), (b'["a"]', "a"), (b"[]", ""), (None, "")])
def test_lists_of_texts(texts, value):
    assert shown("ItemMatrix", attribute1Values=texts) == {"attribute1Values": value}


def test_to_many_fields_are_wrapped_and_collapse():
    one, two = {"itemShopID": 1}, {"itemShopID": 2}
    assert shown("Item", ItemShops=[one, two]) == {
        "ItemShops": {"ItemShop": [{"itemShopID": "1"}, {"itemShopID": "2"}]}
    }
    assert shown("Item", ItemShops=[one]) == {"ItemShops": {"ItemShop": {"itemShopID": "1"}}}
    assert shown("Item", ItemShops=[]) == {}


def test_some_empty_relations_are_empty_text():
    assert shown("Contact", Phones=[], Emails=[]) == {"Phones": "", "Emails": ""}


def test_to_one_fields_without_a_record_are_left_out():
    assert shown("Sale", Customer=None) == {}
    assert shown("Sale", Customer={"firstName": "Ann"}) == {"Customer": {"firstName": "Ann"}}


def test_the_employees_of_a_register_count_come_without_a_wrapper():
    row = {"Employee": [{"employeeID": 1}, {"employeeID": 2}]}
    assert shown("DisplayTemplateRegisterCount", **row) == {"Employee": [{"employeeID": "1"}, {"employeeID": "2"}]}


def test_nested_copies_show_what_no_page_documents():
    assert shown("Customer", contactID=3) == {}
    assert shown("Sale", Customer={"contactID": 3}) == {"Customer": {"contactID": "3"}}


def test_pins_are_never_shown():
    assert shown("Employee", employeeID=1, accessPin="1234") == {"employeeID": "1"}


@pytest.mark.parametrize(("code", "text"), [("123123123123", "********3123"), ("", ""), ("123", "123")])
def test_gift_card_codes_are_masked(code, text):
    assert masked(code) == text
    assert shown("CreditAccount", code=code) == {"code": text}
    assert Wire(ZoneInfo("UTC"), gift_codes=True).record(SHAPES["CreditAccount"], {"code": code}) == {"code": code}


def test_undeclared_shapes_become_text_all_the_way_down():
    assert anything(b'{"a": [1, true, null], "b": 2.5}') == {"a": ["1", "true", ""], "b": "2.5"}


def test_collapse():
    assert collapsed([{"a": "1"}]) == {"a": "1"}
    assert collapsed([]) == []
