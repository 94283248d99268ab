"""What a run does about streams that fail."""

import logging

import pytest

from lightspeed_retail.errors import (
    BlockedByFirewall,
    ConfigurationError,
    Forbidden,
    LightspeedError,
    MalformedReply,
    NotFound,
    NotJson,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
    UnsafeLink,
)
from tap_lightspeed_retail.failures import Failures, cause, concerns_account

BAD_REQUEST = RequestRefused(
    "item: GET /Item.json was answered with 400 Bad Request: No.", status=400, api_message="No."
)
FAILURE = ServerFailure("item: GET /Item.json was answered with 500.", status=500)


@pytest.fixture
def failures():
    return Failures(logging.getLogger("tap"))


def lacking(*scopes):
    error = Forbidden("order: GET /Order.json was answered with 403 Forbidden.", status=403)
    error.missing = scopes
    return error


@pytest.mark.parametrize(
    "error",
    [
        Unauthorized("", status=401),
        RateLimited(""),
        ConfigurationError(""),
        Unreachable("", sent=False),
        PermissionError(13, "Permission denied"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_would_stop_every_stream_concerns_the_account(error):
    assert concerns_account(error)


@pytest.mark.parametrize(
    "error",
    [
        BAD_REQUEST,
        FAILURE,
        lacking("employee:admin"),
        NotFound("", status=404),
        MalformedReply(""),
        NotJson(""),
        UnsafeLink(""),
        Unreachable("", sent=True),
        BlockedByFirewall("", status=403),
        KeyError("itemID"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_one_endpoint_does_concerns_one_stream(error):
    assert not concerns_account(error)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BAD_REQUEST, "400 Bad Request: No."),
        (FAILURE, "500 Internal Server Error"),
        (ServerFailure("", status=500, api_message="Internal Server Error"), "500 Internal Server Error"),
        (RequestRefused("", status=499), "499"),
        (lacking("employee:admin", "employee:reports"), "missing scope employee:admin or employee:reports"),
        (lacking(), "403 Forbidden"),
        (MalformedReply("item: the reply is no list of Item.", "Run again."), "item: the reply is no list of Item."),
        (KeyError("secret"), "unexpected KeyError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_cause_is_a_few_words(error, expected):
    assert cause(error) == expected


def test_a_failure_is_reported_at_once_and_in_the_table(failures, caplog):
    failures.failed("item", BAD_REQUEST, 200)
    failures.succeeded("sale")
    failures.unavailable("industry")
    failures.failed("order", lacking("employee:purchase_orders"), 0)
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("ERROR", str(BAD_REQUEST)),
        ("WARNING", "industry: not available on this account (404); left out."),
        ("ERROR", "order: GET /Order.json was answered with 403 Forbidden."),
    ]
    with pytest.raises(LightspeedError) as ended:
        failures.check()
    assert str(ended.value).splitlines() == [
        "2 of 4 streams failed. The others are complete.",
        "Stream  Records  Cause",
        "item        200  400 Bad Request: No.",
        "order         0  missing scope employee:purchase_orders",
        "Run again with the last state: these streams resume from their bookmarks.",
        "For missing scopes, log in again with them, or deselect the streams.",
    ]


def test_a_run_without_failures_ends_well(failures):
    failures.unavailable("industry")
    failures.succeeded("sale")
    failures.check()
    assert not failures


def test_an_unexpected_error_shows_where_it_happened(failures, caplog):
    try:
        {}["itemID"]
    except KeyError as error:
        failures.failed("item", error, 0)
    (record,) = caplog.records
    assert record.getMessage() == "item: unexpected KeyError."
    assert record.exc_info[0] is KeyError


@pytest.mark.parametrize(
    "error", [FAILURE, Unreachable("", sent=True), NotJson(""), BlockedByFirewall("", status=403)], ids=type
)
def test_an_outage_ends_the_run(failures, error):
    failures.failed("item", error, 0)
    failures.failed("order", error, 0)
    with pytest.raises(LightspeedError, match="3 streams in a row failed as if the API were down"):
        failures.failed("sale", error, 0)


@pytest.mark.parametrize("other", ["succeeded", "unavailable", "failed"])
def test_streams_that_fail_here_and_there_are_no_outage(failures, other):
    for stream in ("item", "order", "sale", "shop", "tag", "vendor"):
        failures.failed(stream, FAILURE, 0)
        if other == "failed":
            failures.failed(f"{stream}_line", BAD_REQUEST, 0)
        else:
            getattr(failures, other)(f"{stream}_line")


def test_an_account_that_has_no_stream_at_all_is_an_error(failures):
    failures.unavailable("industry")
    failures.unavailable("item")
    with pytest.raises(LightspeedError, match=r"none of the selected streams \(404\). Check account_id, api_url and"):
        failures.check()
