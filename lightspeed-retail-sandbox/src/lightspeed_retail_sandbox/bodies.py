"""Request bodies: JSON or multipart uploads, and the nested records in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from lightspeed_retail.resources._base import Action, Many, Nested

from .errors import bad_request
from .rules import rules_of

DATA = "data"
"""The part of an upload that holds fields as JSON."""


@dataclass(frozen=True)
class File:
    """A file that was uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Body:
    """The body of a request.

    Attributes:
        fields: The fields of the record.
        files: The files, by the name of their part.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)


def read(action: Action, content_type: str, content: bytes) -> Body:
    """Parse the body of a request.

    Args:
        action: The requested action, which knows about uploads.
        content_type: The header of that name.
        content: The body.

    Raises:
        ApiRefusal: It is neither a JSON object nor the expected upload.
    """
    if action.upload:
        return _upload(action, content_type, content)
    if not content.strip() and action.name not in ("create", "update"):
        return Body()
    return Body(_object(content))


def records(field: Nested, value: object) -> list[Mapping[str, Any]]:
    """Return the records of a nested field; in replies' own form, or each in a wrapper of its own.

    Raises:
        ApiRefusal: The value has another form.
    """
    if value in ("", None):
        return []
    wrapper = field.wrapper if isinstance(field, Many) else ""
    text = field.bare if isinstance(field, Many) else rules_of(field.shape).text
    if isinstance(value, str) and text:
        return [{text: value}]
    if not wrapper:
        if isinstance(value, Mapping):
            return [value]
        raise bad_request(f"{field.name} must be an object.")
    return list(_unwrapped(field.name, wrapper, value))


def _unwrapped(name: str, wrapper: str, value: object) -> Iterator[Mapping[str, Any]]:
    outer = value if isinstance(value, list) else [value]
    for item in outer:
        if not isinstance(item, Mapping) or item.keys() - {wrapper}:
            raise bad_request(f'{name} must hold its records in "{wrapper}": {{"{wrapper}": [{{…}}]}}.')
        inner = item.get(wrapper) or []
        for record in inner if isinstance(inner, list) else [inner]:
            if not isinstance(record, Mapping):
                raise bad_request(f"{name}: every {wrapper} must be an object.")
            yield record


def _object(content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise bad_request(f"The body is not valid JSON: {error}.") from None
    if not isinstance(read, dict):
        raise bad_request("The body must be a JSON object with the fields of the record.")
    return read


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key comes twice in one object")
    return read


def _upload(action: Action, content_type: str, content: bytes) -> Body:
    found = parts(content_type, content)
    if found is None:
        raise bad_request(f"The body must be multipart/form-data with the parts {', '.join(action.upload)}.")
    fields: dict[str, Any] = {}
    files: dict[str, File] = {}
    for name, part in found:
        payload = _payload(part)
        if name not in action.upload:
            raise bad_request(f"There is no part '{name}'. Parts: {', '.join(action.upload)}.")
        if part.get_filename() is not None and name != DATA:
            files[name] = File(str(part.get_filename()), payload)
        elif name == DATA:
            fields |= _object(payload) if payload.strip() else {}
        else:
            fields[name] = payload.decode(errors="replace")
    return Body(fields, files)


def parts(content_type: str, content: bytes) -> list[tuple[str, Message]] | None:
    """Return the parts of a multipart body with their names; None if it is not multipart."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + content)
    if not message.is_multipart():
        return None
    single = (part for part in message.walk() if not part.is_multipart())
    return [(str(part.get_param("name", header="content-disposition")), part) for part in single]


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
