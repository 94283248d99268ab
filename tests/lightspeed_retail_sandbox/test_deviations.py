"""Each deviation, asked over HTTP by a client that has none of the project's code."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from lightspeed_retail_sandbox import Sandbox
from lightspeed_retail_sandbox.deviations import KINDS, Deviations, NotFound, parsed

from .conftest import tiny_world

V3 = "/API/V3/Account/7/"
V2 = "/API/Account/7/"
PAGED = {"limit": "2"}


def walk(get, path="Item", **query):
    """Every page of a V3 list, at most eight."""
    pages = [get(f"{V3}{path}.json", params=PAGED | query)]
    while pages[-1].status_code == 200 and len(pages) < 8 and (link := pages[-1].json()["@attributes"]["next"]):
        pages.append(get(link))
    return pages


def walk_v2(get, path="Item", **query):
    """Every page of a V2 list, at most eight."""
    pages = []
    while len(pages) < 8:
        reply = get(f"{V2}{path}.json", params=PAGED | query | {"offset": str(2 * len(pages))})
        pages.append(reply)
        if reply.status_code != 200 or 2 * len(pages) >= int(reply.json()["@attributes"]["count"]):
            break
    return pages


def keys(reply):
    records = reply.json().get("Item", [])
    return [int(record["itemID"]) for record in (records if isinstance(records, list) else [records])]


@pytest.fixture
def records(get):
    """The records of a list, as they come."""
    return lambda path, **query: get(f"{V3}{path}.json", params=query).json().get(path)


# --------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("not-found", 404, "Not Found"),
        ("bad-request", 400, "Invalid query."),
        ("forbidden", 403, "Not Authorized: Insufficient rights to perform the request"),
        ("server-error", 500, "Internal Server Error"),
    ],
)
@pytest.mark.parametrize("version", [V3, V2])
def test_refusals_have_the_envelope_of_the_api(tiny, get, name, status, message, version):
    tiny.deviations.switch_on(name, path="Item")
    reply = get(version + "Item.json")
    assert (reply.status_code, reply.json()["httpCode"], reply.json()["message"]) == (status, str(status), message)
    assert reply.headers["X-LS-API-Request-Cost"] == "1"
    assert get(version + "ItemShop.json").status_code == get(version + "Item/1.json").status_code == 200


def test_a_forbidden_endpoint_answers_as_a_live_account(tiny, get):
    tiny.deviations.switch_on("forbidden")
    assert get(V3 + "Item.json").json() == {
        "httpCode": "403",
        "httpMessage": "Forbidden",
        "message": "Not Authorized: Insufficient rights to perform the request",
        "errorClass": "InsufficientRightsException",
    }


def test_a_firewall_answers_with_html(tiny, get):
    tiny.deviations.switch_on("blocked", path="Item")
    reply = get(V3 + "Item.json")
    assert (reply.status_code, reply.headers["Content-Type"], reply.text[:9]) == (403, "text/html", "<!DOCTYPE")
    assert "X-LS-API-Request-Cost" not in reply.headers


def test_a_malformed_reply_cannot_be_decoded(tiny, get):
    tiny.deviations.switch_on("malformed", path="Item")
    reply = get(V3 + "Item.json")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        reply.json()


def test_no_answer_is_written_down_as_such(tiny, browse):
    tiny.deviations.switch_on("no-answer", version="V2")
    headers = {"Authorization": f"Bearer {tiny.settings['access_token']}"}
    with pytest.raises(requests.exceptions.ReadTimeout):
        browse.get(f"{tiny.url}{V2}Item.json", headers=headers, timeout=0.2)
    assert browse.get(f"{tiny.url}{V3}Item.json", headers=headers, timeout=10).status_code == 200
    assert [(one.path, one.status) for one in tiny.requests] == [(f"{V2}Item.json", 0), (f"{V3}Item.json", 200)]


@pytest.mark.parametrize(
    ("page", "statuses"),
    [
        ("every", [500]),
        ("first", [500]),
        ("middle", [200, 500]),
        ("last", [200, 200, 500]),
    ],
)
@pytest.mark.parametrize("walk", [walk, walk_v2])
def test_a_page_can_be_chosen(tiny, get, walk, page, statuses):
    tiny.deviations.switch_on("server-error", path="Item", page=page)
    assert [reply.status_code for reply in walk(get)] == statuses


def test_heavy_pages_depend_on_the_number_of_records(tiny, get):
    tiny.deviations.switch_on("heavy-page", path="Item", records=2, status=503)
    assert [get(V3 + "Item.json", params={"limit": limit}).status_code for limit in (3, 2)] == [503, 200]


def test_a_heavy_record_spoils_every_page_it_is_on(tiny, get):
    tiny.deviations.switch_on("heavy-record", path="Item", key=3)
    assert [reply.status_code for reply in walk(get)] == [200, 500]
    assert get(V3 + "Item.json", params={"itemID": "3"}).status_code == 500
    assert get(V3 + "Item.json", params={"itemID": ">,3"}).status_code == 200


def test_too_many_relations(tiny, get):
    tiny.deviations.switch_on("too-many-relations", relations=1)
    asked = [{"load_relations": text} for text in ('["ItemShops","Category"]', '["ItemShops"]')]
    assert [get(V3 + "Item.json", params=query).status_code for query in asked] == [500, 200]


def test_a_relation_is_refused_by_name(tiny, get):
    tiny.deviations.switch_on("relation-refused", relations="Category+Note")
    reply = get(V3 + "Item.json", params={"load_relations": '["ItemShops","Category"]'})
    assert reply.status_code == 400
    assert reply.json()["errorClass"] == "InvalidQueryException"
    assert reply.json()["message"] == "Tried to load one or more relations that are not allowed: Category"
    assert get(V3 + "Item.json", params={"load_relations": '["ItemShops"]'}).status_code == 200


def test_a_list_that_cannot_be_sorted_is_walked_unsorted(tiny, get):
    tiny.deviations.switch_on("sort-refused", path="Item")
    assert get(V3 + "Item.json", params={"sort": "-timeStamp"}).status_code == 400
    assert get(V2 + "Item.json", params={"orderby": "timeStamp"}).status_code == 400
    assert [key for page in walk(get) for key in keys(page)] == [1, 2, 3, 4, 5, 6]


def test_only_some_fields_are_refused_as_sort(tiny, get):
    tiny.deviations.switch_on("sort-refused", fields=["timeStamp"])
    assert [get(V3 + "Item.json", params={"sort": s}).status_code for s in ("timeStamp", "itemID")] == [400, 200]


@pytest.mark.parametrize("version", [V3, V2])
def test_a_stamp_is_refused_as_filter(tiny, get, version):
    tiny.deviations.switch_on("stamp-refused", path="Item")
    refused, fine = (
        get(version + "Item.json", params=query) for query in ({"timeStamp": ">,2024-01-02"}, {"itemID": "1"})
    )
    assert (refused.status_code, fine.status_code) == (400, 200)
    assert refused.json()["message"] == "Invalid field: timeStamp"


# ---------------------------------------------------------------------------------------------------- ignored


@pytest.mark.parametrize("version", [V3, V2])
def test_filters_are_ignored_and_kept_in_the_links(tiny, get, version):
    tiny.deviations.switch_on("filters-ignored", path="Item")
    reply = get(version + "Item.json", params={"itemID": "6", "limit": "2"})
    assert keys(reply) == [1, 2]
    if version == V3:
        assert "itemID=6" in reply.json()["@attributes"]["next"]


def test_only_some_filters_are_ignored(tiny, get):
    tiny.deviations.switch_on("filters-ignored", fields="timestamp")
    assert keys(get(V3 + "Item.json", params={"itemID": "6", "timeStamp": ">,2030-01-01T00:00:00Z"})) == [6]


def test_archived_is_ignored(tiny, get):
    assert keys(get(V3 + "Item.json", params={"archived": "only"})) == [7]
    tiny.deviations.switch_on("archived-ignored", path="Item")
    reply = get(V3 + "Item.json", params={"archived": "only", "limit": "5"})
    assert keys(reply) == [1, 2, 3, 4, 5]
    assert "archived=only" in reply.json()["@attributes"]["next"]


@pytest.mark.parametrize(("relations", "present"), [((), False), (("Note",), True), (("ItemShops", "Note"), False)])
def test_relations_are_dropped(tiny, get, relations, present):
    tiny.deviations.switch_on("relations-dropped", path="Item", relations=relations)
    pages = walk(get, load_relations='["ItemShops"]')
    assert [("ItemShops" in page.json()["Item"][0]) for page in pages] == [present] * 3
    assert "load_relations" in pages[0].json()["@attributes"]["next"]


# ------------------------------------------------------------------------------------------------------ links


@pytest.mark.parametrize(
    ("page", "length", "walked"),
    [
        ("every", 1, [1, 1, 1, 1, 1, 1, 1, 1]),
        ("middle", 1, [1, 3, 3, 3, 3, 3, 3, 3]),
        ("every", 2, [1, 3, 1, 3, 1, 3, 1, 3]),
        ("last", 3, [1, 3, 5, 1, 3, 5, 1, 3]),
        ("last", 2, [1, 3, 5, 3, 5, 3, 5, 3]),
    ],
)
def test_next_links_lead_back(tiny, get, page, length, walked):
    tiny.deviations.switch_on("next-cycle", path="Item", page=page, length=length)
    assert [keys(reply)[0] for reply in walk(get)] == walked


@pytest.mark.parametrize(
    ("page", "walked"),
    [("first", [1] * 8), ("middle", [1] + [3] * 7), ("last", [1, 3] + [5] * 6)],
)
@pytest.mark.parametrize("walk", [walk, walk_v2])
def test_pages_repeat_under_new_links(tiny, get, walk, page, walked):
    tiny.deviations.switch_on("next-repeats", path="Item", page=page)
    for _ in range(2):
        pages = walk(get)
        assert [keys(reply)[0] for reply in pages] == walked
        assert len({reply.url for reply in pages}) == 8


@pytest.mark.parametrize(
    ("parameters", "second", "kept"),
    [
        ((), [3, 4], {"sort", "limit", "after"}),
        ("archived", [], {"itemID", "load_relations", "sort", "limit", "after"}),
        ("load_relations+itemID", [3, 4], {"archived", "sort", "limit", "after"}),
    ],
)
def test_next_links_lose_parameters(tiny, get, parameters, second, kept):
    tiny.deviations.switch_on(
        "next-loses-parameters", path="Item", **({"parameters": parameters} if parameters else {})
    )
    first, following, *_ = walk(get, itemID="IN,[1,2,7]", archived="true", load_relations='["ItemShops"]')
    assert (keys(first), keys(following)) == ([1, 2], second)
    assert set(parse_qs(urlsplit(first.json()["@attributes"]["next"]).query)) == kept


def test_a_next_link_leads_to_another_host(tiny, get):
    tiny.deviations.switch_on("next-leads-away", path="Item", origin="http://elsewhere.test")
    reply = get(V3 + "Item.json", params=PAGED)
    assert reply.json()["@attributes"]["next"].startswith("http://elsewhere.test/API/V3/Account/7/Item.json?")


# ---------------------------------------------------------------------------------------------------- records


def test_another_envelope(tiny, get):
    tiny.deviations.switch_on("other-envelope", path="Item", key="rows")
    reply = get(V3 + "Item.json").json()
    assert set(reply) == {"@attributes", "rows"}
    assert len(reply["rows"]) == 6


@pytest.mark.parametrize(("form", "value"), [("object", {}), ("list", []), ("text", "")])
@pytest.mark.parametrize("version", [V3, V2])
def test_forms_of_an_empty_list(tiny, get, form, value, version):
    tiny.deviations.switch_on("empty-form", form=form)
    assert get(version + "Workorder.json").json()["Workorder"] == value
    assert len(get(version + "Item.json").json()["Item"]) == 6


def test_a_list_of_one_record_is_not_collapsed(tiny, records):
    assert records("Shop")["shopID"] == "1"
    tiny.deviations.switch_on("not-collapsed")
    assert [record["shopID"] for record in records("Shop")] == ["1"]


def test_a_record_lacks_its_key(tiny, records):
    tiny.deviations.switch_on("records-without-key", path="Item")
    first, second = records("Item", limit=2)
    assert ("itemID" in first, first["description"], second["itemID"]) == (False, "Bell", "2")


def test_texts_in_place_of_records(tiny, records):
    tiny.deviations.switch_on("scalar-records", path="Item")
    tiny.deviations.switch_on("unknown-fields", path="Item")  # leaves them alone
    assert records("Item") == ["a", "b"]


def test_unknown_and_missing_fields(tiny, records):
    tiny.deviations.switch_on("unknown-fields", path="Item")
    tiny.deviations.switch_on("fields-missing", fields="timeStamp")
    for record in records("Item"):
        assert (record["unknownText"], record["UnknownRecord"]) == ("a", {"unknownID": "1"})
        assert "timeStamp" not in record


def test_odd_text(tiny, records):
    tiny.deviations.switch_on("odd-text", path="Item", field="description")
    assert records("Item", limit=1)["description"] == "\ud83d\x00Bell"


def test_odd_text_goes_into_the_first_text_unless_told_otherwise(tiny, records):
    tiny.deviations.switch_on("odd-text", path="Tag")
    assert [record["name"] for record in records("Tag")] == ["\ud83d\x00vip", "\ud83d\x00club"]


# ---------------------------------------------------------------------------------------------------- headers


def test_the_clock_of_the_sandbox_shows_in_every_reply(tiny, get, turn):
    for path in (V3 + "Item.json", "/sandbox/faults", "/auth/oauth/token"):
        assert parsedate_to_datetime(get(path).headers["Date"]).timestamp() == turn.now


def test_the_clock_can_be_ahead(tiny, get, turn):
    tiny.deviations.switch_on("clock-skew", seconds=90)
    assert parsedate_to_datetime(get(V3 + "Item.json").headers["Date"]).timestamp() == turn.now + 90


def test_another_bucket(tiny, get):
    tiny.deviations.switch_on("bucket-size", size=3)
    replies = [get(V3 + "Item.json") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    assert replies[0].headers["X-LS-API-Bucket-Level"] == "1/3"
    assert (replies[3].headers["Retry-After"], replies[3].json()["httpCode"]) == ("1", "429")


def test_another_cost(tiny, get):
    tiny.deviations.switch_on("other-cost", factor=2.5)
    reply = get(V3 + "Item.json", params={"load_relations": '["ItemShops"]'})
    assert reply.headers["X-LS-API-Request-Cost"] == "3.5"


def test_no_limit_headers(tiny, get):
    tiny.deviations.switch_on("no-limit-headers")
    tiny.deviations.switch_on("bucket-size")
    tiny.deviations.switch_on("other-cost")
    headers = get(V3 + "Item.json").headers
    assert [name for name in headers if name.lower().startswith("x-ls-api")] == []
    assert headers["X-LS-Acct-Id"] == "7"


# --------------------------------------------------------------------------------------------------- switches


def test_one_path_of_the_session_can_be_missing(tiny, get):
    tiny.deviations.switch_on("not-found", path="Session", version="V3")
    assert get("/API/V3/Session.json").status_code == 404
    assert get("/API/Session.json").status_code == 200


def test_paths_are_patterns(tiny, get):
    tiny.deviations.switch_on("not-found", path="item*")
    found = [get(f"{V3}{path}.json").status_code for path in ("Item", "ItemShop", "Item/1", "Sale")]
    assert found == [404, 404, 404, 200]


def test_writes_do_not_deviate(tiny, get):
    tiny.deviations.switch_on("not-found")
    assert get(V3 + "Tag.json", method="POST", json={"name": "new"}).status_code == 200


@pytest.mark.parametrize("token", ["wrong", ""])
def test_whoever_is_not_logged_in_learns_of_no_deviation(tiny, get, token):
    tiny.deviations.switch_on("not-found")
    assert get(V3 + "Item.json", token=token).status_code == 401


def test_deviations_end_when_they_are_cleared(tiny, get):
    tiny.deviations.switch_on("not-found")
    tiny.deviations.clear()
    assert get(V3 + "Item.json").status_code == 200


def test_a_reset_returns_to_the_initial_deviations():
    deviations = Deviations([NotFound(path="Item"), "no-answer:page=last"])
    initial = [one.options() for one in deviations]
    deviations.switch_on("blocked")
    deviations.reset()
    assert [one.options() for one in deviations] == initial
    assert [one.name for one in deviations] == ["not-found", "no-answer"]


def test_a_sandbox_can_begin_with_deviations(browse, clock):
    with Sandbox(world=tiny_world, clock=clock, deviations=["not-found:path=Item"]) as sandbox:
        sandbox.reset()
        headers = {"Authorization": f"Bearer {sandbox.settings['access_token']}"}
        assert browse.get(f"{sandbox.url}{V3}Item.json", headers=headers, timeout=10).status_code == 404


def test_they_are_switched_over_http(get):
    body = {"name": "heavy-page", "path": "Item", "records": 2}
    shown = {"name": "heavy-page", "path": "Item", "page": "every", "version": "", "records": 2, "status": 500}
    assert get("/sandbox/deviations", method="POST", json=body).json() == shown
    assert get("/sandbox/deviations").json() == [shown]
    assert get(V3 + "Item.json").status_code == 500
    assert get("/sandbox/deviations", method="DELETE").json() == []
    for wrong in ({"name": "flood"}, {}, {"name": "not-found", "depth": 1}):
        assert get("/sandbox/deviations", method="POST", json=wrong).status_code == 400


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("flood", "no deviation 'flood'"),
        ("not-found:depth=3", "no option 'depth'"),
        ("not-found:page=second", "must be one of: every, first, middle, last"),
        ("not-found:version=V1", "must be one of: V3, V2"),
        ("heavy-page:records=few", "invalid literal"),
        ("empty-form:form=null", "object, list, text"),
    ],
)
def test_what_cannot_be_switched_on(text, reason):
    with pytest.raises(ValueError, match=reason):
        parsed(text)


def test_options_are_read_from_text():
    deviation = parsed("relation-refused:path=Item,relations=Note+Category,page=first")
    assert deviation.options() == {
        "name": "relation-refused",
        "path": "Item",
        "page": "first",
        "version": "",
        "relations": ("Note", "Category"),
    }


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"no-answer"}))
def test_every_deviation_answers_where_there_is_nothing_to_change(tiny, get, name):
    """A refusal, an empty list, a list without links and a record without an envelope."""
    tiny.deviations.switch_on(name)
    lists = [version + path for version in (V3, V2) for path in ("Nowhere.json", "Workorder.json", "Item.json")]
    for path in (*lists, V3 + "Option.json", V3 + "Account/7.json", "/API/V3/Account.json", "/API/V3/Session.json"):
        assert get(path).status_code in (200, 400, 403, 404, 500), path
