"""Which records of a list can neither be handed out nor be left out in silence?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .resources._base import Resource
from .wire import Misfit, Raw, scalar, unfolded


@dataclass(frozen=True)
class SkippedRecord:
    """A record that a walk over a list went past.

    Attributes:
        reason: Why, as the rest of a sentence about the record: ``came without itemID``.
        key: Its key, as the API writes it; empty if it is not known.
        record: The record, as far as it was read; empty if the server failed to send it.
    """

    reason: str
    key: str
    record: Raw


def missing_key(resource: type[Resource], record: Raw) -> str:
    """The first field of the key that a record lacks, or whose value cannot be read; empty if there is none.

    Keys of parents are not looked for: they are part of the address.
    """
    values = {name.lower(): value for key, held in record.items() for name, value in unfolded(key, held)}
    parents = resource.placeholders()
    names = (name for name in resource.key if name in resource.fields and name not in parents)
    return next((name for name in names if not _is_readable(resource, name, values)), "")


def _is_readable(resource: type[Resource], name: str, values: dict[str, Any]) -> bool:
    """Whether a record has a value in a field; ``values`` are the record's, by their names in lower case."""
    declared = resource.fields[name]
    found = (values.get(spelling.lower()) for spelling in (name, *declared.aliases))
    value = next((value for value in found if value is not None), None)
    try:
        return scalar(declared, value) not in (None, "")
    except Misfit:
        return False
