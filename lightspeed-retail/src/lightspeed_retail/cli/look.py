"""``scopes``, ``get`` and ``limits``: show records, and what reading them needs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import click

from lightspeed_retail import limits as told
from lightspeed_retail import relations as loading
from lightspeed_retail.auth import scopes as scoping
from lightspeed_retail.client import Lightspeed
from lightspeed_retail.costs import list_cost
from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.query import Query, address, conditions, did_you_mean
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.resources.account import Account
from lightspeed_retail.transport import Request, Transport
from lightspeed_retail.wire import Decoder

from .formats import FORMATS, default_fields, default_format
from .group import Configured, main
from .naming import complete, readable, resource_named
from .output import show, warn


@main.command()
@click.argument("streams", nargs=-1, metavar="[STREAM]...", shell_complete=complete)
@click.option("--write", is_flag=True, help="Show the scopes for writing instead of reading.")
def scopes(streams: tuple[str, ...], *, write: bool) -> None:
    """Show the scopes that streams need: the named ones, or those that the tap reads by default."""
    by_default = (one for one in RESOURCES.values() if readable(one) and one.selected)
    chosen = [resource_named(name) for name in streams] or list(by_default)
    choices = {resource.slug(): scoping.needed(resource, writes=write) for resource in chosen}
    show({
        name: "; and ".join(" or ".join(choice) for choice in needed) or "not documented"
        for name, needed in choices.items()
    })  # fmt: skip
    smallest = scoping.smallest(choice for needed in choices.values() for choice in needed)
    undocumented = [name for name, needed in choices.items() if not needed]
    if smallest:
        click.echo(f'\nFor all {"documented ones" if undocumented else "of them"}: --scope "{" ".join(smallest)}"')
    if undocumented:
        warn(
            f"The API does not document the scopes of {', '.join(undocumented)}. "
            f'Only --scope "{scoping.ALL}" is sure to open them.'
        )
    if doubtful := scoping.unlisted(smallest):
        warn(
            f"The API's list of scopes lacks {', '.join(doubtful)}, which pages of endpoints name. "
            f"If the server does not know it, leave those streams out or ask for {scoping.ALL}."
        )


@main.command()
@click.argument("stream", shell_complete=complete)
@click.argument("key", required=False)
@click.option(
    "--where",
    multiple=True,
    metavar="FIELD=CONDITION",
    help="Filter, such as 'calcTotal=>,100'; can be repeated. Not with KEY.",
)
@click.option(
    "--relations",
    "--relation",
    "names",
    multiple=True,
    help="Relations to nest in the records, separated by commas; can be repeated.",
)
@click.option("--sort", metavar="FIELD", help="Field to sort by; the key if not given.")
@click.option("--fields", metavar="FIELDS", help="Fields to print, separated by commas; all that fit if not given.")
@click.option("--limit", type=click.IntRange(min=1), help="Most records to print.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(FORMATS)),
    help="How to print records; a table in a terminal, JSON lines elsewhere.",
)
@click.pass_obj
def get(
    configured: Configured,
    stream: str,
    key: str | None,
    *,
    where: tuple[str, ...],
    names: tuple[str, ...],
    sort: str | None,
    fields: str | None,
    limit: int | None,
    kind: str | None,
) -> None:
    """Print records of a STREAM, or the one with a KEY.

    Operators stand before the value, with a comma: 'calcTotal=>,100', 'lastName=~,A%', 'itemID=IN,[1,2,3]'. Give
    placeholders of a path in the same way.
    """
    resource = resource_named(stream)
    single = key is not None or resource.singleton()
    related = loading.check(resource, _split(names), single=single)
    wanted = dict(_condition(text) for text in where)
    path = {name: wanted.pop(name) for name in resource.placeholders() if name in wanted}
    query = Query(conditions(resource, wanted, related), sort=_sort(resource, sort), relations=related)
    tree = loading.tree(resource, related)
    kind = kind or default_format()
    decoder = Decoder(resource, tree)
    possible = [*decoder.decode({}).record]
    chosen = _chosen(resource, fields, possible) if fields else default_fields(resource, kind, possible)
    with Lightspeed(configured.settings) as account:
        if single:
            records = iter([decoder.decode(account.get(resource, key, relations=related, path=path)).record])
        else:
            records = islice(account.list(resource, query, path=path, page_size=min(limit or 100, 100)), limit)
        FORMATS[kind](records, chosen)


@main.command()
@click.pass_obj
def limits(configured: Configured) -> None:
    """Show the rate limits of the account, at the cost of one cheap request."""
    settings = configured.settings
    path = address(Account, settings.api_version, 0, {})
    with Transport(settings) as transport:
        headers = transport.send(Request("GET", path, cost=list_cost(Account), asker="limits")).headers
    bucket, burst, rate = told.bucket(headers), told.burst(headers), told.drip_rate(headers)
    show({
        "bucket": f"{bucket.level:g} of {bucket.size:g} drips" if bucket else _UNKNOWN,
        "drip rate": f"{rate:g} a second" if rate else _UNKNOWN,
        "registers": f"{told.registers(rate):g}" if rate else _UNKNOWN,
        "burst": f"{burst.level:g} of {burst.size:g} requests in this second" if burst else _UNKNOWN,
    })  # fmt: skip


_UNKNOWN = "the API does not say"


def _split(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for some in names for name in some.split(",") if name.strip())


def _sort(resource: type[Resource], field: str | None) -> str:
    """Check the field to sort by.

    Raises:
        ConfigurationError: The API does not sort by it.
    """
    by_name = {name.lower(): name for name in resource.sortable}
    if field and field.lower() not in by_name:
        raise ConfigurationError(
            f"{resource.slug()} cannot be sorted by {field!r}.",
            f"{did_you_mean(field, resource.sortable)} It can be sorted by: "
            f"{', '.join(resource.sortable) or 'nothing'}.".strip(),
        )
    return by_name[field.lower()] if field else ""


def _chosen(resource: type[Resource], fields: str, possible: Sequence[str]) -> list[str]:
    """Check the fields to print.

    Raises:
        ConfigurationError: The records have no such field.
    """
    by_name = {name.lower(): name for name in possible}
    names = _split((fields,))
    for name in names:
        if name.lower() not in by_name:
            hint = did_you_mean(name, possible) or f"It has: {', '.join(possible)}."
            raise ConfigurationError(f"{resource.slug()} has no field {name!r}.", hint)
    return [by_name[name.lower()] for name in names]


def _condition(text: str) -> tuple[str, str]:
    name, equals, condition = text.partition("=")
    if not (name and equals):
        raise ConfigurationError(f"{text!r} is not a filter.", "Write it as FIELD=CONDITION, such as 'qoh=>,5'.")
    return name, condition
