"""Checks a body against the catalogue, and keeps the fields that it sets as a draft."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from lightspeed_retail.resources._base import Action, Field, Nested, Ref, Resource, Shape, Text

from . import bodies, values
from .errors import ApiRefusal, bad_request, not_done
from .rules import rules_of
from .tables import key_of

May = Callable[[Field], bool]
"""Whether a body may set a field."""


@dataclass
class Draft:
    """The fields of a record that a body sets.

    Attributes:
        shape: Class of the record.
        values: Its own fields, as stored.
        nested: Its nested records, by field.
        key: The key in the body; 0 without one.
    """

    shape: type[Shape]
    values: dict[str, Any] = field(default_factory=dict)
    nested: dict[str, list[Draft]] = field(default_factory=dict)
    key: int = 0

    def __bool__(self) -> bool:
        """Return whether it sets anything besides its key."""
        return bool(self.values or self.nested)


def drafted(
    shape: type[Resource], action: Action, body: Mapping[str, Any], zone: ZoneInfo, keys: Mapping[str, str]
) -> Draft:
    """Check a body.

    Args:
        shape: The resource.
        action: The requested action.
        body: Its fields.
        zone: The account's time zone.
        keys: The keys in the path, by field; a body may repeat them.

    Raises:
        ApiRefusal: A field is unknown, read-only or missing, or a value does not fit.
    """
    rest = dict(body)
    for name, key in keys.items():
        if name in rest and str(rest.pop(name)) != key:
            raise bad_request(f"{name}: the body says {body[name]!r}, the path {key!r}.")
    if action.takes:
        draft = _read(shape, rest, lambda field: field.name in action.takes, zone)
    else:
        draft = _read(shape, rest, lambda field: field.written_by(action.name), zone)
    _require(draft, action.name, set(action.requires) - keys.keys())
    if action.one_of and not any(draft.values.get(name) for name in action.one_of):
        raise not_done(shape.reply, action.name, f"It needs {' or '.join(action.one_of)}.", HTTPStatus.BAD_REQUEST)
    return draft


def _read(shape: type[Shape], body: Mapping[str, Any], may: May, zone: ZoneInfo, *, nested: bool = False) -> Draft:
    draft = Draft(shape)
    names, key = _spellings(shape), key_of(shape)
    for name, value in body.items():
        found = names.get(name.lower())
        if found is None:
            raise bad_request(f"{name_of(shape)} has no field '{name}'.")
        if nested and found.name == key:
            draft.key = int(str(values.parse(found, value, zone)))
        elif not may(found):
            raise bad_request(f"{name_of(shape)}: '{name}' is read-only here.")
        elif isinstance(found, Nested):
            draft.nested[found.name] = [_within(found.shape, record, zone) for record in bodies.records(found, value)]
        else:
            draft.values[found.name] = values.parse(found, value, zone)
    return draft


def _within(shape: type[Shape], record: Mapping[str, Any], zone: ZoneInfo) -> Draft:
    """Check a nested record; a new one needs its required texts unless it is part of the outer record."""
    draft = _read(shape, record, lambda field: field.written_within(), zone, nested=True)
    if not draft.key and not rules_of(shape).part:
        _require(draft, "create", kind=Text)
    return draft


def _require(draft: Draft, action: str, names: Collection[str] = (), kind: type[Field] = Field) -> None:
    """Check that no required field is missing or cleared.

    Args:
        draft: The fields of the body.
        action: The requested action.
        names: Fields that the action requires.
        kind: The kind of fields to check.
    """
    for name, needed in draft.shape.fields.items():
        wanted = needed.required_by(action) or name in names or (name in draft.values and needed.required_by("create"))
        if wanted and isinstance(needed, kind) and name not in draft.nested and _is_blank(draft, needed):
            raise _missing(draft.shape, needed, action)


def _is_blank(draft: Draft, needed: Field) -> bool:
    value = draft.values.get(needed.name)
    return value in ("", None) or (isinstance(needed, Ref) and not value)


def _missing(shape: type[Shape], needed: Field, action: str) -> ApiRefusal:
    """Return the refusal of a record without a required field, in the two recorded wordings."""
    if needed.name == "name":
        return bad_request("name cannot be blank.")
    kind = name_of(shape)
    article = "An" if kind.startswith(tuple("AEIO")) else "A"
    return not_done(kind, action, f"{article} {kind} must have a {needed.name}.", HTTPStatus.BAD_REQUEST)


def name_of(shape: type[Shape]) -> str:
    """Return the name of a class in replies."""
    return shape.reply if issubclass(shape, Resource) else shape.__name__


def _spellings(shape: type[Shape]) -> dict[str, Field]:
    """Return the fields by every name that bodies may use, in lower case."""
    spelled = {alias.lower(): field for field in shape.fields.values() for alias in field.aliases}
    return spelled | {name.lower(): field for name, field in shape.fields.items()}
