from __future__ import annotations

import json
import logging
import socket
import threading
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

import pytest
import responses
from responses import matchers

from lightspeed_retail.errors import (
    ConfigurationError,
    LightspeedError,
    MalformedReply,
    NotFound,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
    UnsafeLink,
)
from lightspeed_retail.settings import Settings
from lightspeed_retail.transport import USER_AGENT, Part, Request, Transport
from lightspeed_retail.waits import Cause, Wait

API = "https://api.lightspeedapp.com"
PATH = "/API/V3/Account/1/Item.json"
ITEMS = Request("GET", PATH, asker="item")
DATE = "Tue, 17 Mar 2026 12:00:00 GMT"
START = datetime(2026, 3, 17, 12, tzinfo=UTC)


class Login:
    """Hands out numbered tokens."""

    hint = "Log in again."

    def __init__(self, tokens=2) -> None:
        self.number = 1
        self.last = tokens
        self.refused: list[str] = []

    def token(self) -> str:
        return f"token-{self.number}"

    def refresh(self, refused: str) -> bool:
        self.refused.append(refused)
        self.number = min(self.number + 1, self.last)
        return self.last > 1


@pytest.fixture
def api():
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def transport(fake_time):
    """Make transports whose clock is fake."""
    made = []

    def make(auth=None, **settings):
        one = Transport(
            Settings(**settings),
            auth=auth or Login(),
            clock=fake_time.now,
            monotonic=fake_time.monotonic,
            sleep=fake_time.sleep,
            jitter=lambda bound: bound,
        )
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


# --------------------------------------------------------------------------------------------------- a request


def test_sends_a_request_and_decodes_the_reply(api, transport):
    api.get(
        f"{API}{PATH}",
        body='{"Item": {"itemID": "1", "weight": 0.10}}',
        headers={"X-LS-API-Bucket-Level": "1/90"},
        match=[
            matchers.query_param_matcher({"limit": "100", "timeStamp": ">=,2026-01-01T00:00:00+00:00"}),
            matchers.header_matcher(
                {"Authorization": "Bearer token-1", "Accept": "application/json", "User-Agent": USER_AGENT}
            ),
        ],
    )
    reply = transport().send(
        Request("GET", PATH, query=(("limit", "100"), ("timeStamp", ">=,2026-01-01T00:00:00+00:00")))
    )
    assert reply.status == 200
    assert reply.body == {"Item": {"itemID": "1", "weight": Decimal("0.10")}}
    assert reply.headers["x-ls-api-bucket-level"] == "1/90"


def test_encodes_every_character_that_means_something(api, transport):
    api.get(f"{API}{PATH}", json={})
    transport().send(
        Request("GET", PATH, query=(("timeStamp", ">=,2026-01-01T00:00:00+00:00"), ("load_relations", '["A b"]')))
    )
    assert api.calls[0].request.url == (
        f"{API}{PATH}?timeStamp=%3E%3D%2C2026-01-01T00%3A00%3A00%2B00%3A00&load_relations=%5B%22A%20b%22%5D"
    )


def test_sends_extra_headers_and_user_agent(api, transport):
    api.get(f"{API}{PATH}", json={}, match=[matchers.header_matcher({"X-Gateway": "abc", "User-Agent": "mine/1"})])
    transport(headers={"X-Gateway": "abc"}, user_agent="mine/1").send(ITEMS)


def test_sends_a_body_as_json(api, transport):
    api.post(f"{API}{PATH}", json={"Item": {}}, match=[matchers.json_params_matcher({"description": "Bell"})])
    transport().send(Request("POST", PATH, body={"description": "Bell"}))
    assert api.calls[0].request.headers["Content-Type"] == "application/json"


