from __future__ import annotations

import json
import stat

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.outcomes.outcome import Rejection
from target_lightspeed_retail.outcomes.rejects import PREFIX, Rejects, attempts_of
from target_lightspeed_retail.rows import Row

SCHEMA = {"type": "object", "properties": {"id": {"type": "integer"}}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rejects.jsonl"


def rejects(path, published=()):
    return Rejects(str(path), lambda stream, key, at: key in published)


def add(file, key, reason="bad", attempts=1, stream="items"):
    file.add(Row(stream, 1, {"id": key}, str(key)), Rejection(reason, status=400), attempts, SCHEMA, ["id"])


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
    assert attempts_of(record["record"]) == 2


def test_no_rejects_no_file(path, tmp_path):
    rejects(path).finish()
    assert list(tmp_path.iterdir()) == []


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
    rejects(path, published={"1"}).finish()
    assert keys(path) == [2]


def test_rows_that_were_sent_again_are_answered_for_by_this_run(path, tmp_path):
    file = rejects(path)
    add(file, 1)
    add(file, 2)
    file.finish()
    again = rejects(path)
    for line in lines(path):
        if line["type"] == "RECORD":
            again.replayed(line["record"])
    add(again, 2, attempts=2)
    again.finish()
    assert [line["record"][PREFIX + "attempts"] for line in lines(path) if line["type"] == "RECORD"] == [2]
    once_more = rejects(path)
    once_more.replayed(lines(path)[1]["record"])
    once_more.finish()
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_that_was_killed_has_rejected_is_taken_over(path):
    killed = rejects(path)
    add(killed, 1)
    killed._file.close()
    killed._lock.release(force=True)  # the end of a process lets go of its locks
    assert not path.exists()
    rejects(path).finish()
    assert keys(path) == [1]


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
