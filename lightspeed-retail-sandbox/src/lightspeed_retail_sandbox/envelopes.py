"""The envelopes around the records of replies.

Nearly every endpoint uses the same one; the rules of a class hold the exceptions.
"""

from __future__ import annotations

from collections.abc import Mapping

from lightspeed_retail.resources._base import Resource

from .rules import Envelope, rules_of
from .wire import Json, collapsed

ATTRIBUTES = "@attributes"

LINKS = {"next": "", "previous": ""}

ACCOUNT_LIST = ("accountID", "name", "link")
"""Fields that the list of accounts shows; the single account shows the others."""


def page(resource: type[Resource], attributes: Mapping[str, object], records: list[dict[str, Json]]) -> dict[str, Json]:
    """Return a list: attributes and records; without records their key is missing."""
    reply: dict[str, Json] = {}
    if Envelope.NO_ATTRIBUTES not in rules_of(resource).envelope:
        reply[ATTRIBUTES] = {name: str(value) for name, value in attributes.items()}
    if records:
        reply[resource.reply] = collapsed(records)
    return reply


def unpaged(resource: type[Resource], records: list[dict[str, Json]]) -> dict[str, Json]:
    """Return a list without pages."""
    if resource.__name__ == "Account":
        account = records[0]
        link: Json = {ATTRIBUTES: {"href": f"/API/V3/Account/{account['accountID']}"}}
        shown = account | {"link": link}
        return {resource.reply: {name: shown[name] for name in ACCOUNT_LIST}}
    return page(resource, LINKS, records)


def single(resource: type[Resource], record: dict[str, Json]) -> dict[str, Json]:
    """Return one record."""
    if Envelope.BARE in rules_of(resource).envelope:
        return record
    if resource.__name__ == "Account":
        rest = {name: value for name, value in record.items() if name == "name" or name not in ACCOUNT_LIST}
        return {ATTRIBUTES: {"systemCustomerID": record["accountID"]}, **rest}
    if Envelope.LINKS_ON_SINGLE in rules_of(resource).envelope:
        return {ATTRIBUTES: {**LINKS}, resource.reply: record}
    return {ATTRIBUTES: {"count": "1"}, resource.reply: record}


def written(resource: type[Resource], reply: dict[str, Json]) -> dict[str, Json]:
    """Return the reply to a write, from the reply with one record."""
    return reply | {ATTRIBUTES: {**LINKS}} if Envelope.LINKS_ON_WRITTEN in rules_of(resource).envelope else reply


def called(resource: type[Resource], fields: dict[str, Json]) -> dict[str, Json]:
    """Return the reply to a call that does not return a record."""
    return written(resource, single(resource, fields))


def removed(resource: type[Resource], key: str, reply: dict[str, Json]) -> dict[str, Json]:
    """Return the reply to a DELETE, from the reply with the record."""
    if Envelope.NAMED_WHEN_REMOVED in rules_of(resource).envelope:
        return {"name": resource.reply, "primaryID": key}
    return reply


def bulk(resource: type[Resource], records: list[dict[str, Json]]) -> dict[str, Json]:
    """Return the reply to a bulk call: records without attributes."""
    return {resource.reply: collapsed(records)}


def count(number: int) -> dict[str, Json]:
    """Return the reply to ``count=1``."""
    return {ATTRIBUTES: {"count": str(number)}}
