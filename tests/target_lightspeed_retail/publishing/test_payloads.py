from __future__ import annotations

import base64
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .._processes import killed
from .._publishing import Publishing, record, schema, stream

CHANGE = {"stream": "*", "method": "PUT", "endpoint": "Item/{itemID}"}


def item(publish: Publishing, key: int = 5) -> dict[str, Any]:
    """An item with its nested records."""
    (found,) = publish.sandbox.rows("item", itemID=str(key))
    return found


# ------------------------------------------------------------------------------------------------------ values


def test_money_keeps_every_digit(publish: Publishing) -> None:
    rows = [{"itemID": 5, "defaultCost": Decimal("12.3456789")}]
    messages = stream("costs", rows, ["itemID"])
    said = publish(messages, publications=[CHANGE], dry_run=True).said
    assert 'would send: PUT Item/5 {"defaultCost":"12.3456789"}' in said.replace('": "', '":"')
    publish(messages, publications=[CHANGE])
    assert item(publish)["defaultCost"] == Decimal("12.3456789")


@pytest.mark.parametrize(
    ("nulls", "held"), [("omit", ("Bell", "B-1")), ("send", ("Bell", "")), ("clear", ("Bell", ""))]
)
@pytest.mark.parametrize("payload", [None, {"description": "{description}", "customSku": "{customSku}"}])
def test_null_values(publish: Publishing, nulls: str, held: tuple[str, str], payload: Any) -> None:
    publish.sandbox.change("item", 5, customSku="B-1")
    publication = {**CHANGE, "nulls": nulls, **({"payload": payload} if payload else {})}
    messages = [
        schema("x", ["itemID"], itemID="integer", description="string", customSku="string"),
        record("x", itemID=5, description="Bell", customSku=None),
    ]
    done = publish(messages, publications=[publication])
    assert done.status == 0, done.said
    now = item(publish)
    assert (now["description"], now["customSku"]) == held


def test_nulls_in_nested_records_are_left_out(publish: Publishing) -> None:
    customers = publish.sandbox.rows("customer", ["Contact"])
    customer = next(one for one in customers if one["Contact"]["Addresses"] and one["Contact"]["Phones"])
    contact = {"Phones": None, "Emails": [], "Addresses": [{"address1": None, "city": "New", "zip": None}]}
    row = {"customerID": customer["customerID"], "Contact": contact, "CustomFieldValues": []}
    done = publish(stream("customer", [row], ["customerID"]))
    assert (done.status, done.outcomes) == (0, ["updated"]), done.said
    (found,) = publish.sandbox.rows("customer", ["Contact"], customerID=str(customer["customerID"]))
    now = found["Contact"]
    before = customer["Contact"]
    assert now["Addresses"] == [{**before["Addresses"][0], "city": "New"}]
    assert (now["Phones"], now["Emails"]) == (before["Phones"], before["Emails"])


def test_a_price_without_an_amount_is_not_sent(publish: Publishing) -> None:
    before = item(publish)
    row = {"itemID": 5, "description": "Bell", "Prices": [{"useType": "MSRP", "amount": None}]}
    done = publish(stream("item", [row], ["itemID"]))
    assert (done.status, done.results[0]["changed"]) == (0, ["description"]), done.said
    assert item(publish)["Prices"] == before["Prices"]


@pytest.mark.parametrize(("value", "sent"), [(1e-7, "0.0000001"), (1e22, "1" + "0" * 22), (Decimal("1E+3"), "1000")])
def test_numbers_are_never_sent_in_scientific_notation(publish: Publishing, value: Any, sent: str) -> None:
    messages = stream("x", [{"itemID": 5, "n": value}], ["itemID"])
    said = publish(messages, publications=[{**CHANGE, "payload": {"defaultCost": "{n}"}}], dry_run=True).said
    assert f'"defaultCost":"{sent}"' in said.replace('": "', '":"')
    said = publish(messages, publications=[{**CHANGE, "payload": {"description": "for {n}"}}], dry_run=True).said
    assert f'"description":"for {sent}"' in said.replace('": "', '":"')


