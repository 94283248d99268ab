"""What does a stream ask for?

A plan joins what the catalogue says of a resource with what the user set for its stream, and is checked when the
streams are made: a wrong name is found before the first request.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from lightspeed_retail import query, relations
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.relations import Tree
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import ByDay, Resource

from .settings import TapSettings

STREAMS = {name: resource for name, resource in RESOURCES.items() if resource.listable() or resource.singleton()}
"""Every resource that has a stream: those that can be listed, and what there is only one of."""

_PARTS = ("path", "query")

_SETTLED = {
    "limit": "Use the setting page_size.",
    "archived": "Use the setting archived.",
    "load_relations": "Use the setting relations.",
}
"""What to tell somebody who gives among the filters what a setting decides."""


@contextmanager
def _setting(name: str) -> Iterator[None]:
    """Say of which setting an error speaks."""
    try:
        yield
    except ConfigurationError as error:
        raise ConfigurationError(f"Setting {name!r}: {error.message}", error.hint) from None


@dataclass(frozen=True)
class Plan:
    """What one stream asks for.

    Attributes:
        resource: What it reads.
        path: Values for placeholders of the path; the others are taken from all parents there are.
        key: Key of the single record to read; None for all of them.
        filters: The user's filters, checked and written as the API does.
        relations: Relations to load, checked.
    """

    resource: type[Resource]
    path: Mapping[str, Any]
    key: object
    filters: Mapping[str, str]
    relations: tuple[str, ...]

    @classmethod
    def make(cls, resource: type[Resource], settings: TapSettings) -> Self:
        """Plan a stream.

        Raises:
            ConfigurationError: A relation, path or query parameter does not exist for this resource.
        """
        name = resource.slug()
        with _setting("requests"):
            request = _request(name, (settings.requests or {}).get(name, {}))
            path = _path(resource, request["path"])
        key = path.pop(resource.key[0], None) if len(resource.key) == 1 else None
        with _setting("relations"):
            chosen = _relations(resource, (settings.relations or {}).get(name), single=key is not None)
        with _setting("requests"):
            settled = _SETTLED | dict.fromkeys(_windowed(resource), "Use the setting start_date.")
            filters = query.conditions(resource, request["query"], chosen, settled=settled)
        return cls(resource=resource, path=path, key=key, filters=filters, relations=chosen)

    @property
    def missing(self) -> tuple[str, ...]:
        """Filters that the endpoint insists on and that only the user can give."""
        given = (*self.filters, *_windowed(self.resource))
        return tuple(f.name for f in self.resource.filters if f.required and f.name not in given)

    def check_complete(self) -> None:
        """Refuse to read without what the endpoint insists on.

        Raises:
            ConfigurationError: A filter is missing.
        """
        for name in self.missing:
            slug = self.resource.slug()
            raise ConfigurationError(
                f"{slug} cannot be listed without a filter on {name}.",
                f'Give it in \'requests\': {{"{slug}": {{"query": {{"{name}": "..."}}}}}}, or deselect the stream.',
            )

    @property
    def restricted(self) -> bool:
        """Whether the user asks for less than all there is."""
        return bool(self.path or self.filters)

    @property
    def open_placeholders(self) -> tuple[str, ...]:
        """Placeholders of the path that the user gives no value for; every parent's key takes their place."""
        return tuple(name for name in self.resource.placeholders() if name not in self.path)

    @property
    def nested(self) -> Tree:
        """The nested fields that records of the stream have."""
        return relations.tree(self.resource, self.relations)


def check_streams(settings: TapSettings) -> None:
    """Refuse settings for streams that do not exist.

    Raises:
        ConfigurationError: ``relations`` or ``requests`` names an unknown stream.
    """
    for setting, by_stream in (("relations", settings.relations), ("requests", settings.requests)):
        for name in by_stream or ():
            _check_stream(setting, name)


def check_mapped_streams(stream_maps: Mapping[str, Any]) -> None:
    """Refuse stream maps that would map nothing; the SDK passes over them, and what they should hide is shown.

    Args:
        stream_maps: The SDK's setting: names of streams, patterns of them, or aliases with their ``__source__``.

    Raises:
        ConfigurationError: No stream is meant by one of them.
    """
    for name, mapped in stream_maps.items():
        source = mapped.get("__source__", name) if isinstance(mapped, Mapping) else name
        if not name.startswith("__") and not fnmatch.filter(STREAMS, str(source)):
            _check_stream("stream_maps", str(source))


def _check_stream(setting: str, name: str) -> None:
    if name not in STREAMS:
        raise ConfigurationError(
            f"Setting {setting!r}: there is no stream {name!r}.",
            query.did_you_mean(name, STREAMS) or "Run --discover to see which there are.",
        )


def _relations(resource: type[Resource], wanted: Any, *, single: bool) -> tuple[str, ...]:
    """The relations a stream loads."""
    if wanted is None:
        return relations.default(resource)
    if wanted != relations.ALL and not (isinstance(wanted, list) and all(isinstance(name, str) for name in wanted)):
        raise ConfigurationError(
            f"What is given for {resource.slug()} is no list of names.",
            f'Write it as ["SaleLines"], or "{relations.ALL}".',
        )
    return relations.check(resource, wanted, single=single)


def _windowed(resource: type[Resource]) -> tuple[str, ...]:
    """The parameters that the tap itself sets, window by window, for reports."""
    return (by_day.first, by_day.last) if isinstance(by_day := resource.replication, ByDay) else ()


def _request(name: str, request: Any) -> dict[str, Mapping[str, Any]]:
    """The two parts of a stream's request, both filled in."""
    if not isinstance(request, Mapping) or set(request) - set(_PARTS):
        raise ConfigurationError(
            f"What is given for {name} is not an object of path and query.",
            f'Write it as {{"{name}": {{"path": {{...}}, "query": {{...}}}}}}.',
        )
    parts = {part: request.get(part) or {} for part in _PARTS}
    for part, parameters in parts.items():
        if not isinstance(parameters, Mapping):
            raise ConfigurationError(f"The {part} of {name} is not an object.", 'Write it as {"name": value}.')
    return parts


def _path(resource: type[Resource], given: Mapping[str, Any]) -> dict[str, Any]:
    """The path parameters somebody gave, checked."""
    own = resource.key if resource.action("get") and len(resource.key) == 1 else ()
    possible = (*resource.placeholders(), *own)
    for name, value in given.items():
        if name not in possible:
            offer = f"It has: {', '.join(possible)}." if possible else "It has none."
            raise ConfigurationError(f"{resource.slug()} has no path parameter {name!r}.", offer)
        if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
            raise ConfigurationError(
                f"The path parameter {name} of {resource.slug()} is not a key.",
                "Give a number or a text.",
            )
    return dict(given)
