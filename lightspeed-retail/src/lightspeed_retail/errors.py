"""What went wrong, and what should the reader do?"""

from __future__ import annotations


class LightspeedError(Exception):
    """Base of everything this package raises on purpose.

    Args:
        message: What is wrong and where, as a sentence, without secrets.
        hint: What to do about it; empty if there is nothing to do.

    Attributes:
        uncertain: Whether the server may have done what it was asked to all the same.
        repeated: Whether it may have done it in answer to an earlier attempt.
    """

    uncertain: bool = False
    repeated: bool = False

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class ConfigurationError(LightspeedError):
    """A setting is missing or wrong; no repetition helps before somebody changes it."""


class InvalidRecord(LightspeedError):
    """A record cannot be sent as it is; nothing was sent.

    Args:
        place: Where in the record, ``Prices[0].amount``.
    """

    def __init__(self, message: str, hint: str = "", *, place: str) -> None:
        super().__init__(message, hint)
        self.place = place


class UnknownField(InvalidRecord):
    """The catalogue knows no field of this name."""


class WrongValue(InvalidRecord):
    """A value does not fit the type of its field.

    Attributes:
        value: The value.
    """

    def __init__(self, message: str, hint: str = "", *, place: str, value: object) -> None:
        super().__init__(message, hint, place=place)
        self.value = value


class FieldNotTaken(InvalidRecord):
    """The endpoint takes no such field."""


class FieldMissing(InvalidRecord):
    """The endpoint needs a field that the record does not have."""


class UnsafeLink(LightspeedError):
    """A link leads away from ``api_url``; nothing was sent there."""


class Unreachable(LightspeedError):
    """No complete reply came: no connection, a dropped one, or none in time.

    Attributes:
        sent: Whether the server may have seen the request.
    """

    def __init__(self, message: str, hint: str = "", *, sent: bool) -> None:
        super().__init__(message, hint)
        self.sent = sent
        self.uncertain = sent


class MalformedReply(LightspeedError):
    """A reply came that is not what the API answers, such as records of another resource."""

    uncertain = True


class NotJson(MalformedReply):
    """A reply came that cannot be read at all: cut JSON, or a web page in place of data."""


class ServerFailure(LightspeedError):
    """The server failed (5xx), or did not wait for the request (408, 425).

    Attributes:
        status: HTTP status.
        api_message: The server's own words, if any.
        retry_after: Seconds the server asks to wait, if it does.
    """

    uncertain = True

    def __init__(
        self, message: str, hint: str = "", *, status: int, api_message: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.api_message = api_message
        self.retry_after = retry_after


class BlockedByFirewall(ServerFailure):
    """Something in front of the API, such as a firewall, refused the request (403 without the API's own error)."""

    uncertain = False


class RateLimited(LightspeedError):
    """A limiter turned the request away before anything was done (429).

    Attributes:
        limiter: Which one: ``api-leaky-bucket`` or ``api-burst-limiter``; empty if the reply does not say.
        retry_after: Seconds the server asks to wait, if it does.
    """

    def __init__(self, message: str, hint: str = "", *, limiter: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.limiter = limiter
        self.retry_after = retry_after


class RequestRefused(LightspeedError):
    """The server does not want the request (any other 4xx, or a redirect).

    Attributes:
        status: HTTP status.
        api_message: The server's own words, if any.
        code: The server's name for the error (``error`` or ``errorClass`` of its reply), if any.
    """

    def __init__(self, message: str, hint: str = "", *, status: int, api_message: str = "", code: str = "") -> None:
        super().__init__(message, hint)
        self.status = status
        self.api_message = api_message
        self.code = code


class Unauthorized(RequestRefused):
    """The token, or the client itself, is not accepted."""


class Forbidden(RequestRefused):
    """The API accepts the token, but it lacks a scope or its employee a right.

    Attributes:
        missing: Scopes of which the token has none and any one would do; empty if it is not scopes that are missing.
    """

    missing: tuple[str, ...] = ()


class NotFound(RequestRefused):
    """There is no such path, or no record with this key."""


class Conflict(RequestRefused):
    """Somebody else changed the record at the same time; it has to be read again before it is written."""
