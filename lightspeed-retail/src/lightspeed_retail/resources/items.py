"""What is sold: items, their matrices, categories, fees, prices, serial numbers, custom fields and images."""

from __future__ import annotations

from ._base import (
    Anything,
    Archive,
    Create,
    Delete,
    Filter,
    Flag,
    Get,
    Id,
    Integer,
    List,
    Many,
    Money,
    One,
    Ref,
    Resource,
    Stamp,
    Text,
    Texts,
    Timestamp,
    Update,
)
from .custom_fields import CustomField, CustomFieldChoice, choices
from .shared import COMMON_SCOPES

ITEM_TYPES = ("default", "non_inventory", "serialized", "box", "serialized_assembly", "assembly")


class Item(Resource, path="Item", key="itemID", page="Item"):
    """A product or service that can be sold, ordered and counted.

    Items are archived, never deleted, and archiving sets their stock to 0. Stock is kept per shop in item_shop; a
    change of stock does not move the item's timeStamp. A single item's stock is written through ItemShops, with
    itemShopID or shopID and qoh.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("itemID", "timeStamp", "description")
    traces = (("customSku",),)
    replication = Stamp("timeStamp")
    archivable = True
    filters = (Filter("itemCode", Text, "Finds an itemID, UPC or EAN.", operators=("=", "IN")),)
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:product_cost",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )
    nested = ("ItemAttributes.ItemAttributeSet", "TagRelations.Tag")

    itemID = Id()
    systemSku = Integer("Number given by the API: twelve digits, beginning with 21.")
    defaultCost = Money("Cost of one unit, as entered by hand.", writable=True)
    avgCost = Money("Average cost of one unit over all shops; item_shop.averageCost replaces it.", deprecated=True)
    tax = Flag("Whether sales of it are taxed.", writable=True)
    archived = Flag("Only a DELETE archives; an update may set it to false, which restores.", writable=("update",))
    discountable = Flag("Whether it may be sold at a discount.", writable=True)
    itemType = Text("The serialized types also need serialized to be true.", writable=True, choices=ITEM_TYPES)
    serialized = Flag("Whether each unit has a serial number of its own.", writable=True)
    description = Text("Name of the item.", writable=True, required=True)
    modelYear = Integer("0: none. Of use on older accounts only.", writable=True)
    upc = Text("11 to 14 digits.", writable=True)
    ean = Text("11 to 14 digits.", writable=True)
    customSku = Text("Number given by the merchant; not necessarily unique.", writable=True)
    manufacturerSku = Text(writable=True)
    timeStamp = Timestamp("Last change of the item itself; changes of its stock do not move it.")
    createTime = Timestamp()
    publishToEcom = Flag("Whether the online shop shows it.", writable=("create",))
    categoryID = Ref("Category", writable=True)
    taxClassID = Ref("TaxClass", writable=True)
    departmentID = Ref("", "The department; on older accounts only.", writable=("create",))
    itemMatrixID = Ref("ItemMatrix", "The matrix it is a variant of.", writable=True)
    manufacturerID = Ref("Manufacturer", writable=True)
    seasonID = Ref("Season", "On older accounts only.", writable=("create",))
    defaultVendorID = Ref("Vendor", "The vendor it is usually ordered from.", writable=True)
    itemAttributesID = Ref("", "The record in ItemAttributes.", undocumented=True)
    itemECommerceID = Ref("", "The record in ItemECommerce.", undocumented=True)
    noteID = Ref("", "The record in Note.", undocumented=True)
    fifoCost = Money("Cost of one unit, first in, first out; seen inside vendor returns only.", undocumented=True)
    laborDurationMinutes = Integer("How long the work takes that the item stands for, in minutes.", undocumented=True)
    ItemUUID = Anything(undocumented=True)
    Tags = Anything("Names of its tags; TagRelations says the same.", undocumented=True)
    ItemShelfLocations = Anything("Where it lies in the shops.")
    Prices = Many(
        "ItemPrice",
        "One price per price level; always there.",
        identified_by=("useTypeID", "useType"),
        embedded=True,
        aliases=("ItemPrices",),
        writable=True,
    )
    Category = One("Category", writable=True)
    TaxClass = One("TaxClass", writable=True)
    Department = One("Department", "On older accounts only.", embedded=True)
    ItemAttributes = One("ItemAttributes", "What sets it apart from its siblings in the matrix.", writable=True)
    Manufacturer = One("Manufacturer", writable=True)
    Note = One("Note", writable=True)
    Season = One("Season", "On older accounts only.", embedded=True)
    Images = Many("Image")
    ItemShops = Many(
        "ItemShop",
        "Stock per shop, plus a row with shopID 0 that sums them.",
        identified_by=("shopID",),
        writable=True,
    )
    ItemVendorNums = Many("ItemVendorNum", "The numbers its vendors know it by.", writable=True)
    ItemComponents = Many("ItemComponent", "What a box or an assembly is made of.", writable=True)
    ItemECommerce = One("ItemECommerce", "What the online shop says about it.")
    TagRelations = Many("TagRelation")
    CustomFieldValues = Many(
        "CustomFieldValue",
        "Must be named; loading all relations leaves it out.",
        identified_by=("customFieldID",),
        writable=True,
    )
    ItemMatrix = One("ItemMatrix", "In print views and in replies to a change only.", undocumented=True)
    Vendor = One(
        "Vendor",
        "The default vendor; in print views only.",
        relation="DefaultVendor",
        aliases=("DefaultVendor",),
        undocumented=True,
    )


class ItemMatrix(Resource, path="ItemMatrix", key="itemMatrixID", page="ItemMatrix"):
    """The common part of items that differ in up to three attributes, such as colour and size.

    Each variant is an item of its own with itemMatrixID and ItemAttributes. Archiving a matrix archives its items.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("itemMatrixID", "timeStamp", "description")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:product_cost",)
    nested = ("TagRelations.Tag",)

    itemMatrixID = Id()
    defaultCost = Money("Cost of one unit that new variants start with.", writable=True)
    tax = Flag("Whether sales of it are taxed.", writable=True)
    archived = Flag(writable=True)
    itemType = Text("The serialized types also need serialized to be true.", writable=True, choices=ITEM_TYPES)
    serialized = Flag("Whether each unit has a serial number of its own.", writable=True)
    description = Text("Name of the matrix.", writable=True, required=True)
    modelYear = Integer("0: none. Of use on older accounts only.", writable=True)
    categoryID = Ref("Category", writable=True)
    taxClassID = Ref("TaxClass", writable=True)
    departmentID = Ref("", "The department; on older accounts only.", writable=True)
    manufacturerID = Ref("Manufacturer", writable=True)
    seasonID = Ref("Season", "On older accounts only.", writable=True)
    defaultVendorID = Ref("Vendor", "The vendor it is usually ordered from.", writable=True)
    itemAttributeSetID = Ref("ItemAttributeSet", "Names the attributes.", writable=True, required=True)
    itemECommerceID = Ref("", "The record in ItemECommerce.", undocumented=True)
    timeStamp = Timestamp()
    attribute1Values = Texts("Values its items have in the first attribute; new items add theirs.")
    attribute2Values = Texts("Values its items have in the second attribute; new items add theirs.")
    attribute3Values = Texts("Values its items have in the third attribute; new items add theirs.")
    Prices = Many(
        "ItemPrice",
        "One price per price level; always there.",
        identified_by=("useTypeID", "useType"),
        embedded=True,
        writable=True,
    )
    CustomFieldValues = Many("CustomFieldValue", identified_by=("customFieldID",), embedded=True, writable=True)
    Category = One("Category", writable=True)
    TaxClass = One("TaxClass", writable=True)
    Department = One("Department", "On older accounts only.", writable=True)
    ItemAttributeSet = One("ItemAttributeSet")
    Manufacturer = One("Manufacturer", writable=True)
    Season = One("Season", "On older accounts only.", writable=True)
    Images = Many("Image")
    Items = Many("Item", "Its variants.", writable=True)
    ItemECommerce = One("ItemECommerce", "What the online shop says about it.")
    TagRelations = Many("TagRelation")


