"""How is a list walked?

V3 hands out cursors: follow ``next`` until it is empty. A record that changes meanwhile moves behind the cursor or
stays where it is, so nothing is skipped.

V2 counts offsets, and an offset is a promise nobody keeps: a row deleted ahead of it makes the walk skip one, a row
inserted makes it repeat one, and every row it skips costs drips. So V2 lists are walked by their sort field instead:
sorted by the key, each request asks for keys above the last one seen; sorted by a stamp, for stamps from the last one
on, leaving out the keys already seen at that very stamp. The offset stays 0. Only lists that have no sortable key, are
filtered by what they would be walked by, or don't show it, or must not be sorted, or whose sort or filter the server
ignores, are walked by offset, with one row of overlap that shows whether the list moved; if it did, the walk starts
over. Rows without a key could not be told from those of the walk before, so a list of them is handed out when it has
been read to its end.

A page that the server cannot send is requested with fewer records, in the end with one. A record that cannot be sent
even on its own is skipped and reported, if it can be named and everything behind it can still be read:

* In lists sorted by their key, it is looked for by ranges of keys, and the walk goes on above it.
* In lists sorted by a stamp, it is requested without relations, which shows its key and its stamp. The records with the
  same stamp are then read by their key, and the walk goes on above the stamp. If that fails too, everything from the
  last stamp on is read by its key.
* In lists walked by offset, the walk goes on with the next offset.

Where that is not possible, the walk ends with the server's error: in lists that cannot be sorted by their key, or are
filtered by it in another way than from below. An outage is told from a heavy record by a
request for a record that does not exist.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

from .costs import list_cost
from .errors import LightspeedError, MalformedReply, RequestRefused, ServerFailure, Unreachable
from .heavy_records import first_failing
from .links import carries, lost, resized, without
from .page_size import PageSize, is_too_heavy
from .query import Query, above, at_least, between, split
from .resources._base import Resource
from .skipped import SkippedRecord, missing_key
from .transport import Reply, Request
from .wire import ATTRIBUTES, Misfit, Raw, is_empty, scalar

_MOMENT = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T\d\d:\d\d", re.ASCII)
"""How a stamp begins that can be asked for."""

SCALAR = "value"
"""The field of a record that stands for a scalar in place of a record. No resource without a key declares it."""

RESTARTS = 5
"""How often a walk by offset starts over before it gives up on a list that won't hold still."""

_log = logging.getLogger(__name__)


class Sends(Protocol):
    """What a walk needs of the transport."""

    def send(self, request: Request) -> Reply:
        """Send a request and return the reply to it."""


