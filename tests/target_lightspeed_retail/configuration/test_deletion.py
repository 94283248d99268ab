from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from target_lightspeed_retail.configuration.deletion import Undecidable, is_deleted

from .._publishing import Publishing, stream

YES = [True, 1, Decimal(1), "true", "T", "yes", "Y", " 1 ", "TRUE", "2026-01-31", "2026-01-31T08:00:00Z"]
NO = [None, False, 0, 0.0, "", " ", "\t", "false", "FALSE", "F", "no", "N", "0", "null", "None"]
NEITHER = ["0.0", "maybe", 2, -1, "2", "deleted", "20260131", [], {}, "active"]


@pytest.mark.parametrize("value", YES)
def test_what_says_yes(value: Any) -> None:
    assert is_deleted(value) is True


@pytest.mark.parametrize("value", NO)
def test_what_says_no(value: Any) -> None:
    assert is_deleted(value) is False


@pytest.mark.parametrize("value", NEITHER)
def test_anything_else_is_undecidable(value: Any) -> None:
    with pytest.raises(Undecidable):
        is_deleted(value)


@pytest.mark.parametrize("field", ["gone", "_sdc_deleted_at"])
@pytest.mark.parametrize(
    ("value", "outcome", "archived"),
    [("FALSE", "updated", False), (" ", "updated", False), ("maybe", "rejected", False), ("yes", "deleted", True)],
)
def test_only_a_clear_yes_deletes_a_record(
    publish: Publishing, field: str, value: str, outcome: str, archived: bool
) -> None:
    row = {"itemID": 5, "description": "Bell", field: value}
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Item", "deleted_by": "gone"}
    if field != "gone":
        del publication["deleted_by"]
    done = publish(stream("items", [row], ["itemID"]), publications=[publication])
    assert done.outcomes == [outcome], done.said
    assert publish.sandbox.rows("item", itemID="5")[0]["archived"] is archived
    assert done.writes == {"updated": ["PUT Item/5"], "rejected": [], "deleted": ["DELETE Item/5"]}[outcome]
    if outcome == "rejected":
        assert done.why() == [
            f"{field!r} says neither yes nor no: maybe. It has to be true, false, a timestamp or empty."
        ]
