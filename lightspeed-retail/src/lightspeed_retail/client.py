"""The front door: an account of Lightspeed Retail, read as typed records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from . import relations as loading
from .auth.account import resolve_account
from .costs import get_cost
from .errors import MalformedReply
from .pages import WALKS, Walk
from .query import Query, address
from .resources._base import Resource
from .settings import Settings
from .transport import Request, Transport
from .wire import ATTRIBUTES, Decoder, Raw, Record

MOST_PER_PAGE = 100
"""Most records a page holds."""


class Lightspeed:
    """One account.

    Args:
        settings: Settings by name, as both plugins take them, or already checked ones.
        transport: The way to the network; made from the settings if not given.

    Raises:
        ConfigurationError: A setting is missing or wrong.

    Example:
        >>> with Lightspeed({"access_token": "..."}) as shop:  # doctest: +SKIP
        ...     for item in shop.list(Item, Query(archived="true")):
        ...         print(item["description"])
    """

    def __init__(self, settings: Settings | Mapping[str, Any], transport: Transport | None = None) -> None:
        self.settings = settings if isinstance(settings, Settings) else Settings.from_mapping(settings)
        self._transport = transport or Transport(self.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @cached_property
    def account_id(self) -> int:
        """The account: as configured, else from the token, else as the API says.

        Raises:
            ConfigurationError: The configured account is not the token's.
        """
        return resolve_account(self.settings, self._transport)

    def now(self) -> datetime:
        """The time, never ahead of the API's own clock as far as that is known."""
        return self._transport.now()

    def pages(
        self,
        resource: type[Resource],
        query: Query | None = None,
        *,
        path: Mapping[str, object] | None = None,
        page_size: int = MOST_PER_PAGE,
        asker: str = "",
    ) -> Iterator[list[Raw]]:
        """Walk a list page by page, with the records as the API sends them.

        Args:
            resource: What to list.
            query: Filters, sort, relations; everything active if not given.
            path: Values for the placeholders of the resource's path.
            page_size: Records a page, 1 to 100.
            asker: Who asks, for messages and the log.

        Yields:
            The records of one page.

        Raises:
            LightspeedError: A page could not be read; what was yielded before stays valid.
        """
        where = address(resource, self.settings.api_version, self.account_id, path or {})
        walk = Walk(resource, where, query or Query(), page_size, asker)
        return WALKS[self.settings.api_version](self._transport, walk)

    def list(
        self, resource: type[Resource], query: Query | None = None, *, path: Mapping[str, object] | None = None
    ) -> Iterator[Record]:
        """Walk a list record by record, with typed values; arguments and errors as for :meth:`pages`."""
        query = query or Query()
        decoder = Decoder(resource, loading.tree(resource, query.relations))
        for page in self.pages(resource, query, path=path):
            for raw in page:
                yield decoder.decode(raw).record

    def get(
        self,
        resource: type[Resource],
        key: object = None,
        *,
        relations: tuple[str, ...] = (),
        path: Mapping[str, object] | None = None,
        asker: str = "",
    ) -> Raw:
        """Read one record as the API sends it.

        Args:
            resource: What to read.
            key: Its key; None for what there is only one of, such as the session.
            relations: Relations to load, checked.
            path: Values for the placeholders of the resource's path.
            asker: Who asks, for messages and the log.

        Raises:
            NotFound: There is no such record.
            LightspeedError: It could not be read.
        """
        query = Query(relations=relations)
        request = Request(
            "GET",
            address(resource, self.settings.api_version, self.account_id, path or {}, key),
            query=query.parameters(),
            cost=get_cost(resource, relations),
            asker=asker or resource.slug(),
            scopes=resource.scopes,
        )
        body = self._transport.send(request).body
        if not isinstance(body, dict):
            raise MalformedReply(f"{request.asker}: the reply is not an object.", "Run again.")
        record = body.get(resource.reply, {k: v for k, v in body.items() if k != ATTRIBUTES})
        if not isinstance(record, dict):
            raise MalformedReply(f"{request.asker}: the reply holds no record.", "Run again.")
        return record
