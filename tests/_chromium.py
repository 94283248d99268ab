"""A headless browser; what Debian's package ``chromium`` installs is enough.

It is steered by the DevTools protocol through two pipes: JSON messages, each ended by a NUL.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

MISSING = "Chromium is not installed; its tests are skipped. On Debian: apt-get install chromium."

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--ignore-certificate-errors",  # the one of the listener is signed by nobody
)

PATIENCE = 60
"""Seconds that a page may take."""

Message = dict[str, Any]


class Chromium:
    """A browser with one page open.

    Args:
        program: What to run.
        profile: An empty folder for what it keeps.
    """

    def __init__(self, program: str, profile: Path) -> None:
        commands, self._commands = os.pipe()
        self._replies, replies = os.pipe()
        options = [*OPTIONS, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        self._process = subprocess.Popen(
            # it reads from 3 and writes to 4
            ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{replies}', "bash", program, *options, "about:blank"],
            pass_fds=(commands, replies),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(profile)},
        )
        os.close(commands)
        os.close(replies)
        self._unread = b""
        self._events: deque[Message] = deque()
        self._number = 0
        self._session: str | None = None
        page = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait(PATIENCE)
        os.close(self._commands)
        os.close(self._replies)

    def open(self, address: str) -> str:
        """Go to an address; returns where that leads, as the address bar shows it."""
        return self._led_to(lambda: self._ask("Page.navigate", url=address))

    def press(self, button: str) -> str:
        """Press a button, by its text; returns where that leads."""
        script = f"[...document.querySelectorAll('button')].find(one => one.innerText == {json.dumps(button)}).click()"
        return self._led_to(lambda: self._run(script))

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self._run("document.body.innerText"))

    def _led_to(self, act: Callable[[], object]) -> str:
        self._events.clear()
        act()
        address = ""
        while True:
            event = self._events.popleft() if self._events else self._next()
            match event.get("method"):
                case "Page.frameNavigated":
                    frame = event["params"]["frame"]
                    address = frame.get("unreachableUrl") or frame["url"]
                case "Page.loadEventFired":
                    return address

    def _run(self, script: str) -> Any:
        reply = self._ask("Runtime.evaluate", expression=script)
        assert "exceptionDetails" not in reply, reply["exceptionDetails"]
        return reply["result"].get("value")

    def _ask(self, method: str, **parameters: Any) -> Message:
        self._number += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._number, "method": method, "params": parameters, **session}
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            reply = self._next()
            if reply.get("id") == self._number:
                assert "error" not in reply, reply
                return dict(reply["result"])
            self._events.append(reply)

    def _next(self) -> Message:
        while b"\0" not in self._unread:
            assert select.select([self._replies], [], [], PATIENCE)[0], "The browser says nothing."
            read = os.read(self._replies, 1 << 20)
            assert read, "The browser has ended."
            self._unread += read
        message, _, self._unread = self._unread.partition(b"\0")
        return dict(json.loads(message))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A running browser; tests that ask for it are skipped, and say so on the terminal, where there is none to run."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print(f"\n{MISSING}", file=sys.__stderr__)
        pytest.skip(MISSING)
    chromium = Chromium(program, tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()
