"""Why is a request not sent yet, and for how long?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What a request waits for."""

    RATE_LIMIT = "the rate limit"
    RETRY = "another attempt"


@dataclass(frozen=True)
class Wait:
    """A wait that is about to begin.

    Attributes:
        asker: On whose behalf the request is sent, such as a stream's name.
        seconds: How long it takes.
        cause: What the request waits for.
    """

    asker: str
    seconds: float
    cause: Cause
