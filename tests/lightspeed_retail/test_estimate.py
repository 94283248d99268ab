from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import responses
from click.testing import CliRunner

from lightspeed_retail.cli import main
from lightspeed_retail.client import Lightspeed
from lightspeed_retail.estimate import Effort, Estimator, Listing, Pace, described
from lightspeed_retail.query import Query
from lightspeed_retail.resources import RESOURCES

API = "https://api.lightspeedapp.com/API/Account/7"
HEADERS = {"X-LS-API-Bucket-Level": "1/280", "X-LS-API-Drip-Rate": "10.5", "X-LS-API-Request-Cost": "1"}
SINCE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def api():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get("https://api.lightspeedapp.com/API/V3/Account.json", json={"Account": {"accountID": "7"}})
        yield mock


@pytest.fixture
def estimator(api):
    with Lightspeed({"access_token": "opaque-token", "account_id": 7}) as account:
        _ = account.account_id
        yield Estimator(account, 100, lambda: 0.0)


def holds(api, name, *counts):
    """Let a list say how many records it holds, once for each request."""
    for count in counts:
        api.get(f"{API}/{name}.json", json={"@attributes": {"count": str(count)}}, headers=HEADERS)


def listing(name, *relations, **filters):
    return Listing(RESOURCES[name], Query(filters, relations=relations, archived="true"))


def queries(api):
    return [dict(one.request.params) for one in api.calls[1:]]


def test_a_list_is_counted_with_a_single_record_of_v2(api, estimator):
    holds(api, "Item", 418)
    effort = estimator.full([listing("item", "ItemShops", categoryID="3")])
    assert effort == Effort(5, 5 * 1.4, {"item": 418})
    assert queries(api) == [{"categoryID": "3", "archived": "true", "limit": "1"}]
    assert estimator.spent == 1


def test_a_list_is_counted_once(api, estimator):
    holds(api, "Item", 418)
    estimator.full([listing("item")])
    estimator.full([listing("item", "ItemShops")])
    assert len(queries(api)) == 1


def test_an_empty_list_costs_a_page(api, estimator):
    holds(api, "Tag", 0)
    assert estimator.full([listing("tag")]) == Effort(1, 1, {"tag": 0})


def test_changes_are_counted_where_there_is_more_than_a_page(api, estimator):
    holds(api, "Item", 418, 101)
    assert estimator.changes([listing("item")], SINCE) == Effort(2, 2, {"item": 101})
    assert queries(api)[1] == {"timeStamp": ">=,2026-03-01T00:00:00+00:00", "archived": "true", "limit": "1"}


def test_changes_of_a_list_that_fits_on_a_page_are_not_counted(api, estimator):
    holds(api, "Item", 100)
    assert estimator.changes([listing("item")], SINCE).requests == 1
    assert len(queries(api)) == 1


def test_what_cannot_be_followed_is_read_whole(api, estimator):
    holds(api, "CustomerType", 250)
    assert estimator.changes([listing("customer_type")], SINCE).requests == 3


def test_a_single_record_is_not_counted(api, estimator):
    one = Listing(RESOURCES["item"], Query(relations=("ItemShops",)), single=True)
    assert estimator.full([one]) == Effort(1, 1.2, {"item": 1})
    assert queries(api) == []


def test_a_list_below_parents_is_read_once_for_each(api, estimator):
    holds(api, "Customer/CustomField", 4)
    effort = estimator.full([listing("customer_custom_field_choice")])
    assert effort.requests == 1 + 4


def test_a_report_is_read_by_windows_from_the_first_sale_on(api, estimator):
    sale = {"saleID": "1", "completeTime": "2026-01-01T12:00:00+00:00"}
    api.get(
        "https://api.lightspeedapp.com/API/V3/Account/7/Sale.json",
        json={"@attributes": {"next": "", "previous": ""}, "Sale": sale},
        headers=HEADERS | {"Date": "Wed, 01 Jan 2020 00:00:00 GMT"},
    )
    estimator._account.now = lambda: datetime(2026, 3, 17, 12, tzinfo=UTC)
    effort = estimator.full([listing("reports_accounting_taxes_by_day")])
    assert effort == Effort(1 + 3, 4.0)  # 75 days, and one before and after, by 28
    assert estimator.changes([listing("reports_accounting_taxes_by_day")], SINCE) == Effort(1, 1.0)


def test_a_list_that_refuses_to_be_counted_is_taken_for_a_page(api, estimator):
    api.get(f"{API}/Tag.json", status=404, json={"httpCode": "404", "message": "No.", "errorClass": "X"})
    assert estimator.full([listing("tag")]).requests == 1
    assert estimator.unknown == ["tag"]


@pytest.mark.parametrize(
    ("effort", "seconds"),
    [
        pytest.param(Effort(100, 100), 20.0, id="the bucket holds all of it: the requests take their time"),
        pytest.param(Effort(500, 2380), 200.0, id="the bucket overflows: its drain decides"),
    ],
)
def test_the_slower_of_requests_and_drain_decides(effort, seconds):
    assert Pace(rate=10.5, size=280, latency=0.2).seconds(effort) == seconds


def test_the_pace_is_told_by_the_replies(api, estimator):
    assert estimator.pace is None
    holds(api, "Tag", 8)
    effort = estimator.full([listing("tag")])
    assert estimator.pace == Pace(10.5, 280, 0.0)
    assert described(effort, estimator.pace) == "about 1 requests, 1 drips, 0.0 s at 10.5 drips a second (20 registers)"
    assert described(effort, None) == "about 1 requests, 1 drips"


def test_the_command(api, monkeypatch):
    holds(api, "Tag", 250)
    monkeypatch.setattr(Lightspeed, "now", lambda _: datetime(2026, 3, 17, 12, tzinfo=UTC))
    environment = {"LIGHTSPEED_RETAIL_ACCESS_TOKEN": "opaque-token", "LIGHTSPEED_RETAIL_ACCOUNT_ID": "7"}
    done = CliRunner().invoke(main, ["estimate", "Tag"], env=environment)
    facts = dict(re.findall(r"^  (\w+(?: \w+)*) {2,}(.+)$", done.stdout, re.MULTILINE))
    assert (done.exit_code, done.stderr) == (0, "")
    assert facts["records"] == "250 in 1 stream"
    assert re.fullmatch(
        r"about 3 requests, 3 drips, [\d.]+ s at 10\.5 drips a second \(20 registers\)", facts["first run"]
    )
    assert facts["since"] == "2026-03-16 12:00 UTC"
    assert facts["counting"] == "cost 2 drips"  # one of them for the account
