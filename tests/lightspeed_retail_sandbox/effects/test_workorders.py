from __future__ import annotations

import pytest


@pytest.fixture
def lamp(api):
    body = {
        "description": "Lamp",
        "Prices": {"ItemPrice": {"amount": 10, "useTypeID": 1}},
        "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 5}},
    }
    return api.post("Item", body)["itemID"]


@pytest.fixture
def work(api):
    """The path of a new work order of customer 1 in shop 1, where an hour costs $95."""
    made = api.post("Workorder", {"customerID": 1, "shopID": 1, "note": "Squeaks"})
    assert made["systemSku"] == f"250000{int(made['workorderID']):06}"
    return f"Workorder/{made['workorderID']}"


def waiting(api, job):
    return api.get(f"SaleLine/{job['saleLineID']}")


def test_labour_is_charged_by_the_hour(api, work):
    job = api.post(f"{work}/WorkorderLine", {"note": "Fix it", "hours": 1, "minutes": 30})
    line = waiting(api, job)
    assert (line["unitPrice"], line["isWorkorder"], line["saleID"]) == ("142.5", "true", "0")
    assert api.get(work)["saleLineID"] == job["saleLineID"]
    changed = api.put(f"{work}/WorkorderLine/{job['workorderLineID']}", {"unitPriceOverride": 50, "unitQuantity": 2})
    assert (waiting(api, changed)["unitPrice"], waiting(api, changed)["unitQuantity"]) == ("50", "2")


def test_parts_leave_the_stock_and_come_back(api, work, lamp):
    job = api.post(f"{work}/WorkorderItem", {"itemID": lamp, "unitQuantity": 2})
    assert job["unitPrice"] == "10"
    shelf = next(row for row in api.rows("ItemShop", itemID=lamp) if row["shopID"] == "1")
    assert (shelf["qoh"], shelf["onWorkorder"]) == ("3", "2")
    path = f"{work}/WorkorderItem/{job['workorderItemID']}"
    assert api.ask("DELETE", path).json() == {"name": "WorkorderItem", "primaryID": job["workorderItemID"]}
    assert next(row for row in api.rows("ItemShop", itemID=lamp) if row["shopID"] == "1")["qoh"] == "5"
    assert api.refused("GET", f"SaleLine/{job['saleLineID']}")[0] == 404


def test_work_under_warranty_costs_nothing(api, work, lamp):
    job = api.post(f"{work}/WorkorderItem", {"itemID": lamp, "warranty": True})
    assert waiting(api, job)["unitPrice"] == "0"


def test_a_part_can_be_ordered_for_the_job(api, work, lamp):
    job = api.post(f"{work}/WorkorderItem", {"itemID": lamp, "isSpecialOrder": True})
    assert [order["saleLineID"] for order in api.rows("SpecialOrder", saleLineID=job["saleLineID"])] == [
        job["saleLineID"]
    ]


def test_checking_out_makes_a_sale_that_can_be_paid(api, work, lamp):
    api.post(f"{work}/WorkorderItem", {"itemID": lamp})
    reply = api.ask("POST", f"{work}/Checkout", {}).json()
    assert reply["@attributes"] == {"next": "", "previous": ""}
    sale = reply["Checkout"]["saleID"]
    assert api.get(f"Sale/{sale}")["calcSubtotal"] == "10"
    assert api.get(work)["saleID"] == "0"
    assert api.refused("POST", f"{work}/Checkout", {})[0] == 422
    api.put(f"Sale/{sale}", {"completed": True, "SalePayments": {"SalePayment": {"paymentTypeID": 3}}})
    assert (api.get(work)["saleID"], api.get(work)["workorderStatusID"]) == (sale, "5")
    assert next(row for row in api.rows("ItemShop", itemID=lamp) if row["shopID"] == "1")["qoh"] == "4"
    assert api.refused("POST", f"{work}/WorkorderItem", {"itemID": lamp})[0] == 422


def test_a_copy_has_the_same_on_it(api, work, lamp):
    api.post(f"{work}/WorkorderLine", {"note": "Fix it", "hours": 1})
    api.post(f"{work}/WorkorderItem", {"itemID": lamp})
    copy = api.post(f"{work}/Clone", {"shopID": 2, "employeeID": 3})
    assert (copy["note"], copy["shopID"], copy["employeeID"], copy["saleID"]) == ("Squeaks", "2", "3", "0")
    both = api.get(f"Workorder/{copy['workorderID']}", "WorkorderLines", "WorkorderItems")
    assert both["WorkorderLines"]["WorkorderLine"]["note"] == "Fix it"
    assert both["WorkorderItems"]["WorkorderItem"]["itemID"] == lamp
    assert waiting(api, both["WorkorderItems"]["WorkorderItem"])["saleLineID"] != "0"


def test_pictures_come_in_parts_of_their_own(api, work):
    files = {"image": ("bike.jpg", b"123"), "description": (None, "Dent"), "ordering": (None, "2")}
    reply = api.ask("POST", f"{work}/WorkorderImage", files=files).json()
    assert reply["@attributes"] == {"next": "", "previous": ""}
    picture = reply["WorkorderImage"]
    assert (picture["description"], picture["ordering"], picture["filename"]) == ("Dent", "2", "bike.jpg")
