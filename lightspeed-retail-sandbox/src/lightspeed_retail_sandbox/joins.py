"""Where do nested records come from?

Mostly by convention: a record that names the key of another one (``shopID``, ``sendingShopID``) has that one as a
to-one relation, and a record whose key is named by others has those as a to-many relation. Exceptions are among the
rules of the class.
"""

from __future__ import annotations

from collections.abc import Iterator

from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Nested, One, Resource, Shape, Stamp

from .database import Database
from .rules import Join, rules_of
from .tables import key_of, table_of


class Joins:
    """Knows how each nested field of the catalogue is found in a database.

    Args:
        database: Where the records are; filled, because a world may bring nested records inside the rows.
    """

    def __init__(self, database: Database) -> None:
        self._columns = {name: {c.lower(): c for c in columns} for name, columns in _sources(database)}
        self._known: dict[tuple[str, str], Join | None] = {}

    def inline(self, shape: type[Shape], field: Nested) -> bool:
        """Whether rows bring the nested records inside a column of their own."""
        return field.name.lower() in self._columns.get(table_of(shape), {})

    def find(self, shape: type[Shape], field: Nested) -> Join | None:
        """How the records of a nested field are found; None if nothing is stored for it."""
        at = (shape.__name__, field.name)
        if at not in self._known:
            self._known[at] = self._exception(shape, field) or self._convention(shape, field)
        return self._known[at]

    def columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The columns of tables that joins look rows up by, for indices."""
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
    """The columns that lists of a resource are sorted and filtered by, for indices."""
    key = key_of(shape)
    stamp = (shape.replication.field,) if isinstance(shape.replication, Stamp) else ()
    for name in (*shape.sortable, *stamp):
        if name != key:
            yield table_of(shape), (name, key) if key else (name,)
