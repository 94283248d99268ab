from __future__ import annotations

import pytest

from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail_sandbox.tables import Table, affinity, key_of, resource, stored, table_of
from lightspeed_retail_sandbox.views import REPORTS, VIEWS

TABLES = {table.name: table for table in stored()}


def test_every_readable_resource_has_a_source():
    for kind in RESOURCES.values():
        if kind.listable() or kind.action("get"):
            source = table_of(kind)
            assert source in TABLES or source in VIEWS or kind.__name__ in REPORTS, kind.__name__


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("DisplayTemplateSale", "Sale"),
        ("SaleSaleLine", "SaleLine"),
        ("OrderShipmentItem", "ShipmentItem"),
        ("InventoryTransferTransferItems", "TransferItem"),
        ("Transfer", "Transfer"),
        ("InternalNote", "Note"),
    ],
)
def test_views_share_the_table_of_what_they_show(name, table):
    assert table_of(SHAPES[name]) == table


def test_hidden_stamps_have_a_column():
    assert "timeStamp" in TABLES["SalePayment"].columns


def test_keys():
    assert key_of(SHAPES["Item"]) == "itemID"
    assert key_of(SHAPES["Contact"]) == "contactID"
    assert key_of(SHAPES["ItemPrice"]) == ""
    assert "PRIMARY KEY" in TABLES["Item"].sql()
    assert "PRIMARY KEY" not in TABLES["ItemPrice"].sql()


def test_columns_have_the_affinity_of_their_values():
    fields = SHAPES["Item"].fields
    kinds = {name: affinity(type(fields[name])) for name in ("itemID", "archived", "defaultCost", "upc", "timeStamp")}
    assert kinds == {
        "itemID": "INTEGER",
        "archived": "INTEGER",
        "defaultCost": "NUMERIC",
        "upc": "TEXT",
        "timeStamp": "TEXT",
    }


def test_names_are_quoted():
    assert Table("Order", "", {'a"b': type(SHAPES["Item"].fields["upc"])}).sql() == 'CREATE TABLE "Order" ("a""b" TEXT)'


def test_resources_are_found_by_either_name():
    assert resource("item_shop") is resource("ItemShop") is RESOURCES["item_shop"]
    with pytest.raises(KeyError, match="nonsense"):
        resource("nonsense")
