"""Items, matrices, prices, discounts, images and vendor catalogues."""

from __future__ import annotations

import json
from hashlib import sha256

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Integer
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Envelope, Join, Rules, Through

from . import stock
from .amounts import exact
from .custom_fields import values_of

FIRST_SKU = 210_000_000_000
"""Base of ``systemSku``, which the key is added to."""

IMAGE_HOST = "https://images.example/"
PUBLIC_LENGTH = 20

CODE_LENGTHS = range(11, 15)
SERIALIZED = ("serialized", "serialized_assembly")
IN_MATRIX = ("categoryID", "taxClassID", "departmentID", "manufacturerID", "seasonID", "defaultVendorID")
"""Defaults of a new variant, from its matrix."""


def _check_item(change: Change) -> None:
    for name in ("upc", "ean"):
        code = change.draft.values.get(name, "")
        if code and not (code.isascii() and code.isdigit() and len(code) in CODE_LENGTHS):
            raise change.invalid(f"{name} must have 11 to 14 digits.")
    if change["itemType"] in SERIALIZED and not change["serialized"]:
        raise change.invalid(f"itemType {change['itemType']} needs serialized to be true.")
    if change.draft.values.get("archived"):
        raise change.invalid("archived: only a DELETE archives an Item.")
    matrix = change.tx.record("ItemMatrix", change["itemMatrixID"])
    if matrix:
        change.default(**{name: matrix[name] for name in IN_MATRIX})
        if not change.sets("defaultCost"):
            change.default(defaultCost=matrix["defaultCost"])
    change.default(taxClassID=change.tx.value("TaxClass", "taxClassID"))


def _settle_item(change: Change) -> None:
    if change.is_new:
        change.derive(systemSku=FIRST_SKU + change.key)
        stock.add_rows(change.tx, change.key)
    _price(change, "itemID")
    _list_attributes(change)


def _price(change: Change, column: str) -> None:
    """Add missing prices for every level, from the matrix if there is one."""
    tx = change.tx
    if not change.is_new:
        return
    matrix = change["itemMatrixID"] if column == "itemID" else 0
    priced = {row["useTypeID"] for row in tx.rows("ItemPrice", **{column: change.key})}
    for level in tx.rows("PriceLevel", archived=0):
        use = level["priceLevelID"]
        if use in priced:
            continue
        amount = tx.value("ItemPrice", "amount", itemMatrixID=matrix, useTypeID=use) if matrix else 0
        tx.insert("ItemPrice", **{column: change.key}, amount=amount or 0, useTypeID=use, useType=level["name"])


def _list_attributes(change: Change) -> None:
    """Add the values of a variant to those that its matrix lists."""
    tx = change.tx
    matrix, own = tx.record("ItemMatrix", change["itemMatrixID"]), tx.row("ItemAttributes", itemID=change.key)
    if own:
        change.derive(itemAttributesID=own["rowid"])
    if matrix is None or own is None:
        return
    if not own["itemAttributeSetID"]:
        tx.update("ItemAttributes", own, itemAttributeSetID=matrix["itemAttributeSetID"])
    listed = {n: json.loads(matrix[f"attribute{n}Values"] or "[]") for n in (1, 2, 3)}
    added = {
        f"attribute{n}Values": [*values, own[f"attribute{n}"]]
        for n, values in listed.items()
        if own[f"attribute{n}"] and own[f"attribute{n}"] not in values
    }
    if added:
        tx.update("ItemMatrix", matrix, **added)


def _empty(change: Change) -> None:
    stock.clear(change.tx, change.key)


def _check_price(change: Change) -> None:
    """Find the level of a price by its key or name."""
    tx, name = change.tx, change.draft.values.get("useType", "")
    by_name = tx.row("PriceLevel", name=name) if name else None
    level = tx.record("PriceLevel", change["useTypeID"]) or by_name
    if level is None:
        raise change.invalid(f"Prices: there is no price level '{change['useTypeID'] or name}'.")
    change.values |= {"useTypeID": level["priceLevelID"], "useType": level["name"]}


def _named_levels(change: Change, drafts: list[Draft]) -> None:
    """Store prices, whose level is named by key or name."""
    column = "itemID" if change.table == "Item" else "itemMatrixID"
    for draft in drafts:
        name = draft.values.get("useType")
        if name and not draft.values.get("useTypeID"):
            draft.values["useTypeID"] = change.tx.value("PriceLevel", "priceLevelID", name=name) or 0
        change.writer.put(change, change.field("Prices"), draft, {column: change.key})


