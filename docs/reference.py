"""Which parts of the documentation, and of meltano.yml, are written from the code?

The parts between two marks, ``begin: <name>`` and ``end: <name>``. ``make docs`` writes them anew; a test sees that
nobody forgot to.
"""

from __future__ import annotations

import ast
import json
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from lightspeed_retail import relations
from lightspeed_retail.cli import main
from lightspeed_retail.resources._base import AppendOnly, ByDay, Resource, Stamp
from lightspeed_retail.settings import SETTINGS, Setting
from lightspeed_retail_sandbox.deviations import KINDS, Deviation
from lightspeed_retail_sandbox.deviations.deviation import SEPARATOR
from tap_lightspeed_retail.plan import STREAMS
from tap_lightspeed_retail.settings import TAP_SETTINGS
from target_lightspeed_retail.settings import TARGET_SETTINGS

ROOT = Path(__file__).parent.parent
WIDTH = 120


# --------------------------------------------------------------------------------------------------- settings


def settings_table(settings: Iterable[Setting]) -> Iterator[str]:
    """Settings as a table: name, kind, default, meaning."""
    yield "| Setting | Kind | Default | Meaning |"
    yield "|---|---|---|---|"
    for setting in settings:
        kind = f"{setting.kind}, secret" if setting.secret else setting.kind
        default = "" if setting.default is None else f"`{_literal(setting.default)}`"
        yield _row(f"`{setting.name}`", kind, default, setting.about)


def meltano_settings(settings: Iterable[Setting]) -> Iterator[str]:
    """Settings as Meltano declares them; defaults are left to the plugin."""
    kinds = {"number": "decimal"}
    for setting in settings:
        yield f"- name: {setting.name}"
        if setting.choices:
            yield "  kind: options"
            yield "  options:"
            yield from (f"  - {{label: '{choice}', value: '{choice}'}}" for choice in setting.choices)
        else:
            yield f"  kind: {kinds.get(setting.kind, setting.kind)}"
        if setting.secret:
            yield "  sensitive: true"
        yield "  description: >-"
        yield from textwrap.wrap(setting.about, WIDTH - 10, initial_indent="    ", subsequent_indent="    ")


# ---------------------------------------------------------------------------------------------------- streams


def streams_tables() -> Iterator[str]:
    """Every stream, a table per business area."""
    for area, resources in groupby(STREAMS.values(), key=lambda resource: resource.__module__):
        yield f"### {_first_sentence(sys.modules[area].__doc__)}"
        yield ""
        yield "| Stream | Holds | Key | New and changed rows by | Relations |"
        yield "|---|---|---|---|---|"
        for resource in resources:
            yield _row(
                f"`{resource.slug()}`" if resource.selected else f"`{resource.slug()}` ○",
                _first_sentence(resource.__doc__),
                ", ".join(f"`{key}`" for key in resource.key),
                followed_by(resource),
                ", ".join(_relations(resource)),
            )
        yield ""


def followed_by(resource: type[Resource]) -> str:
    """How new and changed rows of a stream are found, in a few words."""
    match resource.replication:
        case Stamp(hidden=True):
            return "a stamp that rows do not show"
        case Stamp(field=field):
            return f"`{field}`"
        case AppendOnly(field=field):
            return f"`{field}`, rows are only added"
        case ByDay(field=field):
            return f"`{field}`, day by day"
        case None:
            return "full table"


def _relations(resource: type[Resource]) -> Iterator[str]:
    """What can be nested in its rows; what is nested unless told otherwise stands out."""
    if resource.fixed:
        yield from (f"**{name}**" for name in resource.fixed)
        return
    default = relations.default(resource)
    for name in relations.loadable(resource):
        yield f"**{name}**" if name in default else name


def number_of_streams() -> Iterator[str]:
    """How many streams there are, and how many of them are selected by default."""
    selected = sum(resource.selected for resource in STREAMS.values())
    yield from textwrap.wrap(
        f"There are {len(STREAMS)}: one for every endpoint that can be listed, and one for the session. "
        f"The {selected} that hold the account's own data, each fact once, are selected by default.",
        WIDTH,
    )


def selected_streams() -> Iterator[str]:
    """The streams that are read unless told otherwise, as Meltano's select patterns."""
    yield from (f"- {name}" for name, resource in STREAMS.items() if resource.selected)


# ------------------------------------------------------------------------------------------------- deviations


def deviations_table() -> Iterator[str]:
    """The sandbox's deviations: name, what the account does, options with their defaults."""
    common = {field.name for field in fields(Deviation)}
    yield "| Deviation | What the account does | Options |"
    yield "|---|---|---|"
    for name, kind in KINDS.items():
        options = [field for field in fields(kind) if field.init and field.name not in common]
        shown = (f"`{field.name}`" + (f" ({_option(field.default)})" if field.default else "") for field in options)
        yield _row(f"`{name}`", _about(name), ", ".join(shown))


# ------------------------------------------------------------------------------------------------ reliability


