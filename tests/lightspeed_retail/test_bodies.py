from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightspeed_retail.bodies import appends, check, check_complete, check_fields, difference, typed
from lightspeed_retail.errors import FieldMissing, FieldNotTaken, UnknownField, WrongValue
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import (
    Anything,
    Date,
    Flag,
    Float,
    Id,
    Integer,
    Many,
    Money,
    Nested,
    One,
    Ref,
    Shape,
    Text,
    Texts,
    Timestamp,
)
from lightspeed_retail.wire import Decoder, encode

Item, Sale, Customer = RESOURCES["item"], RESOURCES["sale"], RESOURCES["customer"]
ITEMS = RESOURCES["inventory_transfer_transfer_items"]


class Price(Shape):
    """A nested record that is identified by another field than a key."""

    amount = Money()
    level = Integer()


class Row(Shape):
    """A nested record with a key."""

    rowID = Id()
    count = Integer()


class Site(Shape):
    """A nested record that nothing identifies."""

    url = Text()


class Basket(Shape):
    """A record with a field of every kind."""

    basketID = Id()
    ownerID = Ref("Person")
    count = Integer()
    total = Money(aliases=("sum",))
    rate = Float()
    note = Text()
    pin = Text(secret=True)
    done = Flag()
    at = Timestamp()
    day = Date()
    words = Texts(wrapper="word")
    value = Anything()
    Main = One("Row")
    Rows = Many("Row")
    Prices = Many("Price", identified_by=("level",))
    Sites = Many("Site", wrapper="Link")
    Street = Many("Site", at_most=1)


ALL = {name: {} for name in ("Main", "Rows", "Prices", "Sites", "Street")}


def action(resource, name):
    return resource.action(name)


# ------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("given_", "record"),
    [
        ({"basketID": "5", "COUNT": 3.0}, {"basketID": 5, "count": 3}),
        ({"sum": 2.5, "rate": "0.10"}, {"total": Decimal("2.5"), "rate": Decimal("0.10")}),
        ({"sum": 1, "total": "2"}, {"total": Decimal(2)}),
        ({"total": 0.1}, {"total": Decimal("0.1")}),
        ({"note": 12, "done": "TRUE"}, {"note": "12", "done": True}),
        (
            {"at": datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))), "day": date(2026, 3, 1)},
            {"at": "2026-02-28T23:00:00+00:00", "day": "2026-03-01"},
        ),
        ({"words": "one", "value": {"a": 1}}, {"words": ["one"], "value": {"a": 1}}),
        ({"note": None, "Rows": None, "Main": None}, {"note": None, "Rows": None, "Main": None}),
        ({"count": "", "Main": "", "Rows": ""}, {"count": None, "Main": None, "Rows": []}),
        ({"Rows": [{"rowID": "1"}, {"ROWid": 2}]}, {"Rows": [{"rowID": 1}, {"rowID": 2}]}),
        ({"Rows": {"Row": {"rowID": "1"}}}, {"Rows": [{"rowID": 1}]}),
        ({"rows": [{"Row": {"rowID": "1"}}, {"Row": {"count": 2}}]}, {"Rows": [{"rowID": 1}, {"count": 2}]}),
        ({"main": {"count": "2"}}, {"Main": {"count": 2}}),
    ],
)
def test_values_from_anywhere_become_typed(given_, record):
    assert typed(Basket, given_) == record