class ItemAttributeSet(Resource, path="ItemAttributeSet", key="itemAttributeSetID", page="ItemAttributeSet"):
    """The names of the attributes that the variants of a matrix differ in.

    Four sets are predefined: Color/Size, Size, Color and 3 Attributes. There is no modification stamp.
    """

    actions = (List(), Get(), Create(), Update())
    sortable = ("itemAttributeSetID",)
    archivable = True
    scopes = ("employee:inventory_base",)

    itemAttributeSetID = Id()
    name = Text(writable=True, required=True)
    attributeName1 = Text(writable=True)
    attributeName2 = Text("Empty if the set has one attribute only.", writable=True)
    attributeName3 = Text("Empty if the set has fewer than three attributes.", writable=True)
    system = Flag("Whether it is one of the predefined sets.", writable=True)
    archived = Flag(writable=True)


class ItemFee(Resource, path="ItemFee", key="itemFeeID", page="ItemFee"):
    """A fee that is charged with the items of some categories, such as a deposit or a recycling fee.

    On a sale it is a line of its own: lineType item_fee (item_fee_refund on refunds), with itemFeeID and with
    parentSaleLineID naming the line of the item. The API changes and archives fees but cannot create them.
    """

    actions = (List(), Get(), Update(), Archive())
    sortable = ("itemFeeID",)
    replication = Stamp("timestamp")
    archivable = True

    itemFeeID = Id()
    name = Text(writable=True)
    calculationMethod = Text(writable=True, choices=("fixed_amount",))
    feeValue = Money(writable=True)
    taxable = Flag(writable=True)
    discountable = Flag("Has no effect yet.", writable=True)
    nonRefundable = Flag("Has no effect yet.", writable=True)
    archived = Flag(writable=True)
    createTime = Timestamp()
    timestamp = Timestamp("Last change; spelled in lower case here, unlike everywhere else.")
    ItemFeeCategories = Many("ItemFeeCategory", "The categories whose items it is charged with.", writable=True)


