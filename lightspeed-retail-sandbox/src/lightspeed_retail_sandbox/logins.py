"""How are requests to the OAuth server answered?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email import message_from_bytes
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .errors import OAuthRefusal, Refusal
from .oauth import OAuthServer
from .rest import reply


class Logins:
    """The endpoints of the OAuth server.

    Args:
        oauth: Issues and checks tokens.
    """

    def __init__(self, oauth: OAuthServer) -> None:
        self._oauth = oauth

    def routes(self) -> list[Route]:
        """Their addresses."""
        methods = ["GET", "POST", "PUT", "DELETE"]
        return [
            Route("/auth/oauth/token", self.token, methods=methods),
            Route("/auth/oauth/revoke", self.revoke, methods=methods),
            Route("/auth/oauth/introspect", self.introspect, methods=["GET"]),
        ]

    async def token(self, request: Request) -> Response:
        """Hand out tokens."""
        return await _posted(request, self._oauth.token)

    async def revoke(self, request: Request) -> Response:
        """Revoke tokens."""
        return await _posted(request, self._oauth.revoke_request)

    async def introspect(self, request: Request) -> Response:
        """Say what a token is worth."""
        try:
            return reply(200, self._oauth.introspect(request.headers.get("authorization", "")))
        except Refusal as refusal:
            return reply(refusal.status, refusal.body, refusal.headers)


async def _posted(request: Request, answer: Callable[[Mapping[str, str]], Mapping[str, object]]) -> Response:
    try:
        if request.method != "POST":
            raise OAuthRefusal(405, "invalid_request", "The request method must be POST.", headers={"Allow": "POST"})
        return reply(200, answer(form(request.headers.get("content-type", ""), await request.body())))
    except Refusal as refusal:
        return reply(refusal.status, refusal.body, refusal.headers)


def form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a body: JSON, multipart or form-encoded; empty if it is none of these."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            fields = json.loads(body)
        except ValueError:
            return {}
        return {name: str(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
    if kind == "multipart/form-data":
        message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        return {
            str(part.get_param("name", header="content-disposition")): str(part.get_payload()).strip()
            for part in message.walk()
            if not part.is_multipart()
        }
    return dict(parse_qsl(body.decode(errors="replace")))
