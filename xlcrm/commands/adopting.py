"""``xlcrm adopt``: take an existing customer list into xlcrm."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import dry_run_option, json_option, print_json
from xlcrm.commands.report import table_name
from xlcrm.language import language
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from xlcrm.adopting import Adoption

_ADOPT = Text(
    "接管已有的客户名单：对应各列，把缺少的工作表和列加到这个工作簿里，不丢失任何内容。",
    "Take an existing customer list: match its columns and add the missing sheets and columns to that workbook. Nothing is lost.",
)
_MAP = Text(
    '更正对应关系，可重复："工作表=客户"、"标题=客户名称"、"工作表!标题=客户名称"',
    'correct a match, may be repeated: "Sheet=Customers", "Heading=Name", "Sheet!Heading=Name"',
)
_MATCHES = Text("对应关系：", "Matches:")
_MATCH = Text("  {sheet}!{heading} → {table}.{column}", "  {sheet}!{heading} → {table}.{column}")
_KEPT = Text("  {sheet}!{heading} → 保留为自有列", "  {sheet}!{heading} → kept as a column of your own")
_COLUMNS = Text("增加的列（{table}）：{names}", "Added columns ({table}): {names}")
_SHEETS = Text("增加的工作表：{names}", "Added sheets: {names}")
_TABLES = Text("变为 Excel 表格：{names}", "Made an Excel table: {names}")
_PROTECTED = Text(
    "工作表“{sheet}”设有保护，照常加列；保护和其他内容不变。",
    "The sheet “{sheet}” is protected; columns are added all the same. The protection and all else stay.",
)
_DONE = Text(
    "已接管 {path}；原有 {untouched} 个部件逐字节不变，原文件已备份（xlcrm undo 可撤销）。",
    "{path} is adopted; {untouched} parts are byte for byte as they were, and a snapshot is kept (xlcrm undo takes it back).",
)
_NEXT = Text(
    '对应关系不对时用 --map 更正。下一步：xlcrm refresh "{path}"',
    'Correct a wrong match with --map. Next: xlcrm refresh "{path}"',
)
_PREVIEW = Text("以上为预览，没有写入。", "This is a preview; nothing was written.")


@click.command(help=_ADOPT.say(language()))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "maps", multiple=True, help=_MAP.say(language()))
@dry_run_option
@json_option
def adopt(file: Path, maps: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Adopt a list, or show what adopting it would do."""
    from xlcrm.adopting import adopt as adopt_list  # noqa: PLC0415 - keeps --help fast
    from xlcrm.history.store import Store  # noqa: PLC0415 - same
    from xlcrm.running import login_name  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    store = Store.of(Workspace.of(file).workbook)
    done = adopt_list(store, maps=maps, today=date.today(), who=login_name(), dry_run=dry_run)  # noqa: DTZ011 - the office's day
    if as_json:
        print_json(done.as_dict())
        return
    _print_plan(done)
    if done.receipt is None:
        click.echo(_PREVIEW.say(language()))
    else:
        click.secho(_DONE.say(language(), path=done.workbook.name, untouched=done.receipt["untouched"]), bold=True)
    click.echo(_NEXT.say(language(), path=file))


def _print_plan(done: Adoption) -> None:
    lang = language()
    click.secho(_MATCHES.say(lang), bold=True)
    for match in done.matches:
        click.echo((_MATCH if match.column else _KEPT).say(lang, **match.__dict__))
    for table, names in done.new_columns.items():
        if names:
            click.echo(_COLUMNS.say(lang, table=table_name(table), names=joined(names).say(lang)))
    if done.new_sheets:
        click.echo(_SHEETS.say(lang, names=joined(done.new_sheets).say(lang)))
    if done.made_tables:
        click.echo(_TABLES.say(lang, names=joined(map(table_name, done.made_tables)).say(lang)))
    for sheet in done.protected:
        click.secho(_PROTECTED.say(lang, sheet=sheet), fg="yellow")
