from __future__ import annotations

import pytest

from lightspeed_retail import costs
from lightspeed_retail.costs import cost, get_cost, list_cost, write_cost
from lightspeed_retail.resources import RESOURCES

SALE, ITEM, CATEGORY = RESOURCES["sale"], RESOURCES["item"], RESOURCES["category"]


def test_any_request_costs_one_drip():
    assert list_cost(ITEM) == 1
    assert get_cost(ITEM) == 1


@pytest.mark.parametrize(
    ("relations", "single", "listed"),
    [
        (["Category"], 1.1, 1.2),
        (["ItemShops"], 1.2, 1.4),
        (["Category", "ItemShops"], 1.3, 1.6),
        (["Category", "Category"], 1.1, 1.2),
    ],
)
def test_relations_cost_by_cardinality_and_double_in_lists(relations, single, listed):
    assert get_cost(ITEM, relations) == single
    assert list_cost(ITEM, relations) == listed


def test_below_many_records_a_relation_doubles_once():
    assert get_cost(SALE, ["SaleLines", "SaleLines.Item"]) == 1.4  # 1 + 0.2 + 0.2
    assert list_cost(SALE, ["SaleLines", "SaleLines.Item"]) == 1.6  # 1 + 0.4 + 0.2
    assert get_cost(SALE, ["SaleLines", "SaleLines.InventorySales"]) == 1.6  # 1 + 0.2 + 0.4


def test_below_one_record_a_relation_does_not_double():
    assert get_cost(SALE, ["Customer", "Customer.Contact"]) == 1.2


def test_what_a_name_passes_through_is_priced_too():
    assert list_cost(SALE, ["SaleLines.Item"]) == list_cost(SALE, ["SaleLines", "SaleLines.Item"])


def test_all_leaves_custom_field_values_out():
    everything = [name for name in (*ITEM.relations(), *ITEM.nested) if not name.startswith("CustomFieldValues")]
    assert list_cost(ITEM, ["all"]) == list_cost(ITEM, everything)
    assert list_cost(ITEM, ["all"]) > 2


def test_an_unknown_relation_has_no_price():
    with pytest.raises(ValueError, match="item has no relation Nothing"):
        list_cost(ITEM, ["Nothing"])


def test_a_count_costs_ten():
    assert list_cost(ITEM, parameters={"count": "1"}) == 10
    assert list_cost(ITEM, parameters={"count": "0"}) == 1


@pytest.mark.parametrize(
    ("expression", "surcharge"),
    [
        ("description=a|description=~,b%", 0),
        ("timeStamp=<,2020|timeStamp=>,2021", 0),
        ("description=~,a|customSku=~,a", 2),
        ("description=a|customSku=b|upc=c", 3),
        ("description=a|timeStamp=>,2021-01-01", 2),
        ("createTime=>,2021|timeStamp=>,2021", 10 + 1),
        ("timeStamp=>,2021|ItemShops.timeStamp=>,2021", 20),
        ("timeStamp%3D%3E%2C2021|ItemShops.timeStamp%3D%3E%2C2021", 20),
        ("description=a|customSku=b|ItemShops.qoh=1", 10 + 1 + 10),
        ("description=~%2Ca|customSku=~%2Ca", 2),
    ],
)
def test_or_costs_by_fields_entities_and_ranges(expression, surcharge):
    assert list_cost(ITEM, parameters={"or": expression}) == 1 + surcharge


def test_an_offset_costs_by_its_depth():
    assert list_cost(ITEM, parameters={"offset": "0"}) == 1
    assert list_cost(ITEM, parameters={"offset": "1000"}) == 6


def test_sorting_costs_where_v3_does_not_sort():
    assert list_cost(ITEM, parameters={"orderby": "timeStamp"}) == 1
    assert list_cost(ITEM, parameters={"orderby": "defaultCost"}) == 5


def test_other_parameters_cost_nothing():
    assert (
        list_cost(ITEM, parameters={"limit": "100", "archived": "true", "timeStamp": ">,2021", "sort": "itemID"}) == 1
    )


def test_writes_start_from_the_price_of_the_action():
    assert write_cost(CATEGORY, CATEGORY.action("create"), {"name": "Bikes"}) == 10
    assert write_cost(SALE, SALE.action("update"), {"completed": "false"}) == 2
    assert write_cost(SALE, SALE.action("archive")) == 2
    assert write_cost(ITEM, ITEM.action("create"), {"description": "Bell"}) == 1


@pytest.mark.parametrize("yes", [True, "true"])
def test_completing_a_sale_costs_three_more(yes):
    assert write_cost(SALE, SALE.action("update"), {"completed": yes}) == 5


@pytest.mark.parametrize(
    "lines",
    [
        {"SaleLine": [{"itemID": 1}, {"itemID": 2}]},
        [{"SaleLine": {"itemID": 1}}, {"SaleLine": {"itemID": 2}}],
        [{"itemID": 1}, {"itemID": 2}],
    ],
)
def test_each_related_record_in_a_body_costs_half_a_drip(lines):
    assert write_cost(SALE, SALE.action("create"), {"shopID": 1, "SaleLines": lines}) == 3


def test_related_records_count_at_every_depth():
    body = {"SaleLines": {"SaleLine": {"itemID": 1, "Note": {"note": "blue"}}}}
    assert write_cost(SALE, SALE.action("create"), body) == 3


def test_the_reply_of_a_write_may_load_relations_too():
    assert write_cost(SALE, SALE.action("update"), {}, ["SaleLines"]) == 2.2


def test_a_refund_costs_ten():
    refund = RESOURCES["sale_refund"]
    assert write_cost(refund, refund.action("refund"), {"completed": "true"}) == 10


def test_views_for_printing_load_what_they_load():
    view = RESOURCES["display_template_sale"]
    assert cost(view, view.action("get"), relations=["all"]) == 1


def test_every_documented_relation_of_every_resource_has_a_price():
    for resource in RESOURCES.values():
        for relation in (*resource.relations(), *resource.nested):
            assert get_cost(resource, [relation]) >= 1 + costs.TO_ONE or resource.fixed
