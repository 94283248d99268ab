"""Where is it written down what became of a row?

In the journal, so that the next run knows; among the results, for the warehouse; in the counts of the report; and, if
it was refused, in the file of rejected rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.limits import request_cost
from lightspeed_retail.transport import Reply

from .journal import REJECTED, UNKNOWN, Journal
from .rejects import Rejection, Rejects
from .report import Outcome, Report
from .results import Results
from .work import Work
from .writes import Write


class TooManyRejects(LightspeedError):
    """The run ends because rows were rejected."""


@dataclass(frozen=True)
class Books:
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

    def sent(self, work: Work, said: str, key: str, outcome: Outcome, *, write: Write, reply: Reply | None) -> None:
        """A request was made for a row.

        Args:
            work: The row.
            said: Tells apart what it says.
            key: Key of its record; empty if there is none.
            outcome: What became of it.
            write: The request.
            reply: The reply; None if none came, and the record was found instead.
        """
        self.journal.accept(work.row, said, key)
        self.report.count(outcome)
        self.results.add(
            work.row,
            outcome,
            remote_id=key,
            method=write.call.method,
            endpoint=write.shown.partition(" ")[2],
            status=reply.status if reply else 0,
            cost=request_cost(reply.headers) if reply else None,
            changed=list(write.content.body or ()),
        )

    def settled(self, work: Work, said: str, key: str, outcome: Outcome) -> None:
        """A row holds without a request, which the journal did not know; arguments as for :meth:`sent`."""
        self.journal.accept(work.row, said, key, sent=False)
        self.passed(work, key, outcome)

    def passed(self, work: Work, key: str, outcome: Outcome) -> None:
        """Nothing had to be done for a row; arguments as for :meth:`sent`."""
        self.report.count(outcome)
        self.results.add(work.row, outcome, remote_id=key)

    def rejected(self, work: Work, rejection: Rejection) -> None:
        """A row is not published.

        Raises:
            TooManyRejects: That is one too many.
        """
        row, entry = work.row, work.entry
        attempts = max(row.attempts, entry.attempts if entry else 0) + 1
        self.report.rejected(row.stream, rejection.group or rejection.message or rejection.reason, rejection.reason)
        if self.rejects:
            self.rejects.add(row, rejection, attempts, work.stream.schema, list(work.stream.key_properties))
            if row.key:
                unknown = rejection.unknown or (entry is not None and entry.open)
                self.journal.reject(row, entry, UNKNOWN if unknown else REJECTED, attempts)
        self.results.add(
            row, Outcome.REJECTED, endpoint=rejection.request, status=rejection.status, reason=rejection.reason
        )
        if self.most_rejects is not None and self.report.rejects > self.most_rejects:
            where = f"They are in {self.rejects.path}: correct them, and send them again. " if self.rejects else ""
            raise TooManyRejects(
                f"The run ends, for {self.report.rejected_rows}.",
                f"{where}To go on all the same, set on_reject to continue, and max_rejects to the number you can bear.",
            )
