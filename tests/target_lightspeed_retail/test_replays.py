"""What becomes of rejected rows that are sent once more, and of those that nobody sends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from singer_sdk.singerlib.encoding.simple import SimpleSingerReader

from ._publishing import Publishing, record, schema, state, stream

TARGET = Path(sys.executable).with_name("target-lightspeed-retail")

POST = {"method": "POST", "endpoint": "Manufacturer"}

ROWS = [{"id": number, "name": f"Maker {number}"} for number in range(1, 5)]


def rejected(publish: Publishing, rows: list[dict[str, Any]], times: int = 1, **settings: Any) -> None:
    """Let the first rows of some be rejected."""
    publish.sandbox.faults.order("422", method="POST", times=times)
    assert publish(stream("x", rows, ["id"]), **{**POST, **settings}).status == 1
    publish.sandbox.faults.clear()


def names(publish: Publishing) -> list[str]:
    return [row["name"] for row in publish.sandbox.rows("manufacturer") if row["name"].startswith("Maker")]


@pytest.mark.parametrize(
    "how", ["{target} --config {config} < {rejects}", "cat {rejects} | {target} --config {config}"]
)
def test_the_file_is_sent_once_more_and_is_empty_then(publish: Publishing, how: str) -> None:
    rejected(publish, ROWS, times=2)
    assert sorted(names(publish)) == ["Maker 3", "Maker 4"]
    config = publish.folder / "config.json"
    command = how.format(target=TARGET, config=config, rejects=publish.rejects)
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(names(publish)) == ["Maker 1", "Maker 2", "Maker 3", "Maker 4"]
    assert sorted(path.name for path in publish.folder.glob("rejects*")) == []


def test_attempts_are_counted(publish: Publishing) -> None:
    rejected(publish, ROWS[:1])
    for attempts in (2, 3):
        publish.sandbox.faults.order("422", method="POST")
        done = publish(publish.rejects.read_text(), **POST)
        assert done.why("attempts") == [attempts]


def test_a_row_that_is_rejected_in_every_run_is_in_the_file_once(publish: Publishing) -> None:
    for attempts in (1, 2, 3):
        publish.sandbox.faults.order("422", method="POST")
        done = publish(stream("x", ROWS[:1], ["id"]), **POST)
        assert done.why("attempts") == [attempts]


def test_a_row_leaves_the_file_when_a_newer_version_is_published(publish: Publishing) -> None:
    rejected(publish, ROWS[:2], times=2)
    done = publish(stream("x", [{"id": 1, "name": "Maker 1, newer"}], ["id"]), **POST)
    assert [one["id"] for one in done.rejects] == [2]


def test_an_older_version_out_of_a_copy_of_the_file_is_passed_over(publish: Publishing) -> None:
    upsert = {"method": "UPSERT", "endpoint": "Manufacturer", "keys": "external"}
    rejected(publish, ROWS[:1], **upsert)
    copy = publish.rejects.read_text()
    publish(stream("x", [{"id": 1, "name": "Maker 1, newer"}], ["id"]), **upsert)
    done = publish(copy, **upsert)
    assert (done.status, done.writes, done.outcomes) == (0, [], ["skipped"])
    assert "a newer version of it is published" in done.said
    assert names(publish) == ["Maker 1, newer"]


def test_two_rejected_versions_of_a_row_are_published_in_their_order(publish: Publishing) -> None:
    upsert = {"method": "UPSERT", "endpoint": "Manufacturer", "keys": "external"}
    rejected(publish, [ROWS[0], {"id": 1, "name": "Maker 1, newer"}], times=2, **upsert)
    lines = publish.rejects.read_text().splitlines(keepends=True)
    done = publish("".join(lines[:2]), **upsert)  # as if it had been killed after the first one
    assert [one["name"] for one in done.rejects] == ["Maker 1, newer"]
    assert names(publish) == ["Maker 1"]
    done = publish("".join(lines), **upsert)
    assert (done.status, done.rejects) == (0, []), done.said
    assert names(publish) == ["Maker 1, newer"]


def test_a_rejected_deletion_is_one_still(publish: Publishing) -> None:
    key = publish.sandbox.insert("tag", name="gone")
    publish.sandbox.faults.order("422", method="DELETE")
    messages = [
        schema("x", ["tagID"], tagID="integer", name="string", _sdc_deleted_at="string"),
        record("x", tagID=key, name="gone", _sdc_deleted_at="2026-01-01T00:00:00Z"),
    ]
    assert publish(messages, method="UPSERT", endpoint="Tag").status == 1
    done = publish(publish.rejects.read_text(), method="UPSERT", endpoint="Tag")
    assert (done.status, done.outcomes) == (0, ["deleted"]), done.said


def test_rejected_rows_do_not_go_through_the_stream_maps_again(publish: Publishing) -> None:
    maps = {"x": {"name": "'Maker ' + name", "id": "id"}}
    publish.sandbox.faults.order("422", method="POST")
    publish(stream("x", [{"id": 1, "name": "One"}], ["id"]), stream_maps=maps, **POST)
    done = publish(publish.rejects.read_text(), stream_maps=maps, **POST)
    assert done.status == 0, done.said
    assert names(publish) == ["Maker One"]


def test_a_corrected_row_is_published(publish: Publishing) -> None:
    messages = [schema("x", ["id"], id="integer", name="string"), record("x", id=1, name="")]
    assert publish(messages, **POST).status == 1
    done = publish(publish.rejects.read_text().replace('"name":""', '"name":"Maker 1"'), **POST)
    assert (done.status, done.rejects) == (0, []), done.said
    assert names(publish) == ["Maker 1"]


def test_a_run_can_end_at_the_first_rejected_row(publish: Publishing) -> None:
    publish.sandbox.faults.order("422", method="POST", times=9)
    messages = [*stream("x", ROWS[:1], ["id"]), state(1), *stream("x", ROWS[1:], ["id"])[1:], state(2)]
    done = publish(messages, on_reject="stop", **POST)
    assert (done.status, len(done.writes), len(done.rejects)) == (1, 1, 1)
    assert done.states in ([], [1])
    assert "The run ends, for 1 row was rejected (1 of x: A rule forbids this.)." in done.errors[0]
    assert str(publish.rejects) in done.errors[0]


def test_a_run_can_end_when_too_many_rows_were_rejected(publish: Publishing) -> None:
    publish.sandbox.faults.order("422", method="POST", times=9)
    done = publish(stream("x", ROWS, ["id"]), max_rejects=2, **POST)
    assert (done.status, len(done.writes), len(done.rejects)) == (1, 3, 3)


def test_reasons_of_the_same_kind_are_told_as_one(publish: Publishing) -> None:
    rows = [{"id": 90000 + number, "name": "x"} for number in range(5)]
    done = publish(stream("x", rows, ["id"]), method="PUT", endpoint="Manufacturer/{id}")
    assert "5 rows were rejected (5 of x: Object of type … not found with primary ID ….)" in done.errors[0]
    assert sum("a row is rejected" in one.getMessage() for one in done.log) == 1


def test_the_results_are_singer_messages(publish: Publishing) -> None:
    publish(stream("x", ROWS, ["id"]), **POST)
    seen: dict[str, list[dict[str, Any]]] = {"SCHEMA": [], "RECORD": []}
    text = (publish.folder / "results.jsonl").read_text()
    counted = SimpleSingerReader().process_lines(io.StringIO(text), {kind: seen[kind].append for kind in seen})
    assert counted == {"SCHEMA": 1, "RECORD": 4}
    properties = seen["SCHEMA"][0]["schema"]["properties"]
    assert all(set(one["record"]) == set(properties) for one in seen["RECORD"])
    assert json.loads(text.splitlines()[1])["record"]["cost"] == 1


def test_a_line_that_a_kill_has_torn_does_not_spoil_the_file(publish: Publishing) -> None:
    rejected(publish, ROWS[:1])
    whole = publish.rejects.read_text()
    publish.rejects.with_name("rejects.jsonl.part").write_text(whole.replace("Maker 1", "Maker 2") + whole[:40])
    publish.sandbox.faults.order("422", method="POST")
    done = publish(stream("x", ROWS[2:3], ["id"]), **POST)
    assert [one["name"] for one in done.rejects] == ["Maker 1", "Maker 2", "Maker 3"]
