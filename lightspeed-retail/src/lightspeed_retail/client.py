"""The front door: an account of Lightspeed Retail, read and written as typed records."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from . import bodies
from . import relations as loading
from .accounts import resolve_account
from .costs import get_cost, list_cost, write_cost
from .days import zone
from .endpoints import written
from .errors import ConfigurationError, LightspeedError, MalformedReply, NotFound
from .outcomes import record_of
from .pages import Walk, walk_pages
from .query import Query, address, other_address, root
from .resources import RESOURCES
from .resources._base import Action, Resource
from .settings import Settings
from .skipped import SkippedRecord
from .transport import Part, Reply, Request, Transport
from .wire import ATTRIBUTES, Decoder, Raw, Record, encode

T = TypeVar("T")

MOST_PER_PAGE = 100
"""Most records a page holds."""

_SUFFIX = re.compile(r"\.(?:json|xml|html|pdf)$", re.IGNORECASE)

_log = logging.getLogger(__name__)


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
        self._found: dict[str, str] = {}

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

    @property
    def spent(self) -> float:
        """Drips that all requests so far were charged."""
        return self._transport.spent

    @property
    def drip_rate(self) -> float | None:
        """Drips that leave the account's bucket each second; None while no reply has said so."""
        return self._transport.drip_rate

    @property
    def bucket_size(self) -> float | None:
        """Drips that the account's bucket holds; None while no reply has said so."""
        return self._transport.bucket_size

    def now(self) -> datetime:
        """The time, never ahead of the API's own clock as far as that is known."""
        return self._transport.now()

    @cached_property
    def _time_zones(self) -> tuple[ZoneInfo, ...]:
        query = Query(archived="true")
        try:
            shops = [shop for page in self.pages(RESOURCES["shop"], query, asker="time zones") for shop in page]
        except LightspeedError as error:
            _log.warning(
                "The time zones of the shops cannot be read: %s Days from 10:00 to 12:00 UTC are guessed.", error
            )
            return ()
        names = dict.fromkeys(str(shop.get("timeZone")) for shop in shops)
        return tuple(found for name in names if (found := zone(name)))

    def time_zones(self) -> tuple[ZoneInfo, ...]:
        """Return the time zones of the shops, requested when they are first needed; none if that fails."""
        return self._time_zones

    def pages(
        self,
        resource: type[Resource],
        query: Query | None = None,
        *,
        path: Mapping[str, object] | None = None,
        page_size: int = MOST_PER_PAGE,
        asker: str = "",
        on_skipped: Callable[[SkippedRecord], None] | None = None,
        on_reordered: Callable[[], None] | None = None,
    ) -> Iterator[list[Raw]]:
        """Walk a list page by page, with the records as the API sends them.

        Args:
            resource: What to list.
            query: Filters, sort, relations; everything active if not given.
            path: Values for the placeholders of the resource's path.
            page_size: Records a page, 1 to 100.
            asker: Who asks, for messages and the log.
            on_skipped: Called with each record that is left out: those that come without their key, and those that the
                server cannot send even on their own. If None, the former are part of the pages and the latter an error.
            on_reordered: Called before records may come in another order than requested.

        Yields:
            The records of one page.

        Raises:
            LightspeedError: A page could not be read; what was yielded before stays valid.
        """
        where = address(resource, self.settings.api_version, self.account_id, path or {})
        walk = Walk(resource, where, query or Query(), page_size, asker, on_skipped, on_reordered)
        return self._walk_somewhere(walk) if other_address(resource, where) else self._walk(walk)

    def _walk(self, walk: Walk) -> Iterator[list[Raw]]:
        return walk_pages(self.settings.api_version, self._transport, walk)

    def _walk_somewhere(self, walk: Walk) -> Iterator[list[Raw]]:
        """Walk a list that is found at one of two addresses."""

        def begin(where: str) -> tuple[list[Raw], Iterator[list[Raw]]]:
            pages = self._walk(replace(walk, path=where))
            return next(pages, []), pages

        first, others = self._find(walk.resource, walk.path, begin, walk.name)
        yield first
        yield from others

    def _find(self, resource: type[Resource], where: str, ask: Callable[[str], T], asker: str) -> T:
        """Ask for a resource at its address, or at the other one where it has one; remember which one answers.

        Raises:
            NotFound: It is at neither of them.
        """
        known = self._found.get(where, where)
        other = other_address(resource, known)
        try:
            return ask(known)
        except NotFound as missing:
            if not other:
                raise
            try:
                answer = ask(other)
            except NotFound:
                raise missing from None
        self._found[where] = other
        _log.warning("%s: there is nothing at %s; reading %s instead.", asker, known, other)
        return answer

    def list(
        self,
        resource: type[Resource],
        query: Query | None = None,
        *,
        path: Mapping[str, object] | None = None,
        page_size: int = MOST_PER_PAGE,
    ) -> Iterator[Record]:
        """Walk a list record by record, with typed values; arguments and errors as for :meth:`pages`."""
        query = query or Query()
        decoder = Decoder(resource, loading.tree(resource, query.relations), zones=self.time_zones)
        for page in self.pages(resource, query, path=path, page_size=page_size):
            for raw in page:
                yield decoder.decode(raw).record

    def count(
        self,
        resource: type[Resource],
        query: Query | None = None,
        *,
        path: Mapping[str, object] | None = None,
        asker: str = "",
    ) -> int | None:
        """Count the records of a list, at the cost of one page without relations.

        Lists of V2 say how many records they hold, those of V3 do not; so V2 is asked for a single record.

        Args:
            resource: What to count.
            query: Filters, and whether archived records count; everything active if not given.
            path: Values for the placeholders of the resource's path.
            asker: Who asks, for messages and the log.

        Returns:
            The number; None if the reply does not say.

        Raises:
            LightspeedError: The list could not be read.
        """
        parameters = (*replace(query or Query(), relations=()).parameters(), ("limit", "1"))
        request = Request(
            "GET",
            address(resource, "V2", self.account_id, path or {}),
            query=parameters,
            cost=list_cost(resource, (), dict(parameters)),
            asker=asker or resource.slug(),
            scopes=resource.scopes,
        )
        body = self._transport.send(request).body
        told = body.get(ATTRIBUTES) if isinstance(body, dict) else None
        number = str(told.get("count", "")) if isinstance(told, dict) else ""
        return int(number) if number.isdecimal() else None

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
        request = Request(
            "GET",
            address(resource, self.settings.api_version, self.account_id, path or {}, key),
            query=Query(relations=relations).parameters(),
            cost=get_cost(resource, relations),
            asker=asker or resource.slug(),
            scopes=resource.scopes,
        )

        def ask(where: str) -> Reply:
            return self._transport.send(replace(request, path=where))

        return _only_record(resource, self._find(resource, request.path, ask, request.asker), request.asker)

    def create(
        self,
        resource: type[Resource],
        record: Mapping[str, Any],
        *,
        path: Mapping[str, object] | None = None,
        relations: tuple[str, ...] = (),
        asker: str = "",
    ) -> Raw:
        """Make a new record.

        Args:
            resource: What it is.
            record: Its fields, with typed values; the API fills in those that it may leave out.
            path: Values for the placeholders of the resource's path.
            relations: Relations to load into the reply, checked.
            asker: Who asks, for messages and the log.

        Returns:
            The record as the API sends it afterwards, with its key.

        Raises:
            ConfigurationError: The endpoint cannot do this.
            InvalidRecord: It does not take a field, or needs another one; nothing was sent.
            LightspeedError: It was not made; if the error is ``uncertain``, it may have been.
        """
        return self._write(resource, _action(resource, "create"), record, path=path, relations=relations, asker=asker)

    def update(
        self,
        resource: type[Resource],
        key: object,
        changes: Mapping[str, Any],
        *,
        path: Mapping[str, object] | None = None,
        relations: tuple[str, ...] = (),
        asker: str = "",
    ) -> Raw:
        """Change a record; fields that are not sent keep their value, and ``None`` clears one.

        ``key`` is that of the record; the other arguments, what is returned and errors are those of :meth:`create`.
        """
        action = _action(resource, "update")
        return self._write(resource, action, changes, key=key, path=path, relations=relations, asker=asker)

    def delete(
        self,
        resource: type[Resource],
        key: object,
        *,
        path: Mapping[str, object] | None = None,
        asker: str = "",
    ) -> Raw:
        """Delete a record, or archive it where that is what the API does with a DELETE.

        Returns:
            What the reply says of it: the record, or for some resources just its name and key.

        Raises:
            ConfigurationError: The endpoint cannot do this.
            LightspeedError: It was not deleted; if the error is ``uncertain``, it may have been.
        """
        return self._write(resource, _action(resource, "delete", "archive"), None, key=key, path=path, asker=asker)

    def _write(
        self,
        resource: type[Resource],
        action: Action,
        record: Mapping[str, Any] | None,
        *,
        key: object = None,
        path: Mapping[str, object] | None = None,
        relations: tuple[str, ...] = (),
        asker: str = "",
    ) -> Raw:
        if record is not None:
            bodies.check(resource, action, record)
        body = None if record is None else encode(resource, record)
        reply = self.call(resource, action, key=key, path=path, body=body, relations=relations, asker=asker)
        return _only_record(resource, reply, asker or resource.slug())

    def call(
        self,
        resource: type[Resource],
        action: Action,
        *,
        key: object = None,
        path: Mapping[str, object] | None = None,
        body: Mapping[str, Any] | None = None,
        parts: tuple[Part, ...] = (),
        query: Iterable[tuple[str, str]] = (),
        relations: tuple[str, ...] = (),
        repeatable: bool | None = None,
        asker: str = "",
    ) -> Reply:
        """Ask an endpoint to do something, with a body as the API takes it; it is not checked.

        Args:
            resource: What is addressed.
            action: One of its actions.
            key: Key of the record, if the action addresses one.
            path: Values for the placeholders of the resource's path.
            body: What is sent as JSON; None for nothing.
            parts: What is sent as a multipart form, in place of ``body``.
            query: Query parameters.
            relations: Relations to load into the reply, checked.
            repeatable: Whether sending it twice does no harm; None: as the action and the body suggest.
            asker: Who asks, for messages and the log.

        Raises:
            ConfigurationError: A value for a placeholder or the key is missing.
            LightspeedError: It was not done; if the error is ``uncertain``, it may have been.
        """
        where = address(resource, self.settings.api_version, self.account_id, path or {}, key, action=action)
        request = Request(
            action.method,
            where,
            query=(*query, *Query(relations=relations).parameters()),
            body=body,
            parts=parts,
            cost=write_cost(resource, action, body, relations),
            asker=asker or resource.slug(),
            scopes=resource.scopes,
            repeatable=bodies.repeatable(resource, action, body) if repeatable is None else repeatable,
        )
        return self._transport.send(request)

    def call_unknown(
        self,
        method: str,
        path: str,
        *,
        body: object | None = None,
        query: Iterable[tuple[str, str]] = (),
        repeatable: bool | None = None,
        asker: str = "",
    ) -> Reply:
        """Send a request to an endpoint that the catalogue does not know; nothing of it is checked.

        Args:
            method: HTTP method.
            path: Path below the account, ``Item/5``; percent-encoded where a segment needs it.
            body: What is sent as JSON; None for nothing.
            query: Query parameters.
            repeatable: Whether sending it twice does no harm; None: if it just reads.
            asker: Who asks, for messages and the log.

        Raises:
            ConfigurationError: The path leads elsewhere.
            LightspeedError: It was not done; if the error is ``uncertain``, it may have been.
        """
        segments = path.strip("/").split("/")
        if not is_below_account(path):
            raise ConfigurationError(
                f"{path!r} is no path below the account.", "Write it as Item/5, and the query parameters apart from it."
            )
        suffix = "" if _SUFFIX.search(path) else ".json"
        return self._transport.send(
            Request(
                method,
                root(self.settings.api_version, self.account_id) + quote("/".join(segments), safe="/%") + suffix,
                query=tuple(query),
                body=body,
                asker=asker,
                repeatable=repeatable,
            )
        )


def is_below_account(path: str) -> bool:
    """Whether a path is one below the account, and nothing else."""
    segments = path.strip("/").split("/")
    return all(segment.strip(".") for segment in segments) and "?" not in path and "://" not in path


def _action(resource: type[Resource], *names: str) -> Action:
    """The first of these actions that a resource offers."""
    for action in map(resource.action, names):
        if action is not None:
            return action
    offers = [written(resource, action) for action in resource.actions]
    raise ConfigurationError(f"{resource.slug()} has no {names[0]}.", f"It has: {', '.join(offers)}.")


def _only_record(resource: type[Resource], reply: Reply, asker: str) -> Raw:
    record = record_of(resource, reply.body)
    if record is None:
        raise MalformedReply(f"{asker}: the reply holds no record.", "Run again.")
    return record
