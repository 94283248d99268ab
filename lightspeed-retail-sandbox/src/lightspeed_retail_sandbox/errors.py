"""Errors that the API answers with.

The REST API has one envelope for errors. The OAuth server has another one, which the REST API uses for 401.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

DONE = {
    "archive": "archived",
    "checkout": "made",
    "clone": "made",
    "close": "made",
    "create": "created",
    "delete": "deleted",
    "open": "made",
    "refund": "refunded",
    "send": "sent",
    "update": "updated",
}
"""Past participles of the actions in refusals; other actions are "changed"."""


class Refusal(Exception):
    """A reply other than 200.

    Args:
        status: HTTP status.
        body: The JSON body.
        headers: Additional headers.
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
    """Return the refusal of a request that is malformed or asks for what is not offered."""
    return ApiRefusal(HTTPStatus.BAD_REQUEST, message)


def not_done(kind: str, action: str, why: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> ApiRefusal:
    """Return the refusal of a write that breaks a rule, in the form of the recorded ones.

    Args:
        kind: Name of the record.
        action: The action, by its name in the catalogue.
        why: The rule, as a sentence.
        status: HTTP status.
    """
    return ApiRefusal(status, f"{kind} not {DONE.get(action, 'changed')}. {why}")


def not_found(kind: str, key: str) -> ApiRefusal:
    """No record of that kind has that key; the wording is a recorded one."""
    return ApiRefusal(HTTPStatus.NOT_FOUND, f"Object of type '{kind}' not found with primary ID '{key}'.")


def invalid_request(hint: str) -> OAuthRefusal:
    """Return the OAuth refusal of a request with a missing or wrong field; the hint names it."""
    description = (
        "The request is missing a required parameter, includes an invalid parameter value,"
        " includes a parameter more than once, or is otherwise malformed."
    )
    return OAuthRefusal(HTTPStatus.BAD_REQUEST, "invalid_request", description, hint)


def not_posted() -> OAuthRefusal:
    """Return the OAuth refusal of any method but POST."""
    return OAuthRefusal(
        HTTPStatus.METHOD_NOT_ALLOWED, "invalid_request", "The request method must be POST.", headers={"Allow": "POST"}
    )


def invalid_client(status: int) -> OAuthRefusal:
    """Return the OAuth refusal of an unknown client: 400 on the authorize page, 401 in token requests."""
    return OAuthRefusal(status, "invalid_client", "Client authentication failed")


def invalid_grant(hint: str) -> OAuthRefusal:
    """Return the OAuth refusal of a code or refresh token that is not valid."""
    description = (
        "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token"
        " is invalid, expired, revoked, does not match the redirection URI used in the authorization request,"
        " or was issued to another client."
    )
    return OAuthRefusal(HTTPStatus.BAD_REQUEST, "invalid_grant", description, hint)


def invalid_scope(scope: str) -> OAuthRefusal:
    """There is no such scope."""
    description = "The requested scope is invalid, unknown, or malformed"
    return OAuthRefusal(HTTPStatus.BAD_REQUEST, "invalid_scope", description, f"Check the `{scope}` scope")


def too_many_requests(description: str, wait: int) -> OAuthRefusal:
    """Return the OAuth refusal of one request too many; its form is not documented."""
    return OAuthRefusal(
        HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", description, headers={"Retry-After": str(wait)}
    )
