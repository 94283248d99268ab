r"""Which characters of a text can neither UTF-8 nor PostgreSQL store?

JSON can escape half a surrogate pair (``\ud83d``), which has no UTF-8 form, and NUL (``\u0000``), which PostgreSQL
refuses in texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

REPLACEMENT = "\ufffd"
"""What Unicode provides in place of a character that cannot be represented."""

_CHARACTERS = re.compile("[\ud800-\udfff\0]")


def is_storable(text: str) -> bool:
    """Whether a text has no such character."""
    return (text.isascii() and "\0" not in text) or not _CHARACTERS.search(text)


def storable(value: Any) -> Any:
    """Return a JSON value with :data:`REPLACEMENT` for each character that cannot be stored, at every depth."""
    return _each_text(value, lambda _: REPLACEMENT)


def escaped(value: Any) -> Any:
    """Return a JSON value with each character that cannot be stored escaped as JSON does, at every depth."""
    return _each_text(value, lambda character: f"\\u{ord(character[0]):04x}")


def _each_text(value: Any, replace: Callable[[re.Match[str]], str]) -> Any:
    match value:
        case str():
            return _CHARACTERS.sub(replace, value)
        case list():
            return [_each_text(item, replace) for item in value]
        case dict():
            return {_each_text(key, replace): _each_text(item, replace) for key, item in value.items()}
    return value
