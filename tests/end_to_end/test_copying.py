"""One account is copied into another that has records of its own: the tap's output is the target's input."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox

from ._tap import COMMAND as TAP
from ._tap import Tap

pytestmark = pytest.mark.integration

TARGET = Path(sys.executable).with_name("target-lightspeed-retail")

PATIENCE = 300
"""Seconds after which the pipe counts as stuck."""

STREAMS = ("category", "manufacturer", "vendor", "item", "customer", "item_shop", "shop")

PUBLICATIONS = [
    {"stream": "shop", "method": "FIND", "endpoint": "Shop", "match_on": [{"name": "{name}"}]},
    {
        "stream": "item_shop",
        "method": "UPDATE",
        "endpoint": "ItemShop",
        "match_on": [{"itemID": "{itemID}", "shopID": "{shopID}"}],
    },
]

FIELDS = {
    "category": ("name", "parentID"),
    "manufacturer": ("name",),
    "vendor": ("name", "accountNumber", "archived"),
    "item": (
        "description", "customSku", "upc", "ean", "tax", "discountable", "itemType", "defaultCost", "categoryID",
        "manufacturerID", "defaultVendorID", "modelYear", "publishToEcom", "archived",
    ),
    "customer": ("firstName", "lastName", "title", "company", "dob", "archived"),
    "item_shop": ("itemID", "shopID", "reorderPoint", "reorderLevel"),
}  # fmt: skip
"""What is compared, by stream; keys of copied records are translated first."""

ADDRESS = ("address1", "city", "state", "zip", "country")

TARGETS = {
    "categoryID": "category",
    "parentID": "category",
    "manufacturerID": "manufacturer",
    "defaultVendorID": "vendor",
    "itemID": "item",
    "shopID": "shop",
}
"""What the compared foreign keys refer to."""


@pytest.fixture
def accounts() -> Iterator[tuple[Sandbox, Sandbox]]:
    with Sandbox(seed=1, scale=0.01, limits=False) as one, Sandbox(seed=2, scale=0.01, limits=False) as other:
        for shop, name in zip(other.rows("shop"), (shop["name"] for shop in one.rows("shop")), strict=False):
            other.change("shop", shop["shopID"], name=name)
        yield one, other


def login(sandbox: Sandbox) -> dict[str, Any]:
    return {name: sandbox.settings[name] for name in ("api_url", "auth_url", "access_token")}


def copy(folder: Path, catalog: Path) -> None:
    """Run ``tap | target``."""
    with (folder / "log").open("w") as log:
        tap = subprocess.Popen(
            [TAP, "--config", folder / "tap.json", "--catalog", catalog], stdout=subprocess.PIPE, stderr=log, cwd=folder
        )
        target = subprocess.Popen(
            [TARGET, "--config", folder / "target.json"], stdin=tap.stdout, stdout=log, stderr=log, cwd=folder
        )
        assert tap.stdout
        tap.stdout.close()
        statuses = [process.wait(timeout=PATIENCE) for process in (target, tap)]
    assert statuses == [0, 0], (folder / "log").read_text()[-3000:]


def copies(folder: Path) -> dict[str, dict[str, str]]:
    """The key of each copy, by stream and key of its original, as the results say."""
    found: dict[str, dict[str, str]] = {}
    for line in (folder / "results.jsonl").read_text().splitlines():
        message = json.loads(line)
        if message["type"] == "RECORD":
            found.setdefault(message["record"]["stream"], {})[message["record"]["key"]] = message["record"]["remote_id"]
    return found


def key_of(stream: str, row: Mapping[str, Any]) -> str:
    return str(row[RESOURCES[stream].key[0]])


def translated(stream: str, row: Mapping[str, Any], keys: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The fields of a record that are compared, with the keys of the other account."""
    found = {name: row[name] for name in FIELDS[stream]}
    for name, target in TARGETS.items():
        if found.get(name):
            found[name] = int(keys[target][str(row[name])])
    return found


def prices(item: Mapping[str, Any]) -> dict[str, Any]:
    return {price["useType"]: price["amount"] for price in item["Prices"]}


def contact(customer: Mapping[str, Any]) -> dict[str, Any]:
    """How a customer is reached, without the keys of the records that say so."""
    own = customer["Contact"]
    return {
        "Addresses": [{name: one.get(name) for name in ADDRESS} for one in own["Addresses"]],
        "Phones": {one["useType"]: one["number"] for one in own["Phones"]},
        "Emails": {one["useType"]: one["address"] for one in own["Emails"]},
    }


def test_an_account_is_copied_into_another(accounts: tuple[Sandbox, Sandbox], tmp_path: Path) -> None:
    source, destination = accounts
    (tmp_path / "tap.json").write_text(json.dumps(login(source)))
    settings = {
        **login(destination),
        "keys": "external",
        "publications": PUBLICATIONS,
        "unmatched": "by_name",
        "stream_maps": {"item_shop": {"__filter__": "shopID != 0"}},  # the row of all shops is calculated
        "journal": str(tmp_path / "journal.sqlite"),
        "rejects": str(tmp_path / "rejects.jsonl"),
        "results": str(tmp_path / "results.jsonl"),
    }
    (tmp_path / "target.json").write_text(json.dumps(settings))
    catalog = Tap(tmp_path / "tap").catalog(login(source), *STREAMS)
    before = {name: destination.rows(name) for name in STREAMS}

    copy(tmp_path, catalog)

    keys = copies(tmp_path)
    for name in FIELDS:
        copied = {key_of(name, row): row for row in destination.rows(name)}
        originals = [row for row in source.rows(name) if row.get("shopID") != 0]
        assert {row["archived"] for row in originals if "archived" in row} in (set(), {True, False})
        assert keys[name].keys() == {key_of(name, row) for row in originals}
        assert len(set(keys[name].values())) == len(originals) > 5
        for row in originals:
            wanted = translated(name, row, keys)
            assert {field: copied[keys[name][key_of(name, row)]][field] for field in wanted} == wanted, name
    for name, relations, told in (("item", (), prices), ("customer", ["Contact"], contact)):
        copied = {key_of(name, row): row for row in destination.rows(name, relations)}
        originals = [row for row in source.rows(name, relations) if key_of(name, row) in keys[name]]
        assert any(told(row) for row in originals)
        for row in originals:
            assert told(copied[keys[name][key_of(name, row)]]) == told(row)
    for name in ("category", "manufacturer", "vendor", "item", "customer", "shop"):
        now = {key_of(name, row): row for row in destination.rows(name)}
        assert [now[key_of(name, row)] for row in before[name]] == before[name]

    written = len([one for one in destination.requests if one.method != "GET"])
    copy(tmp_path, catalog)
    assert len([one for one in destination.requests if one.method != "GET"]) == written