def reliability_table() -> Iterator[str]:
    """What a run does about each deviation: rows, exit status, messages."""
    data = tomllib.loads((ROOT / "docs" / "reliability.toml").read_text(encoding="utf-8"))
    yield "| What the account does | Where | Rows of the stream | Exit status | What the log says |"
    yield "|---|---|---|---|---|"
    for name in KINDS:
        for case in data["case"]:
            if case["deviation"] == name:
                yield _row(
                    _about(name),
                    _where(case),
                    data["rows"][case["rows"]],
                    str(case.get("status", 0)),
                    "<br>".join(f"`{_shown(message)}`" for message in case.get("messages", ())),
                )


def _where(case: dict[str, Any]) -> str:
    """The stream, version and pages that a case is about, as far as it is about some only."""
    pages = "" if case["pages"] == ["every"] else f"{', '.join(case['pages'])} page"
    return "; ".join(filter(None, [*case.get("versions", ()), f"`{case.get('stream', 'order')}`", pages]))


def _shown(pattern: str) -> str:
    return pattern.replace("*", "…")


def _about(name: str) -> str:
    """What the account does, in a sentence."""
    return _first_sentence(KINDS[name].__doc__).replace("``", "`")


def _option(default: object) -> str:
    text = SEPARATOR.join(default) if isinstance(default, tuple) else _literal(default)
    return f"`{text if text.isprintable() else json.dumps(text)}`"


# ---------------------------------------------------------------------------------------------- command line


def commands() -> Iterator[str]:
    """Every command of ``lightspeed-retail``: what it does, and its options."""
    context = click.Context(main, info_name="lightspeed-retail")
    for name in main.list_commands(context):
        command = main.commands[name]
        within = click.Context(command, info_name=name, parent=context)
        yield f"### `{name}`"
        yield ""
        for paragraph in (command.help or "").split("\n\n"):
            yield from textwrap.wrap(" ".join(paragraph.split()), WIDTH)
            yield ""
        yield "```text"
        yield " ".join([within.command_path, *command.collect_usage_pieces(within)])
        yield "```"
        yield ""
        options = [one for one in command.params if isinstance(one, click.Option)]
        if options:
            yield "| Option | Meaning |"
            yield "|---|---|"
            yield from (_row(*_option_of_command(one, within)) for one in options)
            yield ""


def _option_of_command(option: click.Option, context: click.Context) -> tuple[str, str]:
    record = option.get_help_record(context)
    assert record is not None
    return f"`{record[0].replace('|', '/')}`", " ".join(record[1].split())


# ---------------------------------------------------------------------------------------------------- modules


def modules() -> Iterator[str]:
    """Every module of the packages, with the first line of its docstring."""
    for package in sorted(ROOT.glob("*/src/*/__init__.py")):
        yield from ("", f"### `{package.parent.name}`", "", "| Module | About |", "|---|---|")
        for module in sorted(package.parent.rglob("*.py")):
            about = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
            name = module.relative_to(package.parent).with_suffix("").as_posix()
            yield _row(f"`{name.removesuffix('/__init__')}`", about.partition("\n")[0].replace("``", "`"))
    yield ""


# ------------------------------------------------------------------------------------------------------ pages

PAGES: dict[str, dict[str, Callable[[], Iterator[str]]]] = {
    "README.md": {"number of streams": number_of_streams},
    "docs/architecture.md": {"modules": modules},
    "docs/settings.md": {
        "shared settings": lambda: settings_table(SETTINGS),
        "tap settings": lambda: settings_table(TAP_SETTINGS),
        "target settings": lambda: settings_table(TARGET_SETTINGS),
    },
    "docs/cli.md": {"commands": commands},
    "docs/reliability.md": {"deviations": reliability_table},
    "docs/sandbox.md": {"deviations": deviations_table},
    "docs/streams.md": {"streams": streams_tables},
    "meltano.yml": {
        "tap settings": lambda: meltano_settings((*SETTINGS, *TAP_SETTINGS)),
        "streams": selected_streams,
        "target settings": lambda: meltano_settings((*SETTINGS, *TARGET_SETTINGS)),
    },
}
"""The pages with written parts, and what writes each part."""


def written(page: str) -> str:
    """A page as it should be.

    Args:
        page: Its path below the root of the repository.

    Raises:
        ValueError: The page lacks the marks of a part.
    """
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    for name, write in PAGES[page].items():
        first, last = (_find(lines, f"{mark}: {name}", page) for mark in ("begin", "end"))
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        lines[first + 1 : last] = [f"{indent}{line}".rstrip() for line in write()]
    return "\n".join(lines) + "\n"


def _find(lines: list[str], mark: str, page: str) -> int:
    for number, line in enumerate(lines):
        if mark in line:
            return number
    raise ValueError(f"{page} lacks the mark {mark!r}.")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _literal(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _first_sentence(text: str | None) -> str:
    paragraph = " ".join((text or "").strip().partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".")


if __name__ == "__main__":
    for page in PAGES:
        (ROOT / page).write_text(written(page), encoding="utf-8")
