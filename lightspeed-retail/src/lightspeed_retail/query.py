"""How is a question put?

Filters are written as the API writes them: the operator and a comma are part of the value (``">=,5"``), no operator
means equal. Everything a caller asks for is checked against the catalogue before a request is made.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote

from .errors import ConfigurationError
from .resources._base import Filter, Nested, Resource, Shape, Within

OPERATORS = ("=", ">=", ">", "<=", "<", "><", "!=", "!~", "~", "IN")
"""Every operator; ``><`` is between, both ends included, and ``~`` is like, with ``%`` as wildcard."""

LONGEST_LIST = 100
"""Most values that ``IN`` takes."""

ARCHIVED = ("false", "true", "only")
"""Active records only, both, archived records only."""

SETTINGS_FOR = {
    "limit": "page_size",
    "load_relations": "relations",
    "archived": "archived",
    "sort": "",
    "after": "",
    "before": "",
    "offset": "",
    "orderby": "",
    "orderby_desc": "",
    "count": "",
    "pretty_print": "",
}
"""Query parameters that are not filters, each with the setting that decides it, if any does."""


# ------------------------------------------------------------------------------------------------- conditions


def at_least(value: object) -> str:
    """``value`` or more."""
    return f">=,{value}"


def above(value: object) -> str:
    """More than ``value``."""
    return f">,{value}"


def between(first: object, last: object) -> str:
    """From ``first`` to ``last``, both included."""
    return f"><,{first},{last}"


def split(condition: str) -> tuple[str, str]:
    """Take a condition apart: its operator, ``"="`` if none is written, and its operand."""
    head, comma, operand = condition.partition(",")
    return (head, operand) if comma and head in OPERATORS else ("=", condition)


# ---------------------------------------------------------------------------------------------------- a query


@dataclass(frozen=True)
class Query:
    """What is asked of a list.

    Attributes:
        filters: Conditions by field, combined with AND; the ``or`` parameter, if any, is already escaped.
        sort: Field to sort by, ascending; empty for the key.
        relations: Relations to load, checked.
        archived: One of :data:`ARCHIVED`; empty for resources that are never archived.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    relations: tuple[str, ...] = ()
    archived: str = ""

    def where(self, **conditions: str) -> Query:
        """The same question with further conditions; one on the same field replaces it."""
        return replace(self, filters={**self.filters, **conditions})

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The query parameters both versions of the API share; paging and sorting differ and are not among them."""
        parameters = list(self.filters.items())
        if self.archived:
            parameters.append(("archived", self.archived))
        if self.relations:
            parameters.append(("load_relations", json.dumps(self.relations, separators=(",", ":"))))
        return tuple(parameters)


# -------------------------------------------------------------------------------------------------- addresses


def address(
    resource: type[Resource], version: str, account_id: int, path: Mapping[str, object], key: object = None
) -> str:
    """Where a resource is found.

    Args:
        resource: What is asked for.
        version: ``"V3"``, or ``"V2"``, whose addresses carry no version.
        account_id: The account.
        path: Values for the placeholders of the path.
        key: Key of a single record; None for the collection.

    Returns:
        The path below the host, ``/API/V3/Account/1/Item/5.json``.

    Raises:
        ConfigurationError: A value for a placeholder is missing or is not one path segment.
    """
    root = "API" if version == "V2" or resource.within is Within.API else f"API/{version}"
    prefix = f"{root}/Account/{account_id}" if resource.within is Within.ACCOUNT else root

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if path.get(name) in (None, ""):
            raise ConfigurationError(
                f"{resource.slug()} is found below {resource.path} and no value for {name} is given.",
                f'Give it in \'requests\': {{"{resource.slug()}": {{"path": {{"{name}": ...}}}}}}.',
            )
        return quote(str(path[name]), safe="")

    collection = re.sub(r"\{(\w+)\}", fill, resource.path)
    record = "" if key is None else "/" + quote(str(key), safe="")
    return f"/{prefix}/{collection}{record}.json"


# ----------------------------------------------------------------------------------------------------- checks


def conditions(
    resource: type[Resource], wanted: Mapping[str, Any], relations: Sequence[str] = (), *, withheld: Sequence[str] = ()
) -> dict[str, str]:
    """Check the filters somebody asks for and write them as the API does.

    Args:
        resource: What is listed.
        wanted: Conditions by parameter; texts with or without operator, numbers, booleans, and lists for ``IN``.
        relations: Relations that are loaded, whose fields can be searched too.
        withheld: Parameters that the endpoint takes but the caller decides.

    Returns:
        Filters for a :class:`Query`.

    Raises:
        ConfigurationError: The endpoint cannot take a parameter, or not that way; the message lists those it can.
    """
    possible = {name: f for name, f in filterable(resource, relations).items() if name not in withheld}
    spelled = {name.lower(): name for name in possible}
    filters: dict[str, str] = {}
    for parameter, value in wanted.items():
        if parameter == "or":
            filters["or"] = _alternatives(resource, value, possible, spelled)
        else:
            name = _known(resource, parameter, possible, spelled)
            filters[name] = _condition(resource, name, value, possible[name])
    return filters


def filterable(resource: type[Resource], relations: Sequence[str] = ()) -> dict[str, Filter | None]:
    """Every parameter a list can be filtered by: its own fields, further filters, the fields of loaded relations.

    Any scalar field of the entity may be used as a parameter; only one level of relations can be searched.
    """
    possible: dict[str, Filter | None] = dict.fromkeys(_scalars(resource))
    possible.update({f.name: f for f in resource.filters})
    known = resource.relations()
    for relation in relations:
        if relation in known:
            possible.update({f"{relation}.{name}": None for name in _searchable(known[relation].shape)})
    return possible


def _scalars(shape: type[Shape]) -> list[str]:
    return [f.name for f in shape.fields.values() if not isinstance(f, Nested) and not f.write_only]


def _searchable(shape: type[Shape]) -> list[str]:
    """What a search in a relation can name: its fields, or search names of its own, as Contact has."""
    return [*_scalars(shape), *getattr(shape, "search_names", ())]


def _known(
    resource: type[Resource], parameter: str, possible: Mapping[str, Filter | None], spelled: dict[str, str]
) -> str:
    """The declared spelling of a parameter."""
    name = spelled.get(parameter.lower())
    if name is not None:
        return name
    where = f"Setting 'requests': {resource.slug()} cannot be filtered by {parameter!r}"
    if parameter in SETTINGS_FOR:
        setting = SETTINGS_FOR[parameter]
        raise ConfigurationError(
            f"{where}, which is not a filter.", f"Use the setting {setting!r}." if setting else "Leave it out."
        )
    raise ConfigurationError(
        f"{where}.",
        f"{did_you_mean(parameter, possible)} It can be filtered by: {', '.join([*possible, 'or'])}.".strip(),
    )


def did_you_mean(name: str, possible: Iterable[str]) -> str:
    """The hint for a misspelt name; empty if nothing comes close."""
    close = difflib.get_close_matches(name, list(possible), n=1)
    return f"Did you mean {close[0]!r}?" if close else ""


def _condition(resource: type[Resource], name: str, value: Any, declared: Filter | None) -> str:
    where = f"Setting 'requests': the filter on {name} of {resource.slug()}"
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, list | tuple):
        value = f"IN,[{','.join(map(str, value))}]"
    elif value is None or isinstance(value, dict):
        raise ConfigurationError(f"{where} has no value.", "Give a text, a number, true or false, or a list.")
    condition = str(value)
    operator, operand = split(condition)
    if declared and declared.operators and operator not in declared.operators:
        raise ConfigurationError(
            f"{where} cannot use the operator {operator!r}.", f"It takes: {', '.join(declared.operators)}."
        )
    if operator == "IN" and len(operand.strip("[]").split(",")) > LONGEST_LIST:
        raise ConfigurationError(f"{where} lists more than {LONGEST_LIST} values.", "Split the list over several runs.")
    if operator == "><" and operand.count(",") != 1:
        raise ConfigurationError(f"{where} needs two values for '><'.", "Write it as '><,1,10'.")
    return condition


def _alternatives(
    resource: type[Resource], value: Any, possible: Mapping[str, Filter | None], spelled: dict[str, str]
) -> str:
    """Write the ``or`` parameter: ``field=condition`` parts with ``|`` between them, each escaped once more.

    The condition of each part is percent-encoded before the whole value is, so that ``=``, ``,`` and ``|`` in it
    survive.
    """
    parts = value.split("|") if isinstance(value, str) else list(value)
    escaped = []
    for part in parts:
        name, sign, condition = str(part).partition("=")
        if not sign:
            raise ConfigurationError(
                f"Setting 'requests': the part {part!r} of 'or' for {resource.slug()} is not field=condition.",
                "Write it as 'firstName=~,A%|lastName=~,A%', or as a list of such parts.",
            )
        name = _known(resource, name.strip(), possible, spelled)
        checked = _condition(resource, name, unquote(condition), possible[name])
        escaped.append(f"{name}={quote(checked, safe='')}")
    return "|".join(escaped)
