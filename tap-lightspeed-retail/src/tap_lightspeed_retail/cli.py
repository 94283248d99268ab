"""How do settings and errors meet the command line?"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Self

import click
from singer_sdk.exceptions import MappingError
from singer_sdk.helpers._batch import BatchConfig
from singer_sdk.helpers.capabilities import BATCH_CONFIG, FLATTENING_CONFIG, STREAM_MAPS_CONFIG
from singer_sdk.plugin_base import SingerCommand
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR

from lightspeed_retail.errors import ConfigurationError, LightspeedError
from lightspeed_retail.settings import Setting, values

_SDK_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        name: schema
        for capability in (STREAM_MAPS_CONFIG, FLATTENING_CONFIG, BATCH_CONFIG)
        for name, schema in capability["properties"].items()
    },
}

SDK_SETTINGS = tuple(
    Setting(name=name, kind=schema["type"][0], default=None, about=schema["description"])
    for name, schema in _SDK_SCHEMA["properties"].items()
)
"""What the SDK lets users set in every tap."""


def json_schema(settings: Iterable[Setting]) -> dict[str, Any]:
    """Settings as the JSON Schema that the SDK and Meltano read."""
    return {"type": "object", "properties": {setting.name: _property(setting) for setting in settings}}


def _property(setting: Setting) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": [setting.kind, "null"], "description": setting.about}
    if setting.default is not None:
        schema["default"] = setting.default
    if setting.choices:
        schema["enum"] = [*setting.choices, None]
    if setting.secret:
        schema |= {"secret": True, "writeOnly": True}
    return schema


def sdk_settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Read the SDK's settings out of a configuration, as typed as the SDK wants them.

    Raises:
        ConfigurationError: A value does not fit.
    """
    found = values(SDK_SETTINGS, config)
    for error in DEFAULT_JSONSCHEMA_VALIDATOR(_SDK_SCHEMA).iter_errors(found):
        raise ConfigurationError(f"Setting {'.'.join(map(str, error.path))!r}: {error.message}.", "Correct it.")
    if batch := found.get("batch_config"):
        try:
            BatchConfig.from_dict(batch)
        except (KeyError, TypeError, ValueError):
            raise ConfigurationError(
                "Setting 'batch_config' is not complete, or names what does not exist.",
                'Write it as {"encoding": {"format": "jsonl", "compression": "gzip"}, '
                '"storage": {"root": "file:///tmp/batches"}}.',
            ) from None
    return found


class PlainCommand(SingerCommand):
    """A Singer command that ends a foreseen error with its message and a status of 1, without a traceback."""

    @classmethod
    def like(cls, command: click.Command, *, logger: logging.Logger) -> Self:
        """The same command as the SDK makes, in plain words."""
        return cls(
            name=command.name,
            callback=command.callback,
            params=command.params,
            context_settings=command.context_settings,
            help=command.help,
            logger=logger,
        )

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command."""
        try:
            return super().main(*args, **kwargs)
        except LightspeedError as error:
            message = str(error)
        except MappingError as error:
            message = f"Setting 'stream_maps': {error} Correct the expression."
        except OSError as error:
            message = f"{error.filename or self.name}: {error.strerror or error}."
        self.logger.error(message)
        sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command once its options are read; a closed output is told of here, for click would hide it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.stdout = None  # or Python tries to flush it once more when it exits
            raise LightspeedError(
                f"{self.name} was cut off: whatever read its output went away.", "Look for an error of the loader."
            ) from None
