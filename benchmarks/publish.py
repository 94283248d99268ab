"""What does it cost to publish rows of which few or none have changed? Ratios of one run, against the sandbox.

    python benchmarks/publish.py [--scale 1]

Times are multiples of the bare one: reading the same records a hundred at a time and comparing them, nothing else.
Drips are what the API would charge, per row.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from singer_sdk.singerlib.json import serialize_json

from lightspeed_retail import Lightspeed, Query
from lightspeed_retail.resources.inventory import ItemShop
from lightspeed_retail_sandbox import Sandbox
from target_lightspeed_retail.target import TargetLightspeedRetail

FIELDS = ("itemShopID", "reorderPoint", "reorderLevel")
SCHEMA = {"type": "object", "properties": {name: {"type": "integer"} for name in FIELDS}}
CHANGED_EVERY = 20
"""One row in so many differs from what the account holds."""

Rows = list[dict[str, Any]]


def bare(settings: Mapping[str, Any], rows: Rows, _: Path) -> None:
    """Read the records a hundred at a time and compare them."""
    wanted = {row["itemShopID"]: row for row in rows}
    keys = list(wanted)
    with Lightspeed(settings) as shop:
        for start in range(0, len(keys), 100):
            listed = ",".join(map(str, keys[start : start + 100]))
            for record in shop.list(ItemShop, Query({"itemShopID": f"IN,[{listed}]"})):
                _ = [name for name in FIELDS if record[name] != wanted[record["itemShopID"]][name]]


def account(settings: Mapping[str, Any], rows: Rows, folder: Path) -> None:
    """The target, compared with the account, nothing changed."""
    _publish(settings, rows, folder, "account")


def journal(settings: Mapping[str, Any], rows: Rows, folder: Path) -> None:
    """The target, compared with its journal, nothing changed."""
    _publish(settings, rows, folder, "journal")


def some_changed(settings: Mapping[str, Any], rows: Rows, folder: Path) -> None:
    """The target, compared with the account, one row in twenty changed."""
    for row in rows[::CHANGED_EVERY]:
        row["reorderLevel"] += 1
    _publish(settings, rows, folder, "account")


def _publish(settings: Mapping[str, Any], rows: Rows, folder: Path, compare: str) -> None:
    messages = [{"type": "SCHEMA", "stream": "item_shop", "schema": SCHEMA, "key_properties": ["itemShopID"]}]
    messages += [{"type": "RECORD", "stream": "item_shop", "record": row} for row in rows]
    kept = {"journal": str(folder / "journal.sqlite"), "rejects": str(folder / "rejects.jsonl")}
    target = TargetLightspeedRetail(config={**settings, **kept, "compare": compare})
    target.listen(StringIO("".join(serialize_json(message) + "\n" for message in messages)))


LAYERS: tuple[Callable[[Mapping[str, Any], Rows, Path], None], ...] = (bare, account, journal, some_changed)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--scale", type=float, default=1, help="thousands of sales; there is stock of about 1,260 items"
    )
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with Sandbox(scale=arguments.scale, limits=False) as sandbox, tempfile.TemporaryDirectory() as folder:
        settings = {name: sandbox.settings[name] for name in ("api_url", "access_token", "account_id")}
        rows = [{name: row[name] for name in FIELDS} for row in sandbox.rows("item_shop") if row["shopID"]]
        best = dict.fromkeys(LAYERS, float("inf"))
        drips = dict.fromkeys(LAYERS, 0.0)
        for _ in range(arguments.rounds):
            for layer in LAYERS:
                sandbox.requests.clear()
                began = time.perf_counter()
                layer(settings, rows, Path(folder))
                best[layer] = min(best[layer], time.perf_counter() - began)
                drips[layer] = sum(served.cost for served in sandbox.requests)
    sys.stdout.write(f"{len(rows)} rows\n")
    for layer in LAYERS:
        told = (
            f"{best[layer] / best[bare]:5.2f} x bare  {drips[layer] / len(rows):6.3f} drips a row   {layer.__doc__}\n"
        )
        sys.stdout.write(told)


if __name__ == "__main__":
    main()
