"""Where does a page begin? A cursor holds the sort value and the key of the record at the edge of the last page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

from .database import Row
from .errors import bad_request
from .filters import Condition
from .tables import quoted

ROW_NUMBER = "rowid"
"""Decides where nothing else does; SQLite has it in every table, but not among the columns."""


@dataclass(frozen=True)
class Order:
    """How a list is sorted.

    Attributes:
        columns: The columns that decide, the last one settling all ties.
        descending: Whether the highest comes first.
    """

    columns: tuple[str, ...]
    descending: bool = False

    @property
    def selected(self) -> str:
        """What to select so that rows hold all columns that decide."""
        return f"t.{ROW_NUMBER}, t.*" if ROW_NUMBER in self.columns else "t.*"

    def sql(self, *, reverse: bool = False) -> str:
        """The ORDER BY clause; ``reverse`` walks the other way."""
        direction = " DESC" if self.descending != reverse else ""
        return ", ".join(f"t.{quoted(column)}{direction}" for column in self.columns)

    def place(self, row: Row) -> list[object]:
        """Where a row stands in the list."""
        return [row[column] for column in self.columns]

    def beyond(self, values: Sequence[object], *, reverse: bool = False) -> Condition:
        """The rows that come after a place in the list; before it if ``reverse``.

        SQLite sorts missing values as the lowest, so a place may have one.
        """
        up = self.descending == reverse
        alternatives: list[str] = []
        parameters: list[object] = []
        for depth, value in enumerate(values):
            same = [f"t.{quoted(column)} IS ?" for column in self.columns[:depth]]
            column = f"t.{quoted(self.columns[depth])}"
            if up and value is None:
                step, own = f"{column} IS NOT NULL", []
            elif up:
                step, own = f"{column} > ?", [value]
            elif value is None:
                continue
            else:
                step, own = f"({column} < ? OR {column} IS NULL)", [value]
            alternatives.append(" AND ".join((*same, step)))
            parameters += [*values[:depth], *own]
        place = f"({' OR '.join(alternatives) or 'FALSE'})"
        if up and values[0] is not None:  # says nothing new, but lets SQLite begin in the middle of an index
            return Condition(f"t.{quoted(self.columns[0])} >= ? AND {place}", (values[0], *parameters))
        return Condition(place, tuple(parameters))


def written(values: Sequence[object]) -> str:
    """A cursor as it stands in a link: a JSON array in base64, ``WzEwMF0=`` for ``[100]``."""
    return base64.b64encode(json.dumps(list(values), separators=(",", ":")).encode()).decode()


def read(text: str, order: Order) -> list[object]:
    """The place that a cursor stands for.

    Raises:
        ApiRefusal: It is no cursor of a list in this order.
    """
    try:
        values = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        values = None
    plain = isinstance(values, list) and all(isinstance(value, (str, int, float, type(None))) for value in values)
    if not plain or len(values) != len(order.columns):
        raise bad_request("The after or before parameter is no cursor of this list.")
    return list(values)
