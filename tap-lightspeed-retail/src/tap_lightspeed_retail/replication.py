"""How far has a stream been read, and where does the next run go on?

Each way of following changes has a bookmark of its own kind. All of them keep the same promises: a bookmark never goes
beyond what was emitted, never beyond a record that was skipped, never into the future, and never back; and as long as a
walk that is not sorted by it is unfinished, it does not move at all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lightspeed_retail.estimate import DAYS_PER_REPORT
from lightspeed_retail.query import above, at_least
from lightspeed_retail.resources._base import AppendOnly, ByDay

State = MutableMapping[str, Any]
"""What the Singer state holds of one stream."""

KEY, VALUE = "replication_key", "replication_key_value"

UNDATED_TAIL = 100
"""Keys that are read again where records don't say when they were made: as many as a page holds."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far apart the clocks of two runs may be; a bookmark further ahead was not written by one of them."""


@dataclass(frozen=True)
class Run:
    """What bookmarks need to know of the run they are kept in.

    Attributes:
        started: When it started, by the API's clock.
        since: Earliest change to read when there is no bookmark; None for everything.
        lookback: How far before the bookmark to start.
    """

    started: datetime
    since: datetime | None
    lookback: timedelta

    @property
    def version(self) -> int:
        """A number that is higher in every later run, for full tables: milliseconds since 1970."""
        return int(self.started.timestamp() * 1000)


class Bookmark(ABC):
    """How far one stream has been read.

    Args:
        state: The stream's part of the Singer state; written in place.
        fields: The fields it looks at; the first one gives the bookmark its name there.
        run: The run it is kept in.
        ordered: Whether records come in the order of the first field, so that a run can be resumed in the middle.
        aliases: Other names under which an earlier run may have kept it.

    Attributes:
        distrusted: What the state holds, if that lies so far in the future that it is not used.
        foreign: Whether the state holds something that this tap has not written, or written for another field.
        disordered: Whether records came in another order than promised.
    """

    def __init__(
        self,
        state: State,
        fields: tuple[str, ...],
        run: Run,
        *,
        ordered: bool = False,
        aliases: tuple[str, ...] = (),
    ) -> None:
        self.fields = fields
        self.name = fields[0]
        self._state = state
        self._run = run
        self._ordered = ordered
        self._latest: Any = None
        self._has_moved = False
        self._is_held = False
        self._start: Any = None
        own = state.get(KEY) in (self.name, *aliases)
        self.value: Any = state.get(VALUE) if own else None
        self.distrusted: Any = None
        self.foreign = bool(state) and not own
        self.disordered = False

    @abstractmethod
    def conditions(self) -> Mapping[str, str]:
        """Filters that leave out what was read before."""

    @abstractmethod
    def saw(self, record: Mapping[str, Any]) -> None:
        """Take note of an emitted record, of which :attr:`fields` are enough."""

    @abstractmethod
    def completed(self) -> None:
        """Take note that everything asked for was emitted."""

    def lose_order(self) -> None:
        """Return to where the bookmark was, and move only when everything was emitted.

        Called when the account refuses to sort, or sends records again or in another order than requested: what has not
        come yet may then lie before the bookmark.
        """
        self._ordered = False
        if not self._has_moved:
            return
        self.value, self._has_moved = self._start, False
        if self.value is None:
            del self._state[KEY], self._state[VALUE]
        else:
            self._set(self.value)

    def hold(self) -> None:
        """Stay where the bookmark is.

        Called when a record is skipped: the next run tries it again, and reads again what follows it.
        """
        self._is_held = True

    def _advance(self, position: Any) -> None:
        """Note the position of a record; where records come in order, the bookmark moves along."""
        if self._ordered and self._latest is not None and position < self._latest:
            self.disordered = True
            self.lose_order()
        self._latest = position
        if self._ordered:
            self.completed()

    def _move(self, value: Any) -> None:
        """Move the bookmark forward, never back."""
        if not self._is_held and (self.value is None or value > self.value):
            if not self._has_moved:
                self._start, self._has_moved = self.value, True
            self._set(value)

    def _bring_back(self, latest: Any, credible: Any) -> None:
        """Undo a bookmark that lies in the future: what changes until then would never be read.

        Args:
            latest: Where it can be at most. A little ahead of that, it was written by a clock that was ahead.
            credible: Beyond this, nothing it says can be relied on.
        """
        if self.value is None or self.value <= latest:
            return
        if self.value <= credible:
            self._set(latest)
        else:
            self.distrusted, self.value = self.value, None

    def _set(self, value: Any) -> None:
        self.value = value
        self._state[KEY] = self.name
        self._state[VALUE] = value


