"""Repeats the records of a round in SQL, with other keys and later stamps."""

# ruff: noqa: S608  -- statements are put together from names of the catalogue and from numbers

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Date, Field, Integer, Ref, Timestamp
from lightspeed_retail_sandbox.database import Database
from lightspeed_retail_sandbox.tables import quoted

POINTERS = {
    "inventoryID": "InventoryLog",
    "internalNoteID": "Note",
    "parentSaleLineID": "SaleLine",
    "printedNoteID": "Note",
}
"""Targets of foreign keys that the catalogue does not have."""

NUMBERS = {"ticketNumber"}
"""Texts that are numbers, and grow with the key."""

UNIQUE = {"gatewayTransID", "processingFeeRef", "refNum", "remoteReference", "shipmentPackingRefNum"}
"""Texts that are unique."""


class Repeats:
    """The records that a round added.

    Args:
        database: The database.
        before: The highest keys before the round, by table.
        count: Number of repetitions.
        days: Days between repetitions.
    """

    def __init__(self, database: Database, before: Mapping[str, int], count: int, days: int) -> None:
        self._tables = database.tables
        self._count = count
        self._days = days
        self._ranges = {
            name: (before[name] + 1, last) for name, last in highest(database).items() if last > before[name]
        }
        self._owners = {self._tables[name].key: name for name in self._ranges} | POINTERS
        for name in self._ranges:
            database.reserve(name, self._width(name) * count + 1)

    def selects(self) -> Iterator[tuple[str, str]]:
        """Yield the tables, each with the SELECT of the rows to add."""
        series = f"WITH RECURSIVE round(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM round WHERE n < {self._count})"
        for name, (first, last) in self._ranges.items():
            table = self._tables[name]
            columns = ", ".join(self._column(name, column, kind) for column, kind in table.columns.items())
            key = quoted(table.key)
            where = f"{key} BETWEEN {first} AND {last}"
            yield (
                name,
                f"{series} SELECT {columns} FROM round CROSS JOIN {quoted(name)} WHERE {where} ORDER BY n, {key}",
            )

    def _column(self, table: str, column: str, kind: type[Field]) -> str:
        name = quoted(column)
        if issubclass(kind, (Timestamp, Date)):
            form = "%Y-%m-%d" if issubclass(kind, Date) else "%Y-%m-%dT%H:%M:%S+00:00"
            return f"strftime('{form}', {name}, (n * {self._days}) || ' days')"
        if column in NUMBERS:
            return f"CAST({name} + n * {self._width(table)} AS TEXT)"
        if column in UNIQUE:
            return f"CASE {name} WHEN '' THEN '' ELSE {name} || '-' || n END"
        if column == "Emails":  # a list in JSON, kept as bytes
            return f"CAST(replace(CAST({name} AS TEXT), '@', n || '@') AS BLOB)"
        field = SHAPES[table].fields.get(column)
        owner = (isinstance(field, Ref) and field.target) or self._owners.get(column, "")
        if owner not in self._ranges:
            return name
        first, last = self._ranges[owner]
        return f"CASE WHEN {name} BETWEEN {first} AND {last} THEN {name} + n * {self._width(owner)} ELSE {name} END"

    def _width(self, table: str) -> int:
        first, last = self._ranges[table]
        return last - first + 2  # a key stays free


def highest(database: Database) -> dict[str, int]:
    """Return the highest key of every table that has one."""
    keyed = {
        name: table.key
        for name, table in database.tables.items()
        if issubclass(table.columns.get(table.key, Field), Integer)
    }
    return {
        name: int(database.value(f"SELECT COALESCE(MAX({quoted(key)}), 0) FROM {quoted(name)}") or 0)
        for name, key in keyed.items()
    }
