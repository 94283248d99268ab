"""What the tests of several packages share."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from ._chromium import browser
from ._postgres import postgres

__all__ = ["browser", "postgres"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Drop the output of tests that passed: whole syncs, which add up to gigabytes over a run."""
    report = yield
    if report.passed:
        report.sections.clear()
        if report.when == "teardown":
            item._report_sections.clear()
    return report
