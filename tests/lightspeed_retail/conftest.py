"""A clock that only moves when somebody sleeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

START = datetime(2026, 3, 17, 12, 0, 0, tzinfo=UTC)


class FakeTime:
    """Time for tests: ``slept`` lists every wait."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000.0)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def passes(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()
