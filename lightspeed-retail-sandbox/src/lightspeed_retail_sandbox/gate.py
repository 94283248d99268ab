"""The middleware around every request: latency, faults and the request log."""

from __future__ import annotations

import logging
from asyncio import sleep
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import ApiRefusal
from .request_log import Served
from .rest import reply
from .services import Services

LOG = logging.getLogger("lightspeed_retail_sandbox")

CONTROLS = "/sandbox"
CUTS = ("drop", "truncate")
LOST = "lost"
DONE = "done-"
"""Prefix of faults that do the request and replace the reply."""

PRICED = b"x-ls-"
"""Prefix of the headers that say what a request cost."""

TRY_AGAIN = "Please try again later."
PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class Gate:
    """The middleware in front of the application.

    Args:
        app: The application.
        services: The parts of the sandbox.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or let it fail."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROLS):
            await self._app(scope, receive, send)
            return
        try:
            await self._pass(scope, receive, send)
        except Exception:
            LOG.exception("%s %s failed.", scope["method"], scope["path"])
            raise

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._services.latency:
            await sleep(self._services.latency)
        fault = self._services.faults.next(scope["path"], scope["method"])
        self._touch_token(fault, Headers(scope=scope))
        outward = self._logged(scope, fault, send)
        if fault == "stall":
            self._write(scope, fault, 0, 0)
            await _disconnected(receive)
        elif fault in REPLIES:
            await REPLIES[fault](self._services)(scope, receive, outward)
        elif fault == LOST or fault.startswith(DONE):
            await self._do_and_hide(scope, receive, outward, fault)
        elif fault in CUTS:
            await self._app(scope, receive, _Cut(outward, whole_length=fault == "drop"))
        else:
            await self._app(scope, receive, outward)

    async def _do_and_hide(self, scope: Scope, receive: Receive, outward: Send, fault: str) -> None:
        """Process the request, and hide the reply."""
        start: Message = {}

        async def keep(message: Message) -> None:
            start.update(message)

        await self._app(scope, receive, keep)
        if fault == LOST:
            self._write(scope, fault, 0, 0)
            await _disconnected(receive)
            return
        response = REPLIES[fault.removeprefix(DONE)](self._services)
        response.raw_headers += [header for header in start["headers"] if header[0].lower().startswith(PRICED)]
        await response(scope, receive, outward)

    def _touch_token(self, fault: str, headers: Headers) -> None:
        token = headers.get("authorization", "").partition(" ")[2].strip()
        if fault == "expired":
            self._services.oauth.expire(token)
        elif fault == "revoked":
            self._services.oauth.revoke(token)

    def _logged(self, scope: Scope, fault: str, send: Send) -> Send:
        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = int(message["status"])
                cost = float(Headers(raw=message["headers"]).get("x-ls-api-request-cost", 0))
                self._write(scope, fault, status, 0 if status == HTTPStatus.TOO_MANY_REQUESTS else cost)
            await send(message)

        return outward

    def _write(self, scope: Scope, fault: str, status: int, cost: float) -> None:
        query = tuple(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        self._services.requests.add(Served(scope["method"], scope["path"], query, status, cost, fault))


class _Cut:
    """Sends half of a body, with the length of the whole or of the half."""

    def __init__(self, send: Send, *, whole_length: bool) -> None:
        self._send = send
        self._whole_length = whole_length
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        half = self._body[: len(self._body) // 2]
        length = str(len(self._body if self._whole_length else half)).encode()
        headers = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        await self._send({**self._start, "headers": [*headers, (b"content-length", length)]})
        await self._send({"type": "http.response.body", "body": half, "more_body": self._whole_length})


async def _disconnected(receive: Receive) -> None:
    """Wait until the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _refused(status: int, message: str, answered: int = 0) -> Callable[[Services], Response]:
    body = ApiRefusal(status, message).body
    return lambda _services: reply(answered or status, body)


def _page(status: int, title: str) -> Callable[[Services], Response]:
    return lambda _services: HTMLResponse(PAGE.format(title), status)


def _throttled(services: Services) -> Response:
    refusal = services.limits.refusal()
    return reply(refusal.status, refusal.body, refusal.headers)


REPLIES: dict[str, Callable[[Services], Response]] = {
    "400": _refused(400, TRY_AGAIN),
    "403": _page(403, "Sorry, you have been blocked"),
    "404": _refused(404, "Object of type 'Record' not found with primary ID '0'."),
    "408": _page(408, "408 Request Time-out"),
    "414": _page(414, "414 Request-URI Too Large"),
    "409": _refused(409, "The record is being changed by someone else."),
    "422": _refused(422, "A rule forbids this."),
    "429": _throttled,
    "500": _refused(500, "Internal Server Error"),
    "502": _page(502, "502 Bad Gateway"),
    "503": _page(503, "503 Service Temporarily Unavailable"),
    "html": _page(HTTPStatus.OK, "Down for maintenance"),
    "error-200": _refused(500, "Internal Server Error", HTTPStatus.OK),
}
"""The replies of faults that replace the application's."""
