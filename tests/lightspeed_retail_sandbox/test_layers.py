"""Do the modules depend on each other in one direction: catalogue, behaviour of the API, demo data?"""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import lightspeed_retail_sandbox

PACKAGE = "lightspeed_retail_sandbox"
ROOT = Path(lightspeed_retail_sandbox.__file__).parent
MODULES = {
    ".".join((PACKAGE, *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}


def imports(module: str) -> set[str]:
    """The modules of the package that one imports, for type checkers only or not."""
    inside = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if not isinstance(node, ast.ImportFrom):
            continue
        above = inside.split(".")[: len(inside.split(".")) - node.level + 1] if node.level else []
        source = ".".join((*above, *filter(None, [node.module])))
        for name in node.names:
            target = f"{source}.{name.name}"
            found.add(target if target in MODULES else source)
    return found & MODULES.keys() - {module}


def test_no_module_imports_itself_through_others():
    list(TopologicalSorter({module: imports(module) for module in MODULES}).static_order())


def test_only_the_sandbox_knows_the_demo_data():
    demo_data = {module for module in MODULES if module.startswith(f"{PACKAGE}.world")}
    assert {module for module in MODULES.keys() - demo_data if imports(module) & demo_data} == {f"{PACKAGE}.sandbox"}


def test_the_rules_of_the_api_know_nothing_of_http():
    rules = [module for module in MODULES if module.startswith(f"{PACKAGE}.effects")]
    http = {f"{PACKAGE}.{name}" for name in ("rest", "gate", "server", "oauth", "deviations", "faults")}
    assert len(rules) > 10
    assert not [module for module in rules if imports(module) & http]
