from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lightspeed_retail.auth.flows import Anonymous, Bearer, OAuth
from lightspeed_retail.auth.stores.file import FileTokenStore
from lightspeed_retail.auth.tokens import Tokens, fingerprint
from lightspeed_retail.errors import (
    ConfigurationError,
    LightspeedError,
    MalformedReply,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
)
from lightspeed_retail.settings import Settings

# --------------------------------------------------------------------------------------------------- one token, or none


def test_uses_the_token_as_it_is():
    login = Bearer("abc")
    assert login.token() == "abc"
    assert login.refresh("abc") is False
    assert login.token() == "abc"


def test_nobody_has_a_token():
    with pytest.raises(ConfigurationError, match="Nobody has logged in"):
        Anonymous().token()
    assert Anonymous().refresh("abc") is False


def test_says_what_to_do_and_shows_no_token():
    assert "access_token" in Bearer("abc").hint
    assert "abc" not in repr(Bearer("abc"))


# ---------------------------------------------------------------------------------------------- tokens that are renewed


@pytest.fixture
def store(tmp_path):
    return FileTokenStore(tmp_path / "tokens.json")


@pytest.fixture
def login(fake_time, oauth_server, store):
    def make(*, store=store, **settings):
        given = Settings(**{"client_id": "c", "client_secret": "s", "refresh_token": "seed-token", **settings})
        return OAuth(given, store, oauth_server.post_form, clock=fake_time.now, sleep=fake_time.sleep)

    return make


def refused(code="invalid_grant", status=400):
    return RequestRefused("login: refused.", status=status, api_message="no", code=code)


def test_nothing_is_sent_before_a_token_is_needed(login, oauth_server):
    login()
    assert oauth_server.forms == []


def test_spends_the_configured_token_first(login, oauth_server):
    assert login().token() == "access-1"
    assert oauth_server.urls == ["https://cloud.lightspeedapp.com/auth/oauth/token"]
    assert oauth_server.forms == [
        {"grant_type": "refresh_token", "client_id": "c", "client_secret": "s", "refresh_token": "seed-token"}
    ]


def test_public_clients_send_no_secret(login, oauth_server):
    login(client_secret=None).token()
    assert "client_secret" not in oauth_server.forms[0]


def test_new_tokens_are_stored_before_they_are_used(login, store, fake_time):
    login().token()
    now = fake_time.now().timestamp()
    assert store.load() == Tokens(
        "access-1", "refresh-1", now, now + 3600, fingerprint("seed-token"), client_id="c", refreshes=(now,)
    )


def test_a_token_is_used_until_shortly_before_it_expires(login, oauth_server, fake_time):
    one = login()
    assert one.token() == "access-1"
    fake_time.passes(3539)
    assert one.token() == "access-1"
    fake_time.passes(1)
    assert one.token() == "access-2"
    assert oauth_server.forms[1]["refresh_token"] == "refresh-1"


def test_the_next_run_goes_on_with_what_the_last_one_left(login, oauth_server):
    login().token()
    assert login().token() == "access-1"
    assert login(refresh_token=None).token() == "access-1"
    assert len(oauth_server.forms) == 1


def test_the_next_run_renews_what_has_expired(login, fake_time):
    login().token()
    fake_time.passes(7200)
    assert login().token() == "access-2"


def test_a_newly_configured_token_takes_the_place_of_the_stored_ones(login, oauth_server, store):
    login().token()
    oauth_server.current = "other-seed"
    assert login(refresh_token="other-seed").token() == "access-2"
    assert store.load().seed == fingerprint("other-seed")


def test_a_program_without_the_first_token_does_not_hide_which_one_it_was(login, oauth_server, store):
    login().token()
    other = login(refresh_token=None)
    other.refresh(other.token())
    assert store.load().seed == fingerprint("seed-token")
    assert login().token() == "access-2"
    assert [form["refresh_token"] for form in oauth_server.forms] == ["seed-token", "refresh-1"]


def test_tokens_of_another_client_are_not_touched(login, oauth_server, store):
    login(client_id="other").token()
    before = store.load()
    for settings in ({}, {"refresh_token": None}):
        with pytest.raises(ConfigurationError, match="tokens of another client, 'other'") as caught:
            login(**settings).token()
        assert "lightspeed-retail login" in caught.value.hint
        assert "token_store" in caught.value.hint
    assert store.load() == before
    assert len(oauth_server.forms) == 1


def test_a_newly_configured_token_takes_the_place_of_those_of_another_client(login, oauth_server, store):
    login(client_id="other").token()
    oauth_server.current = "other-seed"
    assert login(refresh_token="other-seed").token() == "access-2"
    assert store.load().client_id == "c"


def test_tokens_of_a_client_that_was_not_written_down_are_used(login, oauth_server, store, fake_time):
    store.save(Tokens("access-0", "seed-token", 0, fake_time.now().timestamp() + 3600, fingerprint("seed-token")))
    assert login().token() == "access-0"
    assert oauth_server.forms == []


