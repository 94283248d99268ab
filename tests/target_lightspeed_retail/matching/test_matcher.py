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
    assert done.outcomes == ["updated", "created", "rejected", "rejected"]
    now = {row["customerID"]: row for row in sandbox.rows("customer", ["Contact"])}
    assert now[customer["customerID"]]["firstName"] == "Known"
    assert [row["customerTypeID"] for row in now.values() if row["firstName"] == "New"] == [segment["customerTypeID"]]
    assert "It matches the same record as row 2 of this run (key 'new@example.com')" in done.why()[0]
    assert "customerTypeID: no record of CustomerType matches by name = no such" in done.why()[1]


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


# ----------------------------------------------------------------------------------------------- nothing to match by

MAKERS = {"stream": "*", "method": "UPSERT", "endpoint": "Manufacturer", "match_on": [{"name": "{code}"}]}


@pytest.mark.parametrize("code", [None, "", "  "])
@pytest.mark.parametrize("keyed", [True, False])
def test_a_row_without_a_value_to_match_by_is_rejected(publish: Publishing, code: str | None, keyed: bool) -> None:
    rows = [{"id": 1, "code": code, "name": "Ding"}, {"id": 2, "code": "Dong", "name": "Dong"}]
    done = publish(stream("makers", rows, ["id"] if keyed else []), publications=[MAKERS])
    assert done.outcomes == ["rejected", "created"]
    assert done.why() == ["It has no value to match by: name. Fill it in."]


def test_one_alternative_with_a_value_is_enough(publish: Publishing) -> None:
    known = publish.sandbox.rows("manufacturer")[0]
    publication = {**MAKERS, "match_on": [{"name": "{code}"}, {"name": "{other}"}], "payload": {"name": "{name}"}}
    row = {"id": 1, "code": None, "other": known["name"], "name": "Renamed"}
    done = publish(stream("makers", [row], ["id"]), publications=[publication])
    assert done.writes == [f"PUT Manufacturer/{known['manufacturerID']}"]


# ------------------------------------------------------------------------------------------- two rows for one record


@pytest.mark.parametrize("apart", [0, 120])
@pytest.mark.parametrize("compare", ["journal", "account", "none"])
def test_of_two_rows_for_the_same_record_the_second_is_rejected(publish: Publishing, apart: int, compare: str) -> None:
    between = [{"id": 100 + number, "code": f"Maker {number}", "name": f"Maker {number}"} for number in range(apart)]
    rows = [
        {"id": 1, "code": "Ding", "name": "Ding"},
        *between,
        {"id": 2, "code": "ding", "name": "Dong"},
    ]
    for run in range(2):
        done = publish(stream("makers", rows, ["id"]), publications=[MAKERS], compare=compare)
        assert done.outcomes[0] == ("created" if not run else "updated" if compare == "none" else "unchanged")
        assert done.outcomes[-1] == "rejected"
        assert done.why()[0].startswith("It matches the same record as row 1 of this run (key '1'): ")
    assert [row["name"] for row in publish.sandbox.rows("manufacturer") if row["name"] in ("Ding", "Dong")] == ["Ding"]


def test_rows_without_keys_are_told_apart_too(publish: Publishing) -> None:
    rows = [{"code": "Ding", "name": "Ding"}, {"code": "Ding", "name": "Dong"}]
    done = publish(stream("makers", rows), publications=[MAKERS])
    assert done.outcomes == ["created", "rejected"]
    assert done.why()[0].startswith("It matches the same record as row 1 of this run: ")


def test_the_same_row_may_come_twice(publish: Publishing) -> None:
    rows = [{"id": 1, "code": "Ding", "name": "Ding"}, {"id": 1, "code": "Ding", "name": "Dong"}]
    done = publish(stream("makers", rows, ["id"]), publications=[{**MAKERS, "payload": {"name": "{name}"}}])
    assert done.outcomes == ["created", "updated"]


def test_a_row_may_take_over_the_record_of_one_that_comes_no_more(publish: Publishing) -> None:
    publication = {**MAKERS, "payload": {"name": "{name}"}}
    publish(stream("makers", [{"id": 1, "code": "Ding", "name": "Ding"}], ["id"]), publications=[publication])
    later = publish(stream("makers", [{"id": 2, "code": "Ding", "name": "Dong"}], ["id"]), publications=[publication])
    assert later.outcomes == ["updated"]


def test_a_deletion_leaves_the_record_to_the_row_that_has_it_now(publish: Publishing) -> None:
    publication = {**MAKERS, "payload": {"name": "{name}"}, "deleted_by": "gone"}
    first = {"id": 1, "code": "Ding", "name": "Ding", "gone": False}
    publish(stream("makers", [first], ["id"]), publications=[publication])
    rows = [{**first, "id": 2}, {**first, "gone": True}]
    done = publish(stream("makers", rows, ["id"]), publications=[publication])
    assert (done.outcomes, done.writes[1:]) == (["updated", "rejected"], [])
    assert one(publish, "manufacturer", name="Ding")


def test_two_rows_may_find_the_same_record(publish: Publishing) -> None:
    known = publish.sandbox.rows("manufacturer")[0]["name"]
    rows = [{"id": number, "code": known} for number in (1, 2)]
    done = publish(stream("makers", rows, ["id"]), publications=[{**MAKERS, "method": "FIND"}])
    assert done.outcomes == ["found", "found"]


def test_several_rows_may_write_a_record_that_they_look_up(publish: Publishing) -> None:
    item = publish.sandbox.rows("item")[0]
    publish.sandbox.change("item", item["itemID"], customSku="BELL-7")
    publication = {
        "stream": "prices",
        "method": "PUT",
        "endpoint": "Item/{itemID}",
        "lookups": {"itemID": {"resource": "Item", "where": {"customSku": "{sku}"}}},
        "payload": {"Prices": [{"useType": "{kind}", "amount": "{amount}"}]},
    }
    rows = [{"sku": "BELL-7", "kind": kind, "amount": amount} for kind, amount in (("Default", 3), ("MSRP", 4))]
    done = publish(stream("prices", rows, ["sku", "kind"]), publications=[publication])
    assert done.outcomes == ["updated", "updated"]
    now = {price["useType"]: price["amount"] for price in one(publish, "item", itemID=item["itemID"])["Prices"]}
    assert (now["Default"], now["MSRP"]) == (3, 4)
