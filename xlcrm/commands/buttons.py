"""``xlcrm buttons``: a workbook with buttons, made from one without; what buttons need on this computer."""

from __future__ import annotations

from pathlib import Path

import click

from xlcrm.commands.options import book_argument
from xlcrm.language import language
from xlcrm.model.text import Text
from xlcrm.workspace import Workspace

_BUTTONS = Text("给工作簿加上按钮；让按钮在这台电脑上可用。", "Put buttons into a workbook; make buttons work on this computer.")
_SUBCOMMAND = Text("命令 [参数]...", "COMMAND [ARGS]...")
_ADD = Text(
    "由 BOOK.xlsx 做出带按钮的 BOOK.xlsm，其余内容逐字节不变；原文件改名为 BOOK.xlsx.old。",
    "Make BOOK.xlsm with buttons from BOOK.xlsx, everything else byte for byte the same; the old file becomes BOOK.xlsx.old.",
)
_INSTALL = Text(
    "让按钮在这台电脑上找到 xlcrm（只写入用户自己的文件夹，不需要管理员权限）。",
    "Let buttons find xlcrm on this computer (writes into the user's own folder only, no administrator rights needed).",
)
_MADE = Text(
    "已做好：{path}（其余 {untouched} 个部件逐字节不变）", "Made: {path} (the other {untouched} parts are byte for byte the same)"
)
_ASIDE = Text("原文件：{path}", "The file as it was: {path}")
_WRITTEN = Text("已写入：{path}", "Written: {path}")
_ENABLE = Text(
    "用 Excel 打开时请点“启用内容”；先按“连接测试”看是否连通。",
    "Open it in Excel, choose “Enable Content”, and press “Ping” first to see that it answers.",
)


@click.group(help=_BUTTONS.say(language()), subcommand_metavar=_SUBCOMMAND.say(language()))
def buttons() -> None:
    """Buttons."""


@buttons.command(help=_ADD.say(language()))
@book_argument
def add(book: Path) -> None:
    """Make the workbook with buttons and say where it is."""
    from xlcrm.excel.converting import with_buttons  # noqa: PLC0415 - keeps --help fast

    made = with_buttons(Workspace.of(book).workbook)
    click.secho(_MADE.say(language(), path=made.workbook, untouched=made.receipt.untouched), bold=True)
    if made.set_aside:
        click.echo(_ASIDE.say(language(), path=made.set_aside))
    _install()
    click.echo(_ENABLE.say(language()))


@buttons.command(help=_INSTALL.say(language()))
def install() -> None:
    """Write what buttons need on this computer."""
    _install()


def _install() -> None:
    from xlcrm.excel.installing import install as write_files  # noqa: PLC0415 - keeps --help fast

    for path in write_files():
        click.echo(_WRITTEN.say(language(), path=path))
