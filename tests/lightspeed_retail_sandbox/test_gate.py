from __future__ import annotations

import pytest
import requests

from lightspeed_retail_sandbox import Sandbox

from .conftest import tiny_world

ITEM = "/API/V3/Account/7/Item.json"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("400", 400), ("409", 409), ("422", 422), ("429", 429), ("500", 500), ("502", 502), ("503", 503)],
)
def test_faults_with_a_status(tiny, get, kind, status):
    tiny.faults.order(kind)
    assert get(ITEM).status_code == status
    assert get(ITEM).status_code == 200


def test_a_429_says_when_to_come_back(tiny, get):
    tiny.faults.order(429)
    reply = get(ITEM)
    assert reply.headers["Retry-After"] == "1"
    assert reply.headers["X-LS-API-RateLimit-Type"] == "api-leaky-bucket"


def test_a_page_in_place_of_json(tiny, get):
    tiny.faults.order("html")
    reply = get(ITEM)
    assert (reply.status_code, reply.text[:15]) == (200, "<!DOCTYPE html>")


def test_truncated_json_has_a_matching_length(tiny, get):
    tiny.faults.order("truncate")
    reply = get(ITEM)
    assert reply.status_code == 200
    assert int(reply.headers["Content-Length"]) == len(reply.content)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        reply.json()


def test_a_dropped_connection_promises_more_than_it_sends(tiny, get):
    tiny.faults.order("drop")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(ITEM)
    assert get(ITEM).status_code == 200


def test_a_stall_answers_nothing(tiny, browse):
    tiny.faults.order("stall")
    with pytest.raises(requests.exceptions.ReadTimeout):
        browse.get(tiny.url + ITEM, timeout=0.2)
    assert (tiny.requests[-1].fault, tiny.requests[-1].status) == ("stall", 0)


def tag(tiny, name):
    """A POST that makes a tag."""
    url = f"{tiny.url}/API/V3/Account/7/Tag.json"
    headers = {"Authorization": f"Bearer {tiny.settings['access_token']}"}
    return requests.Request("POST", url, json={"name": name}, headers=headers).prepare()


@pytest.mark.parametrize("kind", ["409", "422", "429", "500", "502", "503", "html", "expired", "revoked"])
def test_a_write_that_fails_before_its_effect_has_none(tiny, browse, kind):
    tiny.faults.order(kind, method="POST")
    browse.send(tag(tiny, "new"), timeout=10)
    assert len(tiny.rows("tag")) == 2


@pytest.mark.parametrize("kind", ["drop", "truncate", "done-500", "done-503", "lost"])
def test_a_write_whose_answer_is_spoilt_has_happened_once(tiny, browse, kind):
    tiny.faults.order(kind, method="POST")
    try:
        assert browse.send(tag(tiny, "new"), timeout=0.5).status_code == int(kind.partition("-")[2] or 200)
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ReadTimeout):
        assert kind in ("drop", "lost")
    assert [row["name"] for row in tiny.rows("tag")] == ["vip", "club", "new"]
    assert tiny.requests[-1].fault == kind


def test_work_that_was_done_has_its_price(tiny, browse):
    tiny.faults.order("done-503", method="POST")
    assert browse.send(tag(tiny, "new"), timeout=10).headers["X-LS-API-Request-Cost"] == "1"
    assert tiny.requests[-1].cost == 1


@pytest.mark.parametrize(("kind", "hint"), [("expired", "verified"), ("revoked", "revoked")])
def test_tokens_that_are_no_longer_valid_stay_so(tiny, get, kind, hint):
    tiny.faults.order(kind)
    for _ in range(2):
        reply = get(ITEM)
        assert reply.status_code == 401
        assert hint in reply.json()["hint"]


def test_faults_meet_only_the_paths_they_are_ordered_for(tiny, get):
    tiny.faults.order(500, path="/Sale")
    assert get(ITEM).status_code == 200
    assert get("/API/V3/Account/7/Sale.json").status_code == 500


def test_a_refresh_whose_reply_got_lost_can_be_repeated(tiny, browse):
    tiny.faults.order("drop", path="/auth/oauth/token")
    names = ("client_id", "client_secret", "refresh_token")
    form = {"grant_type": "refresh_token", **{name: tiny.settings[name] for name in names}}
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        browse.post(f"{tiny.url}/auth/oauth/token", data=form, timeout=10)
    assert browse.post(f"{tiny.url}/auth/oauth/token", data=form, timeout=10).status_code == 200


def test_requests_are_written_down(tiny, get):
    get(ITEM, params={"load_relations": '["ItemShops"]', "archived": "true"})
    get(ITEM, token="wrong")
    served, refused = tiny.requests
    assert (served.method, served.path, served.status, served.cost) == ("GET", ITEM, 200, 1.4)
    assert served.query == (("load_relations", '["ItemShops"]'), ("archived", "true"))
    assert (refused.status, refused.cost) == (401, 0)


def test_latency_is_kept(browse, clock, monkeypatch):
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    monkeypatch.setattr("lightspeed_retail_sandbox.gate.sleep", sleep)
    with Sandbox(world=tiny_world, clock=clock, latency_ms=250) as sandbox:
        browse.get(sandbox.url + ITEM, timeout=10)
    assert waits == [0.25]
