"""Whether the tap goes on where a reply is not what it should be, and says so where it cannot."""

import copy
import dataclasses
import logging

import pytest

from lightspeed_retail.errors import LightspeedError, RateLimited, Unauthorized

from ._command import Command

pytestmark = pytest.mark.integration


def edited(name, edit):
    """A hook that edits every record of some name in the replies, whether there is one or a list of them."""

    def alter(_request, reply):
        body = copy.deepcopy(reply.body)
        found = body.get(name) or []
        for record in found if isinstance(found, list) else [found]:
            edit(record)
        return dataclasses.replace(reply, body=body)

    return alter


def renamed(old, new):
    """An edit that gives a field another spelling."""

    def edit(record):
        record[new] = record.pop(old)

    return edit


def without(*fields):
    """An edit that takes fields out."""

    def edit(record):
        for field in fields:
            record.pop(field, None)

    return edit


def messages(caplog, level):
    return [record.getMessage() for record in caplog.records if record.levelno == level]


# ------------------------------------------------------------------------------------------------ a stamp is missing


def test_sales_without_their_stamp_are_followed_by_another_one(read, sandbox, version, clock, caplog):
    bare = edited("Sale", without("updatetime"))
    settings = {"api_version": version, "page_size": 20, "alter": bare}
    first = read("sale", **settings)
    assert sorted(first.column("sale", "saleID")) == sorted(read.keys("sale"))
    assert set(first.column("sale", "updatetime")) == {None}
    assert first.state["bookmarks"]["sale"]["replication_key"] == "timeStamp"
    assert first.bookmark("sale") == max(first.column("sale", "timeStamp"))
    (warning,) = messages(caplog, logging.WARNING)
    assert "sale" in warning
    assert "updatetime" in warning
    assert "timeStamp" in warning

    clock.passes(hours=1)
    sandbox.change("sale", 5, timeStamp=clock.stamp(), referenceNumber="R-5")
    second = read("sale", state=first.state, **settings)
    assert len(second.records("sale")) < len(first.records("sale")) / 2
    assert "R-5" in second.column("sale", "referenceNumber")
    assert second.bookmark("sale") == clock.stamp()


def test_sales_get_their_stamp_back(read, sandbox, version, clock):
    first = read("sale", api_version=version, alter=edited("Sale", without("updatetime")))
    clock.passes(hours=1)
    sandbox.change("sale", 5)
    second = read("sale", api_version=version, state=first.state)
    assert 5 in second.column("sale", "saleID")
    assert len(second.records("sale")) < len(first.records("sale")) / 2
    assert second.state["bookmarks"]["sale"] == {
        "replication_key": "updatetime",
        "replication_key_value": clock.stamp(),
    }


def test_a_stamp_may_be_spelled_in_another_way(read, version, caplog):
    output = read("sale", api_version=version, page_size=20, alter=edited("Sale", renamed("updatetime", "updateTime")))
    assert sorted(output.column("sale", "saleID")) == sorted(read.keys("sale"))
    assert output.bookmark("sale") == max(output.column("sale", "updatetime"))
    assert {record["_extra"] for record in output.records("sale")} == {None}
    assert messages(caplog, logging.WARNING) == []


@pytest.mark.parametrize(("stream", "reply"), [("customer", "Customer"), ("image", "Image")])
def test_records_without_any_stamp_are_read_again(read, version, stream, reply, caplog):
    settings = {"api_version": version, "page_size": 50, "alter": edited(reply, without("timeStamp"))}
    first = read(stream, **settings)
    assert len(first.records(stream)) == len(read.rows(stream))
    (warning,) = messages(caplog, logging.WARNING)
    assert stream in warning
    assert "timeStamp" in warning
    second = read(stream, state=first.state, **settings)
    assert second.records(stream) == first.records(stream)


# ------------------------------------------------------------------------------------------ unknown fields, misfits


def odd(record):
    """Gives a customer a new field and, to every other one, a number that is none."""
    record["loyaltyTier"] = "gold"
    record["Contact"]["nickname"] = "Ace"
    if int(record["customerID"]) % 2:
        record["creditAccountID"] = "none yet"


ODD = edited("Customer", odd)


def test_what_has_no_column_is_kept_in_one(read, version):
    output = read("customer", api_version=version, alter=ODD)
    assert sorted(output.column("customer", "customerID")) == sorted(read.keys("customer"))
    for record in output.records("customer"):
        expected = {"loyaltyTier": "gold", "Contact.nickname": "Ace"}
        if record["customerID"] % 2:
            assert record["creditAccountID"] is None
            expected["creditAccountID"] = "none yet"
        assert record["_extra"] == expected


