"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import Anything, Flag, Float, Integer, Money, Shape, Text, Timestamp


class CCGateway(Shape):
    """DOCSTRING."""

    ccGatewayID = Integer()  # pages: Shop
    login = Text()  # pages: Shop
    marketType = Text()  # pages: Shop
    transKey = Text()  # pages: Shop
    deviceType = Integer()  # pages: Shop
    hashValue = Text()  # pages: Shop
    enabled = Flag()  # pages: Shop
    testMode = Flag()  # pages: Shop
    gateway = Text()  # pages: Shop
    accountNum = Text()  # pages: Shop
    terminalNum = Text()  # pages: Shop
    allowCredits = Flag()  # pages: Shop
    otherCredentials1 = Text()  # pages: Shop
    otherCredentials2 = Text()  # pages: Shop
    visaPaymentTypeID = Integer()  # pages: Shop
    masterPaymentTypeID = Integer()  # pages: Shop
    discoverPaymentTypeID = Integer()  # pages: Shop
    americanPaymentTypeID = Integer()  # pages: Shop
    debitPaymentTypeID = Integer()  # pages: Shop
    name = Text()  # pages: Shop
    archived = Flag()  # pages: Shop


class CatalogVendor(Shape):
    """DOCSTRING."""

    catalogVendorID = Integer()  # pages: Catalog/Search, CatalogVendorItem
    name = Text()  # pages: Catalog/Search, CatalogVendorItem
    lastUpdate = Timestamp()  # pages: Catalog/Search, CatalogVendorItem


class Contact(Shape):
    """DOCSTRING."""

    noEmail = Flag()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    noMail = Flag()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    noPhone = Flag()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    timeStamp = Timestamp()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    custom = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    Addresses = Anything()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    Phones = Anything()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    Emails = Anything()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    Websites = Anything()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    contactID = Integer()  # pages: DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Workorder, Employee


class ContactAddress(Shape):
    """DOCSTRING."""

    address1 = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    address2 = Text()  # pages: Customer, Employee, VendorReturn
    city = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    state = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    stateCode = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    zip = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    country = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    countryCode = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer


class ContactEmail(Shape):
    """DOCSTRING."""

    address = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    useType = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer


class ContactPhone(Shape):
    """DOCSTRING."""

    number = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer
    useType = Text()  # pages: Customer, DisplayTemplate/Order, DisplayTemplate/Sale, DisplayTemplate/Transfer


class ContactWebsite(Shape):
    """DOCSTRING."""

    url = Text()  # pages: Customer, Employee


class CurrencyDenomination(Shape):
    """DOCSTRING."""

    name = Text()  # pages: Locale
    value = Float()  # pages: Locale
    significant = Flag()  # pages: Locale


class CustomFieldValue(Shape):
    """DOCSTRING."""

    customFieldValueID = Integer()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField
    value = Text()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField
    name = Text()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField
    type = Text()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField
    deleted = Flag()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField
    customFieldID = Integer()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField
    timeStamp = Timestamp()  # pages: Customer/CustomField, Item/CustomField, Order/CustomField


class EmployeeRight(Shape):
    """DOCSTRING."""

    employeeRightID = Integer()  # pages: Employee
    name = Text()  # pages: Employee


class EmployeeRole(Shape):
    """DOCSTRING."""

    employeeRoleID = Integer()  # pages: Employee
    name = Text()  # pages: Employee
    EmployeeRights = Anything()  # pages: Employee


class InternalNote(Shape):
    """DOCSTRING."""

    noteID = Integer()  # pages: Sale
    note = Text()  # pages: Sale


class InventorySale(Shape):
    """DOCSTRING."""

    inventorySaleID = Integer()  # pages: Sale, SaleLine
    quantity = Integer()  # pages: Sale, SaleLine
    createTime = Timestamp()  # pages: Sale, SaleLine
    inventoryID = Integer()  # pages: Sale, SaleLine


class ItemAttributes(Shape):
    """DOCSTRING."""

    attribute1 = Text()  # pages: Item
    attribute2 = Text()  # pages: Item
    attribute3 = Text()  # pages: Item
    itemAttributeSetID = Integer()  # pages: Item
    ItemAttributeSet = Anything()  # pages: Item


