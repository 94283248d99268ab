"""The wire form of records.

Every scalar is text: ``"12"``, ``"true"``, ``"2.46"``. A list of one is the record itself, an empty one ``""`` or
missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from lightspeed_retail.resources._base import (
    Date,
    Field,
    Flag,
    Float,
    Integer,
    Many,
    Money,
    Nested,
    Shape,
    Text,
    Texts,
    Timestamp,
)

from .database import Row
from .rules import Form, declared, rules_of
from .tables import table_of
from .views import REPORTS

Json: TypeAlias = "str | list[Json] | dict[str, Json]"
Encoder: TypeAlias = "Callable[[Any], Json | None]"
"""Encodes a stored value; None leaves the key out."""

MONEY_DECIMALS = 7
"""The most decimals an amount has."""

SHOWN_EMPTY = frozenset(
    {"Addresses", "Calculation", "Emails", "Phones", "Tags", "VendorReturnItems", "Websites", "sentOn"}
)
"""Fields that are ``""`` when empty; other nested records, days and moments are left out."""

VISIBLE_DIGITS = 4
"""Digits of a gift card's code that are shown without the right to see it."""


class Wire:
    """Encodes rows as records of replies.

    Args:
        zone: The account's time zone, in which days start.
        gift_codes: Whether the codes of gift cards are shown in full.
    """

    def __init__(self, zone: ZoneInfo, *, gift_codes: bool = False) -> None:
        self._zone = zone
        self._forms: dict[Form, Encoder] = {
            Form.LOCAL_MOMENT: self._local,
            Form.MASKED: _text if gift_codes else masked,
            Form.PLAIN_DAY: _moment,
            Form.READ_ONLY_IF_EMPTY: _read_only,
        }
        self._plans: dict[tuple[str, bool], list[tuple[str, Encoder]]] = {}

    def record(self, shape: type[Shape], row: Row, *, nested: bool = False) -> dict[str, Json]:
        """Return a row as a record of a reply.

        Args:
            shape: Class of the record.
            row: Its stored values, with the nested rows that were loaded.
            nested: Whether it is a nested record; those show more columns.
        """
        plan = self._plans.get((shape.__name__, nested))
        if plan is None:
            plan = self._plans[shape.__name__, nested] = list(self._plan(shape, nested=nested))
        shown: dict[str, Json] = {}
        for name, encode in plan:
            if name in row:
                value = encode(row[name])
                if value is not None:
                    shown[name] = value
        return shown

    def _plan(self, shape: type[Shape], *, nested: bool) -> list[tuple[str, Encoder]]:
        return [(field.name, self._encoder(shape, field)) for field in shown_fields(shape, nested=nested)]

    def _encoder(self, shape: type[Shape], field: Field) -> Encoder:
        form = rules_of(shape).forms.get(field.name)
        if isinstance(field, Many):
            return lambda rows: self._many(field, rows, wrapped=form is not Form.BARE_LIST)
        if isinstance(field, Nested):
            return lambda row: self._one(field, row)
        if form is not None:
            return self._forms[form] if isinstance(form, Form) else partial(_fixed, decimals=form)
        if shape.__name__ in REPORTS and field.name == "date":
            return _american_day
        if field.name in SHOWN_EMPTY:
            return _shown_empty
        return self._midnight if isinstance(field, Date) else _encoder_of(field)

    @lru_cache(maxsize=4096)  # noqa: B019  -- one instance a sandbox, and days repeat
    def _midnight(self, day: str | None) -> str | None:
        if not day:
            return None
        return datetime.combine(date.fromisoformat(day), time(), self._zone).astimezone(UTC).isoformat()

    def _local(self, moment: str | None) -> str | None:
        return datetime.fromisoformat(moment).astimezone(self._zone).isoformat() if moment else None

    def _many(self, field: Many, rows: Sequence[Row], *, wrapped: bool) -> Json | None:
        if not rows:
            return "" if field.name in SHOWN_EMPTY else None
        records = collapsed([self.record(field.shape, row, nested=True) for row in rows])
        return {field.wrapper: records} if wrapped else records

    def _one(self, field: Nested, row: Row | None) -> Json | None:
        if row is None:
            return "" if field.name in SHOWN_EMPTY else None
        return self.record(field.shape, row, nested=True)


def shown_fields(shape: type[Shape], *, nested: bool) -> Iterator[Field]:
    """Yield the fields that a record shows; nested records show undocumented ones as well."""
    origin = declared(table_of(shape))
    for field in shape.fields.values():
        documented = nested or isinstance(field, Nested) or not field.undocumented
        if documented and not field.write_only and origin.forms.get(field.name) is not Form.NEVER:
            yield field


def collapsed(records: list[dict[str, Json]]) -> Json:
    """Return a list in wire form: a single record stands alone."""
    return list(records) if len(records) != 1 else records[0]


def masked(code: str) -> str:
    """Return the masked code of a gift card."""
    return "*" * max(len(code) - VISIBLE_DIGITS, 0) + code[-VISIBLE_DIGITS:]


# ---------------------------------------------------------------------------------------------------- scalars


def _whole(value: object) -> str:
    return str(value) if value is not None else "0"


def _flag(value: object) -> str:
    return "true" if value in (1, True, "true") else "false"


def _money(value: object) -> str:
    if not isinstance(value, float):
        return _whole(value)
    text = repr(round(value, MONEY_DECIMALS))
    return f"{Decimal(text):f}" if "e" in text else text.removesuffix(".0")


def _number(value: object) -> str:
    if not isinstance(value, float):
        return _whole(value)
    digits, _, exponent = repr(value).partition("e")
    if not exponent:
        return digits.removesuffix(".0")
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def _fixed(value: Any, decimals: int) -> str:
    return f"{float(value or 0):.{decimals}f}"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _moment(value: str | None) -> str | None:
    return value or None


def _shown_empty(value: str | None) -> str:
    return value or ""


def _read_only(value: str) -> Json:
    return value or {"@attributes": {"readonly": "true"}}


def _american_day(value: str) -> str:
    return date.fromisoformat(value).strftime("%m/%d/%Y")


def _texts(value: object) -> Json:
    texts = json.loads(value) if isinstance(value, bytes) else [value] if value else []
    return [str(text) for text in texts] if len(texts) > 1 else str(next(iter(texts), ""))


def anything(value: Any) -> Json | None:
    """Return a stored JSON value with every scalar as text."""
    if isinstance(value, bytes):
        return anything(json.loads(value))
    if isinstance(value, dict):
        return {key: anything(item) or "" for key, item in value.items()}
    if isinstance(value, list):
        return [anything(item) or "" for item in value]
    if isinstance(value, bool):
        return _flag(value)
    return None if value is None else _number(value)


ENCODERS: tuple[tuple[type[Field], Encoder], ...] = (
    (Integer, _whole),
    (Flag, _flag),
    (Money, _money),
    (Float, _number),
    (Timestamp, _moment),
    (Texts, _texts),
    (Text, _text),
    (Field, anything),
)
"""How each kind of field is encoded; the first match counts."""


def _encoder_of(field: Field) -> Encoder:
    return next(encode for kind, encode in ENCODERS if isinstance(field, kind))
