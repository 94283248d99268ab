"""What do the rate limit headers of a reply say?

Names and meaning: the API's page on rate limits. They may be missing, and their values may change at any time.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

BUCKET_LEVEL = "X-LS-API-Bucket-Level"
"""Level and size of the leaky bucket in drips, ``92.57/90``; the level may be above the size."""

DRIP_RATE = "X-LS-API-Drip-Rate"
"""Drips that leave the bucket each second."""

BURST_LEVEL = "X-LS-API-Burst-Level"
"""Requests in the current second and how many are let through, ``1/20``."""

REQUEST_COST = "X-LS-API-Request-Cost"
"""Drips that the request was charged."""

RATE_LIMIT_TYPE = "X-LS-API-RateLimit-Type"
"""Which limiter turned the request away; only when one did."""

RETRY_AFTER = "Retry-After"
"""Seconds to wait, or the moment to wait for; only when the request was turned away."""

LEAKY_BUCKET = "api-leaky-bucket"
BURST_LIMITER = "api-burst-limiter"


class Level(NamedTuple):
    """How full something is."""

    level: float
    size: float


def bucket(headers: Mapping[str, str]) -> Level | None:
    """Return the leaky bucket's level and size in drips; None if the reply does not say."""
    return _level(headers.get(BUCKET_LEVEL, ""))


def burst(headers: Mapping[str, str]) -> Level | None:
    """Return the current second's requests and their limit; None if the reply does not say."""
    return _level(headers.get(BURST_LEVEL, ""))


def drip_rate(headers: Mapping[str, str]) -> float | None:
    """Return the drips that leave the bucket each second; None if the reply does not say."""
    return _positive(headers.get(DRIP_RATE, ""))


_FIRST_REGISTER, _FURTHER_REGISTER = 1.0, 0.5
"""Drips that leave the bucket each second: for the first subscribed register, and for each further one."""


def registers(rate: float) -> float:
    """Return how many registers an account has subscribed to whose bucket drains at a rate.

    Args:
        rate: Drips that leave the bucket each second.
    """
    return 1 + (rate - _FIRST_REGISTER) / _FURTHER_REGISTER


def request_cost(headers: Mapping[str, str]) -> float | None:
    """Return the drips that a request was charged; None if the reply does not say."""
    return _number(headers.get(REQUEST_COST, ""))


def limiter(headers: Mapping[str, str]) -> str:
    """Return which limiter turned the request away; empty if the reply does not say."""
    return headers.get(RATE_LIMIT_TYPE, "")


def _level(text: str) -> Level | None:
    level, _, size = text.partition("/")
    found = _number(level), _positive(size)
    return Level(found[0], found[1]) if found[0] is not None and found[1] is not None else None


def _positive(text: str) -> float | None:
    number = _number(text)
    return number or None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
