"""What a run leaves behind that is ended in the middle, and how the next one goes on: with real processes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from ._processes import Process, killed
from ._publishing import Publishing, record, schema, state, stream


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
