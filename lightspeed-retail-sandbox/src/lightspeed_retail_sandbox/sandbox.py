"""The sandbox: a server with its account, for tests and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Self

from lightspeed_retail.auth.scopes import ALL

from .account import LARGEST_IMAGE, Account, World
from .clients import REDIRECT_URI, Clients, built_in
from .clock import Clock, system
from .database import Image
from .deviations import Deviation, Deviations
from .faults import Faults
from .limits import Limits
from .oauth import OAuthServer
from .request_log import RequestLog
from .server import Server, application
from .services import Services
from .world import build

YEAR = 365 * 24 * 3600
DEFAULT_SCALE = 0.05
"""Fifty sales: enough for most tests."""

KEPT_IMAGES = 8

_IMAGES: dict[tuple[World, int, float, int, datetime], Image] = {}
"""Databases to start from, by world and its arguments; the one used last comes last."""


class Sandbox:
    """A local R-Series API with the data of one shop chain.

    Serves in a thread of its own while the context is open::

        with Sandbox(seed=1) as sandbox:
            sandbox.change("item", 1, description="A better bell")
            sandbox.faults.order(503, times=2, path="/Sale")
            run_tap(sandbox.settings)
            assert read_items() == sandbox.rows("item")

    Args:
        seed: The same seed gives the same data.
        scale: Thousands of sales.
        registers: Subscribed registers; they decide the rate limits.
        limits: Whether rate limits are enforced.
        latency_ms: Milliseconds each request takes at least.
        now: End of the chain's history; the start of the current UTC day if not given.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        scopes: Scopes of the tokens in its settings.
        token_lifetime: Seconds that access tokens live, except the one in its settings.
        redirect_uri: Redirect URI of its built-in clients.
        clock: Gives the time for expiry, rate limits and stamps.
        world: Makes the data.
        deviations: How the account differs from the documentation: deviations, or text such as
            ``not-found:path=Industry``.

    Attributes:
        oauth: The OAuth server.
        limits: The rate limits.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        scale: float = DEFAULT_SCALE,
        registers: int = 2,
        limits: bool = True,
        latency_ms: float = 0,
        now: datetime | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        scopes: Iterable[str] = (ALL,),
        token_lifetime: int = 3600,
        redirect_uri: str = REDIRECT_URI,
        clock: Clock = system,
        world: World = build,
        deviations: Iterable[Deviation | str] = (),
    ) -> None:
        present = now or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._world = (world, seed, scale, registers, present)
        self._clock = clock
        self._present = present
        account = self._new_account()
        self.oauth = OAuthServer(
            account.account_id,
            clock,
            token_lifetime,
            frozenset(scopes),
            Clients(built_in(redirect_uri)),
            account.name,
        )
        self.limits = Limits(registers, clock, enforced=limits)
        self._services = Services(
            account,
            self.oauth,
            self.limits,
            self.reset,
            latency_ms / 1000,
            deviations=Deviations(deviations),
        )
        self._token = self.oauth.issue(lifetime=YEAR)
        self._address = (host, port)
        self._server: Server | None = None

    def __enter__(self) -> Self:
        """Start to serve."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and delete the data."""
        self.stop()

    def start(self) -> None:
        """Start to serve.

        Raises:
            OSError: The port is taken.
        """
        self._server = Server(application(self._services), *self._address)
        self._server.start()

    def stop(self) -> None:
        """Stop, and delete the data."""
        if self._server:
            self._server.stop()
        self._services.account.close()

    @property
    def url(self) -> str:
        """Its address, without a trailing slash.

        Raises:
            RuntimeError: It has not been started.
        """
        if self._server is None:
            raise RuntimeError("The sandbox is not running: use it as a context manager, or call start().")
        return self._server.url

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that a client needs, with an access token and with a refresh token."""
        return {
            "api_url": self.url,
            "auth_url": self.url,
            "account_id": self.oauth.account_id,
            "access_token": self._token.text,
            "client_id": self.oauth.client.client_id,
            "client_secret": self.oauth.client.secret,
            "refresh_token": self._token.refresh.text,
        }

    @property
    def faults(self) -> Faults:
        """The faults to inject."""
        return self._services.faults

    @property
    def deviations(self) -> Deviations:
        """How the account differs from the documentation."""
        return self._services.deviations

    @property
    def requests(self) -> RequestLog:
        """The requests so far, without those to the sandbox's own controls."""
        return self._services.requests

    def rows(self, slug: str, relations: Iterable[str] = (), **query: str) -> list[dict[str, Any]]:
        """Return every record of a resource, archived ones included, as a client should decode it.

        Args:
            slug: The resource, by its name in snake case.
            relations: Nested records to add.
            query: Filters as a request would have them, such as the days of a report.
        """
        return self._services.account.rows(slug, relations, **query)

    def insert(self, slug: str, **values: object) -> int:
        """Add a record, made and changed just now unless its fields say otherwise; returns its key."""
        return self._services.account.insert(slug, **values)

    def change(self, slug: str, key: object, **values: object) -> None:
        """Change fields of a record; its stamp moves to the present unless it is among them.

        Raises:
            KeyError: There is no such record or field.
        """
        self._services.account.change(slug, key, **values)

    def archive(self, slug: str, key: object) -> None:
        """Archive a record, as a DELETE does where records are only archived."""
        self._services.account.archive(slug, key)

    def delete(self, slug: str, key: object) -> None:
        """Remove a record for good, without a trace."""
        self._services.account.delete(slug, key)

    def reset(self) -> None:
        """Restore the initial state: data, tokens, limits, faults, deviations and the request log."""
        former, self._services.account = self._services.account, self._new_account()
        former.close()
        self.oauth.reset(self._token, YEAR)
        self.limits.reset()
        self.faults.clear()
        self.deviations.reset()
        self.requests.clear()

    def _new_account(self) -> Account:
        """Return the account as it is at the start, from a copy if this process has built it before."""
        image = _IMAGES.pop(self._world, None)
        world, seed, scale, registers, present = self._world
        account = Account(image or world(seed, scale, registers, present), self._clock, self._present)
        image = image or account.database.image(LARGEST_IMAGE)
        if image:
            _IMAGES[self._world] = image
        while len(_IMAGES) > KEPT_IMAGES:
            del _IMAGES[next(iter(_IMAGES))]
        return account
