from __future__ import annotations

import pytest


@pytest.fixture
def lamp(api):
    body = {"description": "Lamp", "defaultCost": 2, "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 5}}}
    return api.post("Item", body)["itemID"]


@pytest.fixture
def count(api):
    return api.post("InventoryCount", {"name": "Monday", "shopID": 1})["inventoryCountID"]


def add(api, count, item, qty):
    body = {"inventoryCountID": count, "itemID": item, "qty": qty, "employeeID": 1}
    return api.post("InventoryCountItem", body)["inventoryCountItemID"]


def calc(api, count):
    return {
        row["itemID"]: (row["calcQoh"], row["countedQoh"])
        for row in api.rows("InventoryCountCalc", inventoryCountID=count)
    }


def qoh(api, item):
    return next(row["qoh"] for row in api.rows("ItemShop", itemID=item) if row["shopID"] == "1")


def test_what_is_counted_adds_up(api, count, lamp):
    first, second = add(api, count, lamp, 3), add(api, count, lamp, 4)
    assert calc(api, count) == {lamp: ("5", "7")}
    api.put(f"InventoryCountItem/{first}", {"qty": 1, "employeeID": 1})
    assert calc(api, count) == {lamp: ("5", "5")}
    api.delete(f"InventoryCountItem/{first}")
    api.delete(f"InventoryCountItem/{second}")
    assert calc(api, count) == {}


def test_a_count_of_one_item_is_applied(api, count, lamp):
    add(api, count, lamp, 7)
    add(api, count, 5, 1)
    done = api.post("InventoryCountReconcile", {"inventoryCountID": count, "itemID": lamp})
    assert (done["qohChange"], done["costChange"], qoh(api, lamp)) == ("2", "4", "7")
    entry = api.rows("InventoryLog", itemID=lamp)[-1]
    assert (entry["reason"], entry["inventoryCountID"]) == ("ReconcileInventoryCount", count)
    assert api.refused("POST", "InventoryCountReconcile", {"inventoryCountID": count, "itemID": lamp})[0] == 422
    assert (
        api.refused("POST", "InventoryCountItem", {"inventoryCountID": count, "itemID": lamp, "employeeID": 1})[0]
        == 422
    )


def test_a_whole_count_is_applied(api, count, lamp):
    add(api, count, lamp, 0)
    add(api, count, 5, 1)
    done = api.post("InventoryCountReconcile", {"inventoryCountID": count})
    assert {row["itemID"] for row in done} == {lamp, "5"}
    assert (qoh(api, lamp), qoh(api, "5")) == ("0", "1")


def test_a_count_needs_its_parts(api, count):
    assert api.refused("POST", "InventoryCount", {"name": "x"})[0] == 400
    assert api.refused("POST", "InventoryCountItem", {"inventoryCountID": count, "itemID": 5})[0] == 400
    assert api.refused("POST", "InventoryCountReconcile", {"inventoryCountID": 999})[0] == 400
    assert api.refused("POST", "InventoryCountReconcile", {"inventoryCountID": count})[0] == 422


def test_deleting_a_count_takes_its_items_along(api, count, lamp):
    item = add(api, count, lamp, 1)
    api.delete(f"InventoryCount/{count}")
    assert api.refused("GET", f"InventoryCountItem/{item}")[0] == 404
    assert calc(api, count) == {}
