from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from lightspeed_retail.auth.login import AccessDenied, Authorization, Login, WrongAddress, challenge
from lightspeed_retail.auth.server import Endpoints
from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.auth.tokens import Tokens, fingerprint
from lightspeed_retail.errors import (
    ConfigurationError,
    LightspeedError,
    MalformedReply,
    RequestRefused,
    Unauthorized,
    Unreachable,
)
from lightspeed_retail.settings import Settings

from ._authorization_server import AuthorizationServer

ENDPOINTS = Endpoints.of("https://cloud.lightspeedapp.com")
KEPT = Tokens("access-of-before", "refresh-of-before", 1, 2, client_id="c")


# --------------------------------------------------------------------------------------------------------------- asking


@pytest.fixture
def question():
    return Authorization("client-1", ("employee:register", "employee:customers_read"))


def test_the_address_asks_for_everything(question):
    address = question.url(ENDPOINTS)
    assert address.startswith("https://cloud.lightspeedapp.com/auth/oauth/authorize?")
    assert parse_qs(urlsplit(address).query, strict_parsing=True) == {
        "response_type": ["code"],
        "client_id": ["client-1"],
        "scope": ["employee:register employee:customers_read"],
        "state": [question.state],
        "code_challenge": [challenge(question.verifier)],
        "code_challenge_method": ["S256"],
    }
    assert "scope=employee:register+employee:customers_read&" in address


def test_without_a_verifier_there_is_no_challenge():
    query = parse_qs(urlsplit(Authorization("client-1", ("employee:tags",), verifier="").url(ENDPOINTS)).query)
    assert set(query) == {"response_type", "client_id", "scope", "state"}


def test_the_verifier_is_not_shown(question):
    assert question.verifier not in question.url(ENDPOINTS)
    assert question.verifier not in repr(question)


def test_the_proof_key_is_that_of_the_standard():
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifier_and_state_are_new_every_time_and_well_formed(question):
    other = Authorization("client-1", ())
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,128}", question.verifier)
    assert len(question.state) >= 32
    assert other.verifier != question.verifier
    assert other.state != question.state


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost:8085/callback?code=a%2Fb&state={0}",
        "  https://example.org/?state={0}&code=a%2Fb\n",
        "code=a%2Fb&state={0}",
        "?code=a%2Fb&state={0}",
        "https://localhost:8085/callback?code=a%\n2Fb&state={0}",
        "/callback?code=a%2Fb&state={0}",
        "https://localhost:8085/callback?code=a%2Fb&state={0}#_=_",
        '"https://localhost:8085/callback?code=a%2Fb&state={0}"',
        " '?code=a%2Fb&state={0}' ",
        "<https://localhost:8085/callback?code=a%2Fb&state={0}>",
        "`https://localhost:8085/callback?code=a%2Fb&state={0}`",
        "\N{LEFT DOUBLE QUOTATION MARK}?code=a%2Fb&state={0}\N{RIGHT DOUBLE QUOTATION MARK}",
    ],
)
def test_the_code_is_taken_out(question, address):
    assert question.code(address.format(question.state)) == "a/b"


@pytest.mark.parametrize(
    "address", ["", "https://localhost:8085/callback", "abc", "?state={0}", "https://[?", "code=&state={0}"]
)
def test_an_address_without_a_code(question, address):
    with pytest.raises(WrongAddress, match="it has no code"):
        question.code(address.format(question.state))


@pytest.mark.parametrize(
    "address", ["?code=a", "?code=a&state=", "?code=a&state=other", "?code=a&state=ä", "?error=access_denied&state=x"]
)
def test_an_address_of_another_login(question, address):
    with pytest.raises(WrongAddress, match="belongs to another login") as caught:
        question.code(address)
    assert question.state not in str(caught.value)


def test_the_beginning_of_the_right_address(question):
    address = f"https://localhost:8085/callback?code=a%2Fb&state={question.state}"
    mark = address.index("?")
    assert [n for n in range(len(address)) if question.is_cut_off(address[:n])] == [*range(mark + 1, len(address))]


@pytest.mark.parametrize(
    "address", ["", "https://shop.example.org/", "https://shop.example.org/?page=2", "?code=a&state=other", "?error=x"]
)
def test_what_is_not_the_beginning_of_the_right_address(question, address):
    assert not question.is_cut_off(address)


@pytest.mark.parametrize("state", ["&state={0}", ""])
def test_the_merchant_says_no(question, state):
    with pytest.raises(AccessDenied) as caught:
        question.code(f"?error=access_denied&error_description=Not+today.{state.format(question.state)}")
    assert str(caught.value) == (
        "Access was not allowed. It said: Not today (access_denied). Log in again and choose to allow it."
    )


def test_the_server_says_no_in_its_own_way(question):
    with pytest.raises(AccessDenied, match=r"refused to give access\. It said: \(teapot\)\."):
        question.code(f"?error=teapot&state={question.state}")


# ------------------------------------------------------------------------------------------------------- the connection


@pytest.fixture
def server(fake_time):
    return AuthorizationServer(fake_time.now, secret="s")


@pytest.fixture
def store(tmp_path):
    return FileTokenStore(tmp_path / "tokens.json")


@pytest.fixture
def authorization():
    return Authorization("c", ("employee:all",))


@pytest.fixture
def code(server, authorization):
    return authorization.code(server.allow(authorization.url(Endpoints.of("https://cloud.lightspeedapp.com"))))


@pytest.fixture
def login(server, store, fake_time):
    def make(*, account_of=lambda token: 83050, store=store, **settings):
        given = Settings(**{"client_id": "c", "client_secret": "s", **settings})
        return Login(given, store, server.post_form, account_of=account_of, clock=fake_time.now)

    return make


