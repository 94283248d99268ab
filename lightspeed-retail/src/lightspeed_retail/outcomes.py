"""What came of a write?

Most replies hold the record under the name of the resource; some are the record itself, some deletes answer with
``{"name": "Workorder", "primaryID": "10"}``, and bulk calls with a list.
"""

from __future__ import annotations

from typing import Any

from .resources._base import Resource
from .wire import ATTRIBUTES, Raw

_PRIMARY = "primaryID"


def records_of(resource: type[Resource], body: Any) -> list[Raw]:
    """The records in the body of a reply to a write or to a request for one record; none if it holds nothing else."""
    if not isinstance(body, dict):
        return []
    names = [name for name in body if name.lower() == resource.reply.lower()]
    found = body[names[0]] if names else {name: value for name, value in body.items() if name != ATTRIBUTES}
    return [record for record in (found if isinstance(found, list) else [found]) if isinstance(record, dict) and record]


def record_of(resource: type[Resource], body: Any) -> Raw | None:
    """The record in the body of a reply; None if there is none, or more than one."""
    records = records_of(resource, body)
    return records[0] if len(records) == 1 else None


def key_of(resource: type[Resource], record: Raw) -> str:
    """The key of a record as text, also of one that was deleted; empty if it does not show it."""
    spelled = {name.lower(): value for name, value in record.items()}
    key = spelled.get(resource.identity().lower()) or spelled.get(_PRIMARY.lower())
    return "" if isinstance(key, dict | list) else str(key or "")