def test_numbers_and_days_in_a_body_are_exact(api, transport):
    api.put(f"{API}{PATH}", json={"Item": {}})
    body = {"amount": Decimal("0.30000000000000000004"), "day": date(2026, 3, 17), "at": START, "done": True, "n": 5}
    transport().send(Request("PUT", PATH, body=body))
    assert json.loads(api.calls[0].request.body) == {
        "amount": "0.30000000000000000004",
        "day": "2026-03-17",
        "at": "2026-03-17T12:00:00+00:00",
        "done": True,
        "n": 5,
    }


def test_what_is_no_json_has_no_place_in_a_body(transport):
    with pytest.raises(TypeError, match="a set has no place in a body"):
        transport().send(Request("PUT", PATH, body={"tags": {"a"}}))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_write_without_body_says_that_it_is_empty(api, transport, method):
    api.add(method, f"{API}{PATH}", json={"Item": {}})
    transport().send(Request(method, PATH))
    sent = api.calls[0].request
    assert (sent.headers["Content-Length"], sent.body, "Content-Type" in sent.headers) == ("0", None, False)


def test_sends_parts_as_a_form(api, transport):
    api.post(f"{API}{PATH}", json={"Image": {}})
    parts = (Part("data", b'{"itemID": "5"}'), Part("image", b"\x89PNG\x00", "bell.png", "image/png"))
    transport().send(Request("POST", PATH, parts=parts))
    sent = api.calls[0].request
    form = BytesParser(policy=HTTP).parsebytes(
        f"Content-Type: {sent.headers['Content-Type']}\r\n\r\n".encode() + sent.body
    )
    assert [
        (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in form.iter_parts()
    ] == [("data", None, b'{"itemID": "5"}'), ("image", "bell.png", b"\x89PNG\x00")]
    assert [part.get("Content-Type") for part in form.iter_parts()] == [None, "image/png"]


def test_a_body_and_parts_exclude_each_other():
    with pytest.raises(ValueError, match="either a body or parts"):
        Request("POST", PATH, body={}, parts=(Part("image", b""),))


def test_keeps_the_path_of_a_gateway(api, transport):
    api.get(f"https://gateway.example/retail{PATH}", json={})
    transport(api_url="https://gateway.example/retail").send(ITEMS)


def test_passwords_of_the_netrc_file_stay_out(api, transport, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.lightspeedapp.com login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    api.get(f"{API}{PATH}", json={}, match=[matchers.header_matcher({"Authorization": "Bearer token-1"})])
    transport().send(ITEMS)


# ------------------------------------------------------------------------------------------------------- links


def test_follows_a_link_as_it_is(api, transport):
    link = f"{API}{PATH}?sort=itemID&limit=100&after=WzEwMF0%3D"
    api.get(link, json={})
    transport().send(Request("GET", link))
    assert api.calls[0].request.url == link


def test_does_not_follow_a_link_elsewhere(transport):
    with pytest.raises(UnsafeLink, match=r"^item: A link in a reply leads to https://evil\.example"):
        transport().send(Request("GET", f"https://evil.example{PATH}", asker="item"))


def test_does_not_follow_redirects(api, transport):
    api.get(f"{API}{PATH}", status=302, headers={"Location": "https://evil.example/"})
    with pytest.raises(RequestRefused, match="302 Found") as caught:
        transport().send(ITEMS)
    assert "Redirects are not followed" in caught.value.hint
    assert len(api.calls) == 1


# ------------------------------------------------------------------------------------------------------- login


def test_a_refused_token_is_refreshed_once(api, transport):
    login = Login()
    api.get(f"{API}{PATH}", status=401, json={"message": "Token has expired"})
    api.get(f"{API}{PATH}", json={}, match=[matchers.header_matcher({"Authorization": "Bearer token-2"})])
    transport(login).send(ITEMS)
    assert login.refused == ["token-1"]


def test_a_token_refused_after_a_refresh_is_final(api, transport, fake_time):
    login = Login()
    api.get(f"{API}{PATH}", status=401, json={"message": "Invalid access token."})
    with pytest.raises(Unauthorized) as caught:
        transport(login).send(ITEMS)
    assert len(api.calls) == 2
    assert login.refused == ["token-1"]
    assert str(caught.value) == (
        f"item: GET {PATH} was answered with 401 Unauthorized: Invalid access token. Log in again."
    )
    assert fake_time.slept == []


def test_without_another_token_the_first_refusal_is_final(api, transport):
    api.get(f"{API}{PATH}", status=401, json={})
    with pytest.raises(Unauthorized, match="Log in again"):
        transport(Login(tokens=1)).send(ITEMS)
    assert len(api.calls) == 1


def test_a_write_is_repeated_after_a_refresh(api, transport):
    api.post(f"{API}{PATH}", status=401, json={})
    api.post(f"{API}{PATH}", json={"Item": {}})
    transport().send(Request("POST", PATH, body={}))
    assert len(api.calls) == 2


def test_without_a_way_to_log_in_there_is_no_transport():
    with pytest.raises(ConfigurationError, match=r"access_token; or client_id, client_secret and refresh_token; or"):
        Transport(Settings())


# ------------------------------------------------------------------------------------------------------ limits


def test_waits_as_told_when_a_limiter_turns_it_away(api, transport, fake_time):
    api.get(f"{API}{PATH}", status=429, headers={"Retry-After": "3", "X-LS-API-RateLimit-Type": "api-leaky-bucket"})
    api.get(f"{API}{PATH}", json={})
    transport().send(ITEMS)
    assert sum(fake_time.slept) == pytest.approx(3, abs=0.01)


def test_a_limiter_holds_other_requests_too(api, transport, fake_time):
    api.get(f"{API}/other", status=429, headers={"Retry-After": "1000"})
    api.get(f"{API}{PATH}", json={})
    one = transport()
    with pytest.raises(RateLimited):
        one.send(Request("GET", "/other"))
    assert fake_time.slept == []
    one.send(ITEMS)
    assert fake_time.slept == [pytest.approx(900)]


def test_writes_are_repeated_when_a_limiter_turned_them_away(api, transport):
    api.post(f"{API}{PATH}", status=429)
    api.post(f"{API}{PATH}", json={})
    transport().send(Request("POST", PATH, body={}))
    assert len(api.calls) == 2


def test_keeps_to_the_bucket_by_the_headers(api, transport, fake_time):
    api.get(f"{API}{PATH}", json={}, headers={"X-LS-API-Bucket-Level": "89/90", "X-LS-API-Drip-Rate": "1"})
    one = transport()
    one.send(ITEMS)
    assert fake_time.slept == []
    one.send(Request("GET", PATH, cost=10))
    assert fake_time.slept == [pytest.approx(9)]


# ------------------------------------------------------------------------------------------------------ faults


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_is_asked_again(api, transport, fake_time, status):
    api.get(f"{API}{PATH}", status=status, body="<html>Bad</html>")
    api.get(f"{API}{PATH}", status=status)
    api.get(f"{API}{PATH}", json={})
    transport().send(ITEMS)
    assert fake_time.slept == [1, 2]


@pytest.mark.parametrize(
    "body", ["<html><title>Maintenance</title></html>", "<?xml version='1.0'?><Items/>", '{"Item": [', ""]
)
def test_a_success_without_json_is_asked_again(api, transport, body):
    api.get(f"{API}{PATH}", body=body)
    api.get(f"{API}{PATH}", json={"Item": []})
    assert transport().send(ITEMS).body == {"Item": []}


def test_a_busy_server_in_a_400_is_asked_again(api, transport):
    api.get(f"{API}{PATH}", status=400, json={"message": "Internal trouble. Please try again later."})
    api.get(f"{API}{PATH}", json={})
    transport().send(ITEMS)


def test_gives_up_in_the_end(api, transport):
    api.get(f"{API}{PATH}", body="<html><title>Maintenance</title></html>")
    with pytest.raises(MalformedReply, match=r"Maintenance.*attempt 3"):
        transport(max_attempts=3).send(ITEMS)
    assert len(api.calls) == 3


def test_a_500_with_relations_hints_at_them(api, transport):
    api.get(f"{API}{PATH}", status=500, json={"message": "Out of memory"})
    with pytest.raises(ServerFailure, match=r"Out of memory.*fewer relations, or lower page_size"):
        transport(max_attempts=2).send(Request("GET", PATH, query=(("load_relations", "all"),)))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_write_that_may_have_arrived_is_not_repeated(api, transport, method):
    api.add(method, f"{API}{PATH}", status=502)
    with pytest.raises(
        ServerFailure, match=r"It may have been done all the same: look for it before you send it again\."
    ):
        transport().send(Request(method, PATH, body={}))
    assert len(api.calls) == 1


def test_a_write_is_repeated_if_that_does_no_harm(api, transport):
    api.put(f"{API}{PATH}", status=502)
    api.put(f"{API}{PATH}", json={"Item": {}})
    transport().send(Request("PUT", PATH, body={}, repeatable=True))
    assert len(api.calls) == 2


def test_a_read_is_not_repeated_if_the_caller_says_so(api, transport):
    api.get(f"{API}{PATH}", status=502)
    with pytest.raises(ServerFailure):
        transport().send(Request("GET", PATH, repeatable=False))
    assert len(api.calls) == 1


def test_another_refusal_stops_at_once_and_names_everything_but_secrets(api, transport):
    api.get(f"{API}{PATH}", status=404, json={"message": "No account for token-1"})
    with pytest.raises(NotFound) as caught:
        transport().send(Request("GET", PATH, query=(("limit", "1"), ("code", "1234")), asker="credit_account"))
    assert str(caught.value) == (
        f"credit_account: GET {PATH}?limit=1&code=*** was answered with 404 Not Found: No account for ***. "
        "Check account_id, api_url and api_version, and whether the record still exists."
    )
    assert len(api.calls) == 1


# -------------------------------------------------------------------------------------------------------- time


@pytest.mark.parametrize(("ahead", "now"), [(90, 0), (-90, -90), (0, 0)])
def test_the_time_is_never_ahead_of_the_server(api, transport, fake_time, ahead, now):
    api.get(f"{API}{PATH}", json={}, headers={"Date": DATE})
    fake_time.passes(ahead)
    one = transport()
    before = one.now()
    assert before == fake_time.now()
    one.send(ITEMS)
    assert one.now() == before + timedelta(seconds=now - ahead if ahead > 0 else 0)


# --------------------------------------------------------------------------------------------------------- log


def test_logs_every_attempt(api, transport, caplog):
    api.get(f"{API}{PATH}", status=503)
    api.get(f"{API}{PATH}", json={}, headers={"X-LS-API-Request-Cost": "1"})
    with caplog.at_level(logging.INFO, "lightspeed_retail.http"):
        transport(http_log="custom", http_log_format="{status} {attempt} {charged}").send(ITEMS)
    assert [r.getMessage() for r in caplog.records if r.name == "lightspeed_retail.http"] == ["503 1 -", "200 2 1"]


def test_logs_nothing_unless_asked_to(api, transport, caplog):
    api.get(f"{API}{PATH}", json={})
    with caplog.at_level(logging.DEBUG, "lightspeed_retail"):
        transport().send(ITEMS)
    assert caplog.records == []


def test_the_longest_log_shows_no_secret(api, transport, caplog):
    api.get(f"{API}{PATH}", json={"echo": "Bearer token-1", "gateway": "g4teway"})
    with caplog.at_level(logging.INFO, "lightspeed_retail.http"):
        transport(http_log="long", headers={"X-Gateway": "g4teway"}, http_log_personal_data=True).send(ITEMS)
    assert "***" in caplog.text
    assert "token-1" not in caplog.text
    assert "g4teway" not in caplog.text


# ---------------------------------------------------------------------------------------------------- the wire

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"Item": ""}'


class Wire:
    """A server that answers each connection with the next of the given bytes; None means to say nothing at all."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        for answer in self.answers:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.requests.append(connection.recv(65536))
                if answer is None:
                    self.done.wait(5)
                else:
                    connection.sendall(answer)

    def close(self) -> None:
        self.done.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture
def wire(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    servers = []

    def serve(*answers):
        servers.append(Wire(*answers))
        return servers[-1]

    yield serve
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        OK[:-5],
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"It',
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"Item":',
        b"no http at all\r\n\r\n",
    ],
    ids=[
        "dropped",
        "dropped in headers",
        "shorter than promised",
        "dropped in a chunk",
        "not gzip",
        "cut JSON",
        "not HTTP",
    ],
)
def test_what_breaks_on_the_wire_is_asked_again(wire, transport, broken):
    server = wire(broken, OK)
    assert transport(api_url=server.url).send(ITEMS).body == {"Item": ""}
    assert len(server.requests) == 2


def test_a_short_body_that_is_json_by_chance_is_noticed(wire, transport):
    server = wire(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"Item": ""}')
    with pytest.raises(Unreachable, match="the reply broke off") as caught:
        transport(api_url=server.url, max_attempts=1).send(ITEMS)
    assert caught.value.sent


@pytest.mark.parametrize(
    ("silence", "words"),
    [
        (None, "no answer within 0.05 s"),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"Item"', "broke off|stood still"),
    ],
)
def test_a_server_that_stalls_is_not_waited_for_forever(wire, transport, silence, words):
    server = wire(silence, OK)
    with pytest.raises(Unreachable, match=words):
        transport(api_url=server.url, max_attempts=1, request_timeout=0.05).send(ITEMS)


def test_a_write_that_broke_off_is_not_repeated(wire, transport):
    server = wire(b"", OK)
    with pytest.raises(Unreachable, match="the connection was dropped") as caught:
        transport(api_url=server.url).send(Request("POST", PATH, body={"name": "x"}, asker="category"))
    assert caught.value.sent
    assert len(server.requests) == 1


def test_a_write_that_never_left_is_repeated(transport, fake_time, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable, match=r"was not sent: .*refused.*attempt 3") as caught:
        transport(api_url=url, max_attempts=3).send(Request("POST", PATH, body={}))
    assert not caught.value.sent
    assert fake_time.slept == [1, 2]


def test_an_unknown_host_gives_one_clear_message(transport, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(socket, "getaddrinfo", _no_such_host)
    with pytest.raises(Unreachable) as caught:
        transport(api_url="http://no-such-host.example", max_attempts=1).send(ITEMS)
    assert "was not sent: " in str(caught.value)
    assert "Check the address" in str(caught.value)
    assert caught.value.__suppress_context__


def _no_such_host(*args, **options):
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_what_cannot_be_sent_at_all_is_a_matter_of_settings(transport, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file.pem")
    with pytest.raises(ConfigurationError, match="REQUESTS_CA_BUNDLE"):
        transport(api_url="https://127.0.0.1:1").send(ITEMS)


def test_broken_exchanges_are_logged_too(wire, transport, caplog):
    server = wire(b"")
    with caplog.at_level(logging.INFO, "lightspeed_retail.http"), pytest.raises(LightspeedError):
        transport(api_url=server.url, max_attempts=1, http_log="simple").send(ITEMS)
    assert caplog.messages[0].startswith(f"GET {PATH} ConnectionError ")


def test_no_more_connections_than_requests_at_the_same_time(wire, transport):
    server = wire(*[OK] * 6)
    one = transport(api_url=server.url, max_concurrency=2)
    workers = [threading.Thread(target=one.send, args=(ITEMS,)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.requests) == 6


# ------------------------------------------------------------------------------------------------ token requests


def test_the_login_of_the_settings_goes_through_the_same_seam(api, fake_time, tmp_path):
    api.post(
        "https://cloud.lightspeedapp.com/auth/oauth/token",
        status=503,
    )
    api.post(
        "https://cloud.lightspeedapp.com/auth/oauth/token",
        json={"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600},
    )
    api.get(f"{API}{PATH}", json={}, match=[matchers.header_matcher({"Authorization": "Bearer access-1"})])
    settings = Settings(
        client_id="c",
        client_secret="client-secret",
        refresh_token="seed-token",
        token_store=str(tmp_path / "tokens.json"),
        headers={"X-Gateway": "g4teway"},
    )
    with Transport(
        settings, clock=fake_time.now, monotonic=fake_time.monotonic, sleep=fake_time.sleep, jitter=lambda b: b
    ) as one:
        one.send(ITEMS)
        assert one.token() == "access-1"
    sent = api.calls[0].request
    assert dict(parse_qsl(sent.body.decode())) == {
        "grant_type": "refresh_token",
        "client_id": "c",
        "client_secret": "client-secret",
        "refresh_token": "seed-token",
    }
    assert "Authorization" not in sent.headers
    assert "X-Gateway" not in sent.headers
    assert json.loads((tmp_path / "tokens.json").read_text())["refresh_token"] == "refresh-1"
    assert fake_time.slept == [1]


def test_extra_headers_go_to_a_login_on_the_same_host(api, transport, tmp_path):
    api.post(
        "https://gateway.example/auth/oauth/token", json={"access_token": "a", "refresh_token": "r", "expires_in": 60}
    )
    one = Transport(
        Settings(
            client_id="c",
            refresh_token="s",
            token_store=str(tmp_path / "t.json"),
            api_url="https://gateway.example",
            auth_url="https://gateway.example",
            headers={"X-Gateway": "g4teway"},
        )
    )
    one.token()
    assert api.calls[0].request.headers["X-Gateway"] == "g4teway"
    one.close()


def test_a_refused_login_names_no_secret(api, tmp_path, caplog):
    api.post(
        "https://cloud.lightspeedapp.com/auth/oauth/token",
        status=401,
        json={"error": "invalid_client", "error_description": "client-secret of seed-token is wrong"},
    )
    settings = Settings(
        client_id="c",
        client_secret="client-secret",
        refresh_token="seed-token",
        token_store=str(tmp_path / "t"),
        http_log="long",
    )
    with caplog.at_level(logging.DEBUG), Transport(settings) as one, pytest.raises(Unauthorized) as caught:
        one.send(ITEMS)
    shown = str(caught.value) + repr(caught.value) + caplog.text
    assert "login: POST /auth/oauth/token was answered with 401 Unauthorized" in shown
    assert "Check client_id and client_secret" in shown
    assert "client-secret" not in shown
    assert "seed-token" not in shown


# ------------------------------------------------------------------------------------------------------- waits


def test_announces_each_wait_before_it_begins(api, fake_time):
    waits = []
    api.get(f"{API}{PATH}", status=503)
    full = {"X-LS-API-Bucket-Level": "90/90", "X-LS-API-Drip-Rate": "0.5"}
    api.get(f"{API}{PATH}", json={}, headers=full)
    api.get(f"{API}{PATH}", json={})
    with Transport(
        Settings(),
        auth=Login(),
        on_wait=lambda wait: waits.append((wait, fake_time.seconds)),
        clock=fake_time.now,
        monotonic=fake_time.monotonic,
        sleep=fake_time.sleep,
        jitter=lambda bound: bound,
    ) as one:
        one.send(ITEMS)
        one.send(ITEMS)
    assert waits == [(Wait("item", 1.0, Cause.RETRY), 1000.0), (Wait("item", 2.0, Cause.RATE_LIMIT), 1001.0)]
    assert fake_time.slept == [1.0, 2.0]
