from __future__ import annotations

import base64
import json
from urllib.parse import parse_qsl, urlsplit

import pytest


def follow(ask, path, link, **query):
    """Every page of a list, by its links."""
    pages = [ask(path, **query)]
    while pages[-1]["@attributes"][link]:
        pages.append(ask(path, *parse_qsl(urlsplit(pages[-1]["@attributes"][link]).query)))
    return pages


def item_keys(pages):
    found = []
    for page in pages:
        records = page.get("Item", [])
        found += [int(one["itemID"]) for one in (records if isinstance(records, list) else [records])]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 100])
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("itemID", [1, 2, 3, 4, 5, 6]),
        ("-itemID", [6, 5, 4, 3, 2, 1]),
        ("timeStamp", [1, 2, 3, 4, 5, 6]),
        ("-timeStamp", [6, 5, 4, 3, 2, 1]),
        ("description", [1, 5, 6, 4, 3, 2]),
    ],
)
def test_next_leads_through_every_record_once(ask, sort, expected, limit):
    assert item_keys(follow(ask, "Item", "next", sort=sort, limit=limit)) == expected


def test_lists_without_a_key_have_pages_too(chain, browse):
    headers = {"Authorization": f"Bearer {chain.settings['access_token']}"}
    link, pages = f"{chain.url}/API/V3/Account/{chain.settings['account_id']}/TagGroup.json?limit=1", 0
    while link:
        link = browse.get(link, headers=headers, timeout=10).json()["@attributes"]["next"]
        pages += 1
    assert pages == len(chain.rows("tag_group")) > 1


def test_previous_leads_back(ask):
    last = follow(ask, "Item", "next", limit=2, sort="timeStamp")[-1]
    link = last["@attributes"]["previous"]
    pages = follow(ask, "Item", "previous", **dict(parse_qsl(urlsplit(link).query)))
    assert [item_keys([page]) for page in pages] == [[3, 4], [1, 2]]


def test_missing_values_sort_as_the_lowest(ask):
    def keys(sort):
        pages = follow(ask, "Sale", "next", sort=sort, limit=1)
        return [int(page["Sale"]["saleID"]) for page in pages]

    assert keys("completeTime") == [4, 5, 1, 2, 3]
    assert keys("-completeTime") == [3, 2, 1, 5, 4]


def test_links_are_complete_and_carry_all_parameters(ask):
    link = ask("Item", limit=2, description="!~,", archived="true")["@attributes"]["next"]
    assert link.startswith("http://sandbox.test/list?")
    assert dict(parse_qsl(urlsplit(link).query)) == {
        "description": "!~,",
        "archived": "true",
        "sort": "itemID",
        "limit": "2",
        "after": base64.b64encode(b"[2]").decode(),
    }


def test_cursors_hold_the_sort_value_and_the_key(ask):
    link = ask("Item", limit=2, sort="timeStamp")["@attributes"]["next"]
    after = dict(parse_qsl(urlsplit(link).query))["after"]
    assert json.loads(base64.b64decode(after)) == ["2024-01-02T12:00:00+00:00", 2]


def test_a_single_page_has_no_links(ask):
    assert ask("Item")["@attributes"] == {"next": "", "previous": ""}


def test_a_limit_of_0_gives_no_records_and_no_links(ask):
    assert ask("Item", limit=0) == {"@attributes": {"next": "", "previous": ""}}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "101"},
        {"limit": "x"},
        {"after": "nonsense"},
        {"after": "WzEsMl0="},
        {"after": "W1tdXQ=="},
        {"limit": "9" * 30},
        {"itemID": "9" * 30},
        {"after": "WzFd", "before": "WzFd"},
        {"offset": "1"},
        {"orderby": "itemID"},
        {"count": "1", "limit": "5"},
        {"count": "1", "sort": "itemID"},
    ],
)
def test_malformed_paging_is_refused(refused, query):
    assert refused("Item", **query).status == 400


def test_only_sortable_fields_sort_and_the_refusal_lists_them(refused):
    refusal = refused("Item", sort="upc")
    assert refusal.status == 400
    for name in ("itemID", "timeStamp", "description"):
        assert name in refusal.body["message"]


def test_count(ask):
    assert ask("Item", count=1) == {"@attributes": {"count": "6"}}
    assert ask("Item", count=1, archived="true", description="!~,%e%") == {"@attributes": {"count": "2"}}


def test_offsets_page_v2(ask):
    reply = ask("/API/Account/7/Item", limit=4, offset=4)
    assert reply["@attributes"] == {"count": "6", "offset": "4", "limit": "4"}
    assert item_keys([reply]) == [5, 6]


def test_v2_sorts_by_any_field(ask):
    assert item_keys([ask("/API/Account/7/Item", orderby="defaultCost", orderby_desc=1)]) == [6, 3, 2, 1, 5, 4]


def test_v2_knows_no_cursors(refused):
    assert refused("/API/Account/7/Item", sort="itemID").status == 400


def test_v2_without_hits_has_no_records_key(ask):
    assert ask("/API/Account/7/Item", itemID=99) == {"@attributes": {"count": "0", "offset": "0", "limit": "100"}}


@pytest.mark.parametrize("version", ["/V3", ""])
def test_a_list_of_one_is_the_record_itself(ask, version):
    assert ask(f"/API{version}/Account/7/Item", itemID=1)["Item"]["itemID"] == "1"


def test_single_records(ask):
    reply = ask("Item/7")
    assert reply["@attributes"] == {"count": "1"}
    assert reply["Item"]["archived"] == "true"


@pytest.mark.parametrize("key", ["99", "abc", "-1"])
def test_unknown_keys_are_not_found(refused, key):
    refusal = refused(f"Item/{key}")
    assert refusal.status == 404
    assert refusal.body == {
        "httpCode": "404",
        "httpMessage": "Not Found",
        "message": f"Object of type 'Item' not found with primary ID '{key}'.",
        "errorClass": "Exception",
    }


def test_lists_below_a_parent(ask, refused):
    assert [line["saleLineID"] for line in ask("Sale/1/SaleLine")["SaleLine"]] == ["1", "2"]
    assert ask("Sale/2/SaleLine/3")["SaleLine"]["saleLineID"] == "3"
    assert refused("Sale/99/SaleLine").status == 404
    assert refused("Sale/1/SaleLine/3").status == 404


def test_every_list_can_be_read_whole_in_both_versions(chain, browse):
    settings = chain.settings
    browse.headers["Authorization"] = f"Bearer {settings['access_token']}"
    base = f"{settings['api_url']}/API{{}}/Account/{settings['account_id']}/"
    for slug, path in (("item_shop", "ItemShop"), ("customer", "Customer"), ("inventory_log", "InventoryLog")):
        expected = len(chain.rows(slug))
        url, seen = f"{base.format('/V3')}{path}.json?archived=true&limit=77", 0
        while url:
            body = browse.get(url).json()
            seen += len(body[path]) if isinstance(body[path], list) else 1
            url = body["@attributes"]["next"]
        assert seen == expected
        assert browse.get(f"{base.format('')}{path}.json?archived=true").json()["@attributes"]["count"] == str(expected)
