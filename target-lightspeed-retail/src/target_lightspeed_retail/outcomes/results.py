"""What happened with each row, as records for the warehouse?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.rows import Row
from target_lightspeed_retail.singer import record_message, schema_message

from .outcome import Outcome, Sent

STREAM = "lightspeed_retail_results"

_NULLABLE_TEXT = {"type": ["null", "string"]}

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "stream": {"type": "string", "description": "Stream of the row."},
        "key": _NULLABLE_TEXT | {"description": "Key of the row; a list as JSON if it has several parts."},
        "remote_id": _NULLABLE_TEXT | {"description": "Key of the record in the account."},
        "outcome": {"type": "string", "description": f"One of {', '.join(Outcome)}."},
        "method": _NULLABLE_TEXT | {"description": "HTTP method; null if nothing was sent."},
        "endpoint": _NULLABLE_TEXT | {"description": "Path of the request, below the host."},
        "status": {"type": ["null", "integer"], "description": "HTTP status of the reply."},
        "cost": {"type": ["null", "number"], "description": "Drips the request cost."},
        "changed": {"type": ["null", "array"], "items": {"type": "string"}, "description": "Fields that were sent."},
        "reason": _NULLABLE_TEXT | {"description": "Why the row was rejected."},
        "at": {"type": "string", "format": "date-time"},
    },
}


_NOTHING = Sent("", "")
"""What is sent for a row that needs no request."""


class Results:
    """The file of results, written anew by every run.

    Args:
        path: The file; None for none.

    Raises:
        ConfigurationError: It cannot be written.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._file: IO[str] | None = None
        if path:
            with self._explained():
                place = Path(path).expanduser()
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch(mode=0o600)  # rows may be personal data
                self._file = place.open("w", encoding="utf-8")
                self._write(schema_message(STREAM, SCHEMA, []))

    def add(
        self,
        row: Row,
        outcome: str,
        *,
        remote_id: str = "",
        sent: Sent = _NOTHING,
        reason: str = "",
    ) -> None:
        """Add the outcome of a row; fields as in :data:`SCHEMA`."""
        if self._file is None:
            return
        record = {
            "stream": row.stream,
            "key": row.key or None,
            "remote_id": remote_id or None,
            "outcome": outcome,
            "method": sent.method or None,
            "endpoint": sent.endpoint or None,
            "status": sent.status or None,
            "cost": sent.cost,
            "changed": list(sent.changed),
            "reason": reason or None,
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }
        self._write(record_message(STREAM, record))

    def close(self) -> None:
        """Bring it down to the disk."""
        if self._file and not self._file.closed:
            with self._explained(), self._file as file:
                if file.seekable():  # a pipe has nothing to bring there
                    os.fsync(file.fileno())

    def _write(self, line: str) -> None:
        with self._explained():
            assert self._file
            try:
                self._file.write(line)
                self._file.flush()
            except OSError:
                with suppress(OSError):  # what it could not write, it cannot write now
                    self._file.close()
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ConfigurationError(
                f"The file of results {self._path} cannot be written: {error.strerror or type(error).__name__}.",
                "Set results to a file that this user can write.",
            ) from None
