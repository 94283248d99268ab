"""pip and pipx install the plugins as uv does."""

from __future__ import annotations

from pathlib import Path

import pytest

from lightspeed_retail.distribution import VERSION
from lightspeed_retail_sandbox import Sandbox

from ._environment import COMMANDS, TAP, TARGET, UV, Commands, Environment, contents, run
from .conftest import Sources

pytestmark = pytest.mark.matrix


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, sources: Sources) -> Environment:
    """One environment for all sources: each takes the place of the one before."""
    environment = Environment(tmp_path_factory.mktemp("pip"), pip=True)
    environment.pip_install(sources[f"git {TAP}"])
    return environment


def test_a_folder_of_a_git_repository_is_enough(environment: Environment, sources: Sources) -> None:
    assert environment.files == contents(sources.wheel)
    for command in COMMANDS:
        assert VERSION in environment.run(command, "--version")


def test_what_pip_installs_works(environment: Environment, sandbox: Sandbox) -> None:
    environment.work(sandbox)


@pytest.mark.parametrize("source", ["wheel", "sdist", "folder", f"folder {TARGET}", f"git {TARGET}"])
def test_every_source_brings_what_the_wheel_brings(environment: Environment, sources: Sources, source: str) -> None:
    environment.pip_install("--force-reinstall", "--no-deps", sources[source])
    assert environment.files == contents(sources.wheel)


def test_a_folder_can_be_installed_to_be_edited(environment: Environment, sources: Sources) -> None:
    environment.pip_install(
        *("--editable", sources[f"folder {TARGET}"]),
        *("--constraint", sources.repository / "meltano" / "constraints.txt"),
    )
    assert environment.imported_from(sources.repository)


@pytest.mark.parametrize("source", [f"folder {TARGET}", f"git {TAP}"])
def test_pipx_brings_all_commands(sources: Sources, source: str, tmp_path: Path) -> None:
    places = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    run(*UV, "tool", "run", "pipx", "install", sources[source], folder=tmp_path, **places)
    installed = Commands(tmp_path / "bin", tmp_path / "home")
    for command in COMMANDS:
        assert VERSION in installed.run(command, "--version")
