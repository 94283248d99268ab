from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.operators import Test as Parameter
from lightspeed_retail_sandbox.operators import moment


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3", [3]),
        (">,4", [5, 6]),
        (">=,5", [5, 6]),
        ("<,2", [1]),
        ("<=,2", [1, 2]),
        ("!=,3", [1, 2, 4, 5, 6]),
        ("><,2,4", [2, 3, 4]),
        ("IN,[1,3,99]", [1, 3]),
        ("IN,1,3", [1, 3]),
    ],
)
def test_numbers(keys, value, expected):
    assert keys("Item", itemID=value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Pump", [6]),
        ("pump", [6]),
        ("~,bell%", [1, 2]),
        ("~,bell", [1]),
        ("~,%100%", [4]),
        ("!~,%e%", [5, 6]),
        ("!~,", [1, 2, 3, 4, 5, 6]),
        ("bell, large", [2]),
        ("Käfig | /rack", [5]),
        ('IN,["Bell","Pump"]', [1, 6]),
    ],
)
def test_texts(keys, value, expected):
    assert keys("Item", description=value) == expected


@pytest.mark.parametrize(
    "value",
    [
        ">=,2024-01-03T12:00:00+00:00",
        ">=,2024-01-03T12:00:00-00:00",
        ">=,2024-01-03T05:00:00-0700",
        ">=,2024-01-03T12:00:00Z",
        ">=,2024-01-03T12:00:00",
        ">,2024-01-02T12:00:00+00:00",
    ],
)
def test_moments_in_every_spelling(keys, value):
    assert keys("Item", timeStamp=value) == [6]


def test_a_plus_that_was_not_escaped_is_refused(refused):
    refusal = refused("Item", timeStamp=">=,2024-01-03T12:00:00 00:00")
    assert refusal.status == 400
    assert "timeStamp" in refusal.body["message"]


def test_amounts_compare_as_numbers(keys):
    assert keys("Item", defaultCost=">=,10") == [2, 3, 6]


def test_flags(keys):
    assert keys("Sale", completed="true") == [1, 2, 3]
    assert keys("Sale", completed="false") == [4, 5]


def test_missing_moments_match_no_comparison(keys):
    assert keys("Sale", completeTime=">=,1970-01-01") == [1, 2, 3]


def test_days(keys):
    assert len(keys("Customer", dob="1980-07-01")) == 1


def test_lists_hold_at_most_100_values(keys, refused):
    numbers = ",".join(map(str, range(1, 102)))
    assert refused("Item", itemID=f"IN,[{numbers}]").status == 400
    assert len(keys("Item", itemID=f"IN,[{numbers.removesuffix(',101')}]")) == 6


@pytest.mark.parametrize("query", [{"itemID": "x"}, {"itemID": "><,1"}, {"archived": "maybe"}, {"nonsense": "1"}])
def test_malformed_and_unknown_parameters_are_refused(refused, query):
    assert refused("Item", **query).status == 400


def test_an_operator_needs_its_comma():
    assert Parameter.read("x", ">5") == Parameter("x", "=", ">5")
    assert Parameter.read("x", ">,5") == Parameter("x", ">", "5")


def test_moments_are_stored_in_utc_with_whole_seconds():
    assert moment("2024-01-03T05:00:00.9-07:00") == "2024-01-03T12:00:00+00:00"
