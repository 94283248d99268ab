"""Reads and changes single rows within one write, with their keys and stamps."""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .database import Database, Row
from .tables import blank, quoted

STAMPS = frozenset({"timeStamp", "timestamp", "updatetime", "updateTime"})
"""Columns set to the current time when a row changes."""

CREATED = "createTime"


@lru_cache(maxsize=1024)
def _selection(table: str, columns: tuple[str, ...], selected: str = "rowid AS rowid, *") -> str:
    tests = " AND ".join(f"{quoted(column)} = :{column}" for column in columns) or "TRUE"
    return f"SELECT {selected} FROM {quoted(table)} WHERE {tests} ORDER BY rowid"


class Transaction:
    """One write; it is done as a whole or not at all.

    Args:
        database: The records.
        now: The current time, as a stamp.

    Attributes:
        now: The current time, as a stamp.
    """

    def __init__(self, database: Database, now: str) -> None:
        self._database = database
        self.now = now

    @property
    def employee(self) -> int:
        """The employee who granted the token."""
        return int(self.value("Session", "employeeID") or 0)

    # -------------------------------------------------------------------------------------------------- reading

    def rows(self, table: str, **where: object) -> list[Row]:
        """Return the rows of a table with these values, in the order of insertion, with their ``rowid``."""
        return self._database.rows(_selection(table, tuple(where)), where)

    def computed(self, view: str, **where: object) -> list[Row]:
        """Return the rows of a view with these values."""
        tests = " AND ".join(f"{quoted(column)} = :{column}" for column in where) or "TRUE"
        return self._database.rows(f"SELECT * FROM {quoted(view)} WHERE {tests}", where)

    def row(self, table: str, **where: object) -> Row | None:
        """Return the first row of a table with these values, if any."""
        return next(iter(self.rows(table, **where)), None)

    def value(self, table: str, column: str, **where: object) -> Any:
        """Return one column of the first row with these values; None without a row."""
        return self._database.value(_selection(table, tuple(where), quoted(column)), where)

    def exists(self, table: str, key: object) -> bool:
        """Return whether there is a row with a key."""
        return bool(key) and self.value(table, self.key(table), **{self.key(table): key}) is not None

    def record(self, table: str, key: object) -> Row | None:
        """Return the row with a key, if any."""
        return self.row(table, **{self.key(table): key}) if key else None

    def key(self, table: str) -> str:
        """Return the column that identifies a row."""
        return self._database.tables[table].key

    def blank(self, table: str, column: str) -> Any:
        """Return the default of a column."""
        return blank(self._database.tables[table].columns[column])

    # -------------------------------------------------------------------------------------------------- writing

    def insert(self, table: str, **values: object) -> int:
        """Insert a row, stamped with the current time unless its values say otherwise; returns its key, or 0."""
        columns = self._database.tables[table].columns
        row = {column: self.now for column in (*STAMPS, CREATED) if column in columns} | values
        key = self.key(table)
        if key:
            row[key] = row.get(key) or self._database.next_key(table)
        self._database.insert(table, [row])
        return int(str(row[key])) if key else 0

    def update(self, table: str, row: Row | int, **values: object) -> None:
        """Update a row, given by row or key; its stamps move."""
        columns = self._database.tables[table].columns
        self.derive(table, row, **{column: self.now for column in STAMPS if column in columns} | values)

    def derive(self, table: str, row: Row | int, **values: object) -> None:
        """Set calculated columns of a row; its stamps do not move. Arguments as for :meth:`update`."""
        if not values:
            return
        if isinstance(row, dict):
            self._database.update(table, row["rowid"], values, column="rowid")
        else:
            self._database.update(table, row, values)

    def delete(self, table: str, **where: object) -> None:
        """Delete the rows with these values."""
        for row in self.rows(table, **where):
            self._database.delete(table, row["rowid"], column="rowid")
