from __future__ import annotations

from typing import Any

import pytest

from ._publishing import Publishing, record, schema, stream


def one(publish: Publishing, slug: str, **where: Any) -> dict[str, Any]:
    """The one record that has certain values."""
    (found,) = (row for row in publish.sandbox.rows(slug) if all(row[name] == value for name, value in where.items()))
    return found


def test_rows_are_mapped_before_they_are_published(publish: Publishing) -> None:
    done = publish(
        stream("products", [{"sku": "1", "label": "bell"}, {"sku": "2", "label": "horn"}], ["sku"]),
        stream_maps={"products": {"name": "label.upper()", "__filter__": "sku == '1'", "__alias__": "manufacturers"}},
        publications=[{"stream": "manufacturers", "method": "POST", "endpoint": "Manufacturer"}],
    )
    assert done.status == 0, done.said
    assert done.writes == ["POST Manufacturer"]
    assert one(publish, "manufacturer", name="BELL")


@pytest.mark.parametrize(("flattened", "column"), [(False, "address.city"), (True, "address__city")])
def test_objects_may_be_flattened(publish: Publishing, flattened: bool, column: str) -> None:
    nested = {"type": "object", "properties": {"city": {"type": "string"}}}
    described = schema("people", ["id"], id="integer", address="object")
    described["schema"]["properties"]["address"] = nested
    settings = {"flattening_enabled": True, "flattening_max_depth": 3} if flattened else {}
    publication = {"stream": "*", "method": "POST", "endpoint": "Customer", "payload": {"firstName": f"{{{column}}}"}}
    done = publish(
        [described, record("people", id=1, address={"city": "Bern"})], publications=[publication], **settings
    )
    assert done.status == 0, done.said
    assert one(publish, "customer", firstName="Bern")
