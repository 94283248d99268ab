"""The installed command as a process: signals, pipes, and where its log goes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lightspeed_retail_sandbox import Sandbox

from ._command import SECRETS, Command
from ._reader import CHAIN

TAP = str(Path(sys.executable).with_name("tap-lightspeed-retail"))

PATIENCE = 60
"""Seconds after which a process counts as stuck."""


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(limits=False, **CHAIN) as sandbox:
        yield sandbox


@pytest.fixture
def tap(sandbox, tmp_path):
    sandbox.faults.clear()
    return Command({**sandbox.settings, "max_attempts": 1}, tmp_path)


@pytest.fixture
def start(tap, tmp_path):
    """Starts the command; whatever it says is searched for secrets when the test ends."""
    said = tmp_path / "said"
    processes = []

    def started(*arguments, stdout=None, **environment):
        with said.open("ab") as everything:
            process = subprocess.Popen(
                [TAP, *map(str, arguments)],
                stdout=stdout or everything,
                stderr=everything,
                env={**os.environ, **environment},
                cwd=tmp_path,
            )
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    for name in SECRETS:
        assert str(tap.settings.get(name) or "\0").encode() not in said.read_bytes()
    assert b"Traceback" not in said.read_bytes()


def errors(folder):
    """The lines of the log that are errors, without the time."""
    lines = (folder / "said").read_text().splitlines()
    return [line.split(" | ", 3)[3] for line in lines if " | ERROR " in line]


def test_a_foreseen_error_is_one_line_and_status_1(start, tap, tmp_path):
    process = start("--config", tap.config(page_size=0))
    assert process.wait(PATIENCE) == 1
    assert errors(tmp_path) == ["Setting 'page_size' cannot be 0. Give at least 1."]
    assert len((tmp_path / "said").read_text().splitlines()) <= 3


def test_the_level_of_the_log_can_be_set(start, tap, tmp_path):
    process = start(
        "--config",
        tap.config(),
        "--catalog",
        tap.catalog("shop"),
        stdout=subprocess.DEVNULL,
        TAP_LIGHTSPEED_RETAIL_LOGLEVEL="WARNING",
    )
    assert process.wait(PATIENCE) == 0
    assert (tmp_path / "said").read_text() == ""


def test_the_log_can_be_structured(start, tap, tmp_path):
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": {"()": "singer_sdk.logging.StructuredFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"level": "INFO", "handlers": ["stderr"]},
    }
    process = start(
        "--config",
        tap.config(http_log="simple", access_token="a-token-of-somebody-else"),
        "--catalog",
        tap.catalog("shop"),
        stdout=subprocess.DEVNULL,
        SINGER_SDK_LOG_CONFIG=str(tap.file("log.json", config)),
    )
    assert process.wait(PATIENCE) == 1
    lines = [json.loads(line) for line in (tmp_path / "said").read_text().splitlines()]
    assert [line["level"] for line in lines].count("error") == 1
    assert lines[-1]["level"] == "error"
    assert "was answered with 401 Unauthorized" in lines[-1]["message"]
    assert [line for line in lines if line.get("logger_name") == "lightspeed_retail.http"]


def cut_off(start, *arguments):
    """The status of the command when whatever reads its output goes away after the first line."""
    process = start(*arguments, stdout=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    return process.wait(PATIENCE)


def test_a_loader_that_goes_away(start, tap, tmp_path):
    assert cut_off(start, "--config", tap.config()) == 1
    assert errors(tmp_path)[-1] == (
        "tap-lightspeed-retail was cut off: whatever read its output went away. Look for an error of that program."
    )


def test_a_loader_that_goes_away_is_told_of_once(start, tap, tmp_path):
    cut_off(start, "--config", tap.config())
    assert len(errors(tmp_path)) == 1


def test_a_catalog_that_nobody_wants_to_see_the_end_of(start, tmp_path):
    assert cut_off(start, "--discover") == 1
    assert errors(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_with_its_state(sandbox, start, tap, tmp_path, number):
    sandbox.faults.order("stall", path="/Tag.json")
    process = start("--config", tap.config(), "--catalog", tap.catalog("shop", "tag"), stdout=subprocess.PIPE)
    lines = []
    while not (lines and json.loads(lines[-1]).get("stream") == "tag"):
        lines.append(process.stdout.readline())
    process.send_signal(number)
    rest = process.stdout.read().splitlines()
    assert process.wait(PATIENCE) == 128 + number
    assert errors(tmp_path) == [f"Interrupted by {number.name}. Run again with the last state to resume."]
    messages = [json.loads(line) for line in [*lines, *rest]]
    assert [message["stream"] for message in messages if message["type"] == "RECORD"].count("shop") > 0
    *_, state = [message["value"] for message in messages if message["type"] == "STATE"]
    assert state["bookmarks"]["shop"]["replication_key"] == "timeStamp"
