"""``xlcrm import``: take a list into the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlcrm.commands.options import dry_run_option, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.importing import Asked, Errand, Taken

_HELP = Text(
    "导入文件：xlsx、xls、xlsb、ods、csv、网页表格、vCard、JSON。先认列，再与档案比对：新的添加，已有的只补空白；不同之处列出，不覆盖。"
    "有问题的行另存为“…_问题行.xlsx”，其余照常导入；可用 xlcrm undo 撤销。",
    "Take files in: xlsx, xls, xlsb, ods, csv, tables of web pages, vCard, JSON. Columns are recognised and records compared "
    "with the archive: new ones are added, of known ones only empty cells are filled; differences are listed, nothing is written "
    "over. Rows with errors come back in “…_rows_to_mend.xlsx”, the others go in; xlcrm undo takes it back.",
)
_MODE = Text("只添加、只更新，或两者", "add new records, update known ones, or both")
_OVERWRITE = Text("两边都有而不同时，用文件的值", "where both hold something else, take the file's")
_TABLE = Text("这是哪张表，例如 订单", "which table it is, such as Orders")
_MAP = Text("标题=列名，可重复，例如 大名=客户名称", "heading=column, may be repeated, such as Who=Name")
_PASSWORD = Text("打开密码（运行时询问，不保存）", "the file's password (asked for, never kept)")
_ENCODING = Text("文本文件的编码，默认自动识别", "encoding of a text file, recognised by default")
_YES = Text("没有标题时，按内容认出的列照用", "take columns recognised by content where there are no headings")
_DATES = Text("03/04/2026 这样的日期：日在前或月在前；说一次即记住", "dates such as 03/04/2026: day or month first; remembered for such lists")
_ANSWER = Text("有问题的行在：{path}", "Rows to be mended: {path}")
_SHOWN = 10
_PUT = Text("→ {at}", "→ {at}")
_TEMPLATE = Text(
    "不导入，而是写一个可填写的模板：xlcrm import [工作簿] --template [表] [文件]",
    "take nothing in, but write a template to be filled in: xlcrm import [BOOK] --template [TABLE] [FILE]",
)
_TEMPLATE_NAME = Text("{table}导入模板.xlsx", "{table} import template.xlsx")
_WRITTEN = Text("模板已写入：{path}", "Template written: {path}")
_NOTHING = Text("收件箱“{path}”里没有文件。", "There is no file in the inbox “{path}”.")
_BAD_MAP = Text("“{given}”看不懂，写法：标题=列名", "“{given}” is not understood; write heading=column")
_ORDERS = ("day-first", "month-first")
_MODES = ("both", "add", "update")


@click.command("import", help=_HELP.say(language()))
@click.argument("book", required=False, type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--mode", type=click.Choice(_MODES), default=_MODES[0], help=_MODE.say(language()))
@click.option("--overwrite", is_flag=True, help=_OVERWRITE.say(language()))
@click.option("--table", default="", help=_TABLE.say(language()))
@click.option("--map", "maps", multiple=True, help=_MAP.say(language()))
@click.option("--password", is_flag=True, help=_PASSWORD.say(language()))
@click.option("--encoding", default="", help=_ENCODING.say(language()))
@click.option("--yes", is_flag=True, help=_YES.say(language()))
@click.option("--dates", type=click.Choice(_ORDERS), help=_DATES.say(language()))
@click.option("--template", is_flag=False, flag_value="customers", default=None, metavar="[TABLE]", help=_TEMPLATE.say(language()))
@today_option
@dry_run_option
@json_option
def import_(  # noqa: PLR0913 - one argument an option
    book: Path | None, files: tuple[Path, ...], *, mode: str, overwrite: bool, table: str, maps: tuple[str, ...], password: bool,
    encoding: str, yes: bool, dates: str | None, template: str | None, today: date | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take files into the workbook, one after the other; or write a template."""
    if template is not None:
        _write_template(template, book, files, today)
        return
    if book is None:
        raise click.MissingParameter(param=click.get_current_context().command.params[0], ctx=click.get_current_context())
    from xlcrm.importing import Asked, Errand  # noqa: PLC0415 - keeps --help fast
    from xlcrm.inbox.folders import Inbox  # noqa: PLC0415 - same
    from xlcrm.inbox.merging import How, Mode  # noqa: PLC0415 - same
    from xlcrm.inbox.reading import How as Opening  # noqa: PLC0415 - same
    from xlcrm.receiving import finish  # noqa: PLC0415 - same
    from xlcrm.running import login_name  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    secret = click.prompt(_PASSWORD.say(language()), hide_input=True) if password else ""
    asked = Asked(table, tuple(map(_pair, maps)), How(Mode(mode), overwrite), Opening(secret, encoding), yes, dates or "")
    errand = Errand(today, None, login_name(), language(), dry_run)
    workbook = Workspace.of(book).workbook
    inbox = Inbox.of(workbook, language())
    if not dry_run:
        finish(workbook, language())
    answers: list[dict[str, Any]] = []
    for file in files or inbox.waiting():
        take = _receive if inbox.holds(file) and not dry_run else _take
        answers.append(take(workbook, file, asked, errand, quiet=as_json))
    if as_json:
        print_json({"files": answers})
    elif not answers:
        click.echo(_NOTHING.say(language(), path=inbox.folder))