@pytest.mark.parametrize("value", [["a"], {"a": 1}])
def test_lists_and_objects_never_become_part_of_a_text(publish: Publishing, value: Any) -> None:
    publication = {**CHANGE, "payload": {"description": "It is {value}"}}
    done = publish(stream("x", [{"itemID": 5, "value": value}], ["itemID"]), publications=[publication])
    assert (done.status, done.writes) == (1, [])
    assert done.why()[0].startswith("The field 'value' is a list or an object, which cannot be part of a text.")


@pytest.mark.parametrize("key", ["5.0", "abc", -1, True, "05", " 5", 5.5])
@pytest.mark.parametrize("endpoint", ["Item/{id}", "Sale/{id}/SaleLine/5"])
def test_a_key_that_is_no_positive_integer_rejects_its_row(publish: Publishing, key: Any, endpoint: str) -> None:
    messages = [schema("x", ["id"]), record("x", id=key, note="x")]
    messages[0]["schema"]["properties"] = {"id": {}, "note": {}}
    done = publish(messages, publications=[{"stream": "x", "method": "PUT", "endpoint": endpoint}])
    assert (done.status, done.writes, done.outcomes) == (1, [], ["rejected"]), done.said
    assert "is not a key of this account" in done.why()[0]


@pytest.mark.parametrize(("missing", "outcome"), [("error", "rejected"), ("omit", "updated")])
def test_missing_fields(publish: Publishing, missing: str, outcome: str) -> None:
    publish.sandbox.change("item", 5, customSku="B-1")
    publication = {**CHANGE, "missing": missing, "payload": {"description": "{text}", "customSku": "{sku}"}}
    messages = [
        schema("x", ["itemID"], itemID="integer", text="string", sku="string"),
        record("x", itemID=5, text="Bell"),
    ]
    done = publish(messages, publications=[publication])
    assert done.outcomes == [outcome]
    assert done.why() == (
        ["It has no field 'sku'. Set missing to omit, if that is right for such rows."] if done.rejects else []
    )
    assert item(publish)["customSku"] == "B-1"


@pytest.mark.parametrize(
    "prices",
    [
        [{"amount": 7.5, "useType": "MSRP"}],
        {"ItemPrice": [{"amount": 7.5, "useType": "MSRP"}]},
        {"ItemPrice": {"amount": "7.5", "useType": "MSRP"}},
        [{"ItemPrice": {"amount": "7.5", "useType": "MSRP"}}],
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_nested_records_may_be_wrapped_as_the_api_does(publish: Publishing, prices: Any, own: bool) -> None:
    row = {"itemID": 5, "Prices": prices} if own else {"itemID": 5}
    done = publish(
        stream("x", [row], ["itemID"]), publications=[CHANGE if own else {**CHANGE, "payload": {"Prices": prices}}]
    )
    assert done.status == 0, done.said
    assert {price["useType"]: price["amount"] for price in item(publish)["Prices"]}["MSRP"] == Decimal("7.5")


def test_an_object_without_any_value_is_left_out(publish: Publishing) -> None:
    before = {price["useType"]: price["amount"] for price in item(publish)["Prices"]}
    payload = {
        "description": "{text}",
        "Prices": [{"amount": "{price}", "useType": "Default"}, {"amount": "{msrp}", "useType": "MSRP"}],
    }
    messages = [
        schema("x", ["itemID"], itemID="integer", text="string", price="number", msrp="number"),
        record("x", itemID=5, text="Bell", price=None, msrp=3.25),
    ]
    done = publish(messages, publications=[{**CHANGE, "payload": payload}])
    assert done.status == 0, done.said
    now = {price["useType"]: price["amount"] for price in item(publish)["Prices"]}
    assert (now["Default"], now["MSRP"]) == (before["Default"], Decimal("3.25"))


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("defaultCost", "cheap", "defaultCost is no number: 'cheap'."),
        ("tax", "maybe", "tax is no flag (true or false): 'maybe'."),
        ("categoryID", 1.5, "categoryID is no whole number"),
        ("modelYear", "soon", "modelYear is no whole number: 'soon'."),
        ("Prices", "7.5", "Prices is no list of records: '7.5'."),
        ("Prices", [{"amount": "7,5", "useType": "MSRP"}], "Prices[0].amount is no number: '7,5'."),
        ("Prices", [{"amonut": 7.5}], "ItemPrice has no field Prices[0].amonut. Did you mean 'amount'?"),
    ],
)
def test_a_value_that_does_not_fit_rejects_its_row(publish: Publishing, field: str, value: Any, why: str) -> None:
    publication = {**CHANGE, "payload": {field: "{value}"}}
    kinds = ["string", "number", "array", "null"]
    described = schema("x", ["itemID"], itemID="integer", value="string")
    described["schema"]["properties"]["value"] = {"type": kinds}
    done = publish([described, record("x", itemID=5, value=value)], publications=[publication])
    assert (done.status, done.writes) == (1, [])
    assert done.why()[0].startswith(why)
    assert "Traceback" not in done.said


