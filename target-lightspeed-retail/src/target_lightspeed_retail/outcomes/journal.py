"""What was published, and as which record?

One row for each key of each stream. Before a request goes out, the journal says that it is being sent; afterwards, what
came of it. So a run that is killed leaves a note of the one request whose outcome nobody knows, and the next run sends
nothing twice. What was accepted counts as *settled* once the state that covers it has been passed on: the source will
not send those rows again by itself.
"""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import platformdirs
from filelock import FileLock, Timeout
from singer_sdk.singerlib.json import deserialize_json, serialize_json
from sqlalchemy import (
    URL,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    create_engine,
    delete,
    func,
    insert,
    make_url,
    or_,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from lightspeed_retail.distribution import DISTRIBUTION
from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.rows import EarlierRejection, Row, batches, now

ACCEPTED = "accepted"
SENDING = "sending"
REJECTED = "rejected"
UNKNOWN = "outcome unknown"

KEYLESS = "row:"
"""How the keys begin that rows of streams without a key are given."""

_METADATA = MetaData()

ENTRIES = Table(
    "lightspeed_retail_journal",
    _METADATA,
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("stream", String(200), primary_key=True),
    Column("key", String(300), primary_key=True),
    Column("remote_id", String(100)),
    Column("digest", String(64)),
    Column("outcome", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("run", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("request", Text),
    Column("at", String(32), nullable=False),
)
"""What came of the row with a key."""

WAITING = Table(
    "lightspeed_retail_waiting",
    _METADATA,
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stream", String(200), nullable=False),
    Column("row", Text, nullable=False),
)
"""Rows of this run that wait for others to be published."""

MATCHES = Table(
    "lightspeed_retail_matches",
    _METADATA,
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("stream", String(200), primary_key=True),
    Column("remote_id", String(100), primary_key=True),
    Column("key", String(300), nullable=False),
    Column("number", Integer, nullable=False),
)
"""The first row of this run that was published as a record, for each record."""

_THIS = and_(
    ENTRIES.c.account == bindparam("of_account"),
    ENTRIES.c.stream == bindparam("of_stream"),
    ENTRIES.c.key == bindparam("of_key"),
)
_UPDATE, _INSERT, _DELETE = update(ENTRIES).where(_THIS), insert(ENTRIES), delete(ENTRIES).where(_THIS)
"""Statements for one entry, built once: building one takes longer than executing it."""

_MATCH = and_(
    MATCHES.c.account == bindparam("of_account"),
    MATCHES.c.stream == bindparam("of_stream"),
    MATCHES.c.remote_id == bindparam("of_remote_id"),
)
_FIND_MATCH, _INSERT_MATCH, _DELETE_MATCH = (
    select(MATCHES.c.key, MATCHES.c.number).where(_MATCH),
    insert(MATCHES),
    delete(MATCHES).where(_MATCH),
)

_REMEMBERED = 50_000
"""Most records whose keys are kept at hand."""

_MANY = 500
"""Keys that are looked up at once."""


@dataclass(frozen=True)
class Entry:
    """What the journal knows of a key.

    Attributes:
        remote_id: Key of the record in the account; empty if there is none, or it is not known.
        digest: Tells apart what was accepted, or is being sent; empty if nothing was.
        outcome: One of :data:`ACCEPTED`, :data:`SENDING`, :data:`REJECTED` and :data:`UNKNOWN`.
        attempts: How often it was rejected since it was last accepted.
        pending: Whether an earlier run ended before the state that covers it was passed on.
        request: The request whose outcome is not known, for those who have to find out what came of it; of an accepted
            row its :attr:`deviation`, if there is one.
        at: When the row was as it is known, as a timestamp in UTC.
        stored: The entry as the database has it, for :meth:`Journal.withdraw`.
    """

    remote_id: str
    digest: str
    outcome: str
    attempts: int
    pending: bool
    request: Mapping[str, Any]
    at: str
    stored: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def open(self) -> bool:
        """Whether a request was sent, or was about to be, of which nobody knows what came of it."""
        return self.outcome in (SENDING, UNKNOWN)

    @property
    def done(self) -> list[str]:
        """Digests of the requests that were made for the row before the one that failed or was interrupted."""
        return list(self.request.get("done", ())) if self.outcome != ACCEPTED else []

    @property
    def deviation(self) -> str:
        """How the record differs from the row although the API accepted it, as a digest; empty if it is not known."""
        return str(self.request.get("deviation", "")) if self.outcome == ACCEPTED else ""

    @property
    def method(self) -> str:
        """HTTP method of that request."""
        return str(self.request.get("request", "")).partition(" ")[0]


class Journal:
    """The journal of one account, for one run.

    Args:
        place: A file, or the SQLAlchemy URL of a database; the account's own in the user's state folder if None.
        account_id: The account.
        trial: Whether nothing of what is written is to last.

    Raises:
        ConfigurationError: It cannot be opened.
    """

    def __init__(self, place: str | None, account_id: int, *, trial: bool = False) -> None:
        url = _url(place, account_id)
        self.name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
        self._account = account_id
        self._trial = trial
        self._run = uuid.uuid4().hex
        is_file = url.get_backend_name() == "sqlite" and bool(url.database)
        self._lock = FileLock(f"{self.name}.lock") if is_file and not trial else None
        self._remote_ids: dict[tuple[str, str], str] = {}
        self._sending: set[tuple[str, str]] = set()
        self._known_keyless: dict[tuple[str, str], list[str]] = defaultdict(list)
        with self._explained("opened"):
            self._connection = _connected(url, trial=trial)
            _METADATA.create_all(self._connection)
            self._commit()

    def reserve(self) -> None:
        """Begin a run, and keep others away until it is closed; for a database, the user has to.

        Raises:
            ConfigurationError: Another run uses it at this moment.
        """
        with self._explained("locked"):
            if self._lock:
                self._lock.acquire(timeout=0)
            for of_run in (WAITING, MATCHES):
                self._connection.execute(delete(of_run).where(of_run.c.account == self._account))
            self._commit()
            self._learn_keyless()

    def close(self) -> None:
        """Keep what was written, unless this is a trial, and close it.

        Raises:
            ConfigurationError: It cannot be written.
        """
        try:
            self.commit()
            self._connection.close()
            self._connection.engine.dispose()
        finally:
            if self._lock:
                self._lock.release()  # last, so that nobody else opens it before

    # ------------------------------------------------------------------------------------------------- reading

    def entries(self, stream: str, keys: Sequence[str]) -> dict[str, Entry]:
        """What is known of the keys of a stream; those without an entry are missing."""
        found: dict[str, Entry] = {}
        with self._explained("read"):
            for some in batches(keys, _MANY):
                where = self._of(stream) & ENTRIES.c.key.in_(some)
                for row in self._connection.execute(select(ENTRIES).where(where)).mappings():
                    found[row["key"]] = self._entry(dict(row))
        return found

    def entry(self, stream: str, key: str) -> Entry | None:
        """What is known of one key."""
        return self.entries(stream, [key]).get(key)

    def published_since(self, stream: str, rejections: Sequence[EarlierRejection]) -> list[EarlierRejection]:
        """Return those of some rejections of a stream since which the row was published."""
        entries = self.entries(stream, [one.key for one in rejections])
        return [
            one
            for one in rejections
            if (entry := entries.get(one.key)) and entry.outcome == ACCEPTED and entry.at >= one.at
        ]

    def remote_ids(self, stream: str, keys: Sequence[str]) -> dict[str, str]:
        """The records that keys of a stream stand for, as far as that is known."""
        found = {key: self._remote_ids[stream, key] for key in keys if (stream, key) in self._remote_ids}
        if missing := [key for key in keys if key not in found]:
            entries = self.entries(stream, missing)
            found |= {key: entry.remote_id for key, entry in entries.items() if entry.remote_id}
            self._remember_ids({(stream, key): found[key] for key in entries if key in found})
        return found

    def others(self, row: Row, remote_ids: Sequence[str]) -> set[str]:
        """Which of some records other rows of the same stream stand for."""
        where = self._of(row.stream) & ENTRIES.c.remote_id.in_(remote_ids) & (ENTRIES.c.key != row.key)
        with self._explained("read"):
            return set(self._connection.scalars(select(ENTRIES.c.remote_id).where(where)))

    def key_without(self, stream: str, digest: str) -> str:
        """A key for a row of a stream without one: that of the same row in a run that was killed, else a new one."""
        known = self._known_keyless[stream, digest]
        return known.pop() if known else f"{KEYLESS}{digest}:{uuid.uuid4().hex}"

    # ------------------------------------------------------------------------------------------------- writing

    def begin(
        self, row: Row, digest: str, request: Mapping[str, Any], entry: Entry | None, remote_id: str = ""
    ) -> None:
        """Note that a request is about to be sent.

        Args:
            row: The row it is sent for.
            digest: Tells apart what the row says.
            request: What a person needs who has to find out what came of it.
            entry: What was known of the row.
            remote_id: Key of the record, if an earlier request for the row has created it.
        """
        self._put(
            row,
            entry,
            outcome=SENDING,
            digest=digest,
            request=json.dumps(request, default=str),
            attempts=entry.attempts if entry else 0,
            **({"remote_id": remote_id} if remote_id else {}),
        )
        self._sending.add((row.stream, row.key))
        self._commit()

    def withdraw(self, row: Row, entry: Entry | None, done: Sequence[str] = ()) -> None:
        """Undo :meth:`begin`, because the request certainly had no effect.

        The entry changes in one step, and is safe on the disk with the next entry or at the end of the run. A run that
        is killed before that leaves the row as one whose outcome is unknown.

        Args:
            row: The row that it was sent for.
            entry: What was known of the row before.
            done: Digests of the requests that were made for the row before.
        """
        if done:
            self._put(row, entry, outcome=REJECTED, request=_made(done))
            return
        with self._explained("written"):
            if entry:
                self._connection.execute(_UPDATE, {**entry.stored, **self._this(row)})
            else:
                self._connection.execute(_DELETE, self._this(row))

    def accept(self, row: Row, digest: str, remote_id: str, deviation: str = "") -> None:
        """Note that a row is published, as which record, its digest and its :attr:`Entry.deviation`."""
        request = json.dumps({"deviation": deviation}) if deviation else None
        self._put(row, None, outcome=ACCEPTED, digest=digest, remote_id=remote_id, attempts=0, request=request)
        self._commit_if_sent(row)
        self._remote_ids.pop((row.stream, row.key), None)

    def reject(self, row: Row, entry: Entry | None, outcome: str, attempts: int, done: Sequence[str] = ()) -> None:
        """Note that a row is not published.

        Args:
            row: The row.
            entry: What was known of it before.
            outcome: :data:`REJECTED`; or :data:`UNKNOWN`, which keeps the request.
            attempts: How often it was rejected.
            done: Digests of the requests that were made for it before the one that failed.
        """
        request = {} if outcome == UNKNOWN else {"request": _made(done) if done else None}
        self._put(row, entry, outcome=outcome, attempts=attempts, **request)
        self._commit_if_sent(row)

    def forget(self, row: Row) -> None:
        """Forget what a row was published as, for the record is gone."""
        self._remote_ids.pop((row.stream, row.key), None)
        with self._explained("written"):
            self._connection.execute(_DELETE, self._this(row))
            self._commit()

    def settle(self, number: int) -> None:
        """Note that the source will not send rows up to a place in the input again by itself."""
        done = and_(
            ENTRIES.c.account == self._account,
            ENTRIES.c.run == self._run,
            ENTRIES.c.number <= number,
            ENTRIES.c.settled.is_(False),
        )
        self._settle(done)

    def settle_all(self) -> None:
        """Note that the input came to its end: what an earlier run left open is no longer of interest either."""
        self._settle(and_(ENTRIES.c.account == self._account, ENTRIES.c.settled.is_(False)))

    # ------------------------------------------------------------------------------------------------- matches

    def match(self, stream: str, remote_id: str) -> Row | None:
        """Return the row of this run that stands for a record, without its fields; None if none does."""
        with self._explained("read"):
            where = {"of_account": self._account, "of_stream": stream, "of_remote_id": remote_id}
            found = self._connection.execute(_FIND_MATCH, where).first()
        return Row(stream, found.number, {}, found.key) if found else None

    def note_matches(self, rows: Mapping[str, Row]) -> None:
        """Note which rows of this run stand for which records; for this run only.

        Args:
            rows: Rows by the keys of their records.
        """
        if not rows:
            return
        these = [
            {"of_account": self._account, "of_stream": row.stream, "of_remote_id": id_} for id_, row in rows.items()
        ]
        values = [
            {"account": self._account, "stream": row.stream, "remote_id": id_, "key": row.key, "number": row.number}
            for id_, row in rows.items()
        ]
        with self._explained("written"):
            self._connection.execute(_DELETE_MATCH, these)
            self._connection.execute(_INSERT_MATCH, values)

    # ------------------------------------------------------------------------------------------------- waiting

    def wait(self, row: Row) -> None:
        """Keep a row until others are published; for this run only, for the next one is sent it again."""
        content = {
            "record": row.record,
            "key": row.key,
            "deleted": row.deleted,
            "rejected": asdict(row.rejected) if row.rejected else None,
        }
        with self._explained("written"):
            self._connection.execute(
                insert(WAITING).values(
                    account=self._account,
                    number=row.number,
                    stream=row.stream,
                    row=serialize_json(content),
                )
            )

    def waiting(self) -> dict[str, int]:
        """The streams that have rows waiting, each with the place in the input of the first one."""
        with self._explained("read"):
            first = func.min(WAITING.c.number)
            where = WAITING.c.account == self._account
            found = select(WAITING.c.stream, first).where(where).group_by(WAITING.c.stream).order_by(first)
            return {row[0]: row[1] for row in self._connection.execute(found)}

    def count_waiting(self) -> int:
        """How many rows wait."""
        with self._explained("read"):
            where = WAITING.c.account == self._account
            return int(self._connection.scalar(select(func.count()).select_from(WAITING).where(where)) or 0)

    def take_waiting(self, stream: str, after: int, most: int) -> list[Row]:
        """Take rows of a stream back, in the order they came, up to where a key comes a second time.

        Args:
            stream: The stream.
            after: Only those behind this place in the input.
            most: No more than this.
        """
        taken: dict[str, Row] = {}
        where = and_(WAITING.c.account == self._account, WAITING.c.stream == stream, WAITING.c.number > after)
        with self._explained("read"):
            found = self._connection.execute(select(WAITING).where(where).order_by(WAITING.c.number).limit(most))
            for number, content in [(row["number"], deserialize_json(row["row"])) for row in found.mappings()]:
                rejected = EarlierRejection(**content.pop("rejected")) if content["rejected"] else None
                row = Row(stream=stream, number=number, **{**content, "rejected": rejected})
                if row.key in taken:
                    break
                taken[row.key] = row
            numbers = [row.number for row in taken.values()]
            self._connection.execute(
                delete(WAITING).where(WAITING.c.account == self._account, WAITING.c.number.in_(numbers))
            )
            self._commit()
        return list(taken.values())

    # ------------------------------------------------------------------------------------------------- inside

    def _of(self, stream: str) -> ColumnElement[bool]:
        return and_(ENTRIES.c.account == self._account, ENTRIES.c.stream == stream)

    def _entry(self, row: Mapping[str, Any]) -> Entry:
        return Entry(
            remote_id=row["remote_id"] or "",
            digest=row["digest"] or "",
            outcome=row["outcome"],
            attempts=row["attempts"],
            pending=not row["settled"] and row["run"] != self._run,
            request=json.loads(row["request"] or "{}"),
            at=row["at"],
            stored=row,
        )

    def _remember_ids(self, found: Mapping[tuple[str, str], str]) -> None:
        """Keep what is asked for time and again at hand."""
        if len(self._remote_ids) > _REMEMBERED:
            self._remote_ids.clear()
        self._remote_ids.update(found)

    def _put(self, row: Row, entry: Entry | None, **values: Any) -> None:
        """Write an entry; what is not among the values stays as it is."""
        values |= {"run": self._run, "number": row.number, "settled": False}
        values["at"] = (row.rejected.at if row.rejected else "") or now()
        with self._explained("written"):
            if not self._connection.execute(_UPDATE, {**values, **self._this(row)}).rowcount:
                kept = {"remote_id": entry.remote_id, "digest": entry.digest} if entry else {}
                values = {"account": self._account, "stream": row.stream, "key": row.key} | kept | values
                self._connection.execute(_INSERT, values)

    def _this(self, row: Row) -> dict[str, Any]:
        """Which entry is that of a row, for a statement."""
        return {"of_account": self._account, "of_stream": row.stream, "of_key": row.key}

    def _commit_if_sent(self, row: Row) -> None:
        """Commit the outcome of a request at once; what was decided without one can be decided again."""
        if (row.stream, row.key) in self._sending:
            self._sending.discard((row.stream, row.key))
            self._commit()

    def _settle(self, where: ColumnElement[bool]) -> None:
        with self._explained("written"):
            keyless = and_(where, ENTRIES.c.key.startswith(KEYLESS))
            over = or_(ENTRIES.c.outcome == ACCEPTED, ENTRIES.c.request.is_(None))  # nothing asks for them again
            self._connection.execute(delete(ENTRIES).where(keyless, over))
            self._connection.execute(update(ENTRIES).where(where).values(settled=True))
            self._commit()

    def _learn_keyless(self) -> None:
        """Learn the keys that a run that was killed gave to rows without one."""
        where = and_(ENTRIES.c.account == self._account, ENTRIES.c.key.startswith(KEYLESS))
        for stream, key in self._connection.execute(
            select(ENTRIES.c.stream, ENTRIES.c.key)
            .where(where, ENTRIES.c.settled.is_(False))
            .order_by(ENTRIES.c.number.desc())
        ):
            self._known_keyless[stream, key.removeprefix(KEYLESS).partition(":")[0]].append(key)

    def commit(self) -> None:
        """Let everything written so far last."""
        with self._explained("written"):
            self._commit()

    def _commit(self) -> None:
        if not self._trial:
            self._connection.commit()

    @contextmanager
    def _explained(self, how: str) -> Iterator[None]:
        try:
            yield
        except Timeout:
            raise ConfigurationError(
                f"Another run uses the journal {self.name} at this moment.",
                "Wait for its end; or set journal to another file, if it writes other streams.",
            ) from None
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            why = str(getattr(error, "orig", None) or getattr(error, "strerror", None) or type(error).__name__)
            raise ConfigurationError(
                f"The journal {self.name} cannot be {how}: {why.splitlines()[0]}.",
                "Set journal to a file, or a database, that this user can write.",
            ) from None


def _made(done: Sequence[str]) -> str:
    """What is kept of a row whose first requests were made."""
    return json.dumps({"done": list(done)})


def _url(place: str | None, account_id: int) -> URL:
    """Where the journal is, as SQLAlchemy has it."""
    if place and "://" in place:
        try:
            url = make_url(place)
            return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url
        except (ArgumentError, ValueError):
            raise ConfigurationError(
                "Setting 'journal' is no URL of a database.", "Write it as postgresql://user:password@host/database."
            ) from None
    own = platformdirs.user_state_path("lightspeed-retail") / f"journal-{account_id}.sqlite"
    return URL.create("sqlite", database=str(Path(place).expanduser() if place else own))


def _connected(url: URL, *, trial: bool) -> Connection:
    """Open a database; the file of one is made for its owner alone."""
    if url.get_backend_name() == "sqlite" and url.database:
        return _copied(Path(url.database)) if trial else _opened(Path(url.database))
    try:
        return create_engine(url, hide_parameters=True).connect()
    except (NoSuchModuleError, ImportError) as error:
        raise ConfigurationError(
            "Setting 'journal' names a database whose driver is not installed.",
            f"Install {DISTRIBUTION}[postgres] for PostgreSQL; for another one the Python package "
            f"{getattr(error, 'name', None) or url.drivername}.",
        ) from None


def _opened(path: Path) -> Connection:
    """Open a file, which is made if there is none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True).connect()
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")  # every commit waits for the disk once, not thrice
    return connection


def _copied(path: Path) -> Connection:
    """Open a copy in memory, so that a trial does not get in the way of a run."""
    connection = create_engine("sqlite://", hide_parameters=True).connect()
    if path.exists():
        with closing(sqlite3.connect(path)) as kept:
            copy = connection.connection.driver_connection
            assert isinstance(copy, sqlite3.Connection)
            kept.backup(copy)
    return connection
