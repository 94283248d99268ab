"""A command that talks, as somebody runs it in a terminal; and the merchant behind it."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import requests

PATIENCE = 120
"""Seconds after which a program is ended that has not ended by itself."""


class Program:
    """A running program.

    Args:
        command: What to run.
        environment: Variables beside those of the tests, of which none is about a login.
        folder: Where to run it, if not here.

    Attributes:
        said: What was read of its output so far.
    """

    def __init__(
        self, command: Sequence[str | Path], environment: Mapping[str, str], folder: Path | None = None
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if "LIGHTSPEED_RETAIL_" not in name}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**inherited, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._watch = threading.Timer(PATIENCE, self.process.kill)
        self._watch.start()
        self.said = ""

    def asks(self) -> str:
        """The address that it wants to be opened."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if "/auth/oauth/authorize?" in line:
                return line.strip()
        raise AssertionError(self.said)

    def ends(self, *lines: str) -> int:
        """Enter lines, and wait for the end; returns the status."""
        rest, _ = self.process.communicate("".join(f"{line}\n" for line in lines))
        self._watch.cancel()
        self.said += rest
        return self.process.returncode

    def stop(self) -> None:
        """End it if it still runs, and close its pipes."""
        self._watch.cancel()
        self.process.kill()
        with self.process:  # closes the pipes, and waits
            pass

    @property
    def facts(self) -> dict[str, str]:
        """What it printed as names and what they stand for."""
        return dict(re.findall(r"^  (\w+(?: \w+)*) {2,}(.+)$", self.said, re.MULTILINE))


class Terminal:
    """A program on a terminal: all it reads and writes goes through that.

    Args:
        command: What to run.
        environment: Variables beside those of the tests, of which none is about a login.
        folder: Where to run it.

    Attributes:
        shown: What the terminal shows so far.
    """

    def __init__(self, command: Sequence[str | Path], environment: Mapping[str, str], folder: Path) -> None:
        inherited = {name: value for name, value in os.environ.items() if "LIGHTSPEED_RETAIL_" not in name}
        self._keyboard_and_screen, program_side = pty.openpty()
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**inherited, **environment},
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            start_new_session=True,
        )
        os.close(program_side)
        self._watch = threading.Timer(PATIENCE, os.killpg, (self._process.pid, signal.SIGKILL))
        self._watch.start()
        self.shown = ""

    def shows(self, pattern: str) -> str:
        """Wait until the terminal shows something; returns what matches."""
        while not (found := re.search(pattern, self.shown)):
            self._read()
        return found[0]

    def enter(self, line: str) -> None:
        os.write(self._keyboard_and_screen, f"{line}\n".encode())

    def ends(self) -> int:
        """Wait for the end; returns the status."""
        with suppress(AssertionError):
            while True:
                self._read()
        self._watch.cancel()
        os.close(self._keyboard_and_screen)
        return self._process.wait()

    def _read(self) -> None:
        try:
            self.shown += os.read(self._keyboard_and_screen, 65536).decode(errors="replace")
        except OSError:  # the program has let go of the terminal
            raise AssertionError(self.shown) from None


def says_yes(address: str) -> str:
    """Where a merchant is sent who allows access, without a browser."""
    with requests.Session() as session:
        session.trust_env = False
        reply = session.post(address, data={"answer": "allow"}, allow_redirects=False, timeout=10)
    return reply.headers["Location"]