@pytest.mark.parametrize("extra_fields", ["warn", "drop"])
def test_what_has_no_column_can_be_left_out(read, extra_fields):
    output = read("customer", alter=ODD, extra_fields=extra_fields)
    (schema,) = output.of("SCHEMA", "customer")
    assert "_extra" not in schema["schema"]["properties"]
    assert not any({"_extra", "loyaltyTier"} & record.keys() for record in output.records("customer"))
    assert None in output.column("customer", "creditAccountID")


@pytest.mark.parametrize(
    ("extra_fields", "warned_of"),
    [
        ("column", ["creditAccountID"]),
        ("warn", ["Contact.nickname", "creditAccountID", "loyaltyTier"]),
        ("drop", ["creditAccountID"]),
    ],
)
def test_each_field_is_warned_of_once_and_counted_at_the_end(read, caplog, extra_fields, warned_of):
    caplog.set_level(logging.INFO)
    output = read("customer", alter=ODD, extra_fields=extra_fields, page_size=20)
    warnings = messages(caplog, logging.WARNING)
    assert len(warnings) == len(warned_of)
    assert all(any(field in warning for warning in warnings) for field in warned_of)
    number = len(output.records("customer"))
    misfits = sum(key % 2 for key in output.column("customer", "customerID"))
    summary = " ".join(messages(caplog, logging.INFO))
    assert f"creditAccountID ({misfits})" in summary
    assert f"loyaltyTier ({number})" in summary


def test_nothing_is_said_where_nothing_is_odd(read, caplog):
    caplog.set_level(logging.INFO)
    read("customer", extra_fields="warn")
    assert messages(caplog, logging.WARNING) == []
    assert "unknown" not in " ".join(messages(caplog, logging.INFO))


@pytest.mark.parametrize("value", ["not a date", "0000-00-00", "2024-13-45T99:00:00+00:00"])
def test_a_stamp_that_is_none_does_not_stop_the_others(read, version, value):
    """The last record of the first page, on which the next page depends."""
    last = sorted(read.rows("customer"), key=lambda row: (row["timeStamp"], row["customerID"]))[49]["customerID"]

    def edit(record):
        if record["customerID"] == str(last):
            record["timeStamp"] = value

    output = read("customer", api_version=version, page_size=50, alter=edited("Customer", edit))
    assert set(output.column("customer", "customerID")) == read.keys("customer")
    assert output.bookmark("customer") == max(filter(None, output.column("customer", "timeStamp")))


def test_characters_that_cannot_be_stored_do_not_stop_a_stream(read, sandbox, version, caplog):
    caplog.set_level(logging.INFO)
    sandbox.deviations.switch_on("odd-text", path="Tag", field="name")
    names = {row["tagID"]: row["name"] for row in read.rows("tag")}
    output = read("tag", api_version=version, page_size=20)
    assert {record["tagID"]: record["name"] for record in output.records("tag")} == {
        key: f"\ufffd\ufffd{name}" for key, name in names.items()
    }
    assert {record["tagID"]: record["_extra"] for record in output.records("tag")} == {
        key: {"name": f"\\ud83d\\u0000{name}"} for key, name in names.items()
    }
    (warning,) = messages(caplog, logging.WARNING)
    assert warning == "tag: a text in name contains NUL or half a surrogate pair; U+FFFD takes its place."
    assert f"tag: {len(names)} texts that could not be stored as they came: name ({len(names)})." in messages(
        caplog, logging.INFO
    )


# ------------------------------------------------------------------------------------------------------ odd envelopes


@pytest.mark.parametrize("form", ["object", "list"])
def test_a_list_of_one_record_may_come_as_the_record(read, sandbox, version, form):
    (first, *others) = sorted(read.keys("tag"))
    for key in others:
        sandbox.delete("tag", key)

    def alter(_request, reply):
        record = reply.body["Tag"]
        assert isinstance(record, dict)
        return dataclasses.replace(reply, body=reply.body | {"Tag": record if form == "object" else [record]})

    assert read("tag", api_version=version, alter=alter).column("tag", "tagID") == [first]


def test_an_empty_list_is_no_error(read, sandbox, version):
    for key in read.keys("tag"):
        sandbox.delete("tag", key)
    output = read("tag", api_version=version)
    assert output.records("tag") == []
    assert len(output.of("ACTIVATE_VERSION", "tag")) == 1


def test_relations_come_as_object_list_or_nothing(read, version):
    output = read("sale", api_version=version, relations={"sale": ["SaleLines", "SalePayments"]})
    lengths = {len(record[name]) for record in output.records("sale") for name in ("SaleLines", "SalePayments")}
    assert lengths >= {0, 1, 2}


# ------------------------------------------------------------------------------------------------------------ faults

PASSING = ["400", "403", "408", "429", "500", "502", "503", "drop", "truncate", "html", "error-200"]


