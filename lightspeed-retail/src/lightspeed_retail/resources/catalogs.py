"""What vendors offer: the items of their catalogues, and a search in them."""

from __future__ import annotations

from ._base import (
    Anything,
    Create,
    Date,
    Filter,
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
    """An article in a vendor's catalogue. Such catalogues are large and are not the merchant's own data.

    A list covers the catalogues that are set up for the account, unless catalogVendorID names another one. A POST
    imports the given article as an item of the account.
    """

    actions = (List(), Get(), Create())
    sortable = ("catalogVendorItemID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:product_cost",)

    catalogVendorItemID = Id(writable=("create",), required=True)
    vendorNumber = Text("The vendor's number for the article.")
    description = Text()
    category = Text()
    model = Text()
    retailUnit = Integer("How many units are sold as one.")
    unitOfMeasurement = Text()
    cost = Money("Cost of one unit; 0 if the catalogue has none.")
    costLevel2 = Money("Cost of one unit at the vendor's second price level.")
    costLevel3 = Money("Cost of one unit at the vendor's third price level.")
    costLevel4 = Money("Cost of one unit at the vendor's fourth price level.")
    msrp = Money("Retail price that the manufacturer suggests.")
    breakQty = Integer("Quantity from which breakPrice holds; 0: no such step.")
    breakPrice = Money("Cost of one unit from breakQty on.")
    breakQty2 = Integer("Quantity from which breakPrice2 holds; 0: no such step.")
    breakPrice2 = Money("Cost of one unit from breakQty2 on.")
    breakQty3 = Integer("Quantity from which breakPrice3 holds; 0: no such step.")
    breakPrice3 = Money("Cost of one unit from breakQty3 on.")
    manufacturerNumber = Text("The manufacturer's number for the article.")
    brand = Text()
    lastPriceChange = Date()
    upc = Text()
    ean = Text()
    ean2 = Text("A second EAN.")
    status = Text()
    year = Text("Model year.")
    replacement = Text("Number of the article that replaces this one.")
    replacementDescription = Text()
    colorName = Text()
    sizeName = Text()
    archived = Flag()
    lastQoh = Integer("Quantity the vendor last reported to have.")
    catalogVendorID = Ref("", "The vendor in CatalogVendor.")
    catalogMasterID = Ref("")
    timeStamp = Timestamp()
    CatalogVendorAvailability = Anything("What the vendor has in stock; its form is not documented.")
    CatalogVendor = One("CatalogVendor", "Whose catalogue it is.")


class CatalogSearch(
    Resource,
    fields_of=CatalogVendorItem,
    path="Catalog/Search",
    key="catalogVendorItemID",
    page="Catalog-Search",
    reply="CatalogVendorItem",
    view_of="CatalogVendorItem",
    selected=False,
    without=("timeStamp", "catalogMasterID", "CatalogVendorAvailability"),
):
    """Articles in vendors' catalogues found by their description, which must be asked for."""

    actions = (List(),)
    sortable = ("catalogVendorItemID",)
    archivable = True
    filters = (Filter("description", Text, "What to look for.", required=True),)
