"""Which records lie inside others? Loads them, one query per relation and page."""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lightspeed_retail.resources._base import Nested, One, Shape

from .database import Database, Row
from .joins import Joins
from .relations import Tree
from .rules import Join
from .tables import quoted

MOST_KEYS = 1000
"""Keys that are looked up at once."""


class Records:
    """Puts nested records into the rows of a database.

    Args:
        database: Where the records are.
        joins: How nested ones are found.
    """

    def __init__(self, database: Database, joins: Joins) -> None:
        self._database = database
        self._joins = joins

    def complete(self, shape: type[Shape], rows: Sequence[Row], tree: Tree, *, nested: bool = False) -> None:
        """Add the nested records of a tree, and those that are always there, to rows of a shape.

        To-one fields get a row or None, to-many fields a list; fields that nothing is stored for stay out.
        """
        for field in _expected(shape, tree, nested=nested):
            if self._joins.inline(shape, field):
                _unfold(field, rows)
                continue
            join = self._joins.find(shape, field)
            if join is None:
                continue
            found = self._load(join, {row.get(join.here) for row in rows})
            inner = [row for group in found.values() for row in group]
            self.complete(field.shape, inner, tree.get(field.name, {}), nested=True)
            for row in rows:
                group = found.get(row.get(join.here), [])
                row[field.name] = next(iter(group), None) if isinstance(field, One) else group

    def _load(self, join: Join, keys: set[Any]) -> dict[Any, list[Row]]:
        """The rows that belong to some outer keys, by key."""
        keys -= {0, "", None}
        if not keys:
            return {}
        between, wanted = f"{quoted(join.table)} n", f"n.{quoted(join.there)}"
        if join.through:
            between = (
                f"{quoted(join.through.table)} t JOIN {quoted(join.table)} n"
                f" ON n.{quoted(join.there)} = t.{quoted(join.through.there)}"
            )
            wanted = f"t.{quoted(join.through.here)}"
        where = f" AND {join.where}" if join.where else ""
        order = " ORDER BY n.rowid" if join.table in self._database.tables and not join.through else ""
        found: dict[Any, list[Row]] = {}
        for some in _chunks(list(keys)):
            places = ", ".join("?" * len(some))  # a plain list: SQLite looks into views of sums only with one
            rows = self._database.rows(
                f"SELECT {wanted} AS outer_key, n.* FROM {between} WHERE {wanted} IN ({places}){where}{order}", some
            )
            for row in rows:
                found.setdefault(row.pop("outer_key"), []).append(row)
        return found


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    """Keys in portions that fit into one query."""
    for start in range(0, len(keys), MOST_KEYS):
        yield keys[start : start + MOST_KEYS]


def _expected(shape: type[Shape], tree: Tree, *, nested: bool) -> Iterable[Nested]:
    """The nested fields to load; what no page documents is part of nested copies only."""
    for field in shape.fields.values():
        if isinstance(field, Nested) and (
            field.name in tree or (field.embedded and (nested or not field.undocumented))
        ):
            yield field


def _unfold(field: Nested, rows: Sequence[Row]) -> None:
    """Take nested records out of the column that a row brought them in."""
    for row in rows:
        value = row.get(field.name)
        if isinstance(value, bytes):
            value = json.loads(value)
        if not isinstance(field, One):
            value = [value] if isinstance(value, dict) else value or []
        row[field.name] = value or None if isinstance(field, One) else value
