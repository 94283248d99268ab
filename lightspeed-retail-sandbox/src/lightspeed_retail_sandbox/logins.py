"""The HTTP endpoints of the OAuth server, and the page that asks a merchant for access."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lightspeed_retail.auth.scopes import SCOPES

from . import tokens
from .authorizations import AuthorizationRequest
from .bodies import parts
from .errors import Refusal, invalid_request, not_posted
from .oauth import OAuthServer
from .rest import reply

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{client} asks for access</title></head>
<body>
<h1>{client} asks for access</h1>
<p>It wants to use the account <strong>{account}</strong>:</p>
<ul>
{scopes}
</ul>
<form method="post">
<button name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Deny</button>
</form>
<p>This is the sandbox: nobody needs a password.</p>
</body>
</html>
"""


class Logins:
    """The endpoints of the OAuth server.

    Args:
        oauth: The OAuth server that answers them.
    """

    def __init__(self, oauth: OAuthServer) -> None:
        self._oauth = oauth

    def routes(self) -> list[Route]:
        """Return the routes."""
        methods = ["GET", "POST", "PUT", "DELETE"]
        return [
            Route("/auth/oauth/authorize", self.authorize, methods=["GET", "POST"]),
            Route("/auth/oauth/token", self.token, methods=methods),
            Route("/auth/oauth/revoke", self.revoke, methods=methods),
            Route("/auth/oauth/introspect", self.introspect, methods=["GET"]),
            Route("/.well-known/jwks", self.keys, methods=["GET"]),
            Route("/oauth/authorize.php", self.authorize, methods=["GET", "POST"]),
            Route("/oauth/access_token.php", self.old_token, methods=methods),
        ]

    async def authorize(self, request: Request) -> Response:
        """Show the consent page, or redirect with the merchant's answer."""
        oauth, body = self._oauth, await _fields(request)

        def answer() -> Response:
            asked = oauth.ask(request.query_params)
            if request.method == "GET":
                name = f"{oauth.account_name} (account {oauth.account_id})".strip()
                return HTMLResponse(consent_page(asked, name))
            answers = {"allow": oauth.allow, "deny": oauth.deny}
            if body.get("answer") not in answers:
                raise invalid_request("Check the `answer` parameter")
            return RedirectResponse(answers[body["answer"]](asked), HTTPStatus.FOUND)

        return _answered(answer)

    async def token(self, request: Request) -> Response:
        """Answer token requests."""
        return await _posted(request, self._oauth.token)

    async def old_token(self, request: Request) -> Response:
        """Answer token requests to the deprecated endpoint."""
        return await _posted(request, partial(self._oauth.token, deprecated=True))

    async def revoke(self, request: Request) -> Response:
        """Revoke tokens."""
        return await _posted(request, self._oauth.revoke_request)

    async def introspect(self, request: Request) -> Response:
        """Describe a token."""
        authorization = request.headers.get("authorization", "")
        return _answered(lambda: reply(HTTPStatus.OK, self._oauth.introspect(authorization)))

    async def keys(self, _request: Request) -> Response:
        """Return the key set that tokens are verified with."""
        return reply(HTTPStatus.OK, tokens.key_set())


async def _posted(request: Request, answer: Callable[[Mapping[str, str]], Mapping[str, object]]) -> Response:
    fields = await _fields(request)

    def answered() -> Response:
        if request.method != "POST":
            raise not_posted()
        return reply(HTTPStatus.OK, answer(fields))

    return _answered(answered)


def _answered(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except Refusal as refusal:
        return reply(refusal.status, refusal.body, refusal.headers)


async def _fields(request: Request) -> dict[str, str]:
    return form(request.headers.get("content-type", ""), await request.body())


def form(content_type: str, body: bytes) -> dict[str, str]:
    """Return the fields of a body: JSON, multipart or form-encoded; empty if it is none of these."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            fields = json.loads(body)
        except ValueError:
            return {}
        return {name: str(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
    if kind == "multipart/form-data":
        return {name: str(part.get_payload()).strip() for name, part in parts(content_type, body) or ()}
    return dict(parse_qsl(body.decode(errors="replace")))


def consent_page(request: AuthorizationRequest, account: str) -> str:
    """Return the consent page; its buttons post ``answer`` to the same address.

    Args:
        request: The authorization request.
        account: Name of the account.
    """
    client = request.client.name or request.client.client_id
    scopes = (f"<li><code>{escape(name)}</code> {escape(SCOPES[name].about)}</li>" for name in request.scopes)
    return PAGE.format(client=escape(client), account=escape(account), scopes="\n".join(scopes))
