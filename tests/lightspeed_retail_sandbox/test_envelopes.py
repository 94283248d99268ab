from __future__ import annotations


def test_accounts(ask):
    assert ask("/API/V3/Account") == {
        "Account": {"accountID": "7", "name": "Tiny", "link": {"@attributes": {"href": "/API/V3/Account/7"}}}
    }
    single = ask("/API/V3/Account/7")
    assert single["@attributes"] == {"systemCustomerID": "7"}
    assert (single["name"], single["status"]) == ("Tiny", "customer")
    assert "accountID" not in single


def test_a_session_has_no_envelope(ask):
    session = ask("/API/Session")
    assert session["Employee"]["checkedInAt"] == "2024-05-31T09:00:00-06:00"
    assert "@attributes" not in session
    assert ask("/API/V3/Session") == session


def test_options_come_whole_without_attributes(ask):
    assert ask("Option") == {"Option": {"name": "percent", "value": "1.0E-8"}}


def test_catalog_searches_only_count(chain, browse):
    settings = chain.settings
    browse.headers["Authorization"] = f"Bearer {settings['access_token']}"
    url = f"{settings['api_url']}/API/V3/Account/{settings['account_id']}/Catalog/Search.json?description=%25&limit=5"
    body = browse.get(url).json()
    assert set(body["@attributes"]) == {"count"}
    assert int(body["@attributes"]["count"]) > len(body["CatalogVendorItem"]) == 5


def test_a_single_item_fee_has_the_attributes_of_a_list(chain, browse):
    settings = chain.settings
    browse.headers["Authorization"] = f"Bearer {settings['access_token']}"
    key = chain.rows("item_fee")[0]["itemFeeID"]
    url = f"{settings['api_url']}/API/V3/Account/{settings['account_id']}/ItemFee/{key}.json"
    assert browse.get(url).json()["@attributes"] == {"next": "", "previous": ""}
