from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lightspeed_retail.waits import Cause, Wait
from lightspeed_retail_singer.progress import Progress, has_terminal_alone

from ._runs import Clock, exchange


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def term(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_summary_is_logged_once(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    progress = Progress("tap", logging.getLogger("tap"), "records", clock=clock)
    progress.add_request(exchange("sale"))
    progress.add_page("sale")
    progress.finish()
    progress.finish()
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("Summary of the run:\nStream  Records  Requests")


def test_no_summary_is_logged_of_a_run_that_did_nothing(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    Progress("tap", logging.getLogger("tap"), "records", clock=clock).finish()
    assert caplog.messages == []


def test_a_long_run_is_followed_in_the_log(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    progress = Progress("target", logging.getLogger("target"), "rows", clock=clock)
    progress.add_request(exchange("prices", cost=2))
    progress.add_wait(Wait("prices", 10.0, Cause.RATE_LIMIT))
    clock.passes(10)
    progress.add_outcome("prices", "created")
    assert caplog.messages == ["prices: 0 rows, 2 drips, waited 10 s. In all 0 rows in 10 s."]


@pytest.mark.usefixtures("term")
def test_the_display_is_for_a_terminal_that_is_shared_with_no_other_program() -> None:
    file, terminal = io.StringIO(), Terminal()
    assert has_terminal_alone(terminal, file, terminal)
    assert has_terminal_alone(terminal, terminal, terminal)
    assert not has_terminal_alone(terminal, terminal, file)
    reading, writing = os.pipe()
    with os.fdopen(reading) as source, os.fdopen(writing, "w") as sink:
        assert not has_terminal_alone(source, file, terminal)
        assert not has_terminal_alone(terminal, sink, terminal)


@pytest.mark.parametrize("name", ["", "dumb"])
def test_a_terminal_that_cannot_move_its_cursor_has_no_display(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", name)
    assert not has_terminal_alone(Terminal(), io.StringIO(), Terminal())


def test_rich_is_loaded_only_for_a_display(tmp_path: Path) -> None:
    script = (
        "import sys, tap_lightspeed_retail.tap, target_lightspeed_retail.target\n"
        "print([name for name in sys.modules if name.partition('.')[0] == 'rich'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "[]\n"