@dataclass(frozen=True)
class Walk:
    """One list to be walked.

    Attributes:
        resource: What is listed.
        path: Address of the collection below the host.
        query: What is asked for.
        page_size: Records a page, 1 to 100.
        asker: Who asks, for messages and the log.
        on_skipped: Called with each record that is left out; if None, nothing is left out: records without their key
            are part of the pages, and one that the server cannot send is an error.
        on_reordered: Called before records may come in another order than requested.
    """

    resource: type[Resource]
    path: str
    query: Query
    page_size: int = 100
    asker: str = ""
    on_skipped: Callable[[SkippedRecord], None] | None = None
    on_reordered: Callable[[], None] | None = None

    @property
    def name(self) -> str:
        """What the list is called in messages."""
        return self.asker or self.resource.slug()

    def request(self, *paging: tuple[str, str], query: Query | None = None, size: int = 0) -> Request:
        """A request for one page; ``size`` is that of the walk unless given."""
        asked = query or self.query
        limit = ("limit", str(size or self.page_size))
        parameters = (*asked.parameters(), *((limit, *paging) if self.resource.paged else ()))
        return Request(
            "GET",
            self.path,
            query=parameters,
            cost=list_cost(self.resource, asked.relations, dict(parameters)),
            asker=self.name,
            scopes=self.resource.scopes,
        )


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        records: Its records.
        following: The link to the next page (V3): empty on the last one, None if the reply does not say.
        total: How many records the whole list has; None if the reply does not say (V3).
        size: How many records were requested.
    """

    records: list[Raw]
    following: str | None = None
    total: int | None = None
    size: int = 100

    @property
    def is_last(self) -> bool:
        """Whether a page from the beginning of a list holds all that was requested."""
        if self.following:
            return False
        return len(self.records) < self.size if self.total is None else self.total <= len(self.records)


def walk_pages(version: str, transport: Sends, walk: Walk) -> Iterator[list[Raw]]:
    """Walk a list.

    Args:
        version: Version of the API, ``"V3"`` or ``"V2"``.
        transport: The way to the API.
        walk: What is walked.

    Yields:
        The records of one page after the other.

    Raises:
        LightspeedError: A page could not be read, or the pages lead in a circle.
    """
    for records in WALKS[version](_Pages(transport, walk), walk):
        yield _with_key(walk, records)


def _with_key(walk: Walk, records: list[Raw]) -> list[Raw]:
    """Leave out the records without their key, and report them, if there is somebody to report them to."""
    if walk.on_skipped is None:
        return records
    kept = []
    for record in records:
        if missing := missing_key(walk.resource, record):
            walk.on_skipped(SkippedRecord(f"came without {missing}", "", record))
        else:
            kept.append(record)
    return kept


PROBES = 2
"""Attempts for each request that looks for the records to blame, after a page has failed as often as is tried."""

MOST_IN_A_ROW = 10
"""Most records that fail on their own without one between them that can be read."""


class _Pages:
    """Requests the pages of a walk, each as large as the server can send it.

    Args:
        transport: The way to the API.
        walk: What is walked.
    """

    def __init__(self, transport: Sends, walk: Walk) -> None:
        self._transport = transport
        self._walk = walk
        self._size = PageSize(walk.page_size, can_shrink=walk.resource.paged)
        self._failed_in_a_row = 0

    def get(self, request: Callable[[int], Request]) -> Page:
        """Request a page.

        Args:
            request: Makes the request for a page of some size.

        Raises:
            ServerFailure, Unreachable: The server could not send a single record either.
            LightspeedError: The page could not be read.
        """
        while True:
            size = int(self._size)
            try:
                asked = request(size)
                page = self.get_once(asked if self._size.is_largest else replace(asked, max_attempts=PROBES), size)
            except (ServerFailure, Unreachable) as error:
                if not is_too_heavy(error):
                    raise
                level = logging.INFO if self._size.shrunk else logging.WARNING
                if not self._size.shrink():
                    raise
                _log.log(
                    level, "%s: a page of %d failed; requesting %d. %s", self._walk.name, size, int(self._size), error
                )
            else:
                self._size.passed(len(page.records))
                self._failed_in_a_row = 0
                return page

    def get_once(self, request: Request, size: int) -> Page:
        """Request a page of one size.

        Raises:
            LightspeedError: It could not be read.
        """
        return replace(read_page(self._walk, self._transport.send(request)), size=size)

    def fails(self, request: Request) -> bool:
        """Whether the server cannot answer a request for one record.

        Raises:
            LightspeedError: It was not answered for another reason.
        """
        try:
            self._transport.send(replace(request, max_attempts=PROBES))
        except (ServerFailure, Unreachable) as error:
            if not is_too_heavy(error):
                raise
            return True
        return False

    def check_skippable(self, error: LightspeedError) -> None:
        """Return if the page that was requested last failed because of its only record, and that may be skipped.

        Raises:
            LightspeedError: The error that it failed with, if not.
        """
        walk = self._walk
        is_alone = is_too_heavy(error) and int(self._size) == 1 and walk.resource.paged
        if not is_alone or walk.on_skipped is None or self._failed_in_a_row >= MOST_IN_A_ROW:
            raise error

    def failed_alone(self) -> None:
        """Count a record that failed on its own."""
        self._failed_in_a_row += 1

    def reorder(self) -> None:
        """Report that what follows may come in another order than requested."""
        if self._walk.on_reordered:
            self._walk.on_reordered()

    def skip(self, key: str, record: Raw) -> None:
        """Report a record that the server cannot send; ``record`` is what it is without its relations."""
        self._size.passed(1)
        if self._walk.on_skipped:
            self._walk.on_skipped(SkippedRecord("failed on its own, without any other record in the page", key, record))


def by_cursor(pages: _Pages, walk: Walk) -> Iterator[list[Raw]]:
    """Walk a V3 list.

    Links are followed as they are, except that a sort which nobody requested is left out once it is refused.

    Yields:
        The records of one page after the other.

    Raises:
        MalformedReply: A reply is no page of this list, or its ``next`` leads back, or brings nothing new.
        UnsafeLink: ``next`` leads to another host.
    """
    trail, link, warned, read = _Trail(walk), "", False, list[Raw]()
    can_sort = True

    def request(size: int) -> Request:
        sort = (("sort", walk.query.sort),) if walk.query.sort else ()
        first = walk.request(*sort, size=size)
        return replace(first, path=resized(link, size), query=lost(link, walk.query.parameters())) if link else first

    while True:
        try:
            page = pages.get(request)
        except RequestRefused:
            if walk.query.sort is not None or not carries(link, "sort"):
                raise
            can_sort, link = False, without(link, "sort")
            continue
        except (ServerFailure, Unreachable) as error:
            rest = yield from _past(pages, walk, request(1), read, error)
            if rest is None:
                return
            walk, link = rest, ""
            continue
        trail.add(page)
        yield page.records
        if not page.following:
            yield from _beyond_count(pages, walk, page)
            return
        read = page.records or read
        link = page.following if can_sort else without(page.following, "sort")
        missing = lost(link, walk.query.parameters())
        if missing and not warned:
            warned = True
            names = ", ".join(name for name, _ in missing)
            _log.warning("%s: links to the next page leave out %s; added.", walk.name, names)


def _past(
    pages: _Pages, walk: Walk, failed: Request, read: list[Raw], error: LightspeedError
) -> Generator[list[Raw], None, Walk | None]:
    """Walk a V3 list past a record that cannot be sent.

    Args:
        pages: Where to request it.
        walk: The walk that came to it.
        failed: The request for it.
        read: The last page that was read; empty if none was.
        error: Why it failed; raised if there is no way past it.

    Yields:
        Records that follow.

    Returns:
        The walk over those behind them; None if there are none.
    """
    pages.check_skippable(error)
    key, sort = _key(walk), walk.query.sort
    if key and sort in ("", key):
        beyond = {key: above(_top(walk, read, key))} if read else {}
        yield from _by_key(pages, replace(walk, query=walk.query.where(**beyond)), key, "sort")
        return None
    if not (key and sort and _from_below(walk.query, sort)):
        raise error
    if place := _bare(pages, failed, key, sort):
        number, stamp = place
        tie = walk.query.where(**{sort: stamp, key: at_least(number)})
        yield from _by_key(pages, replace(walk, query=tie), key, "sort")
        return replace(walk, query=walk.query.where(**{sort: above(stamp)}))
    pages.reorder()
    seen, rest = _Seen(walk, key, sort), walk.query
    if latest := _latest(read, sort):
        seen.come_to(latest, read)
        rest = rest.where(**{sort: at_least(latest)})
    yield from map(seen.new_of, _by_key(pages, replace(walk, query=rest), key, "sort"))
    return None


def _bare(pages: _Pages, request: Request, key: str, stamp: str) -> tuple[int, str] | None:
    """Request a record that cannot be sent once more, without relations.

    Args:
        pages: Where to request it.
        request: The request for it that failed.
        key: Name of its key.
        stamp: Name of its stamp.

    Returns:
        Its key and its stamp; None if it cannot be read without relations either, or does not show them.
    """
    query = tuple((name, value) for name, value in request.query if name != "load_relations")
    bare = replace(request, path=without(request.path, "load_relations"), query=query)
    if pages.fails(bare):
        return None
    records = pages.get_once(bare, 1).records
    number, moment = (str(_field(records[0], name)) if records else "" for name in (key, stamp))
    return (int(number), moment) if number.isdecimal() and _MOMENT.match(moment) else None


class _Trail:
    """What a walk by cursor has read, page by page: it must not lead in a circle.

    Links are compared, and what the pages hold, because a server can offer the same records under ever new links. What
    is compared are 64 bits of each page, so that a walk of any length takes little memory.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._links: set[int] = set()
        self._pages: set[int] = set()

    def add(self, page: Page) -> None:
        """Add a page.

        Raises:
            MalformedReply: It was read before, or it links to one that was.
        """
        what = hash(frozenset(map(repr, page.records)))
        is_telling = bool(self._walk.resource.key) or page.size > 1  # else two rows may well be the same
        if what in self._pages and is_telling:
            raise MalformedReply(f"{self._walk.name}: a link to the next page brought no new record.", _RETRY)
        self._pages.add(what)
        link = hash(page.following)
        if page.following and link in self._links:
            raise MalformedReply(f"{self._walk.name}: the links to the next page lead in a circle.", _RETRY)
        self._links.add(link)


