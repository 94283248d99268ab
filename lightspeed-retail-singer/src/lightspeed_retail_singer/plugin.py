"""How do the tap and the target get their settings, report errors and end?

The classes here override private methods of the SDK, and turn them into public hooks for the plugins:

* ``_env_var_config``: the SDK would parse numbers and objects itself, and print the value it cannot parse.
* ``_validate_config``: the SDK's validation prints the offending value, which may be a secret.
* ``_handle_termination``: the SDK exits with status 0 after a signal, as if the run were complete.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar

import click
from singer_sdk.metrics import get_metrics_logger
from singer_sdk.plugin_base import PluginBase, _ConfigInput

from lightspeed_retail.distribution import DISTRIBUTION
from lightspeed_retail.settings import Setting, check_names, read_object

from .commands import PlainCommand
from .metrics import STREAM_NAMES
from .remarks import REMARKS
from .settings import add_to_schema, from_environment, read_sdk_settings, sdk_settings

ConfigInput = _ConfigInput
"""The SDK's class of what ``--config`` gives; the command passes it to ``invoke``."""

_ENV = "ENV"


class Plugin(PluginBase):
    """What the tap and the target have in common.

    Attributes:
        own_settings: The settings of the plugin, without those of the SDK.
    """

    package_name = DISTRIBUTION

    own_settings: ClassVar[tuple[Setting, ...]]

    def __init__(self, **options: Any) -> None:
        self.logger.addFilter(REMARKS)
        get_metrics_logger().addFilter(STREAM_NAMES)
        super().__init__(**options)

    # -------------------------------------------------------------------------------------------- hooks

    @abstractmethod
    def configure(self, config: Mapping[str, Any]) -> None:
        """Check and take in the configuration.

        Args:
            config: What is set; the SDK's settings are checked and typed already.

        Raises:
            ConfigurationError: A setting is wrong.
        """

    @abstractmethod
    def terminate(self, signum: int) -> None:
        """End the run because of a signal, soon and without losing anything."""

    # ----------------------------------------------------------------------------------------- settings

    @classmethod
    def all_settings(cls) -> tuple[Setting, ...]:
        """Return the plugin's settings and those that the SDK adds."""
        return (*cls.own_settings, *sdk_settings(cls.capabilities))

    @property
    def _env_var_config(self) -> dict[str, Any]:
        return from_environment(self.all_settings(), self._env_var_prefix)

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:  # noqa: ARG002  -- all are raised
        check_names(self._config, self.all_settings())
        given = {name: value for name, value in self._config.items() if value not in (None, "")}
        self._config = given | read_sdk_settings(self.capabilities, given)
        self.configure(self._config)
        return []

    @classmethod
    def append_builtin_config(cls, config_jsonschema: dict[str, Any]) -> None:
        """Add the SDK's settings to the schema of the configuration: those of the plugin's capabilities."""
        add_to_schema(sdk_settings(cls.capabilities), config_jsonschema)

    # ------------------------------------------------------------------------------------- command line

    @classmethod
    def get_singer_command(cls) -> click.Command:
        """Return the command line, with errors in plain words."""
        return PlainCommand.like(super().get_singer_command(), logger=cls.logger)

    @classmethod
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> Any:
        """Read the configuration files; later ones override earlier ones, and ``ENV`` reads the environment."""
        given = super().cb_config(ctx, param, tuple(name for name in value if name == _ENV))
        for name in value:
            if name != _ENV:
                with Path(name).open(encoding="utf-8") as file:
                    given.config |= read_object(file)
        return given

    # ------------------------------------------------------------------------------------------ signals

    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- the SDK's signature
        self.terminate(signum)
