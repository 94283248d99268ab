"""A sandbox, a tap that reads it, and the time of both."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from lightspeed_retail_sandbox import Sandbox
from lightspeed_retail_sandbox.faults import Faults
from tap_lightspeed_retail.streams import LightspeedStream

from ._reader import Clock, Reader, world


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Give back the signals, which every tap takes over."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    """Reads a sandbox, which is as it was in the beginning unless a test asks for :func:`sandbox` and changes it."""
    clock = Clock()
    with Sandbox(limits=False, **world(clock)) as sandbox:
        yield Reader(sandbox, clock)


@pytest.fixture
def sandbox(read: Reader) -> Iterator[Sandbox]:
    """What :func:`read` reads, to be changed; afterwards it is put back to the beginning."""
    yield read.sandbox
    read.begin_anew()


@pytest.fixture
def clock(read: Reader) -> Iterator[Clock]:
    """The time of both, to be moved; afterwards it is put back to the beginning."""
    yield read.clock
    read.clock.reset()


@pytest.fixture
def faults(read: Reader) -> Iterator[Faults]:
    """What goes wrong in the sandbox of :func:`read` during a test, and the waiting that this costs."""
    yield read.sandbox.faults
    read.sandbox.faults.clear()
    read.clock.reset()


@pytest.fixture
def read_alone() -> Iterator[Reader]:
    """Reads a sandbox of its own, for tests that spoil more than can be put back, such as tokens."""
    clock = Clock()
    with Sandbox(limits=False, **world(clock)) as sandbox:
        yield Reader(sandbox, clock)


@pytest.fixture(params=["V3", "V2"])
def version(request: pytest.FixtureRequest) -> str:
    """Each version of the API."""
    return request.param


@pytest.fixture
def frequent_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """State messages that come often enough to matter in small runs."""
    monkeypatch.setattr(LightspeedStream, "STATE_MSG_FREQUENCY", 15)
