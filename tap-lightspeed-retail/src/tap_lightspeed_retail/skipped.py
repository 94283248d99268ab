"""Which records could not be emitted?"""

from __future__ import annotations

import json
import logging
from collections import Counter

from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.masking import Masks
from lightspeed_retail.skipped import SkippedRecord


class SkippedRecords:
    """Counts the skipped records of a run, and keeps what is known of each in the log.

    Args:
        logger: Where each one is reported, without credentials and personal data.
    """

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._masks = Masks()
        self._counts: Counter[str] = Counter()

    def add(self, stream: str, skipped: SkippedRecord) -> None:
        """Report a record that is not emitted."""
        self._counts[stream] += 1
        known = json.dumps(self._masks.body(skipped.record), default=str) if skipped.record else ""
        subject = f"record {skipped.key}" if skipped.key else "a record"
        self._logger.error(
            "%s: %s %s; skipped.%s", stream, subject, skipped.reason, f" It holds {known}" if known else ""
        )

    def among(self, stream: str) -> int:
        """How many records of a stream were skipped."""
        return self._counts[stream]

    def check(self) -> None:
        """End a run that is through with its streams.

        Raises:
            LightspeedError: Records were skipped.
        """
        if self._counts:
            total = self._counts.total()
            listed = ", ".join(f"{stream} ({count})" for stream, count in sorted(self._counts.items()))
            raise LightspeedError(
                f"{total} record{' was' if total == 1 else 's were'} skipped: {listed}.",
                "Everything else is complete. The log names each record and the reason. The next run tries them again: "
                "bookmarks stay before them.",
            )
