from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from lightspeed_retail_sandbox.clients import WRONG_CREDENTIALS_PER_MINUTE, Client
from lightspeed_retail_sandbox.errors import AccessDenied, OAuthRefusal
from lightspeed_retail_sandbox.oauth import BAD_TOKEN, NO_TOKEN, REVOKED, OAuthServer

PUBLIC = "sandbox-public-client"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PROOF = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@pytest.fixture
def server(clock):
    return OAuthServer(7, clock, 1800, frozenset({"employee:register", "employee:reports"}))


@pytest.fixture
def post(server):
    """Posts a form with the client's credentials; None takes a field away."""

    def ask(endpoint=server.token, *, deprecated=False, **fields):
        client = {"client_id": server.client.client_id, "client_secret": server.client.secret}
        form = {name: value for name, value in (client | fields).items() if value is not None}
        return endpoint(form, deprecated=True) if deprecated else endpoint(form)

    return ask


@pytest.fixture
def refresh(post):
    def ask(token, **fields):
        return post(**{"grant_type": "refresh_token", "refresh_token": token} | fields)

    return ask


@pytest.fixture
def code(server):
    """A code from a merchant who was asked by a client."""

    def allowed(**changes):
        query = {"response_type": "code", "client_id": server.client_id, "scope": "employee:register", "state": "s"}
        return answer(server.allow(server.ask(query | changes)))["code"]

    return allowed


@pytest.fixture
def spend(post):
    def ask(code, **fields):
        return post(**{"grant_type": "authorization_code", "code": code} | fields)

    return ask


def answer(address):
    return dict(parse_qsl(urlsplit(address).query))


def check(server, reply):
    return server.check(f"Bearer {reply['access_token']}")


def denied(server, text):
    with pytest.raises(AccessDenied) as caught:
        server.check(f"Bearer {text}")
    assert (caught.value.status, caught.value.body["error"]) == (401, "access_denied")
    return caught.value.body["hint"]


def refused(ask, *arguments, **changes):
    with pytest.raises(OAuthRefusal) as caught:
        ask(*arguments, **changes)
    return caught.value.status, caught.value.body["error"]


# ------------------------------------------------------------------------------------------------------ refreshes


def test_a_refresh_hands_out_a_new_pair(server, refresh):
    first = server.issue()
    reply = refresh(first.refresh.text)
    assert (reply["token_type"], reply["expires_in"]) == ("Bearer", 1800)
    assert "scope" not in reply
    assert reply["refresh_token"] != first.refresh.text
    assert check(server, reply).scopes == server.scopes


def test_the_old_refresh_token_dies_when_the_new_access_token_is_first_used(server, refresh):
    old = server.issue().refresh.text
    lost = refresh(old)
    again = refresh(old)
    check(server, again)
    assert refused(refresh, old) == (400, "invalid_grant")
    assert refresh(again["refresh_token"])
    assert lost["refresh_token"] != again["refresh_token"]


def test_tokens_that_were_passed_over_die_with_the_old_one(server, refresh):
    old = server.issue().refresh.text
    passed_over = refresh(old)["refresh_token"]
    check(server, refresh(passed_over))
    assert refused(refresh, old) == refused(refresh, passed_over) == (400, "invalid_grant")
    assert len(server.live) == 1


def test_access_tokens_expire(server, clock):
    token = server.issue().text
    clock.now += 1799
    server.check(f"Bearer {token}")
    clock.now += 1
    assert denied(server, token) == BAD_TOKEN


def test_unused_refresh_tokens_expire_after_30_days(server, refresh, clock):
    token = server.issue().refresh.text
    clock.now += 30 * 24 * 3600 - 1
    kept = refresh(token)["refresh_token"]
    clock.now += 1
    assert refused(refresh, token) == (400, "invalid_grant")
    assert refresh(kept)


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