@pytest.mark.parametrize("kind", PASSING)
def test_a_fault_in_the_middle_of_a_list_is_got_over(read, faults, kind):
    settings = {"page_size": 40}
    whole = read("customer", **settings)
    faults.order(kind, times=3, path="/Customer.json", after=2)
    output = read("customer", **settings)
    assert list(faults) == []
    assert output.records("customer") == whole.records("customer")
    assert [served.fault for served in output.requests if served.fault] == [kind] * 3


def test_a_reply_that_never_comes_is_asked_for_again(read, faults):
    settings = {"page_size": 40, "request_timeout": 0.5}
    faults.order("stall", path="/Customer.json", after=2)
    output = read("customer", **settings)
    assert sorted(output.column("customer", "customerID")) == sorted(read.keys("customer"))


def test_a_refused_request_waits_as_long_as_it_is_told(read, faults, clock):
    faults.order(429, times=3, path="/Customer.json")
    begun = clock()
    read("customer")
    assert clock() - begun >= 3


def test_an_expired_token_is_refreshed_in_the_middle_of_a_list(read_alone, version, tmp_path):
    settings = {
        "api_version": version,
        "page_size": 40,
        "access_token": None,
        "token_store": str(tmp_path / "tokens.json"),
    }
    read_alone.sandbox.faults.order("expired", path="/Customer.json", after=2)
    output = read_alone("customer", **settings)
    assert sorted(output.column("customer", "customerID")) == sorted(read_alone.keys("customer"))
    assert 401 in {served.status for served in output.requests}


def test_a_revoked_token_ends_the_run_with_what_to_do(read_alone, version):
    read_alone.sandbox.faults.order("revoked", path="/Customer.json", after=2)
    output = read_alone("customer", stops_with=Unauthorized, api_version=version, page_size=40)
    assert 0 < len(output.records("customer")) < len(read_alone.rows("customer"))
    assert "Set a new access_token" in str(output.error)
    assert read_alone.sandbox.settings["access_token"] not in str(output.error)


@pytest.mark.usefixtures("frequent_states")
@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("500", "500 Internal Server Error"),
        ("502", "502 Bad Gateway"),
        ("403", "403 Forbidden"),
        ("error-200", "500 Internal Server Error"),
        ("drop", "the reply broke off"),
        ("truncate", "JSON that cannot be read"),
        ("html", "text/html in place of JSON"),
    ],
)
def test_a_fault_that_stays_ends_the_stream_and_not_the_run(read, faults, caplog, kind, cause):
    faults.order(kind, times=1000, path="/Customer.json", after=2)
    output = read("category", "customer", "tag", stops_with=LightspeedError, max_attempts=3, page_size=40)
    assert 0 < len(output.records("customer")) < len(read.rows("customer"))
    for stream in ("category", "tag"):
        assert len(output.records(stream)) == len(read.rows(stream))
    (report,) = messages(caplog, logging.ERROR)
    assert report.startswith("customer: GET")
    first, header, row, *_ = str(output.error).splitlines()
    assert first == "1 of 3 streams failed. The others are complete."
    assert header.split() == ["Stream", "Records", "Cause"]
    assert row.split()[:2] == ["customer", str(len(output.records("customer")))]
    assert cause in row
    assert read.sandbox.settings["access_token"] not in report + str(output.error)
    bookmarks = output.state["bookmarks"]
    assert bookmarks["category"]["replication_key_value"] == max(output.column("category", "timeStamp"))
    assert bookmarks["customer"].get("replication_key_value", "") <= max(output.column("customer", "timeStamp"))


@pytest.mark.usefixtures("frequent_states")
def test_a_rate_limit_that_stays_ends_the_run_and_not_the_list(read, faults):
    faults.order("429", times=1000, path="/Customer.json", after=2)
    output = read("category", "customer", "tag", stops_with=RateLimited, max_attempts=3, page_size=40)
    assert 0 < len(output.records("customer")) < len(read.rows("customer"))
    assert output.records("tag") == []
    assert "customer: GET" in str(output.error)


@pytest.mark.parametrize("kind", ["html", "truncate", "500"])
def test_a_full_table_is_not_whole_after_a_fault(read, faults, kind):
    faults.order(kind, times=1000, path="/EmployeeHours.json", after=2)
    output = read("employee_hours", stops_with=LightspeedError, max_attempts=2)
    assert output.records("employee_hours")
    assert output.of("ACTIVATE_VERSION", "employee_hours") == []


def test_the_command_ends_with_one_clear_table(read, faults, tmp_path):
    faults.order(500, times=1000, path="/Customer.json")
    outcome = Command(read.sandbox.settings, tmp_path).sync("tag", "customer", max_attempts=1)
    assert outcome.status == 1
    report, table = outcome.errors
    assert "customer: GET" in report
    assert table.startswith("1 of 2 streams failed")
    assert "Traceback" not in outcome.said
    assert outcome.records("customer") == []
