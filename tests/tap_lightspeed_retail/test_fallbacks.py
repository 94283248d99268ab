"""In which other way a list is requested after a refusal, and what is said of it."""

import logging

import pytest

from lightspeed_retail.errors import NotFound, RequestRefused
from lightspeed_retail.resources import RESOURCES
from tap_lightspeed_retail.fallbacks import Fallbacks, Way, ways

SINCE = {"timeStamp": ">=,2024-01-01T00:00:00+00:00"}
NOT_ALLOWED = "Tried to load one or more relations that are not allowed: "


def refusal(words="Invalid query.", status=400):
    return RequestRefused(f"item: refused: {words}", status=status, api_message=words)


@pytest.fixture
def fallbacks():
    return Fallbacks("item", ("ItemShops", "ItemShops.Shop", "Note"), logging.getLogger("tap"))


# -------------------------------------------------------------------------------------------------------- ways


@pytest.mark.parametrize(
    ("stream", "version", "sort", "expected"),
    [
        ("item", "V3", "timeStamp", ["timeStamp", "itemID", None]),
        ("item", "V2", "timeStamp", ["timeStamp", "itemID", None]),
        ("item", "V3", "", [""]),
        ("item", "V2", "", ["itemID", None]),
        ("inventory_log", "V3", "inventoryLogID", ["inventoryLogID", None]),
        ("display_template_label", "V3", "", [""]),
        ("display_template_label", "V2", "", [""]),
    ],
)
def test_a_list_is_sorted_as_long_as_it_can_be(stream, version, sort, expected):
    resource = RESOURCES[stream]
    assert ways(resource, version, sort, {}, needed=False) == tuple(Way(order, {}) for order in expected)


def test_the_filter_is_the_last_to_be_left_out():
    assert ways(RESOURCES["item"], "V3", "timeStamp", SINCE, needed=False) == (
        Way("timeStamp", SINCE),
        Way("itemID", SINCE),
        Way(None, SINCE),
        Way(None, {}),
    )


def test_a_filter_that_is_needed_stays():
    assert ways(RESOURCES["shop"], "V3", "", SINCE, needed=True) == (Way("", SINCE),)


# ---------------------------------------------------------------------------------------------------- refusals


def test_each_refusal_leads_to_the_next_way_and_is_reported_once(fallbacks, caplog):
    fallbacks.begin(ways(RESOURCES["item"], "V3", "timeStamp", SINCE, needed=False))
    assert not fallbacks.is_second_best
    fallbacks.after(refusal(), on_first_page=True)
    assert fallbacks.way == Way("itemID", SINCE)
    assert fallbacks.is_second_best
    assert caplog.messages == []
    fallbacks.report()
    fallbacks.report()
    (warning,) = caplog.messages
    assert warning == (
        "item: the account refuses to list records in the order of timeStamp; reading them in another one. If the run "
        "is interrupted, the next one reads the list from its beginning."
    )


def test_a_filter_that_was_left_out_is_named(fallbacks, caplog):
    fallbacks.begin(ways(RESOURCES["shop"], "V3", "", SINCE, needed=False))
    fallbacks.after(refusal(), on_first_page=True)
    fallbacks.report()
    assert caplog.messages == ["item: the account refuses the filter on timeStamp; every run reads the whole list."]


def test_a_list_that_is_refused_in_every_way_fails_with_the_first_refusal(fallbacks, caplog):
    first = refusal("Invalid query.")
    fallbacks.begin([Way("timeStamp", {}), Way(None, {})])
    fallbacks.after(first, on_first_page=True)
    with pytest.raises(RequestRefused) as raised:
        fallbacks.after(refusal("Something else."), on_first_page=True)
    assert raised.value is first
    assert caplog.messages == []


@pytest.mark.parametrize(
    "error",
    [
        NotFound("", status=404),
        RequestRefused("", status=405),
        refusal("Please try again later."),
    ],
)
def test_other_errors_are_no_reason_to_ask_in_another_way(fallbacks, error):
    fallbacks.begin([Way("timeStamp", {}), Way(None, {})])
    with pytest.raises(RequestRefused) as raised:
        fallbacks.after(error, on_first_page=True)
    assert raised.value is error


@pytest.mark.parametrize(("words", "helps"), [("Cannot sort by TIMESTAMP.", True), ("Invalid cursor.", False)])
def test_in_the_middle_of_a_list_the_refusal_has_to_name_the_field(fallbacks, words, helps):
    fallbacks.begin([Way("timeStamp", {}), Way(None, {})])
    if helps:
        fallbacks.after(refusal(words), on_first_page=False)
        assert fallbacks.way == Way(None, {})
    else:
        with pytest.raises(RequestRefused, match="Invalid cursor"):
            fallbacks.after(refusal(words), on_first_page=False)


@pytest.mark.parametrize("on_first_page", [True, False])
def test_a_refused_relation_is_dropped_with_those_below_it(fallbacks, caplog, on_first_page):
    fallbacks.begin([Way("timeStamp", {}), Way(None, {})])
    fallbacks.after(refusal(NOT_ALLOWED + "ItemShops"), on_first_page=on_first_page)
    assert fallbacks.relations == ("Note",)
    assert not fallbacks.is_second_best
    fallbacks.report()
    fallbacks.report()
    (warning,) = caplog.messages
    assert warning == (
        "item: the account refuses the relations ItemShops, ItemShops.Shop; reading without them. List the others in "
        "the setting 'relations' to leave them out."
    )
    fallbacks.begin([Way("", {})])
    assert fallbacks.relations == ("Note",)


def test_a_refusal_of_a_relation_that_was_not_requested_changes_nothing(fallbacks):
    fallbacks.begin([Way("", {})])
    with pytest.raises(RequestRefused, match="Sale"):
        fallbacks.after(refusal(NOT_ALLOWED + "Sale"), on_first_page=True)
    assert fallbacks.relations == ("ItemShops", "ItemShops.Shop", "Note")
