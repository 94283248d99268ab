"""What a run leaves behind that is ended in the middle, and how the next one goes on: with real processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from singer_sdk.singerlib.json import serialize_json

from lightspeed_retail_sandbox import Sandbox

from ._publishing import Publishing, record, schema, state, stream

TARGET = str(Path(sys.executable).with_name("target-lightspeed-retail"))

PATIENCE = 120
"""Seconds after which a process counts as stuck."""


class Process:
    """A run of the installed command, and what ends it.

    Args:
        publish: Where it publishes to, and where its files are.
        messages: Its input.
        settings: Settings beside those of every run.
    """

    def __init__(self, publish: Publishing, messages: list[dict[str, Any]], settings: dict[str, Any]) -> None:
        config, arriving = publish.folder / "process.json", publish.folder / "process.jsonl"
        config.write_text(json.dumps({**publish.common, **settings}))
        arriving.write_text("".join(serialize_json(one) + "\n" for one in messages))
        with arriving.open() as lines:
            self._process = subprocess.Popen(
                [TARGET, "--config", str(config)],
                stdin=lines,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=publish.folder,
            )

    def send(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def ends(self) -> tuple[int, list[Any], str]:
        """Wait for its end; returns its status, the states it passed on, and its log."""
        out, log = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, [json.loads(line) for line in out.splitlines()], log


@pytest.fixture
def at_request(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Does something in the middle of a request: it is done, or will never be, and its answer is not out yet."""
    with monkeypatch.context() as patch:

        def order(number: int, act: Callable[[], None], method: str = "") -> None:
            seen = []
            add = sandbox.requests.add

            def added(served: Any) -> None:
                add(served)
                if served.method == method or not method:
                    seen.append(served)
                    if len(seen) == number:
                        act()

            patch.setattr(sandbox.requests, "add", added)

        yield order


def killed(
    publish: Publishing,
    at_request: Callable[..., None],
    messages: list[dict[str, Any]],
    settings: dict[str, Any],
    *,
    at: int,
    fault: str = "",
    method: str = "",
    by: int = signal.SIGKILL,
) -> tuple[int, list[Any], str]:
    """Run the target, and end it in the middle of a request."""
    running: list[Process] = []
    if fault:
        publish.sandbox.faults.order(fault, after=at - 1, method=method)
    at_request(at, lambda: running[0].send(by), method)
    running.append(Process(publish, messages, settings))
    ended = running[0].ends()
    publish.sandbox.faults.clear()
    return ended


def count(publish: Publishing, slug: str, field: str) -> dict[str, int]:
    """How many records have each value that the rows of these tests give."""
    values = [str(row[field]) for row in publish.sandbox.rows(slug)]
    return {value: values.count(value) for value in values if value.startswith("Row ")}


ROWS = [{"id": number, "name": f"Row {number}", "customSku": f"Row {number}"} for number in range(1, 6)]

ONCE = {f"Row {number}": 1 for number in range(1, 6)}

MATCHED = {"method": "UPSERT", "endpoint": "Manufacturer", "match_on": {"name": "{name}"}}

TRACED = {"method": "POST", "endpoint": "Item", "payload": {"description": "{name}", "customSku": "{customSku}"}}

UNTRACED = {"method": "POST", "endpoint": "Manufacturer", "payload": {"name": "{name}"}}


def settings_of(publication: dict[str, Any]) -> dict[str, Any]:
    return {"publications": [{"stream": "*", **publication}]}


@pytest.mark.parametrize("fault", ["", "stall"], ids=["done", "not done"])
@pytest.mark.parametrize("at", [1, 2, 3, 6])
def test_rows_that_are_matched_are_published_once(
    publish: Publishing, at_request: Callable[..., None], at: int, fault: str
) -> None:
    messages = [*stream("x", ROWS, ["id"]), state(1)]
    status, states, _ = killed(publish, at_request, messages, settings_of(MATCHED), at=at, fault=fault)
    assert (status, states) == (-signal.SIGKILL, [])
    done = publish(messages, **settings_of(MATCHED))
    assert (done.status, done.states) == (0, [1]), done.said
    assert count(publish, "manufacturer", "name") == ONCE
    assert publish(messages, **settings_of(MATCHED)).writes == []


