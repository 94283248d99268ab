"""Environments with the plugins installed as users have them, and nothing of this checkout in them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lightspeed_retail.distribution import VERSION
from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.plan import STREAMS

TAP, TARGET = "tap-lightspeed-retail", "target-lightspeed-retail"
COMMANDS = ("lightspeed-retail", TAP, TARGET)
"""The commands that work in every installation; that of the sandbox needs an extra."""

UV = (sys.executable, "-m", "uv")

PATIENCE = 600
"""Seconds after which a program counts as stuck."""

Files = dict[str, str]
"""Files of an installation: hashes by path."""


def run(*command: str | Path, folder: Path, text: str = "", **environment: str) -> str:
    """Run a program to its end, and return its output.

    Args:
        command: The program and its arguments.
        folder: Where to run it.
        text: Its input.
        environment: Variables beside those of the tests, of which none is about the plugins or about Python.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if "LIGHTSPEED_RETAIL" not in name and name not in {"PYTHONPATH", "VIRTUAL_ENV"}
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=inherited | environment,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{command}\n{(done.stdout + done.stderr)[-5000:]}"
    return done.stdout


class Commands:
    """Installed commands.

    Args:
        commands: The folder that they are in.
        folder: A folder for what they read and write; their home, too.
    """

    def __init__(self, commands: Path, folder: Path) -> None:
        self.commands = commands
        self.folder = folder
        self.folder.mkdir(exist_ok=True)

    def run(self, command: str, *arguments: str | Path, text: str = "") -> str:
        """Run a command, and return its output."""
        return run(self.commands / command, *arguments, folder=self.folder, text=text, HOME=str(self.folder))

    def work(self, sandbox: Sandbox) -> None:
        """See that the commands know who they are, and that a stream that is read can be published."""
        assert VERSION in self.run("lightspeed-retail", "--version")
        for command in (TAP, TARGET):
            about = json.loads(self.run(command, "--about", "--format=json"))
            assert (about["name"], about["version"]) == (command, VERSION)
        assert self._publish(sandbox, self._read(sandbox)) == ["unchanged"] * len(sandbox.rows("shop"))

    def _read(self, sandbox: Sandbox) -> str:
        catalog = json.loads(self.run(TAP, "--discover"))
        assert sorted(entry["tap_stream_id"] for entry in catalog["streams"]) == sorted(STREAMS)
        catalog["streams"] = [entry for entry in catalog["streams"] if entry["tap_stream_id"] == "shop"]
        return self.run(
            TAP, f"--config={self._file('tap', login(sandbox))}", f"--catalog={self._file('catalog', catalog)}"
        )

    def _publish(self, sandbox: Sandbox, messages: str) -> list[str]:
        kept = {name: str(self.folder / f"{name}.jsonl") for name in ("journal", "rejects", "results")}
        config = login(sandbox) | kept | {"compare": "account"}
        self.run(TARGET, f"--config={self._file('target', config)}", text=messages)
        results = map(json.loads, Path(kept["results"]).read_text(encoding="utf-8").splitlines())
        return [message["record"]["outcome"] for message in results if message["type"] == "RECORD"]

    def _file(self, name: str, content: dict[str, Any]) -> Path:
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        return file


class Environment(Commands):
    """A virtual environment.

    Args:
        folder: Where it is made.
        python: The interpreter to make it with.
        pip: Whether to make it with Python's own means, and so with pip.
    """

    def __init__(self, folder: Path, python: str | Path = sys.executable, *, pip: bool = False) -> None:
        super().__init__(folder / "venv" / "bin", folder)
        maker = (python, "-m", "venv") if pip else (*UV, "venv", "--quiet", f"--python={python}")
        run(*maker, folder / "venv", folder=folder)

    def uv_install(self, *arguments: str | Path) -> None:
        """Install with uv."""
        run(*UV, "pip", "install", f"--python={self.commands / 'python'}", *arguments, folder=self.folder)

    def pip_install(self, *arguments: str | Path) -> None:
        """Install with pip."""
        run(self.commands / "python", "-m", "pip", "install", *arguments, folder=self.folder)

    def imported_from(self, folder: Path) -> bool:
        """Whether the packages are those of a folder."""
        modules = "lightspeed_retail", "lightspeed_retail_singer", "tap_lightspeed_retail", "target_lightspeed_retail"
        files = "; ".join(("import " + ", ".join(modules), *(f"print({module}.__file__)" for module in modules)))
        return all(Path(file).is_relative_to(folder) for file in self.run("python", "-c", files).splitlines())

    @property
    def files(self) -> Files:
        """What is installed of ours, without the commands."""
        [record] = self.folder.glob("venv/lib/python*/site-packages/lightspeed_retail_for_singer-*.dist-info/RECORD")
        return _ours(record.read_text(encoding="utf-8"))


def contents(wheel: Path) -> Files:
    """What a wheel installs."""
    with ZipFile(wheel) as archive:
        [record] = [name for name in archive.namelist() if name.endswith("/RECORD")]
        return _ours(archive.read(record).decode())


def _ours(record: str) -> Files:
    return {path: digest for path, digest, _ in csv.reader(record.splitlines()) if path.endswith((".py", ".typed"))}


def login(sandbox: Sandbox) -> dict[str, str]:
    """The settings that let a plugin into the sandbox."""
    return {name: str(sandbox.settings[name]) for name in ("api_url", "access_token")}
