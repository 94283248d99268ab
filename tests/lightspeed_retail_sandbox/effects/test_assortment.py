from __future__ import annotations

import pytest


def prices(record):
    return {price["useType"]: price["amount"] for price in record["Prices"]["ItemPrice"]}


def test_a_new_item_has_what_items_have(api):
    made = api.post("Item", {"description": "Lamp", "Prices": {"ItemPrice": {"amount": "9.90", "useTypeID": 1}}})
    assert made["systemSku"] == f"210000{int(made['itemID']):06}"
    assert (made["tax"], made["discountable"], made["itemType"], made["taxClassID"]) == ("true", "true", "default", "1")
    assert set(prices(made).values()) == {"9.9", "0"}
    assert [row["shopID"] for row in made["ItemShops"]["ItemShop"]][:4] == ["0", "1", "2", "3"]


def test_a_price_is_of_a_level_by_key_or_by_name(api):
    made = api.post("Item", {"description": "Lamp"})
    body = {"Prices": {"ItemPrice": [{"amount": 8, "useTypeID": 1}, {"amount": 7, "useType": "Online"}]}}
    changed = prices(api.put(f"Item/{made['itemID']}", body))
    assert (changed["Default"], changed["Online"], len(changed)) == ("8", "7", 3)
    unknown = {"Prices": {"ItemPrice": {"amount": 8, "useType": "Sale"}}}
    assert api.refused("PUT", f"Item/{made['itemID']}", unknown)[0] == 400


@pytest.mark.parametrize("code", ["123", "12345678901x", "123456789012345"])
def test_codes_have_11_to_14_digits(api, code):
    assert api.refused("POST", "Item", {"description": "x", "upc": code})[0] == 400


def test_serialized_types_need_the_flag(api):
    assert api.refused("POST", "Item", {"description": "x", "itemType": "serialized"})[0] == 400
    assert api.post("Item", {"description": "x", "itemType": "serialized", "serialized": True})["serialized"] == "true"


def test_archiving_an_item_empties_its_stock(api):
    key = api.post("Item", {"description": "x", "ItemShops": {"ItemShop": {"shopID": 1, "qoh": 4}}})["itemID"]
    api.delete(f"Item/{key}")
    assert {row["qoh"] for row in api.rows("ItemShop", itemID=key)} == {"0"}


def test_only_a_delete_archives_an_item(api):
    key = api.post("Item", {"description": "x"})["itemID"]
    assert api.refused("PUT", f"Item/{key}", {"archived": True})[0] == 400


def test_a_matrix_lists_the_values_of_its_items_and_takes_them_along(api):
    matrix = api.post("ItemMatrix", {"description": "Shirt", "itemAttributeSetID": 1, "categoryID": 2})["itemMatrixID"]
    body = {
        "description": "Shirt white",
        "itemMatrixID": matrix,
        "ItemAttributes": {"itemAttributeSetID": 1, "attribute1": "White", "attribute2": "S"},
    }
    item = api.post("Item", body)
    assert item["ItemAttributes"]["attribute1"] == "White"
    assert item["categoryID"] == "2"
    assert api.get(f"ItemMatrix/{matrix}")["attribute1Values"] == "White"
    api.delete(f"ItemMatrix/{matrix}")
    assert api.get(f"Item/{item['itemID']}")["archived"] == "true"


def test_a_discount_is_an_amount_or_a_share(api):
    assert api.post("Discount", {"name": "d", "discountPercent": "0.1"})["discountPercent"] == "0.1"
    assert api.refused("POST", "Discount", {"discountPercent": "0.1", "discountAmount": 1})[0] == 400
    assert api.refused("POST", "Discount", {"discountPercent": "10"})[0] == 400


def test_prices_carry_the_new_name_of_their_level(api):
    former = api.get("PriceLevel/3")["name"]
    api.put("PriceLevel/3", {"name": "Web"})
    assert "Web" in prices(api.get("Item/1"))
    api.put("PriceLevel/3", {"name": former})


def test_an_item_of_a_vendors_catalogue_becomes_one_of_the_account(api):
    found = api.rows("CatalogVendorItem")[0]
    made = api.post("CatalogVendorItem", {"catalogVendorItemID": found["catalogVendorItemID"]})
    assert made["description"] == found["description"]
    assert api.get(f"Item/{made['itemID']}")["defaultCost"] == found["cost"]


def test_pictures_are_uploaded_below_what_they_show(api):
    files = {"data": (None, '{"description": "Front", "ordering": 1}'), "image": ("lamp.jpg", b"12345")}
    made = api.post("Item/1/Image", None, files=files)
    assert (made["itemID"], made["description"], made["filename"], made["size"]) == ("1", "Front", "lamp.jpg", "5")
    assert api.get(f"Image/{made['imageID']}")["publicID"] == made["publicID"]


def test_a_picture_shows_an_item_or_a_matrix(api):
    assert api.refused("POST", "Image", files={"data": (None, "{}"), "image": ("lamp.jpg", b"1")})[0] == 400
    assert api.refused("POST", "Image", files={"data": (None, '{"itemID": 1}')})[0] == 400
