"""What does publishing cost?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lightspeed_retail_sandbox import Sandbox

from ._publishing import Publishing, stream

pytestmark = pytest.mark.integration

MANY, CHANGED, DRIPS = 2_000, 100, 124
"""Rows, how many of them differ from what the account holds, and what publishing them may cost."""


@pytest.fixture(scope="module")
def large() -> Any:
    """A sandbox with more customers than one request can ask for."""
    with Sandbox(limits=False, scale=0.01) as sandbox:
        for number in range(MANY):
            sandbox.insert("customer", firstName="Ann", lastName=f"Lee {number}", company="Bells")
        yield sandbox


def test_of_many_rows_only_those_that_differ_cost_a_write(large: Sandbox, tmp_path: Path) -> None:
    customers = [row for row in large.rows("customer") if row["company"] == "Bells"]
    rows = [{name: row[name] for name in ("customerID", "firstName", "lastName", "company")} for row in customers]
    for row in rows[:: MANY // CHANGED]:
        row["company"] = "Horns"
    done = Publishing(large, tmp_path)(stream("customer", rows, ["customerID"]), compare="account")
    assert done.status == 0, done.said
    assert (len(rows), len(done.writes)) == (MANY, CHANGED)
    assert done.drips <= DRIPS
    assert [row for row in large.rows("customer") if row["company"] == "Bells"] == [
        row for row in customers if int(row["lastName"].split()[1]) % (MANY // CHANGED)
    ]
