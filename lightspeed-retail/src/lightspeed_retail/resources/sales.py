"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
    Action,
    AppendOnly,
    Anything,
    Archive,
    Create,
    Delete,
    Flag,
    Float,
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


class Sale(Resource, path="Sale", key="saleID", page="Sale"):
    """DOCSTRING."""

    # NOTE: Writes cost 2 drips, 3 more with completed=true (the page says complete), 0.5 per nested record
    # NOTE: SaleLines and SalePayments are written nested; itemCode may stand in for itemID in a line; a line's employeeID defaults to the sale's
    # NOTE: A sale must balance to be completed, else the request fails; too much cash becomes change
    # NOTE: PUT with SaleLines without IDs appends lines: repeating the request repeats the lines. Existing lines are addressed by saleLineID (2025.07.22: layaway and special order lines can be attached that way)
    # NOTE: completeTime may be set to the past, never to the future; timeStamp of a completed sale is its completion time, so updatetime is the safe modification stamp
    # NOTE: The field is updatetime on this page, updateTime in tutorial samples and in a production tap's schema
    # NOTE: enablePromotions can be set on create only; promotions are not applied to API sales unless it is true
    # NOTE: employeeID carries an unexplained asterisk in the attribute tables; registerID, shopID and employeeID are in every sample
    # NOTE: discountPercent and discountID are deprecated, discounts belong to lines
    # NOTE: DELETE archives and is refused on completed sales; no way to void a sale is documented (SaleVoid is read only; voided is in a sample request but not among the attributes)
    # NOTE: Partial refunds: a new sale whose lines have parentSaleLineID and a negative unitQuantity; whole refunds: Sale/Refund
    # NOTE: SaleNotes {InternalNote {note}, PrintedNote {note}} is written without IDs and read with load_relations=["SaleNotes"]
    # NOTE: referenceNumber and referenceNumberSource are the place for an external key; nothing enforces uniqueness
    # NOTE: completeTime is missing from sample replies of uncompleted sales

    actions = (List(), Get(), Create(cost=2), Update(cost=2), Archive(cost=2))
    sortable = ("saleID", "timeStamp", "completeTime", "updatetime")
    replication = Stamp("updatetime", fallback="timeStamp")
    archivable = True
    scopes = ("employee:cfd", "employee:register")
    nested = (
        "SaleLines.Discount",
        "SaleLines.TaxClass",
        "SaleLines.Note",
        "SaleLines.Item",
        "SaleLines.InventorySales",
        "SalePayments.PaymentType",
        "SalePayments.CCCharge",
        "SalePayments.SaleAccounts",
        "SalePayments.Signatures",
        "ShipTo.Contact",
        "Customer.Contact",
        "TaxCategory.TaxCategoryClasses",
    )

    saleID = Id()
    timeStamp = Timestamp()
    discountPercent = Float(writable=True, deprecated=True)
    completed = Flag(writable=True)
    archived = Flag(writable=("create",))
    voided = Flag(writable=("create",))
    enablePromotions = Flag(writable=True)
    createTime = Timestamp()
    updatetime = Timestamp()
    completeTime = Timestamp(writable=True)
    referenceNumber = Text(writable=True)
    referenceNumberSource = Text(writable=True)
    tax1Rate = Float()
    tax2Rate = Float()
    change = Money(writable=True)
    tipEnabled = Flag(writable=True)
    calcDiscount = Money()
    calcTotal = Money()
    calcSubtotal = Money()
    calcTaxable = Money()
    calcNonTaxable = Money()
    calcAvgCost = Money()
    calcFIFOCost = Money()
    calcTax1 = Money()
    calcTax2 = Money()
    calcPayments = Money()
    calcTips = Money()
    total = Money()
    totalDue = Money()
    displayableTotal = Money()
    balance = Money()
    customerID = Ref("Customer", writable=True)
    discountID = Ref("Discount", writable=True, deprecated=True)
    employeeID = Ref("Employee", writable=True)
    tipEmployeeID = Ref("Employee", writable=True)
    quoteID = Ref("Quote", writable=True)
    registerID = Ref("Register", writable=True)
    shipToID = Ref("ShipTo", writable=True)
    shopID = Ref("Shop", writable=True)
    taxCategoryID = Ref("TaxCategory", writable=True)
    isTaxInclusive = Flag(writable=True)
    receiptPreference = Text(writable=True)
    displayableSubtotal = Money()
    ticketNumber = Text()
    taxTotal = Money()
    Shop = Anything()
    calcItemFees = Money(undocumented=True)
    MetaData = Anything(undocumented=True)
    TaxClassTotals = Anything(undocumented=True)
    tippableAmount = Money(undocumented=True)
    SaleLines = Many("SaleLine", writable=True)
    SaleNotes = One("SaleNotes", writable=True)
    SalePayments = Many("SalePayment", writable=True)
    ShipTo = One("ShipTo", writable=True)
    Customer = One("Customer", writable=True)
    Discount = One("Discount", writable=True)
    TaxCategory = One("TaxCategory", writable=True)
    Quote = One("Quote", writable=True)


