"""Demo data: the new account with shops, employees, vendors, items, customers and the first stock."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lightspeed_retail_sandbox.effects import stock
from lightspeed_retail_sandbox.effects.amounts import cents
from lightspeed_retail_sandbox.transactions import CREATED, STAMPS

from .books import Books

OWNER, MANAGER = 1, 2
"""Employees: the owner of the token, and the author of the paperwork."""

LABOR, WRAPPING = "Labor", "Gift wrapping"
SCHOOL, CLUB = 2, 1
"""Customer types: tax-free and on account; with a discount."""

IMPORTED = 240
"""Customers with the same stamp: more than two pages."""

NEXT_SEASON = 310
"""Items of next season with the same stamp, not in stock."""

CATALOG_SIZE = 140

HOST = "https://images.example/"


@cache
def data() -> dict[str, Any]:
    """Return the static data."""
    return tomllib.loads(Path(__file__).with_name("data.toml").read_text(encoding="utf-8"))


def table(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table of the static data."""
    for row in source["rows"]:
        yield {**source.get("all", {}), **dict(zip(source["columns"], row, strict=True))}


@dataclass
class Shop:
    """A shop, as the script uses it."""

    key: int
    busyness: int
    registers: list[int] = field(default_factory=list)
    sellers: list[int] = field(default_factory=list)
    mechanics: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Good:
    """An item, as the script uses it.

    Attributes:
        fee: The item fee on it; 0 without one.
    """

    key: int
    name: str
    type: str
    vendor: int
    price: Decimal
    fee: int = 0

    @property
    def plain(self) -> bool:
        """Whether its stock is counted, without serial numbers."""
        return self.type == "default"


@dataclass
class Chain:
    """The account, as the script uses it.

    Attributes:
        customers: Keys of those without a type.
        schools: Keys of those that buy on account.
        members: Keys of those with a discount.
    """

    books: Books
    shops: list[Shop] = field(default_factory=list)
    goods: list[Good] = field(default_factory=list)
    customers: list[int] = field(default_factory=list)
    schools: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)

    def good(self, name: str) -> Good:
        """Return the item of that name."""
        return next(good for good in self.goods if good.name.endswith(name))

    def plain(self) -> list[Good]:
        """Return the items whose stock is counted, without serial numbers."""
        return [good for good in self.goods if good.plain]


def found(books: Books, moment: datetime, registers: int, units: int) -> Chain:
    """Set the account up.

    Args:
        books: Where to write.
        moment: When it happens.
        registers: Registers in use; every shop has at least one.
        units: Units of each item in each shop.
    """
    chain = Chain(books)
    with books.at(moment):
        for name, source in data()["rows"].items():
            _fixed(books, name, source)
        _rights(books)
        _shops(chain, registers)
        _people(chain)
        _vendors(books)
        _catalogues(books, moment)
        categories = _categories(books)
    with books.at(moment + timedelta(hours=1)):
        _assortment(chain, categories)
    with books.at(moment + timedelta(hours=2)):
        for number in range(IMPORTED):
            kind = SCHOOL if number % 50 == 7 else CLUB if number % 9 == 4 else 3 if number % 23 == 5 else 0
            add_customer(chain, number, kind)
    with books.at(moment + timedelta(hours=3)):
        _first_stock(chain, units)
    return chain


def _fixed(books: Books, name: str, source: dict[str, Any]) -> None:
    """Add the rows of a class; keys are numbers in the order of the rows, unless they are given."""
    kept = books.database.tables[name]
    stamps = {column: books.tx.now for column in (*STAMPS, CREATED) if column in kept.columns}
    keys = [kept.key] if kept.key else []
    rows = [stamps | dict.fromkeys(keys, number) | row for number, row in enumerate(table(source), start=1)]
    books.database.insert(name, rows)


# ------------------------------------------------------------------------------------------------- shops and people


def _rights(books: Books) -> None:
    rights = data()["words"]["rights"]
    shop_floor = [right for right in rights if right.startswith(("allow", "register", "customers"))]
    workshop = [right for right in rights if right.endswith("_read") or right in ("allow_login", "workbench")]
    by_role = {1: rights, 2: [right for right in rights if not right.startswith("admin")], 3: shop_floor, 4: workshop}
    for role, names in by_role.items():
        for name in names:
            books.insert("EmployeeRight", name=name, employeeRoleID=role)


