"""What happens to rejected rows that are sent once more, and of those that nobody sends."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from singer_sdk.singerlib.encoding.simple import SimpleSingerReader
from sqlalchemy import Engine, event

from ._processes import Process, killed
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


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Counts statements and commits of databases, and writes to the disk."""
    counter: Counter[str] = Counter()
    fsync = os.fsync

    def executed(*details: Any) -> None:
        counter[details[2].split()[0]] += 1

    def committed(_: Any) -> None:
        counter["COMMIT"] += 1

    monkeypatch.setattr(os, "fsync", lambda number: (counter.update(["fsync"]), fsync(number)))
    listeners = {"commit": committed, "before_cursor_execute": executed}
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    yield counter
    for name, listener in listeners.items():
        event.remove(Engine, name, listener)


def test_many_rejected_rows_do_not_wait_for_the_disk_one_by_one(publish: Publishing, counted: Counter[str]) -> None:
    nameless = [{"id": number, "name": ""} for number in range(350)]
    publish(stream("x", nameless, ["id"]), **POST)
    counted.clear()
    done = publish(publish.rejects.read_text(), **POST)
    assert (done.status, len(done.rejects), {*done.why("attempts")}) == (1, 350, {2})
    assert counted["UPDATE"] <= 350 + 5
    assert counted["SELECT"] < 30
    assert counted["COMMIT"] < 20  # one for each hundred rows, and some at both ends
    assert counted["fsync"] < 5


# --------------------------------------------------------------------------------------------- however a replay ends

UPSERT = {
    "publications": [
        {"stream": "*", "method": "UPSERT", "endpoint": "Manufacturer", "match_on": {"name": "{name}"},
         "payload": {"name": "{name}"}}
    ]
}  # fmt: skip

MANY = [{"id": number, "name": f"Maker {number}", "note": ""} for number in range(1, 9)]


@pytest.fixture
def eight(publish: Publishing) -> Publishing:
    """Eight rejected rows."""
    rejected(publish, MANY, times=8, **UPSERT)
    assert in_file(publish) == [row["name"] for row in MANY]
    return publish


def in_file(publish: Publishing) -> list[str]:
    """The names of the rows that are in the file of rejected rows."""
    lines = publish.rejects.read_text().splitlines() if publish.rejects.exists() else []
    return [message["record"]["name"] for message in map(json.loads, lines) if message["type"] == "RECORD"]


def nothing_is_lost(publish: Publishing, published: int) -> None:
    """Check that each row is either published or in the file, and that a second replay publishes the rest once."""
    publish.sandbox.faults.clear()
    assert len(names(publish)) == published
    assert sorted([*names(publish), *in_file(publish)]) == [row["name"] for row in MANY]
    rest_is_published(publish)


def rest_is_published(publish: Publishing) -> None:
    """Check that a second replay publishes the rest once."""
    done = publish(publish.rejects.read_text(), **UPSERT)
    assert done.status == 0, done.said
    assert Counter(names(publish)) == {row["name"]: 1 for row in MANY}
    assert sorted(path.name for path in publish.folder.glob("rejects*")) == []


def test_a_server_that_fails(eight: Publishing) -> None:
    eight.sandbox.faults.order("503", times=1000, method="POST", after=2)
    done = eight(eight.rejects.read_text(), **UPSERT, max_attempts=2)
    assert (done.status, len(done.errors)) == (1, 1)
    nothing_is_lost(eight, published=2)


def test_a_run_that_stops_at_the_first_rejection(eight: Publishing) -> None:
    eight.sandbox.faults.order("422", method="POST", after=2)
    assert eight(eight.rejects.read_text(), **UPSERT, on_reject="stop").status == 1
    assert in_file(eight) == [f"Maker {number}" for number in (4, 5, 6, 7, 8, 3)]
    nothing_is_lost(eight, published=2)


def test_a_token_that_is_refused(eight: Publishing) -> None:
    eight.sandbox.faults.order("expired", method="POST", after=3)
    done = eight(eight.rejects.read_text(), **UPSERT, access_token=eight.sandbox.oauth.issue(lifetime=3600).text)
    assert done.status == 1
    assert "401" in done.errors[0]
    nothing_is_lost(eight, published=3)


@pytest.mark.parametrize("line", [0, 4, 9])
def test_a_line_that_is_not_a_message(eight: Publishing, line: int) -> None:
    lines = eight.rejects.read_text().splitlines()
    lines.insert(line, '{"type": "RECORD", "stream": "x", "rec')
    done = eight("\n".join(lines) + "\n", **UPSERT)
    assert (done.status, done.writes, len(done.errors)) == (1, [], 1)
    nothing_is_lost(eight, published=0)