def test_a_placeholder_within_a_text_is_text(publish: Publishing) -> None:
    publication = {**CHANGE, "payload": {"description": "{n} {{bells}}, {price} each, {good}"}}
    rows = [{"itemID": 5, "n": 2, "price": Decimal("1.50"), "good": True}]
    done = publish(stream("x", rows, ["itemID"]), publications=[publication])
    assert done.status == 0, done.said
    assert item(publish)["description"] == "2 {bells}, 1.50 each, true"


def test_the_query_is_filled_in_too(publish: Publishing) -> None:
    publication = {**CHANGE, "query": {"load_relations": '["{relation}"]'}, "payload": {"description": "Bell"}}
    done = publish(stream("x", [{"itemID": 5, "relation": "Category"}], ["itemID"]), publications=[publication])
    assert done.status == 0, done.said
    assert [dict(request.query) for request in done.requests if request.method == "PUT"] == [
        {"load_relations": '["Category"]'}
    ]


# ------------------------------------------------------------------------------------------------- bulk calls

TRANSFER = {"stream": "*", "method": "POST", "endpoint": "Inventory/Transfer/{transferID}/AddItems"}


@pytest.fixture
def transfer(publish: Publishing) -> int:
    """A transfer that is not sent yet."""
    route = {"sendingShopID": 1, "receivingShopID": 2}
    made = publish(stream("transfers", [route]), method="POST", endpoint="Inventory/Transfer")
    return int(made.results[0]["remote_id"])


@pytest.mark.parametrize(
    ("row", "payload"),
    [
        ({"TransferItems": [{"itemID": 5, "toSend": 2, "toReceive": 0}, {"itemID": 6, "toSend": 3}]}, None),
        ({"lines": [{"itemID": 5, "toSend": 2}, {"itemID": 6, "toSend": 3}]}, {"TransferItems": "{lines}"}),
        ({"a": 2, "b": "3"}, {"TransferItems": [{"itemID": 5, "toSend": "{a}"}, {"itemID": 6, "toSend": "{b}"}]}),
    ],
)
def test_a_bulk_call_sends_a_list(publish: Publishing, transfer: int, row: dict[str, Any], payload: Any) -> None:
    publication = {**TRANSFER, **({"payload": payload} if payload else {})}
    done = publish(stream("x", [{"transferID": transfer, **row}], ["transferID"]), publications=[publication])
    assert done.status == 0, done.said
    assert done.writes == [f"POST Inventory/Transfer/{transfer}/AddItems"]
    assert [one["endpoint"] for one in done.results] == [f"Inventory/Transfer/{transfer}/AddItems"]
    assert sent(publish, transfer) == {5: 2, 6: 3}


@pytest.mark.parametrize("payload", [None, {"itemID": "{itemID}", "toSend": "{toSend}"}])
def test_a_row_may_be_one_record_of_a_bulk_call(publish: Publishing, transfer: int, payload: Any) -> None:
    rows = [{"transferID": transfer, "itemID": 5, "toSend": 2}, {"transferID": transfer, "itemID": 6, "toSend": 3}]
    publication = {**TRANSFER, **({"payload": payload} if payload else {})}
    done = publish(stream("x", rows, ["transferID", "itemID"]), publications=[publication])
    assert done.status == 0, done.said
    assert sent(publish, transfer) == {5: 2, 6: 3}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("5", "TransferItems is no list of records."),
        ([], "The body has to be a list of records under TransferItems and nothing else."),
        ([{"itemID": 5}], "POST Inventory/Transfer/{transferID}/AddItems needs TransferItems[0].toSend."),
        (
            [{"itemID": 5, "toSend": 1}, {"itemID": 6, "toSend": "x"}],
            "TransferItems[1].toSend is no whole number: 'x'.",
        ),
    ],
)
def test_a_list_that_a_bulk_call_cannot_take_rejects_its_row(
    publish: Publishing, transfer: int, lines: Any, why: str
) -> None:
    described = schema("x", ["transferID"], transferID="integer", TransferItems="array")
    described["schema"]["properties"]["TransferItems"] = {}
    done = publish([described, record("x", transferID=transfer, TransferItems=lines)], publications=[TRANSFER])
    assert (done.status, done.writes) == (1, [])
    assert done.why()[0].startswith(why)


MANY = 250


def lines(publish: Publishing, count: int = MANY) -> list[dict[str, int]]:
    """Records of a bulk call, more than one request takes."""
    keys = [row["itemID"] for row in publish.sandbox.rows("item")]
    keys += [publish.sandbox.insert("item", description="Bell") for _ in range(count - len(keys))]
    return [{"itemID": key, "toSend": 1 + place % 7} for place, key in enumerate(keys[:count])]


def held(rows: list[dict[str, int]]) -> dict[int, int]:
    return {row["itemID"]: row["toSend"] for row in rows}


@pytest.mark.parametrize("payload", [None, {"TransferItems": "{TransferItems}"}])
def test_a_long_list_is_sent_in_parts(publish: Publishing, transfer: int, payload: Any) -> None:
    rows = [{"transferID": transfer, "TransferItems": lines(publish)}]
    publication = {**TRANSFER, **({"payload": payload} if payload else {})}
    done = publish(stream("x", rows, ["transferID"]), publications=[publication])
    assert (done.status, done.outcomes) == (0, ["called"]), done.said
    assert done.writes == [f"POST Inventory/Transfer/{transfer}/AddItems"] * 3
    assert [one["cost"] for one in done.results] == [sum(one.cost for one in done.requests if one.method == "POST")]
    assert sent(publish, transfer) == held(lines(publish))
    assert publish(stream("x", rows, ["transferID"]), publications=[publication]).writes == []


@pytest.mark.parametrize("key", [["transferID"], []], ids=["keyed", "without key"])
def test_a_part_that_is_refused_does_not_repeat_those_before_it(
    publish: Publishing, transfer: int, key: list[str]
) -> None:
    publish.sandbox.faults.order("422", method="POST", after=1)
    rows = [{"transferID": transfer, "TransferItems": lines(publish)}]
    done = publish(stream("x", rows, key), publications=[TRANSFER])
    assert (done.status, len(done.writes), sent(publish, transfer)) == (1, 2, held(lines(publish)[:100]))
    assert done.why()[0].startswith("x (TransferItems 101 to 200 of 250): POST ")
    assert "they are not repeated when the row is sent again." in done.why()[0]
    again = publish(publish.rejects.read_text(), publications=[TRANSFER])
    assert (again.status, len(again.writes)) == (0, 2), again.said
    assert sent(publish, transfer) == held(lines(publish))


def test_a_corrected_list_does_not_repeat_the_parts_that_were_sent(publish: Publishing, transfer: int) -> None:
    rows = lines(publish)
    wrong = [*rows[:150], {"itemID": 99999999, "toSend": 1}, *rows[150:]]
    done = publish(
        stream("x", [{"transferID": transfer, "TransferItems": wrong}], ["transferID"]), publications=[TRANSFER]
    )
    assert (done.status, len(done.writes), sent(publish, transfer)) == (1, 2, held(rows[:100]))
    corrected = publish.rejects.read_text().replace('{"itemID":99999999,"toSend":1},', "")
    again = publish(corrected, publications=[TRANSFER])
    assert (again.status, len(again.writes), again.rejects) == (0, 2, []), again.said
    assert sent(publish, transfer) == held(rows)


@pytest.mark.parametrize("fault", ["500", "done-500"])
def test_a_part_whose_outcome_is_unknown_does_not_repeat_those_before_it(
    publish: Publishing, transfer: int, fault: str
) -> None:
    publish.sandbox.faults.order(fault, method="POST", after=1)
    messages = stream("x", [{"transferID": transfer, "TransferItems": lines(publish)}], ["transferID"])
    done = publish(messages, publications=[TRANSFER])
    assert (done.status, len(done.writes)) == (1, 2)
    assert "Outcome unknown: x (TransferItems 101 to 200 of 250): POST " in done.why()[0]
    again = publish(messages, publications=[TRANSFER])
    assert (again.status, again.writes) == (1, [])  # a person has to look first


def test_a_failure_without_effect_between_parts_leaves_no_doubt(publish: Publishing, transfer: int) -> None:
    publish.sandbox.faults.order("revoked", method="POST", after=1)
    messages = stream("x", [{"transferID": transfer, "TransferItems": lines(publish)}], ["transferID"])
    token = publish.sandbox.oauth.issue(lifetime=3600).text
    done = publish(messages, publications=[TRANSFER], access_token=token)
    assert (done.status, done.rejects) == (1, [])
    again = publish(messages, publications=[TRANSFER])
    assert (again.status, len(again.writes)) == (0, 2), again.said
    assert sent(publish, transfer) == held(lines(publish))


def test_a_run_that_is_killed_between_parts_goes_on_with_the_next(
    publish: Publishing, transfer: int, at_request: Callable[..., None]
) -> None:
    messages = stream("x", [{"transferID": transfer, "TransferItems": lines(publish)}], ["transferID"])
    updates = {"publications": [{**TRANSFER, "endpoint": "Inventory/Transfer/{transferID}/UpdateItems"}]}
    added = publish(messages, publications=[TRANSFER])
    assert added.status == 0, added.said
    killed(publish, at_request, messages, updates, at=2, method="POST", fault="stall")
    done = publish(messages, **updates)
    assert (done.status, len(done.writes)) == (0, 2), done.said


def sent(publish: Publishing, transfer: int) -> dict[int, int]:
    """What is on a transfer."""
    rows = publish.sandbox.rows("transfer_item")
    return {row["itemID"]: row["toSend"] for row in rows if row["transferID"] == transfer}


# ---------------------------------------------------------------------------------------------------- uploads

PICTURE = {"stream": "*", "method": "POST", "endpoint": "Image"}


def images(publish: Publishing) -> list[tuple[int, str, str]]:
    return [(row["itemID"], row["filename"], row["description"]) for row in publish.sandbox.rows("image")]


@pytest.mark.parametrize("payload", [None, {"itemID": "{itemID}", "description": "{description}"}])
def test_a_file_is_uploaded_from_a_path(publish: Publishing, tmp_path: Path, payload: Any) -> None:
    picture = tmp_path / "bell.jpg"
    picture.write_bytes(b"a picture")
    rows = [{"itemID": 5, "description": "A bell", "path": str(picture)}]
    publication = {**PICTURE, "file": "{path}", **({"payload": payload} if payload else {})}
    settings = {"publications": [publication], "upload_folder": str(tmp_path)}
    done = publish(stream("x", rows, ["path"]), **settings)
    assert done.status == 0, done.said
    assert (5, "bell.jpg", "A bell") in images(publish)
    assert publish(stream("x", rows, ["path"]), **settings).outcomes == ["unchanged"]
    picture.write_bytes(b"a better picture")
    assert publish(stream("x", rows, ["path"]), **settings).outcomes == ["created"]


@pytest.mark.parametrize("folder", [None, "pictures"])
def test_a_row_cannot_upload_a_file_from_elsewhere(publish: Publishing, tmp_path: Path, folder: str | None) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "secret.txt").write_text("a secret")
    (tmp_path / "pictures" / "link.jpg").symlink_to(tmp_path / "secret.txt")
    names = [str(tmp_path / "secret.txt"), "../secret.txt", "link.jpg", "/proc/self/environ", "."]
    rows = [{"itemID": 5, "path": name} for name in names]
    settings = {"upload_folder": str(tmp_path / folder)} if folder else {}
    done = publish(stream("x", rows, ["path"]), publications=[{**PICTURE, "file": "{path}"}], **settings)
    assert (done.status, done.writes, done.outcomes) == (1, [], ["rejected"] * len(names))
    assert all("must not be uploaded" in why for why in done.why())


def test_a_file_needs_no_further_field(publish: Publishing) -> None:
    upload = {"base64": "{content}", "name": "bell.jpg"}
    publication = {**PICTURE, "endpoint": "Item/{id}/Image", "file": upload}
    rows = [{"id": 6, "content": base64.b64encode(b"a picture").decode()}]
    done = publish(stream("x", rows), publications=[publication])
    assert done.status == 0, done.said
    assert (6, "bell.jpg", "") in images(publish)


@pytest.mark.parametrize(
    ("file", "value", "why"),
    [
        ("{value}", "no/such.jpg", "The file no/such.jpg cannot be read: No such file or directory."),
        ("{value}", "", "It names no file."),
        ({"base64": "{value}"}, "%%%", "The file is not in base64."),
        ({"base64": "{value}"}, None, "It names no file."),
    ],
)
def test_a_file_that_is_none_rejects_its_row(publish: Publishing, file: Any, value: str, why: str) -> None:
    messages = [schema("x", itemID="integer", value="string"), record("x", itemID=5, value=value)]
    done = publish(messages, publications=[{**PICTURE, "file": file}], upload_folder=str(publish.folder))
    assert (done.status, done.writes) == (1, [])
    assert done.why()[0].startswith(why)


def test_a_rejected_upload_keeps_its_row(publish: Publishing) -> None:
    messages = [schema("x", itemID="integer", value="string"), record("x", itemID=99999, value="YQ==")]
    done = publish(messages, publications=[{**PICTURE, "file": {"base64": "{value}", "name": "a.jpg"}}])
    assert (done.status, done.writes) == (1, ["POST Image"])
    assert json.loads(json.dumps(done.rejects[0]["value"])) == "YQ=="


def test_the_row_of_all_shops_is_left_out_of_an_item(publish: Publishing) -> None:
    item = publish.sandbox.rows("item", ["ItemShops"])[0]
    assert 0 in [shop["shopID"] for shop in item["ItemShops"]]
    rows = [{name: item[name] for name in ("itemID", "description", "ItemShops")}]
    done = publish(stream("item", rows, ["itemID"]), compare="none")
    assert (done.status, done.outcomes) == (0, ["updated"]), done.said
    written = publish.sandbox.rows("item", ["ItemShops"])[0]["ItemShops"]
    assert [shop["qoh"] for shop in written] == [shop["qoh"] for shop in item["ItemShops"]]


def test_a_dry_run_knows_its_own_records_again(publish: Publishing) -> None:
    rows = [{"code": "a", "name": "Acme"}, {"code": "a", "name": "Acme Ltd"}]
    publication = {"stream": "*", "method": "UPSERT", "endpoint": "Manufacturer", "match_on": [{"name": "{name}"}]}
    done = publish(stream("x", rows, ["code"]), publications=[publication], compare="account", dry_run=True)
    assert done.status == 0, done.said
    assert (done.writes, "1 created, 1 updated" in done.said) == ([], True)


# ------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize("compare", ["journal", "account"])
def test_a_day_in_a_field_for_moments_is_sent_as_a_day(publish: Publishing, compare: str) -> None:
    (order,) = publish.sandbox.rows("order")[:1]
    messages = stream("order", [{"orderID": order["orderID"], "arrivalDate": "2026-01-31"}], ["orderID"])
    settings = {"publications": [{"stream": "order", "method": "UPDATE", "endpoint": "Order", "compare": compare}]}
    said = publish(messages, dry_run=True, **settings).said
    assert '"arrivalDate":"2026-01-31"' in said.replace('": "', '":"')
    assert publish(messages, **settings).outcomes == ["updated"]
    assert publish(messages, **settings).outcomes == ["unchanged"]


@pytest.mark.parametrize("value", ["01/07/1980", "1.7.1980", "07-01-80"])
@pytest.mark.parametrize(("slug", "field"), [("order", "arrivalDate"), ("customer", "dob")])
def test_a_day_that_can_be_read_in_two_ways_rejects_its_row(
    publish: Publishing, value: str, slug: str, field: str
) -> None:
    key = f"{slug}ID"
    publication = {"stream": slug, "method": "UPDATE", "endpoint": slug.capitalize()}
    done = publish(stream(slug, [{key: 1, field: value}], [key]), publications=[publication])
    assert (done.status, done.writes) == (1, [])
    assert f"{field} is no" in done.why()[0]
    assert "2026-03-17" in done.why()[0]


# ---------------------------------------------------------------------------------------------- what is shown


def test_a_dry_run_shows_no_credentials(publish: Publishing) -> None:
    messages = stream("employee", [{"employeeID": 1, "accessPin": "4711", "firstName": "Ann"}], ["employeeID"])
    said = publish(messages, dry_run=True).said
    assert '"accessPin":"***"' in said.replace('": "', '":"')
    assert "4711" not in said


def test_a_dry_run_shows_of_a_list_only_what_changes(publish: Publishing) -> None:
    prices = {price["useType"]: price["amount"] for price in item(publish)["Prices"]}
    wanted = [{"useType": use, "amount": amount + (use == "MSRP")} for use, amount in prices.items()]
    publication = {"stream": "*", "method": "UPDATE", "endpoint": "Item", "compare": "account"}
    done = publish(
        stream("items", [{"itemID": 5, "Prices": wanted}], ["itemID"]), publications=[publication], dry_run=True
    )
    (change,) = (line.strip() for line in done.said.splitlines() if "→" in line)
    old, new = (part.replace(" ", "") for part in change.removeprefix("Prices: ").split(" → "))
    assert json.loads(old, parse_float=Decimal)[0]["amount"] == prices["MSRP"]
    assert json.loads(new, parse_float=Decimal) == [{"useType": "MSRP", "amount": prices["MSRP"] + 1}]


def test_results_are_for_their_owner_and_carry_the_request_of_a_rejection(publish: Publishing) -> None:
    done = publish(stream("x", [{"itemID": 99999, "description": "Bell"}], ["itemID"]), publications=[CHANGE])
    (result,) = done.results
    assert (result["method"], result["status"]) == ("PUT", 404)
    assert result["endpoint"].endswith("/Item/99999.json")
    for file in ("results.jsonl", "rejects.jsonl", "journal.sqlite"):
        assert (publish.folder / file).stat().st_mode & 0o777 == 0o600
