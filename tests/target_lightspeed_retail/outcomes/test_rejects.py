from __future__ import annotations

import fcntl
import json
import os
import stat
from dataclasses import replace

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.outcomes.outcome import Rejection
from target_lightspeed_retail.outcomes.rejects import PREFIX, Rejects, earlier_rejection
from target_lightspeed_retail.rows import Row

SCHEMA = {"type": "object", "properties": {"id": {"type": "integer"}}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rejects.jsonl"


def rejects(path, published=()):
    file = Rejects(str(path), lambda stream, rejections: [one for one in rejections if one.key in published])
    file.describe("items", SCHEMA, ["id"])
    return file


def add(file, key, reason="bad", attempts=1, stream="items"):
    file.add(Row(stream, 1, {"id": key}, str(key)), Rejection(reason, status=400), attempts)


def run(path, rejected=(), published=()):
    """A run that rejects some rows, or none."""
    file = rejects(path, published)
    file.open()
    for key in rejected:
        add(file, key)
    file.finish()


def kill(file):
    """End a run as a kill does: the end of a process lets go of its locks."""
    file._file.close()
    file._lock.release(force=True)


def rows(path):
    """The rows of the file as a run reads them."""
    records = [line["record"] for line in lines(path) if line["type"] == "RECORD"]
    return [
        Row("items", number, {"id": one["id"]}, str(one["id"]), rejected=earlier_rejection(one))
        for number, one in enumerate(records, 1)
    ]


def visible(folder):
    return [one.name for one in folder.iterdir() if not one.name.startswith(".")]


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def keys(path):
    return [line["record"]["id"] for line in lines(path) if line["type"] == "RECORD"]


def test_rows_are_kept_as_singer_messages_with_the_reason(path):
    file = rejects(path)
    add(file, 5, "The price is wrong.", attempts=2)
    file.finish()
    schema, record = lines(path)
    assert schema["key_properties"] == ["id"]
    assert set(schema["schema"]["properties"]) == {"id", *(name for name in record["record"] if name != "id")}
    told = {name.removeprefix(PREFIX): value for name, value in record["record"].items()}
    assert (told["id"], told["reason"], told["status"], told["attempts"], told["key"]) != (None,) * 5
    assert (told["reason"], told["status"], told["attempts"]) == ("The price is wrong.", 400, 2)
    rejection = earlier_rejection(record["record"])
    assert (rejection.id, rejection.key, rejection.at) == (told["id"], "5", told["at"])
    assert rejection.attempts == 2


def test_no_rejects_no_file(path, tmp_path):
    file = rejects(path)
    file.open()
    file.finish()
    assert visible(tmp_path) == []


def test_a_later_run_adds_to_the_file(path):
    for key in (1, 2):
        file = rejects(path)
        add(file, key)
        file.finish()
    assert keys(path) == [1, 2]


def test_rows_that_were_published_meanwhile_leave_the_file(path):
    file = rejects(path)
    add(file, 1)
    add(file, 2)
    file.finish()
    run(path, published={"1"})
    assert keys(path) == [2]


def test_a_row_that_was_read_from_the_file_leaves_it_when_it_is_published(path):
    run(path, [1, 2])
    again = rejects(path)
    again.open()
    first, second = rows(path)
    again.published(first)
    again.finish()
    assert keys(path) == [2]
    again.open()
    again.published(second)
    again.finish()
    assert visible(path.parent) == []


def test_a_row_that_was_read_from_the_file_and_is_not_published_stays(path):
    run(path, [1, 2])
    before = path.read_text()
    run(path)
    assert path.read_text() == before


def test_a_row_that_is_rejected_again_is_in_the_file_once(path):
    run(path, [1, 2])
    again = rejects(path)
    second = rows(path)[1]
    again.add(second, Rejection("still bad"), 2)
    again.finish()
    assert [row.rejected.attempts for row in rows(path)] == [1, 2]
    corrected = replace(rows(path)[1], record={"id": 3}, key="3")
    again.add(corrected, Rejection("bad in another way"), 3)
    again.finish()
    assert keys(path) == [1, 3]


def test_a_row_that_was_rejected_again_by_a_run_that_was_killed_leaves_the_file_when_it_is_published(path):
    run(path, [1])
    killed = rejects(path)
    killed.add(rows(path)[0], Rejection("still bad"), 2)
    kill(killed)
    again = rejects(path)
    again.open()
    again.published(rows(path)[0])
    again.finish()
    assert visible(path.parent) == []


def test_what_a_run_that_was_killed_has_rejected_is_taken_over(path):
    killed = rejects(path)
    add(killed, 1)
    kill(killed)
    assert not path.exists()
    run(path)
    assert keys(path) == [1]


def copied(path, *others):
    """A person makes several rows of the first one in the file."""
    schema, line = path.read_text().splitlines()[:2]
    record = json.loads(line)
    copies = [json.dumps({**record, "record": {**record["record"], "id": key}}) for key in others]
    path.write_text("\n".join([schema, line, *copies]) + "\n")


@pytest.mark.parametrize("published", [(), {"1"}])
def test_a_copy_of_a_row_stays_until_it_is_published_itself(path, published):
    run(path, [1])
    copied(path, 2, 3)
    first, second, third = rows(path)
    assert first.rejected == second.rejected == third.rejected
    again = rejects(path, published)
    again.open()
    again.published(first)
    again.published(third)
    again.finish()
    assert keys(path) == [2]
    again.open()
    again.published(second)
    again.finish()
    assert visible(path.parent) == []


@pytest.mark.parametrize("key", ["", "1"])
def test_a_copy_that_is_rejected_again_is_kept(path, key):
    run(path, [1])
    copied(path, 2)
    again = rejects(path)
    first, second = rows(path)
    again.published(first)
    again.add(replace(second, key=key or second.key), Rejection("still bad"), 2)
    again.finish()
    assert keys(path) == [2]
    assert [row.rejected.attempts for row in rows(path)] == [2]


def test_a_row_that_is_corrected_on_its_way_to_the_target_leaves_the_file(path):
    run(path, [1])
    again = rejects(path)
    again.open()
    again.published(replace(rows(path)[0], record={"id": 1, "name": "Bell"}))
    again.finish()
    assert visible(path.parent) == []


def test_lines_that_are_not_messages_are_kept(path):
    run(path, [1, 2])
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2:2] = [b'{"type": "RECORD", "stream": "x", "rec\n', b"\xff comment\n", b'{"type": "RECORD"}\n', b"null\n"]
    path.write_bytes(b"".join(lines))
    run(path)
    assert path.read_bytes() == b"".join(lines)


def test_a_lock_is_not_taken_away_from_a_run_that_waits_for_it(path):
    first, second = rejects(path), rejects(path)
    first.open()
    opened = os.open(second._lock.lock_file, os.O_RDWR)  # as a run does that is about to lock it
    first.finish()
    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with pytest.raises(ConfigurationError, match="Another run writes to"):
        second.open()
    os.close(opened)
    second.open()
    second.finish()


def test_two_runs_do_not_write_to_one_file(path):
    first = rejects(path)
    add(first, 1)
    with pytest.raises(ConfigurationError, match="Another run writes to"):
        add(rejects(path), 2)
    first.finish()
    assert keys(path) == [1]


def test_the_file_is_for_its_owner_alone(path):
    file = rejects(path)
    add(file, 1)
    file.finish()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="Set rejects to a file"):
        add(rejects(tmp_path / "file" / "rejects.jsonl"), 1)
