"""What is kept of a connection, what does its access token say, and how often may it be refreshed?

Facts: the API's pages on access tokens and refresh tokens. Access tokens are JSON Web Tokens; ``acct`` is the account,
``scope`` the granted scopes, ``exp`` the end of their life. The page's table calls the scopes ``scopes``, its sample
and the changelog ``scope``. A connection may be refreshed five times a minute; more attempts get the client limited,
then blocked. The limit holds for all programs that share the connection: the times of earlier refreshes are kept with
the tokens.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

ROOM = 8192
"""Bytes that a store must have room for; tokens have taken a quarter of it at most."""

_MARGIN = 60.0
_MARGIN_SHARE = 0.1


@dataclass(frozen=True)
class Tokens:
    """What a token request brought.

    Attributes:
        access_token: Bearer token.
        refresh_token: What the next refresh will spend.
        issued_at: When they were issued, in UNIX seconds of this machine's clock.
        expires_at: When the access token expires, likewise.
        seed: Fingerprint of the configured refresh token that the chain of refreshes began with, or that a login took
            the place of; empty for none.
        client_id: The OAuth client they were issued to; empty if that was not written down.
        refreshes: When the connection was refreshed during the minute before they were issued and then, in UNIX
            seconds, the oldest first.
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
        """Read what :meth:`to_json` wrote, now or in an earlier version.

        Raises:
            ValueError: It is something else; the error shows nothing of it.
        """
        try:
            given = json.loads(content)
            return cls(
                access_token=_text(given["access_token"]),
                refresh_token=_text(given["refresh_token"]),
                issued_at=float(given["issued_at"]),
                expires_at=float(given["expires_at"]),
                seed=_text(given.get("seed", "")),
                client_id=_text(given.get("client_id", "")),
                refreshes=tuple(float(moment) for moment in given.get("refreshes", ())),
            )
        except (ValueError, TypeError, LookupError):
            raise ValueError("these are no tokens") from None

    def to_json(self) -> str:
        """Write all of it, secrets included."""
        return json.dumps(asdict(self))

    def is_fresh(self, now: float) -> bool:
        """Whether the access token will do for a while: a minute, or a tenth of its life if that is shorter."""
        return now < self.expires_at - min(_MARGIN, _MARGIN_SHARE * (self.expires_at - self.issued_at))


def fingerprint(refresh_token: str | None) -> str:
    """Return what tells two refresh tokens apart without showing them; empty for none."""
    return hashlib.sha256(refresh_token.encode()).hexdigest() if refresh_token else ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


# --------------------------------------------------------------------------------------------------------------- claims


def claims(access_token: str) -> dict[str, Any]:
    """Return what a token claims; nothing for one that is no JSON Web Token.

    The signature is not checked: this only saves requests, and the API judges the token itself.
    """
    _, _, rest = access_token.partition(".")
    content = rest.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def account_claim(access_token: str) -> int | None:
    """Return the account that a token is for; None if it does not say."""
    try:
        account_id = int(claims(access_token)["acct"])
    except (LookupError, TypeError, ValueError):
        return None
    return account_id if account_id > 0 else None


def scope_claim(access_token: str) -> frozenset[str] | None:
    """Return the scopes that a token was granted; None if it does not say."""
    found = claims(access_token)
    granted = found.get("scope", found.get("scopes"))
    if isinstance(granted, str):
        granted = granted.split()
    if isinstance(granted, list) and all(isinstance(name, str) for name in granted):
        return frozenset(granted)
    return None


def expiry_claim(access_token: str) -> float | None:
    """Return when a token expires, in UNIX seconds; None if it does not say."""
    try:
        return float(claims(access_token)["exp"])
    except (LookupError, TypeError, ValueError):
        return None


# ---------------------------------------------------------------------------------------------------------------- quota


MOST_REFRESHES = 5
WINDOW = 60.0
"""At most so many attempts to refresh in so many seconds."""


class Quota:
    """Counts the attempts to refresh one connection; all moments are UNIX seconds."""

    def __init__(self) -> None:
        self._failures: list[float] = []

    def delay(self, refreshes: Iterable[float], now: float) -> float:
        """Return the seconds to wait before the next attempt.

        Args:
            refreshes: Earlier refreshes, as kept with the tokens.
            now: The present.
        """
        recent = self._recent(refreshes, now)
        surplus = len(recent) - MOST_REFRESHES
        return 0.0 if surplus < 0 else recent[surplus] + WINDOW - now

    def fail(self, now: float) -> None:
        """Count an attempt that brought no tokens, which could be kept with."""
        self._failures.append(now)

    def succeed(self, refreshes: Iterable[float], now: float) -> tuple[float, ...]:
        """Count an attempt that brought tokens, and return the attempts to keep with them; arguments as above."""
        return (*self._recent(refreshes, now), now)

    def settle(self) -> None:
        """Forget the failures: the tokens that were kept just now tell of them."""
        self._failures.clear()

    def _recent(self, refreshes: Iterable[float], now: float) -> list[float]:
        """Those that still count. Moments far ahead are from a clock that was put right since, or is wrong."""
        return sorted(moment for moment in (*refreshes, *self._failures) if abs(now - moment) < WINDOW)
