"""Runs the target as a process, and interrupts it in the middle of a request."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from singer_sdk.singerlib.json import serialize_json

from ._publishing import Publishing

TARGET = str(Path(sys.executable).with_name("target-lightspeed-retail"))

PATIENCE = 120
"""Seconds after which a process counts as stuck."""


class Process:
    """A run of the installed command.

    Args:
        publish: Where it publishes to, and where its files are.
        messages: Its input: messages, or a file of them.
        settings: Settings beside those of every run.
        options: Options of the process, as :class:`subprocess.Popen` takes them.
    """

    def __init__(
        self,
        publish: Publishing,
        messages: list[dict[str, Any]] | Path | IO[str],
        settings: Mapping[str, Any],
        **options: Any,
    ) -> None:
        config = publish.folder / "process.json"
        config.write_text(json.dumps({**publish.common, **settings}))
        if isinstance(messages, list):
            text = "".join(serialize_json(one) + "\n" for one in messages)
            messages = publish.folder / "process.jsonl"
            messages.write_text(text)
        lines = messages.open() if isinstance(messages, Path) else messages
        self._process = subprocess.Popen(
            [TARGET, "--config", str(config)],
            **{
                "stdin": lines,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                "text": True,
                "cwd": publish.folder,
                **options,
            },
        )
        lines.close()

    def send(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def log_lines(self) -> Iterator[str]:
        """Read its log line by line, while it runs."""
        assert self._process.stderr
        return iter(self._process.stderr.readline, "")

    def ends(self) -> tuple[int, list[Any], str]:
        """Wait for its end; returns its status, the states it emitted, and its log."""
        out, log = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, [json.loads(line) for line in (out or "").splitlines()], log


def killed(
    publish: Publishing,
    at_request: Callable[..., None],
    messages: list[dict[str, Any]] | Path,
    settings: Mapping[str, Any],
    *,
    at: int,
    fault: str = "",
    method: str = "",
    by: int = signal.SIGKILL,
) -> tuple[int, list[Any], str]:
    """Run the target, and send it a signal in the middle of a request."""
    running: list[Process] = []
    if fault:
        publish.sandbox.faults.order(fault, after=at - 1, method=method)
    at_request(at, lambda: running[0].send(by), method)
    running.append(Process(publish, messages, settings))
    ended = running[0].ends()
    publish.sandbox.faults.clear()
    return ended
