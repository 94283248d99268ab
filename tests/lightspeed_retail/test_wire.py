"""Values on the wire and here."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightspeed_retail import relations
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


class Line(Shape):
    """A line."""

    lineID = Id()
    amount = Money(aliases=("sum",))


class Person(Shape):
    """A person."""

    firstName = Text()
    link = Text()


class Ticket(Shape):
    """A record with a field of every kind."""

    ticketID = Id()
    shopID = Ref("Shop")
    count = Integer()
    total = Money()
    rate = Float()
    note = Text()
    done = Flag()
    timeStamp = Timestamp(aliases=("modified",))
    day = Date()
    tags = Texts(wrapper="tag")
    pin = Text(write_only=True)
    value = Anything()
    Owner = One("Person")
    Lines = Many("Line", aliases=("LinesOf",))
    Reps = Many("Person", wrapper="Rep", bare="firstName", embedded=True)


ALL = {"Owner": {}, "Lines": {}, "Reps": {}}


def decoded(raw: dict[str, Any]) -> dict[str, Any]:
    return Decoder(Ticket, ALL).decode(raw).record


def extra(raw: dict[str, Any]) -> dict[str, Any]:
    return Decoder(Ticket, ALL).decode(raw).extra


@pytest.mark.parametrize(
    ("field", "wire", "value"),
    [
        ("ticketID", "12", 12),
        ("count", "-3", -3),
        ("count", "4.0", 4),
        ("count", 7, 7),
        ("count", "", None),
        ("count", None, None),
        ("shopID", "0", 0),
        ("shopID", "", None),
        ("total", "2.46", Decimal("2.46")),
        ("total", "565.00", Decimal("565.00")),
        ("total", "0.1234567", Decimal("0.1234567")),
        ("total", Decimal("15.0"), Decimal("15.0")),
        ("rate", "1.0E-8", Decimal("1.0E-8")),
        ("rate", "", None),
        ("note", "", ""),
        ("note", "00123", "00123"),
        ("note", 5, "5"),
        ("note", None, None),
        ("note", {"@attributes": {"readonly": "true"}}, ""),
        ("total", {"@attributes": {"readonly": "true"}}, None),
        ("done", "true", True),
        ("done", "false", False),
        ("done", "0", False),
        ("done", True, True),
        ("done", "", None),
        ("timeStamp", "2021-10-17T13:47:52+00:00", "2021-10-17T13:47:52+00:00"),
        ("timeStamp", "2021-07-24T16:20:32-04:00", "2021-07-24T20:20:32+00:00"),
        ("timeStamp", "2021-07-24T16:20:32+0200", "2021-07-24T14:20:32+00:00"),
        ("timeStamp", "2021-07-24T16:20:32Z", "2021-07-24T16:20:32+00:00"),
        ("timeStamp", "2021-07-24T16:20:32", "2021-07-24T16:20:32+00:00"),
        ("timeStamp", "", None),
        ("day", "01/26/2021", "2021-01-26"),
        ("day", "2023-05-20", "2023-05-20"),
        ("day", "2011-08-05T04:00:00+00:00", "2011-08-05"),  # New York
        ("day", "2021-04-04T07:00:00+00:00", "2021-04-04"),  # Los Angeles
        ("day", "2021-04-03T22:00:00+00:00", "2021-04-04"),  # Amsterdam
        ("day", "2021-04-03T11:00:00+00:00", "2021-04-04"),  # Auckland in summer
        ("day", "2021-04-03T18:30:00+00:00", "2021-04-04"),  # Mumbai
        ("day", "", None),
        ("tags", ["a", "b"], ["a", "b"]),
        ("tags", {"tag": ["a", "b"]}, ["a", "b"]),
        ("tags", {"tag": "a"}, ["a"]),
        ("tags", "a", ["a"]),
        ("tags", "", []),
        ("value", {"x": ["1"]}, {"x": ["1"]}),
        ("Owner", "", None),
        ("Owner", [], None),
        ("Owner", {"@attributes": {"readonly": "true"}}, None),
        ("Owner", {"firstName": "Ann"}, {"firstName": "Ann", "link": None}),
        ("Owner", {"@attributes": {"link": "x"}}, {"firstName": None, "link": "x"}),
        ("Lines", "", []),
        ("Lines", {}, []),
        ("Lines", {"Line": ""}, []),
        ("Lines", {"Line": {"lineID": "1"}}, [{"lineID": 1, "amount": None}]),
        (
            "Lines",
            {"Line": [{"lineID": "1"}, {"lineID": "2"}]},
            [{"lineID": 1, "amount": None}, {"lineID": 2, "amount": None}],
        ),
        ("Lines", [{"Line": {"lineID": "1"}}], [{"lineID": 1, "amount": None}]),
        ("Lines", [{"lineID": "1"}], [{"lineID": 1, "amount": None}]),
        ("Lines", {"lineID": "1", "sum": "2.50"}, [{"lineID": 1, "amount": Decimal("2.50")}]),
        ("Reps", {"Rep": {"firstName": "Ann"}}, [{"firstName": "Ann", "link": None}]),
        ("Reps", {"firstName": "Ann"}, [{"firstName": "Ann", "link": None}]),
        ("Reps", "Ann Lee", [{"firstName": "Ann Lee", "link": None}]),
    ],
)
def test_decodes(field: str, wire: object, value: object) -> None:
    result = Decoder(Ticket, ALL).decode({field: wire})
    assert result.record[field] == value
    assert type(result.record[field]) is type(value)
    assert str(result.record[field]) == str(
        value
    )  # Decimal("1.50") and Decimal("1.5") are equal but not the same digits
    assert result.extra == {}


@pytest.mark.parametrize(
    ("field", "wire"),
    [
        ("count", "1.5"),
        ("count", "1_000"),
        ("count", "١٢"),
        ("count", "twelve"),
        ("count", "9" * 5000),
        ("count", True),
        ("total", "NaN"),
        ("total", "Infinity"),
        ("total", "1E999999"),
        ("total", Decimal("1E999999")),
        ("total", "1,5"),
        ("total", ["1"]),
        ("done", "maybe"),
        ("done", "2"),
        ("note", ["a"]),
        ("timeStamp", "yesterday"),
        ("timeStamp", "0000-00-00T00:00:00+00:00"),
        ("timeStamp", "0001-01-01T00:00:00+14:00"),
        ("timeStamp", "12"),
        ("day", "13/45/2021"),
        ("day", "2021-02-30"),
        ("day", "2011-08-05T16:23:11+00:00"),
        ("tags", [["a"]]),
        ("Owner", "Ann"),
        ("Owner", [{"firstName": "a"}, {"firstName": "b"}]),
        ("Lines", "x"),
        ("Lines", {"what": "ever"}),
        ("Lines", ["x"]),
    ],
)
def test_keeps_what_does_not_fit(field: str, wire: object) -> None:
    result = Decoder(Ticket, ALL).decode({field: wire, "ticketID": "5"})
    assert not result.record[field]
    assert result.extra == {field: wire}
    assert result.misfits == [field]
    assert result.record["ticketID"] == 5


def test_missing_values_are_null_and_missing_lists_empty() -> None:
    record = decoded({})
    assert record.pop("Lines") == record.pop("Reps") == record.pop("tags") == []
    assert set(record.values()) == {None}
    assert "pin" not in record


def test_keeps_unknown_fields_by_their_place() -> None:
    result = Decoder(Ticket, ALL).decode(
        {"noteID": "4", "Owner": {"shoe": "42"}, "Lines": {"Line": [{"lineID": "1"}, {"lineID": "2", "x": {"y": "1"}}]}}
    )
    assert result.extra == {"noteID": "4", "Owner.shoe": "42", "Lines[1].x": {"y": "1"}}
    assert sorted(result.unknown) == ["Lines.x", "Owner.shoe", "noteID"]
    assert result.misfits == []


def test_keeps_misfits_deep_down() -> None:
    result = Decoder(Ticket, ALL).decode({"Lines": {"Line": {"lineID": "1", "amount": "much"}}})
    assert result.record["Lines"] == [{"lineID": 1, "amount": None}]
    assert result.extra == {"Lines[0].amount": "much"}
    assert result.misfits == ["Lines.amount"]


def test_replaces_characters_that_cannot_be_stored_and_keeps_the_original_escaped() -> None:
    result = Decoder(Ticket, ALL).decode({
        "note": "\ud83d Bell\0",
        "tags": {"tag": ["new", "\udc00"]},
        "value": {"note\0": ["\ud83d"]},
        "Lines": {"Line": {"lineID": "1", "amount": "5\0"}},
        "odd\0": {"deep": "\ud83d"},
        "Owner": {"firstName": "Zo\u00eb \U0001f600"},
    })  # fmt: skip
    assert result.record["note"] == "\ufffd Bell\ufffd"
    assert result.record["tags"] == ["new", "\ufffd"]
    assert result.record["value"] == {"note\ufffd": ["\ufffd"]}
    assert result.record["Lines"] == [{"lineID": 1, "amount": None}]
    assert result.record["Owner"]["firstName"] == "Zo\u00eb \U0001f600"
    assert result.extra == {
        "note": "\\ud83d Bell\\u0000",
        "tags": {"tag": ["new", "\\udc00"]},
        "value": {"note\\u0000": ["\\ud83d"]},
        "Lines[0].amount": "5\\u0000",
        "odd\\u0000": {"deep": "\\ud83d"},
    }
    assert result.unstorable == ["note", "tags", "value"]
    assert (result.misfits, result.unknown) == (["Lines.amount"], ["odd\\u0000"])


def test_an_unloaded_relation_that_comes_all_the_same_is_kept() -> None:
    result = Decoder(Ticket, {"Reps": {}}).decode({"Owner": {"firstName": "Ann"}})
    assert "Owner" not in result.record
    assert result.extra == {"Owner": {"firstName": "Ann"}}


@pytest.mark.parametrize("nothing", ["", None, {"@attributes": {"readonly": "true"}}])
def test_an_unloaded_relation_that_holds_nothing_is_not_kept(nothing: object) -> None:
    result = Decoder(Ticket, {}).decode({"Owner": nothing, "linesof": nothing})
    assert result.extra == {}
    assert result.unknown == []


@pytest.mark.parametrize("spelling", ["timestamp", "TIMESTAMP", "modified", "Modified"])
def test_takes_other_spellings(spelling: str) -> None:
    assert decoded({spelling: "2021-07-24T16:20:32Z"})["timeStamp"] == "2021-07-24T16:20:32+00:00"
    assert extra({spelling: "2021-07-24T16:20:32Z"}) == {}
    assert decoded({"linesof": {"Line": {"lineID": "1"}}})["Lines"] == [{"lineID": 1, "amount": None}]


def test_the_declared_spelling_wins() -> None:
    raw = {"modified": "2021-01-01T00:00:00Z", "timeStamp": "2022-01-01T00:00:00Z"}
    assert decoded(raw)["timeStamp"] == "2022-01-01T00:00:00+00:00"
    assert extra(raw) == {"modified": "2021-01-01T00:00:00Z"}


# ------------------------------------------------------------------------------------------- round trips

_DIGITS = st.decimals(allow_nan=False, allow_infinity=False, places=7, min_value=-(10**9), max_value=10**9)
_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
_SHORT = st.text(_CHARACTERS, max_size=5)
_WIRE = {
    Integer: st.integers(-(10**12), 10**12).map(str) | st.just(""),
    Float: _DIGITS.map(str) | st.just("") | st.just("1.0E-8"),
    Text: st.text(_CHARACTERS, max_size=20),
    Flag: st.sampled_from(["true", "false", ""]),
    Timestamp: st.datetimes().map(lambda d: d.replace(microsecond=0).isoformat() + "+00:00") | st.just(""),
    Date: st.dates().map(str) | st.dates(min_value=date(1000, 1, 1)).map("{:%m/%d/%Y}".format) | st.just(""),
    Texts: st.lists(_SHORT, max_size=3) | st.just(""),
    Anything: _SHORT | st.dictionaries(_SHORT, _SHORT, max_size=2),
}


def _record(shape: type[Shape], nested: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Records as the API may send them: any field may be missing, lists of one may be collapsed."""
    optional = {}
    for field in shape.fields.values():
        if field.write_only:
            continue
        if not isinstance(field, Nested):
            kind = next(k for k in type(field).__mro__ if k in _WIRE)
            optional[field.name] = _WIRE[kind]
        elif field.name in nested:
            below = _record(field.shape, nested[field.name])
            if isinstance(field, Many):
                lists = st.lists(below, max_size=2).map(lambda rows, f=field: {f.wrapper: rows} if rows else "")
                one = below.map(lambda row, f=field: {f.wrapper: row})
                optional[field.name] = lists | one | st.just("")
            else:
                optional[field.name] = below | st.just("")
    return st.fixed_dictionaries({}, optional=optional)


