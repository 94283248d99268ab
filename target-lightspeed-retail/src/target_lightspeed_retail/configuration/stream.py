"""Does a stream fit its publication?

What does not fit is found when the stream is announced, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lightspeed_retail import bodies, query, relations
from lightspeed_retail.errors import ConfigurationError, FieldMissing
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.resources._base import Nested, Ref, Resource, Shape, snake_case

from .placeholders import Object
from .publications import Event, Method, Publication, about
from .request_template import RequestTemplate

SDC = "_sdc_"
"""How the fields begin that Singer programs add to a record."""

DELETED_AT = "_sdc_deleted_at"
"""The field that says when a row was deleted at its source."""


@dataclass(frozen=True)
class Stream:
    """A stream of the input.

    Attributes:
        name: Its name.
        schema: Its JSON Schema.
        key_properties: The fields that identify a row; none if it has no key.
        publication: What is done with its rows.
        columns: Its columns, and the names of what is looked up for each row.
        relations: The relations to load so that a record can be compared with a row.
    """

    name: str
    schema: Mapping[str, Any]
    key_properties: Sequence[str]
    publication: Publication
    columns: tuple[str, ...]
    relations: tuple[str, ...]

    @classmethod
    def of(
        cls, name: str, schema: Mapping[str, Any], key_properties: Sequence[str], publication: Publication
    ) -> Stream:
        """Bring a stream and its publication together.

        Raises:
            ConfigurationError: The stream lacks a field that the publication needs, or has none for the endpoint.
        """
        names = [one for one in schema["properties"] if not one.startswith(SDC)]
        _check_placeholders(name, publication, names)
        _check_searches(name, publication)
        _check_identity(name, publication, names, key_properties)
        for event, template in publication.templates.items():
            if event is not Event.DELETE:
                _check_content(name, publication, template, names)
        compared = _compared(publication, names) if publication.compare == "account" else ()
        return cls(name, schema, key_properties, publication, (*names, *publication.lookups), compared)

    @property
    def deletion_fields(self) -> list[str]:
        """The fields that say whether a row was deleted at its source."""
        return [name for name in (DELETED_AT, self.publication.deleted_by) if name]

    def refers_to(self) -> set[str]:
        """Return the resources that its rows refer to, by their names in snake case."""
        publication = self.publication
        found = {lookup.resource.slug() for lookup in publication.lookups.values()}
        if publication.external and publication.resource:
            matched = [name for conditions in publication.match_on for name in conditions]
            found.update(_referred(publication.resource, [*self._sent(), *matched]))
        return found

    def _sent(self) -> list[str]:
        templates = [one for event, one in self.publication.templates.items() if event is not Event.DELETE]
        return [name for template in templates for name in _members(template, self.columns)]


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
    """Refuse to search for records by fields that the API cannot search by."""
    for looked_up, lookup in publication.lookups.items():
        with about(f"The publication of {name!r}, lookups, {looked_up}"):
            _check_searchable(lookup.resource, lookup.where)
    for conditions in publication.match_on:
        if publication.resource:
            with about(f"The publication of {name!r}, match_on"):
                _check_searchable(publication.resource, conditions)


def _check_searchable(resource: type[Resource], fields: Mapping[str, Any]) -> None:
    query.conditions(resource, dict.fromkeys(fields, "x"), tuple(resource.relations()))


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


def _check_content(name: str, publication: Publication, template: RequestTemplate, names: Sequence[str]) -> None:
    """Refuse a stream that has nothing to say to an endpoint, or not all that it must be told."""
    if template.resource is None or template.action is None or not template.takes_body:
        return
    sent = _members(template, names, list(publication.lookups))
    if template.items_in in sent:
        return  # what its records say, the rows tell
    takes = bodies.takes(template.resource, template.action)
    if takes and not sent and template.needs_fields and publication.method is not Method.FIND:
        raise ConfigurationError(
            f"{template} takes no field of the stream {name!r}.",
            f"It takes: {', '.join(takes)}. Say in 'payload' what to send.",
        )
    body: dict[str, Any] = dict.fromkeys([*sent, *template.files], True)
    try:
        whole = {template.items_in: [body]} if template.items_in else body
        bodies.check_complete(template.resource, template.action, whole)
    except FieldMissing as missing:
        if missing.place not in publication.path:
            raise ConfigurationError(
                f"The stream {name!r} does not say all that is needed: {missing.message}",
                "Add a column of that name, or set it in 'payload' or 'lookups'.",
            ) from None


def _members(template: RequestTemplate, names: Sequence[str], looked_up: Sequence[str] = ()) -> list[str]:
    """The fields that are sent: those of the payload, else of the row, and those that were looked up for it."""
    if isinstance(template.payload, Object):
        return [*template.payload.members, *template.own_fields(looked_up)]
    return list(template.own_fields([*names, *looked_up]))


def _compared(publication: Publication, names: Sequence[str]) -> tuple[str, ...]:
    """The relations to load so that what is sent can be compared."""
    template = publication.templates.get(Event.UPDATE)
    if template is None or template.resource is None or not publication.compares(template):
        return ()
    return relations.check(template.resource, list(_loaded(template.resource, _members(template, names))))


def _loaded(resource: type[Resource], names: Sequence[str]) -> Iterator[str]:
    possible = relations.loadable(resource)
    for name in names:
        declared = resource.fields.get(name)
        if isinstance(declared, Nested) and declared.relation in possible:
            yield declared.relation


def _referred(shape: type[Shape], names: Sequence[str]) -> Iterator[str]:
    """The resources that fields of a shape refer to, nested fields included."""
    for name in names:
        declared = shape.fields.get(name)
        if isinstance(declared, Ref) and declared.target:
            yield snake_case(declared.target)
        elif isinstance(declared, Nested):
            inner = declared.shape
            yield from (snake_case(f.target) for f in inner.fields.values() if isinstance(f, Ref) and f.target)
