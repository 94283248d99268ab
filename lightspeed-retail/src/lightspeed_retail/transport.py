"""The one seam to the network.

A request passes the throttle, gets its token, is sent, and comes back as a decoded reply or as an error that says what
to do. Nothing else in the repository talks to the API.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import backoff
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError
from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

from . import auth as login
from . import http_log
from .auth.scopes import explain
from .distribution import VERSION
from .errors import ConfigurationError, Forbidden, LightspeedError, RateLimited, Unauthorized, Unreachable, UnsafeLink
from .links import follow, origin
from .masking import SECRETS, Masks
from .replies import Answer, read, server_time
from .retry import LONGEST_RETRY_AFTER, Retry, hold
from .throttle import Throttle
from .waits import Cause, Wait
from .wire import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .settings import Settings

USER_AGENT = f"lightspeed-retail/{VERSION}"
"""How the client introduces itself unless set otherwise."""

CONNECT_TIMEOUT = 10.0
"""Most seconds to wait for a connection; ``request_timeout`` is for what comes after."""

_RELATIONS = "load_relations"

_UNCERTAIN = "It may have been done all the same: look for it before you send it again."


@dataclass(frozen=True)
class Part:
    """One part of a multipart body.

    Attributes:
        name: Name of the part.
        content: What it holds.
        filename: Name of the file it is; empty if it is none.
        content_type: Media type; empty for plain text.
    """

    name: str
    content: bytes
    filename: str = ""
    content_type: str = ""


@dataclass(frozen=True)
class Request:
    """What is asked of the API.

    Attributes:
        method: HTTP method.
        path: Path below ``api_url``, ``/API/V3/Account/1/Item.json``; or a complete link out of a reply.
        query: Query parameters, decoded, in order.
        body: What is sent as JSON; None for nothing. Decimals and dates go as text, exact.
        parts: What is sent as a multipart form, in place of ``body``.
        cost: Drips it is expected to cost.
        asker: On whose behalf, such as a stream's name; for messages and the log.
        scopes: Access scopes that the endpoint's page prints; for messages.
        repeatable: Whether sending it twice does no harm; None: if it just reads.
        max_attempts: Fewer attempts than the setting allows; None for as many.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: object | None = None
    parts: tuple[Part, ...] = ()
    cost: float = 1.0
    asker: str = ""
    scopes: tuple[str, ...] = ()
    repeatable: bool | None = None
    max_attempts: int | None = None

    def __post_init__(self) -> None:
        if self.parts and self.body is not None:
            raise ValueError("a request has either a body or parts")

    def content(self) -> tuple[bytes, str]:
        """What is sent, and its media type; both empty for nothing."""
        if self.parts:
            return encode_multipart_formdata([_field(part) for part in self.parts])
        if self.body is None:
            return b"", ""
        return json.dumps(self.body, allow_nan=False, default=_as_text).encode(), "application/json"


