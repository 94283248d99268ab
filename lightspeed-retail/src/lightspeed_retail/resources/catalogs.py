"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
    Anything,
    Create,
    Date,
    Flag,
    Get,
    Id,
    Integer,
    List,
    Money,
    One,
    Ref,
    Resource,
    Stamp,
    Text,
    Timestamp,
)


class CatalogVendorItem(
    Resource, path="CatalogVendorItem", key="catalogVendorItemID", page="CatalogVendorItem", selected=False
):
    """DOCSTRING."""

    # NOTE: Without catalogVendorID only the vendor catalogs set up for the account are searched
    # NOTE: POST (in the Actions table only, no section) imports the given catalogVendorItemID as a new Item of the account

    actions = (List(), Get(), Create())
    sortable = ("catalogVendorItemID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:product_cost",)

    catalogVendorItemID = Id(writable=True, required=True)
    vendorNumber = Text()
    description = Text()
    category = Text()
    model = Text()
    retailUnit = Integer()
    unitOfMeasurement = Text()
    cost = Money()
    costLevel2 = Money()
    costLevel3 = Money()
    costLevel4 = Money()
    msrp = Money()
    breakQty = Integer()
    breakPrice = Money()
    manufacturerNumber = Text()
    brand = Text()
    lastPriceChange = Date()
    upc = Text()
    ean = Text()
    ean2 = Text()
    status = Text()
    year = Text()
    replacement = Text()
    replacementDescription = Text()
    breakQty2 = Integer()
    breakPrice2 = Money()
    breakQty3 = Integer()
    breakPrice3 = Money()
    colorName = Text()
    sizeName = Text()
    archived = Flag()
    lastQoh = Integer()
    catalogVendorID = Ref()
    CatalogVendorAvailability = Anything()
    timeStamp = Timestamp()
    catalogMasterID = Ref()
    CatalogVendor = One("CatalogVendor")


class CatalogSearch(
    Resource,
    fields_of=CatalogVendorItem,
    path="Catalog/Search",
    key="catalogVendorItemID",
    page="Catalog-Search",
    reply="CatalogVendorItem",
    view_of="CatalogVendorItem",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Returns CatalogVendorItem records; the description query parameter is mandatory
    # NOTE: The only list sample that shows nothing but @attributes.count (209): how it pages under V3 is not documented

    actions = (List(),)
    sortable = ("catalogVendorItemID",)
    archivable = True

    catalogVendorItemID = Id()
