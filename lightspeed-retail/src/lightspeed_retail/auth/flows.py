"""How does the client get an access token?

Facts: the API's pages on authentication and refresh tokens, and its changelog entry of 2026-01-15. Every refresh brings
a new access token and a new refresh token. The old refresh token is revoked when the new access token is first used, so
a refresh whose reply was lost can be repeated with the old one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn

from lightspeed_retail.errors import ConfigurationError, LightspeedError, RequestRefused, Unauthorized, Unreachable

from . import hints
from .server import Endpoints, Grant, refresh_form
from .signals import finish
from .tokens import MAX_REFRESHES, Quota, Tokens, fingerprint

if TYPE_CHECKING:
    from datetime import datetime

    from lightspeed_retail.settings import Settings

    from .server import PostForm
    from .stores import TokenStore

_HINTS = {"invalid_grant": hints.LOG_IN_AGAIN, "invalid_client": hints.CHECK_CLIENT}

_LOG = logging.getLogger(__name__)


# ------------------------------------------------------------------------------------------- one token, or none


class Bearer:
    """Uses one access token as it is.

    Args:
        access_token: The token.
    """

    hint = hints.REPLACE_ACCESS_TOKEN

    def __init__(self, access_token: str) -> None:
        self._access_token = access_token

    def token(self) -> str:
        """Return the token."""
        return self._access_token

    def refresh(self, refused: str) -> bool:  # noqa: ARG002 -- there is only this one token
        """Return False: there is no other token."""
        return False


class Anonymous:
    """Has no token: enough to talk to the OAuth server, not to the API."""

    hint = hints.CONFIGURE

    def token(self) -> str:
        """Raise an error: there is no token.

        Raises:
            ConfigurationError: Always.
        """
        raise ConfigurationError("Nobody has logged in.", hints.CONFIGURE)

    def refresh(self, refused: str) -> bool:  # noqa: ARG002 -- there is none
        """Return False: there is no other token."""
        return False


# ------------------------------------------------------------------------------------- tokens that are refreshed


class OAuth:
    """Keeps the access token of a connection fresh, together with other threads and programs.

    Args:
        settings: Client, first refresh token and URL of the OAuth server.
        store: Where tokens live between runs.
        post_form: Sends a form to the OAuth server.
        clock: Returns the current time in UTC.
        sleep: Waits for a number of seconds.
    """

    hint = hints.IF_REVOKED

    def __init__(
        self,
        settings: Settings,
        store: TokenStore,
        post_form: PostForm,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._store = store
        self._post_form = post_form
        self._clock = clock
        self._sleep = sleep
        self._endpoints = Endpoints.of(settings.auth_url)
        self._endpoints.warn_if_deprecated()
        self._seed = fingerprint(settings.refresh_token)
        self._tokens: Tokens | None = None
        self._lock = Lock()
        self._quota = Quota()

    def token(self) -> str:
        """Return an access token that stays valid for a while.

        Raises:
            Unauthorized: The refresh token or the client is not accepted.
            ConfigurationError: The token store cannot be used.
            LightspeedError: The OAuth server or the token store failed; another attempt may succeed.
        """
        with self._lock:
            if self._tokens is None or not self._tokens.is_fresh(self._now()):
                self._tokens = self._renew(refused="")
            return self._tokens.access_token

    def refresh(self, refused: str) -> bool:
        """Replace an access token unless another thread already has; errors as for :meth:`token`."""
        with self._lock:
            if self._tokens is None or self._tokens.access_token == refused:
                self._tokens = self._renew(refused)
        return True

    def _renew(self, refused: str) -> Tokens:
        """Take fresh tokens from the store, or else refresh them under its lock."""
        if (stored := self._load()) and self._is_usable(stored, refused):
            return stored  # left by an earlier run, or by a faster program
        with self._store.locked():
            stored = self._load()
            if stored and self._is_usable(stored, refused):
                return stored  # stored by the program that held the lock
            spent = stored.refresh_token if stored else self._settings.refresh_token
            if not spent:
                raise ConfigurationError(
                    f"The token store {self._store.name} holds no tokens any more.", hints.LOG_IN_AGAIN
                )
            self._store.check()
            try:
                return self._refresh(spent, stored)
            except RequestRefused as refusal:
                # A program that does not lock may have refreshed meanwhile; its tokens are in the store then.
                newer = self._load()
                if refusal.code != "invalid_grant" or newer is None or newer.refresh_token == spent:
                    self._give_up(refusal)
                if self._is_usable(newer, refused):
                    return newer
            try:
                return self._refresh(newer.refresh_token, newer)
            except RequestRefused as refusal:
                self._give_up(refusal)

    def _load(self) -> Tokens | None:
        """Return the stored tokens, unless another refresh token has been configured since."""
        stored = self._store.load()
        if stored is None or self._seed not in ("", stored.seed):
            return None
        if stored.client_id not in ("", self._settings.client_id):
            raise ConfigurationError(
                f"The token store {self._store.name} holds tokens of another client, {stored.client_id!r}.",
                f"Set client_id to that client, or token_store to another place. {hints.LOG_IN_AGAIN}",
            )
        return stored

    def _is_usable(self, tokens: Tokens, refused: str) -> bool:
        return tokens.access_token != refused and tokens.is_fresh(self._now())

    def _refresh(self, refresh_token: str, stored: Tokens | None) -> Tokens:
        """Spend a refresh token as soon as the quota allows it."""
        delay = self._quota.delay(stored.refreshes if stored else (), self._now())
        if delay > 0:
            _LOG.info("Waiting %.0f s to refresh: at most %d refreshes a minute are allowed.", delay, MAX_REFRESHES)
            self._sleep(delay)
        return finish(lambda: self._exchange(refresh_token, stored))

    def _exchange(self, refresh_token: str, stored: Tokens | None) -> Tokens:
        """Spend a refresh token, and store the new tokens before they are used."""
        reply = self._post(refresh_token)
        try:
            tokens = self._tokens_of(reply, refresh_token, stored)
            self._store.save(tokens)
        except LightspeedError:
            self._quota.add_failure(self._now())
            raise
        self._quota.clear_failures()
        return tokens

    def _post(self, refresh_token: str) -> Any:
        try:
            return self._post_form(self._endpoints.token, refresh_form(self._settings, refresh_token))
        except Unreachable as error:
            if error.sent:
                self._quota.add_failure(self._now())
            # The API request that waits for the token has not been sent.
            raise Unreachable(error.message, error.hint, sent=False) from None
        except LightspeedError:
            self._quota.add_failure(self._now())
            raise

    def _tokens_of(self, reply: Any, spent: str, stored: Tokens | None) -> Tokens:
        grant = Grant.of(reply)
        now = self._now()
        return Tokens(
            access_token=grant.access_token,
            refresh_token=grant.refresh_token or spent,
            issued_at=now,
            expires_at=now + grant.lifetime,
            seed=stored.seed if stored else self._seed,
            client_id=self._settings.client_id or "",
            refreshes=self._quota.with_success(stored.refreshes if stored else (), now),
        )

    def _now(self) -> float:
        return self._clock().timestamp()

    def _give_up(self, refusal: RequestRefused) -> NoReturn:
        hint = _HINTS.get(refusal.code, "Check client_id, client_secret, refresh_token and auth_url.")
        if refusal.code == "invalid_grant" and self._load() is None and self._store.load():
            hint = hints.UNSET_REFRESH_TOKEN
        raise Unauthorized(
            refusal.message,
            hint,
            status=refusal.status,
            api_message=refusal.api_message,
            code=refusal.code,
        ) from None
