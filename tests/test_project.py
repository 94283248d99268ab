"""Do the files around the packages say what the code does?"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from singer_sdk.plugin_base import PluginBase

from lightspeed_retail.distribution import DISTRIBUTION
from lightspeed_retail.settings import SETTINGS, Setting, json_schema
from tap_lightspeed_retail.plan import STREAMS
from tap_lightspeed_retail.settings import TAP_SETTINGS
from tap_lightspeed_retail.tap import TapLightspeedRetail
from target_lightspeed_retail.settings import TARGET_SETTINGS
from target_lightspeed_retail.target import TargetLightspeedRetail

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    *(page for pattern in ("docs/*.md", "*/README.md", "examples/*/README.md") for page in sorted(ROOT.glob(pattern))),
]
KINDS = {"decimal": "number", "options": "string"}
"""Kinds that Meltano calls by another name than JSON Schema."""


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE, HUB = load_script("reference"), load_script("meltano_hub")
MELTANO = yaml.safe_load(read("meltano.yml"))
PYPROJECT = tomllib.loads(read("pyproject.toml"))
PLUGINS = {plugin["name"]: plugin for kind in MELTANO["plugins"].values() for plugin in kind}
TAP, TARGET = PLUGINS["tap-lightspeed-retail"], PLUGINS["target-lightspeed-retail"]


# ---------------------------------------------------------------------------------------------- documentation


@pytest.mark.parametrize(("script", "page"), [(script, page) for script in (REFERENCE, HUB) for page in script.PAGES])
def test_what_follows_from_the_code_is_current(script: ModuleType, page: str) -> None:
    assert read(page) == script.written(page), "Run make docs."


def test_every_stream_is_documented() -> None:
    documented = re.findall(r"^\| `(\w+)`", read("docs/streams.md"), re.MULTILINE)
    assert sorted(documented) == sorted(STREAMS)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_commands_exist(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    for command in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
        assert command in targets


# ---------------------------------------------------------------------------------------------------- Meltano


@pytest.mark.parametrize(("plugin", "own"), [(TAP, TAP_SETTINGS), (TARGET, TARGET_SETTINGS)])
def test_meltano_knows_the_settings_of_tap_and_target(plugin: dict[str, Any], own: tuple[Setting, ...]) -> None:
    schema = json_schema((*SETTINGS, *own))["properties"]
    assert {setting["name"]: meltano_setting(setting) for setting in plugin["settings"]} == {
        name: plugin_setting(setting) for name, setting in schema.items()
    }


def meltano_setting(setting: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": KINDS.get(setting["kind"], setting["kind"]),
        "secret": setting.get("sensitive", False),
        "choices": [option["value"] for option in setting.get("options", [])],
        "about": setting["description"],
    }


def plugin_setting(setting: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": setting["type"][0],
        "secret": setting.get("secret", False),
        "choices": [choice for choice in setting.get("enum", []) if choice is not None],
        "about": setting["description"],
    }


def test_meltano_selects_what_the_tap_selects() -> None:
    assert TAP["select"] == [name for name, resource in STREAMS.items() if resource.selected]


@pytest.mark.parametrize("plugin", [TAP, TARGET])
def test_meltano_asks_for_settings_that_exist(plugin: dict[str, Any]) -> None:
    names = {setting["name"] for setting in plugin["settings"]}
    assert {name for group in plugin["settings_group_validation"] for name in group} <= names
    assert plugin.get("config", {}).keys() <= names
    variable = plugin["name"].replace("-", "_").upper()
    example = re.findall(rf"{variable}_(\w+)=", read(".env.example"))
    assert example
    assert {name.lower() for name in example} <= names


@pytest.mark.parametrize(("plugin", "made"), [(TAP, TapLightspeedRetail), (TARGET, TargetLightspeedRetail)])
def test_meltano_knows_what_tap_and_target_can_do(plugin: dict[str, Any], made: type[PluginBase]) -> None:
    assert sorted(plugin["capabilities"]) == sorted(capability.value for capability in made.capabilities)


def test_tap_and_target_have_the_same_commands() -> None:
    commands = {
        name: command | {"args": command["args"].replace(TAP["name"], TARGET["name"])}
        for name, command in TAP["commands"].items()
    }
    assert TARGET["commands"] == commands


def test_no_plugin_needs_meltano_hub() -> None:
    assert all(plugin["namespace"] and "variant" not in plugin for plugin in PLUGINS.values())


@pytest.mark.parametrize(("page", "plugin"), list(zip(HUB.PAGES, [TAP, TARGET], strict=True)))
def test_definitions_say_what_meltano_hub_asks_for(page: str, plugin: dict[str, Any]) -> None:
    definition = yaml.safe_load(read(page))
    assert {"name", "namespace", "variant", "label", "description", "pip_url"} <= definition.keys()
    shared = plugin.keys() - {"pip_url", "config"}
    assert {key: definition[key] for key in shared} == {key: plugin[key] for key in shared}
    assert definition["supported_python_versions"] == ["3.11", "3.12", "3.13", "3.14"]


def test_jobs_and_schedules_run_what_there_is() -> None:
    assert {name for job in MELTANO["jobs"] for task in job["tasks"] for name in task.split()} <= PLUGINS.keys()
    assert {schedule["job"] for schedule in MELTANO["schedules"]} <= {job["name"] for job in MELTANO["jobs"]}


# -------------------------------------------------------------------------------------------------- packaging


def test_no_dependency_has_to_be_found_under_a_name_of_ours() -> None:
    declared = {Requirement(line).name for line in requires(DISTRIBUTION) or ()}
    assert "singer-sdk" in declared
    assert not [name for name in declared if "lightspeed" in name]


def test_the_wheel_holds_every_package() -> None:
    packages = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packages) == sorted(str(found.parent.relative_to(ROOT)) for found in ROOT.glob("*/src/*/__init__.py"))


@pytest.mark.parametrize("plugin", [TAP["name"], TARGET["name"]])
def test_the_folder_of_a_plugin_builds_the_project(plugin: str) -> None:
    system = tomllib.loads(read(f"{plugin}/pyproject.toml"))["build-system"]
    assert system["requires"] == PYPROJECT["build-system"]["requires"]
    assert read(f"{plugin}/build_parent.py") == read(f"{TAP['name']}/build_parent.py")


# --------------------------------------------------------------------------------------------------- versions


def test_every_dependency_has_an_exact_version() -> None:
    exact = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", read("constraints.txt"), re.MULTILINE)}
    paths = [found for place in ("", "examples/*/") for found in ROOT.glob(f"{place}pyproject.toml")]
    projects = [tomllib.loads(path.read_text()) for path in paths]
    declared = [line for project in projects for line in project["project"]["dependencies"]]
    declared += [line for extra in PYPROJECT["project"]["optional-dependencies"].values() for line in extra]
    declared += PYPROJECT["dependency-groups"]["dev"]
    assert {canonicalize_name(Requirement(line).name) for line in declared} <= exact, "Run make lock."


def test_plugins_are_installed_with_the_same_versions() -> None:
    versions = [line.removesuffix(" \\") for line in read("constraints.txt").splitlines() if "==" in line]
    assert read("meltano/constraints.txt").splitlines()[1:] == versions, "Run make meltano/constraints.txt."


def test_versions_name_no_index() -> None:
    assert "://" not in read("constraints.txt")
    assert "uv.lock" in read(".gitignore").splitlines()
    assert not subprocess.run(["git", "ls-files", "uv.lock"], cwd=ROOT, capture_output=True, check=False).stdout


# ----------------------------------------------------------------------------------------------------- the tests

_CLOCK = re.compile(
    r"""setattr\([^)]*\b(?:time|datetime)\b[^)]*["'](?:time|monotonic|sleep|datetime|now)["']"""
    r"""|\bpatch(?:\.object)?\(\s*["'](?:time|datetime)\b|\b(?:time_machine|freezegun)\b"""
)
"""What replaces a clock for the whole process."""


@pytest.mark.parametrize("module", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: path.stem)
def test_no_test_patches_a_global_clock(module: Path) -> None:
    """Threads of the same process, such as a sandbox's, would wait by the patched clock: inject one instead."""
    code = [line for line in module.read_text(encoding="utf-8").splitlines() if "_CLOCK" not in line]
    assert module == Path(__file__) or not _CLOCK.search("\n".join(code))


@pytest.mark.parametrize(
    "line",
    [
        'monkeypatch.setattr(database_store.time, "monotonic", clock)',
        'monkeypatch.setattr("time.sleep", "sleep")',
        'with mock.patch("time.monotonic"):',
        "import time_machine",
    ],
)
def test_a_patched_clock_is_recognized(line: str) -> None:
    assert _CLOCK.search(line)
