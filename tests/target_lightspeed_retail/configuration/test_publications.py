from __future__ import annotations

from typing import Any

import pytest

from .._publishing import Publishing, stream


def one(publish: Publishing, slug: str, **where: Any) -> dict[str, Any]:
    """The one record that has certain values."""
    (found,) = (row for row in publish.sandbox.rows(slug) if all(row[name] == value for name, value in where.items()))
    return found


def makers(publish: Publishing) -> dict[int, str]:
    return {row["manufacturerID"]: row["name"] for row in publish.sandbox.rows("manufacturer")}


# ----------------------------------------------------------------------------------------------------- methods


@pytest.mark.parametrize(
    ("method", "outcomes"),
    [("UPSERT", ["updated", "created"]), ("CREATE", ["unchanged", "created"]), ("UPDATE", ["updated", "skipped"])],
)
def test_what_the_account_holds_tells_what_is_done(publish: Publishing, method: str, outcomes: list[str]) -> None:
    before = makers(publish)
    known = next(iter(before.items()))
    rows = [{"code": known[1], "name": known[1].upper()}, {"code": "Ding", "name": "Ding"}]
    publication = {"stream": "*", "method": method, "endpoint": "Manufacturer", "match_on": [{"name": "{code}"}]}
    publication["payload"] = {"name": "{name}"}
    done = publish(stream("brands", rows, ["code"]), publications=[publication])
    assert done.status == 0, done.said
    assert done.outcomes == outcomes
    after = makers(publish)
    assert (after[known[0]] == known[1].upper()) == ("updated" in outcomes)
    assert ("Ding" in after.values()) == ("created" in outcomes)


def test_each_case_may_have_a_request_of_its_own(publish: Publishing) -> None:
    first, second = publish.sandbox.rows("customer")[:2]
    publication = {
        "stream": "people",
        "method": "UPSERT",
        "endpoint": "Customer",
        "deleted_by": "gone",
        "on_create": {"method": "POST", "endpoint": "Customer", "payload": {"firstName": "New {name}"}},
        "on_update": {"method": "PUT", "endpoint": "Customer/{customerID}", "payload": {"firstName": "Old {name}"}},
        "on_delete": {"method": "DELETE", "endpoint": "Customer/{customerID}/Anonymize"},
    }
    rows = [
        {"customerID": first["customerID"], "name": "Ann", "gone": False},
        {"customerID": 99999, "name": "Ben", "gone": False},
        {"customerID": second["customerID"], "name": "", "gone": True},
    ]
    done = publish(stream("people", rows, ["customerID"]), publications=[publication])
    assert done.status == 0, done.said
    one_key, other_key = first["customerID"], second["customerID"]
    assert done.writes == [f"PUT Customer/{one_key}", "POST Customer", f"DELETE Customer/{other_key}/Anonymize"]
    assert one(publish, "customer", customerID=one_key)["firstName"] == "Old Ann"
    assert one(publish, "customer", firstName="New Ben")
    assert one(publish, "customer", customerID=other_key)["lastName"] == ""


@pytest.mark.parametrize("compare", ["journal", "account"])
def test_a_request_of_its_own_is_about_the_record_that_was_found(publish: Publishing, compare: str) -> None:
    made = publish(
        stream("jobs", [{"hookIn": "H-77", "customerID": 1, "shopID": 1, "employeeID": 1}]),
        method="POST",
        endpoint="Workorder",
    )
    key = made.results[0]["remote_id"]
    publication = {
        "stream": "*",
        "method": "UPSERT",
        "endpoint": "Workorder",
        "match_on": [{"hookIn": "{hook}"}],
        "payload": {"hookIn": "{hook}"},
        "compare": compare,
        "on_update": {"method": "POST", "endpoint": "Workorder/{workorderID}/Checkout"},
        "on_delete": {"method": "PUT", "endpoint": "Workorder/{workorderID}", "payload": {"note": "Gone"}},
    }
    done = publish(stream("hooks", [{"hook": "H-77"}], ["hook"]), publications=[publication])
    assert done.status == 0, done.said
    assert done.writes == [f"POST Workorder/{key}/Checkout"]
    assert done.outcomes == ["called"]
    assert publish(stream("hooks", [{"hook": "H-77"}], ["hook"]), publications=[publication]).outcomes == ["unchanged"]
    gone = publish(
        stream("hooks", [{"hook": "H-77", "_sdc_deleted_at": "2026-01-01T00:00:00Z"}], ["hook"]),
        publications=[publication],
    )
    assert gone.writes == [f"PUT Workorder/{key}"]
    assert one(publish, "workorder", workorderID=int(key))["note"] == "Gone"