def _rename_prices(change: Change) -> None:
    """Copy the name of a level to its prices."""
    for row in change.tx.rows("ItemPrice", useTypeID=change.key):
        change.tx.update("ItemPrice", row, useType=change["name"])


def _settle_matrix(change: Change) -> None:
    if change.is_new:
        change.derive(**{f"attribute{n}Values": [] for n in (1, 2, 3) if not change.row[f"attribute{n}Values"]})
    _price(change, "itemMatrixID")


def _archive_items(change: Change) -> None:
    item = RESOURCES["item"]
    for row in change.tx.rows("Item", itemMatrixID=change.key):
        change.writer.archive(item, row)


def _check_discount(change: Change) -> None:
    """Check that a discount is either an amount or a share."""
    amount, percent = exact(change["discountAmount"]), exact(change["discountPercent"])
    if amount and percent:
        raise change.invalid("A Discount has a discountAmount or a discountPercent, not both.")
    if not 0 <= percent <= 1:
        raise change.invalid("discountPercent is a fraction: 1 is 100 %.")


def check_image(change: Change) -> None:
    """Keep what the API shows of a file: name, size and address."""
    for file in change.body.files.values():
        public = sha256(f"{change.tx.now}{change.table}{file.name}".encode() + file.content).hexdigest()[:PUBLIC_LENGTH]
        shown = {"filename": file.name, "size": len(file.content), "publicID": public, "baseImageURL": IMAGE_HOST}
        change.values |= shown


def _import(change: Change) -> Written:
    """Create an item from one in a vendor's catalogue."""
    tx, key = change.tx, change.draft.values["catalogVendorItemID"]
    found = tx.record("CatalogVendorItem", key)
    if found is None:
        raise change.invalid(f"catalogVendorItemID: there is no CatalogVendorItem '{key}'.")
    item = RESOURCES["item"]
    taken = {"upc": "upc", "ean": "ean", "manufacturerSku": "manufacturerNumber", "defaultCost": "cost"}
    values = {ours: found[theirs] for ours, theirs in taken.items()} | {"description": found["description"]}
    price = Draft(change.shape, {"useTypeID": 1, "amount": found["msrp"]})
    return Written(item, [change.writer.create(item, Draft(item, values, {"Prices": [price]}))])


RULES = {
    "CatalogSearch": Rules(contained=frozenset({"description"}), envelope=Envelope.COUNT_ONLY),
    "CatalogVendorItem": Effects(calls={"create": _import}),
    "Discount": Effects(prepare=_check_discount),
    "Image": Effects(prepare=check_image),
    "Item": Effects(
        defaults={"discountable": True, "tax": True, "itemType": "default", "publishToEcom": True},
        joins={
            "ItemComponents": Join("ItemComponent", "itemID", "assemblyItemID"),
            "Tags": Join("Tag", "itemID", "tagID", through=Through("TagRelation", "itemID", "tagID")),
        },
        loaded=("ItemShops", "ItemMatrix"),
        prepare=_check_item,
        settle=_settle_item,
        after_removal=_empty,
        related={
            "CustomFieldValues": values_of("Item"),
            "ItemShops": stock.write_shops,
            "Prices": _named_levels,
        },
        quiet=frozenset({"ItemShops"}),
    ),
    "ItemAttributes": Rules(columns={"itemID": Integer}, matched_by=()),
    "ItemFee": Rules(
        defaults={"calculationMethod": "fixed_amount"},
        forms={"feeValue": 2},
        envelope=Envelope.LINKS_ON_SINGLE,
        loaded=("ItemFeeCategories",),
    ),
    "ItemFeeCategory": Rules(matched_by=("categoryID",)),
    "ItemMatrix": Effects(
        defaults={"itemType": "default"},
        settle=_settle_matrix,
        after_removal=_archive_items,
        related={"CustomFieldValues": values_of("ItemMatrix"), "Prices": _named_levels},
    ),
    "ItemPrice": Effects(
        columns=dict.fromkeys(("itemID", "itemMatrixID"), Integer), matched_by=("useTypeID",), prepare=_check_price
    ),
    "ItemVendorNum": Rules(columns={"itemMatrixID": Integer}),
    "PriceLevel": Effects(settle=_rename_prices),
}
