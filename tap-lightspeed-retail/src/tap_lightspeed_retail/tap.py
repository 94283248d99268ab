"""The tap: its settings, its streams, the one client they share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

import click
from singer_sdk import Tap
from singer_sdk.contrib.msgspec import MsgSpecWriter
from singer_sdk.singerlib import Catalog

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.settings import SETTINGS, Settings

from .cli import PlainCommand, json_schema
from .plan import STREAMS, Plan, check_streams
from .replication import Run
from .settings import TAP_SETTINGS, TapSettings
from .streams import LightspeedStream


class TapLightspeedRetail(Tap):
    """Reads a Lightspeed Retail (R-Series) account: every resource, typed, incremental where the API allows it."""

    name = "tap-lightspeed-retail"
    message_writer_class = MsgSpecWriter
    config_jsonschema: ClassVar[dict[str, Any]] = json_schema((*SETTINGS, *TAP_SETTINGS))

    # ------------------------------------------------------------------------------------------- settings

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Check our own settings first: the SDK's messages print the value they complain about."""
        self.client_settings = Settings.from_mapping(self._config)
        self.tap_settings = TapSettings.from_mapping(self._config)
        check_streams(self.tap_settings)
        return super()._validate_config(raise_errors=raise_errors)

    # -------------------------------------------------------------------------------------------- streams

    def discover_streams(self) -> Sequence[LightspeedStream]:
        """One stream for every resource that can be listed, and one for the session; no request is made."""
        return [LightspeedStream(self, Plan.make(resource, self.tap_settings)) for resource in STREAMS.values()]

    @property
    def catalog(self) -> Catalog:
        """The working catalog.

        Raises:
            ConfigurationError: The catalog that was passed selects a stream that does not exist.
        """
        for entry in self.input_catalog.streams if self.input_catalog else ():
            if entry.tap_stream_id not in STREAMS and entry.metadata.root.selected:
                raise ConfigurationError(
                    f"Catalog: there is no stream {entry.tap_stream_id!r}.",
                    did_you_mean(entry.tap_stream_id, STREAMS) or "Run --discover again.",
                )
        return super().catalog

    # ------------------------------------------------------------------------------------------- the run

    @cached_property
    def client(self) -> Lightspeed:
        """The account that all streams read; made when the first of them needs it."""
        return Lightspeed(self.client_settings)

    @cached_property
    def run(self) -> Run:
        """This run, as bookmarks see it; begins by the API's clock when the first stream does."""
        _ = self.client.account_id  # the first reply tells the API's time
        return Run(
            started=self.client.now(),
            since=self.tap_settings.start_date,
            lookback=timedelta(seconds=self.tap_settings.lookback_seconds),
        )

    @classmethod
    def get_singer_command(cls) -> click.Command:
        """The command line, with errors in plain words."""
        return PlainCommand.like(super().get_singer_command(), logger=cls.logger)
