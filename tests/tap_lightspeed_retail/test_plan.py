"""What a stream asks for."""

from typing import Any

import pytest

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.resources import RESOURCES
from tap_lightspeed_retail.plan import STREAMS, Plan, check_mapped_streams, check_streams
from tap_lightspeed_retail.settings import TapSettings


def plan(slug: str, **settings: Any) -> Plan:
    return Plan.make(RESOURCES[slug], TapSettings.from_mapping(settings))


def test_a_stream_for_everything_that_can_be_listed_and_for_the_session() -> None:
    assert set(STREAMS) == {name for name, resource in RESOURCES.items() if resource.listable()} | {"session"}
    assert not {"sale_refund", "register_open", "workorder_clone"} & set(STREAMS)


def test_relations_are_those_asked_for() -> None:
    assert plan("sale", relations={"sale": ["SaleLines", "SalePayments"]}).relations == ("SaleLines", "SalePayments")
    assert plan("sale", relations={"sale": []}).relations == ()
    assert "SaleLines.Item" in plan("sale", relations={"sale": "all"}).relations
    assert plan("sale").relations == ("SaleNotes",)


def test_filters_are_written_as_the_api_does() -> None:
    filters = plan("sale", requests={"sale": {"query": {"completed": True, "shopID": "IN,[1,2]"}}}).filters
    assert filters == {"completed": "true", "shopID": "IN,[1,2]"}


def test_a_path_parameter_is_a_parent_or_the_record_s_own_key() -> None:
    choice = plan(
        "customer_custom_field_choice", requests={"customer_custom_field_choice": {"path": {"customFieldID": 3}}}
    )
    assert (choice.path, choice.key) == ({"customFieldID": 3}, None)
    item = plan("item", requests={"item": {"path": {"itemID": 5}}})
    assert (item.path, item.key) == ({}, 5)


@pytest.mark.parametrize(
    ("slug", "settings", "words"),
    [
        ("sale", {"relations": {"sale": ["Lines"]}}, ["'Lines'", "SaleLines"]),
        ("sale", {"relations": {"sale": 5}}, ["relations", "sale"]),
        ("sale", {"requests": {"sale": {"query": {"colour": "red"}}}}, ["'colour'", "saleID", "or"]),
        ("sale", {"requests": {"sale": {"query": "completed"}}}, ["query of sale"]),
        ("sale", {"requests": {"sale": {"filter": {}}}}, ["path and query"]),
        ("sale", {"requests": {"sale": 3}}, ["path and query"]),
        ("sale", {"requests": {"sale": {"path": {"shopID": 1}}}}, ["'shopID'", "saleID"]),
        ("sale", {"requests": {"sale": {"path": {"saleID": None}}}}, ["saleID", "not a key"]),
        ("option", {"requests": {"option": {"path": {"name": "x"}}}}, ["'name'", "none"]),
        (
            "reports_accounting_taxes_by_day",
            {"requests": {"reports_accounting_taxes_by_day": {"query": {"startDate": "2024-01-01"}}}},
            ["startDate", "start_date"],
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_clear_message(slug: str, settings: Any, words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        plan(slug, **settings)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


@pytest.mark.parametrize("setting", ["relations", "requests"])
def test_unknown_streams_are_refused(setting: str) -> None:
    with pytest.raises(ConfigurationError, match=r"'itemshop'.*Did you mean 'item_shop'"):
        check_streams(TapSettings.from_mapping({setting: {"itemshop": {}}}))


def test_a_filter_that_the_endpoint_insists_on_is_missed_when_the_stream_is_read() -> None:
    search = plan("catalog_search")
    assert search.missing == ("description",)
    with pytest.raises(ConfigurationError, match="description"):
        search.check_complete()
    plan("catalog_search", requests={"catalog_search": {"query": {"description": "tyre"}}}).check_complete()
    plan("reports_accounting_taxes_by_day").check_complete()


@pytest.mark.parametrize("name", ["sale", "sale_*", "*", "__else__", "till"])
def test_stream_maps_may_name_streams_patterns_and_aliases(name: str) -> None:
    check_mapped_streams({name: {"__source__": "sale"} if name == "till" else None})
