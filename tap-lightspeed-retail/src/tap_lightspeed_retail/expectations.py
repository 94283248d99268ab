"""Do the replies hold what was requested?

An account may leave out relations, and ignore filters, without a word. At the end of a stream, its records tell.
"""

from __future__ import annotations

import dataclasses
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from lightspeed_retail.query import Query, split
from lightspeed_retail.relations import fields_along
from lightspeed_retail.resources._base import (
    Date,
    Flag,
    Float,
    Integer,
    Many,
    Nested,
    One,
    Ref,
    Resource,
    Shape,
    Timestamp,
)
from lightspeed_retail.wire import Misfit, Raw, Record, one, scalar, unwrapped

ENOUGH = 100
"""Records of a whole list without a relation that are no coincidence: a page of them."""

SEVERAL = 2
"""Fewer records of a page say nothing about it."""

_NO_KEY = (None, "", "0", 0)
"""What a reference to no record holds."""

_COMPARABLE = (Integer, Float, Flag, Timestamp, Date)
"""Fields that compare here as they do in the account; with texts, case and accents depend on its database."""

_COMPARISONS: Mapping[str, Callable[[Any, list[Any]], bool]] = {
    "=": lambda value, given: value == given[0],
    "!=": lambda value, given: value != given[0],
    ">": lambda value, given: value > given[0],
    ">=": lambda value, given: value >= given[0],
    "<": lambda value, given: value < given[0],
    "<=": lambda value, given: value <= given[0],
    "><": lambda value, given: given[0] <= value <= given[-1],
    "IN": lambda value, given: value in given,
}
"""How a value compares with those of a condition, by operator."""

_ARCHIVED = {"only": "true", "false": "false"}
"""The field ``archived`` of every record, by the parameter of that name."""


class Expectations:
    """Compares the records of one stream with what was requested.

    Args:
        resource: What is read.
        logger: Where to warn.
    """

    def __init__(self, resource: type[Resource], logger: logging.Logger) -> None:
        self._resource = resource
        self._logger = logger
        self._records = 0
        self._query: Query | None = None
        self._relations: dict[str, _Relation] = {}
        self._conditions: list[_Condition] = []
        self._contradictions: Counter[_Condition] = Counter()
        self._saw_archived = False

    def see(self, raw: Raw, record: Record, query: Query) -> None:
        """Compare a record.

        Args:
            raw: The record as it came.
            record: The same, decoded.
            query: What was requested.
        """
        if query is not self._query:
            self._begin(query)
        self._records += 1
        self._saw_archived = self._saw_archived or record.get("archived") is True
        for relation in self._relations.values():
            relation.look_for(raw, whole=not query.filters)
        for condition in self._conditions:
            value = record.get(condition.field)
            if value is not None and not condition.is_met_by(value):
                self._contradictions[condition] += 1

    def _begin(self, query: Query) -> None:
        """Take in another query; relations that it does not load any more are no longer expected."""
        self._query = query
        self._relations = {
            name: self._relations.get(name) or _Relation(self._resource, fields_along(self._resource, name))
            for name in query.relations
        }
        self._conditions = list(_conditions(self._resource, query))

    def end_page(self) -> None:
        """Note that the records seen since the last call are a page."""
        for relation in self._relations.values():
            relation.end_page()

    @property
    def may_lack_archived(self) -> bool:
        """Whether all records were requested, archived ones too, and no archived one came."""
        query = self._query
        return query is not None and query.archived == "true" and not query.filters and not self._saw_archived

    def report(self) -> None:
        """Warn of what was requested in vain."""
        missing = [name for name, relation in self._relations.items() if relation.is_missing]
        if missing:
            self._logger.warning(
                "%s: no record came with the requested relations %s (%d read). If the account does not have them, list "
                "the others in the setting 'relations'.",
                self._resource.slug(),
                ", ".join(missing),
                self._records,
            )
        lacking = [f"{name} ({relation.lacking})" for name, relation in self._relations.items() if relation.lacking]
        if lacking:
            self._logger.warning(
                "%s: records came without requested relations that others have: %s. If that stays, request fewer "
                "relations at once in the setting 'relations'.",
                self._resource.slug(),
                ", ".join(lacking),
            )
        for condition, number in self._contradictions.items():
            self._logger.warning(
                "%s: the account ignores the filter on %s: %d of the %d records do not meet %r.",
                self._resource.slug(),
                condition.field,
                number,
                self._records,
                condition.text,
            )


