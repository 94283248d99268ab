from __future__ import annotations

import pytest


def make(api, name, parent="0"):
    return api.post("Category", {"name": name, "parentID": parent})["categoryID"]


@pytest.fixture
def above(api):
    return make(api, "Above")


def is_nested_set(rows):
    nodes = sorted(int(row[side]) for row in rows for side in ("leftNode", "rightNode"))
    return nodes == list(range(1, 2 * len(rows) + 1))


def test_a_category_is_placed_in_the_tree(api, above):
    below = api.get(f"Category/{make(api, 'Below', above)}")
    assert (below["nodeDepth"], below["fullPathName"], below["parentID"]) == ("1", "Above/Below", above)
    outer = api.get(f"Category/{above}")
    assert int(outer["leftNode"]) < int(below["leftNode"]) < int(below["rightNode"]) < int(outer["rightNode"])
    assert is_nested_set(api.rows("Category"))


def test_renaming_and_moving_rename_everything_below(api, above):
    below = make(api, "Below", above)
    api.put(f"Category/{above}", {"name": "Beyond", "parentID": 1})
    moved = api.get(f"Category/{below}")
    assert (moved["fullPathName"], moved["nodeDepth"]) == ("Bikes/Beyond/Below", "2")
    assert is_nested_set(api.rows("Category"))


def test_only_categories_that_get_another_place_are_changed(api, above):
    below = make(api, "Below", above)
    stamp = api.get("Category/1")["timeStamp"]
    api.turn.now += 60
    api.put(f"Category/{above}", {"name": "Beyond"})
    assert api.get("Category/1")["timeStamp"] == stamp
    assert api.get(f"Category/{below}")["timeStamp"] > stamp


def test_a_path_names_the_parent(api, above):
    made = api.post("Category", {"name": "Below", "fullPathName": "Above/Below"})
    assert api.get(f"Category/{made['parentID']}")["name"] == "Above"
    assert api.refused("POST", "Category", {"name": "x", "fullPathName": "Nowhere/x"})[0] == 400


def test_a_category_cannot_be_below_itself(api, above):
    below = make(api, "Below", above)
    assert api.refused("PUT", f"Category/{above}", {"parentID": below})[0] == 422


def test_deleting_is_refused_with_subcategories_and_lets_items_go(api, above):
    below = make(api, "Below", above)
    item = api.post("Item", {"description": "x", "categoryID": below})["itemID"]
    assert api.refused("DELETE", f"Category/{above}")[0] == 422
    api.delete(f"Category/{below}")
    api.delete(f"Category/{above}")
    assert api.get(f"Item/{item}")["categoryID"] == "0"
    assert is_nested_set(api.rows("Category"))
