"""How do commands talk?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import click


def show(facts: Mapping[str, object]) -> None:
    """Print names and what they stand for, one below the other."""
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        click.echo(f"  {name:<{width}}  {value}")


def warn(message: str) -> None:
    """Print a remark beside the output."""
    click.echo(f"Note: {message}", err=True)


def moment(seconds: float) -> str:
    """Write UNIX seconds for a reader."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
