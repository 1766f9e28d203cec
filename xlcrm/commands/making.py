"""``xlcrm demo`` and ``xlcrm new``: making workspaces."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import today_option
from xlcrm.commands.report import print_counts, table_name
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.model.text import Lang

_DEMO = Text(
    "做一个装满虚构客户的工作区（默认文件夹 xlcrm-demo），走完整个流程，做几封信函、一张客户资料卡和经营报表，并告诉你打开什么。",
    "Make a workspace full of invented customers (folder xlcrm-demo by default), refresh it, make a few letters, a customer "
    "card and the management report, and say what to open.",
)
_NEW = Text("在文件夹 DIR 中新建空工作簿和工作区。", "Make an empty workbook and its workspace in the folder DIR.")
_LANG = Text("工作簿的语言", "language of the workbook")
_PACK = Text(
    "行业包，可重复：auto realestate retail trade beauty b2b telecom finance",
    "industry pack, may be repeated: auto realestate retail trade beauty b2b telecom finance",
)
_CUSTOMERS = Text("虚构多少客户", "how many customers to invent")
_SEED = Text("随机种子；同一种子同样的客户", "seed; the same seed gives the same customers")
_MACROS = Text("带按钮的 .xlsm 工作簿（需要 Excel 启用宏）", "a macro-enabled workbook (.xlsm) with buttons")
_MADE = Text("已建好：{path}", "Made: {path}")
_ROW = Text("  {table}：{rows} 行", "  {table}: {rows} row[s]")
_PAPERS = Text("还做好了信函、客户资料卡、报价单和经营报表：", "Also made: letters, a customer card, a quotation and the management report:")
_OPEN = Text("请用 Excel、WPS 或 LibreOffice 打开：{path}", "Open it in Excel, WPS or LibreOffice: {path}")
_LOOK = Text(
    "先看「{home}」「{today}」「{issues}」；改几行，保存并关闭，再运行：",
    "Look at “{home}”, “{today}” and “{issues}” first; change some rows, save, close, then run:",
)
_TRY = Text(
    '  xlcrm refresh "{folder}"      校验、重算、更新汇总\n  xlcrm due "{folder}"          今天联系谁\n'
    '  xlcrm explain "{folder}" KH000001   为什么\n  xlcrm watch "{folder}"        保存即更新',
    '  xlcrm refresh "{folder}"      check, recompute, rebuild\n  xlcrm due "{folder}"          whom to contact today\n'
    '  xlcrm explain "{folder}" KH000001   why\n  xlcrm watch "{folder}"        refresh on every save',
)
_SHEETS = {"home": Text("首页", "Home"), "today": Text("今日待办", "Today"), "issues": Text("校验结果", "Issues")}
_lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), help=_LANG.say(language()))
_pack_option = click.option("--pack", "packs", multiple=True, help=_PACK.say(language()))


@click.command(help=_DEMO.say(language()))
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("xlcrm-demo"))
@_lang_option
@_pack_option
@click.option(
    "--customers", type=click.IntRange(0, 500_000), default=400, show_default=True, help=_CUSTOMERS.say(language())
)
@click.option("--seed", type=int, default=7, show_default=True, help=_SEED.say(language()))
@today_option
def demo(  # noqa: PLR0913, PLR0917 - one argument an option
    folder: Path, lang: Lang | None, packs: tuple[str, ...], customers: int, seed: int, today: date | None
) -> None:
    """Make the demo workspace and say what to open."""
    from xlcrm.demo.making import Demo, make_demo  # noqa: PLC0415 - keeps --help fast

    spoken = lang or language()
    made = make_demo(folder, Demo(spoken, customers, today or date.today(), seed, packs))  # noqa: DTZ011 - the office's day
    click.secho(_MADE.say(language(), path=made.workbook), bold=True)
    for table, rows in made.rows.items():
        click.echo(_ROW.say(language(), table=table_name(table), rows=rows))
    print_counts(made.outcome)
    click.echo()
    if made.papers:
        click.echo(_PAPERS.say(language()))
        for path in made.papers:
            click.echo(f"  {folder / path.relative_to(made.workbook.parent.absolute())}")
        click.echo()
    click.echo(_OPEN.say(language(), path=made.workbook))
    click.echo(_LOOK.say(language(), **{key: title.say(spoken) for key, title in _SHEETS.items()}))
    click.echo(_TRY.say(language(), folder=folder))


@click.command(help=_NEW.say(language()))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_lang_option
@_pack_option
@click.option("--macros", is_flag=True, help=_MACROS.say(language()))
def new(folder: Path, lang: Lang | None, packs: tuple[str, ...], *, macros: bool) -> None:
    """Make an empty workspace."""
    from xlcrm.making import NewBook, make_workspace  # noqa: PLC0415 - keeps --help fast
    from xlcrm.running import run  # noqa: PLC0415 - same

    spoken = lang or language()
    workbook = make_workspace(folder, NewBook(spoken, packs))
    run(workbook, command="new", lang=spoken)
    if macros:
        workbook = _with_buttons(workbook)
    click.secho(_MADE.say(language(), path=workbook), bold=True)
    click.echo(_OPEN.say(language(), path=workbook))


def _with_buttons(workbook: Path) -> Path:
    from xlcrm.excel.converting import with_buttons  # noqa: PLC0415 - keeps --help fast
    from xlcrm.excel.installing import install  # noqa: PLC0415 - same

    install()
    return with_buttons(workbook, keep=False).workbook
