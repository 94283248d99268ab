"""What is known of a row on its way to the account?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lightspeed_retail.client import is_below_account
from target_lightspeed_retail.configuration.publications import Event
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.matching.finder import Collection
from target_lightspeed_retail.outcomes.journal import Entry
from target_lightspeed_retail.outcomes.outcome import refuse
from target_lightspeed_retail.publishing.payloads import Content
from target_lightspeed_retail.rows import Row

from .stream import Stream


@dataclass
class PendingRow:
    """A row on its way.

    Attributes:
        row: The row.
        stream: Its stream.
        entry: What the journal knows of it.
        record: Its fields, and what was looked up for it.
        path: Values for the placeholders of the resource's path.
        contents: What it says to each request, as far as that has been needed.
        done: Digests of the requests that were made for it, while others are still to be made.
    """

    row: Row
    stream: Stream
    entry: Entry | None
    record: dict[str, Any]
    path: dict[str, Any] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def content(self, event: Event) -> Content:
        """What it says to the request for an event.

        Raises:
            Rejected: It cannot be said.
            ReferenceNotPublished: It refers to a row that is not published yet.
        """
        if event not in self.contents:
            call = self.stream.publication.calls[event]
            self.contents[event] = self.stream.writer.content(call, self.row, self.record)
        return self.contents[event]

    def address(self, call: RequestTemplate) -> str:
        """Return the path of a request to an endpoint that the catalogue does not know; empty for others.

        Raises:
            Rejected: A placeholder has no value, or the values make no path below the account.
        """
        segments = [self.stream.writer.segment(template, self.record) for template in call.segments]
        address = "/".join(segments)
        if segments and not is_below_account(address):
            raise refuse("Its fields make no path below the account.", "Fill in those that the endpoint names.")
        return address

    @property
    def collection(self) -> Collection:
        """Where its record is, or would be."""
        resource = self.stream.publication.resource
        assert resource is not None
        return Collection.of(resource, self.path)
