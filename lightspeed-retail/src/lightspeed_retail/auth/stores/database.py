"""Stores tokens in a database, for programs on several machines."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, MetaData, String, Table, Text, create_engine, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from lightspeed_retail.auth import hints
from lightspeed_retail.auth.tokens import MAX_SIZE, Tokens
from lightspeed_retail.errors import ConfigurationError, LightspeedError, Unreachable

from .locks import LOCK_TIMEOUT, lock_timed_out

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
"""One row per connection."""

DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""Driver for URLs that name none."""

ON_BEGIN = {
    "postgresql": (
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
        "SET LOCAL lock_timeout = {milliseconds}",
        # A machine that disappears while it holds the lock loses it before others time out.
        "SET LOCAL idle_in_transaction_session_timeout = {milliseconds}",
    ),
    "mysql": ("SET innodb_lock_wait_timeout = {seconds}",),
    "mariadb": ("SET innodb_lock_wait_timeout = {seconds}",),
}
"""Statements at the beginning of a transaction, by kind of database; they set the timeout for locks."""

SQLITE_BUSY = "SQLITE_BUSY"
LOCK_ERRORS = {"55P03", SQLITE_BUSY}
"""Error codes of PostgreSQL and SQLite for a lock that was not released in time."""

SQLITE_TIMEOUT = 1.0
"""Seconds that SQLite itself waits for a lock at most; Python handles no signals meanwhile."""


