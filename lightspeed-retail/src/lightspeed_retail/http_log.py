"""What is told of each exchange with a server?"""

from __future__ import annotations

import json
import logging
import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from . import limits
from .errors import ConfigurationError
from .replies import plain_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .masking import Masks
    from .settings import Settings

_log = logging.getLogger("lightspeed_retail.http")

FORM = "application/x-www-form-urlencoded"
"""Media type of the form that asks for a token; every other body is JSON, or has parts."""

_PARTS = "multipart/"

_LONGEST_BODY = 2000
"""Characters of a body that are shown."""

_NOTHING = "-"


@dataclass(frozen=True)
class Exchange:
    """A request and what came of it.

    Attributes:
        asker: On whose behalf it was sent.
        method: HTTP method.
        path: Path of the address.
        query: Query parameters, decoded.
        attempt: Number of the attempt, from 1 on.
        cost: Drips it was expected to cost; None where limits don't apply.
        seconds: How long it took.
        status: HTTP status, or the name of the error if no complete reply came.
        request_headers: Headers as sent.
        request_body: Body as sent.
        reply_headers: Headers as received; empty if no reply came.
        reply_body: Body as received, decompressed.
    """

    asker: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    attempt: int
    cost: float | None
    seconds: float
    status: int | str
    request_headers: Mapping[str, str] = field(repr=False)
    request_body: bytes = field(repr=False)
    reply_headers: Mapping[str, str] = field(repr=False)
    reply_body: bytes = field(repr=False)


def _headers(headers: Mapping[str, str], masks: Masks) -> str:
    return json.dumps(masks.headers(headers), ensure_ascii=False) if headers else _NOTHING


def _body(content: bytes, headers: Mapping[str, str], masks: Masks) -> str:
    """Write a body for a reader; one that cannot be searched for personal data is only measured."""
    if not content:
        return _NOTHING
    text = content.decode(errors="replace")
    if headers.get("Content-Type", "").startswith(_PARTS):
        return f"<{len(content)} bytes in parts>"
    if headers.get("Content-Type") == FORM:
        shown = masks.query(parse_qsl(text))
    else:
        try:
            shown = json.dumps(masks.body(plain_json(content)), ensure_ascii=False, default=str)
        except ValueError:
            if not masks.personal_data:
                return f"<{len(content)} bytes that are not JSON>"
            shown = json.dumps(masks.text(text), ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_BODY else f"{shown[:_LONGEST_BODY]}… ({len(shown)} characters)"


FIELDS: Mapping[str, Callable[[Exchange, Masks], str]] = {
    "asker": lambda e, _: e.asker or _NOTHING,
    "method": lambda e, _: e.method,
    "path": lambda e, masks: masks.text(e.path),
    "query": lambda e, masks: masks.query(e.query) or _NOTHING,
    "attempt": lambda e, _: str(e.attempt),
    "status": lambda e, _: str(e.status),
    "ms": lambda e, _: f"{e.seconds * 1000:.0f}",
    "cost": lambda e, _: _NOTHING if e.cost is None else f"{e.cost:g}",
    "charged": lambda e, _: e.reply_headers.get(limits.REQUEST_COST, _NOTHING),
    "bucket": lambda e, _: e.reply_headers.get(limits.BUCKET_LEVEL, _NOTHING),
    "burst": lambda e, _: e.reply_headers.get(limits.BURST_LEVEL, _NOTHING),
    "sent": lambda e, _: str(len(e.request_body)),
    "received": lambda e, _: str(len(e.reply_body)),
    "request_headers": lambda e, masks: _headers(e.request_headers, masks),
    "request_body": lambda e, masks: _body(e.request_body, e.request_headers, masks),
    "reply_headers": lambda e, masks: _headers(e.reply_headers, masks),
    "reply_body": lambda e, masks: _body(e.reply_body, e.reply_headers, masks),
}
"""What a format may name: ``cost`` is what the client expected and ``charged`` what the API says, both in drips;
``sent`` and ``received`` are bytes of the bodies; ``bucket`` and ``burst`` are level and size. What is not known is
``-``."""

_SIMPLE = "{method} {path} {status} {ms} ms"
_FULL = _SIMPLE + (
    " asker={asker} query={query} cost={cost} charged={charged} bucket={bucket} attempt={attempt} sent={sent}"
    " received={received}"
)
_LONG = _FULL + (
    " request_headers={request_headers} request_body={request_body} reply_headers={reply_headers}"
    " reply_body={reply_body}"
)
_FORMATS = {"simple": _SIMPLE, "full": _FULL, "long": _LONG}


class HttpLog:
    """Writes a line for each exchange to the logger ``lightspeed_retail.http``, at level INFO.

    Args:
        template: The line, with ``{names}`` out of :data:`FIELDS`; format specifications for text may follow a name.
        masks: Hides what must not be read.

    Raises:
        ConfigurationError: The template names something else, or cannot be formatted.
    """

    def __init__(self, template: str, masks: Masks) -> None:
        self._template = template
        self._masks = masks
        self._fields = {name: FIELDS[name] for name in _names(template)}

    def write(self, exchange: Exchange) -> None:
        """Write the line for an exchange."""
        if _log.isEnabledFor(logging.INFO):
            values = {name: value(exchange, self._masks) for name, value in self._fields.items()}
            _log.info("%s", self._template.format(**values))


def choose(settings: Settings, masks: Masks) -> HttpLog | None:
    """Return the log that the settings ask for; None if there shall be none.

    Raises:
        ConfigurationError: ``http_log_format`` is missing or wrong.
    """
    if settings.http_log == "off":
        return None
    if settings.http_log != "custom":
        return HttpLog(_FORMATS[settings.http_log], masks)
    if not settings.http_log_format:
        raise ConfigurationError(
            "Setting 'http_log' is custom, and 'http_log_format' is not set.", f"Set it to a line such as {_SIMPLE!r}."
        )
    return HttpLog(settings.http_log_format, masks)


def _names(template: str) -> set[str]:
    """Return the fields a template names, once it has proved to work."""
    wrong = "Setting 'http_log_format'"
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        unknown = sorted(names - FIELDS.keys())
        if unknown:
            raise ConfigurationError(f"{wrong} names {unknown[0]!r}.", f"It can name: {', '.join(FIELDS)}.")
        template.format(**dict.fromkeys(names, _NOTHING))
    except (ValueError, LookupError, AttributeError, MemoryError) as error:
        raise ConfigurationError(
            f"{wrong} cannot be read: {error or 'a width is too large'}.",
            f"Write it as in {_SIMPLE!r}; a brace itself is written twice.",
        ) from None
    return names
