"""How are records printed?

Each format prints records to standard output, and remarks on them to standard error.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from lightspeed_retail.resources._base import Nested, Resource

from .output import align, warn

Records = Iterable[Mapping[str, Any]]

LONGEST_CELL = 40
"""Characters of a value that a table shows."""

WIDTH = 120
"""Characters of a line where there is no terminal."""


def print_json(records: Records, names: Sequence[str]) -> None:
    """Print records as JSON, one per line, with typed values.

    Args:
        records: The records.
        names: The fields to print.
    """
    for record in records:
        click.echo(_json({name: record[name] for name in names}))


def print_csv(records: Records, names: Sequence[str]) -> None:
    """Print records as CSV with a header; what is nested is JSON in its cell. Arguments as for :func:`print_json`."""
    writer = csv.writer(_Output(), lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record[name]) for name in names])


def print_table(records: Records, names: Sequence[str]) -> None:
    """Print records as a table of the fields that fit into a line and have a value in any of the records.

    Arguments as for :func:`print_json`; nested records are left out.
    """
    rows = [{name: _shortened(_cell(record[name])) for name in names} for record in records]
    if not rows:
        warn("There are no such records.")
        return
    filled = [name for name in names if any(row[name] for row in rows)]
    shown = _that_fit(filled, rows)
    for line in align([shown, *([row[name] for name in shown] for row in rows)]):
        click.echo(line)
    if len(shown) < len(filled):
        warn(f"{len(filled) - len(shown)} more fields do not fit. Choose with --fields, or use --format json.")


FORMATS: Mapping[str, Callable[[Records, Sequence[str]], None]] = {
    "table": print_table,
    "json": print_json,
    "csv": print_csv,
}
"""Every format by its name."""


def default_format() -> str:
    """Return the format that suits standard output: a table for a terminal, JSON for anything else."""
    return "table" if sys.stdout.isatty() else "json"


def default_fields(resource: type[Resource], kind: str, record_fields: Iterable[str]) -> list[str]:
    """Return the fields to print if none are chosen: all of them, in a table those that are not nested."""
    nested = {field.name for field in resource.fields.values() if isinstance(field, Nested)}
    return [name for name in record_fields if kind != "table" or name not in nested]


class _Output:
    """Standard output as a file for the csv module."""

    def write(self, text: str) -> None:
        click.echo(text, nl=False)


def _that_fit(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[str]:
    width = shutil.get_terminal_size((WIDTH, 0)).columns
    shown: list[str] = []
    used = 0
    for name in names:
        used += max(len(name), *(len(row[name]) for row in rows)) + 2
        if shown and used - 2 > width:
            break
        shown.append(name)
    return shown


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_CELL else f"{line[: LONGEST_CELL - 1]}…"


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool() | list() | dict():
            return _json(value)
    return str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """Convert a value that JSON lacks: a decimal to a number if that keeps all digits, else to text."""
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    return str(value)
