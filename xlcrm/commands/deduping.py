"""``xlcrm dedupe``, ``merge`` and ``split``: what may be registered twice, made one, and taken apart again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import book_argument, dry_run_option, json_option, print_json, today_option
from xlcrm.commands.report import column_name, print_outcome, table_name
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.deduping import Contrast, Merging, Splitting, Suspicion
    from xlcrm.outcome import Outcome

_DEDUPE = Text(
    "列出可能重复登记的客户：分组、把握、异同；不写入。每组第一位是建议保留的。",
    "List customers that may be registered twice: in groups, how sure, why; nothing is written. The first of each is the one to keep.",
)
_MERGE = Text(
    "把 OTHER 并入 KEEP（编号或名称）：订单、跟进、联系人等全部记录转到 KEEP，它空白的列用 OTHER 的补上，两边不同的列出并保留 KEEP 的；"
    "OTHER 这一行保留并注销。可用 xlcrm split 或 xlcrm undo 恢复。",
    "Merge OTHER into KEEP (IDs or names): orders, interactions, contacts and all other records go to KEEP, its empty columns are filled, "
    "what differs is listed and stays KEEP's; OTHER's row stays, deregistered. xlcrm split or xlcrm undo takes it back.",
)
_SPLIT = Text(
    "把并入别处的客户 ID 重新拆出，之后有改动也可以：它的记录转回，补上的内容清空；合并以后新增的按所属商机、联系人等判断，"
    "看不出的列出并生成一条任务。",
    "Make the merged customer ID one of its own again, even after later changes: its records go back, what it filled is emptied; records "
    "that came later go with their opportunity, contact and so on; those that cannot be told are listed, and become a task.",
)
_REASON = Text("理由", "the reason")
_NONE = Text("没有发现可能重复的客户。", "No customers were found that may be registered twice.")
_HEAD = Text("{groups} 组可能重复：", "{groups} group[s] that may be registered twice:")
_GROUP = Text("第 {number} 组", "Group {number}")
_PAIR = Text("  {kept} {name} ← {other} {other_name}  {score:.0f} 分{sure}：{why}",
             "  {kept} {name} ← {other} {other_name}  {score:.0f} points{sure}: {why}")  # fmt: skip
_SURE = Text("，确定", ", sure")
_DIFFERS = Text("    {column}：{kept} ↔ {other}", "    {column}: {kept} ↔ {other}")
_STAYS = Text("与 {other} 不同、保留原样的：", "Other than {other}'s, and left as it is:")
_DOUBTS = Text("需要人来决定的 {count} 处：", "{count} thing[s] for people to decide:")
_DOUBT = Text("  {table} {record} {column}：{why}", "  {table} {record} {column}: {why}")

_reason_option = click.option("--reason", default="", help=_REASON.say(language()))


@click.command(help=_DEDUPE.say(language()))
@book_argument
@today_option
@json_option
def dedupe(book: Path, today: date | None, *, as_json: bool) -> None:
    """Print what may be registered twice."""
    from xlcrm.deduping import suspicions  # noqa: PLC0415 - keeps --help fast
    from xlcrm.reading import read_book  # noqa: PLC0415 - same

    found = suspicions(read_book(book, today=today))
    if as_json:
        print_json({"groups": len({each.group for each in found}), "pairs": [asdict(each) for each in found]})
        return
    lang = language()
    if not found:
        click.echo(_NONE.say(lang))
        return
    click.secho(_HEAD.say(lang, groups=len({each.group for each in found})), bold=True)
    shown = 0
    for each in found:
        if each.group != shown:
            shown = each.group
            click.echo(_GROUP.say(lang, number=shown))
        _print_pair(each)


def _print_pair(pair: Suspicion) -> None:
    lang = language()
    click.echo(_PAIR.say(
        lang, kept=pair.kept.id, name=pair.kept.name, other=pair.other.id, other_name=pair.other.name, score=pair.score,
        sure=_SURE.say(lang) if pair.sure else "", why=pair.why,
    ))  # fmt: skip
    _print_contrasts(pair.differs)


def _print_contrasts(contrasts: tuple[Contrast, ...]) -> None:
    for each in contrasts:
        click.echo(_DIFFERS.say(language(), column=each.column, kept=each.kept, other=each.other))


@click.command(help=_MERGE.say(language()))
@book_argument
@click.argument("keep")
@click.argument("others", metavar="OTHER…", nargs=-1, required=True)
@_reason_option
@today_option
@dry_run_option
@json_option
def merge(  # noqa: PLR0913 - the options of the command
    book: Path, keep: str, others: tuple[str, ...], reason: str, today: date | None, *, dry_run: bool, as_json: bool
) -> None:
    """Record the rulings and refresh."""
    from xlcrm.deduping import Merging  # noqa: PLC0415 - keeps --help fast
    from xlcrm.running import login_name  # noqa: PLC0415 - same

    asked = Merging(keep, others, reason, login_name())
    outcome = _run(book, "merge", asked, today, dry_run=dry_run)
    if as_json:
        print_json({**outcome.as_dict(), "differs": asked.as_dict()})
        return
    for other, contrasts in asked.differs.items():
        if contrasts:
            click.echo(_STAYS.say(language(), other=other))
            _print_contrasts(contrasts)
    print_outcome(outcome)


@click.command(help=_SPLIT.say(language()))
@book_argument
@click.argument("record", metavar="ID")
@_reason_option
@today_option
@dry_run_option
@json_option
def split(  # noqa: PLR0913 - the options of the command
    book: Path, record: str, reason: str, today: date | None, *, dry_run: bool, as_json: bool
) -> None:
    """Record the ruling and refresh."""
    from xlcrm.deduping import Splitting  # noqa: PLC0415 - keeps --help fast
    from xlcrm.running import login_name  # noqa: PLC0415 - same

    asked = Splitting(record, reason, login_name())
    outcome = _run(book, "split", asked, today, dry_run=dry_run)
    lang = language()
    if as_json:
        doubts = [{"table": each.table, "record": each.record, "key": each.key, "why": each.why.say(lang)} for each in asked.doubts]
        print_json({**outcome.as_dict(), "doubts": doubts})
        return
    if asked.doubts:
        click.secho(_DOUBTS.say(lang, count=len(asked.doubts)), bold=True)
    for each in asked.doubts:
        column = column_name(each.table, each.key)
        click.echo(_DOUBT.say(lang, table=table_name(each.table), record=each.record.rstrip("/"), column=column, why=each.why.say(lang)))
    print_outcome(outcome)


def _run(book: Path, command: str, asked: Merging | Splitting, today: date | None, *, dry_run: bool) -> Outcome:
    from xlcrm.running import run  # noqa: PLC0415 - keeps --help fast

    return run(
        book, today=today, dry_run=dry_run, command=command, why=asked.reason, lang=language(), read_always=True, enters=asked.enter
    )
