"""How do values travel?

On the wire every scalar is text, a list of one record is an object, an empty relation is ``""`` or missing, and to-many
relations sit in a wrapper. Here that becomes typed, JSON-ready values, and back:

========================  ==========================================  =====================================
Field                     On the wire                                 Here
========================  ==========================================  =====================================
``Integer``, ``Ref``      ``"12"``, ``"0"``, ``""``                   ``12``, ``0``, ``None``
``Money``, ``Float``      ``"2.46"``, ``"1.0E-8"``                    :class:`~decimal.Decimal`, every digit kept
``Flag``                  ``"true"``, ``"false"``                     ``True``, ``False``
``Timestamp``             ``2021-10-17T09:47:52-04:00``               ``2021-10-17T13:47:52+00:00``
``Date``                  ``01/26/2021``, local midnight in UTC       ``2021-01-26`` (see :mod:`.days`)
``Text``                  ``""``                                      ``""``
``One``                   an object, ``""``, no key                   an object, ``None``
``Many``                  ``{"SaleLine": [...]}`` or ``{...}``, ``""``  a list
========================  ==========================================  =====================================

Facts: recordings and samples agree that JSON scalars are strings throughout; numbers and booleans are accepted all the
same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from .days import Zones, day_of, no_zones
from .relations import Tree
from .resources._base import (
    Anything,
    Date,
    Field,
    Flag,
    Float,
    Integer,
    Many,
    Nested,
    One,
    Shape,
    Text,
    Texts,
    Timestamp,
)
from .unstorable import escaped, is_storable, storable

Raw: TypeAlias = "dict[str, Any]"
"""A record as the API sends it."""

Record: TypeAlias = "dict[str, Any]"
"""A record with typed values, ready for JSON."""

ATTRIBUTES, READ_ONLY = "@attributes", "readonly"
_POSITION = re.compile(r"\[[0-9]+\]")


class Misfit(ValueError):
    """A value does not fit the type of its field."""


class Unstorable(Misfit):
    """A value contains characters that cannot be stored.

    Args:
        value: The value.
        instead: What takes its place in the record.
    """

    def __init__(self, value: Any, instead: Any) -> None:
        super().__init__(value)
        self.instead = instead


# --------------------------------------------------------------------------------------------------- decoding


@dataclass
class Decoded:
    """A typed record and what did not fit into it.

    Attributes:
        record: Every declared field, ``None`` where the reply has no value.
        extra: What the catalogue does not know and the originals of values that did not fit, by their place in the
            record (``SaleLines[0].noteID``).
        misfits: The fields, without positions (``SaleLines.unitQuantity``), whose value did not fit.
        unstorable: The fields, without positions, whose texts contained characters that cannot be stored.
        unknown: The fields, without positions, that the catalogue does not know.
    """

    record: Record = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    misfits: list[str] = field(default_factory=list)
    unstorable: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def keep(self, place: str, value: Any, reasons: list[str] | None = None) -> None:
        """Keep a value that has no field, and note it among one of the reasons."""
        place = escaped(place)
        self.extra[place] = escaped(value)
        if reasons is not None:
            reasons.append(_POSITION.sub("", place))


class Decoder:
    """Turns the records of one shape into typed values.

    Args:
        shape: What the records are.
        nested: The nested fields they are expected to have; others that come all the same end up in ``extra``.
        secrets: Whether credentials among their fields are part of them; nested ones are only if what holds them was
            asked for although it is known to be secret.
        zones: The account's time zones, for days that come as moments.
    """

    def __init__(self, shape: type[Shape], nested: Tree, *, secrets: bool = True, zones: Zones = no_zones) -> None:
        declared = delivered(shape, nested, secrets=secrets)
        self._blank: Record = {f.name: None for f in declared}
        self._lists = [f.name for f in declared if isinstance(f, Many | Texts)]
        self._scalars = {f.name: _reader(f, zones) for f in declared if not isinstance(f, Nested)}
        self._nested = {
            f.name: (f, Decoder(f.shape, nested[f.name], secrets=f.secret, zones=zones))
            for f in declared
            if isinstance(f, Nested)
        }
        self._secret = {
            spelling.lower() for f in shape.fields.values() if f.secret for spelling in (f.name, *f.aliases)
        }
        self._spellings = {spelling.lower(): f.name for f in declared for spelling in (f.name, *f.aliases)}
        self._relations = {
            spelling.lower()
            for f in shape.fields.values()
            if isinstance(f, Nested)
            for spelling in (f.name, *f.aliases)
        }

    def decode(self, raw: Raw) -> Decoded:
        """Decode one record. Never fails: what does not fit is handed out beside the record."""
        decoded = Decoded()
        decoded.record = self.record(raw, decoded, "")
        return decoded

    def record(self, raw: Raw, out: Decoded, place: str) -> Record:
        """Decode the record at one place of what is being decoded; what does not fit goes to ``out``."""
        record = self._blank.copy()
        for name in self._lists:
            record[name] = []
        others: list[tuple[str, Any]] = []
        for key, value in raw.items():
            if key in self._blank:
                self._fill(record, key, value, out, place + key)
            else:
                others.extend(unfolded(key, value))
        for key, value in others:  # under another spelling than the declared one, or declared by nobody
            name = self._spellings.get(key.lower(), "")
            if not name and (key.lower() in self._secret or (key.lower() in self._relations and is_empty(value))):
                continue  # a credential, or a relation that nobody asked for and that holds nothing
            if not name:
                out.keep(place + key, value, out.unknown)
            elif name not in raw:
                self._fill(record, name, value, out, place + name)
            elif raw[name] != value:  # the declared spelling wins
                out.keep(place + key, value)
        return record

    def _fill(self, record: Record, name: str, value: Any, out: Decoded, place: str) -> None:
        """Put a value where it belongs, or keep it aside."""
        try:
            if name in self._scalars:
                record[name] = self._scalars[name](value)
            else:
                record[name] = self._below(name, value, out, place)
        except Unstorable as text:
            record[name] = text.instead
            out.keep(place, None if name.lower() in self._secret else value, out.unstorable)
        except Misfit:
            out.keep(place, None if name.lower() in self._secret else value, out.misfits)

    def _below(self, name: str, value: Any, out: Decoded, place: str) -> Any:
        """Decode what a nested field holds."""
        declared, decoder = self._nested[name]
        if isinstance(declared, Many):
            found = unwrapped(declared, value)
            return [decoder.record(inner, out, f"{place}[{index}].") for index, inner in enumerate(found)]
        inner = one(value)
        return None if inner is None else decoder.record(inner, out, f"{place}.")


def delivered(shape: type[Shape], nested: Tree, *, secrets: bool) -> list[Field]:
    """The fields that decoded records of a shape have; arguments as for :class:`Decoder`."""
    return [
        f
        for f in shape.fields.values()
        if not f.write_only and (f.name in nested if isinstance(f, Nested) else secrets or not f.secret)
    ]


def unwrapped(declared: Many, value: Any) -> list[Raw]:
    """The records of a to-many relation, in whichever of its forms they come.

    Raises:
        Misfit: It comes in none of them.
    """
    if value is None or value == "":
        return []
    if isinstance(value, str) and declared.bare:
        return [{declared.bare: value}]
    if isinstance(value, list):
        return [record for item in value for record in unwrapped(declared, item)]
    if not isinstance(value, dict):
        raise Misfit(value)
    spellings = declared.shape.spellings
    content = {key: v for key, v in value.items() if key != ATTRIBUTES}
    if len(content) == 1:
        ((key, inner),) = content.items()
        if key == declared.wrapper or (
            key.lower() not in spellings and (declared.bare or isinstance(inner, list | dict))
        ):
            return unwrapped(declared, inner)
    if content and not any(key.lower() in spellings for key in content):
        raise Misfit(value)
    return [value] if content else []


def unfolded(key: str, value: Any) -> Iterable[tuple[str, Any]]:
    """A key and its value; for the attributes of an XML element, which JSON keeps apart, those that say something."""
    if key != ATTRIBUTES or not isinstance(value, dict):
        return [(key, value)]
    return [(name, inner) for name, inner in value.items() if name != READ_ONLY]


def one(value: Any) -> Raw | None:
    """The record of a to-one relation, if there is one."""
    if isinstance(value, list) and len(value) == 1:
        return one(value[0])
    if value is None or value in ("", []):
        return None
    if not isinstance(value, dict):
        raise Misfit(value)
    return value if _filled(value) else None


def _filled(value: Raw) -> bool:
    """Whether an object holds more than the remark that it is empty and read-only."""
    return any(key != ATTRIBUTES or set(inner) - {READ_ONLY} for key, inner in value.items())


# ---------------------------------------------------------------------------------------------------- scalars

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}.*)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_OF_REPORT = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_FLAGS = {"true": True, "false": False, "1": True, "0": False}


def is_empty(value: Any) -> bool:
    """``""``, null, or the ``{"@attributes": {"readonly": "true"}}`` that stands for an empty element."""
    return value is None or value == "" or (isinstance(value, dict) and not _filled(value))


def _integer(value: Any) -> int | None:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        try:
            return int(value)
        except ValueError:  # more digits than Python converts
            raise Misfit(value) from None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number = _number(value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Misfit(value)
    return int(number)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    if is_empty(value):
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Misfit(value)
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 999:  # noqa: PLR2004  -- the same bound as three digits of exponent
        raise Misfit(value)
    return number


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if is_empty(value):
        return None
    try:
        return _FLAGS[str(value).lower()]
    except KeyError:
        raise Misfit(value) from None


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value if is_storable(value) else _stored(value)
    if value is None:
        return None
    if isinstance(value, dict) and not _filled(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    raise Misfit(value)


def _moment(value: Any) -> datetime | None:
    """A moment with the offset that it is written with; UTC if there is none."""
    if is_empty(value):
        return None
    if not isinstance(value, str) or not _STAMP.fullmatch(value):
        raise Misfit(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Misfit(value) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _timestamp(value: Any) -> str | None:
    moment = _moment(value)
    try:
        return None if moment is None else moment.astimezone(UTC).isoformat()
    except OverflowError:
        raise Misfit(value) from None


def _date(value: Any, zones: Zones = no_zones) -> str | None:
    """A day; a moment that is midnight somewhere names the day that begins there."""
    if isinstance(value, str):
        report = _DAY_OF_REPORT.fullmatch(value)
        if report:
            value = "{2}-{0}-{1}".format(*report.groups())
        if _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                raise Misfit(value) from None
    moment = _moment(value)
    if moment is None:
        return None
    try:
        day = day_of(moment, zones)
    except OverflowError:
        raise Misfit(value) from None
    if day is None:
        raise Misfit(value)
    return day.isoformat()


def _texts(value: Any) -> list[str]:
    instead = storable(value)
    texts = _list_of_texts(instead)
    if instead != value:
        raise Unstorable(value, texts)
    return texts


def _list_of_texts(value: Any) -> list[str]:
    if is_empty(value):
        return []
    if isinstance(value, dict) and len(value) == 1:
        return _list_of_texts(next(iter(value.values())))
    if not isinstance(value, list):
        value = [value]
    return [text for text in map(_text, value) if text is not None]


def _anything(value: Any) -> Any:
    return None if value == "" else _stored(value)


def _stored(value: Any) -> Any:
    """The value, if all texts in it can be stored.

    Raises:
        Unstorable: Some cannot.
    """
    instead = storable(value)
    if instead != value:
        raise Unstorable(value, instead)
    return value


_SCALARS: dict[type[Field], Callable[[Any], Any]] = {
    Integer: _integer,
    Float: _number,
    Text: _text,
    Flag: _flag,
    Timestamp: _timestamp,
    Texts: _texts,
    Anything: _anything,
}


def _reader(declared: Field, zones: Zones = no_zones) -> Callable[[Any], Any]:
    """What reads the values of a field: its own kind does, or the one it refines (Money is a Float)."""
    if isinstance(declared, Date):
        return partial(_date, zones=zones)
    return next(_SCALARS[kind] for kind in type(declared).__mro__ if kind in _SCALARS)


def scalar(declared: Field, value: Any) -> Any:
    """The typed value of a field that is not nested.

    Raises:
        Misfit: It does not fit.
    """
    return _reader(declared)(value)


# --------------------------------------------------------------------------------------------------- encoding


def encode(shape: type[Shape], record: Mapping[str, Any]) -> Raw:
    """Turn typed values into what the API accepts: the inverse of decoding.

    ``None`` becomes null, which clears a field just as ``""`` does; fields that the record does not have keep their
    value; those that the catalogue does not know are sent as they are.
    """
    return {name: _encoded(shape.fields.get(name), value) for name, value in record.items()}


def _encoded(declared: Field | None, value: Any) -> Any:
    match declared:
        case Many() if isinstance(value, list):
            return {declared.wrapper: [encode(declared.shape, item) for item in value]} if value else ""
        case One() if isinstance(value, Mapping):
            return encode(declared.shape, value)
        case Texts() if isinstance(value, list):
            texts = [as_text(text) for text in value]
            return ({declared.wrapper: texts} if declared.wrapper else texts) if texts else ""
        case Anything():
            return value
        case _:
            return as_text(value)


def as_text(value: Any) -> Any:
    """Return a scalar as text, never in scientific notation; null stays null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
