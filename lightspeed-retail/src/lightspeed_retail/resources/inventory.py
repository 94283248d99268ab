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


class ItemShop(Resource, path="ItemShop", key="itemShopID", page="ItemShop"):
    """DOCSTRING."""

    # NOTE: One row per item and shop plus a summary row with shopID 0 for all shops (averageCost is filled on that one only)
    # NOTE: The documented way to poll stock: sort=timeStamp with timeStamp=>=,<last poll>
    # NOTE: PUT accepts reorderPoint and reorderLevel only; qoh is written through Item
    # NOTE: Rows are made on demand and may be missing for an item and shop
    # NOTE: The table says onWorkOrder, samples say onWorkorder
    # NOTE: No load_relations on this endpoint

    actions = (List(), Get(), Update())
    sortable = ("itemShopID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory", "employee:inventory_read", "employee:product_cost")

    itemShopID = Id()
    qoh = Integer()
    sellable = Integer()
    backorder = Integer()
    componentQoh = Integer()
    componentBackorder = Integer()
    reorderPoint = Integer(writable=True)
    reorderLevel = Integer(writable=True)
    timeStamp = Timestamp()
    itemID = Ref("Item")
    shopID = Ref("Shop")
    onLayaway = Integer()
    onSpecialOrder = Integer()
    onWorkorder = Integer()
    onTransferOut = Integer()
    onTransferIn = Integer()
    averageCost = Money()
    totalValueFifo = Money()
    totalValueAvgCost = Money()
    totalValueNegativeInventory = Money()
    lastReceivedCost = Money()
    lastReceivedLotID = Ref()
    nextFifoLotCost = Money()
    nextFifoLotID = Ref()
    m = Anything(undocumented=True)


class InventoryLog(Resource, path="InventoryLog", key="inventoryLogID", page="InventoryLog"):
    """DOCSTRING."""

    # NOTE: Read only, list only (no single GET); append-only, so page by sort=inventoryLogID and keep the last ID
    # NOTE: createTime can be filtered but is not sortable
    # NOTE: reason is an open list of some 40 codes such as ManualQuantityAdjustment, RemoveForTransaction, AddForTransfer
    # NOTE: Scopes printed here (inventory_log, all_read) are missing from the list of scopes

    actions = (List(),)
    sortable = ("inventoryLogID", "itemID")
    replication = AppendOnly("inventoryLogID", created="createTime")
    scopes = ("employee:inventory_log", "employee:product_cost", "employee:all_read")

    inventoryLogID = Id()
    qohChange = Integer()
    costChange = Money()
    createTime = Timestamp()
    automated = Flag()
    reason = Text()
    causedNegative = Flag()
    employeeID = Ref("Employee")
    itemID = Ref("Item")
    shopID = Ref("Shop")
    orderID = Ref("Order")
    transferID = Ref("InventoryTransfer")
    saleID = Ref("Sale")
    inventoryCountID = Ref("InventoryCount")
    customerID = Ref("Customer")
    vendorReturnID = Ref("VendorReturn")
    itemImportID = Ref()


class InventoryCount(Resource, path="InventoryCount", key="inventoryCountID", page="InventoryCount"):
    """DOCSTRING."""

    # NOTE: Flow: create the count (shopID needed), add InventoryCountItem rows, then post InventoryCountReconcile
    # NOTE: timeStamp exists but only inventoryCountID is sortable; DELETE is permanent

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("inventoryCountID",)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:inventory_counts",)

    inventoryCountID = Id()
    name = Text(writable=True)
    timeStamp = Timestamp()
    archived = Flag()
    shopID = Ref("Shop", writable=True, required=True)


class InventoryCountItem(Resource, path="InventoryCountItem", key="inventoryCountItemID", page="InventoryCountItem"):
    """DOCSTRING."""

    # NOTE: qty is what one person counted at one time; several rows per item add up
    # NOTE: The create table marks inventoryCountItemID as required, which cannot be meant; inventoryCountID, itemID and employeeID are
    # NOTE: timeStamp exists but is not sortable; DELETE is permanent

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("inventoryCountItemID", "inventoryCountID", "itemID")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_counts",)

    inventoryCountItemID = Id()
    qty = Integer(writable=True)
    timeStamp = Timestamp()
    inventoryCountID = Ref("InventoryCount", writable=("create",), required=True)
    itemID = Ref("Item", writable=True, required=True)
    employeeID = Ref("Employee", writable=True, required=("create", "update"))


class InventoryCountCalc(Resource, path="InventoryCountCalc", key="inventoryCountCalcID", page="InventoryCountCalc"):
    """DOCSTRING."""

    # NOTE: Read-only sums per item and count; timeStamp exists but is not sortable

    actions = (List(), Get())
    sortable = ("inventoryCountCalcID", "inventoryCountID", "itemID")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_counts",)

    inventoryCountCalcID = Id()
    timeStamp = Timestamp()
    calcQoh = Integer()
    countedQoh = Integer()
    inventoryCountID = Ref("InventoryCount")
    itemID = Ref("Item")


class InventoryCountReconcile(
    Resource, path="InventoryCountReconcile", key="inventoryCountReconcileID", page="InventoryCountReconcile"
):
    """DOCSTRING."""

    # NOTE: POST applies the count: with itemID for that item only, without it for the whole count; it cannot be undone
    # NOTE: POST costs 10 drips (the changelog prices a path InventoryCount/#/Reconcile that no page describes)
    # NOTE: Rows never change: createTime is the only stamp

    actions = (List(), Get(), Create(cost=10))
    sortable = ("inventoryCountReconcileID", "inventoryCountID", "itemID")
    replication = AppendOnly("inventoryCountReconcileID", created="createTime")
    scopes = ("employee:inventory_counts",)

    inventoryCountReconcileID = Id()
    createTime = Timestamp()
    costChange = Money()
    qohChange = Integer()
    inventoryCountID = Ref("InventoryCount", writable=True, required=True)
    itemID = Ref("Item", writable=True)


