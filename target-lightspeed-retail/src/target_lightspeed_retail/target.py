"""The target: its settings, what it does with each message, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from singer_sdk.mapper import StreamMap

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.settings import SETTINGS, Setting, Settings, json_schema
from lightspeed_retail.transport import Transport
from lightspeed_retail_singer.errors import RecordBeforeSchema
from lightspeed_retail_singer.target import SingerTarget

from .configuration.publications import Publications
from .outcomes.rejects import are_rejected
from .publishing.run import Run
from .settings import TARGET_SETTINGS, TargetSettings


class TargetLightspeedRetail(SingerTarget):
    """Publishes Singer records to a Lightspeed Retail (R-Series) account, by a configured method and endpoint."""

    name = "target-lightspeed-retail"
    own_settings: ClassVar[tuple[Setting, ...]] = (*SETTINGS, *TARGET_SETTINGS)
    config_jsonschema: ClassVar[dict[str, Any]] = json_schema(own_settings)

    def configure(self, config: Mapping[str, Any]) -> None:
        """Check every setting.

        Raises:
            ConfigurationError: One of them is wrong.
        """
        self.client_settings = Settings.from_mapping(config)
        self.target_settings = TargetSettings.from_mapping(config)
        self.publications = Publications(self.target_settings)

    @cached_property
    def run(self) -> Run:
        """This run; begins when the first stream arrives."""
        self.progress.begin()
        transport = Transport(self.client_settings, observe=self.progress.add_request, on_wait=self.progress.add_wait)
        client = Lightspeed(self.client_settings, transport)
        return Run(
            client, self.target_settings, self.publications, self.emit_state, on_outcome=self.progress.add_outcome
        )

    @property
    def _has_begun(self) -> bool:
        return "run" in vars(self)

    @cached_property
    def _rejected(self) -> set[str]:
        """The streams whose rows were rejected in an earlier run: stream maps have been applied to them already."""
        return set()

    # ----------------------------------------------------------------------------------------- messages

    def take_schema(self, stream: str, schema: Mapping[str, Any], key_properties: list[str] | None) -> None:
        """Announce the stream, or the streams that stream maps make of it."""
        self._rejected.discard(stream)
        if are_rejected(schema):
            self._rejected.add(stream)
            self.run.announce(stream, schema, key_properties or ())
            return
        self.mapper.register_raw_stream_schema(stream, dict(schema), key_properties)
        for stream_map in self.mapper.stream_maps[stream]:
            self.run.announce(
                stream_map.stream_alias, stream_map.transformed_schema, stream_map.transformed_key_properties or ()
            )

    def take_record(self, stream: str, record: Mapping[str, Any]) -> None:
        """Pass the record on, or the records that stream maps make of it.

        Raises:
            RecordBeforeSchema: Its stream has no schema yet.
        """
        if stream in self._rejected:
            self.run.take(stream, record)
            return
        for stream_map in self._stream_maps(stream):
            mapped = stream_map.transform(dict(record))
            if mapped is not None:
                self.run.take(stream_map.stream_alias, mapped)

    def refuse_record(self, stream: str, record: Mapping[str, Any], reason: str) -> None:
        """Reject the record in each stream that stream maps make of its own.

        Raises:
            RecordBeforeSchema: Its stream has no schema yet.
        """
        names = [stream] if stream in self._rejected else [one.stream_alias for one in self._stream_maps(stream)]
        for name in names:
            self.run.refuse(name, record, reason)

    def _stream_maps(self, stream: str) -> Sequence[StreamMap]:
        if stream not in self.mapper.stream_maps:
            raise RecordBeforeSchema(
                f"A record of the stream {stream!r} came before its schema.", "Send a SCHEMA message first."
            )
        return self.mapper.stream_maps[stream]

    def take_state(self, state: Any) -> None:
        """Pass the state on; the run emits it when everything before it is done."""
        self.run.take_state(state)

    # --------------------------------------------------------------------------------------- the run's end

    def end(self) -> None:
        """Publish what is left, and summarize."""
        self.run.end()

    def give_up(self) -> None:
        """End the run in order after an error."""
        if self._has_begun:
            self.run.give_up()

    def terminate(self, signum: int) -> None:
        """End after the current row; at once if there is none."""
        if not self._has_begun:
            sys.exit(128 + signum)
        self.run.stop(signum)
