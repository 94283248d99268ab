from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.errors import ApiRefusal
from lightspeed_retail_sandbox.limits import Limits


@pytest.fixture
def limits(clock):
    return Limits(1, clock)


def refused(limits, cost=1.0, **options):
    with pytest.raises(ApiRefusal) as caught:
        limits.enter(cost, **options)
    assert caught.value.status == 429
    return caught.value.headers


@pytest.mark.parametrize(
    ("registers", "size", "drip", "burst"), [(1, 90, 1.0, 20), (2, 100, 1.5, 22), (5, 130, 3.0, 29)]
)
def test_registers_make_the_bucket_bigger_and_faster(clock, registers, size, drip, burst):
    limits = Limits(registers, clock)
    assert (limits.size, limits.drip, limits.burst) == (size, drip, burst)


def test_headers_tell_the_state(limits):
    assert limits.enter(1.4) == {
        "X-LS-API-Bucket-Level": "1.4/90",
        "X-LS-API-Burst-Level": "1/20",
        "X-LS-API-Drip-Rate": "1",
        "X-LS-API-Request-Cost": "1.4",
    }


def test_the_bucket_drips(limits, clock):
    limits.enter(10)
    clock.now += 4
    assert limits.enter(1)["X-LS-API-Bucket-Level"] == "7/90"
    clock.now += 100
    assert limits.enter(1)["X-LS-API-Bucket-Level"] == "1/90"


def test_the_request_that_overfills_passes_and_later_ones_wait(limits, clock):
    limits.enter(89)
    assert limits.enter(10)["X-LS-API-Bucket-Level"] == "99/90"
    headers = refused(limits, 2)
    assert headers["X-LS-API-RateLimit-Type"] == "api-leaky-bucket"
    assert headers["Retry-After"] == "9"
    assert headers["X-LS-API-Bucket-Level"] == "99/90"
    clock.now += 9
    assert refused(limits)["Retry-After"] == "1"
    clock.now += 0.5
    assert limits.enter(1)["X-LS-API-Bucket-Level"] == "90.5/90"


def test_bursts_are_counted_by_the_second(limits, clock):
    for _ in range(20):
        limits.enter(0.1)
    headers = refused(limits)
    assert headers["X-LS-API-RateLimit-Type"] == "api-burst-limiter"
    assert headers["Retry-After"] == "1"
    clock.now += 1
    assert limits.enter(0.1)["X-LS-API-Burst-Level"] == "1/20"


def test_one_gift_card_look_up_a_second(limits, clock):
    limits.enter(1, gift_card=True)
    refused(limits, gift_card=True)
    limits.enter(1)
    clock.now += 1
    limits.enter(1, gift_card=True)


def test_without_limits_nothing_is_refused(clock):
    limits = Limits(1, clock, enforced=False)
    assert [limits.enter(50) for _ in range(30)][-1] == {"X-LS-API-Request-Cost": "50"}


def test_reset_empties_the_bucket(limits):
    limits.enter(95)
    limits.reset()
    assert limits.enter(1)["X-LS-API-Bucket-Level"] == "1/90"
