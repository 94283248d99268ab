"""What the target does with an input that is not what it should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lightspeed_retail_sandbox import Sandbox

from ..target_lightspeed_retail._publishing import Outcome, Publishing, record, schema, state

MAKERS = {"publications": [{"stream": "*", "method": "POST", "endpoint": "Manufacturer"}]}
SCHEMA = json.dumps(schema("x", ["id"], id="integer", name="string")).encode()
LAST = json.dumps(record("x", id=9, name="Ding")).encode()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=False, scale=0.01) as sandbox:
        yield sandbox


@pytest.fixture
def publish(sandbox: Sandbox, tmp_path: Path) -> Publishing:
    return Publishing(sandbox, tmp_path)


def run(publish: Publishing, *lines: bytes) -> Outcome:
    """Publish a row after some odd lines, and a state after it."""
    end = json.dumps(state(1)).encode()
    return publish(b"\n".join([SCHEMA, *lines, LAST, end]) + b"\n", **MAKERS)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"type": "RECORD", "stream": "x", "record": {"id": 1, "name": "\\ud83d"}}', "The text of name is not UTF-8"),
        (b'{"type": "RECORD", "stream": "x", "record": {"id": 1, "name": "caf\xe9"}}', "The text of name is not UTF-8"),
        (
            b'{"type": "RECORD", "stream": "x", "record": {"id": 1, "name": "a\\u0000b"}}',
            "The text of name is not UTF-8",
        ),
        (b'{"type": "RECORD", "stream": "x", "record": null}', "The record is not an object: None."),
        (b'{"type": "RECORD", "stream": "x", "record": [1]}', "The record is not an object: [1]."),
    ],
    ids=["lone surrogate", "latin-1", "NUL", "null", "list"],
)
def test_a_record_that_cannot_be_read_is_rejected_and_the_next_one_is_published(
    publish: Publishing, line: bytes, why: str
) -> None:
    done = run(publish, line)
    assert (done.status, done.outcomes, done.states) == (1, ["rejected", "created"], [1])
    assert done.why()[0].startswith(why)
    assert "Traceback" not in done.said


@pytest.mark.parametrize("line", [b"", b"   ", b"\r"], ids=["empty", "blank", "carriage return"])
def test_a_line_that_holds_nothing_is_skipped(publish: Publishing, line: bytes) -> None:
    done = run(publish, line)
    assert (done.status, done.outcomes, done.states) == (0, ["created"], [1]), done.said


def test_a_byte_order_mark_is_skipped(publish: Publishing) -> None:
    done = publish(b"\xef\xbb\xbf" + SCHEMA + b"\n" + LAST + b"\n", **MAKERS)
    assert (done.status, done.outcomes) == (0, ["created"]), done.said


def test_a_rejected_record_keeps_its_bytes(publish: Publishing) -> None:
    done = run(publish, b'{"type": "RECORD", "stream": "x", "record": {"id": 1, "name": "caf\xe9"}}')
    assert done.rejects[0]["name"].encode("utf-8", "surrogateescape") == b"caf\xe9"


def test_records_and_requests_are_measured_where_debugging_is_wanted(
    publish: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGET_LIGHTSPEED_RETAIL_LOGLEVEL", "debug")
    done = run(publish, json.dumps(record("x", id=8, name="Dong")).encode())
    points = [vars(one)["metric_info"] for one in done.log if "METRIC" in one.msg]
    (count,) = (one for one in points if one["metric"] == "record_count")
    assert (count["value"], count["tags"]) == (2, {"stream": "x"})
    (posts,) = (one for one in points if one["metric"] == "http_request_duration" and one["tags"]["stream"] == "x")
    assert posts["tags"]["requests"] == 2
    assert posts["value"] > 0


def test_nothing_is_measured_in_the_log_of_a_normal_run(publish: Publishing) -> None:
    done = run(publish, json.dumps(record("x", id=8, name="Dong")).encode())
    assert "METRIC" not in done.said


def test_the_summary_says_what_happened_to_the_rows_of_each_stream(publish: Publishing) -> None:
    done = run(publish, b'{"type": "RECORD", "stream": "x", "record": null}')
    (summary,) = (one.getMessage() for one in done.log if one.getMessage().startswith("Summary of the run:"))
    _, names, *rows = (line.split() for line in summary.splitlines())
    assert names[:6] == ["Stream", "Rows", "Rejected", "Created", "Requests", "Drips"]
    assert rows[0][:6] == ["x", "2", "1", "1", "1", "1"]
