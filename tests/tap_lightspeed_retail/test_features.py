"""What the SDK promises of every tap, as users of this one meet it."""

import gzip
import json
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.plan import STREAMS
from tap_lightspeed_retail.tap import TapLightspeedRetail

from ._command import SECRETS, Command, run
from ._reader import CHAIN

EVERY_SETTING = [setting.name for setting in TapLightspeedRetail.all_settings()]

NOWHERE = "http://127.0.0.1:9"
"""An address that nobody answers at."""

TRIED_WITH = {
    "catalog_search": {"query": {"description": "~,%e%"}},
    "register_calculated": {"path": {"registerID": 1}},
}
"""What some streams have to be asked to have a record."""


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(limits=False, **CHAIN) as sandbox:
        yield sandbox


@pytest.fixture
def tap(sandbox, tmp_path):
    sandbox.requests.clear()
    return Command(sandbox.settings, tmp_path)


def succeeded(outcome):
    assert (outcome.status, outcome.errors) == (0, [])
    return outcome


def asked(sandbox, path):
    """The queries of the requests for one path below the account."""
    return [dict(served.query) for served in sandbox.requests if urlsplit(served.path).path.endswith(f"/{path}.json")]


# ------------------------------------------------------------------------------------------------------- about


def test_about_as_json_has_every_setting_and_what_each_means():
    about = json.loads(succeeded(run("--about", "--format", "json")).stdout)
    settings = about["settings"]["properties"]
    assert list(settings) == EVERY_SETTING
    assert all(setting["description"] for setting in settings.values())
    assert {name for name, setting in settings.items() if setting.get("secret")} == set(SECRETS)
    assert not [name for name in SECRETS if "default" in settings[name]]
    assert {"catalog", "state", "discover", "stream-maps", "schema-flattening", "batch"} <= set(about["capabilities"])


@pytest.mark.parametrize("options", [(), ("--format", "markdown")])
def test_about_for_readers_names_every_setting(options):
    shown = succeeded(run("--about", *options)).stdout
    assert [name for name in EVERY_SETTING if name not in shown] == []
    assert "Reads a Lightspeed Retail (R-Series) account" in shown


def test_version():
    assert succeeded(run("--version")).stdout.startswith("tap-lightspeed-retail v")


# ---------------------------------------------------------------------------------------------- discover, test


def test_discovery_needs_neither_login_nor_network(tmp_path):
    discovered = succeeded(run("--discover")).stdout
    unreachable = Command({"api_url": NOWHERE, "access_token": "worn-out-token"}, tmp_path)
    assert succeeded(unreachable("--discover", "--config", unreachable.config())).stdout == discovered


def test_discovery_follows_the_settings(tap):
    config = tap.config(relations={"sale": ["SaleLines"], "customer": []}, extra_fields="drop")
    entries = json.loads(succeeded(tap("--discover", "--config", config)).stdout)["streams"]
    columns = {entry["tap_stream_id"]: entry["schema"]["properties"] for entry in entries}
    assert "SaleLines" in columns["sale"]
    assert "Contact" not in columns["customer"]
    assert not [name for name, properties in columns.items() if "_extra" in properties]


def test_schemas_can_be_had_without_a_request(sandbox, tap):
    outcome = succeeded(tap("--test=schema", "--config", tap.config()))
    assert {message["type"] for message in outcome.messages} == {"SCHEMA"}
    assert outcome.streams == sorted(STREAMS)
    assert len(sandbox.requests) == 0


def test_a_trial_reads_one_record_of_every_stream(tap):
    outcome = tap("--test", "--config", tap.config(requests=TRIED_WITH))
    assert outcome.status == 0
    assert {stream: len(outcome.records(stream)) for stream in STREAMS} == dict.fromkeys(STREAMS, 1)


def test_a_trial_that_works_logs_no_error(tap):
    succeeded(tap("--test", "--config", tap.config(requests=TRIED_WITH)))


# ------------------------------------------------------------------------------------------------- stream maps


