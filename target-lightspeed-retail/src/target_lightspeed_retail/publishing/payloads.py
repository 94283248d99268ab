"""What does a row say to an endpoint?"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from lightspeed_retail import bodies
from lightspeed_retail.errors import UnknownField, WrongValue
from lightspeed_retail.resources._base import ARCHIVED, Field, Many, Nested, Resource, Shape
from lightspeed_retail.transport import Part
from lightspeed_retail.wire import Record, encode
from target_lightspeed_retail.configuration.placeholders import (
    OUT,
    Array,
    MissingField,
    NotText,
    Object,
    Template,
    Whole,
    written,
)
from target_lightspeed_retail.configuration.publications import Publication
from target_lightspeed_retail.configuration.request_template import UNCHECKED, RequestTemplate
from target_lightspeed_retail.configuration.uploads import OutOfBounds
from target_lightspeed_retail.matching.foreign_keys import ForeignKeys, Origin
from target_lightspeed_retail.matching.keys import record_key
from target_lightspeed_retail.outcomes.outcome import refuse
from target_lightspeed_retail.rows import Row

from .archiving import archived_field
from .columns import UnknownColumns


@dataclass(frozen=True)
class Content:
    """What a request says.

    Attributes:
        body: Typed values by field; None for a request without a body.
        query: Query parameters.
        parts: Parts of an upload.
        archived: Whether the record shall be archived; None if the row does not say. It is not in the body, unless the
            request itself archives or restores by it.
    """

    body: Record | None
    query: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    archived: bool | None = None

    def sent(self, resource: type[Resource] | None) -> Any:
        """The body as it goes over the wire."""
        return self.body if self.body is None or resource is None else encode(resource, self.body)


def own_fields(call: RequestTemplate, names: Sequence[str]) -> tuple[str, ...]:
    """The fields of a stream that an endpoint takes, in the order of the stream.

    Args:
        call: The request.
        names: The fields of the stream.
    """
    if call.resource is None or call.action is None:
        return tuple(names)
    if call.items_in in names:
        return (call.items_in,)
    known, taken = call.resource.spellings, bodies.takes(call.resource, call.action)
    if call.archives:
        taken = (*taken, ARCHIVED)
    return tuple(name for name in names if name.lower() in known and known[name.lower()].name in taken)


@dataclass(frozen=True)
class Writer:
    """Writes what the rows of a stream say.

    Attributes:
        publication: What becomes of the stream.
        names: The fields of the stream, looked up ones included.
        references: Translates references of rows with external keys.
        columns: Reports fields that are not published.
        own: The fields that each request takes of a row, where no payload is configured.
    """

    publication: Publication
    names: Sequence[str]
    references: ForeignKeys
    columns: UnknownColumns
    own: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def content(self, call: RequestTemplate, row: Row, record: Mapping[str, Any]) -> Content:
        """What a request says for a row.

        Args:
            call: The request.
            row: The row.
            record: Its fields, and what was looked up for it.

        Raises:
            Rejected: It cannot be said.
            ReferenceNotPublished: The row refers to one that is not published yet.
        """
        query = tuple(
            (name, written(value))
            for name, template in call.query.items()
            if (value := self.value(template, record)) is not OUT
        )
        if not call.takes_body:
            return Content(None, query)
        body = self._body(call, row, record)
        if call.file is None:
            archived = body.pop(ARCHIVED, None) if call.archives else None
            archived = archived if isinstance(archived, bool) else None
            body |= archived_field(call, archived)
            return Content(body if body or call.method == "PUT" else None, query, archived=archived)
        return Content(None, query, self._parts(call, body, record))

    def value(self, template: Template, record: Mapping[str, Any]) -> Any:
        """What stands in place of a template.

        Raises:
            Rejected: The row lacks a field.
        """
        blanks = self.publication.blanks
        try:
            return template.filled(record, blanks) if isinstance(template, Object) else template.render(record, blanks)
        except MissingField as missing:
            raise refuse(
                f"It has no field {missing.name!r}.", "Set missing to omit, if that is right for such rows."
            ) from None
        except NotText as wrong:
            raise refuse(
                f"The field {wrong.name!r} is a list or an object, which cannot be part of a text.",
                "Name one of its fields, such as {address.city}.",
            ) from None

    def segment(self, template: Template, record: Mapping[str, Any]) -> str:
        """Return one segment of a path, percent-encoded, so that a value can never add another segment.

        Raises:
            Rejected: A placeholder in it has no value.
        """
        for name in template.fields():
            value = self.value(Whole(name), record)
            if isinstance(value, Mapping | list) or value is OUT or value is None or not written(value).strip():
                raise refuse(f"It has no value for {name}, which is part of the address.", "Fill it in.")
        return quote(written(self.value(template, record)), safe="")

    def path(self, templates: Mapping[str, Template], record: Mapping[str, Any]) -> dict[str, Any]:
        """Values for the placeholders of a path.

        Raises:
            Rejected: The row lacks one.
        """
        found = {}
        for name, template in templates.items():
            value = self.value(template, record)
            if value is OUT or value in (None, ""):
                raise refuse(f"It has no value for {name}, which is part of the address.", "Fill it in.")
            found[name] = record_key(value, name)
        return found

    def _body(self, call: RequestTemplate, row: Row, record: Mapping[str, Any]) -> Record:
        values = self._values(call, record)
        if call.resource is None or call.action is None:
            return values
        if not call.items_in:
            return self._typed(call, values, call.payload, row)
        items = values.get(call.items_in, [values])  # without a list, the row is one record of it
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            raise refuse(f"{call.items_in} is no list of records.", "Correct the value.")
        taken = [_taken(call, item) if call.payload is None else item for item in items]
        typed = [
            self._typed(call, item, template, row, place=f"{call.items_in}[{index}].")
            for index, (item, template) in enumerate(_made_of(call, taken))
        ]
        return {call.items_in: [encode(call.resource, item) for item in typed]}

    def _typed(
        self, call: RequestTemplate, values: Mapping[str, Any], template: Template | None, row: Row, *, place: str = ""
    ) -> Record:
        """A record of a body: typed values, in the keys of this account."""
        resource = call.resource
        assert resource
        unknown: list[str] | None = [] if call.payload is None else None
        try:
            typed = bodies.typed(resource, values, unknown=unknown)
        except (WrongValue, UnknownField) as wrong:
            hint, group = wrong.hint or "Correct the value.", f"{place}{wrong.place} does not fit"
            if isinstance(wrong, UnknownField):
                hint = f"{hint} {UNCHECKED}"
            raise refuse(f"{place}{wrong.message}", hint, group) from None
        if unknown:
            self.columns.note(row.stream, (place + name for name in unknown))
        if call.payload is None:
            typed = _writable(resource, typed)
        if self.publication.blanks.nulls == "omit":
            typed = _with_content(resource, typed)
        if self.publication.external:
            origin = Origin(row.stream, frozenset(self.publication.lookups), (resource.__name__, row.key))
            typed = self.references.translated(resource, typed, template, origin)
        return typed

    def _values(self, call: RequestTemplate, record: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the body as the row has them."""
        if call.payload is None:
            given = {name: record[name] for name in self._own(call) if name in record}
            items = {name: value for name, value in given.items() if name == call.items_in}
            filled = ((name, self.publication.blanks.filled(value)) for name, value in given.items())
            return {name: value for name, value in filled if value is not OUT} | items
        looked_up = own_fields(call, list(self.publication.lookups)) if call.resource and not call.items_in else ()
        values: dict[str, Any] = {name: record[name] for name in looked_up if name in record}
        values.update(self.value(call.payload, record))
        return values

    def _own(self, call: RequestTemplate) -> tuple[str, ...]:
        """The fields of the stream that a request takes."""
        if id(call) not in self.own:
            self.own[id(call)] = own_fields(call, self.names)
        return self.own[id(call)]

    def _parts(self, call: RequestTemplate, body: Record, record: Mapping[str, Any]) -> tuple[Part, ...]:
        """The parts of an upload: the file, and the values in one part or in one each, as the endpoint has it."""
        assert call.resource
        assert call.action
        assert call.file
        name, content = self._file(self.value(call.file, record))
        sent = encode(call.resource, body)
        parts = []
        for part in call.action.upload:
            if part == DATA:
                parts.append(Part(part, json.dumps(sent).encode(), content_type="application/json"))
            elif part in sent:
                parts.append(Part(part, str(sent[part]).encode()))
            elif part in call.files:
                parts.append(Part(part, content, name))
        return tuple(parts)

    def _file(self, given: Any) -> tuple[str, bytes]:
        """Name and content of the file to upload."""
        try:
            if isinstance(given, Mapping) and given.get("base64"):
                return str(given.get("name") or "upload"), base64.b64decode(str(given["base64"]), validate=True)
            if isinstance(given, str) and given:
                path = self.publication.uploads.file(given)
                return path.name, path.read_bytes()
        except binascii.Error:
            raise refuse("The file is not in base64.", "Correct the value.") from None
        except OutOfBounds as wrong:
            raise refuse(
                f"The file {given} must not be uploaded: {wrong}.",
                "Or send its content: file: {base64: …, name: …}.",
                "A file must not be uploaded.",
            ) from None
        except OSError as error:
            raise refuse(
                f"The file {given} cannot be read: {error.strerror}.", "Correct the path.", "A file cannot be read."
            ) from None
        raise refuse("It names no file.", "Give a path, or base64 and a name.")


