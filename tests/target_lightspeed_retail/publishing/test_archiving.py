"""A record is archived or restored as its row says, by the way that the API documents for it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from lightspeed_retail.resources import RESOURCES

from .._processes import killed
from .._publishing import Publishing, record, schema, stream

WAYS = {
    "credit_account": ("DELETE", ""),
    "customer": ("DELETE", "PUT"),
    "customer_custom_field": ("DELETE", ""),
    "discount": ("DELETE", ""),
    "employee": ("DELETE", "PUT"),
    "inventory_count": ("", ""),
    "inventory_transfer": ("POST Archive", "POST Restore"),
    "item": ("DELETE", "PUT"),
    "item_attribute_set": ("PUT", "PUT"),
    "item_custom_field": ("DELETE", ""),
    "item_fee": ("DELETE", "PUT"),
    "item_matrix": ("DELETE", "PUT"),
    "order": ("DELETE", ""),
    "order_custom_field": ("DELETE", ""),
    "payment_type": ("DELETE", ""),
    "price_level": ("", ""),
    "quote": ("DELETE", "PUT"),
    "register": ("", ""),
    "sale": ("DELETE", ""),
    "shop": ("", ""),
    "vendor": ("DELETE", ""),
    "workorder": ("DELETE", ""),
}
"""How the API archives and restores, as its pages say; empty for no way."""


def archived(publish: Publishing, slug: str, key: Any) -> bool:
    """Whether a record is archived."""
    (found,) = [row for row in publish.sandbox.rows(slug) if str(row[RESOURCES[slug].key[0]]) == str(key)]
    return bool(found["archived"])


def an_item(publish: Publishing, *, archived: bool) -> int:
    """The key of an item."""
    return int(publish.sandbox.insert("item", description="Bell", archived=archived))


ITEM = {"publications": [{"stream": "*", "method": "UPSERT", "endpoint": "Item"}]}


def test_every_resource_that_can_be_written_has_its_way() -> None:
    written = {name for name, one in RESOURCES.items() if "archived" in one.fields and one.action("update")}
    assert written == WAYS.keys()
    for name, ways in WAYS.items():
        found = (RESOURCES[name].archive_action(), RESOURCES[name].restore_action())
        assert tuple(f"{one.method} {one.path}".strip() if one else "" for one in found) == ways, name


# -------------------------------------------------------------------------------------------------- archive and restore


@pytest.mark.parametrize(("compare", "writes"), [("journal", ["PUT", "DELETE"]), ("account", ["DELETE"])])
def test_a_record_is_archived_after_it_is_updated(publish: Publishing, compare: str, writes: list[str]) -> None:
    key = an_item(publish, archived=False)
    rows = [{"itemID": key, "description": "Bell", "archived": True}]
    done = publish(stream("x", rows, ["itemID"]), **ITEM, compare=compare)
    assert (done.status, done.outcomes) == (0, ["updated"]), done.said
    assert done.writes == [f"{method} Item/{key}" for method in writes]
    assert archived(publish, "item", key)
    (result,) = done.results
    assert result["changed"] == (["description", "archived"] if len(writes) == 2 else ["archived"])
    assert result["cost"] == len(writes)
    assert publish(stream("x", rows, ["itemID"]), **ITEM, compare=compare).writes == []


@pytest.mark.parametrize("compare", ["journal", "account"])
def test_a_record_is_archived_after_it_is_created(publish: Publishing, compare: str) -> None:
    rows = [{"code": "a", "description": "Bell", "archived": "true"}]
    settings = {**ITEM, "keys": "external", "compare": compare}
    done = publish(stream("x", rows, ["code"]), **settings)
    assert (done.status, done.outcomes) == (0, ["created"]), done.said
    key = done.results[0]["remote_id"]
    assert done.writes == ["POST Item", f"DELETE Item/{key}"]
    assert archived(publish, "item", key)
    again = publish(stream("x", rows, ["code"]), **settings)
    assert (again.writes, again.outcomes) == ([], ["unchanged"])


@pytest.mark.parametrize("compare", ["journal", "account"])
def test_a_record_is_restored_by_the_update_that_says_so(publish: Publishing, compare: str) -> None:
    key = an_item(publish, archived=True)
    rows = [{"itemID": key, "description": "Horn", "archived": False}]
    done = publish(stream("x", rows, ["itemID"]), **ITEM, compare=compare)
    assert (done.status, done.writes, done.outcomes) == (0, [f"PUT Item/{key}"], ["updated"]), done.said
    assert not archived(publish, "item", key)


@pytest.mark.parametrize(("compare", "writes"), [("journal", 1), ("account", 0)])
@pytest.mark.parametrize("is_archived", [True, False])
def test_a_record_that_is_as_the_row_says_is_left_so(
    publish: Publishing, compare: str, writes: int, *, is_archived: bool
) -> None:
    key = an_item(publish, archived=is_archived)
    rows = [{"itemID": key, "description": "Bell", "archived": is_archived}]
    done = publish(stream("x", rows, ["itemID"]), **ITEM, compare=compare)
    assert (done.status, done.writes) == (0, [f"PUT Item/{key}"][:writes]), done.said
    assert archived(publish, "item", key) == is_archived


def test_a_row_that_does_not_say_leaves_it_as_it_is(publish: Publishing) -> None:
    keys = [an_item(publish, archived=True), an_item(publish, archived=True)]
    messages = [
        schema("x", ["itemID"], itemID="integer", description="string", archived="boolean"),
        record("x", itemID=keys[0], description="Horn", archived=None),
        record("x", itemID=keys[1], description="Horn"),
    ]
    done = publish(messages, **ITEM)
    assert (done.status, done.writes) == (0, [f"PUT Item/{key}" for key in keys]), done.said
    assert [archived(publish, "item", key) for key in keys] == [True, True]


@pytest.mark.parametrize("method", ["PUT", "UPDATE"])
def test_other_methods_archive_too(publish: Publishing, method: str) -> None:
    key = an_item(publish, archived=False)
    rows = [{"itemID": key, "archived": True}]
    endpoint = "Item/{itemID}" if method == "PUT" else "Item"
    done = publish(stream("x", rows, ["itemID"]), method=method, endpoint=endpoint)
    assert (done.status, done.writes) == (0, [f"DELETE Item/{key}"]), done.said
    assert archived(publish, "item", key)


def test_a_payload_can_say_it(publish: Publishing) -> None:
    payload = {"description": "{name}", "archived": "{old}"}
    publication = {**ITEM["publications"][0], "keys": "external", "payload": payload}
    rows = [{"code": "a", "name": "Bell", "old": True}, {"code": "b", "name": "Horn", "old": False}]
    done = publish(stream("x", rows, ["code"]), publications=[publication])
    keys = [one["remote_id"] for one in done.results]
    assert (done.status, done.writes) == (0, ["POST Item", f"DELETE Item/{keys[0]}", "POST Item"]), done.said
    assert [archived(publish, "item", key) for key in keys] == [True, False]


def test_actions_archive_and_restore_transfers(publish: Publishing) -> None:
    transfer = {"transferID": 99999, "sendingShopID": 1, "receivingShopID": 2, "note": "a", "archived": True}
    made = publish(stream("inventory_transfer", [transfer], ["transferID"]))
    key = made.results[0]["remote_id"]
    assert made.writes == ["POST Inventory/Transfer", f"POST Inventory/Transfer/{key}/Archive"]
    assert archived(publish, "inventory_transfer", key)
    restored = {**transfer, "archived": False}
    done = publish(stream("inventory_transfer", [restored], ["transferID"]))
    assert done.writes == [f"PUT Inventory/Transfer/{key}", f"POST Inventory/Transfer/{key}/Restore"]
    assert not archived(publish, "inventory_transfer", key)


def test_an_attribute_set_is_archived_by_the_request_itself(publish: Publishing) -> None:
    rows = [{"itemAttributeSetID": 99999, "name": "Colour", "archived": True}]
    done = publish(stream("item_attribute_set", rows, ["itemAttributeSetID"]))
    assert (done.status, done.writes) == (0, ["POST ItemAttributeSet"]), done.said
    assert archived(publish, "item_attribute_set", done.results[0]["remote_id"])


def test_a_dry_run_says_so(publish: Publishing) -> None:
    key = an_item(publish, archived=False)
    rows = [
        {"itemID": key, "description": "Bell", "archived": True},
        {"itemID": 99999, "description": "New", "archived": True},
    ]
    done = publish(stream("x", rows, ["itemID"]), **ITEM, compare="account", dry_run=True)
    assert (done.status, done.writes) == (0, []), done.said
    assert f"would send: DELETE Item/{key}\n    archived: false → true" in done.said
    assert "would send: DELETE Item/(new 1)" in done.said
    assert "1 created, 1 updated; 3 drips" in done.said


# -------------------------------------------------------------------------------------------------------------- no way


@pytest.mark.parametrize(("compare", "writes"), [("journal", 1), ("account", 0)])
def test_a_record_that_cannot_be_restored_rejects_its_row(publish: Publishing, compare: str, writes: int) -> None:
    key = publish.sandbox.insert("vendor", name="Acme", archived=True)
    rows = [{"vendorID": key, "name": "Acme", "archived": False}]
    done = publish(stream("vendor", rows, ["vendorID"]), compare=compare)
    assert (done.status, done.writes) == (1, [f"PUT Vendor/{key}"][:writes])
    assert done.why()[0].startswith(
        "The record is archived, and the API documents no way to restore records of Vendor. "
        "Restore it in Lightspeed, or leave archived out of the row."
    )


def test_an_active_record_that_cannot_be_restored_is_no_problem(publish: Publishing) -> None:
    key = publish.sandbox.insert("vendor", name="Acme")
    rows = [
        {"vendorID": key, "name": "Acme Ltd", "archived": False},
        {"vendorID": 99999, "name": "B", "archived": False},
    ]
    done = publish(stream("vendor", rows, ["vendorID"]))
    assert (done.status, done.writes) == (0, [f"PUT Vendor/{key}", "POST Vendor"]), done.said


def test_a_record_that_cannot_be_archived_is_not_even_created(publish: Publishing) -> None:
    rows = [{"inventoryCountID": 99999, "name": "Spring", "shopID": 1, "archived": True}]
    done = publish(stream("inventory_count", rows, ["inventoryCountID"]))
    assert (done.status, done.writes) == (1, [])
    assert "The row is archived, and the API documents no way to archive records of InventoryCount." in done.why()[0]


# ------------------------------------------------------------------------------------------------------- nothing twice

NEW = [{"code": "a", "description": "Bell", "archived": True}]


def methods(method: str) -> dict[str, Any]:
    return {"method": method, "endpoint": "Item", "keys": "external"}


def bells(publish: Publishing) -> list[bool]:
    """Whether each item of that name is archived."""
    return [row["archived"] for row in publish.sandbox.rows("item") if row["description"] == "Bell"]


@pytest.mark.parametrize(("method", "fault"), [("POST", "stall"), ("CREATE", ""), ("UPSERT", "stall")])
def test_a_run_that_is_killed_before_it_has_archived_does_not_create_again(
    publish: Publishing, at_request: Callable[..., None], method: str, fault: str
) -> None:
    status, _, _ = killed(
        publish, at_request, stream("x", NEW, ["code"]), methods(method), at=1, method="DELETE", fault=fault
    )
    assert (status, bells(publish)) == (-signal.SIGKILL, [not fault])
    done = publish(stream("x", NEW, ["code"]), **methods(method))
    assert done.status == 0, done.said
    assert (done.writes, bells(publish)) == ([f"DELETE Item/{done.results[0]['remote_id']}"], [True])
    assert publish(stream("x", NEW, ["code"]), **methods(method)).outcomes == ["unchanged"]


@pytest.mark.parametrize(
    ("method", "key"), [("POST", ["code"]), ("POST", []), ("CREATE", ["code"]), ("UPSERT", ["code"])]
)
def test_a_row_whose_record_was_not_archived_does_not_create_again(
    publish: Publishing, method: str, key: list[str]
) -> None:
    publish.sandbox.faults.order("422", method="DELETE")
    done = publish(stream("x", NEW, key), **methods(method))
    assert (done.status, done.outcomes, bells(publish)) == (1, ["rejected"], [False])
    again = publish(publish.rejects.read_text(), **methods(method))
    assert (again.status, bells(publish)) == (0, [True]), again.said
    assert [write.partition(" ")[0] for write in again.writes] == ["DELETE"]


def test_a_record_that_is_not_found_when_it_is_to_be_archived_is_not_created_again(publish: Publishing) -> None:
    key = an_item(publish, archived=False)
    rows = [{"itemID": key, "description": "Bell", "archived": True}]
    publish.sandbox.faults.order("404", method="DELETE")
    done = publish(stream("x", rows, ["itemID"]), **ITEM)
    assert (done.status, done.writes) == (1, [f"PUT Item/{key}", f"DELETE Item/{key}"])
    assert done.why("status") == [404]
