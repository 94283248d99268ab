"""Which lists hold the records of a stream, and how are they requested?"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import MalformedReply, NotFound, RequestRefused
from lightspeed_retail.query import Query
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Resource, snake_case
from lightspeed_retail.skipped import SkippedRecord
from lightspeed_retail.wire import Raw

from .fallbacks import Fallbacks, Way, ways
from .plan import Plan
from .settings import TapSettings

NAMED = 5
"""Most keys that a message lists."""

Path = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """Records as the API sends them.

    Attributes:
        records: The records.
        path: Keys of the parents that they were read below.
        query: What was requested.
    """

    records: list[Raw]
    path: Path
    query: Query


class Position(Protocol):
    """How far a list has been read, as far as the way to it matters."""

    def lose_order(self) -> None:
        """Note that records come again, or in another order than requested."""

    def hold(self) -> None:
        """Note that a record is skipped."""


class Lists:
    """Requests the records of one stream.

    Args:
        client: The account.
        plan: What the stream asks for.
        relations: The relations to load.
        settings: Page size, and whether archived records are read.
        on_skipped: Called with each record that is left out.
        logger: Where to warn.

    Attributes:
        client: The account.
        stream: Name of the stream.
        answered: Whether the account has answered any request for a record of the stream.
    """

    def __init__(
        self,
        client: Lightspeed,
        plan: Plan,
        relations: tuple[str, ...],
        settings: TapSettings,
        logger: logging.Logger,
        *,
        on_skipped: Callable[[SkippedRecord], None],
    ) -> None:
        self.answered = False
        self.client = client
        self._plan = plan
        self._resource = plan.resource
        self.stream = plan.resource.slug()
        self._settings = settings
        self._logger = logger
        self._on_skipped = on_skipped
        self._fallbacks = Fallbacks(self.stream, relations, logger)

    def sortable_by(self, field: str) -> bool:
        """Whether all records can come sorted by a field: from one list, not one per parent or walk."""
        one_list = len(self._resource.walks) == 1 and not self._plan.open_placeholders
        return field in self._resource.sortable and one_list

    def single(self) -> Page:
        """Request the one record there is, or that the plan asks for.

        Raises:
            LightspeedError: It could not be read.
        """
        while True:
            query = Query(relations=self._fallbacks.relations)
            try:
                raw = self.client.get(
                    self._resource,
                    self._plan.key,
                    relations=query.relations,
                    path=self._plan.path,
                    asker=self.stream,
                )
            except RequestRefused as refusal:
                self._fallbacks.after(refusal, on_first_page=True)
            else:
                self._fallbacks.report()
                self.answered = True
                return Page([raw], self._plan.path, query)

    def pages(
        self,
        conditions: Mapping[str, str],
        sort: str = "",
        *,
        needed: bool = False,
        position: Position | None = None,
    ) -> Iterator[Page]:
        """Request every page of every list that the stream is made of.

        Args:
            conditions: Filters that leave out what was read before.
            sort: Field to sort by; empty for the key.
            needed: Whether the lists cannot be requested without these filters.
            position: Told when records come again or in another order, because the account refuses something, and when
                one is skipped.

        Raises:
            NotFound: The account has none of the lists.
            LightspeedError: A page could not be read; what was yielded before stays valid.
        """
        self._fallbacks.begin(ways(self._resource, self._version, sort, conditions, needed=needed))
        gone: list[tuple[Path, NotFound]] = []
        try:
            for path in self._paths(self._resource):
                try:
                    yield from self._below(path, position)
                except NotFound as error:
                    if path == self._plan.path:
                        raise
                    gone.append((path, error))
        finally:
            self._fallbacks.report()
        self._report(gone)

    def first(self, query: Query) -> Raw | None:
        """Request the first record of the list that a query brings, without relations; None if there is none.

        Raises:
            LightspeedError: It could not be read.
        """
        pages = self.client.pages(self._resource, query, path=self._plan.path, page_size=1, asker=self.stream)
        return next(itertools.chain.from_iterable(pages), None)

    def _report(self, gone: list[tuple[Path, NotFound]]) -> None:
        """Warn of parents below which there is nothing; an error if that is so below all of them."""
        if not gone:
            return
        if not self.answered:
            raise gone[0][1]
        keys = [", ".join(map(str, path.values())) for path, _ in gone]
        shown = "; ".join(keys[:NAMED]) + ("; …" if len(keys) > NAMED else "")
        self._logger.warning("%s: %d parents are gone (%s); nothing read below them.", self.stream, len(keys), shown)

    @property
    def _version(self) -> str:
        return self.client.settings.api_version

    def _below(self, path: Path, position: Position | None) -> Iterator[Page]:
        """Every page of the lists at one path; where the user filters by the same field, that holds."""
        read: list[Mapping[str, str]] = []
        for walk in self._resource.walks:
            filters = {**walk, **self._fallbacks.way.conditions, **self._plan.filters}
            if filters in read:
                continue
            read.append(filters)

            def query(way: Way, walk: Mapping[str, str] = walk) -> Query:
                filters = {**walk, **way.conditions, **self._plan.filters}
                archived = self._settings.archived if self._resource.archivable else ""
                return Query(filters, way.sort, self._fallbacks.relations, archived)

            for page in self._requested(self._resource, path, self._fallbacks, query, position):
                self.answered = True
                yield page

    def _requested(
        self,
        resource: type[Resource],
        path: Path,
        fallbacks: Fallbacks,
        query_for: Callable[[Way], Query],
        position: Position | None = None,
    ) -> Iterator[Page]:
        """Every page of one list, requested in the best way that the account does not refuse."""

        def skip(record: SkippedRecord) -> None:
            self._on_skipped(record)
            if position:
                position.hold()

        while True:
            query = query_for(fallbacks.way)
            on_first_page = True
            try:
                for records in self.client.pages(
                    resource,
                    query,
                    path=path,
                    page_size=self._settings.page_size,
                    asker=self.stream,
                    on_skipped=skip if resource is self._resource else None,
                    on_reordered=position.lose_order if position else None,
                ):
                    on_first_page = False
                    yield Page(records, path, query)
            except RequestRefused as refusal:
                fallbacks.after(refusal, on_first_page=on_first_page)
                if position and (fallbacks.is_second_best or not on_first_page):
                    position.lose_order()
            else:
                return

    def _paths(self, resource: type[Resource]) -> Iterator[Path]:
        """The paths a resource is read at: the given one, or one below each parent, archived parents included."""
        names = resource.placeholders()
        if all(name in self._plan.path for name in names):
            yield {name: self._plan.path[name] for name in names}
            return
        parent = RESOURCES[snake_case(resource.parent)]
        fallbacks = Fallbacks(self.stream, (), self._logger)
        fallbacks.begin(ways(parent, self._version, "", {}, needed=False))
        archived = "true" if parent.archivable else ""
        try:
            for above in self._paths(parent):
                for page in self._requested(
                    parent, above, fallbacks, lambda way: Query(sort=way.sort, archived=archived)
                ):
                    for raw in page.records:
                        yield {**above, names[-1]: _key_of(parent, raw, self.stream)}
        finally:
            fallbacks.report()


def _key_of(parent: type[Resource], raw: Raw, stream: str) -> int:
    """The key of a parent."""
    (name,) = parent.key
    try:
        return int(raw[name])
    except (LookupError, TypeError, ValueError):
        raise MalformedReply(
            f"{stream}: a {parent.reply} came without {name}, below which the stream is read.",
            "Run again; if it stays, report it with the log of http_log=long.",
        ) from None
