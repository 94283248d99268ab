"""Which part of a list is asked for, and in which order? Cursors in V3, offsets in V2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lightspeed_retail.resources._base import Field, Resource

from . import cursors
from .cursors import Order
from .database import Row
from .errors import bad_request
from .filters import LARGEST
from .routes import Route, path_key

Query = Sequence[tuple[str, str]]

PAGING = frozenset({"limit", "count", "sort", "after", "before", "offset", "orderby", "orderby_desc"})

LONGEST_PAGE = 100

SORT_COLUMNS = {"description": "itemDescription"}
"""Sort fields that are called otherwise in the records."""


@dataclass(frozen=True)
class Walk:
    """A part of a list.

    Attributes:
        order: How the list is sorted.
        limit: Records a page.
        sort: The ``sort`` parameter, given or not.
        after: Place to begin behind (V3).
        before: Place to end ahead of (V3).
        offset: Records to skip (V2).
        counts: Whether only the number of records is asked for.
    """

    order: Order
    limit: int = LONGEST_PAGE
    sort: str = ""
    after: list[object] | None = None
    before: list[object] | None = None
    offset: int = 0
    counts: bool = False

    @classmethod
    def read(cls, route: Route, given: Mapping[str, str], columns: Mapping[str, type[Field]]) -> Walk:
        """Take the part out of a query.

        Raises:
            ApiRefusal: A parameter is malformed, or does not go with another one.
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
        places = {name: cursors.read(given[name], order) if name in given else None for name in ("after", "before")}
        return cls(order, limit, sort, places["after"], places["before"])

    def link(self, url: str, query: Query, direction: str, row: Row | None) -> str:
        """The complete address of the next or previous page; empty if there is none.

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
        place = (cursor, cursors.written(self.order.place(row)))
        return f"{url}?{urlencode([*kept, ('sort', self.sort), ('limit', str(self.limit)), place])}"


def default_sort(resource: type[Resource]) -> str:
    """The field that a list is sorted by when nothing is said: the key, if it is one field."""
    return resource.key[0] if len(resource.key) == 1 else next(iter(resource.sortable), "")


def order_of(
    resource: type[Resource], columns: Mapping[str, type[Field]], name: str = "", *, descending: bool = False
) -> Order:
    """How a list is sorted: by one field, ties by the key.

    Raises:
        ApiRefusal: There is no such field.
    """
    wanted = name or default_sort(resource)
    first = wanted if wanted in columns else SORT_COLUMNS.get(wanted, "")
    if name and first not in columns:
        raise bad_request(f"{resource.reply} has no field '{name}' to sort by.")
    keys = resource.key or (path_key(resource),)
    chosen = dict.fromkeys(column for column in (first, *keys) if column in columns)
    return Order(tuple(chosen) or (cursors.ROW_NUMBER,), descending)


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST:
        raise bad_request(f"{name} must be a number.")
    return int(text)
