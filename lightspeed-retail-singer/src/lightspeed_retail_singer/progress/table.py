"""What did a run come to?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lightspeed_retail.units import drips, duration, share

from .tally import StreamTally, Tally

TOTAL = "In all"
"""Name of the last row."""

_COLUMNS = ("Requests", "Drips", "Retries", "Odd values", "Time", "Waiting")
_NONE = "-"


def table(tally: Tally, unit: str) -> str:
    """Return what was done for each stream, as a table.

    Args:
        tally: What was counted.
        unit: What is counted: ``records`` or ``rows``.
    """
    outcomes = list(dict.fromkeys(outcome for row in tally.streams.values() for outcome in row.outcomes))
    head = ["Stream", unit.capitalize(), *(outcome.capitalize() for outcome in outcomes), *_COLUMNS]
    rows = [_cells(row, outcomes, tally.seconds) for row in (*tally.streams.values(), tally.total)]
    return "\n".join(_aligned([head, *rows]))


def _cells(row: StreamTally, outcomes: Sequence[str], seconds: Callable[[StreamTally], float]) -> list[str]:
    taken = seconds(row)
    counted = [row.records, *(row.outcomes[outcome] for outcome in outcomes), row.requests]
    return [
        row.name or TOTAL,
        *(_number(count) for count in counted),
        drips(row.drips) if row.drips else _NONE,
        _number(row.retries),
        _number(row.odd_values),
        duration(taken),
        share(row.waited, taken) if row.waited else _NONE,
    ]


def _number(count: int) -> str:
    return f"{count:,}" if count else _NONE


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
