"""What several areas share: records that only ever come inside other records, and the scopes that many pages print."""

from __future__ import annotations

from typing import ClassVar

from ._base import (
    NESTED,
    Flag,
    Float,
    Id,
    Integer,
    Many,
    Money,
    One,
    Ref,
    Shape,
    Text,
    Timestamp,
)

COMMON_SCOPES = (
    "employee:cfd",
    "employee:register",
    "employee:inventory_base",
    "employee:reports",
    "employee:workbench",
    "employee:customers",
    "employee:admin",
)
"""The scopes printed for endpoints that every part of the point of sale reads."""


# -------------------------------------------------------------------------------------------------- contacts


class Contact(Shape):
    """How to reach a person, a company or a shop: addresses, phone numbers, e-mail addresses and websites.

    Each phone number and each e-mail address has a use; there is at most one per use.
    """

    search_names: ClassVar[dict[str, tuple[str, str, str]]] = {
        "email": ("Emails", "address", ""),
        "phoneHome": ("Phones", "number", "Home"),
        "phoneWork": ("Phones", "number", "Work"),
        "mobile": ("Phones", "number", "Mobile"),
        "pager": ("Phones", "number", "Pager"),
        "fax": ("Phones", "number", "Fax"),
    }
    """What a search names the numbers and addresses by, as in ``Contact.email``: where they are, and for which use."""

    contactID = Id()
    custom = Text("Free text.", writable=(NESTED,))
    noEmail = Flag("True when no e-mail is wanted.", writable=True)
    noPhone = Flag("True when no phone call is wanted.", writable=True)
    noMail = Flag("True when no letter is wanted.", writable=True)
    timeStamp = Timestamp("Last change of the contact; the record it belongs to has a stamp of its own.")
    Addresses = Many("ContactAddress", at_most=1, embedded=True, writable=True)
    Phones = Many("ContactPhone", identified_by=("useType",), embedded=True, writable=True)
    Emails = Many("ContactEmail", identified_by=("useType",), embedded=True, writable=True)
    Websites = Many("ContactWebsite", embedded=True, writable=True)


class ContactAddress(Shape):
    """A postal address of a contact."""

    address1 = Text("First line.", writable=True)
    address2 = Text("Second line; left out of some replies when empty.", writable=True)
    city = Text(writable=True)
    state = Text("Name of the state or province.", writable=True)
    stateCode = Text("Short form of the state, such as QC.", writable=True)
    zip = Text("Postal code.", writable=True)
    country = Text("Name of the country.", writable=True)
    countryCode = Text("Two letters, such as CA.", writable=True)


class ContactPhone(Shape):
    """A phone, pager or fax number of a contact."""

    number = Text("As typed in; no format is enforced.", writable=True)
    useType = Text(
        "What the number is for; one number per use.",
        writable=True,
        choices=("Home", "Work", "Mobile", "Pager", "Fax"),
    )


class ContactEmail(Shape):
    """An e-mail address of a contact."""

    address = Text(writable=True)
    useType = Text("Which of the two addresses it is.", writable=True, choices=("Primary", "Secondary"))


class ContactWebsite(Shape):
    """A website of a contact."""

    url = Text("As typed in, often without a scheme.", writable=True)


# ------------------------------------------------------------------------------------------------------- notes


class Note(Shape):
    """Free text that employees attach to a record."""

    noteID = Id()
    note = Text(writable=(NESTED,))
    isPublic = Flag("Whether the note is meant for customers too.", writable=(NESTED,))
    timeStamp = Timestamp()


class SaleNotes(Shape):
    """The two notes of a sale."""

    InternalNote = One("InternalNote", "For employees only.", embedded=True, writable=True)
    PrintedNote = One("PrintedNote", "Printed on the receipt.", embedded=True, writable=True)


class InternalNote(Shape):
    """The note of a sale that only employees see."""

    noteID = Id()
    note = Text(writable=True)


class PrintedNote(Shape):
    """The note of a sale that is printed on its receipt."""

    noteID = Id()
    note = Text(writable=True)


# ------------------------------------------------------------------------------------------------- currencies


class Currency(Shape):
    """The currency an account works in."""

    code = Text("ISO 4217, such as CAD.")
    symbol = Text()


class PurchasingCurrency(Shape):
    """A currency that vendors are paid in."""

    code = Text("ISO 4217, such as CAD.")
    symbol = Text()
    rate = Float("Exchange rate between this currency and the account's own.")


