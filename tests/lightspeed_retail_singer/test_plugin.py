"""The SDK's private names are used in one package only."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = [ROOT / f"{name}-lightspeed-retail" / "src" for name in ("tap", "target")]
MODULES = [module for source in PLUGINS for module in sorted(source.rglob("*.py"))]


def private_names_of_the_sdk():
    """The private methods of the SDK's plugin and stream classes."""
    from singer_sdk import Stream, Tap, Target  # noqa: PLC0415 -- slow to import, and needed here only

    return {name for cls in (Tap, Target, Stream) for name in dir(cls) if re.fullmatch(r"_[a-z]\w*", name)}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_plugins_use_no_private_module_of_the_sdk(module):
    imports = [node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.ImportFrom)]
    private = [
        f"{node.module}.{alias.name}"
        for node in imports
        if (node.module or "").startswith("singer_sdk")
        for alias in node.names
        if any(part.startswith("_") for part in [*(node.module or "").split("."), alias.name])
    ]
    assert private == []


PLUGIN_CLASSES = ["tap.py", "target.py", "streams.py"]


@pytest.mark.parametrize("module", [m for m in MODULES if m.name in PLUGIN_CLASSES], ids=lambda module: module.stem)
def test_plugins_override_no_private_method_of_the_sdk(module):
    private = private_names_of_the_sdk()
    defined = {
        node.name for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.FunctionDef)
    } & private
    assert defined == set()
