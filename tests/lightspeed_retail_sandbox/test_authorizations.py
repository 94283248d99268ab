from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.authorizations import AuthorizationRequest
from lightspeed_retail_sandbox.clients import Client, Clients, built_in
from lightspeed_retail_sandbox.errors import OAuthRefusal

CLIENTS = Clients(built_in("https://shop.example/back?from=ls"))
PROOF = {"code_challenge": "c" * 43, "code_challenge_method": "S256"}


def ask(**changes):
    query = {"response_type": "code", "client_id": "sandbox-client", "scope": "employee:register", **changes}
    return AuthorizationRequest.of({name: value for name, value in query.items() if value is not None}, CLIENTS)


def test_an_authorization_request_is_read():
    request = ask(scope="employee:register employee:reports employee:register", state="x", **PROOF)
    assert request.client.client_id == "sandbox-client"
    assert request.scopes == ("employee:register", "employee:reports")
    assert request.state == "x"
    assert request.proof_key.method == "S256"


@pytest.mark.parametrize(
    ("state", "address"),
    [
        (None, "https://shop.example/back?from=ls&code=1"),
        ("", "https://shop.example/back?from=ls&code=1&state="),
        ("a&b", "https://shop.example/back?from=ls&code=1&state=a%26b"),
    ],
)
def test_the_answer_goes_where_the_client_is_registered(state, address):
    assert ask(state=state).answer(code="1") == address


def test_a_plain_address_gets_its_first_parameter():
    clients = Clients([Client("c", "s", "https://shop.example/back")])
    request = AuthorizationRequest.of({"response_type": "code", "client_id": "c", "scope": "employee:all"}, clients)
    assert request.answer(code="1") == "https://shop.example/back?code=1"


@pytest.mark.parametrize(
    ("changes", "error", "hint"),
    [
        ({"client_id": None}, "invalid_request", "`client_id`"),
        ({"client_id": "other"}, "invalid_client", ""),
        ({"response_type": None}, "invalid_request", "`response_type`"),
        ({"response_type": "token"}, "invalid_request", "`response_type`"),
        ({"redirect_uri": "https://elsewhere.example/"}, "invalid_request", "`redirect_uri`"),
        ({"scope": None}, "invalid_request", "`scope`"),
        ({"scope": "employee:register employee:nonsense"}, "invalid_scope", "`employee:nonsense`"),
        ({"client_id": "sandbox-public-client"}, "invalid_request", "public clients"),
        ({"code_challenge": "c" * 43}, "invalid_request", "method"),
        ({**PROOF, "code_challenge_method": "S512"}, "invalid_request", "`S256`, `plain`"),
        ({**PROOF, "code_challenge": "c" * 42}, "invalid_request", "RFC-7636"),
    ],
)
def test_what_is_not_asked_well_is_refused(changes, error, hint):
    with pytest.raises(OAuthRefusal) as caught:
        ask(**changes)
    assert (caught.value.status, caught.value.body["error"]) == (400, error)
    assert hint in caught.value.body.get("hint", "")
