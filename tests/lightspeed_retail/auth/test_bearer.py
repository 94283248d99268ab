from __future__ import annotations

from lightspeed_retail.auth.bearer import Bearer


def test_uses_the_token_as_it_is():
    login = Bearer("abc")
    assert login.token() == "abc"
    assert login.refresh("abc") is False
    assert login.token() == "abc"


def test_says_what_to_do_and_shows_no_token():
    assert "access_token" in Bearer("abc").advice
    assert "abc" not in repr(Bearer("abc"))
