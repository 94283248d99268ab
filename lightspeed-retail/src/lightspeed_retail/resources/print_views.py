"""What is printed: records as the templates of receipts, labels and forms get them."""

from __future__ import annotations

from ._base import Action, Filter, Flag, Get, Integer, List, Many, Money, One, Ref, Resource, Shape, Stamp, Text
from .employees import Employee
from .inventory import Transfer
from .purchasing import Order, VendorReturn
from .registers import RegisterCount, RegisterWithdraw
from .sales import Sale
from .workorders import Workorder


class PrintView(Resource):
    """Records of another resource with everything that a printed form shows of them.

    A view is read only. Its nested records are fixed: they always come, and ``load_relations`` is ignored. ``fixed``
    names them with those that the documentation takes for granted (``m``, parents of a dotted relation). Every record
    can also be had as HTML, rendered with a named template.
    """

    actions = (List(), Get(), Action("render_html", "GET", path=".html?template={template}", single=True))


# ------------------------------------------------------------------------------------------------------ labels


class Label(Shape):
    """What is printed on the price label of an item."""

    copies = Integer("How many labels are to be printed.")
    itemID = Ref("Item")
    Item = One("Item")
    m = One("LabelTexts", "What the label says.", aliases=("MetaData",), embedded=True)


class LabelTexts(Shape):
    """The words and the price on a label."""

    currency_symbol = Text()
    price = Money("Price of one unit.")
    title = Text("Headline; the name of the shop in the samples.")


ITEM_ON_LABEL = (
    "Item",
    "Item.ItemVendorNums",
    "Item.Note",
    "Item.Category",
    "Item.DefaultVendor",
    "Item.ItemMatrix",
    "Item.Manufacturer",
)


class DisplayTemplateLabel(
    PrintView, fields_of=Label, path="DisplayTemplate/Label", page="DisplayTemplate-Label", selected=False
):
    """A label that waits to be printed. Records do not show the labelID by which the address names them."""

    sortable = ("labelID",)
    scopes = ("employee:inventory_base",)
    fixed = ITEM_ON_LABEL


class DisplayTemplateItemAsLabel(
    PrintView,
    fields_of=Label,
    path="DisplayTemplate/ItemAsLabel",
    key="itemID",
    page="DisplayTemplate-ItemAsLabel",
    reply="Label",
    selected=False,
):
    """The label of an item; found like the item itself."""

    sortable = ("itemID",)
    scopes = ("employee:inventory_base",)
    fixed = ITEM_ON_LABEL


class DisplayTemplateOrderLineAsLabel(
    PrintView,
    fields_of=Label,
    path="DisplayTemplate/OrderLineAsLabel",
    page="DisplayTemplate-OrderLineAsLabel",
    reply="Label",
    selected=False,
):
    """The labels for one line of a purchase order, a copy for each unit checked in.

    Lines with nothing checked in are left out unless all_labels is true. Records do not show the orderLineID by which
    the address names them.
    """

    sortable = ("orderLineID",)
    filters = (Filter("all_labels", Flag, "True: all lines, and a copy for each unit ordered."),)
    scopes = ("employee:inventory_base",)
    fixed = (*ITEM_ON_LABEL, "Order", "Order.Vendor")

    Order = One("LabelOrder", "The purchase order.")


class LabelOrder(Shape):
    """What a label knows of the purchase order that its item came with."""

    vendorID = Ref("Vendor")
    Vendor = One("Vendor", "Key and name of the vendor only.")


class DisplayTemplateTransferItemAsLabel(
    PrintView,
    fields_of=Label,
    path="DisplayTemplate/TransferItemAsLabel",
    page="DisplayTemplate-TransferItemAsLabel",
    reply="Label",
    selected=False,
):
    """The labels for one item on a transfer: a copy for each unit received, else sent, else to be sent.

    Records do not show the transferItemID by which the address names them.
    """

    sortable = ("transferItemID",)
    scopes = ("employee:inventory_base",)
    fixed = ("Item", "Item.ItemVendorNums")


# ---------------------------------------------------------------------------------------------------- register


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
    """An employee as printed when a register is opened: with the register used last."""

    sortable = ("employeeID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:register",)
    fixed = ("LastRegister", "LastRegister.Shop")

    Register = One("Register", "The register used last.", relation="LastRegister", aliases=("LastRegister",))


