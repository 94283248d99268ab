"""The rules of each class of records that do not follow from the catalogue.

The modules of :mod:`.effects` declare them by business area: to add a rule for one endpoint, edit that one module.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from lightspeed_retail.resources._base import Field, Shape


@dataclass(frozen=True)
class Through:
    """A table between outer and nested records."""

    table: str
    here: str
    there: str


@dataclass(frozen=True)
class Join:
    """How the records of a nested field are joined.

    Attributes:
        table: Table or view that holds them.
        here: Column of the outer record.
        there: Column of the nested records with the same value.
        where: Condition on the nested records, in SQL.
        through: A table between them: its ``here`` matches the outer record, its ``there`` the nested one.
    """

    table: str
    here: str
    there: str
    where: str = ""
    through: Through | None = None


class Form(enum.Enum):
    """The wire form of fields that differ from their kind."""

    BARE_LIST = "without the wrapper around its records"
    LOCAL_MOMENT = "with the offset of the shop; other moments are in UTC"
    MASKED = "the last digits only, unless the token may see all"
    NEVER = "not at all: it can only be written"
    PLAIN_DAY = "as 2021-10-17; other days are the moment they begin in the account's time zone"
    READ_ONLY_IF_EMPTY = "as a read-only element where it is empty"


class Envelope(enum.Flag):
    """How the envelope of replies differs from the usual one."""

    USUAL = 0
    BARE = enum.auto()
    """Records have no envelope."""
    COUNT_ONLY = enum.auto()
    """Lists have the number of records instead of links to other pages."""
    LINKS_ON_SINGLE = enum.auto()
    """Single records have the attributes of a list."""
    LINKS_ON_WRITTEN = enum.auto()
    """Replies to creates, updates and calls have the attributes of a list."""
    NAMED_WHEN_REMOVED = enum.auto()
    """A DELETE is answered with the name and key of the record; others with the record."""
    NO_ATTRIBUTES = enum.auto()
    """Lists have no attributes."""


@dataclass(frozen=True)
class Rules:
    """The rules of a class of records.

    Attributes:
        stored_as: Class in whose table its records are stored.
        columns: Columns besides its fields: references to other records, nested records without a key, or filters.
        defaults: Defaults of new records, where not blank.
        part: Whether it is part of its outer record: without a key, a body changes the one that is there.
        matched_by: Fields that identify it within its outer record where a body has no key; None if only the key does.
        text: Field that a plain text in place of the record sets.
        joins: Joins of nested fields that the naming convention does not find.
        listed_if: Flag of records that lists hide unless it is a parameter.
        equals_only: Fields that only support equals.
        contained: Fields in which a plain value matches any part.
        also_fixed: Nested records that are always loaded without being relations.
        source: A parameter of lists, and the view that it selects.
        forms: Wire forms of fields; a number means that many decimals.
        envelope: How the envelope differs.
        loaded: Relations in the reply to a create, an update or a call, as in the samples.
        loaded_with_removed: Relations in the reply to a DELETE.
        parent_alias: Column that can name the parent of a call instead of its key.
        attached_by: Column that is 0 on records that an update below a parent attaches to it.
    """

    stored_as: str = ""
    columns: Mapping[str, type[Field]] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    part: bool = False
    matched_by: tuple[str, ...] | None = None
    text: str = ""
    joins: Mapping[str, Join] = field(default_factory=dict)
    listed_if: str = ""
    equals_only: frozenset[str] = frozenset()
    contained: frozenset[str] = frozenset()
    also_fixed: tuple[str, ...] = ()
    source: tuple[tuple[str, str], str] | None = None
    forms: Mapping[str, Form | int] = field(default_factory=dict)
    envelope: Envelope = Envelope.USUAL
    loaded: tuple[str, ...] = ()
    loaded_with_removed: tuple[str, ...] = ()
    parent_alias: str = ""
    attached_by: str = ""


NONE = Rules()

_DECLARED: dict[str, Rules] = {}


def declare(rules: Mapping[str, Rules]) -> None:
    """Add the rules of a business area.

    Raises:
        ValueError: Another one has declared rules for the same class.
    """
    twice = sorted(rules.keys() & _DECLARED.keys())
    if twice:
        raise ValueError(f"Declared twice: {', '.join(twice)}.")
    _DECLARED.update(rules)


def rules_of(shape: type[Shape]) -> Rules:
    """Return the rules of a class, but not of the class that it is a view of."""
    return _DECLARED.get(shape.__name__, NONE)


def declared(name: str) -> Rules:
    """Return the rules of the class of that name."""
    return _DECLARED.get(name, NONE)
