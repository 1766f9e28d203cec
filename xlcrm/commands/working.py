"""``xlcrm check`` and ``xlcrm refresh``: the main job."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import book_argument, dry_run_option, json_option, print_json, today_option
from xlcrm.commands.rehearsal import print_rehearsal
from xlcrm.commands.report import print_counts, print_outcome, print_problems
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

_CHECK = Text(
    "只校验，不写入；有错误时退出码为 1。BOOK 是工作簿或工作区文件夹。",
    "Check only, write nothing; exit 1 when there are errors. BOOK is a workbook or a workspace folder.",
)
_REFRESH = Text(
    "校验每一行，重算等级与跟进日期，重建汇总表，写回工作簿。BOOK 是工作簿或工作区文件夹。",
    "Check every row, recompute grades and due dates, rebuild the summaries, write the workbook. "
    "BOOK is a workbook or a workspace folder.",
)
_WITH = Text(
    "试算：假如规则是这个值，哪些客户会变动（不写入；可重复），例如 会员评定期=180 或 会员.金卡.下限=8000",
    "try a rule at another value and see who would move; nothing is written; may be repeated, e.g. tier.window_days=180 "
    "or Tier.Gold.From=8000",
)
_ALL = Text("列出全部问题", "list all problems")


@click.command(help=_CHECK.say(language()))
@book_argument
@today_option
@json_option
@click.option("--all", "show_all", is_flag=True, help=_ALL.say(language()))
def check(book: Path, today: date | None, *, as_json: bool, show_all: bool) -> None:
    """Print the problems; exit 1 when there are errors."""
    from xlcrm.checking import check as find_problems  # noqa: PLC0415 - keeps --help fast

    outcome = find_problems(book, today=today or date.today(), lang=language())  # noqa: DTZ011 - the office's day
    if as_json:
        answer = outcome.as_dict()
        print_json({key: answer[key] for key in ("workbook", "today", "problems", "counts")})
    else:
        print_problems(outcome.problems, **({"limit": sys.maxsize} if show_all else {}))
        print_counts(outcome)
    sys.exit(1 if outcome.errors else 0)


@click.command(help=_REFRESH.say(language()))
@book_argument
@today_option
@dry_run_option
@click.option("--with", "trials", multiple=True, metavar="RULE=VALUE", help=_WITH.say(language()))
@json_option
def refresh(book: Path, today: date | None, *, dry_run: bool, trials: tuple[str, ...], as_json: bool) -> None:
    """Run the pipeline, write, print what changed and the receipt; exit 1 when the data has errors."""
    from xlcrm.running import run  # noqa: PLC0415 - keeps --help fast

    outcome = run(
        book, today=today, dry_run=dry_run, command="refresh", lang=language(), read_always=as_json, trials=trials
    )
    if as_json:
        print_json(outcome.as_dict())
    elif trials and outcome.rehearsal:
        print_rehearsal(outcome.rehearsal)
    else:
        print_outcome(outcome)
    sys.exit(1 if outcome.errors else 0)
