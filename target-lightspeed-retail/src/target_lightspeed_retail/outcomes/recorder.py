"""Where is the outcome of a row recorded?

In the journal, for the next run; among the results, for the warehouse; in the counts of the report; and, if the row is
rejected, in the file of rejected rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lightspeed_retail.errors import LightspeedError
from target_lightspeed_retail.rows import Row

from .journal import REJECTED, UNKNOWN, Entry, Journal
from .outcome import Outcome, Rejection, Sent
from .rejects import Rejects
from .report import Report
from .results import Results


class TooManyRejects(LightspeedError):
    """The run ends because rows were rejected."""


@dataclass(frozen=True)
class OutcomeRecorder:
    """Records the outcome of each row.

    Attributes:
        journal: What was published, and as which record.
        rejects: The file of rejected rows; None if nothing is sent.
        results: The file of results.
        report: Counts outcomes.
        most_rejects: Most rejected rows; with one more the run ends. None for any number.
    """

    journal: Journal
    rejects: Rejects | None
    results: Results
    report: Report
    most_rejects: int | None

    def describe(self, stream: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> None:
        """Note the schema of a stream, for its rejected rows."""
        if self.rejects:
            self.rejects.describe(stream, schema, key_properties)

    def sent(self, row: Row, outcome: Outcome, key: str, version: str, sent: Sent, *, deviation: str = "") -> None:
        """Record that a row was published by requests.

        Args:
            row: The row.
            outcome: Its outcome.
            key: Key of its record; empty if there is none.
            version: Digest of what it says.
            sent: What was sent for it.
            deviation: How its record differs nevertheless, as a digest; empty if it does not, or that is not known.
        """
        self.journal.accept(row, version, key, deviation)
        self._leave_rejects(row)
        self.report.count(row.stream, outcome)
        self.results.add(row, outcome, remote_id=key, sent=sent)

    def unsent(self, row: Row, outcome: Outcome, key: str, version: str | None, *, deviation: str = "") -> None:
        """Record that a row is published without a request.

        Args: as for :meth:`sent`; without a ``version`` the journal knows the row already.
        """
        if version is not None:
            self.journal.accept(row, version, key, deviation)
        self._leave_rejects(row)
        self.report.count(row.stream, outcome)
        self.results.add(row, outcome, remote_id=key)

    def superseded(self, row: Row, key: str) -> None:
        """Record that a later version of a rejected row is published."""
        self._leave_rejects(row)
        self.skipped(row, key)

    def skipped(self, row: Row, key: str) -> None:
        """Record that the publication makes no request for a row."""
        self.report.count(row.stream, Outcome.SKIPPED)
        self.results.add(row, Outcome.SKIPPED, remote_id=key)

    def ignored(self, stream: str) -> None:
        """Record that nothing is done with a row of a stream."""
        self.report.count(stream, Outcome.SKIPPED)

    def rejected(self, row: Row, entry: Entry | None, rejection: Rejection, done: Sequence[str] = ()) -> None:
        """Record that a row is not published.

        Args:
            row: The row.
            entry: What the journal knew of it.
            rejection: Why it is not published.
            done: Digests of the requests that were made for it before.

        Raises:
            TooManyRejects: One row too many was rejected.
        """
        attempts = max(row.rejected.attempts if row.rejected else 0, entry.attempts if entry else 0) + 1
        self.report.rejected(row.stream, rejection.group or rejection.message or rejection.reason, rejection.reason)
        if self.rejects:
            self.rejects.add(row, rejection, attempts)
            if row.key:
                unknown = rejection.unknown or (entry is not None and entry.open)
                self.journal.reject(row, entry, UNKNOWN if unknown else REJECTED, attempts, done)
        method, _, endpoint = rejection.request.rpartition(": ")[2].partition(" ")
        self.results.add(row, Outcome.REJECTED, sent=Sent(method, endpoint, rejection.status), reason=rejection.reason)
        if self.most_rejects is not None and self.report.rejects > self.most_rejects:
            where = f"They are in {self.rejects.path}: correct them, and send them again. " if self.rejects else ""
            raise TooManyRejects(
                f"The run ends, for {self.report.rejected_rows}.",
                f"{where}To continue in spite of them, set on_reject to continue, and raise max_rejects.",
            )

    def _leave_rejects(self, row: Row) -> None:
        """Let a row that was read from the file of rejected rows leave it. Nothing else does that."""
        if self.rejects:
            self.rejects.published(row)
