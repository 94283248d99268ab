from __future__ import annotations

import pytest

from lightspeed_retail.auth.quota import MOST_REFRESHES, WINDOW, Quota

NOW = 1_000_000.0


def test_five_a_minute():
    assert (MOST_REFRESHES, WINDOW) == (5, 60)


@pytest.mark.parametrize(
    ("ago", "delay"),
    [
        ([], 0),
        ([1, 2, 3, 4], 0),
        ([50, 40, 30, 20, 10], 10),
        ([59, 50, 40, 30, 20, 10], 10),
        ([60, 40, 30, 20, 10], 0),
        ([0, 0, 0, 0, 0], 60),
        ([10, 50, 20, 40, 30], 10),
    ],
)
def test_the_sixth_waits_until_the_first_is_a_minute_old(ago, delay):
    assert Quota().delay([NOW - seconds for seconds in ago], NOW) == pytest.approx(delay)


def test_failures_count_beside_what_is_kept():
    quota = Quota()
    for seconds in (30, 20, 10):
        quota.fail(NOW - seconds)
    assert quota.delay([NOW - 5], NOW) == 0
    assert quota.delay([NOW - 50, NOW - 5], NOW) == pytest.approx(10)


def test_tokens_tell_of_failures_too():
    quota = Quota()
    quota.fail(NOW - 20)
    kept = quota.succeed([NOW - 70, NOW - 30], NOW)
    assert kept == (NOW - 30, NOW - 20, NOW)
    quota.settle()
    assert quota.succeed(kept, NOW + 1) == (*kept, NOW + 1)


def test_a_clock_that_was_put_right_does_not_stop_everything():
    assert Quota().delay([NOW + 3600] * 9, NOW) == 0


def test_a_clock_that_is_a_little_ahead_is_believed():
    assert Quota().delay([NOW + 5] * 5, NOW) == pytest.approx(65)
