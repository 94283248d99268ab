from __future__ import annotations

import http.client
import socket
import ssl
import threading

import pytest

from lightspeed_retail.auth.listener import Listener
from lightspeed_retail.auth.login import AccessDenied, WrongAddress
from lightspeed_retail.errors import ConfigurationError, LightspeedError


def take(address):
    """Stands for a login: the code is right, wrong, or there is a refusal."""
    answer = address.partition("?")[2]
    if answer == "wrong":
        raise WrongAddress("Of another <login>.")
    if answer == "no":
        raise AccessDenied("Access was not allowed.")
    return answer


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def listener(port):
    with Listener(f"https://localhost:{port}/callback", take) as listener:
        yield listener


@pytest.fixture
def browser(port):
    """Asks the listener for something, as a browser does that does not know its certificate."""

    def ask(path, method="GET"):
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=10)
        try:
            connection.request(method, path)
            reply = connection.getresponse()
            return reply.status, reply.read().decode()
        finally:
            connection.close()

    return ask


def test_the_browser_brings_the_code(listener, browser):
    status, page = browser("/callback?the-code")
    assert status == 200
    assert "You can close this window." in page
    assert "the-code" not in page
    assert listener.wait(5) == "the-code"


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/callback/", "/callback/more?the-code", "/other?no"])
def test_other_paths_are_nothing(listener, browser, path):
    assert browser(path)[0] == 404
    with pytest.raises(LightspeedError, match="was not redirected"):
        listener.wait(0)


def test_other_methods_are_nothing(listener, browser):
    assert browser("/callback?the-code", "POST")[0] == 501


def test_another_login_does_not_end_this_one(listener, browser):
    status, page = browser("/callback?wrong")
    assert status == 400
    assert "Of another &lt;login&gt;." in page
    browser("/callback?the-code")
    assert listener.wait(5) == "the-code"


def test_a_refusal_ends_the_waiting(listener, browser):
    assert "Access was not allowed." in browser("/callback?no")[1]
    with pytest.raises(AccessDenied, match="Access was not allowed"):
        listener.wait(5)


def test_the_first_answer_counts(listener, browser):
    browser("/callback?first")
    browser("/callback?second")
    assert listener.wait(5) == "first"


def test_nobody_comes(listener, port):
    with pytest.raises(LightspeedError) as caught:
        listener.wait(0)
    assert str(caught.value).startswith(
        f"The browser was not redirected to https://localhost:{port}/callback within 0 s"
    )


def test_connections_that_say_nothing_hold_nobody_up(listener, browser, port):
    with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)) as plain:
        plain.sendall(b"GET /callback?the-code HTTP/1.1\r\n\r\n")
        assert browser("/callback?another-code")[0] == 200
    assert listener.wait(5) == "another-code"


def test_the_certificate_is_for_this_machine(listener, port):
    pem = ssl.get_server_certificate(("127.0.0.1", port), timeout=10)
    trusting = ssl.create_default_context(cadata=pem)
    for name in ("localhost", "127.0.0.1"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            trusting.wrap_socket(plain, server_hostname=name).close()


def test_it_lets_go_of_the_port(port):
    for _ in range(2):
        with Listener(f"https://127.0.0.1:{port}/", take):
            pass


def test_the_port_is_taken(port):
    listener = Listener(f"https://localhost:{port}/callback", take)
    taken = r"Cannot listen at https://localhost:\d+/callback: Address already in use"
    with socket.create_server(("127.0.0.1", port)), pytest.raises(ConfigurationError, match=taken):
        listener.__enter__()


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8085/callback",
        "https://shop.example.org/callback",
        "https://localhost:99999/",
        "localhost:8085",
        "https://localhost:8085/?a=b",
        "",
    ],
)
def test_an_address_that_cannot_be_served(address):
    with pytest.raises(ConfigurationError, match="Cannot listen at"):
        Listener(address, take)


def test_no_thread_is_left(port):
    before = threading.active_count()
    with Listener(f"https://localhost:{port}/callback", take):
        assert threading.active_count() == before + 1
