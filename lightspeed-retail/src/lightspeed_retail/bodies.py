"""What may a body hold?

A record answers three questions before it is sent: does every value fit its field (:func:`typed`), does the endpoint
take every field and get those it needs (:func:`check`), and what of it is news to the API (:func:`difference`)?
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import wire
from .endpoints import written
from .errors import FieldMissing, FieldNotTaken, UnknownField, WrongValue
from .masking import MASK
from .query import did_you_mean
from .resources._base import (
    Action,
    Anything,
    Date,
    Field,
    Flag,
    Float,
    Integer,
    Many,
    Nested,
    One,
    Ref,
    Resource,
    Shape,
    Text,
    Texts,
    Timestamp,
)
from .wire import Raw, Record

_POSITION = re.compile(r"\[[0-9]+\]$")

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMBIGUOUS = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}")

_LONGEST = 60
"""Characters of a value that a message quotes."""

_KINDS: tuple[tuple[type[Field], str], ...] = (
    (Integer, "whole number"),
    (Float, "number"),
    (Flag, "flag (true or false)"),
    (Timestamp, "timestamp (2026-03-17T12:00:00+00:00)"),
    (Date, "date (2026-03-17)"),
    (Texts, "list of texts"),
    (Text, "text"),
    (Many, "list of records"),
    (One, "record"),
)


# ------------------------------------------------------------------------------------------------------- values


def typed(shape: type[Shape], values: Mapping[str, Any], *, unknown: list[str] | None = None) -> Record:
    """Turn a record from anywhere into typed values under the declared names, as decoding a reply does.

    Args:
        shape: What the record is.
        values: JSON values: numbers, flags and dates also as text, nested records as plain lists or in the wrappers of
            the API, names in any case and any known spelling. ``None`` stays ``None``.
        unknown: Takes the places of what the catalogue does not know, which is left out then.

    Raises:
        WrongValue: A value does not fit its field.
        UnknownField: The catalogue does not know a name, and ``unknown`` is not given.
    """
    return _record(shape, values, "", unknown)


def _record(shape: type[Shape], values: Mapping[str, Any], place: str, unknown: list[str] | None) -> Record:
    known = shape.spellings
    record: Record = {}
    for name, value in (pair for item in values.items() for pair in wire.unfolded(*item)):
        field = known.get(name.lower())
        if field is None:
            if unknown is None:
                raise UnknownField(
                    f"{shape.__name__} has no field {place}{name}.",
                    did_you_mean(name, shape.fields),
                    place=place + name,
                )
            unknown.append(place + name)
        elif name == field.name or field.name not in values:  # the declared spelling wins
            record[field.name] = _value(field, value, place + field.name, unknown)
    return record


def _value(field: Field, value: Any, place: str, unknown: list[str] | None) -> Any:
    if value is None:
        return None
    try:
        if isinstance(field, Many):
            found = _unwrapped(field, value)
            return [_record(field.shape, inner, f"{place}[{index}].", unknown) for index, inner in enumerate(found)]
        if isinstance(field, Nested):
            inner = wire.one(value)
            return None if inner is None else _record(field.shape, inner, f"{place}.", unknown)
        return _day(field, value) or wire.scalar(field, _plain(value))
    except wire.Misfit:
        shown = repr(value) if len(repr(value)) <= _LONGEST else f"{repr(value)[:_LONGEST]}…"
        kind = next(words for base, words in _KINDS if isinstance(field, base))
        raise WrongValue(
            f"{place} is no {kind}{'' if field.secret else f': {shown}'}.", place=place, value=value
        ) from None


def _day(field: Field, value: Any) -> str:
    """A day without a time, which stays one, also in a field for moments; empty for anything else.

    As a moment, it would be midnight in UTC: the day before, for a shop west of Greenwich. The API takes days too.

    Raises:
        wire.Misfit: It is written so that nobody knows which of the numbers is the day.
    """
    if not isinstance(field, Timestamp | Date):
        return ""
    if isinstance(value, str):
        if _AMBIGUOUS.fullmatch(value.strip()):
            raise wire.Misfit(value)
        if not _ISO_DAY.fullmatch(value):
            return ""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise wire.Misfit(value) from None
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else ""


def _unwrapped(field: Many, value: Any) -> list[Raw]:
    """The records of a to-many relation, even those that have no known name, so that these can be told.

    Raises:
        wire.Misfit: They are no records.
    """
    try:
        return wire.unwrapped(field, value)
    except wire.Misfit:
        bare = _bare(field, value)
        records = [_bare(field, record) for record in (bare if isinstance(bare, list) else [bare])]
        if not all(isinstance(record, dict) for record in records):
            raise
        return records


def _bare(field: Many, value: Any) -> Any:
    """A value without the wrapper of the API, if that is all it consists of."""
    return value[field.wrapper] if isinstance(value, dict) and list(value) == [field.wrapper] else value


def _plain(value: Any) -> Any:
    """A value in one of the forms that replies use."""
    match value:
        case float() if not math.isfinite(value):
            raise wire.Misfit(value)
        case float():
            return Decimal(repr(value))
        case date():
            return value.isoformat()
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


# --------------------------------------------------------------------------------------------- what an endpoint takes


def check(resource: type[Resource], action: Action, body: Mapping[str, Any]) -> None:
    """Check that an endpoint takes every field of a body, and that the body has those it needs.

    Args:
        resource: What is written to.
        action: What is done.
        body: The body, with typed values or as it is sent; of a bulk call, with its array.

    Raises:
        FieldNotTaken: The endpoint does not take a field; the message lists those it takes.
        FieldMissing: It needs another one.
    """
    check_fields(resource, action, body)
    check_complete(resource, action, body)


def check_fields(resource: type[Resource], action: Action, body: Mapping[str, Any]) -> None:
    """Check that an endpoint takes every field of a body, whose values need not be known yet; as :func:`check`."""
    keys = (*resource.placeholders(), *(resource.key if action.single else ()))  # a body may repeat its address
    for record, place in _records_in(action, body):
        named = {name: value for name, value in record.items() if name not in keys}
        _check_names(written(resource, action), resource, takes(resource, action), named, place)


def check_complete(resource: type[Resource], action: Action, body: Mapping[str, Any]) -> None:
    """Check that a body has the fields that an endpoint needs; as :func:`check`."""
    endpoint = written(resource, action)
    required = [f.name for f in resource.fields.values() if f.name in action.requires or f.required_by(action.name)]
    for record, place in _records_in(action, body):
        given = {name.lower() for name, value in record.items() if value not in (None, "", [], {})}
        kept = {name.lower(): value for name, value in record.items()}
        conditional = [f for f in resource.fields.values() if action.name == "create" and _is_required(f, kept)]
        for name in [*required, *(field.name for field in conditional)]:
            if given.isdisjoint(_spelled(resource.fields[name])):
                raise FieldMissing(f"{endpoint} needs {place}{name}.", resource.fields[name].about, place=place + name)
        chosen = {
            name.lower() for name, value in record.items() if str(value).lower() not in ("none", "", "false", "0")
        }
        if action.one_of and not any(chosen & _spelled(resource.fields[name]) for name in action.one_of):
            raise FieldMissing(f"{endpoint} needs {' or '.join(action.one_of)}.", place=place + action.one_of[0])


def check_choices(shape: type[Shape], record: Mapping[str, Any], place: str = "") -> None:
    """Check that typed values are among the documented ones, where these are documented.

    Raises:
        WrongValue: One is not. The API may know more than the documentation says.
    """
    for name, value in record.items():
        field = shape.fields.get(name)
        if field is None or value is None:
            continue
        if isinstance(field, Nested):
            for inner, step in _inner(field, value):
                check_choices(field.shape, inner, f"{place}{name}{step}.")
        elif field.choices and value not in ("", *field.choices):
            raise WrongValue(
                f"{place}{name} is none of the documented values: {value!r}.",
                f"{did_you_mean(str(value), field.choices)} They are: {', '.join(field.choices)}.".strip(),
                place=place + name,
                value=value,
            )


def _is_required(field: Field, record: Mapping[str, Any]) -> bool:
    """Whether a record, by its fields in lower case, has a value with which a create needs a field."""
    if field.required_when is None:
        return False
    other, values = field.required_when
    return record.get(other.lower()) in values


def takes(resource: type[Resource], action: Action) -> tuple[str, ...]:
    """The fields that the body of an action may have; those of each record, for a bulk call."""
    return tuple(f.name for f in resource.fields.values() if f.name in action.takes or f.written_by(action.name))


def takes_within(field: Nested) -> tuple[str, ...]:
    """The fields that a record nested in a body may have: those that tell which one it is, and those to write."""
    return tuple(f.name for f in field.shape.fields.values() if f.written_within() or f.name in _identifiers(field))


def _check_names(
    endpoint: str, shape: type[Shape], taken: Collection[str], record: Mapping[str, Any], place: str
) -> None:
    known = shape.spellings
    for name, value in record.items():
        field = known.get(name.lower())
        if field is None or field.name not in taken:
            holder = _POSITION.sub("", place.rstrip(".")) or "It"
            offer = f"{holder} takes: {', '.join(taken)}." if taken else f"{holder} takes nothing."
            raise FieldNotTaken(
                f"{endpoint} does not take {place}{name}.",
                f"{did_you_mean(name, taken)} {offer}".strip(),
                place=place + name,
            )
        if isinstance(field, Nested):
            for inner, step in _inner(field, value):
                _check_names(endpoint, field.shape, takes_within(field), inner, f"{place}{field.name}{step}.")


def _inner(field: Nested, value: Any) -> list[tuple[Mapping[str, Any], str]]:
    """The records below a nested field, each with its position; none if they are not known yet."""
    try:
        if isinstance(field, Many):
            return [(record, f"[{index}]") for index, record in enumerate(_unwrapped(field, value))]
        record = wire.one(value)
    except wire.Misfit:
        return []
    return [] if record is None else [(record, "")]


def _records_in(action: Action, body: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """The records of a body, each with its place: those of the array that a bulk call has, or the body itself."""
    if not action.items_in:
        return [(body, "")]
    items = body.get(action.items_in)
    if set(body) - {action.items_in} or not isinstance(items, list) or not items:
        raise FieldMissing(
            f"The body has to be a list of records under {action.items_in} and nothing else.", place=action.items_in
        )
    return [(item, f"{action.items_in}[{index}].") for index, item in enumerate(items) if isinstance(item, Mapping)]


def _spelled(field: Field) -> set[str]:
    return {spelling.lower() for spelling in (field.name, *field.aliases)}


# --------------------------------------------------------------------------------------------------------- changes

_SAME = object()
"""In place of a value that is no news."""


def difference(shape: type[Shape], wanted: Mapping[str, Any], current: Mapping[str, Any]) -> Record:
    """What of a record the API does not have yet.

    Nested records are matched by their key or by what identifies them in its place, and reduced to that and to what
    differs; a list of records that cannot be matched is kept whole if anything in it differs. A write never takes
    records out of a list, so those that only ``current`` has make no difference.

    Args:
        shape: What the records are.
        wanted: Typed values to be.
        current: Typed values as they are; what it lacks is empty.

    Returns:
        The fields of ``wanted`` that differ, ready to be sent; empty if none does.
    """
    news = {name: _news(shape.fields.get(name), value, current.get(name)) for name, value in wanted.items()}
    return {name: value for name, value in news.items() if value is not _SAME}


def replaced(shape: type[Shape], changes: Mapping[str, Any], current: Mapping[str, Any]) -> Record:
    """Return the values that some changes replace, in the same shape: of a list, only the records that change.

    Args:
        shape: What the records are.
        changes: What :func:`difference` has found.
        current: Typed values as they are.
    """
    return {name: _before(shape.fields.get(name), value, current.get(name)) for name, value in changes.items()}


def _before(field: Field | None, changed: Any, current: Any) -> Any:
    if isinstance(field, Many) and isinstance(changed, list):
        matches = (_matches(field, record, current or []) for record in changed)
        pairs = zip(changed, matches, strict=True)
        return [replaced(field.shape, record, found[0]) for record, found in pairs if found]
    if isinstance(field, One) and isinstance(changed, Mapping) and isinstance(current, Mapping):
        return replaced(field.shape, changed, current)
    return current


def masked(shape: type[Shape], record: Mapping[str, Any]) -> Record:
    """Return a record with its credentials replaced by asterisks, to be shown.

    Args:
        shape: What it is.
        record: Typed values, or values as they are sent.
    """
    return {name: _masked(shape.fields.get(name), value) for name, value in record.items()}


def _masked(field: Field | None, value: Any) -> Any:
    if field is not None and field.secret and value:
        return MASK
    if not isinstance(field, Nested):
        return value
    match value:
        case list():
            return [_masked(field, one) for one in value]
        case Mapping() if isinstance(field, Many) and list(value) == [field.wrapper]:
            return {field.wrapper: _masked(field, value[field.wrapper])}
        case Mapping():
            return masked(field.shape, value)
        case _:
            return value


def repeatable(resource: type[Resource], action: Action, body: object = None) -> bool:
    """Whether sending a request twice does no harm; there are no idempotency keys.

    Args:
        resource: What is written to.
        action: What is done.
        body: The body, with typed values or as it is sent.
    """
    return action.repeatable and not (isinstance(body, Mapping) and appends(resource, body))


def appends(shape: type[Shape], record: Mapping[str, Any]) -> bool:
    """Whether sending a record twice adds nested records twice.

    So it is with those that have neither their key nor anything else that tells which record is meant.
    """
    return any(
        _added(field, inner) or appends(field.shape, inner)
        for name, value in record.items()
        if isinstance(field := shape.spellings.get(name.lower()), Nested)
        for inner, _ in _inner(field, value)
    )


def _news(field: Field | None, wanted: Any, current: Any) -> Any:
    if isinstance(field, Many):
        return _new_records(field, wanted or [], current or []) or _SAME
    if isinstance(field, One) and isinstance(wanted, Mapping) and isinstance(current, Mapping):
        return _new_fields(field, wanted, current) or _SAME
    if field is not None and field.write_only and wanted is not None:
        return wanted
    if isinstance(field, Timestamp) and isinstance(wanted, str) and _ISO_DAY.fullmatch(wanted):
        return _SAME if _day_of(current) == wanted else wanted
    return _SAME if _comparable(field, wanted) == _comparable(field, current) else wanted


def _day_of(moment: Any) -> str:
    """The day that a moment is the local midnight of, wherever the shop is; empty if it is no midnight."""
    try:
        return wire.scalar(Date(), moment) or ""
    except wire.Misfit:
        return ""


def _new_fields(field: Nested, wanted: Mapping[str, Any], current: Mapping[str, Any]) -> Record:
    """What differs in a nested record, with what tells which one it is; empty if nothing does."""
    changed = difference(field.shape, wanted, current)
    return {name: wanted[name] for name in _identifiers(field) if name in wanted} | changed if changed else {}


def _new_records(field: Many, wanted: Sequence[Record], current: Sequence[Record]) -> list[Record]:
    matches = [_matches(field, record, current) for record in wanted]
    if all(found is not None and len(found) <= 1 for found in matches):
        pairs = [(record, found[0] if found else None) for record, found in zip(wanted, matches, strict=True)]
        changed = [record if match is None else _new_fields(field, record, match) for record, match in pairs]
        return [record for record in changed if record]
    same = len(wanted) == len(current) and not any(
        difference(field.shape, record, other) for record, other in zip(wanted, current, strict=True)
    )
    return [] if same else list(wanted)


def _matches(field: Many, record: Record, current: Sequence[Record]) -> Sequence[Record] | None:
    """The current records that a record may be; None if nothing tells which it is."""
    if field.at_most == 1:
        return current
    for name in _identifiers(field):
        own = _identifying(field, name, record)
        if own is not None:
            return [other for other in current if _identifying(field, name, other) == own]
    return None


def _identifiers(field: Nested) -> tuple[str, ...]:
    """The fields that tell which record is meant, the key first."""
    others = field.identified_by if isinstance(field, Many) else ()
    return (field.shape.identity(), *others) if field.shape.identity() else others


def _identifying(field: Nested, name: str, record: Mapping[str, Any]) -> Any:
    """What a record has in a field that identifies it; None if nothing, as a key of 0 is."""
    value = record.get(name)
    return None if value == "" or (value in (0, "0") and name == field.shape.identity()) else value


def _added(field: Nested, record: Mapping[str, Any]) -> bool:
    """Whether each write of a nested record makes a new one; a contact or a note belongs to the record it is in."""
    made = field.at_most != 1 if isinstance(field, Many) else issubclass(field.shape, Resource)
    return made and all(_identifying(field, name, record) is None for name in _identifiers(field))


def _comparable(field: Field | None, value: Any) -> Any:
    """A value in a form that is equal for what the API takes as equal."""
    if value is None or value in ("", [], {}) or (isinstance(field, Ref) and value == 0):
        return None
    if field is None or isinstance(field, Anything):
        return _as_text(value)
    return value


def _as_text(value: Any) -> Any:
    """A value of no declared type with its scalars as the API writes them."""
    match value:
        case Mapping():
            return {name: _as_text(inner) for name, inner in value.items()}
        case list():
            return [_as_text(inner) for inner in value]
        case _:
            return wire.as_text(value)
