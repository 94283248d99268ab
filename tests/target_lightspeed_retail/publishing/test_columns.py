from __future__ import annotations

from typing import Any

from .._publishing import Publishing, record, schema, stream

CHANGE = {"stream": "*", "method": "PUT", "endpoint": "Item/{itemID}"}
ROWS = [{"itemID": 5, "description": "Bell", "descripton": "x", "colour": "red", "timeStamp": "2026-01-01T00:00:00Z"}]


def warnings(done: Any) -> list[str]:
    return [one.getMessage() for one in done.log if "not published" in one.getMessage().lower()]


def test_columns_that_the_endpoint_does_not_have_are_reported_once(publish: Publishing) -> None:
    done = publish(stream("items", ROWS * 2, ["itemID"]), publications=[CHANGE])
    assert (done.status, done.outcomes[0]) == (0, "updated"), done.said
    assert warnings(done) == [
        (
            "items: these columns are not published, as Item does not have them: "
            "descripton (did you mean 'description'?), colour."
        ),
        "Not published: 2 columns (items.descripton, items.colour).",
    ]


def test_fields_that_the_schema_lacks_are_reported_once(publish: Publishing) -> None:
    messages = [schema("items", ["itemID"], itemID="integer", description="string")]
    messages += [record("items", itemID=key, description="Bell", upc="1") for key in (5, 6)]
    done = publish(messages, publications=[CHANGE])
    assert done.outcomes == ["updated", "updated"]
    assert warnings(done) == [
        "items: the field upc is not published; the row is published without it.",
        "Not published: 1 column (items.upc).",
    ]


def test_nested_fields_that_nothing_declares_are_reported_once(publish: Publishing) -> None:
    contact = {"Emails": [{"address": "a@b.example", "useType": "Primary", "adress": "x"}]}
    done = publish(stream("customer", [{"customerID": 1, "Contact": contact}], ["customerID"]))
    assert done.outcomes == ["updated"], done.said
    assert warnings(done)[0] == (
        "customer: the field Contact.Emails.adress is not published; the row is published without it."
    )


def test_with_error_a_column_ends_the_run_and_a_field_rejects_its_row(publish: Publishing) -> None:
    done = publish(stream("items", ROWS, ["itemID"]), publications=[CHANGE], unknown_columns="error")
    assert (done.status, done.writes) == (1, [])
    assert done.errors[0].startswith(
        "The stream 'items' has columns that Item lacks: descripton (did you mean 'description'?), colour."
    )
    messages = [schema("items", ["itemID"], itemID="integer", description="string")]
    messages += [record("items", itemID=5, description="Bell", upc="1"), record("items", itemID=6, description="Bell")]
    done = publish(messages, publications=[CHANGE], unknown_columns="error")
    assert done.outcomes == ["rejected", "updated"]
    assert done.why() == [
        "It has a field that is not published: upc. Correct or remove it, or set unknown_columns to warn."
    ]


def test_with_ignore_nothing_is_said(publish: Publishing) -> None:
    done = publish(stream("items", ROWS, ["itemID"]), publications=[CHANGE], unknown_columns="ignore")
    assert (done.status, warnings(done)) == (0, [])


def test_columns_that_a_payload_does_not_use_are_no_mistake(publish: Publishing) -> None:
    publication = {**CHANGE, "payload": {"description": "{description}"}}
    done = publish(stream("items", ROWS, ["itemID"]), publications=[publication], unknown_columns="error")
    assert (done.status, done.outcomes, warnings(done)) == (0, ["updated"], [])
