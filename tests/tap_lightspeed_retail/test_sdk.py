"""The SDK's own tests of a tap, over every stream."""

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.tap import TapLightspeedRetail

from ._reader import CHAIN

OPEN_REGISTER = 1

SETTINGS = {
    "requests": {
        "catalog_search": {"query": {"description": "~,%e%"}},
        "register_calculated": {"path": {"registerID": OPEN_REGISTER}},
    }
}
"""What the tap is tested with; how to find the sandbox joins it as soon as that runs."""


def every_stream():
    """The catalog with every stream selected."""
    catalog = TapLightspeedRetail(config=SETTINGS).catalog_dict
    for entry in catalog["streams"]:
        for metadata in entry["metadata"]:
            if not metadata["breadcrumb"]:
                metadata["metadata"]["selected"] = True
    return catalog


SuiteTests = get_tap_test_class(
    TapLightspeedRetail,
    config=SETTINGS,
    parse_env_config=False,
    catalog=every_stream(),
    include_stream_attribute_tests=False,  # they test the values of the first attribute over and over
    suite_config=SuiteConfig(max_records_limit=100),
)


class TestTap(SuiteTests):
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def sandbox(cls):
        """The sandbox that the tap reads; it starts before the suite's first run of the tap."""
        with Sandbox(limits=False, **CHAIN) as sandbox:
            SETTINGS.update(sandbox.settings)
            yield sandbox