# -------------------------------------------------------------------------------------------------- logging in


def test_a_code_becomes_stored_tokens(login, server, store, authorization, code, fake_time):
    now = fake_time.now().timestamp()
    tokens = login().complete(code, authorization)
    assert store.load() == tokens == Tokens(*server.issued, now, now + 3600, client_id="c")
    assert server.forms == [
        (
            "token",
            {
                "grant_type": "authorization_code",
                "client_id": "c",
                "client_secret": "s",
                "code": code,
                "code_verifier": authorization.verifier,
            },
        )
    ]


def test_a_public_client_sends_no_secret(login, server, authorization, code):
    server.secret = None
    login(client_secret=None).complete(code, authorization)
    assert "client_secret" not in server.forms[0][1]


def test_a_login_takes_the_place_of_the_configured_refresh_token(login, store, authorization, code):
    login(refresh_token="of-last-year").complete(code, authorization)
    assert store.load().seed == fingerprint("of-last-year")


def test_the_account_is_found_with_the_new_token_before_anything_is_stored(login, server, store, authorization, code):
    seen = []

    def account_of(token):
        seen.append((token, store.load()))
        return 83050

    login(account_of=account_of).complete(code, authorization)
    assert seen == [(server.issued[0], None)]


def test_the_account_is_not_the_configured_one(login, server, store, authorization, code):
    def account_of(_):
        raise ConfigurationError("Setting 'account_id' is 1, but the token is for account 83050.")

    store.save(KEPT)
    with pytest.raises(ConfigurationError, match="token is for account 83050"):
        login(account_of=account_of).complete(code, authorization)
    assert server.forms[-1] == ("revoke", {"client_id": "c", "client_secret": "s", "refresh_token": server.issued[1]})
    assert server.live == set()
    assert store.load() == KEPT


def test_giving_back_fails_too(login, server, store, authorization, code):
    def account_of(_):
        raise ConfigurationError("of another account")

    server.fails["revoke"] = Unreachable("gone", sent=True)
    with pytest.raises(ConfigurationError, match="of another account"):
        login(account_of=account_of).complete(code, authorization)
    assert store.load() is None


def test_the_tokens_cannot_be_stored(login, server, store, authorization, code, monkeypatch):
    def full(tokens):
        raise ConfigurationError("The token store cannot be written: No space left on device.")

    monkeypatch.setattr(store, "save", full)
    with pytest.raises(ConfigurationError, match="No space left"):
        login().complete(code, authorization)
    assert server.live == set()


def test_a_code_is_replayed(login, store, authorization, code):
    kept = login().complete(code, authorization)
    with pytest.raises(Unauthorized, match=r"invalid_grant\. Log in again: a code works once, and for 60 seconds\."):
        login().complete(code, authorization)
    assert store.load() == kept


def test_a_code_has_expired(login, store, authorization, code, fake_time):
    fake_time.passes(60)
    with pytest.raises(Unauthorized, match="a code works once, and for 60 seconds"):
        login().complete(code, authorization)
    assert store.load() is None


def test_a_code_for_another_verifier(login, authorization, code):
    with pytest.raises(Unauthorized):
        login().complete(code, Authorization("c", ()))


def test_the_secret_is_wrong(login, authorization, code):
    with pytest.raises(Unauthorized, match="Check client_id and client_secret"):
        login(client_secret="wrong").complete(code, authorization)


@pytest.mark.parametrize("error", [Unreachable("dropped", sent=True), Unreachable("no route", sent=False)])
def test_the_exchange_is_never_repeated(login, server, store, authorization, code, error):
    server.fails["token"] = error
    with pytest.raises(Unreachable):
        login().complete(code, authorization)
    assert len(server.forms) == 1
    assert store.load() is None


@pytest.mark.parametrize("missing", ["access_token", "refresh_token"])
def test_a_reply_without_tokens(login, server, store, authorization, code, missing, monkeypatch):
    complete = server.post_form
    monkeypatch.setattr(server, "post_form", lambda url, form: {**(complete(url, form) or {}), missing: None})
    with pytest.raises(MalformedReply):
        login().complete(code, authorization)
    assert store.load() is None


def test_no_secret_is_in_an_error(login, server, authorization, code):
    with pytest.raises(LightspeedError) as caught:
        login(client_secret="wrong-secret").complete(code, authorization)
    for secret in (code, authorization.verifier, "wrong-secret"):
        assert secret not in str(caught.value)


# ------------------------------------------------------------------------------------------------- logging out


def test_tokens_are_revoked_then_forgotten(login, server, store, authorization, code):
    login().complete(code, authorization)
    assert login().revoke() is True
    assert server.live == set()
    assert store.load() is None


def test_there_is_nothing_to_revoke(login, server):
    assert login().revoke() is False
    assert server.forms == []


def test_the_configured_token_is_revoked_if_none_is_stored(login, server):
    server.live = {"first"}
    assert login(refresh_token="first").revoke() is True
    assert server.live == set()


def test_what_is_revoked_already_is_forgotten(login, store):
    store.save(KEPT)
    assert login().revoke() is True
    assert store.load() is None


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("no route", sent=False),
        RequestRefused("busy", status=400, code="invalid_request"),
        RequestRefused("wrong secret", status=401, code="invalid_client"),
    ],
)
def test_nothing_is_forgotten_that_was_not_revoked(login, server, store, error):
    store.save(KEPT)
    server.fails["revoke"] = error
    with pytest.raises(LightspeedError):
        login().revoke()
    assert store.load() == KEPT
