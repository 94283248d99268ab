"""A client for the Lightspeed Retail (R-Series) API.

Example:
    >>> from lightspeed_retail import Lightspeed, Query
    >>> from lightspeed_retail.resources.items import Item
    >>> with Lightspeed({"access_token": "..."}) as shop:  # doctest: +SKIP
    ...     for item in shop.list(Item, Query(archived="true")):
    ...         print(item["description"])
"""

from __future__ import annotations

from .client import Lightspeed
from .errors import LightspeedError
from .query import Query
from .settings import Settings

__all__ = ["Lightspeed", "LightspeedError", "Query", "Settings"]
