"""What the files that the tap is given may hold; how wrong ones are told of, test_errors.py has."""

import pytest

from lightspeed_retail.errors import ConfigurationError
from tap_lightspeed_retail.inputs import checked_catalog, checked_state


def state(stream, key, value):
    return {"bookmarks": {stream: {"replication_key": key, "replication_key_value": value}}}


def test_a_catalog_may_hold_less_than_the_tap_prints():
    catalog = {"streams": [{"tap_stream_id": "item"}]}
    assert checked_catalog(catalog) is catalog
    assert checked_catalog({"streams": []}) == {"streams": []}


@pytest.mark.parametrize("nothing", [{}, {"bookmarks": {}}])
def test_a_state_may_be_empty(nothing):
    assert checked_state(nothing) == {"bookmarks": {}}


@pytest.mark.parametrize(
    ("stream", "key", "written", "compared"),
    [
        ("item", "timeStamp", "2024-05-01T12:00:00+00:00", "2024-05-01T12:00:00+00:00"),
        ("item", "timeStamp", "2024-05-01T12:00:00.999Z", "2024-05-01T12:00:00+00:00"),
        ("item", "timeStamp", "2024-05-01T14:00:00+02:00", "2024-05-01T12:00:00+00:00"),
        ("item", "timeStamp", "2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("sale_payment", "timeStamp", "2024-05-01T12:00:00Z", "2024-05-01T12:00:00+00:00"),
        ("inventory_log", "inventoryLogID", 7, 7),
        ("inventory_log", "createTime", "2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("reports_accounting_taxes_by_day", "date", "2024-05-01", "2024-05-01"),
    ],
)
def test_bookmarks_take_the_form_they_are_compared_in(stream, key, written, compared):
    assert checked_state(state(stream, key, written)) == state(stream, key, compared)


def test_bookmarks_of_other_streams_and_without_a_value_are_kept():
    kept = {"bookmarks": {"former_stream": {"replication_key_value": "anything"}, "item": {}}}
    assert checked_state(kept) == kept


@pytest.mark.parametrize(
    ("stream", "key", "value"),
    [
        ("item", "timeStamp", "yesterday"),
        ("item", "timeStamp", 3),
        ("inventory_log", "inventoryLogID", "7"),
        ("reports_accounting_taxes_by_day", "date", "01/31/2024"),
    ],
)
def test_a_bookmark_that_would_skip_or_stop_is_refused(stream, key, value):
    with pytest.raises(ConfigurationError, match=f"the bookmark of {stream} cannot be "):
        checked_state(state(stream, key, value))