def _write_template(name: str, book: Path | None, files: tuple[Path, ...], today: date | None) -> None:
    """Write a template: into the file that is named last, with the choices of a workbook or workspace that is named before."""
    from xlcrm.importing import importable, table_called  # noqa: PLC0415 - keeps --help fast
    from xlcrm.inbox.template import write_template  # noqa: PLC0415 - same
    from xlcrm.making import NOT_EMPTY  # noqa: PLC0415 - same
    from xlcrm.model.refusals import Refusal  # noqa: PLC0415 - same
    from xlcrm.model.tables import TABLES  # noqa: PLC0415 - same
    from xlcrm.reading import read_book  # noqa: PLC0415 - same
    from xlcrm.running import moment_of  # noqa: PLC0415 - same

    lang = language()
    if book and not (files or book.is_dir()):
        files, book = (book,), None
    read = read_book(book, today=today) if book else None
    table = table_called(importable(read) if read else TABLES, name)
    said = read.lang if read else lang
    path = files[0] if files else Path(_TEMPLATE_NAME.say(said, table=table.sheet(said)))
    if path.exists():
        raise Refusal(NOT_EMPTY, path=path)
    write_template(path, table, said, moment_of(today).date(), read)
    click.echo(_WRITTEN.say(lang, path=path))


def _take(workbook: Path, file: Path, asked: Asked, errand: Errand, *, quiet: bool) -> dict[str, Any]:
    """Take in a file that lies anywhere; its rows to be mended are put beside it."""
    from xlcrm.importing import Spoilt, import_file  # noqa: PLC0415 - keeps --help fast
    from xlcrm.inbox.answers import write_answer  # noqa: PLC0415 - same
    from xlcrm.inbox.telling import told  # noqa: PLC0415 - same

    try:
        outcome, taken = import_file(workbook, file, asked, errand)
    except Spoilt as spoilt:
        raise spoilt.reason from None
    answer = None if errand.dry_run else write_answer(file.absolute().parent, file, taken, errand.lang)
    for each in () if quiet else taken:
        _echo(told(file.name, each, errand.lang, _SHOWN))
    if answer and not quiet:
        click.echo(_ANSWER.say(errand.lang, path=answer))
    return {**_as_dict(file, taken), "run": outcome.run, "dry_run": outcome.dry_run, "answer": str(answer or "")}


def _receive(workbook: Path, file: Path, asked: Asked, errand: Errand, *, quiet: bool) -> dict[str, Any]:
    """Take in a file of the inbox and put it away, as the watcher does."""
    from xlcrm.importing import MISSING  # noqa: PLC0415 - keeps --help fast
    from xlcrm.model.refusals import Refusal  # noqa: PLC0415 - same
    from xlcrm.receiving import Parked, receive  # noqa: PLC0415 - same

    if not (file.is_file() or file.is_symlink()):
        raise Refusal(MISSING, file=file)
    received = receive(workbook, file.absolute(), asked, errand)
    if isinstance(received, Parked):
        if not quiet:
            click.echo(received.said)
        return {"file": str(file), "lists": [], "question": str(received.sheet), "said": [received.said]}
    verdict = received.verdict
    if not quiet:
        _echo((*verdict.lines, _PUT.say(errand.lang, at=received.at)))
    answer = str(received.answers[0]) if received.answers else ""
    found = {"run": verdict.run, "dry_run": False, "answer": answer, "said": list(verdict.lines)}
    return {**_as_dict(file, received.taken), **found, "fine": verdict.fine, "at": str(received.at)}


def _echo(lines: Sequence[str]) -> None:
    click.secho(lines[0], bold=True)
    for line in lines[1:]:
        click.echo(line)


def _pair(given: str) -> tuple[str, str]:
    heading, equals, column = given.partition("=")
    if not (heading.strip() and equals and column.strip()):
        raise click.BadParameter(_BAD_MAP.say(language(), given=given))
    return heading.strip(), column.strip()


def _as_dict(file: Path, taken: Sequence[Taken]) -> dict[str, Any]:
    from xlcrm.inbox.telling import counts_of  # noqa: PLC0415 - keeps --help fast

    lists = [
        {
            "name": each.name,
            "table": each.understood.table,
            "columns": {key: each.understood.headings.get(at, "") for key, at in each.understood.columns.items()},
            **counts_of([each]),
            "differences": [vars_of(one) for one in each.merged.differences],
            "absent": list(each.given.absent),
            "companies": list(each.merged.companies),
            "hints": {hint.row: hint.sentence.say(language()) for hint in each.given.hints},
            "rejected_rows": {wrong.row: [sentence.say(language()) for sentence in wrong.sentences] for wrong in each.wrong},
        }
        for each in taken
    ]
    return {"file": str(file), "lists": lists}


def vars_of(one: object) -> dict[str, Any]:
    """Return the fields of a record without a dictionary of its own."""
    return {name: getattr(one, name) for name in type(one).__slots__}  # type: ignore[attr-defined] # a dataclass with slots