def test_a_file_that_is_damaged_by_an_editor_is_kept_as_it_is(eight: Publishing) -> None:
    lines = eight.rejects.read_text().splitlines()
    lines[3:3] = ['{"type": "RECORD", "stream": "x", "rec', "and a comment \udcff"]
    damaged = ("\n".join(lines) + "\n").encode(errors="surrogateescape")
    eight.rejects.write_bytes(damaged)
    with eight.rejects.open() as file:
        status, _, log = Process(eight, file, UPSERT).ends()
    assert (status, "Traceback" in log) == (1, False)
    assert eight.rejects.read_bytes() == damaged


def test_a_signal_while_rows_are_gathered(eight: Publishing) -> None:
    reading, writing = os.pipe()
    process = Process(eight, os.fdopen(reading), UPSERT)
    with os.fdopen(writing, "w") as lines:
        lines.write(eight.rejects.read_text())
        lines.write(json.dumps(record("x", id=None, name="Maker 0")) + "\n")  # rejected as soon as it is read
        lines.flush()
        assert any("a row is rejected" in line for line in process.log_lines())
        process.send(signal.SIGTERM)
        status, _, log = process.ends()
    assert status == 128 + signal.SIGTERM
    assert "Stopped by SIGTERM. Run again to go on." in log
    assert in_file(eight) == [f"Maker {number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 0)]
    eight.rejects.write_text("".join(eight.rejects.read_text().splitlines(keepends=True)[:-1]))
    nothing_is_lost(eight, published=0)


def test_a_signal_while_a_row_is_published(eight: Publishing, at_request: Callable[..., None]) -> None:
    status, _, log = killed(eight, at_request, eight.rejects, UPSERT, at=3, method="POST", by=signal.SIGINT)
    assert status == 128 + signal.SIGINT
    assert "Stopped by SIGINT. Run again to go on." in log
    nothing_is_lost(eight, published=3)


@pytest.mark.parametrize("fault", ["", "stall"], ids=["done", "not done"])
def test_a_kill(eight: Publishing, at_request: Callable[..., None], fault: str) -> None:
    status, _, _ = killed(eight, at_request, eight.rejects, UPSERT, at=4, fault=fault, method="POST")
    assert status == -signal.SIGKILL
    assert in_file(eight) == [row["name"] for row in MANY]
    rest_is_published(eight)


@pytest.mark.parametrize("method", ["POST", "UPSERT"])
def test_a_kill_and_then_a_run_with_other_rows(
    publish: Publishing, at_request: Callable[..., None], method: str
) -> None:
    rows = [{"name": row["name"]} for row in MANY]
    settings = {"publications": [{**UPSERT["publications"][0], "method": method}]}
    publish.sandbox.faults.order("422", method="POST", times=8)
    assert publish(stream("x", rows), **settings).status == 1  # without a key
    killed(publish, at_request, publish.rejects, settings, at=5, fault="stall", method="POST")
    assert publish(stream("x", [{"name": "Other"}]), **settings).status == 0
    assert in_file(publish) == [f"Maker {number}" for number in (5, 6, 7, 8)]


def test_a_full_disk(publish: Publishing) -> None:
    rejected(publish, [{**row, "note": 300_000 * "x"} for row in MANY], times=8, **UPSERT)
    publish.sandbox.faults.order("422", method="POST", after=2, times=100)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    with publish.rejects.open() as file:
        status, _, log = Process(publish, file, UPSERT, preexec_fn=small_files).ends()
    assert status == 1
    assert "rejects.jsonl cannot be written: File too large. Set rejects to a file" in log
    assert "Traceback" not in log
    assert len(names(publish)) == 2
    assert {*in_file(publish)} >= {row["name"] for row in MANY} - {*names(publish)}
    publish.sandbox.faults.clear()
    rest_is_published(publish)


def test_an_output_that_nobody_reads(eight: Publishing) -> None:
    rejected(eight, [{**MANY[7], "name": "Maker 8, newer"}], **UPSERT)
    lines = eight.rejects.read_text().splitlines(keepends=True)
    lines.insert(-1, json.dumps(state(1)) + "\n")
    eight.rejects.write_text("".join(lines))
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as output, eight.rejects.open() as file:
        status, _, log = Process(eight, file, UPSERT, stdout=output).ends()
    assert status == 1
    assert "was cut off: whatever read its output went away." in log
    assert sorted(names(eight)) == [row["name"] for row in MANY]
    assert in_file(eight) == ["Maker 8, newer"]
