"""Rate limits: the leaky bucket, the burst limiter and the gift card limiter."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field

from .clock import Clock
from .errors import ApiRefusal

BUCKET_SIZE = 90
BUCKET_PER_REGISTER = 10
DRIP = 1.0
DRIP_PER_REGISTER = 0.5
BURST_SHARE = 20 / 90
"""Requests per second as a share of the bucket size; 20 of 90 is the only documented sample."""

BUCKET_LIMITER = "api-leaky-bucket"
BURST_LIMITER = "api-burst-limiter"
BURST_MESSAGE = "Rate limit exceeded: burst rate limit exceeded."
BUCKET_MESSAGE = "Rate limit exceeded. Please slow down."


@dataclass
class Limits:
    """The limits of one account and client.

    Attributes:
        registers: Subscribed registers; each beyond the first adds to the bucket and to the drip.
        clock: Gives the time.
        enforced: Whether limits are enforced.
    """

    registers: int
    clock: Clock
    enforced: bool = True
    _level: float = 0.0
    _at: float = field(default=0.0)
    _window: int = 0
    _in_window: int = 0
    _gift_window: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def size(self) -> int:
        """Size of the bucket, in drips."""
        return BUCKET_SIZE + BUCKET_PER_REGISTER * (self.registers - 1)

    @property
    def drip(self) -> float:
        """Drips that leave the bucket per second."""
        return DRIP + DRIP_PER_REGISTER * (self.registers - 1)

    @property
    def burst(self) -> int:
        """Requests allowed per second."""
        return round(self.size * BURST_SHARE)

    def enter(self, cost: float, *, gift_card: bool = False) -> dict[str, str]:
        """Count a request.

        The request that overfills the bucket still passes; later ones wait until the level is below the size.

        Args:
            cost: Its cost in drips.
            gift_card: Whether it looks up a gift card by its code: one per second is allowed.

        Returns:
            The headers of the reply.

        Raises:
            ApiRefusal: It has to wait (429).
        """
        if not self.enforced:
            return {"X-LS-API-Request-Cost": _number(cost)}
        with self._lock:
            now = self.clock()
            self._level = max(0.0, self._level - (now - self._at) * self.drip) if self._at else 0.0
            self._at = now
            if int(now) != self._window:
                self._window, self._in_window = int(now), 0
            self._in_window += 1
            if self._in_window > self.burst or (gift_card and self._gift_window == int(now)):
                raise self._refused(BURST_LIMITER, BURST_MESSAGE, cost, 1)
            if self._level >= self.size:
                wait = math.ceil((self._level - self.size) / self.drip) or 1
                raise self._refused(BUCKET_LIMITER, BUCKET_MESSAGE, cost, wait)
            if gift_card:
                self._gift_window = int(now)
            self._level += cost
            return self._headers(cost)

    def refusal(self) -> ApiRefusal:
        """Return the refusal of a full bucket."""
        return self._refused(BUCKET_LIMITER, BUCKET_MESSAGE, 1, 1)

    def reset(self) -> None:
        """Empty the bucket."""
        self._level = self._at = 0.0
        self._in_window = self._gift_window = 0

    def _headers(self, cost: float) -> dict[str, str]:
        return {
            "X-LS-API-Bucket-Level": f"{_number(self._level)}/{self.size}",
            "X-LS-API-Burst-Level": f"{self._in_window}/{self.burst}",
            "X-LS-API-Drip-Rate": _number(self.drip),
            "X-LS-API-Request-Cost": _number(cost),
        }

    def _refused(self, limiter: str, message: str, cost: float, wait: int) -> ApiRefusal:
        blocked = {"X-LS-API-RateLimit-Type": limiter, "Retry-After": str(wait)}
        return ApiRefusal(429, message, headers=self._headers(cost) | blocked)


def _number(value: float) -> str:
    return repr(round(value, 12)).removesuffix(".0")
