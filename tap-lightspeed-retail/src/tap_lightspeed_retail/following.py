"""How are the changes of a stream followed?"""

from __future__ import annotations

from typing import TypeAlias

from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.resources._base import AppendOnly, ByDay, Resource, Stamp, Timestamp

from .plan import Plan

Following: TypeAlias = Stamp | AppendOnly | ByDay


def followed_by(plan: Plan) -> Following | None:
    """Return how the changes of a stream can be followed; None for a single record, or if the API has no way."""
    return None if plan.key is not None else plan.resource.replication


def replication_key(following: Following | None) -> str | None:
    """Return the replication key that the catalog shows; None if there is none, or if records do not show it."""
    if following is None or (isinstance(following, Stamp) and following.hidden):
        return None
    return following.field


def chosen(resource: type[Resource], following: Following | None, method: str, key: str | None) -> Following | None:
    """Return how changes are followed in this run.

    Args:
        resource: What the stream reads.
        following: How its changes can be followed.
        method: The replication method in the catalog.
        key: The replication key in the catalog.

    Raises:
        ConfigurationError: The stream cannot be followed by this key.
    """
    declared = replication_key(following)
    if method == REPLICATION_FULL_TABLE:
        return None
    if key in (None, declared):
        return following
    if not isinstance(resource.fields.get(key), Timestamp):
        raise ConfigurationError(
            f"Catalog: {resource.slug()} cannot be replicated by {key!r}.",
            f"Its replication key is {declared!r}." if following else "Use FULL_TABLE.",
        )
    return Stamp(key)
