"""Relations: the nested records that a request asks for, where they are stored, and how rows get them.

Nested records are mostly found by convention: a record that names the key of another one (``shopID``,
``sendingShopID``) has that one as a to-one relation, and a record whose key is named by others has those as a to-many
relation. The rules of a class hold the exceptions.
"""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Nested, One, Resource, Shape, Stamp

from .database import Database, Row
from .errors import bad_request
from .rules import Join, rules_of
from .tables import key_of, quoted, table_of

MOST_KEYS = 1000
"""Most keys in one query."""


Tree: TypeAlias = "dict[str, Tree]"
"""Names of nested fields, each with those below it."""

NOT_IN_ALL = "CustomFieldValues"
"""Not part of ``load_relations=all``."""


def asked_for(resource: type[Resource], text: str, *, single: bool) -> tuple[str, ...]:
    """Return the relations that a ``load_relations`` parameter names.

    Args:
        resource: The requested resource.
        text: The parameter: a JSON array of names, ``all``, or empty.
        single: Whether a single record is requested, which has more relations.

    Returns:
        Dotted names. Endpoints with a fixed set ignore the parameter.

    Raises:
        ApiRefusal: The parameter is not a JSON array, or a relation does not exist.
    """
    if not text or resource.fixed:
        return ()
    possible = _possible(resource, single=single)
    if text == "all":
        return tuple(name for name in possible if name.rpartition(".")[2] != NOT_IN_ALL)
    try:
        names = json.loads(text)
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise bad_request('load_relations must be a JSON array of relation names, such as ["ItemShops"], or all.')
    for name in names:
        if name not in possible:
            raise bad_request(f"{resource.reply} has no relation '{name}'. Relations: {', '.join(possible) or 'none'}.")
        parent = name.rpartition(".")[0]
        if parent and parent not in names:
            raise bad_request(f"Relation '{name}' needs '{parent}' to be loaded as well.")
    return tuple(dict.fromkeys(names))


def tree(resource: type[Resource], names: Iterable[str]) -> Tree:
    """Return the nested fields of relation names, with those that are always loaded."""
    root: Tree = {}
    for name in (*resource.fixed, *rules_of(resource).also_fixed, *names):
        branch: Tree = root
        shape: type[Shape] = resource
        for step in name.split("."):
            field = nested_field(shape, step)
            if field is None:
                break
            branch, shape = branch.setdefault(field.name, {}), field.shape
    return root


def nested_field(shape: type[Shape], relation: str) -> Nested | None:
    """Return the nested field of a relation."""
    return next(
        (f for f in shape.fields.values() if isinstance(f, Nested) and relation in (f.relation, f.name)),
        None,
    )


def _possible(resource: type[Resource], *, single: bool) -> tuple[str, ...]:
    relations = resource.relations()
    top = [name for name, field in relations.items() if single or not field.single_only]
    return (*top, *(name for name in resource.nested if name.partition(".")[0] in top))


