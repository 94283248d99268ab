"""The catalog as ``--discover`` prints it, with nothing set and nobody logged in."""

import json

import pytest
from syrupy.extensions.json import JSONSnapshotExtension

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import SHAPES
from tap_lightspeed_retail.plan import STREAMS

from ._command import run

NOT_BY_DEFAULT = {
    # what vendors offer, which is not the account's own
    "catalog_search",
    "catalog_vendor_item",
    # rows of another stream, as templates print them
    "display_template_employee",
    "display_template_item_as_label",
    "display_template_label",
    "display_template_order",
    "display_template_order_line_as_label",
    "display_template_register_count",
    "display_template_register_withdraw",
    "display_template_sale",
    "display_template_transfer",
    "display_template_transfer_item_as_label",
    "display_template_vendor_return",
    "display_template_workorder",
    # rows of another stream, below their parents
    "inventory_transfer_transfer_items",
    "item_image",
    "item_matrix_image",
    "sale_sale_line",
    "workorder_workorder_item",
    "workorder_workorder_line",
    # rows of another stream, by another name
    "order_shipment",
    "order_shipment_item",
    "shipment_item",
    "transfer",
    # a request per parent
    "customer_custom_field_choice",
    "item_custom_field_choice",
    "order_custom_field_choice",
    "register_calculated",
    "sale_payment_sale_payment_signature",
    "workorder_workorder_image",
}

SECRET = {
    "display_template_employee": {"accessPin"},
    "employee": {"accessPin"},
    "session": {"sessionID", "sessionCookie"},
    "vendor": {"integrationLogin", "integrationPassword"},
}

OTHER_KEYS = {
    "display_template_label": ["_row"],
    "display_template_order_line_as_label": ["_row"],
    "display_template_transfer_item_as_label": ["_row"],
    "register_calculated": ["registerID", "paymentTypeID"],
    "reports_accounting_discounts_by_day": ["date", "shopID"],
    "reports_accounting_orders_by_tax_class": ["orderID", "taxClassID"],
    "reports_accounting_payments_by_day": ["date", "shopID", "paymentTypeID"],
    "reports_accounting_tax_class_sales_by_day": ["date", "shopID", "taxClassID"],
    "reports_accounting_taxes_by_day": ["date", "shopID", "taxCategoryID"],
    "session": ["systemCustomerID", "employeeID"],
    "tag_group": ["_row"],
}
"""The keys of streams whose records are not told apart by one field."""

OTHER_REPLICATION_KEYS = {
    "inventory_count_reconcile": "inventoryCountReconcileID",
    "inventory_log": "inventoryLogID",
    "item_fee": "timestamp",
    "processing_fee": "updateTime",
    "register_count": "registerCountID",
    "register_count_amount": "registerCountAmountID",
    "register_withdraw": "registerWithdrawID",
    "reports_accounting_discounts_by_day": "date",
    "reports_accounting_orders_by_tax_class": "date",
    "reports_accounting_payments_by_day": "date",
    "reports_accounting_tax_class_sales_by_day": "date",
    "reports_accounting_taxes_by_day": "date",
    "sale": "updatetime",
    "sale_payment": None,  # its stamp can be filtered, and is not shown
    "sale_payment_sale_payment_signature": "salePaymentSignatureID",
    "sale_void": "saleVoidID",
}
"""What incremental streams go by, if not by ``timeStamp``."""

FULL_TABLE = {
    "account",
    "catalog_search",
    "customer_type",
    "display_template_item_as_label",
    "display_template_label",
    "display_template_order_line_as_label",
    "display_template_register_count",
    "display_template_register_withdraw",
    "display_template_transfer_item_as_label",
    "employee_hours",
    "industry",
    "item_attribute_set",
    "locale",
    "option",
    "payment_type",
    "price_level",
    "quote",
    "register",
    "register_calculated",
    "season",
    "session",
    "tag",
    "tag_group",
    "workorder_status",
}
"""Streams that are read as a whole every time."""


@pytest.fixture(scope="module")
def catalog():
    outcome = run("--discover")
    assert (outcome.status, outcome.errors) == (0, [])
    return {entry["tap_stream_id"]: entry for entry in json.loads(outcome.stdout)["streams"]}


