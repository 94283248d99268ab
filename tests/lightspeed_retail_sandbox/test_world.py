"""Whether the books of the sandbox's shop chain are complete, and whether they add up."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail.resources._base import Anything, Date, Id, Nested, Ref, Resource, Text, Texts, Timestamp
from lightspeed_retail_sandbox.account import Account
from lightspeed_retail_sandbox.world import build

pytestmark = pytest.mark.integration

NOW = datetime(2025, 11, 24, 18, 0, tzinfo=UTC)
PAGE = 100
CENT, FINEST = Decimal("0.01"), Decimal("0.0000001")
PLANS = {"paymentDueDate", "etaOut", "needBy", "arrivalDate"}
"""Fields that may lie in the future."""

ELSEWHERE = {"RegisterCalculated"}
"""Listed, but worked out from other records."""


def tables(seed=1, scale=1.0, registers=4):
    """The rows of an account as they are stored."""
    account = Account(build(seed, scale, registers, NOW), NOW.timestamp, NOW)
    database = account.database
    found = {name: database.rows(f'SELECT * FROM "{name}"') for name in database.tables}
    account.close()
    return {name: rows for name, rows in found.items() if rows}


def fingerprint(world):
    return hashlib.sha256(repr(sorted(world.items())).encode()).hexdigest()


@pytest.fixture(scope="module")
def world():
    return tables()


def by(rows, field):
    groups = defaultdict(list)
    for row in rows:
        groups[row[field]].append(row)
    return groups


def number(value):
    return Decimal(str(value)).quantize(FINEST, ROUND_HALF_UP)


def total(rows, field):
    return sum((number(row[field]) for row in rows), Decimal())


def share(amount, rate):
    """A share of an amount, with the decimals that the API keeps."""
    return (amount * number(rate)).quantize(FINEST, ROUND_HALF_UP)


def index_by(rows, field):
    return {row[field]: row for row in rows}


def index(world, name):
    key = key_of(name)
    return {row[key]: row for row in world[name]}


def key_of(name):
    shape = SHAPES[name]
    keys = shape.key if issubclass(shape, Resource) else ()
    return next(iter(keys), None) or next((f.name for f in shape.fields.values() if isinstance(f, Id)), None)


def stored_resources():
    return [
        r.__name__
        for r in RESOURCES.values()
        if (r.listable() or r.action("get"))
        and not r.view_of
        and not r.path.startswith(("DisplayTemplate", "Reports"))
        and r.__name__ not in ELSEWHERE
    ]


def completed(world):
    return [sale for sale in world["Sale"] if sale["completed"]]


# ------------------------------------------------------------------------------------------------------- sameness


def test_the_same_seed_tells_the_same_story():
    assert fingerprint(tables(seed=7, scale=0.1)) == fingerprint(tables(seed=7, scale=0.1))


def test_another_seed_tells_another_story():
    assert fingerprint(tables(seed=7, scale=0.1)) != fingerprint(tables(seed=8, scale=0.1))


def test_the_story_does_not_depend_on_the_order_of_hashes():
    program = (
        "import hashlib; from datetime import UTC, datetime; from lightspeed_retail_sandbox.world import build;"
        f"print(hashlib.sha256(repr(list(build(1, 0.05, 3, datetime.fromisoformat({NOW.isoformat()!r})))).encode())"
        ".hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_scale_is_thousands_of_sales_and_hardly_touches_the_catalogue(world):
    small, large = len(world["Sale"]), len(tables(scale=3)["Sale"])
    assert 850 < small < 1150
    assert 2.6 < large / small < 3.4
    assert 250 < len(world["Item"]) < 500


@pytest.mark.parametrize(("registers", "in_use"), [(1, 3), (3, 3), (7, 7)])
def test_every_shop_has_a_register_and_one_register_is_archived(registers, in_use):
    rows = tables(scale=0.05, registers=registers)["Register"]
    used = [row for row in rows if not row["archived"]]
    assert len(used) == in_use
    assert {row["shopID"] for row in used} == {1, 2, 3}
    assert len(rows) == in_use + 1


# ---------------------------------------------------------------------------------------------------- completeness


@pytest.mark.parametrize("name", stored_resources())
def test_every_stored_resource_has_rows(world, name):
    assert world.get(name)


UNUSED = {
    "Session": "sessionID",
    "Locale": "taxName2",
    "CatalogVendorItem": "breakPrice2 breakPrice3 breakQty2 breakQty3 catalogMasterID colorName costLevel3 costLevel4 "
    "ean ean2 model replacement replacementDescription sizeName status",
    "Customer": "companyRegistrationNumber",
    "CustomerCustomField": "archived decimalPrecision default",
    "CreditAccount": "archived",
    "Employee": "accessPin",
    "ItemShop": "componentBackorder",
    "TransferItem": "comment",
    "ItemMatrix": "attribute3Values modelYear serialized",
    "ItemFee": "discountable nonRefundable",
    "PriceLevel": "archived canBeArchived",
    "Serialized": "sizeName",
    "SalePayment": "archived paymentID refPaymentID",
    "CCCharge": "authOnly cardholderName communicationKey exp isDebit rawResponse rawVoidResponse refunded voided",
    "ProcessingFee": "interchangeFeesFixedFee schemeFeesFixedFee",
    "Order": "b2bOrderNumber b2bOrderUID costsModifiedAfterShipment otherCost otherVendorCost stockInstructions",
    "OrderLine": "shippingCost shippingVendorCost",
    "OrderCustomField": "archived decimalPrecision default uom",
    "ShipmentItem": "shippingCost shippingVendorCost",
    "Vendor": "priceLevel shareSellThrough updateDescription updatePrice",
    "VendorReturn": "hideVendorDetails otherCost",
    "Sale": "discountID discountPercent isTaxInclusive",
    "SaleLine": "calcTransactionDiscount",
    "SpecialOrder": "transferItemID",
    "Workorder": "hookOut saveParts",
    "WorkorderItem": "isSpecialOrder note warranty",
    "WorkorderLine": "unitCost unitPriceOverride",
    "WorkorderWorkorderImage": "ordering",
    "Shop": "archived companyRegistrationNumber labelMsrp taxLabor vatNumber",
    "TaxCategory": "isTaxInclusive",
}
"""Fields that the demo account leaves blank, by class."""


@pytest.mark.parametrize("name", stored_resources())
def test_every_documented_field_is_used_somewhere(world, name):
    documented = {
        field.name
        for field in SHAPES[name].fields.values()
        if not isinstance(field, (Nested, Anything)) and not field.undocumented and not field.write_only
    }
    used = {column for row in world[name] for column, value in row.items() if value not in (None, "", 0, b"[]")}
    assert documented - used == set(UNUSED.get(name, "").split())


def test_classes_are_known_to_the_catalogue(world):
    assert world.keys() <= SHAPES.keys()


def test_keys_are_unique_and_ascend_with_gaps(world):
    for name, rows in world.items():
        if key_of(name) in rows[0]:
            keys = [row[key_of(name)] for row in rows]
            assert len(set(keys)) == len(keys), name
    keys = sorted(index(world, "Sale"))
    assert keys[-1] > len(keys)
    moments = [sale["createTime"] for sale in sorted(world["Sale"], key=lambda sale: sale["saleID"])]
    late = sum(second < first for first, second in pairwise(moments))
    assert late < len(moments) / 20  # registers overlap by minutes


@pytest.mark.parametrize("name", ["InventoryLog", "RegisterCount", "RegisterWithdraw", "SaleVoid"])
def test_what_is_only_appended_comes_in_order(world, name):
    rows = sorted(world[name], key=lambda row: row[key_of(name)])
    assert [row["createTime"] for row in rows] == sorted(row["createTime"] for row in rows)


def test_foreign_keys_point_to_records(world):
    keys = {name: {row[key_of(name)] for row in rows if key_of(name) in row} for name, rows in world.items()}
    for name, rows in world.items():
        for field in SHAPES[name].fields.values():
            if isinstance(field, Ref) and field.name in rows[0] and field.target in keys and name != "Session":
                strangers = {row[field.name] for row in rows} - keys[field.target] - {0}
                assert not strangers, (name, field.name)


@pytest.mark.parametrize(
    ("name", "field", "target"),
    [
        ("Customer", "contactID", "Contact"),
        ("Customer", "noteID", "Note"),
        ("Item", "noteID", "Note"),
        ("Item", "itemECommerceID", "ItemECommerce"),
        ("Sale", "internalNoteID", "Note"),
        ("Sale", "printedNoteID", "Note"),
        ("SaleLine", "noteID", "Note"),
        ("Shop", "contactID", "Contact"),
        ("Shop", "receiptSetupID", "ReceiptSetup"),
        ("Shop", "ccGatewayID", "CCGateway"),
        ("Employee", "employeeRoleID", "EmployeeRole"),
        ("Vendor", "contactID", "Contact"),
        ("ShipTo", "contactID", "Contact"),
        ("InventorySale", "saleLineID", "SaleLine"),
        ("ShipmentItem", "orderLineID", "OrderLine"),
        ("CatalogVendorItem", "catalogVendorID", "CatalogVendor"),
    ],
)
def test_joins_that_the_catalogue_does_not_name_hold(world, name, field, target):
    there = {row[key_of(target)] for row in world[target]}
    assert {row[field] for row in world[name]} - there <= {0}


def test_nothing_happened_in_the_future(world):
    for name, rows in world.items():
        for field in SHAPES[name].fields.values():
            if not isinstance(field, (Timestamp, Date)) or field.name not in rows[0] or field.name in PLANS:
                continue
            for value in {row[field.name] for row in rows} - {None}:
                assert value <= NOW.isoformat(), (name, field.name)


def test_values_have_one_form(world):
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
    day = re.compile(r"\d{4}-\d\d-\d\d")
    for name, rows in world.items():
        for field in SHAPES[name].fields.values():
            values = [row[field.name] for row in rows if field.name in row]
            if isinstance(field, (Timestamp, Date)):
                form = day if isinstance(field, Date) else moment
                assert all(value is None or form.fullmatch(value) for value in values), (name, field.name)
            elif isinstance(field, Text) and not isinstance(field, Texts):
                assert all(isinstance(value, str) for value in values), (name, field.name)


@pytest.mark.parametrize("piece", ['"', "'", "&", "ü", "😀", "\n", "|", "<p>", "Ł"])
def test_texts_are_not_tame(world, piece):
    assert any(
        piece in value for rows in world.values() for row in rows for value in row.values() if value.__class__ is str
    )


def test_codes_keep_their_zeros_and_their_length(world):
    assert any(row["customSku"].startswith("00") for row in world["Item"])
    assert any(row["customSku"] == "" for row in world["Item"])
    assert all(re.fullmatch(r"21\d{10}", str(row["systemSku"])) for row in world["Item"])
    assert all(re.fullmatch(r"22\d{10}", row["ticketNumber"]) for row in world["Sale"])


@pytest.mark.parametrize(
    "name",
    ["Customer", "Item", "Discount", "Employee", "Vendor", "Order", "Sale", "Quote", "Register", "PaymentType",
     "ItemFee", "ItemMatrix", "InventoryCount", "InventoryTransfer", "VendorReturn", "Workorder", "ItemAttributeSet",
     "CatalogVendorItem", "ItemCustomField"],
)  # fmt: skip
def test_some_records_are_archived_and_some_are_not(world, name):
    assert {row["archived"] for row in world[name]} == {True, False}


@pytest.mark.parametrize("name", ["Item", "ItemShop", "Customer"])
def test_more_than_a_page_carries_the_same_stamp(world, name):
    assert max(Counter(row["timeStamp"] for row in world[name]).values()) > 1.5 * PAGE


def test_things_are_under_way(world):
    assert any(not sale["completed"] and sale["completeTime"] is None for sale in world["Sale"])
    assert any(order["orderedDate"] is None for order in world["Order"])
    assert any(order["orderedDate"] and not order["complete"] for order in world["Order"])
    assert {row["status"] for row in world["InventoryTransfer"]} == {"open", "sent", "received"}
    assert {row["status"] for row in world["VendorReturn"]} == {"open", "sent"}
    assert any(row["saleID"] == 0 for row in world["SaleLine"])
    assert any(row["saleID"] == 0 for row in world["Workorder"])
    assert any(row["open"] for row in world["Register"])


def test_who_is_clocked_in_has_no_check_out(world):
    hours = index(world, "EmployeeHours")
    inside = {row["employeeID"]: row["clockInEmployeeHoursID"] for row in world["Employee"]}
    assert any(inside.values())
    for employee, key in inside.items():
        assert key == 0 or (hours[key]["employeeID"] == employee and hours[key]["checkOut"] is None)


# ----------------------------------------------------------------------------------------------------------- sales


def test_lines_add_up(world):
    for line in world["SaleLine"]:
        net = number(line["calcSubtotal"]) - number(line["calcLineDiscount"])
        assert number(line["calcSubtotal"]) == line["unitQuantity"] * number(line["unitPrice"])
        assert number(line["calcTax1"]) == share(net, line["tax1Rate"])
        assert number(line["calcTax2"]) == share(net, line["tax2Rate"])
        assert number(line["displayableSubtotal"]) == net
        assert number(line["calcTotal"]) == net + number(line["calcTax1"]) + number(line["calcTax2"])


def test_sales_are_the_sum_of_their_lines(world):
    lines = by(world["SaleLine"], "saleID")
    for sale in world["Sale"]:
        mine = lines[sale["saleID"]]
        assert mine
        assert number(sale["calcSubtotal"]) == total(mine, "calcSubtotal")
        assert number(sale["calcDiscount"]) == total(mine, "calcLineDiscount")
        for tax in ("calcTax1", "calcTax2"):
            assert number(sale[tax]) == total(mine, tax).quantize(CENT, ROUND_HALF_UP)
        taxes = number(sale["calcTax1"]) + number(sale["calcTax2"])
        assert number(sale["taxTotal"]) == taxes
        due = number(sale["calcSubtotal"]) - number(sale["calcDiscount"]) + taxes
        assert number(sale["total"]) == due.quantize(CENT, ROUND_HALF_UP)
        assert number(sale["calcTaxable"]) + number(sale["calcNonTaxable"]) == total(mine, "displayableSubtotal")
        cost = sum((row["unitQuantity"] * number(row["avgCost"]) for row in mine), Decimal())
        assert number(sale["calcAvgCost"]) == cost


def test_completed_sales_are_paid_and_others_are_not(world):
    payments = by(world["SalePayment"], "saleID")
    for sale in world["Sale"]:
        mine = payments[sale["saleID"]]
        if not sale["completed"]:
            assert not mine
            assert sale["balance"] == sale["total"]
            continue
        assert total(mine, "amount") - total(mine, "tipAmount") - number(sale["change"]) == number(sale["total"])
        assert total(mine, "tipAmount") == number(sale["calcTips"])
        assert sale["balance"] == 0
        assert sale["calcPayments"] == sale["total"]
        assert number(sale["change"]) >= 0


def test_sales_use_the_tax_of_their_shop_unless_the_customer_is_exempt(world):
    shops, taxes = index(world, "Shop"), index(world, "TaxCategory")
    exempt = next(row["taxCategoryID"] for row in world["TaxCategory"] if row["tax1Name"] == "Tax exempt")
    for sale in world["Sale"]:
        assert sale["taxCategoryID"] in {shops[sale["shopID"]]["taxCategoryID"], exempt}
        assert sale["tax1Rate"] == taxes[sale["taxCategoryID"]]["tax1Rate"]
    assert any(sale["taxCategoryID"] == exempt for sale in world["Sale"])


def test_stamps_of_sales(world):
    done = completed(world)
    assert all(sale["timeStamp"] == sale["completeTime"] <= sale["updatetime"] for sale in done)
    assert all(sale["timeStamp"] <= sale["updatetime"] for sale in world["Sale"])
    assert any(sale["completeTime"] < sale["createTime"] for sale in done)  # entered later
    assert any(sale["completeTime"] > sale["createTime"] for sale in done)
    first, last = min(sale["createTime"] for sale in done), max(sale["createTime"] for sale in done)
    assert datetime.fromisoformat(last) - datetime.fromisoformat(first) > timedelta(days=1000)


def test_refunds_mirror_what_was_sold(world):
    lines = index(world, "SaleLine")
    refunds = [row for row in lines.values() if row["unitQuantity"] < 0 and row["itemID"]]
    assert refunds
    for row in refunds:
        sold = lines[row["parentSaleLineID"]]
        assert row["itemID"] == sold["itemID"]
        assert number(row["calcTotal"]) == -number(sold["calcTotal"])


def test_sales_are_of_every_kind(world):
    lines = world["SaleLine"]
    assert {row["lineType"] for row in lines} == {"", "item_fee", "item_fee_refund"}
    for flag in ("isLayaway", "isSpecialOrder", "isWorkorder"):
        assert any(row[flag] for row in lines)
    assert any(row["discountID"] for row in lines)
    assert any(number(row["normalUnitPrice"]) for row in lines)
    assert {row["paymentTypeID"] for row in world["SalePayment"]} >= {1, 2, 3, 4, 5, 6}
    assert any(number(row["change"]) for row in world["Sale"])
    assert any(number(row["calcTips"]) for row in world["Sale"])
    assert max(Counter(row["saleID"] for row in world["SalePayment"]).values()) > 1
    assert any(row["quoteID"] for row in world["Sale"])
    assert any(row["shipToID"] for row in world["Sale"])
    assert {row["saleID"] for row in world["SaleVoid"]} == {row["saleID"] for row in world["Sale"] if row["voided"]}


def test_card_payments_have_a_charge_of_the_same_amount(world):
    charges = index(world, "CCCharge")
    for payment in world["SalePayment"]:
        assert bool(payment["ccChargeID"]) == (payment["paymentTypeID"] == 3)
        if payment["ccChargeID"]:
            assert charges[payment["ccChargeID"]]["amount"] == payment["amount"]
            assert not charges[payment["ccChargeID"]]["declined"]
    assert any(charge["declined"] for charge in charges.values())


def test_people_shop_while_the_shops_are_open(world):
    shops = index(world, "Shop")
    weekdays = Counter()
    for sale in completed(world):
        made = datetime.fromisoformat(sale["createTime"]).astimezone(ZoneInfo(shops[sale["shopID"]]["timeZone"]))
        assert 10 <= made.hour < 18
        weekdays[made.weekday()] += 1
    assert weekdays[5] > weekdays[0]


def test_customers_come_back_and_a_few_do_so_often(world):
    visits = Counter(sale["customerID"] for sale in world["Sale"] if sale["customerID"])
    assert len(visits) < sum(visits.values()) * 0.8
    tenth = [count for _, count in visits.most_common(len(visits) // 10)]
    assert sum(tenth) > sum(visits.values()) / 4


def test_balances_are_the_sum_of_payments(world):
    payments = by(world["SalePayment"], "creditAccountID")
    for account in world["CreditAccount"]:
        assert number(account["balance"]) == total(payments[account["creditAccountID"]], "amount")
        assert bool(account["code"]) == account["giftCard"]
        if account["giftCard"]:
            assert number(account["balance"]) <= 0
    assert {account["giftCard"] for account in world["CreditAccount"]} == {True, False}
    used = {row["creditAccountID"] for row in world["SaleAccount"]}
    assert used == {row["creditAccountID"] for row in world["SalePayment"]} - {0}


def test_register_counts_follow_from_payments(world):
    changes = {sale["saleID"]: number(sale["change"]) for sale in world["Sale"]}
    payments, withdraws = by(world["SalePayment"], "registerID"), by(world["RegisterWithdraw"], "registerID")
    amounts = by(world["RegisterCountAmount"], "registerCountID")

    def during(rows, count):
        return [row for row in rows if count["openTime"] <= row["createTime"] <= count["createTime"]]

    for count in world["RegisterCount"]:
        taken = during(payments[count["registerID"]], count)
        expected = Counter()
        for row in taken:
            expected[row["paymentTypeID"]] += number(row["amount"])
        expected[1] += total(during(withdraws[count["registerID"]], count), "amount")
        expected[1] -= sum(changes[key] for key in {row["saleID"] for row in taken})
        found = {row["paymentTypeID"]: number(row["calculated"]) for row in amounts[count["registerCountID"]]}
        assert {kind: amount for kind, amount in found.items() if amount} == {
            kind: amount for kind, amount in expected.items() if amount
        }
    assert any(row["actual"] != row["calculated"] for row in world["RegisterCountAmount"])


# ----------------------------------------------------------------------------------------------------------- stock


def test_quantity_on_hand_is_the_sum_of_the_log(world):
    logged = Counter()
    for row in world["InventoryLog"]:
        logged[row["itemID"], row["shopID"]] += row["qohChange"]
    for row in world["ItemShop"]:
        if row["shopID"]:
            assert row["qoh"] == logged[row["itemID"], row["shopID"]]


def test_the_row_of_shop_0_sums_the_shops_up(world):
    rows = by(world["ItemShop"], "itemID")
    for shops in rows.values():
        total_row = next(row for row in shops if row["shopID"] == 0)
        others = [row for row in shops if row["shopID"]]
        assert len(others) == 3
        for field in ("qoh", "backorder", "onLayaway", "onTransferIn"):
            assert total_row[field] == sum(row[field] for row in others)
        assert number(total_row["totalValueFifo"]) == total(others, "totalValueFifo")
        assert total_row["timeStamp"] == max(row["timeStamp"] for row in others)


def test_every_movement_of_stock_has_its_record(world):
    log = by(world["InventoryLog"], "reason")
    bundles = {row["assemblyItemID"] for row in world["ItemComponent"]}
    stocked = {row["itemID"] for row in world["Item"] if row["itemType"] != "non_inventory"} - bundles
    parts = {row["componentItemID"] for row in world["ItemComponent"]}

    def moved(*reasons):
        sums = Counter()
        for reason in reasons:
            for row in log[reason]:
                sums[row["itemID"]] += row["qohChange"]
        return {item: units for item, units in sums.items() if units and item not in parts}

    def counted(rows, field, sign=1):
        sums = Counter()
        for row in rows:
            sums[row["itemID"]] += sign * row[field]
        return {item: units for item, units in sums.items() if units and item in stocked - parts}

    done = {sale["saleID"] for sale in completed(world)}
    plain = [row for row in world["SaleLine"] if row["saleID"] in done and not (row["isLayaway"] or row["isWorkorder"])]
    assert moved("RemoveForTransaction", "AddForRefund") == counted(plain, "unitQuantity", -1)
    assert moved("RemoveForLayaway") == counted(
        [row for row in world["SaleLine"] if row["isLayaway"]], "unitQuantity", -1
    )
    assert moved("AddForPurchaseOrder") == counted(world["OrderLine"], "numReceived")
    assert moved("AddForPurchaseOrder") == counted(world["ShipmentItem"], "qtyReceived")
    assert moved("RemoveForTransfer") == counted(world["TransferItem"], "sent", -1)
    assert moved("AddForTransfer") == counted(world["TransferItem"], "received")
    assert moved("ReconcileInventoryCount") == counted(world["InventoryCountReconcile"], "qohChange")
    sent = {row["vendorReturnID"] for row in world["VendorReturn"] if row["status"] == "sent"}
    returned = [row for row in world["VendorReturnItem"] if row["vendorReturnID"] in sent]
    assert moved("RemoveForVendorReturn") == counted(returned, "quantity", -1)


def test_reservations_are_those_that_wait(world):
    for flag, column in (("isLayaway", "onLayaway"), ("isSpecialOrder", "onSpecialOrder")):
        waiting = Counter()
        for row in world["SaleLine"]:
            if row[flag] and not row["saleID"]:
                waiting[row["itemID"], row["shopID"]] += row["unitQuantity"]
        shown = {(r["itemID"], r["shopID"]): r[column] for r in world["ItemShop"] if r["shopID"] and r[column]}
        assert shown == dict(waiting)


def test_what_is_on_order_is_on_the_way(world):
    orders = {o["orderID"]: o for o in world["Order"]}
    due = Counter()
    for line in world["OrderLine"]:
        if line["orderID"] in orders:
            shop = orders[line["orderID"]]["shopID"]
            due[line["itemID"], shop] += line["quantity"] - line["numReceived"]
    shown = {(r["itemID"], r["shopID"]): r["backorder"] for r in world["ItemShop"] if r["shopID"] and r["backorder"]}
    assert shown == {key: units for key, units in due.items() if units}


def test_orders_are_the_sum_of_their_lines(world):
    lines = by(world["OrderLine"], "orderID")
    for order in world["Order"]:
        mine = lines[order["orderID"]]
        assert number(order["subTotalCost"]) == total(mine, "total")
        assert order["totalQuantity"] == sum(row["quantity"] for row in mine)
        assert number(order["totalDiscount"]) == total(mine, "discountMoneyValue")
        cost = number(order["subTotalCost"]) - number(order["totalDiscount"]) + number(order["shipCost"])
        assert number(order["totalCost"]) == cost


def test_stock_is_worth_what_it_cost(world):
    costs = {row["itemID"]: number(row["defaultCost"]) for row in world["Item"]}
    for row in world["ItemShop"]:
        if row["shopID"] == 0 and number(row["averageCost"]):
            assert Decimal("0.95") < number(row["averageCost"]) / costs[row["itemID"]] < Decimal("1.15")
        if row["qoh"] <= 0 and row["shopID"]:
            assert row["totalValueFifo"] == 0
    assert any(row["causedNegative"] for row in world["InventoryLog"])


def test_the_stamp_of_an_item_does_not_follow_its_stock(world):
    items = {row["itemID"]: row["timeStamp"] for row in world["Item"]}
    assert any(row["timeStamp"] > items[row["itemID"]] for row in world["ItemShop"])
    sold = {row["createTime"] for row in world["InventoryLog"] if row["reason"] == "RemoveForTransaction"}
    assert not sold & set(items.values())


def test_serial_numbers_are_sold_once_or_on_hand(world):
    serialized = {row["itemID"] for row in world["Item"] if row["serialized"]}
    units = [row for row in world["Serialized"] if row["itemID"]]
    assert {row["itemID"] for row in units} <= serialized
    free = Counter(row["itemID"] for row in units if not row["saleLineID"])
    on_hand = {r["itemID"]: r["qoh"] for r in world["ItemShop"] if r["shopID"] == 0 and r["itemID"] in serialized}
    assert {item: units for item, units in on_hand.items() if units} == dict(free)
    lines = index(world, "SaleLine")
    assert all(lines[row["saleLineID"]]["itemID"] == row["itemID"] for row in units if row["saleLineID"])


def test_counts_say_what_reconciling_did(world):
    calc = {(row["inventoryCountID"], row["itemID"]): row for row in world["InventoryCountCalc"]}
    counted = Counter()
    for row in world["InventoryCountItem"]:
        counted[row["inventoryCountID"], row["itemID"]] += row["qty"]
    assert {key: row["countedQoh"] for key, row in calc.items()} == dict(counted)
    for row in world["InventoryCountReconcile"]:
        known = calc[row["inventoryCountID"], row["itemID"]]
        assert row["qohChange"] == known["countedQoh"] - known["calcQoh"]


# -------------------------------------------------------------------------------------------------------- catalogue


def test_categories_are_a_nested_set(world):
    rows = index(world, "Category")
    numbers = sorted(row[side] for row in rows.values() for side in ("leftNode", "rightNode"))
    assert numbers == list(range(1, 2 * len(rows) + 1))
    for row in rows.values():
        parent = rows.get(row["parentID"])
        assert row["nodeDepth"] == (parent["nodeDepth"] + 1 if parent else 0)
        if parent:
            assert parent["leftNode"] < row["leftNode"] < row["rightNode"] < parent["rightNode"]
            assert row["fullPathName"] == f"{parent['fullPathName']}/{row['name']}"
    assert max(row["nodeDepth"] for row in rows.values()) > 1


def test_items_have_three_prices_and_matrices_their_children(world):
    prices = by([row for row in world["ItemPrice"] if row["itemID"]], "itemID")
    assert all(len(prices[row["itemID"]]) == 3 for row in world["Item"])
    children = by(world["Item"], "itemMatrixID")
    sets = index_by(world["ItemAttributes"], "itemID")
    for matrix in world["ItemMatrix"]:
        found = {sets[row["itemID"]]["attribute1"] for row in children[matrix["itemMatrixID"]]}
        assert found == set(json.loads(matrix["attribute1Values"]))


def test_items_are_of_every_type(world):
    assert {row["itemType"] for row in world["Item"]} == {"default", "serialized", "non_inventory", "box", "assembly"}


def test_an_option_is_in_scientific_notation(world):
    assert "1.0E-8" in {row["value"] for row in world["Option"]}


def test_work_orders_become_sales(world):
    sales = index(world, "Sale")
    lines = by(world["SaleLine"], "saleID")
    for workorder in world["Workorder"]:
        if workorder["saleID"]:
            keys = {row["saleLineID"] for row in lines[workorder["saleID"]]}
            jobs = [
                row
                for name in ("WorkorderItem", "WorkorderLine")
                for row in world[name]
                if row["workorderID"] == workorder["workorderID"]
            ]
            assert {row["saleLineID"] for row in jobs} <= keys
            assert sales[workorder["saleID"]]["customerID"] == workorder["customerID"]
