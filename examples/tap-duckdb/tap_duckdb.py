"""How do rows of a DuckDB file become a Singer stream? Each configured query is one.

A stand-in for the tap of your own warehouse, small enough to read, so that the examples run without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

import duckdb
from singer_sdk import Tap
from singer_sdk import typing as th
from singer_sdk.helpers import types
from singer_sdk.streams import Stream

_TYPES: dict[str, dict[str, Any]] = {
    "BOOLEAN": {"type": ["boolean", "null"]},
    "DOUBLE": {"type": ["number", "null"]},
    "FLOAT": {"type": ["number", "null"]},
    "DATE": {"type": ["string", "null"], "format": "date"},
}
"""What columns are in JSON, by the beginning of their type; whole numbers, decimals and moments have several types."""


class Query(Stream):
    """The rows of a query.

    Args:
        tap: The tap it belongs to.
        name: Its name.
        query: ``sql``, and ``key``: the columns that identify a row.
    """

    def __init__(self, tap: Tap, name: str, query: dict[str, Any]) -> None:
        self._file = str(tap.config["filepath"])
        self._sql = str(query["sql"])
        super().__init__(tap, name=name)
        self.primary_keys = tuple(query.get("key", ()))

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The columns of the query and their types; the query is not run for it."""
        with duckdb.connect(self._file, read_only=True) as connection:
            columns = connection.execute(f"DESCRIBE {self._sql}").fetchall()
        return {"type": "object", "properties": {name: _json_type(kind) for name, kind, *_ in columns}}

    def get_records(self, context: types.Context | None) -> Iterable[dict[str, Any]]:  # noqa: ARG002 -- no partitions
        """Run the query."""
        with duckdb.connect(self._file, read_only=True) as connection:
            rows = connection.execute(self._sql)
            names = [column[0] for column in rows.description]
            while some := rows.fetchmany(1000):
                yield from (dict(zip(names, row, strict=True)) for row in some)


class TapDuckDB(Tap):
    """Reads queries on a DuckDB file."""

    name = "tap-duckdb"
    dynamic_catalog = True
    config_jsonschema: ClassVar[dict[str, Any]] = th.PropertiesList(
        th.Property("filepath", th.StringType, required=True, description="The database."),
        th.Property(
            "queries",
            th.ObjectType(additional_properties=True),
            required=True,
            description='What to read, by stream: {"name": {"sql": "SELECT ...", "key": ["id"]}}.',
        ),
    ).to_dict()

    def discover_streams(self) -> Sequence[Query]:
        """A stream for each query."""
        return [Query(self, name, query) for name, query in self.config["queries"].items()]


def _json_type(kind: str) -> dict[str, Any]:
    if kind in _TYPES:
        return _TYPES[kind]
    if kind.startswith("DECIMAL"):
        return {"type": ["number", "null"]}
    if kind.startswith("TIMESTAMP"):
        return {"type": ["string", "null"], "format": "date-time"}
    return {"type": ["integer", "null"]} if kind.endswith("INT") or kind == "INTEGER" else {"type": ["string", "null"]}
