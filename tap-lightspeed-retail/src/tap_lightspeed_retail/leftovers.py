"""What happens to values that have no place in the schema?"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

from lightspeed_retail.wire import Decoded

COLUMN, WARN = "column", "warn"


class Leftovers:
    """Keeps, or names, what the catalogue has no field for and what does not fit its field.

    Args:
        stream: Name of the stream, for messages.
        keep: The setting ``extra_fields``.
        logger: Where to warn: of each misfit once, of each unknown field once if that is what is set.
        on_odd: Called with the number of odd values of a record that has any.
    """

    def __init__(
        self, stream: str, keep: str, logger: logging.Logger, on_odd: Callable[[int], None] = lambda _: None
    ) -> None:
        self._on_odd = on_odd
        self._stream = stream
        self._keep = keep
        self._logger = logger
        self._misfits: Counter[str] = Counter()
        self._unstorable: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    @property
    def in_column(self) -> bool:
        """Whether records have a column for them."""
        return self._keep == COLUMN

    def take(self, decoded: Decoded) -> dict[str, Any] | None:
        """Count what is left over of a record; return it, or None if nothing is."""
        if not decoded.extra:
            return None
        self._on_odd(len(decoded.misfits) + len(decoded.unstorable) + len(decoded.unknown))
        for field in decoded.misfits:
            if field not in self._misfits:
                self._logger.warning("%s: a value of %s does not fit its type; it is null there.", self._stream, field)
            self._misfits[field] += 1
        for field in decoded.unstorable:
            if field not in self._unstorable:
                self._logger.warning(
                    "%s: a text in %s contains NUL or half a surrogate pair; U+FFFD takes its place.",
                    self._stream,
                    field,
                )
            self._unstorable[field] += 1
        for field in decoded.unknown:
            if field not in self._unknown and self._keep == WARN:
                self._logger.warning("%s: the catalogue does not know the field %s.", self._stream, field)
            self._unknown[field] += 1
        return decoded.extra

    def sum_up(self) -> None:
        """Log how often each field was left over."""
        for what, counts in (
            ("values that did not fit", self._misfits),
            ("texts that could not be stored as they came", self._unstorable),
            ("unknown fields", self._unknown),
        ):
            if counts:
                listed = ", ".join(f"{field} ({count})" for field, count in sorted(counts.items()))
                self._logger.info("%s: %d %s: %s.", self._stream, counts.total(), what, listed)
