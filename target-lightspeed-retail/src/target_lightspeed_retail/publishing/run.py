"""When is a row published, and when may a state be emitted?

Rows are gathered by stream, as many as one request can ask the account about. A batch is published when it is full,
when a key comes a second time, and when the input ends; the streams that others refer to are published first.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.query import LONGEST_LIST
from lightspeed_retail_singer.errors import KeyMissing
from target_lightspeed_retail.configuration.deletion import Undecidable, is_deleted
from target_lightspeed_retail.configuration.publications import Method, Publications
from target_lightspeed_retail.configuration.stream import DELETED_AT, SDC, Stream
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.foreign_keys import ForeignKeys
from target_lightspeed_retail.matching.matcher import Matcher
from target_lightspeed_retail.outcomes.journal import Journal
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejected, Rejection, refuse
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder
from target_lightspeed_retail.outcomes.rejects import PREFIX, Rejects, earlier_rejection
from target_lightspeed_retail.outcomes.report import NO_KEY, Report
from target_lightspeed_retail.outcomes.results import Results
from target_lightspeed_retail.rows import NoKey, Row, digest, key_of
from target_lightspeed_retail.settings import TargetSettings

from .columns import UnknownColumns
from .exactly_once import SafeSender
from .payloads import Payloads
from .planner import Planner
from .publisher import Publisher
from .states import States
from .streams import Streams

_LOG = logging.getLogger(__name__)

MOST_ROWS = LONGEST_LIST
"""Rows of a batch: as many keys as one request can ask for."""

OLDEST = 300.0
"""Seconds after which rows are published even if their batch is not full, so that states are emitted."""


class Rejections(LightspeedError):
    """A run came to its end, but not all rows were published."""


class KeysMissing(Rejections, KeyMissing):
    """A run came to its end, but rows without a key were not published."""


class Run:
    """One run of the target.

    Args:
        client: The account.
        settings: The target's settings.
        publications: What is done with each stream.
        emit_state: Emits a state.
        on_outcome: Called with the stream and the outcome of each row.
        clock: Monotonic clock, in seconds.
    """

    def __init__(
        self,
        client: Lightspeed,
        settings: TargetSettings,
        publications: Publications,
        emit_state: Callable[[Any], None],
        *,
        on_outcome: Callable[[str, Outcome], None] = lambda *_: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._settings = settings
        self._publications = publications
        self._emit_state = emit_state
        self._on_outcome = on_outcome
        self._clock = clock
        self._streams = Streams(publications)
        self._columns = UnknownColumns(settings.unknown_columns)
        self._states = States()
        self._batches: dict[str, dict[str, Row]] = {}
        self._replayed: dict[str, dict[str, str]] = {}
        self._number = 0
        self._published_at = clock()
        self._busy = False
        self._stopped_by = 0
        self._ended = False
        self._open = ExitStack()
        self._open.callback(client.close)
        try:
            self._recorder = self._open_recorder()
        except LightspeedError:
            self._open.close()
            raise
        self._journal = self._recorder.journal
        self._references = ForeignKeys(self._journal, self._streams.sources, self._streams.is_expected)
        self._publisher = self._make_publisher()

    def _open_recorder(self) -> OutcomeRecorder:
        """Open all that outcomes are recorded in; it is closed in reverse order."""
        settings, client = self._settings, self._client
        journal = Journal(settings.journal, client.account_id, trial=settings.dry_run)
        self._open.callback(journal.close)
        journal.reserve()
        report = Report(dry=settings.dry_run, on_outcome=self._on_outcome)
        self._open.callback(self._columns.sum_up)
        self._open.callback(lambda: report.sum_up(spent=client.spent, rate=client.drip_rate))
        results = Results(None if settings.dry_run else settings.results)
        self._open.callback(results.close)
        rejects = None if settings.dry_run else Rejects(settings.rejects, journal.published_since)
        if rejects:
            rejects.open()
            self._open.callback(rejects.finish)
        most_rejects = 0 if settings.on_reject == "stop" else settings.max_rejects
        return OutcomeRecorder(journal, rejects, results, report, most_rejects)

    def _make_publisher(self) -> Publisher:
        finder = Finder(self._client)
        matcher = Matcher(finder, self._references)
        return Publisher(
            recorder=self._recorder,
            matcher=matcher,
            finder=finder,
            planner=Planner(matcher, finder, Payloads(self._references, self._columns)),
            sender=SafeSender(self._client, finder, self._journal, attempts=self._client.settings.max_attempts),
            dry=self._settings.dry_run,
        )

    # ------------------------------------------------------------------------------------------------- input

    def announce(self, name: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> None:
        """Take in the schema of a stream.

        Raises:
            ConfigurationError: No publication matches the stream, or it does not fit its publication.
        """
        own = {field: kind for field, kind in schema["properties"].items() if not field.startswith(PREFIX)}
        schema = {**schema, "properties": own}
        if self._streams.is_known(name, schema, key_properties):
            return
        with self._finishing_before_signals():
            self._publish(name)
            stream = self._streams.announce(name, schema, key_properties)
            self._columns.check_schema(name, stream.publication, list(own), key_properties)
            self._recorder.describe(name, schema, key_properties)

    def take(self, name: str, record: Mapping[str, Any]) -> None:
        """Take in a record.

        Raises:
            LightspeedError: The run cannot continue.
        """
        with self._finishing_before_signals():
            self._number += 1
            row = self._row(self._streams[name], record)
            if row is None:
                return
            if row.key in self._batches.get(name, {}):
                self._publish_all()
            batch = self._batches.setdefault(name, {})
            batch[row.key] = row
            if len(batch) >= MOST_ROWS or self._clock() - self._published_at > OLDEST:
                self._publish_all()

    def refuse(self, name: str, record: Mapping[str, Any], reason: str) -> None:
        """Reject a record, because it cannot even be read.

        Raises:
            TooManyRejects: That is one too many.
        """
        with self._finishing_before_signals():
            self._number += 1
            if self._streams[name].publication.method is Method.SKIP:
                self._recorder.ignored(name)
                return
            row = Row(name, self._number, _fields(record), rejected=earlier_rejection(record))
            rejection = Rejection(f"{reason} Correct it where it comes from.", "a record that cannot be read")
            self._recorder.rejected(row, None, rejection)

    def take_state(self, state: Any) -> None:
        """Take in a state."""
        with self._finishing_before_signals():
            self._states.add(self._number, state)
            self._emit_states()

    def end(self) -> None:
        """Publish what is left, and summarize.

        Raises:
            Rejections: Rows were rejected.
            LightspeedError: The run cannot continue.
        """
        rejects, report = self._recorder.rejects, self._recorder.report
        with self._finishing_before_signals():
            self._publish_all()
            self._publish_waiting()
            for pattern in self._publications.unused():
                _LOG.warning("The publication for %r was not used: no stream matched it.", pattern)
            if rejects:
                rejects.finish()  # first, as it asks the journal for rows that settling forgets
            if not self._settings.dry_run:
                self._journal.settle_all()
            self._ended = True
            self._open.close()
        if report.rejects:
            where = f"They are in {rejects.path}: correct them, and send them again." if rejects else ""
            failed = KeysMissing if report.lack_keys_only else Rejections
            raise failed(f"{report.rejected_rows}.", where)

    def _row(self, stream: Stream, record: Mapping[str, Any]) -> Row | None:
        """The row of a record; None if it is rejected."""
        fields = _fields(record)
        row = Row(stream.name, self._number, fields, rejected=earlier_rejection(record))
        try:
            if stream.key_properties:
                row = replace(row, key=key_of(fields, stream.key_properties))
            row = replace(row, deleted=_is_deleted(stream, record))
            self._columns.note(stream.name, (name for name in fields if name not in stream.schema["properties"]))
        except NoKey as error:
            self._recorder.rejected(row, None, Rejection(f"{error} Fill it in.", NO_KEY))
            return None
        except Rejected as rejected:
            self._recorder.rejected(row, None, rejected.rejection)
            return None
        if row.key:
            return row
        return replace(row, key=self._given_key(row, digest(fields)))

    def _given_key(self, row: Row, fields: str) -> str:
        """The key of a row that has none: the one it had when it was rejected, unless another row has it now."""
        if row.rejected is None:
            return self._journal.key_without(row.stream, fields)
        keys = self._replayed.setdefault(row.rejected.id, {})
        if fields not in keys:
            kept = "" if keys else row.rejected.key
            keys[fields] = kept or self._journal.key_without(row.stream, fields)
        return keys[fields]

    # ---------------------------------------------------------------------------------------------- publishing

    def _publish_all(self) -> None:
        """Publish all rows that were gathered, those first that others refer to."""
        for name in self._streams.in_order():
            self._publish(name)
        self._published_at = self._clock()
        self._emit_states()

    def _publish(self, name: str) -> None:
        if rows := list(self._batches.get(name, {}).values()):
            self._publish_rows(self._streams[name], rows)

    def _publish_rows(self, stream: Stream, rows: Sequence[Row]) -> None:
        """Publish rows; if that ends early, those that are done count as done."""
        left = self._batches[stream.name] = {row.key: row for row in rows}
        for row in self._publisher.publish(stream, rows):
            del left[row.key]
            self._exit_if_stopped()

    def _publish_waiting(self) -> None:
        """Publish the rows that wait for others, as long as any of them gets done."""
        self._references.input_ended = True
        last_chance = False
        while waiting := self._journal.waiting():
            before = self._journal.count_waiting()
            self._publisher.retry_waiting(last_chance=last_chance)
            for name in self._streams.in_order():
                after = 0
                while name in waiting and (rows := self._journal.take_waiting(name, after, MOST_ROWS)):
                    after = rows[-1].number
                    self._publish_rows(self._streams[name], rows)
            last_chance = self._journal.count_waiting() == before
            self._emit_states()

    def _emit_states(self) -> None:
        """Emit the latest state before which every row is done."""
        if self._settings.dry_run:
            return
        open_rows = [next(iter(batch.values())).number for batch in self._batches.values() if batch]
        open_rows += self._journal.waiting().values()
        latest = self._states.take_latest(min(open_rows, default=None))
        if latest:
            number, state = latest
            if self._recorder.rejects:
                self._recorder.rejects.sync()
            self._emit_state(state)
            self._journal.settle(number)

    # ------------------------------------------------------------------------------------------------ early end

    def stop(self, signum: int) -> None:
        """End after the current row because of a signal; at once if there is none."""
        if self._ended:
            return
        self._stopped_by = signum
        if self._busy:
            _LOG.info("Received %s: ending after the current row.", signal.Signals(signum).name)
        else:
            self._exit()

    def give_up(self) -> None:
        """End early after an error, which is reported already; the next run resumes from here."""
        with suppress(LightspeedError, OSError):
            self._emit_states()
        with suppress(LightspeedError, OSError):
            self._open.close()

    @contextmanager
    def _finishing_before_signals(self) -> Iterator[None]:
        """Let signals wait until this is done."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        self._exit_if_stopped()

    def _exit_if_stopped(self) -> None:
        if self._stopped_by and not self._ended:
            self._exit()

    def _exit(self) -> None:
        self._ended = True
        try:
            self._emit_states()
        finally:
            self._open.close()
        _LOG.warning("Stopped by %s. Run again to go on.", signal.Signals(self._stopped_by).name)
        sys.exit(128 + self._stopped_by)


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record without those of Singer programs, but for the one that says that it was deleted."""
    return {name: value for name, value in record.items() if name == DELETED_AT or not name.startswith(SDC)}


def _is_deleted(stream: Stream, record: Mapping[str, Any]) -> bool:
    """Whether a row was deleted at its source.

    Raises:
        Rejected: A field that should say so says something else.
    """
    for name in stream.deletion_fields:
        try:
            if is_deleted(record.get(name)):
                return True
        except Undecidable as wrong:
            raise refuse(
                f"{name!r} says neither yes nor no: {wrong}.",
                "It has to be true, false, a timestamp or empty.",
                f"{name!r} says neither yes nor no",
            ) from None
    return False