def _taken(call: RequestTemplate, item: Mapping[str, Any]) -> dict[str, Any]:
    """What a bulk call takes of a record."""
    return {name: item[name] for name in own_fields(call, list(item))}


def _made_of(call: RequestTemplate, items: Sequence[Any]) -> Iterator[tuple[Any, Template | None]]:
    """The records of a bulk call, each with the template it was made of; None if there is none for it."""
    listed = call.payload.members.get(call.items_in) if isinstance(call.payload, Object) else None
    templates = listed.items if isinstance(listed, Array) and len(listed.items) == len(items) else [None] * len(items)
    return zip(items, templates, strict=True)


def _writable(shape: type[Shape], record: Record) -> Record:
    """The part of a record whose nested records can be written."""
    return {name: _writable_value(shape.fields[name], value) for name, value in record.items()}


def _writable_value(declared: Field, value: Any) -> Any:
    if isinstance(value, list) and isinstance(declared, Many):
        return [_writable_value(declared, one) for one in value if not _is_a_sum(declared, one)]
    if isinstance(value, Mapping) and isinstance(declared, Nested):
        taken = bodies.takes_within(declared)
        return _writable(declared.shape, {name: inner for name, inner in value.items() if name in taken})
    return value


def _with_content(shape: type[Shape], record: Record) -> Record:
    """Return a record without the nested ones that, after nulls were left out, have only what identifies them.

    A price that names its type and no amount would be sent as a price of nothing.
    """
    kept = {name: _content_of(shape.fields[name], value) for name, value in record.items()}
    return {name: value for name, value in kept.items() if value not in ([], {}) or record[name] in ([], {})}


def _content_of(declared: Field, value: Any) -> Any:
    if isinstance(value, list) and isinstance(declared, Many):
        records = (_with_content(declared.shape, one) for one in value)
        return [one for one in records if one.keys() - set(declared.identified_by)]
    if isinstance(value, Mapping) and isinstance(declared, Nested):
        return _with_content(declared.shape, dict(value))
    return value


def _is_a_sum(declared: Many, record: Mapping[str, Any]) -> bool:
    """Whether a nested record sums up the others, as that of all shops does: what would identify it is 0."""
    told = [record[name] for name in declared.identified_by if name in record]
    return bool(told) and not any(told)


DATA = "data"
"""The part of an upload that holds the values, as JSON."""
