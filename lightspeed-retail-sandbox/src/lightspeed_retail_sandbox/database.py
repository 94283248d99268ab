"""The records, in a temporary SQLite file.

So a chain with 100,000 sales needs little memory, and every field can be filtered and sorted by. Moments are stored as
the API writes them (``2021-10-17T13:47:52+00:00``), days as ``2021-10-17``; both sort as text. Lists and objects are
stored as JSON in bytes.
"""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

import json
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Anything, Field, Float, Nested

from .tables import Table, affinity, blank, quoted, stored
from .views import VIEWS

Row = dict[str, Any]

STATEMENTS = 1024
"""Prepared statements that are kept; a write uses several per table."""

PLAIN = frozenset({int, str, float, bool, type(None), bytes})
"""Types that SQLite stores as they are."""


@dataclass(frozen=True)
class Image:
    """A copy of a whole database, to start others from.

    Attributes:
        content: The SQLite file.
        tables: The tables, by name.
        keys: The highest keys that were given, by table.
    """

    content: bytes
    tables: Mapping[str, Table]
    keys: Mapping[str, int]


class Database:
    """The records of one account.

    Args:
        image: The initial content; empty tables if not given.

    Attributes:
        tables: The tables, by name.
    """

    def __init__(self, image: Image | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="lightspeed-retail-sandbox-")
        self._path = Path(self._folder.name) / "account.sqlite"
        if image:
            self._path.write_bytes(image.content)
        self._connection = sqlite3.connect(
            self._path, check_same_thread=False, isolation_level=None, cached_statements=STATEMENTS
        )
        for setting in (
            "journal_mode = MEMORY",  # refused writes are rolled back; nothing has to survive a crash
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",  # one connection: no lock to take and no change to look for at every statement
            "temp_store = FILE",
            "cache_size = -16000",
            "analysis_limit = 400",
        ):
            self._connection.execute(f"PRAGMA {setting}")
        self._connection.create_function("local_day", 2, self._local_day, deterministic=True)
        self._lock = threading.RLock()
        self._zones: dict[int, ZoneInfo] = {}
        self._keys: dict[str, int] = dict(image.keys) if image else {}  # the highest keys, once they were asked for
        self.tables: dict[str, Table] = deepcopy(dict(image.tables)) if image else {t.name: t for t in stored()}
        if not image:
            for table in self.tables.values():
                self._connection.execute(table.sql())

    def close(self) -> None:
        """Close and delete the file."""
        self._connection.close()
        self._folder.cleanup()

    def image(self, largest: int) -> Image | None:
        """Copy the database as it is now.

        Args:
            largest: Size in bytes up to which a copy is made.

        Returns:
            The copy, or None if the database is larger.
        """
        with self._lock:
            if self._path.stat().st_size > largest:
                return None
            return Image(self._connection.serialize(), deepcopy(self.tables), dict(self._keys))

    # -------------------------------------------------------------------------------------------------- filling

    def fill(self, batches: Iterable[tuple[str, Sequence[Mapping[str, object]] | str]]) -> None:
        """Insert the rows of a world, and create the views.

        Args:
            batches: Names of stored classes, each with rows, or with a SELECT of them.

        Raises:
            KeyError: A class is not stored.
        """
        with self.transaction():
            for name, rows in batches:
                if isinstance(rows, str):
                    self._connection.execute(f"INSERT INTO {quoted(name)} {rows}")
                else:
                    self.insert(name, rows)
        for name, select in VIEWS.items():
            self._connection.execute(f"CREATE VIEW {quoted(name)} AS {select}")

    def index(self, columns: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Create indices on columns; views are skipped."""
        for table, names in sorted(set(columns)):
            if table not in self.tables or not self.tables[table].columns.keys() >= set(names):
                continue
            name = quoted("_".join((table, *names)))
            listed = ", ".join(map(quoted, names))
            self._connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {quoted(table)} ({listed})")
        self._connection.execute("ANALYZE")

    def insert(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows; missing columns get their defaults."""
        table = self.tables[name]
        if not rows:
            return
        for row in rows:
            if not row.keys() <= table.columns.keys():
                for column in sorted(row.keys() - table.columns.keys()):
                    self._add_column(table, column)
        names = tuple(table.columns)
        blanks = _blanks(tuple(table.columns.values()))
        with self._lock:
            if name in self._keys:
                self._keys[name] = max(self._keys[name], *(int(str(row.get(table.key) or 0)) for row in rows))
            self._connection.executemany(_insertion(name, names), (_values(row, names, blanks) for row in rows))

    def _add_column(self, table: Table, column: str) -> None:
        kind = next(
            (type(f) for f in SHAPES[table.name].fields.values() if f.name == column and not isinstance(f, Nested)),
            Anything,
        )
        table.columns[column] = kind
        self._connection.execute(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(column)} {affinity(kind)}")

    # -------------------------------------------------------------------------------------------------- reading

    def rows(self, statement: str, parameters: Mapping[str, object] | Sequence[object] = ()) -> list[Row]:
        """Return the rows of a SELECT, as dictionaries."""
        with self._lock:
            cursor = self._connection.execute(statement, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def value(self, statement: str, parameters: Mapping[str, object] | Sequence[object] = ()) -> Any:
        """Return the first value of the first row of a SELECT; None without rows."""
        with self._lock:
            row = self._connection.execute(statement, parameters).fetchone()
        return row[0] if row else None

    def columns(self, source: str) -> dict[str, type[Field]]:
        """Return the kinds of the columns of a table or view."""
        if source in self.tables:
            return self.tables[source].columns
        known = {column: kind for table in self.tables.values() for column, kind in table.columns.items()}
        names = [row["name"] for row in self.rows(f"PRAGMA table_info({quoted(source)})")]
        return {name: known.get(name, Float) for name in names}

    # -------------------------------------------------------------------------------------------------- editing

    def update(self, name: str, key: object, changes: Mapping[str, object], *, column: str = "") -> int:
        """Update one row; returns the number of rows found.

        Args:
            name: The table.
            key: Key of the row.
            changes: New values.
            column: Column that ``key`` is a value of, if not the key of the table; ``rowid`` works for every table.

        Raises:
            KeyError: The table has no such column.
        """
        table = self.tables[name]
        for field in changes.keys() - table.columns.keys():
            raise KeyError(f"{name} has no field {field!r}.")
        names = tuple(changes)
        values = _values(changes, names, _blanks(tuple(map(table.columns.__getitem__, names))))
        with self._lock:
            return self._connection.execute(_assignment(name, names, column or table.key), (*values, key)).rowcount

    def delete(self, name: str, key: object, *, column: str = "") -> int:
        """Delete rows; returns their number. Arguments as for :meth:`update`."""
        with self._lock:
            return self._connection.execute(
                f"DELETE FROM {quoted(name)} WHERE {quoted(column or self.tables[name].key)} = ?", (key,)
            ).rowcount

    def next_key(self, name: str) -> int:
        """Return a key above all that a table has or had: keys of deleted records are never reused."""
        with self._lock:
            if name not in self._keys:
                key = quoted(self.tables[name].key)
                self._keys[name] = int(self.value(f"SELECT COALESCE(MAX({key}), 0) FROM {quoted(name)}"))
            self._keys[name] += 1
            return self._keys[name]

    def reserve(self, name: str, count: int) -> None:
        """Reserve a range of keys of a table: the next key is above it."""
        self._keys[name] = self.next_key(name) - 1 + count

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes, or none if an error is raised. Other threads wait."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    # ---------------------------------------------------------------------------------------------------- zones

    def zone(self, shop: int = 0) -> ZoneInfo:
        """Return the time zone of a shop; that of the first shop stands for the account."""
        if shop not in self._zones:
            shops = self.rows('SELECT shopID, timeZone FROM "Shop" ORDER BY shopID DESC')
            self._zones = {row["shopID"]: _zone(row["timeZone"]) for row in shops}
            self._zones[0] = next(reversed(self._zones.values()), ZoneInfo("UTC"))
        return self._zones.get(shop, self._zones[0])

    def _local_day(self, stamp: str | None, shop: int) -> str | None:
        return None if not stamp else str(datetime.fromisoformat(stamp).astimezone(self.zone(shop)).date())


@lru_cache(maxsize=1024)
def _blanks(kinds: tuple[type[Field], ...]) -> tuple[object, ...]:
    return tuple(map(blank, kinds))


@lru_cache(maxsize=1024)
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns))}) VALUES ({places})"


@lru_cache(maxsize=1024)
def _assignment(table: str, columns: tuple[str, ...], key: str) -> str:
    assigned = ", ".join(f"{quoted(column)} = ?" for column in columns)
    return f"UPDATE {quoted(table)} SET {assigned} WHERE {quoted(key)} = ?"


def _values(row: Mapping[str, object], names: Sequence[str], blanks: Sequence[object]) -> list[object]:
    """Return the values of a row in SQLite's types, in the order of the columns."""
    values = list(map(row.get, names, blanks))  # a million rows pass here: loops in Python would take seconds
    if None in values:
        values = [blank if value is None else value for value, blank in zip(values, blanks, strict=True)]
    if not PLAIN.issuperset(map(type, values)):
        values = [value if type(value) in PLAIN else _plain(value) for value in values]
    return values


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).isoformat()
    if isinstance(value, (date, Decimal)):
        return str(value)
    return json.dumps(value, default=str).encode()


@lru_cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