class ItemComponent(Shape):
    """DOCSTRING."""

    itemComponentID = Integer()  # pages: Item
    quantity = Integer()  # pages: Item
    componentGroup = Integer()  # pages: Item
    assemblyItemID = Integer()  # pages: Item
    componentItemID = Integer()  # pages: Item


class ItemECommerce(Shape):
    """DOCSTRING."""

    itemECommerceID = Integer()  # pages: Item, ItemMatrix
    longDescription = Text()  # pages: Item, ItemMatrix
    shortDescription = Text()  # pages: Item, ItemMatrix
    weight = Float()  # pages: Item, ItemMatrix
    width = Float()  # pages: Item, ItemMatrix
    height = Float()  # pages: Item, ItemMatrix
    length = Float()  # pages: Item, ItemMatrix
    listOnStore = Flag()  # pages: Item, ItemMatrix


class ItemFeeCategory(Shape):
    """DOCSTRING."""

    itemFeeCategoryID = Integer()  # pages: ItemFee
    itemFeeID = Integer()  # pages: ItemFee
    categoryID = Integer()  # pages: ItemFee
    Category = Anything()  # pages: ItemFee


class ItemPrice(Shape):
    """DOCSTRING."""

    amount = Money()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    useTypeID = Integer()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    useType = Text()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel


class ItemVendorNum(Shape):
    """DOCSTRING."""

    itemVendorNumID = Integer()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    value = Text()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    timeStamp = Timestamp()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    itemID = Integer()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    catalogVendorItemID = Integer()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    vendorID = Integer()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel
    cost = Money()  # pages: Item


class Note(Shape):
    """DOCSTRING."""

    note = Text()  # pages: Customer, DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order
    isPublic = Flag()  # pages: Customer, DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order
    timeStamp = (
        Timestamp()
    )  # pages: Customer, DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order
    noteID = Integer()  # pages: DisplayTemplate/ItemAsLabel, DisplayTemplate/Label, DisplayTemplate/Order, DisplayTemplate/OrderLineAsLabel


class PrintedNote(Shape):
    """DOCSTRING."""

    noteID = Integer()  # pages: Sale
    note = Text()  # pages: Sale


class ReceiptSetup(Shape):
    """DOCSTRING."""

    receiptSetupID = Integer()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    generalMsg = Text()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    workorderAgree = Text()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    creditcardAgree = Text()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    hasLogo = Flag()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder
    logo = Text()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    logoHeight = Integer()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    logoWidth = Integer()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop
    header = Text()  # pages: DisplayTemplate/Sale, DisplayTemplate/Workorder, Shop


class VendorRep(Shape):
    """DOCSTRING."""

    firstName = Text()  # pages: VendorReturn
    lastName = Text()  # pages: VendorReturn


class Rights(Shape):
    """DOCSTRING."""

    admin = Flag()  # pages: Session
    admin_employees = Flag()  # pages: Session
    admin_inventory = Flag()  # pages: Session
    admin_purchases = Flag()  # pages: Session
    admin_shops = Flag()  # pages: Session
    admin_void_sale = Flag()  # pages: Session
    all_read = Flag()  # pages: Session
    allow_login = Flag()  # pages: Session
    categories = Flag()  # pages: Session
    customers = Flag()  # pages: Session
    customers_credit_limit = Flag()  # pages: Session
    customers_read = Flag()  # pages: Session
    ecom = Flag()  # pages: Session
    inventory_base = Flag()  # pages: Session
    inventory_counts = Flag()  # pages: Session
    inventory_import = Flag()  # pages: Session
    inventory_read = Flag()  # pages: Session
    manufacturers = Flag()  # pages: Session
    product_cost = Flag()  # pages: Session
    product_edit = Flag()  # pages: Session
    purchase_orders = Flag()  # pages: Session
    register = Flag()  # pages: Session
    register_catalogs = Flag()  # pages: Session
    register_close = Flag()  # pages: Session
    register_layaway = Flag()  # pages: Session
    register_line_discount = Flag()  # pages: Session
    register_open = Flag()  # pages: Session
    register_price = Flag()  # pages: Session
    register_read = Flag()  # pages: Session
    register_refund = Flag()  # pages: Session
    register_transaction_discount = Flag()  # pages: Session
    register_withdraw = Flag()  # pages: Session
    reports = Flag()  # pages: Session
    special_orders = Flag()  # pages: Session
    tags = Flag()  # pages: Session
    transfers = Flag()  # pages: Session
    vendor_returns = Flag()  # pages: Session
    vendors = Flag()  # pages: Session
    vr_reasons = Flag()  # pages: Session
    workbench = Flag()  # pages: Session


