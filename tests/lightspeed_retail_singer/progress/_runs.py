"""A tally, the time it goes by, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping

from lightspeed_retail.http_log import Exchange


class Clock:
    """Seconds that only grow when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def passes(self, seconds: float) -> None:
        self.seconds += seconds


def exchange(
    asker: str = "sale",
    *,
    status: int | str = 200,
    attempt: int = 1,
    cost: float = 1.0,
    headers: Mapping[str, str] | None = None,
) -> Exchange:
    """A request that took half a second; its reply says what it cost unless other headers are given."""
    told = {"X-LS-API-Request-Cost": str(cost)} if headers is None else headers
    return Exchange(asker, "GET", "/", (), attempt, cost, 0.5, status, {}, b"", told, b"")
