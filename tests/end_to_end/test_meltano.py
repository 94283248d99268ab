"""From the sandbox through Meltano into DuckDB, row for row: everything first, then what has changed. And back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lightspeed_retail import relations
from lightspeed_retail.resources._base import ByDay, Resource, Stamp
from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.plan import STREAMS

from ._program import Program, Terminal, says_yes

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
MELTANO = Path(sys.executable).with_name("meltano")
SELECTED = [name for name, resource in STREAMS.items() if resource.selected]
LOOKBACK = timedelta(seconds=60)
NOW = datetime(2025, 11, 24, 18, tzinfo=UTC)
"""Where the chain's history ends; its rows would be others on every day if it ended today."""

Rows = dict[tuple[Any, ...], dict[str, Any]]
"""Rows by their key."""


# ---------------------------------------------------------------------------------------------------- Meltano


class Project:
    """A Meltano project of its own: the repository's meltano.yml and packages, nobody's .env, state or warehouse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "output").mkdir()
        shutil.copy(ROOT / "meltano.yml", folder)
        for name in ("tap-lightspeed-retail", "target-lightspeed-retail", "examples", "meltano"):
            (folder / name).symlink_to(ROOT / name)

    def meltano(self, *arguments: str, **settings: object) -> str:
        """Run Meltano; settings are those of the plugins, by the names of their environment variables.

        Returns:
            What it wrote to the terminal.
        """
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("TAP_", "TARGET_"))}
        environment |= {name: str(value) for name, value in settings.items()}
        done = subprocess.run(
            [MELTANO, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("meltano"))
    project.meltano("install")
    return project


def tap_settings(sandbox: Sandbox, **more: object) -> dict[str, object]:
    return plugin_settings("TAP", sandbox, more)


def target_settings(sandbox: Sandbox, **more: object) -> dict[str, object]:
    return plugin_settings("TARGET", sandbox, more)


def plugin_settings(plugin: str, sandbox: Sandbox, more: Mapping[str, object]) -> dict[str, object]:
    settings = {name: sandbox.settings[name] for name in ("api_url", "access_token")} | more
    return {
        f"{plugin}_LIGHTSPEED_RETAIL_{name.upper()}": json.dumps(value) if isinstance(value, list) else value
        for name, value in settings.items()
    }


# --------------------------------------------------------------------------------------------------- two runs


@dataclass
class Run:
    """What the account held when a run began, and what the warehouse held when it was done."""

    account: dict[str, Rows] = field(default_factory=dict)
    warehouse: dict[str, Rows] = field(default_factory=dict)
    arrived: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)


@dataclass
class Changes:
    """What was changed between two runs: keys by stream."""

    changed: dict[str, int]
    added: dict[str, int]
    deleted: dict[str, int]


@dataclass
class History:
    """Two runs and the changes between them."""

    first: Run
    changes: Changes
    second: Run


@pytest.fixture(scope="module", params=["V3", "V2"])
def history(request: pytest.FixtureRequest, project: Project, tmp_path_factory: pytest.TempPathFactory) -> History:
    warehouse = tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb"
    with Sandbox(limits=False, scale=0.1, now=NOW) as sandbox:

        def run() -> Run:
            began = latest(warehouse)
            account = {name: truth(sandbox, STREAMS[name]) for name in SELECTED}
            project.meltano(
                *("run", f"--state-id-suffix={request.param}", "tap-lightspeed-retail", "target-duckdb"),
                **tap_settings(sandbox, api_version=request.param),
                TARGET_DUCKDB_FILEPATH=warehouse,
            )
            return Run(account, *loaded(warehouse, began))

        return History(run(), change(sandbox), run())


def change(sandbox: Sandbox) -> Changes:
    """Change, archive, add and delete records behind the tap's back."""

    def key(name: str, place: int = 0) -> int:
        return sandbox.rows(name)[place][STREAMS[name].key[0]]

    changed = {name: key(name) for name in ("item", "sale", "item_shop", "shop")}
    changed |= {name: key(name, -1) for name in ("customer", "sale_payment")}
    sandbox.change("item", changed["item"], description='Ölfilter "XL"\nzweite Zeile, mit Komma')
    sandbox.change("sale", changed["sale"], referenceNumber="R-1", timeStamp="2020-01-01T00:00:00+00:00")
    sandbox.change("item_shop", changed["item_shop"], qoh=-3)
    sandbox.change("sale_payment", changed["sale_payment"], amount="12.34")
    sandbox.change("shop", changed["shop"], name="Moved")
    sandbox.archive("customer", changed["customer"])
    added = {
        "manufacturer": sandbox.insert("manufacturer", name="Added & Sons"),
        "inventory_log": sandbox.insert("inventory_log", itemID=1, shopID=1, qohChange=1, reason="manual"),
        "tag": sandbox.insert("tag", name="added"),
    }
    deleted = {"employee_hours": key("employee_hours")}
    sandbox.delete("employee_hours", deleted["employee_hours"])
    return Changes(changed, added, deleted)


