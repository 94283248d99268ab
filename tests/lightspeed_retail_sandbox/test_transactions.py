from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.account import Account
from lightspeed_retail_sandbox.transactions import Transaction

from .conftest import NOW, tiny_world

LATER = "2024-06-01T00:01:00+00:00"


@pytest.fixture
def tx():
    account = Account(tiny_world(), NOW.timestamp, NOW)
    yield Transaction(account.database, LATER)
    account.close()


def test_new_rows_are_stamped_and_get_a_key(tx):
    key = tx.insert("Item", description="Lamp")
    row = tx.record("Item", key)
    assert (row["createTime"], row["timeStamp"]) == (LATER, LATER)
    assert key == 8


def test_updates_move_stamps_and_derived_columns_do_not(tx):
    before = tx.record("Item", 1)["timeStamp"]
    tx.derive("Item", 1, avgCost=3)
    assert tx.record("Item", 1)["timeStamp"] == before
    tx.update("Item", 1, tax=False)
    assert tx.record("Item", 1)["timeStamp"] == LATER


def test_rows_without_a_key_are_changed_by_their_number(tx):
    row = tx.row("ItemPrice", itemID=1, useTypeID=2)
    tx.update("ItemPrice", row, amount=6)
    assert [price["amount"] for price in tx.rows("ItemPrice", itemID=1)] == [5, 6]
    tx.delete("ItemPrice", itemID=1, useTypeID=2)
    assert len(tx.rows("ItemPrice", itemID=1)) == 1


def test_the_employee_is_the_one_of_the_session(tx):
    assert tx.employee == 1
