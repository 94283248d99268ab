"""Writes, as they go to the network."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from lightspeed_retail import Lightspeed
from lightspeed_retail.errors import ConfigurationError, FieldMissing, FieldNotTaken, MalformedReply, NotFound
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.transport import Part, Reply, Request

Item, Sale, Workorder = RESOURCES["item"], RESOURCES["sale"], RESOURCES["workorder"]
Session, Locale = RESOURCES["session"], RESOURCES["locale"]
TRANSFER, LINES = RESOURCES["inventory_transfer"], RESOURCES["inventory_transfer_transfer_items"]


@dataclass
class Network:
    """Keeps what is sent, and always answers the same."""

    answer: Any = field(default_factory=lambda: {"Item": {"itemID": "5", "description": "Bell"}})
    sent: list[Request] = field(default_factory=list)

    def token(self) -> str:
        return ".".join(["", b64encode(b'{"acct": 7}').decode(), ""])

    def send(self, request: Request) -> Reply:
        self.sent.append(request)
        return Reply(200, {}, self.answer)


@pytest.fixture
def network():
    return Network()


@pytest.fixture
def shop(network):
    return Lightspeed({"access_token": "x", "account_id": 7}, network)


def test_creates_a_record(shop, network):
    made = shop.create(Item, {"description": "Bell", "defaultCost": Decimal("2.50"), "tax": True, "upc": None})
    assert made == {"itemID": "5", "description": "Bell"}
    (request,) = network.sent
    assert (request.method, request.path) == ("POST", "/API/V3/Account/7/Item.json")
    assert request.body == {"description": "Bell", "defaultCost": "2.50", "tax": "true", "upc": None}
    assert (request.asker, request.scopes, request.repeatable) == ("item", Item.scopes, False)


def test_updates_a_record_and_loads_relations_into_the_reply(shop, network):
    shop.update(Item, 5, {"Prices": [{"useTypeID": 1, "amount": Decimal(3)}]}, relations=("ItemShops",), asker="prices")
    (request,) = network.sent
    assert (request.method, request.path) == ("PUT", "/API/V3/Account/7/Item/5.json")
    assert request.query == (("load_relations", '["ItemShops"]'),)
    assert request.body == {"Prices": {"ItemPrice": [{"useTypeID": "1", "amount": "3"}]}}
    assert request.cost == pytest.approx(1.7)
    assert (request.asker, request.repeatable) == ("prices", True)


def test_an_update_that_adds_records_is_not_repeatable(shop, network):
    network.answer = {"Sale": {"saleID": "3"}}
    shop.update(Sale, 3, {"SaleLines": [{"itemID": 1, "unitQuantity": 1}]})
    shop.update(Sale, 3, {"SaleLines": [{"saleLineID": 1, "unitQuantity": 1}]})
    assert [request.repeatable for request in network.sent] == [False, True]


def test_deletes_or_archives(shop, network):
    network.answer = {"name": "WorkorderItem", "primaryID": "10"}
    deleted = shop.delete(RESOURCES["workorder_workorder_item"], 10, path={"workorderID": 4})
    assert deleted["primaryID"] == "10"
    shop.delete(Workorder, 4)
    assert [(request.method, request.path, request.body) for request in network.sent] == [
        ("DELETE", "/API/V3/Account/7/Workorder/4/WorkorderItem/10.json", None),
        ("DELETE", "/API/V3/Account/7/Workorder/4.json", None),
    ]


def test_nothing_is_sent_that_the_endpoint_does_not_take(shop, network):
    with pytest.raises(FieldNotTaken, match="POST Item does not take avgCost"):
        shop.create(Item, {"description": "Bell", "avgCost": 1})
    with pytest.raises(FieldMissing, match="POST Item needs description"):
        shop.create(Item, {"tax": True})
    with pytest.raises(ConfigurationError, match=r"shipment has no create\. It has: GET Shipment,"):
        shop.create(RESOURCES["shipment"], {})
    with pytest.raises(ConfigurationError, match="no value for itemID"):
        shop.update(Item, None, {"tax": True})
    with pytest.raises(ConfigurationError, match="no value for saleID"):
        shop.create(RESOURCES["sale_sale_line"], {"unitQuantity": 1})
    assert network.sent == []


def test_a_reply_without_the_record_leaves_it_open_what_was_done(shop, network):
    network.answer = {"@attributes": {"count": "0"}}
    with pytest.raises(MalformedReply, match="item: the reply holds no record") as caught:
        shop.create(Item, {"description": "Bell"})
    assert caught.value.uncertain


def test_calls_what_an_endpoint_can_do(shop, network):
    shop.call(TRANSFER, TRANSFER.action("send"), key=8)
    rows = {"TransferItems": [{"toSend": "1", "itemID": "12"}]}
    shop.call(LINES, LINES.action("add_items"), path={"transferID": 8}, body=rows)
    shop.call(LINES, LINES.action("update_items"), path={"transferID": 8}, body=rows, query=[("pretty_print", "1")])
    assert [(request.method, request.path.rpartition("/Transfer/")[2], request.query) for request in network.sent] == [
        ("POST", "8/Send.json", ()),
        ("POST", "8/AddItems.json", ()),
        ("POST", "8/UpdateItems.json", (("pretty_print", "1"),)),
    ]
    assert [request.repeatable for request in network.sent] == [True, False, True]


def test_the_caller_knows_best_what_may_be_repeated(shop, network):
    shop.call(Sale, Sale.action("create"), body={"referenceNumber": "A-1"}, repeatable=True)
    assert network.sent[0].repeatable
    assert network.sent[0].cost == 2


def test_uploads_a_file(shop, network):
    image = RESOURCES["item_image"]
    parts = (Part("data", b"{}"), Part("image", b"\x89PNG", "bell.png", "image/png"))
    shop.call(image, image.action("create"), path={"itemID": 5}, parts=parts)
    assert (network.sent[0].path, network.sent[0].parts) == ("/API/V3/Account/7/Item/5/Image.json", parts)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Gadget/5", "/API/V3/Account/7/Gadget/5.json"),
        ("/Gadget/a b/", "/API/V3/Account/7/Gadget/a%20b.json"),
        ("Gadget/5.xml", "/API/V3/Account/7/Gadget/5.xml"),
    ],
)
def test_calls_what_the_catalogue_does_not_know(shop, network, path, expected):
    shop.call_unknown("PUT", path, body={"size": "1"}, query=[("a", "b")], asker="gadgets")
    assert network.sent == [Request("PUT", expected, query=(("a", "b"),), body={"size": "1"}, asker="gadgets")]


@pytest.mark.parametrize(
    "path", ["", "/", "../Account", "Item/../../2", "Item//5", "Item?a=b", "https://example.com/x"]
)
def test_no_path_leads_out_of_the_account(shop, network, path):
    with pytest.raises(ConfigurationError, match="is no path below the account"):
        shop.call_unknown("PUT", path)
    assert network.sent == []


# ------------------------------------------------------------------------------------------------ outside the account

AT = {Session: ("/API/Session.json", "/API/V3/Session.json"), Locale: ("/API/Locale.json", "/API/V3/Locale.json")}


def ask(shop, resource):
    """A request for what the account has of a resource."""
    return shop.get(resource) if resource is Session else list(shop.pages(resource))


def missing_at(network, *paths):
    """Let the network answer 404 at some paths."""
    answer = network.send

    def send(request):
        reply = answer(request)
        if request.path in paths:
            raise NotFound(f"{request.path} is not there.", status=404)
        return reply

    network.send = send


@pytest.mark.parametrize("version", ["V3", "V2"])
@pytest.mark.parametrize("resource", AT, ids=lambda resource: resource.__name__)
def test_what_is_outside_the_account_is_found_at_either_address(network, caplog, version, resource):
    documented, other = AT[resource]
    network.answer = {resource.reply: [{"name": "en_US"}]} if resource is Locale else {"employeeID": "5"}
    shop = Lightspeed({"access_token": "x", "account_id": 7, "api_version": version}, network)
    missing_at(network, documented)
    first, second = ask(shop, resource), ask(shop, resource)
    assert first == second == ([[{"name": "en_US"}]] if resource is Locale else {"employeeID": "5"})
    assert [request.path for request in network.sent] == [documented, other, other]
    (warning,) = caplog.messages
    assert warning == f"{resource.slug()}: there is nothing at {documented}; reading {other} instead."


@pytest.mark.parametrize("resource", AT, ids=lambda resource: resource.__name__)
def test_what_is_at_neither_address_is_not_found_at_the_documented_one(shop, network, resource):
    missing_at(network, *AT[resource])
    with pytest.raises(NotFound, match=AT[resource][0]):
        ask(shop, resource)


def test_what_is_in_the_account_has_one_address(shop, network):
    missing_at(network, "/API/V3/Account/7/Item.json")
    with pytest.raises(NotFound):
        list(shop.pages(Item))
    assert len(network.sent) == 1


# ---------------------------------------------------------------------------------------------------- time zones

SHOPS = {
    "@attributes": {"next": "", "previous": ""},
    "Shop": [{"shopID": "1", "timeZone": "Pacific/Apia"}, {"shopID": "2", "timeZone": "Not/There"}, {"shopID": "3"}],
}


def test_the_zones_of_the_shops_are_requested_once(shop, network):
    network.answer = SHOPS
    assert [str(zone) for zone in shop.time_zones()] == [str(zone) for zone in shop.time_zones()] == ["Pacific/Apia"]
    (request,) = network.sent
    assert request.path == "/API/V3/Account/7/Shop.json"


def test_a_day_is_read_in_the_zone_of_the_shops(shop, network):
    """10:00 UTC is midnight on Kiritimati, and in Hawaii, which is taken where the shops are elsewhere."""
    people = {"@attributes": {"next": ""}, "Customer": {"customerID": "1", "dob": "2015-04-12T10:00:00+00:00"}}
    for zone, expected in (("Pacific/Apia", "2015-04-12"), ("Pacific/Kiritimati", "2015-04-13")):
        network.answer = {}
        shop = Lightspeed({"access_token": "x", "account_id": 7}, network)
        shops = {"@attributes": {"next": ""}, "Shop": {"shopID": "1", "timeZone": zone}}

        def send(request, shops=shops):
            return Reply(200, {}, shops if "/Shop." in request.path else people)

        network.send = send
        (person,) = shop.list(RESOURCES["customer"])
        assert person["dob"] == expected


def test_without_the_shops_the_zones_are_not_known(shop, network, caplog):
    missing_at(network, "/API/V3/Account/7/Shop.json")
    assert shop.time_zones() == shop.time_zones() == ()
    assert len(network.sent) == len(caplog.messages) == 1
    assert "The time zones of the shops cannot be read" in caplog.messages[0]