def test_the_path_below_a_parent_may_come_from_elsewhere(publish: Publishing) -> None:
    field = next(row for row in publish.sandbox.rows("item_custom_field") if "choice" in row["type"])["customFieldID"]
    publication = {
        "stream": "colours",
        "method": "UPSERT",
        "endpoint": "Item/CustomField/{customFieldID}/CustomFieldChoice",
        "path": {"customFieldID": "{field}"},
        "match_on": [{"name": "{colour}"}],
        "payload": {"name": "{colour}"},
    }
    rows = [{"field": field, "colour": "Mauve"}]
    done = publish(stream("colours", rows, ["colour"]), publications=[publication])
    assert done.status == 0, done.said
    assert done.writes == [f"POST Item/CustomField/{field}/CustomFieldChoice"]
    made = one(publish, "item_custom_field_choice", name="Mauve")
    assert made["customFieldID"] == field
    again = publish(
        stream("colours", rows, ["colour"]), publications=[{**publication, "path": {"customFieldID": field}}]
    )
    assert again.outcomes == ["unchanged"]


def test_find_and_skip_send_nothing(publish: Publishing) -> None:
    shop = publish.sandbox.rows("shop")[0]
    publications = [
        {"stream": "shops", "method": "FIND", "endpoint": "Shop", "match_on": [{"name": "{name}"}]},
        {"stream": "junk_*", "method": "SKIP"},
    ]
    done = publish(
        [
            *stream("shops", [{"id": 1, "name": shop["name"]}, {"id": 2, "name": "no such"}], ["id"]),
            *stream("junk_1", [{"id": 1}], ["id"]),
        ],
        publications=publications,
    )
    assert done.writes == []
    assert [one["remote_id"] for one in done.results if one["outcome"] == "found"] == [str(shop["shopID"])]
    assert done.why("key") == ["2"]
    assert "No record of the account matches it." in done.why()[0]


def test_the_first_publication_that_fits_a_stream_holds(publish: Publishing) -> None:
    first, second, third = (row["itemID"] for row in publish.sandbox.rows("item")[:3])
    publications = [
        {"stream": "price_list", "method": "SKIP"},
        {"stream": "price_*", "method": "PUT", "endpoint": "Item/{id}", "payload": {"description": "by pattern"}},
        {"stream": "*", "method": "PUT", "endpoint": "Item/{id}", "payload": {"description": "else"}},
    ]
    messages = [
        message
        for name, key in (("price_list", first), ("price_tags", second), ("other", third))
        for message in stream(name, [{"id": key}], ["id"])
    ]
    done = publish(messages, publications=publications)
    assert done.writes == [f"PUT Item/{second}", f"PUT Item/{third}"]
    now = {row["itemID"]: row["description"] for row in publish.sandbox.rows("item")}
    assert (now[second], now[third]) == ("by pattern", "else")


def test_an_endpoint_that_the_catalogue_does_not_know_is_used_unchecked(publish: Publishing) -> None:
    publication = {
        "stream": "*",
        "method": "PUT",
        "endpoint": "Manufacturer/{id}",
        "unchecked": True,
        "payload": {"name": "{name}"},
    }
    done = publish(stream("x", [{"id": 1, "name": "Unchecked"}], ["id"]), publications=[publication])
    assert done.status == 0, done.said
    assert done.writes == ["PUT Manufacturer/1"]
    assert one(publish, "manufacturer", manufacturerID=1)["name"] == "Unchecked"
    own = publish(
        stream("x", [{"name": "Own fields"}]),
        method="POST",
        endpoint="Manufacturer",
        publications=[{"stream": "*", "method": "POST", "endpoint": "Manufacturer", "unchecked": True}],
    )
    assert own.status == 0, own.said
    assert one(publish, "manufacturer", name="Own fields")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"endpoint": "Manufacturer/{id}"}, {"endpoint": "Manufacturer/{other}"}),
        ({"endpoint": "Manufacturer/{id}", "unchecked": True}, {"endpoint": "Manufacturer/{other}", "unchecked": True}),
        ({"endpoint": "Manufacturer/{id}"}, {"endpoint": "Season/{id}"}),
    ],
)
def test_what_was_said_to_another_record_is_no_reason_to_send_nothing(
    publish: Publishing, before: dict[str, Any], after: dict[str, Any]
) -> None:
    rows = stream("x", [{"code": "a", "id": 1, "other": 2, "name": "Ding"}], ["code"])
    common = {"stream": "*", "method": "PUT", "payload": {"name": "{name}"}}
    assert publish(rows, publications=[{**common, **before}]).outcomes == ["updated"]
    assert publish(rows, publications=[{**common, **before}]).outcomes == ["unchanged"]
    assert publish(rows, publications=[{**common, **after}]).outcomes == ["updated"]


# ------------------------------------------------------------------------------------------ which entry matches

