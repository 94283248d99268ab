"""Routes: finds the endpoint and the action of a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Action, Resource, Within

from .errors import ApiRefusal
from .tables import key_of

VERSIONS = {"V3/": "V3", "": "V2"}
"""Versions of the API by their segment of the path."""

NO_KEY_IN_PATH = ("sessionID",)
"""Keys of endpoints with only one record."""

SUFFIX = re.compile(r"\.(json|xml|html|pdf)$", re.IGNORECASE)


@dataclass(frozen=True)
class Route:
    """The endpoint and the keys in a path.

    Attributes:
        resource: The endpoint.
        version: ``V3`` or ``V2``.
        account: Account in the path; None outside the account prefix.
        keys: Keys of the parents, by field.
        key: Key of the requested record; None for a list.
    """

    resource: type[Resource]
    version: str
    account: str | None
    keys: Mapping[str, str]
    key: str | None


@dataclass(frozen=True)
class _Pattern:
    resource: type[Resource]
    action: Action
    address: re.Pattern[str]


def find(method: str, path: str) -> tuple[Route, Action]:
    """Return the endpoint and the action of a request; paths are case-insensitive.

    Args:
        method: HTTP method.
        path: Path below the host, with or without a suffix.

    Raises:
        ApiRefusal: There is no such path (404), or it does not allow the method (405).
    """
    bare = SUFFIX.sub("", path).rstrip("/")
    offered: set[str] = set()
    for pattern in _PATTERNS:
        found = pattern.address.fullmatch(bare)
        if not found:
            continue
        offered.add(pattern.action.method)
        if pattern.action.method == method:
            groups = found.groupdict()
            version = VERSIONS[(groups.pop("version") or "").upper()]
            account, key = groups.pop("account", None), groups.pop("key", None)
            return Route(pattern.resource, version, account, groups, key), pattern.action
    if offered:
        raise ApiRefusal(405, f"{method} is not allowed here.", headers={"Allow": ", ".join(sorted(offered))})
    raise ApiRefusal(404, f"No endpoint has the path '{path}'.")


def path_key(resource: type[Resource]) -> str:
    """Return the field that identifies a record in paths; some records do not show it."""
    return key_of(resource) or next(iter(resource.sortable), "")


def _patterns() -> Iterator[_Pattern]:
    for resource in RESOURCES.values():
        prefix = "/API/(?P<version>V3/)?"
        if resource.within is Within.ACCOUNT:
            prefix += "Account/(?P<account>[^/]+)/"
        for action in resource.actions:
            path = prefix + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", _path(resource, action))
            yield _Pattern(resource, action, re.compile(path, re.IGNORECASE))


def _path(resource: type[Resource], action: Action) -> str:
    """Return the path of an action, without its suffix."""
    path = resource.path
    if action.single and key_of(resource) not in NO_KEY_IN_PATH:
        path += "/{key}"
    tail = action.path.partition("?")[0]
    if tail.startswith("."):
        tail = SUFFIX.sub("", "x" + tail).removeprefix("x")
    if tail.startswith("../"):
        return path.rpartition("/")[0] + tail.removeprefix("..")
    return f"{path}/{tail}" if tail else path


def _literal(pattern: _Pattern) -> tuple[int, int]:
    """Sort paths with more fixed text first: ``Item/CustomField`` is not the item "CustomField"."""
    placeholders = pattern.address.pattern.count("[^/]+")
    return placeholders, -len(pattern.address.pattern)


_PATTERNS = sorted(_patterns(), key=_literal)
