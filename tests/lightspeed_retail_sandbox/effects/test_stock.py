from __future__ import annotations

import pytest


@pytest.fixture
def item(api):
    """The key of a new item with four units in shop 1."""
    body = {"description": "Lamp", "defaultCost": "2.5", "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 4}}}
    return api.post("Item", body)["itemID"]


def shops(api, item):
    return {row["shopID"]: row for row in api.rows("ItemShop", itemID=item)}


def test_the_row_of_all_shops_sums_up_the_others(api, item):
    api.put(f"Item/{item}", {"ItemShops": {"ItemShop": {"shopID": 2, "qoh": 3}}})
    rows = shops(api, item)
    assert [rows[shop]["qoh"] for shop in "012"] == ["7", "4", "3"]
    assert rows["0"]["averageCost"] == "2.5"
    assert rows["1"]["totalValueAvgCost"] == "10"


def test_stock_moves_the_stamp_of_its_row_only(api, item):
    before, stamp = shops(api, item), api.get(f"Item/{item}")["timeStamp"]
    api.turn.now += 60
    api.put(f"Item/{item}", {"ItemShops": {"ItemShop": {"itemShopID": before["1"]["itemShopID"], "qoh": 1}}})
    after = shops(api, item)
    assert after["1"]["timeStamp"] > before["1"]["timeStamp"]
    assert after["2"]["timeStamp"] == before["2"]["timeStamp"]
    assert api.get(f"Item/{item}")["timeStamp"] == stamp


def test_every_change_of_stock_is_logged(api, item):
    api.put(f"Item/{item}", {"ItemShops": {"ItemShop": {"shopID": 1, "qoh": -1}}})
    log = api.rows("InventoryLog", itemID=item)
    assert [(entry["qohChange"], entry["reason"], entry["causedNegative"]) for entry in log] == [
        ("4", "ManualQuantityAdjustment", "false"),
        ("-5", "ManualQuantityAdjustment", "true"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [{"qoh": 1}],
        [{"shopID": 0, "qoh": 1}],
        [{"shopID": 99, "qoh": 1}],
        [{"itemShopID": 1, "qoh": 1}],
        [{"shopID": 1, "qoh": 1}, {"shopID": 1, "qoh": 2}],
        [{"shopID": 1, "qoh": "1.5"}],
    ],
)
def test_invalid_and_repeated_rows_are_refused(api, item, rows):
    assert api.refused("PUT", f"Item/{item}", {"ItemShops": {"ItemShop": rows}})[0] == 400


def test_reorder_levels_are_written_directly_and_stock_is_not(api, item):
    key = shops(api, item)["1"]["itemShopID"]
    assert api.put(f"ItemShop/{key}", {"reorderPoint": 2, "reorderLevel": 5})["reorderLevel"] == "5"
    assert shops(api, item)["0"]["reorderLevel"] == "5"
    assert api.refused("PUT", f"ItemShop/{key}", {"qoh": 1})[0] == 400


def test_a_set_is_made_of_its_parts(api, item):
    parts = {"ItemComponents": {"ItemComponent": {"componentItemID": item, "quantity": 2}}}
    bundle = api.post("Item", {"description": "Two lamps", "itemType": "assembly", **parts})["itemID"]
    assert shops(api, bundle)["1"]["componentQoh"] == "2"
    line = {"SaleLines": {"SaleLine": {"itemID": bundle}}, "SalePayments": {"SalePayment": {"paymentTypeID": 3}}}
    sold = api.post("Sale", {"shopID": 1, "completed": True, **line})
    assert sold["calcAvgCost"] == "5"
    assert (shops(api, item)["1"]["qoh"], shops(api, bundle)["1"]["componentQoh"]) == ("2", "1")


def test_nothing_is_a_part_of_itself(api, item):
    def part(of):
        return {"ItemComponents": {"ItemComponent": {"componentItemID": of}}}

    bundle = api.post("Item", {"description": "Set", **part(item)})["itemID"]
    assert api.refused("PUT", f"Item/{item}", part(bundle))[0] == 422
    assert api.refused("PUT", f"Item/{item}", part(item))[0] == 422
