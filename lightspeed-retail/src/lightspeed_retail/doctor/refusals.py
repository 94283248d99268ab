"""What does it mean that a request is refused, fails or is not answered?"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from lightspeed_retail.errors import Forbidden

from .examination import NO_ANSWER, Answer
from .findings import Remark, note, problem

_LATER = "Run doctor again later; if it stays, do not select this stream, and ask Lightspeed's support."
REPORT_IT = "Do not select this stream, and attach the report of doctor to a bug report."


def refusal(answer: Answer) -> Remark:
    """What it means that a request has not succeeded."""
    if failed(answer.status):
        return problem(f"fails with {status_of(answer)}", _LATER, quoted(answer))
    meaning = MEANINGS.get(answer.status)
    return meaning(answer) if meaning else problem(f"refused with {answer.status}", REPORT_IT, quoted(answer))


def _not_there(answer: Answer) -> Remark:
    return note(
        "404: not available on this account", "Runs leave it out, but fail if you select it yourself.", quoted(answer)
    )


def _forbidden(answer: Answer) -> Remark:
    if not answer.from_api:
        advice = "Have it let these requests through, or set headers or user_agent to what it wants."
        return problem("403 from something in front of the API, such as a firewall", advice, quoted(answer))
    scopes = answer.error.missing if isinstance(answer.error, Forbidden) else ()
    if scopes:
        advice = "Log in again with it, or do not select this stream."
        return problem(f"403: the token lacks the scope {' or '.join(scopes)}", advice, quoted(answer))
    advice = "Give the employee the right, or do not select this stream."
    return problem("403: the employee who logged in lacks a right", advice, quoted(answer))


def _unauthorized(answer: Answer) -> Remark:
    return problem("401: the token is refused", answer.error.hint if answer.error else "", quoted(answer))


def _malformed(answer: Answer) -> Remark:
    return problem("a reply that is not JSON", REPORT_IT, quoted(answer))


MEANINGS: dict[int, Callable[[Answer], Remark]] = {
    HTTPStatus.OK: _malformed,
    HTTPStatus.UNAUTHORIZED: _unauthorized,
    HTTPStatus.FORBIDDEN: _forbidden,
    HTTPStatus.NOT_FOUND: _not_there,
}
"""What statuses mean, beyond that the request is refused."""


def failed(status: int) -> bool:
    """Whether the server failed or did not answer, so that the same request may succeed later."""
    return status == NO_ANSWER or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def status_of(answer: Answer) -> str:
    """The status, for a reader."""
    return str(answer.status) if answer.status else "no answer"


def quoted(answer: Answer) -> str:
    """The server's own words, for the terminal only."""
    return f"It says: {answer.words}" if answer.words else ""
