"""What does each layer add to reading an account? Ratios of one run, against the sandbox.

    python benchmarks/read.py [--scale 3]

Every figure is the time of a whole walk over the same lists, as a multiple of the bare one: ``requests`` following
``next`` and decoding JSON, nothing else. The sandbox's own share is in all of them.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from typing import Any

import requests

from lightspeed_retail import Lightspeed, Query
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.tap import TapLightspeedRetail

ARCHIVED_TOO = Query(archived="true")
STREAMS = ("item", "item_shop", "customer", "sale", "sale_line", "sale_payment", "inventory_log")


def bare(settings: dict[str, Any]) -> int:
    """Follow the cursors and decode the JSON."""
    count = 0
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {settings['access_token']}"
        for slug in STREAMS:
            resource = RESOURCES[slug]
            url = f"{settings['api_url']}/API/V3/Account/{settings['account_id']}/{resource.path}.json?archived=true"
            while url:
                page = session.get(url, timeout=60).json()
                count += len(page.get(resource.reply, ()))
                url = page["@attributes"]["next"]
    return count


def pages(settings: dict[str, Any]) -> int:
    """The client: pacing, retries, checked envelopes."""
    with Lightspeed(settings) as shop:
        return sum(len(page) for slug in STREAMS for page in shop.pages(RESOURCES[slug], ARCHIVED_TOO))


def typed(settings: dict[str, Any]) -> int:
    """The client, with typed values."""
    with Lightspeed(settings) as shop:
        return sum(1 for slug in STREAMS for _ in shop.list(RESOURCES[slug], ARCHIVED_TOO))


def singer(settings: dict[str, Any]) -> int:
    """The tap, with Singer messages written and thrown away."""
    tap = TapLightspeedRetail(config={**settings, "relations": {slug: [] for slug in STREAMS}})
    for name, stream in tap.streams.items():
        stream.selected = name in STREAMS
    with redirect_stdout(Null()):
        tap.sync_all()
    return 0


class Null(io.TextIOWrapper):
    """A standard output that keeps nothing."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.written = 0

    def flush(self) -> None:
        """Forget what was written."""
        super().flush()
        self.buffer.seek(0)
        self.buffer.truncate()


def timed(layers: Sequence[Callable[[dict[str, Any]], int]], settings: dict[str, Any], rounds: int) -> list[float]:
    """The best of some rounds for each layer, taken in turn."""
    best = [float("inf")] * len(layers)
    for _ in range(rounds):
        for index, layer in enumerate(layers):
            began = time.perf_counter()
            layer(settings)
            best[index] = min(best[index], time.perf_counter() - began)
    return best


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scale", type=float, default=2, help="thousands of sales")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    layers = (bare, pages, typed, singer)
    with Sandbox(scale=arguments.scale, limits=False) as sandbox:
        rows = bare(sandbox.settings)
        seconds = timed(layers, sandbox.settings, arguments.rounds)
    sys.stdout.write(f"{rows} records\n")
    for layer, taken in zip(layers, seconds, strict=True):
        sys.stdout.write(f"{taken / seconds[0]:5.2f} x bare   {layer.__doc__}\n")


if __name__ == "__main__":
    main()
