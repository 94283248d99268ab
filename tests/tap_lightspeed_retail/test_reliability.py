"""What a run does when the account differs from the documentation: docs/reliability.toml, line by line."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox.deviations import KINDS

from ._command import Command, Outcome

DATA = tomllib.loads((Path(__file__).parents[2] / "docs" / "reliability.toml").read_text(encoding="utf-8"))
CASES = [{"stream": "order", "versions": ["V3", "V2"], "messages": [], "status": 0, **case} for case in DATA["case"]]

OTHERS = ("category", "season")
"""Streams that must not notice: one that follows a stamp, and a full table."""

SETTINGS = {"page_size": 5, "max_attempts": 1}


def met() -> Iterator[Any]:
    """Each case on each of its pages, in each of its versions. Lists of V2 are read by value, without middle pages."""
    for case in CASES:
        for version in case["versions"]:
            for page in case["pages"]:
                if (version, page) != ("V2", "middle"):
                    yield pytest.param(case, version, page, id=f"{case['deviation']}-{case['stream']}-{version}-{page}")


@pytest.fixture(scope="module")
def sync(read, tmp_path_factory):
    """Reads a stream and the others; what is read without deviations is read once."""
    command = Command({**read.sandbox.settings, **SETTINGS}, tmp_path_factory.mktemp("reliability"))

    def outcome(stream: str, settings: dict[str, Any], state: object) -> Outcome:
        catalog = command.file("catalog.json", read.catalog([stream, *OTHERS], **settings))
        more = ["--state", command.file("state.json", state)] if state is not None else []
        return command("--config", command.config(**settings), "--catalog", catalog, *more)

    @functools.cache
    def undisturbed(stream: str, settings: str) -> Outcome:
        return outcome(stream, json.loads(settings), None)

    def run(case, version, page="", state=None, *, with_settings=True) -> Outcome:
        settings = {"api_version": version, **(case.get("settings", {}) if with_settings else {})}
        if not page and state is None:
            return undisturbed(case["stream"], json.dumps(settings))
        if page:
            path = RESOURCES[case["stream"]].path
            read.sandbox.deviations.switch_on(case["deviation"], path=path, page=page, **case.get("options", {}))
        try:
            return outcome(case["stream"], settings, state)
        finally:
            read.sandbox.deviations.clear()

    return run


# ------------------------------------------------------------------------------------------------------- rows


def keys(stream: str, outcome: Outcome) -> list[Any]:
    names = RESOURCES[stream].key or ("_extra",)
    return [tuple(str(record[name]) for name in names) for record in outcome.records(stream)]


def skipped(outcome: Outcome) -> int:
    return sum("; skipped." in message for message in outcome.errors)


def archived(stream: str, outcome: Outcome) -> set[Any]:
    flags = [record.get("archived") for record in outcome.records(stream)]
    return {key for key, flag in zip(keys(stream, outcome), flags, strict=True) if flag}


ROWS: dict[str, Callable[[str, Outcome, Outcome, Outcome], bool]] = {
    "all": lambda s, got, due, _: sorted(keys(s, got)) == sorted(keys(s, due)),
    "again": lambda s, got, due, _: set(keys(s, got)) == set(keys(s, due)) and len(keys(s, got)) > len(keys(s, due)),
    "whole": lambda s, got, due, whole: sorted(keys(s, got)) == sorted(keys(s, whole)) != sorted(keys(s, due)),
    "before": lambda s, got, due, _: (
        keys(s, got) == keys(s, due)[: len(keys(s, got))] and len(keys(s, got)) < len(keys(s, due))
    ),
    "unskipped": lambda s, got, due, _: (
        set(keys(s, got)) < set(keys(s, due)) and len(keys(s, got)) == len(keys(s, due)) - skipped(got)
    ),
    "active": lambda s, got, due, _: (
        bool(archived(s, due)) and set(keys(s, got)) == set(keys(s, due)) - archived(s, due)
    ),
    "related": lambda s, got, due, _: (
        keys(s, got) == keys(s, due) and not any(record["Vendor"] for record in got.records(s))
    ),
    "extra": lambda s, got, *_: [record["_extra"] for record in got.records(s)] == [{"value": "a"}, {"value": "b"}],
}
"""Whether the rows that came are those that are due; given the stream, this run, one without the deviation, and one
without settings too."""


@pytest.mark.parametrize(("case", "version", "page"), list(met()))
def test_a_run_does_what_the_page_says(sync, case, version, page):
    stream, due = case["stream"], sync(case, version)
    outcome = sync(case, version, page)

    assert outcome.status == case["status"]
    assert ROWS[case["rows"]](stream, outcome, due, sync(case, version, with_settings=False))
    for other in OTHERS:
        assert outcome.records(other) == due.records(other)

    *messages, end = [*outcome.warnings, *outcome.errors, *(() if outcome.status else ("",))]
    assert end.startswith(("1 of 3 streams failed. The others are complete.", f"{skipped(outcome)} record")) or not (
        outcome.status
    )
    patterns = case["messages"]
    assert all(any(fnmatchcase(message, pattern) for pattern in patterns) for message in messages), messages
    for pattern in patterns:
        times = sum(fnmatchcase(message, pattern) for message in messages)
        assert times == 1 or (case.get("repeated") and times > 1), (pattern, messages)

    if case["rows"] in ("before", "unskipped"):
        later = sync(case, version, state=outcome.states[-1])
        assert later.status == 0
        assert {*keys(stream, outcome), *keys(stream, later)} == set(keys(stream, due))
        assert later.states[-1]["bookmarks"].get(stream) == due.states[-1]["bookmarks"].get(stream)


def test_the_page_has_every_deviation():
    assert {case["deviation"] for case in CASES} == set(KINDS)
    assert {case["rows"] for case in CASES} == set(DATA["rows"]) == set(ROWS)
