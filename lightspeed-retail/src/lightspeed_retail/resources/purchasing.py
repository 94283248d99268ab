"""What is bought: vendors, purchase orders with their lines and shipments, returns to vendors, and exchange rates."""

from __future__ import annotations

from ._base import (
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
    Shape,
    Stamp,
    Text,
    Timestamp,
    Update,
)
from .custom_fields import CustomField, CustomFieldChoice, choices

COST_METHODS = ("evenly", "proportionally", "total")
"""How a cost or a discount of a whole order is spread over its lines."""


class Order(Resource, path="Order", key="orderID", page="Order"):
    """A purchase order to a vendor.

    Its lines are created through order_line. Once it has a line, setting orderedDate marks it as ordered and setting
    receivedDate opens its check-in; taking the goods into stock happens in the user interface. Amounts are in the
    account's currency unless their name says vendor.
    """

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("orderID", "timeStamp")
    traces = (("refNum",),)
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:purchase_orders",)

    orderID = Id()
    orderedDate = Date("When it was ordered; missing until then.", writable=True)
    receivedDate = Date("When check-in began; missing until then.", writable=True)
    arrivalDate = Date("When it is expected; missing if not known.", writable=True)
    refNum = Text("Reference number; not necessarily unique.", writable=True)
    shipInstructions = Text(writable=True)
    stockInstructions = Text(writable=True)
    shipCost = Money("Cost of shipping.", writable=True)
    shipVendorCost = Money("Cost of shipping in the vendor's currency.")
    otherCost = Money("Other costs.", writable=True)
    otherVendorCost = Money("Other costs in the vendor's currency.")
    complete = Flag("Whether all goods are in stock and the order is closed.")
    archived = Flag()
    discount = Float("Discount on the whole order, as a fraction: 0.1 = 10 %.", writable=True)
    totalDiscount = Money("Discount on the whole order.")
    totalQuantity = Integer("Units on all lines.")
    vendorID = Ref("Vendor", writable=True)
    noteID = Ref("", "The record in Note.")
    shopID = Ref("Shop", "The shop that the goods are for.", writable=True, required=True)
    createdByEmployeeID = Ref("Employee")
    createTime = Timestamp()
    timeStamp = Timestamp()
    vendorCurrencyRate = Float("Worth of one unit of the vendor's currency in the account's.")
    vendorCurrencyCode = Text("The vendor's currency, ISO 4217.")
    shippingCostMethod = Text("How the cost of shipping is spread over the lines.", choices=COST_METHODS)
    hasShipments = Flag("Whether it has rows in shipment.")
    discountMethod = Text("How the discount is spread over the lines.", choices=COST_METHODS)
    discountMoneyValue = Money("Discount on the whole order, if it is an amount.")
    discountMoneyVendorValue = Money("The same in the vendor's currency.")
    discountIsPercent = Flag("Whether discountPercentValue holds, not discountMoneyValue.")
    discountPercentValue = Float("Discount on the whole order, if it is a share.")
    costsModifiedAfterShipment = Flag("Whether costs were changed after goods had been received.")
    b2bOrderUID = Text("Key of the order in the B2B catalogue it was placed through.", writable=True)
    b2bOrderNumber = Text("Number of the order in the B2B catalogue it was placed through.", writable=True)
    subTotalCost = Money("Cost of the lines.")
    totalCost = Money("Cost of the whole order.")
    OrderLines = Many("OrderLine")
    Note = One("Note")
    Vendor = One("Vendor", writable=True)
    Shop = One("Shop", writable=True)
    CustomFieldValues = Many(
        "CustomFieldValue",
        "Must be named; loading all relations leaves it out.",
        identified_by=("customFieldID",),
        writable=True,
    )


class OrderLine(Resource, path="OrderLine", key="orderLineID", page="OrderLine"):
    """One item on a purchase order. Deleting is for good."""

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("orderLineID", "timeStamp", "orderID")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    orderLineID = Id()
    quantity = Integer("Units ordered.", writable=True)
    price = Money("Cost of one unit.", writable=True)
    originalPrice = Money("Cost of one unit when the line was made.", writable=True)
    vendorCost = Money("Cost of one unit in the vendor's currency.", writable=True)
    checkedIn = Integer("Units taken into stock.")
    numReceived = Integer("Units received that are not yet in stock.", writable=True)
    orderID = Ref("Order", writable=True, required=True)
    itemID = Ref("Item", writable=True)
    timeStamp = Timestamp()
    total = Money("quantity times price.")
    createTime = Timestamp()
    shippingCost = Money("The line's share of the order's shipping cost.")
    shippingVendorCost = Money("The same in the vendor's currency.")
    discountMoneyValue = Money("The line's share of the order's discount.")
    discountMoneyVendorValue = Money("The same in the vendor's currency.")
    discountPercentValue = Float("The order's discount, if it is a share.")
    integrationOrdered = Integer(undocumented=True)
    integrationQoh = Integer(undocumented=True)
    integrationResponse = Text(undocumented=True)
    m = One("OrderLineTotals", "In print views only.", aliases=("MetaData",), undocumented=True)
    Item = One("Item", "In print views only.", undocumented=True)
    SpecialOrders = Many("SpecialOrder", "In print views only.", undocumented=True)


