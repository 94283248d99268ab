from __future__ import annotations

from typing import Any

import pytest

from .._publishing import Publishing, stream


def one(publish: Publishing, slug: str, **where: Any) -> dict[str, Any]:
    """The one record that has certain values."""
    (found,) = (row for row in publish.sandbox.rows(slug) if all(row[name] == value for name, value in where.items()))
    return found


def test_a_record_is_found_by_what_matches(publish: Publishing) -> None:
    sandbox = publish.sandbox
    customer = next(row for row in sandbox.rows("customer", ["Contact"]) if row["Contact"]["Emails"])
    email = customer["Contact"]["Emails"][0]["address"]
    publication = {
        "stream": "people",
        "method": "UPSERT",
        "endpoint": "Customer",
        "match_on": [{"Contact.email": "{email}"}],
        "lookups": {"customerTypeID": {"resource": "CustomerType", "where": {"name": "{segment}"}}},
        "payload": {
            "firstName": "{first}",
            "lastName": "{last}",
            "Contact": {"Emails": {"ContactEmail": [{"address": "{email}", "useType": "Primary"}]}},
        },
    }
    segment = sandbox.rows("customer_type")[0]
    rows = [
        {"email": email.upper(), "first": "Known", "last": "One", "segment": segment["name"]},
        {"email": "new@example.com", "first": "New", "last": "One", "segment": segment["name"]},
        {"email": "NEW@example.com", "first": "Newer", "last": "One", "segment": segment["name"]},
        {"email": "x@example.com", "first": "X", "last": "One", "segment": "no such"},
    ]
    done = publish(stream("people", rows, ["email"]), publications=[publication])
    assert done.status == 1
    assert done.outcomes == ["updated", "created", "updated", "rejected"]
    now = {row["customerID"]: row for row in sandbox.rows("customer", ["Contact"])}
    assert now[customer["customerID"]]["firstName"] == "Known"
    assert [row["customerTypeID"] for row in now.values() if row["firstName"] == "Newer"] == [segment["customerTypeID"]]
    assert "customerTypeID: no record of CustomerType matches by name = no such" in done.why()[0]


def test_what_is_looked_up_is_sent_beside_the_payload(publish: Publishing) -> None:
    order = next(row for row in publish.sandbox.rows("order") if row["refNum"] and not row["complete"])
    item = publish.sandbox.rows("item")[0]
    publication = {
        "stream": "lines",
        "method": "POST",
        "endpoint": "OrderLine",
        "lookups": {"orderID": {"resource": "Order", "where": {"refNum": "{number}"}}},
        "payload": {"itemID": "{item}"},
    }
    done = publish(stream("lines", [{"number": order["refNum"], "item": item["itemID"]}]), publications=[publication])
    assert done.status == 0, done.said
    line = publish.sandbox.rows("order_line")[-1]
    assert (line["orderID"], line["itemID"]) == (order["orderID"], item["itemID"])


def test_a_lookup_uses_what_an_earlier_one_found(publish: Publishing) -> None:
    item = next(row for row in publish.sandbox.rows("item") if row["itemType"] == "default" and not row["archived"])
    publish.sandbox.change("item", item["itemID"], customSku="BELL-7")
    shop = publish.sandbox.rows("shop")[1]
    publication = {
        "stream": "levels",
        "method": "PUT",
        "endpoint": "ItemShop/{itemShopID}",
        "payload": {"reorderPoint": "{point}"},
        "lookups": {
            "itemID": {"resource": "Item", "where": {"customSku": "{sku}"}},
            "shopID": {"resource": "Shop", "where": {"name": "{shop}"}},
            "itemShopID": {"resource": "ItemShop", "where": {"itemID": "{itemID}", "shopID": "{shopID}"}},
        },
    }
    rows = [
        {"sku": "BELL-7", "shop": shop["name"], "point": 11},
        {"sku": "no such", "shop": shop["name"], "point": 11},
    ]
    done = publish(stream("levels", rows, ["sku", "shop"]), publications=[publication])
    assert done.outcomes == ["updated", "rejected"]
    assert "itemID: no record of Item matches by customSku = no such." in done.why()[0]
    now = one(publish, "item_shop", itemID=item["itemID"], shopID=shop["shopID"])
    assert now["reorderPoint"] == 11


@pytest.mark.parametrize(
    ("on_miss", "outcome", "category"), [("omit", "updated", 2), ("null", "updated", 0), ("reject", "rejected", 2)]
)
def test_a_lookup_may_find_nothing(publish: Publishing, on_miss: str, outcome: str, category: int) -> None:
    publish.sandbox.change("item", 5, categoryID=2)
    publication = {
        "stream": "*",
        "method": "PUT",
        "endpoint": "Item/5",
        "payload": {"description": "Found"},
        "lookups": {"categoryID": {"resource": "Category", "where": {"name": "{group}"}, "on_miss": on_miss}},
    }
    done = publish(stream("x", [{"group": "no such"}]), publications=[publication])
    assert done.outcomes == [outcome]
    assert one(publish, "item", itemID=5)["categoryID"] == category
