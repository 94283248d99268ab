"""How do the rows of a batch become requests?

For each batch the account and the journal are asked in bulk for what its rows need: the records they stand for, what
their lookups name, what they are compared with. Then the rows are published one by one, in the order they came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from lightspeed_retail import bodies, outcomes, relations
from lightspeed_retail.client import Lightspeed, is_below_account
from lightspeed_retail.costs import write_cost
from lightspeed_retail.errors import (
    Conflict,
    FieldMissing,
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
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.wire import Decoder, Record

from .calls import Call
from .deliveries import Courier, Delivery, Mark, OutcomeUnknown
from .finding import Finder
from .identities import Identities
from .journal import ACCEPTED, REJECTED, UNKNOWN, Entry, Journal
from .payloads import Content, Rejected, refuse
from .publications import Event, Method, Publication
from .references import References, Waits
from .rejects import Rejection, Rejects
from .report import Outcome, Report
from .results import Results
from .rows import Row, digest, plain
from .streams import Stream
from .templates import OUT
from .work import Work
from .writes import Write

_LOG = logging.getLogger(__name__)

MOST_FAILURES = 3
"""Rows in a row that the server may fail at; then it is the server, and not the rows."""

MOST_CONFLICTS = 3
"""How often a record is read again because somebody else has changed it."""

_OUTCOMES = {Event.CREATE: Outcome.CREATED, Event.UPDATE: Outcome.UPDATED, Event.DELETE: Outcome.DELETED}


class TooManyRejects(LightspeedError):
    """The run ends because rows were rejected."""


class Publisher:
    """Publishes rows.

    Args:
        client: The account.
        journal: What was published, and as which record.
        rejects: Where rejected rows go.
        results: Where the outcome of each row goes.
        report: Counts what happens.
        references: Translates references of rows with external keys.
        identities: Knows which records rows mean.
        finder: Finds records.
        courier: Delivers requests.
        dry: Whether nothing is sent.
        stop_after: Most rejected rows; with one more the run ends. None for any number.
    """

    def __init__(
        self,
        client: Lightspeed,
        *,
        journal: Journal,
        rejects: Rejects | None,
        results: Results,
        report: Report,
        references: References,
        identities: Identities,
        finder: Finder,
        courier: Courier,
        dry: bool,
        stop_after: int | None,
    ) -> None:
        self._client = client
        self._journal = journal
        self._rejects = rejects
        self._results = results
        self._report = report
        self._references = references
        self._identities = identities
        self._finder = finder
        self._courier = courier
        self._dry = dry
        self._stop_after = stop_after
        self._failures = 0
        self._forbidden: dict[tuple[str, str], Forbidden] = {}
        self._made_up = count(1)
        self._held: set[tuple[str, str]] = set()
        self._forsaken = False

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
                self._report.count(Outcome.SKIPPED)
                yield row
            return
        self._finder.begin_batch()
        entries = self._journal.entries(stream.name, [row.key for row in rows])
        works = [Work(row, stream, entries.get(row.key), dict(row.record)) for row in rows]
        try:
            self._identities.prefetch(stream, works)
        except Forbidden as refusal:
            self._forbidden[stream.name, _READING] = refusal
        for work in works:
            self._publish(work)
            yield work.row
        self._journal.commit()

    def refuse(self, stream: Stream, row: Row, rejection: Rejection) -> None:
        """Reject a row that cannot even be told from others.

        Raises:
            TooManyRejects: That is one too many.
        """
        self._reject(Work(row, stream, None, {}), rejection)

    def _publish(self, work: Work) -> None:
        """Publish a row, or reject it, or let it wait."""
        row = work.row
        try:
            self._keep_order(row)
            self._one(work)
        except Waits as waits:
            if self._forsaken:
                self._reject(work, Rejection(f"{waits.reference}.", "refers to a row that is not published"))
                return
            self._held.add((row.stream, row.key))
            self._journal.wait(row)
        except Unauthorized:
            raise
        except (Rejected, RequestRefused, ServerFailure, MalformedReply, Unreachable) as error:
            self._bear(error)
            self._reject(work, _rejection(error))

    def _keep_order(self, row: Row) -> None:
        """Let a row wait if an earlier one with the same key does."""
        if (row.stream, row.key) in self._held:
            raise Waits("an earlier row with the same key waits")

    def _bear(self, error: LightspeedError | Rejected) -> None:
        """Go on after an error that may be the row's; give up if it is the server's or the network's."""
        failure = error.error if isinstance(error, OutcomeUnknown) else error
        if isinstance(failure, RequestRefused):
            self._failures = 0
        elif isinstance(failure, LightspeedError):
            self._failures += 1
            if self._failures >= MOST_FAILURES or not failure.uncertain:  # not even reached
                raise failure

    def release(self, *, forsaken: bool) -> None:
        """Let rows that waited be tried again.

        Args:
            forsaken: Whether waiting longer is of no use, so that they are rejected if they still have to.
        """
        self._held.clear()
        self._forsaken = forsaken

    def _reject(self, work: Work, rejection: Rejection) -> None:
        row = work.row
        attempts = max(row.attempts, work.entry.attempts if work.entry else 0) + 1
        self._report.rejected(row.stream, rejection.group or rejection.message or rejection.reason, rejection.reason)
        if self._rejects:
            self._rejects.add(row, rejection, attempts, work.stream.schema, list(work.stream.key_properties))
            if row.key:
                unknown = rejection.unknown or (work.entry is not None and work.entry.open)
                self._journal.reject(row, work.entry, UNKNOWN if unknown else REJECTED, attempts)
        self._results.add(
            row,
            Outcome.REJECTED,
            endpoint=rejection.request,
            status=rejection.status,
            reason=rejection.reason,
        )
        if self._stop_after is not None and self._report.rejects > self._stop_after:
            where = f"They are in {self._rejects.path}: correct them, and send them again. " if self._rejects else ""
            raise TooManyRejects(
                f"The run ends, for {self._report.rejected_rows}.",
                f"{where}To go on all the same, set on_reject to continue, and max_rejects to the number you can bear.",
            )

    # ---------------------------------------------------------------------------------------------- one by one

    def _one(self, work: Work) -> None:
        """Publish a row."""
        publication = work.stream.publication
        if self._is_outdated(work):
            _LOG.warning("%s: a rejected row is passed over, for a newer version of it is published.", work.row.stream)
            self._tell(work, self._identities.known(work), Outcome.SKIPPED)
            return
        if (refusal := self._forbidden.get((work.row.stream, _READING))) is not None:
            raise refusal
        for name, lookup in publication.lookups.items():
            self._identities.look_up(work, name, lookup)
        self._identities.locate(work)
        if work.entry and work.entry.open:
            self._recover(work, work.entry)
        event, key = self._event(work)
        if publication.method is Method.FIND:
            self._found(work, key)
            return
        call = publication.calls.get(event)
        if call is None or (event is Event.DELETE and publication.finds and not key):
            self._pass_over(work, event, key)
            return
        said = self._said(work, event, key)
        if work.entry and self._is_known(work.entry, publication, said):
            key = key or work.entry.remote_id
            if work.entry.pending:
                self._journal.accept(work.row, said, key, sent=False)
            self._tell(work, key, Outcome.UNCHANGED)
            return
        self._request(work, event, call, key, said)

    def _event(self, work: Work) -> tuple[Event, str]:
        """What happens to the record of a row, and its key; an empty one if there is none (yet)."""
        publication = work.stream.publication
        gone = work.row.deleted
        if not publication.finds:
            event = Event.DELETE if gone and Event.DELETE in publication.calls else publication.only_event
            if gone and event is not Event.DELETE:
                return Event.DELETE, ""
            return event, self._direct_key(work, publication.calls[event])
        key = self._identities.existing(work)
        if gone:
            return Event.DELETE, key
        return (Event.UPDATE, key) if key else (Event.CREATE, "")

    def _direct_key(self, work: Work, call: Call) -> str:
        """The key in the path of a request that is made whatever the account holds."""
        if call.key is None:
            return ""
        if work.stream.publication.external:
            key = self._identities.known(work) or self._identities.matched(work)
        else:
            value = work.stream.writer.value(call.key, work.record)
            key = "" if value is OUT or value is None else plain(value)
        if not key:
            raise refuse("No record is known for it.", f"Its key belongs into {call}.")
        return key

    def _is_outdated(self, work: Work) -> bool:
        """Whether a row that was rejected comes again after a newer version of it was published."""
        entry, rejected_at = work.entry, work.row.rejected_at
        return bool(rejected_at) and entry is not None and entry.outcome == ACCEPTED and entry.at > rejected_at

    def _recover(self, work: Work, entry: Entry) -> None:
        """Find out what came of a request that was open when an earlier run ended.

        Raises:
            OutcomeUnknown: Nothing tells.
        """
        looked_for = entry.outcome == UNKNOWN and work.row.replayed  # by whoever sends the row again
        key = ""
        if not looked_for and entry.request and not entry.request.get("repeatable"):
            if not work.stream.publication.finds:
                event, direct = self._event(work)
                if self._said(work, event, direct) != entry.digest:
                    return  # something else is to be done now, whatever came of that
            key = self._courier.recover(work)
        if key:
            work.entry = replace(entry, outcome=ACCEPTED, remote_id=key, pending=True)
        elif looked_for or not entry.request.get("repeatable"):
            work.entry = replace(entry, outcome=REJECTED)

    # ---------------------------------------------------------------------------------------------- what changed

    def _said(self, work: Work, event: Event, key: str) -> str:
        """What tells apart what a row says; of a record that can be updated, what it shall be from now on."""
        publication = work.stream.publication
        where = [sorted(work.path.items()), "" if publication.finds else key]
        if event is Event.DELETE:
            call = publication.calls[event]
            return digest(["gone", call.name, self._address(work, call), where])
        lasting = Event.UPDATE if Event.UPDATE in publication.calls else Event.CREATE
        call, content = publication.calls[lasting], work.content(lasting)
        files = [digest(part.content.hex()) for part in content.parts]
        return digest([call.name, content.sent(call.resource), content.query, files, self._address(work, call), where])

    def _is_known(self, entry: Entry, publication: Publication, said: str) -> bool:
        """Whether a row has been published as it is."""
        if entry.outcome != ACCEPTED or entry.digest != said:
            return False
        update = publication.calls.get(Event.UPDATE)
        by_account = update is not None and publication.compares(update)
        return entry.pending or not (by_account or publication.compare == "none")

    # ------------------------------------------------------------------------------------------------- requests

    def _request(self, work: Work, event: Event, call: Call, key: str, said: str) -> None:
        """Make the request for a row; anew if somebody changes the record meanwhile."""
        for attempt in range(1, MOST_CONFLICTS + 1):
            try:
                self._attempt(work, event, call, key, said)
            except Conflict:
                self._courier.pause(attempt)
                if work.stream.publication.compares(call):
                    self._finder.reread(work.place, key, work.stream.relations)
                continue
            except NotFound as error:
                if not self._is_gone(work, event, key, error):
                    raise
                self._without(work, event, key, said)
            return
        raise refuse(f"{call}: somebody else keeps changing the record.", "Send the row again later.")

    def _attempt(self, work: Work, event: Event, call: Call, key: str, said: str) -> None:
        """Make the request for a row, after comparing it with the account if that is wanted."""
        content = work.content(event)
        changes = None
        if call.resource and work.stream.publication.compares(call):
            current = self._finder.record(work.place, key, work.stream.relations)
            if current is not None:
                content, changes = _reduced(call.resource, content, current)
                if not content.body and not content.query:
                    self._done(work, said, key, Outcome.UNCHANGED)
                    return
        address, path = self._address(work, call), self._path(work, call, key)
        self._send(work, event, Write(call, content, path, key, address, work.row.stream), said, changes)

    def _path(self, work: Work, call: Call, key: str) -> Mapping[str, Any]:
        """Values for the path of a request, which may go elsewhere than to where the record of the row is."""
        publication = work.stream.publication
        if call.resource is None or call.resource is publication.resource:
            return work.path
        found = {publication.resource.identity(): key} if publication.finds and publication.resource and key else {}
        return work.stream.writer.path(call.path, {**work.record, **found})

    def _address(self, work: Work, call: Call) -> str:
        """The path of a request to an endpoint that the catalogue does not know; empty for others."""
        if call.address is None:
            return ""
        address = work.stream.writer.value(call.address, work.record)
        if address is OUT or address is None or not is_below_account(str(address)):
            raise refuse("Its fields make no path below the account.", "Fill in those that the endpoint names.")
        return str(address)

    def _without(self, work: Work, event: Event, key: str, said: str) -> None:
        """Go on with a row whose record was there and is not any more."""
        if event is Event.DELETE:
            self._done(work, said, key, Outcome.DELETED)
            return
        self._journal.forget(work.row)
        work.entry = None
        work.contents.clear()
        self._one(work)

    def _is_gone(self, work: Work, event: Event, key: str, error: NotFound) -> bool:
        """Whether a record that is not there was there, so that its absence tells something."""
        entry = work.entry
        if event is Event.DELETE:
            before = entry is not None and (bool(entry.remote_id) or (entry.open and entry.method == "DELETE"))
            return before or error.repeated
        return work.stream.publication.finds and key == self._identities.known(work)

    def _send(
        self, work: Work, event: Event, write: Write, said: str, changes: Mapping[str, tuple[Any, Any]] | None
    ) -> None:
        call, resource = write.call, write.call.resource
        if (known := self._forbidden.get((work.row.stream, call.method))) is not None:
            raise known
        if resource and call.action and event is Event.CREATE and not write.content.parts:
            try:
                bodies.check_complete(resource, call.action, write.content.body or {})
            except FieldMissing as missing:
                raise refuse(missing.message, "Fill it in.") from None
        if self._dry:
            self._would_send(work, event, write, said, changes)
            return
        marks = self._marks(work, call, write.content) if event is Event.CREATE else []
        try:
            delivery = self._courier.deliver(write, work, said, marks)
        except Forbidden as refusal:
            self._forbidden[work.row.stream, call.method] = refusal
            raise
        self._delivered(work, event, write, said, delivery)

    def _delivered(self, work: Work, event: Event, write: Write, said: str, delivery: Delivery) -> None:
        resource, action = write.call.resource, write.call.action
        key = write.key
        self._failures = 0
        if resource and action and resource is work.stream.publication.resource:
            key = delivery.key or key
            if key and event is not Event.DELETE and len(resource.key) == 1:
                found = outcomes.record_of(resource, delivery.reply.body) if delivery.reply else None
                replied = Decoder(resource, relations.tree(resource, ())).decode(found).record if found else {}
                self._learn(work, key, replied, write.content.body or {})
        self._journal.accept(work.row, said, key)
        outcome = _OUTCOMES[event] if action is None or action.name in _PLAIN else Outcome.CALLED
        self._report.count(outcome)
        headers = delivery.reply.headers if delivery.reply else {}
        self._results.add(
            work.row,
            outcome,
            remote_id=key,
            method=write.call.method,
            endpoint=write.shown.partition(" ")[2],
            status=delivery.reply.status if delivery.reply else 0,
            cost=request_cost(headers),
            changed=list(write.content.body or ()),
        )

    def _learn(self, work: Work, key: str, replied: Record, sent: Record) -> None:
        """Remember what a record holds now, for rows that come later and look for it."""
        known = {name: value for name, value in replied.items() if value not in (None, [], {})}
        self._finder.learn(work.place, key, {**known, **sent})

    def _marks(self, work: Work, call: Call, content: Content) -> list[Mark]:
        """What the record that a request makes would be recognised by."""
        if call.resource is not work.stream.publication.resource or call.resource is None:
            return []  # what it makes is not the record that the row stands for
        if len(call.resource.key) != 1:
            return []
        alternatives = (self._identities.matching(work, one) for one in work.stream.publication.match_on)
        unique = work.stream.publication.finds
        marks = [Mark(conditions, unique) for conditions in alternatives if conditions]
        for trace in call.resource.traces:
            values = {name: (content.body or {}).get(name) for name in trace}
            if all(value not in (None, "") for value in values.values()):
                marks.append(Mark(values, unique=False))
        return marks

    # ------------------------------------------------------------------------------------------------- without

    def _would_send(
        self, work: Work, event: Event, write: Write, said: str, changes: Mapping[str, tuple[Any, Any]] | None
    ) -> None:
        """Go on as if a request had been sent."""
        resource, action = write.call.resource, write.call.action
        cost = write_cost(resource, action, write.content.sent(resource)) if resource and action else 1.0
        self._report.would_send(write, cost, changes)
        key = write.key or f"{_MADE_UP}{next(self._made_up)})"
        if resource and event is Event.CREATE and write.content.body and len(resource.key) == 1:
            self._learn(work, key, {}, write.content.body)
        self._journal.accept(work.row, said, key)
        self._report.count(_OUTCOMES[event] if action is None or action.name in _PLAIN else Outcome.CALLED)

    def _done(self, work: Work, said: str, key: str, outcome: Outcome) -> None:
        """Note that nothing had to be sent."""
        self._journal.accept(work.row, said, key, sent=False)
        self._tell(work, key, outcome)

    def _tell(self, work: Work, key: str, outcome: Outcome) -> None:
        """Count a row for which nothing had to be sent."""
        self._report.count(outcome)
        self._results.add(work.row, outcome, remote_id=key)

    def _found(self, work: Work, key: str) -> None:
        """Note which record a row stands for, which is all that is wanted."""
        if not key:
            raise refuse("No record of the account matches it.", "Make one, or correct match_on.")
        self._done(work, "", key, Outcome.FOUND)

    def _pass_over(self, work: Work, event: Event, key: str) -> None:
        """Leave a row alone for which there is no request."""
        if event is Event.UPDATE:
            self._done(work, "", key, Outcome.UNCHANGED)
            return
        self._tell(work, key, Outcome.SKIPPED)


_READING = "GET"

_PLAIN = ("create", "update", "delete", "archive")
"""The actions that do to a record what their event says."""

_MADE_UP = "(new "
"""How the keys begin that stand for those of records which are not made, because nothing is sent."""


def _reduced(resource: type[Resource], content: Content, current: Record) -> tuple[Content, dict[str, tuple[Any, Any]]]:
    """What has to be sent so that a record becomes what a row says, and what changes by that."""
    differs = bodies.difference(resource, content.body or {}, current)
    changes = {name: (current.get(name), value) for name, value in differs.items()}
    return replace(content, body=differs), changes


def _rejection(error: LightspeedError | Rejected) -> Rejection:
    if isinstance(error, Rejected):
        return error.rejection
    said = getattr(error, "api_message", "")
    return Rejection(
        str(error),
        said or error.message,
        status=getattr(error, "status", 0),
        message=said,
        request=error.message.partition(" was answered")[0],
        unknown=error.uncertain,
    )
