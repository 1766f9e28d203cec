"""``xlcrm decide`` and ``xlcrm reassign``: decisions by command, recorded like those in the lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from xlcrm.commands.options import Day, book_argument, dry_run_option, json_option, print_json, today_option
from xlcrm.commands.report import print_outcome
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.ruling import Reassignment, Ruling

_DECIDE = Text(
    "把一个决定记入“决定”表并执行。KIND 是类型：撞单裁定、延长保护、领取、分配、释放、审批、恢复、移交、更正、合并、不是重复；"
    "ID 是记录编号（客户也可写名称）。例：xlcrm decide 客户管理.xlsx 延长保护 KH000001 --until 2027-03-31 --reason 合同在谈",
    "Record a decision in the sheet “Decisions” and carry it out. KIND is one of: ruling, extend, claim, assign, release, approve, "
    "restore, hand_over, correct, merge, not_duplicate; ID is the record's (of a customer, the name will do). "
    "Example: xlcrm decide Customers.xlsx extend KH000001 --until 2027-03-31 --reason 'contract in sight'",
)
_REASSIGN = Text(
    "把一个人的客户、未完计划、商机、服务和借阅移交给另一人；加 --where 只移交符合条件的客户及其未完事项。",
    "Hand one person's customers, open plans, opportunities, cases and loans over to another; with --where only the customers "
    "that fulfil a condition, and the open work on them.",
)
_OTHER = Text("对方编号（撞单裁定、合并）", "the other record (of a conflict or merge)")
_CHOICE = Text(
    "决定什么：员工姓名，公海、各自保留（撞单裁定），批准、驳回（审批），列=值（更正）",
    "what is decided: a name; Pool or Keep both (ruling); Approve or Reject (approve); column=value (correct)",
)
_UNTIL = Text("延长到哪一天；不写为再一个保护期", "extended until; another full term if not said")
_REASON = Text("理由", "the reason")
_BY = Text("决定人（默认登录名）", "who decided (default: the login name)")
_FROM = Text("移交人", "who hands over")
_TO = Text("接任人", "who takes over")
_WHERE = Text("条件，例如 “城市 = 上海 且 意向级别 = A”", "a condition, e.g. “City = Shanghai and Intent = A”")

_reason_option = click.option("--reason", default="", help=_REASON.say(language()))
_by_option = click.option("--by", default="", help=_BY.say(language()))


@click.command(help=_DECIDE.say(language()))
@book_argument
@click.argument("kind")
@click.argument("record", metavar="ID")
@click.option("--other", default="", metavar="ID", help=_OTHER.say(language()))
@click.option("--choice", default="", help=_CHOICE.say(language()))
@click.option("--until", type=Day(), help=_UNTIL.say(language()))
@_reason_option
@_by_option
@today_option
@dry_run_option
@json_option
def decide(  # noqa: PLR0913, PLR0917 - the options of the command
    book: Path, kind: str, record: str, other: str, choice: str, until: date | None, reason: str, by: str,
    today: date | None, *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Append one decision and refresh."""
    from xlcrm.ruling import Ruling  # noqa: PLC0415 - keeps --help fast

    ruling = Ruling(kind, record, other, choice, until, reason, by or _login())
    _run(book, "decide", ruling, reason, today, dry_run=dry_run, as_json=as_json)


@click.command(help=_REASSIGN.say(language()))
@book_argument
@click.option("--from", "giver", required=True, help=_FROM.say(language()))
@click.option("--to", "taker", required=True, help=_TO.say(language()))
@click.option("--where", default="", help=_WHERE.say(language()))
@_reason_option
@_by_option
@today_option
@dry_run_option
@json_option
def reassign(  # noqa: PLR0913, PLR0917 - the options of the command
    book: Path, giver: str, taker: str, where: str, reason: str, by: str, today: date | None, *, dry_run: bool, as_json: bool
) -> None:
    """Append the decisions that hand over, and refresh."""
    from xlcrm.ruling import Reassignment  # noqa: PLC0415 - keeps --help fast

    reassignment = Reassignment(giver, taker, where, reason, by or _login())
    _run(book, "reassign", reassignment, reason, today, dry_run=dry_run, as_json=as_json)


def _login() -> str:
    from xlcrm.running import login_name  # noqa: PLC0415 - keeps --help fast

    return login_name()


def _run(  # noqa: PLR0913 - as the commands say
    book: Path, command: str, asked: Ruling | Reassignment, why: str, today: date | None, *, dry_run: bool, as_json: bool
) -> None:
    from xlcrm.running import run  # noqa: PLC0415 - keeps --help fast

    outcome = run(
        book, today=today, dry_run=dry_run, command=command, why=why, lang=language(), read_always=True, enters=lambda found: (asked.rows(found),)
    )
    if as_json:
        print_json(outcome.as_dict())
    else:
        print_outcome(outcome)
