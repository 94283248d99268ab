from __future__ import annotations

import pytest

from lightspeed_retail.masking import Masks
from lightspeed_retail.settings import Settings


def test_hides_secret_headers_and_those_of_the_settings():
    masks = Masks.for_settings(Settings(headers={"X-Gateway": "g4teway"}))
    shown = masks.headers({"authorization": "Bearer abc", "x-gateway": "1", "Set-Cookie": "a=b", "Date": "today"})
    assert shown == {"authorization": "***", "x-gateway": "***", "Set-Cookie": "***", "Date": "today"}


@pytest.mark.parametrize("name", ["access_token", "refresh_token", "client_secret", "code", "CreditAccount.code"])
def test_hides_secrets_in_a_query(name):
    assert Masks().query([(name, "s3cret"), ("limit", "100")]) == f"{name}=***&limit=100"


def test_hides_personal_data_in_a_query_unless_it_may_be_shown():
    query = [("Contact.email", "=,ann@example.com"), ("lastName", "~,Smi%"), ("shopID", "1")]
    assert Masks().query(query) == "Contact.email=***&lastName=***&shopID=1"
    assert Masks(personal_data=True).query(query) == "Contact.email==,ann@example.com&lastName=~,Smi%25&shopID=1"


@pytest.mark.parametrize("expression", ["firstName=~,Ann|shopID=1", "firstName%3D~%2CAnn|shopID%3D1"])
def test_hides_an_or_that_asks_for_personal_data(expression):
    assert Masks().query([("or", expression)]) == "or=***"


def test_shows_other_operators_as_they_are_written():
    assert Masks().query([("timeStamp", ">=,2026-03-17T12:00:00+00:00")]) == "timeStamp=>=,2026-03-17T12:00:00%2B00:00"


def test_a_query_stays_on_one_line():
    assert "\n" not in Masks().query([("a\nb", "c\r\nd")])


def test_hides_by_name_at_every_depth_of_a_body():
    body = {
        "Customer": [
            {"customerID": "1", "firstName": "Ann", "Contact": {"Emails": {"ContactEmail": {"address": "a@b.c"}}}},
            {"customerID": "2", "CreditAccount": {"code": "1234", "balance": "0"}},
        ]
    }
    assert Masks().body(body) == {
        "Customer": [
            {"customerID": "1", "firstName": "***", "Contact": "***"},
            {"customerID": "2", "CreditAccount": {"code": "***", "balance": "0"}},
        ]
    }
    shown = Masks(personal_data=True).body(body)["Customer"]
    assert shown[0] == body["Customer"][0]
    assert shown[1]["CreditAccount"]["code"] == "***"


def test_leaves_the_body_itself_alone():
    body = {"firstName": "Ann", "list": [{"note": "x"}]}
    Masks().body(body)
    assert body == {"firstName": "Ann", "list": [{"note": "x"}]}


def test_hides_known_secrets_wherever_they_turn_up():
    masks = Masks(["to+ken/1234"])
    masks.learn("another-token")
    assert masks.text("bad to+ken/1234, bad to%2Bken%2F1234, bad another-token") == "bad ***, bad ***, bad ***"
    assert masks.body(["to+ken/1234"]) == ["***"]
    assert masks.headers({"X-Echo": "another-token"}) == {"X-Echo": "***"}


def test_does_not_blot_out_words_for_a_short_secret():
    assert Masks(["1"]).text("page 1 of 10") == "page 1 of 10"


def test_knows_the_secrets_of_the_settings():
    settings = Settings(access_token="access-1", refresh_token="refresh-1", client_secret="client-1")
    assert Masks.for_settings(settings).text("access-1 refresh-1 client-1") == "*** *** ***"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:pass/w%40rd@db.example/lake",
        "postgresql+psycopg://me:pass%2Fw%40rd@/lake?host=/run",
        "postgresql://db.example/lake?password=pass%2Fw%40rd&sslmode=require",
        "postgresql://db.example/lake?sslpassword=pass%2Fw%40rd",
    ],
)
def test_knows_the_password_of_the_token_store(url):
    masks = Masks.for_settings(Settings(token_store=url))
    assert masks.text("no entry with pass/w@rd or pass%2Fw%40rd") == "no entry with *** or ***"


@pytest.mark.parametrize("place", ["/var/lib/me:tokens@home.json", "sqlite:////var/lib/tokens.db", "postgresql://["])
def test_other_token_stores_hold_no_password(place):
    assert Masks.for_settings(Settings(token_store=place)).text(f"at {place}") == f"at {place}"
