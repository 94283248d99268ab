from __future__ import annotations

import dataclasses
import json

import pytest

from lightspeed_retail.auth.tokens import ROOM, Tokens, fingerprint

TOKENS = Tokens("access", "refresh", 1000.0, 4600.0, "abc", "client", (990.0, 1000.0))


def test_what_was_written_can_be_read():
    assert Tokens.from_json(TOKENS.to_json()) == TOKENS
    assert Tokens.from_json(TOKENS.to_json().encode()) == TOKENS


def test_long_tokens_have_room():
    long = dataclasses.replace(TOKENS, access_token="a" * 2048, refresh_token="r" * 2048, refreshes=(1e9,) * 10)
    assert len(long.to_json()) < ROOM


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
    with pytest.raises(ValueError, match=r"^these are no tokens$") as caught:
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
