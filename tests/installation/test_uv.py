"""uv installs the plugins from everything that they come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from lightspeed_retail.distribution import DISTRIBUTION, VERSION
from lightspeed_retail_sandbox import Sandbox

from ._environment import COMMANDS, TAP, TARGET, UV, Environment, contents, run
from .conftest import Sources

pytestmark = pytest.mark.integration

QUICK = ("sdist", f"folder {TARGET}", f"git {TAP}")
MATRIX = ("folder", f"folder {TAP}", "git", f"git {TARGET}")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, sources: Sources) -> Environment:
    """One environment for all sources: each takes the place of the one before."""
    environment = Environment(tmp_path_factory.mktemp("uv"))
    environment.uv_install(sources["wheel"])
    return environment


def test_a_wheel_works(environment: Environment, sources: Sources, sandbox: Sandbox) -> None:
    assert environment.files == contents(sources.wheel)
    environment.work(sandbox)


@pytest.mark.parametrize("source", [*QUICK, *(pytest.param(source, marks=pytest.mark.matrix) for source in MATRIX)])
def test_every_source_brings_what_the_wheel_brings(environment: Environment, sources: Sources, source: str) -> None:
    environment.uv_install(sources[source])
    assert environment.files == contents(sources.wheel)


def test_the_sandbox_names_the_extra_that_it_needs(environment: Environment, sources: Sources) -> None:
    with pytest.raises(AssertionError, match=rf"(?s)^((?!Traceback).)*Install {DISTRIBUTION}\[sandbox\]\."):
        environment.run("lightspeed-retail-sandbox", "--version")


@pytest.mark.matrix
def test_the_sandbox_works_with_its_extra(tmp_path: Path, sources: Sources) -> None:
    environment = Environment(tmp_path)
    environment.uv_install(f"{sources['wheel']}[sandbox]")
    served = "from lightspeed_retail_sandbox import Sandbox; print(Sandbox(scale=0.01).__enter__().settings['api_url'])"
    assert environment.run("python", "-c", served).startswith("http://127.0.0.1:")


def test_both_plugins_are_one_installation(environment: Environment, sources: Sources) -> None:
    for plugin in (TAP, TARGET):
        environment.uv_install(sources[f"folder {plugin}"])
    assert all((environment.commands / command).exists() for command in COMMANDS)
    run(*UV, "pip", "uninstall", f"--python={environment.commands / 'python'}", DISTRIBUTION, folder=environment.folder)
    assert not [command for command in COMMANDS if (environment.commands / command).exists()]


@pytest.mark.matrix
@pytest.mark.parametrize("plugin", [TAP, TARGET])
def test_a_folder_can_be_installed_to_be_edited(environment: Environment, sources: Sources, plugin: str) -> None:
    environment.uv_install("--editable", sources[f"folder {plugin}"])
    assert environment.imported_from(sources.repository)


@pytest.mark.matrix
def test_uv_makes_the_environment_of_the_repository(sources: Sources) -> None:
    assert VERSION in run(
        *(*UV, "run", "--quiet", "--no-dev", "--directory", sources.repository, TAP, "--version"),
        folder=sources.repository,
    )
