from __future__ import annotations

import pytest


@pytest.fixture
def order(api):
    return api.post("Order", {"vendorID": 2, "shopID": 1, "shipCost": 7.5, "discount": "0.1"})["orderID"]


@pytest.fixture
def line(api, order):
    return api.post("OrderLine", {"orderID": order, "itemID": 5, "quantity": 4, "price": 10})["orderLineID"]


def test_lines_add_up(api, order, line):
    total = api.get(f"Order/{order}")
    assert (total["subTotalCost"], total["totalDiscount"], total["totalCost"], total["totalQuantity"]) == (
        "40",
        "4",
        "43.5",
        "4",
    )
    api.put(f"OrderLine/{line}", {"quantity": 2})
    assert api.get(f"Order/{order}")["totalCost"] == "25.5"
    api.delete(f"OrderLine/{line}")
    assert api.get(f"Order/{order}")["totalCost"] == "7.5"


def test_a_line_shows_its_price(api, line):
    row = api.get(f"OrderLine/{line}")
    assert (row["originalPrice"], row["total"], row["vendorCost"]) == ("10", "40", "10")


def test_what_is_ordered_is_expected(api, order):
    item = api.post("Item", {"description": "x"})["itemID"]
    line = api.post("OrderLine", {"orderID": order, "itemID": item, "quantity": 4})["orderLineID"]
    expected = {row["shopID"]: row["backorder"] for row in api.rows("ItemShop", itemID=item)}
    assert (expected["0"], expected["1"], expected["2"]) == ("4", "4", "0")
    api.delete(f"OrderLine/{line}")
    assert {row["backorder"] for row in api.rows("ItemShop", itemID=item)} == {"0"}


def test_check_in_needs_lines(api, order):
    assert api.refused("PUT", f"Order/{order}", {"receivedDate": "2024-05-01"})[0] == 422


def test_an_order_needs_a_shop(api):
    assert api.refused("POST", "Order", {"vendorID": 1}) == (400, "Order not created. An Order must have a shopID.")


def test_lines_come_by_their_own_endpoint(api, order):
    assert api.refused("PUT", f"Order/{order}", {"OrderLines": {"OrderLine": {"itemID": 5}}})[0] == 400


def test_archived_orders_take_no_lines(api, order):
    api.delete(f"Order/{order}")
    assert api.refused("POST", "OrderLine", {"orderID": order, "itemID": 5, "quantity": 1})[0] == 422
