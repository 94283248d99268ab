"""What does the SDK see of a stream?

One class serves every stream; what differs stands in the catalogue and in the stream's plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.singerlib.catalog import REPLICATION_INCREMENTAL

from lightspeed_retail.errors import NotFound
from lightspeed_retail.estimate import Listing
from lightspeed_retail.query import Query
from lightspeed_retail.relations import fields_along
from lightspeed_retail.resources._base import Many
from lightspeed_retail.skipped import SkippedRecord
from lightspeed_retail.wire import Record
from lightspeed_retail_singer.progress import StreamTally
from lightspeed_retail_singer.tap import SingerStream

from .archived import warn_of_missing
from .failures import concerns_account
from .following import Following, chosen, followed_by, replication_key
from .leftovers import Leftovers
from .lists import Lists
from .reading import Reading
from .records import Records
from .schema import key_of, stream_schema

if TYPE_CHECKING:
    from singer_sdk.helpers import types

    from .plan import Plan
    from .tap import TapLightspeedRetail


class LightspeedStream(SingerStream):
    """The stream of one resource.

    Args:
        tap: The tap it belongs to.
        plan: What it asks for.
    """

    _tap: TapLightspeedRetail
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE  # the decoder has done it
    STATE_MSG_FREQUENCY = 1000  # ten requests' worth of records: what a kill can cost

    def __init__(self, tap: TapLightspeedRetail, plan: Plan) -> None:
        self.resource = plan.resource
        self.selected_by_default = plan.resource.selected
        self._plan = plan
        self._following = followed_by(plan)
        self._leftovers = Leftovers(plan.resource.slug(), tap.tap_settings.extra_fields, tap.logger, self._count_odd)
        schema = stream_schema(plan.resource, plan.nested, extra=self._leftovers.in_column)
        super().__init__(tap, schema=schema, name=plan.resource.slug())
        self.primary_keys = key_of(plan.resource)
        self.replication_key = replication_key(self._following)
        if self._following and self.replication_key is None:  # by a stamp that is not shown
            self.forced_replication_method = REPLICATION_INCREMENTAL

    # -------------------------------------------------------------------------------------------- selection

    def deselected_by_default(self) -> Iterator[str]:
        """Yield the credentials: they are not selected unless the catalog names them."""
        return (field.name for field in self.resource.fields.values() if field.secret)

    @cached_property
    def _relations(self) -> tuple[str, ...]:
        """The relations to load: those planned, less those whose property the catalog deselects."""
        names = (name for name in self._plan.relations if self._wants(name))
        return () if self.resource.fixed else tuple(names)

    def _wants(self, relation: str) -> bool:
        """Whether the catalog has and selects the property of a relation; within lists nothing can be deselected."""
        fields = fields_along(self.resource, relation)
        if fields[0].name not in self.effective_schema["properties"]:
            return False
        breadcrumb: tuple[str, ...] = ()
        for field in fields:
            breadcrumb = (*breadcrumb, "properties", field.name)
            if not self.mask[breadcrumb]:
                return False
            if isinstance(field, Many):
                break
        return True

    @property
    def listing(self) -> Listing:
        """What is read, to be counted."""
        archived = self._tap.tap_settings.archived if self.resource.archivable else ""
        query = Query(self._plan.filters, relations=self._relations, archived=archived)
        return Listing(self.resource, query, self._plan.path, single=self._plan.key is not None)

    # ---------------------------------------------------------------------------------------------- reading

    def check(self) -> None:
        """Refuse, before anything is read, what cannot be read.

        Raises:
            ConfigurationError: A filter is missing, or the catalog names a replication key that cannot be one.
        """
        if self._plan.key is None:
            self._plan.check_complete()
        self._chosen()

    def get_records(self, context: types.Context | None) -> Iterable[Record]:  # noqa: ARG002  -- there are no partitions
        """Read the stream; if it fails, report that and let the others be read.

        Yields:
            Typed records.

        Raises:
            LightspeedError: No stream can be read.
        """
        _ = self._tap.run  # a token that is refused already here can read nothing at all
        if self._is_tried_out and self._plan.missing:
            self.logger.warning("%s cannot be tried out: it needs a filter on %s.", self.name, self._plan.missing[0])
            return
        with self._tap.progress.tally.reading(self.name) as tally:
            yield from self._read_into(tally)

    def _read_into(self, tally: StreamTally) -> Iterator[Record]:
        """Read the stream, and count its records."""
        try:
            for record in self._records():
                tally.records += 1
                yield record
        except Exception as error:
            if isinstance(error, NotFound) and not (self._lists.answered or self._is_wanted):
                self._tap.failures.unavailable(self.name)
            elif self._is_tried_out or concerns_account(error):
                raise
            else:
                self._tap.failures.failed(self.name, error, tally.records)
        else:
            self._report()
            self._tap.failures.succeeded(self.name)

    def _report(self) -> None:
        """Warn of what was requested in vain."""
        self._typed.report()
        if self._typed.may_lack_archived and not (self._plan.open_placeholders or self._is_tried_out):
            warn_of_missing(self.name, self._lists.first, self.logger)

    def _records(self) -> Iterator[Record]:
        following = self._chosen()
        if self._plan.key is not None or self.resource.singleton():
            yield from self._typed.of(self._lists.single())
        elif following:
            reading = Reading(self._lists, self._typed.of, self.stream_state, self._tap.run, self.logger)
            yield from reading.records(following)
        else:
            yield from self._full_table()

    def _full_table(self) -> Iterator[Record]:
        """Read everything, and announce at the end that other rows are gone, unless records were skipped."""
        self._stream_version = self._tap.run.version if self._reads_all else None
        for page in self._lists.pages({}):
            yield from self._typed.of(page)
        if self._stream_version is not None and not self._tap.skipped.among(self.name):
            self.emit_version(self._stream_version)

    def _chosen(self) -> Following | None:
        """How changes are followed in this run."""
        return chosen(self.resource, self._following, self.replication_method, self.replication_key)

    @cached_property
    def _lists(self) -> Lists:
        return Lists(
            self._tap.client,
            self._plan,
            self._relations,
            self._tap.tap_settings,
            self.logger,
            on_skipped=self._skip,
        )

    def _skip(self, record: SkippedRecord) -> None:
        """Report a record that the list could not be read with."""
        self._tap.skipped.add(self.name, record)

    @cached_property
    def _typed(self) -> Records:
        zones, progress = self._tap.client.time_zones, self._tap.progress
        return Records(self._plan, self._leftovers, zones, self.logger, on_page=lambda: progress.add_page(self.name))

    def _count_odd(self, number: int) -> None:
        self._tap.progress.tally.of(self.name).odd_values += number

    @property
    def _is_tried_out(self) -> bool:
        """Whether this is a test of the connection."""
        return self.ABORT_AT_RECORD_COUNT is not None

    @property
    def _is_wanted(self) -> bool:
        """Whether it is this stream that the user wants, not everything that the account has."""
        return self.name in self._tap.wanted

    @property
    def _reads_all(self) -> bool:
        """Whether a row that does not come is gone; a version cannot be announced for records in batches."""
        only_archived = self.resource.archivable and self._tap.tap_settings.archived == "only"
        return not (self._plan.restricted or only_archived or self._writes_batches)

    @property
    def _writes_batches(self) -> bool:
        """Whether records go into batch files instead of messages."""
        return self.config.get("batch_config") is not None

    # -------------------------------------------------------------------------------------------- SDK hooks

    def post_process(self, row: Record, context: types.Context | None = None) -> Record:  # noqa: ARG002 -- the SDK's signature
        """Take deselected properties out of batches, where the SDK leaves them in."""
        return self.without_deselected(row) if self._writes_batches else row

    def log_sync_costs(self) -> None:
        """Sum up, at the end of the run, what the catalogue had no place for."""
        self._leftovers.sum_up()
