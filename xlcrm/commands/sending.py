"""``xlcrm message`` and ``xlcrm send``: put messages into the outbox, and let them go."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlcrm.commands.options import (
    book_argument,
    choice_options,
    dry_run_option,
    json_option,
    print_json,
    template_option,
    today_option,
)
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.choosing import Choice
    from xlcrm.documents.opened import Opened
    from xlcrm.documents.outbox.running import Outbox, Selection
    from xlcrm.documents.outbox.sender import Report
    from xlcrm.history.documents import Document, Item

_MESSAGE = Text(
    "按模板为客户（或员工）写好信息，放入待发；不会发出。已有过的、免打扰的、未许可的不写，并说明人数。"
    "模板：birthday 生日祝福、festival 节日问候、tier_notice 等级变动、appointment 预约提醒、satisfaction 满意度邀请、"
    "points_expiring 积分到期、win_back 赢回、daily_list 今日清单、overdue 逾期跟进，或“模板/短信”里自己的 .txt。",
    "Write messages by a template, for customers or staff, and put them into the outbox; nothing is sent. Who had one, "
    "wants none or gave no consent gets none, and is counted. Templates: birthday, festival, tier_notice, appointment, "
    "satisfaction, points_expiring, win_back, daily_list, overdue, or a .txt of your own in templates/messages.",
)
_SEND = Text(
    "列出待发的信息；加 --send 才真正发送（“规则”里的“真正发送”也须为“是”）。中断后再运行会接着发，绝不重复。",
    "List what waits in the outbox; only with --send is it sent (and the rule “Really send” must be Yes). "
    "After an interruption the next run goes on; nothing is sent twice.",
)
_ONLY_TEMPLATE = Text("只限这个模板的信息", "only messages of this template")
_CHANNEL = Text("发送渠道", "by which channel")
_ONLY_CHANNEL = Text("只限这个渠道（可重复）", "only this channel; may be repeated")
_LIMIT = Text("最多多少条", "at most so many")
_AGAIN = Text("已有过的也再写一次", "also for those who had it already")
_ATTACH = Text("邮件附上此信函的 PDF（先用 xlcrm letters 生成）", "attach the PDF of this letter (made by xlcrm letters before)")
_REALLY = Text("真正发送", "really send")
_RESEND = Text("结果不明的也再发（可能重复）", "also send those of unknown fate again; they may arrive twice")
_WITHDRAW = Text("从待发中撤回，不发送", "take them out of the outbox instead")

_PLANNED = Text("{count} 条信息已放入待发。用 xlcrm send 查看和发送。", "{count} message[s] put into the outbox; xlcrm send shows and sends them.")
_WOULD_PLAN = Text("{count} 条信息会放入待发（未写入）：", "{count} message[s] would be put into the outbox; nothing was written:")
_NO_MESSAGE = Text("没有要写的信息。", "There is no message to be made.")
_HELD = Text("不发 {count} 位：{why}", "{count} left out: {why}")
_WAITING = Text("待发 {count} 条；加 --send 真正发送。", "{count} message[s] in the outbox; add --send to send them.")
_EMPTY = Text("待发是空的。", "The outbox is empty.")
_LATER = Text("另有 {count} 条以后才发，最早 {when}。", "{count} more wait for later, the first from {when} on.")
_LEFT_OVER = Text(
    "{count} 条发送中断，结果不明，不会自动重发；确认没有送达后用 --resend-unknown。",
    "{count} of unknown fate (cut off while being sent) are not sent again by themselves; once sure that they did not "
    "arrive, use --resend-unknown.",
)
_SENT = Text("已发送 {count} 条。", "{count} message[s] sent.")
_FAILED = Text("{count} 条未送达：", "{count} could not be delivered:")
_PUT_OFF = Text("{count} 条暂未成功，稍后再试。", "{count} not accepted for now; they will be tried again.")
_WITHDRAWN = Text("{count} 条已撤回：{why}", "{count} withdrawn: {why}")
_TAKEN_OUT = Text("{count} 条已从待发撤回。", "{count} message[s] taken out of the outbox.")
_UNTIL = Text("{channel}在 {when} 之后才能再发；届时再运行一次。", "{channel} may go on at {when}; run it again then.")
_MORE = Text("……另有 {count} 条", "… and {count} more")
_PARTS = Text("（计 {parts} 条短信）", " ({parts} SMS)")
_SHOWN = 10
_CHANNELS = click.Choice(["mail", "sms", "robot"])


@click.command(help=_MESSAGE.say(language()))
@book_argument
@template_option
@click.option("--channel", "-c", type=_CHANNELS, required=True, help=_CHANNEL.say(language()))
@choice_options
@click.option("--limit", type=click.IntRange(min=1), default=None, help=_LIMIT.say(language()))
@click.option("--attach", default="", help=_ATTACH.say(language()))
@click.option("--again", is_flag=True, help=_AGAIN.say(language()))
@today_option
@dry_run_option
@json_option
def message(  # noqa: PLR0913 - one parameter an option
    book: Path, template: str, channel: str, *, choice: Choice, limit: int | None,
    attach: str, again: bool, today: date | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Put messages into the outbox."""
    from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.outbox.planning import Wish  # noqa: PLC0415 - same
    from xlcrm.documents.outbox.running import put_in  # noqa: PLC0415 - same

    wish = Wish(template, channel, choice, again, attach, limit or 0)
    planned = put_in(open_documents(book, today), wish, dry_run=dry_run)
    if as_json:
        held = {why: list(ids) for why, ids in planned.held.items()}
        print_json({"planned": not dry_run, "messages": [_as_dict(item) for item in planned.items], "held": held})
        return
    head = _NO_MESSAGE if not planned.items else _WOULD_PLAN if dry_run else _PLANNED
    click.echo(head.say(language(), count=len(planned.items)))
    _print_items(planned.items)
    for why, ids in planned.held.items():
        click.echo(_HELD.say(language(), count=len(ids), why=why))


