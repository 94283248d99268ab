"""What is one request to the account?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lightspeed_retail import bodies, outcomes
from lightspeed_retail.costs import write_cost
from lightspeed_retail.resources._base import ARCHIVED
from lightspeed_retail.transport import Part, Reply
from lightspeed_retail.wire import Record, encode
from target_lightspeed_retail.configuration.placeholders import written
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.rows import batches, digest, plain
from target_lightspeed_retail.singer import compact


@dataclass(frozen=True)
class WriteRequest:
    """A request to the account, complete but for the login.

    Attributes:
        template: What it was made from.
        body: Typed values by field; None for a request without a body.
        query: Query parameters.
        parts: Parts of an upload.
        path: Values for the placeholders of the resource's path.
        key: Key of the record it addresses; empty if it addresses none.
        address: Path below the account, for an endpoint that the catalogue does not know.
        archived: Whether its record shall be archived in the end; None if the row does not say. It is in the body only
            if that archives or restores the record.
        asker: On whose behalf it is made, for messages and the log.
    """

    template: RequestTemplate
    body: Record | None = None
    query: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    path: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    address: str = ""
    archived: bool | None = None
    asker: str = ""

    def split(self) -> list[WriteRequest]:
        """Return requests with as many records as the endpoint takes at once; just itself if it is no bulk call."""
        action = self.template.action
        items = self.body.get(action.items_in) if action and action.items_in and self.body else None
        if not action or not items or len(items) <= action.most_items:
            return [self]
        found, first = [], 1
        for some in batches(items, action.most_items):
            asker = f"{self.asker} ({action.items_in} {first} to {first + len(some) - 1} of {len(items)})"
            found.append(replace(self, body={action.items_in: some}, asker=asker))
            first += len(some)
        return found

    @property
    def sent_body(self) -> Any:
        """The body as it goes over the wire."""
        resource = self.template.resource
        return self.body if self.body is None or resource is None else encode(resource, self.body)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.body or self.query or self.parts)

    @property
    def repeatable(self) -> bool:
        """Whether it can be carried out twice without harm."""
        template = self.template
        if template.resource is None or template.action is None:
            return template.method != "POST"
        return bodies.repeatable(template.resource, template.action, self.body)

    @property
    def creates_record(self) -> bool:
        """Whether it creates a record that has a key of its own."""
        template = self.template
        resource, action = template.resource, template.action
        return bool(resource and action and action.name == "create" and len(resource.key) == 1)

    @property
    def changes(self) -> list[str]:
        """The fields of the record that it changes."""
        return [*(self.body or ()), *([] if self.archived is None else [ARCHIVED])]

    @property
    def cost(self) -> float:
        """The drips that it costs, as far as that is known."""
        resource, action = self.template.resource, self.template.action
        return write_cost(resource, action, self.sent_body) if resource and action else 1.0

    def digest(self, key: str = "") -> str:
        """Return the SHA-256 of what it does.

        Args:
            key: Key of its record, if that counts; a record that is to be created has none yet.
        """
        files = [digest(part.content.hex()) for part in self.parts]
        where = [sorted(self.path.items()), key]
        does = [self.template.name, self.sent_body, self.query, files, self.address, where]
        return digest(does if self.archived is None else [*does, self.archived])

    def archives(self, before: bool | None) -> bool | None:
        """Return whether its record is archived afterwards, as far as its body says so."""
        archived: bool | None = (self.body or {}).get(ARCHIVED, before)
        return archived

    def key_in(self, reply: Reply) -> str:
        """Return the key of the record that a reply names, else that its body names; empty if neither names one."""
        resource = self.template.resource
        if resource is None:
            return ""
        found = outcomes.record_of(resource, reply.body)
        given = (self.body or {}).get(resource.identity())
        return (outcomes.key_of(resource, found) if found else "") or plain(given or "")

    @property
    def endpoint(self) -> str:
        """Its path below the account, for people."""
        template = self.template
        if template.resource is None or template.action is None:
            return self.address
        where = template.resource.template(template.action)
        keys = {**self.path, **({template.resource.identity(): self.key} if self.key else {})}
        for name, value in keys.items():
            where = where.replace(f"{{{name}}}", written(value))
        return where

    @property
    def title(self) -> str:
        """Its method and path, for people."""
        return f"{self.template.method} {self.endpoint}"

    @property
    def text(self) -> str:
        """All of it in one line, for people, without credentials."""
        query = f" ?{'&'.join(f'{name}={value}' for name, value in self.query)}" if self.query else ""
        body = "" if self.body is None else f" {compact(self.masked(self.sent_body))}"
        files = "".join(f" [{part.name}: {len(part.content)} bytes]" for part in self.parts)
        return f"{self.title}{query}{body}{files}"

    def masked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of its record, by field, without credentials."""
        resource = self.template.resource
        return bodies.masked(resource, values) if resource else dict(values)

    @property
    def details(self) -> dict[str, Any]:
        """What a person needs to find out whether it was carried out."""
        return {"request": self.title, "query": dict(self.query), "body": self.sent_body}
