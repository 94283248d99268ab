"""Is it worth trying again, and when?"""

from __future__ import annotations

import itertools
import logging
import time
from typing import TYPE_CHECKING, TypeVar

import backoff

from .errors import (
    BlockedByFirewall,
    LightspeedError,
    MalformedReply,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from backoff.types import Details

T = TypeVar("T")

LONGEST_BACKOFF = 60.0
"""Most seconds between two attempts of our own choice."""

LONGEST_RETRY_AFTER = 900.0
"""Most seconds to wait because the server says so; a longer wait ends the request instead."""

REFUSALS_PER_ATTEMPT = 10
"""A request may be turned away by a limiter this many times as often as it may fail."""

_SHORTEST_HOLD = 1.0
"""The burst limiter counts by the second, so less never helps."""

_BUSY = "please try again later"
"""Part of the 400 with which the API says that it is busy, not that the request is wrong (seen by other clients)."""

_log = logging.getLogger(__name__)


def passing(error: LightspeedError, *, repeatable: bool) -> bool:
    """Whether the same request may be sent again after this error.

    Nothing was done when a limiter or a firewall refused it, or there was no connection. After anything else the server
    may have acted on it, and there are no idempotency keys: then only requests that do no harm when carried out twice
    are sent again.
    """
    match error:
        case RateLimited() | BlockedByFirewall() | Unreachable(sent=False):
            return True
        case Unreachable() | MalformedReply() | ServerFailure():
            return repeatable
        case RequestRefused(status=400):
            return repeatable and _BUSY in error.api_message.lower()
        case _:
            return False


def hold(error: RateLimited, times: int = 1) -> float:
    """Return the seconds to wait after being turned away for the ``times``-th time in a row."""
    if error.retry_after:
        return max(error.retry_after, _SHORTEST_HOLD)
    return min(_SHORTEST_HOLD * 2.0 ** min(times - 1, 10), LONGEST_BACKOFF)


class Retry:
    """Tries again what failed for a passing reason.

    Args:
        max_attempts: How often a request is tried when the server or the network fails.
        sleep: Waits that many seconds.
        jitter: Picks the seconds to wait from nothing up to the given bound.
    """

    def __init__(
        self,
        max_attempts: int,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[float], float] = backoff.full_jitter,
    ) -> None:
        self._max_attempts = max_attempts
        self._sleep = sleep
        self._jitter = jitter

    def run(
        self,
        attempt: Callable[[int], T],
        *,
        repeatable: bool,
        max_attempts: int | None = None,
        on_wait: Callable[[float], None] = lambda _: None,
    ) -> T:
        """Call ``attempt`` with the number of the attempt, from 1 on, until it succeeds or there is no use.

        Args:
            attempt: What is tried.
            repeatable: Whether doing it twice does no harm.
            max_attempts: Fewer attempts than usual, if given.
            on_wait: Called with the seconds of each wait, before it.

        Raises:
            LightspeedError: The error of the last attempt; its message says how many there were.
        """
        patience = _Patience(min(self._max_attempts, max_attempts or self._max_attempts), self._jitter)
        numbers = itertools.count(1)

        def give_up(error: Exception) -> bool:
            return not (
                isinstance(error, LightspeedError) and passing(error, repeatable=repeatable) and patience.lasts(error)
            )

        def wait(details: Details) -> None:
            error = details["exception"]
            patience.doubtful |= getattr(error, "uncertain", False)
            seconds = patience.wait(error)
            _log.info("%s Attempt %d follows in %.1f s.", getattr(error, "message", ""), details["tries"] + 1, seconds)
            on_wait(seconds)
            self._sleep(seconds)

        def account(details: Details) -> None:
            error = details["exception"]
            if details["tries"] > 1 and isinstance(error, LightspeedError):
                error.repeated = patience.doubtful
                error.message += f" That was attempt {details['tries']}."

        # The waiting is done by the handler, because backoff itself knows no clock but the machine's.
        @backoff.on_exception(
            backoff.constant,
            LightspeedError,
            interval=0,
            jitter=None,
            giveup=give_up,
            on_backoff=wait,
            on_giveup=account,
            logger=None,
        )
        def persistent() -> T:
            return attempt(next(numbers))

        return persistent()


class _Patience:
    """How much of it is left for one request; limiters and failures are counted apart.

    Attributes:
        doubtful: Whether an attempt may have been carried out.
    """

    def __init__(self, max_attempts: int, jitter: Callable[[float], float]) -> None:
        self._max_attempts = max_attempts
        self._jitter = jitter
        self._refusals = 0
        self._failures = 0
        self.doubtful = False

    def lasts(self, error: LightspeedError) -> bool:
        """Count an error; whether another attempt may follow it."""
        if (getattr(error, "retry_after", None) or 0) > LONGEST_RETRY_AFTER:
            return False
        if isinstance(error, RateLimited):
            self._refusals += 1
            return self._refusals < self._max_attempts * REFUSALS_PER_ATTEMPT
        self._failures += 1
        return self._failures < self._max_attempts

    def wait(self, error: Exception) -> float:
        """Return the seconds to wait after an error that was just counted."""
        if isinstance(error, RateLimited):
            return hold(error, self._refusals)
        bound = min(2.0 ** min(self._failures - 1, 10), LONGEST_BACKOFF)
        return max(self._jitter(bound), getattr(error, "retry_after", None) or 0.0)
