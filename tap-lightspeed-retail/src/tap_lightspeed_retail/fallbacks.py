"""How is a list requested if the account refuses a sort, a filter or a relation?

The documentation promises that lists can be sorted and filtered, and relations loaded; an account may refuse (400) any
of it. What was refused is then left out, the least first: the order of the stamp, any order, the filter. The records
are the same in the end, in another order or more of them than needed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from lightspeed_retail import relations
from lightspeed_retail.errors import RequestRefused
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.retry import passing

REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
"""Statuses of a refused parameter. 400 is what a live account answers for relations; for a sort nobody has seen one."""


@dataclass(frozen=True)
class Way:
    """One way to request a list.

    Attributes:
        sort: As for :class:`~lightspeed_retail.query.Query`.
        conditions: Filters that leave out what was read before.
    """

    sort: str | None
    conditions: Mapping[str, str]


def ways(
    resource: type[Resource], version: str, sort: str, conditions: Mapping[str, str], *, needed: bool
) -> tuple[Way, ...]:
    """Return the ways to request a list, the best first.

    Args:
        resource: What is listed.
        version: ``"V3"`` or ``"V2"``; V2 lists are sorted by their key unless told otherwise.
        sort: Field to sort by; empty for the key.
        conditions: Filters that leave out what was read before.
        needed: Whether the list cannot be requested without these filters, such as the days of a report.
    """
    key = resource.identity()
    sortable = key in resource.sortable
    first = key if version == "V2" and sortable and not sort else sort
    orders: list[str | None] = [first]
    if first:
        orders += [key, None] if sortable else [None]
    filtered = [Way(order, conditions) for order in dict.fromkeys(orders)]
    return (*filtered, Way(orders[-1], {})) if conditions and not needed else tuple(filtered)


class Fallbacks:
    """Remembers what the account has refused to a stream, and warns of it once.

    Args:
        stream: Name of the stream, for messages.
        relations: The relations to load.
        logger: Where to warn.

    Attributes:
        relations: Those of them that the account has not refused.
    """

    def __init__(self, stream: str, relations: tuple[str, ...], logger: logging.Logger) -> None:
        self.relations = relations
        self._stream = stream
        self._logger = logger
        self._ways: tuple[Way, ...] = (Way("", {}),)
        self._best = self._ways[0]
        self._refusal: RequestRefused | None = None
        self._dropped: tuple[str, ...] = ()

    def begin(self, ways: Iterable[Way]) -> None:
        """Start with the best of several ways."""
        self._ways = tuple(ways)
        self._best = self._ways[0]
        self._refusal = None

    @property
    def way(self) -> Way:
        """The best way that the account has not refused."""
        return self._ways[0]

    @property
    def is_second_best(self) -> bool:
        """Whether the account has refused the best way."""
        return self.way != self._best

    def after(self, refusal: RequestRefused, *, on_first_page: bool) -> None:
        """Leave out what the account refuses.

        Args:
            refusal: What it answered.
            on_first_page: Whether the list was refused from the start. Later on, the refusal has to name the field: it
                more likely means something else then, and everything would be read again in vain.

        Raises:
            RequestRefused: The account refuses the request in every way; this is what it answered first.
        """
        if refusal.status not in REFUSED or passing(refusal, repeatable=True):
            raise refusal
        if refused := relations.refused(self.relations, refusal.api_message):
            self.relations = tuple(name for name in self.relations if name not in refused)
            self._dropped = (*self._dropped, *refused)
            return
        first = self._refusal or refusal
        if len(self._ways) == 1 or not (on_first_page or self._is_named_in(refusal)):
            self._refusal = None
            raise first
        self._refusal = first
        self._ways = self._ways[1:]

    def report(self) -> None:
        """Warn of what was left out; call it once, when the lists are read."""
        if self._dropped:
            names, self._dropped = ", ".join(self._dropped), ()
            self._logger.warning(
                "%s: the account refuses the relations %s; reading without them. List the others in the setting "
                "'relations' to leave them out.",
                self._stream,
                names,
            )
        if self._refusal is None:
            return
        self._refusal = None
        if self.way.conditions != self._best.conditions:
            self._logger.warning(
                "%s: the account refuses the filter on %s; every run reads the whole list.",
                self._stream,
                ", ".join(self._best.conditions),
            )
        else:
            self._logger.warning(
                "%s: the account refuses to list records in the order of %s; reading them in another one. If the run "
                "is interrupted, the next one reads the list from its beginning.",
                self._stream,
                self._best.sort or "the key",
            )

    def _is_named_in(self, refusal: RequestRefused) -> bool:
        names = [name for name in (self.way.sort, *self.way.conditions) if name]
        return any(name.lower() in refusal.api_message.lower() for name in names)