class CurrencyDenomination(Shape):
    """A coin or banknote that cash is counted in."""

    name = Text("As people write it, such as $5 or 25¢.")
    value = Float("Face value in the locale's currency.")
    significant = Flag("False for small coins and for notes that are rarely used, such as that of 500 euro.")


# --------------------------------------------------------------------------------------------------- employees


class EmployeeRole(Shape):
    """A set of rights that employees are given together, such as manager or cashier."""

    employeeRoleID = Id()
    name = Text()
    EmployeeRights = Many("EmployeeRight", "What everyone in the role may do.")


class EmployeeRight(Shape):
    """Something an employee may do."""

    employeeRightID = Id()
    name = Text()


# ------------------------------------------------------------------------------------------------------- shops


class CCGateway(Shape):
    """The connection between a shop and its card processor, with the credentials for it."""

    ccGatewayID = Id()
    name = Text()
    login = Text(secret=True)
    transKey = Text(secret=True)
    hashValue = Text(secret=True)
    accountNum = Text(secret=True)
    terminalNum = Text(secret=True)
    otherCredentials1 = Text(secret=True)
    otherCredentials2 = Text(secret=True)
    gateway = Text("The processor.")
    marketType = Text("A code of the processor's.")
    deviceType = Integer("A code of the processor's.")
    enabled = Flag()
    testMode = Flag("True when payments are not real.")
    allowCredits = Flag()
    archived = Flag()
    visaPaymentTypeID = Ref("PaymentType", "How Visa payments are booked.")
    masterPaymentTypeID = Ref("PaymentType", "How Mastercard payments are booked.")
    discoverPaymentTypeID = Ref("PaymentType", "How Discover payments are booked.")
    americanPaymentTypeID = Ref("PaymentType", "How American Express payments are booked.")
    debitPaymentTypeID = Ref("PaymentType", "How debit card payments are booked.")


class ReceiptSetup(Shape):
    """What a shop prints on its receipts and work orders."""

    receiptSetupID = Id()
    header = Text()
    generalMsg = Text("Message on every receipt.")
    workorderAgree = Text("What customers agree to on a work order.")
    creditcardAgree = Text("What customers agree to when they pay by card.")
    hasLogo = Flag(undocumented=True)
    logo = Text()
    logoHeight = Integer()
    logoWidth = Integer()


class ShelfLocation(Shape):
    """A place in a shop where goods stand.

    The documentation names the relation and none of its fields; that of the key follows the API's habit.
    """

    shelfLocationID = Id(undocumented=True)


# ------------------------------------------------------------------------------------------------------- items


class ItemPrice(Shape):
    """The price of an item or a matrix at one price level, such as Default or MSRP."""

    amount = Money("Price of one unit.", writable=True)
    useTypeID = Ref("PriceLevel", "The price level.", writable=True)
    useType = Text("Name of the price level, such as Default or MSRP.", writable=True)


class ItemVendorNum(Shape):
    """The number under which a vendor sells an item."""

    itemVendorNumID = Id()
    itemID = Ref("Item")
    vendorID = Ref("Vendor", writable=(NESTED,))
    value = Text("The vendor's number.", writable=(NESTED,))
    cost = Money("What the vendor charges for one unit; in some replies only.", writable=(NESTED,))
    catalogVendorItemID = Ref(
        "CatalogVendorItem", "The item in the vendor's catalogue; 0 if it is in none.", writable=(NESTED,)
    )
    timeStamp = Timestamp()


class ItemAttributes(Shape):
    """What sets an item apart from the others of its matrix: up to three values, named by the attribute set."""

    itemAttributeSetID = Ref("ItemAttributeSet", writable=(NESTED,))
    attribute1 = Text("Value of the first attribute, such as White.", writable=(NESTED,))
    attribute2 = Text("Value of the second attribute.", writable=(NESTED,))
    attribute3 = Text("Value of the third attribute.", writable=(NESTED,))
    ItemAttributeSet = One("ItemAttributeSet")


class ItemComponent(Shape):
    """A part of an item that is put together from others: an assembly or a box."""

    itemComponentID = Id()
    assemblyItemID = Ref("Item", "The item that is put together.")
    componentItemID = Ref("Item", "The part.", writable=(NESTED,))
    quantity = Integer("How many of the part one assembly takes.", writable=(NESTED,))
    componentGroup = Integer(writable=(NESTED,))


