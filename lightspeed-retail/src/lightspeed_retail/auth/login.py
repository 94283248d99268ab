"""How is a merchant asked for access, how is the answer turned into a connection, and how does a connection end?

Facts: the API's page on authentication. The merchant is sent to the OAuth server and comes back to the client's
registered redirect URI with a code, which is good for one token request within :data:`CODE_LIFETIME`. PKCE is optional
for clients with a secret and mandatory for others. It is used by default, so that a stolen code is of no use; one live
client reports a redirect loop when PKCE is combined with scopes other than ``employee:all``.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from lightspeed_retail.errors import ConfigurationError, LightspeedError, MalformedReply, RequestRefused, Unauthorized

from . import hints
from .server import Endpoints, Grant, code_form, revoke_form
from .signals import finish
from .tokens import Tokens, fingerprint

if TYPE_CHECKING:
    from datetime import datetime

    from lightspeed_retail.settings import Settings

    from .server import PostForm
    from .stores import TokenStore

CODE_LIFETIME = 60
"""Seconds until a code expires."""

ALREADY_INVALID = ("invalid_grant", "invalid_token", "access_denied")
"""Error codes of the server for a token that is not valid any more."""

_DENIALS = {
    "access_denied": ("Access was not allowed.", "Log in again and choose to allow it."),
    "invalid_scope": ("The OAuth server does not know one of the scopes.", "Ask for others with --scope."),
    "unauthorized_client": ("The client may not ask for access.", "Check its registration with Lightspeed."),
    "server_error": ("The OAuth server failed.", "Log in again later."),
    "temporarily_unavailable": ("The OAuth server is busy.", "Log in again later."),
}
"""Message and hint for each ``error`` in a redirect (RFC 6749, 4.1.2.1)."""

_HINTS = {
    "invalid_grant": f"Log in again: a code works once, and for {CODE_LIFETIME} seconds.",
    "invalid_client": hints.CHECK_CLIENT,
}

_COPY_ALL = "Copy the whole address, after you have opened the one above and chosen to allow access."

_QUOTES = "\"'`<>\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
"""Characters that may enclose a pasted address; no address begins or ends with one."""


# ---------------------------------------------------------------------------------------- asking for access


class WrongAddress(LightspeedError):
    """An address does not answer this authorization request; the right one may follow."""


class AccessDenied(LightspeedError):
    """The merchant or the OAuth server denied access."""


def new_verifier() -> str:
    """Return a random PKCE verifier."""
    return secrets.token_urlsafe(64)  # 86 characters; 43 to 128 are allowed


def challenge(verifier: str) -> str:
    """Return the PKCE challenge of a verifier by the method S256 (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _new_state() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Authorization:
    """A request for access.

    Attributes:
        client_id: OAuth client that asks.
        scopes: Scopes that it asks for.
        state: Random text that the redirect returns, to prove that it answers this request.
        verifier: PKCE verifier, secret until it is sent with the code; empty for no PKCE.
    """

    client_id: str
    scopes: Sequence[str]
    state: str = field(default_factory=_new_state)
    verifier: str = field(default_factory=new_verifier, repr=False)

    def url(self, endpoints: Endpoints) -> str:
        """Return the URL that asks the merchant for access."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "scope": " ".join(self.scopes),
            "state": self.state,
        }
        if self.verifier:
            query |= {"code_challenge": challenge(self.verifier), "code_challenge_method": "S256"}
        return f"{endpoints.authorize}?{urlencode(query, safe=':')}"

    def code(self, address: str) -> str:
        """Return the code in the address that the merchant was redirected to.

        Args:
            address: The whole address, or its query. Line breaks and enclosing quotes are ignored.

        Raises:
            WrongAddress: The address belongs to another authorization request, or to none.
            AccessDenied: The merchant or the server denied access.
        """
        answer = _query(address)
        error, code, state = (answer.get(name, "") for name in ("error", "code", "state"))
        if not (error or code):
            raise WrongAddress("This is not the address that Lightspeed sends you to: it has no code.", _COPY_ALL)
        if error and not state:  # harmless, and not every server returns the state here
            raise _denied(error, answer.get("error_description", ""))
        if not secrets.compare_digest(state.encode(), self.state.encode()):
            raise WrongAddress("This address belongs to another login: it has another state.", _COPY_ALL)
        if error:
            raise _denied(error, answer.get("error_description", ""))
        return code

    def is_cut_off(self, address: str) -> bool:
        """Whether a pasted address is the beginning of the right one: it ends within ``code=`` or within the state.

        For pasted text only: answering this to other programs would let them guess the state character by character.
        """
        answer = _query(address)
        if "code" in answer:
            return self.state.startswith(answer.get("state", ""))
        _, mark, query = _unwrapped(address).partition("?")
        return bool(mark) and "code=".startswith(query)


def _query(address: str) -> dict[str, str]:
    """Parse the query of an address, or a query alone; of repeated parameters the first one counts."""
    text = _unwrapped(address)
    query = (text.partition("?")[2] if "?" in text else text).partition("#")[0]
    return {name: values[0] for name, values in parse_qs(query).items()}


def _unwrapped(pasted: str) -> str:
    """Remove line breaks and enclosing quotes, which terminals, chats and mails add."""
    return "".join(pasted.split()).strip(_QUOTES)


def _denied(error: str, description: str) -> AccessDenied:
    message, hint = _DENIALS.get(error, ("The OAuth server refused to give access.", "Log in again."))
    reason = " ".join(part for part in (description.rstrip("."), f"({error})") if part)
    return AccessDenied(f"{message} It said: {''.join(filter(str.isprintable, reason))}.", hint)


# ------------------------------------------------------------------------------------------- the connection


class Login:
    """Makes and ends the connection that the settings describe.

    Args:
        settings: Client, account and URL of the OAuth server.
        store: Where tokens live.
        post_form: Sends a form to the OAuth server.
        account_of: Returns the account of an access token; raises an error if it is not the configured one.
        clock: Returns the current time in UTC.
    """

    def __init__(
        self,
        settings: Settings,
        store: TokenStore,
        post_form: PostForm,
        *,
        account_of: Callable[[str], int],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._store = store
        self._post_form = post_form
        self._account_of = account_of
        self._clock = clock
        self._endpoints = Endpoints.of(settings.auth_url)

    def complete(self, code: str, authorization: Authorization) -> Tokens:
        """Exchange a code for tokens, and store them if they are for the right account.

        Args:
            code: The code that the merchant came back with.
            authorization: The request that the code answers.

        Raises:
            Unauthorized: The code or the client is not accepted.
            ConfigurationError: The tokens are for another account, or cannot be stored; they have been revoked.
            LightspeedError: The OAuth server or the API failed; nothing was stored.
        """
        return finish(lambda: self._complete(code, authorization))

    def revoke(self) -> bool:
        """Revoke the connection and delete its tokens, and return whether there was one.

        Raises:
            LightspeedError: The OAuth server did not revoke it; nothing was deleted.
        """
        return finish(self._revoke_and_delete)

    def _complete(self, code: str, authorization: Authorization) -> Tokens:
        grant = self._exchange(code, authorization.verifier)
        try:
            if not grant.refresh_token:
                raise MalformedReply("The OAuth server gave no refresh token.", "Check the client's registration.")
            self._account_of(grant.access_token)
            now = self._clock().timestamp()
            tokens = Tokens(
                access_token=grant.access_token,
                refresh_token=grant.refresh_token,
                issued_at=now,
                expires_at=now + grant.lifetime,
                seed=fingerprint(self._settings.refresh_token),  # so that this login replaces the configured token
                client_id=self._settings.client_id or "",
            )
            with self._store.locked():
                self._store.save(tokens)
        except LightspeedError:
            with suppress(LightspeedError):  # report the first error
                self._revoke(grant.refresh_token)
            raise
        return tokens

    def _exchange(self, code: str, verifier: str) -> Grant:
        """Exchange a code for tokens. The code is sent once: if the reply is lost, the code may be spent."""
        try:
            return Grant.of(self._post_form(self._endpoints.token, code_form(self._settings, code, verifier)))
        except RequestRefused as refusal:
            raise Unauthorized(
                refusal.message,
                _HINTS.get(refusal.code, "Check client_id, client_secret and auth_url; then log in again."),
                status=refusal.status,
                api_message=refusal.api_message,
                code=refusal.code,
            ) from None

    def _revoke_and_delete(self) -> bool:
        with self._store.locked():
            stored = self._store.load()
            refresh_token = stored.refresh_token if stored else self._settings.refresh_token
            if refresh_token:
                self._revoke(refresh_token)
            self._store.clear()
        return bool(refresh_token)

    def _revoke(self, refresh_token: str) -> None:
        """Revoke a refresh token; one that is not valid any more is no error."""
        try:
            self._post_form(self._endpoints.revoke, revoke_form(self._settings, refresh_token))
        except RequestRefused as refusal:
            if refusal.code not in ALREADY_INVALID:
                raise ConfigurationError(refusal.message, f"{hints.CHECK_CLIENT} Nothing was deleted.") from None
