"""What is to be done for a row?

The row, the journal and the account decide: which record is meant, whether it is to be created, updated or deleted,
whether anything has changed, and which requests that takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from lightspeed_retail import bodies
from lightspeed_retail.errors import FieldMissing
from lightspeed_retail.resources._base import ARCHIVED
from lightspeed_retail.wire import Record
from target_lightspeed_retail.configuration.placeholders import OUT
from target_lightspeed_retail.configuration.publications import Event, Method, Publication
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.matching import values
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.keys import record_key
from target_lightspeed_retail.matching.matcher import Matcher
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.journal import ACCEPTED, Entry
from target_lightspeed_retail.outcomes.outcome import Outcome, refuse

from . import archiving
from .deviations import deviation
from .exactly_once import Trace
from .payloads import Payloads
from .write_request import WriteRequest

_OUTCOMES = {Event.CREATE: Outcome.CREATED, Event.UPDATE: Outcome.UPDATED, Event.DELETE: Outcome.DELETED}

_PLAIN = ("create", "update", "delete", "archive")
"""The actions that do to a record what their event says; others are actions of their own."""


Changes: TypeAlias = Mapping[str, tuple[Any, Any]]
"""The old and the new value of each field that changes."""


@dataclass
class Plan:
    """What is to be done for a row.

    Attributes:
        event: What happens to its record.
        key: Key of the record; empty if there is none yet.
        outcome: What the row comes to if all goes well.
        version: Digest of what the row says; None if the journal is not to learn it.
        requests: What is to be sent, in order.
        archived: Whether the record shall be archived; None if the row does not say.
        is_archived: Whether it is; None if that is not known.
        changes: The old and the new value of each field that changes; None if the old ones are not known.
        deviation: How its record differs from the row although the API accepted it, as a digest; empty if it does not,
            or that is not known yet.
    """

    event: Event
    key: str
    outcome: Outcome
    version: str | None = None
    requests: list[WriteRequest] = field(default_factory=list)
    archived: bool | None = None
    is_archived: bool | None = None
    changes: Changes | None = None
    deviation: str = ""


class Planner:
    """Plans what is to be done for rows; sends nothing.

    Args:
        matcher: Knows which records rows mean.
        finder: Reads records.
        payloads: Makes requests from rows.
    """

    def __init__(self, matcher: Matcher, finder: Finder, payloads: Payloads) -> None:
        self._matcher = matcher
        self._finder = finder
        self._payloads = payloads

    def resolve(self, pending: PendingRow) -> None:
        """Look up what the publication wants to know of other records, and where the row's own record is.

        Raises:
            Rejected: A lookup has no hit, or several; or the row does not say where its record is.
        """
        for name, lookup in pending.stream.publication.lookups.items():
            self._matcher.look_up(pending, name, lookup)
        self._matcher.locate(pending)

    def plan(self, pending: PendingRow) -> Plan:
        """Plan what is to be done for a row that is resolved.

        Raises:
            Rejected: The row cannot be published as it is.
            ReferenceNotPublished: It refers to a row that is not published yet.
            LightspeedError: The account cannot be read.
        """
        publication = pending.stream.publication
        event, key = self._target(pending)
        if publication.method is Method.FIND:
            if not key:
                raise refuse("No record of the account matches it.", "Make one, or correct match_on.")
            return Plan(event, key, Outcome.FOUND, version="")
        template = publication.templates.get(event)
        if template is None or (event is Event.DELETE and publication.finds and not key):
            if event is Event.UPDATE:
                return Plan(event, key, Outcome.UNCHANGED, version="")
            return Plan(event, key, Outcome.SKIPPED)
        lasting = self._lasting_request(pending, event)
        version = lasting.digest(self._addressed(publication, event, key))
        entry = pending.entry
        if entry and _is_published(entry, publication, version):
            known = version if entry.pending else None
            return Plan(event, key or entry.remote_id, Outcome.UNCHANGED, known, deviation=entry.deviation)
        draft = lasting if lasting.template is template else self._payloads.draft(template, pending)
        request = self._payloads.addressed(draft, pending, key)
        return self._with_requests(pending, Plan(event, key, _outcome(event, template), version), request)

    def version(self, pending: PendingRow) -> str:
        """Return the digest of what a row says now; empty if nothing is to be sent for it. Errors as :meth:`plan`."""
        event, key = self._target(pending)
        publication = pending.stream.publication
        if event not in publication.templates:
            return ""
        return self._lasting_request(pending, event).digest(self._addressed(publication, event, key))

    def follow_up(self, pending: PendingRow, plan: Plan, key: str) -> WriteRequest | None:
        """Return the request that archives or restores a record after it was written; None if none is needed.

        Args:
            pending: The row.
            plan: Its plan, with what is known of the record by now.
            key: Key of the record.

        Raises:
            Rejected: The record is not as the row says, and the API has no way.
        """
        template = pending.stream.publication.templates.get(plan.event)
        if template is None or template.resource is None:
            return None
        action = archiving.follow_up(template.resource, plan.archived, plan.is_archived)
        if action is None:
            return None
        draft = WriteRequest(
            RequestTemplate.on(template.resource, action, template.path),
            body={} if action.method == "POST" else None,
            path=pending.path,
            archived=plan.archived,
            asker=pending.row.stream,
        )
        return self._payloads.addressed(draft, pending, key)

    def traces(self, pending: PendingRow, plan: Plan, request: WriteRequest) -> list[Trace]:
        """Return what the record that a request creates can be found again by."""
        resource, publication = request.template.resource, pending.stream.publication
        if plan.event is not Event.CREATE or resource is not publication.resource:
            return []  # what it creates is not the record that the row means
        if resource is None or not resource.identity():
            return []
        alternatives = (self._matcher.matching(pending, one) for one in publication.match_on)
        traces = [Trace(conditions, publication.finds) for conditions in alternatives if conditions]
        for names in resource.traces:
            found = {name: (request.body or {}).get(name) for name in names}
            if all(value not in (None, "") for value in found.values()):
                traces.append(Trace(found, unique=False))
        return traces

    # ----------------------------------------------------------------------------------------------- inside

    def _target(self, pending: PendingRow) -> tuple[Event, str]:
        """What happens to the record of a row, and its key; an empty one if there is none (yet)."""
        publication, deleted = pending.stream.publication, pending.row.deleted
        if publication.finds:
            key = self._matcher.existing(pending)
            if deleted:
                return Event.DELETE, key
            event = Event.UPDATE if key and not self._has_begun(pending, Event.CREATE) else Event.CREATE
            return event, key
        event = publication.only_event
        if deleted:
            event = Event.DELETE
            if event not in publication.templates:
                return event, ""
        if publication.templates[event].key is None and self._has_begun(pending, event):
            return event, pending.known_key
        return event, self._given_key(pending, publication.templates[event])

    def _given_key(self, pending: PendingRow, template: RequestTemplate) -> str:
        """The key in the path of a request that is sent whatever the account holds; empty if there is none."""
        if template.key is None or template.resource is None:
            return ""
        publication = pending.stream.publication
        if publication.external:
            key = pending.known_key or self._matcher.matched(pending)
        else:
            value = values.value(template.key, pending.record, publication.blanks)
            key = "" if value is OUT or value in (None, "") else record_key(value, template.resource.key[0])
        if not key:
            raise refuse("No record is known for it.", f"Its key belongs into {template}.")
        return key

    def _has_begun(self, pending: PendingRow, event: Event) -> bool:
        """Whether an earlier run made the first request for an event and a row, but not all that follow it."""
        template = pending.stream.publication.templates.get(event)
        if not pending.done or template is None:
            return False
        request = replace(self._payloads.draft(template, pending), archived=None)
        return any(one.digest() in pending.done for one in request.split())

    def _lasting_request(self, pending: PendingRow, event: Event) -> WriteRequest:
        """The request that says what a row says: a deletion, or how its record shall be from now on."""
        templates = pending.stream.publication.templates
        if event is not Event.DELETE:
            event = Event.UPDATE if Event.UPDATE in templates else Event.CREATE
        return self._payloads.draft(templates[event], pending)

    def _addressed(self, publication: Publication, event: Event, key: str) -> str:
        """The key, if the same row for another record is something else."""
        return "" if publication.finds or publication.templates[event].key is None else key

    def _with_requests(self, pending: PendingRow, plan: Plan, request: WriteRequest) -> Plan:
        """Complete a plan with what has to be sent, compared with the account if that is wanted."""
        template, publication = request.template, pending.stream.publication
        plan.archived = request.archived if template.resource is publication.resource else None
        plan.is_archived = False if plan.event is Event.CREATE else None
        request = replace(request, archived=None)
        current = None
        compares = publication.compares(template)
        if compares or (plan.archived is not None and not request.body and plan.event is Event.UPDATE and plan.key):
            current = self._finder.record(pending.collection, plan.key, pending.stream.relations)
        if current is not None:
            plan.is_archived = current.get(ARCHIVED)
        if current is not None and compares:
            entry = pending.entry
            if entry and entry.digest == plan.version and entry.deviation == deviation(request, current):
                plan.deviation = entry.deviation  # it was sent, and this is what the API has made of it
                request = replace(request, body={})
            request, plan.changes = _reduced(request, current)
        if template.resource:
            archiving.check_possible(template.resource, plan.archived, plan.is_archived)
        if current is None:
            _check_complete(plan.event, request)
        if not request.is_empty or (current is None and not template.needs_content):
            plan.requests = [one for one in request.split() if one.digest() not in pending.done]
        elif plan.event is Event.CREATE:
            raise refuse(f"It has no value for any field of {template}.", "Fill one in.")
        if not plan.requests and not self.follow_up(pending, plan, plan.key):
            plan.outcome = Outcome.UNCHANGED
        return plan


def _check_complete(event: Event, request: WriteRequest) -> None:
    """Refuse to create a record without the fields that the API requires."""
    resource, action = request.template.resource, request.template.action
    if resource and action and event is Event.CREATE and not request.parts:
        try:
            bodies.check_complete(resource, action, request.body or {})
        except FieldMissing as missing:
            raise refuse(missing.message, "Fill it in.") from None


def _is_published(entry: Entry, publication: Publication, version: str) -> bool:
    """Whether a row was published as it is."""
    if entry.outcome != ACCEPTED or entry.digest != version:
        return False
    update = publication.templates.get(Event.UPDATE)
    by_account = update is not None and publication.compares(update)
    return entry.pending or not (by_account or publication.compare == "none")


def _outcome(event: Event, template: RequestTemplate) -> Outcome:
    return _OUTCOMES[event] if template.action is None or template.action.name in _PLAIN else Outcome.CALLED


def _reduced(request: WriteRequest, current: Record) -> tuple[WriteRequest, dict[str, tuple[Any, Any]]]:
    """A request with only what the record does not have yet, and what changes by it."""
    resource = request.template.resource
    assert resource
    differs = bodies.difference(resource, request.body or {}, current)
    replaced = bodies.replaced(resource, differs, current)
    return replace(request, body=differs), {name: (replaced[name], value) for name, value in differs.items()}