def by_value(pages: _Pages, walk: Walk) -> Iterator[list[Raw]]:
    """Walk a V2 list without offsets where its sort field allows it, else with them.

    Yields:
        The records of one page after the other.

    Raises:
        MalformedReply: A reply is no page of this list, or the list does not hold still.
    """
    key = _key(walk)
    sort = walk.resource.identity() if walk.query.sort == "" else walk.query.sort
    if not walk.resource.paged:
        yield pages.get(lambda _: walk.request()).records
    elif key and sort == key:
        yield from _else_by_offset(pages, walk, key, _by_key(pages, walk, key, "orderby"))
    elif key and sort and _from_below(walk.query, sort):
        yield from _else_by_offset(pages, walk, sort, _by_stamp(pages, walk, key, sort))
    else:
        yield from _by_offset(pages, walk)


class _ParameterIgnored(MalformedReply):
    """The server ignores a parameter that a walk by value depends on.

    Args:
        walk: The walk.
        what: The parameter.
        is_new: Whether the walk has not come to a row yet.
    """

    def __init__(self, walk: Walk, what: str, is_new: Callable[[Raw], bool]) -> None:
        super().__init__(f"{walk.name}: the server ignores {what}, by which the list is read.", _RETRY)
        self.what = what
        self.is_new = is_new