def _shops(chain: Chain, registers: int) -> None:
    books = chain.books
    for number, (place, busyness) in enumerate(zip(table(data()["shops"]), (50, 32, 18), strict=True), start=1):
        receipt = books.insert(
            "ReceiptSetup",
            generalMsg=f"Thank you for riding with {place['name']}!\nReturns within 30 days & with receipt.",
            workorderAgree="I agree to the repairs listed above.",
            creditcardAgree="I agree to pay the above total amount according to the card issuer agreement.",
            **({"hasLogo": True, "logo": "ridgeline.png"} if number == 1 else {}),
            logoHeight=55,
            logoWidth=225,
        )
        gateway = books.insert(
            "CCGateway",  # made-up credentials, but clients treat them as secrets
            **dict.fromkeys((f"{card}PaymentTypeID" for card in ("visa", "master", "discover", "american")), 3),
            login=f"ridgeline-{number}",
            marketType="retail",
            transKey="sandbox-transaction-key",
            hashValue="sandbox-hash",
            enabled=True,
            gateway="Lightspeed Payments",
            debitPaymentTypeID=6,
            accountNum=f"0004711{number}",
            terminalNum=f"000{number}",
            allowCredits=True,
            name="Card terminal",
        )
        key = books.create(
            "Shop",
            **{name: place[name] for name in ("name", "timeZone", "taxCategoryID", "serviceRate")},
            labelTitle="Shop Name",
            receiptSetupID=receipt,
            ccGatewayID=gateway,
            priceLevelID=1,
            zebraBrowserPrint=number == 1,
            networkHealthTool=True,
            gatewayConfigID=str(number) if number > 1 else "",
            Contact={
                "Addresses": [address(place, place["street"])],
                "Phones": [{"number": f"{place['area']}-555-0100", "useType": "Work"}],
                "Emails": [{"address": f"{place['city'].lower()}@ridgeline.example", "useType": "Primary"}],
                "Websites": [{"url": "https://ridgeline.example"}],
            },
        )
        for order, shelf in enumerate(("Front window", "Wall A|1", "Stockroom"), start=1):
            books.insert("ShelfLocation", name=shelf, sortOrder=order, shopID=key)
        chain.shops.append(Shop(key, busyness))
    for number in range(max(registers, len(chain.shops))):
        shop = chain.shops[number % len(chain.shops)]
        name = f"Register {len(shop.registers) + 1}"
        shop.registers.append(_register(books, shop, name))
    _register(books, chain.shops[0], "Old till (broken drawer)", archived=True)


def _register(books: Books, shop: Shop, name: str, *, archived: bool = False) -> int:
    key = books.insert("Register", name=name, shopID=shop.key, archived=archived, tipEnabled=not archived)
    books.tx.derive("Register", key, ccTerminalID=key)
    return key


def address(place: dict[str, Any], street: str) -> dict[str, Any]:
    """Return an address in the city of a shop."""
    there = {name: place[name] for name in ("city", "state", "stateCode", "zip")}
    return {"address1": street, "country": "United States", "countryCode": "US", **there}


def mail(first: str, last: str, number: int) -> list[dict[str, str]]:
    """Return a made-up e-mail address."""
    box = f"{first}.{last}".encode("ascii", "ignore").decode().replace("'", "").replace(" ", "").lower()
    return [{"address": f"{box}{number}@example.com", "useType": "Primary"}]


def _people(chain: Chain) -> None:
    books = chain.books
    for number, person in enumerate(table(data()["employees"]), start=1):
        contact = {
            "Phones": [{"number": f"303-555-01{number:02}", "useType": "Mobile"}],
            "Emails": mail(person["firstName"], person["lastName"], number),
        }
        key = books.create(
            "Employee", **person, lockOut=person["archived"], systemUserID=508000 + number, Contact=contact
        )
        if person["limitToShopID"] and not person["archived"]:
            shop = chain.shops[person["limitToShopID"] - 1]
            (shop.mechanics if person["employeeRoleID"] == 4 else shop.sellers).append(key)


