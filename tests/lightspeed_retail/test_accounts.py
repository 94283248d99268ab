from __future__ import annotations

import pytest

from lightspeed_retail.accounts import resolve_account
from lightspeed_retail.errors import (
    ConfigurationError,
    Forbidden,
    LightspeedError,
    MalformedReply,
    NotFound,
    ServerFailure,
)
from lightspeed_retail.settings import Settings
from lightspeed_retail.transport import Reply

from .auth._authorization_server import jwt

BIKES_AND_SKIS = {"Account": [{"accountID": "7", "name": "Bikes"}, {"accountID": "8", "name": "Skis"}]}


class OneAnswer:
    """A transport that answers every request with the same body, or the same error."""

    def __init__(self, token, body=None) -> None:
        self._token = token
        self.body = body
        self.requests = []

    def token(self):
        return self._token

    def send(self, request):
        self.requests.append(request)
        if isinstance(self.body, LightspeedError):
            raise self.body
        return Reply(200, {}, self.body)


def test_the_token_saves_a_request():
    transport = OneAnswer(jwt(acct="83050"))
    assert resolve_account(Settings(), transport) == 83050
    assert transport.requests == []


def test_a_set_account_that_the_token_names_saves_the_request_too():
    transport = OneAnswer(jwt(acct="83050"))
    assert resolve_account(Settings(account_id=83050), transport) == 83050
    assert transport.requests == []


@pytest.mark.parametrize("token", [jwt(acct="7"), "opaque"])
def test_a_set_account_must_be_one_that_the_token_can_reach(token):
    transport = OneAnswer(token, BIKES_AND_SKIS)
    assert resolve_account(Settings(account_id=8), transport) == 8
    with pytest.raises(ConfigurationError) as caught:
        resolve_account(Settings(account_id=5), transport)
    assert caught.value.message == "Setting 'account_id' is 5, but the token is for account 7 (Bikes), 8 (Skis)."
    assert [(r.method, r.path, r.asker) for r in transport.requests] == [("GET", "/API/V3/Account.json", "account")] * 2


@pytest.mark.parametrize("answer", [Forbidden("no", status=403), NotFound("none", status=404), {"Account": ""}])
def test_a_set_account_must_be_the_tokens_when_the_api_does_not_say(answer):
    with pytest.raises(ConfigurationError, match="'account_id' is 5, but the token is for account 83050"):
        resolve_account(Settings(account_id=5), OneAnswer(jwt(acct="83050"), answer))


def test_of_several_accounts_one_has_to_be_set():
    with pytest.raises(ConfigurationError) as caught:
        resolve_account(Settings(), OneAnswer("opaque", BIKES_AND_SKIS))
    assert str(caught.value) == "The token can reach 2 accounts: 7 (Bikes), 8 (Skis). Set account_id to one of them."


def test_accounts_without_a_name_or_an_id():
    records = [{"accountID": "7"}, {"name": "Bikes"}, {"accountID": "8", "name": ""}, "text"]
    with pytest.raises(ConfigurationError, match=r"The token can reach 2 accounts: 7, 8\. Set account_id"):
        resolve_account(Settings(), OneAnswer("opaque", {"Account": records}))


@pytest.mark.parametrize(
    "answer", [Forbidden("no", status=403), NotFound("none", status=404), {"Account": ""}, {"Account": {"name": "x"}}]
)
def test_a_set_account_is_taken_when_nobody_can_say(answer):
    assert resolve_account(Settings(account_id=5), OneAnswer("opaque", answer)) == 5


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        (Settings(account_id=5), ServerFailure("down", status=503)),
        (Settings(), Forbidden("no", status=403)),
        (Settings(), NotFound("none", status=404)),
    ],
)
def test_other_failures_stop(settings, error):
    with pytest.raises(type(error)):
        resolve_account(settings, OneAnswer("opaque", error))


@pytest.mark.parametrize(("version", "path"), [("V3", "/API/V3/Account.json"), ("V2", "/API/Account.json")])
@pytest.mark.parametrize(
    "body",
    [{"Account": {"accountID": "7", "name": "Main"}}, {"@attributes": {"count": "1"}, "Account": [{"accountID": "7"}]}],
)
def test_otherwise_the_api_is_asked(version, path, body):
    transport = OneAnswer("opaque", body)
    assert resolve_account(Settings(api_version=version), transport) == 7
    assert [(r.method, r.path, r.asker) for r in transport.requests] == [("GET", path, "account")]


@pytest.mark.parametrize(
    "body", [[], {}, {"Account": ""}, {"Account": []}, {"Account": {"name": "x"}}, {"Account": {"accountID": "x"}}]
)
def test_an_answer_without_an_account_is_malformed(body):
    with pytest.raises(MalformedReply, match="Set account_id"):
        resolve_account(Settings(), OneAnswer("opaque", body))
