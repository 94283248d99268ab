"""Where is the OAuth server, what is sent to it, and what does it answer?

Facts: the API's pages on authentication, refresh tokens and revocation. They list the deprecated endpoints beside the
current ones; a refresh token of a deprecated endpoint is good for one refresh at the current one. Token requests are
forms without a scope: live servers refuse JSON and a scope. Public clients send no secret.
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
"""Posts a form to a URL, once, and returns the decoded reply; raises :class:`LightspeedError`."""

AUTHORIZE = "/auth/oauth/authorize"
TOKEN = "/auth/oauth/token"  # noqa: S105 -- a path
REVOKE = "/auth/oauth/revoke"
INTROSPECT = "/auth/oauth/introspect"

CURRENT = (AUTHORIZE, TOKEN, REVOKE, INTROSPECT)
DEPRECATED = ("/oauth/authorize.php", "/oauth/access_token.php")
"""Paths that ``auth_url`` may end with and that are not part of the server's base URL, in lower case."""

MOVED_HOSTS = {"cloud.merchantos.com": "cloud.lightspeedapp.com"}
"""Hosts that have deprecated endpoints only, and where the current ones are."""

_LOG = logging.getLogger(__name__)


# ---------------------------------------------------------------------------------------------------- endpoints


@dataclass(frozen=True)
class Endpoints:
    """The URLs of an OAuth server.

    Attributes:
        base: What they begin with; what ``auth_url`` should be.
        deprecated: Whether ``auth_url`` names a deprecated endpoint.
    """

    base: str
    deprecated: bool = False

    @classmethod
    def of(cls, auth_url: str) -> Self:
        """Return the current endpoints of a server.

        Args:
            auth_url: The setting: the base URL of the server, or the URL of one of its current or deprecated endpoints.

        Raises:
            ConfigurationError: Secrets would leave this machine unencrypted.
        """
        _require_encryption(auth_url)
        for path in (*CURRENT, *DEPRECATED):
            if auth_url.lower().endswith(path):
                base = auth_url[: -len(path)]
                return cls(_current_host(base), deprecated=True) if path in DEPRECATED else cls(base)
        return cls(auth_url)

    @property
    def authorize(self) -> str:
        """Where the merchant grants access."""
        return self.base + AUTHORIZE

    @property
    def token(self) -> str:
        """Where tokens are issued."""
        return self.base + TOKEN

    @property
    def revoke(self) -> str:
        """Where a refresh token is revoked, and its access token with it."""
        return self.base + REVOKE

    @property
    def host(self) -> str:
        """Host of the server, and its port if it is not the default one."""
        return urlsplit(self.base).netloc

    def warn_if_deprecated(self) -> None:
        """Log how to migrate if ``auth_url`` names a deprecated endpoint."""
        if self.deprecated:
            _LOG.warning(
                "auth_url names a deprecated endpoint; %s is used instead. Set auth_url to %s. "
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


def _current_host(base: str) -> str:
    parts = urlsplit(base)
    return urlunsplit(parts._replace(netloc=MOVED_HOSTS.get(parts.netloc.lower(), parts.netloc)))


# ----------------------------------------------------------------------------------------------- token requests


DEFAULT_LIFETIME = 1800.0
"""Lifetime of an access token in seconds if the reply does not say; the shorter of the two documented values."""


def refresh_form(settings: Settings, refresh_token: str) -> dict[str, str]:
    """Return the form that spends a refresh token."""
    return {"grant_type": "refresh_token", **_client(settings), "refresh_token": refresh_token}


def code_form(settings: Settings, code: str, verifier: str) -> dict[str, str]:
    """Return the form that spends an authorization code; ``verifier`` is empty for one without PKCE."""
    proof = {"code_verifier": verifier} if verifier else {}
    return {"grant_type": "authorization_code", **_client(settings), "code": code, **proof}


def revoke_form(settings: Settings, refresh_token: str) -> dict[str, str]:
    """Return the form that revokes a refresh token, and its access token with it."""
    return {**_client(settings), "refresh_token": refresh_token}


def _client(settings: Settings) -> dict[str, str]:
    secret = {"client_secret": settings.client_secret} if settings.client_secret else {}
    return {"client_id": settings.client_id or "", **secret}


@dataclass(frozen=True)
class Grant:
    """The reply to a token request.

    Attributes:
        access_token: Bearer token.
        refresh_token: Token that the next refresh spends; empty if there is none.
        lifetime: Seconds until the access token expires.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    lifetime: float

    @classmethod
    def of(cls, reply: Any) -> Self:
        """Read the reply to a token request.

        Raises:
            MalformedReply: The reply holds no access token.
        """
        fields: Mapping[str, Any] = reply if isinstance(reply, dict) else {}
        access_token, refresh_token = fields.get("access_token"), fields.get("refresh_token")
        if not isinstance(access_token, str) or not access_token:
            raise MalformedReply(
                "The OAuth server answered without an access_token.", "Check that auth_url leads to the OAuth server."
            )
        try:
            lifetime = float(fields.get("expires_in", DEFAULT_LIFETIME))
        except (TypeError, ValueError):
            lifetime = DEFAULT_LIFETIME
        return cls(access_token, refresh_token if isinstance(refresh_token, str) else "", lifetime)
