"""``xlcrm draw`` and ``xlcrm archive``: the spot check, and the copy of the month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import book_argument, dry_run_option, json_option, print_json, today_option
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
_NOTHING = Text("种子 {seed}：没有可抽的客户，或者这次抽样已经在“{sheet}”里。", "Seed {seed}: there is nobody to draw, or this draw is in “{sheet}” already.")
_KEPT = Text("已归档：{path}", "Archived: {path}")
_SAME = Text("内容没有变化，已有归档：{path}", "Nothing changed; the archive has it: {path}")


_NEW_YEAR = Text(
    "新年清理：先存归档副本，再把往年已完成的计划、已结的服务、已结束的商机、已归还的借阅移出工作簿（客户、订单、跟进记录、积分从不移出；可撤销）",
    "new year: keep a copy, then let finished plans, closed cases, ended opportunities and returned loans of past years leave "
    "the workbook (customers, orders, interactions and points never do; it can be undone)",
)
_YES = Text("不再询问", "do not ask")
_ONLY_NEW_YEAR = Text("--dry-run 只用于 --new-year", "--dry-run goes with --new-year")
_WOULD = Text("{day} 之前结束的记录：{counts}", "Records that ended before {day}: {counts}")
_NONE = Text("没有 {day} 之前结束的记录可移出。", "No record ended before {day}; there is nothing to move out.")
_ASK = Text("存下归档副本并移出这些记录？", "Keep an archive copy and let them leave?")
_LEFT = Text("已移出。归档副本：{path}；xlcrm undo 可撤销。", "They have left. Archive copy: {path}; xlcrm undo takes it back.")


def _begin_year(workbook: Path, today: date, how: tuple[bool, bool], *, as_json: bool) -> None:
    """Say what would leave; unless it is a dry run, ask, and let it."""
    from xlcrm.history.store import Store  # noqa: PLC0415 - keeps --help fast
    from xlcrm.new_year import begin, preview  # noqa: PLC0415 - same
    from xlcrm.running import login_name, run  # noqa: PLC0415 - same

    yes, dry_run = how
    lang = language()
    found = preview(workbook, today)
    if not as_json:
        separator = "、" if lang == "zh" else ", "
        counts = separator.join(f"{sheet} {count}" for sheet, count in found.counts.items())
        click.echo((_WOULD if found.counts else _NONE).say(lang, day=found.first_day, counts=counts))
    if found.counts and not dry_run and (yes or click.confirm(_ASK.say(lang), err=as_json)):
        found = begin(Store.of(workbook), today, login_name())
        run(workbook, today=today, command="archive", lang=lang)
        if not as_json:
            click.echo(_LEFT.say(lang, path=found.archive))
    if as_json:
        print_json(
            {
                "before": found.first_day.isoformat(),
                "moved": dict(found.counts),
                "archive": str(found.archive) if found.archive else None,
                "run": found.run or None,
            }
        )


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

    day = today or date.today()  # noqa: DTZ011 - the office's day
    done = draw_customers(book, Draw(day, size or 0, seed), language())
    if as_json:
        print_json({"seed": done.seed, "customers": list(done.customers), "sheet": done.sheet, "run": done.run or None})
        return
    said = _DRAWN if done.customers else _NOTHING
    click.echo(said.say(language(), seed=done.seed, count=len(done.customers), sheet=done.sheet))
    for record in done.customers:
        click.echo(f"  {record}")


@click.command(help=_ARCHIVE.say(language()))
@book_argument
@click.option("--new-year", is_flag=True, help=_NEW_YEAR.say(language()))
@click.option("--yes", is_flag=True, help=_YES.say(language()))
@dry_run_option
@today_option
@json_option
def archive(  # noqa: PLR0913 - the options of the command
    book: Path, today: date | None, *, new_year: bool, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Keep a copy of the workbook; with --new-year, let what ended in past years leave it."""
    from xlcrm.archiving import archive as keep  # noqa: PLC0415 - keeps --help fast
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    if new_year:
        _begin_year(Workspace.of(book).workbook, today or date.today(), (yes, dry_run), as_json=as_json)  # noqa: DTZ011 - same
        return
    if dry_run:
        raise click.UsageError(_ONLY_NEW_YEAR.say(language()))
    kept = keep(Workspace.of(book).workbook, today or date.today(), language())  # noqa: DTZ011 - the office's day
    if as_json:
        print_json({"archive": str(kept.path), "new": kept.new})
    else:
        click.echo((_KEPT if kept.new else _SAME).say(language(), path=kept.path))
