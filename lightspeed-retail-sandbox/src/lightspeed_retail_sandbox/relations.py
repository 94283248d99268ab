"""Which nested records does a request ask for?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeAlias

from lightspeed_retail.resources._base import Nested, Resource, Shape

from .errors import bad_request
from .rules import rules_of

Tree: TypeAlias = "dict[str, Tree]"
"""Names of nested fields, each with those below it."""

NOT_IN_ALL = "CustomFieldValues"
"""Left out of ``load_relations=all``."""


def asked_for(resource: type[Resource], text: str, *, single: bool) -> tuple[str, ...]:
    """The relations that a ``load_relations`` parameter names.

    Args:
        resource: What is read.
        text: The parameter: a JSON array of names, ``all``, or nothing.
        single: Whether one record is read, which can load more.

    Returns:
        Dotted names. Endpoints with a fixed set ignore the parameter.

    Raises:
        ApiRefusal: The parameter is not a JSON array, or a relation does not exist.
    """
    if not text or resource.fixed:
        return ()
    possible = _possible(resource, single=single)
    if text == "all":
        return tuple(name for name in possible if name.rpartition(".")[2] != NOT_IN_ALL)
    try:
        names = json.loads(text)
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise bad_request('load_relations must be a JSON array of relation names, such as ["ItemShops"], or all.')
    for name in names:
        if name not in possible:
            raise bad_request(f"{resource.reply} has no relation '{name}'. Relations: {', '.join(possible) or 'none'}.")
        parent = name.rpartition(".")[0]
        if parent and parent not in names:
            raise bad_request(f"Relation '{name}' needs '{parent}' to be loaded as well.")
    return tuple(dict.fromkeys(names))


def tree(resource: type[Resource], names: Iterable[str]) -> Tree:
    """Turn relation names into nested field names, with those of a fixed set."""
    root: Tree = {}
    for name in (*resource.fixed, *rules_of(resource).also_fixed, *names):
        branch: Tree = root
        shape: type[Shape] = resource
        for step in name.split("."):
            field = nested_field(shape, step)
            if field is None:
                break
            branch, shape = branch.setdefault(field.name, {}), field.shape
    return root


def nested_field(shape: type[Shape], relation: str) -> Nested | None:
    """The nested field that a relation name stands for."""
    return next(
        (f for f in shape.fields.values() if isinstance(f, Nested) and relation in (f.relation, f.name)),
        None,
    )


def _possible(resource: type[Resource], *, single: bool) -> tuple[str, ...]:
    relations = resource.relations()
    top = [name for name, field in relations.items() if single or not field.single_only]
    return (*top, *(name for name in resource.nested if name.partition(".")[0] in top))