class SaleLine(Resource, path="SaleLine", key="saleLineID", page="SaleLine"):
    """DOCSTRING."""

    # NOTE: POST makes reservations only: isLayaway or isSpecialOrder must be true, with customerID, employeeID, itemID, shopID and unitQuantity; saleID is 0 and cannot be set
    # NOTE: The table marks both flags as required; its text means one of the two
    # NOTE: requireFullReservation=true (layaways) makes the request fail when stock is short; request-only flag
    # NOTE: PUT with one of the flags true detaches the line from its sale (saleID becomes 0)
    # NOTE: The page sends attaching to a sale to Sale/SaleLine; the reservations tutorial does it by PUT saleID here
    # NOTE: DELETE is permanent and restores reserved stock; refused on completed or cancelled sales, and for special orders on a purchase order or transfer
    # NOTE: Samples carry SalesAccounts where the table says SaleAccounts; the relation list has neither
    # NOTE: Writes cost 2 drips

    actions = (List(), Get(), Create(cost=2, one_of=("isLayaway", "isSpecialOrder")), Update(cost=2), Delete(cost=2))
    sortable = ("saleLineID", "timeStamp", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:cfd", "employee:register")

    saleLineID = Id()
    createTime = Timestamp(writable=True)
    timeStamp = Timestamp()
    unitQuantity = Integer(writable=True, required=True)
    unitPrice = Money(writable=True)
    normalUnitPrice = Money(writable=True)
    discountAmount = Money(writable=("create",))
    discountPercent = Float(writable=("create",))
    avgCost = Money()
    fifoCost = Money()
    tax = Flag(writable=True)
    tax1Rate = Float(writable=True)
    tax2Rate = Float(writable=True)
    isLayaway = Flag(writable=True)
    isWorkorder = Flag(writable=True)
    isSpecialOrder = Flag(writable=True)
    displayableSubtotal = Money()
    displayableUnitPrice = Money()
    calcLineDiscount = Money()
    calcTransactionDiscount = Money()
    calcTotal = Money()
    calcSubtotal = Money()
    calcTax1 = Money()
    calcTax2 = Money()
    taxClassID = Ref("TaxClass", writable=True)
    customerID = Ref("Customer", writable=True, required=True)
    discountID = Ref("Discount", writable=True)
    employeeID = Ref("Employee", writable=True, required=True)
    itemID = Ref("Item", writable=True, required=True)
    noteID = Ref(writable=True)
    parentSaleLineID = Ref("SaleLine", writable=True)
    shopID = Ref("Shop", writable=True, required=True)
    taxCategoryID = Ref("TaxCategory", writable=True)
    saleID = Ref("Sale", writable=("update",))
    itemFeeID = Ref("ItemFee")
    lineType = Text()
    requireFullReservation = Flag(writable=True, write_only=True)
    SaleAccounts = Anything()
    ItemFee = Anything()
    SalesAccounts = Anything()
    SpecialOrder = Anything(writable=("create",))
    Sale = Anything()
    m = Anything(undocumented=True)
    Discount = One("Discount")
    TaxClass = One("TaxClass")
    TaxCategory = One("TaxCategory")
    Note = One("Note", writable=("create",))
    Item = One("Item")
    InventorySales = Many("InventorySale")
    Employee = One("Employee", undocumented=True)
    Serialized = Many("Serialized", undocumented=True)
    Shop = One("Shop", undocumented=True)


class SaleSaleLine(
    Resource,
    fields_of=SaleLine,
    path="Sale/{saleID}/SaleLine",
    key="saleLineID",
    page="Sale-SaleLine",
    parent="Sale",
    view_of="SaleLine",
    selected=False,
    without=("Item", "InventorySales", "Employee", "Serialized", "Shop"),
):
    """DOCSTRING."""

    # NOTE: Only for sales that are neither completed nor archived; writes cost 2 drips
    # NOTE: Adding a layaway or special order line here attaches it to the sale and completes the special order
    # NOTE: itemCode may stand in for itemID; isLayaway, isWorkorder and isSpecialOrder are not to be set here
    # NOTE: DELETE is permanent
    # NOTE: Samples carry SalesAccounts where the table says SaleAccounts

    actions = (List(), Get(), Create(cost=2), Update(cost=2), Delete(cost=2))
    sortable = ("saleLineID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:register",)

    unitQuantity = Integer(writable=True)
    discountAmount = Money()
    discountPercent = Float()
    tax1Rate = Float()
    tax2Rate = Float()
    isLayaway = Flag()
    isWorkorder = Flag()
    isSpecialOrder = Flag()
    sortorder = Text()
    onCompletedTrans = Integer()
    taxClassID = Ref("TaxClass")
    customerID = Ref("Customer", writable=True)
    employeeID = Ref("Employee", writable=True)
    itemID = Ref("Item", writable=True)
    priceRuleID = Ref(writable=True)
    shopID = Ref("Shop", writable=True)
    saleID = Ref("Sale")
    TaxClass = Anything(writable=True)
    Discount = Anything(writable=True)
    Note = Anything(writable=True)
    TaxCategory = Anything(writable=True)


class SaleRefund(
    Resource,
    fields_of=Sale,
    path="Sale/{saleID}/refund",
    key="saleID",
    page="Sale-refund",
    reply="Sale",
    parent="Sale",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Costs 10 drips. Creates a completed refund sale unless completed=false; {saleID} may be the ticketNumber
    # NOTE: Body needs SalePayments.SalePayment with a paymentTypeID; without amount the original total is used; without SaleLines the whole sale is refunded
    # NOTE: Lines: parentSaleLineID with a negative unitQuantity; amounts are negative
    # NOTE: The path is documented as lower-case refund, the changelog writes Refund
    # NOTE: The page has no sample reply; the sales tutorial shows the new refund sale under Sale with SaleLines and SalePayments (kept in the sample file as full_refund_tutorial)

    actions = (
        Action(
            "refund",
            "POST",
            cost=10,
            takes=("completed", "employeeID", "registerID", "shopID", "SaleLines", "SalePayments"),
            requires=("SalePayments",),
        ),
    )
    scopes = ("employee:register",)

    completed = Flag()
    employeeID = Ref("Employee")
    registerID = Ref("Register")
    shopID = Ref("Shop")
    SalePayments = Anything()


class SaleEmailReceipt(
    Resource, path="Sale/{saleID}/EmailReceipt", page="Sale-EmailReceipt", parent="Sale", selected=False
):
    """DOCSTRING."""

    # NOTE: Body {"emailAddress": ...}; costs 5 drips; answers {"message": ...}; sends real mail, never repeat blindly

    actions = (Action("email_receipt", "POST", cost=5, takes=("emailAddress",), requires=("emailAddress",)),)
    scopes = ("employee:register", "employee:cfd")

    message = Text()


class SaleVoid(Resource, path="SaleVoid", key="saleVoidID", page="SaleVoid"):
    """DOCSTRING."""

    # NOTE: Read only; rows never change: createTime is the only stamp and is not sortable

    actions = (List(), Get())
    sortable = ("saleVoidID", "saleID")
    replication = AppendOnly("saleVoidID", created="createTime")
    scopes = ("employee:admin_void_sale",)

    saleVoidID = Id()
    createTime = Timestamp()
    reason = Text()
    saleID = Ref("Sale")
    employeeID = Ref("Employee")
    shopID = Ref("Shop")


class Quote(Resource, path="Quote", key="quoteID", page="Quote"):
    """DOCSTRING."""

    # NOTE: saleID changes every time the quote is edited: a new sale takes its place
    # NOTE: DELETE archives the quote, not the uncompleted sale behind it; no modification stamp

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("quoteID",)
    archivable = True
    scopes = ("employee:customers",)

    quoteID = Id()
    issueDate = Timestamp(writable=True)
    notes = Text(writable=True)
    archived = Flag(writable=True)
    employeeID = Ref("Employee", writable=True)
    saleID = Ref("Sale", writable=True)


class Discount(Resource, path="Discount", key="discountID", page="Discount"):
    """DOCSTRING."""

    # NOTE: Either discountAmount or discountPercent, never both; discountPercent is a fraction (1 = 100 %)
    # NOTE: Amount discounts work on sale lines only; DELETE archives

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("discountID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True

    discountID = Id()
    name = Text(writable=True)
    discountAmount = Money(writable=True)
    discountPercent = Float(writable=True)
    requireCustomer = Flag(writable=True)
    archived = Flag()
    timeStamp = Timestamp()
    createTime = Timestamp(undocumented=True)
    sourceID = Ref(undocumented=True)


class ShipTo(Resource, path="ShipTo", key="shipToID", page="ShipTo"):
    """DOCSTRING."""

    # NOTE: Read only; made through Sale (nested ShipTo)

    actions = (List(), Get())
    sortable = ("shipToID", "timeStamp", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:customers",)

    shipToID = Id()
    shipped = Flag()
    timeStamp = Timestamp()
    shipNote = Text()
    firstName = Text()
    lastName = Text()
    customerID = Ref("Customer")
    saleID = Ref("Sale")
    company = Text()
    contactID = Ref(undocumented=True)
    Contact = One("Contact")


class SpecialOrder(Resource, path="SpecialOrder", key="specialOrderID", page="SpecialOrder"):
    """DOCSTRING."""

    # NOTE: Read only; made by SaleLine with isSpecialOrder=true
    # NOTE: timeStamp and status are in samples but not in the table

    actions = (List(), Get())
    sortable = ("specialOrderID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:special_orders",)
    nested = (
        "SaleLine.Item",
        "SaleLine.Item.Note",
        "SaleLine.Note",
        "SaleLine.Discount",
        "SaleLine.TaxClass",
        "SaleLine.TaxCategory",
    )

    specialOrderID = Id()
    unitQuantity = Integer()
    contacted = Flag()
    completed = Flag()
    customerID = Ref("Customer")
    shopID = Ref("Shop")
    saleLineID = Ref("SaleLine")
    orderLineID = Ref("OrderLine")
    transferItemID = Ref("InventoryTransferTransferItems")
    timeStamp = Timestamp()
    status = Text()
    SaleLine = One("SaleLine")
    OrderLine = One("OrderLine")
