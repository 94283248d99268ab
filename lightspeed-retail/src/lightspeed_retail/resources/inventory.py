"""What is in stock: quantities per shop, the log of their changes, counts, and transfers between shops."""

from __future__ import annotations

from ._base import (
    NESTED,
    Action,
    AppendOnly,
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
    Shape,
    Stamp,
    Text,
    Timestamp,
    Update,
)


class ItemShop(Resource, path="ItemShop", key="itemShopID", page="ItemShop"):
    """Stock, reservations and value of one item in one shop.

    The row with shopID 0 sums up all shops: never add it to the others. Rows come to be on demand, so that an item may
    have none in a shop. Quantities on hand are written through the item (ItemShops); here only the reorder levels are.
    """

    actions = (List(), Get(), Update())
    sortable = ("itemShopID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory", "employee:inventory_read", "employee:product_cost")

    itemShopID = Id()
    qoh = Integer("Quantity on hand; negative when more was sold than counted in.", writable=(NESTED,))
    sellable = Integer("Quantity that can be sold.")
    backorder = Integer("Quantity on back order.")
    componentQoh = Integer("Quantity on hand as parts of other items.")
    componentBackorder = Integer("Quantity on back order as parts of other items.")
    reorderPoint = Integer("Stock at which it is time to order; 0: not set.", writable=True)
    reorderLevel = Integer("Stock to order up to; 0: not set.", writable=True)
    timeStamp = Timestamp("Last change of the stock; the item's own timeStamp does not move with it.")
    itemID = Ref("Item")
    shopID = Ref("Shop", "0: all shops together.", writable=(NESTED,))
    onLayaway = Integer("Quantity put aside for customers.")
    onSpecialOrder = Integer("Quantity ordered for customers.")
    onWorkorder = Integer("Quantity reserved for work orders.")
    onTransferOut = Integer("Quantity on transfers that leave the shop.")
    onTransferIn = Integer("Quantity on transfers to the shop.")
    averageCost = Money("Average cost of one unit; filled on the row of all shops only.")
    totalValueFifo = Money("Value of the stock, first in, first out.")
    totalValueAvgCost = Money("Value of the stock at average cost.")
    totalValueNegativeInventory = Money("Value of what was sold beyond the stock.")
    lastReceivedCost = Money("Cost of one unit in the lot that came in last.")
    lastReceivedLotID = Ref("", "The lot that came in last.")
    nextFifoLotCost = Money("Cost of one unit in the lot that is sold from next.")
    nextFifoLotID = Ref("", "The lot that is sold from next: the oldest one.")
    m = One(
        "ItemShopCounters",
        "Older counters; onLayaway, onSpecialOrder and onWorkorder replace them.",
        aliases=("MetaData",),
        embedded=True,
        deprecated=True,
        undocumented=True,
    )


class ItemShopCounters(Shape):
    """Reservations of an item in a shop, as older replies count them."""

    layaways = Integer()
    specialorders = Integer()
    workorders = Integer()


class InventoryLog(Resource, path="InventoryLog", key="inventoryLogID", page="InventoryLog"):
    """One change of the stock of an item in a shop, with its cause.

    Entries are only ever added. They can be listed but not read one by one; createTime can be filtered, not sorted by.
    """

    actions = (List(),)
    sortable = ("inventoryLogID", "itemID")
    replication = AppendOnly("inventoryLogID", created="createTime")
    scopes = ("employee:inventory_log", "employee:product_cost", "employee:all_read")

    inventoryLogID = Id()
    qohChange = Integer("Change of the quantity on hand; negative when stock went out.")
    costChange = Money("Change of the cost.")
    createTime = Timestamp()
    automated = Flag("Whether the system made the change by itself.")
    reason = Text("One of some forty codes, such as ManualQuantityAdjustment or RemoveForTransaction; more may come.")
    causedNegative = Flag("Whether the change left a negative quantity.")
    employeeID = Ref("Employee")
    itemID = Ref("Item")
    shopID = Ref("Shop")
    orderID = Ref("Order", "The purchase order that caused the change.")
    transferID = Ref("InventoryTransfer", "The transfer that caused the change.")
    saleID = Ref("Sale", "The sale that caused the change.")
    inventoryCountID = Ref("InventoryCount", "The count that caused the change.")
    customerID = Ref("Customer")
    vendorReturnID = Ref("VendorReturn", "The vendor return that caused the change.")
    itemImportID = Ref("", "The import that caused the change.")


