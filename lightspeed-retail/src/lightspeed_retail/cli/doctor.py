"""``doctor``: what does this account do differently from the documentation?"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from lightspeed_retail import doctor as examining
from lightspeed_retail import retry
from lightspeed_retail.doctor import Check, Examination, Finding, Level
from lightspeed_retail.resources import RESOURCES

from .group import Configured, main
from .naming import complete, readable, resource_named

MARKS: dict[Level, tuple[str, str | None]] = {
    Level.OK: ("✓", "green"),
    Level.NOTE: ("!", "yellow"),
    Level.PROBLEM: ("✗", "red"),
    Level.SKIPPED: ("-", None),
}


@main.command()
@click.argument("streams", nargs=-1, metavar="[STREAM]...", shell_complete=complete)
@click.option("--all", "every", is_flag=True, help="Check every list that is read by default: about 90 drips.")
@click.option(
    "--records",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="Records to ask of each list; more show more, at the same cost.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--report",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to this file: field names, shapes, statuses and costs, no values.",
)
@click.pass_obj
def doctor(
    configured: Configured, streams: tuple[str, ...], *, every: bool, records: int, as_json: bool, file: Path | None
) -> None:
    """Check what this account does differently from the documentation.

    Reads only, at the cost of about 30 drips. Checks the most used lists, or those of the STREAMs that are named. Ends
    with status 1 if something would make a run fail or lack records.
    """
    by_default = tuple(one for one in RESOURCES.values() if readable(one) and one.selected)
    chosen = tuple(map(resource_named, streams)) or by_default
    listed = [one for one in chosen if one.listable() and (streams or every or one.slug() in examining.ESSENTIAL)]
    with (
        _without_waits_in_the_log(),
        Examination(configured.settings, chosen, tuple(listed), records=records) as examination,
    ):
        checks, findings = examining.checks(examination), []
        terminal = Checklist(max(len(check.title) for check in checks), to_stderr=as_json)
        for check, finding in examining.run(checks, examination, terminal.begin):
            terminal.end(check, finding)
            findings.append((check, finding))
        document = examining.report(examination, findings)
    terminal.sum_up(findings, document)
    text = json.dumps(document, indent=2)
    if as_json:
        click.echo(text)
    if file:
        file.write_text(f"{text}\n", encoding="utf-8")
        click.echo(f"The report is in {file}. It holds no value of a record or a token.", err=True)
    if examining.worst(findings) is Level.PROBLEM:
        raise SystemExit(1)


@contextmanager
def _without_waits_in_the_log() -> Iterator[None]:
    """Do not log waits for the rate limits meanwhile: they are expected, and would break up the checklist."""
    logger = logging.getLogger(retry.__name__)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


class Checklist:
    """Shows checks as they are done, one line each; on a terminal also the one that is running.

    Args:
        width: Characters of the longest title.
        to_stderr: Whether standard output is for something else.
    """

    def __init__(self, width: int, *, to_stderr: bool) -> None:
        self._width = width
        self._to_stderr = to_stderr
        self._live = (sys.stderr if to_stderr else sys.stdout).isatty()

    def begin(self, check: Check) -> None:
        """Show the check that is running."""
        if self._live:
            click.echo(f"  … {check.title}\r", nl=False, err=self._to_stderr)

    def end(self, check: Check, finding: Finding) -> None:
        """Show what a check found: its remarks, and what to do about each."""
        for number, remark in enumerate(finding.remarks):
            mark, colour = MARKS[remark.level]
            title = "" if number else check.title
            self._say(f"  {click.style(mark, fg=colour)} {title:<{self._width}}  {remark.text}")
            for more in filter(None, (remark.private, remark.advice)):
                self._say(f"    {'':<{self._width}}  {more}")

    def sum_up(self, findings: Sequence[tuple[Check, Finding]], document: dict[str, Any]) -> None:
        """Show how it went as a whole."""
        remarks = [remark.level for _, finding in findings for remark in finding.remarks]
        problems, notes = remarks.count(Level.PROBLEM), remarks.count(Level.NOTE)
        self._say("")
        self._say(f"{_counted(problems, 'problem')}, {_counted(notes, 'note')}.".capitalize())
        if problems:
            self._say("A problem makes a run fail or lack records; a note does not.")
        self._say(f"{document['requests']} requests for {document['drips']:g} drips.")

    def _say(self, line: str) -> None:
        click.echo(("\r\033[K" if self._live else "") + line, err=self._to_stderr)


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
