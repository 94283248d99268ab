"""Can a value be written as UTF-8, and stored by every database?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NUL = "\0"
"""The character that PostgreSQL stores in no text."""


def unusable_text(value: Any) -> str:
    r"""Return the place of the first text that cannot be sent or stored; empty if there is none.

    Such texts have a NUL in them, or a lone surrogate: half of an escaped emoji (``\\ud83d``), or a byte of the input
    that is not UTF-8.

    Args:
        value: A JSON value.

    Returns:
        Where it is, such as ``Contact.Emails[0].address``.
    """
    return next((place for place, text in _texts(value, "") if not _is_usable(text)), "")


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text in a value with its place, names of fields included."""
    match value:
        case str():
            yield place, value
        case Mapping():
            for name, member in value.items():
                inner = f"{place}.{name}" if place else str(name)
                yield inner, str(name)
                yield from _texts(member, inner)
        case list():
            for index, item in enumerate(value):
                yield from _texts(item, f"{place}[{index}]")


def _is_usable(text: str) -> bool:
    try:
        return NUL not in text and (text.isascii() or bool(text.encode()))
    except UnicodeEncodeError:
        return False
