"""Runs over accounts that differ from the documentation in one place."""

import logging

import pytest

from lightspeed_retail.errors import LightspeedError, Unreachable
from tap_lightspeed_retail.plan import STREAMS

from ._command import Command

DEFAULT = [name for name, resource in STREAMS.items() if resource.selected]


@pytest.fixture(autouse=True)
def _waiting(clock):
    """Put the clock back after the waits between attempts."""


@pytest.fixture
def deviate(sandbox):
    """Switches a deviation of the sandbox on."""
    return sandbox.deviations.switch_on


def said(caplog, level=logging.WARNING):
    return [record.getMessage() for record in caplog.records if record.levelno >= level]


# ----------------------------------------------------------------------------------------------- streams that fail


def test_after_a_partial_failure_each_stream_resumes_from_its_own_bookmark(read, sandbox, clock, deviate, version):
    streams, settings = ("customer", "item", "shop"), {"api_version": version, "page_size": 50}
    first = read(*streams, **settings)
    clock.passes(hours=1)
    for stream, field in (("customer", "firstName"), ("item", "description"), ("shop", "name")):
        sandbox.change(stream, min(read.keys(stream)), **{field: "Once"})
    deviate("server-error", path="Item")
    second = read(*streams, state=first.state, stops_with=LightspeedError, **settings)
    assert second.bookmark("item") == first.bookmark("item")
    assert second.bookmark("customer") > first.bookmark("customer")
    assert second.bookmark("shop") > first.bookmark("shop")
    clock.passes(hours=1)
    sandbox.deviations.clear()
    sandbox.change("customer", max(read.keys("customer")), firstName="Twice")
    third = read(*streams, state=second.state, **settings)
    assert "Once" in third.column("item", "description")
    assert sorted(third.column("customer", "firstName")) == ["Once", "Twice"]  # the tail is read again
    assert third.column("shop", "name") == ["Once"]


def test_an_outage_ends_the_run_with_the_table_and_the_others_unread(sandbox, deviate, tmp_path):
    deviate("server-error", path="C*")
    outcome = Command(sandbox.settings, tmp_path).sync("category", "cc_charge", "customer", "item", max_attempts=1)
    assert outcome.status == 1
    *reports, table, end = outcome.errors
    assert [report.partition(":")[0] for report in reports] == ["category", "cc_charge", "customer"]
    assert [line.split()[0] for line in table.splitlines()[1:]] == ["Stream", "category", "cc_charge", "customer"]
    assert end.startswith("3 streams in a row failed as if the API were down; the others were not read.")
    assert outcome.records("item") == []


def test_a_network_that_is_gone_ends_the_run(read):
    def unplug(number, _request):
        if number == 4:
            raise Unreachable("Gone.", sent=False)

    output = read("category", "customer", "item", page_size=20, before=unplug, stops_with=Unreachable)
    assert output.records("category")
    assert output.records("item") == []


def test_a_reply_of_an_unknown_form_ends_its_stream_only(read, sandbox, deviate, version, caplog):
    deviate("other-envelope", path="Tag")
    output = read("tag", "tax_class", api_version=version, stops_with=LightspeedError)
    assert len(output.records("tax_class")) == len(read.rows("tax_class"))
    assert "the reply holds records and no Tag" in str(output.error)
    assert len(said(caplog)) == 1


@pytest.mark.parametrize("deviation", ["malformed", "server-error", "bad-request", "blocked", "next-cycle"])
def test_a_stream_that_fails_does_not_keep_the_others_from_their_end(read, sandbox, deviate, deviation):
    deviate(deviation, path="Tag")
    output = read("special_order", "tag", "tag_group", page_size=5, max_attempts=1, stops_with=LightspeedError)
    assert len(output.records("special_order")) == len(read.rows("special_order"))
    assert len(output.records("tag_group")) == 2
    assert len(output.of("ACTIVATE_VERSION", "tag")) == 0
    assert len(output.of("ACTIVATE_VERSION", "tag_group")) == 1


# ---------------------------------------------------------------------------------------------------- 404


def test_a_list_that_the_account_does_not_have_is_one_line(read, sandbox, deviate, version, caplog):
    deviate("not-found", path="Industry")
    output = read(api_version=version)
    assert said(caplog) == ["industry: not available on this account (404); left out."]
    assert output.records("industry") == output.of("ACTIVATE_VERSION", "industry") == []
    assert set(output.counts) == {name for name in DEFAULT if read.rows(name)} - {"industry"}


