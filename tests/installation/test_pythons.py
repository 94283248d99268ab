"""The plugins work on every Python that they allow, with the newest and with the lowest versions they allow."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lightspeed_retail_sandbox import Sandbox

from ._environment import Environment
from .conftest import Sources

pytestmark = pytest.mark.matrix

PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@pytest.mark.parametrize("resolution", ["highest", "lowest-direct"])
@pytest.mark.parametrize("version", PYTHONS)
def test_the_wheel_works(version: str, resolution: str, sources: Sources, sandbox: Sandbox, tmp_path: Path) -> None:
    environment = Environment(tmp_path, interpreter(version))
    environment.uv_install(f"--resolution={resolution}", f"{sources['wheel']}[postgres]")
    environment.work(sandbox)


def interpreter(version: str) -> Path:
    """Find an interpreter of a version; skips the test if there is none."""
    for candidate in _candidates(version):
        found = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        if found.stdout.startswith(f"Python {version}."):
            return candidate
    pytest.skip(f"Python {version} is not installed.")


def _candidates(version: str) -> Iterator[Path]:
    """Interpreters on the path and those of pyenv, which are on the path only where they are chosen."""
    if found := shutil.which(f"python{version}"):
        yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
