from __future__ import annotations

import pytest

from lightspeed_retail.cli.doctor import Checklist
from lightspeed_retail.doctor import Check, Finding
from lightspeed_retail.doctor.findings import note, ok

CHECK = Check("shop", "shop", lambda *_: Finding((ok("fine"),)))


def show(checklist):
    checklist.begin(CHECK)
    checklist.end(CHECK, Finding((note("odd", "Do this.", "It says: no"), ok("fine"))))


@pytest.mark.parametrize("to_stderr", [False, True])
def test_plain_lines_where_nobody_watches(capsys, to_stderr):
    show(Checklist(6, to_stderr=to_stderr))
    lines = [
        "  ! shop    odd",
        "            It says: no",
        "            Do this.",
        "  ✓         fine",
    ]
    out, err = capsys.readouterr()
    assert (err if to_stderr else out).splitlines() == lines
    assert (out if to_stderr else err) == ""


def test_a_terminal_shows_the_check_that_is_running(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    show(Checklist(6, to_stderr=False))
    running, *shown = capsys.readouterr().out.split("\n")
    assert running.startswith("  … shop\r\r\033[K  ")
    assert all(line.startswith("\r\033[K") for line in shown if line)
