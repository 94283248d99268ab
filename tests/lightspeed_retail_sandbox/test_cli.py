from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
import requests
from click.testing import CliRunner

from lightspeed_retail_sandbox.cli import main

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_settings_and_ends_cleanly(number):
    command = [sys.executable, "-m", "lightspeed_retail_sandbox.cli", "serve", "--scale", "0.01", "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        settings = json.loads(process.stdout.readline())
        url = f"{settings['api_url']}/API/V3/Account.json"
        with requests.Session() as session:
            session.trust_env = False
            reply = session.get(url, headers={"Authorization": f"Bearer {settings['access_token']}"}, timeout=10)
        assert reply.json()["Account"]["accountID"] == str(settings["account_id"])
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")


def test_a_taken_port_is_one_clear_message(tiny):
    port = tiny.url.rpartition(":")[2]
    result = CliRunner().invoke(main, ["serve", "--scale", "0.01", "--port", port])
    assert result.exit_code == 1
    assert result.stderr == f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use.\n"


@pytest.mark.parametrize(
    "options",
    [
        ["--scale", "-1"],
        ["--registers", "0"],
        ["--now", "soon"],
        ["--port", "x"],
        ["--redirect-uri", "http://x/"],
        ["--deviation", "flood"],
        ["--deviation", "not-found:page=second"],
    ],
)
def test_bad_options_are_refused(options):
    assert CliRunner().invoke(main, ["serve", *options]).exit_code == 2