@click.command(help=_SEND.say(language()))
@book_argument
@click.option("--channel", "-c", "channels", type=_CHANNELS, multiple=True, help=_ONLY_CHANNEL.say(language()))
@click.option("--template", "-t", default="", help=_ONLY_TEMPLATE.say(language()))
@choice_options
@click.option("--limit", type=click.IntRange(min=1), default=None, help=_LIMIT.say(language()))
@click.option("--send", "--yes", "really", is_flag=True, help=_REALLY.say(language()))
@click.option("--resend-unknown", is_flag=True, help=_RESEND.say(language()))
@click.option("--withdraw", is_flag=True, help=_WITHDRAW.say(language()))
@today_option
@json_option
def send(  # noqa: PLR0913 - one parameter an option
    book: Path, channels: tuple[str, ...], template: str, *, choice: Choice,
    limit: int | None, really: bool, resend_unknown: bool, withdraw: bool, today: date | None, as_json: bool,
) -> None:  # fmt: skip
    """Show the outbox, or send what is in it."""
    from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.outbox.running import Selection  # noqa: PLC0415 - same

    selection = Selection(channels, template, choice, limit or 0, resend_unknown)
    opened = open_documents(book, today)
    answer = _sent(opened, selection) if really and not withdraw else _looked(opened, selection, withdraw=withdraw)
    if as_json:
        print_json(answer.facts)
    else:
        for line in answer.lines:
            click.echo(line)
    sys.exit(answer.code)


class _Answer:
    """What a command found: facts for JSON, lines for people, and the exit code."""

    def __init__(self, facts: dict[str, Any], lines: Iterable[str], code: int = 0) -> None:
        self.facts, self.lines, self.code = facts, list(lines), code


def _looked(opened: Opened, selection: Selection, *, withdraw: bool) -> _Answer:
    from xlcrm.documents.outbox.running import open_post  # noqa: PLC0415 - keeps --help fast

    with open_post(opened) as post:
        if withdraw:
            count = post.withdraw(selection)
            return _Answer({"withdrawn": count}, [_TAKEN_OUT.say(language(), count=count)])
        return _shown(post.look(selection))


def _shown(outbox: Outbox) -> _Answer:
    facts = {
        "sent": False,
        "due": [{"id": each.id, **_as_dict(each.item)} for each in outbox.due],
        "later": [each.id for each in outbox.later],
        "unknown": [each.id for each in outbox.unknown],
        "withheld": dict(outbox.refused),
    }
    lines = [(_WAITING if outbox.due else _EMPTY).say(language(), count=len(outbox.due))]
    lines += _lines_of(each.item for each in outbox.due)
    if times := [each.next_try for each in outbox.later if each.next_try]:
        lines.append(_LATER.say(language(), count=len(outbox.later), when=f"{min(times).astimezone():%Y-%m-%d %H:%M}"))
    lines += [_HELD.say(language(), count=count, why=why) for why, count in _counted(outbox.refused).items()]
    if outbox.unknown:
        lines.append(_LEFT_OVER.say(language(), count=len(outbox.unknown)))
    return _Answer(facts, lines)


