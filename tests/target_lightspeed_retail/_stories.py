"""Stories of rows that are published to one endpoint after the other, and read back after each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lightspeed_retail import bodies, endpoints, relations
from lightspeed_retail.endpoints import Endpoint

from ._publishing import Outcome, Publishing, stream

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

GONE = "gone"
"""In place of what a record holds: it is not there any more."""


@dataclass(frozen=True)
class Step:
    """An endpoint, a row for it, and what can be read afterwards.

    Attributes:
        endpoint: As the catalogue writes it.
        row: Fields of the row. A text such as ``{saleID}`` is the key of the sale that the story made last; so are
            placeholders of the endpoint that the row has no field for.
        holds: What the record holds afterwards, or :data:`GONE`; what the row says if not given.
        at: Resource of that record; that of the endpoint if not given.
        where: What tells it from others; the key that the target says if not given.
        options: What the publication says beyond method and endpoint.
    """

    endpoint: str
    row: Mapping[str, Any] = field(default_factory=dict)
    holds: Mapping[str, Any] | str | None = None
    at: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def means(self) -> Endpoint:
        """What the catalogue knows of the endpoint."""
        return endpoints.find(*self.endpoint.split())

    def published(self, publish: Publishing, keys: dict[str, Any]) -> Outcome:
        """Publish the row; what it makes is added to the keys."""
        method, endpoint = self.endpoint.split()
        places = {name: keys[name] for name in _PLACEHOLDER.findall(endpoint) if name not in self.row}
        row = {**places, **_filled(self.row, keys)}
        publication = {"stream": "*", "method": method, "endpoint": endpoint, **self.options}
        done = publish(stream("rows", [row]), publications=[publication], compare="none")
        assert done.status == 0, done.said
        (result,) = done.results
        if self.means.action.name == "create" and self.means.resource.listable():
            keys[self.means.resource.identity()] = int(result["remote_id"])
        return done

    def differs(self, publish: Publishing, keys: Mapping[str, Any], done: Outcome) -> dict[str, Any]:
        """What of the record is not as it should be now."""
        slug = self.at or self.means.resource.slug()
        shape, holds = endpoints.RESOURCES[slug], _filled(self._held(), keys)
        where = _filled(self.where, keys) or {shape.identity(): int(done.results[0]["remote_id"])}
        rows = publish.sandbox.rows(slug, sorted({*relations.loadable(shape)} & {*holds}))
        found = [row for row in rows if _is(row, where)]
        if self.holds == GONE or (self.holds is None and self.means.action.name == "delete"):
            return {"still there": found} if found else {}
        assert len(found) == 1, f"{slug} {where}: {len(found)} of {len(rows)} records"
        return {name: found[0][name] for name, value in holds.items() if not _is(found[0][name], value)}

    def _held(self) -> Mapping[str, Any]:
        if self.holds is not None:
            return self.holds if isinstance(self.holds, Mapping) else {}
        if self.means.action.method == "DELETE":
            return {"archived": True} if self.means.action.name == "archive" else {}
        taken = bodies.takes(self.means.resource, self.means.action)
        return {name: value for name, value in self.row.items() if name in taken}


def plain(path: str, made: Mapping[str, Any], changed: Mapping[str, Any], *, deleted: bool = True) -> list[Step]:
    """Made, changed and, if it can be, deleted."""
    key = endpoints.find("POST", path).resource.identity()
    one = f"{path}/{{{key}}}"
    end = [Step(f"DELETE {one}")] if deleted else []
    return [Step(f"POST {path}", made), Step(f"PUT {one}", changed), *end]


def _filled(value: Any, keys: Mapping[str, Any]) -> Any:
    """A value with the keys of what was made."""
    match value:
        case str() if match := _PLACEHOLDER.fullmatch(value):
            return keys[match[1]]
        case Mapping():
            return {name: _filled(inner, keys) for name, inner in value.items()}
        case list():
            return [_filled(inner, keys) for inner in value]
        case _:
            return value


def _is(found: Any, wanted: Any) -> bool:
    """Whether a record holds all that is wanted; it may hold more, and further records in its lists."""
    match wanted:
        case Mapping():
            return isinstance(found, Mapping) and all(_is(found.get(name), value) for name, value in wanted.items())
        case Sequence() if not isinstance(wanted, str):
            return isinstance(found, Sequence) and all(any(_is(one, value) for one in found) for value in wanted)
        case str() if isinstance(found, date):
            return found.isoformat() == wanted
        case _:
            return bool(found == wanted)
