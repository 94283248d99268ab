"""What is known of a row on its way to the account?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .finding import Place
from .journal import Entry
from .rows import Row
from .streams import Stream


@dataclass
class Work:
    """A row on its way.

    Attributes:
        row: The row.
        stream: Its stream.
        entry: What the journal knows of it.
        record: Its fields, and what was looked up for it.
        path: Values for the placeholders of the resource's path.
    """

    row: Row
    stream: Stream
    entry: Entry | None
    record: dict[str, Any]
    path: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where its record is, or would be."""
        resource = self.stream.publication.resource
        assert resource is not None
        return Place.of(resource, self.path)
