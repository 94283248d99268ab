"""MODULE DOCSTRING."""

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
    Timestamp,
    Update,
)
from .custom_fields import CustomField, CustomFieldChoice


class Item(Resource, path="Item", key="itemID", page="Item"):
    """DOCSTRING."""

    # NOTE: Never deleted: DELETE archives and sets the stock to zero; archived=true in a PUT is not accepted, archived=false restores (changelog 2018.16 prints true, a slip)
    # NOTE: timeStamp does not move when only ItemShops change; poll ItemShop for stock
    # NOTE: itemCode (matches itemID, upc or ean) may be used in queries with =, or, IN
    # NOTE: The reply always carries Prices.ItemPrice [{amount, useTypeID, useType}]; write prices the same way
    # NOTE: Stock of single items is written through PUT with ItemShops.ItemShop {itemShopID or shopID, qoh}; invalid or repeated entries are rejected
    # NOTE: upc and ean must have 11 to 14 digits; serialized item types also need serialized=true
    # NOTE: description is mandatory on create (recorded 400 message)
    # NOTE: avgCost is deprecated in favour of ItemShop.averageCost; ItemShops.m counters are deprecated too
    # NOTE: modelYear, departmentID and seasonID are of use on older accounts only
    # NOTE: CustomFieldValues must be named in load_relations; ItemECommerce is a plain object

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("itemID", "timeStamp", "description")
    replication = Stamp("timeStamp")
    archivable = True
    filters = (Filter("itemCode", Text, "matches itemID, upc or ean; only =, or, IN"),)
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
    systemSku = Integer()
    defaultCost = Money(writable=True)
    avgCost = Money(deprecated=True)
    tax = Flag(writable=True)
    archived = Flag(writable=("update",))
    discountable = Flag(writable=True)
    itemType = Text(
        writable=True, choices=("default", "non_inventory", "serialized", "box", "serialized_assembly", "assembly")
    )
    serialized = Flag(writable=True)
    description = Text(writable=True, required=True)
    modelYear = Integer(writable=True)
    upc = Text(writable=True)
    ean = Text(writable=True)
    customSku = Text(writable=True)
    manufacturerSku = Text(writable=True)
    timeStamp = Timestamp()
    createTime = Timestamp()
    publishToEcom = Flag(writable=("create",))
    categoryID = Ref("Category", writable=True)
    taxClassID = Ref("TaxClass", writable=True)
    departmentID = Ref(writable=("create",))
    itemMatrixID = Ref("ItemMatrix", writable=True)
    manufacturerID = Ref("Manufacturer", writable=True)
    seasonID = Ref("Season", writable=("create",))
    defaultVendorID = Ref("Vendor", writable=True)
    Department = Anything()
    Season = Anything()
    ItemShelfLocations = Anything()
    fifoCost = Money(undocumented=True)
    itemAttributesID = Ref(undocumented=True)
    itemECommerceID = Ref(undocumented=True)
    ItemUUID = Anything(undocumented=True)
    laborDurationMinutes = Integer(undocumented=True)
    noteID = Ref(undocumented=True)
    Tags = Anything(undocumented=True)
    Vendor = Anything(undocumented=True)
    Category = One("Category", writable=True)
    TaxClass = One("TaxClass", writable=True)
    ItemAttributes = One("ItemAttributes", writable=True)
    Manufacturer = One("Manufacturer", writable=True)
    Note = One("Note", writable=True)
    Images = Many("Image")
    ItemShops = Many("ItemShop", writable=True)
    ItemVendorNums = Many("ItemVendorNum", writable=True)
    ItemComponents = Many("ItemComponent", writable=True)
    ItemECommerce = One("ItemECommerce")
    TagRelations = Many("TagRelation")
    CustomFieldValues = Many("CustomFieldValue", writable=True)
    Prices = Many("ItemPrice", relation="ItemPrices", writable=True)
    DefaultVendor = One("Vendor", undocumented=True)
    ItemMatrix = One("ItemMatrix", undocumented=True)


class ItemMatrix(Resource, path="ItemMatrix", key="itemMatrixID", page="ItemMatrix"):
    """DOCSTRING."""

    # NOTE: Only description and itemAttributeSetID are needed to create one
    # NOTE: DELETE archives the matrix and all its items
    # NOTE: attribute1Values, attribute2Values and attribute3Values: an array of strings, a plain string for one value, "" for none; values of new items are added to them automatically
    # NOTE: Field types and itemType rules as for Item

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("itemMatrixID", "timeStamp", "description")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:product_cost",)
    nested = ("TagRelations.Tag",)

    itemMatrixID = Id()
    defaultCost = Money(writable=True)
    tax = Flag(writable=True)
    archived = Flag(writable=True)
    itemType = Text(
        writable=True, choices=("default", "non_inventory", "serialized", "box", "serialized_assembly", "assembly")
    )
    serialized = Flag(writable=True)
    description = Text(writable=True, required=True)
    modelYear = Integer(writable=True)
    categoryID = Ref("Category", writable=True)
    taxClassID = Ref("TaxClass", writable=True)
    departmentID = Ref(writable=True)
    manufacturerID = Ref("Manufacturer", writable=True)
    seasonID = Ref("Season", writable=True)
    defaultVendorID = Ref("Vendor", writable=True)
    itemAttributeSetID = Ref("ItemAttributeSet", writable=True, required=True)
    CustomFieldValues = Anything(writable=True)
    timeStamp = Timestamp()
    Prices = Anything(writable=True)
    attribute1Values = Anything()
    attribute2Values = Anything()
    itemECommerceID = Ref(undocumented=True)
    Category = One("Category", writable=True)
    TaxClass = One("TaxClass", writable=True)
    Department = One("Department", writable=True)
    ItemAttributeSet = One("ItemAttributeSet")
    Manufacturer = One("Manufacturer", writable=True)
    Season = One("Season", writable=True)
    Images = Many("Image")
    Items = Many("Item", writable=True)
    ItemECommerce = One("ItemECommerce")
    TagRelations = Many("TagRelation")


