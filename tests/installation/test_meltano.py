"""The plugins come into a Meltano project of somebody else, by the lines of the README."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
import yaml

from lightspeed_retail_sandbox import Sandbox

from ._environment import TAP, TARGET, login, run
from .conftest import ROOT, Sources

pytestmark = pytest.mark.integration

MELTANO = Path(sys.executable).with_name("meltano")


def lines_to_copy(address: str) -> list[str]:
    """The commands of the README that add the tap and the target to a project, for a repository at an address."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("### In a Meltano project of your own\n")[2]
    blocks = re.findall(r"^```sh\n(.*?)^```$", re.split("\n##", section)[0], re.MULTILINE | re.DOTALL)
    return [line.replace("ADDRESS", address) for block in blocks for line in block.splitlines() if line]


@pytest.mark.parametrize("backend", ["uv", pytest.param("virtualenv", marks=pytest.mark.matrix)])
def test_the_lines_of_the_readme_bring_both_plugins(
    backend: str, sources: Sources, sandbox: Sandbox, tmp_path: Path
) -> None:
    settings = {
        "MELTANO_VENV_BACKEND": backend,
        "MELTANO_SEND_ANONYMOUS_USAGE_STATS": "false",
        "MELTANO_CLI_DISABLE_VERSION_CHECK": "true",
        "PATH": f"{MELTANO.parent}{os.pathsep}{os.environ['PATH']}",
    }
    project = {"default_environment": "dev", "project_id": "new", "environments": [{"name": "dev"}]}
    (tmp_path / "meltano.yml").write_text(yaml.safe_dump(project), encoding="utf-8")
    for line in lines_to_copy(sources.address):
        run("sh", "-c", line, folder=tmp_path, **settings)
    for plugin in (TAP, TARGET):
        for name, value in login(sandbox).items():
            settings[f"{plugin}_{name}".replace("-", "_").upper()] = value
    settings["TARGET_LIGHTSPEED_RETAIL_RESULTS"] = str(tmp_path / "results.jsonl")
    settings["TARGET_LIGHTSPEED_RETAIL_JOURNAL"] = str(tmp_path / "journal.sqlite")
    settings["TARGET_LIGHTSPEED_RETAIL_COMPARE"] = "account"
    settings["TAP_LIGHTSPEED_RETAIL__SELECT"] = '["shop.*"]'
    run(MELTANO, "run", TAP, TARGET, folder=tmp_path, **settings)
    results = map(json.loads, (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines())
    outcomes = [message["record"]["outcome"] for message in results if message["type"] == "RECORD"]
    assert outcomes == ["unchanged"] * len(sandbox.rows("shop"))
