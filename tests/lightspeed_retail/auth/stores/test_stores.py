from __future__ import annotations

import builtins
import sys

import pytest

from lightspeed_retail.auth import stores as store_module
from lightspeed_retail.auth.stores import connection_name, default_path, open_store
from lightspeed_retail.auth.stores.database import DatabaseTokenStore
from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import Settings

PASSWORD = "s3cret-of-the-database"


def test_a_path_is_a_file(tmp_path):
    store = open_store(Settings(client_id="c", token_store=str(tmp_path / "tokens.json")))
    assert isinstance(store, FileTokenStore)
    assert store.name == str(tmp_path / "tokens.json")


def test_nothing_is_a_file_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.setattr(store_module.platformdirs, "user_state_path", lambda name: tmp_path / name)
    settings = Settings(client_id="c")
    store = open_store(settings)
    assert isinstance(store, FileTokenStore)
    assert store.name == str(default_path(settings))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"postgresql://me:{PASSWORD}@db.example/lake", "postgresql://me:***@db.example/lake"),
        (f"postgres://me:{PASSWORD}@db.example/lake", "postgresql://me:***@db.example/lake"),
        (f"postgresql+psycopg://db.example/lake?password={PASSWORD}", "postgresql://db.example/lake"),
        ("sqlite:////var/lib/tokens.db", "sqlite:////var/lib/tokens.db"),
    ],
)
def test_a_url_is_a_database(url, name):
    store = open_store(Settings(client_id="c", token_store=url))
    assert isinstance(store, DatabaseTokenStore)
    assert store.name == name


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"s3://me:{PASSWORD}@bucket/tokens", "names an unknown kind of database"),
        (f"postgresql://me:{PASSWORD}@host:port/db", "is not a valid database URL"),
        (f"postgresql://me:p@{PASSWORD}@host/db", "is not a valid database URL"),
        (f"://{PASSWORD}", "is not a valid database URL"),
        ("sqlite://", "names no SQLite file"),
        ("sqlite:///:memory:", "names no SQLite file"),
        ("sqlite:///file:tokens.db?uri=true", "names no SQLite file"),
    ],
)
def test_any_other_url_is_said_to_be_wrong_without_showing_it(url, message):
    with pytest.raises(ConfigurationError, match=message) as caught:
        open_store(Settings(client_id="c", token_store=url))
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("missing", ["sqlalchemy", "psycopg"])
def test_what_is_not_installed_is_named(monkeypatch, missing):
    for name in [name for name in sys.modules if name.partition(".")[0] == missing or name.endswith("stores.database")]:
        monkeypatch.delitem(sys.modules, name)
    imported = builtins.__import__

    def without(name, *more):
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return imported(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=rf"the Python package {missing} is not installed.*\[postgres\]"):
        open_store(Settings(client_id="c", token_store="postgresql://db.example/lake"))


def test_every_connection_has_a_file_and_a_row_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr(store_module.platformdirs, "user_state_path", lambda name: tmp_path / name)
    connections = [
        Settings(client_id="a"),
        Settings(client_id="b"),
        Settings(client_id="a", account_id=1),
        Settings(client_id="a", auth_url="http://localhost:8080"),
    ]
    paths = {default_path(settings) for settings in connections}
    assert len(paths) == 4
    assert {path.parent for path in paths} == {tmp_path / "lightspeed-retail"}
    assert default_path(Settings(client_id="a", refresh_token="x")) in paths
    assert [connection_name(settings) for settings in connections] == [
        "a@cloud.lightspeedapp.com",
        "b@cloud.lightspeedapp.com",
        "a@cloud.lightspeedapp.com/1",
        "a@localhost:8080",
    ]


def test_a_connection_stays_the_same_when_it_moves_to_the_current_endpoints():
    before, after = (
        Settings(client_id="a", auth_url=url)
        for url in ("https://cloud.merchantos.com/oauth/access_token.php", "https://cloud.lightspeedapp.com")
    )
    assert default_path(before) == default_path(after)
    assert connection_name(before) == connection_name(after)
