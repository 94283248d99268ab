from __future__ import annotations

import dataclasses
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import sqlalchemy

from lightspeed_retail.auth.stores import database
from lightspeed_retail.auth.stores.database import TABLE, DatabaseTokenStore
from lightspeed_retail.auth.tokens import Tokens
from lightspeed_retail.errors import ConfigurationError, LightspeedError, Unreachable

TOKENS = Tokens("access", "refresh", issued_at=1000.0, expires_at=4600.0, seed="abc", client_id="c", refreshes=(1.0,))
NEWER = dataclasses.replace(TOKENS, access_token="newer", refresh_token="newer")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.integration)])
def url(request, tmp_path):
    """A database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'tokens.db'}"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def opened(url):
    def make(connection="me@here", **more):
        return DatabaseTokenStore(url, connection, **more)

    return make


@pytest.fixture
def store(opened):
    return opened()


@pytest.fixture
def execute(url):
    """Runs a statement beside the store."""
    engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sqlalchemy.NullPool)

    def run(statement):
        with engine.begin() as connection:
            result = connection.execute(sqlalchemy.text(statement))
            return result.fetchall() if result.returns_rows else []

    return run


def test_keeps_what_was_saved_last(opened, store):
    assert store.load() is None
    store.save(TOKENS)
    assert opened().load() == TOKENS
    store.save(NEWER)
    assert opened().load() == NEWER


def test_every_connection_has_a_row_of_its_own(opened, execute):
    opened("one").save(TOKENS)
    opened("two").save(NEWER)
    assert opened("one").load() == TOKENS
    assert opened("three").load() is None
    assert execute(f"SELECT connection FROM {TABLE.name} ORDER BY connection") == [("one",), ("two",)]


def test_forgets_what_it_kept(opened, store):
    store.clear()
    store.save(TOKENS)
    opened("other").save(NEWER)
    with store.locked():
        store.clear()
    assert store.load() is None
    assert opened("other").load() == NEWER


def test_writes_under_the_lock_and_reads_there(opened, store):
    with store.locked():
        assert store.load() is None
        store.check()
        store.save(TOKENS)
        assert store.load() == TOKENS
        assert opened().load() == TOKENS
        store.save(NEWER)
    assert opened().load() == NEWER


def test_a_trial_changes_nothing(opened, store):
    store.check()
    assert store.load() is None
    store.save(TOKENS)
    store.check()
    with store.locked():
        store.check()
        assert store.load() == TOKENS
    assert opened().load() == TOKENS


def test_what_was_not_saved_is_undone(opened, store):
    store.save(TOKENS)
    with pytest.raises(ZeroDivisionError), store.locked():
        raise ZeroDivisionError
    with opened().locked():
        assert store.load() == TOKENS


def test_the_lock_keeps_others_out(opened, store):
    hasty = opened(timeout=0.1)
    with store.locked(), pytest.raises(ConfigurationError, match="Another program has held"), hasty.locked():
        pass
    with opened().locked():
        pass


def test_the_lock_does_not_hide_the_tokens(opened, store):
    store.save(TOKENS)
    with store.locked():
        assert opened().load() == TOKENS


def test_whoever_waited_sees_what_was_saved(opened, store):
    store.save(TOKENS)
    with ThreadPoolExecutor(1) as pool:
        with store.locked():
            waiting = pool.submit(_read_locked, opened())
            store.save(NEWER)
        assert waiting.result(20) == NEWER


def _read_locked(store):
    with store.locked():
        return store.load()


def test_programs_that_begin_at_the_same_time_make_one_table_and_one_row(opened, execute):
    barrier = threading.Barrier(6)

    def begin():
        store = opened()
        barrier.wait()
        with store.locked():
            store.save(TOKENS)

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(begin) for _ in range(6)]:
            future.result(60)
    assert execute(f"SELECT count(*) FROM {TABLE.name}") == [(1,)]


def test_a_row_that_is_removed_while_others_wait_is_made_anew(opened, store):
    store.save(TOKENS)
    with ThreadPoolExecutor(1) as pool:
        with store.locked():
            waiting = pool.submit(_read_locked, opened())
            store.clear()
        assert waiting.result(20) is None


@pytest.mark.parametrize("content", ["not json", '{"access_token": "s3cret"}'])
def test_something_else_in_the_row_is_said_without_showing_it(store, execute, content):
    store.save(TOKENS)
    execute(f"UPDATE {TABLE.name} SET tokens = '{content.replace(':', chr(92) + ':')}'")
    with pytest.raises(ConfigurationError, match="does not hold tokens for me@here") as caught:
        store.load()
    assert "lightspeed-retail login" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_table_of_another_form_is_said(store, execute):
    store.save(TOKENS)
    execute(f"DROP TABLE {TABLE.name}")
    execute(f"CREATE TABLE {TABLE.name} (id INTEGER)")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        store.load()
    with pytest.raises(ConfigurationError, match="cannot be locked"), store.locked():
        pass
    with pytest.raises(ConfigurationError, match="cannot be written") as caught:
        store.save(TOKENS)
    assert TABLE.name in caught.value.hint
    assert "refresh" not in caught.value.message


# ------------------------------------------------------------------------------------------------------ SQLite


@pytest.fixture
def file(tmp_path):
    return tmp_path / "folder" / "tokens.db"


def test_only_the_owner_can_read_the_file(file):
    DatabaseTokenStore(f"sqlite:///{file}", "c").save(TOKENS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_place_without_a_file_is_said(tmp_path):
    (tmp_path / "file").touch()
    store = DatabaseTokenStore(f"sqlite:///{tmp_path / 'file' / 'tokens.db'}", "c")
    for use in (store.load, store.check):
        with pytest.raises(ConfigurationError, match="cannot be reached: File exists"):
            use()


def test_a_file_that_is_no_database_is_said(tmp_path):
    (tmp_path / "tokens.db").write_text("something else, and long enough to be looked at")
    with pytest.raises(ConfigurationError, match="cannot be read: file is not a database"):
        DatabaseTokenStore(f"sqlite:///{tmp_path / 'tokens.db'}", "c").load()


# -------------------------------------------------------------------------------------------------- PostgreSQL


def test_a_connection_that_breaks_under_the_lock_saves_nothing_and_may_be_tried_again(postgres):
    url = postgres.new_database()
    store = DatabaseTokenStore(url, "c")
    store.save(TOKENS)
    with store.locked():
        postgres.disconnect_all()
        with pytest.raises(Unreachable, match="cannot be written") as caught:
            store.save(NEWER)
    assert caught.value.sent is False
    assert store.load() == TOKENS


def test_a_holder_that_does_nothing_loses_the_lock_before_others_lose_their_patience(postgres):
    url = postgres.new_database()
    gone, other = DatabaseTokenStore(url, "c", timeout=0.1), DatabaseTokenStore(url, "c", timeout=20)
    with gone.locked():
        with other.locked():
            other.save(NEWER)
        with pytest.raises(Unreachable):
            gone.save(TOKENS)
    assert other.load() == NEWER


def test_the_user_needs_no_more_than_the_table(postgres):
    url = postgres.new_database()
    DatabaseTokenStore(url, "c").save(TOKENS)
    reader = url.replace(urlsplit(url).username, "reader")
    postgres.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", url)
    postgres.run(f"CREATE ROLE reader LOGIN PASSWORD '{postgres.password}'", url)
    postgres.run(f"GRANT SELECT ON {TABLE.name} TO reader", url)
    store = DatabaseTokenStore(reader, "c")
    assert store.load() == TOKENS
    with pytest.raises(ConfigurationError, match="cannot be written: permission denied for table"):
        store.check()
    postgres.run(f"GRANT INSERT, UPDATE, DELETE ON {TABLE.name} TO reader", url)
    with store.locked():
        store.check()
        store.save(NEWER)
    assert store.load() == NEWER


def test_a_strict_isolation_level_is_no_hindrance(postgres):
    url = postgres.new_database()
    postgres.run(f"ALTER DATABASE {urlsplit(url).path[1:]} SET default_transaction_isolation = 'serializable'")
    store, other = DatabaseTokenStore(url, "c"), DatabaseTokenStore(url, "c")
    store.save(TOKENS)
    with ThreadPoolExecutor(1) as pool:
        with store.locked():
            waiting = pool.submit(_read_locked, other)
            store.save(NEWER)
        assert waiting.result(20) == NEWER


def test_a_server_that_is_away_may_be_tried_again(tmp_path):
    store = DatabaseTokenStore(f"postgresql://me:s3cret@/db?host={tmp_path}", "c")
    for use in (store.load, store.check):
        with pytest.raises(Unreachable, match=r"cannot be reached: .*No such file or directory") as caught:
            use()
        assert caught.value.sent is False
        assert "s3cret" not in str(caught.value)


def test_a_wrong_password_is_said_and_not_shown(postgres):
    with pytest.raises(LightspeedError, match=r"cannot be reached: .*password authentication failed") as caught:
        DatabaseTokenStore(postgres.url(password="s3cret"), "c").load()
    assert "s3cret" not in str(caught.value)
    assert postgres.password not in str(caught.value)


def test_a_wait_for_sqlite_comes_back_often_enough_to_hear_a_signal(tmp_path, monkeypatch):
    class Heard(Exception):
        pass

    calls = iter(range(20))

    def clock():
        if next(calls, None) is None:
            raise Heard  # as the handler of a signal does, which runs in Python only
        return 0.0

    url = f"sqlite:///{tmp_path / 'tokens.db'}"
    monkeypatch.setattr(database, "SQLITE_TIMEOUT", 0.001)
    waiting = DatabaseTokenStore(url, "shop", timeout=5, clock=clock)
    with DatabaseTokenStore(url, "shop").locked(), pytest.raises(Heard), waiting.locked():
        pass
