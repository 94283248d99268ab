"""How does a code become a connection, and how does a connection end?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from lightspeed_retail.errors import (
    ConfigurationError,
    LightspeedError,
    MalformedReply,
    RequestRefused,
    Unauthorized,
)

from . import advice
from .authorization import CODE_LIFE, Authorization
from .endpoints import Endpoints
from .grants import Grant, code_form, revoke_form
from .tokens import Tokens, fingerprint
from .undisturbed import undisturbed

if TYPE_CHECKING:
    from datetime import datetime

    from lightspeed_retail.settings import Settings

    from .oauth import PostForm
    from .store import TokenStore

GONE = ("invalid_grant", "invalid_token", "access_denied")
"""The server's names for a token that is of no use any more."""

_ADVICE = {
    "invalid_grant": f"Log in again: a code works once, and for {CODE_LIFE} seconds.",
    "invalid_client": advice.CHECK_CLIENT,
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
                raise ConfigurationError(refusal.message, f"{advice.CHECK_CLIENT} Nothing was forgotten.") from None
