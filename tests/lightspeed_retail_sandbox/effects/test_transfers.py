from __future__ import annotations

import pytest


@pytest.fixture
def lamp(api):
    body = {"description": "Lamp", "defaultCost": 2, "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 5}}}
    return api.post("Item", body)["itemID"]


@pytest.fixture
def path(api):
    """The path of an open transfer from shop 1 to shop 2."""
    made = api.post("Inventory/Transfer", {"sendingShopID": 1, "receivingShopID": 2})
    assert (made["status"], made["createdByEmployeeID"]) == ("open", "1")
    return f"Inventory/Transfer/{made['transferID']}"


def items(*rows):
    return {"TransferItems": list(rows)}


def test_items_are_written_in_bulk_and_named_by_their_item(api, path, lamp):
    reply = api.ask("POST", f"{path}/AddItems", items({"itemID": lamp, "toSend": 2}, {"itemID": 5, "toSend": 1})).json()
    assert list(reply) == ["TransferItem"]
    assert [row["toSend"] for row in reply["TransferItem"]] == ["2", "1"]
    assert api.post(f"{path}/UpdateItems", items({"itemID": lamp, "toSend": 3}))["toSend"] == "3"
    assert api.post(f"{path}/DeleteItems", items({"itemID": 5}))["itemID"] == "5"
    assert [row["itemID"] for row in api.rows(f"{path}/TransferItems")] == [lamp]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"TransferItems": {"TransferItem": [{"itemID": 5, "toSend": 1}]}},
        {"TransferItems": []},
        {"TransferItems": [5]},
        {"TransferItems": [{"itemID": 5}]},
        {"TransferItems": [{"itemID": 5, "toSend": 0}]},
        {"TransferItems": [{"itemID": 999, "toSend": 1}]},
        {"TransferItems": [{"itemID": 5, "toSend": 1}] * 101},
        {"TransferItems": [{"itemID": 5, "toSend": 1, "sent": 1}]},
    ],
)
def test_only_a_flat_array_of_up_to_a_hundred_will_do(api, path, body):
    assert api.refused("POST", f"{path}/AddItems", body)[0] == 400


def test_an_item_is_on_a_transfer_once(api, path, lamp):
    body = items({"itemID": lamp, "toSend": 1}, {"itemID": lamp, "toSend": 1})
    assert api.refused("POST", f"{path}/AddItems", body)[0] == 422
    assert api.rows(f"{path}/TransferItems") == []
    assert api.refused("POST", f"{path}/UpdateItems", items({"itemID": lamp, "toSend": 1}))[0] == 422


def test_sending_moves_the_goods_and_locks(api, path, lamp):
    api.post(f"{path}/AddItems", items({"itemID": lamp, "toSend": 2}))
    sent = api.post(f"{path}/Send", {})
    assert (sent["status"], sent["sentByEmployeeID"]) == ("sent", "1")
    assert sent["sentOn"] == sent["timeStamp"]
    rows = {row["shopID"]: row for row in api.rows("ItemShop", itemID=lamp)}
    assert (rows["1"]["qoh"], rows["1"]["onTransferOut"], rows["2"]["onTransferIn"]) == ("3", "2", "2")
    row = api.rows(f"{path}/TransferItems")[0]
    assert (row["toSend"], row["sent"], row["toReceive"], row["sentValue"]) == ("0", "2", "2", "4")
    for way, body in (
        ("Send", {}),
        ("AddItems", items({"itemID": 5, "toSend": 1})),
        ("DeleteItems", items({"itemID": lamp})),
    ):
        assert api.refused("POST", f"{path}/{way}", body)[0] == 422
    assert api.refused("PUT", path, {"note": "late"})[0] == 422


def test_an_empty_transfer_cannot_be_sent(api, path):
    assert api.refused("POST", f"{path}/Send", {})[0] == 422


def test_archiving_can_be_undone(api, path):
    assert api.post(f"{path}/Archive", {})["archived"] == "true"
    assert api.post(f"{path}/Restore", {})["archived"] == "false"
