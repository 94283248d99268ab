"""Servers behind a private certificate authority, as companies and gateways have them."""

from __future__ import annotations

import http.server
import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lightspeed_retail.auth.flows import Bearer
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import Settings
from lightspeed_retail.transport import Request, Transport

ACCOUNT = Request("GET", "/API/V3/Account.json", asker="account")


class Authority:
    """A certificate authority that nobody knows yet."""

    def __init__(self, name):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        signs = {name: name in ("key_cert_sign", "crl_sign") for name in USAGES}
        self.certificate = self._sign(
            self._name,
            self._key.public_key(),
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (x509.KeyUsage(**signs), True),
        )

    def issue(self, folder):
        """A TLS context for a server on this machine."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(
            x509.Name([]),
            key.public_key(),
            (x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), True),
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = folder / "server.pem"
        file.write_bytes(private + certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(self, subject, public_key, *extensions):
        now = datetime.now(UTC)
        identifiers = (
            (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False),
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
        )
        for extension, critical in (*extensions, *identifiers):
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


class Api(http.server.BaseHTTPRequestHandler):
    """Answers every request with an account."""

    def do_GET(self):
        body = b'{"Account": {"accountID": "7"}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Log nothing."""


@pytest.fixture
def trusted(tmp_path):
    """The file that holds the certificate of the server's authority."""
    return tmp_path / "trusted.pem"


@pytest.fixture
def other(tmp_path):
    """A file that holds the certificate of another authority."""
    file = tmp_path / "other.pem"
    file.write_bytes(Authority("Other").certificate)
    return file


@pytest.fixture
def server(tmp_path, trusted):
    authority = Authority("Private")
    trusted.write_bytes(authority.certificate)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        server.socket = authority.issue(tmp_path).wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def ask(server, monkeypatch):
    """Sends a request to the server, with certificate files named in the environment."""

    def asking(**files):
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name, raising=False)
        for name, file in files.items():
            monkeypatch.setenv(name, str(file))
        with Transport(Settings(api_url=server), auth=Bearer("token")) as transport:
            return transport.send(ACCOUNT).body

    return asking


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_a_private_authority_is_trusted_if_a_variable_names_its_certificate(ask, trusted, variable):
    assert ask(**{variable: trusted}) == {"Account": {"accountID": "7"}}


def test_it_is_not_trusted_otherwise(ask, other):
    for files in ({}, {"SSL_CERT_FILE": other}):
        with pytest.raises(ConfigurationError) as caught:
            ask(**files)
        assert str(caught.value) == (
            "account: GET /API/V3/Account.json was not sent: the server's certificate is not trusted. Name a file with "
            "the certificates to trust in SSL_CERT_FILE or REQUESTS_CA_BUNDLE."
        )


def test_the_variable_of_requests_takes_precedence(ask, trusted, other):
    assert ask(SSL_CERT_FILE=other, REQUESTS_CA_BUNDLE=trusted)
    with pytest.raises(ConfigurationError, match="not trusted"):
        ask(SSL_CERT_FILE=trusted, REQUESTS_CA_BUNDLE=other)


def test_a_file_that_does_not_exist(ask, tmp_path):
    with pytest.raises(ConfigurationError, match=r"cannot be sent: OSError\. Check .*SSL_CERT_FILE"):
        ask(SSL_CERT_FILE=tmp_path / "missing.pem")
