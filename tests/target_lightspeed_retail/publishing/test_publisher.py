from __future__ import annotations

import pytest

from .._publishing import Publishing, record, schema, state, stream


def items(publish: Publishing, count: int = 2) -> list[dict[str, object]]:
    return publish.sandbox.rows("item")[:count]


def makers(publish: Publishing, count: int) -> list[dict[str, object]]:
    return publish.sandbox.rows("manufacturer")[:count]


def test_rows_are_sent_to_an_endpoint(publish: Publishing) -> None:
    rows = [
        {"itemID": row["itemID"], "description": text}
        for row, text in zip(items(publish), ["Loud", "Horn"], strict=True)
    ]
    done = publish([*stream("names", rows, ["itemID"]), state({"a": 1})], method="PUT", endpoint="Item/{itemID}")
    assert done.status == 0, done.said
    assert done.writes == [f"PUT Item/{row['itemID']}" for row in rows]
    assert [row["description"] for row in items(publish)] == ["Loud", "Horn"]
    assert done.states == [{"a": 1}]
    assert done.outcomes == ["updated", "updated"]


def test_what_has_not_changed_costs_no_request(publish: Publishing) -> None:
    rows = [{"itemID": row["itemID"], "description": "Same"} for row in items(publish)]
    messages = stream("names", rows, ["itemID"])
    publish(messages, method="PUT", endpoint="Item/{itemID}")
    again = publish(messages, method="PUT", endpoint="Item/{itemID}")
    assert (again.writes, again.outcomes) == ([], ["unchanged", "unchanged"])
    rows[1]["description"] = "Other"
    changed = publish(stream("names", rows, ["itemID"]), method="PUT", endpoint="Item/{itemID}")
    assert changed.writes == [f"PUT Item/{rows[1]['itemID']}"]
    everything = publish(stream("names", rows, ["itemID"]), method="PUT", endpoint="Item/{itemID}", compare="none")
    assert len(everything.writes) == 2


def test_a_payload_is_made_of_the_row(publish: Publishing) -> None:
    (item,) = items(publish, 1)
    prices = {
        "stream": "price_*",
        "method": "PUT",
        "endpoint": "Item/{id}",
        "payload": {"Prices": {"ItemPrice": [{"amount": "{price}", "useType": "Default"}]}},
    }
    done = publish(stream("price_changes", [{"id": item["itemID"], "price": 12.5}], ["id"]), publications=[prices])
    assert done.status == 0, done.said
    (now,) = items(publish, 1)
    assert {price["useType"]: price["amount"] for price in now["Prices"]}["Default"] == 12.5


def test_a_stream_named_like_a_resource_is_upserted_by_its_key(publish: Publishing) -> None:
    (known,) = publish.sandbox.rows("manufacturer")[:1]
    rows = [{"manufacturerID": known["manufacturerID"], "name": "Renamed"}, {"manufacturerID": 99999, "name": "New"}]
    done = publish(stream("manufacturer", rows, ["manufacturerID"]))
    assert done.status == 0, done.said
    assert done.outcomes == ["updated", "created"]
    names = {row["manufacturerID"]: row["name"] for row in publish.sandbox.rows("manufacturer")}
    assert names[known["manufacturerID"]] == "Renamed"
    assert "New" in names.values()
    again = publish(stream("manufacturer", rows, ["manufacturerID"]))
    assert again.writes == []


def test_only_the_fields_that_differ_are_sent(publish: Publishing) -> None:
    rows = [
        {"itemID": row["itemID"], "description": row["description"], "tax": row["tax"]} for row in items(publish, 5)
    ]
    rows[3]["description"] = "Changed"
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Item", "compare": "account"}
    done = publish(stream("x", rows, ["itemID"]), publications=[publication])
    assert done.status == 0, done.said
    assert done.writes == [f"PUT Item/{rows[3]['itemID']}"]
    assert done.reads == 1
    assert [one["changed"] for one in done.results if one["outcome"] == "updated"] == [["description"]]


@pytest.mark.parametrize("marked", [{"_sdc_deleted_at": "2026-01-01T00:00:00Z"}, {"gone": True}])
def test_a_row_that_is_gone_deletes_its_record(publish: Publishing, marked: dict[str, object]) -> None:
    first, second = items(publish)
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Item", "deleted_by": "gone"}
    messages = [
        schema("x", ["itemID"], itemID="integer", description="string", gone="boolean", _sdc_deleted_at="string"),
        record("x", itemID=first["itemID"], description="Kept", gone=False, _sdc_deleted_at=None),
        record("x", itemID=second["itemID"], **marked),
    ]
    done = publish(messages, publications=[publication])
    assert done.status == 0, done.said
    assert done.outcomes == ["updated", "deleted"]
    assert [item["archived"] for item in items(publish)] == [False, True]


def test_a_record_that_cannot_be_created_is_tried_once(publish: Publishing) -> None:
    publish.sandbox.faults.order("404", method="POST", times=10)
    done = publish(stream("manufacturer", [{"manufacturerID": 99999, "name": "New"}], ["manufacturerID"]))
    assert (done.writes, done.why("status")) == (["POST Manufacturer"], [404])


def test_rows_that_fail_between_others_that_are_as_they_should_be_do_not_end_the_run(publish: Publishing) -> None:
    rows = [{"manufacturerID": one["manufacturerID"], "name": one["name"]} for one in makers(publish, 6)]
    for row in rows[::2]:
        row["name"] = "Changed"
    publish.sandbox.faults.order("500", method="PUT", times=1000)
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Manufacturer", "compare": "account"}
    done = publish(stream("x", rows, ["manufacturerID"]), publications=[publication])
    assert done.outcomes == ["rejected", "unchanged"] * 3


def test_a_row_with_nothing_to_send_counts_as_unchanged(publish: Publishing) -> None:
    first, second = items(publish)
    rows = [{"itemID": first["itemID"], "description": None}, {"itemID": second["itemID"], "description": "Horn"}]
    for compare in ("none", "journal", "account"):
        publish.sandbox.change("item", second["itemID"], description=compare)
        done = publish(stream("x", rows, ["itemID"]), method="PUT", endpoint="Item/{itemID}", compare=compare)
        assert done.writes == [f"PUT Item/{second['itemID']}"] * (compare != "journal")
        assert done.outcomes[0] == "unchanged"
