from __future__ import annotations

from decimal import Decimal

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.configuration.placeholders import OUT, Blanks, MissingField, compile_template

ROW = {
    "price": Decimal("2.50"),
    "sku": "A-1",
    "note": None,
    "address": {"city": "Gent"},
    "tags": ["a", "b"],
    "ok": True,
}


def rendered(template, blanks=Blanks()):  # noqa: B008 -- frozen
    return compile_template(template).render(ROW, blanks)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{price}", Decimal("2.50")),
        ("{ok}", True),
        ("{tags}", ["a", "b"]),
        ("{address.city}", "Gent"),
        ("Item {sku}: {price}, {ok}", "Item A-1: 2.50, true"),
        ("{{sku}}", "{sku}"),
        ("", ""),
        (5, 5),
        (None, None),
        ({"a": ["{sku}", 1]}, {"a": ["A-1", 1]}),
    ],
)
def test_a_value_takes_the_place_of_its_placeholder(template, value):
    assert rendered(template) == value


@pytest.mark.parametrize("template", ["{gone}", "x {gone}", {"a": "{gone}"}, ["{address.gone}"]])
def test_a_field_that_is_missing_is_an_error_unless_told_otherwise(template):
    with pytest.raises(MissingField):
        rendered(template)
    assert rendered(template, Blanks(missing="omit")) is OUT


@pytest.mark.parametrize(("nulls", "value"), [("omit", OUT), ("send", None), ("clear", "")])
def test_null_becomes_what_is_set(nulls, value):
    assert rendered("{note}", Blanks(nulls=nulls)) is value
    assert rendered("{note.inner}", Blanks(nulls=nulls)) is value


def test_an_object_goes_when_none_of_its_placeholders_has_a_value():
    payload = {"Prices": [{"amount": "{note}", "useType": "Default"}], "archived": False}
    assert rendered(payload) == {"archived": False}
    assert rendered([{"amount": "{note}", "useType": "Default"}]) is OUT
    assert rendered({"Prices": {"ItemPrice": [{"amount": "{note}"}]}}) is OUT
    payload["Prices"].append({"amount": "{price}", "useType": "MSRP"})
    assert rendered(payload)["Prices"] == [{"amount": Decimal("2.50"), "useType": "MSRP"}]


def test_the_fields_of_a_template_are_known_before_any_row_is():
    template = compile_template({"a": "{x}", "b": [{"c": "{y.z} and {x}"}], "d": "plain"})
    assert list(template.fields()) == ["x", "y.z", "x"]


@pytest.mark.parametrize("template", ["{", "}", "{}", "{0:>3}", "{a!r}", "{a[0]}"])
def test_braces_that_are_no_placeholder_are_refused(template):
    with pytest.raises(ConfigurationError, match="braces that are no placeholder"):
        compile_template(template)