def test_every_connection_has_a_minute_of_its_own(server, refresh):
    token = server.issue().refresh.text
    for _ in range(5):
        token = refresh(token)["refresh_token"]
    assert refused(refresh, token) == (429, "too_many_requests")
    assert refresh(server.issue().refresh.text)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"grant_type": None}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "invalid_request")),
        ({"client_id": None}, (400, "invalid_request")),
        ({"client_id": "other"}, (401, "invalid_client")),
        ({"client_secret": "wrong"}, (401, "invalid_client")),
        ({"client_secret": None}, (400, "invalid_request")),
        ({"client_id": PUBLIC, "client_secret": None}, (400, "invalid_grant")),
        ({"client_id": PUBLIC}, (401, "invalid_client")),
        ({"refresh_token": None}, (400, "invalid_request")),
        ({"refresh_token": "nonsense"}, (400, "invalid_grant")),
        ({"scope": "employee:all"}, (400, "invalid_request")),
    ],
)
def test_refusals(server, refresh, changes, answer):
    assert refused(refresh, server.issue().refresh.text, **changes) == answer


def test_many_wrong_secrets_limit_the_client(server, refresh, clock):
    token = server.issue().refresh.text
    for _ in range(WRONG_CREDENTIALS_PER_MINUTE):
        assert refused(refresh, token, client_secret="wrong") == (401, "invalid_client")
    assert refused(refresh, token) == (429, "too_many_requests")
    clock.now += 61
    assert refresh(token)


# ---------------------------------------------------------------------------------------------------------- codes


def test_a_code_buys_a_pair(server, code, spend, refresh):
    reply = spend(code(scope="employee:reports employee:register"))
    token = check(server, reply)
    assert token.scopes == {"employee:register", "employee:reports"}
    assert token.client_id == server.client_id
    assert refresh(reply["refresh_token"])


def test_a_code_lives_a_minute(code, spend, clock):
    first, second = code(), code()
    clock.now += 59
    assert spend(first)
    clock.now += 1
    assert refused(spend, second) == (400, "invalid_grant")


def test_a_code_that_is_replayed_revokes_what_it_bought(server, code, spend, refresh):
    bought = code()
    reply = spend(bought)
    assert refused(spend, bought) == (400, "invalid_grant")
    assert denied(server, reply["access_token"]) == REVOKED
    assert refused(refresh, reply["refresh_token"]) == (400, "invalid_grant")


def test_a_code_is_good_for_the_client_that_asked_only(server, code, spend):
    server.clients.register(Client("other", "its-secret"))
    wanted = code()
    assert refused(spend, wanted, client_id="other", client_secret="its-secret") == (400, "invalid_grant")
    assert spend(wanted)


@pytest.mark.parametrize("proof", [PROOF, {"code_challenge": VERIFIER, "code_challenge_method": "plain"}])
def test_a_public_client_proves_that_it_asked(server, code, spend, refresh, proof):
    public = {"client_id": PUBLIC, "client_secret": None}
    wanted = code(client_id=PUBLIC, **proof)
    assert refused(spend, wanted, **public) == (400, "invalid_request")
    assert refused(spend, wanted, **public, code_verifier="short") == (400, "invalid_request")
    assert refused(spend, wanted, **public, code_verifier="w" * 43) == (400, "invalid_grant")
    reply = spend(wanted, **public, code_verifier=VERIFIER)
    assert check(server, reply).client_id == PUBLIC
    assert refused(refresh, reply["refresh_token"]) == (400, "invalid_grant")
    assert refresh(reply["refresh_token"], **public)


def test_a_proof_key_cannot_be_left_out_on_the_way(code, spend):
    assert refused(spend, code(**PROOF)) == (400, "invalid_request")
    assert refused(spend, code(), code_verifier=VERIFIER) == (400, "invalid_request")


def test_a_merchant_says_no(server):
    query = {"response_type": "code", "client_id": server.client_id, "scope": "employee:register", "state": "s t"}
    said = answer(server.deny(server.ask(query)))
    assert (said["error"], said["state"]) == ("access_denied", "s t")
    assert "code" not in said