class DisplayTemplateRegisterCount(
    PrintView,
    fields_of=RegisterCount,
    path="DisplayTemplate/RegisterCount",
    key="registerCountID",
    page="DisplayTemplate-RegisterCount",
    view_of="RegisterCount",
    selected=False,
):
    """The count that closes a register, as printed."""

    sortable = ("registerCountID",)
    scopes = ("employee:register",)
    fixed = ("RegisterCountAmounts", "RegisterCountAmounts.PaymentType", "Employee", "Register", "Register.Shop")

    Employee = Many(
        "Employee", "Who opened and who closed the register; openEmployeeID and closeEmployeeID tell which."
    )
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
    """Money put into a register or taken out of it, as printed."""

    sortable = ("registerWithdrawID",)
    scopes = ("employee:register",)
    fixed = ("PaymentType", "Employee", "Register", "Register.Shop")

    Employee = One("Employee")
    Register = One("Register")


# ------------------------------------------------------------------------------------------------------- sales


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
    """A sale as printed on its receipt: with lines, payments, taxes, and all that is reserved for the customer.

    The customer's Layaways, SpecialOrders and Workorders are sale lines.
    """

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
        "Customer.m",
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
        "Customer.Workorders.m",
        "Shop",
        "Shop.Contact",
        "Shop.ReceiptSetup",
        "Employee",
        "Register",
    )

    Shop = One("Shop")
    Employee = One("Employee")
    Register = One("Register")


class CustomerTotals(Shape):
    """Amounts of all that is reserved for a customer, in total and apart for layaways, special orders and work orders.

    tax is the amount of the first tax; tax1 is that of the second, and so on.
    """

    subtotal = Money()
    subtotalNoDiscount = Money("Subtotal before discounts.")
    tax = Money("Amount of the first tax.")
    tax1 = Money("Amount of the second tax.")
    tax2 = Money("Amount of the third tax.")
    tax3 = Money("Amount of the fourth tax.")
    tax4 = Money("Amount of the fifth tax.")
    tax5 = Money("Amount of the sixth tax.")
    lineDiscount = Money("Discounts on lines.")
    allDiscounts = Money("All discounts.")
    taxTotal = Money("All taxes.")
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
    getAmountToCompleteAll = Money("What the customer would have to pay to get everything.")


# ------------------------------------------------------------------------------------- purchasing and transfers


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
    """A purchase order as printed for the vendor: with lines and totals."""

    sortable = ("orderID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:purchase_orders",)
    fixed = (
        "OrderLines",
        "OrderLines.Item",
        "OrderLines.Item.ItemVendorNums",
        "OrderLines.SpecialOrders",
        "OrderLines.m",
        "Note",
        "Vendor",
        "Vendor.Contact",
        "Shop",
        "Shop.Contact",
    )

    m = One("OrderTotals", "The totals at the foot of the form.", aliases=("MetaData",), embedded=True)


class OrderTotals(Shape):
    """The totals of a purchase order."""

    subtotal = Money("Cost of the lines.")
    totalDiscount = Money()
    shipping = Money("Cost of shipping.")
    other = Money("Other costs.")
    total = Money()


class DisplayTemplateTransfer(
    PrintView,
    fields_of=Transfer,
    path="DisplayTemplate/Transfer",
    key="transferID",
    page="DisplayTemplate-Transfer",
    view_of="Transfer",
    selected=False,
):
    """A transfer between two shops as printed: with its items and both shops."""

    sortable = ("transferID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:transfers",)
    fixed = (
        "TransferFrom.Shop",
        "TransferFrom.Shop.Contact",
        "TransferTo.Shop",
        "TransferTo.Shop.Contact",
        "TransferItems",
        "TransferItems.Item",
    )

    TransferItems = Many("InventoryTransferTransferItems", wrapper="TransferItem")


class DisplayTemplateVendorReturn(
    PrintView,
    fields_of=VendorReturn,
    path="DisplayTemplate/VendorReturn",
    key="vendorReturnID",
    page="DisplayTemplate-VendorReturn",
    view_of="VendorReturn",
    selected=False,
):
    """A return to a vendor as printed: with its items and their reasons."""

    sortable = ("vendorReturnID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:vendor_returns",)
    fixed = (
        "Note",
        "VendorReturnItems",
        "VendorReturnItems.Item",
        "VendorReturnItems.Item.ItemVendorNums",
        "VendorReturnItems.VendorReturnItemReason",
        "Shop",
        "Shop.Contact",
        "Vendor",
        "Vendor.Contact",
    )


# -------------------------------------------------------------------------------------------------- work orders


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
    """A work order as printed for the customer: with labour, parts and totals."""

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

    m = One("WorkorderTotals", "The totals at the foot of the form.", aliases=("MetaData",), embedded=True)
    Shop = One("Shop")


class WorkorderTotals(Shape):
    """The totals of a work order."""

    labor = Money()
    parts = Money()
    discount = Money()
    tax = Money()
    total = Money()
