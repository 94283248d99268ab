from __future__ import annotations

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Nested
from lightspeed_retail_sandbox.relations import nested_field


def test_every_relation_that_can_be_loaded_is_found(chain):
    """Nothing that the catalogue offers is silently empty."""
    joins = chain._services.account.lists.joins
    lost = []
    for resource in RESOURCES.values():
        if not resource.listable():
            continue
        for name in (*resource.relations(), *resource.nested, *resource.fixed):
            shape = resource
            for step in name.split("."):
                field = nested_field(shape, step)
                if not joins.inline(shape, field) and joins.find(shape, field) is None:
                    lost.append(f"{resource.__name__}: {name}")
                shape = field.shape
    assert lost == []


def test_conventions(chain):
    joins = chain._services.account.lists.joins

    def join(slug, field):
        shape = RESOURCES[slug]
        found = joins.find(shape, shape.fields[field])
        return found.table, found.here, found.there

    assert join("sale", "SaleLines") == ("SaleLine", "saleID", "saleID")
    assert join("inventory_transfer", "SendingShop") == ("Shop", "sendingShopID", "shopID")
    assert join("category", "Parent") == ("Category", "parentID", "categoryID")
    assert join("sale_payment", "CCCharge") == ("CCCharge", "ccChargeID", "ccChargeID")
    assert join("item", "ItemComponents") == ("ItemComponent", "itemID", "assemblyItemID")


def test_views_share_the_joins_of_what_they_show(chain):
    joins = chain._services.account.lists.joins
    for slug in ("sale", "display_template_sale"):
        field = RESOURCES[slug].fields["SaleLines"]
        assert isinstance(field, Nested)
        assert joins.find(RESOURCES[slug], field).table == "SaleLine"