# -------------------------------------------------------------------------------------------------- relations


class _Relation:
    """Looks for one requested relation.

    Args:
        resource: What is read.
        fields: The fields along its name, outermost first.

    Attributes:
        came: Whether a record had its key, were it only with an empty value.
    """

    def __init__(self, resource: type[Resource], fields: Sequence[Nested]) -> None:
        *holders, self._field = fields
        self._holders = holders
        self._reference = _reference(holders[-1].shape if holders else resource, self._field)
        self._without = 0
        self._referred_to = 0
        self._page = Counter[bool]()
        self._pages_with = 0
        self._bare = 0
        self._is_sparse = False
        self.came = False

    @property
    def is_missing(self) -> bool:
        """Whether it evidently is not delivered: a record refers to it, or too many records lack it."""
        return not self.came and (self._referred_to > 0 or self._without >= ENOUGH)

    @property
    def lacking(self) -> int:
        """How many records evidently came without it although others have it.

        A record that refers to a related one lacks that. Where nothing refers to the relation, an empty one may be
        left out; but not on all records of some pages, and on none of the others.
        """
        if not self.came:
            return 0
        return self._referred_to or (0 if self._is_sparse or not self._pages_with else self._bare)

    def end_page(self) -> None:
        """Note that the records looked at since the last call are a page."""
        having, lacking = self._page[True], self._page[False]
        self._page.clear()
        if having and lacking:
            self._is_sparse = True
        elif having >= SEVERAL:
            self._pages_with += 1
        elif lacking >= SEVERAL:
            self._bare += lacking

    def look_for(self, raw: Raw, *, whole: bool) -> None:
        """Look for it in a record; ``whole`` if that is one of all records, not of those that changed lately."""
        for holder in _below(raw, self._holders):
            if _spelling(holder, self._field):
                self.came = True
                self._page[True] += 1
            elif not self._reference:
                self._without += whole
                self._page[False] += 1
            elif holder.get(self._reference) not in _NO_KEY:
                self._referred_to += 1


def _reference(shape: type[Shape], field: Nested) -> str:
    """The field of a record whose value is the key of the related record; empty if none or several may be."""
    references = [f for f in shape.fields.values() if isinstance(f, Ref) and f.target == field.target]
    namesakes = [f for f in references if f.name.lower() == f"{field.name}ID".lower()]
    found = namesakes or references
    return found[0].name if isinstance(field, One) and len(found) == 1 else ""


def _below(raw: Raw, fields: Sequence[Nested]) -> Iterator[Raw]:
    """The nested records at the end of a path of fields."""
    if not fields:
        yield raw
        return
    field, *others = fields
    value = raw.get(_spelling(raw, field))
    try:
        found = unwrapped(field, value) if isinstance(field, Many) else [one(value)]
    except Misfit:
        return
    for inner in found:
        if inner:
            yield from _below(inner, others)


def _spelling(raw: Raw, field: Nested) -> str:
    """The key under which a record has a relation; empty if it has none."""
    if field.name in raw:
        return field.name
    names = {name.lower() for name in (field.name, field.relation, *field.aliases)}
    return next((key for key in raw if key.lower() in names), "")


# ---------------------------------------------------------------------------------------------------- filters


@dataclass(frozen=True)
class _Condition:
    """A filter that the values of a field can be compared with.

    Attributes:
        field: The field.
        text: The condition, as the API writes it.
        is_met_by: Whether a decoded value is one that the filter lets through.
    """

    field: str
    text: str
    is_met_by: Callable[[Any], bool] = dataclasses.field(compare=False)


def _conditions(resource: type[Resource], query: Query) -> Iterator[_Condition]:
    """The filters of a query that records can be compared with."""
    filters = dict(query.filters)
    if query.archived in _ARCHIVED:
        filters["archived"] = _ARCHIVED[query.archived]
    for name, text in filters.items():
        declared = resource.fields.get(name)
        symbol, operand = split(text)
        if not isinstance(declared, _COMPARABLE) or symbol not in _COMPARISONS:
            continue
        try:
            given = [scalar(declared, part.strip()) for part in operand.strip("[]").split(",")]
        except Misfit:
            continue
        if None not in given:
            yield _Condition(name, text, partial(_is_met, _COMPARISONS[symbol], given))


def _is_met(comparison: Callable[[Any, list[Any]], bool], given: list[Any], value: Any) -> bool:
    return comparison(value, given)
