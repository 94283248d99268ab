"""Who may come in? The OAuth server: issues, rotates, checks and revokes tokens.

Every refresh hands out a new pair. The old refresh token dies when the new access token is first used, so a refresh
whose reply got lost can be repeated.
"""

from __future__ import annotations

import secrets
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from . import tokens
from .clock import Clock
from .errors import AccessDenied, OAuthRefusal

ISSUER = "https://cloud.lightspeedapp.com"
FULL_ACCESS = "employee:all"

REFRESH_TOKEN_LIFETIME = 30 * 24 * 3600
"""Seconds after which a refresh token that nobody used expires."""

REFRESHES_PER_MINUTE = 5
MINUTE = 60

BAD_TOKEN = "Access token could not be verified"  # noqa: S105  -- a message
REVOKED = "Access token has been revoked"
NO_TOKEN = 'Missing "Authorization" header'  # noqa: S105  -- a message


@dataclass
class RefreshToken:
    """A refresh token.

    Attributes:
        text: What clients send.
        expires: When it expires if unused.
        revoked: Whether it is of no more use.
    """

    text: str
    expires: float
    revoked: bool = False


@dataclass
class AccessToken:
    """An access token.

    Attributes:
        text: What clients send.
        scopes: What it allows.
        expires: When it expires.
        refresh: The refresh token issued with it.
        replaces: The refresh token it was bought with; revoked at its first use.
        revoked: Whether it is of no more use.
    """

    text: str
    scopes: frozenset[str]
    expires: float
    refresh: RefreshToken
    replaces: RefreshToken | None = None
    revoked: bool = False


