from __future__ import annotations

from decimal import Decimal

import pytest

from target_lightspeed_retail.rows import LONGEST_KEY, NoKey, canonical, digest, key_of, plain


@pytest.mark.parametrize("value", [5, "5", 5.0, Decimal("5.00")])
def test_a_number_has_one_form(value):
    assert plain(value) == "5"


@pytest.mark.parametrize(
    ("record", "names", "key"),
    [
        ({"id": 5}, ["id"], "5"),
        ({"id": "A,1"}, ["id"], "A,1"),
        ({"a": 1, "b": "x"}, ["a", "b"], '["1","x"]'),
        ({"id": True}, ["id"], "true"),
    ],
)
def test_a_key_is_written_as_text(record, names, key):
    assert key_of(record, names) == key


@pytest.mark.parametrize("record", [{"a": 1}, {"a": 1, "b": None}])
def test_a_row_without_all_of_its_key_has_none(record):
    with pytest.raises(NoKey, match="'b'"):
        key_of(record, ["a", "b"])


def test_a_long_key_stays_short_and_apart_from_others():
    one, other = (key_of({"id": letter * 5000}, ["id"]) for letter in "ab")
    assert len(one) <= LONGEST_KEY
    assert one != other


def test_equal_values_have_equal_digests():
    assert digest({"a": Decimal("2.50"), "b": [1]}) == digest({"b": [1], "a": Decimal("2.5")})
    assert digest({"a": "2.5"}) != digest({"a": "2.6"})
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
