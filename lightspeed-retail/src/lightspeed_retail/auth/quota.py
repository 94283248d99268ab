"""How often may a connection be refreshed?

Facts: the API's page on refresh tokens. More attempts than that get the client limited, then blocked. The limit is on
the connection, so it holds for all programs that share it: the moments of earlier refreshes travel with the tokens.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST_REFRESHES = 5
WINDOW = 60.0
"""At most so many attempts to refresh in so many seconds."""


class Quota:
    """Counts the attempts to refresh one connection; all moments are UNIX seconds."""

    def __init__(self) -> None:
        self._failures: list[float] = []

    def delay(self, refreshes: Iterable[float], now: float) -> float:
        """Return the seconds to wait before the next attempt.

        Args:
            refreshes: Earlier refreshes, as kept with the tokens.
            now: The present.
        """
        recent = self._recent(refreshes, now)
        surplus = len(recent) - MOST_REFRESHES
        return 0.0 if surplus < 0 else recent[surplus] + WINDOW - now

    def fail(self, now: float) -> None:
        """Count an attempt that brought no tokens, which could be kept with."""
        self._failures.append(now)

    def succeed(self, refreshes: Iterable[float], now: float) -> tuple[float, ...]:
        """Count an attempt that brought tokens, and return the attempts to keep with them; arguments as above."""
        return (*self._recent(refreshes, now), now)

    def settle(self) -> None:
        """Forget the failures: the tokens that were kept just now tell of them."""
        self._failures.clear()

    def _recent(self, refreshes: Iterable[float], now: float) -> list[float]:
        """Those that still count. Moments far ahead are from a clock that was put right since, or is wrong."""
        return sorted(moment for moment in (*refreshes, *self._failures) if abs(now - moment) < WINDOW)
