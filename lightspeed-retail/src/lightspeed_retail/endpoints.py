"""Which endpoint do a method and a path mean?

Paths are a user's text: ``Item/{itemID}``, ``item/5``, ``/Sale/{saleID}/refund.json``. Letter case does not matter, nor
what a placeholder is called.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .errors import ConfigurationError
from .resources import RESOURCES
from .resources._base import Action, Resource

METHODS = ("GET", "POST", "PUT", "DELETE")

_FORMAT = re.compile(r"\.(?:json|xml)$", re.IGNORECASE)
_FILE = re.compile(r"(?<=.)\.(?:html|pdf)$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Endpoint:
    """What a method and a path mean.

    Attributes:
        resource: What is addressed.
        action: What is done with it.
        path: What stands in the place of each placeholder of the resource's path, as it was given (``{itemID}``,
            ``12``), by the placeholder's name.
        key: What stands in the place of the record's own key, as it was given; empty for the collection.
    """

    resource: type[Resource]
    action: Action
    path: Mapping[str, str]
    key: str


def find(method: str, path: str) -> Endpoint:
    """Find the endpoint that somebody means.

    Args:
        method: HTTP method.
        path: Path below the account. A segment in braces, or any text, may stand for each key in it.

    Raises:
        ConfigurationError: No endpoint has this path, or not with this method; the message names those that come close.
    """
    method = method.upper()
    if method not in METHODS:
        raise ConfigurationError(f"There is no method {method!r}.", f"Use {_either(METHODS)}.")
    given = _Path.of(path)
    found = [pattern for pattern in _PATTERNS if pattern.path.means(given)]
    for pattern in found:
        if pattern.path.fixed == found[0].path.fixed and pattern.action.method == method:
            return pattern.filled(given)
    raise ConfigurationError(
        f"There is no endpoint {method} {path}.",
        _offer(method, found[0].resource) if found else _closest(method, given),
    )


def writable() -> tuple[str, ...]:
    """Every endpoint that can be written to, in the order of declaration: ``("PUT Account/{accountID}", ...)``."""
    return tuple(
        written(resource, action)
        for resource in RESOURCES.values()
        for action in resource.actions
        if action.method != "GET"
    )


def written(resource: type[Resource], action: Action) -> str:
    """How an endpoint is written down: ``PUT Item/{itemID}``."""
    return f"{action.method} {resource.template(action)}"


# ------------------------------------------------------------------------------------------------------- paths


@dataclass(frozen=True)
class _Path:
    """A path by its segments.

    Attributes:
        segments: What stands between the slashes, as it was given.
        suffix: The suffix of a file that is no record, in lower case.
    """

    segments: tuple[str, ...]
    suffix: str

    @classmethod
    def of(cls, text: str) -> _Path:
        bare = _FORMAT.sub("", text.partition("?")[0].strip().strip("/"))
        file = _FILE.search(bare)
        return cls(tuple(bare[: file.start() if file else None].split("/")), file[0].lower() if file else "")

    @property
    def fixed(self) -> tuple[bool, ...]:
        """Which segments are no placeholders."""
        return tuple(not _PLACEHOLDER.fullmatch(segment) for segment in self.segments)

    def means(self, given: _Path) -> bool:
        """Whether a given path has this form."""
        return (
            self.suffix == given.suffix
            and len(self.segments) == len(given.segments)
            and all(
                own.lower() == theirs.lower() if fixed else bool(theirs)
                for own, theirs, fixed in zip(self.segments, given.segments, self.fixed, strict=True)
            )
        )

    def outline(self) -> str:
        """The path without what each caller may call otherwise, to compare it."""
        return "/".join("{}" if "{" in segment or segment.isdigit() else segment.lower() for segment in self.segments)


@dataclass(frozen=True)
class _Pattern:
    """An endpoint and the form of its paths."""

    resource: type[Resource]
    action: Action
    path: _Path

    def filled(self, given: _Path) -> Endpoint:
        """The endpoint with what a path of its form holds."""
        keys = {
            own.strip("{}"): theirs
            for own, theirs, fixed in zip(self.path.segments, given.segments, self.path.fixed, strict=True)
            if not fixed
        }
        parents = {name: keys.pop(name) for name in self.resource.placeholders()}
        return Endpoint(self.resource, self.action, parents, "".join(keys.values()))


def _most_fixed_first(pattern: _Pattern) -> tuple[int, list[bool]]:
    """``Item/CustomField`` is no item called CustomField."""
    placeholders = [not fixed for fixed in pattern.path.fixed]
    return sum(placeholders), placeholders


_PATTERNS = sorted(
    (
        _Pattern(resource, action, _Path.of(resource.template(action)))
        for resource in RESOURCES.values()
        for action in resource.actions
    ),
    key=_most_fixed_first,
)


# ---------------------------------------------------------------------------------------------------- messages


def _offer(method: str, resource: type[Resource]) -> str:
    """What a resource can be asked instead; what only reads helps nobody who wants to write."""
    writes = [written(resource, action) for action in resource.actions if action.method != "GET"]
    reads = [written(resource, action) for action in resource.actions if action.method == "GET"]
    if method != "GET" and not writes:
        return f"It can only be read: {_either(reads)}."
    return f"Use {_either(writes if method != 'GET' else reads or writes)}."


def _closest(method: str, given: _Path) -> str:
    """The endpoints that come close to a path that has none, or what paths begin with."""
    patterns = [pattern for pattern in _PATTERNS if pattern.action.method == method]
    outlines = {pattern.path.outline() for pattern in patterns}
    close = difflib.get_close_matches(given.outline(), sorted(outlines), n=3, cutoff=0.75)
    near = [pattern for outline in close for pattern in patterns if pattern.path.outline() == outline]
    if not near:
        first = given.segments[0].lower()
        near = [pattern for pattern in patterns if pattern.path.segments[0].lower() == first]
    if near:
        return f"Did you mean {_either(dict.fromkeys(written(p.resource, p.action) for p in near))}?"
    beginnings = dict.fromkeys(sorted(pattern.path.segments[0] for pattern in patterns))
    return f"{method} goes to paths that begin with {_either(beginnings)}."


def _either(choices: Iterable[str]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last
