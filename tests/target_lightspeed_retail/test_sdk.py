"""The SDK's own tests of a target."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from singer_sdk.testing import get_target_test_class

from lightspeed_retail_sandbox import Sandbox
from target_lightspeed_retail.target import TargetLightspeedRetail

SETTINGS = {"publications": [{"stream": "*", "method": "SKIP"}]}
"""What the target is tested with; how to find the sandbox joins it as soon as that runs."""

SuiteTests = get_target_test_class(TargetLightspeedRetail, config=SETTINGS)


class TestTarget(SuiteTests):
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def sandbox(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
        """The sandbox that the target publishes to; it starts before the suite's first run of the target."""
        folder = tmp_path_factory.mktemp("target")
        with Sandbox(limits=False, scale=0.01) as sandbox:
            SETTINGS.update(sandbox.settings)
            SETTINGS.update(journal=str(folder / "journal.sqlite"), rejects=str(folder / "rejects.jsonl"))
            yield sandbox
