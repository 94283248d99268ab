"""The log of requests."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 100_000


@dataclass(frozen=True)
class Served:
    """A request that was served, or that a fault left without a reply.

    Attributes:
        method: HTTP method.
        path: Path below the host.
        query: Query parameters, decoded.
        status: HTTP status; 0 without a reply.
        cost: Cost in drips; 0 for refused requests.
        fault: The injected fault, if any.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int
    cost: float
    fault: str = ""


class RequestLog:
    """The latest requests, oldest first; those to the sandbox's own controls are not among them."""

    def __init__(self) -> None:
        self._served: deque[Served] = deque(maxlen=LONGEST)

    def add(self, served: Served) -> None:
        """Log a request."""
        self._served.append(served)

    def clear(self) -> None:
        """Clear the log."""
        self._served.clear()

    def __iter__(self) -> Iterator[Served]:
        return iter(list(self._served))

    def __len__(self) -> int:
        return len(self._served)

    def __getitem__(self, place: int) -> Served:
        return self._served[place]
