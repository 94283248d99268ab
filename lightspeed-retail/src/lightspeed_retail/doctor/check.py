"""What is a check, and in which order do they run?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .examination import Answer, Examination, Question
from .findings import Finding, skipped
from .refusals import failed

OUTAGE = 3
"""Lists in a row without an answer or with a 5xx, after which no further one is asked; a run ends there too."""


@dataclass(frozen=True)
class Check:
    """One question about the account.

    Attributes:
        name: Its name in reports.
        title: What it looks at, for a reader.
        judge: What the answers mean; may ask further where they leave something open.
        questions: The requests it takes.
        is_list: Whether it looks at one list.
    """

    name: str
    title: str
    judge: Callable[[Examination, tuple[Answer, ...]], Finding]
    questions: Callable[[Examination], Iterable[Question]] = lambda _: ()
    is_list: bool = False

    def find(self, examination: Examination) -> Finding:
        """Ask, and judge the answers."""
        return self.judge(examination, tuple(map(examination.ask, self.questions(examination))))


def run(
    checks: Iterable[Check], examination: Examination, before: Callable[[Check], None] = lambda _: None
) -> Iterator[tuple[Check, Finding]]:
    """Run checks one after the other.

    Args:
        checks: The checks; the first one finds out the account.
        examination: What they ask.
        before: Called with each check before it runs.

    Yields:
        Each check with its finding, as soon as it is known.
    """
    failures = 0
    for number, check in enumerate(checks):
        before(check)
        if number and (examination.account_id is None or examination.refused):
            yield check, skipped("not checked without a login")
        elif check.is_list and failures >= OUTAGE:
            yield check, skipped(f"not checked after {OUTAGE} failures in a row")
        else:
            finding = check.find(examination)
            if check.is_list:
                failures = failures + 1 if failed(examination.answers[-1].status) else 0
            yield check, finding
