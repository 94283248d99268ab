"""Which state may be passed on?

A state says that everything before it is done with. So it is passed on only when every row before it is published, or
safely among the rejected ones.
"""

from __future__ import annotations

from collections import deque
from typing import Any


class States:
    """The states that arrived, each with its place in the input."""

    def __init__(self) -> None:
        self._arrived: deque[tuple[int, Any]] = deque()

    def add(self, number: int, state: Any) -> None:
        """Take in a state.

        Args:
            number: Collection in the input of the last row before it.
            state: Its value.
        """
        if self._arrived and self._arrived[-1][0] == number:
            self._arrived.pop()  # no row came between them
        self._arrived.append((number, state))

    def passable(self, first_open: int | None) -> tuple[int, Any] | None:
        """Take out the latest state that may be passed on, with its place; None if there is none.

        Args:
            first_open: Collection in the input of the first row that is not done with; None if all are.
        """
        latest = None
        while self._arrived and (first_open is None or self._arrived[0][0] < first_open):
            latest = self._arrived.popleft()
        return latest
