from __future__ import annotations

import json

from .._publishing import Publishing, record, schema, state, stream

MAKERS = schema("manufacturer", ["manufacturerID"], manufacturerID="integer", name="string")


def maker(key: int, name: str) -> dict[str, object]:
    return record("manufacturer", manufacturerID=key, name=name)


def test_a_key_that_comes_again_is_published_again(publish: Publishing) -> None:
    done = publish([MAKERS, maker(1, "First"), maker(2, "Other"), maker(1, "Second")])
    assert done.writes == ["PUT Manufacturer/1", "PUT Manufacturer/2", "PUT Manufacturer/1"]
    assert publish.sandbox.rows("manufacturer")[0]["name"] == "Second"


def test_a_stream_may_change_its_schema(publish: Publishing) -> None:
    later = schema("manufacturer", ["manufacturerID"], manufacturerID="integer", name="string", more="string")
    done = publish([MAKERS, maker(1, "First"), later, maker(1, "Second")], unknown_columns="ignore")
    assert done.outcomes == ["updated", "updated"]
    assert publish.sandbox.rows("manufacturer")[0]["name"] == "Second"


def test_a_state_is_emitted_when_the_rows_before_it_are_done(publish: Publishing) -> None:
    done = publish([state("none"), MAKERS, maker(1, "First"), state("one"), maker(2, "Other"), state("two")])
    assert done.states == ["none", "two"]


def test_streams_that_others_refer_to_are_published_first(publish: Publishing) -> None:
    items = stream("item", [{"itemID": 9001, "description": "Bell", "manufacturerID": 7001}], ["itemID"])
    makers = stream("manufacturer", [{"manufacturerID": 7001, "name": "Ding"}], ["manufacturerID"])
    done = publish([*items, *makers], keys="external")
    assert done.writes == ["POST Manufacturer", "POST Item"], done.said


def test_dry_run(publish: Publishing) -> None:
    rows = [{"itemID": row["itemID"], "description": "Dry"} for row in publish.sandbox.rows("item")[:2]]
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Item", "compare": "account"}
    done = publish([*stream("x", rows, ["itemID"]), state({"a": 1})], publications=[publication], dry_run=True)
    assert done.status == 0, done.said
    assert done.writes == []
    assert done.states == []
    assert f"would send: PUT Item/{rows[0]['itemID']}" in done.said
    assert "2 updated; 2 drips" in done.said
    assert not publish.rejects.exists()


def test_a_rejected_row_may_be_made_into_several(publish: Publishing) -> None:
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Manufacturer", "match_on": [{"name": "{name}"}]}
    publish(stream("makers", [{"name": ""}]), publications=[publication])
    schema_, rejected = publish.rejects.read_text().splitlines()
    message = json.loads(rejected)
    copies = [{**message, "record": {**message["record"], "name": name}} for name in ("Ding", "Dong")]
    publish.rejects.write_text("\n".join([schema_, *map(json.dumps, copies)]) + "\n")
    publish.sandbox.faults.order("422", method="POST", after=1)
    first = publish(publish.rejects.read_text(), publications=[publication])
    assert first.outcomes == ["created", "rejected"]
    assert [row["name"] for row in first.rejects] == ["Dong"]
    second = publish(publish.rejects.read_text(), publications=[publication])
    assert second.outcomes == ["created"]
    assert [row["name"] for row in publish.sandbox.rows("manufacturer")[-2:]] == ["Ding", "Dong"]
    assert not publish.rejects.exists()


def test_a_rejected_row_that_comes_twice_is_published_once(publish: Publishing) -> None:
    publication = {"stream": "*", "method": "POST", "endpoint": "Manufacturer"}
    publish.sandbox.faults.order("422", method="POST", times=1)
    publish(stream("makers", [{"name": "Ding"}]), publications=[publication])
    text = publish.rejects.read_text()
    done = publish(text + text, publications=[publication])
    assert (done.writes, done.outcomes) == (["POST Manufacturer"], ["created", "unchanged"])