class Transfer(
    Resource, path="Transfer", key="transferID", page="Transfer", view_of="InventoryTransfer", selected=False
):
    """DOCSTRING."""

    # NOTE: Deprecated: use Inventory/Transfer (same records, other shape: TransferFrom and TransferTo objects)
    # NOTE: note and archived are printed as integers; samples show text and true/false
    # DEPRECATED: use Inventory/Transfer

    actions = (List(), Get())
    sortable = ("transferID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:transfers",)

    transferID = Id()
    sent = Flag()
    received = Flag()
    note = Text()
    archived = Flag()
    transferFromID = Ref()
    transferToID = Ref()
    orderID = Ref("Order")
    TransferFrom = Anything()
    TransferTo = Anything()
    timeStamp = Timestamp()
    TransferItems = Many("TransferItem")


class TransferItem(Resource, path="TransferItem", key="transferItemID", page="TransferItem"):
    """DOCSTRING."""

    # NOTE: Deprecated: use Inventory/Transfer/TransferItems; the only way to read lines of all transfers in one list
    # DEPRECATED: use Inventory/Transfer/TransferItems

    actions = (List(), Get())
    sortable = ("transferItemID", "timeStamp", "transferID")
    replication = Stamp("timeStamp")
    scopes = ("employee:transfers",)

    transferItemID = Id()
    toSend = Integer()
    toReceive = Integer()
    sent = Integer()
    received = Integer()
    sentValue = Money()
    receivedValue = Money()
    comment = Text()
    transferID = Ref("Transfer")
    itemID = Ref("Item")
    timeStamp = Timestamp()


class InventoryTransfer(Resource, path="Inventory/Transfer", key="transferID", page="Inventory-Transfer"):
    """DOCSTRING."""

    # NOTE: POST with body {} for Archive, Restore and Send; there is no DELETE
    # NOTE: A transfer cannot be changed after Send; receiving is possible in the user interface only
    # NOTE: The TransferItems relations work on a single GET only
    # NOTE: status is open, sent or received and cannot be written; createdByEmployeeID is in samples, not in the table
    # NOTE: Samples show sentOn filled on open transfers

    actions = (
        List(),
        Get(),
        Create(),
        Update(),
        Action("archive", "POST", path="Archive", single=True),
        Action("restore", "POST", path="Restore", single=True),
        Action("send", "POST", path="Send", single=True),
    )
    sortable = ("transferID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:transfers",)
    nested = (
        "SendingShop.Contact",
        "CreatedByEmployee.Contact",
        "SentByEmployee.Contact",
        "ReceivingShop.Contact",
        "TransferItems.Item",
    )

    transferID = Id()
    note = Text(writable=True)
    archived = Flag(writable=("create",))
    timeStamp = Timestamp()
    createTime = Timestamp()
    status = Text(choices=("open", "sent", "received"))
    sentOn = Timestamp()
    needBy = Timestamp(writable=True)
    sendingShopID = Ref("Shop", writable=True)
    sentByEmployeeID = Ref("Employee")
    receivingShopID = Ref("Shop", writable=True)
    createdByEmployeeID = Ref("Employee")
    SendingShop = One("Shop")
    CreatedByEmployee = One("Employee")
    SentByEmployee = One("Employee")
    ReceivingShop = One("Shop")
    TransferItems = Many("InventoryTransferTransferItems", wrapper="TransferItem", single_only=True)


class InventoryTransferTransferItems(
    Resource,
    fields_of=TransferItem,
    path="Inventory/Transfer/{transferID}/TransferItems",
    key="transferItemID",
    page="Inventory-Transfer-TransferItems",
    reply="TransferItem",
    parent="InventoryTransfer",
    view_of="TransferItem",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Writes are bulk posts with a flat array {"TransferItems": [{...}]}, at most 100 entries, even for one item
    # NOTE: Lines are addressed by itemID, not transferItemID; an item may appear once per transfer
    # NOTE: Nothing can be added, changed or deleted after the transfer was sent
    # NOTE: Replies to the bulk posts have no @attributes
    # NOTE: The single GET has transferItemID in its path while text and attribute table speak of itemID

    actions = (
        List(),
        Get(),
        Action(
            "add_items",
            "POST",
            path="Inventory/Transfer/{transferID}/AddItems",
            takes=("toSend", "itemID"),
            requires=("toSend", "itemID"),
            items_in="TransferItems",
        ),
        Action(
            "update_items",
            "POST",
            path="Inventory/Transfer/{transferID}/UpdateItems",
            takes=("toSend", "itemID"),
            requires=("toSend", "itemID"),
            items_in="TransferItems",
        ),
        Action(
            "delete_items",
            "POST",
            path="Inventory/Transfer/{transferID}/DeleteItems",
            takes=("itemID",),
            requires=("itemID",),
            items_in="TransferItems",
        ),
    )
    sortable = ("transferItemID", "timeStamp", "transferID")
    replication = Stamp("timeStamp")
    scopes = ("employee:transfers",)

    transferID = Ref("InventoryTransfer")
    Item = One("Item", undocumented=True)
