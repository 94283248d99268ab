from __future__ import annotations

from typing import Any

import pytest

from lightspeed_retail_singer.text import unusable_text


@pytest.mark.parametrize("value", ["", "bell", "Größe", "\U0001f514", 5, None, {"a": ["b", {"c": "d"}]}, []])
def test_usable(value: Any) -> None:
    assert unusable_text(value) == ""


@pytest.mark.parametrize("text", ["\ud83d", "a\udce9b", "a\0b"])
def test_the_place_of_what_is_not(text: str) -> None:
    assert unusable_text({"name": text}) == "name"
    assert unusable_text({"a": "x", "Contact": {"Emails": [{"address": "y"}, {"address": text}]}}) == (
        "Contact.Emails[1].address"
    )
    assert unusable_text({"a": {text: 1}}) == f"a.{text}"
