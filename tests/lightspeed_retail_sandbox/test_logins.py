from __future__ import annotations

from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from lightspeed_retail.auth.scopes import SCOPES
from lightspeed_retail_sandbox.clients import Client
from lightspeed_retail_sandbox.logins import form

AUTHORIZE, TOKEN = "/auth/oauth/authorize", "/auth/oauth/token"
DEPRECATED = "/oauth/authorize.php", "/oauth/access_token.php"


def fields(tiny):
    names = ("client_id", "client_secret", "refresh_token")
    return {"grant_type": "refresh_token", **{name: tiny.settings[name] for name in names}}


@pytest.mark.parametrize("encoding", ["form", "json", "multipart"])
def test_a_refresh_over_http_in_every_encoding(tiny, get, encoding):
    body = fields(tiny)
    options = {
        "form": {"data": body},
        "json": {"json": body},
        "multipart": {"files": {name: (None, value) for name, value in body.items()}},
    }[encoding]
    reply = get("/auth/oauth/token", token="", method="POST", **options)
    assert reply.status_code == 200
    assert get("/API/V3/Account.json", token=reply.json()["access_token"]).status_code == 200


def test_other_methods_are_refused(get):
    reply = get("/auth/oauth/token", token="")
    assert (reply.status_code, reply.json()["error"]) == (405, "invalid_request")


def test_revoke_and_introspect(tiny, get):
    assert get("/auth/oauth/introspect").json()["acct"] == "7"
    assert get("/auth/oauth/revoke", method="POST", data=fields(tiny)).status_code == 200
    reply = get("/auth/oauth/introspect")
    assert (reply.status_code, reply.json()["error"]) == (401, "access_denied")


def authorize_query(**changes):
    query = {"response_type": "code", "client_id": "sandbox-client", "scope": "employee:register", "state": "st"}
    return query | changes


def test_a_page_names_client_account_and_scopes(get):
    reply = get(AUTHORIZE, token="", params=authorize_query(scope="employee:register employee:reports"))
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Sandbox client asks for access" in reply.text
    assert "Tiny (account 7)" in reply.text
    for scope in ("employee:register", "employee:reports"):
        assert f"<code>{scope}</code> {SCOPES[scope].about}" in unescape(reply.text)


def test_names_cannot_break_out_of_the_page(tiny, get):
    tiny.oauth.clients.register(Client("odd", "s", name="<script>x</script>"))
    assert "<script>" not in get(AUTHORIZE, token="", params=authorize_query(client_id="odd")).text


@pytest.mark.parametrize(("authorize", "token"), [(AUTHORIZE, TOKEN), DEPRECATED])
def test_a_yes_brings_a_code_that_buys_tokens(tiny, get, authorize, token):
    options = {"method": "POST", "params": authorize_query(), "data": {"answer": "allow"}, "allow_redirects": False}
    reply = get(authorize, token="", **options)
    assert reply.status_code == 302
    where = urlsplit(reply.headers["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == "https://localhost:8085/callback"
    query = dict(parse_qsl(where.query))
    assert query["state"] == "st"
    body = {**fields(tiny), "grant_type": "authorization_code", "code": query["code"]}
    bought = get(token, token="", method="POST", data=body)
    assert bought.status_code == 200
    assert get("/API/V3/Account.json", token=bought.json()["access_token"]).status_code == 200


def test_a_no_brings_an_error(get):
    options = {"method": "POST", "params": authorize_query(), "data": {"answer": "deny"}, "allow_redirects": False}
    assert "error=access_denied" in get(AUTHORIZE, token="", **options).headers["Location"]


@pytest.mark.parametrize("data", [{}, {"answer": "perhaps"}])
def test_other_answers_are_refused(get, data):
    reply = get(AUTHORIZE, token="", method="POST", params=authorize_query(), data=data)
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_is_sent_on_by_a_bad_authorization_request(get, method):
    reply = get(AUTHORIZE, token="", method=method, params=authorize_query(client_id="?"), data={"answer": "allow"})
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_client")


def test_the_key_set(get):
    [key] = get("/.well-known/jwks", token="").json()["keys"]
    assert (key["kty"], key["alg"]) == ("RSA", "RS256")


def test_replies_name_the_client_of_the_token(tiny, get):
    tiny.oauth.clients.register(Client("other", None))
    query = authorize_query(client_id="other", code_challenge="v" * 43, code_challenge_method="plain")
    code = dict(parse_qsl(urlsplit(tiny.oauth.allow(tiny.oauth.ask(query))).query))["code"]
    body = {"grant_type": "authorization_code", "client_id": "other", "code": code, "code_verifier": "v" * 43}
    token = get(TOKEN, token="", method="POST", data=body).json()["access_token"]
    assert get("/API/V3/Account.json", token=token).headers["X-LS-OAuth-Client-Id"] == "other"


@pytest.mark.parametrize(
    ("kind", "body"), [("application/json", b"["), ("application/json", b"[]"), ("text/plain", b"")]
)
def test_bodies_that_are_no_form_have_no_fields(kind, body):
    assert form(kind, body) == {}
