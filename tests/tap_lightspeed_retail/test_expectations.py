"""What is said of relations that did not come, and of filters that did nothing."""

import logging

import pytest

from lightspeed_retail.query import Query
from lightspeed_retail.relations import tree
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.wire import Decoder
from tap_lightspeed_retail.expectations import ENOUGH, Expectations

SALE, ITEM, SHOP = RESOURCES["sale"], RESOURCES["item"], RESOURCES["shop"]


def warnings(caplog, resource, query, *raws):
    """What is said after some records."""
    expectations = Expectations(resource, logging.getLogger("tap"))
    decoder = Decoder(resource, tree(resource, query.relations))
    for raw in raws:
        expectations.see(raw, decoder.decode(raw).record, query)
    expectations.report()
    return caplog.messages


# -------------------------------------------------------------------------------------------------- relations


def test_a_relation_that_records_refer_to_is_missed(caplog):
    (warning,) = warnings(caplog, SALE, Query(relations=("Customer",)), {"saleID": "1", "customerID": "5"})
    assert warning == (
        "sale: no record came with the requested relations Customer (1 read). If the account does not have them, list "
        "the others in the setting 'relations'."
    )


@pytest.mark.parametrize("customer", [{"customerID": "0"}, {"customerID": ""}, {}, {"customerID": "5", "Customer": ""}])
def test_a_relation_that_no_record_needs_is_not_missed(caplog, customer):
    assert warnings(caplog, SALE, Query(relations=("Customer",)), {"saleID": "1", **customer}) == []


def test_a_relation_that_some_records_refer_to_in_vain_is_missed(caplog):
    query = Query(relations=("Customer",))
    without, having = {"customerID": "5"}, {"customerID": "6", "customer": {"customerID": "6"}}
    nobody = {"customerID": "0"}
    assert warnings(caplog, SALE, query, having, nobody, having) == []
    (warning,) = warnings(caplog, SALE, query, without, having, nobody, without)
    assert warning == (
        "sale: records came without requested relations that others have: Customer (2). If that stays, request fewer "
        "relations at once in the setting 'relations'."
    )


ROW, BARE = {"saleID": "1", "SaleLines": ""}, {"saleID": "1"}


@pytest.mark.parametrize(
    ("pages", "lacking"),
    [
        ([[ROW, ROW], [BARE, BARE], [ROW, ROW]], 2),
        ([[BARE, BARE, BARE], [ROW, ROW], [BARE]], 3),
        ([[ROW, ROW], [BARE]], 0),
        ([[ROW, ROW], [BARE, ROW], [BARE, BARE]], 0),
        ([[ROW], [BARE, BARE]], 0),
        ([[ROW, ROW], []], 0),
    ],
    ids=["a page without", "the first pages without", "one record", "here and there", "one record with", "empty"],
)
def test_a_list_is_missed_if_it_is_missing_by_the_page(caplog, pages, lacking):
    expectations = Expectations(SALE, logging.getLogger("tap"))
    query = Query(relations=("SaleLines",))
    for page in pages:
        for raw in page:
            expectations.see(raw, {}, query)
        expectations.end_page()
    expectations.report()
    assert len(caplog.messages) == bool(lacking)
    assert all(f"SaleLines ({lacking})" in text for text in caplog.messages)


def test_a_list_is_missed_when_a_page_of_all_records_is_without_it(caplog):
    query = Query(relations=("SaleLines",))
    assert warnings(caplog, SALE, query, *[{"saleID": "1"}] * (ENOUGH - 1)) == []
    (warning,) = warnings(caplog, SALE, query, *[{"saleID": "1"}] * ENOUGH)
    assert "SaleLines" in warning


def test_a_list_that_few_records_have_is_not_missed_among_those_that_changed(caplog):
    query = Query({"updatetime": ">=,2024-01-01T00:00:00+00:00"}, relations=("SaleLines",))
    assert warnings(caplog, SALE, query, *[{"saleID": "1"}] * ENOUGH) == []


