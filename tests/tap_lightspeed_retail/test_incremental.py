"""Whether a later run reads what has changed, all of it and little else."""

from datetime import date, datetime, timedelta

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import AppendOnly, ByDay, Stamp
from tap_lightspeed_retail.plan import STREAMS
from tap_lightspeed_retail.replication import UNDATED_TAIL

from ._reader import NEEDED

LOOKBACK = 60
"""Default of ``lookback_seconds``."""


READ = [name for name in STREAMS if name not in ("item_image", "sale_sale_line")]
"""Streams that are read twice: not those that take a request for each of hundreds of parents."""


def followed_by(kind, **features):
    return [
        name
        for name in READ
        if isinstance(following := RESOURCES[name].replication, kind)
        and all(getattr(following, feature) == value for feature, value in features.items())
    ]


STAMPED = followed_by(Stamp, hidden=False)
APPENDED = followed_by(AppendOnly)
REPORTS = followed_by(ByDay)
FULL_TABLE = [name for name in followed_by(type(None)) if name not in ("session", "catalog_search")]

CHANGED = [name for name in STAMPED if not RESOURCES[name].view_of and not name.startswith("display_template_")]
"""Streams of which a record is changed between the runs; the others show the same records."""

PARENTS = {"sale_payment_sale_payment_signature": {"salePaymentID": 3}}
"""What a record needs, beside its key, to be found."""

DELETED = ["customer_type", "employee_hours", "season", "tag"]
"""Streams of which a record is deleted between the runs."""


def keys(stream, records):
    return sorted(tuple(record[name] for name in RESOURCES[stream].key) for record in records)


# ------------------------------------------------------------------------------------------ all streams, run twice


