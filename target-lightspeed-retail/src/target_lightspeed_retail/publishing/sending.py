"""What is sent for a row, and what is learned from the answer?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from lightspeed_retail import bodies, outcomes, relations
from lightspeed_retail.costs import write_cost
from lightspeed_retail.errors import Conflict, FieldMissing, Forbidden, NotFound
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.wire import Decoder, Record
from target_lightspeed_retail.configuration.publications import Event
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.keys import PROVISIONAL
from target_lightspeed_retail.matching.matcher import Matcher
from target_lightspeed_retail.outcomes.outcome import Outcome, refuse
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder
from target_lightspeed_retail.publishing.payloads import Content

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
        """Make the request for a row, after comparing it with the account if that is wanted."""
        content = pending.content(event)
        changes: Changes | None = None
        if call.resource and pending.stream.publication.compares(call):
            current = self._finder.record(pending.collection, key, pending.stream.relations)
            if current is not None:
                content, changes = _reduced(call.resource, content, current)
                if not content.body and not content.query:
                    self._recorder.settled(pending, fingerprint, key, Outcome.UNCHANGED)
                    return
        write = WriteRequest(
            call, content, self._path(pending, call, key), key, pending.address(call), pending.row.stream
        )
        self._check(pending, event, write)
        if self._dry:
            self._would_send(pending, event, write, fingerprint, changes)
            return
        recognition_keys = self._recognition_keys(pending, call, content) if event is Event.CREATE else []
        try:
            delivery = self._sender.send(write, pending, fingerprint, recognition_keys)
        except Forbidden as refusal:
            self._forbidden[pending.row.stream, call.method] = refusal
            raise
        self._delivered(pending, event, write, fingerprint, delivery)

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
        self, pending: PendingRow, event: Event, write: WriteRequest, fingerprint: str, delivery: Delivery
    ) -> None:
        """Take note of what a request came to."""
        resource, key = write.call.resource, write.key
        if resource and resource is pending.stream.publication.resource:
            key = delivery.key or key
            if key and event is not Event.DELETE and resource.identity():
                found = outcomes.record_of(resource, delivery.reply.body) if delivery.reply else None
                replied = Decoder(resource, relations.tree(resource, ())).decode(found).record if found else {}
                self._learn(pending, key, replied, write.content.body or {})
        self._recorder.sent(pending, fingerprint, key, _outcome(event, write), write=write, reply=delivery.reply)

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

    def _would_send(
        self, pending: PendingRow, event: Event, write: WriteRequest, fingerprint: str, changes: Changes | None
    ) -> None:
        """Go on as if a request had been sent."""
        resource, action = write.call.resource, write.call.action
        cost = write_cost(resource, action, write.content.sent(resource)) if resource and action else 1.0
        self._recorder.report.would_send(write, cost, changes)
        key = write.key or f"{PROVISIONAL}{next(self._made_up)})"
        if resource and event is Event.CREATE and write.content.body and resource.identity():
            self._learn(pending, key, {}, write.content.body)
        self._recorder.settled(pending, fingerprint, key, _outcome(event, write))


def _outcome(event: Event, write: WriteRequest) -> Outcome:
    action = write.call.action
    return _OUTCOMES[event] if action is None or action.name in _PLAIN else Outcome.CALLED


def _reduced(resource: type[Resource], content: Content, current: Record) -> tuple[Content, Changes]:
    """What has to be sent so that a record becomes what a row says, and what changes by that."""
    differs = bodies.difference(resource, content.body or {}, current)
    changes = {name: (current.get(name), value) for name, value in differs.items()}
    return replace(content, body=differs), changes
