"""What is repaired: work orders, the parts and the labour on them, their pictures and their states."""

from __future__ import annotations

from ._base import (
    Action,
    Archive,
    Create,
    Delete,
    Flag,
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


class Workorder(Resource, path="Workorder", key="workorderID", page="Workorder"):
    """A job for a customer, usually a repair: labour and charges as lines, parts as items.

    It is paid by a sale, which workorder_checkout makes of it. Work orders are archived, never deleted.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("workorderID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:workbench",)
    nested = ("WorkorderLines.Discount", "WorkorderLines.TaxClass", "WorkorderItems.Discount")

    workorderID = Id()
    timeIn = Timestamp("When the customer brought it in.", writable=True)
    etaOut = Timestamp("When it is to be ready.", writable=True)
    note = Text("For the customer to see.", writable=True)
    internalNote = Text("For employees only.", writable=True)
    warranty = Flag("Whether it is done under warranty.", writable=True)
    tax = Flag()
    archived = Flag()
    hookIn = Text(writable=True)
    hookOut = Text(writable=True)
    saveParts = Flag("Whether the parts that are replaced are kept.", writable=True)
    assignEmployeeToAll = Flag("Whether its employee does all of its lines and items.", writable=True)
    customerID = Ref("Customer", writable=True)
    discountID = Ref("Discount", writable=True)
    employeeID = Ref("Employee", writable=True)
    serializedID = Ref("Serialized", "The thing to be repaired.", writable=True)
    shopID = Ref("Shop", writable=True)
    saleID = Ref("Sale", "The sale it was paid with; 0 until then.")
    saleLineID = Ref("SaleLine", "The line that stands for it on the sale; exists before the sale does.")
    workorderStatusID = Ref("WorkorderStatus", writable=True)
    timeStamp = Timestamp()
    systemSku = Text("Number given by the API: twelve digits, beginning with 25.")
    Customer = One("Customer")
    Employee = One("Employee")
    Serialized = One("Serialized")
    Discount = One("Discount")
    WorkorderStatus = One("WorkorderStatus")
    WorkorderLines = Many("WorkorderWorkorderLine", "Labour and charges.", wrapper="WorkorderLine")
    WorkorderItems = Many("WorkorderWorkorderItem", "Parts.", wrapper="WorkorderItem")
    Images = Many("WorkorderWorkorderImage", wrapper="WorkorderImage")


class WorkorderItem(Resource, path="WorkorderItem", key="workorderItemID", page="WorkorderItem"):
    """A part used on a work order.

    The vendor has deprecated this endpoint in favour of the list below each work order, yet no other holds the parts of
    all work orders.
    """

    actions = (List(), Get())
    sortable = ("workorderItemID", "timeStamp", "workorderID", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    workorderItemID = Id()
    approved = Flag("Whether the customer agreed to it.")
    unitPrice = Money("Price of one unit.")
    unitQuantity = Integer("Units used.")
    warranty = Flag("Whether it is covered by warranty.")
    tax = Flag("Whether it is taxed.")
    isSpecialOrder = Flag("Whether the part is ordered for this job.")
    note = Text()
    workorderID = Ref("Workorder")
    employeeID = Ref("Employee")
    saleLineID = Ref("SaleLine", "The line that charges it.")
    saleID = Ref("Sale", "The sale it was paid with; 0 until then.")
    itemID = Ref("Item", "The part.")
    discountID = Ref("Discount")
    timeStamp = Timestamp()
    Discount = One("Discount")


class WorkorderLine(Resource, path="WorkorderLine", key="workorderLineID", page="WorkorderLine"):
    """Labour or another charge on a work order.

    The vendor has deprecated this endpoint in favour of the list below each work order, yet no other holds the lines of
    all work orders.
    """

    actions = (List(), Get())
    sortable = ("workorderLineID", "timeStamp", "workorderID", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    workorderLineID = Id()
    note = Text("What is done or charged.")
    timeStamp = Timestamp()
    hours = Integer("Time it takes: whole hours.")
    minutes = Integer("Time it takes: minutes beyond the hours.")
    unitPriceOverride = Money("Price that replaces the shop's hourly rate; 0: the rate holds.")
    unitQuantity = Integer()
    unitCost = Money("Cost of one unit.")
    done = Flag()
    approved = Flag("Whether the customer agreed to it.")
    warranty = Flag("Whether it is covered by warranty.")
    tax = Flag("Whether it is taxed.")
    workorderID = Ref("Workorder")
    employeeID = Ref("Employee")
    saleLineID = Ref("SaleLine", "The line that charges it.")
    saleID = Ref("Sale", "The sale it was paid with; 0 until then.")
    itemID = Ref("Item", "0 for labour and charges that are no items.")
    discountID = Ref("Discount")
    taxClassID = Ref("TaxClass")
    Discount = One("Discount")
    TaxClass = One("TaxClass")


class WorkorderWorkorderItem(
    Resource,
    fields_of=WorkorderItem,
    path="Workorder/{workorderID}/WorkorderItem",
    key="workorderItemID",
    page="Workorder-WorkorderItem",
    parent="Workorder",
    view_of="WorkorderItem",
    selected=False,
):
    """The parts used on one work order.

    Deleting is for good and answers with the name and key of what was deleted, not with the record.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("workorderItemID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    approved = Flag("Whether the customer agreed to it.", writable=True)
    unitPrice = Money("Price of one unit.", writable=True)
    unitQuantity = Integer("Units used.", writable=True)
    warranty = Flag("Whether it is covered by warranty.", writable=True)
    tax = Flag("Whether it is taxed.", writable=True)
    isSpecialOrder = Flag("True makes a special order of it.", writable=True)
    note = Text(writable=True)
    employeeID = Ref("Employee", writable=True)
    itemID = Ref("Item", "The part.", writable=True)
    discountID = Ref("Discount", writable=True)
    Item = One("Item", "In print views only.", undocumented=True)
    Employee = One("Employee", "In print views only.", undocumented=True)
    SaleLine = One("SaleLine", "In print views only.", undocumented=True)


class WorkorderWorkorderLine(
    Resource,
    fields_of=WorkorderLine,
    path="Workorder/{workorderID}/WorkorderLine",
    key="workorderLineID",
    page="Workorder-WorkorderLine",
    parent="Workorder",
    view_of="WorkorderLine",
    selected=False,
):
    """The labour and the charges on one work order.

    Deleting is for good and answers with the name and key of what was deleted, not with the record.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("workorderLineID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    note = Text("What is done or charged.", writable=True)
    hours = Integer("Time it takes: whole hours.", writable=True)
    minutes = Integer("Time it takes: minutes beyond the hours.", writable=True)
    unitPriceOverride = Money("Price that replaces the shop's hourly rate; 0: the rate holds.", writable=True)
    unitQuantity = Integer(writable=True)
    unitCost = Money("Cost of one unit.", writable=True)
    done = Flag(writable=True)
    approved = Flag("Whether the customer agreed to it.", writable=True)
    warranty = Flag("Whether it is covered by warranty.", writable=True)
    tax = Flag("Whether it is taxed.", writable=True)
    employeeID = Ref("Employee", writable=True)
    itemID = Ref("Item", "0 for labour and charges that are no items.", writable=True)
    discountID = Ref("Discount", writable=True)
    taxClassID = Ref("TaxClass", writable=True)
    Item = One("Item", "In print views only.", undocumented=True)
    Employee = One("Employee", "In print views only.", undocumented=True)
    SaleLine = One("SaleLine", "In print views only.", undocumented=True)


class WorkorderWorkorderImage(
    Resource,
    path="Workorder/{workorderID}/WorkorderImage",
    key="workorderImageID",
    page="Workorder-WorkorderImage",
    parent="Workorder",
    selected=False,
):
    """A picture attached to a work order.

    The API holds where the file is, not the file. Deleting is for good and answers with the name and key of what was
    deleted, not with the record.
    """

    actions = (List(), Get(), Create(upload=("image", "description", "ordering")), Update(), Delete())
    sortable = ("workorderImageID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    workorderImageID = Id()
    description = Text(writable=True)
    filename = Text("Name of the file that was uploaded.")
    ordering = Integer("Place among the pictures of the work order.", writable=True)
    publicID = Text("Name of the file on the image server.")
    baseImageURL = Text("Beginning of the file's address; publicID and an extension complete it.")
    size = Integer("Size of the file in bytes.")
    createTime = Timestamp()
    workorderID = Ref("Workorder")
    timeStamp = Timestamp()
    image = Text("The file itself.", writable=("create",), required=True, write_only=True)


class WorkorderCheckout(
    Resource,
    path="Workorder/{workorderID}/Checkout",
    key="saleID",
    page="Workorder-Checkout",
    parent="Workorder",
    selected=False,
):
    """Turns a work order into a sale that can be paid. It is not documented what a second call does."""

    actions = (Action("checkout", "POST"),)
    scopes = ("employee:workbench",)

    saleID = Ref("Sale", "The sale that was made.")


class WorkorderClone(
    Resource,
    fields_of=Workorder,
    path="Workorder/{workorderID}/Clone",
    key="workorderID",
    page="Workorder-Clone",
    reply="Workorder",
    parent="Workorder",
    selected=False,
    without=(
        "Customer",
        "Employee",
        "Serialized",
        "Discount",
        "WorkorderStatus",
        "WorkorderLines",
        "WorkorderItems",
        "Images",
    ),
):
    """Copies a work order with its lines, for another shop or employee if asked; every call makes another copy."""

    actions = (Action("clone", "POST", takes=("shopID", "employeeID")),)
    archivable = True
    scopes = ("employee:workbench",)

    WorkorderLine = Many("WorkorderWorkorderLine", "Labour and charges.", wrapper="WorkorderLine")
    WorkorderItem = Many("WorkorderWorkorderItem", "Parts.", wrapper="WorkorderItem")


class WorkorderStatus(Resource, path="WorkorderStatus", key="workorderStatusID", page="WorkorderStatus"):
    """A state that a work order can be in. There is no modification stamp."""

    actions = (List(), Get())
    sortable = ("workorderStatusID",)
    scopes = ("employee:workbench",)

    workorderStatusID = Id()
    name = Text()
    sortOrder = Text("Place in the list of states: a number, sent as text.")
    htmlColor = Text("Colour in the user interface; empty for none.")
    systemValue = Text(
        "What the state means to the system; empty for the merchant's own states, which alone can be changed.",
        choices=("", "open", "waiting", "estimate", "finished", "paid"),
    )
