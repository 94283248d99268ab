"""Which records lack their key."""

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.skipped import missing_key


@pytest.mark.parametrize(
    ("stream", "record", "missing"),
    [
        ("item", {"itemID": "1"}, ""),
        ("item", {"itemid": 1}, ""),
        ("item", {"itemID": "0"}, ""),
        ("item", {"description": "1"}, "itemID"),
        ("item", {"itemID": {"@attributes": {"readonly": "true"}}}, "itemID"),
        ("item", {"itemID": ["1"]}, "itemID"),
        ("account", {"@attributes": {"systemCustomerID": "1"}}, ""),
        ("account", {"@attributes": {"readonly": "true"}}, "accountID"),
        ("locale", {"name": "USA"}, ""),
        ("locale", {"name": ""}, "name"),
        ("tag_group", {}, ""),
        ("register_calculated", {"paymentTypeID": "1"}, ""),
        ("register_calculated", {}, "paymentTypeID"),
    ],
)
def test_the_key_that_a_record_lacks(stream, record, missing):
    assert missing_key(RESOURCES[stream], record) == missing