@pytest.mark.parametrize(
    ("values", "place", "message"),
    [
        ({"count": "2.5"}, "count", "count is no whole number: '2.5'."),
        ({"Count": True}, "count", "count is no whole number: True."),
        ({"total": float("nan")}, "total", "total is no number: nan."),
        ({"done": "maybe"}, "done", "done is no flag (true or false): 'maybe'."),
        ({"at": "soon"}, "at", "at is no timestamp (2026-03-17T12:00:00+00:00): 'soon'."),
        (
            {"day": datetime(2026, 1, 1, 14, 30, 1, tzinfo=UTC)},
            "day",
            "day is no date (2026-03-17): datetime.datetime(",
        ),
        ({"note": {"a": 1}}, "note", "note is no text: {'a': 1}."),
        ({"pin": ["1234"]}, "pin", "pin is no text."),
        ({"words": {"a": 1, "b": 2}}, "words", "words is no list of texts: {'a': 1, 'b': 2}."),
        ({"Main": 5}, "Main", "Main is no record: 5."),
        ({"Rows": [{"count": 1}, {"count": "x"}]}, "Rows[1].count", "Rows[1].count is no whole number: 'x'."),
        ({"Rows": "none"}, "Rows", "Rows is no list of records: 'none'."),
        ({"Main": {"count": "x" * 99}}, "Main.count", f"Main.count is no whole number: '{'x' * 59}…."),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_place(values, place, message):
    with pytest.raises(WrongValue) as caught:
        typed(Basket, values)
    assert caught.value.place == place
    assert str(caught.value).startswith(message)


def test_an_unknown_name_is_an_error_or_left_out():
    values = {"totel": 1, "Main": {"count": 2, "size": 3}, "Rows": [{"kind": "x"}]}
    with pytest.raises(UnknownField, match=r"Basket has no field totel\. Did you mean 'total'\?") as caught:
        typed(Basket, values)
    assert caught.value.place == "totel"
    with pytest.raises(UnknownField, match=r"Rows\[0\]\.kind"):
        typed(Basket, {"Rows": [{"kind": "x"}]})
    unknown: list[str] = []
    assert typed(Basket, {**values, "Rows": [{"kind": "x", "count": 1}]}, unknown=unknown) == {
        "Main": {"count": 2},
        "Rows": [{"count": 1}],
    }
    assert unknown == ["totel", "Main.size", "Rows[0].kind"]


# --------------------------------------------------------------------------------------------- what an endpoint takes


@pytest.mark.parametrize(
    ("resource", "name", "body"),
    [
        (Item, "create", {"description": "Bell", "Prices": [{"amount": 5, "useType": "Default"}]}),
        (Item, "update", {"ItemShops": {"ItemShop": {"itemShopID": 4, "qoh": 3}}}),
        (Item, "update", {"itemshops": [{"shopID": 1, "qoh": 3}], "archived": False}),
        (Item, "update", {"ItemShops": "{stock}", "CustomFieldValues": [{"customFieldID": 1, "value": "x"}]}),
        (Sale, "create", {"SaleLines": [{"itemID": 1, "unitQuantity": 1}], "SalePayments": [{"amount": 5}]}),
        (Sale, "create", {"Customer": {"customerTypeID": 2}, "SaleNotes": {"InternalNote": {"note": "x"}}}),
        (Customer, "update", {"CreditAccount": {"name": "Ann", "creditLimit": 100}}),
        (Customer, "create", {"Contact": {"Phones": {"ContactPhone": {"number": "1", "useType": "Home"}}}}),
        (ITEMS, "add_items", {"TransferItems": [{"toSend": 1, "itemID": 12}]}),
        (RESOURCES["sale_refund"], "refund", {"SalePayments": [{"paymentTypeID": 1}]}),
        (RESOURCES["workorder_checkout"], "checkout", {}),
        (RESOURCES["image"], "create", {"itemMatrixID": 4}),
    ],
)
def test_what_an_endpoint_takes_passes(resource, name, body):
    check(resource, action(resource, name), body)


@pytest.mark.parametrize(
    ("resource", "name", "body", "place", "message"),
    [
        (Item, "create", {"archived": True}, "archived", "POST Item does not take archived. It takes: defaultCost,"),
        (Item, "update", {"descripton": "x"}, "descripton", "PUT Item/{itemID} does not take descripton. Did you mean"),
        (
            Item,
            "update",
            {"Prices": [{"amount": 1}, {"amuont": 2}]},
            "Prices[1].amuont",
            "PUT Item/{itemID} does not take Prices[1].amuont. Did you mean 'amount'? Prices takes: amount, useTypeID,",
        ),
        (
            Item,
            "update",
            {"Prices": {"ItemPrice": [{"amuont": 2}]}},
            "Prices[0].amuont",
            "PUT Item/{itemID} does not take Prices[0].amuont. Did you mean 'amount'?",
        ),
        (Item, "update", {"ItemShops": [{"sellable": 1}]}, "ItemShops[0].sellable", "PUT Item/{itemID} does not take"),
        (
            Sale,
            "update",
            {"SaleLines": {"SaleLine": {"Note": {"text": 1}}}},
            "SaleLines[0].Note.text",
            "PUT Sale/{saleID} does not take SaleLines[0].Note.text. SaleLines[0].Note takes: noteID,",
        ),
        (
            Item,
            "archive",
            {"archived": True},
            "archived",
            "DELETE Item/{itemID} does not take archived. It takes nothing",
        ),
        (
            ITEMS,
            "delete_items",
            {"TransferItems": [{"itemID": 1, "toSend": 2}]},
            "TransferItems[0].toSend",
            "POST Inventory/Transfer/{transferID}/DeleteItems does not take TransferItems[0].toSend.",
        ),
    ],
)
def test_a_field_that_is_not_taken_is_named(resource, name, body, place, message):
    with pytest.raises(FieldNotTaken) as caught:
        check_fields(resource, action(resource, name), body)
    assert caught.value.place == place
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("resource", "name", "body", "message"),
    [
        (Item, "create", {"tax": True}, "POST Item needs description. Name of the item."),
        (Item, "create", {"description": ""}, "POST Item needs description."),
        (Item, "create", {"description": None}, "POST Item needs description."),
        (RESOURCES["image"], "create", {"description": "x"}, "POST Image needs itemID or itemMatrixID."),
        (RESOURCES["sale_email_receipt"], "email_receipt", {}, "POST Sale/{saleID}/EmailReceipt needs emailAddress."),
        (
            ITEMS,
            "add_items",
            {"TransferItems": [{"itemID": 1}]},
            "POST Inventory/Transfer/{transferID}/AddItems needs TransferItems[0].toSend.",
        ),
        (ITEMS, "add_items", {}, "The body has to be a list of records under TransferItems"),
        (ITEMS, "add_items", {"TransferItems": []}, "The body has to be a list of records under TransferItems"),
    ],
)
def test_what_an_endpoint_needs_has_to_be_there(resource, name, body, message):
    with pytest.raises(FieldMissing) as caught:
        check_complete(resource, action(resource, name), body)
    assert str(caught.value).startswith(message)


def test_one_of_several_flags_has_to_be_set():
    lines = RESOURCES["sale_line"]
    body = {"unitQuantity": 1, "customerID": 0, "employeeID": 1, "itemID": 0, "shopID": 1}
    check_complete(lines, action(lines, "create"), {**body, "isLayaway": "true"})
    with pytest.raises(FieldMissing, match="needs isLayaway or isSpecialOrder"):
        check_complete(lines, action(lines, "create"), {**body, "isLayaway": False})


def test_an_update_needs_nothing_else():
    check_complete(Item, action(Item, "update"), {})


# --------------------------------------------------------------------------------------------------------- changes


@pytest.mark.parametrize(
    ("wanted", "current", "news"),
    [
        ({"total": Decimal("2.50")}, {"total": Decimal("2.5")}, {}),
        ({"total": Decimal("2.51")}, {"total": Decimal("2.5")}, {"total": Decimal("2.51")}),
        ({"note": "a"}, {"note": "A"}, {"note": "a"}),
        ({"note": None}, {"note": ""}, {}),
        ({"ownerID": None}, {"ownerID": 0}, {}),
        ({"count": 0}, {"count": None}, {"count": 0}),
        ({"done": False}, {}, {"done": False}),
        ({"day": None, "Main": None, "Rows": []}, {}, {}),
        ({"value": 5}, {"value": "5"}, {}),
        ({"words": ["a"]}, {"words": ["a", "b"]}, {"words": ["a"]}),
        ({"Main": {"rowID": 1, "count": 2}}, {"Main": {"rowID": 1, "count": 2}}, {}),
        ({"Main": {"rowID": 1, "count": 3}}, {"Main": {"rowID": 1, "count": 2}}, {"Main": {"rowID": 1, "count": 3}}),
        ({"Main": {"count": 3}}, {"Main": {"rowID": 1, "count": 2}}, {"Main": {"count": 3}}),
        ({"Main": {"count": 3}}, {"Main": None}, {"Main": {"count": 3}}),
        (
            {"Rows": [{"rowID": 2, "count": 5}, {"rowID": 1, "count": 1}, {"rowID": 9, "count": 1}]},
            {"Rows": [{"rowID": 1, "count": 1}, {"rowID": 2, "count": 2}, {"rowID": 3, "count": 3}]},
            {"Rows": [{"rowID": 2, "count": 5}, {"rowID": 9, "count": 1}]},
        ),
        (
            {"Prices": [{"level": 1, "amount": Decimal(5)}, {"level": 2, "amount": Decimal(6)}]},
            {"Prices": [{"level": 2, "amount": Decimal(6)}, {"level": 1, "amount": Decimal(4)}]},
            {"Prices": [{"level": 1, "amount": Decimal(5)}]},
        ),
        ({"Sites": [{"url": "a"}]}, {"Sites": [{"url": "a"}]}, {}),
        (
            {"Sites": [{"url": "a"}, {"url": "b"}]},
            {"Sites": [{"url": "a"}, {"url": "c"}]},
            {"Sites": [{"url": "a"}, {"url": "b"}]},
        ),
        ({"Street": [{"url": "a"}]}, {"Street": [{"url": "b"}]}, {"Street": [{"url": "a"}]}),
        ({"Rows": [{"count": 1}]}, {"Rows": [{"rowID": 4, "count": 1}]}, {}),
        ({"Rows": [{"count": 2}]}, {"Rows": [{"rowID": 4, "count": 1}]}, {"Rows": [{"count": 2}]}),
    ],
)
def test_only_what_differs_is_news(wanted, current, news):
    assert difference(Basket, wanted, current) == news


@pytest.mark.parametrize(
    ("shape", "record", "added"),
    [
        (Sale, {"SaleLines": [{"itemID": 1}]}, True),
        (Sale, {"SaleLines": [{"saleLineID": 5, "itemID": 1}]}, False),
        (Sale, {"SaleLines": [{"saleLineID": 0, "itemID": 1}]}, True),
        (Item, {"ItemShops": [{"shopID": 1, "qoh": 3}]}, False),
        (Item, {"Prices": [{"useType": "Default", "amount": 3}], "Note": {"note": "x"}}, False),
        (Item, {"Category": {"name": "Bells"}}, True),
        (Item, {"Category": {"categoryID": 4}}, False),
        (Customer, {"Contact": {"Addresses": [{"city": "Bern"}], "Phones": [{"useType": "Home"}]}}, False),
        (Customer, {"Contact": {"Websites": [{"url": "x"}]}}, True),
        (Customer, {"firstName": "Ann", "Contact": None, "CustomFieldValues": []}, False),
    ],
)
def test_nested_records_that_nothing_identifies_are_added_by_each_write(shape, record, added):
    assert appends(shape, record) is added


# ------------------------------------------------------------------------------------------------------ properties

_NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000)
_WHOLE = st.integers(-5, 5)
_TEXT = st.sampled_from(["", "a", "A", "0", "ü"])


