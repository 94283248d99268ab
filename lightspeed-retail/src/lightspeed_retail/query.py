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
from .resources._base import Action, Filter, Get, List, Nested, Resource, Shape, Within

OPERATORS = ("=", ">=", ">", "<=", "<", "><", "!=", "!~", "~", "IN")
"""Every operator; ``><`` is between, both ends included, and ``~`` is like, with ``%`` as wildcard."""

_SYMBOLS = re.compile(r"[=<>!~]+")
"""What operators are written with; the API would compare with the rest of a value that it does not know as one."""

OR = "or"
"""The parameter whose value is several conditions, of which one has to hold."""

LONGEST_LIST = 100
"""Most values that ``IN`` takes."""

ARCHIVED = ("false", "true", "only")
"""Active records only, both, archived records only."""

NO_FILTERS = (
    "limit",
    "after",
    "before",
    "sort",
    "offset",
    "orderby",
    "orderby_desc",
    "archived",
    "load_relations",
    "count",
    "pretty_print",
)
"""Query parameters that shape a reply rather than choose records; a :class:`Query` and its walk set them."""


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
        sort: Field to sort by, ascending; empty for the key, None for whatever order the server chooses.
        relations: Relations to load, checked.
        archived: One of :data:`ARCHIVED`; empty for resources that are never archived.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str | None = ""
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
    resource: type[Resource],
    version: str,
    account_id: int,
    path: Mapping[str, object],
    key: object = None,
    *,
    action: Action | None = None,
) -> str:
    """Where a resource is found.

    Args:
        resource: What is asked for.
        version: ``"V3"``, or ``"V2"``, whose addresses carry no version.
        account_id: The account.
        path: Values for the placeholders of the path.
        key: Key of a single record; None for the collection.
        action: What is done with it, if it is more than to read it.

    Returns:
        The path below the host, ``/API/V3/Account/1/Item/5.json``.

    Raises:
        ConfigurationError: A value for a placeholder is missing or is not one path segment.
    """

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        value = path.get(name) if name in resource.placeholders() else key
        if value in (None, ""):
            raise ConfigurationError(
                f"{resource.slug()} is found below {template} and no value for {name} is given.",
                f'Give it in \'requests\': {{"{resource.slug()}": {{"path": {{"{name}": ...}}}}}}.'
                if action is None
                else "Give it with the path.",
            )
        return quote(str(value), safe="")

    template, _, _ = resource.template(action or (List() if key is None else Get())).partition("?")
    suffix = "" if action and action.downloads else ".json"
    return root(version, account_id, resource.within) + re.sub(r"\{(\w+)\}", fill, template) + suffix


def root(version: str, account_id: int, within: Within = Within.ACCOUNT) -> str:
    """What the paths of resources follow: ``/API/V3/Account/1/``; arguments as for :func:`address`."""
    api = "/API/" if version == "V2" or within is Within.API else f"/API/{version}/"
    return f"{api}Account/{account_id}/" if within is Within.ACCOUNT else api


OUTSIDE_ACCOUNT = ("/API/", "/API/V3/")
"""Where Session and Locale are: as documented, and where koop-voor-hoop/lightspeed-retail-client reads them."""


def other_address(resource: type[Resource], where: str) -> str:
    """The other address at which a resource that belongs to no account may be found.

    Args:
        resource: What is asked for.
        where: Its address so far, as :func:`address` or this function gives it.

    Returns:
        The other address; empty if there is none.
    """
    if resource.within is not Within.API:
        return ""
    documented, other = OUTSIDE_ACCOUNT
    if where.startswith(other):
        return documented + where.removeprefix(other)
    return other + where.removeprefix(documented)


# ----------------------------------------------------------------------------------------------------- checks