MAKER = {"method": "POST", "endpoint": "Manufacturer"}
A_MAKER = stream("manufacturer", [{"name": "Ding"}])


def test_a_stream_that_no_publication_matches_is_refused(publish: Publishing) -> None:
    done = publish(A_MAKER, publications=[{"stream": "manufacturers", **MAKER}])
    assert (done.status, done.writes) == (1, [])
    assert done.errors[0].startswith(
        "No publication matches the stream 'manufacturer'. Did you mean 'manufacturers'? Give it an entry"
    )


def test_it_is_published_by_its_name_if_that_is_set(publish: Publishing) -> None:
    messages = stream("manufacturer", [{"manufacturerID": 99, "name": "Ding"}], ["manufacturerID"])
    done = publish(messages, publications=[{"stream": "makers", **MAKER}], unmatched="by_name")
    assert (done.status, done.outcomes) == (0, ["created"]), done.said


def test_a_publication_that_no_stream_used_is_reported(publish: Publishing) -> None:
    entries = [{"stream": name, **MAKER} for name in ("makers", "manufacturer", "brand_*")]
    done = publish(A_MAKER, publications=entries)
    assert done.status == 0
    assert [one.getMessage() for one in done.log if "was not used" in one.getMessage()] == [
        "The publication for 'makers' was not used: no stream matched it.",
        "The publication for 'brand_*' was not used: no stream matched it.",
    ]


@pytest.mark.parametrize(("first", "second"), [("*", "item"), ("item", "item"), ("item*", "item_shop"), ("*", "i*")])
def test_a_publication_that_an_earlier_one_shadows_is_refused(publish: Publishing, first: str, second: str) -> None:
    done = publish(A_MAKER, publications=[{"stream": first, **MAKER}, {"stream": second, **MAKER}])
    assert (done.status, done.requests) == (1, [])
    assert done.errors == [
        (
            f"Setting 'publications', entry 2 ({second!r}) is never used: entry 1 ({first!r}) matches the same streams "
            "first. Put the more specific entry first, or remove one."
        )
    ]


def test_the_specific_entry_may_come_first(publish: Publishing) -> None:
    entries = [{"stream": "manufacturer", **MAKER}, {"stream": "*", "method": "SKIP"}]
    assert publish(A_MAKER, publications=entries).outcomes == ["created"]


@pytest.mark.parametrize(
    ("option", "place"),
    [
        ({"payloadd": {}}, "entry 1: There is no option 'payloadd'. Did you mean 'payload'?"),
        ({"on_create": {**MAKER, "payloads": {}}}, "There is no option 'payloads'. Did you mean 'payload'?"),
        ({"lookups": {"a": {"resource": "Item", "where": {"upc": "1"}, "on_mis": "null"}}}, "no option 'on_mis'"),
        ({"file": {"base65": "{x}", "name": "a"}}, "file: There is no option 'base65'. Did you mean 'base64'?"),
    ],
)
def test_an_unknown_option_at_any_depth_ends_the_run(publish: Publishing, option: dict[str, Any], place: str) -> None:
    done = publish(A_MAKER, publications=[{"stream": "*", **MAKER, **option}])
    assert (done.status, done.requests) == (1, [])
    assert place in done.errors[0]


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"defaultCost": "cheap"}, "defaultCost is no number: 'cheap'."),
        ({"description": "{d}", "tax": "maybe"}, "tax is no flag (true or false): 'maybe'."),
        ({"itemType": "bundle"}, "itemType is none of the documented values: 'bundle'."),
        (
            {"Prices": [{"amount": "{d}", "useType": "MSRP"}, {"amount": "free"}]},
            "Prices[1].amount is no number: 'free'.",
        ),
        ({"colour": "red"}, "PUT Item/{itemID} does not take colour."),
    ],
)
def test_a_literal_that_cannot_be_right_ends_the_run_before_the_first_request(
    publish: Publishing, payload: dict[str, Any], message: str
) -> None:
    publication = {"stream": "*", "method": "PUT", "endpoint": "Item/{itemID}", "payload": payload}
    done = publish(stream("x", [{"itemID": 5, "d": "Bell"}], ["itemID"]), publications=[publication])
    assert (done.status, done.requests) == (1, [])
    assert message in done.errors[0]
    assert "set unchecked: true" in done.errors[0]


def test_the_custom_text_of_a_contact_can_be_written(publish: Publishing) -> None:
    row = {"customerID": 1, "Contact": {"custom": "VIP"}}
    done = publish(stream("customer", [row], ["customerID"]))
    assert (done.status, done.outcomes) == (0, ["updated"]), done.said
    assert publish.sandbox.rows("customer", ["Contact"], customerID="1")[0]["Contact"]["custom"] == "VIP"
