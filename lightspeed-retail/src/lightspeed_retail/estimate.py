"""What does it take to read lists, and how long?

Lists of V2 say how many records they hold, also in a reply with a single record, which costs one drip; in V3 that takes
``count=1``, which costs ten. So lists are counted in V2, whatever version they are read with. Nothing is counted that
makes no difference: a list that fits on a page costs a page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

from . import limits
from .client import Lightspeed
from .costs import get_cost, list_cost
from .errors import RequestRefused
from .query import Query, above, at_least
from .resources import RESOURCES
from .resources._base import AppendOnly, ByDay, Resource, Stamp, snake_case
from .units import drips, duration
from .wire import Decoder

DAYS_PER_REPORT = 28
"""Days that one request asks a report for."""

ASKER = "estimate"
"""On whose behalf the counting requests are sent."""


@dataclass(frozen=True)
class Listing:
    """A list to be read.

    Attributes:
        resource: What is listed.
        query: Filters and relations.
        path: Values for the placeholders of the resource's path.
        single: Whether it is one record, read by its key.
    """

    resource: type[Resource]
    query: Query = field(default_factory=Query)
    path: Mapping[str, object] = field(default_factory=dict)
    single: bool = False


@dataclass(frozen=True)
class Effort:
    """What it takes to read lists.

    Attributes:
        requests: Requests.
        drips: What they cost.
        records: Records, by stream; those of reports and of lists below parents are not counted.
    """

    requests: int = 0
    drips: float = 0.0
    records: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Effort) -> Effort:
        """Return what it takes to do both."""
        return Effort(self.requests + other.requests, self.drips + other.drips, {**self.records, **other.records})


@dataclass(frozen=True)
class Pace:
    """How fast an account can be read.

    Attributes:
        rate: Drips that leave the bucket each second.
        size: Drips that the bucket holds.
        latency: Seconds that a request takes.
    """

    rate: float
    size: float
    latency: float

    def seconds(self, effort: Effort) -> float:
        """Return how long something takes that begins with an empty bucket, with one request at a time."""
        return max(effort.requests * self.latency, (effort.drips - self.size) / self.rate)


def described(effort: Effort, pace: Pace | None) -> str:
    """Return what something takes, in one line; without a time if the account does not say how fast it can be read."""
    takes = f"about {effort.requests:,} requests, {drips(round(effort.drips))} drips"
    if pace is None:
        return takes
    registers = limits.registers(pace.rate)
    whose = f"{registers:g} register{'' if registers == 1 else 's'}"
    return f"{takes}, {duration(pace.seconds(effort))} at {pace.rate:g} drips a second ({whose})"


class Estimator:
    """Counts the records of lists, and prices reading them.

    Args:
        account: The account.
        page_size: Records a page.
        clock: Seconds that only ever grow.

    Attributes:
        unknown: Streams whose records the account does not let count; each is taken for one page.
    """

    def __init__(self, account: Lightspeed, page_size: int, clock: Callable[[], float]) -> None:
        self._account = account
        self._page_size = page_size
        self._clock = clock
        self._spent_before = account.spent
        self._latencies: list[float] = []
        self._counts: dict[tuple[object, ...], int | None] = {}
        self._epochs: dict[tuple[str, str], datetime | None] = {}
        self.unknown: list[str] = []

    @property
    def spent(self) -> float:
        """Drips that the counting was charged so far."""
        return self._account.spent - self._spent_before

    @property
    def pace(self) -> Pace | None:
        """How fast the account can be read; None if its replies do not say."""
        bucket = self._account.bucket_size
        rate = self._account.drip_rate
        if bucket is None or rate is None:
            return None
        return Pace(rate, bucket, median(self._latencies or [0.0]))

    def full(self, listings: Iterable[Listing]) -> Effort:
        """Return what it takes to read lists from their beginning to their end."""
        return sum((self._full(one) for one in listings), Effort())

    def changes(self, listings: Iterable[Listing], since: datetime) -> Effort:
        """Return what it takes to read what has changed since a moment; what cannot be followed is read whole."""
        return sum((self._changes(one, since) for one in listings), Effort())

    # ------------------------------------------------------------------------------------------------- one list

    def _full(self, listing: Listing) -> Effort:
        resource = listing.resource
        if listing.single or resource.singleton():
            return Effort(1, get_cost(resource, listing.query.relations), {resource.slug(): 1})
        if isinstance(resource.replication, ByDay):
            return Effort(1, 1.0) + self._report(listing, self._epoch(resource.replication))
        if any(name not in listing.path for name in resource.placeholders()):
            return self._below_parents(listing)
        return self._pages(listing, {})

    def _changes(self, listing: Listing, since: datetime) -> Effort:
        moment = since.astimezone(UTC).replace(microsecond=0).isoformat()
        match listing.resource.replication:
            case ByDay():
                return self._report(listing, since)
            case Stamp(field=name) | AppendOnly(created=name) if name and not listing.single:
                return self._pages(listing, {name: at_least(moment)})
            case AppendOnly() if not listing.single:
                return self._priced(listing, len(listing.resource.walks), None)
        return self._full(listing)

    def _below_parents(self, listing: Listing) -> Effort:
        """A page below each parent, and the list of the parents."""
        parent = RESOURCES[snake_case(listing.resource.parent)]
        parents = self._full(Listing(parent, Query(archived="true" if parent.archivable else "")))
        number = max(parents.records.get(parent.slug(), 1), 1)
        return Effort(parents.requests, parents.drips) + self._priced(listing, number, None)

    def _pages(self, listing: Listing, changed: Mapping[str, str]) -> Effort:
        if not listing.resource.paged:
            return self._priced(listing, 1, None)
        requests = records = 0
        for walk in listing.resource.walks:
            number = self._number(listing, walk, changed)
            records += number or 0
            requests += max(math.ceil((number or 0) / self._page_size), 1)
        return self._priced(listing, requests, records)

    def _number(self, listing: Listing, walk: Mapping[str, str], changed: Mapping[str, str]) -> int | None:
        """How many records a list holds; for changes of a list that fits on a page, how many it holds in all."""
        filters = {**walk, **listing.query.filters}
        whole = self._count(listing, filters)
        if not changed or whole is None or whole <= self._page_size:
            return whole
        return self._count(listing, {**walk, **changed, **listing.query.filters})

    def _report(self, listing: Listing, first: datetime | None) -> Effort:
        days = (self._account.now() - first).days + 2 if first else 0
        return self._priced(listing, max(math.ceil(days / DAYS_PER_REPORT), 1), None)

    def _priced(self, listing: Listing, requests: int, records: int | None) -> Effort:
        price = list_cost(listing.resource, listing.query.relations)
        return Effort(requests, requests * price, {} if records is None else {listing.resource.slug(): records})

    # ------------------------------------------------------------------------------------------------- requests

    def _count(self, listing: Listing, filters: Mapping[str, str]) -> int | None:
        resource = listing.resource
        key = (resource.slug(), *sorted(filters.items()), *sorted(listing.path.items()))
        if key not in self._counts:
            query = Query(filters, archived=listing.query.archived)
            began = self._clock()
            try:
                self._counts[key] = self._account.count(resource, query, path=listing.path, asker=ASKER)
            except RequestRefused:
                self._counts[key] = None
            self._latencies.append(self._clock() - began)
            if self._counts[key] is None:
                self.unknown.append(resource.slug())
        return self._counts[key]

    def _epoch(self, by_day: ByDay) -> datetime | None:
        """The moment of the earliest record that a report is about; None if there is none."""
        if by_day.epoch not in self._epochs:
            name, stamp = by_day.epoch
            resource = RESOURCES[snake_case(name)]
            sort = stamp if stamp in resource.sortable else ""
            query = Query({stamp: above("1970-01-02T00:00:00+00:00")}, sort, archived="true")
            try:
                page = next(self._account.pages(resource, query, page_size=1, asker=ASKER), [])
            except RequestRefused:
                page = []
            found = Decoder(resource, {}).decode(page[0]).record[stamp] if page else None
            self._epochs[by_day.epoch] = None if found is None else datetime.fromisoformat(found).astimezone(UTC)
        return self._epochs[by_day.epoch]
