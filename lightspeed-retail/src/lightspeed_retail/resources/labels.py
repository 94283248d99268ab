"""Tags: free labels on items, matrices and customers."""

from __future__ import annotations

from ._base import Create, Delete, Get, Id, List, Resource, Text, Update
from .shared import COMMON_SCOPES


class Tag(Resource, path="Tag", key="tagID", page="Tag"):
    """A label that can be put on records. Deleting it takes it off all of them; there is no modification stamp."""

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("tagID", "name")

    tagID = Id()
    name = Text(writable=True)


class TagGroup(Resource, path="TagGroup", page="TagGroup"):
    """A group of tags. What a record consists of is not documented, so it has no declared fields and no key."""

    actions = (List(),)
    scopes = COMMON_SCOPES