class Joins:
    """Finds the join of each nested field of the catalogue.

    Args:
        database: The records; filled, because rows can hold nested records in columns.
    """

    def __init__(self, database: Database) -> None:
        self._columns = {name: {c.lower(): c for c in columns} for name, columns in _sources(database)}
        self._known: dict[tuple[str, str], Join | None] = {}

    def inline(self, shape: type[Shape], field: Nested) -> bool:
        """Return whether rows hold the nested records in a column."""
        return field.name.lower() in self._columns.get(table_of(shape), {})

    def find(self, shape: type[Shape], field: Nested) -> Join | None:
        """Return the join of a nested field; None if nothing is stored for it."""
        at = (shape.__name__, field.name)
        if at not in self._known:
            self._known[at] = self._exception(shape, field) or self._convention(shape, field)
        return self._known[at]

    def columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the columns that joins look rows up by, for indices."""
        for shape in SHAPES.values():
            for field in shape.fields.values():
                join = self.find(shape, field) if isinstance(field, Nested) else None
                if join:
                    yield (join.through.table, (join.through.here,)) if join.through else (join.table, (join.there,))

    def _exception(self, shape: type[Shape], field: Nested) -> Join | None:
        while field.name not in rules_of(shape).joins:
            origin = shape.view_of if issubclass(shape, Resource) else ""
            if not origin:
                return None
            shape = SHAPES[origin]
        return rules_of(shape).joins[field.name]

    def _convention(self, shape: type[Shape], field: Nested) -> Join | None:
        table = table_of(field.shape)
        ours, theirs = self._columns.get(table_of(shape), {}), self._columns.get(table)
        if theirs is None:
            return None
        key = key_of(field.shape)
        if isinstance(field, One) and key:
            for name in (f"{field.relation}ID", f"{field.name}ID", key):
                if name.lower() in ours and name.lower() != "id":
                    return Join(table, ours[name.lower()], key)
        own = key_of(shape)
        if own.lower() in theirs and own.endswith("ID"):
            return Join(table, own, theirs[own.lower()])
        return None


def _sources(database: Database) -> Iterator[tuple[str, list[str]]]:
    yield from ((name, list(table.columns)) for name, table in database.tables.items())
    for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'view'"):
        yield row["name"], list(database.columns(row["name"]))


def searched(shape: type[Resource]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the columns that lists of a resource are sorted and filtered by, for indices."""
    key = key_of(shape)
    stamp = (shape.replication.field,) if isinstance(shape.replication, Stamp) else ()
    for name in (*shape.sortable, *stamp):
        if name != key:
            yield table_of(shape), (name, key) if key else (name,)


class Records:
    """Loads the nested records of rows, one query per relation and page.

    Args:
        database: The records.
        joins: How nested records are found.
    """

    def __init__(self, database: Database, joins: Joins) -> None:
        self._database = database
        self._joins = joins

    def complete(self, shape: type[Shape], rows: Sequence[Row], tree: Tree, *, nested: bool = False) -> None:
        """Add the nested records of a tree, and those that are always loaded, to rows.

        To-one fields get a row or None, to-many fields a list; fields without stored records are left out.
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
        """Return the nested rows by outer key."""
        keys -= {0, "", None}
        if not keys:
            return {}
        source, column = joined(join)
        where = f" AND {join.where}" if join.where else ""
        order = " ORDER BY n.rowid" if join.table in self._database.tables and not join.through else ""
        found: dict[Any, list[Row]] = {}
        for some in _chunks(list(keys)):
            places = ", ".join("?" * len(some))  # SQLite pushes only plain lists into grouped views
            rows = self._database.rows(
                f"SELECT {column} AS outer_key, n.* FROM {source} WHERE {column} IN ({places}){where}{order}", some
            )
            for row in rows:
                found.setdefault(row.pop("outer_key"), []).append(row)
        return found


def joined(join: Join) -> tuple[str, str]:
    """Return the source of nested records, named ``n``, and the column with the value of the outer record."""
    through = join.through
    if through is None:
        return f"{quoted(join.table)} n", f"n.{quoted(join.there)}"
    link = f"n.{quoted(join.there)} = b.{quoted(through.there)}"
    return f"{quoted(through.table)} b JOIN {quoted(join.table)} n ON {link}", f"b.{quoted(through.here)}"


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    """Yield keys in chunks that fit into one query."""
    for start in range(0, len(keys), MOST_KEYS):
        yield keys[start : start + MOST_KEYS]


def _expected(shape: type[Shape], tree: Tree, *, nested: bool) -> Iterable[Nested]:
    """Yield the nested fields to load; undocumented ones only in nested records."""
    for field in shape.fields.values():
        if isinstance(field, Nested) and (
            field.name in tree or (field.embedded and (nested or not field.undocumented))
        ):
            yield field


def _unfold(field: Nested, rows: Sequence[Row]) -> None:
    """Decode nested records that are stored in a column."""
    for row in rows:
        value = row.get(field.name)
        if isinstance(value, bytes):
            value = json.loads(value)
        if not isinstance(field, One):
            value = [value] if isinstance(value, dict) else value or []
        row[field.name] = value or None if isinstance(field, One) else value
