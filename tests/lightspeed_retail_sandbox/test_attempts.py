from __future__ import annotations

from lightspeed_retail_sandbox.clients import Attempts


def test_so_many_a_minute():
    attempts = Attempts()
    for now in (100.0, 110.5):
        assert attempts.wait(now, 2) == 0
        attempts.add(now)
    assert attempts.wait(120.0, 2) == 41
    assert attempts.wait(161.0, 2) == 0


def test_without_a_limit_nobody_waits():
    attempts = Attempts()
    attempts.add(100.0)
    assert attempts.wait(100.0, None) == 0