@pytest.mark.parametrize("settings", [{}, {"requests": {"tag": {"query": {"name": "~,%e%"}}}}])
def test_a_list_that_the_user_wants_has_to_be_there(read, deviate, caplog, settings):
    deviate("not-found", path="Tag")
    streams = () if settings else ("tag", "tax_class")
    output = read(*streams, stops_with=LightspeedError, **settings)
    assert any(row.split() == ["tag", "0", "404", "Not", "Found"] for row in str(output.error).splitlines())
    assert len(output.records("tax_class")) == len(read.rows("tax_class"))


def test_a_list_that_is_picked_beside_the_default_ones_has_to_be_there(read, deviate):
    deviate("not-found", path="Season")
    deviate("not-found", path="Transfer")
    output = read(*DEFAULT, "transfer", stops_with=LightspeedError)
    assert "1 of " in str(output.error)
    assert "transfer" in str(output.error)
    assert "season" not in str(output.error)


def test_a_list_that_ends_in_the_middle_fails(read, deviate):
    deviate("not-found", path="Category", page="last")
    output = read(page_size=10, stops_with=LightspeedError)
    assert len(output.records("category")) == 20
    assert "category       20  404 Not Found" in str(output.error)


def test_an_account_without_any_list_is_an_error(read, deviate, caplog):
    deviate("not-found", path="*")
    output = read(stops_with=LightspeedError)
    assert str(output.error).startswith("The account has none of the selected streams (404).")


def test_lists_below_parents_are_there_if_they_are_there_for_some_parent(read, sandbox, deviate, version, caplog):
    stream = "item_custom_field_choice"
    some, *_ = {row["customFieldID"] for row in read.rows(stream)}
    deviate("not-found", path=f"Item/CustomField/{some}/CustomFieldChoice")
    output = read(stream, api_version=version)
    assert len(output.records(stream)) == len([row for row in read.rows(stream) if row["customFieldID"] != some]) > 0
    assert said(caplog) == [f"{stream}: 1 parents are gone ({some}); nothing read below them."]
    deviate("not-found", path="Item/CustomField/*")
    caplog.clear()
    read(*DEFAULT, stream, api_version=version, stops_with=LightspeedError)
    assert len(said(caplog)) == 1


@pytest.mark.parametrize(("stream", "path"), [("session", "Session"), ("locale", "Locale")])
@pytest.mark.parametrize("missing_in", ["V3", "V2"])
def test_what_is_outside_the_account_is_read_at_either_address(
    read, deviate, version, stream, path, missing_in, caplog
):
    deviate("not-found", path=path, version=missing_in)
    output = read(stream, api_version=version)
    assert len(output.records(stream)) == len(read.rows(stream))
    expected = [f"{stream}: there is nothing at /API/{path}.json; reading /API/V3/{path}.json instead."]
    assert said(caplog) == (expected if missing_in == "V2" else [])


# ------------------------------------------------------------------------------------------------------- refusals


def test_a_relation_that_is_refused_is_left_out(read, deviate, version, caplog):
    deviate("relation-refused", path="Customer", relations=("Contact",))
    output = read("customer", api_version=version, page_size=50)
    assert sorted(output.column("customer", "customerID")) == sorted(read.keys("customer"))
    assert set(map(type, output.column("customer", "Contact"))) == {type(None)}
    assert any(output.column("customer", "CustomFieldValues"))
    (warning,) = said(caplog)
    assert warning.startswith("customer: the account refuses the relations Contact; reading without them.")
    assert "'relations'" in warning
    assert sum("Contact" in query.get("load_relations", "") for query in output.asked("/Customer.json")) == 1


def test_a_relation_of_a_single_record_is_left_out_too(read, deviate, caplog):
    deviate("relation-refused", path="Sale/5", relations=("SaleLines",))
    settings = {"requests": {"sale": {"path": {"saleID": 5}}}, "relations": {"sale": ["SaleLines", "Customer"]}}
    output = read("sale", **settings)
    (record,) = output.records("sale")
    assert record["SaleLines"] == []
    assert said(caplog)[0].startswith("sale: the account refuses the relations SaleLines;")


