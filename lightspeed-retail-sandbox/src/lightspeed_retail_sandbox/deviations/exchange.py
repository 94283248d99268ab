"""A request to the API and its reply, decoded: what deviations read and change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode

Query: TypeAlias = tuple[tuple[str, str], ...]

ATTRIBUTES = "@attributes"
CURSORS = ("after", "before")
PAGING = frozenset({"limit", "sort", "count", "offset", "orderby", "orderby_desc", *CURSORS})
"""Parameters that choose a page and its order."""

NOT_FILTERS = PAGING | {"load_relations", "archived", "or"}
"""Parameters that choose no records by a field."""

NO_ANSWER = 0
"""Status of a reply that is never sent."""

ADDRESS = re.compile(r"/API/(?P<v3>V3/)?(?:Account/[^/]+/)?(?P<address>.*?)(?:\.\w+)?/?", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """A request as the client sent it.

    Attributes:
        method: HTTP method.
        origin: Scheme and host.
        path: Path below the host.
        query: Query parameters, decoded.
    """

    method: str
    origin: str
    path: str
    query: Query

    @property
    def version(self) -> str:
        """``V3`` or ``V2``."""
        match = ADDRESS.fullmatch(self.path)
        return "V3" if match and match["v3"] else "V2"

    @property
    def address(self) -> str:
        """The path below the account, or below the API where it has no account: ``Item``, ``Session``."""
        match = ADDRESS.fullmatch(self.path)
        return match["address"] if match else ""

    @property
    def url(self) -> str:
        """The complete address, with the query."""
        return f"{self.origin}{self.path}" + (f"?{urlencode(self.query)}" if self.query else "")

    def get(self, name: str) -> str:
        """The value of a query parameter; empty if it is missing."""
        return dict(self.query).get(name, "")

    def without(self, names: Iterable[str]) -> Request:
        """The same request without some query parameters; letter case does not matter."""
        dropped = {name.lower() for name in names}
        return replace(self, query=tuple(pair for pair in self.query if pair[0].lower() not in dropped))

    def having(self, **parameters: str) -> Request:
        """The same request with other values for some query parameters."""
        return replace(self, query=(*self.without(parameters).query, *parameters.items()))


@dataclass(frozen=True)
class Reply:
    """A reply.

    Attributes:
        status: HTTP status; :data:`NO_ANSWER` for none.
        headers: Response headers.
        body: The JSON value, or bytes that are sent as an HTML page.
    """

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def attributes(self) -> Mapping[str, str]:
        """Paging attributes; empty where the envelope has none."""
        found = self.body.get(ATTRIBUTES) if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def name(self) -> str:
        """The key of the records; empty if there are no records, or no envelope around them."""
        keys = [key for key in self.body if key != ATTRIBUTES] if isinstance(self.body, dict) else []
        return keys[0] if len(keys) == 1 and isinstance(self.body[keys[0]], list | dict) else ""

    @property
    def records(self) -> list[Any]:
        """The records."""
        found = self.body[self.name] if self.name else []
        return found if isinstance(found, list) else [found]

    @property
    def is_first(self) -> bool:
        """Whether no page comes before it."""
        if "offset" in self.attributes:
            return self.attributes["offset"] == "0"
        return not self.attributes.get("previous")

    @property
    def is_last(self) -> bool:
        """Whether no page comes after it."""
        if "offset" in self.attributes:
            offset, limit, count = (int(self.attributes[name]) for name in ("offset", "limit", "count"))
            return offset + limit >= count
        return not self.attributes.get("next")

    def with_records(self, records: list[Any]) -> Reply:
        """The same reply with other records, collapsed as the API does."""
        return self.with_value(records if len(records) != 1 else records[0]) if self.name else self

    def with_value(self, value: Any, name: str = "") -> Reply:
        """The same reply with another value in place of the list of records."""
        return replace(self, body={**self.body, name or self.name: value})

    def with_attributes(self, **attributes: str) -> Reply:
        """The same reply with other paging attributes."""
        return replace(self, body={**self.body, ATTRIBUTES: {**self.attributes, **attributes}})

    def with_headers(self, headers: Mapping[str, str]) -> Reply:
        """The same reply with other values for some headers."""
        changed = {name.lower() for name in headers}
        kept = {name: value for name, value in self.headers.items() if name.lower() not in changed}
        return replace(self, headers={**kept, **headers})

    def content(self) -> bytes:
        """The body as the API writes it: ASCII only, slashes escaped."""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, separators=(",", ":")).replace("/", "\\/").encode()


def linked(link: str, *, without: Iterable[str] = (), **parameters: str) -> str:
    """A link to another page, with some of its query parameters removed and others added."""
    address, _, text = link.partition("?")
    dropped = {*(name.lower() for name in without), *(name.lower() for name in parameters)}
    kept = [pair for pair in parse_qsl(text, keep_blank_values=True) if pair[0].lower() not in dropped]
    query = urlencode([*kept, *parameters.items()])
    return f"{address}?{query}" if query else address
