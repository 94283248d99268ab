"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
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


class SalePayment(Resource, path="SalePayment", key="salePaymentID", page="SalePayment"):
    """DOCSTRING."""

    # NOTE: Read only; payments are written nested in Sale
    # NOTE: timeStamp is sortable but not in the field table or the samples; createTime is there
    # NOTE: amount includes tipAmount; remoteReference is a client-made key
    # NOTE: SaleAccounts holds zero or one entry

    actions = (List(), Get())
    sortable = ("salePaymentID", "timeStamp", "saleID")
    replication = Stamp("timeStamp", hidden=True)
    archivable = True
    scopes = ("employee:cfd", "employee:register")

    salePaymentID = Id()
    amount = Money()
    createTime = Timestamp()
    archived = Flag()
    remoteReference = Text()
    tipAmount = Money()
    paymentID = Text()
    saleID = Ref("Sale")
    paymentTypeID = Ref("PaymentType")
    ccChargeID = Ref("CCCharge")
    refPaymentID = Ref("SalePayment")
    registerID = Ref("Register")
    employeeID = Ref("Employee")
    creditAccountID = Ref("CreditAccount")
    PaymentType = One("PaymentType")
    CCCharge = One("CCCharge")
    SaleAccounts = Many("SaleAccount")
    Signatures = Many("SalePaymentSalePaymentSignature", wrapper="SalePaymentSignature")
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
    """DOCSTRING."""

    # NOTE: Multipart POST: part data (metadata, may be empty), part binary (a PDF); one signature per payment
    # NOTE: GET with .pdf fetches the file; the page's samples are XML whose tags the mirror lost
    # NOTE: filePath appears in the object tables of Sale and SalePayment

    actions = (List(), Get(), Create(upload=("data", "binary")), Action("download_pdf", "GET", path=".pdf"))
    sortable = ("salePaymentSignatureID",)
    replication = AppendOnly("salePaymentSignatureID", created="createTime")
    scopes = ("employee:register",)

    salePaymentSignatureID = Id()
    createTime = Timestamp()
    salePaymentID = Ref("SalePayment")


class PaymentType(Resource, path="PaymentType", key="paymentTypeID", page="PaymentType"):
    """DOCSTRING."""

    # NOTE: type: the page names five values, the Defined Values page gift card, cash, credit account, credit card, ecom, adjustment and user defined
    # NOTE: internalReserved types cannot be changed; refundAsPaymentTypeID 0 = any type may be used to refund
    # NOTE: DELETE archives; no modification stamp documented (koop-voor-hoop's schema has an optional timeStamp)
    # NOTE: The tutorials use ID 4 for credit accounts and 5 for gift cards

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("paymentTypeID",)
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

    paymentTypeID = Id()
    name = Text(writable=True)
    requireCustomer = Flag(writable=True)
    archived = Flag()
    internalReserved = Flag(writable=("create",))
    type = Text(
        writable=True,
        choices=("cash", "gift card", "credit account", "credit card", "ecom", "adjustment", "user defined"),
    )
    refundAsPaymentTypeID = Ref("PaymentType", writable=True)
    code = Text(undocumented=True)
    timeStamp = Timestamp(undocumented=True)


class CCCharge(Resource, path="CCCharge", key="ccChargeID", page="CCCharge"):
    """DOCSTRING."""

    # NOTE: Read only; gateway data of a card payment, referenced by SalePayment.ccChargeID
    # NOTE: A read-only empty element may come as {"@attributes": {"readonly": "true"}} instead of "" (rawVoidResponse in the samples)

    actions = (List(), Get())
    sortable = ("ccChargeID", "timeStamp", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:register",)

    ccChargeID = Id()
    gatewayTransID = Text()
    xnum = Text()
    response = Text()
    voided = Flag()
    refunded = Money()
    amount = Money()
    exp = Text()
    authOnly = Flag()
    authCode = Text()
    timeStamp = Timestamp()
    declined = Flag()
    saleID = Ref("Sale")
    entryMethod = Text()
    cardholderName = Text()
    communicationKey = Text()
    cardType = Text()
    isDebit = Flag()
    rawResponse = Text()
    rawVoidResponse = Text()
    SalePayments = Many("SalePayment")


class ProcessingFee(Resource, path="ProcessingFee", key="salePaymentProcessingFeeID", page="ProcessingFee"):
    """DOCSTRING."""

    # NOTE: Read only. Fees of card payments; filter with salePaymentID
    # NOTE: The table says variablePct and so on, the samples variablePercent; both spellings are listed
    # NOTE: updateTime is the modification stamp: neither sortable nor documented as a filter
    # NOTE: The key is salePaymentProcessingFeeID, the path parameter is called processingFeeID

    actions = (List(), Get())
    sortable = ("salePaymentProcessingFeeID",)
    replication = Stamp("updateTime")

    salePaymentProcessingFeeID = Id()
    salePaymentID = Ref("SalePayment")
    processingFeeRef = Text()
    processor = Text()
    amount = Money()
    fixedFee = Money()
    variableFee = Money()
    variablePct = Float()
    interchangeFeesFixedFee = Money()
    interchangeFeesVariableFee = Money()
    interchangeFeesVariablePct = Float()
    schemeFeesFixedFee = Money()
    schemeFeesVariableFee = Money()
    schemeFeesVariablePct = Float()
    processingTime = Timestamp()
    createTime = Timestamp()
    updateTime = Timestamp()
    variablePercent = Float()
    interchangeFeesVariablePercent = Float()
    schemeFeesVariablePercent = Float()
