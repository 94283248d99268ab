from __future__ import annotations

import json
from decimal import Decimal

from target_lightspeed_retail.singer import compact, record_message, schema_message


def test_a_schema_is_a_line_of_its_own():
    line = schema_message("items", {"properties": {}}, ("itemID",))
    assert line.endswith("}\n")
    assert json.loads(line) == {
        "type": "SCHEMA",
        "stream": "items",
        "schema": {"properties": {}},
        "key_properties": ["itemID"],
    }


def test_a_record_keeps_the_digits_of_decimals():
    line = record_message("items", {"price": Decimal("1.10")})
    assert '"price":1.10' in line.replace(" ", "")
    assert json.loads(line)["stream"] == "items"


def test_values_are_shown_as_json():
    assert compact(["é", None]).replace(" ", "") == '["é",null]'
