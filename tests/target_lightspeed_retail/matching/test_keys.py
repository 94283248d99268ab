from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from target_lightspeed_retail.matching.keys import record_key
from target_lightspeed_retail.outcomes.outcome import Rejected


@pytest.mark.parametrize(
    ("value", "key"), [(5, "5"), ("5", "5"), (Decimal("5.0"), "5"), (5.0, "5"), ("(new 3)", "(new 3)")]
)
def test_positive_integers_are_keys(value: Any, key: str) -> None:
    assert record_key(value, "itemID") == key


@pytest.mark.parametrize(
    "value", [0, -1, 5.5, True, None, "", "0", "05", "5.0", " 5", "5/Anonymize", "abc", "\u0665", [5]]
)
def test_nothing_else_is(value: Any) -> None:
    with pytest.raises(Rejected, match="itemID is not a key of this account"):
        record_key(value, "itemID")