class InventoryCount(Resource, path="InventoryCount", key="inventoryCountID", page="InventoryCount"):
    """A stock-take in one shop.

    It is created first, then filled with inventory_count_item, then applied to the stock by inventory_count_reconcile.
    Deleting is for good.
    """

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
    """What one employee counted of one item at one time.

    A count may have several rows of the same item; they add up in inventory_count_calc. Deleting is for good.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("inventoryCountItemID", "inventoryCountID", "itemID")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_counts",)

    inventoryCountItemID = Id()
    qty = Integer("Quantity counted this time.", writable=True)
    timeStamp = Timestamp()
    inventoryCountID = Ref("InventoryCount", required=True)
    itemID = Ref("Item", writable=True, required=True)
    employeeID = Ref("Employee", "Who counted.", writable=True, required=("create", "update"))


class InventoryCountCalc(Resource, path="InventoryCountCalc", key="inventoryCountCalcID", page="InventoryCountCalc"):
    """The sum of what was counted of one item in one count."""

    actions = (List(), Get())
    sortable = ("inventoryCountCalcID", "inventoryCountID", "itemID")
    replication = Stamp("timeStamp")
    scopes = ("employee:inventory_counts",)

    inventoryCountCalcID = Id()
    timeStamp = Timestamp()
    calcQoh = Integer("Quantity on hand as the system calculated it.")
    countedQoh = Integer("Quantity counted.")
    inventoryCountID = Ref("InventoryCount")
    itemID = Ref("Item")


class InventoryCountReconcile(
    Resource, path="InventoryCountReconcile", key="inventoryCountReconcileID", page="InventoryCountReconcile"
):
    """The application of a count to the stock of one item. Rows never change and cannot be undone.

    A POST with itemID applies the count of that item, without itemID the whole count.
    """

    actions = (List(), Get(), Create(cost=10))
    sortable = ("inventoryCountReconcileID", "inventoryCountID", "itemID")
    replication = AppendOnly("inventoryCountReconcileID", created="createTime")
    scopes = ("employee:inventory_counts",)

    inventoryCountReconcileID = Id()
    createTime = Timestamp()
    costChange = Money("Change of the cost.")
    qohChange = Integer("Change of the quantity on hand; negative when less was counted than expected.")
    inventoryCountID = Ref("InventoryCount", writable=("create",), required=True)
    itemID = Ref("Item", writable=("create",))


class Transfer(
    Resource, path="Transfer", key="transferID", page="Transfer", view_of="InventoryTransfer", selected=False
):
    """A movement of goods between two shops, in its old form; inventory_transfer has the same records.

    The vendor has deprecated this endpoint.
    """

    actions = (List(), Get())
    sortable = ("transferID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:transfers",)

    transferID = Id()
    sent = Flag("Whether the goods have left the sending shop.")
    received = Flag("Whether the receiving shop has them all.")
    note = Text()
    archived = Flag()
    transferFromID = Ref("", "The record in TransferFrom.")
    transferToID = Ref("", "The record in TransferTo.")
    orderID = Ref("Order", "The purchase order it belongs to.")
    timeStamp = Timestamp()
    TransferFrom = One("TransferFrom", "The sending side.", embedded=True)
    TransferTo = One("TransferTo", "The receiving side.", embedded=True)
    TransferItems = Many("TransferItem")


class TransferItem(Resource, path="TransferItem", key="transferItemID", page="TransferItem"):
    """One item on a transfer between shops.

    The vendor has deprecated this endpoint in favour of the list below each transfer, yet no other holds the lines of
    all transfers.
    """

    actions = (List(), Get())
    sortable = ("transferItemID", "timeStamp", "transferID")
    replication = Stamp("timeStamp")
    scopes = ("employee:transfers",)

    transferItemID = Id()
    toSend = Integer("Quantity that is to be sent.")
    toReceive = Integer("Quantity that is to be received.")
    sent = Integer("Quantity sent.")
    received = Integer("Quantity received.")
    sentValue = Money("Value of the quantity sent.")
    receivedValue = Money("Value of the quantity received.")
    comment = Text()
    transferID = Ref("Transfer")
    itemID = Ref("Item")
    timeStamp = Timestamp()


class InventoryTransfer(Resource, path="Inventory/Transfer", key="transferID", page="Inventory-Transfer"):
    """A movement of goods from one shop to another.

    It is open until it is sent, and cannot be changed afterwards; receiving happens in the user interface. Its lines
    come with a single transfer only; transfer_item lists those of all transfers.
    """

    actions = (
        List(),
        Get(),
        Create(),
        Update(),
        Action("archive", "POST", path="Archive", single=True, idempotent=True),
        Action("restore", "POST", path="Restore", single=True, idempotent=True),
        Action("send", "POST", path="Send", single=True, idempotent=True),
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
    sentOn = Timestamp("Trust it once status is sent; some replies fill it on open transfers too.")
    needBy = Timestamp("When the receiving shop needs the goods.", writable=True)
    sendingShopID = Ref("Shop", writable=True)
    sentByEmployeeID = Ref("Employee", "Who sent it; 0 until then.")
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
    """The items on one transfer.

    They are written in bulk, at most 100 at a time, as a flat array and named by itemID: an item can be on a transfer
    only once. A transfer that was sent takes no more changes.
    """

    actions = (
        List(),
        Get(),
        Action(
            "add_items",
            "POST",
            path="../AddItems",
            takes=("toSend", "itemID"),
            requires=("toSend", "itemID"),
            items_in="TransferItems",
        ),
        Action(
            "update_items",
            "POST",
            path="../UpdateItems",
            takes=("toSend", "itemID"),
            requires=("toSend", "itemID"),
            items_in="TransferItems",
            idempotent=True,
        ),
        Action(
            "delete_items",
            "POST",
            path="../DeleteItems",
            takes=("itemID",),
            requires=("itemID",),
            items_in="TransferItems",
            idempotent=True,
        ),
    )
    sortable = ("transferItemID", "timeStamp", "transferID")
    replication = Stamp("timeStamp")
    scopes = ("employee:transfers",)

    transferID = Ref("InventoryTransfer")
    Item = One("Item", undocumented=True)