class OrderLineTotals(Shape):
    """Amounts that a printed purchase order shows beside a line."""

    cost = Money("Cost of one unit.")
    total = Money()


class OrderCustomField(
    Resource, fields_of=CustomField, path="Order/CustomField", key="customFieldID", page="Order-CustomField"
):
    """A field that the merchant added to purchase orders. Archiving one leaves the values that orders already have."""

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("customFieldID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True
    scopes = ("employee:purchase_orders",)

    CustomFieldChoices = choices("OrderCustomFieldChoice", in_replies=True)


class OrderCustomFieldChoice(
    Resource,
    fields_of=CustomFieldChoice,
    path="Order/CustomField/{customFieldID}/CustomFieldChoice",
    key="customFieldChoiceID",
    page="Order-CustomField-CustomFieldChoice",
    parent="OrderCustomField",
    selected=False,
):
    """A value that can be chosen in a purchase order's custom field of type single_choice or multi_choice.

    Deleting is for good; a choice in use and the last one of a field cannot be deleted.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("customFieldChoiceID", "timeStamp")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    value = Text("What is stored; unique in the field. Empty when the name serves as value too.", writable=True)
    canBeDeleted = Flag("False while orders hold the choice.")
    customFieldID = Ref("OrderCustomField", "The custom field that offers it.")
    CustomField = One("CustomField", "The custom field that offers it.", embedded=True)


class Shipment(Resource, path="Shipment", key="orderShipmentID", page="Shipment", reply="OrderShipment"):
    """A delivery of goods on a purchase order; an order may come in several.

    Shipments are made in the user interface. Amounts are in the account's currency unless their name says vendor.
    """

    actions = (List(), Get())
    sortable = ("orderShipmentID", "paymentDueDate", "sequenceNumber")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    orderShipmentID = Id()
    orderID = Ref("Order")
    sequenceNumber = Integer("Number of the shipment within its order, from 1.")
    totalQtyReceived = Integer("Units received with it.")
    totalVendorCost = Money("Cost of the shipment in the vendor's currency.")
    totalCost = Money("Cost of the shipment.")
    currencyCode = Text("The account's currency, ISO 4217.")
    vendorCurrencyCode = Text("The vendor's currency, ISO 4217.")
    vendorCurrencyRate = Float("Worth of one unit of the vendor's currency in the account's.")
    createTime = Timestamp()
    paymentDueDate = Date("When the vendor is to be paid.")
    shipmentPackingRefNum = Text("Number of the packing slip.")
    timeStamp = Timestamp()
    employeeID = Ref("Employee", "Who received it.")
    receptionDate = Timestamp("When it was received.")
    shippingCostMethod = Text("How the cost of shipping is spread over the items.", choices=COST_METHODS)
    shippingVendorCost = Money("Its share of the order's shipping cost, in the vendor's currency.")
    shippingCost = Money("Its share of the order's shipping cost.")
    shippingCostOrderFullValue = Money("Cost of shipping of the whole order.")
    shippingCostOrderFullVendorValue = Money("The same in the vendor's currency.")
    discountMethod = Text("How the discount is spread over the items.", choices=COST_METHODS)
    discountMoneyVendorValue = Money("Its share of the order's discount, in the vendor's currency.")
    discountMoneyValue = Money("Its share of the order's discount.")
    discountPercentValue = Float("The order's discount, if it is a share.")
    discountOrderFullMoneyValue = Money("Discount on the whole order.")
    discountOrderFullMoneyVendorValue = Money("The same in the vendor's currency.")
    cost = Money()
    vendorCost = Money("The same in the vendor's currency.")
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
    """One item in a shipment. Amounts are in the account's currency unless their name says vendor."""

    actions = (List(), Get())
    sortable = ("orderShipmentItemID", "qtyReceived", "vendorCost")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    orderShipmentItemID = Id()
    orderShipmentID = Ref("Shipment")
    qtyReceived = Integer("Units received.")
    vendorCost = Money("Cost of one unit in the vendor's currency.")
    cost = Money("Cost of one unit.")
    totalVendorCost = Money("Cost of all units in the vendor's currency.")
    totalCost = Money("Cost of all units.")
    shippingCost = Money("Its share of the shipment's shipping cost.")
    shippingVendorCost = Money("The same in the vendor's currency.")
    discountMoneyValue = Money("Its share of the shipment's discount.")
    discountMoneyVendorValue = Money("The same in the vendor's currency.")
    discountPercentValue = Float("The order's discount, if it is a share.")
    currencyCode = Text("The account's currency, ISO 4217.")
    vendorCurrencyCode = Text("The vendor's currency, ISO 4217.")
    vendorCurrencyRate = Float("Worth of one unit of the vendor's currency in the account's.")
    createTime = Timestamp()
    timeStamp = Timestamp()
    itemID = Ref("Item")
    itemVendorID = Text("The vendor's number for the item; text, not a key.")
    itemDescription = Text()
    employeeID = Ref("Employee", "Who received it.", undocumented=True)
    Employee = One("Employee", "Who received it.")
    Item = One("Item")
    OrderLine = One("OrderLine", "The line of the order that it fulfils.")
    OrderShipment = One("Shipment")


class OrderShipment(
    Resource,
    fields_of=Shipment,
    path="Order/{orderID}/Shipment",
    key="orderShipmentID",
    page="OrderShipment",
    parent="Order",
    reply="OrderShipment",
    view_of="Shipment",
    selected=False,
):
    """The shipments of one purchase order."""

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
    parent="OrderShipment",
    reply="OrderShipmentItem",
    view_of="ShipmentItem",
    selected=False,
):
    """The items in one shipment, found below the purchase order. Unlike shipment_item, they name the employee."""

    actions = (List(), Get())
    sortable = ("orderShipmentItemID", "qtyReceived", "vendorCost")
    replication = Stamp("timeStamp")
    scopes = ("employee:purchase_orders",)

    employeeID = Ref("Employee", "Who received it.")
    OrderShipment = One("OrderShipment")