class DatabaseTokenStore:
    """Stores tokens in a table, created if needed; see :class:`~.stores.TokenStore` for its methods.

    The lock is the lock of the row. Updating the row takes it, which works in every database and shows that the row can
    be written.

    Args:
        url: SQLAlchemy URL of the database.
        connection: Key of the row.
        timeout: Seconds to wait for another program that holds the lock.
        clock: Returns monotonic seconds.

    Raises:
        ConfigurationError: The URL is invalid, or names an unknown kind of database.
        ImportError: The driver is not installed.
    """

    def __init__(
        self,
        url: str,
        connection: str,
        *,
        timeout: float = LOCK_TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parsed = _parsed(url)
        self.name = parsed.set(drivername=parsed.get_backend_name(), query={}).render_as_string()
        self._row = TABLE.c.connection == connection
        self._connection = connection
        self._timeout = timeout
        self._clock = clock
        self._file = _file(parsed)
        self._engine = create_engine(
            parsed,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": min(timeout, SQLITE_TIMEOUT), "check_same_thread": False} if self._file else {},
        )
        self._held: Connection | None = None

    def load(self) -> Tokens | None:
        """Read the row."""
        with self._connected() as connection, self._errors_explained("read"):
            if not self._retry_while_busy(lambda: _has_table(connection)):
                return None
            content = self._retry_while_busy(lambda: connection.scalar(select(TABLE.c.tokens).where(self._row)))
        if not content:
            return None
        try:
            return Tokens.from_json(content)
        except ValueError:
            raise ConfigurationError(
                f"The token store {self.name} does not hold tokens for {self._connection}.",
                f"Delete that row of the table {TABLE.name}. {hints.LOG_IN_AGAIN}",
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the row; :meth:`save` commits the transaction and so releases the lock."""
        self._create_table()
        with self._connected() as connection:
            with self._errors_explained("locked"):
                self._upsert(connection, TABLE.c.tokens)
            self._held = connection
            try:
                yield
            finally:
                self._held = None

    def check(self) -> None:
        """Write a row of the maximal size, and roll back."""
        self._create_table()
        with self._connected() as connection, self._errors_explained("written"):
            trial = connection.begin_nested()
            self._upsert(connection, " " * MAX_SIZE)
            trial.rollback()

    def save(self, tokens: Tokens) -> None:
        """Write the row and commit, which releases the lock."""
        self._create_table()
        with self._connected() as connection, self._errors_explained("written"):
            self._upsert(connection, tokens.to_json())
            self._retry_while_busy(connection.commit)

    def clear(self) -> None:
        """Delete the row and commit."""
        self._create_table()
        with self._connected() as connection, self._errors_explained("written"):
            self._retry_while_busy(lambda: connection.execute(TABLE.delete().where(self._row)))
            self._retry_while_busy(connection.commit)

    def _upsert(self, connection: Connection, tokens: Any) -> None:
        """Write the row, inserted if needed; no other program can until the transaction ends."""
        update = TABLE.update().where(self._row).values(tokens=tokens)
        if self._retry_while_busy(lambda: connection.execute(update)).rowcount == 0:
            with suppress(IntegrityError), connection.begin_nested():  # another program may be inserting it
                connection.execute(TABLE.insert().values(connection=self._connection))
            connection.execute(update)

    def _retry_while_busy(self, attempt: Callable[[], T]) -> T:
        """Do something again while SQLite is busy: it waits outside of Python, where no signal would be heard."""
        until = self._clock() + self._timeout
        while True:
            try:
                return attempt()
            except OperationalError as error:
                if getattr(error.orig, "sqlite_errorname", None) != SQLITE_BUSY or self._clock() >= until:
                    raise

    def _create_table(self) -> None:
        with self._connected() as connection, self._errors_explained("written"):
            if self._retry_while_busy(lambda: _has_table(connection)):
                return
            try:
                self._retry_while_busy(lambda: TABLE.create(connection))
                self._retry_while_busy(connection.commit)
            except SQLAlchemyError:
                connection.rollback()
                if not _has_table(connection):  # another program may have created it meanwhile
                    raise

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Yield the transaction that holds the lock, or else a new one; it is rolled back unless committed."""
        if self._held:
            yield self._held
            return
        with self._errors_explained("reached"):
            if self._file:
                _create_private(self._file)
            connection = self._engine.connect()
        try:
            with self._errors_explained("reached"):
                self._begin(connection)
            yield connection
        finally:
            connection.invalidate()  # closes it at once, even within a statement that a signal has interrupted
            connection.close()

    def _begin(self, connection: Connection) -> None:
        milliseconds = max(round(self._timeout * 1000), 1)  # 0 would mean no timeout
        for statement in ON_BEGIN.get(connection.dialect.name, ()):
            connection.exec_driver_sql(statement.format(milliseconds=milliseconds, seconds=-(-milliseconds // 1000)))

    @contextmanager
    def _errors_explained(self, how: str) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise self._unusable(how, error) from None

    def _unusable(self, how: str, error: Exception) -> LightspeedError:
        cause = getattr(error, "orig", None) or error
        if LOCK_ERRORS & {getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorname", None)}:
            return lock_timed_out(self.name, self._timeout)
        text = getattr(cause, "strerror", None) or str(cause)
        reason = text.strip().partition("\n")[0].rstrip(".") or type(cause).__name__
        message = f"The token store {self.name} cannot be {how}: {reason}."
        if (how == "reached" and not self._file) or getattr(error, "connection_invalidated", False):
            return Unreachable(message, "Check token_store, and that the database is up.", sent=False)
        return ConfigurationError(
            message, f"Check token_store, and that its user may create and write the table {TABLE.name}."
        )


def _has_table(connection: Connection) -> bool:
    return inspect(connection).has_table(TABLE.name)


def _parsed(url: str) -> URL:
    """Parse a URL and complete its driver.

    Raises:
        ConfigurationError: The URL is invalid, or names an unknown kind of database.
    """
    try:
        parsed = make_url(url)
        parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
        parsed.get_dialect()
    except NoSuchModuleError:
        raise ConfigurationError(
            "Setting 'token_store' names an unknown kind of database.",
            "Give a URL such as postgresql://user:password@host/database; or install the SQLAlchemy dialect it needs.",
        ) from None
    except (ArgumentError, ValueError):
        raise _invalid_url() from None
    if "@" in (parsed.host or ""):  # part of a password that is not percent-encoded
        raise _invalid_url()
    return parsed


def _invalid_url() -> ConfigurationError:
    return ConfigurationError(
        "Setting 'token_store' is not a valid database URL.",
        "Give one such as postgresql://user:password@host/database, with special characters percent-encoded.",
    )


def _file(url: URL) -> Path | None:
    """Return the file of an SQLite database; None for other databases.

    Raises:
        ConfigurationError: The database is in memory.
    """
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise ConfigurationError(
            "Setting 'token_store' names no SQLite file.", "Give its path: sqlite:////path/to/tokens.db."
        )
    return Path(url.database)


def _create_private(file: Path) -> None:
    """Create a file and its folder, accessible to their owner only, unless they exist."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
