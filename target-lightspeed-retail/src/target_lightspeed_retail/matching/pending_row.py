"""What is known of a row while it is published?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.outcomes.journal import Entry
from target_lightspeed_retail.rows import Row

from .finder import Collection


@dataclass
class PendingRow:
    """A row that is being published.

    Attributes:
        row: The row.
        stream: Its stream.
        entry: What the journal knows of it.
        record: Its fields, and what was looked up for it.
        path: Values for the placeholders of the resource's path.
        done: Digests of the requests that were made for it, while others are still to be made.
    """

    row: Row
    stream: Stream
    entry: Entry | None
    record: dict[str, Any]
    path: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    @property
    def known_key(self) -> str:
        """The key of its record that the journal knows; empty if it knows none."""
        return self.entry.remote_id if self.entry else ""

    @property
    def collection(self) -> Collection:
        """Where its record is, or would be."""
        resource = self.stream.publication.resource
        assert resource is not None
        return Collection.of(resource, self.path)
