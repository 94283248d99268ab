from __future__ import annotations

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import bodies
from lightspeed_retail_sandbox.errors import Refusal

LINES = RESOURCES["sale"].fields["SaleLines"]
LINE, OTHER = {"itemID": "1"}, {"itemID": "2"}


def create(slug="item"):
    return RESOURCES[slug].action("create")


@pytest.mark.parametrize(
    ("value", "records"),
    [
        ({"SaleLine": [LINE, OTHER]}, [LINE, OTHER]),
        ({"SaleLine": LINE}, [LINE]),
        ([{"SaleLine": LINE}, {"SaleLine": OTHER}], [LINE, OTHER]),
        ("", []),
        (None, []),
        ({"SaleLine": []}, []),
    ],
)
def test_nested_records_come_in_wrappers(value, records):
    assert bodies.records(LINES, value) == records


@pytest.mark.parametrize("value", [[LINE], LINE, {"SaleLine": ["x"]}, "x", 1])
def test_anything_else_is_refused(value):
    with pytest.raises(Refusal, match="SaleLines"):
        bodies.records(LINES, value)


def test_plain_text_stands_for_a_record_where_that_was_seen():
    assert bodies.records(RESOURCES["vendor"].fields["Reps"], "John Doe") == [{"firstName": "John Doe"}]
    assert bodies.records(RESOURCES["sale_line"].fields["Note"], "gift") == [{"note": "gift"}]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"null", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff"])
def test_only_a_json_object_is_a_body(content):
    with pytest.raises(Refusal) as caught:
        bodies.read(create(), "application/json", content)
    assert caught.value.status == 400


def test_fractions_stay_exact():
    assert bodies.read(create(), "", b'{"defaultCost": 0.1000000000000000055}').fields == {
        "defaultCost": "0.1000000000000000055"
    }


def test_calls_need_no_body():
    assert bodies.read(RESOURCES["inventory_transfer"].action("send"), "", b"") == bodies.Body()


def test_an_upload_has_parts():
    content = (
        b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{"itemID": 1}\r\n'
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n\x00\xff\r\n--x--\r\n'
    )
    body = bodies.read(create("image"), "multipart/form-data; boundary=x", content)
    assert body.fields == {"itemID": 1}
    assert body.files["image"] == bodies.File("a.jpg", b"\x00\xff")


def test_an_upload_is_no_json():
    with pytest.raises(Refusal, match="multipart/form-data with the parts data, image"):
        bodies.read(create("image"), "application/json", b"{}")


def test_unknown_parts_are_named():
    content = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n1\r\n--x--\r\n'
    with pytest.raises(Refusal, match="There is no part 'file'"):
        bodies.read(create("image"), "multipart/form-data; boundary=x", content)
