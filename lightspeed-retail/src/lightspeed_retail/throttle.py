"""When may a request go?

The API lets requests through by two limits. The *leaky bucket* takes the cost of each request in drips and loses some
every second; once it overflows, requests are refused until it has drained. The *burst limiter* counts requests of a
second. Both sizes depend on the account and are told by every reply, so nothing is assumed before the first one.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from . import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BURST_SECONDS = 1.0
_INSTANT = 1e-3
"""Seconds that are not worth waiting for; below them the arithmetic of floats would never come to rest."""


class Window:
    """At most so many events in any stretch of time.

    Args:
        seconds: Length of the stretch.
        limit: Most events in it; None for any number.
    """

    def __init__(self, seconds: float, limit: int | None) -> None:
        self._seconds = seconds
        self._events: deque[float] = deque()
        self.limit = limit

    def add(self, now: float, times: int = 1) -> None:
        """Count events that happen now."""
        self._events.extend([now] * times)

    def count(self, now: float) -> int:
        """Return how many events the stretch up to now holds."""
        while self._events and now - self._events[0] >= self._seconds:
            self._events.popleft()
        return len(self._events)

    def delay(self, now: float) -> float:
        """Return the seconds until one more event fits."""
        surplus = self.count(now) - (self.limit or sys.maxsize)
        return 0.0 if surplus < 0 else self._events[surplus] + self._seconds - now


class Throttle:
    """Lets requests go as fast as the limits allow; one for all threads that share an account and a client.

    It keeps its own account of the bucket between replies, which counts what is on its way too, and takes over the
    server's at each reply.

    Args:
        clock: Seconds that only ever grow.
        sleep: Waits that many seconds.

    Attributes:
        spent: Drips that all requests so far were charged.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._queue = Lock()  # one waits at a time, so that cheap requests don't overtake an expensive one forever
        self._state = Lock()
        self._level = 0.0
        self._size: float | None = None
        self._rate = 1.0
        self._read_at = clock()
        self._on_their_way = 0.0
        self._recent = Window(_BURST_SECONDS, None)
        self._closed_until = self._read_at
        self._told_rate: float | None = None
        self.spent = 0.0

    def before(self, cost: float, on_wait: Callable[[float], None] = lambda _: None) -> None:
        """Wait until a request may go, and count it as gone.

        Args:
            cost: What it costs, in drips.
            on_wait: Called with the seconds of each wait, before it.
        """
        with self._queue:
            while (delay := self._admit(cost)) > 0:
                on_wait(delay)
                self._sleep(delay)

    def after(self, headers: Mapping[str, str], cost: float) -> None:
        """Take note of how a request ended.

        Args:
            headers: Headers of its reply, to be looked up in any case; empty if none came.
            cost: What :meth:`before` counted for it.
        """
        with self._state:
            now = self._clock()
            self._on_their_way = max(self._on_their_way - cost, 0.0)
            self.spent += limits.request_cost(headers) or (cost if headers else 0.0)
            self._told_rate = limits.drip_rate(headers) or self._told_rate
            self._rate = self._told_rate or self._rate
            if told := limits.bucket(headers):
                # Those on their way may be part of what the server told already; rather wait a little too long.
                self._level, self._size, self._read_at = told.level + self._on_their_way, told.size, now
            if told := limits.burst(headers):
                self._recent.limit = max(int(told.size), 1)
                self._recent.add(now, max(int(told.level) - self._recent.count(now), 0))

    @property
    def rate(self) -> float | None:
        """Drips that leave the bucket each second; None while no reply has said so."""
        return self._told_rate

    @property
    def size(self) -> float | None:
        """Drips that the bucket holds; None while no reply has said so."""
        return self._size

    def hold(self, seconds: float) -> None:
        """Let nothing go for a while."""
        with self._state:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

    def _admit(self, cost: float) -> float:
        """Count the request as gone and return 0, or return the seconds to wait before asking again."""
        with self._state:
            now = self._clock()
            drained = max(self._level - (now - self._read_at) * self._rate, 0.0)
            overflow = drained + cost - self._size if self._size is not None else 0.0
            # A request that costs more than the whole bucket goes when the bucket is empty.
            to_drain = min(overflow, drained) / self._rate
            delay = max(to_drain, self._recent.delay(now), self._closed_until - now)
            if delay > _INSTANT:
                return delay
            self._level, self._read_at = drained + cost, now
            self._on_their_way += cost
            self._recent.add(now)
            return 0.0
