from __future__ import annotations

import json
from decimal import Decimal

import pytest
from requests.structures import CaseInsensitiveDict

from lightspeed_retail.errors import (
    BlockedByFirewall,
    Conflict,
    Forbidden,
    MalformedReply,
    NotFound,
    NotJson,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
)
from lightspeed_retail.masking import Masks
from lightspeed_retail.replies import Answer, plain_json, read, retry_after, server_time


def answer(status=200, content="{}", **headers):
    content = content if isinstance(content, str) else json.dumps(content)
    named = CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    return Answer(status, named, content.encode())


def refused(kind, *args, **options):
    with pytest.raises(kind) as caught:
        read(answer(*args, **options), "item: GET /Item.json", masks=Masks(["s3cret-token"]))
    assert type(caught.value) is kind
    return caught.value


def test_decodes_without_rounding():
    assert read(answer(content='{"a": 0.1, "b": 1.0E-8, "c": "x"}'), "", masks=Masks()) == {
        "a": Decimal("0.1"),
        "b": Decimal("1.0E-8"),
        "c": "x",
    }
    assert read(answer(content="[]"), "", masks=Masks()) == []
    assert read(answer(204, ""), "", masks=Masks()) is None


@pytest.mark.parametrize(
    "content", ["", '{"Item": [{"itemID": "1"', '{"a": NaN}', '{"a": Infinity}', '"text"', "12", "null", "[" * 100000]
)
def test_a_success_without_json_is_malformed(content):
    error = refused(NotJson, 200, content)
    assert error.message.startswith("item: GET /Item.json was answered with 200 OK and ")


def test_cut_json_is_not_quoted():
    error = refused(NotJson, 200, '{"Customer": [{"firstName": "Ann')
    assert "Ann" not in str(error)
    assert "JSON that cannot be read, 32 bytes of it" in str(error)


def test_a_web_page_is_quoted_by_its_title():
    page = "<html><head><title>Sign &amp; in</title><script>x()</script></head><body>Long text</body></html>"
    error = refused(NotJson, 200, page, Content_Type="text/html; charset=UTF-8")
    assert "and text/html in place of JSON: Sign & in." in str(error)


@pytest.mark.parametrize(
    ("status", "kind", "body", "said", "code"),
    [
        (
            404,
            NotFound,
            {
                "httpCode": "404",
                "httpMessage": "Not Found",
                "message": "Object of type 'Employee' not found.",
                "errorClass": "Exception",
            },
            "Object of type 'Employee' not found.",
            "Exception",
        ),
        (
            401,
            Unauthorized,
            {"error": "access_denied", "error_description": "The server denied the request.", "hint": "Token revoked"},
            "The server denied the request. Token revoked",
            "access_denied",
        ),
        (403, Forbidden, "<Error><httpCode>403</httpCode><message>No scope</message></Error>", "No scope", ""),
        (405, RequestRefused, "<html><head><title>405</title></head><body>No</body></html>", "405", ""),
        (400, RequestRefused, "<p>Just <b>no</b></p>", "Just no", ""),
        (
            403,
            Forbidden,
            {
                "httpCode": "403",
                "httpMessage": "Forbidden",
                "message": "Not Authorized: Insufficient rights to perform the request",
                "errorClass": "InsufficientRightsException",
            },
            "Not Authorized: Insufficient rights to perform the request",
            "InsufficientRightsException",
        ),
        (
            403,
            Forbidden,
            {"error": "insufficient_scope", "error_description": "The token lacks a scope."},
            "The token lacks a scope.",
            "insufficient_scope",
        ),
        (409, Conflict, {"error": "conflict"}, "conflict", "conflict"),
        (422, RequestRefused, {"httpMessage": "Unprocessable"}, "Unprocessable", ""),
        (400, RequestRefused, {"message": ["odd"]}, "", ""),
        (400, RequestRefused, "[1]", "", ""),
        (418, RequestRefused, "", "", ""),
    ],
)
def test_every_shape_of_error_is_understood(status, kind, body, said, code):
    error = refused(kind, status, body)
    assert (error.status, error.api_message, error.code) == (status, said, code)
    assert f"item: GET /Item.json was answered with {status}" in str(error)
    assert said.removesuffix(".") in str(error)


