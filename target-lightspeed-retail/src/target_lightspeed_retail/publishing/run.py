"""When is a row published, and when is it done with?

Rows are gathered stream by stream, as many as the account can be asked about in one request. A batch is published when
it is full, when a key comes a second time, and when the input ends; whatever its rows refer to goes first.
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
from lightspeed_retail.resources._base import Resource
from lightspeed_retail_singer.errors import KeyMissing
from target_lightspeed_retail.configuration.publications import Method, Publications
from target_lightspeed_retail.matching.finder import Finder
from target_lightspeed_retail.matching.foreign_keys import ForeignKeys
from target_lightspeed_retail.outcomes.journal import Journal
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejected, Rejection
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder
from target_lightspeed_retail.outcomes.rejects import PREFIX, Rejects, earlier_rejection
from target_lightspeed_retail.outcomes.report import NO_KEY, Report
from target_lightspeed_retail.outcomes.results import Results
from target_lightspeed_retail.rows import NoKey, Row, digest, key_of
from target_lightspeed_retail.settings import TargetSettings

from .columns import UnknownColumns
from .exactly_once import SafeSender
from .publisher import Publisher
from .states import States
from .stream import DELETED_AT, SDC, Stream

_LOG = logging.getLogger(__name__)

MOST_ROWS = LONGEST_LIST
"""Rows of a batch: as many keys as one request can ask for."""

OLDEST = 300.0
"""Seconds after which rows are published even if their batch is not full, so that states are passed on."""


class Rejections(LightspeedError):
    """A run came to its end, but not all rows were published."""


class KeysMissing(Rejections, KeyMissing):
    """A run came to its end, but rows without a key were not published."""


class Run:
    """One run of the target.

    Args:
        client: The account.
        settings: The target's settings.
        publications: What becomes of the streams.
        pass_on: Passes a state on.
        clock: Seconds that only ever grow.
    """

    def __init__(
        self,
        client: Lightspeed,
        settings: TargetSettings,
        publications: Publications,
        pass_on: Callable[[Any], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._settings = settings
        self._publications = publications
        self._pass_on = pass_on
        self._clock = clock
        self._streams: dict[str, Stream] = {}
        self._batches: dict[str, dict[str, Row]] = {}
        self._sources_of: dict[type[Resource], list[str]] = {}
        self._states = States()
        self._number = 0
        self._published_at = clock()
        self._busy = False
        self._stopped_by = 0
        self._ended = False
        self._report = Report(dry=settings.dry_run)
        self._columns = UnknownColumns(settings.unknown_columns)
        self._open = ExitStack()
        self._open.callback(client.close)
        with self._undone_on_errors():
            self._journal = Journal(settings.journal, client.account_id, trial=settings.dry_run)
            self._open.callback(self._journal.close)
            self._journal.reserve()
            self._open.callback(self._columns.sum_up)
            self._open.callback(lambda: self._report.sum_up(spent=client.spent, rate=client.drip_rate))
            self._results = Results(None if settings.dry_run else settings.results)
            self._open.callback(self._results.close)
            self._rejects = None if settings.dry_run else Rejects(settings.rejects, self._journal.published_since)
            if self._rejects:
                self._rejects.open()
                self._open.callback(self._rejects.finish)
        self._references = ForeignKeys(self._journal, self._sources, self._is_announced)
        recorder = OutcomeRecorder(
            self._journal,
            self._rejects,
            self._results,
            self._report,
            most_rejects=0 if settings.on_reject == "stop" else settings.max_rejects,
        )
        finder = Finder(client)
        sender = SafeSender(client, finder, self._journal, attempts=client.settings.max_attempts)
        self._publisher = Publisher(recorder, self._references, finder, sender, dry=settings.dry_run)

    # ------------------------------------------------------------------------------------------------- input

    def announce(self, name: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> None:
        """Get ready for a stream.

        Raises:
            ConfigurationError: Nothing says what becomes of it, or it does not fit that.
        """
        told = {field: kind for field, kind in schema["properties"].items() if not field.startswith(PREFIX)}
        schema = {**schema, "properties": told}
        known = self._streams.get(name)
        if known and known.schema == schema and list(known.key_properties) == list(key_properties):
            return
        with self._at_work():
            self._publish(name)
            self._sources_of.clear()
            self._streams[name] = Stream.of(
                name,
                schema,
                key_properties,
                self._publications.of(name),
                references=self._references,
                columns=self._columns,
            )

    def take(self, name: str, record: Mapping[str, Any]) -> None:
        """Take in a row.

        Raises:
            LightspeedError: The run cannot go on.
        """
        with self._at_work():
            stream = self._streams[name]
            self._number += 1
            row = self._row(stream, record)
            if row is None:
                return
            if row.key in self._batches.get(name, {}):
                self._publish_all()
            batch = self._batches.setdefault(name, {})
            batch[row.key] = row
            if len(batch) >= MOST_ROWS or self._clock() - self._published_at > OLDEST:
                self._publish_all()

    def refuse(self, name: str, record: Mapping[str, Any], reason: str) -> None:
        """Reject a record of a stream, because it cannot even be read.

        Raises:
            TooManyRejects: That is one too many.
        """
        with self._at_work():
            self._number += 1
            if self._streams[name].publication.method is Method.SKIP:
                self._report.count(Outcome.SKIPPED)
                return
            row = Row(name, self._number, _own_fields(record), rejected=earlier_rejection(record))
            rejection = Rejection(f"{reason} Correct it where it comes from.", "a record that cannot be read")
            self._publisher.refuse(self._streams[name], row, rejection)

    def take_state(self, state: Any) -> None:
        """Take in a state."""
        with self._at_work():
            self._states.add(self._number, state)
            self._pass_states()

    def end(self) -> None:
        """Publish what is left, and sum up.

        Raises:
            Rejections: Rows were rejected.
            LightspeedError: The run cannot go on.
        """
        with self._at_work():
            self._publish_all()
            self._publish_waiting()
            for pattern in self._publications.unused():
                _LOG.warning("The publication for %r was not used: no stream matched it.", pattern)
            if self._rejects:
                self._rejects.finish()  # first, as it asks the journal for rows that settling forgets
            if not self._settings.dry_run:
                self._journal.settle_all()
            self._ended = True
            self._open.close()
        if self._report.rejects:
            where = f"They are in {self._rejects.path}: correct them, and send them again." if self._rejects else ""
            failed = KeysMissing if self._report.lack_keys_only else Rejections
            raise failed(f"{self._report.rejected_rows}.", where)

    def stop(self, signum: int) -> None:
        """End after the current row; at once if there is none."""
        if self._ended:
            return
        self._stopped_by = signum
        if self._busy:
            _LOG.info("Received %s: ending after the current row.", signal.Signals(signum).name)
        else:
            self._leave()

    def give_up(self) -> None:
        """End early after an error, which is reported already; the next run resumes from here."""
        with suppress(LightspeedError, OSError):
            self._pass_states()
        with suppress(LightspeedError, OSError):
            self._open.close()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Let signals wait meanwhile."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        self._leave_if_stopped()

    @contextmanager
    def _undone_on_errors(self) -> Iterator[None]:
        """Close what has been opened, if the rest cannot be."""
        try:
            yield
        except LightspeedError:
            self._open.close()
            raise

    def _leave_if_stopped(self) -> None:
        if self._stopped_by and not self._ended:
            self._leave()

    def _leave(self) -> None:
        self._ended = True
        try:
            self._pass_states()
        finally:
            self._open.close()
        _LOG.warning("Stopped by %s. Run again to go on.", signal.Signals(self._stopped_by).name)
        sys.exit(128 + self._stopped_by)

    def _row(self, stream: Stream, record: Mapping[str, Any]) -> Row | None:
        """The row that a record is; None if it is rejected."""
        plain = _own_fields(record)
        row = Row(stream.name, self._number, plain, rejected=earlier_rejection(record))
        try:
            if stream.key_properties:
                row = replace(row, key=key_of(plain, stream.key_properties))
            row = replace(row, deleted=stream.is_deleted(record))
            self._columns.note(stream.name, (name for name in plain if name not in stream.schema["properties"]))
        except NoKey as error:
            self._publisher.refuse(stream, row, Rejection(f"{error} Fill it in.", NO_KEY))
            return None
        except Rejected as rejected:
            self._publisher.refuse(stream, row, rejected.rejection)
            return None
        if row.key:
            return row
        kept = row.rejected.key if row.rejected else ""
        return replace(row, key=kept or self._journal.key_without(stream.name, digest(plain)))

    # ---------------------------------------------------------------------------------------------- publishing

    def _publish_all(self) -> None:
        """Publish all that has been gathered, what is referred to first."""
        for name in self._in_order():
            self._publish(name)
        self._published_at = self._clock()
        self._pass_states()

    def _publish(self, name: str) -> None:
        if rows := list(self._batches.get(name, {}).values()):
            self._publish_rows(self._streams[name], rows)

    def _publish_rows(self, stream: Stream, rows: Sequence[Row]) -> None:
        """Publish rows; where that ends early, those that are done with are forgotten first."""
        left = self._batches[stream.name] = {row.key: row for row in rows}
        for row in self._publisher.publish(stream, rows):
            del left[row.key]
            self._leave_if_stopped()

    def _publish_waiting(self) -> None:
        """Publish the rows that wait, as long as that gets any of them done."""
        self._references.input_ended = True
        final = False
        while waiting := self._journal.waiting():
            before = self._journal.count_waiting()
            self._publisher.release(final=final)
            for name in self._in_order():
                after = 0
                while name in waiting and (rows := self._journal.take_waiting(name, after, MOST_ROWS)):
                    after = rows[-1].number
                    self._publish_rows(self._streams[name], rows)
            final = self._journal.count_waiting() == before
            self._pass_states()

    def _in_order(self) -> Iterator[str]:
        """The streams, those first that others refer to; in circles the one that came first goes first."""
        left = dict(self._streams)
        while left:
            offered = {stream.publication.resource.slug() for stream in left.values() if stream.publication.resource}
            free = [name for name, stream in left.items() if not (stream.refers_to() & offered - _own(stream))]
            for name in free or [next(iter(left))]:
                yield name
                del left[name]

    def _sources(self, resource: type[Resource]) -> list[str]:
        """The streams whose keys references to a resource are."""
        if resource not in self._sources_of:
            known = [
                name
                for name, stream in self._streams.items()
                if stream.publication.resource is resource and stream.publication.external
            ]
            self._sources_of[resource] = list(dict.fromkeys([*known, *self._publications.external(resource)]))
        return self._sources_of[resource]

    def _is_announced(self, name: str) -> bool:
        return name in self._streams or self._publications.names(name)

    # -------------------------------------------------------------------------------------------------- states

    def _pass_states(self) -> None:
        """Pass on the latest state that everything before is done with."""
        if self._settings.dry_run:
            return
        open_rows = [next(iter(batch.values())).number for batch in self._batches.values() if batch]
        open_rows += self._journal.waiting().values()
        passed = self._states.passable(min(open_rows, default=None))
        if passed:
            number, state = passed
            if self._rejects:
                self._rejects.sync()
            self._pass_on(state)
            self._journal.settle(number)


def _own_fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record without those of Singer targets, but for the one that says that it was deleted."""
    return {name: value for name, value in record.items() if name == DELETED_AT or not name.startswith(SDC)}


def _own(stream: Stream) -> set[str]:
    """The resource of a stream itself, whose records may refer to each other."""
    return {stream.publication.resource.slug()} if stream.publication.resource else set()
