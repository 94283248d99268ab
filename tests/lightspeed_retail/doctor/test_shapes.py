from __future__ import annotations

from decimal import Decimal

import pytest

from lightspeed_retail.doctor.shapes import name, path, shape


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "empty"),
        ("true", "flag"),
        ("-12", "integer"),
        ("2.46", "decimal"),
        ("1.0E-8", "decimal"),
        ("2021-10-17T13:47:52+00:00", "timestamp"),
        ("2021-10-17", "date"),
        ("01/26/2021", "date"),
        ("Bell, large", "text"),
        (None, "null"),
        (12, "bare int"),
        (True, "bare bool"),
        (Decimal("1.5"), "bare Decimal"),
    ],
)
def test_kinds_of_scalars(value, kind):
    assert shape(value) == kind


def test_records_keep_their_names_and_lose_their_values():
    record = {"itemID": "7", "Prices": {"ItemPrice": [{"amount": "5"}, {"amount": "5.5", "useType": "MSRP"}]}}
    assert shape(record) == {
        "itemID": "integer",
        "Prices": {"ItemPrice": [{"amount": "decimal|integer", "useType": "text"}]},
    }


def test_items_of_a_list_are_merged():
    assert shape([]) == []
    assert shape(["a", {"b": "1"}, ["c"]]) == ["list|object|text"]
    assert shape([{"a": []}, {"a": ["1"]}, {"a": [""]}]) == [{"a": ["empty|integer"]}]


def test_a_value_in_the_place_of_a_name_is_not_shown():
    assert name("@attributes") == "@attributes"
    assert name("Ann Lee") == name("a" * 61) == name("4111111111111111") == "(other name)"
    assert path("SaleLines.Ann Lee") == "SaleLines.(other name)"
