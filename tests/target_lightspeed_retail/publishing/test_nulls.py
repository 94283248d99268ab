"""With ``nulls: omit``, nothing empty is sent, whatever shape a row has: an empty value clears a field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lightspeed_retail import bodies
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import (
    Anything,
    Date,
    Field,
    Flag,
    Float,
    Integer,
    Many,
    Nested,
    Shape,
    Texts,
    Timestamp,
)
from target_lightspeed_retail.configuration.publications import Event, Publications
from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.publishing.columns import UnknownColumns
from target_lightspeed_retail.publishing.payloads import Payloads
from target_lightspeed_retail.rows import Row
from target_lightspeed_retail.settings import TargetSettings

DEEPEST = 3

SCALARS: dict[type[Field], st.SearchStrategy[Any]] = {
    Integer: st.integers(1, 99),
    Float: st.decimals(1, 99, places=2),
    Flag: st.booleans(),
    Timestamp: st.just("2026-01-31T08:00:00+00:00"),
    Date: st.just("2026-01-31"),
    Texts: st.lists(st.just("blue"), max_size=2),
    Anything: st.just("x"),
}

WRITABLE = [resource for resource in RESOURCES.values() if resource.action("update") and len(resource.key) == 1]


def values(field: Field, depth: int) -> st.SearchStrategy[Any]:
    """Values that a row may have for a field: null among them, and nested records that hold nulls."""
    if isinstance(field, Nested):
        if depth == DEEPEST:
            return st.none()
        inner = records(field.shape, bodies.takes_within(field), depth + 1)
        return st.none() | (st.lists(inner, max_size=2) if isinstance(field, Many) else inner)
    kind = next((kind for kind in type(field).__mro__ if kind in SCALARS), None)
    return st.none() | (SCALARS[kind] if kind else st.just("some text"))


def records(shape: type[Shape], names: tuple[str, ...], depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Records with any of some fields."""
    return st.fixed_dictionaries({}, optional={name: values(shape.fields[name], depth) for name in names})


def empty_places(value: Any, place: str = "") -> Iterator[str]:
    """The places of all that the API takes for empty."""
    if value in (None, "", [], {}):
        yield place
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from empty_places(member, f"{place}.{name}")


@pytest.mark.parametrize("resource", WRITABLE, ids=lambda resource: resource.slug())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_empty_is_sent(resource: Any, data: st.DataObject) -> None:
    update = resource.action("update")
    names = bodies.takes(resource, update)
    row = data.draw(records(resource, names))
    options = {"stream": "x", "method": "UPDATE", "endpoint": resource.template(resource.action("get")), "path": {}}
    options["path"] = dict.fromkeys(resource.placeholders(), 1)
    publication = Publications(TargetSettings(publications=[options])).of("x")
    pending = PendingRow(Row("x", 1, row), Stream("x", {}, [], publication, tuple(row), ()), None, row)
    payloads = Payloads(references=None, columns=UnknownColumns("error"))  # type: ignore[arg-type]  # keys are this account's own
    request = payloads.draft(publication.templates[Event.UPDATE], pending)
    assert list(empty_places(request.sent_body or {"nothing": "is sent"})) == []
