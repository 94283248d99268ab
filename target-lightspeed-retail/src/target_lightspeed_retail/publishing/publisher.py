"""How do the rows of a batch become requests?

For each batch the account and the journal are asked in bulk for what its rows need: the records they stand for, what
their lookups name, what they are compared with. Then the rows are published one by one, in the order they came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lightspeed_retail.errors import (
    Forbidden,
    LightspeedError,
    MalformedReply,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
)
from target_lightspeed_retail.configuration.placeholders import OUT
from target_lightspeed_retail.configuration.publications import Event, Method, Publication
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.foreign_keys import ForeignKeys, ReferenceNotPublished
from target_lightspeed_retail.matching.keys import record_key
from target_lightspeed_retail.matching.matcher import Matcher
from target_lightspeed_retail.outcomes.journal import ACCEPTED, REJECTED, UNKNOWN, Entry
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejected, Rejection, refuse
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder
from target_lightspeed_retail.rows import Row, digest

from .exactly_once import OutcomeUnknown, SafeSender
from .pending_row import PendingRow
from .sending import Sender
from .stream import Stream

_LOG = logging.getLogger(__name__)

MOST_FAILURES = 3
"""Consecutive rows at which the server, or a firewall in front of it, may fail before the run ends."""


_PARTLY_DONE = "The requests before this one were carried out; they are not repeated when the row is sent again."


class Publisher:
    """Publishes rows.

    Args:
        recorder: Where it is written down what became of rows.
        references: Translates references of rows with external keys.
        finder: Finds records.
        sender: Delivers requests.
        dry: Whether nothing is sent.
    """

    def __init__(
        self, recorder: OutcomeRecorder, references: ForeignKeys, finder: Finder, sender: SafeSender, *, dry: bool
    ) -> None:
        self._recorder = recorder
        self._journal = recorder.journal
        self._matcher = Matcher(finder, references)
        self._finder = finder
        self._sender = sender
        self._planner = Sender(self._matcher, finder, sender, recorder, dry=dry)
        self._failures = 0
        self._unreadable: dict[str, Forbidden] = {}
        self._held: set[tuple[str, str]] = set()
        self._final = False

    # ------------------------------------------------------------------------------------------------- batches

    def publish(self, stream: Stream, rows: Sequence[Row]) -> Iterator[Row]:
        """Publish rows of a stream, no two of them with the same key.

        Args:
            stream: The stream.
            rows: The rows, in order.

        Yields:
            Each row as soon as it is done with: published, rejected, or put aside to wait.

        Raises:
            TooManyRejects: More were rejected than the settings allow.
            LightspeedError: The run cannot go on.
        """
        if stream.publication.method is Method.SKIP:
            for row in rows:
                self._recorder.report.count(Outcome.SKIPPED)
                yield row
            return
        self._finder.begin_batch()
        entries = self._journal.entries(stream.name, [row.key for row in rows])
        pending_rows = [
            PendingRow(row, stream, entry, dict(row.record), done=entry.done if entry else [])
            for row in rows
            for entry in [entries.get(row.key)]
        ]
        try:
            self._matcher.prefetch(stream, pending_rows)
        except Forbidden as refusal:
            self._unreadable[stream.name] = refusal
        for pending in pending_rows:
            self._publish(pending)
            yield pending.row
        self._journal.commit()

    def refuse(self, stream: Stream, row: Row, rejection: Rejection) -> None:
        """Reject a row that cannot even be told from others.

        Raises:
            TooManyRejects: That is one too many.
        """
        self._recorder.rejected(PendingRow(row, stream, None, {}), rejection)

    def _publish(self, pending: PendingRow) -> None:
        """Publish a row, or reject it, or let it wait."""
        row = pending.row
        try:
            self._keep_order(row)
            self._one(pending)
        except ReferenceNotPublished as waits:
            if self._final:
                self._recorder.rejected(
                    pending, Rejection(f"{waits.reference}.", "refers to a row that is not published")
                )
                return
            self._held.add((row.stream, row.key))
            self._journal.wait(row)
        except Unauthorized:
            raise
        except (Rejected, RequestRefused, ServerFailure, MalformedReply, Unreachable) as error:
            self._tolerate(error)
            rejection = _rejection(error)
            if pending.done:
                rejection = replace(rejection, reason=f"{rejection.reason} {_PARTLY_DONE}")
            self._recorder.rejected(pending, rejection)

    def _keep_order(self, row: Row) -> None:
        """Let a row wait if an earlier one with the same key does."""
        if (row.stream, row.key) in self._held:
            raise ReferenceNotPublished("an earlier row with the same key waits")

    def _tolerate(self, error: LightspeedError | Rejected) -> None:
        """Continue after an error that may be due to the row; end the run if it is due to the server or the network."""
        failure = error.error if isinstance(error, OutcomeUnknown) else error
        if isinstance(failure, RequestRefused):
            self._failures = 0
        elif isinstance(failure, LightspeedError):
            self._failures += 1
            not_reached = isinstance(failure, Unreachable) and not failure.sent
            if self._failures >= MOST_FAILURES or not_reached:
                raise failure

    def release(self, *, final: bool) -> None:
        """Let rows that waited be tried again.

        Args:
            final: Whether waiting longer is of no use, so that they are rejected if they still have to.
        """
        self._held.clear()
        self._final = final

    # ---------------------------------------------------------------------------------------------- one by one

    def _one(self, pending: PendingRow) -> None:
        """Publish a row."""
        publication = pending.stream.publication
        if self._is_outdated(pending):
            _LOG.warning(
                "%s: a rejected row is passed over, for a newer version of it is published.", pending.row.stream
            )
            self._recorder.superseded(pending, self._matcher.known(pending))
            return
        if (refusal := self._unreadable.get(pending.row.stream)) is not None:
            raise refusal
        for name, lookup in publication.lookups.items():
            self._matcher.look_up(pending, name, lookup)
        self._matcher.locate(pending)
        if pending.entry and pending.entry.open:
            self._recover(pending, pending.entry)
        event, key = self._event(pending)
        if publication.method is Method.FIND:
            self._found(pending, key)
            return
        call = publication.calls.get(event)
        if call is None or (event is Event.DELETE and publication.finds and not key):
            self._pass_over(pending, event, key)
            return
        fingerprint = self._fingerprint(pending, event, key)
        if pending.entry and self._is_known(pending.entry, publication, fingerprint):
            key = key or pending.entry.remote_id
            if pending.entry.pending:
                self._journal.accept(pending.row, fingerprint, key)
            self._recorder.unchanged(pending, key)
            return
        if not self._planner.send(pending, event, key, fingerprint):
            self._journal.forget(pending.row)
            pending.entry = None
            pending.contents.clear()
            pending.done.clear()
            self._one(pending)
        self._failures = 0

    def _event(self, pending: PendingRow) -> tuple[Event, str]:
        """What happens to the record of a row, and its key; an empty one if there is none (yet)."""
        publication = pending.stream.publication
        gone = pending.row.deleted
        if not publication.finds:
            event = Event.DELETE if gone and Event.DELETE in publication.calls else publication.only_event
            if gone and event is not Event.DELETE:
                return Event.DELETE, ""
            if publication.calls[event].key is None and self._planner.has_begun(pending, event):
                return event, self._matcher.known(pending)
            return event, self._direct_key(pending, publication.calls[event])
        key = self._matcher.existing(pending)
        if gone:
            return Event.DELETE, key
        if key and self._planner.has_begun(pending, Event.CREATE):
            return Event.CREATE, key
        return (Event.UPDATE, key) if key else (Event.CREATE, "")

    def _direct_key(self, pending: PendingRow, call: RequestTemplate) -> str:
        """The key in the path of a request that is made whatever the account holds."""
        if call.key is None or call.resource is None:
            return ""
        if pending.stream.publication.external:
            key = self._matcher.known(pending) or self._matcher.matched(pending)
        else:
            value = pending.stream.writer.value(call.key, pending.record)
            key = "" if value is OUT or value in (None, "") else record_key(value, call.resource.key[0])
        if not key:
            raise refuse("No record is known for it.", f"Its key belongs into {call}.")
        return key

    def _is_outdated(self, pending: PendingRow) -> bool:
        """Whether a row that was rejected comes again after a newer version of it was published."""
        entry, rejected = pending.entry, pending.row.rejected
        return bool(entry and rejected and entry.outcome == ACCEPTED and entry.at > rejected.at > "")

    def _recover(self, pending: PendingRow, entry: Entry) -> None:
        """Find out what came of a request that was open when an earlier run ended.

        Raises:
            OutcomeUnknown: Nothing tells.
        """
        looked_for = entry.outcome == UNKNOWN and pending.row.rejected  # by whoever sends the row again
        key = ""
        if not looked_for and entry.request and not entry.request.get("repeatable"):
            if not pending.stream.publication.finds:
                event, direct = self._event(pending)
                if self._fingerprint(pending, event, direct) != entry.digest:
                    return  # something else is to be done now, whatever came of that
            key = self._sender.recover(pending)
        if key:
            pending.done.append(entry.request.get("digest", ""))
            pending.entry = replace(entry, outcome=REJECTED, remote_id=key)
        elif looked_for or not entry.request.get("repeatable"):
            pending.entry = replace(entry, outcome=REJECTED)

    # ---------------------------------------------------------------------------------------------- what changed

    def _fingerprint(self, pending: PendingRow, event: Event, key: str) -> str:
        """What tells apart what a row says; of a record that can be updated, what it shall be from now on."""
        publication = pending.stream.publication
        addressed = "" if publication.finds or publication.calls[event].key is None else key
        where = [sorted(pending.path.items()), addressed]
        if event is Event.DELETE:
            call = publication.calls[event]
            return digest(["gone", call.name, pending.address(call), where])
        lasting = Event.UPDATE if Event.UPDATE in publication.calls else Event.CREATE
        call, content = publication.calls[lasting], pending.content(lasting)
        files = [digest(part.content.hex()) for part in content.parts]
        said = [call.name, content.sent(call.resource), content.query, files, pending.address(call), where]
        return digest(said if content.archived is None else [*said, content.archived])

    def _is_known(self, entry: Entry, publication: Publication, fingerprint: str) -> bool:
        """Whether a row has been published as it is."""
        if entry.outcome != ACCEPTED or entry.digest != fingerprint:
            return False
        update = publication.calls.get(Event.UPDATE)
        by_account = update is not None and publication.compares(update)
        return entry.pending or not (by_account or publication.compare == "none")

    def _found(self, pending: PendingRow, key: str) -> None:
        """Note which record a row stands for, which is all that is wanted."""
        if not key:
            raise refuse("No record of the account matches it.", "Make one, or correct match_on.")
        self._recorder.settled(pending, "", key, Outcome.FOUND)

    def _pass_over(self, pending: PendingRow, event: Event, key: str) -> None:
        """Leave a row alone for which there is no request."""
        if event is Event.UPDATE:
            self._recorder.settled(pending, "", key, Outcome.UNCHANGED)
            return
        self._recorder.skipped(pending, key)


def _rejection(error: LightspeedError | Rejected) -> Rejection:
    if isinstance(error, Rejected):
        return error.rejection
    api_message = getattr(error, "api_message", "")
    return Rejection(
        str(error),
        api_message or error.message,
        status=getattr(error, "status", 0),
        message=api_message,
        request=error.message.partition(" was answered")[0],
        unknown=error.uncertain,
    )
