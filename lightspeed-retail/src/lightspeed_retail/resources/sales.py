"""What was sold: sales with their lines, refunds, voids, quotes, discounts, shipping addresses and special orders."""

from __future__ import annotations

from ._base import (
    NESTED,
    Action,
    Anything,
    AppendOnly,
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
    Shape,
    Stamp,
    Text,
    Timestamp,
    Update,
)


class Sale(Resource, path="Sale", key="saleID", page="Sale"):
    """A sale at a register, open or completed. A refund is a sale too, with negative quantities and amounts.

    A sale is completed only if its payments cover it, and cannot be archived afterwards. It may be dated back then,
    which takes its timeStamp into the past: updatetime is the stamp that always moves forward. Lines that are sent
    without a saleLineID are added, so that repeating a request repeats them.
    """

    actions = (List(), Get(), Create(cost=2), Update(cost=2), Archive(cost=2))
    sortable = ("saleID", "timeStamp", "completeTime", "updatetime")
    traces = (("referenceNumber", "referenceNumberSource"), ("referenceNumber",))
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
    timeStamp = Timestamp("Last change; on a completed sale its completeTime, which may lie in the past.")
    discountPercent = Float("Discount as a fraction; lines carry the discounts now.", writable=True, deprecated=True)
    completed = Flag("Whether it is paid and closed.", writable=True)
    archived = Flag(writable=("create",))
    voided = Flag("Whether it was cancelled; sale_void says when and why.", writable=("create",))
    enablePromotions = Flag("Whether promotions apply; takes effect on creation only.", writable=True)
    createTime = Timestamp()
    updatetime = Timestamp("Last change, set by the server only.")
    completeTime = Timestamp("When it was completed; missing until then. May be set to the past.", writable=True)
    referenceNumber = Text("Key of the sale in another system; not necessarily unique.", writable=True)
    referenceNumberSource = Text("Name of that other system.", writable=True)
    tax1Rate = Float("Rate of the first tax as a fraction: 0.05 = 5 %.")
    tax2Rate = Float("Rate of the second tax as a fraction: 0.05 = 5 %.")
    change = Money("Cash handed back to the customer.", writable=True)
    tipEnabled = Flag("Whether it can be paid with a tip.", writable=True)
    calcDiscount = Money("Sum of all discounts.")
    calcTotal = Money("What the customer owes: lines less discounts plus taxes.")
    calcSubtotal = Money("Lines before discounts and taxes.")
    calcTaxable = Money("The part that is taxed.")
    calcNonTaxable = Money("The part that is not taxed.")
    calcAvgCost = Money("Cost of what was sold, at average cost.")
    calcFIFOCost = Money("Cost of what was sold, first in, first out.")
    calcTax1 = Money("Amount of the first tax.")
    calcTax2 = Money("Amount of the second tax.")
    calcPayments = Money("Sum of the payments less the change.")
    calcTips = Money("Sum of the tips.")
    calcItemFees = Money("Sum of the item fees.", undocumented=True)
    total = Money("Equal to calcTotal in all samples.")
    totalDue = Money("Equal to calcTotal in all samples.")
    displayableTotal = Money("Total as the receipt shows it.")
    displayableSubtotal = Money("Subtotal as the receipt shows it.")
    taxTotal = Money("Sum of all taxes.")
    tippableAmount = Money("Amount that a tip can be reckoned on.", undocumented=True)
    balance = Money("What is still to be paid; 0 once completed.")
    customerID = Ref("Customer", writable=True)
    discountID = Ref("Discount", "Lines carry the discounts now.", writable=True, deprecated=True)
    employeeID = Ref("Employee", "Who made the sale; new lines inherit it.", writable=True)
    tipEmployeeID = Ref("Employee", "Who gets the tip.", writable=True)
    quoteID = Ref("Quote", "The quote it stands behind.", writable=True)
    registerID = Ref("Register", writable=True)
    shipToID = Ref("ShipTo", writable=True)
    shopID = Ref("Shop", writable=True)
    taxCategoryID = Ref("TaxCategory", "The sales tax that applies.", writable=True)
    isTaxInclusive = Flag("Whether prices include the taxes.", writable=True)
    receiptPreference = Text("How the customer gets the receipt: printed or email in the samples.", writable=True)
    ticketNumber = Text("Number on the receipt: twelve digits, beginning with 22.")
    MetaData = Anything(aliases=("m",), undocumented=True)
    TaxClassTotals = Many("Tax", "Taxes per tax class.", embedded=True, undocumented=True)
    SaleLines = Many("SaleLine", writable=True)
    SaleNotes = One("SaleNotes", writable=True)
    SalePayments = Many("SalePayment", writable=True)
    ShipTo = One("ShipTo", writable=True)
    Customer = One("Customer", writable=True)
    Discount = One("Discount", writable=True)
    TaxCategory = One("TaxCategory", writable=True)
    Quote = One("Quote", writable=True)
    Shop = One("Shop", "In replies to a change only.", undocumented=True)


