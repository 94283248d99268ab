from __future__ import annotations

import json
from datetime import datetime

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.outcomes.outcome import Sent
from target_lightspeed_retail.outcomes.results import SCHEMA, STREAM, Results
from target_lightspeed_retail.rows import Row

ROW = Row("items", 1, {"id": 5}, "5")


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_row_is_a_record_of_the_described_stream(tmp_path):
    path = tmp_path / "below" / "results.jsonl"
    results = Results(str(path))
    results.add(ROW, "updated", remote_id="12", sent=Sent("PUT", "Item/12", 200, 1.5, ("description", "archived")))
    results.add(Row("log", 2, {}), "rejected", reason="It is wrong.")
    results.close()
    schema, first, second = lines(path)
    assert (schema["stream"], schema["schema"]) == (STREAM, SCHEMA)
    assert datetime.fromisoformat(first["record"].pop("at")).tzinfo is not None
    assert first["record"] == {
        "stream": "items",
        "key": "5",
        "remote_id": "12",
        "outcome": "updated",
        "method": "PUT",
        "endpoint": "Item/12",
        "status": 200,
        "cost": 1.5,
        "changed": ["description", "archived"],
        "reason": None,
    }
    assert [second["record"][name] for name in ("key", "method", "status", "cost", "reason")] == [
        None, None, None, None, "It is wrong."
    ]  # fmt: skip


def test_a_record_is_in_the_file_at_once(tmp_path):
    results = Results(str(tmp_path / "results.jsonl"))
    results.add(ROW, "created")
    assert len(lines(tmp_path / "results.jsonl")) == 2
    results.close()


def test_a_run_begins_a_new_file(tmp_path):
    for _ in range(2):
        results = Results(str(tmp_path / "results.jsonl"))
        results.add(ROW, "created")
        results.close()
    assert len(lines(tmp_path / "results.jsonl")) == 2


def test_without_a_file_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = Results(None)
    results.add(ROW, "created")
    results.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("path", "why"), [("/dev/full", "No space left on device"), ("{folder}", "Is a directory")])
def test_a_file_that_cannot_be_written_is_an_error(path, why, tmp_path):
    with pytest.raises(ConfigurationError, match=f"cannot be written: {why}. Set results to a file"):
        Results(path.format(folder=tmp_path))
