"""``resources`` and ``describe``: show what the API has. Neither sends a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from lightspeed_retail import relations as loading
from lightspeed_retail.auth import scopes as scoping
from lightspeed_retail.costs import get_cost, list_cost
from lightspeed_retail.endpoints import written
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import AppendOnly, ByDay, Field, Nested, Resource, Stamp

from .group import main
from .naming import complete, readable, resource_named
from .output import align, show


@main.command()
@click.option("--all", "every", is_flag=True, help="List the resources that have no stream, too.")
def resources(*, every: bool) -> None:
    """List the resources of the API: stream, endpoint, and what the records are."""
    chosen = [one for one in RESOURCES.values() if every or readable(one)]
    for line in align([(one.slug(), one.path, _summary(one)) for one in chosen]):
        click.echo(line)


@main.command()
@click.argument("resource", shell_complete=complete)
def describe(resource: str) -> None:
    """Show what is known of a RESOURCE: fields, key, relations, filters, actions, scopes and cost."""
    one = resource_named(resource, any_resource=True)
    click.echo(f"{one.path}: {_summary(one)}.\n")
    show({name: text for name, text in _facts(one) if text})
    click.echo("\nFields (* can be written):\n")
    rows = [
        (f"  {field.name}{'*' if _is_writable(field) else ''}", _kind(field), field.about)
        for field in one.fields.values()
    ]
    for line in align(rows):
        click.echo(line)
    if one.filters:
        click.echo("\nFilters beyond its fields:\n")
        for line in align([(f"  {f.name}", f.kind.__name__, f.about or _operators(f.operators)) for f in one.filters]):
            click.echo(line)


def _facts(resource: type[Resource]) -> Iterator[tuple[str, str]]:
    yield "stream", resource.slug() if readable(resource) else ""
    yield "key", ", ".join(resource.key)
    yield "changes by", _followed_by(resource)
    yield "sorted by", ", ".join(resource.sortable)
    yield "relations", ", ".join(resource.fixed or loading.loadable(resource))
    yield "filters", "any field that is not nested" + (", and those below" if resource.filters else "")
    yield "actions", "; ".join(written(resource, action) for action in resource.actions)
    for name, writes in (("scopes to read", False), ("scopes to write", True)):
        if not writes or any(action.method != "GET" for action in resource.actions):
            needed = scoping.needed(resource, writes=writes)
            yield name, "; and ".join(" or ".join(choice) for choice in needed) or "not documented"
    yield "cost", _cost(resource)


def _cost(resource: type[Resource]) -> str:
    prices = []
    if resource.listable():
        prices.append(f"{list_cost(resource):g} a page")
    if resource.action("get") or resource.singleton():
        prices.append(f"{get_cost(resource):g} a record")
    prices += [f"{action.name} {action.cost:g}" for action in resource.actions if action.method != "GET"]
    return f"{', '.join(prices)}, in drips; relations cost extra"


def _followed_by(resource: type[Resource]) -> str:
    match resource.replication:
        case Stamp(hidden=True):
            return "a stamp that records do not show"
        case Stamp(field=field) | ByDay(field=field):
            return field
        case AppendOnly(field=field):
            return f"{field}; records are only added"
    return "nothing: it is read whole"


def _kind(field: Field) -> str:
    if isinstance(field, Nested):
        return f"{type(field).__name__} {field.target}"
    target = getattr(field, "target", "")
    return f"{type(field).__name__} {target}".rstrip()


def _is_writable(field: Field) -> bool:
    return field.written_by("create") or field.written_by("update")


def _operators(operators: Iterable[str]) -> str:
    return f"takes {', '.join(operators)}" if operators else ""


def _summary(resource: type[Resource]) -> str:
    paragraph = " ".join((resource.__doc__ or "").strip().partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".")
