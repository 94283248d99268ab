"""How does the client log in?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lightspeed_retail.errors import ConfigurationError

from . import hints
from .flows import Bearer, OAuth
from .stores import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lightspeed_retail.settings import Settings

    from .server import PostForm

__all__ = ["Auth", "choose"]


class Auth(Protocol):
    """A source of access tokens."""

    @property
    def hint(self) -> str:
        """What the user should do when the API refuses a new token."""

    def token(self) -> str:
        """Return the access token to send now.

        Raises:
            LightspeedError: No token can be had.
        """

    def refresh(self, refused: str) -> bool:
        """Replace an access token that the API refused, and return whether there is another one.

        Raises:
            LightspeedError: There should be another one, but it cannot be had.
        """


def choose(
    settings: Settings,
    post_form: PostForm,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Auth:
    """Return the way to log in that the settings name; nothing is sent to the OAuth server yet.

    Args:
        settings: The settings.
        post_form: Sends a form to the OAuth server.
        clock: Returns the current time in UTC.
        sleep: Waits for a number of seconds.

    Raises:
        ConfigurationError: The settings name none, nobody has logged in yet, or the token store cannot be read.
        Unreachable: The token store cannot be reached at the moment.
    """
    if settings.access_token:
        return Bearer(settings.access_token)
    if not settings.client_id:
        if useless := [name for name in ("client_secret", "refresh_token") if getattr(settings, name)]:
            raise ConfigurationError(
                f"Setting 'client_id' is not set, and {' and '.join(useless)} cannot be used without it.",
                "Set it to the ID of the OAuth client that they belong to.",
            )
        raise ConfigurationError("No way to log in is set.", hints.CONFIGURE)
    store = open_store(settings)
    if store.load() or settings.refresh_token:
        return OAuth(settings, store, post_form, clock=clock, sleep=sleep)
    raise ConfigurationError(
        f"Client {settings.client_id} is set, but nobody has logged in: the token store {store.name} holds no tokens.",
        hints.LOG_IN,
    )
