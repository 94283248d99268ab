"""Where do rows go that were not published, so that they can be mended and sent again?

Into a file of Singer messages: ``target-lightspeed-retail < rejects`` publishes its rows once more. During a run they
are written to a second file. At its end the first one is replaced, in one step, by the rows of both that are neither
published nor superseded by a later version. However a run ends, a row that is not published is in one of the files.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias

from filelock import FileLock, Timeout
from singer_sdk.singerlib.json import deserialize_json

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.rows import EarlierRejection, Row, digest, now
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
"""What a row says of its rejection, in fields that begin with :data:`PREFIX`."""


def earlier_rejection(record: Mapping[str, Any]) -> EarlierRejection | None:
    """Return what a row says of its rejection in an earlier run; None for a row that was not rejected."""
    identity, key, at = (str(record.get(PREFIX + name) or "") for name in ("id", "key", "at"))
    attempts = record.get(PREFIX + "attempts")
    if not (identity or at):
        return None
    return EarlierRejection(identity, key, at, attempts if isinstance(attempts, int) else 0)


def are_rejected(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is that of rows out of a file of rejected ones."""
    return PREFIX + "id" in schema["properties"]


PublishedSince: TypeAlias = Callable[[str, Sequence[EarlierRejection]], Iterable[EarlierRejection]]