def _else_by_offset(pages: _Pages, walk: Walk, sort: str, by_value: Iterator[list[Raw]]) -> Iterator[list[Raw]]:
    """Walk by value; by offset what is left once the server proves to ignore a parameter that this needs."""
    try:
        yield from by_value
    except _ParameterIgnored as ignored:
        _log.warning("%s: the account ignores %s; reading by offset.", walk.name, ignored.what)
        pages.reorder()
        for rows in _by_offset(pages, replace(walk, query=replace(walk.query, sort=sort))):
            yield [row for row in rows if ignored.is_new(row)]


def _key(walk: Walk) -> str:
    """The key that a list can be walked by; empty if there is none."""
    key = walk.resource.identity()
    return key if key in walk.resource.sortable and _from_below(walk.query, key) else ""


def _from_below(query: Query, name: str) -> bool:
    """Whether what is asked of a field, if anything, is a lower bound, which a walk may raise as it goes."""
    return name not in query.filters or split(query.filters[name])[0] in (">", ">=")


def _by_key(pages: _Pages, walk: Walk, key: str, order: str) -> Iterator[list[Raw]]:
    """Walk by ascending keys; ``order`` is the parameter that sorts."""
    query, floor, passed = walk.query, -1, set[str]()

    def is_new(row: Raw) -> bool:
        number = _field(row, key)
        return not _is_number(number) or int(number) > floor

    while True:

        def request(size: int, query: Query = query) -> Request:
            return walk.request((order, key), query=query, size=size)

        try:
            page = pages.get(request)
        except (ServerFailure, Unreachable) as error:
            pages.check_skippable(error)
            pages.failed_alone()
            skipped = _failing_key(pages, key, request, query, error)
            if skipped is not None:
                pages.skip(str(skipped), {})
                query, floor = query.where(**{key: above(skipped)}), skipped
            continue
        if ignored := _ignored(key, page.records, floor):
            raise _ParameterIgnored(walk, ignored, is_new)
        if page.records:
            yield page.records
        if page.is_last:
            return
        top = str(_top(walk, page.records, key))
        if top in passed:
            raise MalformedReply(f"{walk.name}: asking for {key} above {top} brought {top} again.", _RETRY)
        query, floor = query.where(**{key: above(top)}), int(top) if top.isdecimal() else floor
        passed.add(top)


