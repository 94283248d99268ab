"""How does a record differ from what the API accepted for it?

The API may round an amount or trim a text. A row that is compared with the account would then be sent in every run. So
the journal keeps a digest of what differed after a row was accepted: nothing is sent while row and record stay as they
are.
"""

from __future__ import annotations

from collections.abc import Sequence

from lightspeed_retail import bodies, outcomes, relations
from lightspeed_retail.transport import Reply
from lightspeed_retail.wire import Decoder, Record, encode
from target_lightspeed_retail.rows import digest

from .write_request import WriteRequest


def deviation(request: WriteRequest, record: Record) -> str:
    """Return the digest of the fields in which a record differs from a request, with both values of each.

    Args:
        request: A request to a known resource.
        record: The record, with the relations that the request writes.

    Returns:
        The digest; empty if the record is as the request says.
    """
    resource = request.template.resource
    assert resource
    differs = bodies.difference(resource, request.body or {}, record)
    if not differs:
        return ""
    return digest([encode(resource, differs), bodies.replaced(resource, differs, record)])


def record_in(reply: Reply, request: WriteRequest, names: Sequence[str]) -> Record | None:
    """Return the record that a reply shows; None if it lacks a field that the request has written.

    Args:
        reply: The reply.
        request: The request.
        names: The relations that the request writes.
    """
    resource = request.template.resource
    found = outcomes.record_of(resource, reply.body) if resource else None
    if resource is None or found is None:
        return None
    shown = {resource.spellings[name.lower()].name for name in found if name.lower() in resource.spellings}
    if not shown >= set(request.body or {}):
        return None
    return Decoder(resource, relations.tree(resource, names)).decode(found).record