class Rejects:
    """The file of rejected rows.

    Args:
        path: The file.
        published_since: Returns those of some rejections, of a stream, since which the row was published.

    Raises:
        ConfigurationError: It cannot be written, or another run writes to it.
    """

    def __init__(self, path: str, published_since: PublishedSince) -> None:
        self.path = Path(path).expanduser()
        self._published_since = published_since
        self._part = self.path.with_name(self.path.name + ".part")
        self._lock = FileLock(self.path.with_name(f".{self.path.name}.lock"))
        self._file: IO[str] | None = None
        self._schemas: dict[str, str] = {}
        self._described: set[str] = set()
        self._published: dict[str, set[str]] = defaultdict(set)
        self._replaced: dict[str, set[str]] = defaultdict(set)

    def open(self) -> None:
        """Get ready to write, so that a place that cannot be written is an error before anything is sent."""
        with self._explained():
            self._opened()

    def published(self, row: Row) -> None:
        """Note that a row is published: if it was read from the file, it leaves the file at the end of the run."""
        if row.rejected and row.rejected.id:
            self._published[row.rejected.id].add(digest(row.record))

    def describe(self, stream: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> None:
        """Note the schema of a stream, to be written before its first row."""
        about = {PREFIX + name: kind for name, kind in _FIELDS.items()}
        full = {**schema, "properties": {**schema["properties"], **about}}
        self._schemas[stream] = schema_message(stream, full, key_properties)
        self._described.discard(stream)

    def add(self, row: Row, rejection: Rejection, attempts: int) -> None:
        """Write a row, safe from a kill; if it was read from the file, it replaces what is there.

        Args:
            row: The row, of a stream that was described.
            rejection: Why it is not published.
            attempts: How often it was tried.
        """
        with self._explained():
            file = self._opened()
            if row.stream not in self._described:
                file.write(self._schemas[row.stream])
                self._described.add(row.stream)
            file.write(record_message(row.stream, {**row.record, **_rejection_fields(row, rejection, attempts)}))
            file.flush()
        if row.rejected and row.rejected.id:
            self._replaced[row.rejected.id].add(digest(row.record))

    def sync(self) -> None:
        """Make what was written safe from a power failure, before a state says that its rows are done."""
        if self._file:
            with self._explained():
                os.fsync(self._file.fileno())

    def finish(self) -> None:
        """Let what this run rejected, and what earlier ones did and is still not published, be the file."""
        if self._file is None:
            return
        whole = self.path.with_name(self.path.name + ".new")
        try:
            with self._explained():
                self._file.close()
                with _for_owner(whole, "w") as target:
                    target.writelines(self._outstanding())
                    target.flush()
                    os.fsync(target.fileno())
                if whole.stat().st_size:
                    whole.replace(self.path)
                else:
                    self.path.unlink(missing_ok=True)
                self._part.unlink(missing_ok=True)
        finally:
            self._file = None
            with suppress(OSError):
                whole.unlink(missing_ok=True)
            self._lock.release()  # its file stays: programs that wait for it have opened it already

    def _outstanding(self) -> Iterator[str]:
        """The lines to keep: rows that are not published, each after its schema, and lines that are not messages."""
        lines = [_Line.of(text) for text in self._texts()]
        kept = self._kept(lines)
        schemas: dict[str, str] = {}
        for place, text in enumerate(self._texts()):
            line = lines[place]
            if line.kind == "SCHEMA":
                schemas[line.stream] = text
            elif place in kept:
                if line.stream in schemas:
                    yield schemas.pop(line.stream)
                yield text

    def _kept(self, lines: Sequence[_Line]) -> set[int]:
        """The places of the lines to keep; of a row that was rejected several times, that of the latest rejection."""
        copies = Counter(line.rejection.id for line in lines if line.rejection.id)

        def is_among(line: _Line, done: Mapping[str, set[str]]) -> bool:
            """Whether a row was done; of rows that an editor has made of one, only the one with these fields."""
            fields = done.get(line.rejection.id, set())
            return line.fields in fields if copies[line.rejection.id] > 1 else bool(fields)

        latest = {line.version: place for place, line in enumerate(lines) if line.version}
        published = {line.version for line in lines if is_among(line, self._published)}
        superseded = self._superseded([line for line in lines if copies[line.rejection.id] == 1])
        return {
            place
            for place, line in enumerate(lines)
            if not line.version  # damaged by an editor; only its author can repair it
            or not (
                place != latest[line.version]
                or line.version in published
                or is_among(line, self._replaced)
                or (line.stream, line.rejection) in superseded
            )
        }

    def _superseded(self, lines: Iterable[_Line]) -> set[tuple[str, EarlierRejection]]:
        """The rejections, by stream, since which the row was published, in that version or a later one."""
        streams: dict[str, list[EarlierRejection]] = defaultdict(list)
        for line in lines:
            if line.rejection.key and line.rejection.at:
                streams[line.stream].append(line.rejection)
        return {(stream, one) for stream, some in streams.items() for one in self._published_since(stream, some)}

    def _texts(self) -> Iterator[str]:
        """The lines of both files."""
        for source in (self.path, self._part):
            if source.exists():
                with source.open(encoding="utf-8", errors="surrogateescape") as lines:
                    yield from (line if line.endswith("\n") else line + "\n" for line in lines if line.strip())

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


_NEVER_REJECTED = EarlierRejection("", "", "", 0)


@dataclass(frozen=True)
class _Line:
    """A line of the file.

    Attributes:
        kind: ``SCHEMA`` or ``RECORD``; empty if it is neither.
        stream: Its stream.
        version: Digest of the stream, key and fields of a row, the same for all rejections of one version of it; empty
            for other lines.
        fields: Digest of the fields of a row.
        rejection: What a row says of its rejection.
    """

    kind: str = ""
    stream: str = ""
    version: str = ""
    fields: str = ""
    rejection: EarlierRejection = _NEVER_REJECTED

    @classmethod
    def of(cls, text: str) -> _Line:
        """Parse a line."""
        try:
            message = deserialize_json(text)
        except ValueError:
            return cls()
        match message:
            case {"type": "SCHEMA", "stream": str(stream)}:
                return cls("SCHEMA", stream)
            case {"type": "RECORD", "stream": str(stream), "record": dict(record)}:
                fields = {name: value for name, value in record.items() if not name.startswith(PREFIX)}
                rejection = earlier_rejection(record) or _NEVER_REJECTED
                version = digest([stream, rejection.key, fields])
                return cls("RECORD", stream, version, digest(fields), rejection)
            case _:
                return cls()


def _cut_torn_end(path: Path) -> None:
    """Take away the line that a run was killed in the middle of; its row comes again, as no state covers it."""
    with path.open("rb+") as file:
        file.truncate(sum(len(line) for line in file if line.endswith(b"\n")))


def _rejection_fields(row: Row, rejection: Rejection, attempts: int) -> dict[str, Any]:
    fields = {
        "id": uuid.uuid4().hex,
        "key": row.key,
        "reason": rejection.reason,
        "status": rejection.status or None,
        "message": rejection.message or None,
        "request": rejection.request or None,
        "attempts": attempts,
        "at": now(),
    }
    return {PREFIX + name: value for name, value in fields.items()}


def _for_owner(path: Path, mode: str) -> IO[str]:
    """Open a file that only its owner can read, because rows may be personal data."""
    path.touch(mode=0o600)
    return path.open(mode, encoding="utf-8", errors="surrogateescape")