def _vendors(books: Books) -> None:
    words, currencies = data()["words"], [{"code": "USD", "symbol": "$", "rate": "1"}]
    currencies += data()["rows"]["Account"]["rows"][0][-1]
    for number, vendor in enumerate(table(data()["vendors"]), start=1):
        first, last = books.chance.pick(words["first"]), books.chance.pick(words["last"])
        key = books.create(
            "Vendor",
            **vendor,
            updateCost=True,
            b2bSellerUID=f"seller-{number:05}" if number in (4, 6) else "",
            noteID=books.insert("Note", note=f"Ask for {first}.\nClosed in August."),
            Reps=[{"firstName": first, "lastName": last}],
            Contact={
                "custom": "Net 30" if vendor["accountNumber"] else "",
                "Phones": [{"number": f"503-555-01{number:02}", "useType": use} for use in ("Work", "Fax")],
                "Emails": mail(first, last, number),
                "Websites": [{"url": f"https://vendor{number}.example"}],
            },
        )
        books.tx.derive("Vendor", key, purchasingCurrency=currencies[vendor["currencyRateID"]])


def _catalogues(books: Books, moment: datetime) -> None:
    chance = books.chance
    for catalogue in books.tx.rows("CatalogVendor"):
        key = catalogue["catalogVendorID"]
        books.tx.derive("CatalogVendor", catalogue, lastUpdate=books.tx.now)
        for number in range(CATALOG_SIZE):
            word, cost = chance.pick(data()["words"]["catalogue"]), Decimal(chance.between(180, 9000)) / 100
            books.insert(
                "CatalogVendorItem",
                catalogVendorItemID=37_958_000 + key * 1000 + number,
                catalogVendorID=key,
                description=f"{word} {chance.between(10, 99)}/{number}",
                cost=cost,
                costLevel2=cost * 19 / 20,
                msrp=cost * 2,
                breakPrice=cost * 9 / 10,
                vendorNumber=f"{number:05}-{key}",
                manufacturerNumber=f"{key}{number:04}",
                category=word.split()[0],
                brand=catalogue["name"].split()[0],
                upc=f"0{chance.digits(11)}",
                retailUnit=1,
                unitOfMeasurement="each",
                breakQty=24,
                lastQoh=chance.between(0, 200),
                lastPriceChange=moment.date(),
                year=str(moment.year),
                archived=chance.happens(5),
            )


# -------------------------------------------------------------------------------------------------------- customers


def add_customer(chain: Chain, number: int, kind: int = 0) -> int:
    """Add a customer; returns its key.

    Args:
        chain: The account.
        number: Part of the mail address.
        kind: Key of the customer type; 0 without one.
    """
    books, chance, words = chain.books, chain.books.chance, data()["words"]
    first, last = chance.pick(words["first"]), chance.pick(words["last"])
    company = words["schools"][len(chain.schools) % len(words["schools"])] if kind == SCHOOL else ""
    contact: dict[str, Any] = {
        "Phones": [
            {"number": f"303-555-01{chance.digits(2)}", "useType": use}
            for use in ("Mobile", "Home", "Work")[: chance.between(0, 3)]
        ],
        **dict.fromkeys(("noEmail", "noPhone", "noMail"), chance.happens(15)),
    }
    if chance.happens(75) or number == 0:
        contact["Emails"] = mail(first, last, number)
    if chance.happens(60):
        place = next(table(data()["shops"]))
        contact["Addresses"] = [address(place, f"{chance.between(1, 9899)} {chance.pick(words['streets'])}")]
    if chance.happens(3):
        contact["Websites"] = [{"url": "https://club.example/?a=1&b=2"}]
    values: dict[str, Any] = {"firstName": first, "lastName": last, "customerTypeID": kind, "Contact": contact}
    if kind == SCHOOL:
        name = company
        values |= {"company": company, "title": "Treasurer", "vatNumber": f"00{number}-VAT", "taxCategoryID": 4}
        values["CreditAccount"] = {"name": name, "creditLimit": "2000", "description": "On account"}
    elif chance.happens(30):
        values["dob"] = date(chance.between(1941, 2006), chance.between(1, 12), chance.between(1, 28))
    if kind == CLUB:
        values["discountID"] = 1
    if chance.happens(8):
        values["Note"] = {"note": chance.pick(words["notes"])}
    if chance.happens(10):
        answers = [(1, f"00{chance.digits(3)}"), (2, chance.digits(3)), (3, "A friend"), (4, "2024-05-17")]
        field_key, value = chance.pick(answers)
        values["CustomFieldValues"] = [{"customFieldID": field_key, "value": value}]
    key = books.create("Customer", **values)
    if chance.happens(6) or number == 0:
        books.insert("TagRelation", tagID=chance.pick((7, 8)), customerID=key)
    {SCHOOL: chain.schools, CLUB: chain.members}.get(kind, chain.customers).append(key)
    return key