class Vendor(Resource, path="Vendor", key="vendorID", page="Vendor"):
    """Who the merchant buys from. Vendors are archived, never deleted."""

    actions = (List(), Get(), Create(), Update(), Archive())
    sortable = ("vendorID", "timeStamp", "name")
    replication = Stamp("timeStamp")
    archivable = True

    vendorID = Id()
    name = Text(writable=True)
    archived = Flag()
    accountNumber = Text("The merchant's number with the vendor.", writable=True)
    priceLevel = Text("The price level that the vendor grants.", writable=True)
    updatePrice = Flag("Whether prices follow the vendor's catalogue.", writable=True)
    updateCost = Flag("Whether costs follow the vendor's catalogue.", writable=True)
    updateDescription = Flag("Whether descriptions follow the vendor's catalogue.", writable=True)
    shareSellThrough = Flag("Whether the vendor may see what is sold of its goods.", writable=True)
    timeStamp = Timestamp()
    b2bSellerUID = Text("Key of the vendor in the B2B catalogue.", writable=True)
    contactID = Ref("", "The record in Contact.", undocumented=True)
    currencyRateID = Ref("CurrencyRate", undocumented=True)
    noteID = Ref("", "The vendor's note.", undocumented=True)
    integrationName = Text(undocumented=True)
    integrationAccount = Text(undocumented=True)
    integrationEnabled = Integer(undocumented=True)
    integrationLogin = Text(undocumented=True, secret=True)
    integrationPassword = Text(undocumented=True, secret=True)
    purchasingCurrency = One("PurchasingCurrency", "Missing if it is the account's own.", embedded=True)
    Reps = Many(
        "VendorRep",
        "Its sales representatives; a plain name comes as firstName.",
        bare="firstName",
        embedded=True,
        writable=True,
    )
    Contact = One("Contact", writable=True)


class VendorReturn(Resource, path="VendorReturn", key="vendorReturnID", page="VendorReturn"):
    """Goods that go back to a vendor. Returns are made in the user interface."""

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
    refNum = Text("Reference number.")
    status = Text("The samples have open and sent.")
    sentDate = Timestamp("When it was sent, at midnight in the shop's time zone; missing until then.")
    shipCost = Money("Cost of shipping.")
    otherCost = Money("Other costs.")
    hideVendorDetails = Flag("Whether the printed return leaves the vendor's details out.")
    archived = Flag()
    subtotal = Money("Cost of the items.")
    total = Money("Cost of the whole return.")
    timeStamp = Timestamp()
    Note = One("Note")
    Shop = One("Shop")
    Vendor = One("Vendor")
    VendorReturnItems = Many("VendorReturnItem")


class CurrencyRate(Resource, path="CurrencyRate", key="currencyRateID", page="CurrencyRate"):
    """The exchange rate of a currency that vendors are paid in. Rates are kept by hand; nothing updates them."""

    actions = (List(), Get(), Create(), Update())
    replication = Stamp("timeStamp")
    paged = False

    currencyRateID = Id()
    currencyCode = Text("ISO 4217, such as EUR.", writable=("create",))
    rate = Float("Exchange rate between this currency and the account's own.", writable=True)
    createTime = Timestamp()
    timeStamp = Timestamp()
