"""The assortment: categories, brands, items with prices and pictures, matrices, fees and tags."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.assortment import FIRST_SKU

from .categories import write_categories
from .custom_fields import CustomFields
from .display import Display
from .items import DEFAULT, NON_INVENTORY, SERIALIZED, Fee, Item
from .products import (
    BUNDLES,
    FAMILIES,
    FEES,
    LABOR_NAME,
    SERVICE_CATEGORY,
    SERVICE_CLASS,
    SERVICES,
    WRAPPING_NAME,
    Family,
)
from .rules import DEFAULT_PRICE, DEPARTMENTS, GOODS, MSRP, ONLINE, SEASONS, TaxClass
from .stage import HEADQUARTERS
from .values import CENT, DAY, DOLLAR, dollars, money, stamp
from .vendors import CATALOGS, VENDORS, Vendor

if TYPE_CHECKING:
    from .stage import Stage
    from .values import Row

NEXT_SEASON = 170
"""Items of the season to come: imported in one go shortly before the present, not sold yet. More than a page of them
carries the same modification stamp."""
NEXT_SEASON_AGE = 9 * DAY
PRICE_ROUND_PERCENT = 75
COLOR_AND_SIZE, SIZE_ONLY = 1, 2
ATTRIBUTE_SETS = (
    (COLOR_AND_SIZE, "Color/Size", ("Color", "Size", ""), True, False),
    (SIZE_ONLY, "Size", ("Size", "", ""), True, False),
    (3, "Color", ("Color", "", ""), True, False),
    (4, "3 Attributes", ("Attribute 1", "Attribute 2", "Attribute 3"), True, False),
    (5, "Wheel & Fork", ("Wheel", "Fork", ""), False, True),
)
GENERATIONS = ("", " II", " III", " IV", " V", " VI")


class Assortment:
    """Everything the chain sells.

    Args:
        stage: The frame; its scale decides how many generations of the product families there are.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.items: list[Item] = []
        self._fields = CustomFields("Item", stage.ledger, stage.chance, stage.founded)
        self._categories = write_categories(stage)
        self._brands: dict[str, int] = {}
        self._fees = self._write_fees()
        self._display = Display(stage)
        for key, name, attributes, system, archived in ATTRIBUTE_SETS:
            stage.ledger.write("ItemAttributeSet", _attribute_set(key, name, attributes, system=system, old=archived))
        self._build()
        self.labor = self._named(LABOR_NAME)
        self.wrapping = self._named(WRAPPING_NAME)

    # ------------------------------------------------------------------------------------------------- building

    def _build(self) -> None:
        for name, price, weight in SERVICES:
            self._add(name, SERVICE_CATEGORY, None, cost=0, price=dollars(price), weight=weight,
                      type_=NON_INVENTORY, tax_class=SERVICE_CLASS)  # fmt: skip
        for generation in range(self._stage.rounds):
            for family in FAMILIES:
                self._add_family(family, GENERATIONS[generation % len(GENERATIONS)])
        for bundle in BUNDLES:
            parts = tuple((self._named(name), count) for name, count in bundle.parts)
            price = sum(part.price * count for part, count in parts) * (100 - bundle.discount) // 100
            self._add(bundle.name, bundle.category, None, cost=sum(part.cost * count for part, count in parts),
                      price=_shelf_price(price), weight=8, type_=bundle.type,
                      tax_class=parts[0][0].tax_class, parts=parts)  # fmt: skip

    def _named(self, name: str) -> Item:
        return next(item for item in self.items if item.name == name or item.name.endswith(f" {name}"))

    def _add_family(self, family: Family, generation: str) -> None:
        for place, name in enumerate(family.names):
            cost = dollars(round(family.cost + place * family.step, 2))
            price = _shelf_price(cost * (100 + family.markup) // 100)
            title = f"{family.brand} {name}{generation}"
            if family.sizes:
                self._add_matrix(family, title, cost, price)
            else:
                self._add(title, family.category, VENDORS[family.vendor], cost=cost, price=price,
                          weight=family.weight, type_=family.type, tax_class=family.tax_class,
                          brand=family.brand)  # fmt: skip

    def _add_matrix(self, family: Family, title: str, cost: int, price: int) -> None:
        ledger, vendor = self._stage.ledger, VENDORS[family.vendor]
        matrix = ledger.key("ItemMatrix")
        attribute_set = COLOR_AND_SIZE if family.colors else SIZE_ONLY
        is_old = not family.colors and title.endswith(GENERATIONS[1])
        ledger.write(
            "ItemMatrix",
            {
                "itemMatrixID": matrix,
                "description": title,
                "tax": True,
                "defaultCost": money(cost),
                "itemType": family.type,
                "serialized": False,
                "modelYear": 0,
                "archived": is_old,
                "timeStamp": stamp(self._stage.founded),
                "itemAttributeSetID": attribute_set,
                "manufacturerID": self._brand(family.brand),
                "categoryID": self._categories[family.category],
                "defaultVendorID": vendor.key,
                "taxClassID": family.tax_class.key,
                "seasonID": 1,
                "departmentID": 2,
                "itemECommerceID": self._display.write_ecommerce(),
                "attribute1Values": list(family.colors or family.sizes),
                "attribute2Values": list(family.sizes) if family.colors else [],
                "attribute3Values": [],
            },
        )
        self._write_prices({"itemMatrixID": matrix}, price, price, price)
        self._display.write_image(f"{title} (all sizes)", 0, itemMatrixID=matrix)
        self._display.tag("itemMatrixID", matrix)
        self._fields.fill(matrix, self._stage.founded, "itemMatrixID")
        for color in family.colors or ("",):
            for size in family.sizes:
                self._add(" ".join(filter(None, (title, color, size))), family.category, vendor, cost=cost,
                          price=price, weight=0 if is_old else family.weight, brand=family.brand, matrix=matrix,
                          attributes=(attribute_set, color or size, size if color else ""),
                          archived=is_old)  # fmt: skip

    def _add(
        self,
        name: str,
        category: str,
        vendor: Vendor | None,
        *,
        cost: int,
        price: int,
        weight: int,
        type_: str = DEFAULT,
        tax_class: TaxClass = GOODS,
        brand: str = "",
        matrix: int = 0,
        attributes: tuple[int, str, str] | None = None,
        parts: tuple[tuple[Item, int], ...] = (),
        moment: int = 0,
        model_year: int = 0,
        archived: bool = False,
    ) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("Item")
        moment = moment or self._stage.founded
        made = stamp(moment)
        online = chance.happens(35) and not parts
        self.items.append(
            Item(
                key=key,
                name=name,
                type=type_,
                facts={
                    "itemID": key,
                    "systemSku": FIRST_SKU + key,
                    "defaultCost": money(cost),
                    "discountable": type_ != NON_INVENTORY,
                    "tax": True,
                    "itemType": type_,
                    "serialized": type_ == SERIALIZED,
                    "description": name,
                    "modelYear": model_year,
                    "upc": f"0{chance.digits(11)}" if chance.happens(60) else "",
                    "ean": f"40{chance.digits(11)}" if chance.happens(25) else "",
                    "customSku": f"{key:06}" if chance.happens(30) else "",
                    "manufacturerSku": f"{brand[:3].upper()}-{chance.digits(4)}" if brand else "",
                    "createTime": made,
                    "publishToEcom": online,
                    "categoryID": self._categories[category],
                    "taxClassID": tax_class.key,
                    "departmentID": chance.between(0, len(DEPARTMENTS)),
                    "itemMatrixID": matrix,
                    "itemAttributesID": self._write_attributes(key, *attributes) if attributes else 0,
                    "manufacturerID": self._brand(brand) if brand else 0,
                    "seasonID": chance.between(0, len(SEASONS)),
                    "defaultVendorID": vendor.key if vendor else 0,
                    "itemECommerceID": self._display.write_ecommerce() if online else 0,
                    "laborDurationMinutes": 60 if name == LABOR_NAME else 0,
                    "noteID": self._display.write_note(moment) if chance.happens(10) else 0,
                },
                tax_class=tax_class,
                category=self._categories[category],
                vendor=vendor,
                cost=cost,
                price=price,
                msrp=price + chance.below(3) * 10 * DOLLAR if price > 100 * DOLLAR else price,
                weight=weight,
                stamp=moment,
                fee=self._fees.get(category) if type_ == DEFAULT else None,
                parts=parts,
                archived=archived,
            )
        )
        self._decorate(key, name, moment, vendor, cost)
        for part, count in parts:
            ledger.write(
                "ItemComponent",
                {
                    "itemComponentID": ledger.key("ItemComponent"),
                    "quantity": count,
                    "componentGroup": 0,
                    "assemblyItemID": key,
                    "componentItemID": part.key,
                },
            )

    # ------------------------------------------------------------------------------------- what belongs to an item

    def _decorate(self, key: int, name: str, moment: int, vendor: Vendor | None, cost: int) -> None:
        chance, ledger = self._stage.chance, self._stage.ledger
        if chance.happens(20):
            for ordering in range(chance.between(1, 3)):
                self._display.write_image(name, ordering, itemID=key)
        if chance.happens(25):
            self._display.tag("itemID", key)
        if chance.happens(30):
            self._fields.fill(key, moment)
        if vendor:
            ledger.write(
                "ItemVendorNum",
                {
                    "itemVendorNumID": ledger.key("ItemVendorNum"),
                    "value": f"{vendor.key:02}-{key:05}",
                    "timeStamp": stamp(moment),
                    "itemID": key,
                    "catalogVendorItemID": 37958000 + vendor.catalog * 1000 + key % 100
                    if vendor.catalog in CATALOGS
                    else 0,
                    "vendorID": vendor.key,
                    "cost": money(cost),
                },
            )

    def _write_attributes(self, item: int, attribute_set: int, first: str, second: str) -> int:
        ledger = self._stage.ledger
        key = ledger.key("ItemAttributes")
        ledger.write(
            "ItemAttributes",
            {
                "itemAttributesID": key,
                "attribute1": first,
                "attribute2": second,
                "attribute3": "",
                "itemAttributeSetID": attribute_set,
                "itemID": item,
            },
        )
        return key

    def _write_fees(self) -> dict[str, Fee]:
        ledger, moment = self._stage.ledger, stamp(self._stage.founded)
        charged: dict[str, Fee] = {}
        for name, value, taxable, categories, archived in FEES:
            fee = Fee(ledger.key("ItemFee"), dollars(value), taxable)
            ledger.write(
                "ItemFee",
                {
                    "itemFeeID": fee.key,
                    "name": name,
                    "calculationMethod": "fixed_amount",
                    "feeValue": money(fee.amount),
                    "taxable": taxable,
                    "discountable": False,
                    "nonRefundable": False,
                    "archived": archived,
                    "createTime": moment,
                    "timestamp": moment,
                },
            )
            for category in categories:
                ledger.write(
                    "ItemFeeCategory",
                    {
                        "itemFeeCategoryID": ledger.key("ItemFeeCategory"),
                        "itemFeeID": fee.key,
                        "categoryID": self._categories[category],
                    },
                )
                if not archived:
                    charged[category] = fee
        return charged

    def _brand(self, name: str) -> int:
        if name not in self._brands:
            moment = stamp(self._stage.founded)
            self._brands[name] = self._stage.ledger.key("Manufacturer")
            self._stage.ledger.write(
                "Manufacturer",
                {
                    "manufacturerID": self._brands[name],
                    "name": name,
                    "createTime": moment,
                    "timeStamp": moment,
                },
            )
        return self._brands[name]

    # --------------------------------------------------------------------------------------------- as time goes by

    def plan(self) -> None:
        """Plan a new price list for every spring, and the import of the season to come."""
        agenda, first = self._stage.agenda, self._stage.first_day
        for year in range(first.year + 1, self._stage.today.year + 1):
            agenda.at(HEADQUARTERS.at(date(year, 2, 1), 6), self._raise_prices)
        agenda.at(self._stage.now - NEXT_SEASON_AGE, self._import_next_season)

    def _raise_prices(self, moment: int) -> None:
        """Most prices go up; all changed items carry the moment of the import as their stamp."""
        for item in self.items:
            if item.vendor and self._stage.chance.happens(PRICE_ROUND_PERCENT):
                item.cost = item.cost * 102 // 100 // CENT * CENT
                item.price = _shelf_price(item.price * self._stage.chance.between(101, 105) // 100)
                item.msrp = max(item.msrp, item.price)
                item.stamp = moment

    def _import_next_season(self, moment: int) -> None:
        year = self._stage.today.year + 1
        models = [
            (family, name)
            for family in FAMILIES
            for name in family.names
            for _ in range(2)
            if family.tax_class is GOODS
        ]
        for number in range(NEXT_SEASON):
            family, name = models[number % len(models)]
            cost = dollars(round(family.cost * 1.06, 2))
            self._add(f"{family.brand} {name} {year} ({number // len(models) + 1}/{number})", family.category,
                      VENDORS[family.vendor], cost=cost, price=_shelf_price(cost * (100 + family.markup) // 100),
                      weight=0, brand=family.brand, moment=moment, model_year=year)  # fmt: skip

    # ------------------------------------------------------------------------------------------------- the records

    def write_items(self) -> None:
        """Write down the items with the prices and costs of the present."""
        for item in self.items:
            lots = [shelf.lots[0].cost for shelf in item.shelves if shelf.lots]
            self._stage.ledger.write(
                "Item",
                {
                    **item.facts,
                    "avgCost": money(item.avg_cost),
                    "fifoCost": money(lots[0] if lots else 0),
                    "archived": item.archived,
                    "timeStamp": stamp(item.stamp),
                },
            )
            self._write_prices({"itemID": item.key}, item.price, item.msrp, item.price)

    def _write_prices(self, owner: Row, default: int, msrp: int, online: int) -> None:
        ledger = self._stage.ledger
        for level, amount in ((DEFAULT_PRICE, default), (MSRP, msrp), (ONLINE, online)):
            ledger.write(
                "ItemPrice",
                {
                    "itemPriceID": ledger.key("ItemPrice"),
                    "amount": money(amount),
                    "useTypeID": level.key,
                    "useType": level.name,
                    "itemID": 0,
                    "itemMatrixID": 0,
                    **owner,
                },
            )


def _shelf_price(amount: int) -> int:
    """A price as customers like it: whole dollars less one cent, or whole dimes less one cent below ten dollars."""
    unit = DOLLAR if amount >= 10 * DOLLAR else DOLLAR // 10
    return max(amount // unit, 1) * unit + unit - CENT if amount else 0


def _attribute_set(key: int, name: str, attributes: tuple[str, str, str], *, system: bool, old: bool) -> Row:
    return {
        "itemAttributeSetID": key,
        "name": name,
        "attributeName1": attributes[0],
        "attributeName2": attributes[1],
        "attributeName3": attributes[2],
        "system": system,
        "archived": old,
    }
