"""What there is to install, and where to read from."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lightspeed_retail_sandbox import Sandbox

from ._environment import TAP, UV, run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Sources:
    """What can be installed.

    Attributes:
        repository: A repository of its own, with the files of this checkout.
        wheel: What was built of it.
        sdist: The same as source.
    """

    repository: Path
    wheel: Path
    sdist: Path

    def __getitem__(self, name: str) -> str:
        """What an installer is given: ``wheel``, ``sdist``, or ``folder`` or ``git``, alone or with a folder in it."""
        kind, _, folder = name.partition(" ")
        match kind:
            case "wheel":
                return str(self.wheel)
            case "sdist":
                return str(self.sdist)
            case "folder":
                return str(self.repository / folder)
            case "git":
                return f"git+{self.address}" + (f"#subdirectory={folder}" if folder else "")
        raise KeyError(name)

    @property
    def address(self) -> str:
        """Where the repository can be cloned from."""
        return self.repository.as_uri()


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("sources")
    repository = folder / "repository"
    _copy_checkout(repository)
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=Everything"),
    ):
        subprocess.run(["git", *command], cwd=repository, check=True)
    run(*UV, "build", repository / TAP, "--out-dir", folder / "dist", folder=folder)
    [wheel], [sdist] = (list((folder / "dist").glob(pattern)) for pattern in ("*.whl", "*.tar.gz"))
    return Sources(repository, wheel, sdist)


def _copy_checkout(folder: Path) -> None:
    """Copy what git tracks or would track, as it is now."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=False, scale=0.01) as sandbox:
        yield sandbox
