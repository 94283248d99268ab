"""A sandbox, and a target that publishes to it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lightspeed_retail.transport import Transport
from lightspeed_retail_sandbox import Sandbox
from target_lightspeed_retail.publishing.exactly_once import SafeSender

from ._publishing import Publishing

PRESENT = datetime(2026, 11, 24, tzinfo=UTC)
"""Where the sandbox's history ends, so that its records are the same every day."""


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Give back the signals, which every target takes over."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses after failures take no time."""
    monkeypatch.setitem(SafeSender.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    monkeypatch.setitem(Transport.__init__.__kwdefaults__, "jitter", lambda bound: 0.0)


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A sandbox without rate limits."""
    with Sandbox(limits=False, scale=0.01, now=PRESENT) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Iterator[Sandbox]:
    """The same, as it was in the beginning."""
    served.reset()
    yield served
    served.faults.clear()


@pytest.fixture
def publish(sandbox: Sandbox, tmp_path: Path) -> Publishing:
    """Publishes to :func:`sandbox`."""
    return Publishing(sandbox, tmp_path)


@pytest.fixture
def at_request(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Do something in the middle of a request: it is done, or never will be, and its reply is not sent yet."""
    with monkeypatch.context() as patch:

        def order(number: int, act: Callable[[], None], method: str = "") -> None:
            seen = []
            add = sandbox.requests.add

            def added(served: Any) -> None:
                add(served)
                if served.method == method or not method:
                    seen.append(served)
                    if len(seen) == number:
                        act()

            patch.setattr(sandbox.requests, "add", added)

        yield order