# ----------------------------------------------------------------------------------------------------- revocation


def test_a_revoked_pair_is_of_no_more_use(server, post, refresh):
    token = server.issue()
    assert post(server.revoke_request, refresh_token=token.refresh.text) == {}
    assert denied(server, token.text) == REVOKED
    assert refused(refresh, token.refresh.text) == (400, "invalid_grant")
    assert server.live == []


def test_only_its_client_revokes_a_token(server, post):
    token = server.issue()
    post(server.revoke_request, client_id=PUBLIC, client_secret=None, refresh_token=token.refresh.text)
    assert refused(post, server.revoke_request, client_secret="x", refresh_token=token.text) == (401, "invalid_client")
    assert refused(post, server.revoke_request) == (400, "invalid_request")
    assert server.check(f"Bearer {token.text}") is token


def test_tokens_of_a_locked_employee_rest(server, refresh, code):
    token = server.issue()
    query = {"response_type": "code", "client_id": server.client_id, "scope": "employee:register"}
    server.employee.locked = True
    assert denied(server, token.text) == REVOKED
    assert refused(refresh, token.refresh.text) == (400, "invalid_grant")
    assert answer(server.allow(server.ask(query)))["error"] == "access_denied"
    server.employee.locked = False
    assert server.check(f"Bearer {token.text}") is token


def test_an_employee_can_give_no_more_than_there_is(server, code, spend):
    server.employee.rights = frozenset({"employee:register"})
    token = check(server, spend(code(scope="employee:all")))
    assert token.scopes == {"employee:register"}
    assert server.issue().scopes == {"employee:register"}


# ----------------------------------------------------------------------------------------- the deprecated endpoint


@pytest.fixture
def old(code, spend):
    """What the deprecated endpoint gives for a code."""
    return spend(code(), deprecated=True)


def test_the_deprecated_endpoint_answers_as_it_used_to(server, old):
    assert (old["token_type"], old["scope"]) == ("bearer", "employee:register systemuserid:170236")
    assert "." not in old["access_token"]
    assert check(server, old).scopes == {"employee:register"}


def test_the_deprecated_endpoint_leaves_refresh_tokens_as_they_are(refresh, old, clock):
    for _ in range(3):
        clock.now += 29 * 24 * 3600
        again = refresh(old["refresh_token"], deprecated=True, scope="employee:register")
        assert again["refresh_token"] == old["refresh_token"]
        assert again["access_token"] != old["access_token"]


def test_an_old_refresh_token_is_migrated_by_one_refresh(server, refresh, old):
    moved = refresh(old["refresh_token"])
    check(server, moved)
    assert refused(refresh, old["refresh_token"]) == (400, "invalid_grant")
    assert refused(refresh, old["refresh_token"], deprecated=True) == (400, "invalid_grant")
    assert refresh(moved["refresh_token"])


def test_there_is_no_way_back(refresh, old):
    moved = refresh(old["refresh_token"])
    assert refused(refresh, moved["refresh_token"], deprecated=True) == (400, "invalid_grant")


# --------------------------------------------------------------------------------------------------- what they say


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
    told = server.introspect(f"Bearer {server.issue().text}")
    assert (told["active"], told["acct"], told["client_id"]) == (True, "7", server.client_id)
    assert told["scope"] == "employee:register employee:reports"


def test_a_reset_leaves_one_pair(server, code, spend, refresh):
    first = server.issue()
    server.clients.register(Client("later", "secret"))
    server.employee.locked = True
    server.revoke(first.text)
    server.reset(first, 100)
    spend(code())
    server.reset(first, 100)
    assert server.issued == [first.text, first.refresh.text]
    assert server.check(f"Bearer {first.text}") is first
    assert server.clients.find("later") is None
    assert refresh(first.refresh.text)
