"""What stands around the records of a reply?

Nearly every endpoint uses the same envelope; the exceptions are the documented ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from lightspeed_retail.resources._base import Resource

from .wire import Json, collapsed

ATTRIBUTES = "@attributes"

COUNT_ONLY = frozenset({"CatalogSearch"})
"""Lists that say how many records there are instead of linking to other pages."""

NO_ATTRIBUTES = frozenset({"Option", "Locale", "CurrencyRate", "RegisterCalculated"})
"""Lists without attributes."""

LINKS_ON_SINGLE = frozenset({"ItemFee"})
"""Single records with the attributes of a list."""

LINKS_ON_WRITTEN = frozenset({"WorkorderCheckout", "WorkorderWorkorderImage", "WorkorderWorkorderItem"})
"""Replies to creates, updates and calls with the attributes of a list."""

NAMED_WHEN_REMOVED = frozenset(
    {
        "EmployeeHours",
        "Workorder",
        "WorkorderWorkorderImage",
        "WorkorderWorkorderItem",
        "WorkorderWorkorderLine",
    }
)
"""Records that a DELETE answers the name and key of; all others come whole."""

NO_RECORD = frozenset({"SaleEmailReceipt"})
"""Calls that answer without any envelope."""

LINKS = {"next": "", "previous": ""}
BARE = frozenset({"Session"})
"""Records without any envelope."""

ACCOUNT_LIST = ("accountID", "name", "link")
"""What the list of accounts shows; the single account shows the rest."""


def page(resource: type[Resource], attributes: Mapping[str, object], records: list[dict[str, Json]]) -> dict[str, Json]:
    """A list: attributes and records; without records their key is missing."""
    reply: dict[str, Json] = {}
    if resource.__name__ not in NO_ATTRIBUTES:
        reply[ATTRIBUTES] = {name: str(value) for name, value in attributes.items()}
    if records:
        reply[resource.reply] = collapsed(records)
    return reply


def unpaged(resource: type[Resource], records: list[dict[str, Json]]) -> dict[str, Json]:
    """A list that always comes whole."""
    if resource.__name__ == "Account":
        account = records[0]
        link: Json = {ATTRIBUTES: {"href": f"/API/V3/Account/{account['accountID']}"}}
        shown = account | {"link": link}
        return {resource.reply: {name: shown[name] for name in ACCOUNT_LIST}}
    return page(resource, LINKS, records)


def single(resource: type[Resource], record: dict[str, Json]) -> dict[str, Json]:
    """One record."""
    if resource.__name__ in BARE:
        return record
    if resource.__name__ == "Account":
        rest = {name: value for name, value in record.items() if name == "name" or name not in ACCOUNT_LIST}
        return {ATTRIBUTES: {"systemCustomerID": record["accountID"]}, **rest}
    if resource.__name__ in LINKS_ON_SINGLE:
        return {ATTRIBUTES: {**LINKS}, resource.reply: record}
    return {ATTRIBUTES: {"count": "1"}, resource.reply: record}


def written(resource: type[Resource], reply: dict[str, Json]) -> dict[str, Json]:
    """What a write is answered with, from the reply that shows one record."""
    return reply | {ATTRIBUTES: {**LINKS}} if resource.__name__ in LINKS_ON_WRITTEN else reply


def called(resource: type[Resource], fields: dict[str, Json]) -> dict[str, Json]:
    """The answer to a call that is no record of an endpoint."""
    return fields if resource.__name__ in NO_RECORD else written(resource, single(resource, fields))


def removed(resource: type[Resource], key: str, reply: dict[str, Json]) -> dict[str, Json]:
    """What a DELETE is answered with, from the reply that shows the record."""
    if resource.__name__ in NAMED_WHEN_REMOVED:
        return {"name": resource.reply, "primaryID": key}
    return reply


def bulk(resource: type[Resource], records: list[dict[str, Json]]) -> dict[str, Json]:
    """What a bulk call is answered with: records without attributes."""
    return {resource.reply: collapsed(records)}


def count(number: int) -> dict[str, Json]:
    """The reply to ``count=1``."""
    return {ATTRIBUTES: {"count": str(number)}}
