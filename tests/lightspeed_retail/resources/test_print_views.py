"""Print views: what they add to the records they are views of."""

import pytest

from lightspeed_retail import relations
from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Nested
from lightspeed_retail.resources.print_views import (
    DisplayTemplateEmployee,
    DisplayTemplateItemAsLabel,
    DisplayTemplateOrderLineAsLabel,
    DisplayTemplateRegisterCount,
    DisplayTemplateSale,
    DisplayTemplateTransfer,
    PrintView,
)
from lightspeed_retail.wire import Decoder

VIEWS = PrintView.__subclasses__()


def decode(view, raw):
    decoded = Decoder(view, relations.tree(view, ())).decode(raw)
    assert decoded.extra == {}
    return decoded.record


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_all_that_is_nested_always_comes(view):
    assert view.fixed
    optional = [f for f in view.fields.values() if isinstance(f, Nested) and not f.embedded]
    assert [f.name for f in optional if not {f.name, f.relation} & set(view.fixed)] == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_views_are_read_only_and_can_be_rendered(view):
    assert {action.method for action in view.actions} == {"GET"}
    assert view.action("render_html").path == ".html?template={template}"


@pytest.mark.parametrize("view", [v for v in VIEWS if v.view_of], ids=lambda view: view.__name__)
def test_views_hold_what_the_record_itself_holds(view):
    base = SHAPES[view.view_of]
    scalars = {name for name, field in base.fields.items() if not isinstance(field, Nested)}
    assert scalars <= set(view.fields)


def test_both_employees_of_a_count_come_in_one_list():
    employees = [{"employeeID": "1", "firstName": "Jane"}, {"employeeID": "2", "firstName": "Joe"}]
    count = decode(DisplayTemplateRegisterCount, {"registerCountID": "1", "Employee": employees})
    assert [employee["firstName"] for employee in count["Employee"]] == ["Jane", "Joe"]
    alone = decode(DisplayTemplateRegisterCount, {"registerCountID": "1", "Employee": employees[0]})
    assert [employee["firstName"] for employee in alone["Employee"]] == ["Jane"]


@pytest.mark.parametrize("name", ["Register", "LastRegister"])
def test_the_last_register_of_an_employee_in_either_spelling(name):
    raw = {"employeeID": "1", name: {"registerID": "4", "Shop": {"shopID": "2"}}}
    assert decode(DisplayTemplateEmployee, raw)["Register"]["Shop"]["shopID"] == 2


@pytest.mark.parametrize("name", ["Vendor", "DefaultVendor"])
def test_the_default_vendor_on_a_label_in_either_spelling(name):
    raw = {"itemID": "290", "copies": "1", "Item": {"itemID": "290", name: {"vendorID": "3", "name": "Bike Mine"}}}
    assert decode(DisplayTemplateItemAsLabel, raw)["Item"]["Vendor"]["name"] == "Bike Mine"


@pytest.mark.parametrize("name", ["m", "MetaData"])
def test_texts_of_a_label_in_either_spelling(name):
    raw = {"itemID": "290", name: {"currency_symbol": "$", "price": "23", "title": "Lightspeed Shop"}}
    assert decode(DisplayTemplateItemAsLabel, raw)["m"]["price"] == 23


def test_a_label_of_an_order_line_names_the_vendor():
    raw = {"itemID": "282", "Order": {"vendorID": "12", "Vendor": {"vendorID": "12", "name": "vendor name"}}}
    assert decode(DisplayTemplateOrderLineAsLabel, raw)["Order"]["Vendor"]["name"] == "vendor name"


def test_what_is_reserved_for_a_customer_is_sale_lines():
    line = {"saleLineID": "9", "Shop": {"shopID": "1"}, "m": {"workorderTotal": "5", "workorderSystemSku": "25"}}
    raw = {"saleID": "10", "Customer": {"customerID": "1528", "Workorders": {"SaleLine": line}, "m": {"tax1": "19.25"}}}
    customer = decode(DisplayTemplateSale, raw)["Customer"]
    assert customer["Workorders"][0]["Shop"]["shopID"] == 1
    assert customer["Workorders"][0]["m"]["workorderTotal"] == 5
    assert str(customer["m"]["tax1"]) == "19.25"
    assert customer["Layaways"] == []


def test_both_shops_of_a_transfer_come_with_their_contact():
    raw = {"transferID": "1", "TransferTo": {"shopID": "2", "Shop": {"shopID": "2", "Contact": {"custom": "x"}}}}
    assert decode(DisplayTemplateTransfer, raw)["TransferTo"]["Shop"]["Contact"]["custom"] == "x"
