"""What does not fit is found before the first request."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .._publishing import Publishing, schema, state, stream

ITEMS = schema("items", ["itemID"], itemID="integer", description="string", price="number")

CHANGE = {"stream": "*", "method": "PUT", "endpoint": "Item/{itemID}"}


def wrong(publish: Publishing, messages: list[dict[str, Any]], **settings: Any) -> str:
    """The one message that a run ends with that publishes nothing."""
    done = publish(messages, **settings)
    assert (done.status, done.states, done.rejects) == (1, [], [])
    assert [one.path for one in done.requests if one.method != "GET" or "/Account/" in one.path] == []
    assert "Traceback" not in done.said
    (message,) = done.errors
    return message


POST = {"stream": "*", "method": "POST"}

ADD = "Inventory/Transfer/{itemID}/AddItems"

REMOVE = {**POST, "endpoint": "Inventory/Transfer/{itemID}/DeleteItems"}


@pytest.mark.parametrize(
    ("publication", "message"),
    [
        ({**CHANGE, "methd": "PUT"}, "There is no option 'methd'. Did you mean 'method'?"),
        ({**CHANGE, "method": "PATCH"}, "There is no method 'PATCH'. Give one of POST, "),
        ({**CHANGE, "nulls": "keep"}, "'nulls' cannot be 'keep'. Give one of omit, "),
        ({**CHANGE, "payload": [1]}, "'payload' is no object. Write it as {name: value}."),
        ({**CHANGE, "query": "a=b"}, "'query' is no object. Write it as {name: value}."),
        ({"stream": "*", "method": "PUT"}, "It has no 'endpoint'. Give a path "),
        (
            {**CHANGE, "on_delete": {"method": "DELETE"}},
            "'on_delete' is not complete. Write it as on_delete: {",
        ),
        ({**CHANGE, "file": "{description}"}, "PUT Item/{itemID} takes no file. Leave 'file' out."),
        ({**POST, "endpoint": "Image"}, "POST Image uploads a file. Say where it comes from: "),
        (
            {**CHANGE, "endpoint": "Itm/{itemID}"},
            "There is no endpoint PUT Itm/{itemID}. Did you mean PUT Item/{itemID}",
        ),
        ({**POST, "endpoint": "Item/{itemID}"}, "There is no endpoint POST Item/{itemID}. Use POST Item, PUT Item/"),
        ({**POST, "endpoint": "SaleVoid"}, "There is no endpoint POST SaleVoid. It can only be read: GET SaleVoid"),
        (
            {**POST, "method": "UPSERT", "endpoint": "PriceLevel"},
            "PriceLevel cannot be created, as UPSERT may have to.",
        ),
        (
            {**CHANGE, "payload": {"descripton": "x"}},
            "PUT Item/{itemID} does not take descripton. Did you mean 'description'? It takes: defaultCost, tax, ",
        ),
        ({**CHANGE, "payload": {"avgCost": "{price}"}}, "PUT Item/{itemID} does not take avgCost."),
        (
            {**CHANGE, "payload": {"Prices": {"ItemPrice": [{"amuont": "{price}"}]}}},
            "PUT Item/{itemID} does not take Prices[0].amuont. Did you mean 'amount'? Prices takes: amount, ",
        ),
        (
            {**REMOVE, "payload": {"TransferItems": [{"itemID": "{itemID}", "toSend": 1}]}},
            "POST Inventory/Transfer/{transferID}/DeleteItems does not take TransferItems[0].toSend.",
        ),
        (
            {**CHANGE, "payload": {"description": "{x"}},
            "'{x' has braces that are no placeholder. Write {field}, and {{",
        ),
        (
            {**CHANGE, "lookups": {"categoryID": {"resource": "Categry", "where": {"name": "x"}}}},
            "lookups, categoryID: There is no endpoint GET Categry. Did you mean GET Category",
        ),
    ],
)
def test_a_mistake_in_a_publication_ends_the_run(
    publish: Publishing, publication: dict[str, Any], message: str
) -> None:
    said = wrong(publish, [ITEMS, state({"a": 1})], publications=[publication])
    assert said.startswith(f"Setting 'publications', entry 1: {message}")


@pytest.mark.parametrize(
    ("publication", "message"),
    [
        (
            {**CHANGE, "payload": {"description": "{desription}"}},
            "The publication of 'items' uses {desription}, which the stream does not have. Did you mean ",
        ),
        (
            {**CHANGE, "endpoint": "Item/{sku}"},
            "The publication of 'items' uses {sku}, which the stream does not have. It has: itemID, ",
        ),
        ({**CHANGE, "query": {"load_relations": "{x}"}}, "The publication of 'items' uses {x}, which the stream does "),
        ({**CHANGE, "deleted_by": "gone"}, "The publication of 'items' uses {gone}, which the stream does not have."),
        (
            {**POST, "endpoint": "Category"},
            "POST Category takes no field of the stream 'items'. It takes: name, fullPathName, parentID. ",
        ),
        (
            {**POST, "endpoint": "Item", "payload": {"defaultCost": "{price}"}},
            "The stream 'items' does not say all that is needed: POST Item needs description. Add ",
        ),
        ({**POST, "endpoint": ADD}, "The stream 'items' does not say all that is needed: POST Inventory/Transfer/"),
        (
            {**POST, "method": "UPSERT", "endpoint": "Item", "match_on": [{"colour": "{description}"}]},
            "The publication of 'items', match_on: item cannot be filtered by 'colour'. It can be filtered by: ",
        ),
        (
            {**CHANGE, "lookups": {"categoryID": {"resource": "Category", "where": {"title": "{description}"}}}},
            "The publication of 'items', lookups, categoryID: category cannot be filtered by 'title'. ",
        ),
    ],
)
def test_a_stream_that_does_not_fit_its_publication_ends_the_run(
    publish: Publishing, publication: dict[str, Any], message: str
) -> None:
    assert wrong(publish, [ITEMS, state({"a": 1})], publications=[publication]).startswith(message)


def test_a_stream_that_nothing_is_said_of_ends_the_run(publish: Publishing) -> None:
    message = wrong(publish, [schema("itm", ["itemID"], itemID="integer")])
    assert message.startswith("No publication matches the stream 'itm', and it is named like no resource.")
    assert "{stream: itm, method: SKIP} passes over it. Did you mean 'item'?" in message


@pytest.mark.parametrize("name", ["sale_void", "image", "catalog_vendor_item"])
def test_a_stream_named_like_what_cannot_be_written_by_its_key_ends_the_run(publish: Publishing, name: str) -> None:
    message = wrong(publish, stream(name, [{"itemID": 5, "catalogVendorItemID": 39180000}]))
    assert re.match(f"No publication matches the stream '{name}', and .* that cannot be written by its key.", message)


def test_a_stream_without_the_key_of_its_resource_ends_the_run(publish: Publishing) -> None:
    message = wrong(publish, stream("manufacturer", [{"name": "Ding"}]))
    assert message.startswith("UPSERT Manufacturer finds records by their key, manufacturerID, which the stream 'manu")


def test_a_stream_without_a_key_cannot_have_external_ones(publish: Publishing) -> None:
    message = wrong(publish, stream("manufacturer", [{"name": "Ding"}]), keys="external")
    assert message.startswith("The stream 'manufacturer' has no key, so that nothing tells which record")


def test_a_row_that_does_not_say_what_is_needed_is_rejected(publish: Publishing) -> None:
    rows = [{"id": 1, "description": None}, {"id": 2, "description": "Bell"}]
    done = publish(stream("x", rows, ["id"]), method="POST", endpoint="Item")
    assert (done.status, done.writes, done.outcomes) == (1, ["POST Item"], ["rejected", "created"])
    assert done.why() == ["POST Item needs description. Fill it in."]
