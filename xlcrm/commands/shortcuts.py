"""``xlcrm shortcuts``: files to double-click."""

from __future__ import annotations

from pathlib import Path

import click

from xlcrm.commands.options import book_argument
from xlcrm.language import language
from xlcrm.model.text import Text
from xlcrm.workspace import Workspace

_SHORTCUTS = Text(
    "在桌面上放几个可双击的文件：刷新、监视、检查 BOOK，不用打开终端，也不用宏。",
    "Put files to double-click on the desktop: refresh, watch and examine BOOK, without a terminal and without macros.",
)
_TO = Text("放在哪个文件夹（默认桌面）", "folder to put them into (default: the desktop)")
_MADE = Text("已做好：{path}", "Made: {path}")


@click.command(help=_SHORTCUTS.say(language()))
@book_argument
@click.option("--to", "folder", type=click.Path(path_type=Path), help=_TO.say(language()))
def shortcuts(book: Path, folder: Path | None) -> None:
    """Write the files and say where they are."""
    from xlcrm.excel.shortcuts import desktop, make_shortcuts  # noqa: PLC0415 - keeps --help fast

    for path in make_shortcuts(Workspace.of(book).workbook, folder or desktop(), language()):
        click.echo(_MADE.say(language(), path=path))
