"""How often was this tried within the last minute?"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

MINUTE = 60


@dataclass
class Attempts:
    """The attempts of the last minute, the oldest first."""

    _times: deque[float] = field(default_factory=deque)

    def add(self, now: float) -> None:
        """Count an attempt.

        Args:
            now: The present, in seconds since 1970.
        """
        self._times.append(now)

    def wait(self, now: float, limit: int | None) -> int:
        """Seconds until another attempt is allowed; 0 if one is now.

        Args:
            now: The present, in seconds since 1970.
            limit: Attempts a minute; None for any number.
        """
        while self._times and self._times[0] <= now - MINUTE:
            self._times.popleft()
        if limit is None or len(self._times) < limit:
            return 0
        return math.floor(self._times[0] + MINUTE - now) + 1
