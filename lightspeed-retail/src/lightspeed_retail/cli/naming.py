"""Which resource is meant?"""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Resource


def readable(resource: type[Resource]) -> bool:
    """Return whether a resource has a stream."""
    return resource.listable() or resource.singleton()


def resource_named(name: str, *, any_resource: bool = False) -> type[Resource]:
    """Return the resource that a name stands for: ``sale_line``, ``SaleLine`` or the path of its endpoint.

    Args:
        name: The name, in upper or lower case.
        any_resource: Whether it may be one that has no stream.

    Raises:
        ConfigurationError: There is no such resource.
    """
    possible = [one for one in RESOURCES.values() if any_resource or readable(one)]
    by_name = {spelling.lower(): one for one in possible for spelling in reversed([*_spellings(one)])}
    if name.lower() in by_name:
        return by_name[name.lower()]
    kind = "resource" if any_resource else "stream"
    raise ConfigurationError(f"There is no {kind} {name!r}.", did_you_mean(name, [*_names(possible)]))


def complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the streams that begin with what is typed; for the shell's completion."""
    names = [one.slug() for one in RESOURCES.values() if readable(one)]
    if incomplete[:1].isupper():
        names = [one.__name__ for one in RESOURCES.values() if readable(one)]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _spellings(resource: type[Resource]) -> Iterator[str]:
    yield resource.slug()
    yield resource.path
    yield resource.__name__


def _names(resources: list[type[Resource]]) -> Iterator[str]:
    yield from (one.slug() for one in resources)
    yield from (one.__name__ for one in resources)
