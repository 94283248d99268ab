"""Where deviations apply: an ASGI layer between the client's requests and the API."""

from __future__ import annotations

import json
from email.utils import formatdate
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lightspeed_retail_sandbox.clock import Clock

from .deviation import UNTOUCHED
from .exchange import NO_ANSWER, Reply, Request
from .switches import Deviations

API = "/api/"


class Deviating:
    """Lets an application answer, and changes requests and replies as the deviations say.

    Args:
        app: The application; its replies to requests below ``/API/`` are JSON.
        deviations: What is switched on.
        clock: Tells the time in the ``Date`` header.
    """

    def __init__(self, app: ASGIApp, deviations: Deviations, clock: Clock) -> None:
        self._app = app
        self._deviations = deviations
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _read(scope)
        met = [deviation for deviation in self._deviations if deviation.meets(request)]
        if not met or not request.path.lower().startswith(API):
            await self._app(scope, receive, self._dated(send))
            return
        asked = request
        for deviation in met:
            asked = deviation.ask(asked)
        reply = await self._answered({**scope, "query_string": urlencode(asked.query).encode()}, receive)
        if reply.status not in UNTOUCHED:
            for deviation in met:
                reply = deviation.answer(request, reply)
        await _send(reply, receive, send)

    def _dated(self, send: Send) -> Send:
        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = (b"date", formatdate(self._clock(), usegmt=True).encode())
                message = {**message, "headers": [*message.get("headers", ()), date]}
            await send(message)

        return outward

    async def _answered(self, scope: Scope, receive: Receive) -> Reply:
        start: Message = {}
        content = b""

        async def keep(message: Message) -> None:
            nonlocal content
            start.update(message)
            content += message.get("body", b"")

        await self._app(scope, receive, self._dated(keep))
        headers = dict(Headers(raw=start["headers"]))
        return Reply(start["status"], headers, json.loads(content))


def _read(scope: Scope) -> Request:
    query = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    origin = f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"
    return Request(scope["method"], origin, scope["path"], tuple(query))


async def _send(reply: Reply, receive: Receive, send: Send) -> None:
    if reply.status == NO_ANSWER:
        while (await receive())["type"] != "http.disconnect":
            pass
    content = reply.content()
    kind = "text/html" if isinstance(reply.body, bytes) and reply.body.startswith(b"<") else "application/json"
    headers = reply.with_headers({"Content-Length": str(len(content)), "Content-Type": kind}).headers
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": content})
