"""``xlcrm due`` and ``xlcrm explain``: questions about the workbook as it is; nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlcrm.commands.options import book_argument, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

_DUE = Text("列出今天要跟进和已逾期的客户、计划与任务。", "List the customers, plans and tasks due today and overdue.")
_EXPLAIN = Text(
    "说明一个客户（编号或名称）的每个计算值：哪条规则、哪些数据。",
    "Say for a customer (ID or name) why every computed value is as it is: which rule, which rows.",
)
_OWNER = Text("只列这个负责人的事项", "only what this person has to do")
_ICS = Text("另存为日历文件（.ics），含以后的计划与任务", "also write a calendar file (.ics), with later plans and tasks too")
_NOBODY = Text("{day}：没有到期的事项。", "{day}: nothing is due.")
_HEAD = Text("{day}：{due} 项今天到期，{overdue} 项逾期", "{day}: {due} due today, {overdue} overdue")
_LATE = Text("逾期 {days} 天", "{days} day[s] overdue")
_TODAY = Text("今天", "today")
_ICS_DONE = Text("日历已保存：{path}", "Calendar written: {path}")
_COLUMNS = ("customer_id", "name", "owner", "mobile", "intent", "tier", "at", "what")


@click.command(help=_DUE.say(language()))
@book_argument
@today_option
@click.option("--owner", help=_OWNER.say(language()))
@click.option("--ics", type=click.Path(path_type=Path), help=_ICS.say(language()))
@json_option
def due(book: Path, today: date | None, owner: str | None, ics: Path | None, *, as_json: bool) -> None:
    """Print who is due."""
    from xlcrm.calendar_file import due_calendar  # noqa: PLC0415 - keeps --help fast
    from xlcrm.model.due import due_items  # noqa: PLC0415 - same
    from xlcrm.pipeline import known  # noqa: PLC0415 - same
    from xlcrm.reading import read_book  # noqa: PLC0415 - same

    asked = known(read_book(book, today=today))
    rows = [_row(item) for item in due_items(asked, owner=owner or "").itertuples()]
    if ics is not None:
        later = [_row(item) for item in due_items(asked, owner=owner or "", ahead=True).itertuples()]
        ics.write_bytes(due_calendar(later, asked.today, asked.lang))
        click.echo(_ICS_DONE.say(language(), path=ics), err=as_json)
    if as_json:
        print_json({"today": asked.today.isoformat(), "due": rows})
        return
    if not rows:
        click.echo(_NOBODY.say(language(), day=asked.today))
        return
    late = sum(bool(row["overdue"]) for row in rows)
    click.secho(_HEAD.say(language(), day=asked.today, due=len(rows) - late, overdue=late), bold=True)
    for row in rows:
        when = _LATE.say(language(), days=row["overdue"]) if row["overdue"] else _TODAY.say(language())
        facts = "  ".join(str(row[key]) for key in _COLUMNS if row[key])
        click.echo(f"{when}  {facts}  {row['reason']}")


def _row(item: object) -> dict[str, object]:
    from xlcrm.model.book import show  # noqa: PLC0415 - keeps --help fast
    from xlcrm.model.schema import Kind  # noqa: PLC0415 - same

    keys = (*_COLUMNS, "next_due_on", "reason", "plan_id")
    kinds = {"at": Kind.DATETIME}
    row: dict[str, object] = {key: show(getattr(item, key), kinds.get(key, Kind.TEXT)) for key in keys}
    row["overdue"] = int(item.overdue)  # type: ignore[attr-defined]
    return row


@click.command(help=_EXPLAIN.say(language()))
@book_argument
@click.argument("customer")
@today_option
@json_option
def explain(book: Path, customer: str, today: date | None, *, as_json: bool) -> None:
    """Print the grounds of every computed value of one customer."""
    from xlcrm.explaining import explain_customer  # noqa: PLC0415 - keeps --help fast
    from xlcrm.pipeline import known  # noqa: PLC0415 - same
    from xlcrm.reading import read_book  # noqa: PLC0415 - same

    asked = known(read_book(book, today=today))
    answer = explain_customer(asked, customer)
    if as_json:
        print_json(answer.as_dict())
        return
    click.secho(f"{answer.record} {answer.name}", bold=True)
    width = max((len(reason.title) for reason in answer.reasons), default=0)
    for reason in answer.reasons:
        click.echo(f"  {reason.title.ljust(width)}  {reason.value}")
        if reason.why:
            click.echo(f"      {reason.why}")
    for problem in answer.problems:
        click.secho(f"  {problem}", fg="yellow")
    for each in answer.advice:
        click.echo(f"  {each.tag}: {each.title}" if asked.lang == "en" else f"  {each.tag}：{each.title}")
        click.echo(f"      {each.body}")
