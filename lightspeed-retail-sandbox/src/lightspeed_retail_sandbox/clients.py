"""The clients that are registered with the OAuth server."""

from __future__ import annotations

import math
import secrets
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from .errors import invalid_client, invalid_request, too_many_requests

REDIRECT_URI = "https://localhost:8085/callback"
"""Default redirect URI of the built-in clients."""

WRONG_CREDENTIALS_PER_MINUTE = 10
"""Token requests with a wrong secret before a client has to wait. The documentation gives no number."""


MINUTE = 60


@dataclass
class Attempts:
    """The attempts of the last minute, oldest first."""

    _times: deque[float] = field(default_factory=deque)

    def add(self, now: float) -> None:
        """Count an attempt.

        Args:
            now: The present, in seconds since 1970.
        """
        self._times.append(now)

    def wait(self, now: float, limit: int | None) -> int:
        """Return the seconds until another attempt is allowed; 0 if it is allowed now.

        Args:
            now: The present, in seconds since 1970.
            limit: Attempts a minute; None for any number.
        """
        while self._times and self._times[0] <= now - MINUTE:
            self._times.popleft()
        if limit is None or len(self._times) < limit:
            return 0
        return math.floor(self._times[0] + MINUTE - now) + 1


@dataclass(frozen=True)
class Client:
    """A program that is registered with the OAuth server.

    Attributes:
        client_id: Its public name.
        secret: Its secret; None for a public client, which cannot keep one.
        redirect_uri: Where merchants are redirected to: HTTPS, without a fragment.
        name: Name on the consent page; its ID if empty.

    Raises:
        ValueError: The redirect URI could not be registered.
    """

    client_id: str
    secret: str | None = field(repr=False)
    redirect_uri: str = REDIRECT_URI
    name: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.redirect_uri)
        if parts.scheme != "https" or not parts.netloc or "#" in self.redirect_uri:
            raise ValueError(f"The redirect URI {self.redirect_uri!r} is not an https:// address without '#'.")

    @property
    def public(self) -> bool:
        """Whether it is public, and uses PKCE instead of a secret."""
        return self.secret is None


def built_in(redirect_uri: str = REDIRECT_URI) -> tuple[Client, Client]:
    """Return the built-in clients: a confidential one and a public one.

    Raises:
        ValueError: The redirect URI could not be registered.
    """
    return (
        Client("sandbox-client", "sandbox-secret", redirect_uri, "Sandbox client"),
        Client("sandbox-public-client", None, redirect_uri, "Public sandbox client"),
    )


class Clients:
    """The registered clients, by their ID.

    Args:
        clients: Those registered from the beginning, at least one.
    """

    def __init__(self, clients: Iterable[Client]) -> None:
        self._at_first = tuple(clients)
        self._clients = {client.client_id: client for client in self._at_first}
        self._failures: dict[str, Attempts] = defaultdict(Attempts)

    @property
    def first(self) -> Client:
        """The one that was registered first."""
        return self._at_first[0]

    def register(self, client: Client) -> None:
        """Add a client, in place of the one with the same ID if there is one."""
        self._clients[client.client_id] = client

    def find(self, client_id: str) -> Client | None:
        """Return the client with an ID."""
        return self._clients.get(client_id)

    def authenticated(self, form: Mapping[str, str], now: float) -> Client:
        """Return the client that a request comes from.

        Args:
            form: Fields of the request's body.
            now: The present, in seconds since 1970.

        Raises:
            OAuthRefusal: The client is not named or unknown, its secret is missing or wrong, or was wrong too often.
        """
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        if not client_id:
            raise invalid_request("Check the `client_id` parameter")
        client = self.find(client_id)
        if not secret and not (client and client.public):
            raise invalid_request("Check the `client_secret` parameter")
        failures = self._failures[client_id]
        wait = failures.wait(now, WRONG_CREDENTIALS_PER_MINUTE)
        if wait:
            raise too_many_requests("Too many requests with wrong client credentials.", wait)
        if client is None or not secrets.compare_digest((client.secret or "").encode(), secret.encode()):
            failures.add(now)
            raise invalid_client(HTTPStatus.UNAUTHORIZED)
        return client

    def reset(self) -> None:
        """Remove the clients that were added later, and forget failed attempts."""
        self._clients = {client.client_id: client for client in self._at_first}
        self._failures.clear()
