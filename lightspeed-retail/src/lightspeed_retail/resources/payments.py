"""Payments: how sales are paid, what the card processor says and charges, and the ways to pay."""

from __future__ import annotations

from ._base import (
    NESTED,
    Action,
    AppendOnly,
    Archive,
    Create,
    Flag,
    Float,
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
from .shared import COMMON_SCOPES


class SalePayment(Resource, path="SalePayment", key="salePaymentID", page="SalePayment"):
    """A payment, or part of one, that a customer made for a sale, or got back.

    It is written as part of its sale. Its modification stamp can be filtered and sorted by but is not shown.
    """

    actions = (List(), Get())
    sortable = ("salePaymentID", "timeStamp", "saleID")
    traces = (("remoteReference",),)
    replication = Stamp("timeStamp", hidden=True)
    archivable = True
    scopes = ("employee:cfd", "employee:register")

    salePaymentID = Id()
    amount = Money("Tip included; negative when the customer got money back.", writable=(NESTED,))
    createTime = Timestamp()
    archived = Flag(
        "Whether it is an attempt that came to nothing; the payments of a sale add up without these.",
        writable=(NESTED,),
    )
    remoteReference = Text(
        "Reference given by the client that made the payment; nothing keeps it unique.", writable=(NESTED,)
    )
    tipAmount = Money("The part of the amount that is a tip.", writable=(NESTED,))
    paymentID = Text()
    saleID = Ref("Sale")
    paymentTypeID = Ref("PaymentType", writable=(NESTED,))
    ccChargeID = Ref("CCCharge", "What the card processor says; 0 unless paid by card.", writable=(NESTED,))
    refPaymentID = Ref("SalePayment", "The payment that this one refunds.", writable=(NESTED,))
    registerID = Ref("Register", writable=(NESTED,))
    employeeID = Ref("Employee", writable=(NESTED,))
    creditAccountID = Ref("CreditAccount", "The store credit or gift card it was paid with.", writable=(NESTED,))
    PaymentType = One("PaymentType")
    CCCharge = One("CCCharge")
    SaleAccounts = Many("SaleAccount", "None or one.", aliases=("SalesAccounts",))
    Signatures = Many("SalePaymentSalePaymentSignature", "None or one.", wrapper="SalePaymentSignature")
    ProcessingFees = Many("ProcessingFee")
    CreditAccount = One("CreditAccount", undocumented=True)


class SalePaymentSalePaymentSignature(
    Resource,
    path="SalePayment/{salePaymentID}/SalePaymentSignature",
    key="salePaymentSignatureID",
    page="SalePayment-SalePaymentSignature",
    parent="SalePayment",
    selected=False,
):
    """The signature a customer gave for a payment, kept as a PDF; a payment has one at most."""

    actions = (List(), Get(), Create(upload=("data", "binary")), Action("download_pdf", "GET", path=".pdf"))
    sortable = ("salePaymentSignatureID",)
    replication = AppendOnly("salePaymentSignatureID", created="createTime")
    scopes = ("employee:register",)

    salePaymentSignatureID = Id()
    filePath = Text("Where the PDF is kept.", undocumented=True)
    createTime = Timestamp()
    salePaymentID = Ref("SalePayment")


class PaymentType(Resource, path="PaymentType", key="paymentTypeID", page="PaymentType"):
    """A way to pay, such as cash or a gift card. Those that the system needs itself cannot be changed.

    There is no documented modification stamp. A DELETE archives.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("paymentTypeID",)
    archivable = True
    scopes = COMMON_SCOPES

    paymentTypeID = Id()
    name = Text(writable=True)
    requireCustomer = Flag("Whether a sale needs a customer to be paid this way.", writable=True)
    archived = Flag()
    internalReserved = Flag("Whether the system needs it itself, so that it cannot be changed.", writable=("create",))
    type = Text(
        "What kind of payment it is; in the documented replies new ones are user defined whatever was sent.",
        writable=True,
        choices=("cash", "gift card", "credit account", "credit card", "ecom", "adjustment", "user defined"),
    )
    refundAsPaymentTypeID = Ref("PaymentType", "The only type refunds may use; 0 for any.", writable=True)
    code = Text(undocumented=True)
    timeStamp = Timestamp(undocumented=True)


class CCCharge(Resource, path="CCCharge", key="ccChargeID", page="CCCharge"):
    """What the card processor says about a card payment."""

    actions = (List(), Get())
    sortable = ("ccChargeID", "timeStamp", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:register",)

    ccChargeID = Id()
    gatewayTransID = Text("Key of the transaction at the processor.")
    xnum = Text("Last digits of the card number.")
    response = Text("The processor's answer.")
    voided = Flag()
    refunded = Money("How much has been paid back.")
    amount = Money()
    exp = Text("When the card expires; often empty.")
    authOnly = Flag("True when the amount was authorised but not captured.")
    authCode = Text("The processor's authorisation code.")
    timeStamp = Timestamp()
    declined = Flag()
    saleID = Ref("Sale")
    entryMethod = Text("How the card was read, such as SWIPE.")
    cardholderName = Text()
    communicationKey = Text()
    cardType = Text("Such as AMEX.")
    isDebit = Flag()
    rawResponse = Text("The processor's answer as it came.")
    rawVoidResponse = Text("The processor's answer to the voiding, as it came; empty unless voided.")
    SalePayments = Many("SalePayment")


class ProcessingFee(Resource, path="ProcessingFee", key="salePaymentProcessingFeeID", page="ProcessingFee"):
    """What the card processor charges for a payment, in all and by part.

    Its modification stamp is updateTime, which cannot be sorted by and is not documented as a filter.
    """

    actions = (List(), Get())
    sortable = ("salePaymentProcessingFeeID",)
    replication = Stamp("updateTime")

    salePaymentProcessingFeeID = Id()
    salePaymentID = Ref("SalePayment")
    processingFeeRef = Text("Key of the fee at the processor.")
    processor = Text("Such as STRIPE.")
    amount = Money()
    fixedFee = Money("Part of the fee that is the same for every payment.")
    variableFee = Money("Part of the fee that grows with the payment.")
    variablePercent = Float(
        "Rate of the variable part; the documented sample reads as percent: 0.26 is 0.26 %.", aliases=("variablePct",)
    )
    interchangeFeesFixedFee = Money("Fixed part for the card's issuer.")
    interchangeFeesVariableFee = Money("Variable part for the card's issuer.")
    interchangeFeesVariablePercent = Float(
        "Rate of the variable part for the card's issuer, as variablePercent.", aliases=("interchangeFeesVariablePct",)
    )
    schemeFeesFixedFee = Money("Fixed part for the card scheme.")
    schemeFeesVariableFee = Money("Variable part for the card scheme.")
    schemeFeesVariablePercent = Float(
        "Rate of the variable part for the card scheme, as variablePercent.", aliases=("schemeFeesVariablePct",)
    )
    processingTime = Timestamp("When the processor handled the payment.")
    createTime = Timestamp()
    updateTime = Timestamp()
