from __future__ import annotations

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.settings import TARGET_SETTINGS, TargetSettings


def test_what_is_not_set_has_its_default():
    settings = TargetSettings.from_mapping({})
    assert (settings.compare, settings.nulls, settings.missing, settings.unmatched) == (
        "journal",
        "omit",
        "error",
        "refuse",
    )
    assert (settings.dry_run, settings.max_rejects, settings.upload_folder) == (False, None, None)


@pytest.mark.parametrize(
    ("config", "problem"),
    [({"compare": "acount"}, "compare"), ({"max_rejects": -1}, "max_rejects"), ({"dry_run": "maybe"}, "dry_run")],
)
def test_a_value_that_does_not_fit_is_an_error(config, problem):
    with pytest.raises(ConfigurationError, match=problem):
        TargetSettings.from_mapping(config)


def test_a_database_may_have_a_password():
    assert [one.name for one in TARGET_SETTINGS if one.secret] == ["journal"]
