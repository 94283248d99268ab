"""Deviations that answer as if a parameter had not been sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from .deviation import Deviation
from .exchange import Query, Reply, Request, linked
from .refusals import among, filters_of, relations_of


def restored(reply: Reply, query: Query, names: Iterable[str]) -> Reply:
    """The same reply, whose links carry the ignored parameters nevertheless."""
    parameters = {name: value for name, value in query if name in set(names)}
    links = {name: linked(link, **parameters) for name, link in reply.attributes.items() if "?" in link}
    return reply.with_attributes(**links) if links and parameters else reply


@dataclass(kw_only=True)
class RelationsDropped(Deviation, name="relations-dropped"):
    """Relations are left out of all records without a word.

    Attributes:
        relations: The relations that are left out; all of them if empty.
    """

    relations: tuple[str, ...] = ()

    def ask(self, request: Request) -> Request:
        """Ask for fewer relations."""
        names = relations_of(request)
        kept = [name for name in names if self.relations and name.partition(".")[0] not in self.relations]
        if kept == names:
            return request
        return request.having(load_relations=json.dumps(kept)) if kept else request.without(["load_relations"])

    def change(self, request: Request, reply: Reply) -> Reply:
        """Keep the parameter in the links."""
        return restored(reply, request.query, ["load_relations"])


@dataclass(kw_only=True)
class FiltersIgnored(Deviation, name="filters-ignored"):
    """Filters choose no records: all of them are listed.

    Attributes:
        fields: The filters that are ignored, such as ``timeStamp``; all of them if empty.
    """

    fields: tuple[str, ...] = ()

    def ask(self, request: Request) -> Request:
        """Ask without the filters."""
        return request.without(self._ignored(request))

    def change(self, request: Request, reply: Reply) -> Reply:
        """Keep the parameters in the links."""
        return restored(reply, request.query, self._ignored(request))

    def _ignored(self, request: Request) -> list[str]:
        return [name for name in filters_of(request) if not self.fields or among(name, self.fields)]


@dataclass(kw_only=True)
class ArchivedIgnored(Deviation, name="archived-ignored"):
    """``archived`` has no effect: archived records are not listed."""

    def ask(self, request: Request) -> Request:
        """Ask without the parameter."""
        return request.without(["archived"])

    def change(self, request: Request, reply: Reply) -> Reply:
        """Keep the parameter in the links."""
        return restored(reply, request.query, ["archived"])
