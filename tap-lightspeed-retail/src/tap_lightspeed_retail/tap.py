"""The tap: its settings, its streams, the one client they share."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import IO, Any, ClassVar

from singer_sdk import Tap
from singer_sdk.contrib.msgspec import MsgSpecWriter
from singer_sdk.singerlib import Catalog

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import ConfigurationError, Forbidden, LightspeedError
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.settings import SETTINGS, Setting, Settings, json_schema, read_object
from lightspeed_retail_singer.plugin import ConfigInput
from lightspeed_retail_singer.tap import SingerTap

from .inputs import checked_catalog, checked_state
from .plan import STREAMS, Plan, check_mapped_streams, check_streams
from .replication import Run
from .settings import TAP_SETTINGS, TapSettings
from .streams import LightspeedStream

_LET_IN = "The others are complete. Log in again with these scopes, or deselect these streams."


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

    @cached_property
    def blocked(self) -> dict[str, Forbidden]:
        """The streams that the token may not read, found so far."""
        return {}

    def check_blocked(self) -> None:
        """Tell of the streams that could not be read.

        Raises:
            LightspeedError: There are some.
        """
        if self.blocked:
            named = ", ".join(f"{name}: {_lacking(refusal)}" for name, refusal in self.blocked.items())
            raise LightspeedError(f"The token may not read {len(self.blocked)} of the streams ({named}).", _LET_IN)

    def load_state(self, state: dict[str, Any]) -> None:
        """Go on from a state.

        Raises:
            ConfigurationError: It is not one of this tap.
        """
        super().load_state(checked_state(state))

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
        tap.sync_all()
        tap.check_blocked()


def _lacking(refusal: Forbidden) -> str:
    if refusal.missing:
        return f"missing scope {' or '.join(refusal.missing)}"
    return f"refused with {refusal.api_message!r}" if refusal.api_message else "refused"
