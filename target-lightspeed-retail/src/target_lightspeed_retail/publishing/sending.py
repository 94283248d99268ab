"""What is sent for a row, and what is learned from the answer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from lightspeed_retail import bodies, outcomes, relations
from lightspeed_retail.costs import write_cost
from lightspeed_retail.errors import Conflict, FieldMissing, Forbidden, NotFound
from lightspeed_retail.resources._base import ARCHIVED, Resource
from lightspeed_retail.transport import Reply
from lightspeed_retail.wire import Decoder, Record
from target_lightspeed_retail.configuration.publications import Event
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.keys import PROVISIONAL
from target_lightspeed_retail.matching.matcher import Matcher
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejected, Rejection, refuse
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder
from target_lightspeed_retail.publishing.payloads import Content

from . import archiving
from .exactly_once import Delivery, RecognitionKey, SafeSender
from .pending_row import PendingRow
from .write_request import WriteRequest

MOST_CONFLICTS = 3
"""How often a record is read again because somebody else has changed it."""

_OUTCOMES = {Event.CREATE: Outcome.CREATED, Event.UPDATE: Outcome.UPDATED, Event.DELETE: Outcome.DELETED}

_PLAIN = ("create", "update", "delete", "archive")
"""The actions that do to a record what their event says."""

Changes = Mapping[str, tuple[Any, Any]]
"""The old and the new value of each field that changes."""


@dataclass
class _Plan:
    """What has to be sent for a row.

    Attributes:
        event: What happens to its record.
        call: The request for that event.
        key: Key of the record; empty if there is none.
        archived: Whether the record shall be archived; None if the row does not say.
        is_archived: Whether it is, as far as that is known.
        writes: The requests, in order.
        changes: The old and the new value of each field that changes; None if the old ones are not known.
    """

    event: Event
    call: RequestTemplate
    key: str
    archived: bool | None
    is_archived: bool | None
    writes: list[WriteRequest] = field(default_factory=list)
    changes: Changes | None = None


class Sender:
    """Makes the requests for rows.

    Args:
        matcher: Knows which records rows mean.
        finder: Finds records.
        sender: Delivers requests.
        recorder: Where it is written down what became of rows.
        dry: Whether nothing is sent.
    """

    def __init__(
        self, matcher: Matcher, finder: Finder, sender: SafeSender, recorder: OutcomeRecorder, *, dry: bool
    ) -> None:
        self._matcher = matcher
        self._finder = finder
        self._sender = sender
        self._recorder = recorder
        self._dry = dry
        self._forbidden: dict[tuple[str, str], Forbidden] = {}
        self._made_up = count(1)

    def send(self, pending: PendingRow, event: Event, key: str, fingerprint: str) -> bool:
        """Make the request for a row; anew if somebody changes the record meanwhile.

        Args:
            pending: The row.
            event: What happens to its record.
            key: Key of the record; empty if there is none.
            fingerprint: Tells apart what the row says.

        Returns:
            Whether the row is done with; False if its record is not there any more, so that it has to be made anew.

        Raises:
            Rejected: The row cannot be sent as it is.
            LightspeedError: The API refuses it, or cannot be reached.
        """
        call = pending.stream.publication.calls[event]
        for attempt in range(1, MOST_CONFLICTS + 1):
            try:
                self._attempt(pending, event, call, key, fingerprint)
            except Conflict:
                self._sender.pause(attempt)
                if pending.stream.publication.compares(call):
                    self._finder.reread(pending.collection, key, pending.stream.relations)
                continue
            except NotFound as error:
                if not self._is_gone(pending, event, key, error):
                    raise
                if event is not Event.DELETE:
                    return False
                self._recorder.settled(pending, fingerprint, key, Outcome.DELETED)
            return True
        raise refuse(f"{call}: somebody else keeps changing the record.", "Send the row again later.")

    def _attempt(self, pending: PendingRow, event: Event, call: RequestTemplate, key: str, fingerprint: str) -> None:
        """Make the requests for a row, after comparing it with the account if that is wanted."""
        plan = self._plan(pending, event, call, key)
        for write in plan.writes:
            self._check(pending, event, write)
        if self._dry:
            self._would_send(pending, plan, fingerprint)
            return
        replies = []
        for write in plan.writes:
            if write.digest not in pending.done:
                marks = self._recognition_keys(pending, call, write.content) if event is Event.CREATE else []
                delivery = self._send(pending, write, fingerprint, marks)
                key, plan.is_archived = self._delivered(pending, plan, write, delivery)
                replies.append((write, delivery.reply))
        last = self._archiving(pending, plan, key)
        if last:
            replies.append((last, self._archive(pending, last, fingerprint)))
        if replies:
            self._recorder.sent(pending, fingerprint, key, _outcome(event, call), replies)
        else:
            self._recorder.settled(pending, fingerprint, key, Outcome.UNCHANGED)

    def _plan(self, pending: PendingRow, event: Event, call: RequestTemplate, key: str) -> _Plan:
        """What has to be sent, after a comparison with the account if that is wanted.

        Raises:
            Rejected: The row cannot be sent as it is.
        """
        content, current = pending.content(event), None
        archived = content.archived if call.resource is pending.stream.publication.resource else None
        plan = _Plan(event, call, key, archived=archived, is_archived=False if event is Event.CREATE else None)
        compares = pending.stream.publication.compares(call)
        if compares or (archived is not None and not content.body and event is Event.UPDATE and key):
            current = self._finder.record(pending.collection, key, pending.stream.relations)
        if current is not None:
            plan.is_archived = current.get(ARCHIVED)
        if current is not None and compares and call.resource:
            content, plan.changes = _reduced(call.resource, content, current)
        if call.resource:
            archiving.check_possible(call.resource, plan.archived, plan.is_archived)
        if current is None or content.body or content.query:
            plan.writes += self._write(pending, call, replace(content, archived=None), key).parts()
        return plan

    def has_begun(self, pending: PendingRow, event: Event) -> bool:
        """Whether an earlier run made the first request for an event and a row, but not all that follow it."""
        call = pending.stream.publication.calls.get(event)
        if not pending.done or call is None:
            return False
        write = self._write(pending, call, replace(pending.content(event), archived=None), "")
        return any(part.digest in pending.done for part in write.parts())

    def _write(self, pending: PendingRow, call: RequestTemplate, content: Content, key: str) -> WriteRequest:
        return WriteRequest(
            call, content, self._path(pending, call, key), key, pending.address(call), pending.row.stream
        )

    def _archiving(self, pending: PendingRow, plan: _Plan, key: str) -> WriteRequest | None:
        """The request that archives or restores a record after it was written; None if it is as the row says.

        Raises:
            Rejected: It is not, and the API has no way.
        """
        resource = plan.call.resource
        action = archiving.follow_up(resource, plan.archived, plan.is_archived) if resource else None
        if resource is None or action is None:
            return None
        content = Content({} if action.method == "POST" else None, archived=plan.archived)
        return self._write(pending, RequestTemplate.on(resource, action, plan.call.path), content, key)

    def _archive(self, pending: PendingRow, write: WriteRequest, fingerprint: str) -> Reply | None:
        """Archive or restore a record that was written just before."""
        try:
            return self._send(pending, write, fingerprint, []).reply
        except NotFound as error:  # not because the record is gone: it was written just before
            message = error.api_message
            raise Rejected(Rejection(str(error), message, error.status, message, write.shown)) from None

    def _send(
        self, pending: PendingRow, write: WriteRequest, fingerprint: str, marks: Sequence[RecognitionKey]
    ) -> Delivery:
        """Make a request, and remember if the token does not allow it."""
        try:
            delivery = self._sender.send(write, pending, fingerprint, marks)
        except Forbidden as refusal:
            self._forbidden[pending.row.stream, write.call.method] = refusal
            raise
        pending.done.append(write.digest)
        return delivery

    def _check(self, pending: PendingRow, event: Event, write: WriteRequest) -> None:
        """Refuse what the API would refuse."""
        call = write.call
        if (known := self._forbidden.get((pending.row.stream, call.method))) is not None:
            raise known
        if call.resource and call.action and event is Event.CREATE and not write.content.parts:
            try:
                bodies.check_complete(call.resource, call.action, write.content.body or {})
            except FieldMissing as missing:
                raise refuse(missing.message, "Fill it in.") from None

    def _path(self, pending: PendingRow, call: RequestTemplate, key: str) -> Mapping[str, Any]:
        """Values for the path of a request, which may go elsewhere than to where the record of the row is."""
        publication = pending.stream.publication
        if call.resource is None or call.resource is publication.resource:
            return pending.path
        found = {publication.resource.identity(): key} if publication.finds and publication.resource and key else {}
        return pending.stream.writer.path(call.path, {**pending.record, **found})

    def _is_gone(self, pending: PendingRow, event: Event, key: str, error: NotFound) -> bool:
        """Whether a record that is not there was there, so that its absence tells something."""
        entry = pending.entry
        if event is Event.DELETE:
            before = entry is not None and (bool(entry.remote_id) or (entry.open and entry.method == "DELETE"))
            return before or error.repeated
        return pending.stream.publication.finds and key == self._matcher.known(pending)

    def _delivered(
        self, pending: PendingRow, plan: _Plan, write: WriteRequest, delivery: Delivery
    ) -> tuple[str, bool | None]:
        """Take note of what a request came to: the key of its record, and whether that is archived."""
        resource, key = write.call.resource, write.key
        replied: Record = {}
        if resource and resource is pending.stream.publication.resource:
            key = delivery.key or key
            found = outcomes.record_of(resource, delivery.reply.body) if delivery.reply else None
            replied = Decoder(resource, relations.tree(resource, ())).decode(found).record if found else {}
            if key and plan.event is not Event.DELETE and resource.identity():
                self._learn(pending, key, replied, write.content.body or {})
        return key, replied.get(ARCHIVED, write.archives_by_body(plan.is_archived))

    def _learn(self, pending: PendingRow, key: str, replied: Record, sent: Record) -> None:
        """Remember what a record holds now, for rows that come later and look for it."""
        known = {name: value for name, value in replied.items() if value not in (None, [], {})}
        self._finder.learn(pending.collection, key, {**known, **sent})

    def _recognition_keys(self, pending: PendingRow, call: RequestTemplate, content: Content) -> list[RecognitionKey]:
        """What the record that a request makes would be recognised by."""
        if call.resource is None or call.resource is not pending.stream.publication.resource:
            return []  # what it makes is not the record that the row stands for
        if not call.resource.identity():
            return []
        alternatives = (self._matcher.matching(pending, one) for one in pending.stream.publication.match_on)
        unique = pending.stream.publication.finds
        recognition_keys = [RecognitionKey(conditions, unique) for conditions in alternatives if conditions]
        for trace in call.resource.traces:
            values = {name: (content.body or {}).get(name) for name in trace}
            if all(value not in (None, "") for value in values.values()):
                recognition_keys.append(RecognitionKey(values, unique=False))
        return recognition_keys

    def _would_send(self, pending: PendingRow, plan: _Plan, fingerprint: str) -> None:
        """Go on as if the requests had been sent."""
        resource, key = plan.call.resource, plan.key
        if not key:
            key = f"{PROVISIONAL}{next(self._made_up)})"
        for write in plan.writes:
            self._report_request(write, plan.changes)
            plan.is_archived = write.archives_by_body(plan.is_archived)
            if resource and plan.event is Event.CREATE and write.content.body and resource.identity():
                self._learn(pending, key, {}, write.content.body)
        archiving_write = self._archiving(pending, plan, key)
        if archiving_write:
            known = plan.is_archived is not None
            self._report_request(archiving_write, {ARCHIVED: (plan.is_archived, plan.archived)} if known else None)
        sent = plan.writes or archiving_write
        self._recorder.settled(
            pending, fingerprint, key, _outcome(plan.event, plan.call) if sent else Outcome.UNCHANGED
        )

    def _report_request(self, write: WriteRequest, changes: Changes | None) -> None:
        resource, action = write.call.resource, write.call.action
        cost = write_cost(resource, action, write.content.sent(resource)) if resource and action else 1.0
        self._recorder.report.would_send(write, cost, changes)


def _outcome(event: Event, call: RequestTemplate) -> Outcome:
    return _OUTCOMES[event] if call.action is None or call.action.name in _PLAIN else Outcome.CALLED


def _reduced(resource: type[Resource], content: Content, current: Record) -> tuple[Content, Changes]:
    """What has to be sent so that a record becomes what a row says, and what changes by that."""
    differs = bodies.difference(resource, content.body or {}, current)
    replaced = bodies.replaced(resource, differs, current)
    changes = {name: (replaced[name], value) for name, value in differs.items()}
    return replace(content, body=differs), changes
