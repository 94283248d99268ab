"""What records look like, as JSON Schema."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lightspeed_retail.relations import tree
from lightspeed_retail.resources import RESOURCES
from tap_lightspeed_retail.plan import STREAMS
from tap_lightspeed_retail.schema import EXTRA, stream_schema


def schema(slug: str, *relations: str, extra: bool = True) -> dict[str, Any]:
    resource = RESOURCES[slug]
    return stream_schema(resource, tree(resource, relations), extra=extra)


@pytest.mark.parametrize("slug", sorted(STREAMS))
def test_schemas_are_valid_and_hold_their_keys(slug: str) -> None:
    found = schema(slug)
    Draft202012Validator.check_schema(found)
    for key in RESOURCES[slug].key:
        assert "null" not in found["properties"][key]["type"]
    assert found["description"]


def test_types_follow_the_catalogue() -> None:
    properties = schema("item_shop")["properties"]
    assert properties["itemShopID"]["type"] == ["integer"]
    assert properties["shopID"]["type"] == ["integer", "null"]
    assert properties["averageCost"]["type"] == ["number", "null"]
    assert properties["timeStamp"]["format"] == "date-time"
    assert "negative" in properties["qoh"]["description"]
    assert schema("customer")["properties"]["dob"]["format"] == "date"


def test_relations_nest() -> None:
    properties = schema("sale", "SaleLines", "SaleLines.Item")["properties"]
    line = properties["SaleLines"]["items"]["properties"]
    assert properties["SaleLines"]["type"] == ["array", "null"]
    assert line["Item"]["properties"]["description"]["type"] == ["string", "null"]
    assert "SalePayments" not in properties


def test_parents_keys_are_columns() -> None:
    assert "customFieldID" in schema("customer_custom_field_choice")["properties"]
    assert schema("register_calculated")["properties"]["registerID"]["type"] == ["integer"]


def test_what_is_only_written_is_no_column() -> None:
    assert "itemCode" not in schema("sale_line")["properties"]


def test_the_column_for_unknown_fields_can_be_left_out() -> None:
    assert EXTRA in schema("item")["properties"]
    assert EXTRA not in schema("item", extra=False)["properties"]