# ------------------------------------------------------------------------------------------------------- assortment


def _categories(books: Books) -> dict[str, int]:
    keys: dict[str, int] = {}
    for path in data()["assortment"]["categories"]:
        above, _, name = path.rpartition("/")
        keys[path] = books.create("Category", name=name, parentID=keys.get(above, 0))
    for path, fee in data()["assortment"]["fee_categories"].items():
        books.insert("ItemFeeCategory", itemFeeID=fee, categoryID=keys[path])
    return keys


def _assortment(chain: Chain, categories: dict[str, int]) -> None:
    books = chain.books
    brands: dict[str, int] = {}
    fees = {path: key for path, key in data()["assortment"]["fee_categories"].items() if key != 3}
    for name, price in data()["assortment"]["services"]:
        minutes = 60 if name == LABOR else 0
        _item(chain, name, Decimal(price), itemType="non_inventory", discountable=False, taxClassID=2,
              categoryID=categories["Services"], laborDurationMinutes=minutes)  # fmt: skip
    for family in data()["families"]:
        if family["brand"] not in brands:
            brands[family["brand"]] = books.create("Manufacturer", name=family["brand"])
        values = {
            "categoryID": categories[family["category"]],
            "manufacturerID": brands[family["brand"]],
            "defaultVendorID": family["vendor"],
            "taxClassID": family.get("taxClassID", 1),
            "itemType": family.get("type", "default"),
        }
        for place, name in enumerate(family["names"]):
            cost = Decimal(str(round(family["prices"]["cost"] + place * family["prices"]["step"], 2)))
            price = _shelf_price(cost * (100 + family["prices"]["markup"]) / 100)
            title = f"{family['brand']} {name}"
            if "sizes" in family:
                _matrix(chain, family, title, price, {**values, "defaultCost": cost})
            else:
                _item(chain, title, price, fee=fees.get(family["category"], 0), defaultCost=cost,
                      manufacturerSku=f"{family['brand'][:3].upper()}-{books.chance.digits(4)}", **values)  # fmt: skip
    for bundle in data()["bundles"]:
        parts = [(chain.good(name).key, count) for name, count in bundle["parts"]]
        cost = sum(
            (Decimal(str(books.record("Item", part)["defaultCost"])) * count for part, count in parts), Decimal()
        )
        key = _item(chain, bundle["name"], Decimal(bundle["price"]), itemType=bundle["type"], defaultCost=cost,
                    categoryID=categories[bundle["category"]]).key  # fmt: skip
        for part, count in parts:
            books.create("ItemComponent", assemblyItemID=key, componentItemID=part, quantity=count)


def _matrix(chain: Chain, family: dict[str, Any], title: str, price: Decimal, values: dict[str, Any]) -> None:
    books, colors, sizes = chain.books, family.get("colors", []), family["sizes"]
    attribute_set = 1 if colors else 2
    matrix = books.create(
        "ItemMatrix",
        description=title,
        tax=True,
        itemAttributeSetID=attribute_set,
        attribute1Values=colors or sizes,
        attribute2Values=sizes if colors else [],
        Prices=_prices(price),
        CustomFieldValues=[{"customFieldID": 1, "value": "00417-2"}],
        seasonID=1,
        departmentID=2,
        itemECommerceID=_ecommerce(books),
        **values,
    )
    _picture(books, f"{title} (all sizes)", itemMatrixID=matrix)
    books.insert("TagRelation", tagID=1, itemMatrixID=matrix)
    for color in colors or [""]:
        for size in sizes:
            attributes = {"attribute1": color or size, "attribute2": size if color else ""}
            _item(chain, " ".join(filter(None, (title, color, size))), price, itemMatrixID=matrix,
                  ItemAttributes={**attributes, "itemAttributeSetID": attribute_set}, **values)  # fmt: skip


