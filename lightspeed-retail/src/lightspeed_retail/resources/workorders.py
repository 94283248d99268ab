"""MODULE DOCSTRING."""

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
    """DOCSTRING."""

    # NOTE: DELETE archives and answers {"name", "primaryID"}
    # NOTE: Lines are written through Workorder/WorkorderLine and Workorder/WorkorderItem
    # NOTE: checkout turns the order into a sale, clone copies it with its lines

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("workorderID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:workbench",)
    nested = ("WorkorderLines.Discount", "WorkorderLines.TaxClass", "WorkorderItems.Discount")

    workorderID = Id()
    timeIn = Timestamp(writable=True)
    etaOut = Timestamp(writable=True)
    note = Text(writable=True)
    internalNote = Text(writable=True)
    warranty = Flag(writable=True)
    tax = Flag()
    archived = Flag()
    hookIn = Text(writable=True)
    hookOut = Text(writable=True)
    saveParts = Flag(writable=True)
    assignEmployeeToAll = Flag(writable=True)
    customerID = Ref("Customer", writable=True)
    discountID = Ref("Discount", writable=True)
    employeeID = Ref("Employee", writable=True)
    serializedID = Ref("Serialized", writable=True)
    shopID = Ref("Shop", writable=True)
    saleID = Ref("Sale")
    saleLineID = Ref("SaleLine")
    workorderStatusID = Ref("WorkorderStatus", writable=True)
    timeStamp = Timestamp()
    systemSku = Text()
    Customer = One("Customer")
    Employee = One("Employee")
    Serialized = One("Serialized")
    Discount = One("Discount")
    WorkorderStatus = One("WorkorderStatus")
    WorkorderLines = Many("WorkorderWorkorderLine", wrapper="WorkorderLine")
    WorkorderItems = Many("WorkorderWorkorderItem", wrapper="WorkorderItem")
    Images = Many("WorkorderWorkorderImage", wrapper="WorkorderImage")


