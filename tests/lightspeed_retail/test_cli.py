"""The command, run in this process, against an OAuth server and an API that are played."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
import threading
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import click
import pytest
import responses
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.auth.tokens import Tokens, fingerprint
from lightspeed_retail.cli import main
from lightspeed_retail.cli.naming import resource_named
from lightspeed_retail.errors import RequestRefused
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.settings import SETTINGS

from .auth._authorization_server import ACCOUNT, AuthorizationServer, jwt

CLOUD, API = "https://cloud.lightspeedapp.com", "https://api.lightspeedapp.com"
SESSION = {
    "employeeID": "12",
    "systemCustomerID": str(ACCOUNT),
    "sessionCookie": "cookie-of-the-session",
    "Employee": {"firstName": "Ann", "lastName": "Lee"},
}
SECRET = "client-secret-of-the-test"
ADDRESS = re.compile(rf"{CLOUD}/auth/oauth/authorize\?\S+")


class Outcome:
    """What a run of the command left behind."""

    def __init__(self, result) -> None:
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.status, self.stdout, self.stderr = result.exit_code, result.stdout, result.stderr

    @property
    def said(self):
        return self.stdout + self.stderr

    @property
    def facts(self):
        """What it printed as names and what they stand for."""
        return dict(re.findall(r"^  (\w+(?: \w+)*) {2,}(.+)$", self.stdout, re.MULTILINE))


class Merchant:
    """Sits before the terminal: reads it, opens the address in a browser, and pastes what comes of it."""

    def __init__(self, server) -> None:
        self.server = server
        self.pastes = [server.allow]
        self.lines = []
        self.questions = []
        self.terminal = []

    def __call__(self, prompt, *_, **__):
        """Answer the question that was printed last; an address is pasted line by line."""
        assert prompt == ""
        self.questions.append(self.terminal[-1])
        if not self.lines:
            paste = self.pastes.pop(0)
            self.lines = (paste if isinstance(paste, str) else paste(self.where)).splitlines()
        return self.lines.pop(0)

    @property
    def where(self):
        return ADDRESS.search("\n".join(self.terminal))[0]


@pytest.fixture
def server():
    return AuthorizationServer(lambda: datetime.now(UTC), secret=SECRET)


@pytest.fixture
def merchant(server, monkeypatch):
    merchant = Merchant(server)
    echo = click.echo

    def overheard(message="", **options):
        merchant.terminal.append(str(message))
        echo(message, **options)

    monkeypatch.setattr(click, "echo", overheard)
    monkeypatch.setattr(click, "prompt", merchant)
    return merchant


@pytest.fixture
def api(server):
    """The OAuth server and the API behind their addresses."""

    def posted(request):
        try:
            reply = server.post_form(request.url, dict(parse_qsl(request.body.decode())))
        except RequestRefused as refusal:
            return refusal.status, {}, json.dumps({"error": refusal.code, "error_description": refusal.api_message})
        return 200, {}, json.dumps(reply) if reply else ""

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for action in ("token", "revoke"):
            mock.add_callback("POST", f"{CLOUD}/auth/oauth/{action}", posted)
        mock.get(f"{API}/API/Session.json", json=SESSION)
        mock.get(f"{API}/API/V3/Account.json", json={"Account": {"accountID": str(ACCOUNT), "name": "Bikes"}})
        yield mock


@pytest.fixture
def store(tmp_path):
    return FileTokenStore(tmp_path / "folder" / "tokens.json")


@pytest.fixture
def command(store, server, monkeypatch):
    """Runs the command with a client of its own; whatever is secret must not come out of it."""
    monkeypatch.setattr("webbrowser.open", lambda address: pytest.fail("a browser was opened"))
    given = {"client_id": "client-1", "client_secret": SECRET, "token_store": store.name}

    def run(*arguments, **settings):
        chosen = {name: value for name, value in (given | settings).items() if value is not None}
        environment = {f"LIGHTSPEED_RETAIL_{name.upper()}": str(value) for name, value in chosen.items()}
        outcome = Outcome(CliRunner().invoke(main, list(arguments), env=environment))
        for form in server.forms:
            for name in ("code", "code_verifier", "refresh_token"):
                assert form[1].get(name, "\0") not in outcome.said, f"{name} came out"
        for secret in (SECRET, SESSION["sessionCookie"], *server.issued):
            assert secret not in outcome.said
        return outcome

    return run


@pytest.fixture
def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


# ------------------------------------------------------------------------------------------------------- login


def test_login_by_pasting(command, api, merchant, server, store):
    outcome = command("login", "--no-browser")
    assert outcome.status == 0
    assert outcome.facts == {
        "account": str(ACCOUNT),
        "employee": "Ann Lee (employee 12)",
        "scopes": "employee:all",
        "client_id": "client-1",
        "client_secret": "(not shown)",
        "token_store": "(not shown)",
    }
    assert f"Connected. The tokens are in {store.name}." in outcome.stdout
    assert "within 60 seconds" in outcome.stdout
    assert [store.load().access_token, store.load().refresh_token] == server.issued
    question = server.question(merchant.where)
    assert question["scope"] == "employee:all"
    assert question["code_challenge_method"] == "S256"
    assert outcome.stderr == ""


def test_a_browser_is_opened(command, api, merchant, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    assert "If your browser does not open" in command("login").stdout
    assert opened == [merchant.where]


def test_there_is_no_browser(command, api, merchant, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    assert "Open this address, log in to Lightspeed" in command("login").stdout


def test_less_is_asked_for(command, api, merchant, server):
    outcome = command("login", "--no-browser", "--scope", "employee:register_read employee:tags")
    assert server.question(merchant.where)["scope"] == "employee:register_read employee:tags"
    assert outcome.facts["scopes"] == "employee:register_read employee:tags"


def test_an_unknown_scope(command, server):
    outcome = command("login", "--scope", "employee:regster")
    assert outcome.status == 1
    assert outcome.stderr == "Error: There is no scope 'employee:regster'. Did you mean 'employee:register'?\n"


def test_wrong_pastes_are_asked_for_again(command, api, merchant, server):
    merchant.pastes = ["https://shop.example.org/", "?code=of-another-login&state=wrong", server.allow]
    outcome = command("login", "--no-browser")
    assert outcome.status == 0
    first, second = outcome.stderr.splitlines()
    assert first.startswith("Note: This is not the address that Lightspeed sends you to")
    assert second.startswith("Note: This address belongs to another login")
    assert "of-another-login" not in outcome.said


@pytest.mark.parametrize("quote", ["", '"'])
def test_an_address_is_pasted_with_line_breaks_in_it(command, api, merchant, server, quote):
    def wrapped(where):
        return "\n".join(textwrap.wrap(f"{quote}{server.allow(where)}{quote}", 80))

    merchant.pastes = [wrapped]
    outcome = command("login", "--no-browser")
    assert (outcome.status, outcome.stderr) == (0, "")
    assert len(merchant.questions) > 5
    assert merchant.questions == ["Address:", *["Rest of the address:"] * (len(merchant.questions) - 1)]


def test_an_address_is_pasted_again_after_it_was_cut_off(command, api, merchant, server):
    merchant.pastes = [lambda where: server.allow(where)[:-5], lambda where: server.allow(where)[:-3], server.allow]
    outcome = command("login", "--no-browser")
    assert (outcome.status, outcome.stderr) == (0, "")


def test_the_rest_of_an_address_does_not_come(command, api, merchant, server):
    merchant.pastes = [lambda where: server.allow(where)[:-5], "https://shop.example.org/", server.allow]
    outcome = command("login", "--no-browser")
    assert outcome.status == 0
    assert outcome.stderr.startswith("Note: This is not the address that Lightspeed sends you to")
    assert merchant.questions == ["Address:", "Rest of the address:", "Address:"]


def test_nothing_is_pasted(command, api, merchant, store, monkeypatch):
    def nothing(*_, **__):
        raise click.Abort

    monkeypatch.setattr(click, "prompt", nothing)
    outcome = command("login", "--no-browser")
    assert outcome.status == 1
    assert outcome.stderr == "Error: No address was given, so nothing was stored. Log in again.\n"
    assert store.load() is None


def test_the_merchant_says_no(command, api, merchant, server, store):
    merchant.pastes = [server.deny]
    outcome = command("login", "--no-browser")
    assert outcome.status == 1
    assert outcome.stderr.startswith("Error: Access was not allowed. It said: No (access_denied).")
    assert server.forms == []
    assert store.load() is None


def test_a_code_has_been_used_already(command, api, merchant, server, store):
    def spent(where):
        back = server.allow(where)
        server._codes.clear()
        return back

    merchant.pastes = [spent]
    outcome = command("login", "--no-browser")
    assert outcome.status == 1
    assert "Log in again: a code works once, and for 60 seconds." in outcome.stderr
    assert store.load() is None


def test_a_public_client(command, api, merchant, server):
    server.secret = None
    outcome = command("login", "--no-browser", client_secret=None)
    assert outcome.status == 0
    assert "client_secret" not in outcome.facts


def test_without_pkce(command, api, merchant, server, store):
    outcome = command("login", "--no-browser", "--no-pkce")
    assert outcome.status == 0
    assert not {"code_challenge", "code_challenge_method"} & set(server.question(merchant.where))
    assert "code_verifier" not in server.forms[0][1]
    assert store.load().refresh_token in server.live


def test_a_public_client_cannot_do_without_pkce(command, api, merchant):
    outcome = command("login", "--no-browser", "--no-pkce", client_secret=None)
    assert outcome.stderr == (
        "Error: --no-pkce needs a client secret: without either, anyone who sees the code can use it. "
        "Set client_secret, or leave --no-pkce out.\n"
    )
    assert merchant.terminal[:-1] == []


def test_the_account_is_another_one(command, api, merchant, server, store):
    outcome = command("login", "--no-browser", account_id=ACCOUNT + 1)
    assert outcome.status == 1
    assert f"Setting 'account_id' is {ACCOUNT + 1}, but the token is for account {ACCOUNT} (Bikes)." in outcome.stderr
    assert server.live == set()
    assert store.load() is None


@pytest.mark.parametrize(
    ("account_id", "account", "other"), [(None, str(ACCOUNT), "7 (Skis)"), (7, "7", "83050 (Bikes)")]
)
def test_a_token_for_several_accounts(command, api, merchant, account_id, account, other):
    accounts = [{"accountID": str(ACCOUNT), "name": "Bikes"}, {"accountID": "7", "name": "Skis"}]
    api.replace("GET", f"{API}/API/V3/Account.json", json={"Account": accounts})
    for action in (["login", "--no-browser"], ["status"]):
        facts = command(*action, account_id=account_id).facts
        assert facts["account"] == account
        assert facts["other accounts"] == f"{other}; set account_id to use one"


def test_a_token_that_names_none_of_several_accounts(command, api, merchant, server, store, monkeypatch):
    token = server._token
    monkeypatch.setattr(server, "_token", lambda form: {**token(form), "access_token": "opaque-access-token"})
    accounts = [{"accountID": "8", "name": "Bikes"}, {"accountID": "7", "name": "Skis"}]
    api.replace("GET", f"{API}/API/V3/Account.json", json={"Account": accounts})
    outcome = command("login", "--no-browser")
    assert outcome.stderr == (
        "Error: The token can reach 2 accounts: 8 (Bikes), 7 (Skis). Set account_id to one of them.\n"
    )
    assert store.load() is None


def test_the_accounts_are_not_known(command, api, merchant):
    api.replace("GET", f"{API}/API/V3/Account.json", status=403, json={"httpCode": "403", "message": "no"})
    assert "other accounts" not in command("login", "--no-browser").facts


def test_an_opaque_token(command, api, merchant, server, monkeypatch):
    token = server._token
    monkeypatch.setattr(server, "_token", lambda form: {**token(form), "access_token": "opaque-access-token"})
    api.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7", "name": "Bikes"}})
    outcome = command("login", "--no-browser")
    assert outcome.facts["account"] == "7"
    assert outcome.facts["scopes"] == "not known"
    assert "opaque-access-token" not in outcome.said


def test_the_session_is_of_no_use(command, api, merchant, store):
    api.replace("GET", f"{API}/API/Session.json", status=403, json={"httpCode": "403", "message": "no"})
    outcome = command("login", "--no-browser")
    assert outcome.status == 0
    assert outcome.facts["employee"] == "not known"
    assert store.load()


def test_the_api_fails_after_the_login(command, api, merchant, store):
    api.replace("GET", f"{API}/API/Session.json", status=500)
    outcome = command("login", "--no-browser", max_attempts=1)
    assert outcome.status == 0
    assert "Note: Cannot read who logged in: " in outcome.stderr
    assert store.load()


def test_the_store_is_tried_before_anything_else(command, merchant, tmp_path):
    (tmp_path / "file").write_text("in the way")
    outcome = command("login", token_store=tmp_path / "file" / "tokens.json")
    assert outcome.status == 1
    assert "cannot be written" in outcome.stderr
    assert "Open this address" not in outcome.stdout


def test_the_configured_refresh_token_is_replaced(command, api, merchant, store):
    assert command("login", "--no-browser", refresh_token="of-last-year").status == 0
    assert store.load().seed == fingerprint("of-last-year")


@pytest.mark.parametrize(("account", "told"), [(ACCOUNT + 1, True), (ACCOUNT, False)])
def test_a_login_to_another_account_is_told_of(command, api, merchant, store, account, told):
    store.save(Tokens(jwt(acct=str(account)), "refresh-0", 0, 1))
    outcome = command("login", "--no-browser")
    assert outcome.status == 0
    assert (f"This login replaces the one to account {account}." in outcome.stderr) is told


def test_a_login_takes_the_place_of_what_is_no_token(command, api, merchant, store, tmp_path):
    store.check()
    (tmp_path / "folder" / "tokens.json").write_text("{")
    assert command("login", "--no-browser").status == 0
    assert store.load().refresh_token


def test_a_configured_access_token_is_told_of(command, api, merchant, server, store):
    outcome = command("login", "--no-browser", access_token="a-bearer-token")
    assert store.load().access_token == server.issued[0]
    assert outcome.stderr == "Note: access_token is set and takes precedence over this login: unset it.\n"


def test_no_client_is_set(command):
    outcome = command("login", client_id=None)
    assert outcome.stderr == (
        "Error: Setting 'client_id' is not set. Set LIGHTSPEED_RETAIL_CLIENT_ID, or give --client-id.\n"
    )


def test_secrets_are_no_options():
    names = {name for one in main.commands.values() for parameter in one.params for name in parameter.opts}
    assert not names & {f"--{setting.name.replace('_', '-')}" for setting in SETTINGS if setting.secret}


def test_deprecated_endpoints_are_told_of(command, api, merchant, caplog):
    outcome = command("login", "--no-browser", auth_url="https://cloud.merchantos.com/oauth/access_token.php")
    assert outcome.status == 0
    assert "Set auth_url to https://cloud.lightspeedapp.com." in caplog.text


@pytest.mark.parametrize("action", ["login", "logout", "status"])
def test_nothing_is_sent_to_an_unencrypted_server(command, api, server, action):
    outcome = command(action, auth_url="http://cloud.lightspeedapp.com", refresh_token="first")
    assert outcome.status == 1
    assert "would be sent unencrypted. Set it to https://cloud.lightspeedapp.com;" in outcome.stderr
    assert len(api.calls) == 0


def test_an_access_token_needs_no_oauth_server(command, api):
    outcome = command("status", access_token=jwt(acct="5"), auth_url="http://cloud.lightspeedapp.com")
    assert outcome.facts["account"] == "5"


def test_the_log_holds_no_secret(command, api, merchant, server, caplog):
    assert command("login", "--no-browser", http_log="long").status == 0
    assert "POST" in caplog.text
    form = server.forms[0][1]
    for secret in (SECRET, form["code"], form["code_verifier"], *server.issued):
        assert secret not in caplog.text


def test_listening_for_the_browser(command, api, server, store, monkeypatch, unused_port):
    """The browser, told to open the address, comes back to this machine by itself."""
    visits = []

    def browse(address):
        back = server.allow(address).replace(":8085/", f":{unused_port}/")
        trusting = ssl._create_unverified_context()
        visit = threading.Thread(target=lambda: visits.append(urllib.request.urlopen(back, context=trusting).read()))
        visit.start()
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    outcome = command("login", "--listen", f"https://localhost:{unused_port}/callback")
    assert outcome.status == 0
    assert outcome.facts["account"] == str(ACCOUNT)
    assert store.load().refresh_token in server.live


def test_listening_where_nobody_can(command):
    outcome = command("login", "--no-browser", "--listen", "https://shop.example.org/callback")
    assert outcome.stderr.startswith("Error: Cannot listen at 'https://shop.example.org/callback'.")


# ------------------------------------------------------------------------------------------- status and logout


def test_status(command, api, merchant, store):
    command("login", "--no-browser")
    outcome = command("status")
    assert outcome.status == 0
    assert outcome.facts == {
        "account": str(ACCOUNT),
        "employee": "Ann Lee (employee 12)",
        "client": "client-1",
        "scopes": "employee:all",
        "access token": f"expires {moment(store.load().expires_at)}; refreshed when needed",
        "last refreshed": moment(store.load().issued_at),
        "stored in": store.name,
    }


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def test_status_of_a_bearer_token(command, api):
    token = jwt(acct="5", scope="employee:tags", exp=1893456000.5)
    outcome = command("status", access_token=token)
    assert outcome.facts["access token"] == "the setting access_token; expires 2030-01-01 00:00:00 UTC"
    assert "stored in" not in outcome.facts
    assert token not in outcome.said


def test_status_without_a_login(command, store):
    outcome = command("status")
    assert outcome.status == 1
    assert outcome.stderr.startswith(
        f"Error: Client client-1 is set, but nobody has logged in: the token store {store.name} holds no tokens."
    )


def test_status_without_a_client(command):
    outcome = command("status", client_id=None, client_secret=None)
    assert outcome.stderr.startswith("Error: No way to log in is set. Set access_token;")


def test_status_of_a_login_that_is_over(command, api, store):
    store.save(Tokens("access", "refresh-token-of-old", 1, 2, client_id="client-1"))
    api.replace("POST", f"{CLOUD}/auth/oauth/token", status=400, json={"error": "invalid_grant"})
    outcome = command("status")
    assert outcome.status == 1
    assert "Log in again: lightspeed-retail login" in outcome.stderr
    assert "refresh-token-of-old" not in outcome.said


def test_logout(command, api, merchant, server, store):
    command("login", "--no-browser")
    outcome = command("logout")
    assert (outcome.status, outcome.stdout) == (0, f"Revoked, and deleted from {store.name}.\n")
    assert server.live == set()
    assert store.load() is None
    assert command("logout").stdout == f"No login is stored in {store.name}.\n"


def test_logout_without_network(command, api, store):
    kept = Tokens("access", "refresh-token-of-old", 1, 2, client_id="client-1")
    store.save(kept)
    api.replace("POST", f"{CLOUD}/auth/oauth/revoke", body=ConnectionResetError())
    outcome = command("logout")
    assert outcome.status == 1
    assert outcome.stderr.startswith("Error: login: POST /auth/oauth/revoke")
    assert store.load() == kept


def test_logout_tells_of_what_is_still_set(command, api, server):
    server.live.add("refresh-token-of-old")
    outcome = command("logout", refresh_token="refresh-token-of-old")
    assert outcome.stderr == "Note: refresh_token is still set: unset it, or the next run will try to use it.\n"
    assert server.live == set()


def test_what_goes_to_the_oauth_server_is_a_form_without_a_scope(command, api, merchant, store):
    """Real servers have refused JSON, and a scope in a token request."""
    command("login", "--no-browser", "--scope", "employee:tags")
    kept = store.load()
    store.save(replace(kept, expires_at=0.0))
    api.replace("POST", f"{CLOUD}/auth/oauth/token", json={"access_token": jwt(acct="5"), "refresh_token": "second"})
    command("status")
    command("logout")
    posted = [call.request for call in api.calls if call.request.method == "POST"]
    assert {request.headers["Content-Type"] for request in posted} == {"application/x-www-form-urlencoded"}
    client = {"client_id": "client-1", "client_secret": SECRET}
    login, refresh, revocation = (dict(parse_qsl(request.body.decode(), strict_parsing=True)) for request in posted)
    assert set(login) == {"grant_type", "code", "code_verifier", *client}
    assert refresh == {"grant_type": "refresh_token", "refresh_token": kept.refresh_token, **client}
    assert revocation == {"refresh_token": "second", **client}


# ---------------------------------------------------------------------------------------------------- settings


def test_settings_of_a_plugin(api, merchant, server, store):
    environment = {"CLIENT_ID": "client-1", "CLIENT_SECRET": SECRET, "TOKEN_STORE": store.name}
    settings = {f"TAP_LIGHTSPEED_RETAIL_{name}": value for name, value in environment.items()}
    arguments = ["--plugin", "tap-lightspeed-retail", "login", "--no-browser"]
    assert Outcome(CliRunner().invoke(main, arguments, env=settings)).status == 0
    assert store.load().client_id == "client-1"


def test_settings_in_files_go_before_the_environment(command, tmp_path, store):
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"client_id": None, "page_size": 5}))
    outcome = command("--config", "ENV", "--config", str(file), "login")
    assert "Setting 'client_id' is not set." in outcome.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [("[]", "does not hold a JSON object"), ("{", "does not hold a JSON"), (None, "cannot be read: No such file")],
)
def test_a_file_that_is_none(command, tmp_path, content, message):
    file = tmp_path / "config.json"
    if content is not None:
        file.write_text(content)
    outcome = command("--config", str(file), "status")
    assert outcome.status == 1
    assert message in outcome.stderr


def test_a_setting_of_the_wrong_type_shows_no_secret(command, tmp_path):
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"client_secret": ["secret-in-a-list"]}))
    outcome = command("--config", str(file), "status")
    assert outcome.status == 1
    assert outcome.stderr.startswith("Error: Setting 'client_secret' cannot be used as it is.")


# ------------------------------------------------------------------------------------------------------ a look


def test_scopes(command):
    outcome = command("scopes", "item", "workorder")
    assert outcome.facts["workorder"] == "employee:workbench"
    assert outcome.stdout.endswith('\nFor all of them: --scope "employee:workbench"\n')
    assert outcome.stderr == ""


def test_scopes_that_are_not_documented(command):
    outcome = command("scopes", "price_level", "workorder", "tag")
    assert (outcome.facts["price_level"], outcome.facts["tag"]) == ("not documented", "not documented")
    assert outcome.stdout.endswith('\nFor all documented ones: --scope "employee:workbench"\n')
    assert outcome.stderr == (
        "Note: The API does not document the scopes of price_level, tag. "
        'Only --scope "employee:all" is sure to open them.\n'
    )
    assert "For all" not in command("scopes", "price_level").stdout


def test_scopes_that_the_list_lacks(command):
    outcome = command("scopes", "serialized")
    assert outcome.stderr.startswith(
        "Note: The API's list of scopes lacks employee:inventory_base, which pages of endpoints name."
    )


def test_scopes_of_everything_that_is_read_by_default(command):
    facts = command("scopes").facts
    assert {"session", "item", "sale"} <= set(facts)
    assert "display_template_sale" not in facts


def test_scopes_of_what_there_is_not(command):
    outcome = command("scopes", "items")
    assert outcome.stderr == "Error: There is no stream 'items'. Did you mean 'item'?\n"


def test_limits(command, api):
    headers = {"X-LS-API-Bucket-Level": "1/95", "X-LS-API-Drip-Rate": "1.5"}
    api.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7"}}, headers=headers)
    assert command("limits", access_token="opaque-token").facts == {
        "bucket": "1 of 95 drips",
        "drip rate": "1.5 a second",
        "registers": "2",
        "burst": "the API does not say",
    }


@pytest.fixture
def items(api):
    rows = [{"itemID": str(key), "description": "Bell é", "avgCost": "2.46", "tax": "true"} for key in (1, 2, 3)]
    api.get(f"{API}/API/V3/Account/7/Item.json", json={"@attributes": {"next": "", "previous": ""}, "Item": rows})
    api.get(f"{API}/API/V3/Account/7/Item/2.json", json={"@attributes": {"count": "1"}, "Item": rows[1]})
    return api


def test_records_as_json_lines(command, items):
    items.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7"}})
    outcome = command(
        *("get", "item", "--where", "description=~,Bell%", "--relation", "ItemShops", "--limit", "2"),
        account_id=7,
        access_token="opaque-token",
    )
    assert outcome.stderr == ""
    first, second = (json.loads(line) for line in outcome.stdout.splitlines())
    assert (first["itemID"], second["itemID"]) == (1, 2)
    assert (first["description"], first["avgCost"], first["tax"]) == ("Bell é", 2.46, True)
    query = dict(parse_qsl(items.calls[-1].request.url.partition("?")[2]))
    assert query["description"] == "~,Bell%"
    assert query["load_relations"] == '["ItemShops"]'


def test_one_record(command, items):
    items.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7"}})
    outcome = command("get", "item", "2", access_token="opaque-token")
    assert json.loads(outcome.stdout)["itemID"] == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["itm"], "There is no stream 'itm'. Did you mean 'item'?"),
        (["item", "--where", "color"], "'color' is not a filter. Write it as FIELD=CONDITION"),
        (["item", "--where", "color=red"], "item cannot be filtered by 'color'."),
        (["item", "--relation", "Shop"], "item"),
    ],
)
def test_a_look_at_what_there_is_not(command, arguments, message):
    outcome = command("get", *arguments, access_token="opaque-token")
    assert outcome.status == 1
    assert outcome.stderr.startswith(f"Error: {message}")
    assert outcome.stdout == ""


# --------------------------------------------------------------------------------------------- formats of records


@pytest.fixture
def look(command, items):
    """Gets items in some way."""
    items.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7"}})

    def run(*arguments):
        return command("get", *arguments, access_token="opaque-token")

    return run


def test_records_as_a_table(look, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    outcome = look("Item", "--format", "table", "--fields", "description,itemID,avgCost,upc")
    assert outcome.stdout.splitlines() == [
        "description  itemID  avgCost",
        "Bell é       1       2.46",
        "Bell é       2       2.46",
        "Bell é       3       2.46",
    ]


def test_a_table_shows_the_fields_that_fit(look, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    outcome = look("Item", "--format", "table", "--limit", "1")
    assert outcome.stdout.splitlines() == ["itemID  avgCost", "1       2.46"]
    assert outcome.stderr == "Note: 2 more fields do not fit. Choose with --fields, or use --format json.\n"


def test_a_table_of_nothing(command, api):
    api.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7"}})
    api.get(f"{API}/API/V3/Account/7/Tag.json", json={"@attributes": {"next": "", "previous": ""}})
    outcome = command("get", "tag", "--format", "table", access_token="opaque-token")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "Note: There are no such records.\n")


def test_records_as_csv(look):
    outcome = look("item", "--format", "csv", "--fields", "itemID,tax,description", "--limit", "2")
    assert outcome.stdout == "itemID,tax,description\n1,true,Bell é\n2,true,Bell é\n"


def test_nested_records_in_csv_are_json(command, api):
    api.replace("GET", f"{API}/API/V3/Account.json", json={"Account": {"accountID": "7"}})
    rows = {"itemID": "1", "Note": {"note": "fragile", "isPublic": "false"}}
    api.get(f"{API}/API/V3/Account/7/Item.json", json={"@attributes": {"next": "", "previous": ""}, "Item": rows})
    outcome = command(
        *("get", "item", "--format", "csv", "--fields", "itemID,Note", "--relations", "Note"), access_token="opaque"
    )
    header, (key, note) = list(csv.reader(outcome.stdout.splitlines()))
    assert (header, key, json.loads(note)["note"]) == (["itemID", "Note"], "1", "fragile")


def test_a_page_is_no_longer_than_what_is_wanted(look, items):
    look("item", "--limit", "2", "--sort", "timestamp")
    query = dict(parse_qsl(items.calls[-1].request.url.partition("?")[2]))
    assert (query["limit"], query["sort"]) == ("2", "timeStamp")


@pytest.mark.parametrize("names", [["--relations", "Category,Note"], ["--relation", "Category", "--relation", "Note"]])
def test_relations_are_named_in_one_go_or_one_by_one(look, items, names):
    look("item", *names)
    query = dict(parse_qsl(items.calls[-1].request.url.partition("?")[2]))
    assert json.loads(query["load_relations"]) == ["Category", "Note"]


@pytest.mark.parametrize("name", ["sale_line", "SaleLine", "saleline", "SALE_LINE"])
def test_a_resource_has_several_names(name):
    assert resource_named(name).slug() == "sale_line"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Itm"], "There is no stream 'Itm'. Did you mean 'Item'?"),
        (
            ["item", "--sort", "descripton"],
            "item cannot be sorted by 'descripton'. Did you mean 'description'? It can be sorted by: ",
        ),
        (["item", "--fields", "descripton"], "item has no field 'descripton'. Did you mean 'description'?"),
    ],
)
def test_names_of_what_there_is_not(command, arguments, message):
    outcome = command("get", *arguments, access_token="opaque-token")
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith(f"Error: {message}")


# ------------------------------------------------------------------------------------------------- the catalogue


def test_a_resource_is_described(command):
    outcome = command("describe", "ItemShop")
    assert outcome.stdout.startswith("ItemShop: ")
    assert outcome.facts["key"] == "itemShopID"
    assert outcome.facts["changes by"] == "timeStamp"
    assert outcome.facts["actions"] == "GET ItemShop; GET ItemShop/{itemShopID}; PUT ItemShop/{itemShopID}"
    assert outcome.facts["cost"] == "1 a page, 1 a record, update 1, in drips; relations cost extra"
    assert re.search(r"^  reorderPoint\* +Integer", outcome.stdout, re.MULTILINE)
    assert re.search(r"^  itemID +Ref Item", outcome.stdout, re.MULTILINE)


def test_filters_beyond_the_fields_are_described(command):
    assert re.search(r"^  startDate +Date", command("describe", "reports_accounting_taxes_by_day").stdout, re.MULTILINE)


def test_an_unknown_resource_is_not_described(command):
    assert (
        command("describe", "Itemshops").stderr == "Error: There is no resource 'Itemshops'. Did you mean 'ItemShop'?\n"
    )


def test_every_resource_can_be_described(command):
    for resource in RESOURCES.values():
        assert command("describe", resource.slug()).status == 0


def test_all_streams_are_listed(command):
    listed = [line.split()[0] for line in command("resources").stdout.splitlines()]
    assert listed == [name for name, one in RESOURCES.items() if one.listable() or one.singleton()]
    assert len(command("resources", "--all").stdout.splitlines()) == len(RESOURCES)


# ----------------------------------------------------------------------------------------------------- the shell


def test_streams_are_completed():
    def completed(incomplete):
        return [
            item.value for item in ShellComplete(main, {}, "lightspeed-retail", "").get_completions(["get"], incomplete)
        ]

    assert completed("sale_l") == ["sale_line"]
    assert completed("SaleL") == ["SaleLine"]


def test_a_closed_pipe_ends_quietly():
    command = Path(sys.executable).with_name("lightspeed-retail")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run([command, "resources"], stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")
