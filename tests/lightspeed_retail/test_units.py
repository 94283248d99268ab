from __future__ import annotations

import pytest

from lightspeed_retail.units import drips, duration, share


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (12.4, "12 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (12.5, "12.5"), (1234.0, "1,234"), (0.1 + 0.2, "0.3")])
def test_drips(number: float, text: str) -> None:
    assert drips(number) == text


@pytest.mark.parametrize(("part", "whole", "text"), [(1, 4, "25%"), (0, 0, "0%"), (1.001, 1, "100%")])
def test_shares(part: float, whole: float, text: str) -> None:
    assert share(part, whole) == text
