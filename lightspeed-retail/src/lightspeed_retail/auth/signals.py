"""What must not be left half done?

A token request and the writing of what it brought: between the two, the new tokens exist nowhere but in memory.
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
"""What politely asks a program to end, as far as the operating system knows it."""


def undisturbed(work: Callable[[], T]) -> T:
    """Do something to its end, although the program is asked to end meanwhile.

    Signals that come while the main thread waits for it are dealt with afterwards. The work is done in a thread that
    the interpreter waits for, in case the calling one is a daemon.

    Args:
        work: What to do.

    Returns:
        Whatever ``work`` returns; raises whatever it raises, or what the handler of a signal does.
    """
    with _signals_held_back(), ThreadPoolExecutor(1, "undisturbed") as worker:
        return worker.submit(work).result()


@contextmanager
def _signals_held_back() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread only
        return
    arrived: list[signal.Signals] = []
    former = {number: handler for number in SIGNALS if (handler := signal.getsignal(number)) is not None}
    try:
        for number in former:
            signal.signal(number, lambda number, _: arrived.append(signal.Signals(number)))
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(arrived):
            signal.raise_signal(number)
