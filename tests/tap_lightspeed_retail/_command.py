"""The tap as a command, run in this process: what it prints, what it logs, with which status it ends."""

from __future__ import annotations

import functools
import json
import logging
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from singer_sdk.logging import ConsoleFormatter

from lightspeed_retail.settings import SETTINGS
from tap_lightspeed_retail.tap import TapLightspeedRetail

SECRETS = tuple(setting.name for setting in SETTINGS if setting.secret)


@dataclass(frozen=True)
class Outcome:
    """What a run of the command left behind.

    Attributes:
        status: Exit status.
        stdout: What it printed.
        stderr: What it printed beside that; the log is not in it.
        log: Records of the log, at level INFO and above.
    """

    status: int
    stdout: str
    stderr: str
    log: tuple[logging.LogRecord, ...]

    @property
    def errors(self) -> list[str]:
        """What was logged as an error."""
        return [record.getMessage() for record in self.log if record.levelno >= logging.ERROR]

    @property
    def warnings(self) -> list[str]:
        """What was logged as a warning."""
        return [record.getMessage() for record in self.log if record.levelno == logging.WARNING]

    @property
    def said(self) -> str:
        """Everything that anybody could read, tracebacks included."""
        return "\n".join([self.stdout, self.stderr, *map(ConsoleFormatter().format, self.log)])

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The Singer messages it printed."""
        return [json.loads(line, parse_float=Decimal) for line in self.stdout.splitlines()]

    def of(self, kind: str, stream: str) -> list[dict[str, Any]]:
        """The messages of one type and stream."""
        return [message for message in self.messages if message["type"] == kind and message["stream"] == stream]

    def records(self, stream: str) -> list[dict[str, Any]]:
        """The records of a stream."""
        return [message["record"] for message in self.of("RECORD", stream)]

    @property
    def states(self) -> list[dict[str, Any]]:
        """The states it printed."""
        return [message["value"] for message in self.messages if message["type"] == "STATE"]

    def schema(self, stream: str) -> dict[str, Any]:
        """The schema of a stream."""
        (message,) = self.of("SCHEMA", stream)
        return message

    @property
    def streams(self) -> list[str]:
        """The streams it printed a schema of."""
        return [message["stream"] for message in self.messages if message["type"] == "SCHEMA"]


class Command:
    """Runs the command with files in a folder of its own.

    Args:
        settings: What every configuration holds unless a test says otherwise.
        folder: Where the files go.
    """

    def __init__(self, settings: Mapping[str, Any], folder: Path) -> None:
        self.settings = dict(settings)
        self.folder = folder

    def file(self, name: str, content: object) -> Path:
        """Write a file: bytes as they are, everything else as JSON."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def config(self, **settings: Any) -> Path:
        """Write a configuration; a setting of None is left out."""
        given = self.settings | settings
        return self.file("config.json", {name: value for name, value in given.items() if value is not None})

    def catalog(
        self, *streams: str, relations: Mapping[str, Any] | None = None, **overrides: Mapping[str, Any]
    ) -> Path:
        """Write a catalog that selects some streams.

        Args:
            streams: Their names.
            relations: The setting of that name.
            overrides: Metadata to add, by stream or by stream and property, ``sale__discountPercent``.
        """
        entries = json.loads(discovered(json.dumps({"relations": relations})))["streams"]
        for entry in entries:
            name = entry["tap_stream_id"]
            for metadata in entry["metadata"]:
                where = "__".join([name, *metadata["breadcrumb"][1::2]])
                metadata["metadata"] |= overrides.get(where, {})
                if where == name:
                    metadata["metadata"]["selected"] = name in streams
        return self.file("catalog.json", {"streams": entries})

    def sync(self, *streams: str, state: object = None, relations: Any = None, **settings: Any) -> Outcome:
        """Read some streams once."""
        config = self.config(relations=relations, **settings)
        more = ["--state", self.file("state.json", state)] if state is not None else []
        return self("--config", config, "--catalog", self.catalog(*streams, relations=relations), *more)

    def __call__(self, *arguments: object, **environment: str) -> Outcome:
        """Run the command; whatever is secret must not come out of it."""
        outcome = run(*arguments, **environment)
        said = outcome.said
        for name in SECRETS:
            assert str(self.settings.get(name) or "\0") not in said, f"{name} came out"
        return outcome


@functools.cache
def discovered(settings: str) -> str:
    """The catalog that some settings, given as JSON, lead to."""
    return TapLightspeedRetail(config=json.loads(settings)).catalog_json_text


def run(*arguments: object, **environment: str) -> Outcome:
    """Run the command; an error that it does not foresee is raised."""
    with _logged() as log, _left_as_it_was():
        result = CliRunner().invoke(
            TapLightspeedRetail.get_singer_command(), [str(argument) for argument in arguments], env=environment
        )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Outcome(result.exit_code, result.stdout, result.stderr, tuple(log))


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _logged() -> Iterator[list[logging.LogRecord]]:
    root, collector = logging.getLogger(), _Collector()
    level = root.level
    root.addHandler(collector)
    root.setLevel(logging.INFO)
    try:
        yield collector.records
    finally:
        root.setLevel(level)
        root.removeHandler(collector)


@contextmanager
def _left_as_it_was() -> Iterator[None]:
    """Take back what the SDK changes in the whole process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    hook = sys.excepthook
    try:
        yield
    finally:
        sys.excepthook = hook
        logging.captureWarnings(capture=False)
        for number, handler in handlers.items():
            signal.signal(number, handler)
