"""The tap's own settings: what they take, and what they say of what they do not take."""

from datetime import UTC, datetime

import pytest

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import SETTINGS
from tap_lightspeed_retail.settings import TAP_SETTINGS, TapSettings


def test_defaults_hold_when_nothing_is_set():
    settings = TapSettings.from_mapping({})
    assert settings == TapSettings()
    assert (settings.page_size, settings.archived, settings.lookback_seconds, settings.extra_fields) == (
        100,
        "true",
        60,
        "column",
    )
    assert (settings.start_date, settings.relations, settings.requests) == (None, None, None)


def test_no_setting_has_the_name_of_a_shared_one():
    assert not {setting.name for setting in TAP_SETTINGS} & {setting.name for setting in SETTINGS}


def test_every_setting_says_what_it_means_and_none_is_secret():
    assert all(setting.about.endswith(".") and not setting.secret for setting in TAP_SETTINGS)


def test_every_default_passes_its_own_check():
    for setting in TAP_SETTINGS:
        if setting.default is not None:
            assert setting.read(setting.default) == setting.default


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2024-01-31", datetime(2024, 1, 31, tzinfo=UTC)),
        ("2024-01-31T08:00:00Z", datetime(2024, 1, 31, 8, tzinfo=UTC)),
        ("2024-01-31T08:00:00", datetime(2024, 1, 31, 8, tzinfo=UTC)),
        ("2024-01-31T08:00:00-05:00", datetime(2024, 1, 31, 13, tzinfo=UTC)),
    ],
)
def test_a_start_date_is_a_moment_in_utc(given, moment):
    start = TapSettings.from_mapping({"start_date": given}).start_date
    assert start == moment
    assert start.tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "given", "typed"),
    [
        ("page_size", "50", 50),
        ("page_size", 1, 1),
        ("lookback_seconds", "0", 0),
        ("archived", "only", "only"),
        ("extra_fields", "drop", "drop"),
        ("archived", True, "true"),
        ("archived", False, "false"),
        ("archived", "True", "true"),
        ("relations", '{"sale": ["SaleLines"]}', {"sale": ["SaleLines"]}),
        ("requests", {"sale": {"query": {"completed": "true"}}}, {"sale": {"query": {"completed": "true"}}}),
    ],
)
def test_texts_stand_for_every_kind(name, given, typed):
    assert getattr(TapSettings.from_mapping({name: given}), name) == typed


@pytest.mark.parametrize("nothing", [None, ""])
def test_empty_means_not_set(nothing):
    assert TapSettings.from_mapping({setting.name: nothing for setting in TAP_SETTINGS}) == TapSettings()


@pytest.mark.parametrize(
    ("name", "given", "advice"),
    [
        ("start_date", "yesterday", "Give a date or a timestamp, such as 2024-01-31 or 2024-01-31T08:00:00Z."),
        ("start_date", "2024-02-30", "Give a date or a timestamp"),
        ("start_date", ["2024-01-31"], "Give a text."),
        ("page_size", 0, "Give at least 1."),
        ("page_size", 101, "Give at most 100."),
        ("start_date", "0001-01-01T00:00:00+14:00", "Give a date or a timestamp"),
        ("lookback_seconds", 10**12, "Give at most 31,622,400."),
        ("page_size", 2.5, "Give a whole number."),
        ("page_size", True, "Give a whole number."),
        ("archived", 1, "Give one of false, true, only."),
        ("archived", "yes", "Give one of false, true, only."),
        ("relations", ["SaleLines"], "Give an object, or the JSON text of one."),
        ("requests", "{", "Give an object, or the JSON text of one."),
        ("lookback_seconds", -1, "Give at least 0."),
        ("extra_fields", "keep", "Give one of column, warn, drop."),
    ],
)
def test_a_wrong_value_is_named_with_what_to_give(name, given, advice):
    with pytest.raises(ConfigurationError) as caught:
        TapSettings.from_mapping({name: given})
    assert str(caught.value).startswith(f"Setting '{name}' cannot be {given!r}. ")
    assert advice in str(caught.value)
