from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lightspeed_retail.resources import SHAPES
from lightspeed_retail_sandbox.decoding import decode


def read(shape, **row):
    return decode(SHAPES[shape], [row])[0]


@pytest.mark.parametrize(
    ("value", "amount"), [(2.46, "2.46"), (15, "15"), ("", "0"), (1e-7, "1E-7"), (0.1 + 0.2, "0.3"), ("2.50", "2.5")]
)
def test_amounts_are_exact(value, amount):
    assert read("Item", defaultCost=value or 0) == {"defaultCost": Decimal(amount)}


def test_scalars():
    row = {"customerID": 1, "dob": "1980-07-01", "archived": 1, "timeStamp": "2024-01-01T12:00:00+00:00"}
    assert read("Customer", **row) == {
        "customerID": 1,
        "dob": date(1980, 7, 1),
        "archived": True,
        "timeStamp": datetime(2024, 1, 1, 12, tzinfo=UTC),
    }


def test_what_is_missing():
    assert read("Sale", completeTime=None, referenceNumber="") == {"completeTime": None, "referenceNumber": ""}
    assert read("Sale", Customer=None, SaleLines=[]) == {"Customer": None, "SaleLines": []}


def test_nested_records():
    row = {"SaleLines": [{"saleLineID": 1}], "Customer": {"contactID": 3}}
    assert read("Sale", **row) == {"SaleLines": [{"saleLineID": 1}], "Customer": {"contactID": 3}}


def test_lists_of_texts():
    assert read("ItemMatrix", attribute1Values=b'["a"]', attribute2Values=None) == {
        "attribute1Values": ["a"],
        "attribute2Values": [],
    }


def test_keys_of_parents_that_only_the_path_knows():
    assert read("RegisterCalculated", registerID=2, paymentTypeID=1) == {"registerID": 2, "paymentTypeID": 1}
