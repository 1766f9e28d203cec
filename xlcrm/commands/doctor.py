"""``xlcrm doctor``: what is here, what is broken, and the repair."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from xlcrm.commands.options import json_option, print_json
from xlcrm.language import language
from xlcrm.model.text import Text

_DOCTOR = Text(
    "检查这台电脑（程序、字体、按钮）和工作簿（占用、同步、标题、下拉、错位的列、文本日期），每一项都给出修复办法；不做任何改动。",
    "Examine this computer (programs, fonts, buttons) and a workbook (locks, sync, headings, drop-downs, columns sorted apart, "
    "text dates); each finding comes with its repair. Nothing is changed.",
)
_MARKS = {"fine": "✓", "hint": "·", "warning": "!", "error": "✗"}
_COLORS = {"fine": "green", "hint": None, "warning": "yellow", "error": "red"}
_REPAIR = Text("    办法：{advice}", "    Repair: {advice}")


@click.command(help=_DOCTOR.say(language()))
@click.argument("book", required=False, type=click.Path(path_type=Path))
@json_option
def doctor(book: Path | None, *, as_json: bool) -> None:
    """Print the findings; exit 1 when something is broken."""
    from xlcrm.doctor import examine  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    workbook = Workspace.of(book).workbook if book else None
    findings = list(examine(workbook, date.today()))  # noqa: DTZ011 - the office's day
    lang = language()
    if as_json:
        print_json({"findings": [finding.as_dict(lang) for finding in findings]})
    else:
        for finding in findings:
            level = finding.level.value
            click.secho(f"{_MARKS[level]} {finding.said(lang)}", fg=_COLORS[level])
            if advice := finding.advice(lang):
                click.echo(_REPAIR.say(lang, advice=advice))
    sys.exit(1 if any(finding.level == "error" for finding in findings) else 0)
