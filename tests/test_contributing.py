"""Does the guide for contributors work? Its steps are carried out in a copy of the repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

USE = """
from lightspeed_retail import Lightspeed
from lightspeed_retail.query import Query
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox

Widget = RESOURCES["widget"]
with Sandbox(scale=0.001, limits=False) as sandbox, Lightspeed(sandbox.settings) as account:
    shop = sandbox.rows("shop")[0]
    created = account.create(Widget, {"name": "Bell", "price": "9.50", "shopID": shop["shopID"]})
    account.update(Widget, created["widgetID"], {"price": "8"})
    (widget,) = account.list(Widget, Query(relations=("Shop",), filters={"name": "Bell"}))
    print(widget["price"], widget["Shop"]["name"] == shop["name"], widget["archived"])
"""


class Copy:
    """A copy of the repository, whose packages come before the installed ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(
            b"\0"
        )
        for name in filter(None, map(os.fsdecode, tracked)):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes((ROOT / name).read_bytes())

    def run(self, *command: str) -> str:
        """Run Python in it; returns what it printed."""
        packages = os.pathsep.join(str(path) for path in sorted(self.folder.glob("*/src")))
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": packages},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy with the resource of the guide, after ``make docs``."""
    copy = Copy(tmp_path_factory.mktemp("repository"))
    (example,) = re.findall(r"```python\n(class .+?)```", GUIDE, re.DOTALL)
    with (copy.folder / "lightspeed-retail/src/lightspeed_retail/resources/shops.py").open("a") as module:
        module.write(f"\n\n{example}")
    for step in re.findall(r"^\t\$\(BIN\)/(.+)$", _recipe(copy.read("Makefile"), "docs"), re.MULTILINE):
        copy.run(*(step.split()[1:] if step.startswith("python ") else ["-m", *step.split()]))
    return copy


def _recipe(makefile: str, target: str) -> str:
    return re.findall(rf"^{target}:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)[0]


def test_a_new_resource_is_documented(copy: Copy) -> None:
    assert "| `widget` |" in copy.read("docs/streams.md")
    assert "- widget\n" in copy.read("meltano.yml")
    streams = int(re.findall(r"There are (\d+): one for every endpoint", (ROOT / "README.md").read_text())[0])
    assert f"There are {streams + 1}: one for every endpoint" in copy.read("README.md")


def test_a_new_resource_can_be_read_and_written(copy: Copy) -> None:
    assert copy.run("-c", USE) == "8 True False\n"


def test_the_tests_hold_with_a_new_resource(copy: Copy) -> None:
    tests = (
        "tests/test_project.py",
        "tests/lightspeed_retail/resources",
        "tests/tap_lightspeed_retail/test_catalog.py",
    )
    passed = copy.run("-m", "pytest", "-q", "-k", "widget or Widget or current or entry_for_every or all_but", *tests)
    assert re.search(r"\d+ passed", passed)
