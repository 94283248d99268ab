"""How does the code get from the browser to the command?

A redirect URI must use HTTPS, so this is a server with a self-signed certificate, made anew for every login. The
browser asks whether to trust it.
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

from .login import WrongAddress

DEFAULT_ADDRESS = "https://localhost:8085/callback"
"""A redirect URI on this machine; the client must be registered with it."""

TIMEOUT = 300.0
"""Seconds to wait for the browser."""

_HOSTS = {"localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1", "::1": "::1"}
"""Host names of this machine, and the address to listen on for each."""

_REQUEST_TIMEOUT = 10.0
"""Seconds to wait for a browser to send something."""

_POLL = 0.05
"""Seconds between two checks whether to stop."""

_Outcomes = SimpleQueue["str | LightspeedError"]
"""Results of requests: a code, or the error that ends the login."""

_LOG = logging.getLogger(__name__)


class Listener:
    """Serves a redirect URI on this machine until the browser has been redirected to it.

    Listens while the context is open. Answers 404 for other paths and 400 for redirects of another login.

    Args:
        redirect_uri: The redirect URI.
        code_of: Returns the code in the address that the browser asks for; raises as
            :meth:`~.login.Authorization.code` does.

    Raises:
        ConfigurationError: The redirect URI cannot be served on this machine.
    """

    def __init__(self, redirect_uri: str, code_of: Callable[[str], str]) -> None:
        parts = urlsplit(redirect_uri)
        try:
            host, port = _HOSTS[parts.hostname or ""], parts.port or 443
        except (KeyError, ValueError):
            host, port = "", 0
        if parts.scheme != "https" or not host or parts.query or parts.fragment:
            raise ConfigurationError(
                f"Cannot listen at {redirect_uri!r}.",
                f"Give the client's redirect URI if it points to this machine, such as {DEFAULT_ADDRESS}; "
                "or leave --listen out and paste the address.",
            )
        self._endpoint = (host, port)
        self._redirect_uri = redirect_uri
        self._server: _Server | None = None
        self._path = parts.path or "/"
        self._code_of = code_of
        self._outcomes: _Outcomes = SimpleQueue()

    def __enter__(self) -> Self:
        """Start listening.

        Raises:
            ConfigurationError: The port is not available.
        """
        try:
            self._server = _Server(self._endpoint, self._path, self._code_of, self._outcomes)
        except OSError as error:
            raise ConfigurationError(
                f"Cannot listen at {self._redirect_uri}: {error.strerror or error}.",
                "Stop the program that uses the port, or leave --listen out and paste the address.",
            ) from None
        threading.Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def wait(self, timeout: float = TIMEOUT) -> str:
        """Wait for the browser and return the code.

        Args:
            timeout: Seconds to wait.

        Raises:
            AccessDenied: The merchant or the OAuth server denied access.
            LightspeedError: The browser did not come in time.
        """
        try:
            outcome = self._outcomes.get(timeout=timeout)
        except Empty:
            raise LightspeedError(
                f"The browser was not redirected to {self._redirect_uri} within {timeout:g} seconds.",
                "Check that this is the client's redirect URI, and log in again; or leave --listen out and paste the "
                "address. If the browser is redirected in a loop, add --no-pkce.",
            ) from None
        if isinstance(outcome, LightspeedError):
            raise outcome
        return outcome


class _Server(socketserver.ThreadingTCPServer):
    """Serves TLS with a thread for each connection: browsers open some that they never use."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(
        self, endpoint: tuple[str, int], path: str, code_of: Callable[[str], str], outcomes: _Outcomes
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in endpoint[0] else socket.AF_INET
        self.path = path
        self.code_of = code_of
        self.outcomes = outcomes
        self._tls = _tls()
        super().__init__(endpoint, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Perform the TLS handshake in the connection's own thread, then answer."""
        request.settimeout(_REQUEST_TIMEOUT)
        with self._tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 -- as inherited
        """Ignore a connection that fails, as when the browser does not trust the certificate yet."""
        _LOG.debug("A connection to the listener failed.", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if urlsplit(self.path).path != self.server.path:
            self._answer(HTTPStatus.NOT_FOUND, "There is nothing here.")
            return
        try:
            code = self.server.code_of(self.path)
        except WrongAddress as wrong:
            self._answer(HTTPStatus.BAD_REQUEST, wrong.message)
        except LightspeedError as denied:
            self._answer(HTTPStatus.OK, f"{denied.message} You can close this window.")
            self.server.outcomes.put(denied)
        else:
            self._answer(HTTPStatus.OK, "Lightspeed has sent you back. You can close this window.")
            self.server.outcomes.put(code)

    def _answer(self, status: HTTPStatus, text: str) -> None:
        page = (
            '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>lightspeed-retail login</title>'
            f"<p>{escape(text)}</p></html>"
        ).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Log nothing: the path holds the code."""


def _tls() -> ssl.SSLContext:
    """Return a TLS context with a self-signed certificate for this machine, valid for a day."""
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
    with tempfile.TemporaryDirectory() as folder:  # readable by its owner only; load_cert_chain() takes files only
        path = Path(folder, "localhost.pem")
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context.load_cert_chain(path)
    return context
