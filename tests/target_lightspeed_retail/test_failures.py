"""What happens to rows when the server, the network or the input fails: nothing lost, nothing doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lightspeed_retail_sandbox import Sandbox

from ._publishing import Outcome, Publishing, record, schema, state, stream

pytestmark = pytest.mark.integration

BEFORE = ("500", "502", "408", "html", "error-200", "stall")
"""Faults in place of what was asked for."""

AFTER = ("done-500", "drop", "truncate", "lost")
"""Faults after what was asked for was done."""

BOTH = [*BEFORE, *AFTER]

PATIENCE = {"request_timeout": 1, "max_attempts": 3}
"""Settings with which a request that nobody answers fails soon."""


@pytest.fixture
def publish(sandbox: Sandbox, tmp_path: Path) -> Publishing:
    return Publishing(sandbox, tmp_path, PATIENCE.copy())


def names(publish: Publishing, slug: str = "manufacturer", field: str = "name") -> list[Any]:
    return [row[field] for row in publish.sandbox.rows(slug)]


def one(publish: Publishing, slug: str = "manufacturer") -> dict[str, Any]:
    return dict(publish.sandbox.rows(slug)[0])


def publication(method: str, endpoint: str, **options: Any) -> dict[str, Any]:
    return {"publications": [{"stream": "*", "method": method, "endpoint": endpoint, **options}]}


def methods(done: Outcome) -> list[str]:
    return [write.partition(" ")[0] for write in done.writes]


# ------------------------------------------------------------------------------------------- one request that fails


@pytest.mark.parametrize("fault", BOTH)
def test_a_record_that_may_have_been_made_is_found_by_match_on(publish: Publishing, fault: str) -> None:
    publish.sandbox.faults.order(fault, method="POST")
    rows = [{"code": "a", "name": "Bellwether"}, {"code": "b", "name": "Bellwether"}]
    done = publish(stream("x", rows, ["code"]), **publication("UPSERT", "Manufacturer", match_on={"name": "{name}"}))
    assert done.outcomes == ["created", "rejected"], done.said
    assert done.why()[0].startswith("It matches the same record as row 1 of this run (key 'a'): ")
    assert names(publish).count("Bellwether") == 1
    assert methods(done) == (["POST", "POST"] if fault in BEFORE else ["POST"])
    again = publish(stream("x", rows, ["code"]), **publication("UPSERT", "Manufacturer", match_on={"name": "{name}"}))
    assert again.writes == []


TRACED = {
    "Order.refNum": ("Order", "order", "refNum", {"vendorID": 1, "shopID": 1}),
    "Sale.referenceNumber": ("Sale", "sale", "referenceNumber", {"employeeID": 1, "registerID": 1, "shopID": 1}),
    "Item.customSku": ("Item", "item", "customSku", {"description": "Bell"}),
}


@pytest.mark.parametrize("fault", ["500", "html", "done-500", "drop", "truncate"])
@pytest.mark.parametrize("reference", TRACED)
def test_a_record_that_may_have_been_made_is_found_by_its_reference(
    publish: Publishing, reference: str, fault: str
) -> None:
    endpoint, slug, field, others = TRACED[reference]
    publish.sandbox.faults.order(fault, method="POST")
    rows = [{field: f"ref-{number}", **others} for number in (1, 2)]
    done = publish(stream("x", rows, [field]), **publication("POST", endpoint))
    assert done.status == 0, done.said
    assert done.outcomes == ["created", "created"]
    assert [value for value in names(publish, slug, field) if str(value).startswith("ref-")] == ["ref-1", "ref-2"]


def test_a_reference_that_another_row_has_used_is_not_taken_for_this_one(publish: Publishing) -> None:
    publish.sandbox.faults.order("500", method="POST", after=1)
    rows = [{"id": number, "customSku": "same", "description": "Bell"} for number in (1, 2)]
    done = publish(stream("x", rows, ["id"]), **publication("POST", "Item"))
    assert done.outcomes == ["created", "created"]
    assert names(publish, "item", "customSku").count("same") == 2
    assert len({one["remote_id"] for one in done.results}) == 2


@pytest.mark.parametrize("fault", BOTH)
def test_a_record_that_nothing_tells_of_is_of_unknown_outcome(publish: Publishing, fault: str) -> None:
    publish.sandbox.faults.order(fault, method="POST")
    rows = [{"id": 1, "name": "Alpha Bells"}, {"id": 2, "name": "Beta Bells"}]
    messages = stream("x", rows, ["id"])
    done = publish(messages, **publication("POST", "Manufacturer"))
    assert (done.status, done.outcomes) == (1, ["rejected", "created"])
    assert "Outcome unknown" in done.why()[0]
    assert "1 of x: outcome unknown" in done.errors[0]
    assert names(publish).count("Alpha Bells") == (fault in AFTER)
    again = publish(messages, **publication("POST", "Manufacturer"))
    assert (again.status, again.writes) == (1, [])
    assert again.why("attempts") == [2]
    by_hand = publish(publish.rejects.read_text(), **publication("POST", "Manufacturer"))
    assert by_hand.status == 0, by_hand.said
    assert by_hand.writes == ["POST Manufacturer"]
    assert by_hand.rejects == []


@pytest.mark.parametrize("fault", BOTH)
def test_a_change_is_repeated(publish: Publishing, fault: str) -> None:
    publish.sandbox.faults.order(fault, method="PUT")
    row = {"manufacturerID": one(publish)["manufacturerID"], "name": "Renamed"}
    done = publish(stream("manufacturer", [row], ["manufacturerID"]))
    assert (done.status, done.outcomes) == (0, ["updated"]), done.said
    assert methods(done) == ["PUT", "PUT"]
    assert one(publish)["name"] == "Renamed"


@pytest.mark.parametrize("fault", BOTH)
def test_a_change_that_adds_nested_records_is_not_repeated(publish: Publishing, fault: str) -> None:
    made = publish(stream("s", [{"id": 1, "shopID": 1, "employeeID": 1, "registerID": 1}], ["id"]),
                   **publication("POST", "Sale"))  # fmt: skip
    sale = made.results[0]["remote_id"]
    publish.sandbox.faults.order(fault, method="PUT")
    lines = publication(
        "PUT", "Sale/{sale}", payload={"SaleLines": {"SaleLine": [{"itemID": "{item}", "unitQuantity": 1}]}}
    )
    messages = stream("lines", [{"id": 1, "sale": sale, "item": one(publish, "item")["itemID"]}], ["id"])
    for attempts in (1, 2):
        done = publish(messages, **lines)
        assert done.status == 1
        assert "Outcome unknown" in done.why()[0]
        assert done.why("attempts") == [attempts]
    found = [line for line in publish.sandbox.rows("sale_line") if str(line["saleID"]) == sale]
    assert len(found) == (fault in AFTER)


@pytest.mark.parametrize("fault", BOTH)
def test_a_deletion_is_repeated(publish: Publishing, fault: str) -> None:
    key = publish.sandbox.insert("tag", name="gone")
    publish.sandbox.faults.order(fault, method="DELETE")
    done = publish(stream("x", [{"tagID": key}], ["tagID"]), **publication("DELETE", "Tag/{tagID}"))
    assert (done.status, done.outcomes) == (0, ["deleted"]), done.said
    assert methods(done) == ["DELETE", "DELETE"]
    assert "gone" not in names(publish, "tag")


def test_deleting_what_was_never_there_is_a_rejection(publish: Publishing) -> None:
    done = publish(stream("x", [{"tagID": 99999}], ["tagID"]), **publication("DELETE", "Tag/{tagID}"))
    assert (done.status, done.writes) == (1, ["DELETE Tag/99999"])
    assert done.why("status") == [404]


def test_deleting_what_was_published_and_is_gone_already_is_success(publish: Publishing) -> None:
    messages = [schema("x", ["tagID"], tagID="integer", name="string", _sdc_deleted_at="string")]
    made = publish([*messages, record("x", tagID=99999, name="new")], **publication("UPSERT", "Tag"))
    publish.sandbox.delete("tag", made.results[0]["remote_id"])
    gone = record("x", tagID=99999, name="new", _sdc_deleted_at="2026-01-01T00:00:00Z")
    done = publish([*messages, gone], **publication("UPSERT", "Tag"))
    assert (done.status, done.outcomes) == (0, ["deleted"]), done.said


# ------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("status", ["422", "400"])
def test_what_the_api_refuses_is_rejected_and_the_others_go_on(publish: Publishing, status: str) -> None:
    publish.sandbox.faults.order(status, method="POST", times=1)
    rows = [{"id": number, "name": f"Maker {number}"} for number in (1, 2)]
    done = publish([*stream("x", rows, ["id"]), state({"a": 1})], **publication("POST", "Manufacturer"))
    assert (done.status, done.outcomes) == (1, ["rejected", "created"])
    assert done.why("status") == [int(status)]
    assert done.why("message")[0]
    assert done.states == [{"a": 1}]


def test_a_wrong_token_ends_the_run(publish: Publishing) -> None:
    done = publish(
        [*stream("x", [{"id": 1, "name": "A"}], ["id"]), state(1)],
        **publication("POST", "Manufacturer"), access_token="wrong", account_id=publish.sandbox.settings["account_id"],
    )  # fmt: skip
    assert (done.status, done.states, done.rejects) == (1, [], [])
    assert len(done.errors) == 1


@pytest.mark.parametrize("what", ["token", "connection"])
def test_a_refusal_that_had_no_effect_leaves_no_doubt(publish: Publishing, what: str) -> None:
    post = {**publication("POST", "Manufacturer"), "account_id": publish.sandbox.settings["account_id"]}

    def refused(rows: list[dict[str, Any]]) -> None:
        failing = {**post, "api_url": "http://127.0.0.1:9"}
        if what == "token":
            publish.sandbox.faults.order("revoked", method="POST")
            failing = {**post, "access_token": publish.sandbox.oauth.issue(lifetime=3600).text}
        done = publish(stream("x", rows, ["id"]), **failing)
        assert (done.status, done.rejects) == (1, [])

    rows = [{"id": number, "name": f"Maker {number}"} for number in (1, 2)]
    refused(rows)
    again = publish(stream("x", rows, ["id"]), **post)
    assert (again.status, again.outcomes) == (0, ["created", "created"]), again.said
    newer = [{"id": 1, "name": "Maker 1, newer"}, rows[1]]
    refused(newer)
    assert publish(stream("x", rows, ["id"]), **post).outcomes == ["unchanged", "unchanged"]
    assert publish(stream("x", newer, ["id"]), **post).outcomes == ["created", "unchanged"]


def test_a_failure_that_follows_a_doubtful_one_leaves_the_doubt(publish: Publishing) -> None:
    publish.sandbox.faults.order("500", method="POST")
    publish.sandbox.faults.order("revoked", method="POST")
    token = publish.sandbox.oauth.issue(lifetime=3600).text
    post = publication("POST", "Item")
    rows = [{"id": 1, "description": "Bell", "customSku": "ref-1"}]
    done = publish(stream("x", rows, ["id"]), **post, access_token=token)
    assert (done.status, done.writes) == (1, ["POST Item", "POST Item"])
    made = datetime.now(UTC).isoformat(timespec="seconds")  # the server carries the first request out late
    publish.sandbox.insert("item", description="Bell", customSku="ref-1", createTime=made)
    again = publish(stream("x", rows, ["id"]), **post)
    assert (again.status, again.writes, again.outcomes) == (0, [], ["unchanged"]), again.said
    assert names(publish, "item", "customSku").count("ref-1") == 1


def test_a_token_that_expires_is_refreshed(publish: Publishing) -> None:
    login = {
        name: publish.sandbox.settings[name] for name in ("client_id", "client_secret", "refresh_token", "account_id")
    }
    publish.sandbox.faults.order("expired", method="POST", path="/API/")
    rows = [{"id": number, "name": f"Maker {number}"} for number in (1, 2)]
    publish.common.pop("access_token")
    done = publish(
        stream("x", rows, ["id"]),
        **publication("POST", "Manufacturer"),
        **login,
        token_store=str(publish.folder / "tokens"),
    )
    assert (done.status, done.outcomes) == (0, ["created", "created"]), done.said
    assert [name for name in names(publish) if name.startswith("Maker ")] == ["Maker 1", "Maker 2"]


CUSTOMER = stream("customer", [{"customerID": 9000, "firstName": "Ann", "lastName": "Lee"}], ["customerID"])

ORDERS = stream("order", [{"orderID": number, "vendorID": 1, "shopID": 1} for number in range(5)], ["orderID"])


@pytest.fixture
def scoped(tmp_path: Path) -> Iterator[Publishing]:
    with Sandbox(limits=False, scale=0.01, scopes=["employee:customers"]) as sandbox:
        yield Publishing(sandbox, tmp_path)


@pytest.mark.parametrize("method", ["POST", "UPSERT"])
def test_a_stream_that_the_token_does_not_allow_is_blocked_and_others_go_on(scoped: Publishing, method: str) -> None:
    orders = {"stream": "order", "method": method, "endpoint": "Order", "compare": "account"}
    done = scoped([*ORDERS, *CUSTOMER], publications=[orders], unmatched="by_name")
    assert done.status == 1
    assert sorted(done.outcomes) == ["created", *["rejected"] * 5]
    assert done.why("status") == [403] * 5
    assert sum("/Order" in one.path for one in done.requests) == 1
    assert sum("a row is rejected" in one.getMessage() for one in done.log) == 1


def test_changing_what_is_not_there_is_a_rejection(publish: Publishing) -> None:
    done = publish(stream("x", [{"id": 99999, "name": "A"}], ["id"]), **publication("PUT", "Manufacturer/{id}"))
    assert (done.status, done.why("status")) == (1, [404])


def test_after_a_conflict_the_record_is_read_again_and_only_what_still_differs_is_sent(publish: Publishing) -> None:
    item = one(publish, "item")
    publish.sandbox.faults.order("409", method="PUT", times=2)
    row = {"itemID": item["itemID"], "description": "Changed"}
    done = publish(stream("x", [row], ["itemID"]), **publication("UPSERT", "Item", compare="account"))
    assert (done.status, done.outcomes) == (0, ["updated"]), done.said
    assert methods(done) == ["PUT"] * 3
    assert done.reads == 3


@pytest.mark.parametrize(("method", "endpoint"), [("PUT", "Item/{itemID}"), ("POST", "Manufacturer")])
def test_a_conflict_without_end_is_a_rejection(publish: Publishing, method: str, endpoint: str) -> None:
    publish.sandbox.faults.order("409", method=method, times=50)
    row = {"itemID": one(publish, "item")["itemID"], "description": "Changed", "name": "Changed"}
    done = publish(stream("x", [row], ["itemID"]), **publication(method, endpoint))
    assert done.status == 1
    assert "somebody else keeps changing the record" in done.why()[0]
    assert (done.reads, len(done.writes)) == (0, 3)


def test_being_turned_away_by_a_limiter_is_no_error(publish: Publishing) -> None:
    publish.sandbox.faults.order("429", method="POST", times=3)
    done = publish(stream("x", [{"id": 1, "name": "Patient"}], ["id"]), **publication("POST", "Manufacturer"))
    assert (done.status, done.outcomes) == (0, ["created"]), done.said
    assert names(publish).count("Patient") == 1


@pytest.mark.parametrize(("method", "endpoint"), [("POST", "Manufacturer"), ("PUT", "Manufacturer/{id}")])
@pytest.mark.parametrize("fault", ["500", "403", "drop"])
def test_a_server_that_always_fails_ends_the_run_after_three_rows(
    publish: Publishing, fault: str, method: str, endpoint: str
) -> None:
    publish.sandbox.faults.order(fault, method=method, times=1000)
    key = one(publish)["manufacturerID"]
    messages = [schema("x", ["row"], row="integer", id="integer", name="string")]
    for number in range(1, 111):
        messages += [record("x", row=number, id=key, name=f"Maker {number}"), state(number)]
    done = publish(messages, **publication(method, endpoint))
    assert done.status == 1
    assert len(done.rejects) == 2
    assert done.states in ([2], [])
    assert len(done.errors) == 1
    publish.sandbox.faults.clear()
    again = publish(messages[:1] + messages[5:], **publication(method, endpoint))
    assert again.outcomes[1:] == [{"POST": "created", "PUT": "updated"}[method]] * 107
    assert again.outcomes[0] == ("rejected" if method == "POST" and fault != "403" else again.outcomes[1])


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_a_firewall_that_refuses_for_a_while_is_no_error(publish: Publishing, method: str) -> None:
    publish.sandbox.faults.order("403", method=method, times=2)
    rows = [
        {"manufacturerID": one(publish)["manufacturerID"], "name": "Known"},
        {"manufacturerID": 9000, "name": "New"},
    ]
    done = publish(stream("manufacturer", rows, ["manufacturerID"]))
    assert (done.status, done.outcomes) == (0, ["updated", "created"]), done.said
    assert [one(publish)["name"], names(publish).count("New")] == ["Known", 1]


def test_a_row_that_a_firewall_refuses_does_not_block_its_stream(publish: Publishing) -> None:
    publish.sandbox.faults.order("403", method="POST", times=3)
    rows = [{"id": number, "name": f"Maker {number}"} for number in (1, 2, 3)]
    done = publish(stream("x", rows, ["id"]), **publication("POST", "Manufacturer"))
    assert (done.status, done.outcomes) == (1, ["rejected", "created", "created"])
    assert "you have been blocked. That was attempt 3. This error comes from a firewall" in done.why()[0]
    again = publish(publish.rejects.read_text(), **publication("POST", "Manufacturer"))
    assert (again.status, again.outcomes) == (0, ["created"])


def test_a_firewall_that_refuses_reads_ends_the_run(publish: Publishing) -> None:
    publish.sandbox.faults.order("403", method="GET", path="Manufacturer", times=100)
    done = publish(stream("manufacturer", [{"manufacturerID": 1, "name": "A"}], ["manufacturerID"]))
    assert (done.status, done.writes, done.rejects) == (1, [], [])
    assert "firewall" in done.errors[0]


# ------------------------------------------------------------------------------------------------------- the input


def test_rows_with_the_same_key_keep_their_order(publish: Publishing) -> None:
    key = one(publish)["manufacturerID"]
    rows = [{"manufacturerID": key, "name": name} for name in ("first", "second", "third")]
    done = publish(stream("manufacturer", rows, ["manufacturerID"]))
    assert (done.status, len(done.writes)) == (0, 3)
    assert one(publish)["name"] == "third"


def test_records_that_several_match_are_not_guessed_among(publish: Publishing) -> None:
    for _ in range(2):
        publish.sandbox.insert("manufacturer", name="Twin")
    done = publish(
        stream("x", [{"id": 1, "name": "Twin"}], ["id"]),
        **publication("UPSERT", "Manufacturer", match_on={"name": "{name}"}),
    )
    assert (done.status, done.writes) == (1, [])
    assert "2 records of Manufacturer match by name = Twin" in done.why()[0]


@pytest.mark.parametrize("fault", ["none", "done-500"])
def test_rows_of_one_batch_that_mean_the_same_new_record_make_one(publish: Publishing, fault: str) -> None:
    if fault != "none":
        publish.sandbox.faults.order(fault, method="POST")
    rows = [{"id": number, "name": name} for number, name in enumerate(["New Bells", "NEW BELLS", "new bells"])]
    done = publish(stream("x", rows, ["id"]), **publication("UPSERT", "Manufacturer", match_on={"name": "{name}"}))
    assert done.outcomes == ["created", "rejected", "rejected"]
    assert [name.lower() for name in names(publish)].count("new bells") == 1


def test_a_stream_that_nothing_is_said_of_ends_the_run_before_anything_is_sent(publish: Publishing) -> None:
    done = publish([*stream("nonsense", [{"id": 1}]), state(1)])
    assert (done.status, done.requests, done.states) == (1, [], [])
    assert "No publication matches the stream 'nonsense'" in done.errors[0]


def test_an_unknown_stream_in_the_middle_leaves_what_came_before_to_the_next_run(publish: Publishing) -> None:
    first = stream("manufacturer", [{"manufacturerID": 9000, "name": "Early"}], ["manufacturerID"])
    done = publish([*first, state(1), *stream("nonsense", [{"id": 1}]), state(2)])
    assert (done.status, len(done.errors)) == (1, 1)
    assert done.states == []
    again = publish([*first, state(1)])
    assert (again.status, again.states) == (0, [1])
    assert names(publish).count("Early") == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"type": "RECORD", "stream": "other", "record": {"a": 1}}', "came before its schema"),
        ('{"type": "BATCH", "stream": "x", "encoding": {}, "manifest": []}', "come in files"),
        ('{"type": "RECORD", "stream": "x", "rec', "not a Singer message"),
        ('{"stream": "x"}', "not a Singer message"),
        ('{"type": "NONSENSE"}', "unknown type"),
        ('{"type": "SCHEMA", "stream": "y"}', "not a Singer message"),
    ],
)
def test_a_line_that_makes_no_sense_ends_the_run_in_order(publish: Publishing, line: str, message: str) -> None:
    wrong = record("x", id=None, name="no key")
    right = record("x", id=1, name="Early")
    lines = [*stream("x", [], ["id"]), schema("x", ["id"], id="integer", name="string"), wrong, right, state(1)]
    text = "\n".join(json.dumps(one) for one in lines[1:]) + "\n"
    done = publish(f"{text}{line}\n", **publication("POST", "Manufacturer"))
    assert (done.status, done.writes, done.states) == (1, [], [])
    assert message in done.errors[0]
    assert "Traceback" not in done.said
    assert len(done.rejects) == 1
    again = publish(text, **publication("POST", "Manufacturer"))
    assert (again.outcomes, again.states) == (["rejected", "created"], [1])


def test_a_row_without_a_value_for_its_key_is_rejected(publish: Publishing) -> None:
    messages = [
        schema("x", ["id"], id="integer", name="string"),
        record("x", name="no key"),
        record("x", id=2, name="Keyed"),
        state(1),
    ]
    done = publish(messages, **publication("POST", "Manufacturer"))
    assert (done.status, done.outcomes, done.states) == (1, ["rejected", "created"], [1])
    assert "It has no value for 'id', which is part of its key." in done.why()[0]


def test_a_schema_that_changes_holds_for_the_rows_behind_it(publish: Publishing) -> None:
    keys = [row["itemID"] for row in publish.sandbox.rows("item")[:2]]
    messages = [
        *stream("x", [{"itemID": keys[0], "description": "One"}], ["itemID"]),
        *stream("x", [{"itemID": keys[1], "customSku": "two"}], ["itemID"]),
    ]
    done = publish(messages, **publication("PUT", "Item/{itemID}"))
    assert done.status == 0, done.said
    assert [one["changed"] for one in done.results] == [["itemID", "description"], ["itemID", "customSku"]] or [
        one["changed"] for one in done.results
    ] == [["description"], ["customSku"]]


def test_rows_without_a_key_are_sent_in_every_run(publish: Publishing) -> None:
    messages = [*stream("x", [{"name": "Log"}, {"name": "Log"}]), state(1)]
    for count in (2, 4):
        done = publish(messages, **publication("POST", "Manufacturer"))
        assert (done.status, done.states) == (0, [1])
        assert names(publish).count("Log") == count


def test_the_same_row_for_another_record_is_sent(publish: Publishing) -> None:
    for item in publish.sandbox.rows("item")[:2]:
        row = {"sku": "a", "item": item["itemID"], "description": "Same"}
        done = publish(
            stream("x", [row], ["sku"]), **publication("PUT", "Item/{item}", payload={"description": "{description}"})
        )
        assert done.outcomes == ["updated"]
    assert [item["description"] for item in publish.sandbox.rows("item")[:2]] == ["Same", "Same"]


@pytest.mark.parametrize("value", [None, "", " ", ".", "..", {"a": 1}, ["a"]])
def test_a_value_that_is_no_path_segment_rejects_its_row(publish: Publishing, value: Any) -> None:
    unchecked = publication("PUT", "Item/{where}", unchecked=True, payload={"description": "x"})
    done = publish(stream("x", [{"id": 1, "where": value}], ["id"]), **unchecked)
    assert (done.status, done.writes, done.outcomes) == (1, [], ["rejected"])


@pytest.mark.parametrize("value", ["../2", "5?x=1", "5/Anonymize", "5%2FAnonymize", "5#x", "Größe"])
def test_a_value_in_an_unchecked_endpoint_is_always_one_segment(publish: Publishing, value: str) -> None:
    unchecked = publication("PUT", "Item/{where}", unchecked=True, payload={"description": "Elsewhere"})
    done = publish(stream("x", [{"id": 1, "where": value}], ["id"]), **unchecked)
    (request,) = [one for one in done.requests if one.method == "PUT"]
    assert request.path.partition("/Item/")[2] == f"{value}.json"
    assert (dict(request.query), done.why("status")) == ({}, [404])
    assert publish.sandbox.rows("item", description="Elsewhere") == []


# ------------------------------------------------------------------------------------------------------- the state


def test_states_are_passed_on_while_the_run_goes_on(publish: Publishing) -> None:
    messages = [schema("manufacturer", ["manufacturerID"], manufacturerID="integer", name="string")]
    for number in range(120):
        messages += [record("manufacturer", manufacturerID=9000 + number, name=f"Maker {number}"), state(number)]
    done = publish(messages)
    assert done.status == 0, done.said
    assert done.states == [98, 99, 119]