def _leaves(value: Any) -> list[Any]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return [value] if below is None else [leaf for item in below for leaf in _leaves(item)]


@given(_record(Ticket, ALL))
def test_encoding_is_the_inverse_of_decoding(raw: dict[str, Any]) -> None:
    once = Decoder(Ticket, ALL).decode(raw)
    assert once.extra == {}
    wire = encode(Ticket, once.record)
    assert not {bool, int, float} & set(map(type, _leaves(wire))), "scalars travel as text"
    again = Decoder(Ticket, ALL).decode(wire)
    assert again.record == once.record
    assert again.extra == {}
    assert encode(Ticket, again.record) == wire


@pytest.mark.parametrize("slug", sorted(RESOURCES))
@settings(max_examples=5)
@given(data=st.data())
def test_every_resource_comes_through_there_and_back(slug: str, data: st.DataObject) -> None:
    resource = RESOURCES[slug]
    nested = relations.tree(resource, relations.default(resource))
    raw = data.draw(_record(resource, nested))
    once = Decoder(resource, nested).decode(raw)
    assert once.extra == {}
    again = Decoder(resource, nested).decode(encode(resource, once.record))
    assert again.record == once.record


def test_encodes_as_the_api_writes() -> None:
    record = {
        "ticketID": 5,
        "total": Decimal("2.50"),
        "done": True,
        "note": None,
        "tags": ["a"],
        "Owner": {"firstName": "Ann"},
        "Lines": [{"lineID": 1, "amount": Decimal("1.0E-8")}],
        "Reps": [],
        "unheard": 3,
    }
    assert encode(Ticket, record) == {
        "ticketID": "5",
        "total": "2.50",
        "done": "true",
        "note": None,
        "tags": {"tag": ["a"]},
        "Owner": {"firstName": "Ann"},
        "Lines": {"Line": [{"lineID": "1", "amount": "0.000000010"}]},
        "Reps": "",
        "unheard": "3",
    }


