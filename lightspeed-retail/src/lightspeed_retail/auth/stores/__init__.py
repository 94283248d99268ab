"""Where do tokens live between runs?

A refresh token can be spent once, so its successor must never be lost: neither by a crash during the write nor by two
programs that use the same connection at the same time.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import platformdirs

from lightspeed_retail.auth.server import Endpoints
from lightspeed_retail.distribution import DISTRIBUTION
from lightspeed_retail.errors import ConfigurationError

from .file import FileTokenStore

if TYPE_CHECKING:
    from lightspeed_retail.auth.tokens import Tokens
    from lightspeed_retail.settings import Settings


class TokenStore(Protocol):
    """Stores the tokens of one connection; used by one thread at a time."""

    @property
    def name(self) -> str:
        """Name of the store in messages; shows no secret."""

    def load(self) -> Tokens | None:
        """Return the tokens that were saved last; None for none.

        Raises:
            ConfigurationError: The store holds something else, or cannot be read.
            Unreachable: The store cannot be reached at the moment.
        """

    def locked(self) -> AbstractContextManager[None]:
        """Keep other programs from refreshing until the first :meth:`save` or the end of the context.

        The lock of a program that dies is released.

        Raises:
            ConfigurationError: The store cannot be locked, or another program does not release the lock.
            Unreachable: The store cannot be reached at the moment.
        """

    def check(self) -> None:
        """Check that :meth:`save` can succeed, before a token is spent.

        Raises:
            ConfigurationError: It cannot.
            Unreachable: The store cannot be reached at the moment.
        """

    def save(self, tokens: Tokens) -> None:
        """Replace the stored tokens; they are on the disk when this returns.

        Raises:
            ConfigurationError: The tokens cannot be written; the earlier ones are unchanged.
            Unreachable: The store cannot be reached at the moment; likewise.
        """

    def clear(self) -> None:
        """Delete the tokens, if there are any; errors as for :meth:`save`."""


def open_store(settings: Settings) -> TokenStore:
    """Return the token store that the settings name; nothing is read or written yet.

    Args:
        settings: The settings. ``token_store`` is an SQLAlchemy URL or a path; by default, each connection has a file
            of its own.

    Raises:
        ConfigurationError: The kind of database is unknown, or a package for it is not installed.
    """
    location = settings.token_store
    if location and "://" in location:
        try:
            from .database import DatabaseTokenStore  # noqa: PLC0415 -- SQLAlchemy is slow to import

            return DatabaseTokenStore(location, connection_name(settings))
        except ImportError as error:
            raise ConfigurationError(
                f"Setting 'token_store' names a database, and the Python package {error.name} is not installed.",
                f"Install {DISTRIBUTION}[postgres] for PostgreSQL, or the driver of another database.",
            ) from None
    return FileTokenStore(location or default_path(settings))


def connection_name(settings: Settings) -> str:
    """Return the name of a connection in a database: client, OAuth server, and account if it is set."""
    account = "" if settings.account_id is None else f"/{settings.account_id}"
    return f"{settings.client_id}@{Endpoints.of(settings.auth_url).host}{account}"


def default_path(settings: Settings) -> Path:
    """Return the default file of a connection, in the user's state folder."""
    connection = json.dumps([settings.client_id, Endpoints.of(settings.auth_url).base, settings.account_id])
    folder = platformdirs.user_state_path("lightspeed-retail")
    return folder / f"{hashlib.sha256(connection.encode()).hexdigest()[:20]}.json"
