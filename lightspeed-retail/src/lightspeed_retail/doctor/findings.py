"""What was found, and how bad is it?"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


class Level(enum.IntEnum):
    """How bad something is."""

    SKIPPED = 0
    """Not checked."""

    OK = 1
    """As documented."""

    NOTE = 2
    """Different, and a run copes with it."""

    PROBLEM = 3
    """A run fails, or records are missing from it."""


@dataclass(frozen=True)
class Remark:
    """One thing that was found.

    Attributes:
        level: How bad it is.
        text: What was found, without values of records or tokens.
        advice: What happens in a run, or what to do.
        private: What only the terminal shows, such as the account or the server's own words.
    """

    level: Level
    text: str
    advice: str = ""
    private: str = ""


@dataclass(frozen=True)
class Finding:
    """The answer to one question.

    Attributes:
        remarks: What was found.
        facts: Names, shapes, statuses and costs for a report, ready for JSON.
    """

    remarks: tuple[Remark, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, remarks: Iterable[Remark], otherwise: str, facts: Mapping[str, Any] | None = None) -> Finding:
        """A finding with these remarks; where there are none, all is well, in the words of ``otherwise``."""
        return cls(tuple(remarks) or (ok(otherwise),), facts or {})

    @property
    def level(self) -> Level:
        """The level of the worst remark."""
        return max(remark.level for remark in self.remarks)


def ok(text: str) -> Remark:
    """Something is as documented."""
    return Remark(Level.OK, text)


def note(text: str, advice: str, private: str = "") -> Remark:
    """Something differs, and a run copes with it."""
    return Remark(Level.NOTE, text, advice, private)


def problem(text: str, advice: str, private: str = "") -> Remark:
    """A run fails because of something, or lacks records."""
    return Remark(Level.PROBLEM, text, advice, private)


def skipped(why: str) -> Finding:
    """Something was not checked."""
    return Finding((Remark(Level.SKIPPED, why),))