def test_stream_maps_rename_remove_compute_and_filter(sandbox, tap):
    maps = {
        "sale": {
            "__alias__": "receipt",
            "__filter__": "completed",
            "number": "ticketNumber",
            "ticketNumber": None,
            "net": "float(total) - float(calcTax1) - float(calcTax2)",
        }
    }
    outcome = succeeded(tap.sync("sale", stream_maps=maps))
    completed = {sale["saleID"]: sale["ticketNumber"] for sale in sandbox.rows("sale") if sale["completed"]}
    assert len(completed) < len(sandbox.rows("sale"))
    assert outcome.streams == ["receipt"]
    assert {record["saleID"]: record["number"] for record in outcome.records("receipt")} == completed
    properties = outcome.schema("receipt")["schema"]["properties"]
    assert "ticketNumber" not in properties
    assert "number" in properties["net"]["type"]
    assert not [record for record in outcome.records("receipt") if "ticketNumber" in record]


def test_stream_maps_hide_what_nobody_should_know(sandbox, tap):
    maps = {"customer": {"lastName": "md5(lastName)", "firstName": None, "Contact": None}}
    records = succeeded(tap.sync("customer", stream_maps=maps)).records("customer")
    named = {customer["customerID"]: customer["lastName"] for customer in sandbox.rows("customer")}
    assert {record["customerID"] for record in records} == set(named)
    for record in records:
        assert len(record["lastName"]) == 32
        assert record["lastName"] != named[record["customerID"]]
        assert not {"firstName", "Contact"} & set(record)


def test_stream_maps_keep_only_what_is_named_under_another_key(sandbox, tap):
    maps = {"shop": {"__key_properties__": ["shop"], "shop": "name", "shopID": "shopID", "__else__": None}}
    outcome = succeeded(tap.sync("shop", stream_maps=maps))
    assert outcome.schema("shop")["key_properties"] == ["shop"]
    assert [set(record) for record in outcome.records("shop")] == [{"shop", "shopID"}] * len(sandbox.rows("shop"))


def test_stream_maps_leave_out_streams(tap):
    outcome = succeeded(tap.sync("shop", "tag", stream_maps={"tag": None}))
    assert outcome.streams == ["shop"]


# -------------------------------------------------------------------------------------------------- flattening


@pytest.mark.parametrize(
    ("depth", "columns"),
    [
        (1, {"Contact__Phones", "Contact__custom"}),
        (2, {"Contact__Phones", "CreditAccount__balance"}),
    ],
)
def test_flattening_makes_columns_of_nested_records(tap, depth, columns):
    relations = {"customer": ["Contact", "CreditAccount"]}
    outcome = succeeded(tap.sync("customer", relations=relations, flattening_enabled=True, flattening_max_depth=depth))
    properties = outcome.schema("customer")["schema"]["properties"]
    assert not set(relations["customer"]) & set(properties)
    assert columns <= set(properties)
    for record in outcome.records("customer"):
        assert {name for name, value in record.items() if value is not None} <= set(properties)
        assert not [name for name, value in record.items() if isinstance(value, dict | list)], "lists become text"


def test_flattening_keeps_the_key(tap):
    outcome = succeeded(tap.sync("customer", flattening_enabled=True, flattening_max_depth=3))
    assert outcome.schema("customer")["key_properties"] == ["customerID"]
    keys = [record["customerID"] for record in outcome.records("customer")]
    assert len(keys) == len(set(keys)) > 0


# ------------------------------------------------------------------------------------------------------- batch


def in_batches(outcome, stream):
    """The records in the files that the batch messages of a stream name."""
    return [
        json.loads(line, parse_float=Decimal)
        for message in outcome.of("BATCH", stream)
        for name in message["manifest"]
        for line in gzip.open(name.removeprefix("file://"), "rt", encoding="utf-8")
    ]


def batches_in(folder):
    return {"encoding": {"format": "jsonl", "compression": "gzip"}, "storage": {"root": folder.as_uri()}}


def test_batches_hold_every_record_with_every_digit(tap, tmp_path):
    streams = ("item", "sale_line", "tax_category")
    plain = succeeded(tap.sync(*streams))
    batched = succeeded(tap.sync(*streams, batch_config=batches_in(tmp_path)))
    for stream in streams:
        assert plain.records(stream)
        assert in_batches(batched, stream) == plain.records(stream)
        assert batched.records(stream) == []
    assert batched.messages[-1] == plain.messages[-1]
    digits = [str(record["calcTotal"]) for record in in_batches(batched, "sale_line")]
    assert any("." in number for number in digits)


