"""Whether every stream delivers what the account has, typed, and asks for no more than it was told to."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from lightspeed_retail.errors import ConfigurationError, LightspeedError
from lightspeed_retail.relations import default, loadable
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.plan import STREAMS

from ._reader import NEEDED, Reader, world

VERSIONS = ["V3", "V2"]

FULL_TABLE = [
    name
    for name, resource in STREAMS.items()
    if resource.replication is None and not resource.singleton() and name != "catalog_search"
]
"""Streams that are read whole each time; a search is never whole."""

KEYED = [name for name, resource in STREAMS.items() if resource.key]


@pytest.fixture(scope="module", params=VERSIONS)
def everything(request, read):
    """One run over all streams."""
    return read(*STREAMS, api_version=request.param, requests=NEEDED)


def place(stream):
    """What to sort the records of a stream by: their key, or all they hold."""
    key = RESOURCES[stream].key
    return lambda record: [record[name] for name in key] or json.dumps(record, sort_keys=True, default=str)


# ------------------------------------------------------------------------------------------------------- all of them


@pytest.mark.parametrize("stream", STREAMS)
def test_a_stream_delivers_exactly_the_rows_there_are(everything, read, stream):
    rows = read.rows(stream)
    assert rows, "a stream without rows would show nothing"
    records = everything.rows(stream)
    shown = [{name: record[name] for name in rows[0]} for record in records]
    assert sorted(shown, key=place(stream)) == sorted(rows, key=place(stream))


@pytest.mark.parametrize("stream", STREAMS)
def test_records_fit_their_schema(everything, stream):
    (schema,) = everything.of("SCHEMA", stream)
    validator = Draft202012Validator(schema["schema"], format_checker=FormatChecker())
    for message in everything.of("RECORD", stream):
        validator.validate(message["record"])
        assert message["record"].keys() <= schema["schema"]["properties"].keys()


@pytest.mark.parametrize("stream", KEYED)
def test_no_two_records_share_a_key(everything, stream):
    (schema,) = everything.of("SCHEMA", stream)
    keys = [tuple(record[name] for name in schema["key_properties"]) for record in everything.records(stream)]
    assert len(set(keys)) == len(keys)
    assert all(keys)


@pytest.mark.parametrize("stream", STREAMS)
def test_nothing_is_left_over_where_the_catalogue_knows_it_all(everything, stream):
    assert {record["_extra"] for record in everything.records(stream)} == {None}


@pytest.mark.parametrize("stream", FULL_TABLE)
def test_a_full_table_tells_at_its_end_which_version_of_it_is_whole(everything, stream):
    *records, last = [m for m in everything.messages if m.get("stream") == stream and m["type"] != "SCHEMA"]
    assert last["type"] == "ACTIVATE_VERSION"
    assert {record["version"] for record in records} == {last["version"]}


@pytest.mark.parametrize("stream", sorted(STREAMS.keys() - set(FULL_TABLE)))
def test_only_full_tables_have_versions(everything, stream):
    assert everything.of("ACTIVATE_VERSION", stream) == []
    assert not any("version" in message for message in everything.of("RECORD", stream))


def test_parents_leave_no_state_of_their_own(everything):
    assert set(everything.state["bookmarks"]) == set(STREAMS)
    assert not any("partitions" in bookmark for bookmark in everything.state["bookmarks"].values())


def test_numbers_keep_every_digit(everything, read):
    dearest = max(read.sandbox.rows("item"), key=lambda item: -item["avgCost"].as_tuple().exponent)
    assert dearest["avgCost"].as_tuple().exponent == -7
    sent = {message["record"]["itemID"]: message["record"]["avgCost"] for message in everything.of("RECORD", "item")}
    assert str(sent[dearest["itemID"]]) == str(dearest["avgCost"])


# ------------------------------------------------------------------------------------------------- default selection


def test_credentials_are_left_out_unless_somebody_names_them(read):
    secret = {"integrationLogin", "integrationPassword"}
    assert secret & read("vendor").records("vendor")[0].keys() == set()
    catalog = read.catalog(["vendor"])
    (vendor,) = [entry for entry in catalog["streams"] if entry["tap_stream_id"] == "vendor"]
    assert secret <= vendor["schema"]["properties"].keys()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_default_run_within_the_limits_is_never_turned_away(clock, version):
    with Sandbox(limits=True, **world(clock)) as limited:
        output = Reader(limited, clock)(api_version=version)
        assert {served.status for served in limited.requests} == {200}
        assert len(limited.requests) > limited.limits.size, "too few to fill the bucket"
    assert set(output.counts) == {name for name, resource in STREAMS.items() if resource.selected}


# --------------------------------------------------------------------------------------------------------- relations


def loaded(output, path):
    """The relations that were asked for in all requests for a list."""
    return {tuple(json.loads(query.get("load_relations", "[]"))) for query in output.asked(path)}


def test_relations_that_no_other_stream_delivers_are_nested(read, version):
    output = read("customer", api_version=version)
    assert loaded(output, "/Customer.json") == {default(RESOURCES["customer"])}
    assert all(record["Contact"]["contactID"] for record in output.records("customer"))


def test_relations_are_those_that_are_named(read, version):
    names = ("SaleLines", "SaleLines.Item", "SalePayments")
    output = read("sale", api_version=version, relations={"sale": ["SaleLines.Item", "SalePayments"]})
    assert {frozenset(relations) for relations in loaded(output, "/Sale.json")} == {frozenset(names)}
    rows = read.rows("sale", names)
    records = sorted(output.rows("sale"), key=place("sale"))
    assert [record["SaleLines"] for record in records] == [row["SaleLines"] for row in rows]
    assert [record["SalePayments"] for record in records] == [row["SalePayments"] for row in rows]
    assert {len(record["SaleLines"]) for record in records} >= {1, 2}, "one line comes in another form than two"


def test_all_relations_can_be_loaded(read):
    resource = RESOURCES["workorder"]
    output = read("workorder", relations={"workorder": "all"})
    assert loaded(output, "/Workorder.json") == {loadable(resource)}
    record = output.records("workorder")[0]
    assert {name.partition(".")[0] for name in loadable(resource)} <= record.keys()


def test_no_relation_need_be_loaded(read):
    assert loaded(read("customer", relations={"customer": []}), "/Customer.json") == {()}


@pytest.mark.parametrize(
    ("breadcrumb", "dropped"),
    [
        (("properties", "CustomFieldValues"), {"CustomFieldValues"}),
        (("properties", "EmployeeRole"), {"EmployeeRole", "EmployeeRole.EmployeeRights"}),
        (("properties", "EmployeeRole", "properties", "EmployeeRights"), {"EmployeeRole.EmployeeRights"}),
    ],
)
def test_a_relation_that_is_deselected_is_not_asked_for(read, breadcrumb, dropped):
    stream = "customer" if "CustomFieldValues" in dropped else "employee"
    output = read(stream, deselect=[breadcrumb])
    wanted = set(default(RESOURCES[stream]))
    assert dropped <= wanted
    assert {frozenset(names) for names in loaded(output, f"/{RESOURCES[stream].path}.json")} == {
        frozenset(wanted - dropped)
    }
    if len(breadcrumb) == 2:
        assert breadcrumb[1] not in output.records(stream)[0]


@pytest.mark.parametrize("stream", [name for name, resource in STREAMS.items() if resource.fixed])
def test_print_views_are_asked_for_no_relation(everything, stream):
    path = f"/{RESOURCES[stream].path}.json"
    assert everything.asked(path)
    assert not any("load_relations" in query for query in everything.asked(path))


# ---------------------------------------------------------------------------------------------------------- requests


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ({"completed": "true"}, lambda sale: sale["completed"]),
        ({"completed": False}, lambda sale: not sale["completed"]),
        ({"shopID": "IN,[1,2]"}, lambda sale: sale["shopID"] in (1, 2)),
        ({"shopID": [2, 3]}, lambda sale: sale["shopID"] in (2, 3)),
        ({"calcTotal": "><,20,100"}, lambda sale: 20 <= sale["calcTotal"] <= 100),
        ({"or": "shopID=1|calcTotal=>,300"}, lambda sale: sale["shopID"] == 1 or sale["calcTotal"] > 300),
        ({"shopID": 1, "customerID": "!=,0"}, lambda sale: sale["shopID"] == 1 and sale["customerID"]),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_a_query_chooses_records(read, version, query, chosen):
    rows = read.rows("sale")
    expected = {sale["saleID"] for sale in rows if chosen(sale)}
    assert 0 < len(expected) < len(rows)
    output = read("sale", api_version=version, page_size=10, requests={"sale": {"query": query}})
    assert sorted(output.column("sale", "saleID")) == sorted(expected)


def test_a_query_can_search_in_a_relation(read, version):
    settings = {
        "relations": {"sale": ["SaleLines"]},
        "requests": {"sale": {"query": {"SaleLines.unitQuantity": ">,2"}}},
    }
    output = read("sale", api_version=version, **settings)
    expected = {
        sale["saleID"]
        for sale in read.rows("sale", ["SaleLines"])
        if any(line["unitQuantity"] > 2 for line in sale["SaleLines"])
    }
    assert expected
    assert sorted(output.column("sale", "saleID")) == sorted(expected)


def test_a_query_goes_together_with_the_bookmark(read, sandbox, version, clock):
    settings = {"api_version": version, "requests": {"item": {"query": {"categoryID": ">,0"}}}}
    first = read("item", **settings)
    clock.passes(hours=1)
    with_category = read.rows("item", (), categoryID=">,0")[0]["itemID"]
    without = sandbox.insert("item", description="Not in any category")
    sandbox.change("item", with_category, description="A better bell")
    second = read("item", state=first.state, **settings)
    assert with_category in second.column("item", "itemID")
    assert without not in second.column("item", "itemID")
    assert len(second.records("item")) < len(first.records("item"))


def test_a_path_chooses_a_parent(read, version):
    settings = {"item_custom_field_choice": {"path": {"customFieldID": 3}}}
    output = read("item_custom_field_choice", api_version=version, requests=settings)
    rows = [row for row in read.rows("item_custom_field_choice") if row["customFieldID"] == 3]
    assert 0 < len(rows) < len(read.rows("item_custom_field_choice"))
    assert sorted(output.column("item_custom_field_choice", "customFieldChoiceID")) == [
        row["customFieldChoiceID"] for row in rows
    ]
    assert {served.path.rpartition("/Account/")[2] for served in output.requests} == {
        f"{read.sandbox.settings['account_id']}/Item/CustomField/3/CustomFieldChoice.json"
    }


def test_a_path_chooses_a_single_record(read, version):
    output = read("sale", api_version=version, requests={"sale": {"path": {"saleID": 5}}})
    (row,) = [row for row in read.rows("sale") if row["saleID"] == 5]
    (record,) = output.rows("sale")
    assert {name: record[name] for name in row} == row
    assert output.bookmark("sale") is None
    assert [served.path.rpartition("/")[2] for served in output.requests] == ["5.json"]


def test_a_record_that_is_not_there_is_an_error_that_names_it(read):
    output = read("sale", requests={"sale": {"path": {"saleID": 987654}}}, stops_with=LightspeedError)
    assert "sale" in str(output.error)
    assert "987654" in str(output.error)


def test_a_parameter_that_does_not_exist_is_refused_before_the_first_request(read):
    asked = len(read.sandbox.requests)
    with pytest.raises(ConfigurationError, match=r"colour.*saleID"):
        read("sale", requests={"sale": {"query": {"colour": "red"}}})
    assert len(read.sandbox.requests) == asked


def test_a_restricted_full_table_does_not_claim_to_be_whole(read):
    output = read("tag", requests={"tag": {"query": {"tagID": ">,2"}}})
    assert output.records("tag")
    assert output.of("ACTIVATE_VERSION", "tag") == []


# ---------------------------------------------------------------------------------------------------------- archived


@pytest.mark.parametrize(
    ("archived", "chosen"), [("true", {True, False}), ("false", {False}), ("only", {True})], ids=str
)
@pytest.mark.parametrize("stream", ["item", "payment_type"])
def test_archived_records_are_read_as_set(read, version, stream, archived, chosen):
    key = RESOURCES[stream].key[0]
    expected = [row[key] for row in read.rows(stream) if row["archived"] in chosen]
    assert expected
    output = read(stream, api_version=version, archived=archived)
    assert sorted(output.column(stream, key)) == sorted(expected)
    assert {query["archived"] for query in output.asked(f"/{RESOURCES[stream].path}.json")} == {archived}
