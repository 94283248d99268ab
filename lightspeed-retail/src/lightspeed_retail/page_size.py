"""How many records does the server manage to send at once?"""

from __future__ import annotations

from .errors import BlockedByFirewall, LightspeedError, ServerFailure, Unreachable

STEPS = (50, 25, 10, 1)
"""The sizes that a page which fails is requested with, one after the other."""

MOST_PATIENCE = 64


def is_too_heavy(error: LightspeedError) -> bool:
    """Whether a smaller page might not have failed: the server broke off, or did not answer in time."""
    match error:
        case BlockedByFirewall():
            return False
        case ServerFailure():
            return True
        case Unreachable():
            return error.sent
        case _:
            return False


class PageSize:
    """The size to request pages with: it shrinks when a page fails, and recovers.

    It grows by one step once as many records were read as the page that failed would have held, so that it is small
    around the record to blame and no longer. If every page of some size fails, it grows less and less often.

    Args:
        most: The size to begin with, and the largest.
        can_shrink: Whether the size can be chosen at all.

    Attributes:
        shrunk: Whether any page has failed.
    """

    def __init__(self, most: int, *, can_shrink: bool = True) -> None:
        self._steps = (most, *(step for step in STEPS if step < most and can_shrink))
        self._at = 0
        self._read = 0
        self._patience = 1
        self._has_grown = False
        self.shrunk = False

    def __int__(self) -> int:
        return self._steps[self._at]

    @property
    def is_largest(self) -> bool:
        """Whether pages are requested as large as at the beginning."""
        return self._at == 0

    def shrink(self) -> bool:
        """Take the next smaller size, after a page failed; False if there is none."""
        self.shrunk = True
        self._read = 0
        if self._has_grown:
            self._patience = min(2 * self._patience, MOST_PATIENCE)
            self._has_grown = False
        if self._at == len(self._steps) - 1:
            return False
        self._at += 1
        return True

    def passed(self, records: int) -> None:
        """Note that records were read, or skipped, at this size."""
        if self._at == 0:
            return
        self._read += records
        if self._read < self._steps[self._at - 1] * self._patience:
            return
        if self._has_grown:
            self._patience = 1
        self._at -= 1
        self._read = 0
        self._has_grown = True
