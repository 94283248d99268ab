from __future__ import annotations

import signal
import threading

import pytest

from lightspeed_retail.auth.signals import SIGNALS, finish


class Signalled(BaseException):
    """What the handlers of these tests raise."""


@pytest.fixture(autouse=True)
def _handlers():
    def handle(*_):
        raise Signalled

    former = {number: signal.signal(number, handle) for number in SIGNALS}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


def interrupt(number=signal.SIGTERM):
    """Send a signal to the main thread, where those from outside go."""
    signal.pthread_kill(threading.main_thread().ident, number)


def test_gives_what_the_work_gives():
    assert finish(lambda: 5) == 5
    with pytest.raises(ZeroDivisionError):
        finish(lambda: 1 / 0)


def test_works_in_a_thread_that_is_waited_for():
    thread = finish(threading.current_thread)
    assert thread is not threading.main_thread()
    assert not thread.daemon


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_signal_waits_for_the_end_of_the_work(number, times):
    done = []

    def work():
        for _ in range(times):
            interrupt(number)
        done.append(True)

    with pytest.raises(Signalled):
        finish(work)
    assert done == [True]


def test_locks_are_held_until_the_end_of_the_work():
    lock = threading.Lock()
    taken = []

    def work():
        interrupt()
        taken.append(lock.acquire(timeout=0.1))

    with pytest.raises(Signalled), lock:
        finish(work)
    assert taken == [False]
    assert not lock.locked()


def test_handlers_are_as_before():
    before = [signal.getsignal(number) for number in SIGNALS]
    finish(list)
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_other_threads_may_ask_for_it_too():
    results = []
    thread = threading.Thread(target=lambda: results.append(finish(lambda: 5)))
    thread.start()
    thread.join(20)
    assert results == [5]
