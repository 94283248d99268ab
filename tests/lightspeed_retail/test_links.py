from __future__ import annotations

import pytest

from lightspeed_retail.errors import UnsafeLink
from lightspeed_retail.links import follow, lost, origin

API = "https://api.lightspeedapp.com"


@pytest.mark.parametrize(
    "link",
    [
        f"{API}/API/V3/Account/1/Item.json?sort=itemID&limit=100&after=WzEwMF0%3D",
        "https://API.lightspeedapp.com:443/API/V3/Account/1/Item.json?sort=itemID&limit=100&after=WzEwMF0%3D",
        "HTTPS://api.lightspeedapp.com/API/V3/Account/1/Item.json?sort=itemID&limit=100&after=WzEwMF0%3D",
    ],
)
def test_a_link_home_keeps_path_and_query_as_they_are(link):
    assert follow(link, API) == f"{API}/API/V3/Account/1/Item.json?sort=itemID&limit=100&after=WzEwMF0%3D"


def test_the_port_counts():
    assert follow("http://localhost:8080/x", "http://localhost:8080") == "http://localhost:8080/x"
    with pytest.raises(UnsafeLink, match=r"leads to http://localhost:8081, not to http://localhost:8080"):
        follow("http://localhost:8081/x", "http://localhost:8080")


@pytest.mark.parametrize(
    "link",
    [
        "http://api.lightspeedapp.com/API/V3/Account/1/Item.json",
        "https://evil.example/API/V3/Account/1/Item.json",
        "https://api.lightspeedapp.com.evil.example/",
        "https://api.lightspeedapp.com:8443/",
        "https://api.lightspeedapp.com@evil.example/",
        "https://user:word@api.lightspeedapp.com/",
        "https://evil.example\\@api.lightspeedapp.com/",
        "https://api.lightspeedapp.com\\@evil.example/",
        "//evil.example/x",
        "@evil.example/x",
        "evil.example/x",
        "https://[broken/",
        "https://api.lightspeedapp.com:port/",
        "",
    ],
)
def test_a_link_elsewhere_is_refused(link):
    with pytest.raises(UnsafeLink, match="was not followed"):
        follow(link, API)


def test_what_is_asked_is_always_home():
    assert follow(f"{API}//evil.example/x", API).startswith(f"{API}//evil.example")
    assert origin(follow(f"{API}//evil.example/x", API)) == origin(API)


def test_parameters_that_a_link_leaves_out():
    link = f"{API}/API/V3/Account/1/Item.json?sort=itemID&archived=&after=WzEwMF0%3D&Category.name=a%26b"
    asked = (("Category.name", "a&b"), ("archived", "true"), ("load_relations", '["Note"]'), ("itemID", ">,5"))
    assert lost(link, asked) == asked[2:]
