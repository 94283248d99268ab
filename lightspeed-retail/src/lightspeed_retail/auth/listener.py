"""Who waits for the browser to come back?

A client's redirect URI has to be HTTPS, so this is a server with a certificate of its own, made anew for every login;
the browser asks whether to trust it.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import socketserver
import ssl
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lightspeed_retail.errors import ConfigurationError, LightspeedError

from .login import Misdirected

DEFAULT_ADDRESS = "https://localhost:8085/callback"
"""A redirect URI that leads to this machine; the client has to be registered with it."""

PATIENCE = 300.0
"""Seconds to wait for the browser."""

_HOSTS = {"localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1", "::1": "::1"}
"""Names of this machine, and where each listens."""

_SLOWEST = 10.0
"""Seconds that a browser may take for its part of one request."""

_POLL = 0.05
"""Seconds between two looks at whether to end."""

_Outcomes = SimpleQueue["str | LightspeedError"]
"""What browsers brought: a code, or why there is none."""

_log = logging.getLogger(__name__)


class Listener:
    """Serves a redirect URI on this machine until the browser has come back.

    Listens while the context is open. Other paths are not found, and requests that belong to another login are turned
    away.

    Args:
        address: The redirect URI.
        take: Takes the code out of the address that the browser comes back to; raises as
            :meth:`~.login.Authorization.code` does.

    Raises:
        ConfigurationError: The address cannot be served here.
    """

    def __init__(self, address: str, take: Callable[[str], str]) -> None:
        parts = urlsplit(address)
        try:
            host, port = _HOSTS[parts.hostname or ""], parts.port or 443
        except (KeyError, ValueError):
            host, port = "", 0
        if parts.scheme != "https" or not host or parts.query or parts.fragment:
            raise ConfigurationError(
                f"{address!r} cannot be listened at.",
                f"Give the client's redirect URI if it leads to this machine, such as {DEFAULT_ADDRESS}; "
                "or leave --listen out and paste the address.",
            )
        self._where = (host, port)
        self._address = address
        self._server: _Server | None = None
        self._path = parts.path or "/"
        self._take = take
        self._outcomes: _Outcomes = SimpleQueue()

    def __enter__(self) -> Self:
        """Begin to listen.

        Raises:
            ConfigurationError: The port cannot be had.
        """
        try:
            self._server = _Server(self._where, self._path, self._take, self._outcomes)
        except OSError as error:
            raise ConfigurationError(
                f"Nobody can listen at {self._address}: {error.strerror or error}.",
                "End the program that uses the port, or leave --listen out and paste the address.",
            ) from None
        threading.Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def wait(self, patience: float = PATIENCE) -> str:
        """Return the code that the browser brings.

        Args:
            patience: Seconds to wait for it.

        Raises:
            Refused: The merchant, or the OAuth server, has said no.
            LightspeedError: It does not come.
        """
        try:
            outcome = self._outcomes.get(timeout=patience)
        except Empty:
            raise LightspeedError(
                f"The browser did not come back to {self._address} within {patience:g} seconds.",
                "Check that this is the client's redirect URI, and log in again; or leave --listen out and paste the "
                "address. If the browser is redirected in a loop, add --no-pkce.",
            ) from None
        if isinstance(outcome, LightspeedError):
            raise outcome
        return outcome


class _Server(socketserver.ThreadingTCPServer):
    """Speaks TLS, with every browser connection in a thread of its own: browsers open some that they never use."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, where: tuple[str, int], path: str, take: Callable[[str], str], outcomes: _Outcomes) -> None:
        self.address_family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        self.path = path
        self.take = take
        self.outcomes = outcomes
        self._tls = _tls()
        super().__init__(where, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands here, in the connection's own thread, and answer."""
        request.settimeout(_SLOWEST)
        with self._tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 -- as inherited
        """Pass over a connection that broke off, as when the browser does not trust the certificate yet."""
        _log.debug("A connection to the listener broke off.", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if urlsplit(self.path).path != self.server.path:
            self._answer(HTTPStatus.NOT_FOUND, "There is nothing here.")
            return
        try:
            code = self.server.take(self.path)
        except Misdirected as wrong:
            self._answer(HTTPStatus.BAD_REQUEST, wrong.message)
        except LightspeedError as refused:
            self._answer(HTTPStatus.OK, f"{refused.message} You can close this window.")
            self.server.outcomes.put(refused)
        else:
            self._answer(HTTPStatus.OK, "Lightspeed has sent you back. You can close this window.")
            self.server.outcomes.put(code)

    def _answer(self, status: HTTPStatus, words: str) -> None:
        page = (
            '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>lightspeed-retail login</title>'
            f"<p>{escape(words)}</p></html>"
        ).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Log nothing: the address holds the code."""


def _tls() -> ssl.SSLContext:
    """TLS with a certificate for this machine that nobody has signed, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    addresses = [ipaddress.ip_address(host) for host in ("127.0.0.1", "::1")]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), *map(x509.IPAddress, addresses)]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:  # for its owner alone; TLS reads keys from files only
        path = Path(folder, "localhost.pem")
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context.load_cert_chain(path)
    return context
