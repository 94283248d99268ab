from __future__ import annotations

import pytest


@pytest.fixture
def lamp(api):
    """The key of an item for $10 with five units in shop 1."""
    body = {
        "description": "Lamp",
        "Prices": {"ItemPrice": {"amount": 10, "useTypeID": 1}},
        "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 5}},
    }
    return api.post("Item", body)["itemID"]


def reservation(item, **fields):
    return {"itemID": item, "shopID": 1, "employeeID": 1, "customerID": 1, "unitQuantity": 2, **fields}


def shelf(api, item):
    return next(row for row in api.rows("ItemShop", itemID=item) if row["shopID"] == "1")


@pytest.fixture
def sale(api):
    """The path of an open sale in shop 1."""
    return f"Sale/{api.post('Sale', {'shopID': 1, 'registerID': 1})['saleID']}"


@pytest.mark.parametrize("name", ["upc", "ean", "itemID", "systemSku"])
def test_an_item_is_found_by_its_codes(api, sale, name):
    code = {"upc": "123456789012", "ean": "4006381333931"}
    item = api.post("Item", {"description": "x", **({name: code[name]} if name in code else {})})
    assert api.post(f"{sale}/SaleLine", {"itemCode": item[name]})["itemID"] == item["itemID"]
    api.delete(f"Item/{item['itemID']}")
    api.put(f"Item/{item['itemID']}", {"upc": "", "ean": ""})


def test_codes_that_no_item_has_are_refused(api, sale):
    assert api.refused("POST", f"{sale}/SaleLine", {"itemCode": "nothing"})[0] == 400


def test_a_price_of_its_own_shows_the_usual_one(api, sale, lamp):
    line = api.post(f"{sale}/SaleLine", {"itemID": lamp, "unitPrice": 8})
    assert (line["unitPrice"], line["normalUnitPrice"]) == ("8", "10")
    assert api.get(sale)["calcSubtotal"] == "8"


def test_lines_move_the_totals_of_their_sale(api, sale, lamp):
    line = api.post(f"{sale}/SaleLine", {"itemID": lamp})["saleLineID"]
    api.put(f"{sale}/SaleLine/{line}", {"unitQuantity": 3})
    assert api.get(sale)["calcSubtotal"] == "30"
    api.delete(f"{sale}/SaleLine/{line}")
    assert api.get(sale)["calcSubtotal"] == "0"


def test_a_charge_needs_no_item(api, sale):
    line = api.put(sale, {"SaleLines": {"SaleLine": {"itemID": 0, "note": "Store credit", "unitPrice": -100}}})
    key = line["SaleLines"]["SaleLine"]["saleLineID"]
    assert api.get(f"SaleLine/{key}", "Note")["Note"]["note"] == "Store credit"


def test_a_layaway_takes_its_goods_out_of_the_stock(api, lamp):
    line = api.post("SaleLine", reservation(lamp, isLayaway=True))
    assert line["saleID"] == "0"
    assert (shelf(api, lamp)["qoh"], shelf(api, lamp)["onLayaway"]) == ("3", "2")
    api.put(f"SaleLine/{line['saleLineID']}", {"unitQuantity": 1})
    assert (shelf(api, lamp)["qoh"], shelf(api, lamp)["onLayaway"]) == ("4", "1")
    api.delete(f"SaleLine/{line['saleLineID']}")
    assert (shelf(api, lamp)["qoh"], shelf(api, lamp)["onLayaway"]) == ("5", "0")


def test_a_full_reservation_needs_all_the_goods(api, lamp):
    body = reservation(lamp, isLayaway=True, unitQuantity=6)
    assert api.refused("POST", "SaleLine", body | {"requireFullReservation": True})[0] == 422
    assert api.post("SaleLine", body)["unitQuantity"] == "6"


def test_a_special_order_comes_with_its_line(api, lamp):
    line = api.post("SaleLine", reservation(lamp, isSpecialOrder=True))
    order = line["SpecialOrder"]["SpecialOrder"]
    assert (order["status"], order["unitQuantity"], order["customerID"]) == ("Not Ordered", "2", "1")
    assert (shelf(api, lamp)["qoh"], shelf(api, lamp)["onSpecialOrder"]) == ("5", "2")


@pytest.mark.parametrize("way", ["line", "sale", "line of the sale"])
def test_a_reservation_is_attached_in_three_ways(api, sale, lamp, way):
    line = api.post("SaleLine", reservation(lamp, isLayaway=True))["saleLineID"]
    key = sale.partition("/")[2]
    if way == "line":
        api.put(f"SaleLine/{line}", {"saleID": key})
    elif way == "sale":
        api.put(sale, {"SaleLines": {"SaleLine": {"saleLineID": line}}})
    else:
        api.put(f"{sale}/SaleLine/{line}", {})
    assert api.get(f"SaleLine/{line}")["saleID"] == key
    done = api.put(sale, {"completed": True, "SalePayments": {"SalePayment": {"paymentTypeID": 3}}})
    assert done["completed"] == "true"
    assert (shelf(api, lamp)["qoh"], shelf(api, lamp)["onLayaway"]) == ("3", "0")


def test_attaching_completes_a_special_order(api, sale, lamp):
    line = api.post("SaleLine", reservation(lamp, isSpecialOrder=True))
    api.put(f"{sale}/SaleLine/{line['saleLineID']}", {})
    order = line["SpecialOrder"]["SpecialOrder"]["specialOrderID"]
    assert api.get(f"SpecialOrder/{order}")["completed"] == "true"


def test_a_flag_detaches_a_line_from_its_sale(api, sale, lamp):
    line = api.post(f"{sale}/SaleLine", {"itemID": lamp, "customerID": 1})["saleLineID"]
    assert api.put(f"SaleLine/{line}", {"isLayaway": True})["saleID"] == "0"
    assert api.get(sale)["calcSubtotal"] == "0"
    assert shelf(api, lamp)["onLayaway"] == "1"
