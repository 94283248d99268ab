"""What arrives to be published?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST_KEY = 200
"""Characters of a key that are kept as they are; a longer one is kept as its digest."""


class NoKey(ValueError):
    """A row lacks a value for its key."""


@dataclass(frozen=True)
class EarlierRejection:
    """What a row from a file of rejected rows says of its rejection.

    Attributes:
        id: Identifies the rejection in the file.
        key: Key of the row when it was rejected.
        at: When it was rejected, as a timestamp in UTC.
        attempts: How often the row was tried until then.
    """

    id: str
    key: str
    at: str
    attempts: int


@dataclass(frozen=True)
class Row:
    """A record of a stream.

    Attributes:
        stream: The stream.
        number: Its place in the input, from 1 on.
        record: Its fields; of those that begin with ``_sdc_``, only the one that says since when it is gone.
        key: What identifies it in its stream, as :func:`key_of` writes it; empty for streams without a key.
        deleted: Whether it is gone where it comes from.
        rejected: Its rejection in an earlier run, for a row from a file of rejected rows; None for others.
    """

    stream: str
    number: int
    record: Mapping[str, Any]
    key: str = ""
    deleted: bool = False
    rejected: EarlierRejection | None = None


def key_of(record: Mapping[str, Any], names: Sequence[str]) -> str:
    """Write the key of a record as text: the value alone for a simple key, else a JSON list.

    Raises:
        NoKey: A part of it is missing, null or blank, so that it identifies nothing.
    """
    parts = [record.get(name) for name in names]
    for name, part in zip(names, parts, strict=True):
        if part is None or (isinstance(part, str) and not part.strip()):
            raise NoKey(f"It has no value for {name!r}, which is part of its key.")
    return shortened(plain(parts[0]) if len(parts) == 1 else canonical([plain(part) for part in parts]))


def shortened(key: str) -> str:
    """A key that a database can index, however long it is."""
    return key if len(key) <= LONGEST_KEY else "sha256:" + hashlib.sha256(key.encode()).hexdigest()


def plain(value: Any) -> str:
    """A scalar as text, the same for ``5``, ``5.0`` and ``"5"``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, Mapping | list | tuple):
        return canonical(value)
    return str(value)


def canonical(value: Any) -> str:
    """JSON in which equal values have equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_default)


def digest(value: Any) -> str:
    """Return the SHA-256 of a value, the same for equal values."""
    return hashlib.sha256(canonical(value).encode(errors="surrogatepass")).hexdigest()


def now() -> str:
    """This moment, as it is noted; such texts sort like the moments they stand for."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items, so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _default(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
