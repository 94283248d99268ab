"""Filters of a list: checks every query parameter, and turns it into SQL."""

# ruff: noqa: S608  -- statements are put together from names of the catalogue; values are always bound

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from lightspeed_retail.resources._base import Field, Integer, Resource, Text

from . import operators
from .database import Database
from .errors import bad_request
from .operators import Condition, Test
from .paging import V2_PAGING, V3_PAGING
from .relations import Joins, Tree, joined, nested_field, tree
from .rules import Join, rules_of
from .tables import quoted

COMMON = frozenset({"load_relations", "archived", "or", "pretty_print", "count", "limit"})
"""Parameters that lists take in both versions."""

NO_COLUMNS = frozenset({"startDate", "endDate", "all_labels"})
"""Parameters of the source of the rows, not of their columns."""

ARCHIVED: Mapping[str, str] = {
    "": "t.archived = 0",
    "false": "t.archived = 0",
    "0": "t.archived = 0",
    "true": "",
    "1": "",
    "only": "t.archived = 1",
}
"""The condition for each value of ``archived``."""

CONTACT_SEARCH: Mapping[str, tuple[str, str, str]] = {
    "email": ("Emails", "address", "Primary"),
    "phoneHome": ("Phones", "number", "Home"),
    "phoneWork": ("Phones", "number", "Work"),
    "mobile": ("Phones", "number", "Mobile"),
    "pager": ("Phones", "number", "Pager"),
    "fax": ("Phones", "number", "Fax"),
}
"""Names that contacts can be searched by: the list, its field, and its use."""


class Filters:
    """The filters of a request for one resource.

    Args:
        database: The records.
        joins: How nested records are found.
        resource: The requested resource.
        relations: Relations that the request loads; only those can be searched.
    """

    def __init__(
        self, database: Database, joins: Joins, resource: type[Resource], relations: Iterable[str] = ()
    ) -> None:
        self._database = database
        self._joins = joins
        self._resource = resource
        self._loaded: Tree = tree(resource, relations)

    def defaults(
        self, columns: Mapping[str, type[Field]], parameters: Iterable[tuple[str, str]]
    ) -> Iterator[Condition]:
        """Yield the conditions that hide rows by default; arguments as for :meth:`filters`.

        Raises:
            ApiRefusal: ``archived`` has no such value.
        """
        given = dict(parameters)
        archived = given.get("archived", "")
        if archived not in ARCHIVED:
            raise bad_request("archived must be true, false or only.")
        if self._resource.archivable and "archived" in columns and ARCHIVED[archived]:
            yield Condition(ARCHIVED[archived])
        flag = rules_of(self._resource).listed_if
        if flag and flag not in given:
            yield Condition(f"t.{quoted(flag)} = 0")

    def filters(self, columns: Mapping[str, type[Field]], parameters: Iterable[tuple[str, str]]) -> Iterator[Condition]:
        """Yield the conditions of the query.

        Args:
            columns: The columns of the rows.
            parameters: The query, without paging and sorting.

        Raises:
            ApiRefusal: A parameter is unknown or malformed.
        """
        for name, value in parameters:
            if name == "or":
                yield Condition.any_of([self._test(columns, test) for test in _alternatives(value)])
            elif name not in COMMON | NO_COLUMNS:
                yield self._test(columns, Test.read(name, value))

    def _test(self, columns: Mapping[str, type[Field]], test: Test) -> Condition:
        relation, dot, name = test.name.rpartition(".")
        if dot:
            return self._related(relation, name, test)
        if test.name == "itemCode" and any(own.name == "itemCode" for own in self._resource.filters):
            return _item_code(test)
        rules = rules_of(self._resource)
        if test.name in rules.equals_only and test.operator != "=":
            raise bad_request(f"{test.name}: equals is the only operator.")
        if test.name in rules.contained and test.operator == "=":
            test = Test(test.name, "~", f"%{test.value}%")
        if test.name not in columns:
            raise bad_request(f"{self._resource.reply} has no field or parameter '{test.name}'.")
        return operators.condition(f"t.{quoted(test.name)}", columns[test.name], test)

    def _related(self, relation: str, name: str, test: Test) -> Condition:
        """Return the condition that a record of a relation passes a test."""
        field = nested_field(self._resource, relation)
        if field is None or (field.name not in self._loaded and not field.embedded):
            raise bad_request(f"{test.name}: load the relation '{relation}' to search in it.")
        join = self._joins.find(self._resource, field)
        if join is None:
            raise bad_request(f"{test.name}: the relation '{relation}' cannot be searched.")
        if join.table == "Contact" and name in CONTACT_SEARCH:
            inner = _contact(name, test)
        else:
            columns = self._database.columns(join.table)
            if name not in columns:
                raise bad_request(f"{field.target} has no field '{name}'.")
            inner = operators.condition(f"n.{quoted(name)}", columns[name], test)
        return _exists(join, inner)


def check_names(resource: type[Resource], version: str, parameters: Iterable[tuple[str, str]]) -> None:
    """Check that the version and the endpoint have every parameter.

    Raises:
        ApiRefusal: A parameter belongs to the other version, or a mandatory one is missing.
    """
    names = {name for name, _ in parameters}
    foreign = sorted(names & (V2_PAGING if version == "V3" else V3_PAGING))
    if foreign:
        raise bad_request(f"Parameter '{foreign[0]}' is not supported in {version}.")
    for own in resource.filters:
        if own.required and own.name not in names:
            raise bad_request(f"Parameter '{own.name}' is required.")


def window(parameters: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the days of a report.

    Raises:
        ApiRefusal: One of them is not a date.
    """
    given = dict(parameters)
    days = {}
    for name, place in (("startDate", "first"), ("endDate", "last")):
        try:
            days[place] = operators.day(given[name])
        except (KeyError, ValueError):
            raise bad_request(f"{name} must be a date such as 2021-01-26.") from None
    return days


def _alternatives(text: str) -> Iterator[Test]:
    """Yield the parts of an ``or`` parameter: they stand between pipes, each escaped once more.

    Raises:
        ApiRefusal: A part does not test a field.
    """
    for part in filter(None, text.split("|")):
        name, equals, value = part.partition("=")
        if not equals:
            name, equals, value = unquote(part).partition("=")
        if not equals:
            raise bad_request(f"or: '{part}' is not of the form field=value.")
        yield Test.read(unquote(name), unquote(value))


def _item_code(test: Test) -> Condition:
    if test.operator not in ("=", operators.LIST):
        raise bad_request("itemCode: only =, or and IN are allowed.")
    numeric = test if test.value.strip("[], 0123456789") == "" else Test(test.name, "=", "0")
    tests = (("itemID", Integer, numeric), ("upc", Text, test), ("ean", Text, test))
    return Condition.any_of([operators.condition(f"t.{quoted(name)}", kind, one) for name, kind, one in tests])


def _contact(name: str, test: Test) -> Condition:
    column, field, use = CONTACT_SEARCH[name]
    inner = operators.condition(f"json_extract(c.value, '$.{field}')", Text, test)
    return Condition(
        f"EXISTS (SELECT 1 FROM json_each(CAST(n.{quoted(column)} AS TEXT)) c"
        f" WHERE json_extract(c.value, '$.useType') = ? AND {inner.sql})",
        (use, *inner.parameters),
    )


def _exists(join: Join, inner: Condition) -> Condition:
    source, column = joined(join)
    where = f" AND {join.where}" if join.where else ""
    sql = f"EXISTS (SELECT 1 FROM {source} WHERE {column} = t.{quoted(join.here)}{where} AND {inner.sql})"
    return Condition(sql, inner.parameters)
