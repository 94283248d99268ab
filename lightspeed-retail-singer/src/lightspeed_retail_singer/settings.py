"""Which settings of the SDK does a plugin have, and how are they read?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from singer_sdk.configuration._dict_config import parse_environment_config
from singer_sdk.helpers._batch import BatchConfig
from singer_sdk.helpers.capabilities import (
    BATCH_CONFIG,
    FLATTENING_CONFIG,
    STREAM_MAPS_CONFIG,
    CapabilitiesEnum,
    PluginCapabilities,
)
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import Setting, check_names, json_schema, values

_SCHEMAS: Mapping[CapabilitiesEnum, Mapping[str, Any]] = {
    PluginCapabilities.STREAM_MAPS: STREAM_MAPS_CONFIG["properties"],
    PluginCapabilities.FLATTENING: FLATTENING_CONFIG["properties"],
    PluginCapabilities.BATCH: BATCH_CONFIG["properties"],
}
"""JSON Schemas of the settings that each capability adds, by name."""

_NO_SETTINGS = frozenset({"loglevel"})
"""What the SDK takes from the environment although it is not a setting."""


def sdk_settings(capabilities: Iterable[CapabilitiesEnum]) -> tuple[Setting, ...]:
    """Return the settings that the SDK adds to a plugin with these capabilities."""
    return tuple(
        Setting(name=name, kind=schema["type"][0], default=None, about=schema["description"])
        for name, schema in _schemas(capabilities).items()
    )


def read_sdk_settings(capabilities: Iterable[CapabilitiesEnum], config: Mapping[str, Any]) -> dict[str, Any]:
    """Read the SDK's settings out of a configuration, typed as the SDK expects them.

    Args:
        capabilities: What the plugin can do.
        config: The whole configuration; other settings are ignored.

    Raises:
        ConfigurationError: A value does not fit.
    """
    schemas = _schemas(capabilities)
    found = values(sdk_settings(capabilities), config)
    validator = DEFAULT_JSONSCHEMA_VALIDATOR({"type": "object", "properties": schemas})
    for error in validator.iter_errors(found):
        raise ConfigurationError(f"Setting {'.'.join(map(str, error.path))!r}: {error.message}.", "Correct it.")
    if "batch_config" in schemas and found.get("batch_config"):
        _check_batch_config(found["batch_config"])
    return found


def from_environment(settings: Iterable[Setting], prefix: str) -> dict[str, Any]:
    """Read settings from environment variables, as text.

    The SDK's own parser, with every setting declared a string: values are then checked like those from files, and an
    error names the setting without its value.

    Args:
        settings: The settings to look for.
        prefix: What the variables begin with, such as ``TAP_LIGHTSPEED_RETAIL_``.

    Raises:
        ConfigurationError: A variable with the prefix is not a setting.
    """
    known = tuple(settings)
    found = parse_environment_config({"properties": {setting.name: {"type": "string"} for setting in known}}, prefix)
    given = (name.removeprefix(prefix).lower() for name in os.environ if name.startswith(prefix))
    check_names((name for name in given if name not in _NO_SETTINGS), known)
    return found


def add_to_schema(settings: Iterable[Setting], schema: dict[str, Any]) -> None:
    """Add settings to the JSON Schema of a plugin's configuration, in place."""
    schema["properties"] |= json_schema(settings)["properties"]


def _schemas(capabilities: Iterable[CapabilitiesEnum]) -> dict[str, Any]:
    return {name: schema for capability in capabilities for name, schema in _SCHEMAS.get(capability, {}).items()}


def _check_batch_config(batch_config: Mapping[str, Any]) -> None:
    try:
        BatchConfig.from_dict(dict(batch_config))
    except (KeyError, TypeError, ValueError):
        raise ConfigurationError(
            "Setting 'batch_config' is incomplete, or has an unknown value.",
            'Write it as {"encoding": {"format": "jsonl", "compression": "gzip"}, '
            '"storage": {"root": "file:///tmp/batches"}}.',
        ) from None
