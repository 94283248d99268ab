"""Tokens in a database, for programs on many machines."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, MetaData, String, Table, Text, create_engine, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from lightspeed_retail.auth import hints
from lightspeed_retail.auth.tokens import ROOM, Tokens
from lightspeed_retail.errors import ConfigurationError, LightspeedError, Unreachable

from .locks import LOCK_PATIENCE, waited_in_vain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

T = TypeVar("T")

TABLE = Table(
    "lightspeed_retail_tokens",
    MetaData(),
    Column("connection", String(255), primary_key=True),
    Column("tokens", Text),
)
"""A row for each connection."""

DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""What is used where a URL names no driver."""

FIRST = {
    "postgresql": (
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
        "SET LOCAL lock_timeout = {milliseconds}",
        # A machine that vanishes with the lock loses it before others lose their patience.
        "SET LOCAL idle_in_transaction_session_timeout = {milliseconds}",
    ),
    "mysql": ("SET innodb_lock_wait_timeout = {seconds}",),
    "mariadb": ("SET innodb_lock_wait_timeout = {seconds}",),
}
"""How a transaction begins, by kind of database; the times are the patience for locks."""

SQLITE_BUSY = "SQLITE_BUSY"
BUSY = {"55P03", SQLITE_BUSY}
"""Codes of the error that a lock could not be had in time: PostgreSQL's, SQLite's."""

PULSE = 1.0
"""Most seconds that SQLite waits for a lock by itself."""


