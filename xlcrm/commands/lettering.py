"""``xlcrm letters``: letters for the customers that are due, or for those who are named."""

from __future__ import annotations

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
from xlcrm.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.choosing import Choice
    from xlcrm.documents.letters.making import LetterRoom, Letters, Planned

_LETTERS = Text(
    "按 Word 模板给客户写信：不指明客户时写给该信函应寄的客户，存入各自的资料夹。",
    "Write letters from a Word template: to those for whom the letter is due unless others are named; each goes to the "
    "customer's folder.",
)
_ONE_FILE = Text("所有信函放进一个文件，便于打印", "all letters in one file, for printing")
_PDF = Text("做成 PDF", "make PDF")
_AGAIN = Text("已经有过的客户也再写一次", "also for those who had it already")
_MADE = Text("“{title}”：{count} 封", "“{title}”: {count} letter[s]")
_WOULD = Text("“{title}”：将写 {count} 封", "“{title}”: {count} letter[s] would be made")
_HELD = Text("  不寄 {count} 位：{reason}（{who}）", "  held back: {count}, {reason} ({who})")
_NOBODY_DUE = Text(
    "  今天没有客户应寄这封信。要寄给指定的客户，用 --customer、--where 或 --query；刚改过工作簿的，先运行 xlcrm refresh。",
    "  This letter is due for nobody today. For certain customers use --customer, --where or --query; after changes in the "
    "workbook run xlcrm refresh first.",
)
_NOBODY_CHOSEN = Text("  没有符合条件的客户，请检查 --where、--query 或 --customer。", "  No customer was chosen; look at --where, --query or --customer.")
_ALL_HELD = Text(
    "  没有可写的信：应寄的客户都在上面“不寄”之列。已经有过的，要再写一次请加 --again。",
    "  No letter to write: all customers stand above as held back. For those who had it already, --again writes one more.",
)
_FAILED = Text("  未写成 {count} 封：{reason}", "  {count} could not be filled in: {reason}")
_SHOWN = 20
_NAMED = 5
_ONCE = "ever"
"""The occasion of a letter that nobody gets twice (`DocumentKind.occasion`): there is nothing to show."""
_MORE = Text("  …还有 {count} 个", "  … and {count} more")


@click.command(help=_LETTERS.say(language()))
@book_argument
@template_option
@choice_options
@click.option("--one-file", is_flag=True, help=_ONE_FILE.say(language()))
@click.option("--pdf", is_flag=True, help=_PDF.say(language()))
@click.option("--again", is_flag=True, help=_AGAIN.say(language()))
@dry_run_option
@today_option
@json_option
def letters(  # noqa: PLR0913 - one argument an option
    book: Path,
    template: str,
    today: date | None,
    *,
    choice: Choice,
    one_file: bool,
    pdf: bool,
    again: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make letters, or say who would get one."""
    from xlcrm.documents.letters.making import LetterRoom, Wanted  # noqa: PLC0415 - keeps --help fast
    from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - same

    room = LetterRoom(open_documents(book, today))
    wanted = Wanted(template, choice, one_file, pdf, again)
    if dry_run:
        plan = room.plan(wanted)
        _say_plan(room, plan, as_json=as_json)
        nothing, held = plan.recipients.rows.empty, plan.recipients.held
    else:
        made = room.make(wanted)
        _say_made(made, as_json=as_json)
        nothing, held = not (made.files or made.failed), made.held
    if nothing and not as_json:
        said = _ALL_HELD if held else _NOBODY_CHOSEN if choice.says_something else _NOBODY_DUE
        click.echo(said.say(language()))
    if not dry_run and made.failed:
        raise SystemExit(1)


def _say_plan(room: LetterRoom, plan: Planned, *, as_json: bool) -> None:
    from xlcrm.model.book import show  # noqa: PLC0415 - keeps --help fast

    rows = [
        {"customer": show(room.book.customers.at[row, "customer_id"]), "name": show(room.book.customers.at[row, "name"]),
         "occasion": plan.occasions[int(row)]}
        for row in plan.recipients.rows
    ]  # fmt: skip
    if as_json:
        print_json({"template": plan.template.key, "letters": rows, "held": plan.recipients.held})
        return
    click.secho(_WOULD.say(language(), title=plan.template.name, count=len(rows)), bold=True)
    for row in rows[:_SHOWN]:
        occasion = "" if row["occasion"] == _ONCE else row["occasion"]
        click.echo(f"  {row['customer']}  {row['name']}  {occasion}".rstrip())
    _say_more(len(rows))
    _say_held(plan.recipients.held)


def _say_made(made: Letters, *, as_json: bool) -> None:
    if as_json:
        failed = {customer: refusal.say(language()) for customer, refusal in made.failed.items()}
        files = {customer: str(path) for customer, path in made.files.items()}
        print_json({"template": made.template.key, "letters": files, "held": made.held, "failed": failed})
        return
    click.secho(_MADE.say(language(), title=made.template.name, count=len(made.files)), bold=True)
    places = list(dict.fromkeys(made.files.values()))
    for path in places[:_SHOWN]:
        click.echo(f"  {path}")
    _say_more(len(places))
    _say_held(made.held)
    reasons: dict[str, int] = {}
    for refusal in made.failed.values():
        said = refusal.say(language())
        reasons[said] = reasons.get(said, 0) + 1
    for reason, count in reasons.items():
        click.secho(_FAILED.say(language(), count=count, reason=reason), fg="yellow", err=True)


def _say_more(count: int) -> None:
    if count > _SHOWN:
        click.echo(_MORE.say(language(), count=count - _SHOWN))


def _say_held(held: Mapping[str, Any]) -> None:
    for reason, customers in held.items():
        named = joined(customers[:_NAMED]).say(language()) + ("…" if len(customers) > _NAMED else "")
        click.echo(_HELD.say(language(), count=len(customers), reason=reason, who=named))
