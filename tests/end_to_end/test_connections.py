"""A connection lives on: beside other programs, when they are ended, when there is no room, when tokens expire."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from lightspeed_retail.auth.stores import open_store
from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import LightspeedError, Unauthorized, Unreachable
from lightspeed_retail.resources.items import Item
from lightspeed_retail.settings import Settings
from lightspeed_retail.transport import Transport
from lightspeed_retail_sandbox import Sandbox

from ._connection import POINTS, STOPPED, connect, use
from ._tap import Tap

pytestmark = pytest.mark.integration

PROGRAM = Path(__file__).with_name("_connection.py")

HASTE = 10_000
"""Seconds of the sandbox in one of ours: its minute with no more than five refreshes is soon over."""

LIFETIME = 10_000_000
"""Seconds an access token lives, long enough for such a clock."""

PROGRAMS, REFRESHES = 8, 25

Config = dict[str, Any]


# --------------------------------------------------------------------------------------------------- connections


@pytest.fixture(scope="module")
def hasty() -> Iterator[Sandbox]:
    """A sandbox whose time flies."""
    begun = time.time()

    def clock() -> float:
        return begun + (time.time() - begun) * HASTE

    with Sandbox(limits=False, scale=0.01, token_lifetime=LIFETIME, clock=clock) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(hasty: Sandbox) -> Sandbox:
    """The same, as it was in the beginning."""
    hasty.reset()
    return hasty


@pytest.fixture(params=["file", "sqlite", "postgres"])
def token_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A token store with nothing in it, of each kind."""
    match request.param:
        case "file":
            return str(tmp_path / "store" / "tokens.json")
        case "sqlite":
            return f"sqlite:///{tmp_path / 'store' / 'tokens.db'}"
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def config(sandbox: Sandbox, token_store: str) -> Config:
    return with_refresh_token(sandbox, token_store)


def with_refresh_token(sandbox: Sandbox, token_store: str) -> Config:
    given = {name: value for name, value in sandbox.settings.items() if name != "access_token"}
    return {**given, "token_store": token_store}


def exchanges(sandbox: Sandbox) -> list[int]:
    """The statuses of all token requests."""
    return [served.status for served in sandbox.requests if served.path == "/auth/oauth/token"]


def live_connections(sandbox: Sandbox) -> int:
    return len(sandbox.oauth.live)


