"""What the tests of several packages share."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from ._chromium import browser
from ._postgres import postgres

__all__ = ["browser", "postgres"]

SERVERS = {
    "accounts",
    "browser",
    "history",
    "postgres",
    "project",
    "publish",
    "read",
    "sandbox",
    "served",
    "token_store",
}
"""Fixtures that serve an account, or start a browser, a database or a program."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ``make check`` leaves out; modules that start programs by themselves carry the mark."""
    for item in items:
        if isinstance(item, pytest.Function) and not SERVERS.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.integration)


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