class ItemAttributeSet(Resource, path="ItemAttributeSet", key="itemAttributeSetID", page="ItemAttributeSet"):
    """DOCSTRING."""

    # NOTE: Names the up to three attributes of a matrix (Color/Size, Size, Color, 3 Attributes are predefined)
    # NOTE: The Actions table says read only, yet sections for POST and PUT exist; treat writes as unconfirmed
    # NOTE: No modification stamp

    actions = (List(), Get(), Create(), Update())
    sortable = ("itemAttributeSetID",)
    archivable = True
    scopes = ("employee:inventory_base",)

    itemAttributeSetID = Id()
    name = Text(writable=True, required=True)
    attributeName1 = Text(writable=True)
    attributeName2 = Text(writable=True)
    attributeName3 = Text(writable=True)
    system = Flag(writable=True)
    archived = Flag(writable=True)


class ItemFee(Resource, path="ItemFee", key="itemFeeID", page="ItemFee"):
    """DOCSTRING."""

    # NOTE: The stamp is spelled timestamp, all lower case, and is not sortable
    # NOTE: DELETE is a soft delete (archived=true); there is no POST
    # NOTE: On a sale a fee is a SaleLine with lineType item_fee (item_fee_refund on refunds), itemFeeID and parentSaleLineID
    # NOTE: calculationMethod is fixed_amount for now; nonRefundable and discountable have no effect yet
    # NOTE: The sample of the single GET carries next and previous like a list
    # NOTE: The page prints the scope as item fees

    actions = (List(), Get(), Update(), Archive())
    sortable = ("itemFeeID",)
    replication = Stamp("timestamp")
    archivable = True
    scopes = ("item fees",)

    itemFeeID = Id()
    name = Text(writable=True)
    calculationMethod = Text(writable=True, choices=("fixed_amount",))
    feeValue = Money(writable=True)
    taxable = Flag(writable=True)
    discountable = Flag(writable=True)
    nonRefundable = Flag(writable=True)
    archived = Flag(writable=True)
    createTime = Timestamp()
    timestamp = Timestamp()
    ItemFeeCategories = Many("ItemFeeCategory", writable=True)


class Category(Resource, path="Category", key="categoryID", page="Category"):
    """DOCSTRING."""

    # NOTE: A tree: parentID, nodeDepth, leftNode and rightNode (nested set); any write renumbers other rows, which is why a write costs 10 drips
    # NOTE: The page prices DELETE at 10 drips too; the 2026.03.17 changelog entry names POST and PUT only
    # NOTE: A category with subcategories cannot be deleted (changelog 2016.1); DELETE is permanent
    # NOTE: fullPathName joins the levels with / according to the text, with | in one sample
    # NOTE: parentID 0 is a root category

    actions = (List(), Get(), Create(cost=10), Update(cost=10), Delete(cost=10))
    sortable = ("categoryID", "timeStamp", "leftNode", "rightNode")
    replication = Stamp("timeStamp")

    categoryID = Id()
    name = Text(writable=True, required=True)
    nodeDepth = Integer()
    fullPathName = Text(writable=True)
    leftNode = Integer()
    rightNode = Integer()
    createTime = Timestamp()
    timeStamp = Timestamp()
    parentID = Ref("Category", writable=True)
    Parent = One("Category")


class Manufacturer(Resource, path="Manufacturer", key="manufacturerID", page="Manufacturer"):
    """DOCSTRING."""

    # NOTE: No DELETE; timeStamp is sortable

    actions = (List(), Get(), Create(), Update())
    sortable = ("manufacturerID", "timeStamp", "name")
    replication = Stamp("timeStamp")

    manufacturerID = Id()
    name = Text(writable=True, required=("create", "update"))
    createTime = Timestamp()
    timeStamp = Timestamp()


class Season(Resource, path="Season", key="seasonID", page="Season"):
    """DOCSTRING."""

    # NOTE: Deprecated by the vendor: only older accounts have seasons
    # DEPRECATED: seasons are no longer used to organise items (only on older accounts)

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("seasonID",)

    seasonID = Id()
    name = Text(writable=True, required=True)


