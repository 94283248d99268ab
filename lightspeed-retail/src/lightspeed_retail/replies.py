"""What did the server say?

A reply is either decoded or becomes the error that says what it means. Statuses and error bodies: the API's pages on
errors and authentication, and recorded replies.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .errors import (
    BlockedByFirewall,
    Conflict,
    Forbidden,
    LightspeedError,
    MalformedReply,
    NotFound,
    NotJson,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
)
from .limits import RETRY_AFTER, limiter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .masking import Masks

_REFUSALS: dict[int, type[RequestRefused]] = {401: Unauthorized, 403: Forbidden, 404: NotFound, 409: Conflict}

_NOT_NOW = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY)
"""Refusals that say nothing about the request itself (RFC 9110, 15.5.9; RFC 8470, 5.2)."""

_HINTS = {
    400: "Correct the request as the message says.",
    403: "The token lacks a scope that this endpoint wants, or its employee the right: log in again with more scopes, "
    "or leave this out.",
    404: "Check account_id, api_url and api_version, and whether the record still exists.",
    405: "The API does not offer this method here.",
    409: "Somebody changed the record at the same time: read it again, then repeat.",
    422: "Correct the values as the message says.",
}
_HINT_REDIRECT = (
    "Redirects are not followed, so that the token goes nowhere else: name the address that answers itself."
)
_HINT_BUSY = "Run again later, or with fewer programs at a time: all that use this client and account share one limit."
_HINT_FAILURE = "Run again later; if it stays, ask Lightspeed's support."
_HINT_FIREWALL = (
    "This error comes from a firewall or proxy in front of the API: run again later, or ask its operator to let this "
    "address through."
)
_HINT_TOO_MUCH = (
    "With relations loaded this can mean that there is too much to load: ask for fewer relations, or lower page_size."
)
_HINT_MALFORMED = "Run again; if it stays, check that api_url leads to the API and not to a web page."

_XML_ERROR = re.compile(rb"<httpCode>\s*\d+\s*</httpCode>")
"""What tells the API's own errors in XML from web pages."""

_LONGEST = 300
"""Characters of a server's own words that a message quotes."""


@dataclass(frozen=True)
class Answer:
    """What came back for a request.

    Attributes:
        status: HTTP status.
        headers: Headers, to be looked up in any case.
        content: Body, decompressed.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """What the body claims to be, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def read(answer: Answer, subject: str, *, masks: Masks, with_relations: bool = False) -> Any:
    """Decode a reply.

    Args:
        answer: The reply.
        subject: Who asked and for what, to begin a message with.
        masks: Hides secrets that the server repeats.
        with_relations: Whether the request loads relations.

    Returns:
        The decoded body: an object or a list, with fractions as :class:`~decimal.Decimal`; None for status 204.

    Raises:
        NotJson: A success without JSON in it; every documented reply has some, also those to writes.
        RateLimited: Status 429.
        BlockedByFirewall: Status 403 without the API's own error.
        ServerFailure: Status 408, 425 or 5xx.
        RequestRefused: Any other 4xx, or a redirect; one of its subclasses for 401, 403, 404 and 409.

    A success whose body is an error raises what that error means.
    """
    if answer.status == HTTPStatus.NO_CONTENT:
        return None
    if not HTTPStatus(200) <= answer.status < HTTPStatus(300):
        complaint = _Complaint.of(answer, masks)
        answered = f"{subject} was answered with {_named(answer.status)}{_said(complaint.message)}"
        raise _error(answer, answer.status, answered, complaint, with_relations=with_relations)
    body = _decoded(answer, subject, masks)
    complaint = _Complaint.in_body(body, masks)
    if not complaint.of_api:
        return body
    error = f"the error {_named(complaint.status)}" if complaint.status else "an error"
    answered = f"{subject} was answered with {_named(answer.status)} and {error}{_said(complaint.message)}"
    if not complaint.status:
        raise MalformedReply(answered, _HINT_FAILURE)
    raise _error(answer, complaint.status, answered, complaint, with_relations=with_relations)


