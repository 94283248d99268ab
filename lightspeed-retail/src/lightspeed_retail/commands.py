"""How does a command end that cannot go on?"""

from __future__ import annotations

import sys
from typing import Any, Self

import click

from .errors import LightspeedError


class PlainErrors(click.Command):
    """Mixed into a command: a foreseen error ends it with its message and a status of 1, without a traceback."""

    @classmethod
    def like(cls, command: click.Command, **more: Any) -> Self:
        """The same command, in plain words; ``more`` is what this class needs beyond what every command has."""
        return cls(
            name=command.name,
            callback=command.callback,
            params=command.params,
            context_settings=command.context_settings,
            help=command.help,
            **more,
        )

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command."""
        try:
            return super().main(*args, **kwargs)
        except Exception as error:
            message = self.explained(error)
            if not message:
                raise
        self.complain(message)
        sys.exit(1)

    def explained(self, error: Exception) -> str:
        """What is wrong, in words for the user of the command; empty for unexpected errors."""
        match error:
            case LightspeedError():
                return str(error)
            case OSError():
                return f"{error.filename or self.name}: {error.strerror or error}."
        return ""

    def complain(self, message: str) -> None:
        """Tell what is wrong."""
        click.echo(f"Error: {message}", err=True)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command once its options are read; a closed output is told of here, for click would hide it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.stdout = None  # or Python tries to flush it once more when it exits
            return self.cut_off()

    def cut_off(self) -> Any:
        """End after whatever reads the output went away.

        Raises:
            LightspeedError: The output is incomplete.
        """
        raise LightspeedError(
            f"{self.name} was cut off: whatever read its output went away.", "Look for an error of that program."
        ) from None
