"""``xlcrm draw`` and ``xlcrm archive``: the spot check, and the copy of the month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import book_argument, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

_DRAW = Text(
    "随机抽取客户，写入“抽查”表，供电话核实；没有这张表时会加上。同一种子抽出同样的客户。",
    "Draw customers at random into the sheet Spot checks, to be verified by phone; the sheet is added where it is missing. "
    "The same seed draws the same customers.",
)
_ARCHIVE = Text(
    "把工作簿现在的样子另存一份到“归档”文件夹（按月命名，只读，不覆盖已有的）。",
    "Keep a copy of the workbook as it is now in the folder archive: named by month, read-only, never replaced.",
)
_SIZE = Text("抽多少位（默认按“规则”）", "how many (as Rules says by default)")
_SEED = Text("随机种子（默认当天日期）", "the seed (the day's date by default)")
_DRAWN = Text("种子 {seed}：{count} 位客户已写入“{sheet}”。", "Seed {seed}: {count} customers written to “{sheet}”.")
_NOTHING = Text("种子 {seed}：这次抽样已经在“{sheet}”里，没有新的客户。", "Seed {seed}: this draw is in “{sheet}” already.")
_KEPT = Text("已归档：{path}", "Archived: {path}")
_SAME = Text("内容没有变化，已有归档：{path}", "Nothing changed; the archive has it: {path}")


@click.command(help=_DRAW.say(language()))
@book_argument
@click.option("--size", type=click.IntRange(min=1), default=None, help=_SIZE.say(language()))
@click.option("--seed", type=click.IntRange(min=0), default=None, help=_SEED.say(language()))
@today_option
@json_option
def draw(book: Path, size: int | None, seed: int | None, today: date | None, *, as_json: bool) -> None:
    """Draw customers to be verified, then refresh."""
    from xlcrm.drawing import Draw  # noqa: PLC0415 - keeps --help fast
    from xlcrm.drawing import draw as draw_customers  # noqa: PLC0415 - same
    from xlcrm.history.store import Store  # noqa: PLC0415 - same
    from xlcrm.running import login_name, run  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    day = today or date.today()  # noqa: DTZ011 - the office's day
    workbook = Workspace.of(book).workbook
    done = draw_customers(Store.of(workbook), Draw(day, login_name(), size or 0, seed))
    run(workbook, today=day, command="draw", lang=language())
    if as_json:
        print_json({"seed": done.seed, "customers": list(done.customers), "sheet": done.sheet, "run": done.run})
        return
    said = _DRAWN if done.customers else _NOTHING
    click.echo(said.say(language(), seed=done.seed, count=len(done.customers), sheet=done.sheet))
    for record in done.customers:
        click.echo(f"  {record}")


@click.command(help=_ARCHIVE.say(language()))
@book_argument
@today_option
@json_option
def archive(book: Path, today: date | None, *, as_json: bool) -> None:
    """Keep a copy of the workbook."""
    from xlcrm.archiving import archive as keep  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    kept = keep(Workspace.of(book).workbook, today or date.today(), language())  # noqa: DTZ011 - the office's day
    if as_json:
        print_json({"archive": str(kept.path), "new": kept.new})
    else:
        click.echo((_KEPT if kept.new else _SAME).say(language(), path=kept.path))
