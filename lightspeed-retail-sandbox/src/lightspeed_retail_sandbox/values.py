"""Values in bodies: checks them against their fields, and turns them into stored values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from lightspeed_retail.resources._base import Date, Field, Flag, Float, Integer, Text, Texts, Timestamp

from .errors import bad_request
from .operators import LARGEST, moment
from .tables import blank

WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)

FLAGS = {"true": 1, "1": 1, "false": 0, "0": 0}
DAY_LENGTH = len("2021-04-04")


def parse(field: Field, value: object, zone: ZoneInfo) -> object:
    """Return the stored value of a value in a body; empty text and null clear.

    Args:
        field: Its field.
        value: The value in the body, with fractions as text.
        zone: The account's time zone, in which days begin.

    Raises:
        ApiRefusal: It does not fit the field.
    """
    if value in ("", None):
        return blank(type(field))
    fit = next((fit for kind, fit in FITS if isinstance(field, kind)), None)
    try:
        stored = fit(value, zone) if fit else value
    except (TypeError, ValueError):
        raise bad_request(f"{field.name}: {value!r} is not {_a(field)}.") from None
    if field.choices and stored not in field.choices:
        raise bad_request(f"{field.name}: {value!r} is none of {', '.join(filter(None, field.choices))}.")
    return stored


def _whole(value: object, _: ZoneInfo) -> int:
    if not WHOLE.fullmatch(str(value)) or abs(int(str(value))) > LARGEST:
        raise ValueError
    return int(str(value))


def _number(value: object, _: ZoneInfo) -> str:
    if not NUMBER.fullmatch(str(value)):
        raise ValueError
    return f"{Decimal(str(value)):f}"


def _flag(value: object, _: ZoneInfo) -> int:
    found = FLAGS.get(str(value).lower())
    if found is None:
        raise ValueError
    return found


def _text(value: object, _: ZoneInfo) -> str:
    if isinstance(value, (dict, list)):
        raise TypeError
    return str(value).lower() if isinstance(value, bool) else str(value)


def _moment(value: object, zone: ZoneInfo) -> str:
    text = str(value)
    if len(text) == DAY_LENGTH:
        return datetime.combine(date.fromisoformat(text), time(), zone).astimezone(UTC).isoformat()
    return moment(text)


def _day(value: object, zone: ZoneInfo) -> str:
    text = str(value)
    if len(text) == DAY_LENGTH:
        return str(date.fromisoformat(text))
    return str(datetime.fromisoformat(moment(text)).astimezone(zone).date())


def _texts(value: object, zone: ZoneInfo) -> list[str]:
    return [_text(text, zone) for text in (value if isinstance(value, list) else [value])]


FITS: tuple[tuple[type[Field], Callable[[Any, ZoneInfo], object]], ...] = (
    (Integer, _whole),
    (Float, _number),
    (Flag, _flag),
    (Text, _text),
    (Timestamp, _moment),
    (Date, _day),
    (Texts, _texts),
)
"""How each kind of field parses a value; the first match counts. Other kinds keep the value."""

NAMES: tuple[tuple[type[Field], str], ...] = (
    (Integer, "a whole number"),
    (Float, "a number"),
    (Flag, "true or false"),
    (Timestamp, "a moment such as 2021-10-17T13:47:52+00:00"),
    (Date, "a day such as 2021-10-17"),
)
"""Names of the kinds of values in refusals."""


def _a(field: Field) -> str:
    return next((name for kind, name in NAMES if isinstance(field, kind)), "a text")
