"""What does a request cost?

The price in drips follows from the request alone, before any record is read. Base prices of actions stand with their
resource in the catalogue; every surcharge stands here. Source: the API's page on rate limits and its changelog entry of
2026-03-17.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from .relations import fields_along
from .resources._base import Action, Get, List, Many, Nested, Resource, Shape

TO_ONE = 0.1
"""A relation with at most one record, when a single record is read."""

TO_MANY = 0.2
"""A relation with any number of records, when a single record is read."""

MANY_PARENTS = 2
"""Factor for relations of a list, and for those below a relation with many records; documented once, so taken once."""

COUNT = 10
"""Any request with ``count=1``, in place of its base price."""

SAME_ENTITY_OPERAND = 1
"""Operand of an ``or`` over several fields of one entity, with at most one range."""

ENTITY = 10
"""Entity of an ``or`` over several entities, or with several ranges; its first operand is included."""

FURTHER_OPERAND = 1
"""Each further operand of such an entity."""

RANGES = (">", ">=", "<", "<=", "><")
"""The operators that make an operand a range."""

OFFSET = 0.005
"""Each record that an offset skips. The changelog says a tenth of it; the dearer one never surprises."""

UNSORTABLE = 4
"""Sorting by a field that V3 does not sort by."""

NESTED_RECORD = 0.5
"""Each related record in the body of a write."""

COMPLETED_SALE = 3
"""A sale whose body says ``completed``."""

_PRECISION = 6
_NEVER_IN_ALL = "CustomFieldValues"
"""The relation that ``load_relations=all`` leaves out; it has to be named."""


def list_cost(
    resource: type[Resource], relations: Iterable[str] = (), parameters: Mapping[str, str] | None = None
) -> float:
    """Price the request for a page of a list; arguments as for :func:`cost`."""
    return cost(resource, resource.action("list") or List(), relations=relations, parameters=parameters)


def get_cost(resource: type[Resource], relations: Iterable[str] = ()) -> float:
    """Price the request for a single record; arguments as for :func:`cost`."""
    return cost(resource, resource.action("get") or Get(), relations=relations)


def write_cost(resource: type[Resource], action: Action, body: object = None, relations: Iterable[str] = ()) -> float:
    """Price a write; arguments as for :func:`cost`."""
    return cost(resource, action, relations=relations, body=body)


def cost(
    resource: type[Resource],
    action: Action,
    *,
    relations: Iterable[str] = (),
    parameters: Mapping[str, str] | None = None,
    body: object = None,
) -> float:
    """Price a request.

    Args:
        resource: What it addresses.
        action: What it does.
        relations: Relations it loads, dotted; ``("all",)`` for all of them. What a dotted name passes through is
            loaded, and priced, as well.
        parameters: Its query parameters, decoded once; those that cost nothing are ignored.
        body: Its body: an object, or for bulk calls a list of them.

    Returns:
        Drips.

    Raises:
        ValueError: A relation does not exist, or ``offset`` is no number.
    """
    given = parameters or {}
    drips = (
        (COUNT if _is_true(given.get("count")) else action.cost)
        + _relations(resource, relations, of_list=action.name == "list")
        + _either(given.get("or", ""))
        + OFFSET * int(given.get("offset") or 0)
        + (UNSORTABLE if given.get("orderby") and not _sorts(resource, given["orderby"]) else 0)
        + _written(resource, body)
    )
    return round(drips, _PRECISION)


# ---------------------------------------------------------------------------------------------------- relations


def _relations(resource: type[Resource], names: Iterable[str], *, of_list: bool) -> float:
    if resource.fixed:  # always the same ones, whatever is asked for
        return 0
    wanted = tuple(names)
    if "all" in wanted:
        wanted = tuple(name for name in (*resource.relations(), *resource.nested) if not name.startswith(_NEVER_IN_ALL))
    loaded = {name[:end] for name in wanted for end in _ends_of_steps(name)}
    return sum(_relation(resource, name, of_list=of_list) for name in loaded)


def _relation(resource: type[Resource], name: str, *, of_list: bool) -> float:
    *through, last = fields_along(resource, name)
    multiplied = of_list or any(isinstance(field, Many) for field in through)
    return (TO_MANY if isinstance(last, Many) else TO_ONE) * (MANY_PARENTS if multiplied else 1)


def _ends_of_steps(name: str) -> list[int]:
    return [position for position, character in enumerate(name) if character == "."] + [len(name)]


# --------------------------------------------------------------------------------------------------------- or


def _either(expression: str) -> float:
    """Price an ``or`` parameter: ``field=value|Relation.field=operator,value``, each part perhaps escaped once more."""
    if not expression:
        return 0
    operands = [unquote(part).partition("=")[::2] for part in expression.split("|")]
    if len({field for field, _ in operands}) == 1:
        return 0
    entities = [field.rpartition(".")[0] for field, _ in operands]
    ranges = sum(condition.partition(",")[0] in RANGES for _, condition in operands)
    if len(set(entities)) == 1 and ranges <= 1:
        return SAME_ENTITY_OPERAND * len(operands)
    return sum(ENTITY + FURTHER_OPERAND * (entities.count(entity) - 1) for entity in set(entities))


def _sorts(resource: type[Resource], field: str) -> bool:
    return field.lower() in (name.lower() for name in resource.sortable)


# ------------------------------------------------------------------------------------------------------ bodies


def _written(resource: type[Resource], body: object) -> float:
    records = [record for record in (body if isinstance(body, list) else [body]) if isinstance(record, Mapping)]
    nested = sum(_nested_records(resource, record) for record in records)
    completing = resource.slug() == "sale" and any(_is_true(record.get("completed")) for record in records)
    return NESTED_RECORD * nested + (COMPLETED_SALE if completing else 0)


def _nested_records(shape: type[Shape], record: Mapping[str, Any]) -> int:
    """Count the related records in a record of a body, at every depth."""
    related = {field.name: field for field in shape.fields.values() if isinstance(field, Nested)}
    return sum(
        1 + _nested_records(related[name].shape, inner)
        for name, value in record.items()
        if name in related
        for inner in _records(value, related[name])
    )


def _records(value: object, field: Nested) -> Collection[Mapping[str, Any]]:
    """The records of a relation in a body: ``{wrapper: [...]}``, ``[{wrapper: {...}}]``, bare ones, or none."""
    wrapper = field.wrapper if isinstance(field, Many) else None
    if isinstance(value, Mapping):
        return _records(value[wrapper], field) if wrapper in value else [value]
    if isinstance(value, list):
        return [record for item in value for record in _records(item, field)]
    return []


def _is_true(value: object) -> bool:
    return str(value).lower() in ("true", "1")