@pytest.mark.parametrize(
    ("status", "advice"), [(403, "scope"), (404, "account_id"), (405, "method"), (409, "again"), (302, "Redirects")]
)
def test_the_hint_goes_by_the_status(status, advice):
    kind = {403: Forbidden, 404: NotFound, 409: Conflict}.get(status, RequestRefused)
    error = refused(kind, status, {"httpCode": str(status), "message": "no"})
    assert advice in error.hint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html><head><title>Attention Required!</title></head><body>You are blocked</body></html>", "Attention"),
        ('{"message": "Forbidden"}', "Forbidden"),
        ('{"error": {"code": 1010}}', ""),
        ("", ""),
    ],
)
def test_a_403_that_is_not_the_apis_own_is_that_of_a_firewall(content, said):
    error = refused(BlockedByFirewall, 403, content, Retry_After="7")
    assert (error.status, error.uncertain, error.retry_after) == (403, False, 7.0)
    assert said in error.api_message
    assert "firewall" in error.hint


@pytest.mark.parametrize("status", [408, 425])
def test_a_server_that_did_not_wait_for_the_request_has_failed(status):
    error = refused(ServerFailure, status, "<html><title>Not now</title></html>")
    assert (error.status, error.uncertain) == (status, True)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("404", NotFound), (400, RequestRefused), ("401", Unauthorized), ("403", Forbidden), ("429", RateLimited),
     ("500", ServerFailure)],
)  # fmt: skip
def test_an_error_body_counts_although_the_status_is_200(code, kind):
    body = {"httpCode": code, "httpMessage": "No", "message": "It does not work.", "errorClass": "Exception"}
    error = refused(kind, 200, body)
    assert f"was answered with 200 OK and the error {code} " in error.message
    assert error.message.endswith(": It does not work.")


def test_an_error_body_without_a_status_is_quoted():
    error = refused(
        MalformedReply, 200, {"error": "server_error", "error_description": "Out of order.", "hint": "Wait"}
    )
    assert error.message.endswith("was answered with 200 OK and an error: Out of order. Wait.")


@pytest.mark.parametrize("body", [{"message": "Sent."}, {"httpCode": "200", "message": "OK"}, {"error": ""}])
def test_a_message_is_not_an_error_yet(body):
    assert read(answer(content=body), "", masks=Masks()) == body


def test_long_words_are_shortened_and_kept_on_a_line():
    error = refused(RequestRefused, 400, {"message": "a\n\x1b[31m" + "b" * 1000})
    assert len(error.api_message) <= 301
    assert error.api_message.isprintable()


def test_a_secret_that_the_server_repeats_is_hidden():
    assert "s3cret-token" not in str(refused(Unauthorized, 401, {"message": "Bad token s3cret-token"}))
    assert "s3cret-token" not in str(refused(NotJson, 200, "<p>s3cret-token</p>"))


def test_a_limiter_is_named():
    error = refused(RateLimited, 429, "", Retry_After="3", X_LS_API_RateLimit_Type="api-leaky-bucket")
    assert (error.limiter, error.retry_after) == ("api-leaky-bucket", 3.0)


@pytest.mark.parametrize(
    ("status", "with_relations", "advice"),
    [(500, True, "fewer relations"), (500, False, "later"), (503, True, "later")],
)
def test_a_failure_with_relations_hints_at_them(status, with_relations, advice):
    with pytest.raises(ServerFailure) as caught:
        read(answer(status, "", Retry_After="2"), "x", masks=Masks(), with_relations=with_relations)
    assert advice in caught.value.hint
    assert (caught.value.status, caught.value.retry_after) == (status, 2.0)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("-1", 0.0),
        ("Tue, 17 Mar 2026 12:00:30 GMT", 30.0),
        ("Tue, 17 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_moment_of_the_servers_clock(told, seconds):
    assert retry_after({"Retry-After": told, "Date": "Tue, 17 Mar 2026 12:00:00 GMT"}) == seconds


def test_reads_the_servers_clock():
    moment = server_time({"Date": "Tue, 17 Mar 2026 12:00:00 GMT"})
    assert moment is not None
    assert moment.isoformat() == "2026-03-17T12:00:00+00:00"
    assert server_time({}) is None
    assert server_time({"Date": "yesterday"}) is None


def test_plain_json_refuses_what_json_does_not_have():
    with pytest.raises(ValueError, match="NaN"):
        plain_json(b"NaN")
