"""What does a write see and change? Single rows of the tables, with their keys and stamps."""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .database import Database, Row
from .tables import blank, quoted

STAMPS = frozenset({"timeStamp", "timestamp", "updatetime", "updateTime"})
"""Columns that move to the present when a row changes."""

CREATED = "createTime"


@lru_cache(maxsize=1024)
def _selection(table: str, columns: tuple[str, ...], selected: str = "rowid AS rowid, *") -> str:
    tests = " AND ".join(f"{quoted(column)} = :{column}" for column in columns) or "TRUE"
    return f"SELECT {selected} FROM {quoted(table)} WHERE {tests} ORDER BY rowid"


class Transaction:
    """One write while it happens; either all of it does or nothing.

    Args:
        database: Where the records are.
        now: The present, as stamps have it.

    Attributes:
        now: The present.
    """

    def __init__(self, database: Database, now: str) -> None:
        self._database = database
        self.now = now

    @property
    def employee(self) -> int:
        """The employee in whose name the write happens: the one who granted the token."""
        return int(self.value("Session", "employeeID") or 0)

    # -------------------------------------------------------------------------------------------------- reading

    def rows(self, table: str, **where: object) -> list[Row]:
        """Return the rows of a table with some values, in the order they came; each with its ``rowid``."""
        return self._database.rows(_selection(table, tuple(where)), where)

    def computed(self, view: str, **where: object) -> list[Row]:
        """Return the rows of a view with some values."""
        tests = " AND ".join(f"{quoted(column)} = :{column}" for column in where) or "TRUE"
        return self._database.rows(f"SELECT * FROM {quoted(view)} WHERE {tests}", where)

    def row(self, table: str, **where: object) -> Row | None:
        """Return the first row of a table with some values, if there is one."""
        return next(iter(self.rows(table, **where)), None)

    def value(self, table: str, column: str, **where: object) -> Any:
        """Return one value of the first row with some others; None without a row."""
        return self._database.value(_selection(table, tuple(where), quoted(column)), where)

    def exists(self, table: str, key: object) -> bool:
        """Return whether there is a row with a key."""
        return bool(key) and self.value(table, self.key(table), **{self.key(table): key}) is not None

    def record(self, table: str, key: object) -> Row | None:
        """Return the row with a key, if there is one."""
        return self.row(table, **{self.key(table): key}) if key else None

    def key(self, table: str) -> str:
        """Return the column that identifies a row."""
        return self._database.tables[table].key

    def blank(self, table: str, column: str) -> Any:
        """Return what a column holds where nothing was sent."""
        return blank(self._database.tables[table].columns[column])

    # -------------------------------------------------------------------------------------------------- writing

    def insert(self, table: str, **values: object) -> int:
        """Add a row, made and changed just now unless its values say otherwise; returns its key, or 0 without one."""
        columns = self._database.tables[table].columns
        row = {column: self.now for column in (*STAMPS, CREATED) if column in columns} | values
        key = self.key(table)
        if key:
            row[key] = row.get(key) or self._database.next_key(table)
        self._database.insert(table, [row])
        return int(str(row[key])) if key else 0

    def update(self, table: str, row: Row | int, **values: object) -> None:
        """Change a row, given as it was read or by its key; its stamps move."""
        columns = self._database.tables[table].columns
        self.derive(table, row, **{column: self.now for column in STAMPS if column in columns} | values)

    def derive(self, table: str, row: Row | int, **values: object) -> None:
        """Change columns of a row that follow from others; its stamps stay. Arguments as for :meth:`update`."""
        if not values:
            return
        if isinstance(row, dict):
            self._database.update(table, row["rowid"], values, column="rowid")
        else:
            self._database.update(table, row, values)

    def delete(self, table: str, **where: object) -> None:
        """Remove the rows with some values."""
        for row in self.rows(table, **where):
            self._database.delete(table, row["rowid"], column="rowid")
