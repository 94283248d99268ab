"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import Create, Flag, Get, Id, List, Many, Money, One, Ref, Resource, Stamp, Text, Timestamp, Update


class Shop(Resource, path="Shop", key="shopID", page="Shop"):
    """DOCSTRING."""

    # NOTE: timeStamp is in the samples only and not listed as sortable (koop-voor-hoop's client offers it; mariocostaoptiply's tap dropped it as replication key)
    # NOTE: The Actions table says POST/Write
    # NOTE: gatewayConfigID may be ""; CCGateway comes with credentials, keep it out of logs

    actions = (List(), Get(), Create(), Update())
    sortable = ("shopID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )

    shopID = Id()
    name = Text(writable=True)
    serviceRate = Money(writable=True)
    timeZone = Text(writable=True)
    taxLabor = Flag(writable=True)
    labelTitle = Text(writable=True, choices=("No Title", "Shop Name", "Website", "Phone", "Custom"))
    labelMsrp = Flag(writable=True)
    archived = Flag()
    contactID = Ref(writable=True)
    taxCategoryID = Ref("TaxCategory", writable=True)
    receiptSetupID = Ref(writable=True)
    ccGatewayID = Ref(writable=True)
    priceLevelID = Ref("PriceLevel", writable=True)
    timeStamp = Timestamp()
    companyRegistrationNumber = Text()
    vatNumber = Text()
    zebraBrowserPrint = Flag()
    gatewayConfigID = Ref()
    networkHealthTool = Flag(undocumented=True)
    vendorID = Ref("Vendor", undocumented=True)
    Contact = One("Contact")
    ReceiptSetup = One("ReceiptSetup")
    TaxCategory = One("TaxCategory")
    ShelfLocations = Many("ShelfLocation")
    Registers = Many("Register")
    CCGateway = One("CCGateway")
    PriceLevel = One("PriceLevel")