class Category(Resource, path="Category", key="categoryID", page="Category"):
    """A node in the tree of item categories.

    Parents are named by parentID; nodeDepth, leftNode and rightNode hold the same tree as a nested set, so a write may
    renumber many categories. Deleting is for good, and refused while there are subcategories.
    """

    actions = (List(), Get(), Create(cost=10), Update(cost=10), Delete(cost=10))
    sortable = ("categoryID", "timeStamp", "leftNode", "rightNode")
    replication = Stamp("timeStamp")

    categoryID = Id()
    name = Text(writable=True, required=True)
    nodeDepth = Integer("Level in the tree; 0 at the top.")
    fullPathName = Text(
        "Names from the top down to this category, joined by a slash (one sample has |).", writable=True
    )
    leftNode = Integer("Nested set: a category is below another if its left node lies between the other's two nodes.")
    rightNode = Integer("Nested set: see leftNode; leftNode + 1 where nothing is below.")
    createTime = Timestamp()
    timeStamp = Timestamp()
    parentID = Ref("Category", "The category above; 0 at the top of the tree.", writable=True)
    Parent = One("Category", "The category above.")


class Manufacturer(Resource, path="Manufacturer", key="manufacturerID", page="Manufacturer"):
    """Who makes items; a brand. The API cannot delete manufacturers."""

    actions = (List(), Get(), Create(), Update())
    sortable = ("manufacturerID", "timeStamp", "name")
    replication = Stamp("timeStamp")

    manufacturerID = Id()
    name = Text(writable=True, required=("create", "update"))
    createTime = Timestamp()
    timeStamp = Timestamp()


class Season(Resource, path="Season", key="seasonID", page="Season"):
    """A season that items were once grouped by. Deprecated by the vendor; only older accounts have any."""

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("seasonID",)

    seasonID = Id()
    name = Text(writable=True, required=True)


class PriceLevel(Resource, path="PriceLevel", key="priceLevelID", page="PriceLevel"):
    """A kind of price that every item can have, such as Default, MSRP or Online; ItemPrice.useTypeID points here.

    Only the name can be changed. There is no documented modification stamp.
    """

    actions = (List(), Get(), Update())
    sortable = ("priceLevelID", "name")
    archivable = True

    priceLevelID = Id()
    name = Text(writable=True)
    archived = Flag()
    canBeArchived = Flag()
    type = Text("How its prices come about; the samples have fixed.")
    Calculation = Anything("How its prices are derived from others; empty for fixed prices.")
    timeStamp = Timestamp(undocumented=True)


