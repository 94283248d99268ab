from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox

from .conftest import NOW, tiny_world

pytestmark = pytest.mark.integration


def test_rows_are_typed_and_archived_ones_included(tiny):
    rows = tiny.rows("item")
    assert [row["itemID"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert rows[4]["defaultCost"] == Decimal("0.0000001")
    assert rows[6]["archived"] is True
    assert rows[0]["timeStamp"] == datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert rows[0]["upc"] == "000000000001"
    assert tiny.rows("customer")[0]["dob"] == date(1980, 7, 1)
    assert tiny.rows("sale")[3]["completeTime"] is None


def test_rows_can_have_their_relations(tiny):
    row = tiny.rows("item", ["ItemShops"])[0]
    assert [shop["qoh"] for shop in row["ItemShops"]] == [-2, -2]
    assert row["Prices"][0]["amount"] == Decimal(5)


def test_rows_include_gift_cards_masked(tiny):
    assert [row["code"] for row in tiny.rows("credit_account")] == ["", "********9012"]


def test_rows_of_views_and_reports(tiny):
    assert [row["saleLineID"] for row in tiny.rows("sale_sale_line")] == [1, 2, 3, 4, 5]
    report = tiny.rows("reports_accounting_taxes_by_day", startDate="2024-03-01", endDate="2024-03-31")
    assert report[0]["date"] == date(2024, 3, 1)


def test_a_change_moves_the_stamp(tiny, turn):
    tiny.change("item", 2, description="Gong")
    row = tiny.rows("item")[1]
    assert row["description"] == "Gong"
    assert row["timeStamp"] == max(datetime.fromtimestamp(turn.now, UTC), NOW)


def test_a_change_can_bring_its_own_stamp(tiny):
    tiny.change("item", 2, timeStamp=datetime(2030, 1, 1, tzinfo=UTC))
    assert tiny.rows("item")[1]["timeStamp"] == datetime(2030, 1, 1, tzinfo=UTC)


def test_a_changed_sale_moves_its_update_time_only(tiny):
    before = tiny.rows("sale")[0]
    tiny.change("sale", 1, referenceNumber="x")
    after = tiny.rows("sale")[0]
    assert after["timeStamp"] == before["timeStamp"]
    assert after["updatetime"] != before["updatetime"]


def test_insert_archive_and_delete(tiny):
    key = tiny.insert("item", description="New")
    assert key == 8
    tiny.archive("item", key)
    assert tiny.rows("item")[-1]["archived"] is True
    tiny.delete("item", key)
    assert len(tiny.rows("item")) == 7
    for act in (tiny.delete, tiny.archive):
        with pytest.raises(KeyError):
            act("item", key)


def test_reset_puts_everything_back(tiny, get):
    settings = tiny.settings
    tiny.delete("item", 1)
    tiny.faults.order("revoked")
    tiny.faults.order(500, times=2)
    get("/API/V3/Account.json")
    get("/API/V3/Account.json")
    tiny.reset()
    assert len(tiny.rows("item")) == 7
    assert list(tiny.faults) == []
    assert len(tiny.requests) == 0
    assert tiny.settings == settings
    assert get("/API/V3/Account.json").status_code == 200


def test_settings(tiny):
    settings = tiny.settings
    assert settings["api_url"] == settings["auth_url"] == tiny.url
    assert settings["account_id"] == 7
    assert set(settings) == {
        "api_url", "auth_url", "account_id", "access_token", "client_id", "client_secret", "refresh_token",
    }  # fmt: skip


def test_before_it_serves_it_has_no_url():
    sandbox = Sandbox(world=tiny_world)
    with pytest.raises(RuntimeError, match="start"):
        _ = sandbox.url
    sandbox.stop()


def test_a_taken_port_is_an_error(tiny):
    other = Sandbox(world=tiny_world, port=int(tiny.url.rpartition(":")[2]))
    with pytest.raises(OSError, match="in use"):
        other.start()
    other.stop()


def test_the_same_seed_gives_the_same_rows():
    def made(seed):
        sandbox = Sandbox(seed=seed, scale=0.01, now=NOW)
        rows = {slug: sandbox.rows(slug) for slug in ("sale", "sale_line", "customer", "item_shop")}
        sandbox.stop()
        return rows

    assert made(3) == made(3)
    assert made(3)["sale"] != made(4)["sale"]


def test_the_next_sandbox_with_the_same_data_is_not_built_again():
    calls = []

    def world(*arguments):
        calls.append(arguments)
        yield from tiny_world()

    first = Sandbox(world=world, now=NOW)
    first.change("item", 1, description="Gong")
    first.insert("item", secretShelf="A")
    second = Sandbox(world=world, now=NOW)
    assert [row["description"] for row in second.rows("item")][:2] == ["Bell", "bell, large"]
    assert second.insert("item") == 8
    second.stop()
    first.reset()
    assert first.rows("item")[0]["description"] == "Bell"
    assert len(calls) == 1
    other = Sandbox(world=world, now=NOW, seed=2)
    assert [seed for seed, *_ in calls] == [1, 2]
    other.stop()
    first.stop()


def test_an_account_too_large_to_keep_is_built_again(monkeypatch):
    calls = []

    def world(*arguments):
        calls.append(arguments)
        yield from tiny_world()

    monkeypatch.setattr("lightspeed_retail_sandbox.sandbox.LARGEST_IMAGE", 1)
    sandbox = Sandbox(world=world, now=NOW)
    sandbox.delete("item", 1)
    sandbox.reset()
    assert len(sandbox.rows("item")) == 7
    assert len(calls) == 2
    sandbox.stop()


def test_every_resource_has_rows(chain):
    """The world leaves no stream empty that could show something."""
    window = {"startDate": "2021-01-01", "endDate": "2024-06-01"}
    empty = []
    for slug, resource in RESOURCES.items():
        if resource.listable():
            query = window if any(own.name == "startDate" for own in resource.filters) else {}
            if not chain.rows(slug, **query):
                empty.append(slug)
    assert empty == []
