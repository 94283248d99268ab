"""Does a row say that it was deleted at its source?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

_YES = frozenset({"true", "t", "yes", "y", "1"})
_NO = frozenset({"false", "f", "no", "n", "0", "null", "none", ""})


class Undecidable(ValueError):
    """A value is neither yes nor no."""


def is_deleted(value: Any) -> bool:
    """Return whether the value of a field such as ``_sdc_deleted_at`` says that its row was deleted.

    Args:
        value: A flag, a number 1 or 0, the time of the deletion, or one of the words ``true t yes y 1`` and
            ``false f no n 0 null none`` in any case; blank or null for a row that was not deleted.

    Raises:
        Undecidable: It is none of these. A record is never deleted on a guess.
    """
    match value:
        case None:
            return False
        case datetime() | date():
            return True
        case int() | float() | Decimal() if value in (0, 1):
            return bool(value)
        case str():
            word = value.strip().lower()
            if word in _YES or word in _NO:
                return word in _YES
            if _is_moment(value.strip()):
                return True
    raise Undecidable(value)


def _is_moment(text: str) -> bool:
    """Whether a text is a date or a timestamp in ISO 8601, in the extended form: ``20260101`` may be any number."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return "-" in text
