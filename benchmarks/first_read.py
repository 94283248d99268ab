"""How long does a first read take? By number of sales and of registers.

    python benchmarks/first_read.py [--sales 1000 10000 100000] [--latency 0.3]

The tap reads a sandbox once for each number of sales, all default streams. The costs of its requests are then played
through the sandbox's rate limits and the client's throttle on a clock of their own, so that hours take seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from lightspeed_retail import Lightspeed
from lightspeed_retail.http_log import Exchange
from lightspeed_retail.limits import request_cost
from lightspeed_retail.throttle import Throttle
from lightspeed_retail.transport import Transport
from lightspeed_retail.units import duration
from lightspeed_retail_sandbox import Sandbox
from lightspeed_retail_sandbox.limits import Limits
from tap_lightspeed_retail.tap import TapLightspeedRetail

SALES = (1_000, 10_000, 100_000)
REGISTERS = (1, 2, 20)
LATENCY = 0.3
"""Seconds that a request takes."""

NOW = datetime(2025, 11, 24, 18, tzinfo=UTC)


class Clock:
    """A clock that only moves when someone waits."""

    def __init__(self) -> None:
        self.seconds = 1.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.seconds

    def wait(self, seconds: float) -> None:
        """Move on."""
        self.seconds += seconds


def costs(sales: int) -> list[float]:
    """What the requests of a first read cost, in drips."""
    found: list[float] = []

    def observe(exchange: Exchange) -> None:
        found.append(request_cost(exchange.reply_headers) or 0.0)

    with Sandbox(scale=sales / 1000, limits=False, now=NOW) as sandbox:
        tap = TapLightspeedRetail(config=sandbox.settings)
        transport = Transport(tap.client_settings, observe=observe)
        with (
            Lightspeed(tap.client_settings, transport) as tap.client,
            Path(os.devnull).open("w", encoding="utf-8") as nowhere,
            redirect_stdout(nowhere),
        ):
            tap.read()
    return found


def seconds(requests: Sequence[float], registers: int, latency: float) -> float:
    """How long these requests take, one after the other."""
    clock = Clock()
    throttle, limits = Throttle(clock=clock, sleep=clock.wait), Limits(registers, clock)
    for cost in requests:
        throttle.before(cost)
        headers = limits.enter(cost)
        clock.wait(latency)
        throttle.after(headers, cost)
    return clock() - 1.0


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sales", type=int, nargs="+", default=SALES)
    arguments.add_argument("--latency", type=float, default=LATENCY)
    options = arguments.parse_args()
    names = " | ".join(f"{one} register{'s' * (one > 1)}" for one in REGISTERS)
    sys.stdout.write(f"| Sales | Requests | Drips | {names} |\n|---|---|---|{'---|' * len(REGISTERS)}\n")
    for sales in options.sales:
        requests = costs(sales)
        times = " | ".join(duration(seconds(requests, one, options.latency)) for one in REGISTERS)
        sys.stdout.write(f"| {sales:,} | {len(requests):,} | {sum(requests):,.0f} | {times} |\n")


if __name__ == "__main__":
    main()
