from __future__ import annotations

import logging

import pytest

from lightspeed_retail.errors import (
    BlockedByFirewall,
    ConfigurationError,
    Forbidden,
    MalformedReply,
    NotFound,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
)
from lightspeed_retail.retry import REFUSALS_PER_ATTEMPT, Retry, hold, passing

BUSY = "Something is wrong. Please try again later."

FAULTS = {
    "limited": RateLimited("x"),
    "not sent": Unreachable("x", sent=False),
    "dropped": Unreachable("x", sent=True),
    "malformed": MalformedReply("x"),
    "failure": ServerFailure("x", status=500),
    "timeout": ServerFailure("x", status=408),
    "too early": ServerFailure("x", status=425),
    "firewall": BlockedByFirewall("x", status=403),
    "forbidden": Forbidden("x", status=403),
    "busy": RequestRefused("x", status=400, api_message=BUSY),
    "wrong": RequestRefused("x", status=400, api_message="name cannot be blank."),
    "unauthorized": Unauthorized("x", status=401),
    "missing": NotFound("x", status=404, api_message=BUSY),
    "setting": ConfigurationError("x"),
}


@pytest.mark.parametrize(
    ("repeatable", "repeated"),
    [
        (
            True,
            {"limited", "not sent", "dropped", "malformed", "failure", "timeout", "too early", "firewall", "busy"},
        ),
        (False, {"limited", "not sent", "firewall"}),
    ],
)
def test_only_what_does_no_harm_is_repeated_after_it_may_have_arrived(repeatable, repeated):
    assert {name for name, fault in FAULTS.items() if passing(fault, repeatable=repeatable)} == repeated


def test_an_error_tells_whether_the_request_may_have_been_done():
    uncertain = {"dropped", "malformed", "failure", "timeout", "too early"}
    assert {name for name, fault in FAULTS.items() if fault.uncertain} == uncertain


class Flaky:
    """Fails with the given errors, one a call, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.attempts: list[int] = []

    def __call__(self, attempt: int) -> str:
        self.attempts.append(attempt)
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.fixture
def retry(fake_time):
    return Retry(6, sleep=fake_time.sleep, jitter=lambda bound: bound)


def failures(times):
    return [ServerFailure("It failed.", status=502) for _ in range(times)]


def test_waits_longer_each_time(retry, fake_time):
    flaky = Flaky(*failures(5))
    assert retry.run(flaky, repeatable=True) == "done"
    assert flaky.attempts == [1, 2, 3, 4, 5, 6]
    assert fake_time.slept == [1, 2, 4, 8, 16]


def test_waits_never_longer_than_a_minute_of_its_own_choice(fake_time):
    patient = Retry(12, sleep=fake_time.sleep, jitter=lambda bound: bound)
    patient.run(Flaky(*failures(11)), repeatable=True)
    assert max(fake_time.slept) == 60


def test_jitter_picks_up_to_the_bound(fake_time):
    Retry(6, sleep=fake_time.sleep).run(Flaky(*failures(5)), repeatable=True)
    assert all(0 <= waited <= bound for waited, bound in zip(fake_time.slept, [1, 2, 4, 8, 16], strict=True))


def test_gives_up_after_the_last_attempt_and_says_so(retry, fake_time):
    with pytest.raises(ServerFailure, match=r"It failed\. That was attempt 6\.") as caught:
        retry.run(Flaky(*failures(9)), repeatable=True)
    assert len(fake_time.slept) == 5
    assert caught.value.status == 502


def test_stops_at_once_when_it_is_no_use(retry, fake_time):
    flaky = Flaky(NotFound("It is gone.", status=404))
    with pytest.raises(NotFound) as caught:
        retry.run(flaky, repeatable=True)
    assert str(caught.value) == "It is gone."
    assert fake_time.slept == []


def test_other_errors_pass(retry):
    with pytest.raises(ZeroDivisionError):
        retry.run(Flaky(ZeroDivisionError()), repeatable=True)


def test_limiters_do_not_use_up_the_attempts_for_failures(retry, fake_time):
    limited = [RateLimited("Full.", retry_after=2.0) for _ in range(20)]
    flaky = Flaky(*limited, *failures(5))
    assert retry.run(flaky, repeatable=True) == "done"
    assert fake_time.slept == [2.0] * 20 + [1, 2, 4, 8, 16]


def test_limiters_are_bounded_too(retry, fake_time):
    with pytest.raises(RateLimited, match="attempt 60"):
        retry.run(Flaky(*[RateLimited("Full.", retry_after=1.0) for _ in range(100)]), repeatable=False)
    assert len(fake_time.slept) == 6 * REFUSALS_PER_ATTEMPT - 1


def test_a_wait_beyond_reason_ends_the_request(retry, fake_time):
    with pytest.raises(RateLimited):
        retry.run(Flaky(RateLimited("Full.", retry_after=3600.0)), repeatable=True)
    assert fake_time.slept == []


def test_a_failing_server_may_ask_for_more_time(retry, fake_time):
    retry.run(Flaky(ServerFailure("Down.", status=503, retry_after=30.0)), repeatable=True)
    assert fake_time.slept == [30.0]


@pytest.mark.parametrize(
    ("retry_after", "times", "seconds"),
    [(3.0, 1, 3.0), (0.2, 1, 1.0), (0.0, 1, 1.0), (None, 1, 1.0), (None, 4, 8.0), (None, 99, 60.0)],
)
def test_a_limiter_holds_for_a_second_at_least(retry_after, times, seconds):
    assert hold(RateLimited("Full.", retry_after=retry_after), times) == seconds


def test_one_attempt_means_one(fake_time):
    with pytest.raises(ServerFailure):
        Retry(1, sleep=fake_time.sleep).run(Flaky(*failures(1)), repeatable=True)
    assert fake_time.slept == []


@pytest.mark.parametrize(("most", "attempts"), [(2, 2), (9, 6), (None, 6)])
def test_a_request_may_be_worth_fewer_attempts(retry, most, attempts):
    flaky = Flaky(*failures(9))
    with pytest.raises(ServerFailure):
        retry.run(flaky, repeatable=True, max_attempts=most)
    assert len(flaky.attempts) == attempts


def test_says_what_it_waits_for(retry, caplog):
    with caplog.at_level(logging.INFO, "lightspeed_retail"):
        retry.run(Flaky(*failures(1)), repeatable=True)
    assert caplog.messages == ["It failed. Attempt 2 follows in 1.0 s."]


@pytest.mark.parametrize(
    ("before", "repeated"), [(ServerFailure("x", status=500), True), (RateLimited("x"), False), (None, False)]
)
def test_the_last_error_tells_whether_an_earlier_attempt_may_have_been_carried_out(before, repeated):
    flaky = Flaky(*filter(None, [before]), NotFound("x", status=404))
    with pytest.raises(NotFound) as caught:
        Retry(3, sleep=lambda seconds: None, jitter=lambda bound: 0.0).run(flaky, repeatable=True)
    assert caught.value.repeated is repeated
