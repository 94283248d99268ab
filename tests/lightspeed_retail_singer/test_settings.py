import pytest
from singer_sdk.helpers.capabilities import PluginCapabilities

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import SETTINGS
from lightspeed_retail_singer.settings import from_environment, read_sdk_settings, sdk_settings

MAPS, FLATTENING, BATCH = PluginCapabilities.STREAM_MAPS, PluginCapabilities.FLATTENING, PluginCapabilities.BATCH


def test_a_plugin_has_the_settings_of_its_capabilities_only():
    names = {setting.name for setting in sdk_settings([MAPS, FLATTENING])}
    assert {"stream_maps", "flattening_enabled"} <= names
    assert "batch_config" not in names
    assert {"batch_config"} == {setting.name for setting in sdk_settings([BATCH])}


def test_settings_given_as_text_are_typed():
    given = {"flattening_enabled": "true", "flattening_max_depth": "2", "stream_maps": '{"item": null}', "other": "x"}
    assert read_sdk_settings([MAPS, FLATTENING], given) == {
        "flattening_enabled": True,
        "flattening_max_depth": 2,
        "stream_maps": {"item": None},
    }


@pytest.mark.parametrize("given", [{"flattening_max_depth": "deep"}, {"batch_config": {"encoding": {}}}])
def test_a_wrong_value_is_refused_with_the_name_of_the_setting(given):
    (name,) = given
    with pytest.raises(ConfigurationError, match=name):
        read_sdk_settings([MAPS, FLATTENING, BATCH], given)


def test_the_environment_gives_text_for_every_setting(monkeypatch):
    monkeypatch.setenv("TAP_LIGHTSPEED_RETAIL_ACCOUNT_ID", "12")
    monkeypatch.setenv("TAP_LIGHTSPEED_RETAIL_HEADERS", '{"X-Token": ')
    found = from_environment(SETTINGS, "TAP_LIGHTSPEED_RETAIL_")
    assert found == {"account_id": "12", "headers": '{"X-Token": '}


def test_an_environment_variable_that_is_no_setting_is_refused(monkeypatch):
    monkeypatch.setenv("TAP_LIGHTSPEED_RETAIL_ACOUNT_ID", "12")
    with pytest.raises(ConfigurationError, match="Unknown setting: 'acount_id'"):
        from_environment(SETTINGS, "TAP_LIGHTSPEED_RETAIL_")


def test_the_log_level_and_what_meltano_adds_are_no_unknown_settings(monkeypatch):
    monkeypatch.setenv("TAP_LIGHTSPEED_RETAIL_LOGLEVEL", "DEBUG")
    monkeypatch.setenv("TAP_LIGHTSPEED_RETAIL__SELECT", '["*.*"]')
    assert from_environment(SETTINGS, "TAP_LIGHTSPEED_RETAIL_") == {}
