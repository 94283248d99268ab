"""How does a stream read its resource?

One class serves every stream; what differs stands in the catalogue and in the stream's plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE, REPLICATION_INCREMENTAL

from lightspeed_retail.errors import ConfigurationError, Forbidden, NotFound
from lightspeed_retail.query import Query, above
from lightspeed_retail.relations import fields_along
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import AppendOnly, ByDay, Many, Resource, Stamp, Timestamp, snake_case
from lightspeed_retail.wire import Decoder, Raw, Record
from lightspeed_retail_singer.tap import SingerStream

from .leftovers import Leftovers
from .replication import Bookmark, DayBookmark, HiddenStampBookmark, KeyBookmark, Run, StampBookmark, moment
from .schema import EXTRA, stream_schema

if TYPE_CHECKING:
    from datetime import date

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
        self._leftovers = Leftovers(plan.resource.slug(), tap.tap_settings.extra_fields, tap.logger)
        schema = stream_schema(plan.resource, plan.nested, extra=self._leftovers.in_column)
        super().__init__(tap, schema=schema, name=plan.resource.slug())
        self.primary_keys = plan.resource.key
        self.replication_key = self._declared_key()
        if self._following and self.replication_key is None:  # by a stamp that is not shown
            self.forced_replication_method = REPLICATION_INCREMENTAL

    # ------------------------------------------------------------------------------------------ replication

    @property
    def _following(self) -> Stamp | AppendOnly | ByDay | None:
        """How changes are followed; None if the stream is a single record or the resource has no way."""
        return None if self._plan.key is not None else self.resource.replication

    def _declared_key(self) -> str | None:
        following = self._following
        if following is None or (isinstance(following, Stamp) and following.hidden):
            return None
        return following.field

    def _chosen(self) -> Stamp | AppendOnly | ByDay | None:
        """How changes are followed in this run, after what the catalog that was passed says."""
        following = self._following
        if self.replication_method == REPLICATION_FULL_TABLE:
            return None
        if self.replication_key in (None, self._declared_key()):
            return following
        if not isinstance(self.resource.fields.get(self.replication_key), Timestamp):
            raise ConfigurationError(
                f"Catalog: {self.name} cannot be replicated by {self.replication_key!r}.",
                f"Its replication key is {self._declared_key()!r}." if following else "Use FULL_TABLE.",
            )
        return Stamp(self.replication_key)

    @cached_property
    def _run(self) -> Run:
        return self._tap.run

    def _comes_sorted_by(self, field: str) -> bool:
        """Whether the whole stream can come sorted by a field: one list, not one per parent or walk."""
        return field in self.resource.sortable and len(self.resource.walks) == 1 and not self._open_placeholders

    @property
    def _batches(self) -> bool:
        """Whether records go into batch files instead of messages."""
        return self.config.get("batch_config") is not None

    @property
    def _open_placeholders(self) -> list[str]:
        return [name for name in self.resource.placeholders() if name not in self._plan.path]

    # -------------------------------------------------------------------------------------------- selection

    def deselected_by_default(self) -> Iterator[str]:
        """Yield the credentials: they are not selected unless the catalog names them."""
        return (field.name for field in self.resource.fields.values() if field.secret)

    # ---------------------------------------------------------------------------------------------- reading

    def get_records(self, context: types.Context | None) -> Iterable[Record]:  # noqa: ARG002  -- there are no partitions
        """Read the stream; one that the token may not read is left to the tap to tell of, so that others go on.

        Yields:
            Typed records.

        Raises:
            LightspeedError: The stream could not be read to its end.
        """
        _ = self._tap.client.account_id  # a token that is refused already here can read nothing at all
        try:
            if self._plan.key is not None or self.resource.singleton():
                yield self._single()
            elif self._tried_out and self._plan.missing:
                self.logger.warning(
                    "%s cannot be tried out: it needs a filter on %s.", self.name, self._plan.missing[0]
                )
            else:
                self._plan.check_complete()
                yield from self._followed()
        except Forbidden as refusal:
            if self._tried_out:
                raise
            self._tap.blocked[self.name] = refusal
            self.logger.error("%s", refusal)  # noqa: TRY400 -- the message says it all

    @property
    def _tried_out(self) -> bool:
        """Whether this is a test of the connection."""
        return self.ABORT_AT_RECORD_COUNT is not None

    def _followed(self) -> Iterator[Record]:
        """Read the list as far as it is new."""
        following = self._chosen()
        match following:
            case None:
                yield from self._full_table()
            case ByDay():
                yield from self._by_day(following)
            case AppendOnly():
                ordered = self._comes_sorted_by(following.field)
                bookmark: Bookmark = KeyBookmark(self.stream_state, following, self._run, ordered=ordered)
                yield from self._since(bookmark, sort=following.field if ordered else "")
            case Stamp(hidden=True):
                yield from self._since(HiddenStampBookmark(self.stream_state, following.field, self._run))
            case Stamp():
                yield from self._by_stamp(following, (following.fallback,) if following.fallback else ())

    def _single(self) -> Record:
        """Read the one record there is, or was asked for."""
        raw = self._tap.client.get(
            self.resource, self._plan.key, relations=self._relations, path=self._plan.path, asker=self.name
        )
        return self._typed([raw], self._plan.path)[0]

    def _full_table(self) -> Iterator[Record]:
        """Read everything, and say at the end that what was not among it is gone."""
        whole = not self._plan.restricted and not self._batches  # a version cannot be told of records in batches
        self._stream_version = self._run.version if whole else None
        for page in self._pages({}):
            yield from page
        if self._stream_version is not None:
            self.emit_version(self._stream_version)

    def _since(self, bookmark: Bookmark, *, sort: str = "") -> Iterator[Record]:
        """Read what is new since a bookmark, and move it."""
        self._check(bookmark)
        for page in self._pages(bookmark.conditions(), sort):
            yield from self._noted(page, bookmark)
        bookmark.completed()

    def _by_stamp(self, stamp: Stamp, aliases: tuple[str, ...]) -> Iterator[Record]:
        """Read what is new by a stamp; otherwise if records come without it."""
        ordered = self._comes_sorted_by(stamp.field)
        bookmark = StampBookmark(self.stream_state, stamp.field, self._run, ordered=ordered, aliases=aliases)
        self._check(bookmark)
        shown = False
        for page in self._pages(bookmark.conditions(), stamp.field if ordered else ""):
            shown = shown or any(record[stamp.field] is not None for record in page)
            if page and not shown:
                yield from self._without(stamp)
                return
            yield from self._noted(page, bookmark)
        bookmark.completed()

    def _without(self, stamp: Stamp) -> Iterator[Record]:
        """Read what is new although records do not show the stamp they should."""
        if stamp.fallback:
            self.logger.warning("%s: records lack %s; following %s instead.", self.name, stamp.field, stamp.fallback)
            yield from self._by_stamp(Stamp(stamp.fallback), (stamp.field,))
        else:
            self.logger.warning("%s: records lack %s; the next run reads them again.", self.name, stamp.field)
            yield from self._since(StampBookmark(self.stream_state, stamp.field, self._run))

    def _by_day(self, by_day: ByDay) -> Iterator[Record]:
        """Read a report window by window; the day two windows share is taken from the first that has it."""
        bookmark = DayBookmark(self.stream_state, by_day, self._run)
        self._check(bookmark)
        latest = ""
        for window in bookmark.windows(bookmark.first or bookmark.begins(self._epoch(by_day))):
            shared = window[by_day.first] if window[by_day.first] == latest else None
            for page in self._pages(window):
                rows = [row for row in page if shared is None or row[by_day.field] != shared]
                latest = max([latest, *(row[by_day.field] or "" for row in rows)])
                yield from self._noted(rows, bookmark)
            bookmark.completed()

    def _check(self, bookmark: Bookmark) -> None:
        """Say so if the bookmark of an earlier run cannot be gone by."""
        if bookmark.distrusted is not None:
            self.logger.warning(
                "%s: the bookmark %s lies in the future; reading on as if there were none.",
                self.name,
                bookmark.distrusted,
            )

    def _epoch(self, by_day: ByDay) -> date | None:
        """The day a report can begin on: that of the earliest record it speaks of, which began earlier west of UTC."""
        slug, field = by_day.epoch
        resource = RESOURCES[snake_case(slug)]
        sort = field if field in resource.sortable else ""
        question = Query({field: above("1970-01-02T00:00:00+00:00")}, sort=sort, archived="true")
        decoder = Decoder(resource, {})
        for page in self._tap.client.pages(resource, question, page_size=1, asker=self.name):
            for raw in page:
                earliest = decoder.decode(raw).record[field]
                if earliest is not None:
                    return moment(earliest).date() - timedelta(days=1)
        return None

    def _noted(self, page: list[Record], bookmark: Bookmark) -> Iterator[Record]:
        """Emit a page, then note what it held: a bookmark never gets ahead of what was emitted."""
        seen = [{name: record.get(name) for name in bookmark.fields} for record in page]
        yield from page  # the SDK takes deselected properties out of them
        for record in seen:
            bookmark.saw(record)

    # ------------------------------------------------------------------------------------------------ pages

    def _pages(self, conditions: Mapping[str, str], sort: str = "") -> Iterator[list[Record]]:
        """Every page of every list the stream is made of."""
        archived = self._tap.tap_settings.archived if self.resource.archivable else ""
        for path in self._paths(self.resource):
            for filters in self._walks(conditions):
                question = Query(filters, sort, self._relations, archived)
                try:
                    for page in self._tap.client.pages(
                        self.resource, question, path=path, page_size=self._tap.tap_settings.page_size, asker=self.name
                    ):
                        yield self._typed(page, path)
                except NotFound:
                    if path == self._plan.path:
                        raise
                    self.logger.warning("%s: the parent %s is gone; nothing read below it.", self.name, dict(path))

    def _walks(self, conditions: Mapping[str, str]) -> list[Mapping[str, str]]:
        """The filters of each list the stream is made of; where the user filters by the same field, that holds."""
        walks: list[Mapping[str, str]] = []
        for walk in self.resource.walks:
            filters = {**walk, **conditions, **self._plan.filters}
            if filters not in walks:
                walks.append(filters)
        return walks

    def _paths(self, resource: type[Resource]) -> Iterator[Mapping[str, Any]]:
        """The paths a resource is read at: the given one, or one below each parent, archived parents included."""
        names = resource.placeholders()
        if all(name in self._plan.path for name in names):
            yield {name: self._plan.path[name] for name in names}
            return
        parent = RESOURCES[snake_case(resource.parent)]
        (key,) = parent.key
        for above_it in self._paths(parent):
            question = Query(archived="true" if parent.archivable else "")
            for page in self._tap.client.pages(parent, question, path=above_it, asker=self.name):
                for raw in page:
                    yield {**above_it, names[-1]: int(raw[key])}

    @cached_property
    def _relations(self) -> tuple[str, ...]:
        """The relations to load: those planned, less those whose property the catalog deselects."""
        chosen = (name for name in self._plan.relations if self._wants(name))
        return () if self.resource.fixed else tuple(chosen)

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

    # ---------------------------------------------------------------------------------------------- records

    @cached_property
    def _decoder(self) -> Decoder:
        return Decoder(self.resource, self._plan.nested)

    def _typed(self, page: list[Raw], path: Mapping[str, Any]) -> list[Record]:
        """Decode a page; say what does not fit."""
        records = []
        for raw in page:
            decoded = self._decoder.decode(raw)
            record = decoded.record
            for name, value in path.items():
                if record.get(name) is None:
                    record[name] = value
            extra = self._leftovers.take(decoded)
            if self._leftovers.in_column:
                record[EXTRA] = extra
            records.append(record)
        return records

    # -------------------------------------------------------------------------------------------- SDK hooks

    def post_process(self, row: Record, context: types.Context | None = None) -> Record:  # noqa: ARG002 -- the SDK's signature
        """Take deselected properties out of batches, where the SDK leaves them in."""
        if self._batches:
            return self.without_deselected(row)
        return row

    def log_sync_costs(self) -> None:
        """Sum up, at the end of the run, what the catalogue had no place for."""
        self._leftovers.sum_up()
