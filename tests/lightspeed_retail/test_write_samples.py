"""The requests that the vendor's documentation shows pass the checks.

``write_samples.json`` holds the body of every POST and PUT sample of the endpoint pages
(https://developers.lightspeedhq.com/retail/endpoints/), as of 2026-03.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lightspeed_retail import bodies
from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.resources import RESOURCES

SAMPLES = json.loads((Path(__file__).parent / "write_samples.json").read_text())

MISTAKEN = {
    ("Customer", "update"): "shows the body of CustomerType: customers have no name of their own",
    ("Customer/CustomField", "create"): "misspells default",
    ("Order", "create"): "misspells stockInstructions, and lacks shopID, which the inventory tutorial asks for",
    ("SaleLine", "update"): "repeats timeStamp, which a write cannot set",
}
"""Samples that are wrong themselves, and how."""


def resource_at(endpoint: str) -> Any:
    """The resource of an endpoint as its page is titled: its path without placeholders."""
    return next(one for one in RESOURCES.values() if "/".join(fixed(one.path)) == endpoint)


def fixed(path: str) -> list[str]:
    return [segment for segment in path.split("/") if not segment.startswith("{")]


def check(sample: dict[str, Any]) -> None:
    resource = resource_at(sample["endpoint"])
    action, body = resource.action(sample["action"]), sample["body"]
    body = body.get("multipart:data", body)  # the part of an upload that is JSON
    bodies.check(resource, action, body if action.items_in else bodies.typed(resource, body))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['action']} {sample['endpoint']}")
def test_a_documented_request_passes_the_checks(sample: dict[str, Any]) -> None:
    if (sample["endpoint"], sample["action"]) in MISTAKEN:
        with pytest.raises(LightspeedError):
            check(sample)
    else:
        check(sample)


def test_there_is_a_sample_of_most_endpoints() -> None:
    assert len(SAMPLES) == 86
