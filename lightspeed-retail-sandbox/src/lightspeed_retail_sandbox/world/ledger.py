"""Where finished rows are written down, given keys, and handed over in batches."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .values import Row

Batch = tuple[str, list["Row"]]
"""The name of a stored class and some of its rows."""

BATCH_ROWS = 1000
GAP_EVERY = 37
WIDEST_GAP = 4


class Ledger:
    """Takes rows one by one and gives them away by the thousand, so that no table is ever held as a whole."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._open: defaultdict[str, list[Row]] = defaultdict(list)
        self._full: list[Batch] = []

    def key(self, name: str) -> int:
        """The next key of a class. Later ones are higher, with gaps where a record was begun and never finished."""
        last = self._last.get(name, 0)
        key = self._last[name] = last + (1 if last % GAP_EVERY else 1 + last % WIDEST_GAP)
        return key

    def lacks(self, name: str) -> bool:
        """Whether there is no record of a class yet; the first one is not left to chance, so that no list is empty."""
        return name not in self._last

    def write(self, name: str, row: Row) -> None:
        """Add a row that will not change any more."""
        rows = self._open[name]
        rows.append(row)
        if len(rows) == BATCH_ROWS:
            self._full.append((name, rows))
            del self._open[name]

    def full(self) -> list[Batch]:
        """Hand over the batches that are full."""
        full, self._full = self._full, []
        return full

    def rest(self) -> list[Batch]:
        """Hand over everything that is left."""
        return [*self.full(), *self._open.items()]
