"""Stock and transfers, as the API sends them."""

import posixpath

from lightspeed_retail import relations
from lightspeed_retail.resources.inventory import (
    InventoryTransfer,
    InventoryTransferTransferItems,
    ItemShop,
    Transfer,
)
from lightspeed_retail.wire import Decoder


def decode(shape, raw):
    decoded = Decoder(shape, relations.tree(shape, ())).decode(raw)
    assert decoded.extra == {}
    return decoded.record


def test_stock_in_either_spelling():
    assert decode(ItemShop, {"itemShopID": "1", "onWorkOrder": "2"})["onWorkorder"] == 2
    assert decode(ItemShop, {"itemShopID": "1", "onWorkorder": "2"})["onWorkorder"] == 2


def test_older_counters_in_either_spelling():
    counters = {"layaways": "1", "specialorders": "2", "workorders": "3"}
    for name in ("m", "MetaData"):
        assert decode(ItemShop, {"itemShopID": "1", name: counters})["m"] == {
            "layaways": 1,
            "specialorders": 2,
            "workorders": 3,
        }


def test_the_old_form_of_a_transfer_has_both_sides():
    raw = {"transferID": "1", "TransferFrom": {"transferFromID": "5", "shopID": "1"}, "TransferTo": {"shopID": "2"}}
    transfer = decode(Transfer, raw)
    assert (transfer["TransferFrom"]["transferFromID"], transfer["TransferFrom"]["shopID"]) == (5, 1)
    assert transfer["TransferTo"]["shopID"] == 2


def test_items_of_a_transfer_are_written_beside_their_list():
    paths = {
        action.name: posixpath.normpath(posixpath.join(InventoryTransferTransferItems.path, action.path))
        for action in InventoryTransferTransferItems.actions
        if action.path
    }
    assert paths == {
        "add_items": "Inventory/Transfer/{transferID}/AddItems",
        "update_items": "Inventory/Transfer/{transferID}/UpdateItems",
        "delete_items": "Inventory/Transfer/{transferID}/DeleteItems",
    }


def test_items_come_with_a_single_transfer_only():
    assert "TransferItems" in InventoryTransfer.relations()
    assert "TransferItems" not in relations.loadable(InventoryTransfer)
