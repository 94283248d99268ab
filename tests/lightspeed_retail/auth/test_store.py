from __future__ import annotations

import json
import os
import stat
import threading

import pytest
from filelock import FileLock

from lightspeed_retail.auth import store as store_module
from lightspeed_retail.auth.store import FileTokenStore, Tokens, default_path, fingerprint
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import Settings

TOKENS = Tokens("access", "refresh", issued_at=1000.0, expires_at=4600.0, seed="abc")


def test_keeps_what_was_saved_last(tmp_path):
    path = tmp_path / "deep" / "er" / "tokens.json"
    store = FileTokenStore(path)
    assert store.load() is None
    store.save(Tokens("old", "old", 0, 1))
    store.save(TOKENS)
    assert FileTokenStore(path).load() == TOKENS


def test_only_the_owner_can_read_it(tmp_path):
    path = tmp_path / "secrets" / "tokens.json"
    store = FileTokenStore(path)
    with store.locked():
        store.save(TOKENS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(other.stat().st_mode) == 0o600 for other in path.parent.iterdir())


def test_leaves_the_mode_of_a_folder_that_was_there(tmp_path):
    tmp_path.chmod(0o755)
    FileTokenStore(tmp_path / "tokens.json").save(TOKENS)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_leaves_nothing_else_behind(tmp_path):
    store = FileTokenStore(tmp_path / "tokens.json")
    store.check()
    store.save(TOKENS)
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


def test_a_crash_while_writing_keeps_the_old_tokens(tmp_path, monkeypatch):
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save(TOKENS)

    def fails(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ConfigurationError, match="cannot be written: No space left on device"):
        store.save(Tokens("new", "new", 0, 1))
    assert store.load() == TOKENS
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


def test_a_file_is_on_the_disk_before_it_takes_the_place_of_the_old_one(tmp_path, monkeypatch):
    seen = []
    synced = os.fsync

    def fsync(handle):
        seen.append((tmp_path / "tokens.json").exists())
        synced(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    FileTokenStore(tmp_path / "tokens.json").save(TOKENS)
    assert seen == [False]


@pytest.mark.parametrize("content", ["not json", "[]", '"text"', '{"access_token": "s3cret"}', '{"other": 1}'])
def test_something_else_in_the_file_is_said_without_showing_it(tmp_path, content):
    path = tmp_path / "tokens.json"
    path.write_text(content)
    with pytest.raises(ConfigurationError, match="does not hold tokens") as caught:
        FileTokenStore(path).load()
    assert str(path) in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_an_empty_file_holds_nothing(tmp_path):
    path = tmp_path / "tokens.json"
    path.touch()
    assert FileTokenStore(path).load() is None


def test_a_place_that_cannot_be_written_is_noticed_before_a_token_is_spent(tmp_path):
    (tmp_path / "file").touch()
    store = FileTokenStore(tmp_path / "file" / "tokens.json")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        store.check()
    with pytest.raises(ConfigurationError, match="cannot be locked"), store.locked():
        pass
    with pytest.raises(ConfigurationError, match="cannot be read"):
        FileTokenStore(tmp_path).load()


def test_the_lock_keeps_others_out(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "LOCK_PATIENCE", 0.0)
    store = FileTokenStore(tmp_path / "tokens.json")
    another = FileTokenStore(store.name)
    with store.locked(), pytest.raises(ConfigurationError, match="Another program has held"), another.locked():
        pass
    with FileTokenStore(store.name).locked():
        assert FileLock(f"{store.name}.lock").is_locked is False


def test_the_lock_is_let_go_when_something_fails(tmp_path):
    store = FileTokenStore(tmp_path / "tokens.json")
    with pytest.raises(ZeroDivisionError), store.locked():
        raise ZeroDivisionError
    taken = threading.Event()

    def take():
        with store.locked():
            taken.set()

    other = threading.Thread(target=take)
    other.start()
    other.join(5)
    assert taken.is_set()


def test_tokens_show_nothing_of_themselves():
    assert "access'" not in repr(TOKENS)
    assert "refresh'" not in repr(TOKENS)


@pytest.mark.parametrize(("life", "fresh_for"), [(3600, 3540), (100, 90), (1, 0.9)])
def test_a_token_is_fresh_until_shortly_before_it_expires(life, fresh_for):
    tokens = Tokens("a", "r", issued_at=0, expires_at=life)
    assert tokens.is_fresh(fresh_for - 0.01)
    assert not tokens.is_fresh(fresh_for)


def test_a_fingerprint_tells_tokens_apart_without_showing_them():
    assert fingerprint(None) == fingerprint("") == ""
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("secret")) == 64


def test_every_connection_has_a_file_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr(store_module.platformdirs, "user_state_path", lambda name: tmp_path / name)
    connections = [
        Settings(client_id="a"),
        Settings(client_id="b"),
        Settings(client_id="a", account_id=1),
        Settings(client_id="a", auth_url="http://localhost"),
    ]
    paths = {default_path(settings) for settings in connections}
    assert len(paths) == 4
    assert {path.parent for path in paths} == {tmp_path / "lightspeed-retail"}
    assert default_path(Settings(client_id="a", refresh_token="x")) in paths


def test_the_home_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    FileTokenStore("~/tokens.json").save(TOKENS)
    assert json.loads((tmp_path / "tokens.json").read_text())["access_token"] == "access"
