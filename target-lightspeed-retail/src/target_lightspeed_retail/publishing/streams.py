"""Which streams are there, and which of them refer to which?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lightspeed_retail.resources._base import Resource
from target_lightspeed_retail.configuration.publications import Publications
from target_lightspeed_retail.configuration.stream import Stream


class Streams:
    """The streams of the input.

    Args:
        publications: What is done with each of them.
    """

    def __init__(self, publications: Publications) -> None:
        self._publications = publications
        self._streams: dict[str, Stream] = {}
        self._sources: dict[type[Resource], list[str]] = {}

    def __getitem__(self, name: str) -> Stream:
        return self._streams[name]

    def is_known(self, name: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> bool:
        """Return whether a stream was announced with this schema and key."""
        known = self._streams.get(name)
        return known is not None and known.schema == schema and list(known.key_properties) == list(key_properties)

    def announce(self, name: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> Stream:
        """Add a stream, or replace its schema and key.

        Raises:
            ConfigurationError: No publication matches it, or it does not fit its publication.
        """
        stream = Stream.of(name, schema, key_properties, self._publications.of(name))
        self._sources.clear()
        self._streams[name] = stream
        return stream

    def in_order(self) -> Iterator[str]:
        """Iterate over the names, those first that others refer to; in circles, the one that was announced first."""
        left = dict(self._streams)
        while left:
            offered = {stream.publication.resource.slug() for stream in left.values() if stream.publication.resource}
            free = [name for name, stream in left.items() if not (stream.refers_to() & offered - _own(stream))]
            for name in free or [next(iter(left))]:
                yield name
                del left[name]

    def sources(self, resource: type[Resource]) -> list[str]:
        """Return the streams whose keys are meant by references to a resource."""
        if resource not in self._sources:
            announced = [
                name
                for name, stream in self._streams.items()
                if stream.publication.resource is resource and stream.publication.external
            ]
            self._sources[resource] = list(dict.fromkeys([*announced, *self._publications.external(resource)]))
        return self._sources[resource]

    def is_expected(self, name: str) -> bool:
        """Return whether a stream was announced, or has a publication of its own."""
        return name in self._streams or self._publications.names(name)


def _own(stream: Stream) -> set[str]:
    """The resource of a stream itself, whose records may refer to each other."""
    return {stream.publication.resource.slug()} if stream.publication.resource else set()