def _rows(record: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[Any]:
    return st.lists(record, max_size=3, unique_by=lambda row: row[key])


_ROW = st.fixed_dictionaries({"rowID": st.integers(1, 5)}, optional={"count": _WHOLE | st.none()})
_PRICE = st.fixed_dictionaries({"level": st.integers(1, 3)}, optional={"amount": _NUMBERS})
_BASKETS = st.fixed_dictionaries(
    {},
    optional={
        "ownerID": st.integers(0, 3) | st.none(),
        "count": _WHOLE | st.none(),
        "total": _NUMBERS | st.none(),
        "note": _TEXT,
        "done": st.booleans() | st.none(),
        "at": st.datetimes(min_value=datetime(1990, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC).isoformat()),  # noqa: DTZ001  -- hypothesis wants it naive
        "day": st.dates().map(date.isoformat),
        "words": st.lists(st.sampled_from("abc"), max_size=2),
        "value": _TEXT.filter(bool),
        "Main": _ROW | st.none(),
        "Rows": _rows(_ROW, "rowID"),
        "Prices": _rows(_PRICE, "level"),
        "Sites": st.lists(st.fixed_dictionaries({"url": _TEXT}), max_size=2),
        "Street": st.lists(st.fixed_dictionaries({"url": _TEXT}), max_size=1),
    },
)


def _pruned(record: Any, like: Any) -> Any:
    """A decoded record with nothing but the fields that another one has."""
    if isinstance(record, dict) and isinstance(like, dict):
        return {name: _pruned(record[name], inner) for name, inner in like.items()}
    if isinstance(record, list) and isinstance(like, list):
        return [_pruned(one, other) for one, other in zip(record, like, strict=True)]
    return record


@given(_BASKETS)
def test_typed_values_come_through_there_and_back(record):
    assert typed(Basket, record) == record
    wire = encode(Basket, record)
    assert typed(Basket, wire) == record
    decoded = Decoder(Basket, ALL).decode(wire)
    assert _pruned(decoded.record, record) == record
    assert decoded.extra == {}


@given(_BASKETS)
def test_a_record_is_no_news_to_itself(record):
    assert difference(Basket, record, record) == {}


def _applied(shape: type[Shape], news: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """What the API has after a write: lists are added to, and records changed in place."""
    after = dict(current)
    for name, value in news.items():
        field = shape.fields[name]
        if isinstance(field, One) and value and current.get(name):
            after[name] = _applied(field.shape, value, current[name])
        elif isinstance(field, Many) and name != "Sites":
            after[name] = _merged(field, value, current.get(name) or [])
        else:
            after[name] = value
    return after


def _merged(field: Many, news: list[dict[str, Any]], current: list[dict[str, Any]]) -> list[dict[str, Any]]:
    key = {"Rows": "rowID", "Prices": "level"}.get(field.name)
    rows = {row.get(key): row for row in current}
    for row in news:
        rows[row.get(key)] = _applied(field.shape, row, rows.get(row.get(key), {}))
    return list(rows.values())


@given(_BASKETS, _BASKETS)
def test_applying_a_difference_gives_what_was_wanted(wanted, current):
    news = difference(Basket, wanted, current)
    after = _applied(Basket, news, current)
    assert difference(Basket, wanted, after) == {}
    assert set(news) <= set(wanted)
    assert all(isinstance(Basket.fields[name], Nested) or news[name] == wanted[name] for name in news)
