"""Customers, their types and custom fields, and the credit accounts and gift cards they pay with."""

from __future__ import annotations

from ._base import (
    NESTED,
    Action,
    Archive,
    Create,
    Date,
    Delete,
    Filter,
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
from .custom_fields import CustomField, CustomFieldChoice, choices
from .shared import COMMON_SCOPES


class Customer(Resource, path="Customer", key="customerID", page="Customer"):
    """A person or company that buys from the account.

    Phone numbers and addresses stand in the Contact relation. A DELETE archives the customer together with the credit
    account. Anonymizing archives too and blanks the personal data, but keeps notes and custom field values.
    """

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
    scopes = COMMON_SCOPES

    customerID = Id()
    firstName = Text(writable=True)
    lastName = Text(writable=True)
    dob = Date("Date of birth; missing when unknown.", writable=True)
    archived = Flag("Sent as false to restore an archived customer.", writable=("update",))
    title = Text(writable=True)
    company = Text(writable=True)
    companyRegistrationNumber = Text(writable=True)
    vatNumber = Text(writable=True)
    createTime = Timestamp()
    timeStamp = Timestamp()
    creditAccountID = Ref("CreditAccount", "The store credit of the customer.")
    customerTypeID = Ref("CustomerType", writable=True)
    discountID = Ref("Discount", "The discount the customer gets.", writable=True)
    taxCategoryID = Ref("TaxCategory", "The sales tax the customer pays; 0 when none is set.", writable=True)
    contactID = Ref("", "The contact in Contact.", undocumented=True)
    employeeID = Ref("Employee", undocumented=True)
    noteID = Ref("", "The note in Note.", undocumented=True)
    Contact = One(
        "Contact",
        "New customers want no calls, letters or e-mail unless the flags are sent as false.",
        writable=True,
    )
    CustomerType = One("CustomerType")
    Discount = One("Discount")
    Note = One("Note")
    TaxCategory = One("TaxCategory")
    CreditAccount = One(
        "CreditAccount",
        "Sending name and creditLimit opens one for the customer.",
        writable=("update",),
    )
    Tags = Many("Tag", bare="name")
    CustomFieldValues = Many(
        "CustomFieldValue",
        "Never among all relations: must be named.",
        identified_by=("customFieldID",),
        writable=True,
    )
    m = One("CustomerTotals", aliases=("MetaData",), undocumented=True)
    Layaways = Many("SaleLine", "What is laid away for the customer.", undocumented=True)
    SpecialOrders = Many("SaleLine", "What is ordered for the customer.", undocumented=True)
    Workorders = Many("SaleLine", "The lines of the customer's work orders.", undocumented=True)


class CustomerType(Resource, path="CustomerType", key="customerTypeID", page="CustomerType"):
    """A group of customers; it brings the sales tax and the discount that its customers get unless they have their own.

    There is no modification stamp, and a DELETE is final.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customerTypeID",)
    scopes = ("employee:customers",)
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
    """A field the account has added to its customers.

    A choice field needs at least one choice when it is made. A DELETE archives; customers keep the values they hold.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("customFieldID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True

    CustomFieldChoices = choices("CustomerCustomFieldChoice")


class CustomerCustomFieldChoice(
    Resource,
    fields_of=CustomFieldChoice,
    path="Customer/CustomField/{customFieldID}/CustomFieldChoice",
    key="customFieldChoiceID",
    page="Customer-CustomField-CustomFieldChoice",
    parent="CustomerCustomField",
    selected=False,
):
    """A value that a choice field on customers offers; a field has between 1 and 64 of them.

    The last choice of a field and choices in use cannot be deleted.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customFieldChoiceID", "timeStamp")
    replication = Stamp("timeStamp")

    customFieldID = Ref("CustomerCustomField", "The custom field that offers it.")


class CreditAccount(Resource, path="CreditAccount", key="creditAccountID", page="CreditAccount"):
    """Money the account owes to a customer or the other way round: store credit, or a gift card.

    The balance moves with sale payments only. Lists leave gift cards out unless they are asked for. A new gift card
    does not show in the user interface before a completed sale has put money on it. A DELETE archives and keeps the
    balance.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("creditAccountID", "timeStamp", "customerID")
    replication = Stamp("timeStamp")
    archivable = True
    filters = (
        Filter(
            "code",
            Text,
            "Finds a gift card, together with giftCard=true and archived=true; at most once a second.",
            operators=("=",),
        ),
    )
    walks = ({}, {"giftCard": "true"})
    scopes = ("employee:customers",)

    creditAccountID = Id()
    name = Text(writable=True)
    code = Text(
        "Number of the gift card, 8 to 32 characters; replies mask all but the last four unless the token has the "
        "scope employee:customers_view_gift_card_numbers. Empty for store credit.",
        writable=("create",),
        required=True,
    )
    description = Text(writable=True)
    giftCard = Flag("True for a gift card, false for a customer's store credit.")
    archived = Flag()
    customerID = Ref("Customer", writable=("create",))
    timeStamp = Timestamp()
    balance = Money(
        "Negative when the customer has money left to spend, by the endpoint's own page; the tutorial on credit "
        "accounts has it the other way round."
    )
    creditLimit = Money("How much the customer may owe; 0 for no limit.", writable=(NESTED,))
    Contact = One("Contact")
    WithdrawalPayments = Many("SalePayment", "The payments made from the account.")
