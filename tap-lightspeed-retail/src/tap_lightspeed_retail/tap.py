"""The tap: its settings, its streams, the one client they share."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import IO, Any, ClassVar

from singer_sdk import Tap
from singer_sdk.contrib.msgspec import MsgSpecWriter

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import ConfigurationError, LightspeedError
from lightspeed_retail.estimate import Estimator, described
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.settings import SETTINGS, Setting, Settings, json_schema, read_object
from lightspeed_retail.transport import Transport
from lightspeed_retail.units import drips
from lightspeed_retail_singer.metrics import log_requests
from lightspeed_retail_singer.plugin import ConfigInput
from lightspeed_retail_singer.progress import Progress
from lightspeed_retail_singer.tap import SingerTap

from .failures import Failures
from .inputs import BOOKMARKS, checked_catalog, checked_state, last_change
from .plan import STREAMS, Plan, check_mapped_streams, check_streams
from .replication import Run
from .settings import TAP_SETTINGS, TapSettings
from .skipped import SkippedRecords
from .streams import LightspeedStream


class TapLightspeedRetail(SingerTap):
    """Reads a Lightspeed Retail (R-Series) account: every resource, typed, incremental where the API allows it."""

    name = "tap-lightspeed-retail"
    message_writer_class = MsgSpecWriter
    own_settings: ClassVar[tuple[Setting, ...]] = (*SETTINGS, *TAP_SETTINGS)
    config_jsonschema: ClassVar[dict[str, Any]] = json_schema(own_settings)

    # ------------------------------------------------------------------------------------------- settings

    def configure(self, config: Mapping[str, Any]) -> None:
        """Check every setting.

        Raises:
            ConfigurationError: One of them is wrong.
        """
        self.client_settings = Settings.from_mapping(config)
        self.tap_settings = TapSettings.from_mapping(config)
        check_streams(self.tap_settings)
        check_mapped_streams(config.get("stream_maps", {}))

    # -------------------------------------------------------------------------------------------- streams

    def discover_streams(self) -> Sequence[LightspeedStream]:
        """One stream for every resource that can be listed, and one for the session; no request is made."""
        return [LightspeedStream(self, Plan.make(resource, self.tap_settings)) for resource in STREAMS.values()]

    # ------------------------------------------------------------------------------------------- the run

    @cached_property
    def client(self) -> Lightspeed:
        """The account that all streams read; made when the first of them needs it."""
        transport = Transport(self.client_settings, observe=self.progress.add_request, on_wait=self.progress.add_wait)
        return Lightspeed(self.client_settings, transport)

    @cached_property
    def progress(self) -> Progress:
        """What this run has done so far."""
        return Progress(self.name, self.logger, "records")

    @cached_property
    def run(self) -> Run:
        """This run, as bookmarks see it; begins by the API's clock when the first stream does."""
        _ = self.client.account_id  # the first reply tells the API's time
        started, since = self.client.now(), self.tap_settings.start_date
        if since and since > started:
            self.logger.warning(
                "Setting 'start_date' (%s) lies in the future. Streams without a bookmark read nothing until then; "
                "full tables are read as always.",
                since.isoformat(),
            )
        return Run(
            started=started,
            since=since,
            lookback=timedelta(seconds=self.tap_settings.lookback_seconds),
        )

    @cached_property
    def failures(self) -> Failures:
        """The failures of this run so far."""
        return Failures(self.logger)

    @cached_property
    def skipped(self) -> SkippedRecords:
        """The records that were skipped, so far."""
        return SkippedRecords(self.logger)

    def read(self) -> None:
        """Read all selected streams.

        Raises:
            LightspeedError: The run ended early, or some streams failed.
        """
        self._check_selection()
        self._report_selection()
        self.progress.tally.planned = len(self.selected_streams)
        self.progress.begin()
        try:
            if self.tap_settings.estimate:
                self._log_estimate()
            self.sync_all()
        except LightspeedError:
            if self.failures:
                self.logger.error("Streams that had failed before the run ended:\n%s", self.failures.table())  # noqa: TRY400
            raise
        finally:
            log_requests(self.metrics_logger, self.progress.tally)
            self.progress.finish()
        self.failures.check()
        self.skipped.check()

    @property
    def selected_streams(self) -> dict[str, LightspeedStream]:
        """The streams that are read, by name."""
        streams = {name: stream for name, stream in self.streams.items() if isinstance(stream, LightspeedStream)}
        return {name: stream for name, stream in streams.items() if stream.selected}

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The streams that the user picks: those named in settings, and the selected ones unless that is by default."""
        default = {name for name, resource in STREAMS.items() if resource.selected}
        selected = self.selected_streams.keys()
        picked = selected - default if selected >= default else selected
        return frozenset({*picked, *(self.tap_settings.relations or ()), *(self.tap_settings.requests or ())})

    def _check_selection(self) -> None:
        """Refuse a selection that selects nothing, or what does not exist.

        Raises:
            ConfigurationError: There is no such stream, or it cannot be read, or none is selected.
        """
        for entry in self.input_catalog.streams if self.input_catalog else ():
            if entry.tap_stream_id not in STREAMS and entry.metadata.root.selected:
                hint = did_you_mean(entry.tap_stream_id, STREAMS) or "Run --discover again."
                raise ConfigurationError(f"Catalog: there is no stream {entry.tap_stream_id!r}.", hint)
        if not self.selected_streams:
            raise ConfigurationError(
                "No stream is selected.",
                "Select streams by the names that --discover lists, such as 'shop' and 'employee': neither 'shops' nor "
                "'Employee' is one.",
            )
        for stream in self.selected_streams.values():
            stream.check()

    def _report_selection(self) -> None:
        """Log how many streams are read; and which are not, unless those are most of them."""
        read = self.selected_streams
        left_out = [name for name in self.streams if name not in read]
        names = f" Not selected: {', '.join(left_out)}." if left_out and len(left_out) <= len(read) else ""
        self.logger.info("Reading %d of %d streams.%s", len(read), len(self.streams), names)

    def _log_estimate(self) -> None:
        """Count what this run reads, and log how long that takes: everything, or what is new since the last run."""
        estimator = Estimator(self.client, self.tap_settings.page_size, time.monotonic)
        listings = [stream.listing for stream in self.selected_streams.values()]
        since = last_change(self.state) or self.tap_settings.start_date
        effort = estimator.full(listings) if since is None else estimator.changes(listings, since)
        self.progress.tally.expect(effort.records)
        self.logger.info(
            "This run takes %s. Counting cost %s drips.", described(effort, estimator.pace), drips(estimator.spent)
        )

    def load_state(self, state: dict[str, Any]) -> None:
        """Go on from a state.

        Raises:
            ConfigurationError: It is not one of this tap.
        """
        checked = checked_state(state)
        for stream in checked[BOOKMARKS]:
            if stream not in STREAMS:
                hint = did_you_mean(stream, STREAMS)
                self.logger.warning("State: there is no stream %r; its bookmark is not used. %s", stream, hint)
        super().load_state(checked)

    def terminate(self, signum: int) -> None:
        """Write the state and end with a status that says that the run is not complete."""
        try:
            self.emit_state()
        finally:
            self.logger.error(
                "Interrupted by %s. Run again with the last state to resume.", signal.Signals(signum).name
            )
            sys.exit(128 + signum)

    # -------------------------------------------------------------------------------------- command line

    @classmethod
    def invoke(
        cls,
        *,
        config: ConfigInput | None = None,
        state: IO[str] | None = None,
        catalog: IO[str] | None = None,
        **about: Any,
    ) -> None:
        """Run the tap, once its files have proved to be what they should be.

        As the SDK does it, but that it ends with a list of the streams that could not be read.

        Raises:
            LightspeedError: The run failed, or some streams could not be read.
        """
        super(Tap, cls).invoke(**about)
        cls.print_version(print_fn=cls.logger.info)
        config = config or ConfigInput()
        tap = cls(
            config=config.config,
            state=read_object(state) if state else None,
            catalog=checked_catalog(read_object(catalog)) if catalog else None,
            parse_env_config=config.parse_env,
        )
        _ = tap.run  # who may not in, or is in another account than meant, is told so before anything is written
        tap.read()
