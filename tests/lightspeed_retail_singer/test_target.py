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


def test_records_and_requests_are_measured(publish: Publishing) -> None:
    done = run(publish, json.dumps(record("x", id=8, name="Dong")).encode())
    points = [one.args[0] for one in done.log if "METRIC" in one.msg]
    assert [(point.metric.value, point.value, point.tags["stream"]) for point in points[:1]] == [
        ("record_count", 2, "x")
    ]
    posts = [point for point in points if point.metric.value == "http_request_duration" and point.tags["stream"] == "x"]
    assert [(point.tags["http_status_code"], point.tags["requests"]) for point in posts] == [("200", 2)]
    assert all(point.value > 0 for point in posts)
