"""The OAuth server: records what merchants allow, and issues, rotates, checks and revokes tokens.

Every refresh hands out a new pair. The old refresh token dies when the new access token is first used, so a refresh
whose reply got lost can be repeated.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from lightspeed_retail.auth.scopes import ALL

from . import tokens
from .authorizations import CODE_LIFE, AuthorizationRequest, Code
from .clients import Client, Clients, built_in
from .clock import Clock
from .connections import AccessToken, Connection, Employee, RefreshToken
from .errors import AccessDenied, invalid_grant, invalid_request, too_many_requests

ISSUER = "https://cloud.lightspeedapp.com"

REFRESH_TOKEN_LIFETIME = 30 * 24 * 3600
"""Seconds after which an unused refresh token expires."""

REFRESHES_PER_MINUTE = 5
"""Attempts to refresh one connection."""

BAD_TOKEN = "Access token could not be verified"  # noqa: S105  -- a message
REVOKED = "Access token has been revoked"
NO_TOKEN = 'Missing "Authorization" header'  # noqa: S105  -- a message


@dataclass
class OAuthServer:
    """The OAuth server of one account.

    Attributes:
        account_id: Account that tokens are for.
        clock: Tells the time.
        lifetime: Seconds an access token lives.
        scopes: Scopes of tokens that were issued without a login.
        clients: Registered clients; the first one owns the tokens that were issued without a login.
        account_name: What the consent page calls the account.
        employee: The employee who logs in.
    """

    account_id: int
    clock: Clock
    lifetime: int = 3600
    scopes: frozenset[str] = frozenset({ALL})
    clients: Clients = field(default_factory=lambda: Clients(built_in()))
    account_name: str = ""
    employee: Employee = field(default_factory=Employee)
    _access: dict[str, AccessToken] = field(default_factory=dict)
    _refresh: dict[str, RefreshToken] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def client(self) -> Client:
        """The client of the tokens that were issued without a login."""
        return self.clients.first

    @property
    def client_id(self) -> str:
        """Its public name."""
        return self.client.client_id

    @property
    def issued(self) -> list[str]:
        """Every code and token since the beginning, or since the last reset."""
        return [*self._codes, *self._access, *self._refresh]

    @property
    def live(self) -> list[RefreshToken]:
        """The refresh tokens that are valid."""
        now = self.clock()
        return [token for token in self._refresh.values() if token.live(now)]

    def issue(self, *, lifetime: float | None = None) -> AccessToken:
        """Open a connection without a login, and issue its first pair of tokens.

        Args:
            lifetime: Seconds the access token lives, if not as long as usual.
        """
        return self._pair(Connection(self.client, self.employee, self.scopes), lifetime=lifetime)

    def check(self, authorization: str) -> AccessToken:
        """Return the token of an ``Authorization`` header.

        Raises:
            AccessDenied: There is none, or it is not valid (any more).
        """
        scheme, _, text = authorization.partition(" ")
        if not text or scheme.lower() != "bearer":
            raise AccessDenied(NO_TOKEN)
        token = self._access.get(text.strip())
        if token and token.connection.ended:
            raise AccessDenied(REVOKED)
        if token is None or token.expires <= self.clock():
            raise AccessDenied(BAD_TOKEN)
        token.refresh.take_over()
        return token

    def expire(self, text: str) -> None:
        """Expire an access token now."""
        if text in self._access:
            self._access[text].expires = self.clock()

    def revoke(self, text: str) -> None:
        """End the connection of an access token, as merchants can in the settings."""
        if text in self._access:
            self._access[text].connection.revoked = True

    def reset(self, token: AccessToken, lifetime: float) -> None:
        """Remove everything but one pair of tokens, and restore that pair.

        Args:
            token: The pair to keep.
            lifetime: Seconds its access token lives from now on.
        """
        now = self.clock()
        token.expires, token.refresh.expires = now + lifetime, now + REFRESH_TOKEN_LIFETIME
        token.connection.renew()
        token.refresh.revoked = False
        self._access, self._refresh, self._codes = {token.text: token}, {token.refresh.text: token.refresh}, {}
        self.employee.restore()
        self.clients.reset()

    # ----------------------------------------------------------------------------------- what merchants are asked

    def ask(self, query: Mapping[str, str]) -> AuthorizationRequest:
        """Read the query of the authorize URL.

        Raises:
            OAuthRefusal: A parameter is missing or wrong, or the client or a scope is unknown.
        """
        return AuthorizationRequest.of(query, self.clients)

    def allow(self, request: AuthorizationRequest) -> str:
        """Return the redirect for a merchant who allows access; a locked employee cannot."""
        if self.employee.locked:
            return self.deny(request)
        code = Code(_opaque(), request, self.clock() + CODE_LIFE)
        self._codes[code.text] = code
        return request.answer(code=code.text)

    def deny(self, request: AuthorizationRequest) -> str:
        """Return the redirect for a merchant who denies access."""
        description = "The resource owner or authorization server denied the request."
        return request.answer(error="access_denied", error_description=description)

    # -------------------------------------------------------------------------------------------- what clients post

    def token(self, form: Mapping[str, str], *, deprecated: bool = False) -> dict[str, object]:
        """Answer a token request.

        Args:
            form: Fields of the body.
            deprecated: Whether it came to the deprecated endpoint. That one leaves refresh tokens as they are, and
                takes no others than its own.

        Raises:
            OAuthRefusal: The request is malformed, the client unknown, the grant invalid, or it is one too many.
        """
        with self._lock:
            buy = self.GRANTS.get(form.get("grant_type", ""))
            if buy is None:
                raise invalid_request("Check the `grant_type` parameter")
            if "scope" in form and not deprecated:
                raise invalid_request("Check the `scope` parameter")
            client = self.clients.authenticated(form, self.clock())
            token = buy(self, form, client, deprecated=deprecated)
        reply: dict[str, object] = {
            "token_type": "bearer" if deprecated else "Bearer",
            "expires_in": self.lifetime,
            "access_token": token.text,
            "refresh_token": token.refresh.text,
        }
        if deprecated:
            reply["scope"] = " ".join([*sorted(token.scopes), f"systemuserid:{self.employee.user_id}"])
        return reply

    def revoke_request(self, form: Mapping[str, str]) -> dict[str, object]:
        """Answer a request to revoke a refresh token; its connection ends.

        Raises:
            OAuthRefusal: The client is unknown, or the token is missing.
        """
        client = self.clients.authenticated(form, self.clock())
        refresh = self._refresh.get(_needed(form, "refresh_token"))
        if refresh and refresh.connection.client.client_id == client.client_id:
            refresh.connection.revoked = True
        return {}

    def introspect(self, authorization: str) -> dict[str, object]:
        """Describe an access token.

        Raises:
            AccessDenied: It is not valid.
        """
        token = self.check(authorization)
        return {"active": True, "client_id": token.client_id, **self._claims(token.connection), "exp": token.expires}

    def _by_code(self, form: Mapping[str, str], client: Client, *, deprecated: bool) -> AccessToken:
        code = self._codes.get(_needed(form, "code"))
        if code is None or code.request.client.client_id != client.client_id:
            raise invalid_grant("Cannot decrypt the authorization code")
        if code.bought:
            code.bought.revoked = True  # whoever has spent it may be a thief
            raise invalid_grant("Authorization code has been revoked")
        if code.expires <= self.clock():
            raise invalid_grant("Authorization code has expired")
        code.request.prove(form.get("code_verifier", ""))
        code.bought = Connection(client, self.employee, frozenset(code.request.scopes))
        return self._old_pair(code.bought) if deprecated else self._pair(code.bought)

    def _by_refresh_token(self, form: Mapping[str, str], client: Client, *, deprecated: bool) -> AccessToken:
        paid, now = self._refresh.get(_needed(form, "refresh_token")), self.clock()
        others = paid is None or paid.connection.client.client_id != client.client_id
        if paid is None or others or (deprecated and not paid.deprecated):
            raise invalid_grant("Cannot decrypt the refresh token")
        refreshes = paid.connection.refreshes
        if wait := refreshes.wait(now, REFRESHES_PER_MINUTE):
            raise too_many_requests("Too many refresh attempts.", wait)
        refreshes.add(now)
        if not paid.live(now):
            raise invalid_grant("Token has expired" if paid.expires <= now else "Token has been revoked")
        return self._old_pair(paid.connection, paid) if deprecated else self._pair(paid.connection, replaces=paid)

    GRANTS: ClassVar[Mapping[str, Callable[..., AccessToken]]] = {
        "authorization_code": _by_code,
        "refresh_token": _by_refresh_token,
    }
    """The ways to get a token."""

    # ----------------------------------------------------------------------------------------------- what they get

    def _pair(
        self, connection: Connection, *, lifetime: float | None = None, replaces: RefreshToken | None = None
    ) -> AccessToken:
        now = self.clock()
        expires = now + (self.lifetime if lifetime is None else lifetime)
        claims = {
            "jti": secrets.token_hex(40),
            "iss": ISSUER,
            "aud": connection.client.client_id,
            **self._claims(connection),
            "iat": now,
            "nbf": now,
            "exp": expires,
        }
        refresh = RefreshToken(_opaque(), connection, now + REFRESH_TOKEN_LIFETIME, replaces)
        return self._kept(AccessToken(tokens.sign(claims), connection, expires, refresh))

    def _old_pair(self, connection: Connection, refresh: RefreshToken | None = None) -> AccessToken:
        """Return a pair in the form of the deprecated endpoint: short opaque tokens, one refresh token for good."""
        now = self.clock()
        refresh = refresh or RefreshToken(secrets.token_hex(20), connection, 0, deprecated=True)
        refresh.expires = now + REFRESH_TOKEN_LIFETIME
        return self._kept(AccessToken(secrets.token_hex(20), connection, now + self.lifetime, refresh))

    def _kept(self, token: AccessToken) -> AccessToken:
        self._access[token.text] = token
        self._refresh[token.refresh.text] = token.refresh
        return token

    def _claims(self, connection: Connection) -> dict[str, str]:
        """Return the claims about the employee, the account and the scopes."""
        return {
            "sub": str(self.employee.user_id),
            "acct": str(self.account_id),
            "scope": " ".join(sorted(connection.scopes)),
        }


def _needed(form: Mapping[str, str], name: str) -> str:
    if not form.get(name):
        raise invalid_request(f"Check the `{name}` parameter")
    return form[name]


def _opaque() -> str:
    """Return an opaque token like those of the real server: long, and of varying length."""
    return "def50200" + secrets.token_hex(160 + secrets.randbelow(40))