class Keyring(Shape):
    """A record with a credential."""

    login = Text()
    password = Text(secret=True, aliases=("pwd",))
    Inner = One("Keyring", embedded=True)
    Keys = One("Keyring", secret=True)


def test_nested_credentials_are_left_out_unless_their_holder_was_asked_for() -> None:
    credentials = {"login": "ann", "password": "s3cret"}
    raw = {**credentials, "Inner": {**credentials, "PWD": "s3cret"}, "Keys": credentials}
    result = Decoder(Keyring, {"Inner": {}, "Keys": {}}).decode(raw)
    assert result.record == {**credentials, "Inner": {"login": "ann"}, "Keys": credentials}
    assert result.extra == {}


def test_a_credential_that_does_not_fit_is_not_kept() -> None:
    assert Decoder(Keyring, {}).decode({"password": ["s3cret"]}).extra == {"password": None}


# -------------------------------------------------------------------------------------------- seen on the wire


@pytest.mark.parametrize(
    ("stream", "raw", "expected"),
    [
        ("shop", {"gatewayConfigID": "77685b55-4fe8-46b0-b269-8c401813738a"}, "77685b55-4fe8-46b0-b269-8c401813738a"),
        ("shipment_item", {"employeeID": "1"}, 1),
        ("customer", {"Tags": {"@attributes": {"count": "2"}, "tag": ["vip", "club"]}}, ["vip", "club"]),
        ("customer", {"Tags": {"@attributes": {"count": "1"}, "tag": "vip"}}, ["vip"]),
        ("customer", {"Tags": {"@attributes": {"count": "0"}}}, []),
        ("session", {"Rights": {"transfers_send_stock": "true"}}, True),
    ],
)
def test_values_of_recorded_replies_have_columns(stream, raw, expected):
    resource = RESOURCES[stream]
    decoded = Decoder(resource, relations.tree(resource, [name for name in ("Tags",) if name in raw])).decode(raw)
    ((name, _),) = raw.items()
    value = decoded.record[name]
    if name == "Tags":
        value = [tag["name"] for tag in value]
    elif name == "Rights":
        value = value["transfers_send_stock"]
    assert value == expected
    assert decoded.extra == {}
