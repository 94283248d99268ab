from __future__ import annotations

import pytest

from lightspeed_retail_sandbox import Sandbox

from .conftest import tiny_world

ITEM = "/API/V3/Account/7/Item"


def test_a_reply_and_its_headers(get):
    reply = get(f"{ITEM}/1.json")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["X-LS-Acct-Id"] == "7"
    assert reply.headers["X-LS-OAuth-Client-Id"] == "sandbox-client"
    assert reply.headers["X-LS-API-Bucket-Level"] == "1/90"
    assert reply.headers["X-LS-API-Request-Cost"] == "1"
    assert reply.json()["Item"]["description"] == "Bell"


def test_text_is_ascii_with_escaped_slashes(get):
    text = get(f"{ITEM}/5.json").text
    assert "K\\u00e4fig | \\/rack" in text


def test_relations_and_counts_have_their_price(get):
    def cost(query):
        return get(f"{ITEM}.json", params=query).headers["X-LS-API-Request-Cost"]

    assert cost({"load_relations": '["ItemShops","Category"]'}) == "1.6"
    assert cost({"count": "1"}) == "10"


def test_links_lead_back_to_the_server(get):
    first = get(f"{ITEM}.json", params={"limit": 4}).json()
    second = get(first["@attributes"]["next"]).json()
    assert [item["itemID"] for item in second["Item"]] == ["5", "6"]


def test_without_a_token_nothing_is_told(get):
    reply = get(f"{ITEM}.json", token="")
    assert reply.status_code == 401
    assert set(reply.json()) == {"error", "error_description", "hint"}
    assert "X-LS-Acct-Id" not in reply.headers


def test_other_accounts_are_forbidden(get):
    reply = get("/API/V3/Account/8/Item.json")
    assert (reply.status_code, reply.json()["httpCode"]) == (403, "403")


def test_missing_scopes_are_forbidden(clock, browse):
    with Sandbox(world=tiny_world, clock=clock, scopes=["employee:reports"]) as sandbox:
        browse.headers["Authorization"] = f"Bearer {sandbox.settings['access_token']}"
        assert browse.get(f"{sandbox.url}/API/V3/Account/7/Sale.json").status_code == 403
        report = f"{sandbox.url}/API/V3/Account/7/Reports/Accounting/TaxesByDay.json"
        assert browse.get(report, params={"startDate": "2024-01-01", "endDate": "2024-01-02"}).status_code == 200


def test_gift_card_codes_need_their_scope(get, clock, browse):
    path = "/API/V3/Account/7/CreditAccount/2.json"
    assert get(path).json()["CreditAccount"]["code"] == "********9012"
    scopes = ["employee:customers", "employee:customers_view_gift_card_numbers"]
    with Sandbox(world=tiny_world, clock=clock, scopes=scopes) as sandbox:
        browse.headers["Authorization"] = f"Bearer {sandbox.settings['access_token']}"
        assert browse.get(sandbox.url + path).json()["CreditAccount"]["code"] == "123456789012"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"{ITEM}.json", 400),
        ("DELETE", "/API/V3/Account/7/InventoryLog.json", 405),
        ("GET", "/API/V3/Account/7/Nonsense.json", 404),
        ("GET", f"{ITEM}/99.json", 404),
        ("GET", f"{ITEM}.json?nonsense=1", 400),
        ("GET", f"{ITEM}.xml", 501),
        ("GET", ITEM, 501),
    ],
)
def test_refusals_have_the_error_envelope_and_cost_a_drip(get, method, path, status):
    reply = get(path, method=method)
    assert reply.status_code == status
    assert set(reply.json()) == {"httpCode", "httpMessage", "message", "errorClass"}
    assert reply.headers["X-LS-API-Request-Cost"] == "1"


def test_json_can_be_asked_for_by_header(get):
    assert get(ITEM, headers={"Accept": "application/json"}).status_code == 200
    assert get(f"{ITEM}.json", headers={"Accept": "application/xml"}).status_code == 501


def test_a_full_bucket_refuses_until_it_has_dripped(get, tiny, turn):
    tiny.limits.enter(95)
    reply = get(f"{ITEM}.json")
    assert reply.status_code == 429
    assert reply.headers["Retry-After"] == "5"
    assert reply.json()["httpCode"] == "429"
    turn.now += 5.1
    assert get(f"{ITEM}.json").status_code == 200


def test_an_offset_that_is_no_number_is_refused(get):
    assert get("/API/Account/7/Item.json", params={"offset": "x"}).status_code == 400


def test_writes_need_more_than_a_scope_to_read(clock, browse):
    with Sandbox(world=tiny_world, clock=clock, scopes=["employee:customers_read"]) as sandbox:
        browse.headers["Authorization"] = f"Bearer {sandbox.settings['access_token']}"
        path = f"{sandbox.url}/API/V3/Account/7/Customer"
        assert browse.get(f"{path}.json").status_code == 200
        assert browse.post(f"{path}.json", json={"firstName": "Cy"}).status_code == 403
        assert browse.delete(f"{path}/1.json").status_code == 403


def test_a_completed_sale_has_its_price(get):
    reply = get("/API/V3/Account/7/Sale.json", method="POST", json={"completed": True, "shopID": 1})
    assert reply.headers["X-LS-API-Request-Cost"] == "5"


def test_a_write_that_has_to_wait_is_not_done(get, tiny):
    tiny.limits.enter(95)
    assert get("/API/V3/Account/7/Tag.json", method="POST", json={"name": "x"}).status_code == 429
    assert len(tiny.rows("tag")) == 2