class ItemECommerce(Shape):
    """What the web shop shows of an item or a matrix."""

    itemECommerceID = Id()
    longDescription = Text()
    shortDescription = Text()
    weight = Float()
    width = Float()
    height = Float()
    length = Float()
    listOnStore = Flag("Whether the web shop lists it.")


class ItemFeeCategory(Shape):
    """A category whose items carry a fee."""

    itemFeeCategoryID = Id()
    itemFeeID = Ref("ItemFee")
    categoryID = Ref("Category", writable=(NESTED,))
    Category = One("Category", embedded=True)


class TagRelation(Shape):
    """The link between a tag and an item or matrix that bears it."""

    Tag = One("Tag")


class Department(Shape):
    """A department that matrices of older accounts belong to.

    The documentation names the relation and none of its fields; that of the key is the one matrices refer by.
    """

    departmentID = Id(undocumented=True)


# ------------------------------------------------------------------------------------------------------- sales


class SaleAccount(Shape):
    """What ties a sale to a credit account: a payment from it, or a line that puts money on it."""

    saleAccountID = Id()
    creditAccountID = Ref("CreditAccount")
    salePaymentID = Ref("SalePayment", "The payment from the account.")
    saleLineID = Ref("SaleLine", "The line that changes the account.")


class InventorySale(Shape):
    """The share of a sale line that was taken from one lot of stock."""

    inventorySaleID = Id()
    quantity = Integer("Units taken from the lot.")
    createTime = Timestamp()
    inventoryID = Ref("", "The lot of stock, which has no endpoint in V3.")


class Tax(Shape):
    """What a sale owes in the taxes of one tax class."""

    ID = Id("Key of the tax class.")
    name = Text("Name of the tax class.")
    taxable = Money("Amount that is taxed.")
    taxname = Text("Name of the first tax.")
    rate = Float("First tax in percent, not as a fraction: 5 means 5 %.")
    subtotal = Money("Amount the first tax is on.")
    amount = Money("First tax.")
    taxname2 = Text("Name of the second tax.")
    rate2 = Float("Second tax in percent, not as a fraction: 9.975 means 9.975 %.")
    subtotal2 = Money("Amount the second tax is on.")
    amount2 = Money("Second tax.")


# ----------------------------------------------------------------------------------- purchasing and transfers


class CatalogVendor(Shape):
    """A vendor whose catalogue can be searched."""

    catalogVendorID = Id()
    name = Text()
    lastUpdate = Timestamp("When the catalogue was last brought up to date.")


class VendorRep(Shape):
    """A vendor's sales representative."""

    firstName = Text(writable=(NESTED,))
    lastName = Text(writable=(NESTED,))


class VendorReturnItem(Shape):
    """A line of a vendor return: one item that goes back."""

    vendorReturnItemID = Id()
    vendorReturnID = Ref("VendorReturn")
    itemID = Ref("Item")
    orderID = Ref("Order", "The purchase order the goods came with.")
    quantity = Integer("Units that go back.")
    cost = Money("Cost of one unit.")
    subtotal = Money("Cost of all units.")
    inventoryInStock = Integer("Units in stock.")
    vendorReturnItemReasonID = Ref("", "Why the item goes back.")
    Item = One("Item")
    VendorReturnItemReason = One("VendorReturnItemReason")


class VendorReturnItemReason(Shape):
    """Why goods go back to a vendor, such as Defective."""

    vendorReturnItemReasonID = Id()
    reason = Text()
    defaultSelected = Flag("Whether new lines start with this reason.")
    isSystem = Flag("Whether it came with the account.")
    sortOrder = Integer("Place in the list of reasons.")
    archived = Flag()
    createTime = Timestamp()
    timeStamp = Timestamp()


class TransferFrom(Shape):
    """The sending side of a transfer."""

    transferFromID = Id()
    shopID = Ref("Shop")
    employeeID = Ref("Employee", "Who sent the goods.")
    sentOn = Timestamp("When the goods were sent; empty until then.")
    Shop = One("Shop", undocumented=True)


class TransferTo(Shape):
    """The receiving side of a transfer."""

    transferToID = Id()
    shopID = Ref("Shop")
    employeeID = Ref("Employee")
    needBy = Timestamp("When the goods are needed.")
    Shop = One("Shop", undocumented=True)
