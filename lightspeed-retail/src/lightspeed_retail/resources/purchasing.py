"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
    Anything,
    Archive,
    Create,
    Date,
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
from .custom_fields import CustomField, CustomFieldChoice


class Order(Resource, path="Order", key="orderID", page="Order"):
    """DOCSTRING."""

    # NOTE: Purchase order. POST cannot carry OrderLines: create them through OrderLine; shopID is needed, vendorID recommended
    # NOTE: Setting orderedDate or receivedDate moves the order to Ordered or Check-In, only if it has at least one line
    # NOTE: Finishing (taking stock in) happens in the user interface; numReceived can be set through OrderLine
    # NOTE: DELETE archives
    # NOTE: shippingCostMethod and discountMethod: evenly, proportionally, total
    # NOTE: vendorID is in the sample requests but not in the attribute tables, which list refNum twice
    # NOTE: orderedDate, receivedDate and arrivalDate may be missing from replies while unset

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("orderID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:purchase_orders",)

    orderID = Id()
    orderedDate = Date(writable=True)
    receivedDate = Date(writable=True)
    arrivalDate = Date(writable=True)
    refNum = Text(writable=True)
    shipInstructions = Text(writable=True)
    stockInstructions = Text(writable=True)
    shipCost = Money(writable=True)
    shipVendorCost = Money()
    otherCost = Money(writable=True)
    otherVendorCost = Money()
    complete = Flag()
    archived = Flag()
    discount = Float(writable=True)
    totalDiscount = Money()
    totalQuantity = Integer()
    vendorID = Ref("Vendor", writable=True)
    noteID = Ref()
    shopID = Ref("Shop", writable=True, required=True)
    createdByEmployeeID = Ref("Employee")
    createTime = Timestamp()
    timeStamp = Timestamp()
    vendorCurrencyRate = Float()
    vendorCurrencyCode = Text()
    shippingCostMethod = Text(choices=("evenly", "proportionally", "total"))
    hasShipments = Flag()
    discountMethod = Text(choices=("evenly", "proportionally", "total"))
    discountMoneyValue = Money()
    discountMoneyVendorValue = Money()
    discountIsPercent = Flag()
    discountPercentValue = Float()
    costsModifiedAfterShipment = Flag()
    b2bOrderUID = Text(writable=True)
    b2bOrderNumber = Text(writable=True)
    subTotalCost = Money()
    totalCost = Money()
    OrderLines = Many("OrderLine")
    Note = One("Note")
    Vendor = One("Vendor", writable=True)
    Shop = One("Shop", writable=True)
    CustomFieldValues = Many("CustomFieldValue", writable=True)


class OrderLine(Resource, path="OrderLine", key="orderLineID", page="OrderLine"):
    """DOCSTRING."""

    # NOTE: Lines of a purchase order, with their own CRUD; numReceived can be set at creation
    # NOTE: DELETE is permanent

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("orderLineID", "timeStamp", "orderID")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    orderLineID = Id()
    quantity = Integer(writable=True)
    price = Money(writable=True)
    originalPrice = Money(writable=True)
    vendorCost = Money(writable=True)
    checkedIn = Integer()
    numReceived = Integer(writable=True)
    orderID = Ref("Order", writable=True, required=True)
    itemID = Ref("Item", writable=True)
    timeStamp = Timestamp()
    total = Money()
    createTime = Timestamp()
    shippingCost = Money()
    shippingVendorCost = Money()
    discountMoneyValue = Money()
    discountMoneyVendorValue = Money()
    discountPercentValue = Float()
    integrationOrdered = Integer(undocumented=True)
    integrationQoh = Integer(undocumented=True)
    integrationResponse = Text(undocumented=True)
    m = Anything(undocumented=True)
    Item = One("Item", undocumented=True)
    SpecialOrders = Many("SpecialOrder", undocumented=True)


class OrderCustomField(
    Resource, fields_of=CustomField, path="Order/CustomField", key="customFieldID", page="Order-CustomField"
):
    """DOCSTRING."""

    # NOTE: DELETE archives; values already stored on orders stay
    # NOTE: timeStamp: see Customer/CustomField

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("customFieldID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:purchase_orders",)

    type = Text(
        writable=True,
        choices=(
            "string",
            "text",
            "url",
            "email",
            "datetime",
            "date",
            "boolean",
            "integer",
            "float",
            "single_choice",
            "multi_choice",
        ),
    )
    name = Text(writable=True)
    uom = Text(writable=("update",))
    CustomFieldChoices = Anything()
    default = Text()
    value = Text(writable=True)