def _sent(opened: Opened, selection: Selection) -> _Answer:
    """Send, then refresh the workbook so that it knows; a workbook that is open learns of it at its next refresh."""
    from xlcrm.documents.outbox.running import open_post  # noqa: PLC0415 - keeps --help fast
    from xlcrm.model.refusals import Refusal  # noqa: PLC0415 - same
    from xlcrm.running import run  # noqa: PLC0415 - same

    with open_post(opened) as post:
        report = post.send(selection)
        made = post.journal.made()
        failed, withdrawn = made.get(report.failed), made.get(report.withdrawn)
    notes: list[str] = []
    try:
        run(opened.workspace.workbook, today=opened.book.today, command="send", lang=language())
    except Refusal as refusal:
        notes.append(refusal.say(language()))
    facts = {name: list(getattr(report, name)) for name in ("failed", "put_off", "unknown", "settled", "withdrawn")}
    everything: dict[str, Any] = {"sent": list(report.sent), **facts, "waiting": {key: str(when) for key, when in report.waiting.items()}}
    halted = {channel: refusal.say(language()) for channel, refusal in report.halted.items()}
    lines = [*_told(report, failed, withdrawn), *halted.values(), *notes]
    return _Answer({**everything, "halted": halted, "notes": notes}, lines, 1 if report.failed or report.unknown else 3 if halted else 0)


def _told(report: Report, failed: list[Document], withdrawn: list[Document]) -> Iterable[str]:
    from xlcrm.documents.outbox.gateway import CHANNELS  # noqa: PLC0415 - keeps --help fast

    lang = language()
    yield _SENT.say(lang, count=len(report.sent))
    if failed:
        yield _FAILED.say(lang, count=len(failed))
        yield from (f"  {each.item.customer_id}  {each.item.address}  {each.error}" for each in failed[:_SHOWN])
        yield from _more(len(failed))
    if report.put_off:
        yield _PUT_OFF.say(lang, count=len(report.put_off))
    reasons = _counted({each.id: each.error for each in withdrawn})
    yield from (_WITHDRAWN.say(lang, count=count, why=why) for why, count in reasons.items())
    if report.unknown:
        yield _LEFT_OVER.say(lang, count=len(report.unknown))
    for channel, when in report.waiting.items():
        yield _UNTIL.say(lang, channel=CHANNELS[channel].say(lang), when=f"{when.astimezone():%Y-%m-%d %H:%M}")


def _counted(reasons: Mapping[int, str]) -> dict[str, int]:
    listed = list(reasons.values())
    return {reason: listed.count(reason) for reason in dict.fromkeys(listed)}


def _print_items(items: Iterable[Item]) -> None:
    for line in _lines_of(items):
        click.echo(line)


def _lines_of(items: Iterable[Item]) -> Iterable[str]:
    listed = list(items)
    for item in listed[:_SHOWN]:
        subject, text = item.content.get("subject", ""), " ".join(item.content["text"].split())
        parts = _parts(item)
        counted = _PARTS.say(language(), parts=parts) if parts > 1 else ""
        yield f"  {item.customer_id}  {item.address}  {' | '.join(filter(None, (subject, text)))}{counted}"
    yield from _more(len(listed))


def _more(count: int) -> Iterable[str]:
    if count > _SHOWN:
        yield _MORE.say(language(), count=count - _SHOWN)


def _parts(item: Item) -> int:
    from xlcrm.documents.outbox.sms import parts_of  # noqa: PLC0415 - keeps --help fast

    return parts_of(item.content["text"]) if item.channel == "sms" else 0


def _as_dict(item: Item) -> dict[str, Any]:
    about = {"record": item.customer_id, "template": item.template, "occasion": item.occasion, "channel": item.channel}
    shown = {key: item.content[key] for key in ("name", "subject", "text", "attachments") if key in item.content}
    return {**about, "address": item.address, **shown, **({"parts": parts} if (parts := _parts(item)) else {})}
