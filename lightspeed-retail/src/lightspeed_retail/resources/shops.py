"""Shops: the places an account sells from."""

from __future__ import annotations

from ._base import Create, Flag, Get, Id, List, Many, Money, One, Ref, Resource, Stamp, Text, Timestamp, Update
from .shared import COMMON_SCOPES


class Shop(Resource, path="Shop", key="shopID", page="Shop"):
    """A place the account sells from and keeps stock in, with its taxes, labels and receipts.

    Its modification stamp can be filtered by but not sorted by.
    """

    actions = (List(), Get(), Create(), Update())
    sortable = ("shopID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = COMMON_SCOPES

    shopID = Id()
    name = Text(writable=True)
    serviceRate = Money("Price of an hour of labour.", writable=True)
    timeZone = Text("Name in the tz database, such as US/Pacific.", writable=True)
    taxLabor = Flag("Whether labour is taxed.", writable=True)
    labelTitle = Text(
        "What labels show on top.",
        writable=True,
        choices=("No Title", "Shop Name", "Website", "Phone", "Custom"),
    )
    labelMsrp = Flag("Whether labels show the manufacturer's suggested price.", writable=True)
    archived = Flag()
    contactID = Ref("", "The contact in Contact.", writable=True)
    taxCategoryID = Ref("TaxCategory", "The sales tax charged unless the customer has another.", writable=True)
    receiptSetupID = Ref("", "The texts in ReceiptSetup.", writable=True)
    ccGatewayID = Ref("", "The connection to the card processor in CCGateway.", writable=True)
    priceLevelID = Ref("PriceLevel", "The prices the shop sells at.", writable=True)
    timeStamp = Timestamp()
    companyRegistrationNumber = Text()
    vatNumber = Text()
    zebraBrowserPrint = Flag("Whether labels go from the browser to a Zebra printer.")
    gatewayConfigID = Text("UUID of the card processor's set-up, which the API does not show; empty if there is none.")
    networkHealthTool = Flag(undocumented=True)
    vendorID = Ref("Vendor", undocumented=True)
    Contact = One("Contact")
    ReceiptSetup = One("ReceiptSetup")
    TaxCategory = One("TaxCategory")
    ShelfLocations = Many("ShelfLocation")
    Registers = Many("Register")
    CCGateway = One("CCGateway", "Holds credentials.", secret=True)
    PriceLevel = One("PriceLevel")
