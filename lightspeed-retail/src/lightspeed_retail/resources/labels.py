"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import Create, Delete, Get, Id, List, Resource, Text, Update


class Tag(Resource, path="Tag", key="tagID", page="Tag"):
    """DOCSTRING."""

    # NOTE: No modification stamp; deleting a tag removes it from all records
    # NOTE: The GET paths on the page miss the slash before Tag

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("tagID", "name")

    tagID = Id()
    name = Text(writable=True)


class TagGroup(Resource, path="TagGroup", page="TagGroup"):
    """DOCSTRING."""

    # NOTE: List of tag groups; the only sample is XML whose tags the mirror lost, so the reply's keys are unknown

    actions = (List(),)
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )
