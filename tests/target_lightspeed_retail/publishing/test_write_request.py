from __future__ import annotations

from decimal import Decimal

import pytest

from lightspeed_retail.transport import Part, Reply
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.publishing.write_request import WriteRequest


def template(text, **options):
    method, _, endpoint = text.partition(" ")
    return RequestTemplate.of(method, endpoint, options)


def request(text, **values):
    return WriteRequest(template(text), **values)


def test_it_is_shown_with_the_keys_in_its_path():
    update = request("PUT Item/{itemID}", body={"defaultCost": Decimal("1.50")}, key="5", query=(("a", "b"),))
    assert (update.title, update.endpoint) == ("PUT Item/5", "Item/5")
    assert update.text == 'PUT Item/5 ?a=b {"defaultCost": "1.50"}'.replace('": "', '":"')
    line = request("PUT Sale/{saleID}/SaleLine/{saleLineID}", path={"saleID": "7"}, key="9")
    assert line.title == "PUT Sale/7/SaleLine/9"
    unknown = WriteRequest(template("PUT Bell/{name}", unchecked=True), address="Bell/a%2Fb")
    assert unknown.title == "PUT Bell/a%2Fb"


def test_files_are_shown_by_their_size():
    upload = WriteRequest(template("POST Image", file="{path}"), parts=(Part("image", b"12345", "bell.jpg"),))
    assert upload.text == "POST Image [image: 5 bytes]"


def test_the_body_is_sent_as_the_api_takes_it():
    update = request("PUT Item/{itemID}", body={"Prices": [{"amount": Decimal("2.5"), "useType": "MSRP"}], "tax": True})
    assert update.sent_body == {"Prices": {"ItemPrice": [{"amount": "2.5", "useType": "MSRP"}]}, "tax": "true"}
    assert request("DELETE Item/{itemID}").sent_body is None


def test_what_it_changes():
    assert request("PUT Item/{itemID}", body={"tax": True}, archived=True).changes == ["tax", "archived"]
    assert request("DELETE Item/{itemID}").changes == []


@pytest.mark.parametrize(
    ("text", "body", "repeatable"),
    [
        ("PUT Item/{itemID}", {"tax": True}, True),
        ("POST Item", {"description": "Bell"}, False),
        ("DELETE Item/{itemID}", None, True),
        ("PUT Sale/{saleID}", {"SaleLines": [{"itemID": 5}]}, False),
        ("PUT Sale/{saleID}", {"SaleLines": [{"saleLineID": 9, "unitQuantity": 2}]}, True),
        ("POST Inventory/Transfer/{transferID}/Send", None, True),
    ],
)
def test_whether_it_can_be_repeated(text, body, repeatable):
    assert request(text, body=body).repeatable is repeatable


@pytest.mark.parametrize(("method", "repeatable"), [("POST", False), ("PUT", True), ("DELETE", True)])
def test_of_an_unknown_endpoint_all_but_a_post_can_be_repeated(method, repeatable):
    assert WriteRequest(template(f"{method} Bell", unchecked=True)).repeatable is repeatable


def test_whether_it_creates_a_record_with_a_key():
    assert request("POST Item").creates_record
    assert not request("PUT Item/{itemID}").creates_record
    assert not request("POST Sale/{saleID}/refund").creates_record


def test_its_digest_tells_what_it_does():
    update = request("PUT Item/{itemID}", body={"tax": True})
    others = [
        request("PUT Item/{itemID}", body={"tax": False}),
        request("POST Item", body={"tax": True}),
        request("PUT Item/{itemID}", body={"tax": True}, query=(("a", "b"),)),
        request("PUT Item/{itemID}", body={"tax": True}, path={"x": "1"}),
        request("PUT Item/{itemID}", body={"tax": True}, parts=(Part("image", b"1"),)),
        request("PUT Item/{itemID}", body={"tax": True}, archived=False),
    ]
    assert len({one.digest() for one in (update, *others)}) == 7
    assert update.digest() == request("PUT Item/{itemID}", body={"tax": True}, key="5", asker="x").digest()
    assert update.digest("5") != update.digest("6")


BULK = "POST Inventory/Transfer/{transferID}/AddItems"


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])])
def test_a_bulk_call_is_split(count, sizes):
    items = [{"itemID": str(key), "toSend": "1"} for key in range(count)]
    parts = request(BULK, body={"TransferItems": items}, path={"transferID": "3"}, asker="x").split()
    assert [len(part.body["TransferItems"]) for part in parts] == sizes
    assert [item for part in parts for item in part.body["TransferItems"]] == items
    assert len({part.digest() for part in parts}) == len(parts)


def test_a_part_says_which_records_it_has():
    items = [{"itemID": str(key), "toSend": "1"} for key in range(150)]
    parts = request(BULK, body={"TransferItems": items}, asker="x").split()
    assert [part.asker for part in parts] == [
        "x (TransferItems 1 to 100 of 150)",
        "x (TransferItems 101 to 150 of 150)",
    ]


def test_other_requests_are_not_split():
    update = request("PUT Item/{itemID}", body={"Prices": [{"amount": 1, "useType": "MSRP"}] * 150})
    assert update.split() == [update]


@pytest.mark.parametrize(
    ("body", "before", "after"), [({}, None, None), ({}, True, True), ({"archived": False}, True, False)]
)
def test_whether_its_record_is_archived_afterwards(body, before, after):
    assert request("PUT Item/{itemID}", body=body).archives(before) is after


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        ({"Item": {"itemID": "12", "description": "Bell"}}, "12"),
        ({"name": "Item", "primaryID": "13"}, "13"),
        ({"Item": [{"itemID": "1"}, {"itemID": "2"}]}, "5"),
        ({"message": "done"}, "5"),
    ],
)
def test_the_key_is_that_of_the_reply_else_that_of_the_body(reply, key):
    update = request("PUT Item/{itemID}", body={"itemID": 5})
    assert update.key_in(Reply(200, {}, reply)) == key


def test_a_request_without_a_record_has_no_key():
    assert request("POST Item", body={"description": "x"}).key_in(Reply(200, {}, {"message": "done"})) == ""
    assert WriteRequest(template("POST Bell", unchecked=True)).key_in(Reply(200, {}, {"Bell": {"id": "1"}})) == ""


def test_what_it_costs():
    assert request("POST Item", body={"description": "Bell"}).cost == 1
    assert request("PUT Sale/{saleID}", body={"SaleLines": [{"itemID": 5}]}).cost == 2.5
    assert WriteRequest(template("POST Bell", unchecked=True)).cost == 1


def test_what_a_person_needs_to_look_for_it():
    update = request("PUT Item/{itemID}", body={"tax": True}, key="5", query=(("a", "b"),))
    assert update.details == {"request": "PUT Item/5", "query": {"a": "b"}, "body": {"tax": "true"}}
