"""The target: its settings, what it reads, when it publishes, and how it ends."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar

import click
from singer_sdk import Target
from singer_sdk.configuration._dict_config import parse_environment_config
from singer_sdk.helpers.capabilities import PluginCapabilities

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.settings import SETTINGS, Settings, json_schema, read_object

from .cli import SDK_SETTINGS, PlainCommand, sdk_settings
from .configuration.publications import Publications
from .outcomes.rejects import are_rejected
from .publishing.run import Run
from .settings import TARGET_SETTINGS, TargetSettings
from .singer import Reader

_ENV = "ENV"


class TargetLightspeedRetail(Target):
    """Publishes Singer records to a Lightspeed Retail (R-Series) account, by a configured method and endpoint."""

    name = "target-lightspeed-retail"
    message_reader: Reader
    message_reader_class = Reader
    config_jsonschema: ClassVar[dict[str, Any]] = json_schema((*SETTINGS, *TARGET_SETTINGS))
    capabilities: ClassVar[list[Any]] = [
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.FLATTENING,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.message_reader.on_error = self._give_up

    # ------------------------------------------------------------------------------------------- settings

    @property
    def _env_var_config(self) -> dict[str, Any]:
        """What the environment sets, as text: it is read like everything else, and an error in it names the setting."""
        names = (setting.name for setting in (*SETTINGS, *TARGET_SETTINGS, *SDK_SETTINGS))
        return parse_environment_config(
            {"properties": {name: {"type": "string"} for name in names}}, self._env_var_prefix
        )

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:  # noqa: ARG002  -- all are raised
        """Check every setting in our own words: the SDK's messages print the value they complain about."""
        self.client_settings = Settings.from_mapping(self._config)
        self.target_settings = TargetSettings.from_mapping(self._config)
        self.publications = Publications(self.target_settings)
        given = {name: value for name, value in self._config.items() if value not in (None, "")}
        self._config = given | sdk_settings(given)
        return []

    @classmethod
    def append_builtin_config(cls, config_jsonschema: dict[str, Any]) -> None:
        """Add the SDK's settings that mean something here: those of its stream maps and of flattening."""
        config_jsonschema["properties"] |= json_schema(SDK_SETTINGS)["properties"]

    # ------------------------------------------------------------------------------------------- the run

    @cached_property
    def _rejected(self) -> set[str]:
        """The streams whose rows were rejected in an earlier run: they have been through the stream maps already."""
        return set()

    @cached_property
    def run(self) -> Run:
        """This run; begins when the first stream arrives."""
        return Run(Lightspeed(self.client_settings), self.target_settings, self.publications, self._pass_on)

    @property
    def _has_begun(self) -> bool:
        return "run" in vars(self)

    def _give_up(self) -> None:
        """Bring the run to an end in order, although something is wrong."""
        if self._has_begun:
            self.run.give_up()

    def _pass_on(self, state: Any) -> None:
        """Pass a state on to whoever runs us."""
        self._write_state_message(state)

    def _process_schema_message(self, message_dict: dict[str, Any]) -> None:
        """Get ready for a stream."""
        self._assert_line_requires(message_dict, requires={"stream", "schema"})
        self._assert_line_requires(message_dict["schema"], requires={"properties"})
        stream, keys = message_dict["stream"], message_dict.get("key_properties")
        self._rejected.discard(stream)
        if are_rejected(message_dict["schema"]):
            self._rejected.add(stream)
            self.run.announce(stream, message_dict["schema"], keys or ())
            return
        self.mapper.register_raw_stream_schema(stream, message_dict["schema"], keys)
        for stream_map in self.mapper.stream_maps[stream]:
            self.run.announce(
                stream_map.stream_alias, stream_map.transformed_schema, stream_map.transformed_key_properties or ()
            )

    def _process_record_message(self, message_dict: dict[str, Any]) -> None:
        """Take in a row."""
        self._assert_line_requires(message_dict, requires={"stream", "record"})
        stream = message_dict["stream"]
        if stream in self._rejected:
            self.run.take(stream, message_dict["record"])
            return
        if stream not in self.mapper.stream_maps:
            raise LightspeedError(
                f"A record of the stream {stream!r} came before its schema.", "Send a SCHEMA message first."
            )
        for stream_map in self.mapper.stream_maps[stream]:
            record = stream_map.transform(dict(message_dict["record"]))
            if record is not None:
                self.run.take(stream_map.stream_alias, record)

    def _process_state_message(self, message_dict: dict[str, Any]) -> None:
        """Take in a state."""
        self._assert_line_requires(message_dict, requires={"value"})
        self.run.take_state(message_dict["value"])

    def _process_activate_version_message(self, message_dict: dict[str, Any]) -> None:
        """Do nothing: that a row no longer comes is no reason to delete a record."""

    def _process_batch_message(self, message_dict: dict[str, Any]) -> None:
        """Refuse: rows in files would get round the state."""
        raise LightspeedError(
            f"The rows of {message_dict.get('stream')!r} come in files (BATCH).",
            "Take batch_config out of the tap's settings.",
        )

    def process_endofpipe(self) -> None:
        """Publish what is left, and sum up."""
        try:
            self.run.end()
        except Exception:
            self._give_up()
            raise

    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- the SDK's signature
        """End with the row at hand; at once if there is none."""
        if not self._has_begun:
            sys.exit(128 + signum)
        self.run.stop(signum)

    # -------------------------------------------------------------------------------------- command line

    @classmethod
    def get_singer_command(cls) -> click.Command:
        """The command line, with errors in plain words."""
        return PlainCommand.like(super().get_singer_command(), logger=cls.logger)

    @classmethod
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> Any:
        """Read the configuration files, one over the other; ``ENV`` stands for the environment."""
        given = super().cb_config(ctx, param, tuple(name for name in value if name == _ENV))
        for name in value:
            if name != _ENV:
                with Path(name).open(encoding="utf-8") as file:
                    given.config |= read_object(file)
        return given
