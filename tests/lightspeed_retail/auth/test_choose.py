from __future__ import annotations

import pytest

from lightspeed_retail.auth import choose
from lightspeed_retail.auth.flows import Bearer, OAuth
from lightspeed_retail.auth.stores.database import DatabaseTokenStore
from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.auth.tokens import Tokens
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import Settings


@pytest.fixture
def chosen(fake_time, tmp_path):
    def choosing(**settings):
        def never(url, form):
            raise AssertionError("sent something")

        given = Settings(**{"token_store": str(tmp_path / "tokens.json"), **settings})
        return choose(given, never, clock=fake_time.now, sleep=fake_time.sleep)

    return choosing


def test_an_access_token_goes_first(chosen):
    assert isinstance(chosen(access_token="a", client_id="c", refresh_token="r"), Bearer)


def test_a_client_with_a_refresh_token_renews_itself(chosen):
    assert isinstance(chosen(client_id="c", refresh_token="r"), OAuth)
    assert isinstance(chosen(client_id="c", client_secret="s", refresh_token="r"), OAuth)


def test_a_client_goes_on_with_the_tokens_of_an_earlier_run(chosen, tmp_path):
    FileTokenStore(tmp_path / "tokens.json").save(Tokens("a", "r", 0, 3600))
    assert isinstance(chosen(client_id="c"), OAuth)


def test_a_client_goes_on_with_the_tokens_in_a_database(chosen, tmp_path):
    url = f"sqlite:///{tmp_path / 'tokens.db'}"
    DatabaseTokenStore(url, "c@cloud.lightspeedapp.com").save(Tokens("a", "r", 0, 3600))
    assert isinstance(chosen(client_id="c", token_store=url), OAuth)


def test_a_store_that_cannot_be_read_is_noticed_at_once(chosen, tmp_path):
    (tmp_path / "tokens.json").write_text("something else")
    with pytest.raises(ConfigurationError, match="does not hold tokens"):
        chosen(client_id="c", refresh_token="r")


def test_without_settings_all_ways_are_named(chosen):
    with pytest.raises(ConfigurationError, match="No way to log in is set") as caught:
        chosen()
    for name in ("lightspeed-retail login", "access_token", "client_secret", "refresh_token", "token_store"):
        assert name in caught.value.hint


@pytest.mark.parametrize("settings", [{}, {"client_secret": "s"}])
def test_a_client_is_set_and_nobody_has_logged_in(chosen, tmp_path, settings):
    with pytest.raises(ConfigurationError) as caught:
        chosen(client_id="client-1", **settings)
    assert caught.value.message == (
        f"Client client-1 is set, but nobody has logged in: the token store {tmp_path / 'tokens.json'} holds no tokens."
    )
    assert caught.value.hint.startswith(
        "Log in: lightspeed-retail login (with Meltano: meltano invoke <plugin>:login)."
    )


@pytest.mark.parametrize(
    ("settings", "useless"),
    [
        ({"client_secret": "s"}, "client_secret"),
        ({"refresh_token": "r"}, "refresh_token"),
        ({"client_secret": "s", "refresh_token": "r"}, "client_secret and refresh_token"),
    ],
)
def test_the_client_is_not_set(chosen, settings, useless):
    with pytest.raises(ConfigurationError, match=f"'client_id' is not set, and {useless} cannot be used without it"):
        chosen(**settings)
