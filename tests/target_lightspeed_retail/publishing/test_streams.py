from __future__ import annotations

import pytest

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.resources import RESOURCES
from target_lightspeed_retail.configuration.publications import Publications
from target_lightspeed_retail.publishing.streams import Streams
from target_lightspeed_retail.settings import TargetSettings


def streams(*names, **settings):
    found = Streams(Publications(TargetSettings(**{"keys": "external", **settings})))
    for name in names:
        announce(found, name)
    return found


def announce(found, name):
    resource = RESOURCES[name]
    return found.announce(name, {"properties": {field: {} for field in resource.fields}}, list(resource.key))


@pytest.mark.parametrize("names", [("item", "category", "manufacturer"), ("manufacturer", "item", "category")])
def test_streams_come_after_those_they_refer_to(names):
    order = list(streams(*names).in_order())
    assert order.index("item") == 2


def test_a_stream_may_refer_to_itself():
    assert list(streams("category").in_order()) == ["category"]


def test_of_a_circle_the_first_one_comes_first():
    lookups = {"item": {"resource": "Item", "where": {"description": "{name}"}}}
    publications = [{"stream": "manufacturer", "method": "UPSERT", "endpoint": "Manufacturer", "lookups": lookups}]
    settings = {"publications": publications, "unmatched": "by_name"}
    for names in (["item", "manufacturer"], ["manufacturer", "item"]):
        found = streams(*names, **settings)
        assert "item" in found["manufacturer"].refers_to()
        assert "manufacturer" in found["item"].refers_to()
        assert list(found.in_order()) == names


def test_it_knows_whether_a_stream_was_announced_like_this():
    found = streams("manufacturer")
    schema = found["manufacturer"].schema
    assert found.is_known("manufacturer", schema, ["manufacturerID"])
    assert not found.is_known("manufacturer", schema, ["name"])
    assert not found.is_known("manufacturer", {"properties": {"name": {}}}, ["manufacturerID"])
    assert not found.is_known("item", schema, ["manufacturerID"])


def test_references_mean_the_keys_of_streams_of_that_resource():
    publications = [{"stream": "makers", "method": "UPSERT", "endpoint": "Manufacturer"}]
    found = streams(publications=publications, unmatched="by_name")
    maker = RESOURCES["manufacturer"]
    assert found.sources(maker) == ["makers", "manufacturer"]
    announce(found, "manufacturer")
    assert found.sources(maker) == ["manufacturer", "makers"]
    assert streams(keys="remote").sources(maker) == []


def test_a_stream_is_expected_if_it_was_announced_or_configured():
    found = streams(publications=[{"stream": "makers", "method": "SKIP"}], unmatched="by_name")
    assert [found.is_expected(name) for name in ("makers", "item")] == [True, False]
    announce(found, "item")
    assert found.is_expected("item")


def test_a_stream_that_does_not_fit_is_not_announced():
    found = streams()
    with pytest.raises(ConfigurationError):
        found.announce("nonsense", {"properties": {}}, [])
    assert list(found.in_order()) == []
