"""What is kept of a connection?"""

from __future__ import annotations

import hashlib
import json
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
