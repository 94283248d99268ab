"""What happens when."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

Act = Callable[[int], None]
"""Something that happens; it is told the moment it happens at."""


class Agenda:
    """Acts in the order of their moments. What lies beyond the present is planned but never happens."""

    def __init__(self) -> None:
        self._acts: list[tuple[int, int, Act]] = []
        self._order = count()

    def at(self, moment: int, act: Act) -> None:
        """Plan an act; acts of the same moment happen in the order they were planned in."""
        heapq.heappush(self._acts, (moment, next(self._order), act))

    def run(self, until: int) -> None:
        """Let everything happen up to a moment, that moment included."""
        while self._acts and self._acts[0][0] <= until:
            moment, _, act = heapq.heappop(self._acts)
            act(moment)
