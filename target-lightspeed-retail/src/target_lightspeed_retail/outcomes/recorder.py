"""Where is it written down what became of a row?

In the journal, so that the next run knows; among the results, for the warehouse; in the counts of the report; and, if
it was refused, in the file of rejected rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.limits import request_cost
from lightspeed_retail.transport import Reply
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejection
from target_lightspeed_retail.outcomes.rejects import Rejects
from target_lightspeed_retail.outcomes.report import Report
from target_lightspeed_retail.publishing.pending_row import PendingRow
from target_lightspeed_retail.publishing.write_request import WriteRequest

from .journal import REJECTED, UNKNOWN, Journal
from .results import Results


class TooManyRejects(LightspeedError):
    """The run ends because rows were rejected."""


@dataclass(frozen=True)
class OutcomeRecorder:
    """All that is written down of a run.

    Attributes:
        journal: What was published, and as which record.
        rejects: Where rejected rows go; None if nothing is sent.
        results: Where the outcome of each row goes.
        report: Counts what happens.
        most_rejects: Most rejected rows; with one more the run ends. None for any number.
    """

    journal: Journal
    rejects: Rejects | None
    results: Results
    report: Report
    most_rejects: int | None

    def sent(
        self,
        pending: PendingRow,
        fingerprint: str,
        key: str,
        outcome: Outcome,
        replies: Sequence[tuple[WriteRequest, Reply | None]],
    ) -> None:
        """Requests were made for a row.

        Args:
            pending: The row.
            fingerprint: Tells apart what it says.
            key: Key of its record; empty if there is none.
            outcome: What became of it.
            replies: The requests, each with its reply; None if none came, and the record was found instead.
        """
        self.journal.accept(pending.row, fingerprint, key)
        self._done(pending)
        self.report.count(outcome)
        (write, reply), costs = replies[0], [request_cost(one.headers) for _, one in replies if one]
        self.results.add(
            pending.row,
            outcome,
            remote_id=key,
            method=write.call.method,
            endpoint=write.shown.partition(" ")[2],
            status=reply.status if reply else 0,
            cost=sum(known) if (known := [cost for cost in costs if cost is not None]) else None,
            changed=list(dict.fromkeys(name for one, _ in replies for name in one.changes)),
        )

    def settled(self, pending: PendingRow, fingerprint: str, key: str, outcome: Outcome) -> None:
        """A row holds without a request, which the journal did not know; arguments as for :meth:`sent`."""
        self.journal.accept(pending.row, fingerprint, key)
        self._done(pending)
        self.report.count(outcome)
        self.results.add(pending.row, outcome, remote_id=key)

    def unchanged(self, pending: PendingRow, key: str) -> None:
        """Record that a row is published already; arguments as for :meth:`sent`."""
        self._done(pending)
        self.report.count(Outcome.UNCHANGED)
        self.results.add(pending.row, Outcome.UNCHANGED, remote_id=key)

    def superseded(self, pending: PendingRow, key: str) -> None:
        """Record that a later version of a rejected row is published; arguments as for :meth:`sent`."""
        self._done(pending)
        self.skipped(pending, key)

    def skipped(self, pending: PendingRow, key: str) -> None:
        """Record that the publication makes no request for a row; arguments as for :meth:`sent`."""
        self.report.count(Outcome.SKIPPED)
        self.results.add(pending.row, Outcome.SKIPPED, remote_id=key)

    def rejected(self, pending: PendingRow, rejection: Rejection) -> None:
        """A row is not published.

        Raises:
            TooManyRejects: That is one too many.
        """
        row, entry = pending.row, pending.entry
        attempts = max(row.rejected.attempts if row.rejected else 0, entry.attempts if entry else 0) + 1
        self.report.rejected(row.stream, rejection.group or rejection.message or rejection.reason, rejection.reason)
        if self.rejects:
            self.rejects.add(row, rejection, attempts, pending.stream.schema, list(pending.stream.key_properties))
            if row.key:
                unknown = rejection.unknown or (entry is not None and entry.open)
                self.journal.reject(row, entry, UNKNOWN if unknown else REJECTED, attempts, pending.done)
        method, _, endpoint = rejection.request.rpartition(": ")[2].partition(" ")
        self.results.add(
            row,
            Outcome.REJECTED,
            method=method,
            endpoint=endpoint,
            status=rejection.status,
            reason=rejection.reason,
        )
        if self.most_rejects is not None and self.report.rejects > self.most_rejects:
            where = f"They are in {self.rejects.path}: correct them, and send them again. " if self.rejects else ""
            raise TooManyRejects(
                f"The run ends, for {self.report.rejected_rows}.",
                f"{where}To continue in spite of them, set on_reject to continue, and raise max_rejects.",
            )

    def _done(self, pending: PendingRow) -> None:
        """Let a row that was read from the file of rejected rows leave it. Nothing else does that."""
        if self.rejects:
            self.rejects.published(pending.row)