def begin(config: Config, *, stop: str = "nowhere", refreshes: int = 1) -> subprocess.Popen[str]:
    program = subprocess.Popen(
        [sys.executable, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdin
    program.stdin.write(json.dumps({"settings": config, "stop": stop, "refreshes": refreshes}) + "\n")
    program.stdin.flush()
    return program


def assert_stopped(program: subprocess.Popen[str]) -> None:
    """Wait for a program to come to where it is to stop."""
    assert program.stdout
    assert program.stdout.readline().strip() == STOPPED


def end(program: subprocess.Popen[str]) -> tuple[int, str]:
    """Let a program go on to its end; returns its status and what it complained about."""
    _, complaints = program.communicate("\n", timeout=120)
    return program.returncode, complaints


def assert_lives_on(config: Config) -> None:
    """The next run gets in, with another exchange."""
    transport, auth = connect(config)
    before = auth.token()
    auth.refresh(before)
    assert auth.token() != before
    use(transport)
    transport.close()


@pytest.fixture
def tap(tmp_path: Path) -> Tap:
    return Tap(tmp_path / "home")


# ------------------------------------------------------------------------------------------ beside other programs


def test_programs_at_the_same_time_lose_no_token(sandbox: Sandbox, config: Config) -> None:
    programs = [begin(config, refreshes=REFRESHES) for _ in range(PROGRAMS)]
    assert [end(program) for program in programs] == [(0, "")] * PROGRAMS
    assert set(exchanges(sandbox)) == {200}
    assert len(exchanges(sandbox)) > REFRESHES
    assert live_connections(sandbox) == 1


def test_discovery_and_parallel_runs_cost_one_exchange(sandbox: Sandbox, config: Config, tap: Tap) -> None:
    catalog = tap.catalog(config, "shop")
    assert exchanges(sandbox) == []
    for run in [tap.begin(config, "--catalog", catalog) for _ in range(2)]:
        stdout, stderr = run.communicate(timeout=120)
        assert run.returncode == 0, stderr
        assert '"type":"RECORD","stream":"shop"' in stdout
    assert exchanges(sandbox) == [200]


def test_a_tap_and_a_target_in_one_pipe_share_a_token(sandbox: Sandbox, config: Config, tap: Tap) -> None:
    catalog = tap.catalog(config, "manufacturer", "category")
    read, published = tap.into_target({**config, "http_log": "long"}, "--catalog", catalog)
    assert (read, published.returncode) == (0, 0), published.stderr
    rows = len(sandbox.rows("manufacturer")) + len(sandbox.rows("category"))
    assert re.search(rf"^In all +{rows} +{rows} ", published.stderr, re.MULTILINE)
    assert "manufacturer" in published.stdout  # the state
    assert exchanges(sandbox) == [200]
    assert live_connections(sandbox) == 1
    told = {"stdout": published.stdout, "stderr": published.stderr}
    assert_keeps_secrets(secrets(sandbox, config), told | tap.left_behind())


# --------------------------------------------------------------------------------------------- ended in the middle


@pytest.mark.parametrize("stop", [point for point in POINTS if point != "nowhere"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_program_that_is_ended_takes_nothing_with_it(config: Config, stop: str, number: signal.Signals) -> None:
    program = begin(config, stop=stop)
    assert_stopped(program)
    program.send_signal(number)
    if number == signal.SIGKILL:
        program.wait(20)
    status, complaints = end(program)
    assert (status, complaints) == ((-signal.SIGKILL, "") if number == signal.SIGKILL else (3, ""))
    assert_lives_on(config)


def test_a_signal_in_the_middle_of_the_exchange_waits_for_the_tokens_to_be_saved(config: Config) -> None:
    program = begin(config, stop="after the reply")
    assert_stopped(program)
    before = open_store(Settings.from_mapping(config)).load()
    program.send_signal(signal.SIGTERM)
    assert end(program) == (3, "")
    after = open_store(Settings.from_mapping(config)).load()
    assert before
    assert after
    assert after.refresh_token != before.refresh_token


def test_a_signal_ends_the_wait_for_another_program(config: Config) -> None:
    waiting = begin(config, stop="before the lock")
    assert_stopped(waiting)  # it has a token by now, and would have to wait for the holder's otherwise
    holder = begin(config, stop="before the request")
    assert_stopped(holder)
    assert waiting.stdin
    waiting.stdin.write("\n")
    waiting.stdin.flush()
    waiting.send_signal(signal.SIGTERM)
    assert end(waiting) == (3, "")
    assert end(holder) == (0, "")
    assert_lives_on(config)


# --------------------------------------------------------------------------------------------- where tokens go


@pytest.fixture
def file_config(sandbox: Sandbox, tmp_path: Path) -> Config:
    return with_refresh_token(sandbox, str(tmp_path / "tokens.json"))


def test_a_disk_that_fills_up_during_the_exchange_costs_nothing(
    file_config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server revokes what was spent only when the new access token is used; what cannot be saved is not used."""
    transport, auth = connect(file_config)
    use(transport)
    kept = auth.token()
    written = os.fsync
    room = iter([True])  # for the trial before the exchange

    def fsync(handle: int) -> None:
        if not next(room, False):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(handle)

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        with pytest.raises(LightspeedError, match="cannot be written: No space left on device"):
            auth.refresh(kept)
    assert auth.token() == kept
    use(transport)
    assert_lives_on(file_config)


def test_a_database_that_restarts_during_the_exchange_costs_nothing(sandbox: Sandbox, postgres: Any) -> None:
    config = with_refresh_token(sandbox, postgres.new_database())
    _transport, auth = connect(config)
    kept = auth.token()
    post_form = auth._post_form

    def restarting(url: str, form: Any) -> Any:
        reply = post_form(url, form)
        postgres.disconnect_all()
        return reply

    auth._post_form = restarting
    with pytest.raises(Unreachable, match="cannot be written"):
        auth.refresh(kept)
    auth._post_form = post_form
    assert auth.token() == kept
    assert_lives_on(config)


# -------------------------------------------------------------------------------------------------- tokens expire


def test_a_long_run_outlives_its_tokens(tmp_path: Path) -> None:
    clock = Clock()
    with Sandbox(limits=False, scale=0.01, token_lifetime=3600, clock=clock) as sandbox:
        config = with_refresh_token(sandbox, str(tmp_path / "tokens.json"))
        transport = Transport(Settings.from_mapping(config), clock=clock.now, sleep=clock.passes)
        with Lightspeed(config, transport) as shop:
            read = []
            for page in shop.pages(Item, page_size=5):
                read += [record["itemID"] for record in page]
                clock.passes(25 * 60)
        assert read == [str(row["itemID"]) for row in sandbox.rows("item") if not row["archived"]]
        pages = len([served for served in sandbox.requests if served.path.endswith("/Item.json")])
        assert len(exchanges(sandbox)) == -(-pages // 3), "every third page finds a token of 50 minutes about to expire"
        assert {served.status for served in sandbox.requests} == {200}
        assert live_connections(sandbox) == 1


def test_a_token_that_expires_early_is_renewed_once(sandbox: Sandbox, config: Config) -> None:
    transport, auth = connect(config)
    for _ in range(3):
        sandbox.oauth.expire(auth.token())
        use(transport)
    assert exchanges(sandbox) == [200] * 4


def test_a_sync_goes_on_through_several_expiries(sandbox: Sandbox, config: Config, tap: Tap) -> None:
    catalog = tap.catalog(config, "shop", "customer", "item", "sale")
    for path in ("/Customer.json", "/Item.json", "/Sale.json"):
        sandbox.faults.order("expired", path=path, after=1)
    run = tap.begin({**config, "page_size": 10}, "--catalog", catalog)
    stdout, stderr = run.communicate(timeout=120)
    assert run.returncode == 0, stderr
    for stream in ("shop", "customer", "item", "sale"):
        assert stdout.count(f'"type":"RECORD","stream":"{stream}"') == len(sandbox.rows(stream))
    assert exchanges(sandbox) == [200] * 4
    assert live_connections(sandbox) == 1


def test_a_token_of_the_deprecated_endpoint_is_migrated_by_one_refresh(sandbox: Sandbox, config: Config) -> None:
    question = {"response_type": "code", "client_id": config["client_id"], "scope": "employee:all"}
    sent_to = sandbox.oauth.allow(sandbox.oauth.ask(question))
    credentials = {name: config[name] for name in ("client_id", "client_secret")}
    code = {"grant_type": "authorization_code", "code": sent_to.rpartition("code=")[2]}
    old = sandbox.oauth.token({**credentials, **code}, deprecated=True)["refresh_token"]
    configured = {**config, "refresh_token": old, "auth_url": f"{sandbox.url}/oauth/access_token.php"}
    transport, _ = connect(configured)
    use(transport)
    assert_lives_on(configured)
    assert exchanges(sandbox) == [200, 200]
    assert old not in [token.text for token in sandbox.oauth.live]


def test_a_revoked_connection_ends_with_what_to_do(sandbox: Sandbox, config: Config) -> None:
    transport, auth = connect(config)
    use(transport)
    sandbox.oauth.revoke(auth.token())
    with pytest.raises(Unauthorized, match="Log in again: lightspeed-retail login"):
        use(transport)
    assert exchanges(sandbox) == [200, 400]


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 17, 12, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self._now

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._now, UTC)

    def passes(self, seconds: float) -> None:
        self._now += seconds


# ------------------------------------------------------------------------------------------------------- secrets


BROKEN_REPLIES = ("truncate", "html", "drop")
"""Faults of the OAuth server's replies."""


@pytest.mark.parametrize("token_store", ["file", "postgres"], indirect=True)
def test_no_secret_comes_out_of_a_program(sandbox: Sandbox, config: Config, tap: Tap) -> None:
    """Not on stdout or stderr, in no file beside the store, not among the arguments; when something fails neither."""
    catalog = tap.catalog(config, "shop", "session", "customer", "item")

    def runs(status: int, **settings: Any) -> str:
        connection = {"refresh_token": sandbox.oauth.issue().refresh.text}  # with a minute of its own
        chosen = {**config, **connection, **settings}
        run = tap.begin(chosen, "--catalog", catalog, LOGLEVEL="DEBUG")
        arguments = Path(f"/proc/{run.pid}/cmdline")
        seen = arguments.read_text() if arguments.exists() else ""
        stdout, stderr = run.communicate(timeout=120)
        assert run.returncode == status, stderr
        assert_keeps_secrets(secrets(sandbox, config, chosen), {"arguments": seen, "stdout": stdout, "stderr": stderr})
        return stderr

    line = "{request_headers} {request_body} {reply_headers} {reply_body}"
    assert "grant_type" in runs(0, http_log="custom", http_log_format=line)
    for fault in BROKEN_REPLIES:
        sandbox.faults.order(fault, path="/auth/oauth/token")
    runs(1, http_log="full", max_attempts=2)
    for stream in ("Shop", "Session", "Item"):
        sandbox.faults.order("expired", path=f"/{stream}.json")
    assert "grant_type" in runs(0, http_log="long")
    assert list(sandbox.faults) == []
    runs(1, client_secret={"of": "the wrong kind, s3cret"}, refresh_token=["another-s3cret-of-the-wrong-kind"])
    runs(1, token_store=unusable(config["token_store"]), max_attempts=1)
    revoked = sandbox.oauth.issue()
    sandbox.oauth.revoke(revoked.text)
    assert "invalid_grant" in runs(1, refresh_token=revoked.refresh.text, http_log="long")
    assert "Client authentication failed" in runs(1, client_secret="a-wrong-s3cret-of-the-client", http_log="simple")
    assert_keeps_secrets(secrets(sandbox, config), tap.left_behind())


def unusable(token_store: str) -> str:
    """A database with another password, or a place below a file."""
    wrong, found = re.subn(":[^:@]*@", ":a-wrong-password-of-the-database@", token_store)
    return wrong if found else f"{token_store}/tokens.json"


def secrets(sandbox: Sandbox, *configs: Config) -> set[str]:
    """Every token that was ever issued, and what else is secret; of long ones a piece out of the middle will do."""
    given = [config.get(name) for config in configs for name in ("client_secret", "refresh_token", "token_store")]
    texts = [str(inner) for value in given for inner in parts(value)]
    passwords = [found for text in texts for found in re.findall("://[^:]*:([^@]*)@", text)]
    words = {*sandbox.oauth.issued, *passwords, *map(unquote, passwords), *(text for text in texts if "/" not in text)}
    return {word[len(word) // 2 :][:24] if len(word) > 100 else word for word in words - {"None"}}


def parts(value: Any) -> list[Any]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
    return [value]


def assert_keeps_secrets(secrets: set[str], texts: Mapping[str, str]) -> None:
    assert len(secrets) > 3
    assert [(name, secret) for name, text in texts.items() for secret in secrets if secret in text] == []
