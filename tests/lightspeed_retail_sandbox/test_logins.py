from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.logins import form


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


@pytest.mark.parametrize(
    ("kind", "body"), [("application/json", b"["), ("application/json", b"[]"), ("text/plain", b"")]
)
def test_bodies_that_are_no_form_have_no_fields(kind, body):
    assert form(kind, body) == {}
