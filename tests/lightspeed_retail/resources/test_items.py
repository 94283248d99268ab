"""Items and what describes them, as the API sends them."""

from lightspeed_retail import relations
from lightspeed_retail.resources.items import Item, ItemMatrix, PriceLevel
from lightspeed_retail.wire import Decoder


def decode(shape, raw, *loaded):
    decoded = Decoder(shape, relations.tree(shape, loaded)).decode(raw)
    assert decoded.extra == {}
    return decoded.record


def test_prices_come_unasked():
    raw = {"itemID": "20", "Prices": {"ItemPrice": [{"amount": "100", "useTypeID": "1", "useType": "Default"}]}}
    (price,) = decode(Item, raw)["Prices"]
    assert (price["amount"], price["useTypeID"]) == (100, 1)
    assert "Prices" not in Item.relations()


def test_prices_come_under_the_name_of_their_relation_too():
    assert len(decode(Item, {"itemID": "20", "ItemPrices": {"ItemPrice": {"amount": "5"}}})["Prices"]) == 1


def test_ecommerce_is_a_plain_object():
    raw = {"itemID": "20", "ItemECommerce": {"itemECommerceID": "3", "weight": "0.5", "listOnStore": "true"}}
    assert decode(Item, raw, "ItemECommerce")["ItemECommerce"]["listOnStore"] is True


def test_tags_in_an_unknown_form_are_kept_as_they_come():
    tags = {"@attributes": {"count": "1"}, "tag": "sale"}
    assert decode(Item, {"itemID": "20", "Tags": tags})["Tags"] == tags


def test_attribute_values_of_a_matrix_are_always_lists():
    raw = {"itemMatrixID": "1", "attribute1Values": ["Black", "White"], "attribute2Values": "Small"}
    matrix = decode(ItemMatrix, {**raw, "attribute3Values": ""})
    assert matrix["attribute1Values"] == ["Black", "White"]
    assert matrix["attribute2Values"] == ["Small"]
    assert matrix["attribute3Values"] == []


def test_price_levels_are_sorted_by_their_own_key():
    assert PriceLevel.sortable[0] == "priceLevelID"
