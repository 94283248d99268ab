"""What arrives under a name, and does it fit what is to become of it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lightspeed_retail import bodies, relations
from lightspeed_retail.errors import ConfigurationError, FieldMissing
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.resources._base import Nested, Resource
from target_lightspeed_retail.configuration.deletion import Undecidable, is_deleted
from target_lightspeed_retail.configuration.placeholders import Object
from target_lightspeed_retail.configuration.publications import Event, Method, Publication, about
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.matching import finder
from target_lightspeed_retail.matching.foreign_keys import ForeignKeys, referred
from target_lightspeed_retail.outcomes.outcome import refuse
from target_lightspeed_retail.publishing.columns import UnknownColumns
from target_lightspeed_retail.publishing.payloads import Writer, own_fields

SDC = "_sdc_"
"""How the fields begin that say something of the row, not of what it is about."""

DELETED_AT = "_sdc_deleted_at"
"""The field that says when a row was deleted where it comes from."""


@dataclass(frozen=True)
class Stream:
    """A stream of the input.

    Attributes:
        name: Its name.
        schema: Its JSON Schema.
        key_properties: The fields that identify a row; none if it has no key.
        publication: What becomes of its rows.
        writer: Writes what they say.
        relations: The relations that what is sent is compared with.
    """

    name: str
    schema: Mapping[str, Any]
    key_properties: Sequence[str]
    publication: Publication
    writer: Writer
    relations: tuple[str, ...] = field(default=())

    @classmethod
    def of(
        cls,
        name: str,
        schema: Mapping[str, Any],
        key_properties: Sequence[str],
        publication: Publication,
        *,
        references: ForeignKeys,
        columns: UnknownColumns,
    ) -> Stream:
        """Bring a stream and its publication together.

        Raises:
            ConfigurationError: The stream lacks a field that the publication needs, or has none for the endpoint.
        """
        names = [one for one in schema["properties"] if not one.startswith(SDC)]
        _check_placeholders(name, publication, names)
        _check_searches(name, publication)
        _check_identity(name, publication, names, key_properties)
        for event, call in publication.calls.items():
            if event is not Event.DELETE:
                _check_content(name, publication, call, names)
        columns.check_schema(name, publication, names, key_properties)
        compared = _compared(publication, names) if publication.compare == "account" else ()
        writer = Writer(publication, [*names, *publication.lookups], references, columns)
        return cls(name, schema, key_properties, publication, writer, compared)

    def is_deleted(self, record: Mapping[str, Any]) -> bool:
        """Return whether a row says that it was deleted at its source.

        Raises:
            Rejected: A field that should say so holds something else.
        """
        for name in filter(None, (DELETED_AT, self.publication.deleted_by)):
            try:
                if is_deleted(record.get(name)):
                    return True
            except Undecidable as wrong:
                raise refuse(
                    f"{name!r} says neither yes nor no: {wrong}.",
                    "It has to be true, false, a timestamp or empty.",
                    f"{name!r} says neither yes nor no",
                ) from None
        return False

    def refers_to(self) -> set[str]:
        """The resources that its rows need to be there first, by their name in snake case."""
        publication = self.publication
        found = {lookup.resource.slug() for lookup in publication.lookups.values()}
        if publication.external and publication.resource:
            matched = [name for conditions in publication.match_on for name in conditions]
            found.update(referred(publication.resource, [*self._sent(publication), *matched]))
        return found

    def _sent(self, publication: Publication) -> list[str]:
        return [
            name
            for event, call in publication.calls.items()
            if event is not Event.DELETE
            for name in _members(call, self.writer.names)
        ]


def _check_placeholders(name: str, publication: Publication, names: Sequence[str]) -> None:
    """Refuse placeholders that no row of the stream can fill."""
    for dotted in publication.fields():
        column = dotted.partition(".")[0]
        if column not in names and column != DELETED_AT:
            hint = did_you_mean(column, names) or f"It has: {', '.join(names)}."
            raise ConfigurationError(
                f"The publication of {name!r} uses {{{dotted}}}, which the stream does not have.", hint
            )


def _check_searches(name: str, publication: Publication) -> None:
    """Refuse to search for records by what the API cannot search by."""
    for looked_up, lookup in publication.lookups.items():
        with about(f"The publication of {name!r}, lookups, {looked_up}"):
            finder.check(lookup.resource, lookup.where)
    for conditions in publication.match_on:
        if publication.resource:
            with about(f"The publication of {name!r}, match_on"):
                finder.check(publication.resource, conditions)


def _check_identity(name: str, publication: Publication, names: Sequence[str], key_properties: Sequence[str]) -> None:
    """Refuse a stream whose rows do not say which records they stand for."""
    if not publication.finds or publication.resource is None or publication.match_on:
        return
    if publication.external:
        if not key_properties:
            raise ConfigurationError(
                f"The stream {name!r} has no key, so that nothing tells which record a row stands for.",
                "Have its source declare one (key_properties), or say in 'match_on' what tells them apart.",
            )
        return
    key = list(publication.key.fields()) if publication.key else []
    lacking = [one for one in key if one.partition(".")[0] not in {*names, *publication.lookups}]
    if lacking or publication.key is None:
        raise ConfigurationError(
            f"{publication.method} {publication.resource.path} finds records by their key, "
            f"{', '.join(lacking or publication.resource.key)}, which the stream {name!r} does not have.",
            "Add it, or say in 'match_on' what else tells them; with keys: external, the journal knows them.",
        )


def _check_content(name: str, publication: Publication, call: RequestTemplate, names: Sequence[str]) -> None:
    """Refuse a stream that has nothing to say to an endpoint, or not all that it must be told."""
    if call.resource is None or call.action is None or not call.takes_body:
        return
    sent = _members(call, names, list(publication.lookups))
    if call.items_in in sent:
        return  # what its records say, the rows tell
    takes = bodies.takes(call.resource, call.action)
    if takes and not sent and call.needs_fields and publication.method is not Method.FIND:
        raise ConfigurationError(
            f"{call} takes no field of the stream {name!r}.",
            f"It takes: {', '.join(takes)}. Say in 'payload' what to send.",
        )
    body: dict[str, Any] = dict.fromkeys([*sent, *call.files], True)
    try:
        bodies.check_complete(call.resource, call.action, {call.items_in: [body]} if call.items_in else body)
    except FieldMissing as missing:
        if missing.place not in publication.path:
            raise ConfigurationError(
                f"The stream {name!r} does not say all that is needed: {missing.message}",
                "Add a column of that name, or set it in 'payload' or 'lookups'.",
            ) from None


def _members(call: RequestTemplate, names: Sequence[str], looked_up: Sequence[str] = ()) -> list[str]:
    """The fields that are sent: those of the payload, else of the row, and those that were looked up for it."""
    if isinstance(call.payload, Object):
        return [*call.payload.members, *own_fields(call, looked_up)]
    return list(own_fields(call, [*names, *looked_up]))


def _compared(publication: Publication, names: Sequence[str]) -> tuple[str, ...]:
    """The relations to load so that what is sent can be compared."""
    call = publication.calls.get(Event.UPDATE)
    if call is None or call.resource is None or not publication.compares(call):
        return ()
    return relations.check(call.resource, list(_loaded(call.resource, _members(call, names))))


def _loaded(resource: type[Resource], names: Sequence[str]) -> Iterator[str]:
    possible = relations.loadable(resource)
    for name in names:
        declared = resource.fields.get(name)
        if isinstance(declared, Nested) and declared.relation in possible:
            yield declared.relation