@pytest.mark.parametrize("page", ["first", "middle", "last"])
def test_a_sort_that_is_refused_costs_the_order_and_nothing_else(read, sandbox, clock, deviate, version, page, caplog):
    deviate("sort-refused", path="Item", fields=("timeStamp",), page=page)
    settings = {"api_version": version, "page_size": 100}
    first = read("item", **settings)
    assert set(first.column("item", "itemID")) == read.keys("item")
    if (version, page) != ("V2", "middle"):  # with V2 every page is the first of another list
        (warning,) = said(caplog)
        assert warning.startswith("item: the account refuses to list records in the order of timeStamp;")
    assert first.bookmark("item") == max(first.column("item", "timeStamp"))
    clock.passes(hours=1)
    sandbox.change("item", 7, description="Moved")
    second = read("item", state=first.state, **settings)
    assert len(second.records("item")) < len(first.records("item"))
    assert "Moved" in second.column("item", "description")


def test_any_sort_may_be_refused(read, deviate, version, caplog):
    deviate("sort-refused", path="Item")
    output = read("item", api_version=version, page_size=100)
    assert sorted(output.column("item", "itemID")) == sorted(read.keys("item"))
    assert len(said(caplog)) == 1
    assert output.bookmark("item") == max(output.column("item", "timeStamp"))


@pytest.mark.usefixtures("frequent_states")
def test_without_order_the_bookmark_waits_for_the_end(read, deviate, version):
    deviate("sort-refused", path="Customer", fields=("timeStamp",))
    settings = {"api_version": version, "page_size": 20}
    whole = read("customer", **settings)
    first = read("customer", kill_before=len(whole.requests), **settings)
    assert first.records("customer")
    assert first.state["bookmarks"]["customer"] == {}
    second = read("customer", state=first.state, **settings)
    assert second.records("customer") == whole.records("customer")


@pytest.mark.parametrize(("stream", "path"), [("shop", "Shop"), ("item", "Item"), ("sale_payment", "SalePayment")])
def test_a_stamp_that_is_no_filter_costs_a_full_read(read, sandbox, clock, deviate, version, stream, path, caplog):
    deviate("stamp-refused", path=path)
    settings = {"api_version": version, "page_size": 100}
    first = read(stream, **settings)
    caplog.clear()  # V2 is walked by the stamp from the first run on
    clock.passes(hours=1)
    sandbox.change(stream, min(read.keys(stream)))
    second = read(stream, state=first.state, **settings)
    (key,) = STREAMS[stream].key
    assert set(second.column(stream, key)) == read.keys(stream)
    assert said(caplog) == [f"{stream}: the account refuses the filter on timeStamp; every run reads the whole list."]
    assert second.bookmark(stream) > first.bookmark(stream)
    assert second.of("ACTIVATE_VERSION", stream) == []


@pytest.mark.usefixtures("frequent_states")
def test_a_full_read_that_fails_leaves_the_bookmark_where_it_was(read, clock, deviate, version):
    settings = {"api_version": version, "page_size": 100}
    first = read("item", **settings)
    clock.passes(hours=1)
    deviate("stamp-refused", path="Item")
    deviate("server-error", path="Item", page="middle")
    second = read("item", state=first.state, max_attempts=1, stops_with=LightspeedError, **settings)
    assert second.records("item")
    assert second.bookmark("item") == first.bookmark("item")


def test_a_key_that_is_no_filter_costs_a_full_read(read, clock, sandbox, version, caplog):
    settings = {"api_version": version, "page_size": 100}
    first = read("register_count", **settings)
    sandbox.deviations.switch_on("stamp-refused", path="RegisterCount", fields=("registerCountID",))
    second = read("register_count", state=first.state, **settings)
    if version == "V3":
        assert len(second.records("register_count")) == len(first.records("register_count"))
        assert second.bookmark("register_count") == first.bookmark("register_count")


# ----------------------------------------------------------------------------------------------- requested in vain


def test_a_relation_that_does_not_come_is_reported(read, deviate, version, caplog):
    deviate("relations-dropped", path="Customer")
    output = read("customer", api_version=version, page_size=100)
    assert len(output.records("customer")) == len(read.rows("customer"))
    (warning,) = said(caplog)
    assert warning.startswith(
        "customer: no record came with the requested relations Contact, Note, CustomFieldValues ("
    )


def test_a_filter_that_does_nothing_is_reported(read, clock, deviate, caplog):
    first = read("customer")
    clock.passes(days=1)
    deviate("filters-ignored", path="Customer")
    second = read("customer", state=first.state)
    assert len(second.records("customer")) == len(read.rows("customer"))
    (warning,) = said(caplog)
    assert warning.startswith("customer: the account ignores the filter on timeStamp: ")
    assert second.bookmark("customer") == first.bookmark("customer")


