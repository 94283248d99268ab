"""Where do rows go that were not published, so that they can be mended and sent again?

Into a file of Singer messages: ``target-lightspeed-retail < rejects`` publishes its rows once more. While a run goes on
they are written to a file beside it, which takes its place at the end; rows that were published meanwhile, in whatever
way, are not taken over.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout
from singer_sdk.singerlib.json import deserialize_json

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.rows import Row, digest, now
from target_lightspeed_retail.singer import record_message, schema_message

from .outcome import Rejection

PREFIX = "_sdc_rejection_"

_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "id": {"type": ["null", "string"], "description": "Tells this rejection from others."},
    "key": {"type": ["null", "string"], "description": "Key of the row, as the journal has it."},
    "reason": {"type": ["null", "string"], "description": "Why the row was not published, and what to do."},
    "status": {"type": ["null", "integer"], "description": "HTTP status of the API's reply, if it was asked."},
    "message": {"type": ["null", "string"], "description": "The API's own words."},
    "request": {"type": ["null", "string"], "description": "The request, if one was sent: method and path."},
    "attempts": {"type": ["null", "integer"], "description": "How often the row was tried, earlier runs included."},
    "at": {"type": ["null", "string"], "format": "date-time", "description": "When it was rejected."},
}
"""What is told of a rejection, in fields that begin with :data:`PREFIX`."""


def attempts_of(record: Mapping[str, Any]) -> int:
    """How often a row was tried in earlier runs; 0 for one that was not rejected."""
    attempts = record.get(PREFIX + "attempts")
    return int(attempts) if isinstance(attempts, int) else 0


def rejected_at(record: Mapping[str, Any]) -> str:
    """When a row was rejected in an earlier run; empty for one that was not."""
    return str(record.get(PREFIX + "at") or "")


def are_rejected(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is that of rows out of a file of rejected ones."""
    return PREFIX + "id" in schema["properties"]


class Rejects:
    """The file of rejected rows.

    Args:
        path: The file.
        published_since: Whether the row of a stream with a key was published at or after a moment.

    Raises:
        ConfigurationError: It cannot be written, or another run writes to it.
    """

    def __init__(self, path: str, published_since: Callable[[str, str, str], bool]) -> None:
        self.path = Path(path).expanduser()
        self._published_since = published_since
        self._part = self.path.with_name(self.path.name + ".part")
        self._lock = FileLock(self.path.with_name(self.path.name + ".lock"))
        self._file: IO[str] | None = None
        self._described: set[str] = set()
        self._replayed: set[str] = set()

    def open(self) -> None:
        """Get ready to write, so that a place that cannot be written is told of before anything is sent."""
        with self._explained():
            self._opened()

    def replayed(self, record: Mapping[str, Any]) -> None:
        """Take note of a row that came out of the file: from now on this run answers for it."""
        if PREFIX + "id" in record:
            self._replayed.add(str(record[PREFIX + "id"]))

    def add(
        self, row: Row, rejection: Rejection, attempts: int, schema: Mapping[str, Any], key_properties: list[str]
    ) -> None:
        """Write a row down, safely, before anybody is told that it is done with.

        Args:
            row: The row.
            rejection: Why it is not published.
            attempts: How often it was tried.
            schema: Schema of its stream.
            key_properties: Key of its stream.
        """
        with self._explained():
            file = self._opened()
            if row.stream not in self._described:
                told = {PREFIX + name: kind for name, kind in _FIELDS.items()}
                full = {**schema, "properties": {**schema["properties"], **told}}
                file.write(schema_message(row.stream, full, key_properties))
                self._described.add(row.stream)
            file.write(record_message(row.stream, {**row.record, **_told(row, rejection, attempts)}))
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Let what this run rejected, and what earlier ones did and is still not published, be the file."""
        if self._file is None and not self._replayed and not self.path.exists() and not self._part.exists():
            return
        with self._explained():
            self._opened().close()
            whole = self.path.with_name(self.path.name + ".new")
            with _for_owner(whole, "w") as target:
                target.writelines(self._outstanding())
                target.flush()
                os.fsync(target.fileno())
            if whole.stat().st_size:
                whole.replace(self.path)
            else:
                whole.unlink()
                self.path.unlink(missing_ok=True)
            self._part.unlink(missing_ok=True)
            self._file = None
            self._lock.release()
            with suppress(OSError):
                Path(self._lock.lock_file).unlink()

    def _outstanding(self) -> Iterator[str]:
        """The lines that still count, each schema only where a row follows it.

        A row that was rejected again as it was counts once, by its latest rejection.
        """
        latest = {_content(message): place for place, _, message in self._lines()}
        schemas: dict[str, str] = {}
        for place, line, message in self._lines():
            stream = message.get("stream", "")
            if message.get("type") == "SCHEMA":
                schemas[stream] = line
            elif latest[_content(message)] == place and self._counts(stream, message.get("record", {})):
                if stream in schemas:
                    yield schemas.pop(stream)
                yield line

    def _lines(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """The lines of both files, each with its place and the message it holds; an empty one if it is none."""
        place = 0
        for source in (self.path, self._part):
            if not source.exists():
                continue
            with source.open(encoding="utf-8") as lines:
                for line in lines:
                    place += 1
                    if line.strip():
                        yield place, line if line.endswith("\n") else line + "\n", _message(line)

    def _counts(self, stream: str, record: Mapping[str, Any]) -> bool:
        key, at = record.get(PREFIX + "key"), record.get(PREFIX + "at")
        if record.get(PREFIX + "id") in self._replayed:
            return False
        return not (key and at and self._published_since(stream, key, at))

    def _opened(self) -> IO[str]:
        """The file of this run; what an earlier one left there, because it was killed, stays in it."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            self._file = _for_owner(self._part, "a")
            _cut_torn_end(self._part)
        return self._file

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except Timeout:
            raise ConfigurationError(
                f"Another run writes to {self.path} at this moment.", "Set rejects to another file for this one."
            ) from None
        except OSError as error:
            raise ConfigurationError(
                f"The file of rejected rows {self.path} cannot be written: {error.strerror or type(error).__name__}.",
                "Set rejects to a file that this user can write.",
            ) from None


def _message(line: str) -> dict[str, Any]:
    """The message in a line; an empty one if somebody has broken it, for then it is theirs to mend."""
    try:
        message = deserialize_json(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _content(message: Mapping[str, Any]) -> str:
    """What tells a row from others, whenever it was rejected; of anything else, what tells it apart anyway."""
    record = message.get("record", {})
    told = {name: value for name, value in record.items() if not name.startswith(PREFIX)}
    return digest([message.get("type"), message.get("stream"), record.get(PREFIX + "key"), told])


def _cut_torn_end(path: Path) -> None:
    """Take away the line that a run was killed in the middle of; its row comes again, as no state covers it."""
    with path.open("rb+") as file:
        file.truncate(sum(len(line) for line in file if line.endswith(b"\n")))


def _told(row: Row, rejection: Rejection, attempts: int) -> dict[str, Any]:
    told = {
        "id": uuid.uuid4().hex,
        "key": row.key,
        "reason": rejection.reason,
        "status": rejection.status or None,
        "message": rejection.message or None,
        "request": rejection.request or None,
        "attempts": attempts,
        "at": now(),
    }
    return {PREFIX + name: value for name, value in told.items()}


def _for_owner(path: Path, mode: str) -> IO[str]:
    """Open a file that only its owner can read: the rows are people's data."""
    path.touch(mode=0o600)
    return path.open(mode, encoding="utf-8")
