"""How are the values of a row put into paths, queries and payloads?

A placeholder is the name of a field in braces, ``{price}``, dotted for fields of nested objects. A placeholder that is
the whole of a text keeps the type of its value; one inside a text becomes text. ``{{`` and ``}}`` stand for braces.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.wire import as_text


class Left(Enum):
    """What stands in place of a value that there is none of."""

    OUT = "left out"


OUT = Left.OUT


class MissingField(LookupError):
    """A row has no field of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotText(ValueError):
    """The value of a field cannot be part of a text."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Blanks:
    """What is sent for null and missing values.

    Attributes:
        missing: ``error`` or ``omit``, for fields that a row does not have.
        nulls: ``omit``, ``send`` or ``clear``, for fields that are null.
    """

    missing: str = "error"
    nulls: str = "omit"

    def value(self, record: Mapping[str, Any], name: str) -> Any:
        """A field of a row; :data:`OUT` if it is to be left out.

        Raises:
            MissingField: The row does not have it, and that is an error.
        """
        found: Any = record
        for step in name.split("."):
            if isinstance(found, Mapping) and step in found:
                found = found[step]
            elif found is None:
                break
            elif self.missing == "omit":
                return OUT
            else:
                raise MissingField(name)
        return self.filled(found)

    def filled(self, value: Any) -> Any:
        """Return what is sent for a value that may be null, or may have nulls in it at any depth.

        With ``omit``, empty objects and lists are left out too: the API takes an empty relation for an empty text,
        and an empty text clears a field.
        """
        match value:
            case None:
                return {"omit": OUT, "send": None, "clear": ""}[self.nulls]
            case Mapping():
                members = ((name, self.filled(member)) for name, member in value.items())
                kept: Any = {name: member for name, member in members if member is not OUT}
            case list():
                kept = [item for member in value if (item := self.filled(member)) is not OUT]
            case _:
                return value
        return OUT if self.nulls == "omit" and not kept else kept


class Template(Protocol):
    """Something with placeholders in it."""

    def fields(self) -> Iterator[str]:
        """The names in its placeholders, dotted."""

    def render(self, record: Mapping[str, Any], blanks: Blanks) -> Any:
        """Put in the values of a row; :data:`OUT` if nothing is to be sent for it.

        Raises:
            MissingField: The row lacks a field, and that is an error.
        """


@dataclass(frozen=True)
class Literal:
    """A value without placeholders."""

    value: Any

    def fields(self) -> Iterator[str]:
        """None."""
        yield from ()

    def render(self, record: Mapping[str, Any], blanks: Blanks) -> Any:  # noqa: ARG002 -- always the same
        """The value."""
        return self.value


@dataclass(frozen=True)
class Whole:
    """A placeholder that is all there is."""

    name: str

    def fields(self) -> Iterator[str]:
        """Its name."""
        yield self.name

    def render(self, record: Mapping[str, Any], blanks: Blanks) -> Any:
        """The value, with its type."""
        return blanks.value(record, self.name)


@dataclass(frozen=True)
class Text:
    """A text with placeholders in it: literal parts, each followed by the name of a field or None."""

    parts: tuple[tuple[str, str | None], ...]

    def fields(self) -> Iterator[str]:
        """The names in it."""
        yield from (name for _, name in self.parts if name is not None)

    def render(self, record: Mapping[str, Any], blanks: Blanks) -> Any:
        """Return the text; nothing of it unless all of its values are there.

        Raises:
            NotText: A value is a list or an object.
        """
        pieces: list[str] = []
        for literal, name in self.parts:
            value = "" if name is None else blanks.value(record, name)
            if value is OUT or value is None:
                return value
            if isinstance(value, Mapping | list):
                raise NotText(str(name))
            pieces += [literal, written(value)]
        return "".join(pieces)


@dataclass(frozen=True)
class Object:
    """An object of templates."""

    members: Mapping[str, Template]

    def fields(self) -> Iterator[str]:
        """The names in its members."""
        for member in self.members.values():
            yield from member.fields()

    def render(self, record: Mapping[str, Any], blanks: Blanks) -> Any:
        """The object; left out if none of its placeholders has a value: what is left would say nothing of the row."""
        filled = self.filled(record, blanks)
        own = [name for name, member in self.members.items() if isinstance(member, Whole | Text)]
        says_nothing = own and not any(name in filled for name in own)
        return OUT if says_nothing or (self.members and not filled) else filled

    def filled(self, record: Mapping[str, Any], blanks: Blanks) -> dict[str, Any]:
        """Its members, less those that are left out."""
        rendered = {name: member.render(record, blanks) for name, member in self.members.items()}
        return {name: value for name, value in rendered.items() if value is not OUT}


@dataclass(frozen=True)
class Array:
    """A list of templates."""

    items: Sequence[Template]

    def fields(self) -> Iterator[str]:
        """The names in its items."""
        for item in self.items:
            yield from item.fields()

    def render(self, record: Mapping[str, Any], blanks: Blanks) -> Any:
        """The list, less what is left out; left out itself if that is all of it."""
        filled = [value for item in self.items if (value := item.render(record, blanks)) is not OUT]
        return filled if filled or not self.items else OUT


def compile_template(value: Any) -> Template:
    """Find the placeholders in a configured value.

    Raises:
        ConfigurationError: A text has braces that are no placeholder.
    """
    match value:
        case str():
            return _text(value)
        case Mapping():
            return Object({str(name): compile_template(member) for name, member in value.items()})
        case list() | tuple():
            return Array([compile_template(item) for item in value])
        case _:
            return Literal(value)


def literals(template: Template) -> Any:
    """Return the part of a template that every row gets as it is; :data:`OUT` if there is none."""
    match template:
        case Literal(value):
            return value
        case Object(members):
            known = ((name, literals(member)) for name, member in members.items())
            return {name: value for name, value in known if value is not OUT}
        case Array(items):
            return [value for item in items if (value := literals(item)) is not OUT]
        case _:
            return OUT


def written(value: Any) -> str:
    """Return a scalar as it is written in a path, a query or the middle of a text: as in a body."""
    return str(as_text(value))


def _text(text: str) -> Template:
    try:
        parts = tuple(
            (literal, name)
            for literal, name, spec, conversion in string.Formatter().parse(text)
            if not _is_odd(name, spec, conversion)
        )
    except ValueError:
        raise ConfigurationError(
            f"{text!r} has braces that are no placeholder.", "Write {field}, and {{ or }} for braces themselves."
        ) from None
    match parts:
        case ((("", str() as name)),):
            return Whole(name)
        case ():
            return Literal("")
        case _ if all(name is None for _, name in parts):
            return Literal("".join(literal for literal, _ in parts))
        case _:
            return Text(parts)


def _is_odd(name: str | None, spec: str | None, conversion: str | None) -> bool:
    """Refuse what Python's format strings allow and placeholders are not."""
    if name is not None and (not name or spec or conversion or "[" in name):
        raise ValueError(name)
    return False
