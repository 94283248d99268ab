"""What is a JSON value made of? Names and kinds, no values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = "str | list[Shape] | dict[str, Shape]"
"""A kind, or what a list or an object is made of; kinds that occur side by side are joined by ``|``."""

OTHER_NAME = "(other name)"
_NAME = re.compile(r"@?[A-Za-z][A-Za-z0-9_]{0,59}")
_KINDS = (
    ("empty", re.compile(r"")),
    ("flag", re.compile(r"true|false")),
    ("integer", re.compile(r"[+-]?\d+")),
    ("decimal", re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?")),
    ("timestamp", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}")),
)


def name(text: str) -> str:
    """A field name for a report; one that could be a value in the place of a name is not shown."""
    return text if _NAME.fullmatch(text) else OTHER_NAME


def path(text: str) -> str:
    """The names of nested fields, joined by dots, for a report."""
    return ".".join(name(step) for step in text.split("."))


def shape(value: Any) -> Shape:
    """The shape of a decoded JSON value."""
    match value:
        case dict():
            return {name(str(key)): shape(inner) for key, inner in value.items()}
        case list():
            merged: Shape | None = None
            for item in value:
                merged = shape(item) if merged is None else _merged(merged, shape(item))
            return [] if merged is None else [merged]
        case str():
            return next((kind for kind, pattern in _KINDS if pattern.fullmatch(value)), "text")
        case None:
            return "null"
    return f"bare {type(value).__name__}"  # the API writes every scalar as text


def _merged(one: Shape, other: Shape) -> Shape:
    """The shape of either of two values."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        both = {key: _merged(one[key], other[key]) for key in one.keys() & other.keys()}
        return {**one, **other, **both}
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(one[0], other[0])] if one and other else one or other
    return one if one == other else "|".join(sorted({*_kinds(one), *_kinds(other)}))


def _kinds(value: Shape) -> list[str]:
    if isinstance(value, str):
        return value.split("|")
    return ["list" if isinstance(value, list) else "object"]
