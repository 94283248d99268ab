"""How does the API say no?

The REST API wraps its refusals in one envelope; the OAuth server, and since it took over the checking of access tokens
also the REST API's 401, have another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus


class Refusal(Exception):  # noqa: N818  -- an answer of the API, not a failure of this program
    """An answer other than 200.

    Args:
        status: HTTP status.
        body: What the JSON reply says.
        headers: Headers beyond the usual ones.
    """

    def __init__(self, status: int, body: Mapping[str, str], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = dict(body)
        self.headers = dict(headers or {})


class ApiRefusal(Refusal):
    """A refusal of the REST API.

    Recorded for 400, 401 and 404; the other statuses are taken to look the same.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        error_class: str = "Exception",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        body = {
            "httpCode": str(status),
            "httpMessage": HTTPStatus(status).phrase,
            "message": message,
            "errorClass": error_class,
        }
        super().__init__(status, body, headers)


class AccessDenied(Refusal):
    """The access token is missing, unknown, expired or revoked."""

    def __init__(self, hint: str) -> None:
        body = {
            "error": "access_denied",
            "error_description": "The resource owner or authorization server denied the request.",
            "hint": hint,
        }
        super().__init__(HTTPStatus.UNAUTHORIZED, body)


class OAuthRefusal(Refusal):
    """A refusal of the OAuth server."""

    def __init__(
        self, status: int, error: str, description: str, hint: str = "", *, headers: Mapping[str, str] | None = None
    ) -> None:
        body = {"error": error, "error_description": description} | ({"hint": hint} if hint else {})
        super().__init__(status, body, headers)


def bad_request(message: str) -> ApiRefusal:
    """The request cannot be understood or is not allowed to ask this."""
    return ApiRefusal(HTTPStatus.BAD_REQUEST, message)


def not_found(kind: str, key: str) -> ApiRefusal:
    """No record of that kind has that key; the wording is a recorded one."""
    return ApiRefusal(HTTPStatus.NOT_FOUND, f"Object of type '{kind}' not found with primary ID '{key}'.")
