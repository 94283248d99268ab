from __future__ import annotations

import pytest

from lightspeed_retail.outcomes import key_of, record_of, records_of
from lightspeed_retail.resources import RESOURCES


@pytest.mark.parametrize(
    ("slug", "body", "key"),
    [
        ("item", {"@attributes": {"count": "1"}, "Item": {"itemID": "5"}}, "5"),
        ("item", {"item": [{"itemID": 5}]}, "5"),
        ("inventory_transfer", {"Transfer": {"transferID": "1", "status": "open"}}, "1"),
        ("inventory_transfer_transfer_items", {"TransferItem": {"transferItemID": "11"}}, "11"),
        ("workorder", {"name": "Workorder", "primaryID": "10"}, "10"),
        ("sale_refund", {"Sale": {"saleID": "7"}}, "7"),
        ("workorder_checkout", {"@attributes": {"next": ""}, "Checkout": {"saleID": "1"}}, "1"),
        ("register_open", {"RegisterWithdraw": {"registerWithdrawID": "5"}}, "5"),
        ("sale_email_receipt", {"message": "Receipt emailed to: a@example.com"}, ""),
        ("account", {"@attributes": {"systemCustomerID": "3"}, "accountID": "3"}, "3"),
    ],
)
def test_finds_the_record_whatever_its_envelope(slug, body, key):
    record = record_of(RESOURCES[slug], body)
    assert record is not None
    assert "@attributes" not in record
    assert key_of(RESOURCES[slug], record) == key


def test_a_bulk_call_answers_with_several_records():
    resource, rows = (
        RESOURCES["inventory_transfer_transfer_items"],
        [{"transferItemID": "11"}, {"transferItemID": "12"}],
    )
    assert records_of(resource, {"TransferItem": rows}) == rows
    assert record_of(resource, {"TransferItem": rows}) is None


@pytest.mark.parametrize("body", [None, [], {}, {"@attributes": {"count": "0"}}, {"Item": ""}, {"Item": []}])
def test_a_reply_may_hold_no_record(body):
    assert record_of(RESOURCES["item"], body) is None
