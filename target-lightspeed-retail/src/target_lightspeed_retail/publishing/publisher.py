"""How are the rows of a batch published?

For each batch the account and the journal are read in bulk: the records that its rows mean, what their lookups name,
what they are compared with. Then each row is planned, its requests are sent, and its outcome is recorded, in the order
in which the rows came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count

from lightspeed_retail import outcomes, relations
from lightspeed_retail.errors import (
    Conflict,
    Forbidden,
    LightspeedError,
    MalformedReply,
    NotFound,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
)
from lightspeed_retail.limits import request_cost
from lightspeed_retail.resources._base import ARCHIVED
from lightspeed_retail.transport import Reply
from lightspeed_retail.wire import Decoder, Record
from target_lightspeed_retail.configuration.publications import Event, Method
from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.foreign_keys import ReferenceNotPublished
from target_lightspeed_retail.matching.keys import PROVISIONAL
from target_lightspeed_retail.matching.matcher import Matcher
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.journal import ACCEPTED, REJECTED, UNKNOWN, Entry
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejected, Rejection, Sent, refuse
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder
from target_lightspeed_retail.rows import Row

from . import deviations
from .exactly_once import OutcomeUnknown, SafeSender, Trace
from .planner import Changes, Plan, Planner
from .write_request import WriteRequest

_LOG = logging.getLogger(__name__)

MOST_FAILURES = 3
"""Consecutive rows at which the server, or a firewall in front of it, may fail before the run ends."""

MOST_CONFLICTS = 3
"""How often a record is read again because someone else has changed it."""

_PARTLY_DONE = "The requests before this one were carried out; they are not repeated when the row is sent again."


class Publisher:
    """Publishes rows.

    Args:
        recorder: Records the outcome of each row.
        matcher: Reads in bulk which records rows mean.
        finder: Reads records.
        planner: Plans what is to be done for a row.
        sender: Sends requests.
        dry: Whether nothing is sent.
    """

    def __init__(
        self,
        *,
        recorder: OutcomeRecorder,
        matcher: Matcher,
        finder: Finder,
        planner: Planner,
        sender: SafeSender,
        dry: bool,
    ) -> None:
        self._recorder = recorder
        self._journal = recorder.journal
        self._matcher = matcher
        self._finder = finder
        self._planner = planner
        self._sender = sender
        self._dry = dry
        self._failures = 0
        self._forbidden: dict[tuple[str, str], Forbidden] = {}
        self._waiting: set[tuple[str, str]] = set()
        self._last_chance = False
        self._provisional = count(1)
        self._matches: dict[str, Row] = {}

    # ------------------------------------------------------------------------------------------------- batches

    def publish(self, stream: Stream, rows: Sequence[Row]) -> Iterator[Row]:
        """Publish rows of a stream, no two of them with the same key.

        Args:
            stream: The stream.
            rows: The rows, in order.

        Yields:
            Each row as soon as it is done: published, rejected, or put aside to wait.

        Raises:
            TooManyRejects: More rows were rejected than the settings allow.
            LightspeedError: The run cannot continue.
        """
        if stream.publication.method is Method.SKIP:
            for row in rows:
                self._recorder.ignored(row.stream)
                yield row
            return
        self._finder.begin_batch()
        entries = self._journal.entries(stream.name, [row.key for row in rows])
        pending_rows = [_pending(row, stream, entries.get(row.key)) for row in rows]
        try:
            self._matcher.prefetch(stream, pending_rows)
        except Forbidden as refusal:
            self._forbidden[stream.name, "GET"] = refusal
        for pending in pending_rows:
            self._publish(pending)
            yield pending.row
        self._journal.note_matches(self._matches)
        self._matches.clear()
        self._journal.commit()

    def retry_waiting(self, *, last_chance: bool) -> None:
        """Prepare for rows that waited to be published again.

        Args:
            last_chance: Whether those that still have to wait are rejected.
        """
        self._waiting.clear()
        self._last_chance = last_chance

    def _publish(self, pending: PendingRow) -> None:
        """Publish a row, or reject it, or let it wait."""
        row = pending.row
        try:
            self._keep_order(row)
            self._publish_or_raise(pending)
        except ReferenceNotPublished as missing:
            if self._last_chance:
                rejection = Rejection(f"{missing.reference}.", "refers to a row that is not published")
                self._recorder.rejected(row, pending.entry, rejection)
                return
            self._waiting.add((row.stream, row.key))
            self._journal.wait(row)
        except Unauthorized:
            raise
        except (Rejected, RequestRefused, ServerFailure, MalformedReply, Unreachable) as error:
            self._count_failure(error)
            rejection = _rejection(error)
            if pending.done:
                rejection = replace(rejection, reason=f"{rejection.reason} {_PARTLY_DONE}")
            self._recorder.rejected(row, pending.entry, rejection, pending.done)

    def _keep_order(self, row: Row) -> None:
        """Let a row wait if an earlier one with the same key does."""
        if (row.stream, row.key) in self._waiting:
            raise ReferenceNotPublished("an earlier row with the same key waits")

    def _count_failure(self, error: LightspeedError | Rejected) -> None:
        """Continue after an error that may be due to the row; end the run if it is due to the server or the network."""
        failure = error.error if isinstance(error, OutcomeUnknown) else error
        if isinstance(failure, RequestRefused):
            self._failures = 0
        elif isinstance(failure, LightspeedError):
            self._failures += 1
            not_reached = isinstance(failure, Unreachable) and not failure.sent
            if self._failures >= MOST_FAILURES or not_reached:
                raise failure

    # ------------------------------------------------------------------------------------------------- one row

    def _publish_or_raise(self, pending: PendingRow) -> None:
        """Plan a row, send its requests, and record its outcome; again if someone else changes the record meanwhile."""
        if _is_superseded(pending):
            _LOG.warning(
                "%s: a rejected row is passed over, for a newer version of it is published.", pending.row.stream
            )
            self._recorder.superseded(pending.row, pending.known_key)
            return
        self._check_allowed(pending.row.stream, "GET")
        self._planner.resolve(pending)
        if pending.entry and pending.entry.open:
            self._recover(pending, pending.entry)
        conflicts = 0
        while True:
            plan = self._planner.plan(pending)
            try:
                self._carry_out(pending, plan)
            except Conflict:
                conflicts += 1
                template = pending.stream.publication.templates[plan.event]
                self._sender.pause(conflicts)
                if conflicts == MOST_CONFLICTS:
                    raise refuse(
                        f"{template}: somebody else keeps changing the record.", "Send the row again later."
                    ) from None
                if pending.stream.publication.compares(template):
                    self._finder.reread(pending.collection, plan.key, pending.stream.relations)
                continue
            except NotFound as error:
                if not _was_there(pending, plan, error):
                    raise
                if plan.event is Event.DELETE:
                    self._failures = 0
                    self._recorder.unsent(pending.row, Outcome.DELETED, plan.key, plan.version)
                else:  # it is gone: create it anew
                    self._journal.forget(pending.row)
                    pending.entry = None
                    pending.done.clear()
                    continue
            return

    def _recover(self, pending: PendingRow, entry: Entry) -> None:
        """Find out whether a request was carried out that was open when an earlier run ended.

        Raises:
            OutcomeUnknown: There is no way to tell.
        """
        by_person = entry.outcome == UNKNOWN and pending.row.rejected  # who looked, and sends the row again
        key = ""
        if not by_person and not entry.request.get("repeatable"):
            if not pending.stream.publication.finds and self._planner.version(pending) != entry.digest:
                return  # something else is to be done now, whatever came of that
            key = self._sender.recover(pending)
        if key or by_person or not entry.request.get("repeatable"):
            pending.entry = replace(entry, outcome=REJECTED, remote_id=key or entry.remote_id)

    def _carry_out(self, pending: PendingRow, plan: Plan) -> None:
        """Send the requests of a plan, and record the outcome of its row."""
        for request in plan.requests:
            self._check_allowed(pending.row.stream, request.template.method)
        self._check_first(pending, plan.key)
        if self._dry:
            self._pretend(pending, plan)
            return
        sent: list[tuple[WriteRequest, Reply | None]] = []
        key = plan.key
        for request in plan.requests:
            reply, found = self._send(pending, request, plan, self._planner.traces(pending, plan, request))
            key = self._learn(pending, plan, request, found or key, reply)
            sent.append((request, reply))
        last = self._planner.follow_up(pending, plan, key)
        if last:
            sent.append((last, self._archive(pending, last, plan)))
        if plan.version:  # the account was asked, and answered
            self._failures = 0
        if sent:
            self._recorder.sent(
                pending.row,
                plan.outcome,
                key,
                plan.version or "",
                _summary(sent),
                deviation=self._deviation(pending, plan, key, *sent[0]),
            )
        elif plan.outcome is Outcome.SKIPPED:
            self._recorder.skipped(pending.row, key)
        else:
            self._recorder.unsent(pending.row, plan.outcome, key, plan.version, deviation=plan.deviation)
        self._note_match(pending, key)

    def _deviation(self, pending: PendingRow, plan: Plan, key: str, request: WriteRequest, reply: Reply | None) -> str:
        """How a record differs from what was sent for it, as a digest; empty if it does not, or that is not known.

        The reply shows it. If it does not show all, the record is read, but only after it has been sent what it was
        sent before.
        """
        publication, entry = pending.stream.publication, pending.entry
        if (
            publication.compare != "account"
            or request.template.resource is not publication.resource
            or not request.body
        ):
            return ""
        record = deviations.record_in(reply, request, pending.stream.relations) if reply else None
        if record is None and entry and entry.outcome == ACCEPTED and entry.digest == plan.version:
            with suppress(LightspeedError):  # the row is published all the same
                record = self._finder.reread(pending.collection, key, pending.stream.relations)
        return deviations.deviation(request, record) if record else ""

    def _check_first(self, pending: PendingRow, key: str) -> None:
        """Reject a row that matches the same record as an earlier one: in each run, both would overwrite the other."""
        if not key or not _is_matched(pending):
            return
        stream = pending.row.stream
        first = self._matches.get(key) or self._journal.match(stream, key)
        if first and first.key != pending.row.key:
            named = f"row {first.number} of this run" + (
                f" (key {first.key!r})" if pending.stream.key_properties else ""
            )
            raise refuse(
                f"It matches the same record as {named}: {key}.",
                "Match by what only one row has, or send one of the two.",
                "it matches the same record as an earlier row",
            )

    def _note_match(self, pending: PendingRow, key: str) -> None:
        if key and _is_matched(pending) and not pending.row.deleted:
            self._matches[key] = pending.row

    def _send(
        self, pending: PendingRow, request: WriteRequest, plan: Plan, traces: Sequence[Trace] = ()
    ) -> tuple[Reply | None, str]:
        """Send a request, and remember if the token does not allow it."""
        try:
            return self._sender.send(request, pending, plan.version or "", traces)
        except Forbidden as refusal:
            self._forbidden[pending.row.stream, request.template.method] = refusal
            raise

    def _archive(self, pending: PendingRow, request: WriteRequest, plan: Plan) -> Reply | None:
        """Archive or restore a record that was written just before."""
        try:
            return self._send(pending, request, plan)[0]
        except NotFound as error:  # not because the record is gone: it was written just before
            message = error.api_message
            raise Rejected(Rejection(str(error), message, error.status, message, request.title)) from None

    def _check_allowed(self, stream: str, method: str) -> None:
        """Refuse what the token does not allow, as an earlier request of the stream has shown."""
        if (refusal := self._forbidden.get((stream, method))) is not None:
            raise refusal

    def _learn(self, pending: PendingRow, plan: Plan, request: WriteRequest, key: str, reply: Reply | None) -> str:
        """Remember what a record holds now, for rows that come later and mean it.

        Returns:
            The key of the row's record.
        """
        resource = request.template.resource
        replied: Record = {}
        if resource is None or resource is not pending.stream.publication.resource:
            key = request.key
        else:
            found = outcomes.record_of(resource, reply.body) if reply else None
            replied = Decoder(resource, relations.tree(resource, ())).decode(found).record if found else {}
            if key and plan.event is not Event.DELETE and resource.identity():
                known = {name: value for name, value in replied.items() if value not in (None, [], {})}
                self._finder.learn(pending.collection, key, {**known, **(request.body or {})})
        plan.is_archived = replied.get(ARCHIVED, request.archives(plan.is_archived))
        return key

    def _pretend(self, pending: PendingRow, plan: Plan) -> None:
        """Report what would be sent, and continue as if it had been."""
        report = self._recorder.report
        key = plan.key
        if plan.requests and not key:
            key = f"{PROVISIONAL}{next(self._provisional)})"
        for request in plan.requests:
            report.would_send(request.text, request.cost, _shown(request, plan.changes))
            self._learn(pending, plan, replace(request, key=key), key, None)
        last = self._planner.follow_up(pending, plan, key)
        if last:
            known = plan.is_archived is not None
            report.would_send(last.text, last.cost, {ARCHIVED: (plan.is_archived, plan.archived)} if known else None)
        if plan.outcome is Outcome.SKIPPED:
            self._recorder.skipped(pending.row, key)
        else:
            self._recorder.unsent(pending.row, plan.outcome, key, plan.version)
        self._note_match(pending, key)


def _is_matched(pending: PendingRow) -> bool:
    """Whether rows of the stream find their records by what they have in common with them, to change them."""
    publication = pending.stream.publication
    return publication.finds and bool(publication.match_on) and publication.method is not Method.FIND


def _shown(request: WriteRequest, changes: Changes | None) -> Changes | None:
    """Changes without credentials."""
    if changes is None:
        return None
    old = request.masked({name: one[0] for name, one in changes.items()})
    new = request.masked({name: one[1] for name, one in changes.items()})
    return {name: (old[name], new[name]) for name in changes}


def _pending(row: Row, stream: Stream, entry: Entry | None) -> PendingRow:
    return PendingRow(row, stream, entry, dict(row.record), done=entry.done if entry else [])


def _is_superseded(pending: PendingRow) -> bool:
    """Whether a rejected row comes again after a newer version of it was published."""
    entry, rejected = pending.entry, pending.row.rejected
    return bool(entry and rejected and entry.outcome == ACCEPTED and entry.at > rejected.at > "")


def _was_there(pending: PendingRow, plan: Plan, error: NotFound) -> bool:
    """Whether a record that is not found was there before."""
    entry = pending.entry
    if plan.event is Event.DELETE:
        before = entry is not None and (bool(entry.remote_id) or (entry.open and entry.method == "DELETE"))
        return before or error.repeated
    return pending.stream.publication.finds and bool(plan.key) and plan.key == pending.known_key


def _summary(sent: Sequence[tuple[WriteRequest, Reply | None]]) -> Sent:
    """What was sent for a row, as one request: the first one, with the cost and the fields of all."""
    request, reply = sent[0]
    costs = [cost for _, one in sent if one and (cost := request_cost(one.headers)) is not None]
    return Sent(
        method=request.template.method,
        endpoint=request.endpoint,
        status=reply.status if reply else 0,
        cost=sum(costs) if costs else None,
        changed=tuple(dict.fromkeys(name for one, _ in sent for name in one.changes)),
    )


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
