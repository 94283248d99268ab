"""Deviations that refuse a request, or do not answer it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import ClassVar

from .deviation import Deviation
from .exchange import NO_ANSWER, NOT_FILTERS, Reply, Request, linked

STAMPS = ("timeStamp", "updateTime")
FIREWALL_PAGE = (
    b"<!DOCTYPE html><html><head><title>Attention Required!</title></head>"
    b"<body><h1>Sorry, you have been blocked</h1></body></html>"
)


def refused(reply: Reply, status: int, message: str, error_class: str = "Exception") -> Reply:
    """A refusal in the API's error envelope, with the headers of the reply that it replaces."""
    if status == NO_ANSWER:
        return replace(reply, status=NO_ANSWER)
    phrase = HTTPStatus(status).phrase
    body = {"httpCode": str(status), "httpMessage": phrase, "message": message, "errorClass": error_class}
    return replace(reply, status=status, body=body)


@dataclass(kw_only=True)
class NotFound(Deviation, name="not-found"):
    """404, as on endpoints that the account's plan leaves out."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Refuse."""
        return refused(reply, HTTPStatus.NOT_FOUND, "Not Found")


@dataclass(kw_only=True)
class BadRequest(Deviation, name="bad-request"):
    """400 without a reason that a client knows."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Refuse."""
        return refused(reply, HTTPStatus.BAD_REQUEST, "Invalid query.", "InvalidQueryException")


@dataclass(kw_only=True)
class Forbidden(Deviation, name="forbidden"):
    """403 with the body of a live account that lacks the right."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Refuse."""
        message = "Not Authorized: Insufficient rights to perform the request"
        return refused(reply, HTTPStatus.FORBIDDEN, message, "InsufficientRightsException")


@dataclass(kw_only=True)
class Blocked(Deviation, name="blocked"):
    """403 with the HTML page of a firewall, without the API's headers."""

    def change(self, _request: Request, _reply: Reply) -> Reply:
        """Refuse."""
        return Reply(HTTPStatus.FORBIDDEN, {}, FIREWALL_PAGE)


@dataclass(kw_only=True)
class ServerError(Deviation, name="server-error"):
    """A 5xx, however often it is asked.

    Attributes:
        status: HTTP status.
    """

    status: int = 500

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Refuse."""
        return refused(reply, self.status, "Internal Server Error")


@dataclass(kw_only=True)
class NoAnswer(Deviation, name="no-answer"):
    """No answer until the client gives up."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Keep the answer back."""
        return replace(reply, status=NO_ANSWER)


@dataclass(kw_only=True)
class Malformed(Deviation, name="malformed"):
    """200 with JSON that ends too early."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Cut the body in half."""
        content = reply.content()
        return replace(reply, body=content[: len(content) // 2])


@dataclass(kw_only=True)
class HeavyPage(Deviation, name="heavy-page"):
    """A page with more than so many records fails.

    Attributes:
        records: The most records that can be read at once.
        status: HTTP status; 0 for no answer.
    """

    records: int = 25
    status: int = 500

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Refuse pages with too many records."""
        if len(reply.records) <= self.records:
            return reply
        return refused(reply, self.status, "Internal Server Error")


@dataclass(kw_only=True)
class HeavyRecord(Deviation, name="heavy-record"):
    """A page with one record fails, whatever its size.

    Attributes:
        key: Value of the first field of that record.
        status: HTTP status; 0 for no answer.
    """

    key: str = "1"
    status: int = 500

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Refuse pages with the record."""
        keys = [str(next(iter(record.values()), "")) for record in reply.records if isinstance(record, dict)]
        return refused(reply, self.status, "Internal Server Error") if self.key in keys else reply


@dataclass(kw_only=True)
class TooManyRelations(Deviation, name="too-many-relations"):
    """500 when more than so many relations are requested.

    Attributes:
        relations: The most relations that can be requested.
    """

    relations: int = 3

    def change(self, request: Request, reply: Reply) -> Reply:
        """Refuse requests for too many relations."""
        if len(relations_of(request)) <= self.relations:
            return reply
        return refused(reply, HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")


@dataclass(kw_only=True)
class RelationRefused(Deviation, name="relation-refused"):
    """400 when a relation is requested that the account does not allow, with the wording of a live account.

    Attributes:
        relations: The relations that are refused; all of them if empty.
    """

    relations: tuple[str, ...] = ()

    def change(self, request: Request, reply: Reply) -> Reply:
        """Refuse requests for the relations."""
        barred = [name for name in relations_of(request) if not self.relations or name in self.relations]
        if not barred:
            return reply
        message = f"Tried to load one or more relations that are not allowed: {', '.join(barred)}"
        return refused(reply, HTTPStatus.BAD_REQUEST, message, "InvalidQueryException")


@dataclass(kw_only=True)
class SortRefused(Deviation, name="sort-refused"):
    """400 when a list is sorted; its links carry no sort.

    Attributes:
        fields: The fields that it cannot be sorted by; any if empty.
    """

    fields: tuple[str, ...] = ()

    parameters: ClassVar = ("sort", "orderby")

    def change(self, request: Request, reply: Reply) -> Reply:
        """Refuse sorted requests."""
        for parameter in self.parameters:
            field = request.get(parameter).removeprefix("-")
            if field and (not self.fields or among(field, self.fields)):
                return refused(reply, HTTPStatus.BAD_REQUEST, f"Cannot sort by {field}.", "InvalidQueryException")
        links = {name: linked(link, without=self.parameters) for name, link in reply.attributes.items() if "?" in link}
        return reply.with_attributes(**links) if links and not self.fields else reply


@dataclass(kw_only=True)
class StampRefused(Deviation, name="stamp-refused"):
    """400 when a list is filtered by its modification stamp.

    Attributes:
        fields: The stamps; letter case does not matter.
    """

    fields: tuple[str, ...] = STAMPS

    def change(self, request: Request, reply: Reply) -> Reply:
        """Refuse filtered requests."""
        barred = next((name for name in filters_of(request) if among(name, self.fields)), "")
        if not barred:
            return reply
        return refused(reply, HTTPStatus.BAD_REQUEST, f"Invalid field: {barred}", "InvalidQueryException")


def relations_of(request: Request) -> list[str]:
    """The relations that a request names."""
    try:
        names = json.loads(request.get("load_relations") or "[]")
    except ValueError:
        return [request.get("load_relations")]
    return [str(name) for name in names]


def filters_of(request: Request) -> list[str]:
    """The fields that a request filters by."""
    return [name for name, _ in request.query if name not in NOT_FILTERS]


def among(name: str, names: Iterable[str]) -> bool:
    """Whether a field is one of several; letter case does not matter."""
    return name.lower() in {known.lower() for known in names}
