"""The tap as a command of its own, in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("tap-lightspeed-retail")
TARGET = Path(sys.executable).with_name("target-lightspeed-retail")

Config = dict[str, Any]


class Tap:
    """The tap as a command of its own.

    Args:
        folder: Where it is run; its home, and the place of its configuration.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._configured = folder / "config"
        self._configured.mkdir(parents=True)

    def begin(self, config: Config, *arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        file = self._configured / "config.json"
        file.write_text(json.dumps(config))
        return subprocess.Popen(
            [COMMAND, "--config", file, *arguments],
            cwd=self._folder,
            env={**os.environ, "HOME": str(self._folder), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def into_target(self, config: Config, *arguments: str | Path) -> tuple[int, subprocess.CompletedProcess[str]]:
        """Run it with its output in the target, which has the same configuration; its status, and the target."""
        file = self._configured / "target.json"
        kept = {name: str(self._folder / name) for name in ("journal", "rejects", "results")}
        file.write_text(json.dumps({**config, **kept, "compare": "account"}))
        run = self.begin(config, *arguments)
        target = subprocess.run(
            [TARGET, "--config", file],
            cwd=self._folder,
            env={**os.environ, "HOME": str(self._folder)},
            stdin=run.stdout,
            capture_output=True,
            text=True,
            check=False,
        )
        run.communicate()
        return run.returncode, target

    def catalog(self, config: Config, *streams: str) -> Path:
        """Discover, and write a catalog that selects some streams."""
        stdout, stderr = self.begin(config, "--discover").communicate(timeout=120)
        assert stdout, stderr
        found = [entry for entry in json.loads(stdout)["streams"] if entry["tap_stream_id"] in streams]
        for entry in found:
            root = next(metadata for metadata in entry["metadata"] if not metadata["breadcrumb"])
            root["metadata"]["selected"] = True
        file = self._configured / "catalog.json"
        file.write_text(json.dumps({"streams": found}))
        return file

    def left_behind(self) -> dict[str, str]:
        """The files that it has written, by name."""
        files = [path for path in self._folder.rglob("*") if path.is_file() and path.parent != self._configured]
        return {str(path): path.read_text(errors="replace") for path in files}
