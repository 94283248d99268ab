"""Where is the OAuth server, what is sent to it, and what does it answer?

Facts: the API's pages on authentication, refresh tokens and revocation. They list the deprecated endpoints beside the
current ones; a refresh token of a deprecated endpoint is good for one refresh at the current one. Token requests are
forms; public clients send no secret.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit, urlunsplit

from lightspeed_retail.errors import ConfigurationError, MalformedReply

if TYPE_CHECKING:
    from lightspeed_retail.settings import Settings

PostForm = Callable[[str, Mapping[str, str]], Any]
"""Posts a form to an address, once, and returns the decoded reply; raises :class:`LightspeedError`."""

AUTHORIZE = "/auth/oauth/authorize"
TOKEN = "/auth/oauth/token"  # noqa: S105 -- a path
REVOKE = "/auth/oauth/revoke"
INTROSPECT = "/auth/oauth/introspect"

CURRENT = (AUTHORIZE, TOKEN, REVOKE, INTROSPECT)
DEPRECATED = ("/oauth/authorize.php", "/oauth/access_token.php")
"""What ``auth_url`` may end with that is not part of the server's address, in lower case."""

MOVED = {"cloud.merchantos.com": "cloud.lightspeedapp.com"}
"""Hosts that have deprecated endpoints only, and where the current ones are."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Endpoints:
    """The addresses of an OAuth server.

    Attributes:
        base: What they begin with; what ``auth_url`` should be.
        deprecated: Whether ``auth_url`` names a deprecated endpoint.
    """

    base: str
    deprecated: bool = False

    @classmethod
    def of(cls, auth_url: str) -> Self:
        """Return the current endpoints of a server, whichever of its endpoints is given.

        Args:
            auth_url: The setting: the address of the server, or the complete address of a current or deprecated
                endpoint.

        Raises:
            ConfigurationError: Secrets would leave this machine unencrypted.
        """
        _require_encryption(auth_url)
        for path in (*CURRENT, *DEPRECATED):
            if auth_url.lower().endswith(path):
                base = auth_url[: -len(path)]
                return cls(_moved(base), deprecated=True) if path in DEPRECATED else cls(base)
        return cls(auth_url)

    @property
    def authorize(self) -> str:
        """Where the merchant says yes."""
        return self.base + AUTHORIZE

    @property
    def token(self) -> str:
        """Where tokens are issued."""
        return self.base + TOKEN

    @property
    def revoke(self) -> str:
        """Where a refresh token is given back, and its access token with it."""
        return self.base + REVOKE

    @property
    def introspect(self) -> str:
        """Where an access token is described; for debugging only."""
        return self.base + INTROSPECT

    @property
    def host(self) -> str:
        """Host of the server, and its port if it is not the usual one."""
        return urlsplit(self.base).netloc

    def warn(self) -> None:
        """Log how to move on, if ``auth_url`` names a deprecated endpoint."""
        if self.deprecated:
            _log.warning(
                "auth_url names an endpoint that is deprecated; %s is used. Set auth_url to %s. "
                "A refresh token of the old endpoint is migrated by its first refresh.",
                self.token,
                self.base,
            )


def _require_encryption(auth_url: str) -> None:
    """Refuse plain HTTP except on this machine: requests carry the client secret and refresh tokens (RFC 6749, 3.2)."""
    parts = urlsplit(auth_url)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ConfigurationError(
            f"Setting 'auth_url' is {auth_url}: the client secret and the tokens would be sent unencrypted.",
            f"Set it to {urlunsplit(parts._replace(scheme='https'))}; plain http is accepted for this machine only.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _moved(base: str) -> str:
    parts = urlsplit(base)
    return urlunsplit(parts._replace(netloc=MOVED.get(parts.netloc.lower(), parts.netloc)))


# ------------------------------------------------------------------------------------------------------- token requests


SHORTEST_LIFE = 1800.0
"""Seconds an access token lives, if a reply should not say; the shorter of the two documented values."""


def refresh_form(settings: Settings, refresh_token: str) -> dict[str, str]:
    """Return the form that spends a refresh token."""
    return {"grant_type": "refresh_token", **_client(settings), "refresh_token": refresh_token}


def code_form(settings: Settings, code: str, verifier: str) -> dict[str, str]:
    """Return the form that spends the code of an authorization; ``verifier`` is empty for one without PKCE."""
    proof = {"code_verifier": verifier} if verifier else {}
    return {"grant_type": "authorization_code", **_client(settings), "code": code, **proof}


def revoke_form(settings: Settings, refresh_token: str) -> dict[str, str]:
    """Return the form that gives a refresh token back, and its access token with it."""
    return {**_client(settings), "refresh_token": refresh_token}


def _client(settings: Settings) -> dict[str, str]:
    secret = {"client_secret": settings.client_secret} if settings.client_secret else {}
    return {"client_id": settings.client_id or "", **secret}


@dataclass(frozen=True)
class Grant:
    """What a token request brought.

    Attributes:
        access_token: Bearer token.
        refresh_token: What the next refresh will spend; empty if there is none.
        life: Seconds the access token lives.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    life: float

    @classmethod
    def of(cls, reply: Any) -> Self:
        """Read the reply to a token request.

        Raises:
            MalformedReply: There is no access token in it.
        """
        fields: Mapping[str, Any] = reply if isinstance(reply, dict) else {}
        access_token, refresh_token = fields.get("access_token"), fields.get("refresh_token")
        if not isinstance(access_token, str) or not access_token:
            raise MalformedReply(
                "The OAuth server answered without an access_token.", "Check that auth_url leads to the OAuth server."
            )
        try:
            life = float(fields.get("expires_in", SHORTEST_LIFE))
        except (TypeError, ValueError):
            life = SHORTEST_LIFE
        return cls(access_token, refresh_token if isinstance(refresh_token, str) else "", life)
