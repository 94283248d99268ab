"""What an account holds already can be published to it as it was read."""

from __future__ import annotations

from typing import Any

import pytest
from singer_sdk.singerlib.json import deserialize_json, serialize_json

from lightspeed_retail import relations
from lightspeed_retail.resources import RESOURCES
from target_lightspeed_retail.configuration.publications import by_offer

from ._publishing import Publishing, stream

BY_NAME = [name for name, resource in RESOURCES.items() if by_offer(resource) and resource.action("update")]


def held(publish: Publishing, name: str, loaded: tuple[str, ...]) -> list[dict[str, Any]]:
    """Some records as the tap writes them."""
    return [deserialize_json(serialize_json(row)) for row in publish.sandbox.rows(name, loaded)[:3]]


@pytest.mark.parametrize("name", BY_NAME)
def test_what_is_there_already_is_not_sent(publish: Publishing, name: str) -> None:
    loaded = tuple(relation for relation in relations.loadable(RESOURCES[name]) if "." not in relation)
    rows = held(publish, name, loaded)
    done = publish(stream(name, rows, RESOURCES[name].key), compare="account")
    assert done.status == 0, done.said
    assert (done.writes, {*done.outcomes}) == ([], {"unchanged"})


@pytest.mark.parametrize("name", BY_NAME)
def test_what_was_read_is_not_sent_where_it_is_not_taken(publish: Publishing, name: str) -> None:
    done = publish(stream(name, held(publish, name, ()), RESOURCES[name].key), compare="none")
    assert {*done.outcomes} <= {"updated", "unchanged", "rejected"}
    assert {*done.why("status")} <= {422}, done.said  # what is completed, sent or paid cannot be changed
