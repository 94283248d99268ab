from __future__ import annotations

import base64
import json

import pytest

from lightspeed_retail_sandbox.errors import AccessDenied, OAuthRefusal
from lightspeed_retail_sandbox.oauth import BAD_TOKEN, NO_TOKEN, REVOKED, OAuthServer, allows


@pytest.fixture
def server(clock):
    return OAuthServer(7, clock, 1800, frozenset({"employee:register", "employee:reports"}))


@pytest.fixture
def refresh(server):
    def ask(token, **changes):
        form = {
            "grant_type": "refresh_token",
            "client_id": server.client_id,
            "client_secret": server.client_secret,
            "refresh_token": token,
        }
        return server.token({name: value for name, value in (form | changes).items() if value is not None})

    return ask


def denied(server, text):
    with pytest.raises(AccessDenied) as caught:
        server.check(f"Bearer {text}")
    assert (caught.value.status, caught.value.body["error"]) == (401, "access_denied")
    return caught.value.body["hint"]


def refused(ask, *arguments, **changes):
    with pytest.raises(OAuthRefusal) as caught:
        ask(*arguments, **changes)
    return caught.value.status, caught.value.body["error"]


def test_a_refresh_hands_out_a_new_pair(server, refresh):
    first = server.issue()
    reply = refresh(first.refresh.text)
    assert (reply["token_type"], reply["expires_in"]) == ("Bearer", 1800)
    assert reply["refresh_token"] != first.refresh.text
    assert server.check(f"Bearer {reply['access_token']}").scopes == server.scopes


def test_the_old_refresh_token_dies_when_the_new_access_token_is_first_used(server, refresh):
    old = server.issue().refresh.text
    lost = refresh(old)
    again = refresh(old)
    server.check(f"Bearer {again['access_token']}")
    assert refused(refresh, old) == (400, "invalid_grant")
    assert refresh(again["refresh_token"])
    assert lost["refresh_token"] != again["refresh_token"]


def test_access_tokens_expire(server, clock):
    token = server.issue().text
    clock.now += 1799
    server.check(f"Bearer {token}")
    clock.now += 1
    assert denied(server, token) == BAD_TOKEN


def test_unused_refresh_tokens_expire_after_30_days(server, refresh, clock):
    token = server.issue().refresh.text
    clock.now += 30 * 24 * 3600
    assert refused(refresh, token) == (400, "invalid_grant")


def test_five_refreshes_a_minute(server, refresh, clock):
    token = server.issue().refresh.text
    for _ in range(5):
        refresh(token)
    with pytest.raises(OAuthRefusal) as caught:
        refresh(token)
    assert caught.value.status == 429
    assert int(caught.value.headers["Retry-After"]) <= 61
    clock.now += 61
    assert refresh(token)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"grant_type": None}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "invalid_request")),
        ({"client_id": None}, (400, "invalid_request")),
        ({"client_id": "other"}, (401, "invalid_client")),
        ({"client_secret": "wrong"}, (401, "invalid_client")),
        ({"refresh_token": None}, (400, "invalid_request")),
        ({"refresh_token": "nonsense"}, (400, "invalid_grant")),
        ({"scope": "employee:all"}, (400, "invalid_request")),
    ],
)
def test_refusals(server, refresh, changes, answer):
    assert refused(refresh, server.issue().refresh.text, **changes) == answer


def test_a_revoked_pair_is_of_no_more_use(server, refresh):
    token = server.issue()
    client = {"client_id": server.client_id, "client_secret": server.client_secret}
    assert server.revoke_request({**client, "refresh_token": token.refresh.text}) == {}
    assert denied(server, token.text) == REVOKED
    assert refused(refresh, token.refresh.text) == (400, "invalid_grant")


@pytest.mark.parametrize(("header", "hint"), [("", NO_TOKEN), ("Basic abc", NO_TOKEN), ("Bearer abc", BAD_TOKEN)])
def test_other_headers_are_denied(server, header, hint):
    with pytest.raises(AccessDenied) as caught:
        server.check(header)
    assert caught.value.body["hint"] == hint


def test_claims(server, clock):
    part = server.issue().text.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    assert (claims["acct"], claims["sub"], claims["aud"]) == ("7", "170236", server.client_id)
    assert claims["scope"] == "employee:register employee:reports"
    assert claims["exp"] == clock.now + 1800


def test_introspection(server):
    token = server.issue()
    assert server.introspect(f"Bearer {token.text}")["active"] is True


@pytest.mark.parametrize(
    ("scopes", "printed", "reads", "allowed"),
    [
        ({"employee:register"}, ("employee:register", "employee:admin"), True, True),
        ({"employee:reports"}, ("employee:register",), True, False),
        ({"employee:all"}, ("employee:register",), False, True),
        ({"employee:customers_read"}, ("employee:customers",), True, True),
        ({"employee:customers_read"}, ("employee:customers",), False, False),
        (set(), (), True, True),
    ],
)
def test_scopes(scopes, printed, reads, allowed):
    assert allows(frozenset(scopes), printed, reads=reads) is allowed
