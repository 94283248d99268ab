from __future__ import annotations

import logging

import pytest
from requests.structures import CaseInsensitiveDict

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.http_log import FIELDS, FORM, Exchange, HttpLog, choose
from lightspeed_retail.masking import Masks
from lightspeed_retail.settings import Settings


def exchange(**changes):
    made = {
        "asker": "customer",
        "method": "GET",
        "path": "/API/V3/Account/1/Customer.json",
        "query": (("limit", "100"), ("Contact.email", "ann@example.com")),
        "attempt": 2,
        "cost": 1.2,
        "seconds": 0.1234,
        "status": 200,
        "request_headers": {"Authorization": "Bearer abc", "Accept": "application/json"},
        "request_body": b"",
        "reply_headers": CaseInsensitiveDict(
            {"x-ls-api-bucket-level": "1.2/90", "x-ls-api-burst-level": "1/20", "x-ls-api-request-cost": "1.2"}
        ),
        "reply_body": b'{"Customer": {"customerID": "7", "firstName": "Ann"}}',
    }
    return Exchange(**{**made, **changes})


@pytest.fixture
def written(caplog):
    """Write an exchange as the settings say and return the lines."""

    def write(made, **settings):
        given = Settings(**settings)
        log = choose(given, Masks.for_settings(given))
        assert log is not None
        with caplog.at_level(logging.INFO, "lightspeed_retail.http"):
            log.write(made)
        assert all(r.name == "lightspeed_retail.http" and r.levelno == logging.INFO for r in caplog.records)
        return caplog.messages[-1]

    return write


def test_off_is_no_log_at_all():
    assert choose(Settings(), Masks()) is None


def test_simple(written):
    assert written(exchange(), http_log="simple") == "GET /API/V3/Account/1/Customer.json 200 123 ms"


def test_full(written):
    assert written(exchange(), http_log="full") == (
        "GET /API/V3/Account/1/Customer.json 200 123 ms asker=customer query=limit=100&Contact.email=*** cost=1.2 "
        "charged=1.2 bucket=1.2/90 attempt=2 sent=0 received=53"
    )


def test_what_is_not_known_is_a_dash(written):
    lost = exchange(status="ReadTimeout", cost=None, query=(), asker="", reply_headers={}, reply_body=b"")
    assert written(lost, http_log="full").endswith(
        " ReadTimeout 123 ms asker=- query=- cost=- charged=- bucket=- attempt=2 sent=0 received=0"
    )


def test_long_hides_secrets_and_personal_data(written):
    line = written(exchange(), http_log="long")
    assert '"Authorization": "***"' in line
    assert 'reply_body={"Customer": {"customerID": "7", "firstName": "***"}}' in line
    assert "Ann" not in line
    assert "abc" not in line


def test_long_shows_personal_data_when_asked_for(written):
    line = written(exchange(), http_log="long", http_log_personal_data=True)
    assert '"firstName": "Ann"' in line
    assert "Contact.email=ann@example.com" in line
    assert "abc" not in line


def test_long_hides_the_login(written):
    login = exchange(
        request_headers={"Content-Type": FORM},
        request_body=b"grant_type=refresh_token&client_secret=abc&refresh_token=def",
        reply_body=b'{"access_token": "ghi", "refresh_token": "jkl", "expires_in": 3600}',
    )
    line = written(login, http_log="long", http_log_personal_data=True)
    assert "request_body=grant_type=refresh_token&client_secret=***&refresh_token=***" in line
    assert 'reply_body={"access_token": "***", "refresh_token": "***", "expires_in": 3600}' in line


def test_long_only_measures_what_it_cannot_search(written):
    cut = exchange(reply_body=b'{"Customer": {"firstName": "Ann"')
    assert "reply_body=<32 bytes that are not JSON>" in written(cut, http_log="long")
    assert "Ann" in written(cut, http_log="long", http_log_personal_data=True)


def test_long_only_measures_files(written):
    form = exchange(request_headers={"Content-Type": "multipart/form-data; boundary=x"}, request_body=b"--x\x89PNG")
    assert "request_body=<7 bytes in parts>" in written(form, http_log="long", http_log_personal_data=True)


def test_long_shortens_bodies_and_stays_on_a_line(written):
    big = exchange(reply_body=b'{"Item": "' + b"x" * 10000 + b'\\n"}')
    line = written(big, http_log="long")
    assert len(line) < 3500
    assert "characters)" in line
    assert "\n" not in written(exchange(reply_body=b"<p>\na</p>"), http_log="long", http_log_personal_data=True)


def test_custom(written):
    line = written(exchange(), http_log="custom", http_log_format="{asker:>10} {status} {bucket} {{x}}")
    assert line == "  customer 200 1.2/90 {x}"


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_can_be_named(written, name):
    assert written(exchange(), http_log="custom", http_log_format=f"{{{name}}}")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (None, "'http_log_format' is not set"),
        ("{method} {url}", "names 'url'. It can name: asker, method, path, query"),
        ("{method.upper}", "names 'method.upper'"),
        ("{}", "names ''"),
        ("{0}", "names '0'"),
        ("{method", "cannot be read"),
        ("}", "cannot be read"),
        (f"{{ms:{10**15}}}", "cannot be read"),
        ("{ms:d}", "cannot be read"),
        ("{ms:{width}}", "cannot be read"),
    ],
)
def test_a_wrong_format_is_refused_at_start(template, words):
    with pytest.raises(ConfigurationError) as caught:
        choose(Settings(http_log="custom", http_log_format=template), Masks())
    assert words in str(caught.value)


def test_nothing_is_formatted_for_nobody(caplog):
    class Untouchable:
        def __getattr__(self, name):
            raise AssertionError(name)

    with caplog.at_level(logging.WARNING, "lightspeed_retail.http"):
        HttpLog("{path}", Masks()).write(Untouchable())
    assert caplog.messages == []
