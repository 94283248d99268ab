"""What can be the outcome of a row?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What happened with a row."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    CALLED = "called"
    FOUND = "found"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Rejection:
    """Why a row is not published.

    Attributes:
        reason: What is wrong, where, and what to do.
        group: What rejections of the same kind have in common, to count them by.
        status: HTTP status of the reply; 0 if there was none.
        message: The API's own words.
        request: Method and path of the request; empty if none was sent.
        unknown: Whether it may have been published all the same.
    """

    reason: str
    group: str = ""
    status: int = 0
    message: str = ""
    request: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Sent:
    """What was sent for a row.

    Attributes:
        method: HTTP method.
        endpoint: Path below the account.
        status: HTTP status of the reply; 0 if none came, and the record was found instead.
        cost: Drips; None if the reply does not say.
        changed: The fields that were sent.
    """

    method: str
    endpoint: str
    status: int = 0
    cost: float | None = None
    changed: tuple[str, ...] = ()


class Rejected(Exception):
    """A row cannot be published."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.reason)
        self.rejection = rejection


def refuse(reason: str, hint: str, group: str = "") -> Rejected:
    """A row is refused before anything is sent.

    Args:
        reason: What is wrong and where.
        hint: What to do.
        group: What such rejections have in common; the reason if not given.
    """
    return Rejected(Rejection(f"{reason} {hint}".strip(), group or reason))