class StampBookmark(Bookmark):
    """Follows a modification stamp.

    Args:
        stamp: Name of the stamp.
        ordered: Whether records come in the order of the stamp.
    """

    def __init__(
        self, state: State, stamp: str, run: Run, *, ordered: bool = False, aliases: tuple[str, ...] = ()
    ) -> None:
        super().__init__(state, (stamp,), run, ordered=ordered, aliases=aliases)
        self._now = text(run.started)
        self._highest: str | None = None
        self._bring_back(self._now, text(run.started + CLOCK_SKEW))

    def conditions(self) -> Mapping[str, str]:
        """Ask for stamps from the bookmark on, less the look-back; for all if there is no bookmark."""
        since = self._run.since if self.value is None else moment(self.value) - self._run.lookback
        return {} if since is None else {self.name: at_least(text(since))}

    def saw(self, record: Mapping[str, Any]) -> None:
        """Note the stamp of a record; where records come in its order, the bookmark goes along."""
        stamp = record.get(self.name)
        if stamp is None:
            return
        self._highest = max(self._highest or "", min(stamp, self._now))
        self._advance(stamp)

    def completed(self) -> None:
        """Move to the highest stamp that was emitted."""
        if self._highest is not None:
            self._move(self._highest)


class HiddenStampBookmark(StampBookmark):
    """Follows a stamp that can be filtered but is not shown: the bookmark is the start of the last complete run."""

    def completed(self) -> None:
        """Move to when the run began."""
        self._move(self._now)


class KeyBookmark(Bookmark):
    """Follows the key of records that are only ever added.

    The tail counts as settled once it is older than the look-back: until then a record with a lower key may still be
    committed, so the bookmark stays before it and the tail is read again. Where nothing tells how old a record is, the
    last :data:`UNDATED_TAIL` keys are read again, unless there shall be no look-back.

    Args:
        ordered: Whether records come in the order of their key.
    """

    def __init__(self, state: State, append: AppendOnly, run: Run, *, ordered: bool) -> None:
        fields = (append.field, append.created) if append.created else (append.field,)
        super().__init__(state, fields, run, ordered=ordered)
        self._created = append.created
        self._settled_until = text(run.started - run.lookback)
        self._tail = 0 if append.created or not run.lookback else UNDATED_TAIL
        self._highest: int | None = None
        self._unsettled: int | None = None

    def conditions(self) -> Mapping[str, str]:
        """Ask for keys above the bookmark; without one, for what was made since the start date."""
        if self.value is not None:
            return {self.name: above(self.value - self._tail)}
        if self._run.since is not None and self._created:
            return {self._created: at_least(text(self._run.since))}
        return {}

    def saw(self, record: Mapping[str, Any]) -> None:
        """Note the key of a record, and whether it is old enough to count as settled."""
        key = record.get(self.name)
        if key is None:
            return
        if self._created and (record.get(self._created) or "") > self._settled_until:
            self._unsettled = key if self._unsettled is None else min(key, self._unsettled)
        elif self._highest is None or key > self._highest:
            self._highest = key
        self._advance(key)

    def completed(self) -> None:
        """Move to the highest key before which everything is settled."""
        if self._highest is not None:
            self._move(self._highest if self._unsettled is None else min(self._highest, self._unsettled - 1))


class DayBookmark(Bookmark):
    """Follows the days of a report: the last day that had rows is read again, and the one before it."""

    def __init__(self, state: State, by_day: ByDay, run: Run) -> None:
        super().__init__(state, (by_day.field,), run)
        self._by_day = by_day
        self._today = run.started.date()
        self._highest: str | None = None
        self._bring_back(self._today.isoformat(), (run.started + CLOCK_SKEW).date().isoformat())

    def conditions(self) -> Mapping[str, str]:
        """None: a report is asked for window by window."""
        return {}

    @property
    def first(self) -> date | None:
        """The day to go on with; None if there is no bookmark."""
        if self.value is None:
            return None
        lookback = max(self._run.lookback, timedelta(seconds=1))
        return (datetime.fromisoformat(self.value) - lookback).date()

    def begins(self, epoch: date | None) -> date | None:
        """The day to begin with where there is no bookmark: the start date, but not days before there was anything.

        Args:
            epoch: The earliest day the report can have rows of; None if there is nothing to report.
        """
        return epoch if epoch is None or self._run.since is None else max(epoch, self._run.since.date())

    def windows(self, first: date | None) -> Iterator[Mapping[str, str]]:
        """The windows to ask for, oldest first.

        Windows share their boundary day, and the last one reaches a day beyond today: whether the last day of a window
        belongs to it, and where in the world the shop is, makes no difference then.

        Args:
            first: The day to begin with; None if there is nothing to report.
        """
        last = self._today + timedelta(days=1)
        while first is not None and first < last:
            until = min(first + timedelta(days=DAYS_PER_REPORT), last)
            yield {self._by_day.first: first.isoformat(), self._by_day.last: until.isoformat()}
            first = until

    def saw(self, record: Mapping[str, Any]) -> None:
        """Note the day of a row."""
        day = record.get(self.name)
        if day is not None:
            self._highest = max(self._highest or "", day)

    def completed(self) -> None:
        """Take note that a window, and all before it, was emitted."""
        if self._highest is not None:
            self._move(min(self._highest, self._today.isoformat()))


def text(moment: datetime) -> str:
    """A moment as bookmarks and filters write it: UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def moment(value: str) -> datetime:
    """A bookmark as a moment."""
    parsed = datetime.fromisoformat(value)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed
