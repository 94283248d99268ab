"""Deviations of the response headers: the limits, the cost, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from .deviation import Deviation
from .exchange import Reply, Request
from .refusals import refused

BUCKET = "X-LS-API-Bucket-Level"
COST = "X-LS-API-Request-Cost"
DRIP = "X-LS-API-Drip-Rate"
LIMITER = {"X-LS-API-RateLimit-Type": "api-leaky-bucket", "Retry-After": "1"}
LIMITS = ("X-LS-API-Bucket-Level", "X-LS-API-Burst-Level", "X-LS-API-Drip-Rate", "X-LS-API-Request-Cost")


def header(reply: Reply, name: str) -> str:
    """The value of a header; empty if it is missing. Letter case does not matter."""
    return next((value for key, value in reply.headers.items() if key.lower() == name.lower()), "")


@dataclass(kw_only=True)
class BucketSize(Deviation, name="bucket-size"):
    """The bucket has another size than the documentation gives for the registers.

    Attributes:
        size: Drips that it holds; at most what the registers give, which is enforced too.
    """

    size: int = 60

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Say the size, and refuse what is beyond it."""
        level = header(reply, BUCKET).partition("/")[0]
        if not level:
            return reply
        known = reply.with_headers({BUCKET: f"{level}/{self.size}"})
        if float(level) - float(header(reply, COST)) < self.size:
            return known
        return refused(known.with_headers(LIMITER), HTTPStatus.TOO_MANY_REQUESTS, "Rate limit exceeded.")


@dataclass(kw_only=True)
class OtherCost(Deviation, name="other-cost"):
    """Requests cost another number of drips than documented.

    Attributes:
        factor: Multiple of the documented cost.
    """

    factor: float = 10.0

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Say the cost."""
        cost = header(reply, COST)
        return reply.with_headers({COST: f"{float(cost) * self.factor:g}"}) if cost else reply


@dataclass(kw_only=True)
class NoLimitHeaders(Deviation, name="no-limit-headers"):
    """Replies say nothing about limits and cost."""

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Take the headers away."""
        dropped = {name.lower() for name in LIMITS}
        kept = {name: value for name, value in reply.headers.items() if name.lower() not in dropped}
        return Reply(reply.status, kept, reply.body)


@dataclass(kw_only=True)
class ClockSkew(Deviation, name="clock-skew"):
    """The server's clock, as the ``Date`` header shows it, is ahead of the client's.

    Attributes:
        seconds: Seconds that it is ahead; negative if it is behind.
    """

    seconds: int = 3600

    def change(self, _request: Request, reply: Reply) -> Reply:
        """Move the date."""
        date = header(reply, "Date")
        if not date:
            return reply
        moment = parsedate_to_datetime(date) + timedelta(seconds=self.seconds)
        return reply.with_headers({"Date": format_datetime(moment.astimezone(UTC), usegmt=True)})
