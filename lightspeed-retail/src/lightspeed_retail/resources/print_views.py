"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
    Action,
    Anything,
    Date,
    Filter,
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
)
from .employees import Employee
from .registers import RegisterCount, RegisterWithdraw
from .inventory import Transfer
from .sales import Sale
from .purchasing import Order, VendorReturn
from .workorders import Workorder


class PrintView(Resource):
    """DOCSTRING."""

    actions = (List(), Get(), Action("render_html", "GET", path=".html?template={template}", single=True))


class DisplayTemplateEmployee(
    PrintView,
    fields_of=Employee,
    path="DisplayTemplate/Employee",
    key="employeeID",
    page="DisplayTemplate-Employee",
    view_of="Employee",
    selected=False,
    without=("Contact", "EmployeeRole", "EmployeeRights"),
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: LastRegister comes back as Register

    sortable = ("employeeID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:register",)
    fixed = ("LastRegister", "LastRegister.Shop")

    firstName = Text()
    lastName = Text()
    lockOut = Flag()
    archived = Flag()
    clockInEmployeeHoursID = Ref("EmployeeHours")
    employeeRoleID = Ref()
    limitToShopID = Ref("Shop")
    lastShopID = Ref("Shop")
    lastSaleID = Ref("Sale")
    lastRegisterID = Ref("Register")
    Register = Anything()
    LastRegister = One("Register")


class DisplayTemplateItemAsLabel(
    PrintView,
    path="DisplayTemplate/ItemAsLabel",
    key="itemID",
    page="DisplayTemplate-ItemAsLabel",
    reply="Label",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: Query like Item; reply key Label with copies, itemID, Item and m {currency_symbol, price, title}

    sortable = ("itemID",)
    scopes = ("employee:inventory_base",)
    fixed = (
        "Item",
        "Item.ItemVendorNums",
        "Item.Note",
        "Item.Category",
        "Item.DefaultVendor",
        "Item.ItemMatrix",
        "Item.Manufacturer",
    )

    itemID = Id()
    copies = Integer()
    m = Anything()
    Item = One("Item")


class DisplayTemplateLabel(PrintView, path="DisplayTemplate/Label", page="DisplayTemplate-Label", selected=False):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: The label queue; labelID is the key in the path and in Sortable but not in the payload

    sortable = ("labelID",)
    scopes = ("employee:inventory_base",)
    fixed = (
        "Item.ItemVendorNums",
        "Item.Note",
        "Item.Category",
        "Item.DefaultVendor",
        "Item.ItemMatrix",
        "Item.Manufacturer",
    )

    copies = Integer()
    itemID = Ref("Item")
    Item = Anything()
    m = Anything()


class DisplayTemplateOrder(
    PrintView,
    fields_of=Order,
    path="DisplayTemplate/Order",
    key="orderID",
    page="DisplayTemplate-Order",
    view_of="Order",
    selected=False,
    without=("CustomFieldValues",),
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: m holds totals; total is listed twice in the metadata table

    sortable = ("orderID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:purchase_orders",)
    fixed = (
        "OrderLines",
        "OrderLines.Item",
        "OrderLines.Item.ItemVendorNums",
        "OrderLines.SpecialOrders",
        "Note",
        "Vendor",
        "Vendor.Contact",
        "Shop",
        "Shop.Contact",
    )

    orderedDate = Date()
    receivedDate = Date()
    shipInstructions = Text()
    stockInstructions = Text()
    shipCost = Money()
    otherCost = Money()
    discount = Float()
    arrivalDate = Date()
    refNum = Text()
    vendorID = Ref("Vendor")
    shopID = Ref("Shop")
    m = Anything()
    Vendor = One("Vendor")
    Shop = One("Shop")


class DisplayTemplateOrderLineAsLabel(
    PrintView,
    path="DisplayTemplate/OrderLineAsLabel",
    page="DisplayTemplate-OrderLineAsLabel",
    reply="Label",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: Lines with checkedIn 0 are left out unless all_labels=true; orderLineID is not in the payload

    sortable = ("orderLineID",)
    filters = (
        Filter("all_labels", Flag, "true: also lines whose checkedIn is 0, and copies becomes the ordered quantity"),
    )
    scopes = ("employee:inventory_base",)
    fixed = (
        "Item",
        "Item.ItemVendorNums",
        "Item.Note",
        "Item.Category",
        "Item.DefaultVendor",
        "Item.ItemMatrix",
        "Item.Manufacturer",
        "Order.Vendor",
    )

    copies = Integer()
    itemID = Ref("Item")
    Order = Anything()
    m = Anything()
    Item = One("Item")


class DisplayTemplateRegisterCount(
    PrintView,
    fields_of=RegisterCount,
    path="DisplayTemplate/RegisterCount",
    key="registerCountID",
    page="DisplayTemplate-RegisterCount",
    view_of="RegisterCount",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: Both employees come back in a list under the key Employee, not under the relation names

    sortable = ("registerCountID",)
    scopes = ("employee:register",)
    fixed = (
        "RegisterCountAmounts",
        "RegisterCountAmounts.PaymentType",
        "OpenEmployee",
        "CloseEmployee",
        "Register",
        "Register.Shop",
    )

    Employee = One("Employee", relation="CloseEmployee")
    Register = One("Register")


class DisplayTemplateRegisterWithdraw(
    PrintView,
    fields_of=RegisterWithdraw,
    path="DisplayTemplate/RegisterWithdraw",
    key="registerWithdrawID",
    page="DisplayTemplate-RegisterWithdraw",
    view_of="RegisterWithdraw",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix

    sortable = ("registerWithdrawID",)
    scopes = ("employee:register",)
    fixed = ("PaymentType", "Employee", "Register", "Register.Shop")

    amount = Money()
    createTime = Timestamp()
    notes = Text()
    employeeID = Ref("Employee")
    paymentTypeID = Ref("PaymentType")
    registerID = Ref("Register")
    PaymentType = One("PaymentType")
    Employee = One("Employee")
    Register = One("Register")


class DisplayTemplateSale(
    PrintView,
    fields_of=Sale,
    path="DisplayTemplate/Sale",
    key="saleID",
    page="DisplayTemplate-Sale",
    view_of="Sale",
    selected=False,
    without=("SaleNotes",),
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: Customer.Layaways, SpecialOrders and Workorders hold SaleLine records; TaxClassTotals.Tax and m hold receipt totals (vendor templates call m MetaData)

    sortable = ("saleID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:register",)
    fixed = (
        "SaleLines",
        "SaleLines.Item",
        "SaleLines.Item.Category",
        "SaleLines.Item.TagRelations",
        "SaleLines.Item.TagRelations.Tag",
        "SaleLines.Discount",
        "SaleLines.TaxClass",
        "SaleLines.TaxCategory",
        "SaleLines.Note",
        "SaleLines.Employee",
        "SaleLines.Serialized",
        "SalePayments",
        "SalePayments.PaymentType",
        "SalePayments.CCCharge",
        "SalePayments.CreditAccount",
        "ShipTo",
        "ShipTo.Contact",
        "Discount",
        "Quote",
        "TaxCategory",
        "Customer",
        "Customer.Contact",
        "Customer.CreditAccount",
        "Customer.Note",
        "Customer.Layaways",
        "Customer.Layaways.Item",
        "Customer.Layaways.Note",
        "Customer.Layaways.Discount",
        "Customer.Layaways.Shop",
        "Customer.Layaways.Serialized",
        "Customer.SpecialOrders",
        "Customer.SpecialOrders.Item",
        "Customer.SpecialOrders.Note",
        "Customer.SpecialOrders.Discount",
        "Customer.SpecialOrders.Shop",
        "Customer.SpecialOrders.Serialized",
        "Customer.Workorders",
        "Customer.Workorders.Item",
        "Customer.Workorders.Note",
        "Customer.Workorders.Discount",
        "Customer.Workorders.Employee",
        "Customer.Workorders.Shop",
        "Customer.Workorders.Serialized",
        "Shop",
        "Shop.Contact",
        "Shop.ReceiptSetup",
        "Employee",
        "Register",
    )

    discountPercent = Float(deprecated=True)
    completed = Flag()
    archived = Flag()
    voided = Flag()
    enablePromotions = Flag()
    isTaxInclusive = Flag()
    referenceNumber = Text()
    referenceNumberSource = Text()
    change = Money()
    tipEnabled = Flag()
    receiptPreference = Text()
    customerID = Ref("Customer")
    discountID = Ref("Discount", deprecated=True)
    employeeID = Ref("Employee")
    tipEmployeeID = Ref("Employee")
    quoteID = Ref("Quote")
    registerID = Ref("Register")
    shipToID = Ref("ShipTo")
    shopID = Ref("Shop")
    taxCategoryID = Ref("TaxCategory")
    completeTime = Timestamp()
    TaxClassTotals = Anything()
    SaleLines = Many("SaleLine")
    SalePayments = Many("SalePayment")
    ShipTo = One("ShipTo")
    Discount = One("Discount")
    Quote = One("Quote")
    TaxCategory = One("TaxCategory")
    Customer = One("Customer")
    Shop = One("Shop")
    Employee = One("Employee")
    Register = One("Register")


class DisplayTemplateTransfer(
    PrintView,
    fields_of=Transfer,
    path="DisplayTemplate/Transfer",
    key="transferID",
    page="DisplayTemplate-Transfer",
    view_of="Transfer",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: Old transfer shape (TransferFrom, TransferTo)

    sortable = ("transferID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:transfers",)
    fixed = ("TransferItems", "TransferItems.Item")

    TransferItems = Many("InventoryTransferTransferItems", wrapper="TransferItem")


class DisplayTemplateTransferItemAsLabel(
    PrintView,
    path="DisplayTemplate/TransferItemAsLabel",
    page="DisplayTemplate-TransferItemAsLabel",
    reply="Label",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: copies = first non-zero of received, sent, toSend; transferItemID is not in the payload

    sortable = ("transferItemID",)
    scopes = ("employee:inventory_base",)

    copies = Integer()
    itemID = Ref("Item")
    Item = Anything()
    m = Anything()


class DisplayTemplateVendorReturn(
    PrintView,
    fields_of=VendorReturn,
    path="DisplayTemplate/VendorReturn",
    key="vendorReturnID",
    page="DisplayTemplate-VendorReturn",
    view_of="VendorReturn",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: No field table, no sample: the record is that of VendorReturn

    sortable = ("vendorReturnID",)
    replication = Stamp("timeStamp")
    scopes = ("employee:vendor_returns",)
    fixed = (
        "Note",
        "VendorReturnItems",
        "VendorReturnItems.Item",
        "VendorReturnItems.Item.ItemVendorNums",
        "Shop",
        "Shop.Contact",
        "Vendor",
        "Vendor.Contact",
        "VendorReturnItems.VendorReturnItemReason",
    )


class DisplayTemplateWorkorder(
    PrintView,
    fields_of=Workorder,
    path="DisplayTemplate/WorkOrder",
    key="workorderID",
    page="DisplayTemplate-Workorder",
    reply="Workorder",
    view_of="Workorder",
    selected=False,
    without=("Images",),
):
    """DOCSTRING."""

    # NOTE: Read only; what the vendor's print template would get. Relations are fixed, load_relations is ignored
    # NOTE: GET with .html and ?template=<name> renders HTML; the single-record paths on the page lack the account prefix
    # NOTE: The path segment is WorkOrder, the reply key Workorder

    sortable = ("workorderID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:workbench",)
    fixed = (
        "Serialized",
        "Serialized.Item",
        "Discount",
        "WorkorderStatus",
        "WorkorderLines",
        "WorkorderLines.Item",
        "WorkorderLines.Employee",
        "WorkorderLines.Discount",
        "WorkorderLines.TaxClass",
        "WorkorderLines.SaleLine",
        "WorkorderItems",
        "WorkorderItems.Item",
        "WorkorderItems.Employee",
        "WorkorderItems.Discount",
        "WorkorderItems.SaleLine",
        "WorkorderItems.SaleLine.Serialized",
        "Customer",
        "Customer.Contact",
        "Customer.Note",
        "Shop",
        "Shop.Contact",
        "Shop.ReceiptSetup",
        "Employee",
    )

    timeIn = Timestamp()
    etaOut = Timestamp()
    note = Text()
    warranty = Flag()
    hookIn = Text()
    hookOut = Text()
    saveParts = Flag()
    assignEmployeeToAll = Flag()
    customerID = Ref("Customer")
    discountID = Ref("Discount")
    employeeID = Ref("Employee")
    serializedID = Ref("Serialized")
    shopID = Ref("Shop")
    workorderStatusID = Ref("WorkorderStatus")
    m = Anything()
    Shop = One("Shop")


class DisplayTemplateItemAsLabelMeta(Shape):
    """DOCSTRING."""

    currency_symbol = Text()
    price = Money()
    title = Text()


class DisplayTemplateLabelMeta(Shape):
    """DOCSTRING."""

    currency_symbol = Text()
    price = Money()
    title = Text()


class DisplayTemplateOrderMeta(Shape):
    """DOCSTRING."""

    subtotal = Money()
    totalDiscount = Money()
    total = Money()
    shipping = Money()
    other = Money()
    cost = Money()


class DisplayTemplateOrderLineAsLabelMeta(Shape):
    """DOCSTRING."""

    currency_symbol = Text()
    price = Money()
    title = Text()


class DisplayTemplateSaleMeta(Shape):
    """DOCSTRING."""

    workorderTax = Money()
    workorderLineDiscount = Money()
    workorderTransactionDiscount = Money()
    workorderAllDiscounts = Money()
    workorderSubtotal = Money()
    workorderTotal = Money()
    workorderSystemSku = Text()
    subtotal = Money()
    subtotalNoDiscount = Money()
    tax = Money()
    tax1 = Money()
    tax2 = Money()
    tax3 = Money()
    tax4 = Money()
    tax5 = Money()
    lineDiscount = Money()
    allDiscounts = Money()
    taxTotal = Money()
    total = Money()
    layawaysSubtotal = Money()
    layawaysSubtotalNoDiscount = Money()
    layawaysTax = Money()
    layawaysTax1 = Money()
    layawaysTax2 = Money()
    layawaysTax3 = Money()
    layawaysTax4 = Money()
    layawaysTax5 = Money()
    layawaysLineDiscount = Money()
    layawaysAllDiscounts = Money()
    layawaysTaxTotal = Money()
    layawaysTotal = Money()
    specialOrdersSubtotal = Money()
    specialOrdersSubtotalNoDiscount = Money()
    specialOrdersTax = Money()
    specialOrdersTax1 = Money()
    specialOrdersTax2 = Money()
    specialOrdersTax3 = Money()
    specialOrdersTax4 = Money()
    specialOrdersTax5 = Money()
    specialOrdersLineDiscount = Money()
    specialOrdersAllDiscounts = Money()
    specialOrdersTaxTotal = Money()
    specialOrdersTotal = Money()
    workordersSubtotal = Money()
    workordersSubtotalNoDiscount = Money()
    workordersTax = Money()
    workordersTax1 = Money()
    workordersTax2 = Money()
    workordersTax3 = Money()
    workordersTax4 = Money()
    workordersTax5 = Money()
    workordersLineDiscount = Money()
    workordersAllDiscounts = Money()
    workordersTaxTotal = Money()
    workordersTotal = Money()
    getAmountToCompleteAll = Money()


class DisplayTemplateTransferItemAsLabelMeta(Shape):
    """DOCSTRING."""

    currency_symbol = Text()
    price = Money()
    title = Text()


class DisplayTemplateWorkorderMeta(Shape):
    """DOCSTRING."""

    labor = Money()
    parts = Money()
    discount = Money()
    tax = Money()
    total = Money()