class OrderCustomFieldCustomFieldChoice(
    Resource,
    fields_of=CustomFieldChoice,
    path="Order/CustomField/{customFieldID}/CustomFieldChoice",
    key="customFieldChoiceID",
    page="Order-CustomField-CustomFieldChoice",
    parent="OrderCustomField",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Rules as for Customer/CustomField/CustomFieldChoice

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customFieldChoiceID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    value = Text(writable=True)
    name = Text(writable=True)
    canBeDeleted = Flag()
    customFieldID = Ref("OrderCustomField")
    CustomField = Anything()


class Shipment(Resource, path="Shipment", key="orderShipmentID", page="Shipment", reply="OrderShipment"):
    """DOCSTRING."""

    # NOTE: Deliveries of purchase orders, read only; reply key OrderShipment
    # NOTE: timeStamp exists but is not sortable; status is received or finished
    # NOTE: mariocostaoptiply/tap-lightspeed-rseries filters Shipment by timeStamp in production and halves its page size because of heavy relations

    actions = (List(), Get())
    sortable = ("orderShipmentID", "paymentDueDate", "sequenceNumber")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    orderShipmentID = Id()
    orderID = Ref("Order")
    sequenceNumber = Integer()
    totalQtyReceived = Integer()
    totalVendorCost = Money()
    totalCost = Money()
    currencyCode = Text()
    vendorCurrencyCode = Text()
    vendorCurrencyRate = Float()
    createTime = Timestamp()
    paymentDueDate = Date()
    shipmentPackingRefNum = Text()
    timeStamp = Timestamp()
    employeeID = Ref("Employee")
    receptionDate = Timestamp()
    shippingCostMethod = Text(choices=("evenly", "proportionally", "total"))
    shippingVendorCost = Money()
    shippingCost = Money()
    shippingCostOrderFullValue = Money()
    shippingCostOrderFullVendorValue = Money()
    discountMethod = Text(choices=("evenly", "proportionally", "total"))
    discountMoneyVendorValue = Money()
    discountMoneyValue = Money()
    discountPercentValue = Float()
    discountOrderFullMoneyValue = Money()
    discountOrderFullMoneyVendorValue = Money()
    cost = Money()
    vendorCost = Money()
    status = Text(choices=("received", "finished"))
    Employee = One("Employee")
    Order = One("Order")
    OrderShipmentItems = Many("ShipmentItem", wrapper="OrderShipmentItem")


class ShipmentItem(
    Resource,
    path="Shipment/{orderShipmentID}/Item",
    key="orderShipmentItemID",
    page="ShipmentItem",
    reply="OrderShipmentItem",
    parent="Shipment",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Read only; reply key OrderShipmentItem
    # NOTE: Sortable lists description, the field is called itemDescription; timeStamp is not sortable
    # NOTE: The Employee relation is listed although the table has no employeeID

    actions = (List(), Get())
    sortable = ("description", "orderShipmentItemID", "qtyReceived", "vendorCost")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    orderShipmentItemID = Id()
    orderShipmentID = Ref("Shipment")
    qtyReceived = Integer()
    vendorCost = Money()
    cost = Money()
    totalVendorCost = Money()
    totalCost = Money()
    shippingCost = Money()
    shippingVendorCost = Money()
    discountMoneyValue = Money()
    discountMoneyVendorValue = Money()
    discountPercentValue = Float()
    currencyCode = Text()
    vendorCurrencyCode = Text()
    vendorCurrencyRate = Float()
    createTime = Timestamp()
    timeStamp = Timestamp()
    itemID = Ref("Item")
    itemVendorID = Text()
    itemDescription = Text()
    Employee = One("Employee")
    Item = One("Item")
    OrderLine = One("OrderLine")
    OrderShipment = One("Shipment")


class OrderShipment(
    Resource,
    fields_of=Shipment,
    path="Order/{orderID}/Shipment",
    key="orderShipmentID",
    page="OrderShipment",
    reply="OrderShipment",
    parent="Order",
    view_of="Shipment",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Same records as Shipment, limited to one order; read only
    # NOTE: Reply key OrderShipment; timeStamp exists but is not sortable

    actions = (List(), Get())
    sortable = ("orderShipmentID", "paymentDueDate", "sequenceNumber")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    OrderShipmentItems = Many("OrderShipmentItem")


class OrderShipmentItem(
    Resource,
    fields_of=ShipmentItem,
    path="Order/{orderID}/Shipment/{orderShipmentID}/Item",
    key="orderShipmentItemID",
    page="OrderShipmentItem",
    reply="OrderShipmentItem",
    parent="OrderShipment",
    view_of="ShipmentItem",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Same records as ShipmentItem, limited to one order; read only
    # NOTE: Sortable lists description, the field is called itemDescription; timeStamp is not sortable
    # NOTE: itemVendorID is the vendor's SKU (text), not a key

    actions = (List(), Get())
    sortable = ("description", "orderShipmentItemID", "qtyReceived", "vendorCost")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    employeeID = Ref("Employee")
    OrderShipment = One("OrderShipment")


class Vendor(Resource, path="Vendor", key="vendorID", page="Vendor"):
    """DOCSTRING."""

    # NOTE: DELETE archives
    # NOTE: Reps was recorded as {"VendorRep": {firstName, lastName}}; the PUT sample sends a plain string and the VendorReturn sample has the names directly in Reps: accept all three
    # NOTE: purchasingCurrency is an object {code, symbol, rate}
    # NOTE: Only Contact is listed as relation, yet Reps came with every recorded vendor

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("vendorID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True

    vendorID = Id()
    name = Text(writable=True)
    archived = Flag()
    accountNumber = Text(writable=True)
    priceLevel = Text(writable=True)
    updatePrice = Flag(writable=True)
    updateCost = Flag(writable=True)
    updateDescription = Flag(writable=True)
    shareSellThrough = Flag(writable=True)
    timeStamp = Timestamp()
    b2bSellerUID = Text(writable=True)
    purchasingCurrency = Anything()
    contactID = Ref(undocumented=True)
    currencyRateID = Ref("CurrencyRate", undocumented=True)
    integrationAccount = Text(undocumented=True)
    integrationEnabled = Integer(undocumented=True)
    integrationLogin = Text(undocumented=True)
    integrationName = Text(undocumented=True)
    integrationPassword = Text(undocumented=True)
    noteID = Ref(undocumented=True)
    Contact = One("Contact", writable=True)
    Reps = Many("VendorRep", undocumented=True)


class VendorReturn(Resource, path="VendorReturn", key="vendorReturnID", page="VendorReturn"):
    """DOCSTRING."""

    # NOTE: Read only; VendorReturnItems.VendorReturnItem carries order, item, quantity and reason

    actions = (List(), Get())
    sortable = ("vendorReturnID", "timeStamp")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:vendor_returns",)
    nested = (
        "Shop.Contact",
        "Vendor.Contact",
        "Vendor.Reps",
        "VendorReturnItems.Item",
        "VendorReturnItems.VendorReturnItemReason",
    )

    vendorReturnID = Id()
    vendorID = Ref("Vendor")
    shopID = Ref("Shop")
    refNum = Text()
    status = Text()
    sentDate = Timestamp()
    shipCost = Money()
    otherCost = Money()
    hideVendorDetails = Flag()
    archived = Flag()
    subtotal = Money()
    total = Money()
    timeStamp = Timestamp()
    Note = One("Note")
    Shop = One("Shop")
    Vendor = One("Vendor")
    VendorReturnItems = Many("VendorReturnItem")


class CurrencyRate(Resource, path="CurrencyRate", key="currencyRateID", page="CurrencyRate"):
    """DOCSTRING."""

    # NOTE: No Sortable Fields section; paging order beyond the primary key is not documented
    # NOTE: Rates are kept by hand; nothing updates them automatically
    # NOTE: No DELETE

    actions = (List(), Get(), Create(), Update())
    replication = Stamp("timeStamp")
    paged = False

    currencyRateID = Id()
    currencyCode = Text(writable=("create",))
    rate = Float(writable=True)
    createTime = Timestamp()
    timeStamp = Timestamp()