@pytest.mark.parametrize(
    ("lines", "missed"),
    [
        ("", []),
        ({"SaleLine": {"itemID": "5"}}, ["SaleLines.Item"]),
        ({"SaleLine": [{"itemID": "0"}, {"itemID": "5", "Item": {"itemID": "5"}}]}, []),
    ],
)
def test_a_deeper_relation_is_looked_for_where_it_belongs(caplog, lines, missed):
    query = Query(relations=("SaleLines", "SaleLines.Item"))
    found = warnings(caplog, SALE, query, {"saleID": "1", "SaleLines": lines})
    assert [name for name in ("SaleLines.Item",) if any(name in text for text in found)] == missed


def test_a_relation_that_was_dropped_is_not_missed(caplog):
    expectations = Expectations(SALE, logging.getLogger("tap"))
    for relations in (("Customer",), ()):
        expectations.see({"customerID": "5"}, {}, Query(relations=relations))
    expectations.report()
    assert caplog.messages == []


# ---------------------------------------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("resource", "filters", "meets", "does_not"),
    [
        (SHOP, {"timeStamp": ">=,2024-01-01T00:00:00-05:00"}, "2024-01-01T05:00:00+00:00", "2024-01-01T04:59:59+00:00"),
        (SHOP, {"shopID": "5"}, "5", "6"),
        (SHOP, {"shopID": "!=,5"}, "6", "5"),
        (SHOP, {"shopID": ">,5"}, "6", "5"),
        (SHOP, {"shopID": "<,5"}, "4", "5"),
        (SHOP, {"shopID": "<=,5"}, "5", "6"),
        (SHOP, {"shopID": "><,5,7"}, "7", "8"),
        (SHOP, {"shopID": "IN,[5,7]"}, "7", "6"),
        (SALE, {"completed": "true"}, "true", "false"),
        (SALE, {"calcTotal": ">=,9.5"}, "10", "9.25"),
    ],
)
def test_a_filter_that_records_contradict_is_ignored(caplog, resource, filters, meets, does_not):
    ((field, condition),) = filters.items()
    assert warnings(caplog, resource, Query(filters), {field: meets}, {}, {field: ""}) == []
    records = [{field: meets}, {field: does_not}, {field: does_not}]
    assert warnings(caplog, resource, Query(filters), *records) == [
        f"{resource.slug()}: the account ignores the filter on {field}: 2 of the 3 records do not meet {condition!r}."
    ]


@pytest.mark.parametrize(
    "filters",
    [
        {"description": "bell"},
        {"description": "~,%bell%"},
        {"itemID": "~,5%"},
        {"itemID": "any"},
        {"ItemShops.qoh": ">,5"},
        {"or": "itemID=5|itemID=6"},
    ],
)
def test_a_filter_that_only_the_account_can_judge_is_taken_as_met(caplog, filters):
    assert warnings(caplog, ITEM, Query(filters), {"itemID": "1", "description": "BELL, brass"}) == []


@pytest.mark.parametrize(("archived", "ignored"), [("only", ["false"]), ("false", ["true"]), ("true", []), ("", [])])
def test_archived_is_a_filter_too(caplog, archived, ignored):
    records = [{"archived": "true"}, {"archived": "false"}]
    found = warnings(caplog, ITEM, Query(archived=archived), *records)
    assert len(found) == len(ignored)
    assert all("ignores the filter on archived: 1 of the 2 records" in warning for warning in found)


@pytest.mark.parametrize(
    ("query", "archived", "expected"),
    [
        (Query(archived="true"), [False, None], True),
        (Query(archived="true"), [False, True, False], False),
        (Query(archived="only"), [False], False),
        (Query(archived="false"), [False], False),
        (Query({"itemID": ">,5"}, archived="true"), [False], False),
        (Query(), [None], False),
    ],
    ids=str,
)
def test_archived_records_may_be_missing_where_all_were_requested(query, archived, expected):
    expectations = Expectations(ITEM, logging.getLogger("tap"))
    for value in archived:
        expectations.see({}, {"archived": value}, query)
    assert expectations.may_lack_archived is expected
