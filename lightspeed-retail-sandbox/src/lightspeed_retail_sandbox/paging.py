"""Paging: which part of a list a request asks for, in which order, and the links to the pages around it.

V3 pages by cursors, V2 by offsets. A cursor holds the sort value and the key of the record at the edge of a page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lightspeed_retail.resources._base import Field, Resource

from .database import Row
from .errors import bad_request
from .operators import LARGEST, Condition
from .routes import Route, path_key
from .tables import quoted

Query = Sequence[tuple[str, str]]

V3_PAGING = frozenset({"sort", "after", "before"})
V2_PAGING = frozenset({"offset", "orderby", "orderby_desc"})
PAGING = V3_PAGING | V2_PAGING | {"limit", "count"}
"""Parameters that page and sort, in one version or in both."""

LONGEST_PAGE = 100

SORT_COLUMNS = {"description": "itemDescription"}
"""Sort fields with another name in the records."""


ROW_NUMBER = "rowid"
"""SQLite's own key of every table; settles the order where there is no other key."""


@dataclass(frozen=True)
class Order:
    """The order of a list.

    Attributes:
        columns: Columns to sort by; the last one is unique.
        descending: Whether the highest comes first.
    """

    columns: tuple[str, ...]
    descending: bool = False

    @property
    def selected(self) -> str:
        """The columns to select, with all that the order needs."""
        return f"t.{ROW_NUMBER}, t.*" if ROW_NUMBER in self.columns else "t.*"

    def sql(self, *, reverse: bool = False) -> str:
        """Return the ORDER BY clause, in the opposite direction if ``reverse``."""
        direction = " DESC" if self.descending != reverse else ""
        return ", ".join(f"t.{quoted(column)}{direction}" for column in self.columns)

    def place(self, row: Row) -> list[object]:
        """Return the position of a row in the list."""
        return [row[column] for column in self.columns]

    def beyond(self, values: Sequence[object], *, reverse: bool = False) -> Condition:
        """Return the condition for the rows after a position, or before it if ``reverse``.

        SQLite sorts missing values lowest.
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
        if up and values[0] is not None:  # redundant, but lets SQLite start in the middle of an index
            return Condition(f"t.{quoted(self.columns[0])} >= ? AND {place}", (values[0], *parameters))
        return Condition(place, tuple(parameters))


def encode_cursor(values: Sequence[object]) -> str:
    """Encode a position as in links: a JSON array in base64, ``WzEwMF0=`` for ``[100]``."""
    return base64.b64encode(json.dumps(list(values), separators=(",", ":")).encode()).decode()


def decode_cursor(text: str, order: Order) -> list[object]:
    """Decode the position of a cursor.

    Raises:
        ApiRefusal: It is not a cursor of a list in this order.
    """
    try:
        values = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        values = None
    plain = isinstance(values, list) and all(isinstance(value, (str, int, float, type(None))) for value in values)
    if not plain or len(values) != len(order.columns):
        raise bad_request("The after or before parameter is no cursor of this list.")
    return list(values)


@dataclass(frozen=True)
class PageRequest:
    """The part of a list that a request asks for.

    Attributes:
        order: How the list is sorted.
        limit: Records per page.
        sort: The ``sort`` parameter, or its default.
        after: Position to start after (V3).
        before: Position to end before (V3).
        offset: Records to skip (V2).
        counts: Whether only the number of records is requested.
    """

    order: Order
    limit: int = LONGEST_PAGE
    sort: str = ""
    after: list[object] | None = None
    before: list[object] | None = None
    offset: int = 0
    counts: bool = False

    @classmethod
    def read(cls, route: Route, given: Mapping[str, str], columns: Mapping[str, type[Field]]) -> PageRequest:
        """Parse the paging parameters of a query.

        Raises:
            ApiRefusal: A parameter is malformed, or cannot be combined with another one.
        """
        if given.get("count") in ("1", "true"):
            clashing = sorted(PAGING - {"count"} & given.keys())
            if clashing:
                raise bad_request(f"count cannot be combined with {clashing[0]}.")
            return cls(order_of(route.resource, columns), counts=True)
        limit = _number(given, "limit", LONGEST_PAGE)
        if limit > LONGEST_PAGE:
            raise bad_request(f"limit must be a number from 0 to {LONGEST_PAGE}.")
        if route.version == "V2":
            descending = given.get("orderby_desc") in ("1", "true")
            order = order_of(route.resource, columns, given.get("orderby", ""), descending=descending)
            return cls(order, limit, offset=_number(given, "offset", 0))
        sort = given.get("sort") or default_sort(route.resource)
        name = sort.removeprefix("-")
        if name not in (*route.resource.sortable, default_sort(route.resource)):
            sortable = ", ".join(route.resource.sortable)
            raise bad_request(f"Cannot sort {route.resource.reply} by '{name}'. Sortable fields: {sortable}.")
        order = order_of(route.resource, columns, name, descending=sort.startswith("-"))
        if "after" in given and "before" in given:
            raise bad_request("after and before cannot be combined.")
        places = {name: decode_cursor(given[name], order) if name in given else None for name in ("after", "before")}
        return cls(order, limit, sort, places["after"], places["before"])

    def link(self, url: str, query: Query, direction: str, row: Row | None) -> str:
        """Return the URL of the next or previous page; empty without one.

        Args:
            url: Address of the list.
            query: The query of this page.
            direction: ``next`` or ``previous``.
            row: The row at the edge of this page.
        """
        if row is None:
            return ""
        kept = [(name, value) for name, value in query if name not in ("sort", "limit", "after", "before")]
        cursor = "after" if direction == "next" else "before"
        place = (cursor, encode_cursor(self.order.place(row)))
        return f"{url}?{urlencode([*kept, ('sort', self.sort), ('limit', str(self.limit)), place])}"


def default_sort(resource: type[Resource]) -> str:
    """Return the default sort field: the key, if it is one field."""
    return resource.key[0] if len(resource.key) == 1 else next(iter(resource.sortable), "")


def order_of(
    resource: type[Resource], columns: Mapping[str, type[Field]], name: str = "", *, descending: bool = False
) -> Order:
    """Return the order of a list: by one field, then by the key.

    Raises:
        ApiRefusal: There is no such field.
    """
    wanted = name or default_sort(resource)
    first = wanted if wanted in columns else SORT_COLUMNS.get(wanted, "")
    if name and first not in columns:
        raise bad_request(f"{resource.reply} has no field '{name}' to sort by.")
    keys = resource.key or (path_key(resource),)
    chosen = dict.fromkeys(column for column in (first, *keys) if column in columns)
    return Order(tuple(chosen) or (ROW_NUMBER,), descending)


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST:
        raise bad_request(f"{name} must be a number.")
    return int(text)
