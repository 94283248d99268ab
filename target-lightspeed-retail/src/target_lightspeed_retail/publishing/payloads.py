"""What does a row say to an endpoint?"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lightspeed_retail import bodies
from lightspeed_retail.client import is_below_account
from lightspeed_retail.errors import UnknownField, WrongValue
from lightspeed_retail.resources._base import ARCHIVED, Field, Many, Nested, Shape
from lightspeed_retail.transport import Part
from lightspeed_retail.wire import Record, encode
from target_lightspeed_retail.configuration.placeholders import OUT, Array, Object, Template, written
from target_lightspeed_retail.configuration.request_template import UNCHECKED, RequestTemplate
from target_lightspeed_retail.configuration.uploads import OutOfBounds, UploadFolder
from target_lightspeed_retail.matching import values
from target_lightspeed_retail.matching.foreign_keys import ForeignKeys, Origin
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.outcome import refuse

from .archiving import archived_field
from .columns import UnknownColumns
from .write_request import WriteRequest

DATA = "data"
"""The part of an upload that holds the values, as JSON."""


@dataclass(frozen=True)
class Payloads:
    """Makes requests from rows.

    Attributes:
        references: Translates references of rows with external keys.
        columns: Reports fields that are not published.
    """

    references: ForeignKeys
    columns: UnknownColumns

    def draft(self, template: RequestTemplate, pending: PendingRow) -> WriteRequest:
        """Fill the template of a request with a row; :meth:`addressed` completes it.

        Raises:
            Rejected: A value is missing or does not fit.
            ReferenceNotPublished: The row refers to one that is not published yet.
        """
        blanks = pending.stream.publication.blanks
        query = tuple(
            (name, written(value))
            for name, one in template.query.items()
            if (value := values.value(one, pending.record, blanks)) is not OUT
        )
        request = WriteRequest(
            template,
            query=query,
            path=pending.path,
            address=_address(template, pending),
            asker=pending.row.stream,
        )
        if not template.takes_body:
            return request
        body = self._body(template, pending)
        if template.file is not None:
            return replace(request, parts=_parts(template, body, pending))
        archived = body.pop(ARCHIVED, None) if template.archives else None
        archived = archived if isinstance(archived, bool) else None
        body |= archived_field(template, archived)
        return replace(request, body=body if body or template.method == "PUT" else None, archived=archived)

    def addressed(self, request: WriteRequest, pending: PendingRow, key: str) -> WriteRequest:
        """Complete a request with its address, which may be at another resource than the row's record is of.

        Args:
            request: The draft.
            pending: The row.
            key: Key of the row's record; empty if there is none yet.

        Raises:
            Rejected: A value for the path is missing.
        """
        template, publication = request.template, pending.stream.publication
        if template.resource is None or template.resource is publication.resource:
            return replace(request, key=key)
        found = {publication.resource.identity(): key} if publication.finds and publication.resource and key else {}
        path = values.path(template.path, {**pending.record, **found}, publication.blanks)
        return replace(request, key=key, path=path)

    def _body(self, template: RequestTemplate, pending: PendingRow) -> Record:
        given = _given(template, pending)
        if template.resource is None or template.action is None:
            return given
        if not template.items_in:
            return self._typed(template, given, template.payload, pending)
        items = given.get(template.items_in, [given])  # without a list, the row is one record of it
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            raise refuse(f"{template.items_in} is no list of records.", "Correct the value.")
        taken = [_taken(template, item) if template.payload is None else item for item in items]
        typed = [
            self._typed(template, item, made_of, pending, place=f"{template.items_in}[{index}].")
            for index, (item, made_of) in enumerate(_made_of(template, taken))
        ]
        return {template.items_in: [encode(template.resource, item) for item in typed]}

    def _typed(
        self,
        template: RequestTemplate,
        given: Mapping[str, Any],
        made_of: Template | None,
        pending: PendingRow,
        *,
        place: str = "",
    ) -> Record:
        """A record of a body: typed values, in the keys of this account."""
        resource, publication = template.resource, pending.stream.publication
        assert resource
        unknown: list[str] | None = [] if template.payload is None else None
        try:
            typed = bodies.typed(resource, given, unknown=unknown)
        except (WrongValue, UnknownField) as wrong:
            hint, group = wrong.hint or "Correct the value.", f"{place}{wrong.place} does not fit"
            if isinstance(wrong, UnknownField):
                hint = f"{hint} {UNCHECKED}"
            raise refuse(f"{place}{wrong.message}", hint, group) from None
        if unknown:
            self.columns.note(pending.row.stream, (place + name for name in unknown))
        if template.payload is None:
            typed = _writable(resource, typed)
        if publication.blanks.nulls == "omit":
            typed = _with_content(resource, typed)
        if publication.external:
            origin = Origin(pending.row.stream, frozenset(publication.lookups), (resource.__name__, pending.row.key))
            typed = self.references.translated(resource, typed, made_of, origin)
        return typed


def _given(template: RequestTemplate, pending: PendingRow) -> dict[str, Any]:
    """The values of a body as the row has them."""
    publication, record = pending.stream.publication, pending.record
    if template.payload is None:
        own = {name: record[name] for name in template.own_fields(pending.stream.columns) if name in record}
        items = {name: value for name, value in own.items() if name == template.items_in}
        filled = ((name, publication.blanks.filled(value)) for name, value in own.items())
        return {name: value for name, value in filled if value is not OUT} | items
    looked_up = template.own_fields(list(publication.lookups)) if template.resource and not template.items_in else ()
    found: dict[str, Any] = {name: record[name] for name in looked_up if name in record}
    found.update(values.value(template.payload, record, publication.blanks))
    return found


def _address(template: RequestTemplate, pending: PendingRow) -> str:
    """The path of a request to an endpoint that the catalogue does not know; empty for others.

    Raises:
        Rejected: A placeholder has no value, or the values make no path below the account.
    """
    blanks = pending.stream.publication.blanks
    segments = [values.segment(one, pending.record, blanks) for one in template.segments]
    address = "/".join(segments)
    if segments and not is_below_account(address):
        raise refuse("Its fields make no path below the account.", "Fill in those that the endpoint names.")
    return address


# ---------------------------------------------------------------------------------------------------- uploads


def _parts(template: RequestTemplate, body: Record, pending: PendingRow) -> tuple[Part, ...]:
    """The parts of an upload: the file, and the values in one part or in one each, as the endpoint takes them."""
    assert template.resource
    assert template.action
    assert template.file
    publication = pending.stream.publication
    name, content = _file(values.value(template.file, pending.record, publication.blanks), publication.uploads)
    sent = encode(template.resource, body)
    parts = []
    for part in template.action.upload:
        if part == DATA:
            parts.append(Part(part, json.dumps(sent).encode(), content_type="application/json"))
        elif part in sent:
            parts.append(Part(part, str(sent[part]).encode()))
        elif part in template.files:
            parts.append(Part(part, content, name))
    return tuple(parts)


def _file(given: Any, folder: UploadFolder) -> tuple[str, bytes]:
    """Name and content of the file to upload."""
    try:
        if isinstance(given, Mapping) and given.get("base64"):
            return str(given.get("name") or "upload"), base64.b64decode(str(given["base64"]), validate=True)
        if isinstance(given, str) and given:
            path = folder.file(given)
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


# ----------------------------------------------------------------------------------------------------- bodies


def _taken(template: RequestTemplate, item: Mapping[str, Any]) -> dict[str, Any]:
    """What a bulk call takes of a record."""
    return {name: item[name] for name in template.own_fields(list(item))}


def _made_of(template: RequestTemplate, items: Sequence[Any]) -> Iterator[tuple[Any, Template | None]]:
    """The records of a bulk call, each with the template it was made of; None if there is none for it."""
    listed = template.payload.members.get(template.items_in) if isinstance(template.payload, Object) else None
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
