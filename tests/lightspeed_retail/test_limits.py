from __future__ import annotations

import pytest
from requests.structures import CaseInsensitiveDict

from lightspeed_retail import limits


def test_reads_what_a_reply_says():
    headers = CaseInsensitiveDict(
        {
            "x-ls-api-bucket-level": "75.898271799086/90",
            "X-LS-API-BURST-LEVEL": "1/20",
            "X-LS-API-Drip-Rate": "1.5",
            "X-LS-API-RateLimit-Type": "api-burst-limiter",
        }
    )
    assert limits.bucket(headers) == (75.898271799086, 90)
    assert limits.burst(headers) == (1, 20)
    assert limits.drip_rate(headers) == 1.5
    assert limits.limiter(headers) == limits.BURST_LIMITER


def test_says_nothing_when_the_reply_does_not():
    assert limits.bucket({}) is None
    assert limits.burst({}) is None
    assert limits.drip_rate({}) is None
    assert limits.limiter({}) == ""


@pytest.mark.parametrize("odd", ["", "90", "a/b", "1/0", "1/", "/90", "nan/90", "1/inf", "-1/90"])
def test_takes_nonsense_for_nothing(odd):
    assert limits.bucket({limits.BUCKET_LEVEL: odd}) is None


@pytest.mark.parametrize("odd", ["", "0", "-1", "fast", "nan"])
def test_takes_an_impossible_rate_for_nothing(odd):
    assert limits.drip_rate({limits.DRIP_RATE: odd}) is None


def test_the_level_may_be_above_the_size():
    assert limits.bucket({limits.BUCKET_LEVEL: "92.57/90"}) == (92.57, 90)