class DatabaseTokenStore:
    """Keeps tokens in a table that is made if it is not there; methods as :class:`~.stores.TokenStore` has them.

    The lock is that of the row. It is taken by writing the row, which every database understands, and which shows that
    it can be written.

    Args:
        url: URL of the database as SQLAlchemy has it.
        connection: What the row is called.
        patience: Seconds to wait for another program that holds the lock.
        clock: Seconds that only ever grow.

    Raises:
        ConfigurationError: The URL is none, or names a kind of database that is not known.
        ImportError: The driver is not installed.
    """

    def __init__(
        self,
        url: str,
        connection: str,
        *,
        patience: float = LOCK_PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parsed = _parsed(url)
        self.name = parsed.set(drivername=parsed.get_backend_name(), query={}).render_as_string()
        self._row = TABLE.c.connection == connection
        self._connection = connection
        self._patience = patience
        self._clock = clock
        self._file = _file(parsed)
        self._engine = create_engine(
            parsed,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": min(patience, PULSE), "check_same_thread": False} if self._file else {},
        )
        self._held: Connection | None = None

    def load(self) -> Tokens | None:
        """Read the row."""
        with self._connected() as connection, self._explained("read"):
            if not self._persistently(lambda: _has_table(connection)):
                return None
            content = self._persistently(lambda: connection.scalar(select(TABLE.c.tokens).where(self._row)))
        if not content:
            return None
        try:
            return Tokens.from_json(content)
        except ValueError:
            raise ConfigurationError(
                f"The token store {self.name} does not hold tokens for {self._connection}.",
                f"Remove that row of the table {TABLE.name}. {hints.LOG_IN_AGAIN}",
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the row; :meth:`save` ends the transaction, and the lock with it."""
        self._make_table()
        with self._connected() as connection:
            with self._explained("locked"):
                self._put(connection, TABLE.c.tokens)
            self._held = connection
            try:
                yield
            finally:
                self._held = None

    def check(self) -> None:
        """Write a row of the same size, and take it back."""
        self._make_table()
        with self._connected() as connection, self._explained("written"):
            trial = connection.begin_nested()
            self._put(connection, " " * ROOM)
            trial.rollback()

    def save(self, tokens: Tokens) -> None:
        """Write the row and end the transaction."""
        self._make_table()
        with self._connected() as connection, self._explained("written"):
            self._put(connection, tokens.to_json())
            self._persistently(connection.commit)

    def clear(self) -> None:
        """Remove the row and end the transaction."""
        self._make_table()
        with self._connected() as connection, self._explained("written"):
            self._persistently(lambda: connection.execute(TABLE.delete().where(self._row)))
            self._persistently(connection.commit)

    def _put(self, connection: Connection, tokens: Any) -> None:
        """Write the row, made if need be; until the end of the transaction no other program can."""
        update = TABLE.update().where(self._row).values(tokens=tokens)
        if self._persistently(lambda: connection.execute(update)).rowcount == 0:
            with suppress(IntegrityError), connection.begin_nested():  # another program may make it just now
                connection.execute(TABLE.insert().values(connection=self._connection))
            connection.execute(update)

    def _persistently(self, attempt: Callable[[], T]) -> T:
        """Do something again while SQLite is busy: it waits outside of Python, where no signal would be heard."""
        until = self._clock() + self._patience
        while True:
            try:
                return attempt()
            except OperationalError as error:
                if getattr(error.orig, "sqlite_errorname", None) != SQLITE_BUSY or self._clock() >= until:
                    raise

    def _make_table(self) -> None:
        with self._connected() as connection, self._explained("written"):
            if self._persistently(lambda: _has_table(connection)):
                return
            try:
                self._persistently(lambda: TABLE.create(connection))
                self._persistently(connection.commit)
            except SQLAlchemyError:
                connection.rollback()
                if not _has_table(connection):  # another program may have made it just now
                    raise

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """The transaction that holds the lock, else one of its own; what is not committed is undone."""
        if self._held:
            yield self._held
            return
        with self._explained("reached"):
            if self._file:
                _make_private(self._file)
            connection = self._engine.connect()
        try:
            with self._explained("reached"):
                self._begin(connection)
            yield connection
        finally:
            connection.invalidate()  # closed at once, also in the middle of a statement that a signal broke off
            connection.close()

    def _begin(self, connection: Connection) -> None:
        milliseconds = max(round(self._patience * 1000), 1)  # 0 would mean for ever
        for statement in FIRST.get(connection.dialect.name, ()):
            connection.exec_driver_sql(statement.format(milliseconds=milliseconds, seconds=-(-milliseconds // 1000)))

    @contextmanager
    def _explained(self, how: str) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise self._unusable(how, error) from None

    def _unusable(self, how: str, error: Exception) -> LightspeedError:
        cause = getattr(error, "orig", None) or error
        if BUSY & {getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorname", None)}:
            return waited_in_vain(self.name, self._patience)
        said = getattr(cause, "strerror", None) or str(cause)
        reason = said.strip().partition("\n")[0].rstrip(".") or type(cause).__name__
        message = f"The token store {self.name} cannot be {how}: {reason}."
        if (how == "reached" and not self._file) or getattr(error, "connection_invalidated", False):
            return Unreachable(message, "Check token_store, and that the database is up.", sent=False)
        return ConfigurationError(
            message, f"Check token_store, and that its user may create and write the table {TABLE.name}."
        )


def _has_table(connection: Connection) -> bool:
    return inspect(connection).has_table(TABLE.name)


def _parsed(url: str) -> URL:
    """Read a URL and name the driver.

    Raises:
        ConfigurationError: It is none, or names a kind of database that is not known.
    """
    try:
        parsed = make_url(url)
        parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
        parsed.get_dialect()
    except NoSuchModuleError:
        raise ConfigurationError(
            "Setting 'token_store' names a kind of database that is not known.",
            "Give a URL such as postgresql://user:password@host/database; or install the SQLAlchemy dialect it needs.",
        ) from None
    except (ArgumentError, ValueError):
        raise _no_url() from None
    if "@" in (parsed.host or ""):  # the rest of a password that is not encoded
        raise _no_url()
    return parsed


def _no_url() -> ConfigurationError:
    return ConfigurationError(
        "Setting 'token_store' is no URL of a database.",
        "Give one such as postgresql://user:password@host/database, with special characters percent-encoded.",
    )


def _file(url: URL) -> Path | None:
    """Return the file of an SQLite database; None for other databases.

    Raises:
        ConfigurationError: It is in memory.
    """
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise ConfigurationError(
            "Setting 'token_store' names no file for SQLite.", "Give its path: sqlite:////path/to/tokens.db."
        )
    return Path(url.database)


def _make_private(file: Path) -> None:
    """Make a file that only its owner can read, and its folder, unless they are there."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
