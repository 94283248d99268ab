"""``python -m lightspeed_retail_sandbox.world``: how many rows of each class a world has."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime

from . import build


def main() -> None:
    """Build a world and prints the number of its rows, class by class."""
    parser = argparse.ArgumentParser(prog="python -m lightspeed_retail_sandbox.world", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1, help="thousands of sales")
    parser.add_argument("--registers", type=int, default=3)
    options = parser.parse_args()
    rows: Counter[str] = Counter()
    for name, batch in build(options.seed, options.scale, options.registers, datetime.now(UTC)):
        rows[name] += len(batch)
    for name, count in sorted(rows.items()):
        sys.stdout.write(f"{name:40}{count:>10,}\n")
    sys.stdout.write(f"{'':40}{rows.total():>10,}\n")


if __name__ == "__main__":
    main()
