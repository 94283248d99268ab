"""Who may ask merchants for access? The clients that are registered."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from .attempts import Attempts
from .errors import invalid_client, invalid_request, too_many_requests

REDIRECT_URI = "https://localhost:8085/callback"
"""Where the sandbox's own clients send the merchant back to, unless told otherwise."""

WRONG_CREDENTIALS_PER_MINUTE = 10
"""Token requests with a wrong secret after which a client has to wait; that there is a limit is all that is known."""


@dataclass(frozen=True)
class Client:
    """A program that is registered with the OAuth server.

    Attributes:
        client_id: Its public name.
        secret: What shows that a request is its own; None for a publicly distributed client, which cannot keep one.
        redirect_uri: Where merchants are sent back to: HTTPS, without a fragment.
        name: What the consent page calls it; its ID if empty.

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
        """Whether it is publicly distributed, and has to use PKCE instead of a secret."""
        return self.secret is None


def built_in(redirect_uri: str = REDIRECT_URI) -> tuple[Client, Client]:
    """The clients every sandbox knows: one that keeps a secret, and a publicly distributed one.

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
        """The client with an ID."""
        return self._clients.get(client_id)

    def authenticated(self, form: Mapping[str, str], now: float) -> Client:
        """The client that a request comes from.

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
        """Forget what was registered later, and all wrong credentials."""
        self._clients = {client.client_id: client for client in self._at_first}
        self._failures.clear()
