from __future__ import annotations

import dataclasses
import json

import pytest

from lightspeed_retail.auth.tokens import (
    MAX_REFRESHES,
    MAX_SIZE,
    REFRESH_WINDOW,
    Quota,
    Tokens,
    account_claim,
    fingerprint,
)

from ._authorization_server import jwt

TOKENS = Tokens("access", "refresh", 1000.0, 4600.0, "abc", "client", (990.0, 1000.0))


def test_what_was_written_can_be_read():
    assert Tokens.from_json(TOKENS.to_json()) == TOKENS
    assert Tokens.from_json(TOKENS.to_json().encode()) == TOKENS


def test_long_tokens_have_room():
    long = dataclasses.replace(TOKENS, access_token="a" * 2048, refresh_token="r" * 2048, refreshes=(1e9,) * 10)
    assert len(long.to_json()) < MAX_SIZE


def test_what_an_earlier_version_wrote_can_be_read():
    old = {"access_token": "a", "refresh_token": "r", "issued_at": 1, "expires_at": 2, "seed": "s"}
    assert Tokens.from_json(json.dumps(old)) == Tokens("a", "r", 1.0, 2.0, "s", client_id="", refreshes=())


def test_what_a_later_version_wrote_can_be_read():
    assert Tokens.from_json(json.dumps({**json.loads(TOKENS.to_json()), "more": [1]})) == TOKENS


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        b"\xff",
        "[]",
        "null",
        '"text"',
        '{"access_token": "s3cret"}',
        '{"access_token": 1, "refresh_token": "s3cret", "issued_at": 0, "expires_at": 1}',
        '{"access_token": "a", "refresh_token": "s3cret", "issued_at": "then", "expires_at": 1}',
        '{"access_token": "a", "refresh_token": "s3cret", "issued_at": 0, "expires_at": 1, "refreshes": 5}',
    ],
)
def test_something_else_is_refused_without_showing_it(content):
    with pytest.raises(ValueError, match=r"^not stored tokens$") as caught:
        Tokens.from_json(content)
    assert caught.value.__suppress_context__


def test_tokens_show_nothing_of_themselves():
    assert "'access'" not in repr(TOKENS)
    assert "'refresh'" not in repr(TOKENS)


@pytest.mark.parametrize(("life", "fresh_for"), [(3600, 3540), (100, 90), (1, 0.9)])
def test_a_token_is_fresh_until_shortly_before_it_expires(life, fresh_for):
    tokens = Tokens("a", "r", issued_at=0, expires_at=life)
    assert tokens.is_fresh(fresh_for - 0.01)
    assert not tokens.is_fresh(fresh_for)


def test_a_fingerprint_tells_tokens_apart_without_showing_them():
    assert fingerprint(None) == fingerprint("") == ""
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("secret")) == 64


# --------------------------------------------------------------------------------------------------------------- claims


def test_reads_the_account_out_of_a_token():
    assert account_claim(jwt(acct="83050", exp=1720465733.161645)) == 83050
    assert account_claim(jwt(acct=83050)) == 83050


@pytest.mark.parametrize(
    "token",
    ["opaque", "", "a.b.c", "..", jwt(), jwt(acct=""), jwt(acct="main"), jwt(acct=None), jwt(acct="0"), "a.é.c"],
)
def test_other_tokens_name_no_account(token):
    assert account_claim(token) is None


# ---------------------------------------------------------------------------------------------------------------- quota


NOW = 1_000_000.0


def test_five_a_minute():
    assert (MAX_REFRESHES, REFRESH_WINDOW) == (5, 60)


@pytest.mark.parametrize(
    ("ago", "delay"),
    [
        ([], 0),
        ([1, 2, 3, 4], 0),
        ([50, 40, 30, 20, 10], 10),
        ([59, 50, 40, 30, 20, 10], 10),
        ([60, 40, 30, 20, 10], 0),
        ([0, 0, 0, 0, 0], 60),
        ([10, 50, 20, 40, 30], 10),
    ],
)
def test_the_sixth_waits_until_the_first_is_a_minute_old(ago, delay):
    assert Quota().delay([NOW - seconds for seconds in ago], NOW) == pytest.approx(delay)


def test_failures_count_beside_what_is_kept():
    quota = Quota()
    for seconds in (30, 20, 10):
        quota.add_failure(NOW - seconds)
    assert quota.delay([NOW - 5], NOW) == 0
    assert quota.delay([NOW - 50, NOW - 5], NOW) == pytest.approx(10)


def test_tokens_tell_of_failures_too():
    quota = Quota()
    quota.add_failure(NOW - 20)
    kept = quota.with_success([NOW - 70, NOW - 30], NOW)
    assert kept == (NOW - 30, NOW - 20, NOW)
    quota.clear_failures()
    assert quota.with_success(kept, NOW + 1) == (*kept, NOW + 1)


def test_a_clock_that_was_put_right_does_not_stop_everything():
    assert Quota().delay([NOW + 3600] * 9, NOW) == 0


def test_a_clock_that_is_a_little_ahead_is_believed():
    assert Quota().delay([NOW + 5] * 5, NOW) == pytest.approx(65)
