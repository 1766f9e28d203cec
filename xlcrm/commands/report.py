"""How outcomes and problems look on a terminal."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from xlcrm.language import language
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.problems import Problem
    from xlcrm.outcome import Outcome

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
_NAMES = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "info": Text("提示", "hint"),
}
_COUNTS = Text(
    "{errors} 个错误，{warnings} 个警告，{infos} 个提示", "{errors} error[s], {warnings} warning[s], {infos} hint[s]"
)
_MORE = Text(
    "……还有 {n} 条，全部见“{sheet}”表或 --json", "… and {n} more; all of them in the sheet “{sheet}” or with --json"
)
_ISSUES = Text("校验结果", "Issues")
_NOTHING = Text("没有要更新的内容，文件未改动。", "Nothing to do; the file was not touched.")
_WRITTEN = Text("已写入 {book}", "Written: {book}")
_WOULD = Text("预览，未写入 {book}", "Preview, nothing written: {book}")
_CELLS = Text("  {table}：{column} {n} 个单元格", "  {table}: {column}, {n} cell[s]")
_APPENDED = Text("  {table}：新增 {n} 行", "  {table}: {n} new row[s]")
_SHEETS = Text("  汇总表：{names}", "  summary sheets: {names}")
_STAFF = Text("  记录员工改动 {n} 处", "  {n} change[s] by staff recorded")
_RECEIPT = Text(
    "  收据：{untouched} 个部件逐字节不变，改动 {changed} 个，写入 {cells} 个单元格",
    "  receipt: {untouched} part[s] untouched byte for byte, {changed} changed, {cells} cell[s] written",
)
_EXAMPLE = Text("    例如 {record}：{before} → {after}", "    e.g. {record}: {before} → {after}")
_EMPTY = Text("（空）", "(empty)")
SHOWN_PROBLEMS = 20
_EXAMPLES = 2


def print_outcome(outcome: Outcome) -> None:
    """Print what a run changed, the receipt and the number of problems."""
    lang = language()
    if not outcome.written and not outcome.dry_run:
        click.echo(_NOTHING.say(lang))
    else:
        headline = _WOULD if outcome.dry_run else _WRITTEN
        click.secho(headline.say(lang, book=outcome.workbook.name), bold=True)
        _print_changes(outcome)
    for note in outcome.notes:
        click.echo(note)
    print_counts(outcome)


def _print_changes(outcome: Outcome) -> None:
    lang = language()
    for append in outcome.plan.appends if outcome.plan else ():
        click.echo(_APPENDED.say(lang, table=table_name(append.table), n=len(append)))
    for change in outcome.plan.changes if outcome.plan else ():
        click.echo(
            _CELLS.say(
                lang, table=table_name(change.table), column=column_name(change.table, change.key), n=len(change)
            )
        )
        for cell in islice(change.cells(), _EXAMPLES if outcome.dry_run else 0):
            before, after = (value_shown(value) for value in (cell.before, cell.after))
            click.echo(_EXAMPLE.say(lang, record=cell.record or cell.row, before=before, after=after))
    if outcome.sheets:
        click.echo(_SHEETS.say(lang, names=joined(outcome.sheets).say(lang)))
    if outcome.staff:
        click.echo(_STAFF.say(lang, n=sum(len(change) for change in outcome.staff)))
    if outcome.receipt:
        receipt = outcome.receipt
        changed = len(receipt["changed"]) + len(receipt["added"])
        click.echo(_RECEIPT.say(lang, untouched=receipt["untouched"], changed=changed, cells=receipt["tally"]["cells"]))


def table_name(name: str) -> str:
    """Return a table's title in the language of the messages."""
    from xlcrm.model.tables import TABLE_BY_NAME  # noqa: PLC0415 - not needed for --help

    return TABLE_BY_NAME[name].sheet(language()) if name in TABLE_BY_NAME else name


def column_name(table: str, key: str) -> str:
    """Return a column's heading in the language of the messages."""
    from xlcrm.model.tables import TABLE_BY_NAME  # noqa: PLC0415 - not needed for --help

    known = TABLE_BY_NAME[table].by_key if table in TABLE_BY_NAME else {}
    return known[key].heading(language()) if key in known else key


def value_shown(value: object) -> str:
    """Return a value as a person reads it, also when it is empty."""
    from xlcrm.model.book import show  # noqa: PLC0415 - not needed for --help

    return show(value) or _EMPTY.say(language())


def print_counts(outcome: Outcome) -> None:
    """Print how many problems there are."""
    counts = outcome.counts
    words = {"errors": counts.get("error", 0), "warnings": counts.get("warning", 0), "infos": counts.get("info", 0)}
    color = "red" if words["errors"] else "yellow" if words["warnings"] else "green"
    click.secho(_COUNTS.say(language(), **words), fg=color)


def print_problems(problems: Sequence[Problem], limit: int = SHOWN_PROBLEMS) -> None:
    """Print problems one by one: severity, place, what is wrong, what to do; the rest is counted."""
    lang = language()
    rank = list(_COLORS)
    for problem in sorted(problems, key=lambda problem: rank.index(problem.severity))[:limit]:
        place = problem.place
        where = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
        tag = click.style(_NAMES[problem.severity].say(lang), fg=_COLORS[problem.severity])
        click.echo(f"{tag} {where} {problem.message(lang)}")
        if hint := problem.hint(lang):
            click.echo(f"      {hint}")
    if len(problems) > limit:
        click.echo(_MORE.say(lang, n=len(problems) - limit, sheet=_ISSUES.say(lang)))
