"""Where is the OAuth server?

Facts: the API's pages on authentication, which list the deprecated endpoints beside the current ones. A refresh token
of a deprecated endpoint is good for one refresh at the current one.
"""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from lightspeed_retail.errors import ConfigurationError

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