class Serialized(Resource, path="Serialized", key="serializedID", page="Serialized"):
    """One unit with a serial number: of an item in stock or sold, or something a customer brought in for repair.

    Deleting is for good.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("serializedID", "timeStamp", "serial")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_base",)

    serializedID = Id()
    colorName = Text(writable=True)
    sizeName = Text(writable=True)
    serial = Text("The serial number; may be empty.", writable=True)
    description = Text(writable=True)
    itemID = Ref("Item", "0 if it is no item of the account, such as a customer's own thing.", writable=True)
    saleLineID = Ref("SaleLine", "The line it was sold on.", writable=True)
    customerID = Ref("Customer", "Whose it is.", writable=True)
    inventoryID = Ref("", "The lot of stock it came with.", undocumented=True)
    timeStamp = Timestamp()
    Item = One("Item", "In print views only.", undocumented=True)


class ItemCustomField(
    Resource, fields_of=CustomField, path="Item/CustomField", key="customFieldID", page="Item-CustomField"
):
    """A field that the merchant added to items. Archiving one leaves the values that items already have."""

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("customFieldID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:inventory_base",)

    decimalPrecision = Integer("Decimal places; only for type float.", writable=True)
    archived = Flag(writable=("create",))
    CustomFieldChoices = choices("ItemCustomFieldChoice")


class ItemCustomFieldChoice(
    Resource,
    fields_of=CustomFieldChoice,
    path="Item/CustomField/{customFieldID}/CustomFieldChoice",
    key="customFieldChoiceID",
    page="Item-CustomField-CustomFieldChoice",
    parent="ItemCustomField",
    selected=False,
):
    """A value that can be chosen in an item's custom field of type single_choice or multi_choice.

    Deleting is for good; a choice in use and the last one of a field cannot be deleted.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customFieldChoiceID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_base",)

    value = Text("What is stored; unique in the field. Empty when the name serves as value too.", writable=True)
    canBeDeleted = Flag("False while items hold the choice.")
    customFieldID = Ref("ItemCustomField", "The custom field that offers it.")
    CustomField = One("CustomField", "The custom field that offers it.", embedded=True)


class Image(Resource, path="Image", key="imageID", page="Image"):
    """A picture of an item or of a matrix.

    The API holds where the file is, not the file: its address is baseImageURL, then optional settings, then publicID
    and an extension. It is uploaded in parts: data (JSON with itemID or itemMatrixID) and image (the file).
    """

    actions = (List(), Get(), Create(one_of=("itemID", "itemMatrixID"), upload=("data", "image")), Update(), Delete())
    sortable = ("imageID",)
    replication = Stamp("timeStamp")
    scopes = COMMON_SCOPES

    imageID = Id()
    description = Text(writable=("create",))
    filename = Text("Name of the file that was uploaded.")
    ordering = Integer("Place among the pictures of the same item; the first is 0.", writable=("create",))
    publicID = Text("Name of the file on the image server.")
    itemID = Ref("Item", "0 for the picture of a matrix.", writable=("create",))
    itemMatrixID = Ref("ItemMatrix", "0 for the picture of an item.", writable=("create",))
    baseImageURL = Text("Beginning of the file's address; publicID and an extension complete it.")
    size = Integer("Size of the file in bytes.")
    createTime = Timestamp()
    timeStamp = Timestamp()
    Item = One("Item")
    ItemMatrix = One("ItemMatrix")


class ItemImage(
    Resource,
    fields_of=Image,
    path="Item/{itemID}/Image",
    key="imageID",
    page="Item-Image",
    parent="Item",
    view_of="Image",
    selected=False,
):
    """The pictures of one item. Unlike in the list of all images, timeStamp is sortable here."""

    actions = (List(), Get(), Create(upload=("data", "image")), Update(), Delete())
    sortable = ("imageID", "timeStamp", "itemID")
    replication = Stamp("timeStamp")
    scopes = COMMON_SCOPES

    itemID = Ref("Item", "The item whose pictures are asked for.")
    itemMatrixID = Ref("ItemMatrix")
    ItemMatrix = One("ItemMatrix", undocumented=True)


class ItemMatrixImage(
    Resource,
    fields_of=Image,
    path="ItemMatrix/{itemMatrixID}/Image",
    key="imageID",
    page="ItemMatrix-Image",
    parent="ItemMatrix",
    view_of="Image",
    selected=False,
):
    """The pictures of one matrix. Unlike in the list of all images, timeStamp is sortable here."""

    actions = (List(), Get(), Create(upload=("data", "image")), Update(), Delete())
    sortable = ("imageID", "timeStamp", "itemMatrixID")
    replication = Stamp("timeStamp")
    scopes = COMMON_SCOPES

    itemID = Ref("Item")
    itemMatrixID = Ref("ItemMatrix", "The matrix whose pictures are asked for.")
    Item = One("Item", undocumented=True)
