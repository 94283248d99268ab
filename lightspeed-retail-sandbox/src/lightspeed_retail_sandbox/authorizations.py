"""Authorization requests, the codes that answer them, and proof keys (PKCE)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self
from urllib.parse import urlencode, urlsplit

from lightspeed_retail.auth.scopes import SCOPES

from .clients import Client, Clients
from .connections import Connection
from .errors import invalid_client, invalid_grant, invalid_request, invalid_scope

CODE_LIFE = 60
"""Seconds a code lives."""

CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
VERIFIER = re.compile(r"[A-Za-z0-9_-]{43,128}")
"""The documented characters; RFC 7636 has two more."""


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


METHODS: Mapping[str, Callable[[str], str]] = {"S256": _s256, "plain": str}
"""How a challenge is made of a verifier."""


@dataclass(frozen=True)
class ProofKey:
    """A proof key (PKCE): the client that uses the code must know the verifier of the challenge.

    Attributes:
        challenge: Challenge of the authorization request.
        method: One of :data:`METHODS`.
    """

    challenge: str
    method: str

    def check(self, verifier: str) -> None:
        """Check that a verifier belongs to the challenge.

        Raises:
            OAuthRefusal: It is missing, malformed, or another one.
        """
        if not verifier:
            raise invalid_request("Check the `code_verifier` parameter")
        if not VERIFIER.fullmatch(verifier):
            raise invalid_request("Code Verifier must follow the specifications of RFC-7636.")
        if not secrets.compare_digest(METHODS[self.method](verifier).encode(), self.challenge.encode()):
            raise invalid_grant("Failed to verify `code_verifier`.")


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request for access that a merchant answers.

    Attributes:
        client: The client that asks.
        scopes: Requested scopes, in their order.
        state: Returned unchanged; None without one.
        proof_key: The proof key; None for a client that relies on its secret.
    """

    client: Client
    scopes: tuple[str, ...]
    state: str | None
    proof_key: ProofKey | None

    @classmethod
    def of(cls, query: Mapping[str, str], clients: Clients) -> Self:
        """Read the query of the authorize URL.

        Raises:
            OAuthRefusal: A parameter is missing or wrong, or the client or a scope is unknown.
        """
        if not query.get("client_id"):
            raise invalid_request("Check the `client_id` parameter")
        client = clients.find(query["client_id"])
        if client is None:
            raise invalid_client(HTTPStatus.BAD_REQUEST)
        if query.get("response_type") != "code":
            raise invalid_request("Check the `response_type` parameter")
        if query.get("redirect_uri", client.redirect_uri) != client.redirect_uri:
            raise invalid_request("Check the `redirect_uri` parameter")
        return cls(client, _scopes(query), query.get("state"), _proof_key(query, client))

    def prove(self, verifier: str) -> None:
        """Check that the code is used by the client that asked.

        Raises:
            OAuthRefusal: The verifier is missing, malformed, or another one; or there is one without a challenge.
        """
        if self.proof_key:
            self.proof_key.check(verifier)
        elif verifier:
            raise invalid_request("Code verifier received when no code challenge is present")

    def answer(self, **fields: str) -> str:
        """Return the address that the merchant is redirected to.

        Args:
            fields: A code, or an error.
        """
        if self.state is not None:
            fields["state"] = self.state
        uri = self.client.redirect_uri
        return f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode(fields)}"


@dataclass(eq=False)
class Code:
    """An authorization code, good for one token request.

    Attributes:
        text: What clients send.
        request: The request it answers.
        expires: When it expires.
        bought: The connection it was exchanged for; None while unused.
    """

    text: str
    request: AuthorizationRequest
    expires: float
    bought: Connection | None = None


def _scopes(query: Mapping[str, str]) -> tuple[str, ...]:
    scopes = tuple(dict.fromkeys(query.get("scope", "").split()))
    if not scopes:
        raise invalid_request("Check the `scope` parameter")
    for scope in scopes:
        if scope not in SCOPES:
            raise invalid_scope(scope)
    return scopes


def _proof_key(query: Mapping[str, str], client: Client) -> ProofKey | None:
    challenge, method = query.get("code_challenge", ""), query.get("code_challenge_method", "")
    if not challenge and not method:
        if client.public:
            raise invalid_request("Code challenge must be provided for public clients")
        return None
    if method not in METHODS:
        raise invalid_request(f"Code challenge method must be one of {', '.join(f'`{name}`' for name in METHODS)}")
    if not CHALLENGE.fullmatch(challenge):
        raise invalid_request("Code challenge must follow the specifications of RFC-7636.")
    return ProofKey(challenge, method)
