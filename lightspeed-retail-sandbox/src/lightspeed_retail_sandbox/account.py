"""The account that a sandbox serves: its records, and how tests change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Resource, Stamp

from . import decoding
from .clock import Clock, stamp
from .database import Database, Image
from .effects import SEARCHED
from .lists import Lists
from .relations import searched
from .tables import resource, table_of
from .views import VIEWED
from .writes import Writes

Batch: TypeAlias = tuple[str, Sequence[Mapping[str, Any]] | str]
"""The name of a stored class, with rows or with the SELECT that makes them of others."""

LARGEST_IMAGE = 64 * 2**20
"""Bytes of a database up to which it is kept in memory, to start the next one with the same data from."""

World: TypeAlias = Callable[[int, float, int, datetime], Iterable[Batch]]
"""Makes the rows of an account from a seed, a scale, a number of registers and the present."""

NO_ACCOUNT = 1
"""Account ID of a world that has no account."""


class Account:
    """One account.

    Args:
        source: Its rows, or the image of an account that has them.
        clock: Gives the time of changes.
        present: End of the records' history.

    Attributes:
        database: The records.
        lists: Answers reads.
        writes: Answers writes.
    """

    def __init__(self, source: Iterable[Batch] | Image, clock: Clock, present: datetime) -> None:
        if isinstance(source, Image):
            self.database = Database(source)
            self.lists = Lists(self.database)
        else:
            self.database = Database()
            self.database.fill(source)
            self.lists = Lists(self.database)
            self.database.index(_looked_up(self.lists))
        self._clock = clock
        self._present = present
        self.writes = Writes(self.database, self.lists, self.now)

    @property
    def account_id(self) -> int:
        """Its number."""
        return int(self.database.value('SELECT accountID FROM "Account"') or NO_ACCOUNT)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.database.value('SELECT name FROM "Account"') or "")

    def close(self) -> None:
        """Delete the records."""
        self.database.close()

    def rows(self, slug: str, relations: Iterable[str] = (), **query: str) -> list[dict[str, Any]]:
        """Return every record of a resource, archived ones included, as a client should decode it.

        Args:
            slug: The resource, by its name in snake case.
            relations: Nested records to add.
            query: Filters as a request would have them, such as the days of a report.
        """
        kind = resource(slug)
        return decoding.decode(kind, self.lists.rows(kind, relations, list(query.items())))

    def insert(self, slug: str, **values: object) -> int:
        """Add a record, made and changed just now unless its fields say otherwise.

        Args:
            slug: The resource or nested class.
            values: Its fields; the key is chosen if not given.

        Returns:
            Its key.
        """
        table = self.database.tables[_table(slug)]
        row = {name: self.now() for name in (*_stamps(slug), "createTime") if name in table.columns} | values
        key = row.setdefault(table.key, self.database.next_key(table.name))
        self.database.insert(table.name, [row])
        return int(str(key))

    def change(self, slug: str, key: object, **values: object) -> None:
        """Change fields of a record; its stamp moves to the present unless it is among them.

        Raises:
            KeyError: There is no such record or field.
        """
        changes = dict.fromkeys(_stamps(slug), self.now()) | values
        if not self.database.update(_table(slug), key, changes):
            raise KeyError(f"{slug} has no record {key!r}.")

    def archive(self, slug: str, key: object) -> None:
        """Archive a record, as a DELETE does where records are only archived."""
        self.change(slug, key, archived=True)

    def delete(self, slug: str, key: object) -> None:
        """Remove a record for good, without a trace.

        Raises:
            KeyError: There is no such record.
        """
        if not self.database.delete(_table(slug), key):
            raise KeyError(f"{slug} has no record {key!r}.")

    def now(self) -> str:
        """Return the current time as a stamp, never before the end of the records' history."""
        return stamp(lambda: max(self._clock(), self._present.timestamp()))


def _table(slug: str) -> str:
    try:
        return table_of(resource(slug))
    except KeyError:
        return slug


def _stamps(slug: str) -> tuple[str, ...]:
    """Return the fields that move when a record changes."""
    try:
        kind: type[Resource] = resource(slug)
    except KeyError:
        return ()
    return (kind.replication.field,) if isinstance(kind.replication, Stamp) else ()


def _looked_up(lists: Lists) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from lists.joins.columns()
    yield from VIEWED
    yield from SEARCHED
    for kind in RESOURCES.values():
        if kind.listable():
            yield from searched(kind)
