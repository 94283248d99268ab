from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.errors import ApiRefusal
from lightspeed_retail_sandbox.paging import Order, decode_cursor, encode_cursor


def test_a_cursor_is_a_json_array_in_base64():
    assert encode_cursor([100]) == "WzEwMF0="
    assert decode_cursor("WzEwMF0=", Order(("itemID",))) == [100]


@pytest.mark.parametrize("text", ["", "!", "WzEwMF0", "MTAw", "WzEsMl0="])
def test_what_is_no_cursor_of_the_list_is_refused(text):
    with pytest.raises(ApiRefusal):
        decode_cursor(text, Order(("itemID",)))


def test_the_last_column_settles_ties():
    condition = Order(("timeStamp", "itemID")).beyond(["x", 5])
    assert condition.sql.count("?") == len(condition.parameters)
    assert condition.parameters == ("x", "x", "x", 5)


def test_order():
    order = Order(("a", "b"), descending=True)
    assert order.sql() == 't."a" DESC, t."b" DESC'
    assert order.sql(reverse=True) == 't."a", t."b"'
    assert order.place({"a": 1, "b": 2, "c": 3}) == [1, 2]