@dataclass
class OAuthServer:
    """The OAuth server of one account and one client.

    Attributes:
        account_id: Account that tokens are for.
        clock: Tells the time.
        lifetime: Seconds an access token lives.
        scopes: What tokens allow.
        client_id: The one client it knows.
        client_secret: That client's secret.
    """

    account_id: int
    clock: Clock
    lifetime: int = 3600
    scopes: frozenset[str] = frozenset({FULL_ACCESS})
    client_id: str = "sandbox-client"
    client_secret: str = "sandbox-secret"  # noqa: S105  -- opens nothing but this sandbox
    user_id: int = 170236
    _access: dict[str, AccessToken] = field(default_factory=dict)
    _refresh: dict[str, AccessToken] = field(default_factory=dict)
    _refreshes: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def issue(self, *, lifetime: float | None = None, replaces: RefreshToken | None = None) -> AccessToken:
        """Make a pair of tokens.

        Args:
            lifetime: Seconds the access token lives, if not as long as usual.
            replaces: The refresh token that pays for them.
        """
        now = self.clock()
        expires = now + (self.lifetime if lifetime is None else lifetime)
        claims = {
            "jti": secrets.token_hex(40),
            "iss": ISSUER,
            "aud": self.client_id,
            "sub": str(self.user_id),
            "acct": str(self.account_id),
            "scope": " ".join(sorted(self.scopes)),
            "iat": now,
            "nbf": now,
            "exp": expires,
        }
        refresh = RefreshToken(
            "def50200" + secrets.token_hex(160 + secrets.randbelow(40)), now + REFRESH_TOKEN_LIFETIME
        )
        token = AccessToken(tokens.written(claims), self.scopes, expires, refresh, replaces)
        self._access[token.text] = token
        self._refresh[refresh.text] = token
        return token

    def check(self, authorization: str) -> AccessToken:
        """The token of an ``Authorization`` header.

        Raises:
            AccessDenied: There is none, or it is not valid (any more).
        """
        scheme, _, text = authorization.partition(" ")
        if not text or scheme.lower() != "bearer":
            raise AccessDenied(NO_TOKEN)
        token = self._access.get(text.strip())
        if token is None or (token.expires <= self.clock() and not token.revoked):
            raise AccessDenied(BAD_TOKEN)
        if token.revoked:
            raise AccessDenied(REVOKED)
        if token.replaces:
            token.replaces.revoked = True
        return token

    def expire(self, text: str) -> None:
        """Make an access token expire now."""
        if text in self._access:
            self._access[text].expires = self.clock()

    def revoke(self, text: str) -> None:
        """Revoke an access token and the refresh token that came with it."""
        if text in self._access:
            self._access[text].revoked = self._access[text].refresh.revoked = True

    def reset(self, token: AccessToken, lifetime: float) -> None:
        """Forget all tokens but one pair, and make that one as good as new.

        Args:
            token: The pair to keep.
            lifetime: Seconds its access token lives from now on.
        """
        now = self.clock()
        token.expires, token.refresh.expires = now + lifetime, now + REFRESH_TOKEN_LIFETIME
        token.revoked = token.refresh.revoked = False
        self._access = {token.text: token}
        self._refresh = {token.refresh.text: token}
        self._refreshes.clear()

    # ----------------------------------------------------------------------------------------------- endpoints

    def token(self, form: Mapping[str, str]) -> dict[str, object]:
        """Answer a token request.

        Args:
            form: Fields of the body.

        Raises:
            OAuthRefusal: The request is malformed, the client unknown, or the grant invalid.
        """
        with self._lock:
            grant = self.GRANTS.get(form.get("grant_type", ""))
            if grant is None:
                raise _invalid_request("Check the `grant_type` parameter")
            self._check_client(form)
            if "scope" in form:
                raise _invalid_request("Check the `scope` parameter")
            token = grant(self, form)
        return {
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "access_token": token.text,
            "refresh_token": token.refresh.text,
        }

    def revoke_request(self, form: Mapping[str, str]) -> dict[str, object]:
        """Answer a request to revoke a refresh token and its access token.

        Raises:
            OAuthRefusal: The client is unknown, or the token is missing.
        """
        self._check_client(form)
        if not form.get("refresh_token"):
            raise _invalid_request("Check the `refresh_token` parameter")
        token = self._refresh.get(form["refresh_token"])
        if token:
            self.revoke(token.text)
        return {}

    def introspect(self, authorization: str) -> dict[str, object]:
        """Say what an access token is worth.

        Raises:
            AccessDenied: It is worth nothing.
        """
        token = self.check(authorization)
        return {
            "active": True,
            "client_id": self.client_id,
            "acct": str(self.account_id),
            "sub": str(self.user_id),
            "scope": " ".join(sorted(token.scopes)),
            "exp": token.expires,
        }

    def _check_client(self, form: Mapping[str, str]) -> None:
        for name in ("client_id", "client_secret"):
            if not form.get(name):
                raise _invalid_request(f"Check the `{name}` parameter")
        if form["client_id"] != self.client_id or form["client_secret"] != self.client_secret:
            raise OAuthRefusal(401, "invalid_client", "Client authentication failed")

    def _by_refresh_token(self, form: Mapping[str, str]) -> AccessToken:
        text = form.get("refresh_token", "")
        if not text:
            raise _invalid_request("Check the `refresh_token` parameter")
        now = self.clock()
        while self._refreshes and self._refreshes[0] <= now - MINUTE:
            self._refreshes.popleft()
        if len(self._refreshes) >= REFRESHES_PER_MINUTE:
            wait = str(int(self._refreshes[0] + MINUTE - now) + 1)
            raise OAuthRefusal(429, "too_many_requests", "Too many refresh attempts.", headers={"Retry-After": wait})
        self._refreshes.append(now)
        paid = self._refresh.get(text)
        if paid is None or paid.refresh.revoked or paid.refresh.expires <= now:
            hint = "Token has been revoked" if paid and paid.refresh.revoked else "Cannot decrypt the refresh token"
            raise OAuthRefusal(400, "invalid_grant", "The refresh token is invalid.", hint)
        return self.issue(replaces=paid.refresh)

    GRANTS: ClassVar[Mapping[str, Callable[[OAuthServer, Mapping[str, str]], AccessToken]]] = {
        "refresh_token": _by_refresh_token,
    }
    """The ways to get a token; the authorization page and its code grant are yet to come."""


def allows(scopes: frozenset[str], printed: tuple[str, ...], *, reads: bool) -> bool:
    """Whether a token may use an endpoint.

    Args:
        scopes: What the token has.
        printed: What the endpoint's page prints; any of them will do, nothing printed means any token.
        reads: Whether the request only reads, for which the ``_read`` variant of a scope will do.
    """
    if not printed or FULL_ACCESS in scopes:
        return True
    return any(scope in scopes or (reads and f"{scope}_read" in scopes) for scope in printed)


def _invalid_request(hint: str) -> OAuthRefusal:
    description = (
        "The request is missing a required parameter, includes an invalid parameter value,"
        " includes a parameter more than once, or is otherwise malformed."
    )
    return OAuthRefusal(400, "invalid_request", description, hint)
