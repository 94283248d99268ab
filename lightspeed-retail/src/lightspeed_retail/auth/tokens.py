"""What is stored of a connection, what does its access token claim, and how often may it be refreshed?

Facts: the API's pages on access tokens and refresh tokens. Access tokens are JSON Web Tokens; ``acct`` is the account,
``scope`` the granted scopes, ``exp`` the expiry. The page's table calls the scopes ``scopes``, its sample and the
changelog ``scope``. A connection may be refreshed five times a minute; more attempts get the client limited, then
blocked. The limit applies to all programs that share the connection, so the times of earlier refreshes are stored with
the tokens.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

MAX_SIZE = 8192
"""Bytes that a token store must be able to hold; real tokens have taken a quarter of it at most."""

MAX_REFRESHES = 5
REFRESH_WINDOW = 60.0
"""At most :data:`MAX_REFRESHES` attempts to refresh in this many seconds."""

_FRESH_FOR = 60.0
_FRESH_SHARE = 0.1


# ------------------------------------------------------------------------------------------------ stored tokens


@dataclass(frozen=True)
class Tokens:
    """The tokens of a connection.

    Attributes:
        access_token: Bearer token.
        refresh_token: Token that the next refresh spends.
        issued_at: Time of issue, in UNIX seconds of this machine's clock.
        expires_at: Expiry of the access token, likewise.
        seed: Fingerprint of the configured refresh token that these tokens were derived from, or that a login replaced;
            empty for none.
        client_id: OAuth client that they were issued to; empty if unknown.
        refreshes: Times of the refreshes in the minute before and at the time of issue, in UNIX seconds, oldest first.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    issued_at: float
    expires_at: float
    seed: str = ""
    client_id: str = ""
    refreshes: tuple[float, ...] = ()

    @classmethod
    def from_json(cls, content: str | bytes) -> Self:
        """Read what :meth:`to_json` of this or another version wrote.

        Raises:
            ValueError: The content is something else; the error does not show it.
        """
        try:
            stored = json.loads(content)
            return cls(
                access_token=_text(stored["access_token"]),
                refresh_token=_text(stored["refresh_token"]),
                issued_at=float(stored["issued_at"]),
                expires_at=float(stored["expires_at"]),
                seed=_text(stored.get("seed", "")),
                client_id=_text(stored.get("client_id", "")),
                refreshes=tuple(float(time) for time in stored.get("refreshes", ())),
            )
        except (ValueError, TypeError, LookupError):
            raise ValueError("not stored tokens") from None

    def to_json(self) -> str:
        """Write all attributes, secrets included."""
        return json.dumps(asdict(self))

    def is_fresh(self, now: float) -> bool:
        """Whether the access token stays valid for another minute, or for a tenth of its life if that is shorter."""
        return now < self.expires_at - min(_FRESH_FOR, _FRESH_SHARE * (self.expires_at - self.issued_at))


def fingerprint(refresh_token: str | None) -> str:
    """Return a hash that identifies a refresh token without showing it; empty for none."""
    return hashlib.sha256(refresh_token.encode()).hexdigest() if refresh_token else ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


# ------------------------------------------------------------------------------------------------------- claims


def claims(access_token: str) -> dict[str, Any]:
    """Return the claims of a token; none if it is not a JSON Web Token.

    The signature is not checked: claims only save requests, and the API judges the token itself.
    """
    _, _, rest = access_token.partition(".")
    content = rest.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def account_claim(access_token: str) -> int | None:
    """Return the account that a token is for; None if it has no such claim."""
    try:
        account_id = int(claims(access_token)["acct"])
    except (LookupError, TypeError, ValueError):
        return None
    return account_id if account_id > 0 else None


def scope_claim(access_token: str) -> frozenset[str] | None:
    """Return the scopes that a token was granted; None if it has no such claim."""
    found = claims(access_token)
    granted = found.get("scope", found.get("scopes"))
    if isinstance(granted, str):
        granted = granted.split()
    if isinstance(granted, list) and all(isinstance(name, str) for name in granted):
        return frozenset(granted)
    return None


def expiry_claim(access_token: str) -> float | None:
    """Return when a token expires, in UNIX seconds; None if it has no such claim."""
    try:
        return float(claims(access_token)["exp"])
    except (LookupError, TypeError, ValueError):
        return None


# -------------------------------------------------------------------------------------------------------- quota


class Quota:
    """Counts the attempts to refresh one connection; all times are UNIX seconds."""

    def __init__(self) -> None:
        self._failures: list[float] = []

    def delay(self, refreshes: Iterable[float], now: float) -> float:
        """Return the seconds to wait before the next attempt.

        Args:
            refreshes: Earlier refreshes, as stored with the tokens.
            now: Current time.
        """
        recent = self._recent(refreshes, now)
        surplus = len(recent) - MAX_REFRESHES
        return 0.0 if surplus < 0 else recent[surplus] + REFRESH_WINDOW - now

    def add_failure(self, now: float) -> None:
        """Count an attempt that brought no tokens to store the attempt with."""
        self._failures.append(now)

    def with_success(self, refreshes: Iterable[float], now: float) -> tuple[float, ...]:
        """Return the attempts to store with the tokens of a successful one; arguments as for :meth:`delay`."""
        return (*self._recent(refreshes, now), now)

    def clear_failures(self) -> None:
        """Forget the failures, once they are stored with the tokens of a successful attempt."""
        self._failures.clear()

    def _recent(self, refreshes: Iterable[float], now: float) -> list[float]:
        """The attempts within the window. A time far ahead comes from a clock that was wrong, or is wrong now."""
        return sorted(time for time in (*refreshes, *self._failures) if abs(now - time) < REFRESH_WINDOW)
