"""Which work must finish although the program is asked to stop?

Spending a refresh token and storing its successor: between the two, the new tokens exist in memory only.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

SIGNALS = tuple(found for found in signal.Signals if found.name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"))
"""Signals that ask a program to stop, as far as the operating system has them."""


def finish(work: Callable[[], T]) -> T:
    """Run a function to its end, and handle signals that arrive meanwhile afterwards.

    The function runs in a thread that the interpreter joins at exit, in case the calling thread is a daemon.

    Args:
        work: The function to run.

    Returns:
        What ``work`` returns.

    Raises:
        BaseException: Whatever ``work`` or the handler of a deferred signal raises.
    """
    with _signals_deferred(), ThreadPoolExecutor(1, "finish") as executor:
        return executor.submit(work).result()


@contextmanager
def _signals_deferred() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # signal handlers run in the main thread only
        return
    arrived: list[signal.Signals] = []
    handlers = {number: handler for number in SIGNALS if (handler := signal.getsignal(number)) is not None}
    try:
        for number in handlers:
            signal.signal(number, lambda number, _: arrived.append(signal.Signals(number)))
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(arrived):
            signal.raise_signal(number)
