"""Who the chain buys from, and what those vendors' catalogues offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .people import FIRST_NAMES, LAST_NAMES, address, contact, mail_box, phone
from .rules import EURO, YEN, Currency
from .values import DAY, NOTHING, ONE, dollars, money, rate, stamp

if TYPE_CHECKING:
    from .stage import Stage

CATALOG_SIZE = 140
CATALOG_BREAK = 24


@dataclass(frozen=True)
class Vendor:
    """Someone to buy from.

    Attributes:
        days: Days from order to delivery, at least.
        catalog: Key of the vendor's catalogue; 0 if there is none.
    """

    key: int
    name: str
    days: int
    account_number: str = ""
    currency: Currency | None = None
    catalog: int = 0
    archived: bool = False

    @property
    def currency_code(self) -> str:
        """The currency the vendor sends invoices in."""
        return self.currency.code if self.currency else "USD"

    @property
    def currency_rate(self) -> int:
        """What one unit of that currency costs in dollars, as a rate."""
        return self.currency.rate if self.currency else ONE


VENDORS = (
    Vendor(1, "Cordillera Bikes S.r.l.", 14, "0004417", EURO),
    Vendor(2, "Granite & Co", 7, "GRC-220|7"),
    Vendor(3, "Fahrradhaus Großhandel GmbH", 18, "DE-00931", EURO),
    Vendor(4, "Vortex Rubber", 5, "88-1200", catalog=1222),
    Vendor(5, "Shimura K.K.", 21, "シマ-7", YEN),
    Vendor(6, 'Puffer Tools "West"', 6, "", catalog=1307),
    Vendor(7, "Lagom Outdoor AB", 16, "SE0091"),
    Vendor(8, "Mile High Wholesale", 3, "000001"),
    Vendor(9, "Bankrupt Bikes, Inc.", 9, "", archived=True),
)
CATALOGS = {1222: "Vortex Rubber 2024", 1307: "Puffer Tools & Parts"}
CATALOG_WORDS = (
    "Tire",
    "Tube",
    "Pump",
    "Lever",
    "Grip",
    "Cable | outer",
    'Bell "Ding"',
    "Rack & bag",
    "Fender",
    "Öl 1 l",
)


def write_vendors(stage: Stage) -> None:
    """Write down the vendors, their representatives and their catalogues."""
    for vendor in VENDORS:
        _write_vendor(stage, vendor)
    _write_catalogs(stage)


def _write_vendor(stage: Stage, vendor: Vendor) -> None:
    ledger, chance, founded = stage.ledger, stage.chance, stamp(stage.founded)
    first, last = chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)
    contact_key, note_key = ledger.key("Contact"), ledger.key("Note")
    ledger.write(
        "Contact",
        contact(
            contact_key,
            founded,
            addresses=[address(chance, "Portland", "Oregon", "OR", "972")],
            phones=[phone(chance, "503", "Work"), phone(chance, "503", "Fax")],
            emails=[{"address": mail_box(first, last, vendor.key), "useType": "Primary"}],
            websites=[{"url": f"https://vendor{vendor.key}.example"}],
            custom="Net 30" if vendor.account_number else "",
        ),
    )
    ledger.write(
        "Note",
        {"noteID": note_key, "note": f"Ask for {first}.\nClosed in August.", "isPublic": False, "timeStamp": founded},
    )
    ledger.write(
        "VendorRep",
        {"vendorRepID": ledger.key("VendorRep"), "firstName": first, "lastName": last, "vendorID": vendor.key},
    )
    ledger.write(
        "Vendor",
        {
            "vendorID": vendor.key,
            "name": vendor.name,
            "archived": vendor.archived,
            "accountNumber": vendor.account_number,
            "priceLevel": "",
            "updatePrice": False,
            "updateCost": True,
            "updateDescription": False,
            "shareSellThrough": False,
            "timeStamp": founded,
            "b2bSellerUID": f"seller-{vendor.key:05}" if vendor.catalog else "",
            "purchasingCurrency": {
                "code": vendor.currency_code,
                "symbol": vendor.currency.symbol if vendor.currency else "$",
                "rate": rate(vendor.currency_rate),
            },
            "contactID": contact_key,
            "currencyRateID": vendor.currency.key if vendor.currency else 0,
            "integrationAccount": "",
            "integrationEnabled": 0,
            "integrationLogin": "",
            "integrationName": "",
            "integrationPassword": "",
            "noteID": note_key,
        },
    )


def _write_catalogs(stage: Stage) -> None:
    ledger, chance = stage.ledger, stage.chance
    updated = stage.now - 40 * DAY
    changed = stage.today - timedelta(days=60)
    for key, name in CATALOGS.items():
        ledger.write("CatalogVendor", {"catalogVendorID": key, "name": name, "lastUpdate": stamp(updated)})
        for number in range(CATALOG_SIZE):
            cost = dollars(chance.between(180, 9000) / 100)
            word = chance.pick(CATALOG_WORDS)
            ledger.write(
                "CatalogVendorItem",
                {
                    "catalogVendorItemID": 37958000 + key * 1000 + number,
                    "vendorNumber": f"{number:05}-{key}",
                    "description": f"{word} {chance.between(10, 99)}/{number}",
                    "category": word.split(maxsplit=1)[0],
                    "model": "",
                    "retailUnit": 1,
                    "unitOfMeasurement": "each",
                    "cost": money(cost),
                    "costLevel2": money(cost * 95 // 100),
                    "costLevel3": NOTHING,
                    "costLevel4": NOTHING,
                    "msrp": money(cost * 2),
                    "breakQty": CATALOG_BREAK,
                    "breakPrice": money(cost * 90 // 100),
                    "manufacturerNumber": f"{key}{number:04}",
                    "brand": name.split(maxsplit=1)[0],
                    "lastPriceChange": changed,
                    "upc": f"0{chance.digits(11)}",
                    "ean": "",
                    "ean2": "",
                    "status": "",
                    "year": str(stage.today.year),
                    "replacement": "",
                    "replacementDescription": "",
                    "breakQty2": 0,
                    "breakPrice2": NOTHING,
                    "breakQty3": 0,
                    "breakPrice3": NOTHING,
                    "colorName": "",
                    "sizeName": "",
                    "archived": chance.happens(5),
                    "lastQoh": chance.below(200),
                    "timeStamp": stamp(updated),
                    "catalogVendorID": key,
                    "catalogMasterID": 0,
                    "CatalogVendorAvailability": None,
                },
            )
