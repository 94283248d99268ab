"""How do settings and errors meet the command line?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from singer_sdk.exceptions import InvalidInputLine, MappingError
from singer_sdk.helpers.capabilities import FLATTENING_CONFIG, STREAM_MAPS_CONFIG
from singer_sdk.plugin_base import SingerCommand
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR

from lightspeed_retail.commands import PlainErrors
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import Setting, values

_SDK_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        name: schema
        for capability in (STREAM_MAPS_CONFIG, FLATTENING_CONFIG)
        for name, schema in capability["properties"].items()
    },
}

SDK_SETTINGS = tuple(
    Setting(name=name, kind=schema["type"][0], default=None, about=schema["description"])
    for name, schema in _SDK_SCHEMA["properties"].items()
)
"""What the SDK lets users set in every target."""


def sdk_settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Read the SDK's settings out of a configuration, as typed as the SDK wants them.

    Raises:
        ConfigurationError: A value does not fit.
    """
    found = values(SDK_SETTINGS, config)
    for error in DEFAULT_JSONSCHEMA_VALIDATOR(_SDK_SCHEMA).iter_errors(found):
        raise ConfigurationError(f"Setting {'.'.join(map(str, error.path))!r}: {error.message}.", "Correct it.")
    return found


class PlainCommand(PlainErrors, SingerCommand):
    """A Singer command that ends a foreseen error with its message and a status of 1, without a traceback."""

    def explained(self, error: Exception) -> str:
        """What is wrong, in plain words; what the SDK complains about too."""
        match error:
            case MappingError():
                return f"Setting 'stream_maps': {error} Correct the expression."
            case InvalidInputLine():
                return f"The input is no Singer message: {str(error).partition(':')[0]}."
        return super().explained(error)

    def complain(self, message: str) -> None:
        """Log what is wrong."""
        self.logger.error(message)
