"""Deviations in the form of lists and records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lightspeed_retail.resources import RESOURCES

from .deviation import Deviation
from .exchange import ATTRIBUTES, Reply, Request

EMPTY_FORMS: Mapping[str, Any] = {"object": {}, "list": [], "text": ""}
ODD = "\ud83d\x00"
UNKNOWN: Mapping[str, Any] = {"unknownText": "a", "UnknownRecord": {"unknownID": "1"}}


@dataclass(kw_only=True)
class OtherEnvelope(Deviation, name="other-envelope"):
    """The records come under another key than the documented one.

    Attributes:
        key: The key.
    """

    key: str = "records"

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Rename the key."""
        body = {self.key if key == reply.name else key: value for key, value in reply.body.items()}
        return replace(reply, body=body) if reply.name else reply


@dataclass(kw_only=True)
class EmptyForm(Deviation, name="empty-form"):
    """A list without records has their key, with an empty value.

    Attributes:
        form: ``object`` for ``{}``, ``list`` for ``[]``, ``text`` for ``""``.
    """

    form: str = "object"

    def __post_init__(self) -> None:
        """Check the options.

        Raises:
            ValueError: There is no such form.
        """
        super().__post_init__()
        if self.form not in EMPTY_FORMS:
            raise ValueError(f"form of {self.name} must be one of: {', '.join(EMPTY_FORMS)}.")

    def change(self, request: Request, reply: Reply) -> Reply:
        """Add the key to an empty list."""
        resource = next((r for r in RESOURCES.values() if r.path.lower() == request.address.lower()), None)
        if resource is None or reply.status >= 400 or reply.body.keys() - {ATTRIBUTES}:  # noqa: PLR2004  -- HTTP errors
            return reply
        return reply.with_value(EMPTY_FORMS[self.form], resource.reply)


@dataclass(kw_only=True)
class NotCollapsed(Deviation, name="not-collapsed"):
    """A list of one record is a list."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Wrap the record."""
        return reply.with_value(reply.records) if reply.name else reply


@dataclass(kw_only=True)
class RecordsWithoutKey(Deviation, name="records-without-key"):
    """The first record of each page lacks its key."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Take the first field of the first record away."""
        if not reply.records or not isinstance(reply.records[0], dict):
            return reply
        key, first = next(iter(reply.records[0]), ""), reply.records[0]
        return reply.with_records([{k: v for k, v in first.items() if k != key}, *reply.records[1:]])


@dataclass(kw_only=True)
class ScalarRecords(Deviation, name="scalar-records"):
    """Texts take the place of the records.

    Attributes:
        values: The texts.
    """

    values: tuple[str, ...] = ("a", "b")

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Replace the records."""
        return reply.with_value(list(self.values)) if reply.name else reply


@dataclass(kw_only=True)
class UnknownFields(Deviation, name="unknown-fields"):
    """Records have fields that no page documents: a text and a nested record."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Add the fields."""
        return _each(reply, lambda record: {**record, **UNKNOWN})


@dataclass(kw_only=True)
class FieldsMissing(Deviation, name="fields-missing"):
    """Records lack documented fields.

    Attributes:
        fields: The fields.
    """

    fields: tuple[str, ...] = ("timeStamp", "updatetime")

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Take the fields away."""
        return _each(reply, lambda record: {k: v for k, v in record.items() if k not in self.fields})


@dataclass(kw_only=True)
class OddText(Deviation, name="odd-text"):
    """A text of every record holds half of a surrogate pair and a NUL.

    Attributes:
        field: The field; the first one with words in it if empty.
        text: What the text begins with.
    """

    field: str = ""
    text: str = ODD

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Change the text."""
        return _each(reply, self._odd)

    def _odd(self, record: dict[str, Any]) -> dict[str, Any]:
        name = self.field or next((key for key, value in record.items() if _is_words(value)), "")
        value = record.get(name)
        return record | {name: self.text + value} if isinstance(value, str) else record


def _each(reply: Reply, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Reply:
    return reply.with_records([change(record) if isinstance(record, dict) else record for record in reply.records])


def _is_words(value: object) -> bool:
    return isinstance(value, str) and value[:1].isalpha() and value not in ("true", "false")
