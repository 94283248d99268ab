"""What do the records of a stream look like, as JSON Schema?

Types, descriptions and nesting follow from the catalogue; nothing is written by hand.
"""

from __future__ import annotations

from typing import Any

from lightspeed_retail.relations import Tree
from lightspeed_retail.resources._base import (
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
from lightspeed_retail.wire import delivered

EXTRA = "_extra"
"""Column for what the catalogue does not know."""

ROW = "_row"
"""Key column of streams whose records have none of their own."""

_TYPES: dict[type[Field], dict[str, Any]] = {
    Integer: {"type": ["integer", "null"]},
    Float: {"type": ["number", "null"]},
    Text: {"type": ["string", "null"]},
    Flag: {"type": ["boolean", "null"]},
    Timestamp: {"type": ["string", "null"], "format": "date-time"},
    Date: {"type": ["string", "null"], "format": "date"},
    Texts: {"type": ["array", "null"], "items": {"type": "string"}},
    Anything: {"type": ["string", "number", "integer", "boolean", "array", "object", "null"]},
}

_EXTRA_COLUMN = {
    "type": ["object", "null"],
    "description": "What the catalogue does not know, and originals of values that do not fit their column, by place.",
}

_ROW_COLUMN = {"type": ["integer"], "description": "Place of the row among all of this run; rows have no key."}


def stream_schema(resource: type[Resource], nested: Tree, *, extra: bool) -> dict[str, Any]:
    """The JSON Schema of a stream.

    Args:
        resource: What the stream reads.
        nested: The nested fields its records have.
        extra: Whether there is a column for unknown fields.

    Returns:
        An object schema; keys are never null, everything else may be.
    """
    properties = _properties(resource, nested)
    for placeholder in resource.placeholders():
        properties.setdefault(placeholder, {"type": ["integer", "null"], "description": "Key of the parent."})
    if not resource.key:
        properties[ROW] = _ROW_COLUMN
    for key in resource.key:
        properties[key] = {**properties[key], "type": [t for t in properties[key]["type"] if t != "null"]}
    if extra:
        properties[EXTRA] = _EXTRA_COLUMN
    return {"type": "object", "description": _description(resource), "properties": properties}


def key_of(resource: type[Resource]) -> tuple[str, ...]:
    """The columns that identify a record of a stream."""
    return resource.key or (ROW,)


def _properties(shape: type[Shape], nested: Tree, *, secrets: bool = True) -> dict[str, Any]:
    return {field.name: _property(field, nested) for field in delivered(shape, nested, secrets=secrets)}


def _property(field: Field, nested: Tree) -> dict[str, Any]:
    schema = _structure(field, nested)
    about = _about(field)
    return {**schema, "description": about} if about else schema


def _structure(field: Field, nested: Tree) -> dict[str, Any]:
    if not isinstance(field, Nested):
        return dict(next(_TYPES[kind] for kind in type(field).__mro__ if kind in _TYPES))
    record = {
        "type": ["object", "null"],
        "properties": _properties(field.shape, nested[field.name], secrets=field.secret),
    }
    if isinstance(field, Many):
        return {"type": ["array", "null"], "items": record}
    return record


def _about(field: Field) -> str:
    """What a column comment says: the description, then what else the catalogue knows."""
    sentences = [field.about]
    if isinstance(field, Ref) and field.target and not field.about:
        sentences.append(f"Key of the {field.target}; 0 for none.")
    if isinstance(field, One | Many) and not field.about:
        sentences.append(_description(field.shape).partition("\n")[0])
    if field.choices:
        sentences.append(f"Documented values: {', '.join(choice or 'empty' for choice in field.choices)}.")
    if field.deprecated:
        sentences.append("Deprecated by the vendor.")
    return " ".join(sentence for sentence in sentences if sentence)


def _description(shape: type[Shape]) -> str:
    """The docstring of a shape as running text."""
    return " ".join((shape.__doc__ or "").split())