def _failing_key(
    pages: _Pages, key: str, request: Callable[[int, Query], Request], query: Query, error: LightspeedError
) -> int | None:
    """The key of the first record that a query asks for, which cannot be sent; None if it can by now.

    Args:
        pages: Where to look for it.
        key: Name of the field.
        request: Makes a request of some size, sorted by the key.
        query: What is asked for.
        error: Why the record could not be read; raised if it is not to be found, or if the server sends nothing at all.
    """
    operator, bound = split(query.filters.get(key, at_least(1)))
    if not bound.isdecimal() or pages.fails(request(1, query.where(**{key: "0"}))):
        raise error
    if not pages.fails(request(1, query)):
        return None
    found = first_failing(
        int(bound) + (operator == ">"),
        lambda first, last: pages.fails(request(1, query.where(**{key: between(first, last)}))),
    )
    if found is None:
        raise error
    return found


def _by_stamp(pages: _Pages, walk: Walk, key: str, stamp: str) -> Iterator[list[Raw]]:
    """Walk by ascending stamps."""
    seen, query, passed = _Seen(walk, key, stamp), walk.query, set[str]()
    while True:

        def request(size: int, query: Query = query) -> Request:
            return walk.request(("orderby", stamp), query=query, size=size)

        rows: list[Raw] = []
        try:
            page = pages.get(request)
        except (ServerFailure, Unreachable) as error:
            pages.check_skippable(error)
            place = _bare(pages, request(1), key, stamp)
            if place is None:
                pages.reorder()
                yield from map(seen.new_of, _by_key(pages, replace(walk, query=query), key, "orderby"))
                return
            _, top = place
            is_tie = True
        else:
            rows, top = page.records, _latest(page.records, stamp)
            if not (top or page.is_last):  # the records don't show what they are sorted by
                yield from _by_offset(pages, replace(walk, query=query))
                return
            is_tie = top == seen.top  # more rows share this stamp than a page holds
            yield seen.unseen(rows)
            if page.is_last:
                return
            if top in passed and not is_tie:
                raise MalformedReply(f"{walk.name}: asking for {stamp} above {top} brought {top} again.", _RETRY)
        passed.add(top)
        seen.come_to(top, rows)
        if is_tie:  # take the rows of this stamp by their key, then go on above it
            yield from _tie(pages, replace(walk, query=query.where(**{stamp: top})), key, seen)
            query = query.where(**{stamp: above(top)})
            seen.top = ""
        else:
            query = query.where(**{stamp: at_least(top)})


def _tie(pages: _Pages, walk: Walk, key: str, seen: _Seen) -> Iterator[list[Raw]]:
    """Walk the rows of one stamp by their key."""
    try:
        for rows in _by_key(pages, walk, key, "orderby"):
            yield seen.unseen(rows, exact=True)
            seen.come_to(seen.top, rows)
    except _ParameterIgnored as ignored:
        raise _ParameterIgnored(walk, ignored.what, seen.is_new) from None


class _Seen:
    """The rows that a walk by stamp has come to: all below a stamp, and some that have it.

    Attributes:
        top: The stamp, as the API writes it; empty before the first page, and once all rows that have it were read.
    """

    def __init__(self, walk: Walk, key: str, stamp: str) -> None:
        self.top = ""
        self._moment = ""
        self._at_top: set[Any] = set()
        self._walk = walk
        self._key = key
        self._stamp = stamp

    def come_to(self, top: str, rows: list[Raw]) -> None:
        """Take in rows that were read, up to a stamp."""
        moment = _moment(self._walk, {self._stamp: top}, self._stamp)
        if moment != self._moment:
            self._at_top = set()
        self.top, self._moment = top, moment
        self._at_top |= {_identity(row, self._key) for row in rows if self._of(row) == moment}

    def unseen(self, rows: list[Raw], *, exact: bool = False) -> list[Raw]:
        """The rows but those that were seen.

        Args:
            rows: What was requested from the stamp on, or at the stamp alone if ``exact``.
            exact: Whether the rows should have this very stamp.

        Raises:
            _ParameterIgnored: Rows have other stamps than that, or come in another order.
        """
        moments = [moment for moment in map(self._of, rows) if moment]
        if any(moment < self._moment or (exact and moment != self._moment) for moment in moments):
            raise _ParameterIgnored(self._walk, f"the filter on {self._stamp}", self.is_new)
        if not _ascends(moments):
            raise _ParameterIgnored(self._walk, f"the sort by {self._stamp}", self.is_new)
        return self.new_of(rows)

    def new_of(self, rows: list[Raw]) -> list[Raw]:
        """The rows but those that were seen, in any order."""
        return list(filter(self.is_new, rows))

    def is_new(self, row: Raw) -> bool:
        """Whether a row was not seen."""
        moment = self._of(row)
        if moment == self._moment:
            return _identity(row, self._key) not in self._at_top
        return not moment or moment > self._moment

    def _of(self, row: Raw) -> str:
        return _moment(self._walk, row, self._stamp)