class SaleAccount(Shape):
    """DOCSTRING."""

    saleAccountID = Integer()  # pages: Sale, Sale/SaleLine, SaleLine
    creditAccountID = Integer()  # pages: Sale, Sale/SaleLine, SaleLine, SalePayment
    salePaymentID = Integer()  # pages: Sale, Sale/SaleLine, SaleLine, SalePayment
    saleLineID = Integer()  # pages: Sale, Sale/SaleLine, SaleLine, SalePayment


class SalePaymentSignature(Shape):
    """DOCSTRING."""

    salePaymentSignatureID = Integer()  # pages: Sale, SalePayment
    filePath = Text()  # pages: Sale, SalePayment
    createTime = Timestamp()  # pages: Sale, SalePayment
    salePaymentID = Integer()  # pages: Sale, SalePayment


class Tax(Shape):
    """DOCSTRING."""

    ID = Integer()  # pages: DisplayTemplate/Sale
    name = Text()  # pages: DisplayTemplate/Sale
    taxable = Money()  # pages: DisplayTemplate/Sale
    rate = Float()  # pages: DisplayTemplate/Sale
    amount = Money()  # pages: DisplayTemplate/Sale
    taxname = Text()  # pages: DisplayTemplate/Sale
    subtotal = Money()  # pages: DisplayTemplate/Sale
    rate2 = Float()  # pages: DisplayTemplate/Sale
    amount2 = Money()  # pages: DisplayTemplate/Sale
    taxname2 = Text()  # pages: DisplayTemplate/Sale
    subtotal2 = Money()  # pages: DisplayTemplate/Sale


class TransferFrom(Shape):
    """DOCSTRING."""

    employeeID = Integer()  # pages: DisplayTemplate/Transfer, Transfer
    shopID = Integer()  # pages: DisplayTemplate/Transfer, Transfer
    Shop = Anything()  # pages: DisplayTemplate/Transfer
    transferFromID = Integer()  # pages: Transfer
    sentOn = Timestamp()  # pages: Transfer


class TransferTo(Shape):
    """DOCSTRING."""

    needBy = Timestamp()  # pages: DisplayTemplate/Transfer, Transfer
    employeeID = Integer()  # pages: DisplayTemplate/Transfer, Transfer
    shopID = Integer()  # pages: DisplayTemplate/Transfer, Transfer
    Shop = Anything()  # pages: DisplayTemplate/Transfer
    transferToID = Integer()  # pages: Transfer


class VendorReturnItem(Shape):
    """DOCSTRING."""

    vendorReturnItemID = Integer()  # pages: VendorReturn
    vendorReturnID = Integer()  # pages: VendorReturn
    itemID = Integer()  # pages: VendorReturn
    Item = Anything()  # pages: VendorReturn
    orderID = Integer()  # pages: VendorReturn
    quantity = Integer()  # pages: VendorReturn
    cost = Money()  # pages: VendorReturn
    subtotal = Money()  # pages: VendorReturn
    inventoryInStock = Integer()  # pages: VendorReturn
    vendorReturnItemReasonID = Integer()  # pages: VendorReturn
    VendorReturnItemReason = Anything()  # pages: VendorReturn


class VendorReturnItemReason(Shape):
    """DOCSTRING."""

    vendorReturnItemReasonID = Integer()  # pages: VendorReturn
    reason = Text()  # pages: VendorReturn
    defaultSelected = Flag()  # pages: VendorReturn
    archived = Flag()  # pages: VendorReturn
    createTime = Timestamp()  # pages: VendorReturn
    timeStamp = Timestamp()  # pages: VendorReturn
    isSystem = Flag()  # pages: VendorReturn
    sortOrder = Integer()  # pages: VendorReturn


class Currency(Shape):
    """DOCSTRING."""

    code = Text()  # pages: Account
    symbol = Text()  # pages: Account


class PurchasingCurrency(Shape):
    """DOCSTRING."""

    code = Text()  # pages: Account, Vendor
    symbol = Text()  # pages: Account, Vendor
    rate = Float()  # pages: Account, Vendor
