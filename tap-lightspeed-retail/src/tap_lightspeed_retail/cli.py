"""How do settings and errors meet the command line?"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from typing import Any, Self

import click
from singer_sdk.plugin_base import SingerCommand

from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.settings import Setting


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
        except json.JSONDecodeError as error:
            message = f"A file passed to {self.name} is not JSON: {error.msg} in line {error.lineno}."
        except BrokenPipeError:
            sys.stdout = None  # or Python tries to flush it once more when it exits
            message = f"{self.name} was cut off: whatever read its output went away. Look for an error of the loader."
        except OSError as error:
            message = f"{error.filename or self.name}: {error.strerror or error}."
        self.logger.error(message)
        sys.exit(1)
