"""Where do tokens live between runs?

A refresh token is spent when it is used, so its successor must never be lost: not by a crash while writing, and not by
two programs that use the same connection at the same time.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import platformdirs

from lightspeed_retail.auth.server import Endpoints
from lightspeed_retail.errors import ConfigurationError

from .file import FileTokenStore

if TYPE_CHECKING:
    from lightspeed_retail.auth.tokens import Tokens
    from lightspeed_retail.settings import Settings


class TokenStore(Protocol):
    """Keeps the tokens of one connection; used by one thread at a time."""

    @property
    def name(self) -> str:
        """What the store is called in messages; shows no secret."""

    def load(self) -> Tokens | None:
        """Return what was saved last; None if nothing was.

        Raises:
            ConfigurationError: The store holds something else, or cannot be read.
            Unreachable: The store is away for now.
        """

    def locked(self) -> AbstractContextManager[None]:
        """Keep other programs from refreshing until the first :meth:`save`, or else until the end.

        A program that dies lets go of the lock.

        Raises:
            ConfigurationError: The store cannot be locked, or another program does not let go of it.
            Unreachable: The store is away for now.
        """

    def check(self) -> None:
        """Make sure that :meth:`save` will work, before a token is spent.

        Raises:
            ConfigurationError: It would not.
            Unreachable: The store is away for now.
        """

    def save(self, tokens: Tokens) -> None:
        """Keep these tokens in place of earlier ones, safely, before returning.

        Raises:
            ConfigurationError: They cannot be written; the earlier ones are still there.
            Unreachable: The store is away for now; likewise.
        """

    def clear(self) -> None:
        """Forget the tokens, if there are any; errors as for :meth:`save`."""


def open_store(settings: Settings) -> TokenStore:
    """Return the token store that the settings name; nothing is read or written yet.

    Args:
        settings: The settings. ``token_store`` is an SQLAlchemy URL or a path; a file of its own for each connection
            if it is not set.

    Raises:
        ConfigurationError: There is no such kind of store, or what it needs is not installed.
    """
    place = settings.token_store
    if place and "://" in place:
        try:
            from .database import DatabaseTokenStore  # noqa: PLC0415 -- SQLAlchemy is an extra

            return DatabaseTokenStore(place, connection_name(settings))
        except ImportError as error:
            raise ConfigurationError(
                f"Setting 'token_store' names a database, and the Python package {error.name} is not installed.",
                "Install lightspeed-retail[postgres] for PostgreSQL. For another database install "
                "lightspeed-retail[database] and its driver.",
            ) from None
    return FileTokenStore(place or default_path(settings))


def connection_name(settings: Settings) -> str:
    """Return what tells connections in one database apart: client, OAuth server, and account if it is set."""
    account = "" if settings.account_id is None else f"/{settings.account_id}"
    return f"{settings.client_id}@{Endpoints.of(settings.auth_url).host}{account}"


def default_path(settings: Settings) -> Path:
    """Return the file for a connection that names none, in the user's state folder."""
    connection = json.dumps([settings.client_id, Endpoints.of(settings.auth_url).base, settings.account_id])
    folder = platformdirs.user_state_path("lightspeed-retail")
    return folder / f"{hashlib.sha256(connection.encode()).hexdigest()[:20]}.json"
