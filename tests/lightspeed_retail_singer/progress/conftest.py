"""A tally and the time it goes by."""

from __future__ import annotations

import pytest

from lightspeed_retail_singer.progress import Tally

from ._runs import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tally(clock: Clock) -> Tally:
    return Tally(clock)
