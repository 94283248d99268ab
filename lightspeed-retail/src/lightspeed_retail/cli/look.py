"""``scopes``, ``get`` and ``limits``: show records, and what reading them needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

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

from .group import Configured, main
from .output import show, warn


@main.command()
@click.argument("streams", nargs=-1, metavar="[STREAM]...")
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
@click.argument("stream")
@click.argument("key", required=False)
@click.option(
    "--where",
    multiple=True,
    metavar="FIELD=CONDITION",
    help="Filter, such as 'qoh=>,5'; can be repeated. Not with KEY.",
)
@click.option("--relation", "names", multiple=True, help="Relation to nest in the records; can be repeated.")
@click.option("--limit", type=click.IntRange(min=1), help="Most records to print.")
@click.pass_obj
def get(
    configured: Configured,
    stream: str,
    key: str | None,
    *,
    where: tuple[str, ...],
    names: tuple[str, ...],
    limit: int | None,
) -> None:
    """Print records of a stream, one of them if its KEY is given, as JSON lines with typed values."""
    resource = resource_named(stream)
    single = key is not None or resource.singleton()
    related = loading.check(resource, names, single=single)
    wanted = dict(_condition(text) for text in where)
    path = {name: wanted.pop(name) for name in resource.placeholders() if name in wanted}
    filters = conditions(resource, wanted, related)
    with Lightspeed(configured.settings) as account:
        if single:
            raw = account.get(resource, key, relations=related, path=path)
            click.echo(_line(Decoder(resource, loading.tree(resource, related)).decode(raw).record))
            return
        for record in islice(account.list(resource, Query(filters, relations=related), path=path), limit):
            click.echo(_line(record))


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
        "burst": f"{burst.level:g} of {burst.size:g} requests in this second" if burst else _UNKNOWN,
    })  # fmt: skip


_UNKNOWN = "the API does not say"


def resource_named(name: str) -> type[Resource]:
    """The resource of a stream.

    Raises:
        ConfigurationError: There is no such stream.
    """
    resource = RESOURCES.get(name)
    if resource is None or not readable(resource):
        possible = [slug for slug, one in RESOURCES.items() if readable(one)]
        raise ConfigurationError(f"There is no stream {name!r}.", did_you_mean(name, possible))
    return resource


def readable(resource: type[Resource]) -> bool:
    """Whether a resource has a stream."""
    return resource.listable() or resource.singleton()


def _condition(text: str) -> tuple[str, str]:
    name, equals, condition = text.partition("=")
    if not (name and equals):
        raise ConfigurationError(f"{text!r} is not a filter.", "Write it as FIELD=CONDITION, such as 'qoh=>,5'.")
    return name, condition


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """Convert a value that JSON lacks: a decimal to a number if that keeps all digits, else to text."""
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    return str(value)
