"""What is sent for one row?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lightspeed_retail import bodies, outcomes
from lightspeed_retail.client import Lightspeed
from lightspeed_retail.resources._base import ARCHIVED
from lightspeed_retail.transport import Reply
from target_lightspeed_retail.configuration.placeholders import written
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.publishing.payloads import Content
from target_lightspeed_retail.rows import batches, digest, plain


@dataclass(frozen=True)
class WriteRequest:
    """One request to the account, complete.

    Attributes:
        call: The request it was made of.
        content: What it says.
        path: Values for the placeholders of the resource's path.
        key: Key of the record it addresses; empty if it addresses none.
        address: Path below the account, for an endpoint that the catalogue does not know.
        asker: On whose behalf, for messages and the log.
    """

    call: RequestTemplate
    content: Content
    path: Mapping[str, Any]
    key: str = ""
    address: str = ""
    asker: str = ""

    @property
    def repeatable(self) -> bool:
        """Whether repeating it does no harm: what it says holds, however often it is said."""
        call = self.call
        if call.resource is None or call.action is None:
            return call.method != "POST"
        return bodies.repeatable(call.resource, call.action, self.content.body)

    @property
    def shown(self) -> str:
        """Method and path, for people."""
        call = self.call
        if call.resource is None or call.action is None:
            return f"{call.method} {self.address}"
        where = call.resource.template(call.action)
        keys = {**self.path, call.resource.identity(): self.key} if self.key else self.path
        for name, value in keys.items():
            where = where.replace(f"{{{name}}}", written(value))
        return f"{call.method} {where}"

    def parts(self) -> list[WriteRequest]:
        """Return it divided into requests with as many records as the endpoint takes at once; itself if it is none."""
        action, body = self.call.action, self.content.body
        items = body.get(action.items_in) if action and action.items_in and body else None
        if not action or not items or len(items) <= action.most_items:
            return [self]
        found, first = [], 1
        for some in batches(items, action.most_items):
            asker = f"{self.asker} ({action.items_in} {first} to {first + len(some) - 1} of {len(items)})"
            found.append(replace(self, content=replace(self.content, body={action.items_in: some}), asker=asker))
            first += len(some)
        return found

    def archives_by_body(self, before: bool | None) -> bool | None:
        """Return whether its record is archived afterwards, as far as its body says so."""
        archived: bool | None = (self.content.body or {}).get(ARCHIVED, before)
        return archived

    @property
    def changes(self) -> list[str]:
        """The fields of the record that it changes."""
        return [*(self.content.body or ()), *([] if self.content.archived is None else [ARCHIVED])]

    @property
    def digest(self) -> str:
        """SHA-256 of what it does; the key of a record does not count, as a new one does not have it yet."""
        call, content = self.call, self.content
        files = [digest(part.content.hex()) for part in content.parts]
        sent = content.sent(call.resource)
        return digest([call.name, sorted(self.path.items()), self.address, content.query, sent, files])

    @property
    def makes_record(self) -> bool:
        """Whether it makes a record that has a key of its own."""
        call = self.call
        return bool(call.resource and call.action and call.action.name == "create" and len(call.resource.key) == 1)

    def key_in(self, reply: Reply) -> str:
        """The key of the record that a reply to it names, else that it names itself; empty if neither names one."""
        resource = self.call.resource
        if resource is None:
            return ""
        found = outcomes.record_of(resource, reply.body)
        given = (self.content.body or {}).get(resource.identity())
        return (outcomes.key_of(resource, found) if found else "") or plain(given or "")

    def request(self) -> dict[str, Any]:
        """What a person needs to find out what came of it."""
        return {"request": self.shown, "query": dict(self.content.query), "body": self.content.sent(self.call.resource)}

    def send(self, client: Lightspeed) -> Reply:
        """Send it; errors as for :meth:`~lightspeed_retail.client.Lightspeed.call`."""
        content = self.content
        if self.call.resource is None or self.call.action is None:
            return client.call_unknown(
                self.call.method,
                self.address,
                body=content.body,
                query=content.query,
                repeatable=self.repeatable,
                asker=self.asker,
            )
        return client.call(
            self.call.resource,
            self.call.action,
            key=self.key or None,
            path=self.path,
            body=content.sent(self.call.resource),
            parts=content.parts,
            query=content.query,
            repeatable=self.repeatable,
            asker=self.asker,
        )