def _ignored(key: str, rows: list[Raw], floor: int) -> str:
    """What the server ignores if rows do not come sorted by their key, all above a number; empty if nothing."""
    keys = [int(number) for number in (_field(row, key) for row in rows) if _is_number(number)]
    if any(number <= floor for number in keys):
        return f"the filter on {key}"
    return "" if _ascends(keys) else f"the sort by {key}"


def _is_number(value: Any) -> bool:
    return str(value).isdecimal()


def _ascends(values: Sequence[Any]) -> bool:
    return all(first <= second for first, second in pairwise(values))


def _moment(walk: Walk, row: Raw, stamp: str) -> str:
    """The stamp of a row in UTC, to be compared; empty if it has none."""
    try:
        return str(scalar(walk.resource.fields[stamp], _field(row, stamp)) or "")
    except Misfit:
        return ""


def _latest(rows: list[Raw], stamp: str) -> str:
    """The last stamp of rows that can be asked for; empty if there is none."""
    stamps = (str(_field(row, stamp)) for row in reversed(rows))
    return next((value for value in stamps if _MOMENT.match(value)), "")


def _by_offset(pages: _Pages, walk: Walk) -> Iterator[list[Raw]]:
    sort = (("orderby", walk.query.sort),) if walk.query.sort else ()
    for _ in range(RESTARTS + 1):
        read, last, total = 0, None, None
        kept: list[list[Raw]] = []
        while True:

            def overlap(size: int, last: Raw | None = last) -> int:
                return 0 if last is None or size == 1 else 1  # a page of one row has no room for it

            def request(size: int, read: int = read, overlap: Callable[[int], int] = overlap) -> Request:
                offset = read - overlap(size)
                return walk.request(*sort, *((("offset", str(offset)),) if offset else ()), size=size)

            try:
                page = pages.get(request)
            except (ServerFailure, Unreachable) as error:
                pages.check_skippable(error)
                pages.failed_alone()
                pages.skip(*_at_offset(pages, walk, request(1), total, error))
                read, last = read + 1, None
                if read == total:
                    yield from kept
                    return
                continue
            shared = overlap(page.size)
            if (shared and page.records[:1] != [last]) or (not shared and total not in (None, page.total)):
                break  # rows moved: what lies ahead of the offset is no longer what was read
            rows = page.records[shared:]
            read, total = read + len(rows), page.total
            if walk.resource.key:
                yield rows
            else:
                kept.append(rows)
            if len(page.records) < page.size if total is None else read >= total:
                yield from kept
                return
            last = page.records[-1]
    raise MalformedReply(
        f"{walk.name}: the list changed during each of {RESTARTS + 1} attempts to read it by offset.",
        "Run again at a quieter time, or use api_version V3.",
    )


def _at_offset(
    pages: _Pages, walk: Walk, request: Request, total: int | None, error: LightspeedError
) -> tuple[str, Raw]:
    """The key of a record that cannot be sent, and the record without its relations; both empty if not to be had.

    Args:
        pages: Where to request it.
        walk: The walk that came to it.
        request: The request for it that failed.
        total: Number of rows in the list, if known.
        error: Why it failed; raised if the server sends nothing of the list.
    """
    query = tuple((name, value) for name, value in request.query if name != "load_relations")
    if query != request.query and not pages.fails(bare := replace(request, query=query)):
        record = next(iter(pages.get_once(bare, 1).records), {})
        return str(_field(record, walk.resource.identity()) or ""), record
    if total is None:
        raise error
    behind = (*((name, value) for name, value in request.query if name != "offset"), ("offset", str(total)))
    if pages.fails(replace(request, query=behind)):
        raise error
    return "", {}


# -------------------------------------------------------------------------------------------------- envelopes

_RETRY = "Run again; if it stays, report it with the log of http_log=long."


