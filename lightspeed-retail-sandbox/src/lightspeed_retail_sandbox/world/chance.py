"""What leaves things to chance, and yet comes out the same for the same seed."""

from __future__ import annotations

import random
from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things of which some are drawn more often than others.

    Args:
        things: Pairs of a thing and its weight, a whole number.
    """

    def __init__(self, things: Iterable[tuple[T, int]]) -> None:
        pairs = list(things)
        self.things = [thing for thing, _ in pairs]
        self.bounds = list(accumulate(weight for _, weight in pairs))
        self.total = self.bounds[-1]


class Chance(random.Random):
    """A seeded source of chance.

    It draws with nothing but multiplication and comparison of floats, which every machine does alike.
    """

    def happens(self, percent: float) -> bool:
        """Whether something comes true that does so in ``percent`` of all cases."""
        return self.random() * 100 < percent

    def below(self, bound: int) -> int:
        """A whole number from 0 up to, and without, ``bound``."""
        return int(self.random() * bound)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, all equally likely."""
        return things[int(self.random() * len(things))]

    def favourite(self, things: Sequence[T]) -> T:
        """One of the things, the first ones far more likely than the last ones."""
        draw = self.random()
        return things[int(draw * draw * draw * len(things))]

    def draw(self, weighted: Weighted[T]) -> T:
        """One of the things, by their weight."""
        return weighted.things[bisect(weighted.bounds, self.random() * weighted.total)]

    def digits(self, count: int) -> str:
        """A text of that many digits; it may begin with zeros."""
        return f"{int(self.random() * 10**count):0{count}}"