# --------------------------------------------------------------------------------------------- what should be


def truth(sandbox: Sandbox, resource: type[Resource]) -> Rows:
    """The account's rows as the loader leaves them: columns in lower case, loader's types."""
    days = {"startDate": "2000-01-01", "endDate": "2100-01-01"} if isinstance(resource.replication, ByDay) else {}
    rows = sandbox.rows(resource.slug(), relations.default(resource), **days)
    return by_key(resource, [{name.lower(): stored(value) for name, value in row.items()} for row in rows])


def stored(value: Any) -> Any:
    """A value as it can be read from DuckDB: numbers are doubles, days text, objects JSON, empty text is null."""
    match value:
        case dict() | list():
            return within_json(value)
        case Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None)
        case date():
            return value.isoformat()
        case "":
            return None
        case _:
            return value


def within_json(value: Any) -> Any:
    """A value as it stands in a JSON column."""
    match value:
        case dict():
            custom = "customFieldValueID" in value
            return {n: as_sent(part) if custom and n == "value" else within_json(part) for n, part in value.items()}
        case list():
            return [within_json(part) for part in value if part != {}]
        case Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case _:
            return value


def as_sent(value: Any) -> Any:
    """The value of a custom field, whose shape is not known beforehand: every scalar as the API's text."""
    match value:
        case dict():
            return {name: as_sent(part) for name, part in value.items()}
        case list():
            return [as_sent(part) for part in value]
        case bool():
            return str(value).lower()
        case None:
            return None
        case _:
            return str(value)


# ------------------------------------------------------------------------------------------------ what there is


