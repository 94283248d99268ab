"""Input and output of commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import click


def show(facts: Mapping[str, object]) -> None:
    """Print names and values, one pair per line."""
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        click.echo(f"  {name:<{width}}  {value}")


def align(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines with aligned columns; rows have equally many cells."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def warn(message: str) -> None:
    """Print a note to stderr."""
    click.echo(f"Note: {message}", err=True)


def ask(question: str) -> str:
    """Ask for a line of text; empty lines do not count.

    The question ends with a line break, unlike other prompts: Meltano passes output on line by line, so the beginning
    of a line would not be shown before the answer is there.

    Raises:
        click.Abort: The input has ended.
    """
    click.echo(f"{question}:")
    return str(click.prompt("", prompt_suffix=""))


def moment(seconds: float) -> str:
    """Format UNIX seconds for a reader."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
