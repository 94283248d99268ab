"""How does the client get an access token?

Facts: the API's pages on authentication and refresh tokens, and its changelog entry of 2026-01-15. Every refresh brings
a new access token and a new refresh token. The old refresh token is revoked when the new access token is first used, so
a refresh whose reply got lost may be repeated with the old one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn

from lightspeed_retail.errors import (
    ConfigurationError,
    LightspeedError,
    RequestRefused,
    Unauthorized,
    Unreachable,
)

from . import hints
from .server import Endpoints, Grant, refresh_form
from .signals import undisturbed
from .tokens import MOST_REFRESHES, Quota, Tokens, fingerprint

if TYPE_CHECKING:
    from datetime import datetime

    from lightspeed_retail.settings import Settings

    from .server import PostForm
    from .stores import TokenStore

_ADVICE = {"invalid_grant": hints.LOG_IN_AGAIN, "invalid_client": hints.CHECK_CLIENT}

_log = logging.getLogger(__name__)


class Bearer:
    """Uses one access token as it is.

    Args:
        access_token: The token.
    """

    advice = hints.NEW_ACCESS_TOKEN

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

    advice = hints.LOG_IN

    def token(self) -> str:
        """Refuse.

        Raises:
            ConfigurationError: Always.
        """
        raise ConfigurationError("Nobody has logged in.", hints.LOG_IN)

    def refresh(self, refused: str) -> bool:  # noqa: ARG002 -- there is none
        """Return False: there is no other token."""
        return False


class OAuth:
    """Holds the access token of a connection and renews it, alone or beside other threads and programs.

    Args:
        settings: Client, first refresh token and address of the OAuth server.
        store: Where tokens live between runs.
        post_form: How a form is sent.
        clock: Current time in UTC.
        sleep: Waits that many seconds.
    """

    advice = hints.IF_REVOKED

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
        self._endpoints.warn()
        self._seed = fingerprint(settings.refresh_token)
        self._tokens: Tokens | None = None
        self._turn = Lock()
        self._quota = Quota()

    def token(self) -> str:
        """Return an access token that will do for a while.

        Raises:
            Unauthorized: The refresh token, or the client, is not accepted any more.
            ConfigurationError: The token store is of no use.
            LightspeedError: The OAuth server or the token store gave no good answer; worth another try.
        """
        with self._turn:
            if self._tokens is None or not self._tokens.is_fresh(self._now()):
                self._tokens = self._renewed(refused="")
            return self._tokens.access_token

    def refresh(self, refused: str) -> bool:
        """Get another access token, unless another thread has done so already; errors as for :meth:`token`."""
        with self._turn:
            if self._tokens is None or self._tokens.access_token == refused:
                self._tokens = self._renewed(refused)
        return True

    def _renewed(self, refused: str) -> Tokens:
        if (kept := self._kept()) and self._will_do(kept, refused):
            return kept  # an earlier run left it, or another program was faster
        with self._store.locked():
            kept = self._kept()
            if kept and self._will_do(kept, refused):
                return kept  # another program was faster and held the lock
            spent = kept.refresh_token if kept else self._settings.refresh_token
            if not spent:
                raise ConfigurationError(
                    f"The token store {self._store.name} holds no tokens any more.", hints.LOG_IN_AGAIN
                )
            self._store.check()
            try:
                return self._exchanged(spent, kept)
            except RequestRefused as refusal:
                # A program that does not lock may have been in between; then the store has what it got.
                now_kept = self._kept()
                if refusal.code != "invalid_grant" or now_kept is None or now_kept.refresh_token == spent:
                    self._give_up(refusal)
                if self._will_do(now_kept, refused):
                    return now_kept
            try:
                return self._exchanged(now_kept.refresh_token, now_kept)
            except RequestRefused as refusal:
                self._give_up(refusal)

    def _kept(self) -> Tokens | None:
        """The stored tokens, unless another first refresh token has been configured since."""
        kept = self._store.load()
        if kept is None or self._seed not in ("", kept.seed):
            return None
        if kept.client_id not in ("", self._settings.client_id):
            raise ConfigurationError(
                f"The token store {self._store.name} holds tokens of another client, {kept.client_id!r}.",
                f"Set client_id to that client, or token_store to another place. {hints.LOG_IN_AGAIN}",
            )
        return kept

    def _will_do(self, tokens: Tokens, refused: str) -> bool:
        return tokens.access_token != refused and tokens.is_fresh(self._now())

    def _exchanged(self, refresh_token: str, kept: Tokens | None) -> Tokens:
        """Spend a refresh token, as soon as that is allowed."""
        delay = self._quota.delay(kept.refreshes if kept else (), self._now())
        if delay > 0:
            _log.info("Waiting %.0f s to refresh: at most %d times a minute are allowed.", delay, MOST_REFRESHES)
            self._sleep(delay)
        return undisturbed(lambda: self._exchange(refresh_token, kept))

    def _exchange(self, refresh_token: str, kept: Tokens | None) -> Tokens:
        """Spend a refresh token, and store what it brings before anybody uses it."""
        reply = self._posted(refresh_token)
        try:
            tokens = self._tokens_of(reply, refresh_token, kept)
            self._store.save(tokens)
        except LightspeedError:
            self._quota.fail(self._now())
            raise
        self._quota.settle()
        return tokens

    def _posted(self, refresh_token: str) -> Any:
        try:
            return self._post_form(self._endpoints.token, refresh_form(self._settings, refresh_token))
        except Unreachable as error:
            if error.sent:
                self._quota.fail(self._now())
            # Whatever request waits for the token has not been sent itself.
            raise Unreachable(error.message, error.hint, sent=False) from None
        except LightspeedError:
            self._quota.fail(self._now())
            raise

    def _tokens_of(self, reply: Any, spent: str, kept: Tokens | None) -> Tokens:
        grant = Grant.of(reply)
        now = self._now()
        return Tokens(
            access_token=grant.access_token,
            refresh_token=grant.refresh_token or spent,
            issued_at=now,
            expires_at=now + grant.life,
            seed=kept.seed if kept else self._seed,
            client_id=self._settings.client_id or "",
            refreshes=self._quota.succeed(kept.refreshes if kept else (), now),
        )

    def _now(self) -> float:
        return self._clock().timestamp()

    def _give_up(self, refusal: RequestRefused) -> NoReturn:
        hint = _ADVICE.get(refusal.code, "Check client_id, client_secret, refresh_token and auth_url.")
        if refusal.code == "invalid_grant" and self._kept() is None and self._store.load():
            hint = hints.LEAVE_OUT_THE_OLD_TOKEN
        raise Unauthorized(
            refusal.message,
            hint,
            status=refusal.status,
            api_message=refusal.api_message,
            code=refusal.code,
        ) from None
