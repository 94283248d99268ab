"""Which record of this account does a foreign key mean?

Rows of another system, or of another account, refer to each other by keys of their own. The journal knows which record
each was published as. A reference to something that is not published here is left out: the same number means another
record in this account.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Id, Many, Nested, Ref, Resource, Shape, snake_case
from target_lightspeed_retail.configuration.placeholders import Array, Literal, Object, Template, Whole
from target_lightspeed_retail.outcomes.journal import Journal
from target_lightspeed_retail.rows import plain

from .keys import NONE

_LOG = logging.getLogger(__name__)


class ReferenceNotPublished(Exception):
    """A row refers to one that is not published yet."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


@dataclass(frozen=True)
class Origin:
    """Where values come from.

    Attributes:
        stream: Their stream.
        own: Fields of its rows that hold keys of this account already, for they were looked up.
        holder: Class of the resource and key of the row, which what is nested in it belongs to anyway.
    """

    stream: str
    own: frozenset[str] = frozenset()
    holder: tuple[str, str] = ("", "")


class ForeignKeys:
    """Translates the references of rows with external keys.

    Args:
        journal: Knows what was published as which record.
        sources: The streams, by resource, whose keys references to it are; those that are known so far.
        announced: Whether a stream is part of the input, or of the configuration, for certain.
    """

    def __init__(
        self,
        journal: Journal,
        sources: Callable[[type[Resource]], Sequence[str]],
        announced: Callable[[str], bool],
    ) -> None:
        self._journal = journal
        self._sources = sources
        self._announced = announced
        self._told: set[str] = set()
        self.input_ended = False

    def translated(
        self, shape: type[Shape], values: Mapping[str, Any], template: Template | None, origin: Origin
    ) -> dict[str, Any]:
        """The same values with the keys of this account.

        Args:
            shape: What they are values of.
            values: Typed values by field.
            template: What they were made of; what stands in it literally is this account's own. None if they are the
                row's own fields.
            origin: Where they come from.

        Raises:
            ReferenceNotPublished: A record that is referred to is not published yet.
        """
        members = template.members if isinstance(template, Object) else {}
        found: dict[str, Any] = {}
        for name, value in values.items():
            declared, made_of = shape.fields.get(name), members.get(name)
            if declared is None or isinstance(made_of, Literal) or _source(name, made_of) in origin.own:
                found[name] = value
            elif isinstance(declared, Nested):
                found[name] = self._nested(declared, value, made_of, origin)
            elif isinstance(declared, Ref) and declared.target and value is not None and plain(value) != NONE:
                if key := self._key(declared, value, origin):
                    found[name] = key
            elif not isinstance(declared, Id) or made_of is not None:
                found[name] = value
        return found

    def _nested(self, declared: Nested, value: Any, template: Template | None, origin: Origin) -> Any:
        if isinstance(declared, Many) and isinstance(template, Object):
            template = template.members.get(declared.wrapper, template)
        if isinstance(value, Mapping):
            return self.translated(declared.shape, value, template, origin)
        if not isinstance(value, list):
            return value
        items = template.items if isinstance(template, Array) and len(template.items) == len(value) else repeat(None)
        pairs = zip(value, items)  # noqa: B905 -- the second one may be endless
        found = [self.translated(declared.shape, one, item, origin) for one, item in pairs]
        return [one for one, original in zip(found, value, strict=True) if _is_still_meant(declared, original, one)]

    def _key(self, declared: Ref, value: Any, origin: Origin) -> str:
        """The key in this account; empty if there is none to be had, or what is referred to is the row itself."""
        target = RESOURCES.get(snake_case(declared.target))
        key = plain(value)
        if (declared.target, key) == origin.holder:
            return ""
        for source in self._sources(target) if target else ():
            found = self._journal.remote_ids(source, [key])
            if found:
                return found[key]
        awaited = [source for source in self._sources(target) if self._is_awaited(source)] if target else []
        if awaited:
            raise ReferenceNotPublished(
                f"{declared.name} refers to {key!r} of the stream {awaited[0]!r}, which is not published"
            )
        self._tell(origin.stream, declared.name, declared.target)
        return ""

    def _is_awaited(self, source: str) -> bool:
        """Whether a stream may still bring what is missing, or should have."""
        return self._announced(source) or not self.input_ended

    def _tell(self, stream: str, field: str, target: str) -> None:
        """Say once that a reference is left out."""
        if f"{stream}.{field}" in self._told:
            return
        self._told.add(f"{stream}.{field}")
        _LOG.warning(
            "%s: %s is left out, for it refers to a %s by a key of another system, and no stream publishes those. "
            "Publish them, FIND them by what they have in common (match_on), or use lookups.",
            stream, field, target,
        )  # fmt: skip


def _source(name: str, template: Template | None) -> str:
    """The field of the row that a value comes from; empty if it does not come from one alone."""
    if template is None:
        return name
    return template.name if isinstance(template, Whole) else ""


def _is_still_meant(declared: Nested, original: Any, translated: Any) -> bool:
    """Whether a nested record still says which one it is; else it would be taken for a new one."""
    names = declared.identified_by if isinstance(declared, Many) else ()
    named = [name for name in names if isinstance(original, Mapping) and original.get(name) is not None]
    return not named or any(name in translated for name in named)
