"""Which state may be emitted?

A state says that everything before it is done. So it is emitted only when every row before it is published, or safe
among the rejected rows.
"""

from __future__ import annotations

from collections import deque
from typing import Any


class States:
    """The states that came, each with its place in the input."""

    def __init__(self) -> None:
        self._states: deque[tuple[int, Any]] = deque()

    def add(self, number: int, state: Any) -> None:
        """Take in a state.

        Args:
            number: Place in the input of the last row before it.
            state: Its value.
        """
        if self._states and self._states[-1][0] == number:
            self._states.pop()  # no row came between them
        self._states.append((number, state))

    def take_latest(self, first_open: int | None) -> tuple[int, Any] | None:
        """Take out the latest state that may be emitted, with its place; None if there is none.

        Args:
            first_open: Place in the input of the first row that is not done; None if all are.
        """
        latest = None
        while self._states and (first_open is None or self._states[0][0] < first_open):
            latest = self._states.popleft()
        return latest
