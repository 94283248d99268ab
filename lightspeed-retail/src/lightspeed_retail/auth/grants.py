"""What is asked of the OAuth server, and what does it grant?

Facts: the API's pages on authentication, refresh tokens and revocation. Forms are what the server takes in a token
request; public clients send no secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from lightspeed_retail.errors import MalformedReply

if TYPE_CHECKING:
    from lightspeed_retail.settings import Settings

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
