"""Can the configurations in docs/publishing.md be used as they stand?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from target_lightspeed_retail.configuration import publications
from target_lightspeed_retail.configuration.publications import Publications
from target_lightspeed_retail.settings import TARGET_SETTINGS, TargetSettings

PAGE = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(yaml|json)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_a_configuration_is_accepted(kind: str, text: str) -> None:
    config: dict[str, Any] = json.loads(text) if kind == "json" else yaml.safe_load(text)
    known = {setting.name for setting in TARGET_SETTINGS}
    assert set(config) <= known | {"stream_maps"}
    found = Publications(TargetSettings.from_mapping({name: config[name] for name in config.keys() & known}))
    for entry in config.get("publications", [{"stream": "x"}]):
        assert found.of(entry["stream"]).templates or entry["method"] == "FIND"


def test_every_option_is_documented() -> None:
    table = PAGE[PAGE.index("## Options of a publication") :]
    documented = {
        name for row in re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) for name in re.findall(r"\w+", row)
    }
    assert documented == publications._OPTIONS


def test_links_inside_the_page_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w-]", "", line.lower().replace(" ", "-")) for line in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) <= headings