@pytest.mark.parametrize("key", [["id"], []], ids=["keyed", "without key"])
@pytest.mark.parametrize("fault", ["", "stall"], ids=["done", "not done"])
@pytest.mark.parametrize("at", [1, 4])
def test_rows_with_a_reference_of_their_own_are_published_once(
    publish: Publishing, at_request: Callable[..., None], at: int, fault: str, key: list[str]
) -> None:
    messages = [*stream("x", ROWS, key), state(1)]
    killed(publish, at_request, messages, settings_of(TRACED), at=at, fault=fault, method="POST")
    done = publish(messages, **settings_of(TRACED))
    assert (done.status, done.states) == (0, [1]), done.said
    assert count(publish, "item", "customSku") == ONCE
    assert len(done.writes) == 5 - at + bool(fault)


@pytest.mark.parametrize("key", [["id"], []], ids=["keyed", "without key"])
@pytest.mark.parametrize("fault", ["", "stall"], ids=["done", "not done"])
def test_a_row_that_nothing_tells_of_is_left_to_a_person(
    publish: Publishing, at_request: Callable[..., None], fault: str, key: list[str]
) -> None:
    messages = [*stream("x", ROWS, key), state(1)]
    killed(publish, at_request, messages, settings_of(UNTRACED), at=3, fault=fault, method="POST")
    done = publish(messages, **settings_of(UNTRACED))
    assert (done.status, done.states) == (1, [1])
    assert done.outcomes == ["unchanged", "unchanged", "rejected", "created", "created"]
    assert "Outcome unknown: An earlier run was ended" in done.why()[0]
    assert [one["name"] for one in done.rejects] == ["Row 3"]
    assert count(publish, "manufacturer", "name").get("Row 3", 0) == (not fault)
    assert sum(count(publish, "manufacturer", "name").values()) == 4 + (not fault)


def test_rejected_rows_outlive_a_kill(publish: Publishing, at_request: Callable[..., None]) -> None:
    publish.sandbox.faults.order("422", method="POST")
    messages = [*stream("x", ROWS, ["id"]), state(1)]
    killed(publish, at_request, messages, settings_of(UNTRACED), at=3, fault="stall", method="POST")
    assert not publish.rejects.exists()
    done = publish(stream("x", [{"id": 9, "name": "Row 9"}], ["id"]), **settings_of(UNTRACED))
    assert done.status == 0, done.said
    assert [one["name"] for one in done.rejects] == ["Row 1"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_stop_ends_with_the_row_at_hand(
    publish: Publishing, at_request: Callable[..., None], number: int
) -> None:
    messages = [schema("x", ["id"], id="integer", name="string")]
    for row in ROWS:
        messages += [record("x", id=row["id"], name=row["name"]), state(row["id"])]
    status, states, log = killed(publish, at_request, messages, settings_of(UNTRACED), at=3, method="POST", by=number)
    assert (status, states) == (128 + number, [3]), log
    assert "Traceback" not in log
    assert list(count(publish, "manufacturer", "name")) == ["Row 1", "Row 2", "Row 3"]
    done = publish([messages[0], *messages[7:]], **settings_of(UNTRACED))
    assert (done.status, done.states) == (0, [5])
    assert count(publish, "manufacturer", "name") == ONCE


@pytest.mark.parametrize("place", ["journal", "rejects", "results"])
def test_a_file_that_cannot_be_written_is_told_of_before_anything_is_sent(publish: Publishing, place: str) -> None:
    (publish.folder / "file").write_text("")
    done = publish(stream("x", ROWS, ["id"]), **settings_of(UNTRACED), **{place: str(publish.folder / "file" / "x")})
    assert (done.status, done.writes) == (1, [])
    assert len(done.errors) == 1
    assert f"Set {place} to a file" in done.errors[0]


def test_a_full_disk_ends_the_run_before_anything_is_sent(publish: Publishing) -> None:
    done = publish(stream("x", ROWS, ["id"]), **settings_of(UNTRACED), results="/dev/full")
    assert (done.status, done.writes) == (1, [])
    assert len(done.errors) == 1
    assert "/dev/full cannot be written: No space left on device. Set results to" in done.errors[0]


def test_a_second_run_does_not_use_the_same_journal(publish: Publishing, at_request: Callable[..., None]) -> None:
    seen: list[Any] = []
    messages = stream("x", ROWS, ["id"])
    second = {**settings_of(UNTRACED), "rejects": str(publish.folder / "others.jsonl")}
    at_request(2, lambda: seen.append(Process(publish, messages, second).ends()), "POST")
    assert publish(messages, **settings_of(UNTRACED)).status == 0
    status, _, log = seen[0]
    assert status == 1
    assert "Another run uses the journal" in log
    assert count(publish, "manufacturer", "name") == ONCE
