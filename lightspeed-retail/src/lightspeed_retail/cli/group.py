"""The group of commands, and the settings that they share."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lightspeed_retail.commands import PlainErrors
from lightspeed_retail.distribution import VERSION
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import SETTINGS, Settings

PLUGINS = ("tap-lightspeed-retail", "target-lightspeed-retail")
"""Programs whose environment variables can be read instead of ``LIGHTSPEED_RETAIL_…``."""

_ENV = "ENV"


class PlainGroup(PlainErrors, click.Group):
    """Commands that end a known error with its message and status 1, without a traceback."""

    def cut_off(self) -> Any:
        """End quietly with the status of a program that a closed pipe ends, such as in ``get sale | head``."""
        sys.exit(128 + signal.SIGPIPE)


@dataclass(frozen=True)
class Configured:
    """The settings of a command.

    Attributes:
        given: Values by name, unchecked.
        prefix: Prefix of the environment variables.
    """

    given: Mapping[str, object]
    prefix: str

    @property
    def settings(self) -> Settings:
        """The settings, checked."""
        return Settings.from_mapping(self.given)


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION)
@click.option(
    "--config",
    "files",
    multiple=True,
    metavar="FILE",
    help="JSON file with settings, as for the plugins; takes precedence over the environment. Can be repeated.",
)
@click.option(
    "--plugin",
    type=click.Choice(PLUGINS),
    help="Read the environment variables of this plugin (TAP_LIGHTSPEED_RETAIL_…) instead of LIGHTSPEED_RETAIL_….",
)
@click.pass_context
def main(context: click.Context, files: tuple[str, ...], plugin: str | None) -> None:
    """Log in to a Lightspeed Retail (R-Series) account and look at it."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("lightspeed_retail").setLevel(logging.INFO)
    prefix = f"{plugin or 'lightspeed-retail'}-".replace("-", "_").upper()
    given: dict[str, object] = {
        setting.name: os.environ[name] for setting in SETTINGS if (name := prefix + setting.name.upper()) in os.environ
    }
    for file in files:
        if file != _ENV:  # the plugins' name for the environment, which is read anyway
            given |= _read(file)
    context.obj = Configured(given, prefix)


def _read(file: str) -> dict[str, Any]:
    try:
        content = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}.", "Name another file.") from None
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise ConfigurationError(f"{file} does not hold a JSON object.", 'Write settings as {"client_id": "..."}.')
    return content
