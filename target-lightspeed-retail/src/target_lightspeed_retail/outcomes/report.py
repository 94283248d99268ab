"""What did a run do, or would it do?"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from target_lightspeed_retail.singer import compact

from .outcome import Outcome

_LOG = logging.getLogger(__name__)

_PARTICULARS = re.compile(r"'[^']*'|\b\d+\b")
"""What differs in messages of the same kind: what is quoted, and numbers."""

_MOST_REASONS = 10
"""Most groups of rejections that are listed."""


NO_KEY = "a key is missing"
"""Group of the rows that nothing identifies."""


class Report:
    """Counts what happens.

    Args:
        dry: Whether nothing is sent.
        on_outcome: Called with the stream and the outcome of each row.
    """

    def __init__(self, *, dry: bool, on_outcome: Callable[[str, Outcome], None] = lambda *_: None) -> None:
        self._dry = dry
        self._on_outcome = on_outcome
        self._outcomes: Counter[Outcome] = Counter()
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._expected = 0.0

    def count(self, stream: str, outcome: Outcome) -> None:
        """Count a row."""
        self._outcomes[outcome] += 1
        self._on_outcome(stream, outcome)

    def rejected(self, stream: str, group: str, reason: str) -> None:
        """Count a row that was rejected, and say why, once for each kind of reason."""
        group = _PARTICULARS.sub("…", group)
        self.count(stream, Outcome.REJECTED)
        self._reasons[stream, group] += 1
        if self._reasons[stream, group] == 1:
            _LOG.warning("%s: a row is rejected. %s", stream, reason)

    def would_send(self, request: str, cost: float, changes: Mapping[str, tuple[Any, Any]] | None) -> None:
        """Log what would be sent, for a run that sends nothing.

        Args:
            request: The request, in one line.
            cost: What it would cost, in drips.
            changes: The old and the new value of each field that changes, if the old ones are known.
        """
        self._expected += cost
        differs = "".join(
            f"\n    {name}: {compact(old)} → {compact(new)}" for name, (old, new) in (changes or {}).items()
        )
        _LOG.info("would send: %s%s", request, differs)

    @property
    def rejects(self) -> int:
        """How many rows were rejected."""
        return self._outcomes[Outcome.REJECTED]

    @property
    def lack_keys_only(self) -> bool:
        """Whether rows were rejected, all of them because they have no key."""
        return bool(self._reasons) and all(group == NO_KEY for _, group in self._reasons)

    def sum_up(self, *, spent: float, rate: float | None) -> None:
        """Say what a dry run would have done; the summary says what any other run has done.

        Args:
            spent: Drips that were spent.
            rate: Drips a second that the account's bucket loses; None if it is not known.
        """
        if not self._dry:
            return
        counted = ", ".join(f"{self._outcomes[outcome]:,} {outcome}" for outcome in Outcome if self._outcomes[outcome])
        seconds = f", {self._expected / rate:,.0f} s at {rate:g} drips a second" if rate else ""
        _LOG.info(
            "Dry run, nothing was sent. It would be: %s; %s drips%s. Reading took %s drips.",
            counted or "nothing",
            f"{self._expected:,.6g}",
            seconds,
            f"{spent:,.6g}",
        )

    @property
    def rejected_rows(self) -> str:
        """How many rows were rejected, and why, the most frequent reason first."""
        rows = "1 row was" if self.rejects == 1 else f"{self.rejects:,} rows were"
        return f"{rows} rejected ({self._listed_reasons()})"

    def _listed_reasons(self) -> str:
        listed = [
            f"{count:,} of {stream}: {group}" for (stream, group), count in self._reasons.most_common(_MOST_REASONS)
        ]
        more = len(self._reasons) - len(listed)
        return "; ".join([*listed, *([f"{more} other reasons"] if more > 0 else [])])
