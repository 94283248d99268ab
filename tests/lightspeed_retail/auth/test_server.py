from __future__ import annotations

import logging

import pytest

from lightspeed_retail.auth.server import Endpoints
from lightspeed_retail.errors import ConfigurationError

HOST = "https://cloud.lightspeedapp.com"


@pytest.mark.parametrize(
    ("auth_url", "base", "deprecated"),
    [
        (HOST, HOST, False),
        (f"{HOST}/auth/oauth/token", HOST, False),
        (f"{HOST}/auth/oauth/authorize", HOST, False),
        (f"{HOST}/auth/oauth/revoke", HOST, False),
        (f"{HOST}/auth/oauth/introspect", HOST, False),
        (f"{HOST}/oauth/authorize.php", HOST, True),
        (f"{HOST}/oauth/access_token.php", HOST, True),
        (f"{HOST}/OAuth/Access_Token.php", HOST, True),
        ("https://cloud.merchantos.com/oauth/access_token.php", HOST, True),
        ("https://Cloud.MerchantOS.com/oauth/authorize.php", HOST, True),
        ("https://us.merchantos.com", "https://us.merchantos.com", False),
        ("https://gateway.example/retail/auth/oauth/token", "https://gateway.example/retail", False),
        ("http://127.0.0.1:8080/oauth/access_token.php", "http://127.0.0.1:8080", True),
    ],
)
def test_every_endpoint_leads_to_the_current_ones(auth_url, base, deprecated):
    found = Endpoints.of(auth_url)
    assert (found.base, found.deprecated) == (base, deprecated)
    assert (found.authorize, found.token) == (f"{base}/auth/oauth/authorize", f"{base}/auth/oauth/token")
    assert found.revoke == f"{base}/auth/oauth/revoke"


def test_a_server_is_named_with_its_port():
    assert Endpoints.of("http://127.0.0.1:8080/auth/oauth/token").host == "127.0.0.1:8080"
    assert Endpoints.of(HOST).host == "cloud.lightspeedapp.com"


def test_whoever_names_a_deprecated_endpoint_is_told_how_to_move(caplog):
    Endpoints.of("https://cloud.merchantos.com/oauth/access_token.php").warn_if_deprecated()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert f"Set auth_url to {HOST}." in record.getMessage()
    assert "migrated by its first refresh" in record.getMessage()


def test_nobody_else_is_told_anything(caplog):
    Endpoints.of(HOST).warn_if_deprecated()
    Endpoints.of(f"{HOST}/auth/oauth/token").warn_if_deprecated()
    assert caplog.records == []


@pytest.mark.parametrize("host", ["localhost", "sandbox.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_plain_http_is_accepted_on_this_machine(host):
    assert Endpoints.of(f"http://{host}:8080").token == f"http://{host}:8080/auth/oauth/token"


@pytest.mark.parametrize(
    "host", ["cloud.lightspeedapp.com", "192.168.1.4:8080", "localhost.example.org", "[2001:db8::1]"]
)
def test_plain_http_is_refused_elsewhere(host):
    with pytest.raises(ConfigurationError) as caught:
        Endpoints.of(f"http://{host}/auth/oauth/token")
    assert str(caught.value) == (
        f"Setting 'auth_url' is http://{host}/auth/oauth/token: the client secret and the tokens would be sent "
        f"unencrypted. Set it to https://{host}/auth/oauth/token; plain http is accepted for this machine only."
    )
