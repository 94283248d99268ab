"""Operators of the query language: turns ``timeStamp=>=,2021-10-17`` into SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lightspeed_retail.resources._base import Date, Field, Flag, Float, Integer, Timestamp

from .errors import bad_request

COMPARISONS = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "!=": "<>", "=": "="}
PATTERNS = {"~": "LIKE", "!~": "NOT LIKE"}
BETWEEN = "><"
LIST = "IN"
OPERATORS = (*COMPARISONS, *PATTERNS, BETWEEN, LIST)

LONGEST_LIST = 100

LARGEST = 2**63 - 1
"""The largest integer that SQLite stores."""


@dataclass(frozen=True)
class Condition:
    """A condition in SQL."""

    sql: str
    parameters: tuple[object, ...] = ()

    @classmethod
    def any_of(cls, conditions: Sequence[Condition]) -> Condition:
        """Return the condition that at least one of several is true; without any, it is always true."""
        parameters = tuple(parameter for one in conditions for parameter in one.parameters)
        return cls(f"({' OR '.join(one.sql for one in conditions) or 'TRUE'})", parameters)


@dataclass(frozen=True)
class Test:
    """A parsed query parameter.

    Attributes:
        name: The field; dotted for a field of a relation.
        operator: One of :data:`OPERATORS`.
        value: The text after the operator and its comma.
    """

    __test__ = False

    name: str
    operator: str
    value: str

    @classmethod
    def read(cls, name: str, text: str) -> Test:
        """Parse a parameter; without an operator it means equals."""
        head, comma, rest = text.partition(",")
        if comma and head in OPERATORS:
            return cls(name, head, rest)
        return cls(name, "=", text)


def condition(column: str, kind: type[Field], test: Test) -> Condition:
    """Return the SQL of a test.

    Args:
        column: The column in SQL.
        kind: Its kind.
        test: The parsed parameter.

    Raises:
        ApiRefusal: The value does not fit the column.
    """
    if test.operator in PATTERNS:
        return Condition(f"{column} {PATTERNS[test.operator]} ?", (test.value,))
    if test.operator == BETWEEN:
        low, comma, high = test.value.partition(",")
        if not comma:
            raise bad_request(f"{test.name}: the operator >< needs two values, as in ><,1,10.")
        return Condition(f"{column} BETWEEN ? AND ?", (_value(kind, test, low), _value(kind, test, high)))
    folded = " COLLATE NOCASE" if not issubclass(kind, (Integer, Float, Flag, Timestamp, Date)) else ""
    if test.operator == LIST:
        values = tuple(_value(kind, test, text) for text in _listed(test))
        return Condition(f"{column}{folded} IN ({', '.join('?' * len(values))})", values)
    return Condition(f"{column} {COMPARISONS[test.operator]} ?{folded}", (_value(kind, test, test.value),))


def _listed(test: Test) -> list[str]:
    text = test.value.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    try:
        listed = [str(value) for value in json.loads(f"[{text}]")]
    except ValueError:
        listed = text.split(",")
    if len(listed) > LONGEST_LIST:
        raise bad_request(f"{test.name}: a list holds at most {LONGEST_LIST} values.")
    return [value.strip() for value in listed]


def _value(kind: type[Field], test: Test, text: str) -> Any:
    """Return a value as stored."""
    try:
        if issubclass(kind, Flag):
            return {"true": 1, "1": 1, "false": 0, "0": 0}[text.lower()]
        if issubclass(kind, Integer):
            return _storable(int(text or "0"))
        if issubclass(kind, Float):
            return float(Decimal(text or "0"))
        if issubclass(kind, Timestamp):
            return moment(text)
        if issubclass(kind, Date):
            return str(datetime.fromisoformat(text).date())
    except (ValueError, KeyError, InvalidOperation):
        raise bad_request(f"{test.name}: '{text}' is not a valid value.") from None
    return text


def _storable(number: int) -> int:
    if abs(number) > LARGEST:
        raise ValueError(number)
    return number


def moment(text: str) -> str:
    """Return a moment as stored, from any form that the API accepts; without an offset it is UTC.

    Raises:
        ValueError: It is not a moment.
    """
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0).isoformat()


def day(text: str) -> str:
    """Return a day as stored, from a date or a moment.

    Raises:
        ValueError: It is neither.
    """
    return str(date.fromisoformat(text[:10]))
