from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from lightspeed_retail.auth.authorization import Authorization, Misdirected, Refused, challenge
from lightspeed_retail.auth.endpoints import Endpoints

ENDPOINTS = Endpoints.of("https://cloud.lightspeedapp.com")


@pytest.fixture
def authorization():
    return Authorization("client-1", ("employee:register", "employee:customers_read"))


def test_the_address_asks_for_everything(authorization):
    address = authorization.address(ENDPOINTS)
    assert address.startswith("https://cloud.lightspeedapp.com/auth/oauth/authorize?")
    assert parse_qs(urlsplit(address).query, strict_parsing=True) == {
        "response_type": ["code"],
        "client_id": ["client-1"],
        "scope": ["employee:register employee:customers_read"],
        "state": [authorization.state],
        "code_challenge": [challenge(authorization.verifier)],
        "code_challenge_method": ["S256"],
    }
    assert "scope=employee:register+employee:customers_read&" in address


def test_without_a_verifier_there_is_no_challenge():
    query = parse_qs(urlsplit(Authorization("client-1", ("employee:tags",), verifier="").address(ENDPOINTS)).query)
    assert set(query) == {"response_type", "client_id", "scope", "state"}


def test_the_verifier_is_not_shown(authorization):
    assert authorization.verifier not in authorization.address(ENDPOINTS)
    assert authorization.verifier not in repr(authorization)


def test_the_proof_key_is_that_of_the_standard():
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifier_and_state_are_new_every_time_and_well_formed(authorization):
    other = Authorization("client-1", ())
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,128}", authorization.verifier)
    assert len(authorization.state) >= 32
    assert other.verifier != authorization.verifier
    assert other.state != authorization.state


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
def test_the_code_is_taken_out(authorization, address):
    assert authorization.code(address.format(authorization.state)) == "a/b"


@pytest.mark.parametrize(
    "address", ["", "https://localhost:8085/callback", "abc", "?state={0}", "https://[?", "code=&state={0}"]
)
def test_an_address_without_a_code(authorization, address):
    with pytest.raises(Misdirected, match="no code in it"):
        authorization.code(address.format(authorization.state))


@pytest.mark.parametrize(
    "address", ["?code=a", "?code=a&state=", "?code=a&state=other", "?code=a&state=ä", "?error=access_denied&state=x"]
)
def test_an_address_of_another_login(authorization, address):
    with pytest.raises(Misdirected, match="belongs to another login") as caught:
        authorization.code(address)
    assert authorization.state not in str(caught.value)


def test_the_beginning_of_the_right_address(authorization):
    address = f"https://localhost:8085/callback?code=a%2Fb&state={authorization.state}"
    mark = address.index("?")
    assert [n for n in range(len(address)) if authorization.is_cut_off(address[:n])] == [*range(mark + 1, len(address))]


@pytest.mark.parametrize(
    "address", ["", "https://shop.example.org/", "https://shop.example.org/?page=2", "?code=a&state=other", "?error=x"]
)
def test_what_is_not_the_beginning_of_the_right_address(authorization, address):
    assert not authorization.is_cut_off(address)


@pytest.mark.parametrize("state", ["&state={0}", ""])
def test_the_merchant_says_no(authorization, state):
    with pytest.raises(Refused) as caught:
        authorization.code(f"?error=access_denied&error_description=Not+today.{state.format(authorization.state)}")
    assert str(caught.value) == (
        "Access was not allowed. It said: Not today (access_denied). Log in again and choose to allow it."
    )


def test_the_server_says_no_in_its_own_way(authorization):
    with pytest.raises(Refused, match=r"refused to give access\. It said: \(teapot\)\."):
        authorization.code(f"?error=teapot&state={authorization.state}")
