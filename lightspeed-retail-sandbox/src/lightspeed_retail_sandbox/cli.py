"""The command ``lightspeed-retail-sandbox``."""

from __future__ import annotations

import json
import signal
import threading
from datetime import UTC, datetime

import click

from lightspeed_retail.distribution import VERSION

from .clients import REDIRECT_URI, built_in
from .deviations import Deviation, parsed
from .sandbox import Sandbox


def _registrable(_context: click.Context, _option: click.Parameter, redirect_uri: str) -> str:
    try:
        built_in(redirect_uri)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return redirect_uri


def _deviations(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> tuple[Deviation, ...]:
    try:
        return tuple(parsed(text) for text in texts)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION)
def main() -> None:
    """A local server of the Lightspeed Retail (R-Series) API."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one."
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same data.")
@click.option("--scale", default=1.0, show_default=True, type=click.FloatRange(min=0), help="Thousands of sales.")
@click.option("--registers", default=2, show_default=True, type=click.IntRange(min=1), help="Subscribed registers.")
@click.option(
    "--latency-ms",
    default=0.0,
    show_default=True,
    type=click.FloatRange(min=0),
    help="Milliseconds each request takes at least.",
)
@click.option("--no-limits", is_flag=True, help="Do without rate limits.")
@click.option(
    "--redirect-uri",
    default=REDIRECT_URI,
    show_default=True,
    callback=_registrable,
    help="Where the clients send merchants back to.",
)
@click.option(
    "--deviation",
    "deviations",
    multiple=True,
    metavar="NAME[:OPTION=VALUE,…]",
    callback=_deviations,
    help="How the account differs from the documentation, such as not-found:path=Industry. Can be repeated.",
)
@click.option("--now", type=click.DateTime(), help="Where the data ends, in UTC.  [default: when this day began]")
def serve(
    *,
    host: str,
    port: int,
    seed: int,
    scale: float,
    registers: int,
    latency_ms: float,
    no_limits: bool,
    redirect_uri: str,
    deviations: tuple[Deviation, ...],
    now: datetime | None,
) -> None:
    """Serve until interrupted, and print the settings that a plugin needs as one line of JSON."""
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    sandbox = Sandbox(
        host=host,
        port=port,
        seed=seed,
        scale=scale,
        registers=registers,
        latency_ms=latency_ms,
        limits=not no_limits,
        redirect_uri=redirect_uri,
        deviations=deviations,
        now=now.replace(tzinfo=UTC) if now else None,
    )
    try:
        with sandbox:
            click.echo(json.dumps(sandbox.settings))
            done.wait()
    except OSError as error:
        raise click.ClickException(f"Cannot listen on {host}:{port}: {error.strerror or error}.") from None


if __name__ == "__main__":
    main()
