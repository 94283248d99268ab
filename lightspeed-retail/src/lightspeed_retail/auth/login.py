"""How is a merchant asked for access, how does the answer become a connection, and how does a connection end?

Facts: the API's page on authentication. The merchant is sent to the OAuth server and comes back, by way of the address
that was registered with the client, with a code; it is good for one token request within :data:`CODE_LIFE`. PKCE is
optional for clients with a secret and mandatory for others. It is used by default, so that a stolen code is of no use;
one live client reports a redirect loop when PKCE is combined with scopes other than ``employee:all``.
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

from lightspeed_retail.errors import (
    ConfigurationError,
    LightspeedError,
    MalformedReply,
    RequestRefused,
    Unauthorized,
)

from . import hints
from .server import Endpoints, Grant, code_form, revoke_form
from .signals import undisturbed
from .tokens import Tokens, fingerprint

if TYPE_CHECKING:
    from datetime import datetime

    from lightspeed_retail.settings import Settings

    from .server import PostForm
    from .stores import TokenStore

CODE_LIFE = 60
"""Seconds a code lives."""

_QUOTES = "\"'`<>\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
"""What may stand around a pasted address; no address begins or ends with it."""

_REFUSALS = {
    "access_denied": ("Access was not allowed.", "Log in again and choose to allow it."),
    "invalid_scope": ("The OAuth server does not know one of the scopes.", "Ask for others with --scope."),
    "unauthorized_client": ("The client may not ask for access.", "Check its registration with Lightspeed."),
    "server_error": ("The OAuth server failed.", "Log in again later."),
    "temporarily_unavailable": ("The OAuth server is busy.", "Log in again later."),
}
"""What the ``error`` that a merchant comes back with means, and what to do (RFC 6749, 4.1.2.1)."""


class Misdirected(LightspeedError):
    """An address is not the one that this login ends at; the right one may still come."""


class Refused(LightspeedError):
    """The merchant, or the OAuth server, has said no."""


def _new_state() -> str:
    return secrets.token_urlsafe(32)


def new_verifier() -> str:
    """Return a random PKCE verifier."""
    return secrets.token_urlsafe(64)  # 86 characters; 43 to 128 are allowed


@dataclass(frozen=True)
class Authorization:
    """One request for access.

    Attributes:
        client_id: The client that asks.
        scopes: What it asks for.
        state: Comes back unchanged, and shows that an answer belongs to this request.
        verifier: What the PKCE challenge is made of; sent with the code, and secret until then. Empty for no PKCE.
    """

    client_id: str
    scopes: Sequence[str]
    state: str = field(default_factory=_new_state)
    verifier: str = field(default_factory=new_verifier, repr=False)

    def address(self, endpoints: Endpoints) -> str:
        """Return where the merchant is asked."""
        question = {
            "response_type": "code",
            "client_id": self.client_id,
            "scope": " ".join(self.scopes),
            "state": self.state,
        }
        if self.verifier:
            question |= {"code_challenge": challenge(self.verifier), "code_challenge_method": "S256"}
        return f"{endpoints.authorize}?{urlencode(question, safe=':')}"

    def code(self, address: str) -> str:
        """Take the code out of the address that the merchant was sent to.

        Args:
            address: All of it, or its query.

        Raises:
            Misdirected: It belongs to another login, or to none.
            Refused: The answer is no.
        """
        answer = _query(address)
        error, code, state = (answer.get(name, "") for name in ("error", "code", "state"))
        if not (error or code):
            raise Misdirected("This is not the address that Lightspeed sends you to: there is no code in it.", _WHOLE)
        if error and not state:  # no harm can come of it, and not every server returns the state here
            raise _refused(error, answer.get("error_description", ""))
        if not secrets.compare_digest(state.encode(), self.state.encode()):
            raise Misdirected("This address belongs to another login: its state is not the one of this login.", _WHOLE)
        if error:
            raise _refused(error, answer.get("error_description", ""))
        return code

    def is_cut_off(self, address: str) -> bool:
        """Whether a pasted address is the beginning of the right one: it ends within ``code=`` or within the state.

        For pastes only. An answer to whoever can reach the listener would let them guess the state letter by letter.
        """
        answer = _query(address)
        if "code" in answer:
            return self.state.startswith(answer.get("state", ""))
        _, mark, query = _joined(address).partition("?")
        return bool(mark) and "code=".startswith(query)


_WHOLE = "Copy the whole address, after you have opened the one above and chosen to allow access."


def challenge(verifier: str) -> str:
    """Return the proof key of a verifier by the method S256 (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _query(address: str) -> dict[str, str]:
    """The parameters of an address, or of its query alone; the first value of each."""
    text = _joined(address)
    query = (text.partition("?")[2] if "?" in text else text).partition("#")[0]
    return {name: values[0] for name, values in parse_qs(query).items()}


def _joined(pasted: str) -> str:
    """A pasted address without quotes around it and line breaks in it, which terminals, chats and mails add."""
    return "".join(pasted.split()).strip(_QUOTES)


def _refused(error: str, description: str) -> Refused:
    message, hint = _REFUSALS.get(error, ("The OAuth server refused to give access.", "Log in again."))
    said = " ".join(part for part in (description.rstrip("."), f"({error})") if part)
    return Refused(f"{message} It said: {''.join(filter(str.isprintable, said))}.", hint)


# ------------------------------------------------------------------------------------------------------- the connection


GONE = ("invalid_grant", "invalid_token", "access_denied")
"""The server's names for a token that is of no use any more."""

_ADVICE = {
    "invalid_grant": f"Log in again: a code works once, and for {CODE_LIFE} seconds.",
    "invalid_client": hints.CHECK_CLIENT,
}


class Login:
    """Makes and ends the connection that the settings describe.

    Args:
        settings: Client, account and address of the OAuth server.
        store: Where tokens live.
        post_form: How a form is sent.
        account_of: Tells which account an access token is for; refuses one that is not the configured one.
        clock: Current time in UTC.
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
        """Spend a code and keep what it brings, once it has proved to be for the right account.

        Args:
            code: What the merchant came back with.
            authorization: The request that it answers.

        Raises:
            Unauthorized: The code, or the client, is not accepted.
            ConfigurationError: The tokens are for another account, or cannot be kept; they have been given back.
            LightspeedError: The OAuth server or the API gave no good answer; nothing was kept.
        """
        return undisturbed(lambda: self._complete(code, authorization))

    def revoke(self) -> bool:
        """Have the connection revoked, then forget it; whether there was one.

        Raises:
            LightspeedError: The OAuth server did not revoke it; nothing was forgotten.
        """
        return undisturbed(self._revoke_and_forget)

    def _complete(self, code: str, authorization: Authorization) -> Tokens:
        grant = self._spent(code, authorization.verifier)
        try:
            if not grant.refresh_token:
                raise MalformedReply("The OAuth server gave no refresh token.", "Check the client's registration.")
            self._account_of(grant.access_token)
            now = self._clock().timestamp()
            tokens = Tokens(
                access_token=grant.access_token,
                refresh_token=grant.refresh_token,
                issued_at=now,
                expires_at=now + grant.life,
                seed=fingerprint(self._settings.refresh_token),  # so that this login takes the place of that token
                client_id=self._settings.client_id or "",
            )
            with self._store.locked():
                self._store.save(tokens)
        except LightspeedError:
            with suppress(LightspeedError):  # what led here is the news
                self._give_back(grant.refresh_token)
            raise
        return tokens

    def _spent(self, code: str, verifier: str) -> Grant:
        """What a code brings. It is sent once: if the reply gets lost, the code may be spent."""
        try:
            return Grant.of(self._post_form(self._endpoints.token, code_form(self._settings, code, verifier)))
        except RequestRefused as refusal:
            raise Unauthorized(
                refusal.message,
                _ADVICE.get(refusal.code, "Check client_id, client_secret and auth_url; then log in again."),
                status=refusal.status,
                api_message=refusal.api_message,
                code=refusal.code,
            ) from None

    def _revoke_and_forget(self) -> bool:
        with self._store.locked():
            kept = self._store.load()
            refresh_token = kept.refresh_token if kept else self._settings.refresh_token
            if refresh_token:
                self._give_back(refresh_token)
            self._store.clear()
        return bool(refresh_token)

    def _give_back(self, refresh_token: str) -> None:
        """Have a refresh token revoked; one that is already is as good."""
        try:
            self._post_form(self._endpoints.revoke, revoke_form(self._settings, refresh_token))
        except RequestRefused as refusal:
            if refusal.code not in GONE:
                raise ConfigurationError(refusal.message, f"{hints.CHECK_CLIENT} Nothing was forgotten.") from None
