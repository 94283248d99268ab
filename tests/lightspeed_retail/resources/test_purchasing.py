"""Vendors and purchase orders, as the API sends them."""

import pytest

from lightspeed_retail import relations
from lightspeed_retail.resources.purchasing import Order, OrderShipment, Shipment, Vendor, VendorReturn
from lightspeed_retail.wire import Decoder


def decode(shape, raw, *loaded):
    decoded = Decoder(shape, relations.tree(shape, loaded)).decode(raw)
    assert decoded.extra == {}
    return decoded.record


@pytest.mark.parametrize(
    ("reps", "expected"),
    [
        ({"VendorRep": {"firstName": "John", "lastName": "Smith"}}, [("John", "Smith")]),
        ({"VendorRep": [{"firstName": "John"}, {"firstName": "Ann"}]}, [("John", None), ("Ann", None)]),
        ({"firstName": "John", "lastName": "Smith"}, [("John", "Smith")]),
        ("John Doe", [("John Doe", None)]),
        ("", []),
    ],
)
def test_representatives_come_in_four_forms(reps, expected):
    vendor = decode(Vendor, {"vendorID": "1", "Reps": reps})
    assert [(rep["firstName"], rep["lastName"]) for rep in vendor["Reps"]] == expected


def test_a_vendor_names_its_currency():
    raw = {"vendorID": "1", "purchasingCurrency": {"code": "CAD", "symbol": "$", "rate": "2"}}
    assert decode(Vendor, raw)["purchasingCurrency"]["code"] == "CAD"


def test_credentials_of_vendors_are_secret():
    assert {field.name for field in Vendor.fields.values() if field.secret} == {
        "integrationLogin",
        "integrationPassword",
    }


def test_a_vendor_return_brings_the_representatives_of_its_vendor():
    raw = {"vendorReturnID": "1", "Vendor": {"vendorID": "1", "Reps": {"firstName": "John", "lastName": "Smith"}}}
    vendor = decode(VendorReturn, raw, "Vendor", "Vendor.Reps")["Vendor"]
    assert vendor["Reps"][0]["lastName"] == "Smith"


def test_days_of_an_order_are_days():
    assert decode(Order, {"orderID": "1", "orderedDate": "2021-08-29T07:00:00+00:00"})["orderedDate"] == "2021-08-29"


def test_shipments_of_an_order_are_those_of_all_orders():
    assert OrderShipment.reply == Shipment.reply == "OrderShipment"
    assert set(OrderShipment.fields) == set(Shipment.fields)
