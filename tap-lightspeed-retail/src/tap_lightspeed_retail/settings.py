"""Which settings does the tap have, beyond those it shares with the target?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from lightspeed_retail.client import MOST_PER_PAGE
from lightspeed_retail.query import ARCHIVED
from lightspeed_retail.settings import declared, setting, values

_YEAR = 366 * 86400


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("a date or a timestamp, such as 2024-01-31 or 2024-01-31T08:00:00Z") from None


@dataclass(frozen=True, kw_only=True)
class TapSettings:
    """The tap's own settings, checked and typed; the descriptions stand with the attributes."""

    start_date: datetime | None = setting(
        "string",
        "Earliest change to read on the first run, as a date or a timestamp; without it everything is read.",
        refine=_moment,
    )
    page_size: int = setting(
        "integer", "Records asked for per request, 1 to 100.", default=MOST_PER_PAGE, minimum=1, maximum=MOST_PER_PAGE
    )
    archived: str = setting(
        "string",
        "Archived records: `true` reads them too, `false` leaves them out, `only` reads nothing else.",
        default="true",
        choices=ARCHIVED,
    )
    relations: Mapping[str, Any] | None = setting(
        "object",
        "Relations to nest in the records, by stream: a list of names, or `all`. "
        "Streams that are not named nest what no other stream delivers.",
    )
    requests: Mapping[str, Any] | None = setting("object", "Path and query parameters of requests, by stream.")
    lookback_seconds: int = setting(
        "integer",
        "How far before the last bookmark a run starts, so that changes committed late are seen.",
        default=60,
        minimum=0,
        maximum=_YEAR,
    )
    extra_fields: str = setting(
        "string",
        "What happens to fields that the catalogue does not know and to values that do not fit their type: "
        "`column` keeps them in the column _extra, `warn` names them in the log, `drop` leaves them out.",
        default="column",
        choices=("column", "warn", "drop"),
    )
    estimate: bool = setting(
        "boolean",
        "Whether a run first counts its records and logs how long it takes. Counting costs one drip per stream, and "
        "another one for those with more than a page.",
        default=False,
    )

    @classmethod
    def from_mapping(cls, config: Mapping[str, Any]) -> Self:
        """Read the tap's own settings out of a configuration.

        Raises:
            ConfigurationError: A setting is wrong.
        """
        return cls(**values(TAP_SETTINGS, config))


TAP_SETTINGS = declared(TapSettings)
"""The tap's own settings, in the order they are documented."""