def _error(
    answer: Answer, status: int, message: str, complaint: _Complaint, *, with_relations: bool
) -> LightspeedError:
    """The error that a status means."""
    wait = retry_after(answer.headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(message, _HINT_BUSY, limiter=limiter(answer.headers), retry_after=wait)
    if status == HTTPStatus.FORBIDDEN and not complaint.of_api:
        return BlockedByFirewall(
            message, _HINT_FIREWALL, status=status, api_message=complaint.message, retry_after=wait
        )
    if status in _NOT_NOW or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        hint = _HINT_TOO_MUCH if with_relations and status == HTTPStatus.INTERNAL_SERVER_ERROR else _HINT_FAILURE
        return ServerFailure(message, hint, status=status, api_message=complaint.message, retry_after=wait)
    hint = _HINTS.get(status, "") if status >= HTTPStatus.BAD_REQUEST else _HINT_REDIRECT
    refusal = _REFUSALS.get(status, RequestRefused)
    return refusal(message, hint, status=status, api_message=complaint.message, code=complaint.code)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the server asks to wait; None if it does not say (RFC 9110, 10.2.3)."""
    told = headers.get(RETRY_AFTER, "").strip()
    try:
        seconds = float(told)
    except ValueError:
        until = _moment(told)
        if until is None:
            return None
        seconds = (until - (server_time(headers) or datetime.now(UTC))).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """Return what the server's clock showed, in UTC and whole seconds; None if the reply does not say."""
    return _moment(headers.get("Date", ""))


def plain_json(content: bytes) -> Any:
    """Decode JSON exactly.

    Raises:
        ValueError: It is not JSON, or uses numbers that JSON does not have.
    """

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is no JSON number")

    try:
        return json.loads(content, parse_float=Decimal, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _decoded(answer: Answer, subject: str, masks: Masks) -> Any:
    try:
        body = plain_json(answer.content)
    except ValueError:
        if answer.content.lstrip()[:1] in (b"{", b"["):
            what = f"JSON that cannot be read, {len(answer.content)} bytes of it."  # perhaps records: not quoted
        else:
            words = _shortened(_as_text(answer.content), masks)
            what = f"{answer.media_type or 'text'} in place of JSON{_said(words)}"
        raise NotJson(f"{subject} was answered with {_named(answer.status)} and {what}", _HINT_MALFORMED) from None
    if not isinstance(body, dict | list):
        raise NotJson(
            f"{subject} was answered with {_named(answer.status)} and neither an object nor a list.", _HINT_MALFORMED
        )
    return body


# ------------------------------------------------------------------------------------------- a server's words


@dataclass(frozen=True)
class _Complaint:
    """What an error body says.

    Attributes:
        message: Its words.
        code: Its name of the error.
        status: The HTTP status that it repeats; 0 if it does not.
        of_api: Whether it has the shape of the API's own errors, or those of the OAuth server.
    """

    message: str
    code: str = ""
    status: int = 0
    of_api: bool = False

    @classmethod
    def of(cls, answer: Answer, masks: Masks) -> _Complaint:
        """Read any of the shapes that errors come in.

        The API: ``{"httpCode", "httpMessage", "message", "errorClass"}``, also as XML elements. The OAuth server:
        ``{"error", "error_description", "hint"}``. What stands between: a web page.
        """
        try:
            return cls.in_body(plain_json(answer.content), masks)
        except ValueError:
            of_api = bool(_XML_ERROR.search(answer.content))
            return cls(_shortened(_as_text(answer.content), masks), of_api=of_api)

    @classmethod
    def in_body(cls, body: Any, masks: Masks) -> _Complaint:
        """Read a decoded error body; arguments and shapes as for :meth:`of`."""
        if not isinstance(body, dict):
            return cls("")
        said = [body.get(name) for name in ("message", "error_description", "hint")]
        words = [text for text in said if isinstance(text, str) and text]
        codes = [body.get(name) for name in ("error", "errorClass")]
        code = next((text for text in codes if isinstance(text, str)), "")
        status = str(body.get("httpCode") or "")
        is_error = status.isdecimal() and int(status) >= HTTPStatus.BAD_REQUEST
        return cls(
            _shortened(" ".join(words) or code or str(body.get("httpMessage") or ""), masks),
            code,
            int(status) if is_error else 0,
            of_api=is_error or {"error", "error_description"} <= body.keys(),
        )


def _as_text(content: bytes) -> str:
    """Return the readable part of a web page or an XML error."""
    page = content.decode(errors="replace")
    marked = re.search(r"<(message|title)\b[^>]*>(.*?)</\1>", page, re.DOTALL | re.IGNORECASE)
    if marked:
        page = marked[2]
    page = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL | re.IGNORECASE)
    return unescape(page)


def _shortened(text: str, masks: Masks) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in masks.text(text)).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _said(words: str) -> str:
    """End a sentence with a server's own words, if there are any."""
    return f": {words.removesuffix('.')}." if words else "."


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
