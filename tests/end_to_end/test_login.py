"""A merchant logs in with a browser, once; then the programs find their way in by themselves."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from lightspeed_retail_sandbox import Sandbox
from lightspeed_retail_sandbox.clients import REDIRECT_URI, Client

from ._program import PATIENCE, Program, says_yes
from ._tap import Tap

pytestmark = pytest.mark.integration

COMMAND = Path(sys.executable).with_name("lightspeed-retail")


class Clock:
    """A clock that tests turn."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


CLOCK = Clock()


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox(limits=False, scale=0.01, clock=CLOCK) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    """A sandbox as it was in the beginning."""
    served.reset()
    return served


Run = Callable[..., Program]


@pytest.fixture
def settings(sandbox: Sandbox) -> dict[str, Any]:
    """Those of a client that nobody has logged in with yet."""
    return {name: sandbox.settings[name] for name in ("api_url", "auth_url", "client_id", "client_secret")}


@pytest.fixture
def run(sandbox: Sandbox, settings: dict[str, Any], tmp_path: Path) -> Iterator[Run]:
    """Runs the command; whatever is secret must not come out of it."""
    programs = []

    def begin(*arguments: str, **changes: Any) -> Program:
        chosen = {name: value for name, value in (settings | changes).items() if value is not None}
        environment = {f"LIGHTSPEED_RETAIL_{name.upper()}": str(value) for name, value in chosen.items()}
        programs.append(Program([COMMAND, *arguments], {**environment, "HOME": str(tmp_path / "home")}))
        return programs[-1]

    yield begin
    for program in programs:
        program.stop()
        assert [secret for secret in (*sandbox.oauth.issued, "sandbox-secret") if secret in program.said] == []


@pytest.fixture
def tap(tmp_path: Path) -> Tap:
    return Tap(tmp_path / "home")


# ------------------------------------------------------------------------------------------------ with a browser


@pytest.mark.parametrize("client", ["sandbox-client", "sandbox-public-client"])
def test_from_the_consent_page_to_the_rows(
    sandbox: Sandbox, settings: dict[str, Any], browser: Any, run: Run, tap: Tap, client: str
) -> None:
    settings |= {"client_id": client, "client_secret": "sandbox-secret" if client == "sandbox-client" else None}
    login = run("login", "--no-browser", "--scope", "employee:register employee:inventory")
    browser.open(login.asks())
    assert f"{sandbox.oauth.clients.find(client).name} asks for access" in browser.text
    assert f"(account {sandbox.oauth.account_id})" in browser.text
    assert "employee:inventory Items and their stock." in browser.text
    address = browser.press("Allow")
    assert address.startswith(REDIRECT_URI)
    assert login.ends(address) == 0, login.said
    assert login.facts["account"] == str(sandbox.oauth.account_id)
    assert login.facts["scopes"] == "employee:inventory employee:register"

    status = run("status")
    assert status.ends() == 0, status.said
    assert (status.facts["client"], status.facts["scopes"]) == (client, login.facts["scopes"])
    stored = Path(status.facts["stored in"])
    assert (stored.stat().st_mode & 0o777, stored.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    config = {name: value for name, value in settings.items() if value}
    stdout, stderr = tap.begin(config, "--catalog", tap.catalog(config, "item")).communicate(timeout=PATIENCE)
    assert stdout.count('"type":"RECORD","stream":"item"') == len(sandbox.rows("item")), stderr

    assert run("logout").ends() == 0
    assert [token.connection.client.client_id for token in sandbox.oauth.live] == ["sandbox-client"]
    _, stderr = tap.begin(config).communicate(timeout=PATIENCE)
    assert f"Client {client} is set, but nobody has logged in" in stderr


def test_without_pkce(sandbox: Sandbox, run: Run) -> None:
    login = run("login", "--no-browser", "--no-pkce", "--scope", "employee:register")
    address = login.asks()
    assert "code_challenge" not in address
    assert login.ends(says_yes(address)) == 0, login.said
    assert login.facts["scopes"] == "employee:register"


def test_the_browser_comes_back_by_itself(sandbox: Sandbox, browser: Any, run: Run, unused_port: int) -> None:
    where = f"https://localhost:{unused_port}/back"
    sandbox.oauth.clients.register(Client("listening", "sandbox-secret", where))
    login = run("login", "--no-browser", "--listen", where, client_id="listening")
    browser.open(login.asks())
    assert browser.press("Allow").startswith(where)
    assert browser.text == "Lightspeed has sent you back. You can close this window."
    assert login.ends() == 0, login.said
    assert login.facts["scopes"] == "employee:all"


def test_the_merchant_denies(browser: Any, run: Run) -> None:
    login = run("login", "--no-browser")
    browser.open(login.asks())
    assert login.ends(browser.press("Deny")) == 1
    assert "Error: Access was not allowed." in login.said
    status = run("status")
    assert status.ends() == 1
    assert "Client sandbox-client is set, but nobody has logged in" in status.said


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


# --------------------------------------------------------------------------------------------- codes that are no good


def test_an_answer_to_another_question_is_not_taken(run: Run) -> None:
    another, login = run("login", "--no-browser"), run("login", "--no-browser")
    wrong, right = says_yes(another.asks()), says_yes(login.asks())
    assert login.ends(wrong, right) == 0
    assert "This address belongs to another login" in login.said


def test_a_code_that_is_used_again_brings_nothing_and_ends_what_it_brought(sandbox: Sandbox, run: Run) -> None:
    login = run("login", "--no-browser")
    address = says_yes(login.asks())
    assert login.ends(address) == 0
    query = dict(parse_qsl(urlsplit(address).query))
    thief = run("login", "--no-browser")
    state = parse_qs(urlsplit(thief.asks()).query)["state"][0]
    assert thief.ends(f"{REDIRECT_URI}?code={query['code']}&state={state}") == 1
    assert "a code works once, and for 60 seconds" in thief.said
    status = run("status")
    assert status.ends() == 1
    assert "Log in again: lightspeed-retail login" in status.said


def test_a_code_that_has_expired(run: Run) -> None:
    login = run("login", "--no-browser")
    address = says_yes(login.asks())
    CLOCK.now += 60
    assert login.ends(address) == 1
    assert "a code works once, and for 60 seconds" in login.said


def test_a_scope_that_is_not_known_stops_before_anybody_is_asked(run: Run) -> None:
    login = run("login", "--no-browser", "--scope", "employee:al")
    assert login.ends() == 1
    assert "There is no scope 'employee:al'. Did you mean 'employee:all'?" in login.said