def test_batches_hold_no_credentials(tap, tmp_path):
    (session,) = in_batches(succeeded(tap.sync("session", batch_config=batches_in(tmp_path))), "session")
    assert not {"sessionID", "sessionCookie"} & set(session)


# ----------------------------------------------------------------------------------------------- configuration


@pytest.fixture
def environment(monkeypatch):
    """No ``.env`` of this machine plays a part, and what a test sets is gone after it."""
    monkeypatch.setattr("singer_sdk.configuration._dict_config.find_dotenv", lambda: "")

    def given(settings):
        return {
            f"TAP_LIGHTSPEED_RETAIL_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
            for name, value in settings.items()
        }

    return given


def test_the_environment_can_hold_every_setting(sandbox, tap, environment):
    settings = {
        **sandbox.settings,
        "page_size": 2,
        "http_log_personal_data": False,
        "relations": {"shop": []},
        "requests": {"shop": {"query": {"shopID": "<=,3"}}},
        "headers": {"X-Gateway": "gateway-token"},
        "stream_maps": {"shop": {"__alias__": "branch"}},
        "flattening_enabled": False,
    }
    outcome = tap("--config=ENV", "--catalog", tap.catalog("shop"), **environment(settings))
    shops = [shop["shopID"] for shop in sandbox.rows("shop") if shop["shopID"] <= 3]
    assert [record["shopID"] for record in succeeded(outcome).records("branch")] == shops
    first, *_ = asked(sandbox, "Shop")
    assert (first["limit"], first["shopID"]) == ("2", "<=,3")
    assert "load_relations" not in first


def test_without_being_told_to_the_tap_does_not_look_at_the_environment(sandbox, tap, environment):
    outcome = tap("--config", tap.config(), "--catalog", tap.catalog("tag"), **environment({"page_size": 7}))
    succeeded(outcome)
    assert {query["limit"] for query in asked(sandbox, "Tag")} == {"100"}


def test_later_files_go_before_earlier_ones_and_the_environment_before_both(sandbox, tap, environment):
    files = ("--config", tap.config(page_size=10), "--config", tap.file("more.json", {"page_size": 20}))
    selected = ("--catalog", tap.catalog("tag"))
    succeeded(tap(*files, *selected))
    succeeded(tap("--config=ENV", *files, *selected, **environment({"page_size": 30})))
    assert [query["limit"] for query in asked(sandbox, "Tag")] == ["20", "30"]


# ---------------------------------------------------------------------------------------------- catalog, state


def test_what_the_catalog_deselects_is_left_out_and_not_asked_for(sandbox, tap):
    off = {"selected": False}
    catalog = tap.catalog("customer", customer__company=off, customer__Contact=off, customer__customerID=off)
    outcome = succeeded(tap("--config", tap.config(), "--catalog", catalog))
    assert outcome.streams == ["customer"]
    properties = outcome.schema("customer")["schema"]["properties"]
    records = outcome.records("customer")
    for columns in (properties, *records):
        assert not {"company", "Contact"} & set(columns)
        assert "customerID" in columns, "keys cannot be deselected"
    assert len(records) == len(sandbox.rows("customer"))
    assert all('"Contact"' not in query["load_relations"] for query in asked(sandbox, "Customer"))


def test_a_stream_can_be_read_as_a_whole_every_time(sandbox, tap):
    catalog = tap.catalog("sale", sale={"forced-replication-method": "FULL_TABLE"})
    entries = json.loads(catalog.read_text())
    for entry in entries["streams"]:
        if entry["tap_stream_id"] == "sale":
            entry["replication_method"] = "FULL_TABLE"
    state = {"bookmarks": {"sale": {"replication_key": "updatetime", "replication_key_value": "2100-01-01"}}}
    files = ("--catalog", tap.file("catalog.json", entries), "--state", tap.file("state.json", state))
    outcome = succeeded(tap("--config", tap.config(), *files))
    assert len(outcome.records("sale")) == len(sandbox.rows("sale"))
    (announced,) = outcome.of("ACTIVATE_VERSION", "sale")
    assert {message["version"] for message in outcome.of("RECORD", "sale")} == {announced["version"]}
    assert all("updatetime" not in query for query in asked(sandbox, "Sale"))


