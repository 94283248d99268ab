"""What can be attached to a bug report?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lightspeed_retail.distribution import VERSION

from .check import Check
from .examination import Examination
from .findings import Finding, Level, Remark


def report(examination: Examination, findings: Sequence[tuple[Check, Finding]]) -> dict[str, Any]:
    """All findings, ready for JSON: field names, shapes, statuses and costs, no value of a record or a token."""
    return {
        "lightspeed_retail": VERSION,
        "api_version": examination.version,
        "level": worst(findings).name.lower(),
        "requests": len(examination.answers),
        "drips": round(examination.spent, 3),
        "checks": [
            {
                "check": check.name,
                "level": finding.level.name.lower(),
                "remarks": [_remark(remark) for remark in finding.remarks],
                "facts": finding.facts,
            }
            for check, finding in findings
        ],
    }


def worst(findings: Sequence[tuple[Check, Finding]]) -> Level:
    """The level of the worst finding."""
    return max((finding.level for _, finding in findings), default=Level.SKIPPED)


def _remark(remark: Remark) -> dict[str, str]:
    told = {"level": remark.level.name.lower(), "text": remark.text, "advice": remark.advice}
    return {name: text for name, text in told.items() if text}