@dataclass(frozen=True)
class Reply:
    """What the API answered.

    Attributes:
        status: HTTP status, 200 to 299.
        headers: Headers, to be looked up in any case.
        body: Decoded JSON, an object or a list, with fractions as :class:`~decimal.Decimal`; None for status 204.
    """

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class _Message:
    """A request as it goes over the wire, but for its credentials."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes
    asker: str
    cost: float = 0.0
    attempt: int = 1
    scopes: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        return tuple(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    def subject(self, masks: Masks) -> str:
        """Who asked and for what, to begin a message with."""
        query = masks.query(self.query)
        return f"{self.asker}: {self.method} {masks.text(self.path)}{'?' if query else ''}{query}".removeprefix(": ")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Transport:
    """Sends requests to one account's API.

    Safe to share between threads. Nothing is sent before the first request.

    Args:
        settings: The settings.
        session: HTTP session, if not one of its own.
        auth: Way to log in, if not the one that the settings name.
        throttle: Keeper of the rate limits, if it is shared or has a clock of its own.
        observe: Called with every exchange, after it.
        on_wait: Called with every wait, before it.
        clock: Current time in UTC.
        monotonic: Seconds that only ever grow.
        sleep: Waits that many seconds.
        jitter: Picks the seconds to wait before another attempt, from nothing up to the given bound.

    Raises:
        ConfigurationError: No way to log in is set, or the log's format is wrong.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        session: requests.Session | None = None,
        auth: login.Auth | None = None,
        throttle: Throttle | None = None,
        observe: Callable[[http_log.Exchange], None] | None = None,
        on_wait: Callable[[Wait], None] = lambda _: None,
        clock: Callable[[], datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[float], float] = backoff.full_jitter,
    ) -> None:
        self._settings = settings
        self._masks = Masks.for_settings(settings)
        self._log = http_log.choose(settings, self._masks)
        self._auth = auth or login.choose(settings, self.post_form, clock=clock, sleep=sleep)
        self._throttle = throttle or Throttle(clock=monotonic, sleep=sleep)
        self._retry = Retry(settings.max_attempts, sleep=sleep, jitter=jitter)
        self._observe = observe
        self._on_wait = on_wait
        self._session = session or _pooled_session(settings.max_concurrency)
        self._clock = clock
        self._monotonic = monotonic
        self._ahead = timedelta()
        self._plain_headers = {"Accept": "application/json", "User-Agent": settings.user_agent or USER_AGENT}
        self._headers = {**self._plain_headers, **(settings.headers or {})}
        read_timeout = settings.request_timeout
        self._timeout = (min(CONNECT_TIMEOUT, read_timeout), read_timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    @property
    def spent(self) -> float:
        """Drips that all requests so far were charged."""
        return self._throttle.spent

    @property
    def drip_rate(self) -> float | None:
        """Drips that leave the account's bucket each second; None while no reply has said so."""
        return self._throttle.rate

    @property
    def bucket_size(self) -> float | None:
        """Drips that the account's bucket holds; None while no reply has said so."""
        return self._throttle.size

    def now(self) -> datetime:
        """Return the current time in UTC; where the machine's clock is ahead of the server's, the server's."""
        return self._clock() - self._ahead

    def token(self) -> str:
        """Return an access token that will do for a while.

        Raises:
            LightspeedError: There is none to be had.
        """
        return self._retry.run(lambda _: self._auth.token(), repeatable=True)

    def send(self, request: Request) -> Reply:
        """Send a request, as often as it makes sense, and return the reply.

        Raises:
            UnsafeLink: The request is a link that leads away from ``api_url``; nothing was sent.
            Unauthorized: The token is refused, also after a refresh.
            RequestRefused: The API does not want the request; :class:`Forbidden`, :class:`NotFound` and
                :class:`Conflict` are kinds of it.
            RateLimited, ServerFailure, Unreachable, MalformedReply: It went wrong as often as it was tried.
            ConfigurationError: The request cannot be sent with these settings.
        """
        url = self._url(request)
        content, media_type = request.content()
        headers = {**self._headers, "Content-Type": media_type} if content else self._headers
        repeatable = request.method == "GET" if request.repeatable is None else request.repeatable

        def attempt(number: int) -> Reply:
            message = _Message(
                request.method, url, headers, content, request.asker, request.cost, number, request.scopes
            )
            token = self._auth.token()
            try:
                return self._send(message, token)
            except Unauthorized:
                if not self._auth.refresh(token):
                    raise
            return self._send(message, self._auth.token())  # once: refreshing over and over gets a client blocked

        try:
            return self._retry.run(
                attempt,
                repeatable=repeatable,
                max_attempts=request.max_attempts,
                on_wait=lambda seconds: self._on_wait(Wait(request.asker, seconds, Cause.RETRY)),
            )
        except LightspeedError as error:
            if error.uncertain and not repeatable:
                error.hint = f"{_UNCERTAIN} {error.hint}".rstrip()
            raise

    def _url(self, request: Request) -> str:
        base = self._settings.api_url
        try:
            url = base + request.path if request.path.startswith("/") else follow(request.path, base)
        except UnsafeLink as error:
            raise UnsafeLink(f"{request.asker}: {error.message}".removeprefix(": "), error.hint) from None
        if not request.query:
            return url
        return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(request.query, quote_via=quote, safe='')}"

    def _send(self, message: _Message, token: str) -> Reply:
        """Send a request to the API once, within its limits."""
        self._masks.learn(token)
        headers: Mapping[str, str] = {}
        self._throttle.before(
            message.cost, lambda seconds: self._on_wait(Wait(message.asker, seconds, Cause.RATE_LIMIT))
        )
        try:
            answer = self._exchange(message, token)
            headers = answer.headers
        finally:
            self._throttle.after(headers, message.cost)
        self._learn_time(headers)
        try:
            loads = any(name == _RELATIONS for name, _ in message.query)
            body = read(answer, message.subject(self._masks), masks=self._masks, with_relations=loads)
        except RateLimited as refusal:
            self._throttle.hold(min(hold(refusal), LONGEST_RETRY_AFTER))
            raise
        except Unauthorized as refusal:
            refusal.hint = self._auth.hint
            raise
        except Forbidden as refusal:
            explain(refusal, message.scopes, writes=message.method != "GET", access_token=token)
            raise
        return Reply(answer.status, answer.headers, body)

    def post_form(self, url: str, form: Mapping[str, str]) -> Any:
        """Send a form to the OAuth server once; as :data:`~lightspeed_retail.auth.server.PostForm`.

        Returns:
            The decoded reply; None if it is empty, as the reply to a revocation may be (RFC 7009, 2.2).
        """
        self._masks.learn(*(value for name, value in form.items() if name in SECRETS))
        headers = {**self._plain_headers, "Content-Type": http_log.FORM}
        if origin(url) == origin(self._settings.api_url):
            headers = {**self._headers, **headers}
        message = _Message("POST", url, headers, urlencode(form).encode(), "login")
        answer = self._exchange(message)
        if answer.status == HTTPStatus.OK and not answer.content.strip():
            return None
        reply = read(answer, message.subject(self._masks), masks=self._masks)
        self._masks.learn(*(str(reply[name]) for name in SECRETS if isinstance(reply, dict) and name in reply))
        return reply

    def _exchange(self, message: _Message, token: str = "") -> Answer:
        """Send a request over the wire once and read all of the reply, whatever it is."""
        begun = self._monotonic()
        headers = {**message.headers, "Authorization": f"Bearer {token}"} if token else message.headers
        answer: Answer | None = None
        failure = ""
        try:
            answer = self._over_the_wire(message, headers)
        except (OSError, ValueError) as error:
            failure = type(error).__name__
            raise _network_error(error, message.subject(self._masks), self._timeout[1]) from None
        else:
            return answer
        finally:
            if self._log or self._observe:
                self._report(
                    http_log.Exchange(
                        asker=message.asker,
                        method=message.method,
                        path=message.path,
                        query=message.query,
                        attempt=message.attempt,
                        cost=message.cost or None,
                        seconds=self._monotonic() - begun,
                        status=answer.status if answer else failure,
                        request_headers=headers,
                        request_body=message.content,
                        reply_headers=answer.headers if answer else {},
                        reply_body=answer.content if answer else b"",
                    )
                )

    def _report(self, exchange: http_log.Exchange) -> None:
        if self._log:
            self._log.write(exchange)
        if self._observe:
            self._observe(exchange)

    def _over_the_wire(self, message: _Message, headers: Mapping[str, str]) -> Answer:
        with self._session.request(
            message.method,
            message.url,
            headers=headers,
            data=message.content or None,
            auth=_as_it_is,
            timeout=self._timeout,
            allow_redirects=False,  # they would take the credentials along
            stream=True,  # so that a body that breaks off is an error of reading it, not a short body
        ) as response:
            return Answer(response.status_code, response.headers, response.content)

    def _learn_time(self, headers: Mapping[str, str]) -> None:
        theirs = server_time(headers)
        if theirs:
            self._ahead = max(self._clock() - theirs, timedelta())


