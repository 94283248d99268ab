"""Decodes stored records as a client should, so that tests can compare."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from lightspeed_retail.resources._base import (
    Date,
    Field,
    Flag,
    Float,
    Integer,
    Money,
    Nested,
    Resource,
    Shape,
    Texts,
    Timestamp,
)

from .database import Row
from .rules import Form, rules_of
from .wire import MONEY_DECIMALS, masked, shown_fields


def decode(shape: type[Shape], rows: Iterable[Row], *, nested: bool = False) -> list[dict[str, Any]]:
    """Return rows as a client should decode them: whole numbers, exact decimals, booleans, moments and days.

    Args:
        shape: Class of the rows.
        rows: Stored rows, with the nested rows that were loaded.
        nested: Whether they are nested records; those show more columns.

    Returns:
        The values by field; the keys of parents that only the path knows are among them.
    """
    fields = [(field.name, _reader(shape, field)) for field in shown_fields(shape, nested=nested)]
    if issubclass(shape, Resource):
        fields += [(parent, _whole) for parent in shape.placeholders() if parent not in shape.fields]
    return [{name: read(row[name]) for name, read in fields if name in row} for row in rows]


def _reader(shape: type[Shape], field: Field) -> Callable[[Any], Any]:
    if isinstance(field, Nested):
        return lambda value: _nested(field, value)
    form = rules_of(shape).forms.get(field.name)
    if form is Form.MASKED:
        return masked
    if isinstance(field, Money):
        return partial(_amount, decimals=form if isinstance(form, int) else MONEY_DECIMALS)
    return next((read for kind, read in READERS if isinstance(field, kind)), _plain)


def _nested(field: Nested, value: Any) -> Any:
    if value is None or isinstance(value, dict):
        return decode(field.shape, [value], nested=True)[0] if value else None
    return decode(field.shape, value, nested=True)


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, bytes) else value


def _whole(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _amount(value: Any, decimals: int) -> Decimal:
    return _exact(round(value, decimals) if isinstance(value, float) else value)


def _exact(value: Any) -> Decimal:
    return Decimal(str(value)).normalize() + 0


def _texts(value: Any) -> list[str]:
    return list(json.loads(value)) if isinstance(value, bytes) else [value] if value else []


READERS: tuple[tuple[type[Field], Callable[[Any], Any]], ...] = (
    (Integer, _whole),
    (Flag, lambda value: value in (1, True, "true")),
    (Float, _exact),
    (Timestamp, lambda value: datetime.fromisoformat(value) if value else None),
    (Date, lambda value: date.fromisoformat(value) if value else None),
    (Texts, _texts),
)
"""How each kind of field is decoded; the first match counts."""
