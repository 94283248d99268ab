from __future__ import annotations

import threading

import pytest

from lightspeed_retail.throttle import Throttle, Window


def headers(bucket="0/90", rate="1", burst="1/1000"):
    return {"X-LS-API-Bucket-Level": bucket, "X-LS-API-Drip-Rate": rate, "X-LS-API-Burst-Level": burst}


@pytest.fixture
def throttle(fake_time):
    return Throttle(clock=fake_time.monotonic, sleep=fake_time.sleep)


def told(throttle, **said):
    """Let one free request bring the headers."""
    throttle.before(0)
    throttle.after(headers(**said), 0)
    return throttle


def test_nothing_is_assumed_before_the_first_reply(throttle, fake_time):
    for _ in range(500):
        throttle.before(10)
    assert fake_time.slept == []


def test_a_server_without_limits_is_never_waited_for(throttle, fake_time):
    for _ in range(500):
        throttle.before(10)
        throttle.after({}, 10)
    assert fake_time.slept == []


def test_waits_until_the_request_fits(throttle, fake_time):
    told(throttle, bucket="85/90", rate="1.5")
    throttle.before(8)
    assert fake_time.slept == [pytest.approx(3 / 1.5)]


def test_does_not_wait_while_there_is_room(throttle, fake_time):
    told(throttle, bucket="80/90")
    throttle.before(10)
    assert fake_time.slept == []


def test_the_bucket_drains_while_nothing_is_sent(throttle, fake_time):
    told(throttle, bucket="90/90")
    fake_time.passes(30)
    throttle.before(30)
    assert fake_time.slept == []


def test_counts_what_is_on_its_way(throttle, fake_time):
    told(throttle, bucket="80/90")
    throttle.before(6)
    throttle.before(6)
    assert fake_time.slept == [pytest.approx(2)]


def test_a_reply_corrects_but_keeps_what_others_still_have_on_their_way(throttle, fake_time):
    told(throttle, bucket="10/90")
    throttle.before(30)
    throttle.before(5)
    throttle.after(headers(bucket="50/90"), 5)  # 30 drips are still under way
    throttle.before(10)
    assert fake_time.slept == []
    throttle.before(1)
    assert fake_time.slept == [pytest.approx(1)]


def test_a_failed_request_is_no_longer_on_its_way(throttle, fake_time):
    told(throttle, bucket="0/90")
    throttle.before(50)
    throttle.after({}, 50)
    throttle.before(1)
    throttle.after(headers(bucket="10/90"), 1)
    throttle.before(80)
    assert fake_time.slept == []


def test_a_request_dearer_than_the_bucket_goes_when_it_is_empty(throttle, fake_time):
    told(throttle, bucket="45/90", rate="3")
    throttle.before(200)
    assert fake_time.slept == [pytest.approx(15)]


def test_a_new_size_is_taken_over(throttle, fake_time):
    told(throttle, bucket="85/90")
    throttle.before(0)
    throttle.after(headers(bucket="85/190", rate="6"), 0)
    throttle.before(100)
    assert fake_time.slept == []


def test_nonsense_in_the_headers_changes_nothing(throttle, fake_time):
    told(throttle, bucket="85/90")
    throttle.before(0)
    throttle.after(headers(bucket="?", rate="0", burst="x/y"), 0)
    throttle.before(10)
    assert fake_time.slept == [pytest.approx(5)]


def test_keeps_to_the_burst_limit_in_every_second(throttle, fake_time):
    told(throttle, bucket="0/10000", burst="1/5")
    gone = []
    for _ in range(20):
        throttle.before(1)
        gone.append(fake_time.seconds)
    assert all(later - earlier >= 1 for earlier, later in zip(gone, gone[5:], strict=False))
    assert sum(fake_time.slept) <= 4 + 1e-6


def test_counts_the_bursts_of_other_programs(throttle, fake_time):
    told(throttle, bucket="0/10000", burst="5/5")
    throttle.before(1)
    assert fake_time.slept == [pytest.approx(1)]


def test_holds_everything_for_a_while(throttle, fake_time):
    throttle.hold(3)
    throttle.hold(1)
    throttle.before(0)
    assert fake_time.slept == [pytest.approx(3)]


def test_threads_together_stay_below_the_size():
    moment, lock = 0.0, threading.Lock()
    sent: list[tuple[float, float]] = []

    def clock():
        with lock:
            return moment

    def sleep(seconds):
        nonlocal moment
        with lock:
            moment += seconds

    throttle = told(Throttle(clock=clock, sleep=sleep), bucket="0/50", rate="10")

    def work():
        for _ in range(25):
            throttle.before(4)
            with lock:
                sent.append((moment, 4))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(sent) == 100
    assert sum(cost for _, cost in sent) <= 50 + 10 * moment + 1e-3
    assert moment == pytest.approx((400 - 50) / 10, abs=0.5)


def test_a_window_says_when_the_next_one_fits():
    window = Window(60, 2)
    window.add(0)
    window.add(10)
    assert window.delay(20) == 40
    assert window.delay(60) == 0
    window.add(60)
    assert window.delay(61) == 9


def test_what_was_spent_is_what_the_server_charged():
    throttle = Throttle(clock=lambda: 0.0, sleep=lambda seconds: None)
    throttle.after({"X-LS-API-Request-Cost": "1.4"}, 1)
    throttle.after({"Content-Type": "application/json"}, 2)  # it does not say, so what was expected counts
    throttle.after({}, 10)  # no reply came
    assert throttle.spent == pytest.approx(3.4)


def test_the_rate_is_not_known_before_a_reply_tells_it():
    throttle = Throttle(clock=lambda: 0.0, sleep=lambda seconds: None)
    assert throttle.rate is None
    throttle.after({"X-LS-API-Drip-Rate": "1.5"}, 1)
    assert throttle.rate == 1.5
