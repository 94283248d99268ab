"""The tables of the database and their columns, derived from the catalogue.

There is one table per class of records that the catalogue declares: resources, and nested records with an identity of
their own. Views of a resource (print views, lists below a parent) share its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail.resources._base import (
    Field,
    Flag,
    Float,
    Id,
    Integer,
    Nested,
    Resource,
    Shape,
    Stamp,
    Text,
    Timestamp,
    snake_case,
)

from .rules import rules_of
from .views import REPORTS, VIEWS


@dataclass
class Table:
    """A table of the database.

    Attributes:
        name: Its name: that of the class it stores.
        key: Column that identifies a row; empty for nested records without an identity.
        columns: What its columns hold.
    """

    name: str
    key: str
    columns: dict[str, type[Field]] = field(default_factory=dict)

    def sql(self) -> str:
        """Return the statement that creates it."""
        columns = ", ".join(self._column(name) for name in self.columns)
        return f"CREATE TABLE {quoted(self.name)} ({columns})"

    def _column(self, name: str) -> str:
        kind = self.columns[name]
        identity = " PRIMARY KEY" if name == self.key and issubclass(kind, Integer) else ""
        return f"{quoted(name)} {affinity(kind)}{identity}"


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def affinity(kind: type[Field]) -> str:
    """Return the SQLite type of a column; amounts are numbers, so that they compare as such."""
    if issubclass(kind, (Integer, Flag)):
        return "INTEGER"
    return "NUMERIC" if issubclass(kind, Float) else "TEXT"


def blank(kind: type[Field]) -> object:
    """Return the default of a column: the API has no nulls, only moments and days can be missing."""
    if issubclass(kind, (Integer, Float, Flag)):
        return 0
    return "" if issubclass(kind, Text) else None


def key_of(shape: type[Shape]) -> str:
    """Return the field that identifies a record of this shape; empty if there is none."""
    if issubclass(shape, Resource) and len(shape.key) == 1:
        return shape.key[0]
    return next((name for name, value in shape.fields.items() if isinstance(value, Id)), "")


def table_of(shape: type[Shape]) -> str:
    """Return the table (or SQL view) that holds the records of a shape."""
    while issubclass(shape, Resource) and shape.view_of and shape.__name__ not in VIEWS:
        shape = SHAPES[shape.view_of]
    return rules_of(shape).stored_as or shape.__name__


def stored() -> Iterator[Table]:
    """Yield every table of the catalogue."""
    for name, shape in SHAPES.items():
        if table_of(shape) != name or name in VIEWS or name in REPORTS or not _is_stored(shape):
            continue
        table = Table(name, key_of(shape))
        table.columns.update({f.name: type(f) for f in shape.fields.values() if not isinstance(f, Nested)})
        if issubclass(shape, Resource):
            if isinstance(shape.replication, Stamp):
                table.columns.setdefault(shape.replication.field, Timestamp)
            table.columns.update({p: Integer for p in shape.placeholders() if p not in table.columns})
        table.columns.update(rules_of(shape).columns)
        yield table


def _is_stored(shape: type[Shape]) -> bool:
    if not issubclass(shape, Resource):
        return shape is not Resource
    return shape.listable() or shape.action("get") is not None


def resource(slug: str) -> type[Resource]:
    """Return the resource of that name.

    Args:
        slug: Its name in snake case, or that of its class.

    Raises:
        KeyError: There is none.
    """
    found = RESOURCES.get(slug) or RESOURCES.get(snake_case(slug))
    if found is None:
        raise KeyError(f"No resource is called {slug!r}.")
    return found
