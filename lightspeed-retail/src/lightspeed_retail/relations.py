"""Which nested records come with a record?

A relation is named as ``load_relations`` knows it; deeper ones are dotted (``SaleLines.Item``). Names are checked
against the catalogue, and turned into a tree of field names, from which decoders and schemas are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .errors import ConfigurationError
from .resources import RESOURCES
from .resources._base import Nested, One, Ref, Resource, Shape, snake_case

Tree: TypeAlias = "dict[str, Tree]"
"""Names of the nested fields to expect, each with those below it."""

ALL = "all"

_NOT_ALLOWED = re.compile(r"relations that are not allowed: (?P<names>\w+(?:\.\w+)*(?:, *\w+(?:\.\w+)*)*)")
"""How the API refuses relations (400); wording of a live account."""


def loadable(resource: type[Resource], *, single: bool = False) -> tuple[str, ...]:
    """Every relation that can be asked for, parents before what is below them.

    Args:
        resource: What is read.
        single: Whether a single record is, which can load relations that a list cannot.
    """
    names = (*resource.relations(), *sorted(resource.nested, key=lambda name: name.count(".")))
    return tuple(
        name for name in names if single or not any(field.single_only for field in fields_along(resource, name))
    )


def default(resource: type[Resource]) -> tuple[str, ...]:
    """The relations that no other stream delivers, as far as streams are selected by default.

    A relation below another one is among them only if that other one is.
    """
    chosen: list[str] = []
    for name in loadable(resource):
        parent = name.rpartition(".")[0]
        *through, field = fields_along(resource, name)
        holder = through[-1].shape if through else resource
        if (not parent or parent in chosen) and not _delivered_elsewhere(holder, field):
            chosen.append(name)
    return tuple(chosen)


def check(resource: type[Resource], names: str | Iterable[str], *, single: bool = False) -> tuple[str, ...]:
    """Complete and check the relations somebody asks for.

    Args:
        resource: What is read.
        names: Dotted relation names, or ``"all"``.
        single: Whether a single record is read.

    Returns:
        The names with their parents, parents first, none twice.

    Raises:
        ConfigurationError: A relation does not exist, or only the single-record request can load it.
    """
    possible = loadable(resource, single=single)
    if names == ALL:
        return possible
    wanted: dict[str, None] = {}
    for name in [names] if isinstance(names, str) else names:
        steps = name.split(".")
        wanted.update(dict.fromkeys(".".join(steps[: depth + 1]) for depth in range(len(steps))))
    unknown = [name for name in wanted if name not in possible]
    if unknown:
        kind = "record" if single else "list"
        offer = f"It has: {', '.join(possible)}." if possible else "It has none."
        raise ConfigurationError(f"{resource.slug()} has no relation {unknown[0]!r} that a {kind} can load.", offer)
    return tuple(wanted)


def refused(names: Iterable[str], words: str) -> tuple[str, ...]:
    """The relations that a request cannot load.

    Args:
        names: The relations that were requested.
        words: The API's words in its refusal.

    Returns:
        Those that the refusal names, and those below them; empty if the refusal is about something else.
    """
    match = _NOT_ALLOWED.search(words)
    barred = [f"{name.strip()}.".lower() for name in match["names"].split(",")] if match else []
    return tuple(name for name in names if f"{name}.".lower().startswith(tuple(barred)))


def tree(resource: type[Resource], names: Iterable[str]) -> Tree:
    """Turn checked relation names into the nested fields that records will have, embedded ones included."""
    root: Tree = {}
    for name in resource.fixed or names:
        branch = root
        for field in fields_along(resource, name):
            branch = branch.setdefault(field.name, {})
    return _with_embedded(resource, root)


def _with_embedded(shape: type[Shape], branch: Tree) -> Tree:
    """Add the nested fields that are always there, at every level; keep the order of declaration."""
    return {
        field.name: _with_embedded(field.shape, branch.get(field.name, {}))
        for field in _nested(shape)
        if field.name in branch or field.embedded
    }


def fields_along(resource: type[Resource], name: str) -> list[Nested]:
    """The fields along a dotted relation name, outermost first.

    Raises:
        ValueError: There is no such relation.
    """
    found: list[Nested] = []
    shape: type[Shape] = resource
    for step in name.split("."):
        field = next((f for f in _nested(shape) if step in (f.relation, f.name)), None)
        if field is None:
            raise ValueError(f"{resource.slug()} has no relation {name}")
        found.append(field)
        shape = field.shape
    return found


def _nested(shape: type[Shape]) -> Iterator[Nested]:
    return (field for field in shape.fields.values() if isinstance(field, Nested))


def _delivered_elsewhere(holder: type[Shape], field: Nested) -> bool:
    """Whether a stream that is selected by default has the records of a relation, or they are secret.

    It has not if nothing but the relation tells which records they are.
    """
    if field.secret:
        return True
    target = field.shape
    if not issubclass(target, Resource):
        return False
    if isinstance(field, One) and not issubclass(holder, Resource) and not _refers_to(holder, target):
        return False
    return target.selected or bool(target.view_of and RESOURCES[snake_case(target.view_of)].selected)


def _refers_to(holder: type[Shape], target: type[Shape]) -> bool:
    return any(isinstance(f, Ref) and f.target == target.__name__ for f in holder.fields.values())
