"""Replies to requests for lists and single records."""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Field, Integer, Nested, Resource, snake_case

from . import envelopes, relations
from .database import Database, Row
from .errors import not_found
from .filters import Filters, check_names, window
from .operators import Condition
from .paging import PAGING, Order, PageRequest, Query, order_of
from .relations import Joins, Records
from .routes import Route, path_key
from .rules import Envelope, rules_of
from .tables import quoted, table_of
from .views import REPORTS
from .wire import Json, Wire


@dataclass(frozen=True)
class Source:
    """The source of an endpoint's rows.

    Attributes:
        sql: The table, view or subquery, named ``t``.
        columns: The columns, with their kinds.
        parameters: Named parameters of the SQL.
    """

    sql: str
    columns: Mapping[str, type[Field]]
    parameters: Mapping[str, str]


class Lists:
    """Answers reads of one account.

    Args:
        database: The records.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.joins = Joins(database)
        self._records = Records(database, self.joins)
        self._wires = {shown: Wire(database.zone(), gift_codes=shown) for shown in (False, True)}

    # ------------------------------------------------------------------------------------------------- replies

    def page(self, route: Route, query: Query, *, url: str, gift_codes: bool) -> dict[str, Json]:
        """Return the reply to a request for a list.

        Args:
            route: The list.
            query: The decoded query parameters.
            url: Address of the list, for the links to other pages.
            gift_codes: Whether the codes of gift cards are shown in full.

        Raises:
            ApiRefusal: The query is not supported, or a parent does not exist.
        """
        resource = route.resource
        check_names(resource, route.version, query)
        given = dict(query)
        names = relations.asked_for(resource, given.get("load_relations", ""), single=False)
        source = self.source(resource, query)
        asked = [pair for pair in query if pair[0] not in PAGING]
        filters = Filters(self._database, self.joins, resource, names)
        conditions = [
            *self._below(route, source),
            *filters.defaults(source.columns, asked),
            *filters.filters(source.columns, asked),
        ]
        page = PageRequest.read(route, given, source.columns)
        if page.counts:
            return envelopes.count(self._count(source, conditions))
        attributes: dict[str, object]
        if not resource.paged:
            rows, attributes = self._select(source, conditions, page.order), {}
        elif route.version == "V2":
            rows = self._select(source, conditions, page.order, page.limit, page.offset)
            total = self._count(source, conditions)
            attributes = {"count": total, "offset": page.offset, "limit": page.limit}
        else:
            rows, edges = self._by_cursor(source, conditions, page)
            attributes = {name: page.link(url, query, name, row) for name, row in edges.items()}
        if Envelope.COUNT_ONLY in rules_of(resource).envelope:
            attributes = {"count": self._count(source, conditions)}
        records = self._shown(resource, rows, names, gift_codes=gift_codes)
        return envelopes.page(resource, attributes, records) if resource.paged else envelopes.unpaged(resource, records)

    def single(self, route: Route, query: Query, *, gift_codes: bool, also: Iterable[str] = ()) -> dict[str, Json]:
        """Return the reply to a request for one record; arguments as for :meth:`page`.

        Args:
            route: The record.
            query: The decoded query parameters.
            gift_codes: Whether the codes of gift cards are shown in full.
            also: Relations to load besides the requested ones.

        Raises:
            ApiRefusal: There is no such record, or it has no such relation.
        """
        resource = route.resource
        names = (*relations.asked_for(resource, dict(query).get("load_relations", ""), single=True), *also)
        row = self.row(route)
        return envelopes.single(resource, self._shown(resource, [row], names, gift_codes=gift_codes)[0])

    def shown(self, resource: type[Resource], row: Row, *, gift_codes: bool) -> dict[str, Json]:
        """Return a record in the form of replies, from a row."""
        return self._shown(resource, [row], (), gift_codes=gift_codes)[0]

    def row(self, route: Route) -> Row:
        """Return the row of the requested record.

        Raises:
            ApiRefusal: There is no such record.
        """
        resource = route.resource
        source = self.source(resource, [("all_labels", "true")])
        conditions = [*self._below(route, source), *_is(path_key(resource), route.key, source)]
        rows = self._select(source, conditions, order_of(resource, source.columns), 1)
        if not rows:
            raise not_found(resource.reply, route.key or "")
        return rows[0]

    def parents(self, route: Route) -> dict[str, int]:
        """Return the keys of the parents in a route.

        Raises:
            ApiRefusal: One of them does not exist.
        """
        list(self._below(route, Source("", {}, {})))
        return {name: int(key) for name, key in route.keys.items()}

    # --------------------------------------------------------------------------------------------------- truth

    def rows(self, resource: type[Resource], names: Iterable[str] = (), query: Query = ()) -> list[Row]:
        """Return all stored rows of a resource, archived ones included, in the order of their keys.

        Args:
            resource: The resource.
            names: Relations to load.
            query: Filters as in a request, such as the days of a report.
        """
        source = self.source(resource, query)
        filters = Filters(self._database, self.joins, resource, names)
        conditions = list(filters.filters(source.columns, query))
        rows = self._select(source, conditions, order_of(resource, source.columns))
        self._records.complete(resource, rows, relations.tree(resource, names))
        return rows

    # -------------------------------------------------------------------------------------------------- pieces

    def source(self, resource: type[Resource], query: Query = ()) -> Source:
        """Return the source of a resource's rows; some parameters select another one.

        Raises:
            ApiRefusal: A day of a report is missing or invalid.
        """
        report = REPORTS.get(resource.__name__)
        if report:
            columns = {f.name: type(f) for f in resource.fields.values()}
            return Source(f"({report}) t", columns, window(query))
        table = table_of(resource)
        chosen = rules_of(resource).source
        if chosen and chosen[0] in query:
            table = chosen[1]
        columns = self._database.columns(table)
        own = {f.name: type(f) for f in resource.fields.values() if f.name in columns and not isinstance(f, Nested)}
        return Source(f"{quoted(table)} t", {**columns, **own}, {})

    def _below(self, route: Route, source: Source) -> Iterable[Condition]:
        """Yield the conditions for the parents in a path.

        Raises:
            ApiRefusal: A parent does not exist.
        """
        if route.resource.parent and route.keys:
            parent = RESOURCES[snake_case(route.resource.parent)]
            *outer, key = route.resource.placeholders()
            above = Route(parent, route.version, route.account, {k: route.keys[k] for k in outer}, route.keys[key])
            self._check(above)
        for name, value in route.keys.items():
            if name in source.columns:
                yield from _is(name, value, source)

    def _check(self, route: Route) -> None:
        """Check that the record of a route exists."""
        source = self.source(route.resource)
        conditions = [*self._below(route, source), *_is(path_key(route.resource), route.key, source)]
        if not self._count(source, conditions):
            raise not_found(route.resource.reply, route.key or "")

    def _by_cursor(
        self, source: Source, conditions: list[Condition], page: PageRequest
    ) -> tuple[list[Row], dict[str, Row | None]]:
        """Return a page, and the rows that the links to its neighbours start from."""
        back = page.before is not None
        place = page.before or page.after
        beyond = [page.order.beyond(place, reverse=back)] if place is not None else []
        rows = self._select(source, [*conditions, *beyond], page.order, page.limit + 1, reverse=back)
        more = len(rows) > page.limit
        rows = rows[: page.limit]
        if not rows:
            return [], {"next": None, "previous": None}
        if back:
            rows.reverse()
        edge = rows[-1] if back else rows[0]
        behind = bool(place) and bool(
            self._count(source, [*conditions, page.order.beyond(page.order.place(edge), reverse=not back)], limit=1)
        )
        following, preceding = (behind, more) if back else (more, behind)
        return rows, {"next": rows[-1] if following else None, "previous": rows[0] if preceding else None}

    def _select(
        self,
        source: Source,
        conditions: Sequence[Condition],
        order: Order,
        limit: int = -1,
        offset: int = 0,
        *,
        reverse: bool = False,
    ) -> list[Row]:
        where, parameters = _joined(source, conditions)
        sorting = f"ORDER BY {order.sql(reverse=reverse)} LIMIT :limit OFFSET :offset"
        return self._database.rows(
            f"SELECT {order.selected} FROM {source.sql}{where} {sorting}",
            parameters | {"limit": limit, "offset": offset},
        )

    def _count(self, source: Source, conditions: Sequence[Condition], limit: int = -1) -> int:
        where, parameters = _joined(source, conditions)
        statement = f"SELECT COUNT(*) FROM (SELECT 1 FROM {source.sql}{where} LIMIT :limit)"
        return int(self._database.value(statement, parameters | {"limit": limit}))

    def _shown(
        self, resource: type[Resource], rows: list[Row], names: Iterable[str], *, gift_codes: bool
    ) -> list[dict[str, Json]]:
        self._records.complete(resource, rows, relations.tree(resource, names))
        return [self._wires[gift_codes].record(resource, row) for row in rows]


def _joined(source: Source, conditions: Iterable[Condition]) -> tuple[str, dict[str, object]]:
    """Return a WHERE clause, with named parameters in place of the question marks."""
    parameters: dict[str, object] = dict(source.parameters)
    numbers = count()
    clauses = []
    for condition in conditions:
        first, *rest = condition.sql.split("?")
        for value, text in zip(condition.parameters, rest, strict=True):
            name = f"p{next(numbers)}"
            parameters[name] = value
            first += f":{name}{text}"
        clauses.append(first)
    return (f" WHERE {' AND '.join(clauses)}" if clauses else ""), parameters


def _is(column: str, key: str | None, source: Source) -> Iterable[Condition]:
    """Yield the condition for a key in a path; a key that is not a number matches no record."""
    if key is not None:
        kind = source.columns[column]
        whole = not issubclass(kind, Integer) or (key.isascii() and key.isdigit())
        yield Condition(f"t.{quoted(column)} = ?", (key,)) if whole else Condition("FALSE")
