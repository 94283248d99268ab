"""Which nested records come with a record."""

import pytest

from lightspeed_retail import relations
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.resources import RESOURCES


def test_by_default_only_what_no_other_stream_delivers() -> None:
    assert "Contact" in relations.default(RESOURCES["customer"])
    assert "CustomFieldValues" in relations.default(RESOURCES["customer"])
    assert "CustomerType" not in relations.default(RESOURCES["customer"])
    item = relations.default(RESOURCES["item"])
    assert {"ItemAttributes", "ItemVendorNums", "CustomFieldValues"} <= set(item)
    assert not {"ItemShops", "Category", "Manufacturer"} & set(item)
    assert "SaleLines" not in relations.default(RESOURCES["sale"])
    assert relations.default(RESOURCES["item_shop"]) == ()


def test_by_default_what_only_a_deselected_stream_would_deliver() -> None:
    assert "OrderShipmentItems" in relations.default(RESOURCES["shipment"])


def test_credentials_are_never_a_default() -> None:
    assert "CCGateway" not in relations.default(RESOURCES["shop"])
    assert "CCGateway" in relations.loadable(RESOURCES["shop"])


def test_names_are_completed_with_their_parents() -> None:
    assert relations.check(RESOURCES["sale"], ["SaleLines.Item", "SalePayments"]) == (
        "SaleLines",
        "SaleLines.Item",
        "SalePayments",
    )


def test_all_means_all_that_a_list_can_load() -> None:
    everything = relations.check(RESOURCES["sale"], "all")
    assert {"SaleLines", "SaleLines.Item", "SalePayments", "SaleNotes"} <= set(everything)
    assert "TransferItems" not in relations.check(RESOURCES["inventory_transfer"], "all")


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("sale", "Salelines"),
        ("sale", "SaleLines.Nothing"),
        ("item_shop", "Item"),
        ("inventory_transfer", "TransferItems"),
    ],
)
def test_an_unknown_relation_is_refused_with_those_there_are(slug: str, name: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        relations.check(RESOURCES[slug], [name])
    possible = relations.loadable(RESOURCES[slug])
    assert all(relation in str(refusal.value) for relation in possible)


def test_the_tree_holds_embedded_fields_at_every_level() -> None:
    assert relations.tree(RESOURCES["item"], ())["Prices"] == {}
    tree = relations.tree(RESOURCES["sale"], ("SaleLines", "SaleLines.Item"))
    assert tree["SaleLines"]["Item"]["Prices"] == {}


def test_relations_are_found_by_their_own_name_and_filed_under_the_reply_s() -> None:
    assert "Register" in relations.tree(RESOURCES["display_template_employee"], ())


LIVE = "Tried to load one or more relations that are not allowed: "


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (LIVE + "Item", ("Item",)),
        (LIVE + "salelines", ("SaleLines", "SaleLines.Item")),
        (LIVE + "Item, SaleLines.Item", ("SaleLines.Item", "Item")),
        (LIVE + "Sale", ()),
        ("Cannot sort by Item.", ()),
        ("", ()),
    ],
)
def test_a_refusal_names_relations_and_means_those_below_them_too(words: str, expected: tuple[str, ...]) -> None:
    assert relations.refused(("SaleLines", "SaleLines.Item", "Item"), words) == expected
