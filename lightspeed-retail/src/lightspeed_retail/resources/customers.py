"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
    Action,
    Anything,
    Archive,
    Create,
    Date,
    Delete,
    Flag,
    Get,
    Id,
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


class Customer(Resource, path="Customer", key="customerID", page="Customer"):
    """DOCSTRING."""

    # NOTE: DELETE archives, and archives the customer's credit account with it; PUT archived=false restores
    # NOTE: DELETE .../Anonymize archives and blanks the personal data; notes and custom field values stay, the credit account stays without its name
    # NOTE: On create noEmail, noPhone and noMail become true unless false is sent (changelog 2018.12); they sit in Contact
    # NOTE: Contact has no endpoint: read it with load_relations=["Contact"], write it nested (Phones.ContactPhone, Emails.ContactEmail, Addresses.ContactAddress, Websites.ContactWebsite); at most one entry per useType
    # NOTE: Searchable contact fields: Contact.email, Contact.phoneHome, Contact.phoneWork, Contact.mobile, Contact.pager, Contact.fax (with the Contact relation loaded)
    # NOTE: The page suggests archived=1 for archived rows; the parameter page knows true, false and only
    # NOTE: To open a credit account send CreditAccount {name, creditLimit} (0 = unlimited) in a PUT
    # NOTE: Custom field values are written as CustomFieldValues.CustomFieldValue with customFieldID and value, removed with deleted=true

    actions = (
        List(),
        Get(),
        Create(),
        Update(),
        Archive(),
        Action("anonymize", "DELETE", path="Anonymize", single=True),
    )
    sortable = ("customerID", "timeStamp", "firstName", "lastName")
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

    customerID = Id()
    firstName = Text(writable=True)
    lastName = Text(writable=True)
    dob = Date(writable=True)
    archived = Flag(writable=("update",))
    title = Text(writable=True)
    company = Text(writable=True)
    companyRegistrationNumber = Text(writable=True)
    vatNumber = Text(writable=True)
    createTime = Timestamp()
    timeStamp = Timestamp()
    creditAccountID = Ref("CreditAccount")
    customerTypeID = Ref("CustomerType", writable=True)
    discountID = Ref("Discount", writable=True)
    taxCategoryID = Ref("TaxCategory", writable=True)
    contactID = Ref(undocumented=True)
    employeeID = Ref("Employee", undocumented=True)
    m = Anything(undocumented=True)
    noteID = Ref(undocumented=True)
    Contact = One("Contact", writable=True)
    CustomerType = One("CustomerType")
    Discount = One("Discount")
    Note = One("Note")
    TaxCategory = One("TaxCategory")
    CreditAccount = One("CreditAccount", writable=("update",))
    Tags = Many("Tag")
    CustomFieldValues = Many("CustomFieldValue", writable=True)
    Layaways = Many("SaleLine", undocumented=True)
    SpecialOrders = Many("SaleLine", undocumented=True)
    Workorders = Many("SaleLine", undocumented=True)


class CustomerType(Resource, path="CustomerType", key="customerTypeID", page="CustomerType"):
    """DOCSTRING."""

    # NOTE: Carries the tax category and discount that its customers get by default
    # NOTE: No modification stamp; DELETE is permanent
    # NOTE: The page prints the scope as customers, without the employee: prefix

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customerTypeID",)
    scopes = ("customers",)
    nested = ("TaxCategory.TaxCategoryClasses", "TaxCategory.TaxCategoryClasses.TaxClass")

    customerTypeID = Id()
    name = Text(writable=True)
    taxCategoryID = Ref("TaxCategory", writable=True)
    discountID = Ref("Discount", writable=True)
    Discount = One("Discount", writable=("update",))
    TaxCategory = One("TaxCategory", writable=("update",))


class CustomerCustomField(
    Resource, fields_of=CustomField, path="Customer/CustomField", key="customFieldID", page="Customer-CustomField"
):
    """DOCSTRING."""

    # NOTE: DELETE archives; values already stored on customers stay
    # NOTE: decimalPrecision only for type float; uom has at most four characters; string holds 64, text 4096 characters
    # NOTE: single_choice and multi_choice need at least one CustomFieldChoice at creation
    # NOTE: timeStamp is in replies and sortable since 2022.04.11 according to the changelog; the page's field table does not list it, its Sortable section does

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("customFieldID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True


class CustomerCustomFieldCustomFieldChoice(
    Resource,
    fields_of=CustomFieldChoice,
    path="Customer/CustomField/{customFieldID}/CustomFieldChoice",
    key="customFieldChoiceID",
    page="Customer-CustomField-CustomFieldChoice",
    parent="CustomerCustomField",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: At most 64 choices per field, at least one; the last choice and choices in use cannot be deleted
    # NOTE: value must be unique on the field (name counts when value is left out)
    # NOTE: The page's PUT and DELETE paths lack the CustomField/{customFieldID} part; the GET path is taken as the right one

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customFieldChoiceID", "timeStamp")
    replication = Stamp("timeStamp")


class CreditAccount(Resource, path="CreditAccount", key="creditAccountID", page="CreditAccount"):
    """DOCSTRING."""

    # NOTE: Two things in one entity: store credit of a customer (giftCard=false) and gift cards (giftCard=true)
    # NOTE: Gift cards are left out of lists unless giftCard=true is given
    # NOTE: Look a gift card up with giftCard=true, archived=true and code=...; equals is the only operator; one such request per second
    # NOTE: code is masked except for its last four characters unless the token has employee:customers_view_gift_card_numbers
    # NOTE: POST is meant for gift cards only (code of 8 to 32 characters); a customer's account is made through Customer (CreditAccount: {name, creditLimit})
    # NOTE: A gift card stays invisible in the user interface until a completed sale has put money on it
    # NOTE: balance changes only through sale payments; DELETE archives and keeps the balance
    # NOTE: This page: negative balance = deposit of the customer, positive = owed. The credit-account tutorial says the opposite. Treat the sign as unknown until checked against live data
    # NOTE: A list with a single account is shown collapsed to one object under V3 too

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("creditAccountID", "timeStamp", "customerID")
    replication = Stamp("timeStamp")
    archivable = True
    walks = ({}, {"giftCard": "true"})
    scopes = ("employee:customers", "employee:customers_view_gift_card_numbers")

    creditAccountID = Id()
    name = Text(writable=True)
    code = Text(writable=("create",), required=True)
    description = Text(writable=("update",))
    giftCard = Flag()
    archived = Flag()
    customerID = Ref("Customer", writable=("create",))
    timeStamp = Timestamp()
    balance = Money()
    creditLimit = Money()
    Contact = One("Contact")
    WithdrawalPayments = Many("SalePayment")
