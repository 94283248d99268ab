from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading

import pytest
from filelock import FileLock

from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.auth.tokens import Tokens
from lightspeed_retail.errors import ConfigurationError

TOKENS = Tokens("access", "refresh", issued_at=1000.0, expires_at=4600.0, seed="abc", client_id="c", refreshes=(1.0,))


@pytest.fixture
def store(tmp_path):
    return FileTokenStore(tmp_path / "tokens.json")


def test_keeps_what_was_saved_last(tmp_path):
    path = tmp_path / "deep" / "er" / "tokens.json"
    store = FileTokenStore(path)
    assert store.load() is None
    store.save(Tokens("old", "old", 0, 1))
    store.save(TOKENS)
    assert FileTokenStore(path).load() == TOKENS


def test_forgets_what_it_kept(store, tmp_path):
    store.clear()
    store.save(TOKENS)
    store.clear()
    assert store.load() is None
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_it(tmp_path):
    path = tmp_path / "secrets" / "tokens.json"
    store = FileTokenStore(path)
    with store.locked():
        store.save(TOKENS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(other.stat().st_mode) == 0o600 for other in path.parent.iterdir())


def test_leaves_the_mode_of_a_folder_that_was_there(store, tmp_path):
    tmp_path.chmod(0o755)
    store.save(TOKENS)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_leaves_nothing_else_behind(store, tmp_path):
    store.check()
    store.save(TOKENS)
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


def test_follows_a_link_to_where_the_tokens_are(store, tmp_path):
    elsewhere = tmp_path / "volume"
    (tmp_path / "tokens.json").symlink_to(elsewhere / "kept.json")
    FileTokenStore(store.name).save(TOKENS)
    assert (tmp_path / "tokens.json").is_symlink()
    assert FileTokenStore(elsewhere / "kept.json").load() == TOKENS


def test_a_crash_while_writing_keeps_the_old_tokens(store, tmp_path, monkeypatch):
    store.save(TOKENS)

    def fails(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ConfigurationError, match="cannot be written: No space left on device"):
        store.save(Tokens("new", "new", 0, 1))
    assert store.load() == TOKENS
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


def test_a_file_and_then_its_name_are_brought_to_the_disk(store, tmp_path, monkeypatch):
    seen = []
    synced = os.fsync

    def fsync(handle):
        seen.append((stat.S_ISDIR(os.fstat(handle).st_mode), (tmp_path / "tokens.json").exists()))
        synced(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    store.save(TOKENS)
    assert seen == [(False, False), (True, True)]


@pytest.mark.parametrize("content", ["not json", '{"access_token": "s3cret"}'])
def test_something_else_in_the_file_is_said_without_showing_it(store, tmp_path, content):
    (tmp_path / "tokens.json").write_text(content)
    with pytest.raises(ConfigurationError, match="does not hold tokens") as caught:
        store.load()
    assert store.name in str(caught.value)
    assert "lightspeed-retail login" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_an_empty_file_holds_nothing(store, tmp_path):
    (tmp_path / "tokens.json").touch()
    assert store.load() is None


def test_a_place_that_cannot_be_written_is_noticed_before_a_token_is_spent(tmp_path):
    (tmp_path / "file").touch()
    store = FileTokenStore(tmp_path / "file" / "tokens.json")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        store.check()
    with pytest.raises(ConfigurationError, match="cannot be locked"), store.locked():
        pass
    with pytest.raises(ConfigurationError, match="cannot be read"):
        FileTokenStore(tmp_path).load()
    with pytest.raises(ConfigurationError, match="cannot be removed"):
        store.clear()


FULL = """
import resource, sys
from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.errors import ConfigurationError

resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    FileTokenStore(sys.argv[1]).check()
except ConfigurationError as error:
    print(error.message)
"""


def test_a_full_disk_is_noticed_before_a_token_is_spent(store, tmp_path):
    said = subprocess.run([sys.executable, "-c", FULL, store.name], capture_output=True, text=True, check=True).stdout
    assert "cannot be written: File too large" in said
    assert list(tmp_path.iterdir()) == []


def test_the_lock_keeps_others_out(store):
    another = FileTokenStore(store.name, timeout=0)
    with store.locked(), pytest.raises(ConfigurationError, match="Another program has held"), another.locked():
        pass
    with another.locked():
        assert FileLock(f"{store.name}.lock").is_locked is False


def test_the_lock_is_let_go_when_something_fails(store):
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


def test_the_home_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    FileTokenStore("~/tokens.json").save(TOKENS)
    assert json.loads((tmp_path / "tokens.json").read_text())["access_token"] == "access"
