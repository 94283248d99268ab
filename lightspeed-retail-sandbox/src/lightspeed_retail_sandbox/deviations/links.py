"""Deviations of the way from page to page."""

from __future__ import annotations

from dataclasses import dataclass, field

from .deviation import Deviation
from .exchange import CURSORS, NOT_FILTERS, PAGING, Reply, Request, linked

ROUND = "~"
"""Separates a cursor from the number of times that it has been followed."""


@dataclass(kw_only=True)
class NextCycle(Deviation, name="next-cycle"):
    """The ``next`` link leads back to a page of the same walk (V3).

    Attributes:
        length: Pages in the circle: 1 leads to the page itself.
    """

    length: int = 1
    _trails: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    def answer(self, request: Request, reply: Reply) -> Reply:
        """Remember the page, then lead back."""
        trail = self._trails.setdefault(request.path, [])
        if not any(request.get(cursor) for cursor in CURSORS):
            trail.clear()
        trail.append(request.url)
        return super().answer(request, reply)

    def change(self, request: Request, reply: Reply) -> Reply:
        """Lead back, once there are enough pages behind."""
        trail = self._trails[request.path]
        if "next" not in reply.attributes or len(trail) < self.length:
            return reply
        return reply.with_attributes(next=trail[-self.length])


@dataclass(kw_only=True)
class NextRepeats(Deviation, name="next-repeats"):
    """The page after this one, and each after that, brings the same records under a new link or offset."""

    _held: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def ask(self, request: Request) -> Request:
        """Ask for the page that is repeated."""
        offset = int(request.get("offset") or 0)
        if not offset:
            self._held.pop(request.path, None)
        elif offset > self._held.get(request.path, offset):
            return request.having(offset=str(self._held[request.path]))
        cursor, round_, _ = request.get("after").partition(ROUND)
        if not round_:
            return request
        return request.having(after=cursor) if cursor else request.without(["after"])

    def change(self, request: Request, reply: Reply) -> Reply:
        """Offer the same page again."""
        if "next" in reply.attributes:
            cursor, _, followed = request.get("after").partition(ROUND)
            return reply.with_attributes(next=request.having(after=f"{cursor}{ROUND}{int(followed or 0) + 1}").url)
        if "offset" in reply.attributes:
            self._held.setdefault(request.path, int(reply.attributes["offset"]))
            offset, limit = int(request.get("offset") or 0), int(reply.attributes["limit"])
            count = max(int(reply.attributes["count"]), offset + 2 * limit)
            return reply.with_attributes(offset=str(offset), count=str(count))
        return reply


@dataclass(kw_only=True)
class NextLosesParameters(Deviation, name="next-loses-parameters"):
    """The ``next`` link leaves out parameters of the request (V3).

    Attributes:
        parameters: The parameters that are lost; ``load_relations``, ``archived`` and all filters if empty.
    """

    parameters: tuple[str, ...] = ()

    def change(self, request: Request, reply: Reply) -> Reply:
        """Take the parameters out of the link."""
        if not reply.attributes.get("next"):
            return reply
        filters = {name for name, _ in request.query} - NOT_FILTERS - PAGING
        lost = self.parameters or ("load_relations", "archived", "or", *filters)
        return reply.with_attributes(next=linked(reply.attributes["next"], without=lost))


@dataclass(kw_only=True)
class NextLeadsAway(Deviation, name="next-leads-away"):
    """The ``next`` link leads to another host (V3).

    Attributes:
        origin: Scheme and host that it leads to.
    """

    origin: str = "http://127.0.0.1:9"

    def change(self, request: Request, reply: Reply) -> Reply:
        """Lead to the other host."""
        link = reply.attributes.get("next")
        return reply.with_attributes(next=link.replace(request.origin, self.origin)) if link else reply
