"""A command that talks, as somebody runs it in a terminal; and the merchant behind it."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
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

    @property
    def facts(self) -> dict[str, str]:
        """What it printed as names and what they stand for."""
        return dict(re.findall(r"^  (\w+(?: \w+)*) {2,}(.+)$", self.said, re.MULTILINE))


def says_yes(address: str) -> str:
    """Where a merchant is sent who allows access, without a browser."""
    with requests.Session() as session:
        session.trust_env = False
        reply = session.post(address, data={"answer": "allow"}, allow_redirects=False, timeout=10)
    return reply.headers["Location"]
