"""How is a stream read so that only new and changed records come?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.query import Query, above
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import AppendOnly, ByDay, Stamp, snake_case
from lightspeed_retail.wire import Decoder, Record

from .failures import cause, concerns_account
from .following import Following
from .lists import Lists, Page
from .replication import (
    KEY,
    VALUE,
    Bookmark,
    DayBookmark,
    HiddenStampBookmark,
    KeyBookmark,
    Run,
    StampBookmark,
    State,
    moment,
)

EARLIEST = date(2005, 1, 1)
"""The day to begin a report with if the account does not tell: before there was a Lightspeed Retail."""


class Reading:
    """Reads one stream from its bookmark on, and moves the bookmark.

    Args:
        lists: What is requested.
        typed: Turns a page into records.
        state: The stream's part of the Singer state; written in place.
        run: The run.
        logger: Where to warn.
    """

    def __init__(
        self,
        lists: Lists,
        typed: Callable[[Page], list[Record]],
        state: State,
        run: Run,
        logger: logging.Logger,
    ) -> None:
        self._stream = lists.stream
        self._lists = lists
        self._typed = typed
        self._state = state
        self._run = run
        self._logger = logger

    def records(self, following: Following) -> Iterator[Record]:
        """Read what is new.

        Args:
            following: How changes are followed.

        Raises:
            LightspeedError: The stream could not be read to its end.
        """
        match following:
            case ByDay():
                yield from self._by_day(following)
            case AppendOnly():
                ordered = self._lists.sortable_by(following.field)
                bookmark: Bookmark = KeyBookmark(self._state, following, self._run, ordered=ordered)
                yield from self._since(bookmark, sort=following.field if ordered else "")
            case Stamp(hidden=True):
                yield from self._since(HiddenStampBookmark(self._state, following.field, self._run))
            case Stamp():
                yield from self._by_stamp(following, (following.fallback,) if following.fallback else ())

    def _since(self, bookmark: Bookmark, *, sort: str = "") -> Iterator[Record]:
        """Read what is new since a bookmark, and move it."""
        self._check(bookmark)
        for page in self._lists.pages(bookmark.conditions(), sort, position=bookmark):
            yield from self._noted(self._typed(page), bookmark)
        self._complete(bookmark)

    def _by_stamp(self, stamp: Stamp, aliases: tuple[str, ...]) -> Iterator[Record]:
        """Read what is new by a stamp; by something else if records come without it."""
        ordered = self._lists.sortable_by(stamp.field)
        bookmark = StampBookmark(self._state, stamp.field, self._run, ordered=ordered, aliases=aliases)
        self._check(bookmark)
        sort = stamp.field if ordered else ""
        shown = False
        for page in self._lists.pages(bookmark.conditions(), sort, position=bookmark):
            records = self._typed(page)
            shown = shown or any(record[stamp.field] is not None for record in records)
            if records and not shown:
                break
            yield from self._noted(records, bookmark)
        else:
            self._complete(bookmark)
            return
        yield from self._without(stamp)

    def _without(self, stamp: Stamp) -> Iterator[Record]:
        """Read what is new although records do not show the stamp they should."""
        if stamp.fallback:
            self._logger.warning(
                "%s: records lack %s; following %s instead.", self._stream, stamp.field, stamp.fallback
            )
            yield from self._by_stamp(Stamp(stamp.fallback), (stamp.field,))
        else:
            self._logger.warning("%s: records lack %s; the next run reads them again.", self._stream, stamp.field)
            yield from self._since(StampBookmark(self._state, stamp.field, self._run))

    def _by_day(self, by_day: ByDay) -> Iterator[Record]:
        """Read a report window by window; the day two windows share is taken from the first that has it."""
        bookmark = DayBookmark(self._state, by_day, self._run)
        self._check(bookmark)
        latest = ""
        for window in bookmark.windows(bookmark.first or bookmark.begins(self._epoch(by_day))):
            shared = window[by_day.first] if window[by_day.first] == latest else None
            for page in self._lists.pages(window, needed=True):
                rows = [row for row in self._typed(page) if shared is None or row[by_day.field] != shared]
                latest = max([latest, *(row[by_day.field] or "" for row in rows)])
                yield from self._noted(rows, bookmark)
            bookmark.completed()

    def _epoch(self, by_day: ByDay) -> date | None:
        """The day a report can begin on: that of the earliest record it is about, which began earlier west of UTC."""
        slug, field = by_day.epoch
        resource = RESOURCES[snake_case(slug)]
        sort = field if field in resource.sortable else ""
        question = Query({field: above("1970-01-02T00:00:00+00:00")}, sort=sort, archived="true")
        decoder = Decoder(resource, {})
        try:
            for page in self._lists.client.pages(resource, question, page_size=1, asker=self._stream):
                for raw in page:
                    earliest = decoder.decode(raw).record[field]
                    if earliest is not None:
                        return moment(earliest).date() - timedelta(days=1)
        except LightspeedError as error:
            if concerns_account(error):
                raise
            self._logger.warning(
                "%s: no first day can be found by %s (%s); reading from %s on. Set 'start_date' to begin later.",
                self._stream,
                slug,
                cause(error),
                EARLIEST,
            )
            return EARLIEST
        return None

    # ----------------------------------------------------------------------------------------- bookmarks

    def _check(self, bookmark: Bookmark) -> None:
        """Warn if the state has a bookmark that is not used."""
        if bookmark.foreign:
            found = f"{self._state[KEY]} = {self._state.get(VALUE)}" if KEY in self._state else ", ".join(self._state)
            self._logger.warning(
                "%s: the state holds a bookmark of another form (%s), but this stream follows %s; reading as on the "
                "first run.",
                self._stream,
                found,
                bookmark.name,
            )
        if bookmark.distrusted is not None:
            self._logger.warning(
                "%s: the bookmark %s lies in the future; reading as on the first run.",
                self._stream,
                bookmark.distrusted,
            )

    def _complete(self, bookmark: Bookmark) -> None:
        if bookmark.disordered:
            self._logger.warning(
                "%s: records did not come sorted by %s, as requested. If the run is interrupted, the next one reads "
                "the list from its beginning.",
                self._stream,
                bookmark.name,
            )
        bookmark.completed()

    def _noted(self, page: list[Record], bookmark: Bookmark) -> Iterator[Record]:
        """Emit a page, then note what it held: a bookmark never gets ahead of what was emitted."""
        seen: list[Mapping[str, Any]] = [{name: record.get(name) for name in bookmark.fields} for record in page]
        yield from page  # the SDK takes deselected properties out of them
        for record in seen:
            bookmark.saw(record)
