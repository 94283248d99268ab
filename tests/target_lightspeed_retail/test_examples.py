"""Do the publications in examples/ do what they say?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from ._publishing import Outcome, Publishing, stream

FOLDER = Path(__file__).parents[2] / "examples" / "publications"
FILES = sorted(FOLDER.glob("*.yaml"))

Rows = Iterable[Mapping[str, Any]]


def read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def published(publish: Publishing, example: str, **streams: tuple[list[str], list[dict[str, Any]]]) -> Outcome:
    """Publish rows, given by stream with their key; once more, which must send nothing."""
    messages = [message for name, (key, rows) in streams.items() for message in stream(name, rows, key)]
    done = publish(messages, publications=read(example))
    assert done.status == 0, done.said
    again = publish(messages, publications=read(example))
    assert (again.status, again.writes) == (0, []), again.said
    return done


def row(publish: Publishing, slug: str, relations: Iterable[str] = (), **values: Any) -> dict[str, Any]:
    """The only record that has certain values."""
    (found,) = (
        one
        for one in publish.sandbox.rows(slug, relations)
        if all(one[name] == value for name, value in values.items())
    )
    return found


def item(publish: Publishing) -> dict[str, Any]:
    """An item with an SKU of its own."""
    return next(one for one in publish.sandbox.rows("item") if one["customSku"] and one["itemType"] == "default")


@pytest.fixture(scope="module")
def shop() -> str:
    return "Ridgeline Denver"


# ------------------------------------------------------------------------------------------------------ examples


def test_prices(publish: Publishing) -> None:
    first = item(publish)
    before = {price["useType"]: price["amount"] for price in first["Prices"]}
    rows = [
        {"sku": first["customSku"], "price": 12.5, "msrp": None},
        {"sku": "no such", "price": 1.0, "msrp": 2.0},
    ]
    done = published(publish, "prices", prices=(["sku"], rows))
    assert done.outcomes == ["updated", "skipped"]
    after = {price["useType"]: price["amount"] for price in row(publish, "item", itemID=first["itemID"])["Prices"]}
    assert after == before | {"Default": 12.5}


def test_reorder_points(publish: Publishing, shop: str) -> None:
    first = item(publish)
    rows = [{"sku": first["customSku"], "shop": shop, "reorder_point": 4, "reorder_level": 12}]
    published(publish, "reorder-points", reorder_points=(["sku", "shop"], rows))
    shop_id = row(publish, "shop", name=shop)["shopID"]
    now = row(publish, "item_shop", itemID=first["itemID"], shopID=shop_id)
    assert (now["reorderPoint"], now["reorderLevel"]) == (4, 12)


def test_stock_corrections(publish: Publishing, shop: str) -> None:
    first = item(publish)
    shop_id = row(publish, "shop", name=shop)["shopID"]
    before = row(publish, "item_shop", itemID=first["itemID"], shopID=shop_id)
    rows = [{"sku": first["customSku"], "shop": shop, "found_on": "2026-11-25", "quantity": before["qoh"] + 3}]
    correct = partial(published, publish, "stock-corrections", stock_corrections=(["sku", "shop", "found_on"], rows))
    correct()
    assert row(publish, "item_shop", itemShopID=before["itemShopID"])["qoh"] == before["qoh"] + 3
    assert publish.sandbox.rows("inventory_log")[-1]["qohChange"] == 3
    publish.sandbox.change("item_shop", before["itemShopID"], qoh=before["qoh"] + 2)
    assert correct().outcomes == ["unchanged"]


def test_customers(publish: Publishing) -> None:
    known = next(one for one in publish.sandbox.rows("customer", ["Contact"]) if one["Contact"]["Emails"])
    nothing = dict.fromkeys(("first_name", "last_name", "company", "mobile", "street", "city", "zip", "country"))
    rows = [
        nothing
        | {"email": known["Contact"]["Emails"][0]["address"], "company": "Bells & Sons"}
        | {"segment": None, "no_email": None},
        nothing
        | {"email": "new@example.com", "first_name": "Ada", "last_name": "Bell", "mobile": "303-555-0100"}
        | {"street": "1 Ring Road", "city": "Denver", "segment": "Club member", "no_email": False},
    ]
    done = published(publish, "customers", customers=(["email"], rows))
    assert done.outcomes == ["updated", "created"]
    old = row(publish, "customer", ["Contact"], customerID=known["customerID"])
    unchanged = ("firstName", "lastName", "customerTypeID", "Contact")
    assert {name: old[name] for name in unchanged} == {name: known[name] for name in unchanged}
    assert old["company"] == "Bells & Sons"
    new = row(publish, "customer", ["Contact"], firstName="Ada", lastName="Bell")
    assert new["customerTypeID"] == row(publish, "customer_type", name="Club member")["customerTypeID"]
    assert new["Contact"]["Emails"] == [{"address": "new@example.com", "useType": "Primary"}]
    assert new["Contact"]["Phones"] == [{"number": "303-555-0100", "useType": "Mobile"}]
    assert new["Contact"]["Addresses"][0]["address1"] == "1 Ring Road"
    assert not new["Contact"]["noEmail"]


def test_tags(publish: Publishing) -> None:
    names = [tag["name"] for tag in publish.sandbox.rows("tag")]
    done = published(publish, "tags", tags=(["name"], [{"name": names[0]}, {"name": "bells"}]))
    assert done.writes == ["POST Tag"]
    assert [tag["name"] for tag in publish.sandbox.rows("tag")] == [*names, "bells"]


def test_vendor_orders(publish: Publishing, shop: str) -> None:
    first, vendor = item(publish), publish.sandbox.rows("vendor")[0]
    lines = [{"number": "R-1", "sku": first["customSku"], "quantity": 6, "cost": 3.25}]
    orders = [{"number": "R-1", "vendor": vendor["name"], "shop": shop, "arrival": "2027-01-31"}]
    done = published(
        publish,
        "vendor-orders",
        vendor_orders=(["number"], orders),
        vendor_order_lines=(["number", "sku"], lines),
    )
    assert done.writes == ["POST Order", "POST OrderLine"]
    order = row(publish, "order", refNum="R-1")
    assert (order["vendorID"], order["arrivalDate"]) == (vendor["vendorID"], date(2027, 1, 31))
    line = row(publish, "order_line", orderID=order["orderID"])
    assert (line["itemID"], line["quantity"], line["price"]) == (first["itemID"], 6, 3.25)


def test_item_images(publish: Publishing, tmp_path: Path) -> None:
    first = item(publish)
    picture = tmp_path / "bell.jpg"
    picture.write_bytes(b"\xff\xd8\xff bell")
    rows = [{"sku": first["customSku"], "path": str(picture), "description": "A bell", "ordering": 0}]
    publish.common["upload_folder"] = str(tmp_path)
    published(publish, "item-images", item_images=(["sku", "path"], rows))
    now = publish.sandbox.rows("image")[-1]
    assert (now["itemID"], now["filename"], now["description"]) == (first["itemID"], "bell.jpg", "A bell")


def test_archiving(publish: Publishing) -> None:
    key = item(publish)["itemID"]
    published(publish, "archiving", discontinued_items=(["itemID"], [{"itemID": key}]))
    assert row(publish, "item", itemID=key)["archived"]


# ------------------------------------------------------------------------------------------------------ about them


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_example_is_listed_and_says_its_columns(file: Path) -> None:
    assert f"]({file.name})" in (FOLDER / "README.md").read_text(encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    comment = "".join(re.findall(r"^#.*\n", text, re.MULTILINE))
    looked_up = {name for entry in read(file.stem) for name in entry.get("lookups", ())}
    columns = set(re.findall(r"(?<![{])\{(\w+)\}", text)) - looked_up
    assert [column for column in sorted(columns) if not re.search(rf"\b{column}\b", comment)] == []


def test_every_example_is_tested() -> None:
    assert [file.stem for file in FILES if f"test_{file.stem.replace('-', '_')}" not in globals()] == []