def read_page(walk: Walk, reply: Reply) -> Page:
    """Take a page out of its envelope.

    A list of one record comes as the record itself, an empty list without the key of the records.

    Raises:
        MalformedReply: The reply is JSON but no page of this list, such as an error in a reply with status 200.
    """
    body = reply.body
    if not walk.resource.paged and body in ({}, []):  # without attributes nothing is left of an empty list
        return Page([])
    if not isinstance(body, dict):
        raise MalformedReply(f"{walk.name}: the reply is not an object but {_sort_of(body)}.", _RETRY)
    attributes = body.get(ATTRIBUTES)
    attributes = attributes if isinstance(attributes, dict) else {}
    found = body.get(_key_of_records(walk, body))
    following, total = attributes.get("next"), attributes.get("count")
    if "next" in attributes and following is None:
        following = ""
    if found is None and following is None and total is None:
        raise MalformedReply(f"{walk.name}: the reply is no list of {walk.resource.reply}.", _RETRY)
    items: list[Any] = [] if is_empty(found) else found if isinstance(found, list) else [found]
    if walk.on_skipped is None and walk.resource.key and not all(isinstance(item, dict) for item in items):
        raise MalformedReply(f"{walk.name}: not every record of the reply is an object.", _RETRY)
    records = [_as_record(item) for item in items]
    if not isinstance(following, str | None) or not re.fullmatch(r"[0-9]*", str(total or "")):
        raise MalformedReply(f"{walk.name}: the reply says in no known way how the list goes on.", _RETRY)
    page = Page(records, following, int(total) if total not in (None, "") else None)
    if page.total and not records:
        raise MalformedReply(f"{walk.name}: the reply counts {page.total} records and holds none.", _RETRY)
    return page


def _as_record(item: Any) -> Raw:
    """An item of a list: the record, or a record with the scalar or list that takes the place of one."""
    return item if isinstance(item, dict) else {SCALAR: item}


def _key_of_records(walk: Walk, body: Raw) -> str:
    """The key that the records of a reply stand under, empty if there are none; an error if there is but another.

    Where nothing is documented of a resource, whatever stands there is taken for its records.
    """
    keys = [key for key in body if key != ATTRIBUTES]
    found = next((key for key in keys if key.lower() == walk.resource.reply.lower()), "")
    if found or not keys:
        return found
    if len(keys) == 1 and not walk.resource.fields:
        return keys[0]
    raise MalformedReply(f"{walk.name}: the reply holds {', '.join(keys)} and no {walk.resource.reply}.", _RETRY)


def _beyond_count(pages: _Pages, walk: Walk, page: Page) -> Iterator[list[Raw]]:
    """Read on where a V3 page has no ``next`` and need not be the last one.

    Catalog/Search shows nothing but a count; how it pages is not documented, so it is walked by its key. So is every
    list that comes sorted by its key.
    """
    if page.following is not None or not walk.resource.paged or not page.records or page.is_last:
        return
    key = _key(walk)
    if not key or walk.query.sort not in ("", key):
        raise MalformedReply(f"{walk.name}: a full page came without a link to the next one.", _RETRY)
    rest = walk.query.where(**{key: above(_top(walk, page.records, key))})
    yield from _by_key(pages, replace(walk, query=rest), key, "sort")


def _field(record: Raw, name: str) -> Any:
    """What a record has in a field, in whichever case it is spelled; None if it has none."""
    return record.get(name, next((record[key] for key in record if key.lower() == name.lower()), None))


def _identity(record: Raw, key: str) -> Any:
    """What tells a record from others: its key; all of it if it has none."""
    value = _field(record, key)
    return repr(record) if value in (None, "") else value


def _top(walk: Walk, records: list[Raw], key: str) -> Any:
    """The key of the last record of a page that has one.

    Raises:
        MalformedReply: None has one.
    """
    found = (_field(record, key) for record in reversed(records))
    value = next((value for value in found if value not in (None, "")), None)
    if value is None:
        raise MalformedReply(f"{walk.name}: no record of a page has {key}, by which the list is walked.", _RETRY)
    return value


def _sort_of(body: object) -> str:
    return "a list" if isinstance(body, list) else type(body).__name__


WALKS: dict[str, Callable[[_Pages, Walk], Iterator[list[Raw]]]] = {"V3": by_cursor, "V2": by_value}
"""The way each version of the API is walked."""