def by_another_key(tap, stream, key):
    """A catalog that replicates a stream by another field."""
    entries = json.loads(tap.catalog(stream).read_text())
    for entry in entries["streams"]:
        if entry["tap_stream_id"] == stream:
            entry["replication_key"] = key
    return tap.file("catalog.json", entries)


def test_a_stream_can_be_replicated_by_another_stamp(sandbox, tap):
    state = {"bookmarks": {"sale": {"replication_key": "createTime", "replication_key_value": "2020-01-01"}}}
    files = ("--catalog", by_another_key(tap, "sale", "createTime"), "--state", tap.file("state.json", state))
    outcome = succeeded(tap("--config", tap.config(), *files))
    assert {query["createTime"] for query in asked(sandbox, "Sale")} == {">=,2019-12-31T23:59:00+00:00"}
    latest = max(sale["createTime"] for sale in sandbox.rows("sale"))
    assert outcome.messages[-1]["value"]["bookmarks"]["sale"] == {
        "replication_key": "createTime",
        "replication_key_value": latest.isoformat(),
    }


def test_a_stream_cannot_be_replicated_by_what_is_no_stamp(tap):
    outcome = tap("--config", tap.config(), "--catalog", by_another_key(tap, "sale", "total"))
    assert outcome.status == 1
    assert outcome.errors == ["Catalog: sale cannot be replicated by 'total'. Its replication key is 'updatetime'."]


def test_a_run_goes_on_from_the_state_of_the_last_one(sandbox, tap):
    first = succeeded(tap.sync("item", "inventory_log", "tag"))
    assert len(first.records("item")) == len(sandbox.rows("item"))
    state = first.messages[-1]["value"]
    second = succeeded(tap.sync("item", "inventory_log", "tag", state=state))
    newest = max(item["timeStamp"] for item in sandbox.rows("item"))
    assert all(newest.isoformat() >= record["timeStamp"] for record in second.records("item"))
    assert 0 < len(second.records("item")) < len(first.records("item"))
    assert second.records("inventory_log") == []
    assert second.records("tag") == first.records("tag"), "a full table"


@pytest.mark.parametrize("written", ["2024-03-01T01:00:00+01:00", "2024-03-01T00:00:00Z", "2024-03-01"])
def test_a_bookmark_written_by_hand_may_take_any_form_of_a_moment(sandbox, tap, written):
    state = {"bookmarks": {"item": {"replication_key": "timeStamp", "replication_key_value": written}}}
    succeeded(tap.sync("item", state=state))
    assert {query["timeStamp"] for query in asked(sandbox, "Item")} == {">=,2024-02-29T23:59:00+00:00"}


# ----------------------------------------------------------------------------------------------------- logging


@pytest.mark.parametrize(
    ("settings", "shown", "hidden"),
    [
        ({"http_log": "off"}, (), ()),
        ({"http_log": "simple"}, ("GET /API/V3/Account/", "/Tag.json 200 "), ("asker=", "limit=", "headers=")),
        ({"http_log": "full"}, ("asker=tag", "limit=100", "bucket="), ("headers=",)),
        ({"http_log": "long"}, ("asker=tag", '"Authorization": "***"', "reply_body="), ()),
        (
            {"http_log": "custom", "http_log_format": "{asker}|{method}|{status}"},
            ("tag|GET|200",),
            ("Account",),
        ),
    ],
)
def test_requests_are_logged_as_the_user_asks(tap, settings, shown, hidden):
    outcome = succeeded(tap.sync("tag", **settings))
    lines = [record.getMessage() for record in outcome.log if record.name == "lightspeed_retail.http"]
    assert len(lines) == bool(shown)
    for part in shown:
        assert part in lines[0]
    for part in hidden:
        assert part not in lines[0]