class SaleLine(Resource, path="SaleLine", key="saleLineID", page="SaleLine"):
    """One item on a sale, or a reservation that waits for its sale: a layaway or a special order.

    Only reservations can be created here; saleID is 0 until they are attached to a sale. A line goes for good when it
    is deleted, which is refused on completed and cancelled sales. On a refund the quantity and the calculated amounts
    are negative, while unit prices and unit costs stay positive.
    """

    actions = (List(), Get(), Create(cost=2, one_of=("isLayaway", "isSpecialOrder")), Update(cost=2), Delete(cost=2))
    sortable = ("saleLineID", "timeStamp", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:cfd", "employee:register")

    saleLineID = Id()
    createTime = Timestamp(writable=True)
    timeStamp = Timestamp()
    unitQuantity = Integer("Units sold; negative on a refund.", writable=True, required=True)
    unitPrice = Money("Price of one unit before discounts.", writable=True)
    normalUnitPrice = Money("Usual price of one unit when another was charged; 0: no other was.", writable=True)
    discountAmount = Money("Discount that is an amount; 0 if it is a share.", writable=("create",))
    discountPercent = Float("Discount that is a share, as a fraction: 0.05 = 5 %.", writable=("create",))
    avgCost = Money("Average cost of one unit.", writable=(NESTED,))
    fifoCost = Money("Cost of one unit, first in, first out.", writable=(NESTED,))
    tax = Flag("Whether it is taxed.", writable=True)
    tax1Rate = Float(
        "Rate of the first tax as a fraction. 0 without a tax category of its own: the sale's holds.", writable=True
    )
    tax2Rate = Float(
        "Rate of the second tax as a fraction. 0 without a tax category of its own: the sale's holds.", writable=True
    )
    isLayaway = Flag(
        "Whether it is put aside for a customer; setting it detaches the line from its sale.", writable=True
    )
    isWorkorder = Flag("Whether it belongs to a work order.", writable=True)
    isSpecialOrder = Flag(
        "Whether it is ordered for a customer; setting it detaches the line from its sale.", writable=True
    )
    displayableSubtotal = Money("Subtotal as the receipt shows it.")
    displayableUnitPrice = Money("Price of one unit as the receipt shows it.")
    calcLineDiscount = Money("The line's own discount.")
    calcTransactionDiscount = Money("The line's share of a discount on the whole sale.")
    calcTotal = Money("Price of all units less discounts plus taxes.")
    calcSubtotal = Money("unitQuantity times unitPrice.")
    calcTax1 = Money("Amount of the first tax.")
    calcTax2 = Money("Amount of the second tax.")
    taxClassID = Ref("TaxClass", writable=True)
    customerID = Ref(
        "Customer",
        "Who a reservation is for; 0 on other lines, the sale names the customer.",
        writable=True,
        required=True,
    )
    discountID = Ref("Discount", writable=True)
    employeeID = Ref("Employee", "Who sold it.", writable=True, required=True)
    itemID = Ref("Item", "0 for a charge that is no item.", writable=True, required=True)
    noteID = Ref("", "The record in Note.", writable=True)
    parentSaleLineID = Ref("SaleLine", "The line that is refunded, or the one that a fee belongs to.", writable=True)
    shopID = Ref("Shop", writable=True, required=True)
    taxCategoryID = Ref("TaxCategory", "The sales tax that applies; 0: that of the sale.", writable=True)
    saleID = Ref("Sale", "0 while it is a reservation.", writable=("update",))
    itemFeeID = Ref("ItemFee", "The fee that it charges.")
    lineType = Text("Empty, item_fee, or item_fee_refund.")
    itemCode = Text(
        "Stands in for itemID: a UPC, an EAN or an itemID.", writable=True, write_only=True, undocumented=True
    )
    requireFullReservation = Flag("True makes a layaway fail when stock is short.", writable=True, write_only=True)
    SalesAccounts = Many("SaleAccount", "The credit account that it changes.", aliases=("SaleAccounts",), embedded=True)
    ItemFee = One("ItemFee", "The fee that it charges.", embedded=True)
    m = One("SaleLineTotals", "In print views only.", aliases=("MetaData",), undocumented=True)
    Discount = One("Discount")
    TaxClass = One("TaxClass")
    TaxCategory = One("TaxCategory")
    Note = One("Note", writable=("create",))
    Item = One("Item")
    InventorySales = Many("InventorySale", "The lots of stock it was taken from.")
    SpecialOrder = Many("SpecialOrder", "In replies to a creation only.", writable=("create",), undocumented=True)
    Sale = One("Sale", "In replies to a change only.", undocumented=True)
    Employee = One("Employee", "In print views only.", undocumented=True)
    Serialized = Many("Serialized", "In print views only.", undocumented=True)
    Shop = One("Shop", "In print views only.", undocumented=True)


class SaleLineTotals(Shape):
    """Amounts of the work order that a line stands for, as a printed receipt shows them."""

    workorderSystemSku = Text("Number of the work order.")
    workorderSubtotal = Money()
    workorderLineDiscount = Money("Discounts on its lines and parts.")
    workorderTransactionDiscount = Money("Discount on the whole of it.")
    workorderAllDiscounts = Money("Both discounts.")
    workorderTax = Money()
    workorderTotal = Money()


class SaleSaleLine(
    Resource,
    fields_of=SaleLine,
    path="Sale/{saleID}/SaleLine",
    key="saleLineID",
    page="Sale-SaleLine",
    parent="Sale",
    view_of="SaleLine",
    selected=False,
    without=(
        "requireFullReservation",
        "m",
        "Item",
        "InventorySales",
        "SpecialOrder",
        "Employee",
        "Serialized",
        "Shop",
    ),
):
    """The lines of one sale.

    They can be changed while the sale is neither completed nor archived. Adding a reservation here attaches it to the
    sale and completes its special order. Deleting is for good. Nothing can be loaded with the lines: what is nested
    in them comes unasked.
    """

    actions = (List(), Get(), Create(cost=2), Update(cost=2), Delete(cost=2))
    sortable = ("saleLineID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:register",)

    unitQuantity = Integer("Units sold; negative on a refund.", writable=True)
    discountAmount = Money("Discount that is an amount; 0 if it is a share.")
    discountPercent = Float("Discount that is a share, as a fraction: 0.05 = 5 %.")
    tax1Rate = Float("Rate of the first tax as a fraction. 0 without a tax category of its own: the sale's holds.")
    tax2Rate = Float("Rate of the second tax as a fraction. 0 without a tax category of its own: the sale's holds.")
    isLayaway = Flag("Whether it is put aside for a customer.")
    isWorkorder = Flag("Whether it belongs to a work order.")
    isSpecialOrder = Flag("Whether it is ordered for a customer.")
    sortorder = Text("Place on the sale.")
    onCompletedTrans = Integer()
    taxClassID = Ref("TaxClass")
    customerID = Ref("Customer", "0 on most lines: the sale names the customer.", writable=True)
    employeeID = Ref("Employee", "Who sold it; the sale's employee if not given.", writable=True)
    itemID = Ref("Item", "0 for a charge that is no item.", writable=True)
    priceRuleID = Ref("", "The rule that set the price.", writable=True)
    shopID = Ref("Shop", writable=True)
    saleID = Ref("Sale")
    TaxClass = One("TaxClass", embedded=True, writable=True)
    Discount = One("Discount", embedded=True, writable=True)
    Note = One("Note", embedded=True, writable=True)
    TaxCategory = One("TaxCategory", embedded=True, writable=True)


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
    """Refunds a sale by making another one with negative quantities and amounts, completed unless told otherwise.

    The sale may be named by its ticketNumber too. Without SaleLines all of it is refunded; a line names what it takes
    back by parentSaleLineID. SalePayments needs a payment type; without an amount the original total is paid back.
    """

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


class SaleEmailReceipt(
    Resource, path="Sale/{saleID}/EmailReceipt", page="Sale-EmailReceipt", parent="Sale", selected=False
):
    """Sends the receipt of a sale by e-mail. Every call sends another one."""

    actions = (Action("email_receipt", "POST", cost=5, takes=("emailAddress",), requires=("emailAddress",)),)
    scopes = ("employee:register", "employee:cfd")

    emailAddress = Text("Where to send it.", write_only=True)
    message = Text("Where it was sent.")


class SaleVoid(Resource, path="SaleVoid", key="saleVoidID", page="SaleVoid"):
    """The cancellation of a sale, with its reason. Rows never change."""

    actions = (List(), Get())
    sortable = ("saleVoidID", "saleID")
    replication = AppendOnly("saleVoidID", created="createTime")
    scopes = ("employee:admin_void_sale",)

    saleVoidID = Id()
    createTime = Timestamp()
    reason = Text()
    saleID = Ref("Sale", "The sale that was cancelled.")
    employeeID = Ref("Employee", "Who cancelled it.")
    shopID = Ref("Shop")


class Quote(Resource, path="Quote", key="quoteID", page="Quote"):
    """A price that a customer was offered. The goods stand on an open sale.

    Editing a quote in the user interface puts a new sale in place of the old one. Archiving a quote leaves its sale.
    There is no modification stamp.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("quoteID",)
    archivable = True
    scopes = ("employee:customers",)

    quoteID = Id()
    issueDate = Timestamp(writable=True)
    notes = Text(writable=True)
    archived = Flag(writable=True)
    employeeID = Ref("Employee", writable=True)
    saleID = Ref("Sale", "The open sale with the goods; changes whenever the quote is edited.", writable=True)


class Discount(Resource, path="Discount", key="discountID", page="Discount"):
    """A discount that can be given: either an amount, on sale lines only, or a share. Archived, never deleted."""

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("discountID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True

    discountID = Id()
    name = Text(writable=True)
    discountAmount = Money("0 if the discount is a share.", writable=True)
    discountPercent = Float("As a fraction: 1 = 100 %. 0 if the discount is an amount.", writable=True)
    requireCustomer = Flag("Whether only sales with a customer can have it.", writable=True)
    archived = Flag()
    timeStamp = Timestamp()
    createTime = Timestamp(undocumented=True)
    sourceID = Integer("Where it comes from: 0, 1 or 2; 2 on a discount rule in the samples.", undocumented=True)


class ShipTo(Resource, path="ShipTo", key="shipToID", page="ShipTo"):
    """Where the goods of a sale are shipped to. It is written as part of the sale."""

    actions = (List(), Get())
    sortable = ("shipToID", "timeStamp", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:customers",)

    shipToID = Id()
    shipped = Flag("Whether the goods are on their way.", writable=(NESTED,))
    timeStamp = Timestamp()
    shipNote = Text("Note for the shipment.", writable=(NESTED,))
    firstName = Text(writable=(NESTED,))
    lastName = Text(writable=(NESTED,))
    company = Text(writable=(NESTED,))
    customerID = Ref("Customer", writable=(NESTED,))
    saleID = Ref("Sale")
    contactID = Ref("", "The record in Contact.", undocumented=True)
    Contact = One("Contact", "The address.", writable=(NESTED,))


class SpecialOrder(Resource, path="SpecialOrder", key="specialOrderID", page="SpecialOrder"):
    """Goods that are ordered for a customer. It is made by creating a sale line with isSpecialOrder."""

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
    unitQuantity = Integer("Units ordered.")
    contacted = Flag("Whether the customer was told that the goods are there.", writable=(NESTED,))
    completed = Flag("Whether the customer has the goods.")
    customerID = Ref("Customer")
    shopID = Ref("Shop")
    saleLineID = Ref("SaleLine", "The line that charges it.")
    orderLineID = Ref("OrderLine", "The line of the purchase order it was ordered with; 0 until then.")
    transferItemID = Ref("InventoryTransferTransferItems", "The transfer it comes with; 0: none.")
    timeStamp = Timestamp()
    status = Text("The samples have Not Ordered and Ready For Pickup.")
    SaleLine = One("SaleLine")
    OrderLine = One("OrderLine")
