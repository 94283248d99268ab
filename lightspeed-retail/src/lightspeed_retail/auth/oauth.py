"""Tokens that renew themselves.

Facts: the API's pages on authentication and refresh tokens, and its changelog entry of 2026-01-15. Every refresh brings
a new access token and a new refresh token. The old refresh token is revoked when the new access token is first used, so
a refresh whose reply got lost may be repeated with the old one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn

from lightspeed_retail.errors import MalformedReply, RequestRefused, Unauthorized, Unreachable
from lightspeed_retail.throttle import Window

from .store import Tokens, TokenStore, fingerprint

if TYPE_CHECKING:
    from datetime import datetime

    from lightspeed_retail.settings import Settings

TOKEN_PATH = "/auth/oauth/token"  # noqa: S105 -- a path
"""Where tokens are issued, below ``auth_url``."""

MOST_REFRESHES = 5
REFRESH_WINDOW = 60.0
"""At most so many attempts to refresh in so many seconds; more lead to a block of the client."""

SHORTEST_LIFE = 1800
"""Seconds an access token lives, if a reply should not say; the shorter of the two documented values."""

PostForm = Callable[[str, Mapping[str, str]], Any]
"""Posts a form to an address, once, and returns the decoded reply; raises :class:`LightspeedError`."""

_ADVICE = {
    "invalid_grant": "Authorise the client again and set refresh_token to the new token; it replaces the stored one.",
    "invalid_client": "Check client_id and client_secret, and that the client is not blocked.",
}


class OAuth:
    """Holds the access token of a connection and renews it, alone or beside other threads and programs.

    Args:
        settings: Client, first refresh token and address of the OAuth server.
        store: Where tokens live between runs.
        post_form: How a form is sent.
        clock: Current time in UTC.
        monotonic: Seconds that only ever grow.
        sleep: Waits that many seconds.
    """

    advice = "If the merchant has revoked the connection or the employee is locked, authorise the client again."

    def __init__(
        self,
        settings: Settings,
        store: TokenStore,
        post_form: PostForm,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._store = store
        self._post_form = post_form
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._seed = fingerprint(settings.refresh_token)
        self._tokens: Tokens | None = None
        self._turn = Lock()
        self._attempts = Window(REFRESH_WINDOW, MOST_REFRESHES)

    def token(self) -> str:
        """Return an access token that will do for a while.

        Raises:
            Unauthorized: The refresh token, or the client, is not accepted any more.
            ConfigurationError: The token store is of no use.
            LightspeedError: The OAuth server gave no good answer; worth another try.
        """
        with self._turn:
            if self._tokens is None or not self._tokens.is_fresh(self._clock().timestamp()):
                self._tokens = self._renewed(refused="")
            return self._tokens.access_token

    def refresh(self, refused: str) -> bool:
        """Get another access token, unless another thread has done so already; errors as for :meth:`token`."""
        with self._turn:
            if self._tokens is None or self._tokens.access_token == refused:
                self._tokens = self._renewed(refused)
        return True

    def _renewed(self, refused: str) -> Tokens:
        """Renew in a thread of its own: a signal that ends the main thread meanwhile cannot lose the new tokens."""
        with ThreadPoolExecutor(1, "refresh") as worker:
            return worker.submit(self._renew, refused).result()

    def _renew(self, refused: str) -> Tokens:
        with self._store.locked():
            kept = self._kept()
            if kept and self._is_good(kept, refused):
                return kept  # another program was faster, or an earlier run left it
            self._store.check()
            spent = kept.refresh_token if kept else self._settings.refresh_token or ""
            try:
                return self._exchanged(spent)
            except RequestRefused as refusal:
                # A program that does not lock may have been in between; then the store has what it got.
                now_kept = self._kept()
                if refusal.code != "invalid_grant" or now_kept is None or now_kept.refresh_token == spent:
                    self._give_up(refusal)
                if self._is_good(now_kept, refused):
                    return now_kept
            try:
                return self._exchanged(now_kept.refresh_token)
            except RequestRefused as refusal:
                self._give_up(refusal)

    def _kept(self) -> Tokens | None:
        """The stored tokens, unless another first refresh token has been configured since."""
        kept = self._store.load()
        return kept if kept and self._seed in ("", kept.seed) else None

    def _is_good(self, tokens: Tokens, refused: str) -> bool:
        return tokens.access_token != refused and tokens.is_fresh(self._clock().timestamp())

    def _exchanged(self, refresh_token: str) -> Tokens:
        """Spend a refresh token, and store what it brings before anybody uses it."""
        while (delay := self._attempts.delay(self._monotonic())) > 0:
            self._sleep(delay)
        self._attempts.add(self._monotonic())
        form = {
            "grant_type": "refresh_token",
            "client_id": self._settings.client_id or "",
            "refresh_token": refresh_token,
        }
        if self._settings.client_secret:
            form["client_secret"] = self._settings.client_secret
        try:
            reply = self._post_form(self._settings.auth_url + TOKEN_PATH, form)
        except Unreachable as error:
            # Whatever request waits for the token has not been sent itself.
            raise Unreachable(error.message, error.hint, sent=False) from None
        tokens = self._tokens_of(reply, refresh_token)
        self._store.save(tokens)
        return tokens

    def _tokens_of(self, reply: Any, spent: str) -> Tokens:
        fields = reply if isinstance(reply, dict) else {}
        access_token = fields.get("access_token")
        if not isinstance(access_token, str) or not access_token:
            raise MalformedReply(
                "The OAuth server answered without an access_token.", "Check that auth_url leads to the OAuth server."
            )
        now = self._clock().timestamp()
        try:
            life = float(fields.get("expires_in", SHORTEST_LIFE))
        except (TypeError, ValueError):
            life = SHORTEST_LIFE
        following = fields.get("refresh_token")
        return Tokens(
            access_token=access_token,
            refresh_token=following if isinstance(following, str) and following else spent,
            issued_at=now,
            expires_at=now + life,
            seed=self._seed,
        )

    def _give_up(self, refusal: RequestRefused) -> NoReturn:
        raise Unauthorized(
            refusal.message,
            _ADVICE.get(refusal.code, "Check client_id, client_secret, refresh_token and auth_url."),
            status=refusal.status,
            api_message=refusal.api_message,
            code=refusal.code,
        ) from None