class TwoRuns:
    """A run over all streams, changes, and a run that goes on where the first one ended.

    Attributes:
        first, second: The runs.
        began: When they did, as stamps have it.
        changed, archived, deleted, inserted: The key to which that happened between them, by stream.
        changed_at: When it did.
        rows: The rows there are in the end, by stream.
    """

    def __init__(self, read, version):
        sandbox, clock, settings = read.sandbox, read.clock, {"api_version": version, "requests": NEEDED}
        keys = {stream: sorted(read.keys(stream)) for stream in (*CHANGED, *DELETED)}
        for stream in CHANGED:  # or all records of some streams share the latest stamp and are read again
            sandbox.change(stream, keys[stream][len(keys[stream]) // 2])
        clock.passes(hours=2)
        self.first = read(*READ, **settings)
        began = clock.stamp()
        clock.passes(hours=2)
        self.changed = {stream: keys[stream][0] for stream in CHANGED}
        self.archived = {stream: keys[stream][-1] for stream in CHANGED if RESOURCES[stream].archivable}
        self.deleted = {stream: keys[stream][0] for stream in DELETED}
        self.inserted = {stream: sandbox.insert(stream, **PARENTS.get(stream, {})) for stream in APPENDED}
        for stream, key in self.changed.items():
            sandbox.change(stream, key)
        for stream, key in self.archived.items():
            sandbox.archive(stream, key)
        for stream, key in self.deleted.items():
            sandbox.delete(stream, key)
        sandbox.change("sale_payment", 3, tipAmount="1.5")
        sandbox.change("sale", 3, completeTime=clock.stamp())
        self.changed_at = clock.stamp()
        clock.passes(hours=2)
        self.second = read(*READ, state=self.first.state, **settings)
        self.began = (began, clock.stamp())
        self.rows = {stream: read.rows(stream) for stream in READ}


@pytest.fixture(scope="module", params=["V3", "V2"])
def runs(request, read):
    two = TwoRuns(read, request.param)
    read.begin_anew()
    return two


@pytest.mark.parametrize("stream", STAMPED)
def test_what_has_a_newer_stamp_is_read_and_the_look_back(runs, stream):
    stamp = RESOURCES[stream].replication.field
    since = datetime.fromisoformat(runs.first.bookmark(stream)) - timedelta(seconds=LOOKBACK)
    expected = [row for row in runs.rows[stream] if datetime.fromisoformat(row[stamp]) >= since]
    assert keys(stream, runs.second.records(stream)) == keys(stream, expected)


@pytest.mark.parametrize("stream", CHANGED)
def test_what_has_not_changed_is_not_read_again(runs, stream):
    assert len(runs.second.records(stream)) <= 5


@pytest.mark.parametrize("stream", CHANGED)
def test_a_changed_record_is_read(runs, stream):
    key = RESOURCES[stream].key[0]
    (changed,) = [row for row in runs.second.records(stream) if row[key] == runs.changed[stream]]
    assert changed[RESOURCES[stream].replication.field] == runs.changed_at


@pytest.mark.parametrize("stream", [name for name in CHANGED if RESOURCES[name].archivable])
def test_an_archived_record_is_read(runs, stream):
    key = RESOURCES[stream].key[0]
    (archived,) = [row for row in runs.second.records(stream) if row[key] == runs.archived[stream]]
    assert archived["archived"] is True


@pytest.mark.parametrize("stream", APPENDED)
def test_what_has_a_higher_key_is_read(runs, stream):
    (key,) = RESOURCES[stream].key
    tail = 0 if RESOURCES[stream].replication.created else UNDATED_TAIL
    assert runs.first.bookmark(stream) == max(runs.first.column(stream, key))
    read = runs.second.column(stream, key)
    assert read == sorted(row[key] for row in runs.rows[stream] if row[key] > runs.first.bookmark(stream) - tail)
    assert read[-1] == runs.inserted[stream]


@pytest.mark.parametrize("stream", REPORTS)
def test_the_last_days_of_a_report_are_read(runs, stream):
    since = date.fromisoformat(runs.first.bookmark(stream)) - timedelta(days=1)
    rows = runs.rows[stream]
    expected = [row for row in rows if date.fromisoformat(row["date"]) >= since]
    assert 0 < len(expected) < len(rows)
    assert sorted(runs.second.rows(stream), key=str) == sorted(
        [row | dict.fromkeys(runs.second.records(stream)[0].keys() - row.keys()) for row in expected], key=str
    )


@pytest.mark.parametrize("stream", FULL_TABLE)
def test_a_full_table_is_read_whole_under_a_new_version(runs, stream):
    assert sorted(map(str, keys(stream, runs.second.records(stream)))) == sorted(
        map(str, keys(stream, runs.rows[stream]))
    )
    (before,), (after,) = (run.of("ACTIVATE_VERSION", stream) for run in (runs.first, runs.second))
    assert after["version"] > before["version"]


@pytest.mark.parametrize("stream", DELETED)
def test_what_was_deleted_is_not_in_the_new_version(runs, stream):
    (key,) = RESOURCES[stream].key
    assert runs.deleted[stream] in runs.first.column(stream, key)
    assert runs.deleted[stream] not in runs.second.column(stream, key)


@pytest.mark.parametrize("stream", [*STAMPED, *APPENDED, *REPORTS, "sale_payment"])
def test_a_bookmark_moves_on_but_not_beyond_the_run(runs, stream):
    before, after = runs.first.bookmark(stream), runs.second.bookmark(stream)
    assert before <= after
    if stream not in APPENDED:
        assert after <= runs.began[1]


def test_a_payment_is_followed_by_a_stamp_that_it_does_not_show(runs):
    assert "timeStamp" not in runs.first.records("sale_payment")[0]
    assert runs.first.bookmark("sale_payment") == runs.began[0]
    assert runs.second.column("sale_payment", "salePaymentID") == [3]


# ----------------------------------------------------------------------------------------------- what a stamp misses


def test_a_sale_completed_with_a_date_in_the_past_is_read(read, sandbox, version, clock):
    first = read("sale", api_version=version)
    clock.passes(hours=1)
    last_week = clock.stamp(days=7)
    key = sandbox.insert("sale", completed=True, completeTime=last_week, timeStamp=last_week)
    second = read("sale", api_version=version, state=first.state)
    (sale,) = [sale for sale in second.records("sale") if sale["saleID"] == key]
    assert sale["timeStamp"] == last_week
    assert sale["updatetime"] == clock.stamp() == second.bookmark("sale")


def test_stock_moves_without_its_item(read, sandbox, version, clock):
    first = read("item", "item_shop", api_version=version)
    clock.passes(hours=1)
    newest = max(item["timeStamp"] for item in read.rows("item"))
    resting = next(item["itemID"] for item in read.rows("item") if item["timeStamp"] < newest)
    stock = next(row for row in read.rows("item_shop") if row["itemID"] == resting)
    sandbox.change("item_shop", stock["itemShopID"], qoh=stock["qoh"] - 1)
    second = read("item", "item_shop", api_version=version, state=first.state)
    assert {row["itemShopID"]: row["qoh"] for row in second.records("item_shop")}[stock["itemShopID"]] == (
        stock["qoh"] - 1
    )
    assert resting not in second.column("item", "itemID")


def test_a_new_day_is_added_to_a_report(read, sandbox, version, clock):
    stream = "reports_accounting_discounts_by_day"
    first = read(stream, api_version=version)
    clock.passes(days=40)
    sandbox.insert(
        "sale", completed=True, completeTime=clock.stamp(hours=3), shopID=1, calcDiscount="2.5", timeStamp=clock.stamp()
    )
    second = read(stream, api_version=version, state=first.state)
    assert second.rows(stream)[-1]["date"] == second.bookmark(stream) > first.bookmark(stream)
    assert second.rows(stream)[-1]["discount"] == 2.5
    assert (
        min(second.column(stream, "date"))
        >= (date.fromisoformat(first.bookmark(stream)) - timedelta(days=1)).isoformat()
    )


def test_a_report_begins_on_the_day_it_was_where_the_shop_is(read, sandbox, version):
    sandbox.insert("sale", completed=True, completeTime="2020-03-02T03:00:00+00:00", shopID=1)
    output = read("reports_accounting_payments_by_day", api_version=version)
    asked = [dict(served.query) for served in output.requests if "Reports" in served.path]
    assert asked[0]["startDate"] == "2020-03-01"


def test_a_bookmark_from_the_future_hides_nothing(read, version, caplog):
    first = read("item", api_version=version)
    first.state["bookmarks"]["item"]["replication_key_value"] = "2099-01-01T00:00:00+00:00"
    second = read("item", api_version=version, state=first.state)
    assert keys("item", second.records("item")) == keys("item", read.rows("item"))
    assert second.bookmark("item") == max(second.column("item", "timeStamp"))
    assert "lies in the future" in caplog.text


@pytest.mark.parametrize("days", [27, 28, 29, 56])
def test_no_day_of_a_report_is_missing_or_there_twice_however_its_windows_fall(read, days):
    stream = "reports_accounting_payments_by_day"
    start = (read.clock.now() - timedelta(days=days)).date().isoformat()
    rows = [row for row in read.rows(stream) if row["date"] >= start]
    assert rows
    assert keys(stream, read(stream, start_date=start).records(stream)) == keys(stream, rows)


# ---------------------------------------------------------------------------------------------------- the look-back


@pytest.mark.parametrize(
    ("seconds", "late", "seen"),
    [(60, 30, True), (60, 60, True), (60, 90, False), (120, 90, True), (0, 0, True), (0, 1, False)],
)
def test_what_was_committed_late_is_seen_within_the_look_back(read, sandbox, clock, seconds, late, seen):
    settings = {"lookback_seconds": seconds}
    for stream in ("item", "image"):  # one comes sorted by its stamp, the other does not
        sandbox.change(stream, 1)
    first = read("item", "image", **settings)
    assert first.bookmark("item") == first.bookmark("image") == clock.stamp()
    stamp = clock.stamp(seconds=late)
    key = sandbox.insert("item", description="Late", timeStamp=stamp)
    image = sandbox.insert("image", itemID=1, timeStamp=stamp)
    clock.passes(hours=1)
    second = read("item", "image", state=first.state, **settings)
    assert (key in second.column("item", "itemID")) is seen
    assert (image in second.column("image", "imageID")) is seen


def test_a_record_appended_late_with_a_lower_key_is_seen(read, sandbox, version, clock):
    high = sandbox.insert("inventory_log", inventoryLogID=90_002, createTime=clock.stamp(seconds=5))
    first = read("inventory_log", api_version=version)
    assert high in first.column("inventory_log", "inventoryLogID")
    low = sandbox.insert("inventory_log", inventoryLogID=90_001, createTime=clock.stamp(seconds=4))
    clock.passes(hours=1)
    second = read("inventory_log", api_version=version, state=first.state)
    assert second.column("inventory_log", "inventoryLogID") == [low, high]
    third = read("inventory_log", api_version=version, state=second.state)
    assert third.records("inventory_log") == []


def test_a_payment_committed_during_the_run_is_seen_by_the_next(read, sandbox, version, clock):
    first = read("sale_payment", api_version=version)
    late = sandbox.insert("sale_payment", amount="5", timeStamp=clock.stamp(seconds=30))
    clock.passes(hours=1)
    second = read("sale_payment", api_version=version, state=first.state)
    assert second.column("sale_payment", "salePaymentID") == [late]


@pytest.mark.parametrize("stream", ["item", "image"])
def test_a_stamp_in_the_future_does_not_carry_the_bookmark_along(read, sandbox, version, clock, stream):
    (key,) = RESOURCES[stream].key
    ahead = sandbox.insert(stream, timeStamp=clock.stamp(days=-3))
    first = read(stream, api_version=version)
    assert ahead in first.column(stream, key)
    assert first.bookmark(stream) == clock.stamp()
    clock.passes(hours=1)
    sandbox.change(stream, 1)
    second = read(stream, api_version=version, state=first.state)
    assert sorted(second.column(stream, key)) == [1, ahead]


def test_nothing_new_leaves_the_bookmarks_where_they_are(read, version, clock):
    streams = ("sale", "inventory_log", "image", "customer_custom_field_choice")
    first = read(*streams, api_version=version)
    clock.passes(days=1)
    second = read(*streams, api_version=version, state=first.state)
    assert second.state == first.state
    assert second.records("inventory_log") == []


# ---------------------------------------------------------------------------------------------------- the first run


def test_the_first_run_begins_at_the_start_date(read, version):
    start = "2025-06-01T00:00:00+00:00"
    streams = ("sale", "sale_payment", "inventory_log", "image", "reports_accounting_taxes_by_day", "tag")
    output = read(*streams, api_version=version, start_date="2025-06-01")
    chosen = {
        "sale": [row for row in read.rows("sale") if row["updatetime"] >= start],
        "sale_payment": read.rows("sale_payment", (), timeStamp=f">=,{start}"),
        "inventory_log": [row for row in read.rows("inventory_log") if row["createTime"] >= start],
        "image": [row for row in read.rows("image") if row["timeStamp"] >= start],
        "reports_accounting_taxes_by_day": [
            row for row in read.rows("reports_accounting_taxes_by_day") if row["date"] >= "2025-06-01"
        ],
        "tag": read.rows("tag"),
    }
    for stream, rows in chosen.items():
        assert len(rows) < len(read.rows(stream)) or stream == "tag", stream
        assert keys(stream, output.records(stream)) == keys(stream, rows), stream


def test_a_bookmark_goes_before_the_start_date(read, sandbox, clock):
    first = read("item")
    clock.passes(days=2)
    sandbox.change("item", 7)
    clock.passes(days=2)
    second = read("item", state=first.state, start_date=clock.stamp(days=1))
    assert 7 in second.column("item", "itemID")


# ------------------------------------------------------------------------------------------------------------- ties


@pytest.mark.parametrize("size", [7, 100])
def test_rows_that_share_a_stamp_are_all_read_once(read, version, size):
    rows = read.rows("item_shop")
    stamps = [row["timeStamp"] for row in rows]
    assert max(stamps.count(stamp) for stamp in set(stamps)) > 100
    output = read("item_shop", api_version=version, page_size=size)
    assert len(output.asked("/ItemShop.json")) >= len(rows) // size
    assert keys("item_shop", output.records("item_shop")) == keys("item_shop", rows)


def test_rows_that_share_the_bookmark_s_stamp_are_all_read_again(read, sandbox, version):
    first = read("item_shop", api_version=version)
    newest = first.bookmark("item_shop")
    for row in read.rows("item_shop")[:250]:
        sandbox.change("item_shop", row["itemShopID"], timeStamp=newest)
    second = read("item_shop", api_version=version, page_size=20, state=first.state)
    tied = {row["itemShopID"] for row in read.rows("item_shop") if row["timeStamp"] == newest}
    assert len(tied) >= 250
    assert tied <= set(second.column("item_shop", "itemShopID"))