def conditions(
    resource: type[Resource],
    wanted: Mapping[str, Any],
    relations: Sequence[str] = (),
    *,
    settled: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Check the filters somebody asks for and write them as the API does.

    Args:
        resource: What is listed.
        wanted: Conditions by parameter; texts with or without operator, numbers, booleans, and lists for ``IN``.
        relations: Relations that are loaded, whose fields can be searched too.
        settled: Parameters that the caller decides in another way, with the message for those given here.

    Returns:
        Filters for a :class:`Query`.

    Raises:
        ConfigurationError: The endpoint cannot take a parameter, or not that way; the message lists those it can.
    """
    filters = _Filters(resource, relations, {**dict.fromkeys(NO_FILTERS, "Leave it out."), **(settled or {})})
    return {
        parameter if parameter == OR else filters.known(parameter): filters.written(parameter, value)
        for parameter, value in wanted.items()
    }


def filterable(resource: type[Resource], relations: Sequence[str] = ()) -> dict[str, Filter | None]:
    """Every parameter a list can be filtered by: its own fields, further filters, the fields of loaded relations.

    Any scalar field of the entity may be used as a parameter; only one level of relations can be searched.
    """
    possible: dict[str, Filter | None] = dict.fromkeys(_scalars(resource))
    possible.update({f.name: f for f in resource.filters})
    known = resource.relations()
    for relation in relations:
        if relation in known:
            possible.update(dict.fromkeys(f"{relation}.{name}" for name in _searchable(known[relation].shape)))
    return possible


def did_you_mean(name: str, possible: Iterable[str]) -> str:
    """The hint for a misspelt name; empty if nothing comes close."""
    close = difflib.get_close_matches(name, list(possible), n=1)
    return f"Did you mean {close[0]!r}?" if close else ""


def _scalars(shape: type[Shape]) -> list[str]:
    return [f.name for f in shape.fields.values() if not isinstance(f, Nested) and not f.write_only]


def _searchable(shape: type[Shape]) -> list[str]:
    """What a search in a relation can name: its fields, or search names of its own, as Contact has."""
    return [*_scalars(shape), *getattr(shape, "search_names", ())]


class _Filters:
    """The filters one list can take."""

    def __init__(self, resource: type[Resource], relations: Sequence[str], settled: Mapping[str, str]) -> None:
        self._resource = resource
        self._settled = settled
        self._possible = {name: f for name, f in filterable(resource, relations).items() if name not in settled}
        self._spelled = {name.lower(): name for name in self._possible}

    def known(self, parameter: str) -> str:
        """The declared spelling of a parameter; an error if there is none."""
        name = self._spelled.get(parameter.lower())
        if name is not None:
            return name
        where = f"{self._resource.slug()} cannot be filtered by {parameter!r}"
        if parameter in self._settled:
            raise ConfigurationError(f"{where}, which is no filter.", self._settled[parameter])
        raise ConfigurationError(
            f"{where}.",
            f"{did_you_mean(parameter, self._possible)} "
            f"It can be filtered by: {', '.join([*self._possible, OR])}.".strip(),
        )

    def written(self, parameter: str, value: Any) -> str:
        """The condition as the API writes it."""
        if parameter == OR:
            return self._alternatives(value)
        name = self.known(parameter)
        where = f"The filter on {name} of {self._resource.slug()}"
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif isinstance(value, list | tuple):
            value = f"IN,[{','.join(map(str, value))}]"
        elif value is None or isinstance(value, dict):
            raise ConfigurationError(f"{where} has no value.", "Give a text, a number, true or false, or a list.")
        operator, operand = split(str(value))
        if symbols := _SYMBOLS.match(operand if operator == "=" else ""):
            raise ConfigurationError(
                f"{where} begins with {symbols[0]!r}, which is no operator.",
                f"Operators are {' '.join(OPERATORS)}, with a comma behind them: '>=,5'.",
            )
        declared = self._possible[name]
        if declared and declared.operators and operator not in declared.operators:
            raise ConfigurationError(
                f"{where} cannot use the operator {operator!r}.", f"It takes: {', '.join(declared.operators)}."
            )
        if operator == "IN" and len(operand.strip("[]").split(",")) > LONGEST_LIST:
            raise ConfigurationError(f"{where} lists more than {LONGEST_LIST} values.", "Give fewer.")
        if operator == "><" and operand.count(",") != 1:
            raise ConfigurationError(f"{where} needs two values for '><'.", "Write it as '><,1,10'.")
        return operand if operator == "=" else str(value)

    def _alternatives(self, value: Any) -> str:
        """The ``or`` parameter: ``field=condition`` parts with ``|`` between them, each escaped once more.

        The condition of each part is percent-encoded before the whole value is, so that ``=``, ``,`` and ``|`` in it
        survive.
        """
        parts = value.split("|") if isinstance(value, str) else value
        if not isinstance(parts, list) or not all("=" in str(part) for part in parts):
            raise ConfigurationError(
                f"The parts of 'or' for {self._resource.slug()} are not all field=condition.",
                "Write it as 'firstName=~,A%|lastName=~,A%', or as a list of such parts.",
            )
        pairs = (str(part).split("=", 1) for part in parts)
        return "|".join(
            f"{self.known(name.strip())}={quote(self.written(name.strip(), unquote(condition)), safe='')}"
            for name, condition in pairs
        )
