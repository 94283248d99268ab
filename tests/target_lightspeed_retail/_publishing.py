"""Publishes rows to a sandbox, and tells what came of it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from singer_sdk.logging import ConsoleFormatter
from singer_sdk.singerlib.json import serialize_json

from lightspeed_retail_sandbox import Sandbox
from target_lightspeed_retail.target import TargetLightspeedRetail

_TYPES = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    str: "string",
    dict: "object",
    list: "array",
}


def schema(stream: str, key: Sequence[str] = (), **types: str) -> dict[str, Any]:
    """A SCHEMA message."""
    properties = {name: {"type": [kind, "null"]} for name, kind in types.items()}
    return {
        "type": "SCHEMA",
        "stream": stream,
        "schema": {"type": "object", "properties": properties},
        "key_properties": list(key),
    }


def record(stream: str, **fields: Any) -> dict[str, Any]:
    """A RECORD message."""
    return {"type": "RECORD", "stream": stream, "record": fields}


def state(value: Any) -> dict[str, Any]:
    """A STATE message."""
    return {"type": "STATE", "value": value}


def stream(name: str, rows: Iterable[Mapping[str, Any]], key: Sequence[str] = ()) -> list[dict[str, Any]]:
    """A schema that fits some rows, and the rows."""
    rows = list(rows)
    types = {
        name: next((_TYPES.get(type(row[name]), "array") for row in rows if row.get(name) is not None), "string")
        for row in rows
        for name in row
    }
    return [schema(name, key, **types), *(record(name, **row) for row in rows)]


@dataclass(frozen=True)
class Outcome:
    """What a run left behind.

    Attributes:
        status: Exit status.
        states: The states it passed on.
        log: Records of the log, at level INFO and above.
        rejects: The rows it rejected.
        results: What it said became of each row.
        requests: What it asked of the sandbox's REST API.
    """

    status: int
    states: list[Any]
    log: list[logging.LogRecord]
    rejects: list[dict[str, Any]]
    results: list[dict[str, Any]]
    requests: list[Any]

    @property
    def said(self) -> str:
        """Everything that was logged, tracebacks included."""
        return "\n".join(map(ConsoleFormatter().format, self.log))

    @property
    def errors(self) -> list[str]:
        """What was logged as an error."""
        return [one.getMessage() for one in self.log if one.levelno >= logging.ERROR]

    @property
    def writes(self) -> list[str]:
        """The requests that were to change something, as ``PUT Item/5``."""
        return [
            f"{one.method} {one.path.partition('/Account/')[2].partition('/')[2].removesuffix('.json')}"
            for one in self.requests
            if one.method != "GET"
        ]

    @property
    def reads(self) -> int:
        """How many requests only read, but for the one that asks for the account."""
        return sum(one.method == "GET" and "/Account/" in one.path for one in self.requests)

    @property
    def drips(self) -> float:
        """What all requests cost."""
        return sum(one.cost for one in self.requests)

    @property
    def outcomes(self) -> list[str]:
        """The outcome of each row, in order."""
        return [one["outcome"] for one in self.results]

    def why(self, name: str = "reason") -> list[Any]:
        """What is told of each rejection."""
        return [one[f"_sdc_rejection_{name}"] for one in self.rejects]


@dataclass
class Publishing:
    """Runs the target as a command, in this process.

    Attributes:
        sandbox: What it publishes to.
        folder: Where its files are.
        common: Settings of every run.
    """

    sandbox: Sandbox
    folder: Path
    common: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        login = {name: self.sandbox.settings[name] for name in ("api_url", "auth_url", "access_token")}
        self.common = {
            **login,
            "journal": str(self.folder / "journal.sqlite"),
            "rejects": str(self.rejects),
            "results": str(self.folder / "results.jsonl"),
            **self.common,
        }

    @property
    def rejects(self) -> Path:
        """The file of rejected rows."""
        return self.folder / "rejects.jsonl"

    def __call__(self, messages: Iterable[Mapping[str, Any]] | str | bytes, **settings: Any) -> Outcome:
        """Publish messages, or the lines of a text."""
        config = self.folder / "config.json"
        config.write_text(json.dumps({**self.common, **settings}))
        if not isinstance(messages, str | bytes):
            messages = "".join(serialize_json(one) + "\n" for one in messages)
        arriving = self.folder / "input.jsonl"
        arriving.write_bytes(messages.encode() if isinstance(messages, str) else messages)
        before = len(self.sandbox.requests)
        log: list[logging.LogRecord] = []
        handler = _Keeper(log)
        root = logging.getLogger()
        (self.folder / "results.jsonl").unlink(missing_ok=True)
        root.addHandler(handler)
        try:
            done = CliRunner().invoke(TargetLightspeedRetail.cli, ["--config", str(config), "--input", str(arriving)])
        finally:
            root.removeHandler(handler)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Outcome(
            done.exit_code,
            [json.loads(line) for line in done.stdout.splitlines()],
            log,
            _records(self.rejects),
            _records(self.folder / "results.jsonl"),
            list(self.sandbox.requests)[before:],
        )


class _Keeper(logging.Handler):
    def __init__(self, log: list[logging.LogRecord]) -> None:
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.append(record)


def _records(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    messages = (json.loads(line, parse_float=Decimal) for line in io.StringIO(path.read_text()))
    return [message["record"] for message in messages if message["type"] == "RECORD"]