def _item(chain: Chain, name: str, price: Decimal, fee: int = 0, **values: Any) -> Good:
    books, chance, words = chain.books, chain.books.chance, data()["words"]
    number = len(chain.goods) + 1
    vendor = values.get("defaultVendorID", 0)
    values |= {
        "serialized": values.get("itemType") == "serialized",
        "upc": f"0{chance.digits(11)}" if chance.happens(60) else "",
        "ean": f"40{chance.digits(11)}" if chance.happens(25) else "",
        "customSku": f"{number:06}" if chance.happens(30) else "",
        "publishToEcom": chance.happens(35),
        "departmentID": chance.between(0, 4),
        "seasonID": chance.between(0, 3),
    }
    if values["publishToEcom"]:
        values["itemECommerceID"] = _ecommerce(books)
    if chance.happens(10):
        values["Note"] = {"note": chance.pick(words["descriptions"]), "isPublic": chance.happens(30)}
    if chance.happens(30) or number == 1:
        field_key, value = chance.pick(
            [(1, f"00{chance.digits(3)}-1"), (2, "1.25"), (3, "700c"), (4, ["Race"]), (5, "true")]
        )
        values["CustomFieldValues"] = [{"customFieldID": field_key, "value": value}]
    if vendor:
        catalogue = {4: 1222, 6: 1307}.get(vendor, 0)
        values["ItemVendorNums"] = [
            {
                "value": f"{vendor:02}-{number:05}",
                "vendorID": vendor,
                "cost": values["defaultCost"],
                "catalogVendorItemID": 37_958_000 + catalogue * 1000 + number % CATALOG_SIZE if catalogue else 0,
            }
        ]
    key = books.create("Item", description=name, Prices=_prices(price), **values)
    good = Good(key, name, values.get("itemType", "default"), vendor, price, fee)
    if chance.happens(65) or number == 1:
        for ordering in range(chance.between(1, 3)):
            _picture(books, name, itemID=key, ordering=ordering)
    if chance.happens(25):
        books.insert("TagRelation", tagID=chance.between(1, 6), itemID=key)
    chain.goods.append(good)
    return good


def import_next_season(chain: Chain, year: int) -> None:
    """Add the items of next season: this season's with another year, not in stock."""
    books, models = chain.books, [good for good in chain.plain() if good.vendor]
    for number in range(NEXT_SEASON):
        model = books.record("Item", models[number % len(models)].key)
        kept = ("defaultCost", "categoryID", "manufacturerID", "taxClassID", "defaultVendorID")
        name = f"{model['description']} {year} ({number})"
        books.create("Item", description=name, modelYear=year, Prices=_prices(models[number % len(models)].price),
                     **{column: model[column] for column in kept})  # fmt: skip


def _prices(price: Decimal) -> list[dict[str, Any]]:
    msrp = price + 10 if price > 100 else price
    return [{"useTypeID": level, "amount": amount} for level, amount in ((1, price), (2, msrp), (3, price))]


def _shelf_price(amount: Decimal) -> Decimal:
    """Return a price that ends in 9: one cent below a dollar, or below a dime if it is small."""
    unit = Decimal(1) if amount >= 10 else Decimal("0.1")
    return (amount // unit + 1) * unit - Decimal("0.01")


def _ecommerce(books: Books) -> int:
    description = books.chance.pick(data()["words"]["descriptions"])
    values = {"weight": f"0.{books.chance.between(1, 9)}", "listOnStore": True}
    return books.insert("ItemECommerce", longDescription=description, shortDescription="Ships & returns free", **values)


def _picture(books: Books, title: str, **values: int) -> None:
    chance = books.chance
    shown = {"publicID": chance.digits(20), "baseImageURL": HOST, "size": chance.between(20_000, 400_000)}
    filename = f"{title.split(maxsplit=1)[0].lower()}_{values.get('ordering', 0)}.jpg"
    books.insert("Image", description=title, filename=filename, **shown, **values)


def _first_stock(chain: Chain, units: int) -> None:
    """Import the first stock: hundreds of changes in the same second."""
    books = chain.books
    for good in chain.goods:
        if not (good.plain or good.type == "serialized"):
            continue
        count = units if good.plain else 2
        for shop in chain.shops:
            shelf = stock.shelf(books.tx, good.key, shop.key)
            books.tx.derive("ItemShop", shelf, reorderPoint=count // 3, reorderLevel=count)
            stock.move(books.tx, good.key, shop.key, count, stock.IMPORTED, itemImportID=1, employeeID=MANAGER)
            for _ in range(count if good.type == "serialized" else 0):
                serial = f"00{books.chance.digits(6)}-R"
                books.insert("Serialized", serial=serial, description=good.name, itemID=good.key)


__all__ = ["CLUB", "LABOR", "MANAGER", "OWNER", "SCHOOL", "WRAPPING", "Chain", "Good", "Shop", "add_customer", "cents",
           "data", "found", "import_next_season", "table"]  # fmt: skip
