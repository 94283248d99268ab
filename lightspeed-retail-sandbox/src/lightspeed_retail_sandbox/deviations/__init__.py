"""Ways in which a real account can differ from the documentation, to be switched on.

Each is a small class that changes the decoded request or the decoded reply. They know nothing of how the sandbox
answers, and the sandbox nothing of them: :class:`~.middleware.Deviating` stands between the two.
"""

from __future__ import annotations

from .deviation import KINDS, Deviation, parsed
from .headers import BucketSize, ClockSkew, NoLimitHeaders, OtherCost
from .ignored import ArchivedIgnored, FiltersIgnored, RelationsDropped
from .links import NextCycle, NextLeadsAway, NextLosesParameters, NextRepeats
from .records import (
    EmptyForm,
    FieldsMissing,
    NotCollapsed,
    OddText,
    OtherEnvelope,
    RecordsWithoutKey,
    ScalarRecords,
    UnknownFields,
)
from .refusals import (
    BadRequest,
    Blocked,
    Forbidden,
    HeavyPage,
    HeavyRecord,
    Malformed,
    NoAnswer,
    NotFound,
    RelationRefused,
    ServerError,
    SortRefused,
    StampRefused,
    TooManyRelations,
)
from .switches import Deviations

__all__ = [
    "KINDS",
    "ArchivedIgnored",
    "BadRequest",
    "Blocked",
    "BucketSize",
    "ClockSkew",
    "Deviation",
    "Deviations",
    "EmptyForm",
    "FieldsMissing",
    "FiltersIgnored",
    "Forbidden",
    "HeavyPage",
    "HeavyRecord",
    "Malformed",
    "NextCycle",
    "NextLeadsAway",
    "NextLosesParameters",
    "NextRepeats",
    "NoAnswer",
    "NoLimitHeaders",
    "NotCollapsed",
    "NotFound",
    "OddText",
    "OtherCost",
    "OtherEnvelope",
    "RecordsWithoutKey",
    "RelationRefused",
    "RelationsDropped",
    "ScalarRecords",
    "ServerError",
    "SortRefused",
    "StampRefused",
    "TooManyRelations",
    "UnknownFields",
    "parsed",
]