def metadata(entry):
    return {tuple(part["breadcrumb"][1::2]): part["metadata"] for part in entry["metadata"]}


def properties(schema, *path):
    """Every property of a schema with the path to it, those in lists included."""
    for name, inner in schema.get("properties", {}).items():
        yield (*path, name), inner
        yield from properties(inner, *path, name)
        yield from properties(inner.get("items", {}), *path, name)


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_entry(catalog, stream, snapshot):
    assert catalog[stream] == snapshot(extension_class=JSONSnapshotExtension)


def test_there_is_an_entry_for_every_stream(catalog):
    assert set(catalog) == set(STREAMS)
    assert all(entry["stream"] == name for name, entry in catalog.items())


def test_the_accounts_own_data_is_selected_each_fact_once(catalog):
    deselected = {name for name, entry in catalog.items() if not metadata(entry)[()]["selected-by-default"]}
    assert deselected == NOT_BY_DEFAULT


def test_credentials_are_not_selected(catalog):
    deselected = {
        name: {
            ".".join(path)
            for path, part in metadata(entry).items()
            if path and not part.get("selected-by-default", True)
        }
        for name, entry in catalog.items()
    }
    assert {name: fields for name, fields in deselected.items() if fields} == SECRET


def test_credentials_in_nested_records_are_not_selected(catalog):
    secret = {field.name for shape in SHAPES.values() for field in shape.fields.values() if field.secret}
    for name, entry in catalog.items():
        for path, _ in properties(entry["schema"]):
            if path[-1] in secret:
                assert metadata(entry)[path]["selected-by-default"] is False, (name, path)


def test_records_are_told_apart_by_their_key(catalog):
    for name, entry in catalog.items():
        keys = entry["key_properties"]
        assert keys == OTHER_KEYS.get(name, keys[:1])
        assert metadata(entry)[()]["table-key-properties"] == keys
        for key in keys:
            assert "null" not in entry["schema"]["properties"][key]["type"]
            assert metadata(entry)[(key,)]["inclusion"] == "automatic"
    assert {name for name, resource in STREAMS.items() if len(resource.key) != 1} == set(OTHER_KEYS)


def test_changes_are_followed_by_the_right_field(catalog):
    methods = {name: entry["replication_method"] for name, entry in catalog.items()}
    full = {name for name, method in methods.items() if method == "FULL_TABLE"}
    assert full == FULL_TABLE
    assert {method for name, method in methods.items() if name not in full} == {"INCREMENTAL"}
    keys = {name: catalog[name].get("replication_key") for name in methods}
    assert {name: keys[name] for name in full} == dict.fromkeys(full)
    assert {name: keys[name] for name in set(methods) - full if keys[name] != "timeStamp"} == OTHER_REPLICATION_KEYS


def test_what_changes_are_followed_by_cannot_be_deselected(catalog):
    for name, entry in catalog.items():
        if key := entry.get("replication_key"):
            assert metadata(entry)[(key,)]["inclusion"] == "automatic", name
            assert metadata(entry)[()]["valid-replication-keys"] == [key], name


def test_every_stream_says_what_it_holds(catalog):
    for name, entry in catalog.items():
        assert len(entry["schema"]["description"].split()) >= 4, name


def test_most_columns_say_what_their_name_leaves_open(catalog):
    """Names, notes, stamps and the stream's own key speak for themselves."""
    columns = [column for entry in catalog.values() for column in entry["schema"]["properties"].values()]
    described = [column for column in columns if column.get("description")]
    assert len(described) / len(columns) > 0.7
    numbers = [column for column in columns if "number" in column["type"]]
    assert sum("description" in number for number in numbers) / len(numbers) > 0.9


def test_every_reference_says_what_it_points_to(catalog):
    for name, resource in RESOURCES.items():
        if name in catalog:
            for column, schema in catalog[name]["schema"]["properties"].items():
                target = getattr(resource.fields.get(column), "target", "")
                if target and column not in resource.key:
                    assert schema["description"], (name, column)