class PriceLevel(Resource, path="PriceLevel", key="priceLevelID", page="PriceLevel"):
    """DOCSTRING."""

    # NOTE: useTypeID of ItemPrice points here (1 Default, 2 MSRP, 3 Online in the samples)
    # NOTE: Only name can be written; canBeArchived is ignored on write
    # NOTE: Sortable lists orderLineID, certainly meant to be priceLevelID; the single path is misspelt PriceLeve
    # NOTE: Calculation is "" when unset; no modification stamp documented (koop-voor-hoop's schema has an optional timeStamp)

    actions = (List(), Get(), Update())
    sortable = ("orderLineID", "name")
    archivable = True

    priceLevelID = Id()
    name = Text(writable=True)
    archived = Flag()
    canBeArchived = Flag()
    type = Text()
    Calculation = Anything()
    timeStamp = Timestamp(undocumented=True)


class Serialized(Resource, path="Serialized", key="serializedID", page="Serialized"):
    """DOCSTRING."""

    # NOTE: Serial numbers of items or customers; DELETE is permanent

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("serializedID", "timeStamp", "serial")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_base",)

    serializedID = Id()
    colorName = Text(writable=True)
    sizeName = Text(writable=True)
    serial = Text(writable=True)
    description = Text(writable=True)
    itemID = Ref("Item", writable=True)
    saleLineID = Ref("SaleLine", writable=True)
    customerID = Ref("Customer", writable=True)
    timeStamp = Timestamp()
    inventoryID = Ref(undocumented=True)
    Item = One("Item", undocumented=True)


class ItemCustomField(
    Resource, fields_of=CustomField, path="Item/CustomField", key="customFieldID", page="Item-CustomField"
):
    """DOCSTRING."""

    # NOTE: DELETE archives; values already stored on items stay
    # NOTE: The POST definition on the page carries {customFieldID}; the collection path is taken as the right one
    # NOTE: timeStamp: see Customer/CustomField

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("customFieldID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:inventory_base",)

    type = Text(
        writable=("create",),
        choices=(
            "string",
            "text",
            "url",
            "email",
            "datetime",
            "date",
            "boolean",
            "integer",
            "float",
            "single_choice",
            "multi_choice",
        ),
    )
    name = Text(writable=True)
    decimalPrecision = Integer(writable=True)
    archived = Flag(writable=("create",))


class ItemCustomFieldCustomFieldChoice(
    Resource,
    fields_of=CustomFieldChoice,
    path="Item/CustomField/{customFieldID}/CustomFieldChoice",
    key="customFieldChoiceID",
    page="Item-CustomField-CustomFieldChoice",
    parent="ItemCustomField",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Rules as for Customer/CustomField/CustomFieldChoice; the page's foreign key texts point at Customer by mistake

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customFieldChoiceID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_base",)

    value = Text(writable=True)
    name = Text(writable=True)
    canBeDeleted = Flag()
    customFieldID = Ref("ItemCustomField")
    CustomField = Anything()


class Image(Resource, path="Image", key="imageID", page="Image"):
    """DOCSTRING."""

    # NOTE: Multipart upload: part data (JSON or XML with itemID or itemMatrixID, one of them is mandatory), part image (the file)
    # NOTE: The stored file is fetched from baseImageURL + optional settings + publicID + extension, not from the API
    # NOTE: ordering starts at 0, default 0; timeStamp exists but only imageID is sortable on this page
    # NOTE: The page has no operation sections: actions come from its table

    actions = (List(), Get(), Create(one_of=("itemID", "itemMatrixID"), upload=("data", "image")), Update(), Delete())
    sortable = ("imageID",)
    replication = Stamp("timeStamp")
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )

    imageID = Id()
    description = Text(writable=("create",))
    filename = Text()
    ordering = Integer(writable=("create",))
    publicID = Text()
    itemID = Ref("Item", writable=("create",))
    itemMatrixID = Ref("ItemMatrix", writable=("create",))
    baseImageURL = Text()
    size = Integer()
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
    """DOCSTRING."""

    # NOTE: Images of one item; same multipart upload as Image, the parent comes from the path
    # NOTE: timeStamp is sortable here, unlike on Image

    actions = (List(), Get(), Create(upload=("data", "image")), Update(), Delete())
    sortable = ("imageID", "timeStamp", "itemID")
    replication = Stamp("timeStamp")
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )

    itemID = Ref("Item")
    itemMatrixID = Ref("ItemMatrix")
    ItemMatrix = Anything()


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
    """DOCSTRING."""

    # NOTE: Images of one matrix; same multipart upload as Image, the parent comes from the path
    # NOTE: timeStamp is sortable here, unlike on Image

    actions = (List(), Get(), Create(upload=("data", "image")), Update(), Delete())
    sortable = ("imageID", "timeStamp", "itemMatrixID")
    replication = Stamp("timeStamp")
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )

    itemID = Ref("Item")
    itemMatrixID = Ref("ItemMatrix")
    Item = Anything()
