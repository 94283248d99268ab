"""How is a list walked?

V3 hands out cursors: follow ``next`` until it is empty. A record that changes meanwhile moves behind the cursor or
stays where it is, so nothing is skipped.

V2 counts offsets, and an offset is a promise nobody keeps: a row deleted ahead of it makes the walk skip one, a row
inserted makes it repeat one, and every row it skips costs drips. So V2 lists are walked by their sort field instead:
sorted by the key, each request asks for keys above the last one seen; sorted by a stamp, for stamps from the last one
on, leaving out the keys already seen at that very stamp. The offset stays 0. Only lists that have no sortable key, are
filtered by what they would be walked by, or don't show it, or must not be sorted, are walked by offset, with one row of
overlap that shows whether the list moved; if it did, the walk starts over. Rows without a key could not be told from
those of the walk before, so a list of them is handed out when it has been read to its end.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .costs import list_cost
from .errors import MalformedReply
from .links import lost
from .query import Query, above, at_least, split
from .resources._base import Resource
from .skipped import SkippedRecord, missing_key
from .transport import Reply, Request
from .wire import ATTRIBUTES, Raw, is_empty

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
            are part of the pages.
    """

    resource: type[Resource]
    path: str
    query: Query
    page_size: int = 100
    asker: str = ""
    on_skipped: Callable[[SkippedRecord], None] | None = None

    @property
    def name(self) -> str:
        """What the list is called in messages."""
        return self.asker or self.resource.slug()

    def request(self, *paging: tuple[str, str], query: Query | None = None) -> Request:
        """A request for one page."""
        asked = query or self.query
        parameters = (*asked.parameters(), *((("limit", str(self.page_size)), *paging) if self.resource.paged else ()))
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
    """

    records: list[Raw]
    following: str | None = None
    total: int | None = None


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
    for records in WALKS[version](transport, walk):
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


def by_cursor(transport: Sends, walk: Walk) -> Iterator[list[Raw]]:
    """Walk a V3 list.

    Yields:
        The records of one page after the other.

    Raises:
        MalformedReply: A reply is no page of this list, or its ``next`` leads back, or brings nothing new.
        UnsafeLink: ``next`` leads to another host.
    """
    sort = (("sort", walk.query.sort),) if walk.query.sort else ()
    request = walk.request(*sort)
    trail, warned = _Trail(walk), False
    while True:
        page = read_page(walk, transport.send(request))
        trail.add(page)
        yield page.records
        following = page.following
        if not following:
            yield from _beyond_count(transport, walk, page)
            return
        missing = lost(following, walk.query.parameters())
        if missing and not warned:
            warned = True
            names = ", ".join(name for name, _ in missing)
            _log.warning("%s: links to the next page leave out %s; added.", walk.name, names)
        request = replace(request, path=following, query=missing)


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
        is_telling = bool(self._walk.resource.key) or self._walk.page_size > 1  # else two rows may well be the same
        if what in self._pages and is_telling:
            raise MalformedReply(f"{self._walk.name}: a link to the next page brought no new record.", _RETRY)
        self._pages.add(what)
        link = hash(page.following)
        if page.following and link in self._links:
            raise MalformedReply(f"{self._walk.name}: the links to the next page lead in a circle.", _RETRY)
        self._links.add(link)


def by_value(transport: Sends, walk: Walk) -> Iterator[list[Raw]]:
    """Walk a V2 list without offsets where its sort field allows it, else with them.

    Yields:
        The records of one page after the other.

    Raises:
        MalformedReply: A reply is no page of this list, or the list does not hold still.
    """
    key = walk.resource.key[0] if len(walk.resource.key) == 1 else ""
    sort = key if walk.query.sort == "" else walk.query.sort
    by_key = key in walk.resource.sortable and _from_below(walk.query, key)
    if not walk.resource.paged:
        yield read_page(walk, transport.send(walk.request())).records
    elif by_key and sort == key:
        yield from _by_key(transport, walk, key, "orderby")
    elif by_key and sort and _from_below(walk.query, sort):
        yield from _by_stamp(transport, walk, key, sort)
    else:
        yield from _by_offset(transport, walk)


def _from_below(query: Query, name: str) -> bool:
    """Whether what is asked of a field, if anything, is a lower bound, which a walk may raise as it goes."""
    return name not in query.filters or split(query.filters[name])[0] in (">", ">=")


def _by_key(transport: Sends, walk: Walk, key: str, order: str) -> Iterator[list[Raw]]:
    """Walk by ascending keys; ``order`` is the parameter that sorts."""
    query, passed = walk.query, set[Any]()
    while True:
        page = read_page(walk, transport.send(walk.request((order, key), query=query)))
        if page.records:
            yield page.records
        if _is_last(walk, page):
            return
        top = _top(walk, page, key)
        if top in passed:
            raise MalformedReply(f"{walk.name}: asking for {key} above {top} brought {top} again.", _RETRY)
        query = query.where(**{key: above(top)})
        passed.add(top)


def _by_stamp(transport: Sends, walk: Walk, key: str, stamp: str) -> Iterator[list[Raw]]:
    query, at_floor, floor, passed = walk.query, frozenset[Any](), None, set[str]()
    while True:
        page = read_page(walk, transport.send(walk.request(("orderby", stamp), query=query)))
        stamps = [_field(row, stamp) for row in page.records]
        top = next((str(value) for value in reversed(stamps) if _MOMENT.match(str(value))), "")
        last = _is_last(walk, page)
        if not (top or last):  # the records don't show what they are sorted by
            yield from _by_offset(transport, replace(walk, query=query))
            return
        if top in passed and top != floor and not last:
            raise MalformedReply(f"{walk.name}: asking for {stamp} above {top} brought {top} again.", _RETRY)
        passed.add(top)
        fresh = [row for row in page.records if _identity(row, key) not in at_floor]
        if fresh:
            yield fresh
        if last:
            return
        at_top = frozenset(_identity(row, key) for row, value in zip(page.records, stamps, strict=True) if value == top)
        if top == floor:  # more rows share this stamp than a page holds: take them by their key, then go on above it
            tie = replace(walk, query=query.where(**{stamp: top}))
            for rows in _by_key(transport, tie, key, "orderby"):
                rest = [row for row in rows if _identity(row, key) not in at_floor | at_top]
                if rest:
                    yield rest
            query, at_floor, floor = query.where(**{stamp: above(top)}), frozenset(), None
        else:
            query, at_floor, floor = query.where(**{stamp: at_least(top)}), at_top, top


def _by_offset(transport: Sends, walk: Walk) -> Iterator[list[Raw]]:
    sort = (("orderby", walk.query.sort),) if walk.query.sort else ()
    for _ in range(RESTARTS + 1):
        offset, last = 0, None
        kept: list[list[Raw]] = []
        while True:
            place = (("offset", str(offset)),) if offset else ()
            page = read_page(walk, transport.send(walk.request(*sort, *place)))
            overlap = 0 if last is None else 1
            if overlap and page.records[:1] != [last]:
                break  # rows moved: what lies ahead of the offset is no longer what was read
            if walk.resource.key:
                yield page.records[overlap:]
            else:
                kept.append(page.records[overlap:])
            end = len(page.records) < walk.page_size if page.total is None else offset + len(page.records) >= page.total
            if end:
                yield from kept
                return
            offset, last = offset + len(page.records) - 1, page.records[-1]
    raise MalformedReply(
        f"{walk.name}: the list changed during each of {RESTARTS + 1} attempts to read it by offset.",
        "Run again at a quieter time, or use api_version V3.",
    )


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


def _is_last(walk: Walk, page: Page) -> bool:
    """Whether a V2 page that starts at offset 0 holds all that was asked for."""
    return len(page.records) < walk.page_size if page.total is None else page.total <= len(page.records)


def _beyond_count(transport: Sends, walk: Walk, page: Page) -> Iterator[list[Raw]]:
    """Read on where a V3 page has no ``next`` and need not be the last one.

    Catalog/Search shows nothing but a count; how it pages is not documented, so it is walked by its key. So is every
    list that comes sorted by its key.
    """
    if page.following is not None or not walk.resource.paged or not page.records:
        return
    more = len(page.records) >= walk.page_size if page.total is None else page.total > len(page.records)
    if not more:
        return
    key = walk.resource.key[0] if len(walk.resource.key) == 1 else ""
    by_key = key in walk.resource.sortable and walk.query.sort in ("", key) and _from_below(walk.query, key)
    if not by_key:
        raise MalformedReply(f"{walk.name}: a full page came without a link to the next one.", _RETRY)
    rest = walk.query.where(**{key: above(_top(walk, page, key))})
    yield from _by_key(transport, replace(walk, query=rest), key, "sort")


def _field(record: Raw, name: str) -> Any:
    """What a record has in a field, in whichever case it is spelled; None if it has none."""
    return record.get(name, next((record[key] for key in record if key.lower() == name.lower()), None))


def _identity(record: Raw, key: str) -> Any:
    """What tells a record from others: its key; all of it if it has none."""
    value = _field(record, key)
    return repr(record) if value in (None, "") else value


def _top(walk: Walk, page: Page, key: str) -> Any:
    """The key of the last record of a page that has one.

    Raises:
        MalformedReply: None has one.
    """
    found = (_field(record, key) for record in reversed(page.records))
    value = next((value for value in found if value not in (None, "")), None)
    if value is None:
        raise MalformedReply(f"{walk.name}: no record of a page has {key}, by which the list is walked.", _RETRY)
    return value


def _sort_of(body: object) -> str:
    return "a list" if isinstance(body, list) else type(body).__name__


WALKS: dict[str, Callable[[Sends, Walk], Iterator[list[Raw]]]] = {"V3": by_cursor, "V2": by_value}
"""The way each version of the API is walked."""