def loaded(warehouse: Path, began: datetime) -> tuple[dict[str, Rows], dict[str, set[tuple[Any, ...]]]]:
    """The rows of every table, and the keys of those that were read after a moment."""
    tables, arrived = {}, {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name in SELECTED:
            rows = by_key(STREAMS[name], list(fetch(connection, name)))
            arrived[name] = {key for key, row in rows.items() if row["_sdc_extracted_at"] > began}
            tables[name] = rows
    return tables, arrived


def fetch(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM lightspeed."{table}"')
    columns = cursor.description
    for row in cursor.fetchall():
        yield {
            name: json.loads(value) if kind == "JSON" and value is not None else value
            for (name, kind, *_), value in zip(columns, row, strict=True)
        }


def latest(warehouse: Path) -> datetime:
    """When the latest row was read; the beginning of time if there is none."""
    if not warehouse.exists():
        return datetime.min  # noqa: DTZ901 -- DuckDB's timestamps have no zone
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = " UNION ALL ".join(f'SELECT _sdc_extracted_at FROM lightspeed."{name}"' for name in SELECTED)
        return connection.execute(f"SELECT max(_sdc_extracted_at) FROM ({tables})").fetchone()[0]


def by_key(resource: type[Resource], rows: list[dict[str, Any]]) -> Rows:
    """Rows by their key; those of a stream without one by their number."""
    key = [name.lower() for name in resource.key]
    found = {tuple(row[name] for name in key) if key else (number,): row for number, row in enumerate(rows)}
    assert len(found) == len(rows)
    return found


# ------------------------------------------------------------------------------------------------------- tests


@pytest.mark.parametrize("stream", SELECTED)
def test_the_first_run_brings_every_row(history: History, stream: str) -> None:
    same(history.first.account[stream], history.first.warehouse[stream], stream)


@pytest.mark.parametrize("stream", [name for name in SELECTED if STREAMS[name].key])
def test_after_the_second_run_the_warehouse_is_what_the_account_is(history: History, stream: str) -> None:
    warehouse = dict(history.second.warehouse[stream])
    if stream in history.changes.deleted:  # the loader keeps it, see docs/incremental.md
        gone = warehouse.pop((history.changes.deleted[stream],))
        assert all(row["_sdc_extracted_at"] > gone["_sdc_extracted_at"] for row in warehouse.values())
    same(history.second.account[stream], warehouse, stream)


def test_the_second_run_brings_what_was_changed_or_added(history: History) -> None:
    for stream, key in (history.changes.changed | history.changes.added).items():
        assert (key,) in history.second.arrived[stream], stream


def test_an_archived_customer_is_marked(history: History) -> None:
    key = (history.changes.changed["customer"],)
    assert not history.first.warehouse["customer"][key]["archived"]
    assert history.second.warehouse["customer"][key]["archived"]


@pytest.mark.parametrize("stream", [name for name in SELECTED if isinstance(STREAMS[name].replication, Stamp)])
def test_the_second_run_brings_nothing_older_than_the_look_back(history: History, stream: str) -> None:
    following = STREAMS[stream].replication
    assert isinstance(following, Stamp)
    before, after = history.first.account[stream], history.second.account[stream]
    changed = {key for key, row in after.items() if row != before.get(key)}
    if following.hidden:
        assert history.second.arrived[stream] == changed
    else:
        stamp = following.field.lower()
        floor = max(row[stamp] for row in before.values()) - LOOKBACK
        assert history.second.arrived[stream] == {key for key, row in after.items() if row[stamp] >= floor}
        assert changed <= history.second.arrived[stream]


def test_json_lines_hold_every_row_too(project: Project) -> None:
    with Sandbox(limits=False, scale=0.1, now=NOW) as sandbox:
        project.meltano("run", "tap-lightspeed-retail", "target-jsonl", **tap_settings(sandbox))
        for name in ("item", "sale", "sale_line", "customer"):
            lines = (project.folder / "output" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
            key = STREAMS[name].key[0]
            assert sorted(json.loads(line)[key] for line in lines) == sorted(row[key] for row in sandbox.rows(name))


def test_what_is_decided_in_duckdb_comes_back(project: Project, tmp_path: Path) -> None:
    decided = {
        "prices": {
            "sql": """
                SELECT itemid AS "itemID",
                       CASE WHEN itemid <= 3 THEN 9.75 ELSE (prices->0->>'amount')::DOUBLE END AS price
                FROM lightspeed.item
            """,
            "key": ["itemID"],
        },
        "shop": {"sql": 'SELECT shopid AS "shopID", upper(name) AS name FROM lightspeed.shop', "key": ["shopID"]},
    }
    prices = {
        "stream": "prices",
        "method": "PUT",
        "endpoint": "Item/{itemID}",
        "payload": {"Prices": [{"amount": "{price}", "useType": "Default"}]},
    }
    warehouse, results = tmp_path / "warehouse.duckdb", tmp_path / "results.jsonl"
    with Sandbox(limits=False, scale=0.01) as sandbox:
        shops = [row["name"] for row in sandbox.rows("shop")]
        project.meltano(
            *("run", "tap-lightspeed-retail", "target-duckdb"),
            **tap_settings(sandbox, _select=["item.*", "shop.*"]),
            TARGET_DUCKDB_FILEPATH=warehouse,
        )
        project.meltano(
            *("run", "tap-duckdb", "target-lightspeed-retail"),
            **target_settings(sandbox, publications=[prices], unmatched="by_name", compare="account", results=results),
            TARGET_LIGHTSPEED_RETAIL_JOURNAL=tmp_path / "journal.sqlite",
            TAP_DUCKDB_FILEPATH=warehouse,
            TAP_DUCKDB_QUERIES=json.dumps(decided),
        )
        told = [json.loads(line)["record"] for line in results.read_text(encoding="utf-8").splitlines()[1:]]
        changed = {(one["stream"], one["key"]) for one in told if one["outcome"] == "updated"}
        assert changed == {("prices", key) for key in "123"} | {("shop", key) for key in "123"}
        assert len(told) == len(sandbox.rows("item")) + len(shops)
        assert sum(served.method != "GET" for served in sandbox.requests) == len(changed)
        assert [row["Prices"][0]["amount"] for row in sandbox.rows("item")[:3]] == 3 * [Decimal("9.75")]
        assert [row["name"] for row in sandbox.rows("shop")] == [name.upper() for name in shops]


def login_settings(sandbox: Sandbox, token_store: Path) -> dict[str, str]:
    names = ("api_url", "auth_url", "client_id", "client_secret")
    chosen = {**{name: sandbox.settings[name] for name in names}, "token_store": str(token_store)}
    return {
        f"{kind}_LIGHTSPEED_RETAIL_{name.upper()}": value
        for kind in ("TAP", "TARGET")
        for name, value in chosen.items()
    }


def test_a_login_through_meltano_lasts(project: Project, tmp_path: Path) -> None:
    with Sandbox(limits=False, scale=0.01) as sandbox:
        settings = login_settings(sandbox, tmp_path / "tokens.json")

        def invoke(command: str, *arguments: str) -> Program:
            return Program([MELTANO, "invoke", command, *arguments], settings, project.folder)

        login = invoke("tap-lightspeed-retail:login", "--no-browser")
        assert login.ends(says_yes(login.asks())) == 0, login.said
        status = invoke("target-lightspeed-retail:status")
        assert status.ends() == 0, status.said
        assert status.facts["account"] == str(sandbox.oauth.account_id)
        selected = {"TAP_LIGHTSPEED_RETAIL__SELECT": '["shop.*"]'}
        project.meltano("run", "--full-refresh", "tap-lightspeed-retail", "target-jsonl", **settings, **selected)
        assert [served.status for served in sandbox.requests if served.path.endswith("/oauth/token")] == [200]
        assert {served.path.rpartition("/")[2] for served in sandbox.requests} >= {"Shop.json"}
        assert invoke("tap-lightspeed-retail:logout").ends() == 0
        assert not (tmp_path / "tokens.json").exists()


def test_a_login_through_meltano_asks_for_the_address_on_the_terminal(project: Project, tmp_path: Path) -> None:
    """Meltano passes on the output of a command line by line."""
    with Sandbox(limits=False, scale=0.01) as sandbox:
        command = [MELTANO, "invoke", "tap-lightspeed-retail:login", "--no-browser"]
        login = Terminal(command, login_settings(sandbox, tmp_path / "tokens.json"), project.folder)
        where = login.shows(r"http\S+/auth/oauth/authorize\?\S+")
        login.shows(r"Address:")
        login.enter(says_yes(where))
        assert login.ends() == 0, login.shown
        assert (tmp_path / "tokens.json").exists()


SHOWN = {"account": ("accountid", "name")}
"""The columns that lists show, where a single record shows more."""


def same(account: Rows, warehouse: Rows, stream: str) -> None:
    """See that two sets of rows are the same, in every column the account has; nothing may lie in _extra."""
    assert warehouse.keys() == account.keys()
    for key, row in account.items():
        columns = SHOWN.get(stream, row)
        assert {name: warehouse[key][name] for name in columns} == {
            name: pytest.approx(row[name], rel=1e-12) if isinstance(row[name], float) else row[name] for name in columns
        }
        assert warehouse[key]["_extra"] is None


# ---------------------------------------------------------------------------------------------------- the log


def test_a_first_read_logs_tens_of_lines(project: Project, tmp_path: Path) -> None:
    with Sandbox(limits=False, scale=0.1, now=NOW) as sandbox:
        settings = tap_settings(sandbox) | {"TARGET_DUCKDB_FILEPATH": tmp_path / "warehouse.duckdb"}
        log = project.meltano("run", "--state-id-suffix=lines", "tap-lightspeed-retail", "target-duckdb", **settings)
    lines = log.splitlines()
    assert len(lines) < 100
    table = lines[next(number for number, line in enumerate(lines) if "Summary of the run:" in line) + 1 :]
    assert table[0].split()[:4] == ["Stream", "Records", "Requests", "Drips"]
    assert {line.split()[0] for line in table[1 : len(SELECTED) + 1]} == set(SELECTED)


def test_measurements_name_their_stream(project: Project, tmp_path: Path) -> None:
    with Sandbox(limits=False, scale=0.01, now=NOW) as sandbox:
        settings = tap_settings(sandbox) | {"TARGET_DUCKDB_FILEPATH": tmp_path / "warehouse.duckdb"}
        settings |= {"TAP_LIGHTSPEED_RETAIL__SELECT": '["shop.*"]', "TAP_LIGHTSPEED_RETAIL_LOGLEVEL": "debug"}
        log = project.meltano("run", "--state-id-suffix=metrics", "tap-lightspeed-retail", "target-duckdb", **settings)
    counts = [line for line in log.splitlines() if '"metric":"record_count"' in line]
    assert len(counts) == 1
    assert 'METRIC: {"type":"counter","metric":"record_count","value":3,"tags":{"stream":"shop"' in counts[0]