def _field(part: Part) -> RequestField:
    field = RequestField(part.name, part.content, filename=part.filename or None)
    field.make_multipart(content_type=part.content_type or None)
    return field


def _as_text(value: object) -> object:
    """What JSON has no form for, as the API writes it."""
    text: object = as_text(value)
    if text is value:
        raise TypeError(f"a {type(value).__name__} has no place in a body")
    return text


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request as it is; without this, a password from ``~/.netrc`` would take the place of the token."""
    return prepared


def _pooled_session(max_concurrency: int) -> requests.Session:
    """Make a session that opens no more connections than requests may run at the same time.

    It trusts the certificates in the file ``SSL_CERT_FILE``, which Python and other clients obey and requests does not;
    requests itself lets ``REQUESTS_CA_BUNDLE`` and ``CURL_CA_BUNDLE`` take precedence.
    """
    session = requests.Session()
    session.verify = os.environ.get("SSL_CERT_FILE") or True
    adapter = HTTPAdapter(pool_maxsize=max_concurrency, pool_block=True)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


# ------------------------------------------------------------------------------------------------ network errors


def _network_error(error: Exception, subject: str, patience: float) -> LightspeedError:
    """Say what a broken exchange means; ``patience`` is the timeout in seconds."""
    later = "Run again later; if it stays, check the network and the proxy if there is one."
    slow = "Raise request_timeout, ask for fewer relations, or lower page_size."
    match error:
        case requests.exceptions.SSLError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return ConfigurationError(
                f"{subject} was not sent: the server's certificate is not trusted.",
                "Name a file with the certificates to trust in SSL_CERT_FILE or REQUESTS_CA_BUNDLE.",
            )
        case requests.exceptions.ConnectionError() if cause := _unconnected(error):
            hint = "Check the address, the network, and the proxy if there is one (HTTPS_PROXY, NO_PROXY)."
            return Unreachable(f"{subject} was not sent: {cause}.", hint, sent=False)
        case requests.exceptions.Timeout():
            what, hint = f"no answer within {patience:g} s", slow
        case requests.exceptions.ConnectionError() if "timed out" in str(error):
            what, hint = f"the reply stood still for {patience:g} s", slow
        case requests.exceptions.ChunkedEncodingError() | requests.exceptions.ContentDecodingError():
            what, hint = "the reply broke off", later
        case requests.exceptions.ConnectionError():
            what, hint = "the connection was dropped", later
        case _:
            return ConfigurationError(
                f"{subject} cannot be sent: {type(error).__name__}.",
                "Check api_url, auth_url, and the proxy and certificate variables (HTTPS_PROXY, SSL_CERT_FILE, "
                "REQUESTS_CA_BUNDLE).",
            )
    return Unreachable(f"{subject}: {what}.", hint, sent=True)


def _unconnected(error: requests.exceptions.ConnectionError) -> str:
    """Why no connection came about; empty if there was one, so that the server may have seen the request."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return f"no connection within {CONNECT_TIMEOUT:g} s"
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    reason = getattr(reason, "original_error", reason)  # what a proxy met with
    return str(reason).rpartition(": ")[2] if isinstance(reason, NewConnectionError) else ""
