"""Check what an account does differently from the documentation, with a few cheap reads.

One declared :class:`~.check.Check` per question: its name, the requests it takes and what their replies mean. Findings
hold names, shapes, statuses and costs; what a record or a token holds never gets into them.
"""

from __future__ import annotations

from .check import Check, run
from .checks import ESSENTIAL, checks
from .examination import Examination
from .findings import Finding, Level, Remark
from .report import report, worst

__all__ = ["ESSENTIAL", "Check", "Examination", "Finding", "Level", "Remark", "checks", "report", "run", "worst"]
