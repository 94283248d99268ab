"""``estimate``: what does it take to read the account?"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import click

from lightspeed_retail import relations as loading
from lightspeed_retail.client import MOST_PER_PAGE, Lightspeed
from lightspeed_retail.estimate import Estimator, Listing, described
from lightspeed_retail.query import Query
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.units import drips

from .group import Configured, main
from .naming import complete, readable, resource_named
from .output import show, warn


@main.command()
@click.argument("streams", nargs=-1, metavar="[STREAM]...", shell_complete=complete)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day since when changes are counted for an incremental run; yesterday if not given.",
)
@click.pass_obj
def estimate(configured: Configured, streams: tuple[str, ...], *, since: datetime | None) -> None:
    """Estimate what it takes to read the account with the tap: requests, drips and time.

    Counts the records of the STREAMs, or of those that the tap reads by default. That costs one drip for most streams,
    and another one for those with more than 100 records.
    """
    by_default = [one for one in RESOURCES.values() if readable(one) and one.selected]
    listings = [_listing(one) for one in map(resource_named, streams)] or [_listing(one) for one in by_default]
    moment = since.replace(tzinfo=UTC) if since else None
    with Lightspeed(configured.settings) as account:
        estimator = Estimator(account, MOST_PER_PAGE, time.monotonic)
        full = estimator.full(listings)
        moment = moment or account.now() - timedelta(days=1)
        changes = estimator.changes(listings, moment)
        pace, spent = estimator.pace, estimator.spent
    counted = sum(full.records.values())
    show({
        "records": f"{counted:,} in {len(listings)} stream{'' if len(listings) == 1 else 's'}",
        "first run": described(full, pace),
        "incremental": described(changes, pace),
        "since": f"{moment:%Y-%m-%d %H:%M} UTC",
        "counting": f"cost {drips(spent)} drips",
    })  # fmt: skip
    if estimator.unknown:
        warn(f"The account does not let {', '.join(dict.fromkeys(estimator.unknown))} be counted: one page is assumed.")
    if pace is None:
        warn("The account does not say how fast it can be read, so there is no time.")


def _listing(resource: type[Resource]) -> Listing:
    """What the tap reads of a resource unless told otherwise."""
    archived = "true" if resource.archivable else ""
    return Listing(resource, Query(relations=loading.default(resource), archived=archived))