def test_a_selection_of_archived_records_that_does_nothing_is_reported(read, deviate, version, caplog):
    deviate("archived-ignored", path="Sale")
    read("sale", api_version=version, archived="only")
    (warning,) = said(caplog)
    assert warning.startswith("sale: the account ignores the filter on archived: ")


# ------------------------------------------------------------------------------------------------------- warnings


@pytest.mark.parametrize(
    ("bookmark", "found"),
    [
        ({"replication_key": "modified", "replication_key_value": "2024-05-01"}, "modified = 2024-05-01"),
        ({"timeStamp": "2024-05-01T00:00:00Z"}, "timeStamp"),
        ({"partitions": [{"context": {}}]}, "partitions"),
    ],
)
@pytest.mark.parametrize("stream", ["shop", "register_count"])
def test_a_bookmark_of_another_tap_is_not_used(read, stream, bookmark, found, caplog):
    whole = read(stream)
    output = read(stream, state={"bookmarks": {stream: bookmark}})
    assert output.records(stream) == whole.records(stream)
    (warning,) = said(caplog)
    assert warning.startswith(
        f"{stream}: the state holds a bookmark of another form ({found}), but this stream follows"
    )
    assert warning.endswith("reading as on the first run.")
    assert output.bookmark(stream) == whole.bookmark(stream)


def test_a_bookmark_of_a_stream_that_does_not_exist_is_not_used(read, caplog):
    read("shop", state={"bookmarks": {"Shop": {"timeStamp": "2024-05-01"}}})
    assert said(caplog) == ["State: there is no stream 'Shop'; its bookmark is not used. Did you mean 'shop'?"]


def test_a_start_in_the_future_is_warned_of(read, clock, caplog):
    output = read("shop", "tag", start_date="2099-01-01")
    assert output.records("shop") == []
    assert len(output.records("tag")) == len(read.rows("tag"))
    (warning,) = said(caplog)
    assert warning == (
        "Setting 'start_date' (2099-01-01T00:00:00+00:00) lies in the future. Streams without a bookmark read nothing "
        "until then; full tables are read as always."
    )


def test_an_empty_selection_is_refused(sandbox, tmp_path):
    command = Command(sandbox.settings, tmp_path)
    outcome = command("--config", command.config(), "--catalog", command.catalog())
    assert (outcome.status, outcome.stdout) == (1, "")
    (error,) = outcome.errors
    assert error.startswith("No stream is selected. Select streams by the names that --discover lists")


# ------------------------------------------------------------------------------------------------ whole and parts


@pytest.mark.parametrize(("archived", "announced"), [("true", 1), ("false", 1), ("only", 0)])
def test_archived_records_alone_are_never_all_there_is(read, archived, announced):
    output = read("quote", "tag", archived=archived)
    assert len(output.of("ACTIVATE_VERSION", "quote")) == announced
    assert len(output.of("ACTIVATE_VERSION", "tag")) == 1


LABELS = [name for name in STREAMS if name.startswith("display_template") and "label" in name]


@pytest.mark.parametrize("stream", LABELS)
def test_no_label_is_lost(read, version, stream):
    output = read(stream, api_version=version, page_size=7)
    (schema,) = output.of("SCHEMA", stream)
    keys = {tuple(record[name] for name in schema["key_properties"]) for record in output.records(stream)}
    assert len(keys) == len(output.records(stream)) == len(read.rows(stream)) > 0
    if stream != "display_template_item_as_label":
        assert schema["key_properties"] == ["_row"]
        assert output.column(stream, "_row") == list(range(1, len(keys) + 1))


def test_reports_begin_without_an_offset(read):
    output = read("reports_accounting_taxes_by_day", api_version="V2")
    asked = output.asked("/TaxesByDay.json")
    assert asked
    assert not [query for query in asked if query.get("offset") == "0"]


@pytest.mark.parametrize("deviation", ["not-found", "forbidden", "server-error", "sort-refused"])
def test_reports_do_not_depend_on_the_list_that_tells_when_they_begin(read, deviate, deviation, caplog):
    settings = {"max_attempts": 1, "start_date": "2025-01-01"}
    whole = read("reports_accounting_taxes_by_day", **settings)
    deviate(deviation, path="Sale")
    output = read("reports_accounting_taxes_by_day", **settings)
    assert output.records("reports_accounting_taxes_by_day") == whole.records("reports_accounting_taxes_by_day")
    (warning,) = said(caplog)
    assert warning.startswith("reports_accounting_taxes_by_day: no first day can be found by Sale (")