def test_fresh_tokens_are_taken_without_a_lock(login, store):
    login().token()
    with store.locked():
        assert login(store=FileTokenStore(store.name, timeout=0)).token() == "access-1"


@pytest.mark.parametrize("path", ["/oauth/access_token.php", "/oauth/authorize.php"])
def test_a_deprecated_endpoint_is_left_for_the_current_one(login, oauth_server, caplog, path):
    login(auth_url=f"https://cloud.merchantos.com{path}").token()
    assert oauth_server.urls == ["https://cloud.lightspeedapp.com/auth/oauth/token"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_refused_token_is_replaced(login, oauth_server):
    one = login()
    assert one.refresh(one.token()) is True
    assert one.token() == "access-2"
    assert oauth_server.forms[1]["refresh_token"] == "refresh-1"


def test_a_token_refused_long_ago_is_not_replaced_again(login, oauth_server):
    one = login()
    old = one.token()
    one.refresh(old)
    one.refresh(old)
    assert one.token() == "access-2"
    assert len(oauth_server.forms) == 2


def test_another_program_that_was_faster_saves_the_exchange(login, oauth_server):
    slow, fast = login(), login()
    old = slow.token()
    fast.refresh(fast.token())
    slow.refresh(old)
    assert slow.token() == "access-2"
    assert len(oauth_server.forms) == 2


def test_a_refused_token_is_not_taken_from_the_store_again(login, oauth_server):
    one = login()
    one.token()
    other = login()
    other.refresh("access-1")
    assert other.token() == "access-2"


@pytest.mark.parametrize(
    ("extra", "life"),
    [
        ({"expires_in": 1800}, 1800),
        ({"expires_in": "900"}, 900),
        ({"expires_in": None}, 1800),
        ({"expires_in": "soon"}, 1800),
    ],
)
def test_the_life_of_a_token_is_read_from_the_reply(login, oauth_server, store, extra, life):
    oauth_server.extra = extra
    login().token()
    assert store.load().expires_at - store.load().issued_at == life


def test_without_a_new_refresh_token_the_old_one_stays(login, oauth_server, store):
    oauth_server.extra = {"expires_in": 60, "refresh_token": None}
    login().token()
    assert store.load().refresh_token == "seed-token"


@pytest.mark.parametrize("reply", [[], {}, {"access_token": ""}, {"access_token": 1}])
def test_a_reply_without_a_token_is_malformed(login, store, reply):
    one = login()
    one._post_form = lambda url, form: reply
    with pytest.raises(MalformedReply):
        one.token()
    assert store.load() is None


# --------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        (refused(), "Log in again: lightspeed-retail login"),
        (refused(), "meltano invoke <plugin>:login"),
        (refused(), "set refresh_token to a new token"),
        (refused("invalid_client", 401), "Check client_id and client_secret"),
        (refused("", 404), "auth_url"),
    ],
)
def test_a_refusal_gives_one_message_with_what_to_do(login, oauth_server, fault, advice):
    oauth_server.fails = [fault]
    with pytest.raises(Unauthorized) as caught:
        login().token()
    assert advice in str(caught.value)
    assert (caught.value.status, caught.value.code) == (fault.status, fault.code)
    assert len(oauth_server.forms) == 1
    assert "seed-token" not in str(caught.value)


def test_a_refused_refresh_token_is_compared_with_the_store(login, oauth_server, store):
    one = login()
    one.token()

    def meanwhile(url, form):
        one._post_form = oauth_server.post_form
        store.save(Tokens("access-9", "refresh-9", 0, 1, fingerprint("seed-token")))  # by a program that does not lock
        oauth_server.current = "refresh-9"
        raise refused()

    one._post_form = meanwhile
    one.refresh("access-1")
    assert oauth_server.forms[-1]["refresh_token"] == "refresh-9"
    assert one.token() == "access-2"


def test_a_fresh_token_that_turns_up_in_the_store_is_used_as_it_is(login, oauth_server, store, fake_time):
    one = login()
    one.token()

    def meanwhile(url, form):
        store.save(Tokens("access-9", "refresh-9", 0, fake_time.now().timestamp() + 3600, fingerprint("seed-token")))
        raise refused()

    one._post_form = meanwhile
    one.refresh("access-1")
    assert one.token() == "access-9"


def test_the_store_is_tried_only_once_more(login, oauth_server, store):
    one = login()
    one.token()
    tried = []

    def meanwhile(url, form):
        tried.append(form["refresh_token"])
        store.save(Tokens("x", f"refresh-after-{len(tried)}", 0, 1, fingerprint("seed-token")))
        raise refused()

    one._post_form = meanwhile
    with pytest.raises(Unauthorized):
        one.refresh("access-1")
    assert tried == ["refresh-1", "refresh-after-1"]


