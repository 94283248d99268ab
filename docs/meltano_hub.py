"""Which definitions of the plugins can other Meltano projects use?

Those in meltano/, in the format of Meltano Hub, which ``meltano add --from-ref`` reads too. They repeat what
meltano.yml says of the plugins, and install them from the address of this repository instead of its folders. ``make
docs`` writes them; a test checks that they are current.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from lightspeed_retail.distribution import DISTRIBUTION
from tap_lightspeed_retail.tap import TapLightspeedRetail
from target_lightspeed_retail.target import TargetLightspeedRetail

ROOT = Path(__file__).parent.parent
PLUGINS = {"extractors": TapLightspeedRetail, "loaders": TargetLightspeedRetail}
"""The plugins by their type."""

PAGES = {f"meltano/{kind}/{plugin.name}.yml": kind for kind, plugin in PLUGINS.items()}
"""The definitions, and the type of plugin that each defines."""

ADDRESS = "LIGHTSPEED_RETAIL_REPOSITORY"
"""Environment variable with the address to clone this repository from, such as https://host/repository.git@v1.0."""

SHARED = ("name", "namespace", "label", "executable", "capabilities", "settings_group_validation", "commands")
"""What a definition has in common with meltano.yml, beside the selection and the settings."""


def definition(kind: str) -> dict[str, Any]:
    """Return the definition of a plugin.

    Args:
        kind: Its type, as Meltano calls it: ``extractors`` or ``loaders``.
    """
    plugin = PLUGINS[kind]
    declared = yaml.safe_load((ROOT / "meltano.yml").read_text(encoding="utf-8"))["plugins"][kind]
    [known] = [entry for entry in declared if entry["name"] == plugin.name]
    return {
        **{key: known[key] for key in SHARED},
        "variant": DISTRIBUTION,
        "description": plugin.__doc__,
        "keywords": ["api", "meltano_sdk"],
        "maintenance_status": "active",
        "pip_url": f"git+${{{ADDRESS}}}#subdirectory={plugin.name}",
        "supported_python_versions": plugin.get_supported_python_versions(),
        **{key: known[key] for key in ("select", "settings") if key in known},
    }


def written(page: str) -> str:
    """Return a definition as it should be.

    Args:
        page: Its path below the root of the repository.
    """
    text = yaml.safe_dump(definition(PAGES[page]), sort_keys=False, allow_unicode=True, width=120)
    return f"# Written by make docs. {ADDRESS}: the address to clone this repository from.\n{text}"


if __name__ == "__main__":
    for page in PAGES:
        (ROOT / page).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / page).write_text(written(page), encoding="utf-8")
