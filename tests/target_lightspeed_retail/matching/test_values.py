from __future__ import annotations

import pytest

from target_lightspeed_retail.configuration.placeholders import OUT, Blanks, compile_template
from target_lightspeed_retail.matching import values
from target_lightspeed_retail.outcomes.outcome import Rejected

RECORD = {"id": 5, "price": 2.5, "none": None, "blank": " ", "odd": "a/b?c", "address": {"city": "New"}, "tags": ["a"]}

STRICT = Blanks()


def value(text, blanks=STRICT):
    return values.value(compile_template(text), RECORD, blanks)


def test_a_placeholder_alone_keeps_its_type():
    assert value("{price}") == 2.5
    assert value("{address}") == {"city": "New"}
    assert value({"a": "{id}", "b": "{none}"}) == {"a": 5}


def test_a_missing_field_rejects_the_row_unless_it_may_be_left_out():
    with pytest.raises(Rejected, match=r"It has no field 'nothing'\. Set missing to omit"):
        value("{nothing}")
    assert value("{nothing}", Blanks(missing="omit")) is OUT


@pytest.mark.parametrize("name", ["address", "tags"])
def test_what_is_not_a_scalar_is_not_part_of_a_text(name):
    with pytest.raises(Rejected, match=f"The field '{name}' is a list or an object"):
        value(f"It is {{{name}}}")


def test_a_segment_is_encoded():
    assert values.segment(compile_template("x{odd}"), RECORD, STRICT) == "xa%2Fb%3Fc"


@pytest.mark.parametrize("name", ["none", "blank", "address", "tags"])
def test_a_segment_needs_a_value(name):
    with pytest.raises(Rejected, match=f"It has no value for {name}, which is part of the address"):
        values.segment(compile_template(f"x{{{name}}}"), RECORD, STRICT)


def test_a_path_consists_of_keys():
    assert values.path({"saleID": compile_template("{id}")}, RECORD, STRICT) == {"saleID": "5"}
    with pytest.raises(Rejected, match="saleID is not a key of this account: 'a/b"):
        values.path({"saleID": compile_template("{odd}")}, RECORD, STRICT)
    with pytest.raises(Rejected, match="It has no value for saleID"):
        values.path({"saleID": compile_template("{none}")}, RECORD, STRICT)