def test_a_logout_meanwhile_is_said_without_asking_the_server(login, oauth_server, store):
    login().token()
    one = login(refresh_token=None)
    one.token()
    store.clear()
    with pytest.raises(ConfigurationError, match="holds no tokens any more"):
        one.refresh("access-1")
    assert len(oauth_server.forms) == 1


def test_an_old_configured_token_that_hides_a_login_is_named(login, oauth_server, store):
    store.save(Tokens("access-9", "refresh-9", 0, 1))  # by a login that did not know of the configured token
    oauth_server.fails = [refused()]
    with pytest.raises(Unauthorized, match="leave it out to use those"):
        login().token()
    assert store.load().refresh_token == "refresh-9"


# ----------------------------------------------------------------------------------------------- lost replies


@pytest.mark.parametrize(
    "fault", [Unreachable("gone", sent=True), ServerFailure("down", status=502), MalformedReply("cut")]
)
def test_a_refresh_whose_reply_got_lost_can_be_repeated_with_the_same_token(login, oauth_server, fault):
    one = login()
    oauth_server.fails = [fault]
    with pytest.raises(type(fault)):
        one.token()
    assert one.token() == "access-1"
    assert [form["refresh_token"] for form in oauth_server.forms] == ["seed-token", "seed-token"]


def test_a_lost_login_means_that_the_request_behind_it_was_not_sent(login, oauth_server):
    oauth_server.fails = [Unreachable("gone", sent=True)]
    with pytest.raises(Unreachable) as caught:
        login().token()
    assert caught.value.sent is False


def test_at_most_five_attempts_in_a_minute(login, oauth_server, fake_time):
    one = login()
    for _ in range(12):
        one.refresh(one.token())
    assert len(oauth_server.forms) == 13
    assert fake_time.slept == [pytest.approx(60), pytest.approx(60)]


def test_five_a_minute_are_for_all_programs_together(login, oauth_server, fake_time):
    for _ in range(6):
        one = login()
        one.refresh(one.token())
    assert len(oauth_server.forms) == 7
    assert fake_time.slept == [pytest.approx(60)]


def test_refreshes_of_an_hour_ago_do_not_count(login, store, fake_time):
    one = login()
    for _ in range(4):
        one.refresh(one.token())
        fake_time.passes(3000)
    assert fake_time.slept == []
    assert len(store.load().refreshes) == 1


def test_attempts_that_fail_count_too(login, oauth_server, fake_time):
    one = login()
    oauth_server.fails = [Unreachable("gone", sent=True), ServerFailure("down", status=502), RateLimited("slow")] * 2
    for _ in range(5):
        with pytest.raises(LightspeedError):
            one.token()
    assert fake_time.slept == []
    with pytest.raises(RateLimited):
        one.token()
    assert fake_time.slept == [pytest.approx(60)]


def test_attempts_that_reached_nobody_do_not_count(login, oauth_server, fake_time):
    one = login()
    oauth_server.fails = [Unreachable("no network", sent=False)] * 9
    for _ in range(9):
        with pytest.raises(Unreachable):
            one.token()
    assert one.token() == "access-1"
    assert fake_time.slept == []


def test_a_store_that_fails_after_the_exchange_costs_nothing_but_the_attempt(login, oauth_server, store):
    """The server revokes what was spent only when the new access token is used, which it was not."""
    one = login()
    saved, store.save = store.save, _no_room
    with pytest.raises(ConfigurationError):
        one.token()
    store.save = saved
    oauth_server.current = "seed-token"
    assert one.token() == "access-2"
    assert [form["refresh_token"] for form in oauth_server.forms] == ["seed-token", "seed-token"]
    assert len(store.load().refreshes) == 2


def test_a_store_that_cannot_be_written_stops_before_the_token_is_spent(login, oauth_server, store):
    store.check = _no_room
    with pytest.raises(ConfigurationError):
        login().token()
    assert oauth_server.forms == []


def _no_room(*_):
    raise ConfigurationError("The token store cannot be written.")


# ---------------------------------------------------------------------------------------- threads and signals


def test_threads_share_one_refresh(login, oauth_server):
    one = login()
    barrier = threading.Barrier(8)

    def work():
        barrier.wait()
        return one.token()

    with ThreadPoolExecutor(8) as pool:
        tokens = [future.result() for future in [pool.submit(work) for _ in range(8)]]
    assert tokens == ["access-1"] * 8
    assert len(oauth_server.forms) == 1


def test_programs_at_the_same_time_lose_no_token(login, oauth_server, store):
    """Each login stands for a program of its own: they share nothing but the file."""
    programs = [login(store=FileTokenStore(store.name)) for _ in range(4)]
    barrier = threading.Barrier(4)

    def work(one):
        barrier.wait()
        for _ in range(3):
            one.refresh(one.token())
        return one.token()

    with ThreadPoolExecutor(4) as pool:
        tokens = [future.result() for future in [pool.submit(work, one) for one in programs]]
    assert all(token.startswith("access-") for token in tokens)
    spent = [form["refresh_token"] for form in oauth_server.forms]
    assert len(spent) == len(set(spent))