class WorkorderItem(Resource, path="WorkorderItem", key="workorderItemID", page="WorkorderItem"):
    """DOCSTRING."""

    # NOTE: Deprecated: use Workorder/WorkorderItem; the only way to read lines of all work orders in one list
    # DEPRECATED: use Workorder/WorkorderItem

    actions = (List(), Get())
    sortable = ("workorderItemID", "timeStamp", "workorderID", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    workorderItemID = Id()
    approved = Flag()
    unitPrice = Money()
    unitQuantity = Integer()
    warranty = Flag()
    tax = Flag()
    isSpecialOrder = Flag()
    note = Text()
    workorderID = Ref("Workorder")
    employeeID = Ref("Employee")
    saleLineID = Ref("SaleLine")
    saleID = Ref("Sale")
    itemID = Ref("Item")
    discountID = Ref("Discount")
    timeStamp = Timestamp()
    Discount = One("Discount")


class WorkorderLine(Resource, path="WorkorderLine", key="workorderLineID", page="WorkorderLine"):
    """DOCSTRING."""

    # NOTE: Deprecated: use Workorder/WorkorderLine; the only way to read lines of all work orders in one list
    # DEPRECATED: use Workorder/WorkorderLine

    actions = (List(), Get())
    sortable = ("workorderLineID", "timeStamp", "workorderID", "saleID")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    workorderLineID = Id()
    note = Text()
    timeStamp = Timestamp()
    hours = Integer()
    minutes = Integer()
    unitPriceOverride = Money()
    unitQuantity = Integer()
    unitCost = Money()
    done = Flag()
    approved = Flag()
    warranty = Flag()
    tax = Flag()
    workorderID = Ref("Workorder")
    employeeID = Ref("Employee")
    saleLineID = Ref("SaleLine")
    saleID = Ref("Sale")
    itemID = Ref("Item")
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
    """DOCSTRING."""

    # NOTE: Parts used; isSpecialOrder=true makes a special order
    # NOTE: DELETE is permanent and answers {"name", "primaryID"}

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("workorderItemID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    approved = Flag(writable=True)
    unitPrice = Money(writable=True)
    unitQuantity = Integer(writable=True)
    warranty = Flag(writable=True)
    tax = Flag(writable=True)
    isSpecialOrder = Flag(writable=True)
    note = Text(writable=True)
    employeeID = Ref("Employee", writable=True)
    itemID = Ref("Item", writable=True)
    discountID = Ref("Discount", writable=True)
    Item = One("Item", undocumented=True)
    Employee = One("Employee", undocumented=True)
    SaleLine = One("SaleLine", undocumented=True)


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
    """DOCSTRING."""

    # NOTE: Labour and misc. charges; the attribute tables list only keys, the body fields come from the sample requests
    # NOTE: The POST path printed on the page ends in /{workorderLine}; the collection path is taken as the right one
    # NOTE: unitPriceOverride replaces the shop's hourly rate; DELETE is permanent and answers {"name", "primaryID"}

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("workorderLineID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    note = Text(writable=True)
    hours = Integer(writable=True)
    minutes = Integer(writable=True)
    unitPriceOverride = Money(writable=True)
    unitQuantity = Integer(writable=True)
    unitCost = Money(writable=True)
    done = Flag(writable=True)
    approved = Flag(writable=True)
    warranty = Flag(writable=True)
    tax = Flag(writable=True)
    employeeID = Ref("Employee", writable=True)
    itemID = Ref("Item", writable=True)
    discountID = Ref("Discount", writable=True)
    taxClassID = Ref("TaxClass", writable=True)
    Item = One("Item", undocumented=True)
    Employee = One("Employee", undocumented=True)
    SaleLine = One("SaleLine", undocumented=True)


class WorkorderWorkorderImage(
    Resource,
    path="Workorder/{workorderID}/WorkorderImage",
    key="workorderImageID",
    page="Workorder-WorkorderImage",
    parent="Workorder",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Multipart POST with parts image, description, ordering (no data part, unlike Image)
    # NOTE: DELETE is permanent and answers {"name", "primaryID"}

    actions = (List(), Get(), Create(upload=("image", "description", "ordering")), Update(), Delete())
    sortable = ("workorderImageID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:workbench",)

    workorderImageID = Id()
    description = Text(writable=True)
    filename = Text()
    ordering = Integer(writable=True)
    publicID = Text()
    baseImageURL = Text()
    size = Integer()
    createTime = Timestamp()
    workorderID = Ref("Workorder")
    timeStamp = Timestamp()
    image = Text(writable=("create",), required=True)


class WorkorderCheckout(
    Resource,
    path="Workorder/{workorderID}/Checkout",
    key="saleID",
    page="Workorder-Checkout",
    parent="Workorder",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Body {}; answers {"Checkout": {"saleID": ...}} with list-style next and previous attributes
    # NOTE: Repeating it is not documented as safe

    actions = (Action("checkout", "POST"),)
    scopes = ("employee:workbench",)

    saleID = Id()


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
    """DOCSTRING."""

    # NOTE: Body {} or {shopID, employeeID}; answers the new work order; every call makes another copy

    actions = (Action("clone", "POST", takes=("shopID", "employeeID")),)
    archivable = True
    scopes = ("employee:workbench",)

    timeIn = Timestamp()
    etaOut = Timestamp()
    note = Text()
    internalNote = Text()
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
    WorkorderLine = Many("WorkorderWorkorderLine", wrapper="WorkorderLine")
    WorkorderItem = Many("WorkorderWorkorderItem", wrapper="WorkorderItem")


class WorkorderStatus(Resource, path="WorkorderStatus", key="workorderStatusID", page="WorkorderStatus"):
    """DOCSTRING."""

    # NOTE: Rows with systemValue (open, waiting, estimate, finished, paid) cannot be changed; no modification stamp

    actions = (List(), Get())
    sortable = ("workorderStatusID",)
    scopes = ("employee:workbench",)

    workorderStatusID = Id()
    name = Text()
    sortOrder = Text()
    htmlColor = Text()
    systemValue = Text(choices=("", "open", "waiting", "estimate", "finished", "paid"))
