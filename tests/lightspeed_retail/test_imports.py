"""Which packages of the client may import which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import lightspeed_retail

ROOT = Path(lightspeed_retail.__file__).parent
ABOVE_AUTH = {"transport", "accounts", "client", "identity", "cli", "doctor"}
"""What imports ``auth``, directly or not."""


@pytest.mark.parametrize("module", sorted((ROOT / "auth").rglob("*.py")), ids=lambda path: path.stem)
def test_auth_imports_nothing_that_imports_it(module):
    assert not imported(module) & ABOVE_AUTH


def test_transport_imports_nothing_that_imports_it():
    assert not imported(ROOT / "transport.py") & (ABOVE_AUTH - {"transport"})


def test_imports_are_found_in_every_form(tmp_path):
    file = tmp_path / "module.py"
    file.write_text(
        "from lightspeed_retail.client import Lightspeed\n"
        "from lightspeed_retail import transport\n"
        "import lightspeed_retail.identity\n"
        "from . import cli\n"
        "if TYPE_CHECKING:\n    from ..accounts import listing\n"
    )
    assert imported(file) == {"client", "transport", "identity", "cli", "accounts"}


def imported(module):
    """The modules and packages directly below ``lightspeed_retail`` that a module imports, also for types alone."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, ("lightspeed_retail" if node.level else "", node.module)))
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    parts = (name.split(".") for name in names)
    return {second for first, second, *_ in (part for part in parts if len(part) > 1) if first == "lightspeed_retail"}
