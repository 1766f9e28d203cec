"""How a rehearsal looks on a terminal: the rules that were tried, who would move, counted by owner."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import click

from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from xlcrm.rehearsing import Rehearsal

_HEAD = Text("试算，未写入：{n} 位客户会变动", "Tried, nothing written: {n} customers would move")
_RULE = Text("  {label}：{now} → {tried}", "  {label}: {now} → {tried}")
_SAME = Text("  规则已经是这些值。", "  The rules have these values already.")
_MOVE = Text("{what}：{before} → {after}  {n} 位（{owners}）", "{what}: {before} → {after}  {n} ({owners})")
_WHO = Text("    {record} {name}", "    {record} {name}")
_MORE = Text("    ……还有 {n} 位，全部见 --json", "    … and {n} more; all of them with --json")
_OWNER = Text("{owner} {n}", "{owner} {n}")
_POOL = Text("公海", "pool")
_EMPTY = Text("（空）", "(none)")
_SHOWN = 5


def print_rehearsal(rehearsal: Rehearsal) -> None:
    """Print what was tried and the moves, the most first: how many, whose, and the first few by name."""
    from xlcrm.rehearsing import rule_words  # noqa: PLC0415 - keeps --help fast

    lang = language()
    click.secho(_HEAD.say(lang, n=rehearsal.moves["customer_id"].nunique()), bold=True)
    for key, (now, tried) in rehearsal.tried.items():
        label, was = rule_words(key, now, lang)
        click.echo(_RULE.say(lang, label=label, now=was, tried=rule_words(key, tried, lang)[1]))
    if not rehearsal.tried:
        click.echo(_SAME.say(lang))
    owners: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for (*move, owner), number in rehearsal.counts("what", "before", "after", "owner"):
        owners[tuple(move)].append(_OWNER.say(lang, owner=owner or _POOL.say(lang), n=number))
    for each, number in rehearsal.counts("what", "before", "after"):
        _print_move(rehearsal, each, number, owners[each])


def _print_move(rehearsal: Rehearsal, move: tuple[str, ...], number: int, owners: list[str]) -> None:
    lang = language()
    what, before, after = (word or _EMPTY.say(lang) for word in move)
    joined = ("、" if lang == "zh" else ", ").join(owners)
    click.echo(_MOVE.say(lang, what=what, before=before, after=after, n=number, owners=joined))
    moves = rehearsal.moves
    mine = moves[(moves[["what", "before", "after"]] == list(move)).all(axis=1)]
    for record, name in zip(mine["customer_id"].head(_SHOWN), mine["name"].head(_SHOWN), strict=True):
        click.echo(_WHO.say(lang, record=record, name=name))
    if number > _SHOWN:
        click.echo(_MORE.say(lang, n=number - _SHOWN))
