"""``xlcrm import``: take a list into the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlcrm.commands.options import book_argument, dry_run_option, json_option, print_json, today_option
from xlcrm.language import language
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.importing import Taken
    from xlcrm.outcome import Outcome

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
_HINT = Text("  第 {row} 行：{sentence}", "  row {row}: {sentence}")
_FILE = Text("“{file}” {sheet}→ {table}", "“{file}” {sheet}→ {table}")
_COLUMN = Text("  {heading} → {column}（{sample}）", "  {heading} → {column} ({sample})")
_LEFT_OUT = Text("  未用的列：{names}", "  columns left out: {names}")
_COUNTS = Text(
    "  新增 {added}，更新 {updated}，无变化 {unchanged}，未导入 {rejected}，仅更新模式下未添加 {left}",
    "  added {added}, updated {updated}, unchanged {unchanged}, not taken in {rejected}, not added {left}",
)
_DIFFERS = Text("  第 {row} 行与 {record} 的“{column}”不同：档案“{ours}”，文件“{theirs}”{taken}",
                "  row {row} differs from {record} in “{column}”: archive “{ours}”, file “{theirs}”{taken}")  # fmt: skip
_TAKEN = Text("，已用文件的值", "; the file's was taken")
_NEWER = Text("，档案在文件之后由员工改过，保留档案", "; staff changed the archive after the file was saved, so it stays")
_DOUBT = Text("  第 {row} 行可能就是 {record}：{why}；已作为新客户添加", "  row {row} may be {record}: {why}; it was added as a new customer")
_ANSWER = Text("有问题的行在：{path}", "Rows to be mended: {path}")
_ABSENT = Text("  工作簿没有这些列，未导入：{names}", "  columns that the workbook does not have, not taken in: {names}")
_COMPANIES = Text("  新建公司：{names}", "  new companies: {names}")
_SHOWN = 10
_MORE = Text("  …还有 {count} 处", "  … and {count} more")
_BAD_MAP = Text("“{given}”看不懂，写法：标题=列名", "“{given}” is not understood; write heading=column")
_ORDERS = ("day-first", "month-first")
_MODES = ("both", "add", "update")


@click.command("import", help=_HELP.say(language()))
@book_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--mode", type=click.Choice(_MODES), default=_MODES[0], help=_MODE.say(language()))
@click.option("--overwrite", is_flag=True, help=_OVERWRITE.say(language()))
@click.option("--table", default="", help=_TABLE.say(language()))
@click.option("--map", "maps", multiple=True, help=_MAP.say(language()))
@click.option("--password", is_flag=True, help=_PASSWORD.say(language()))
@click.option("--encoding", default="", help=_ENCODING.say(language()))
@click.option("--yes", is_flag=True, help=_YES.say(language()))
@click.option("--dates", type=click.Choice(_ORDERS), help=_DATES.say(language()))
@today_option
@dry_run_option
@json_option
def import_(  # noqa: PLR0913 - one argument an option
    book: Path, files: tuple[Path, ...], *, mode: str, overwrite: bool, table: str, maps: tuple[str, ...], password: bool,
    encoding: str, yes: bool, dates: str | None, today: date | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take files into the workbook, one after the other."""
    from xlcrm.importing import Asked, import_file  # noqa: PLC0415 - keeps --help fast
    from xlcrm.inbox.answers import write_answer  # noqa: PLC0415 - same
    from xlcrm.inbox.merging import How, Mode  # noqa: PLC0415 - same
    from xlcrm.inbox.reading import How as Opening  # noqa: PLC0415 - same
    from xlcrm.running import login_name  # noqa: PLC0415 - same

    secret = click.prompt(_PASSWORD.say(language()), hide_input=True) if password else ""
    asked = Asked(table, tuple(map(_pair, maps)), How(Mode(mode), overwrite), Opening(secret, encoding), yes, dates or "")
    answers: list[dict[str, Any]] = []
    for file in files:
        outcome, taken = import_file(book, file, asked, today=today, dry_run=dry_run, who=login_name(), lang=language())
        answer = None if dry_run else write_answer(file.absolute().parent, file, taken, language())
        if as_json:
            answers.append(_as_dict(file, outcome, taken, answer))
            continue
        for each in taken:
            _say(file, each)
        if answer:
            click.echo(_ANSWER.say(language(), path=answer))
    if as_json:
        print_json({"files": answers})


def _pair(given: str) -> tuple[str, str]:
    heading, equals, column = given.partition("=")
    if not (heading.strip() and equals and column.strip()):
        raise click.BadParameter(_BAD_MAP.say(language(), given=given))
    return heading.strip(), column.strip()


def _say(file: Path, taken: Taken) -> None:
    lang, table = language(), taken.given.table
    click.secho(_FILE.say(lang, file=file.name, sheet=f"{taken.name} " if taken.name else "", table=table.sheet(lang)), bold=True)
    for key, at in taken.understood.columns.items():
        heading = taken.understood.headings.get(at, str(at + 1))
        sample = "、".join(taken.understood.samples(at)[:2])
        click.echo(_COLUMN.say(lang, heading=heading, column=table.by_key[key].heading(lang), sample=sample))
    if taken.understood.extras:
        click.echo(_LEFT_OUT.say(lang, names="、".join(taken.understood.extras)))
    if taken.given.absent:
        click.echo(_ABSENT.say(lang, names="、".join(table.by_key[key].heading(lang) for key in taken.given.absent)))
    click.echo(_COUNTS.say(lang, **_counts(taken)))
    if taken.merged.companies:
        click.echo(_COMPANIES.say(lang, names="、".join(taken.merged.companies)))
    differences = [
        _DIFFERS.say(lang, row=one.row, record=one.record, ours=one.ours, theirs=one.theirs,
                     column=table.by_key[one.key].heading(lang), taken=_TAKEN.say(lang) if one.taken else _NEWER.say(lang) if one.newer else "")
        for one in taken.merged.differences
    ]  # fmt: skip
    doubts = [_DOUBT.say(lang, row=row, record=record, why=why.say(lang)) for row, (record, why) in taken.merged.doubts.items()]
    hints = [_HINT.say(lang, row=hint.row, sentence=hint.sentence.say(lang)) for hint in taken.given.hints]
    for said in (differences, doubts, hints):
        for line in said[:_SHOWN]:
            click.echo(line)
        if len(said) > _SHOWN:
            click.echo(_MORE.say(lang, count=len(said) - _SHOWN))


def _counts(taken: Taken) -> dict[str, int]:
    from xlcrm.inbox.merging import Result  # noqa: PLC0415 - keeps --help fast

    return {result.value: taken.count(result) for result in Result}


def _as_dict(file: Path, outcome: Outcome, taken: list[Taken], answer: Path | None) -> dict[str, Any]:
    lists = [
        {
            "name": each.name,
            "table": each.understood.table,
            "columns": {key: each.understood.headings.get(at, "") for key, at in each.understood.columns.items()},
            **_counts(each),
            "differences": [vars_of(one) for one in each.merged.differences],
            "absent": list(each.given.absent),
            "companies": list(each.merged.companies),
            "hints": {hint.row: hint.sentence.say(language()) for hint in each.given.hints},
            "rejected_rows": {wrong.row: [sentence.say(language()) for sentence in wrong.sentences] for wrong in each.wrong},
        }
        for each in taken
    ]
    return {"file": str(file), "run": outcome.run, "dry_run": outcome.dry_run, "lists": lists, "answer": str(answer or "")}


def vars_of(one: object) -> dict[str, Any]:
    """Return the fields of a record without a dictionary of its own."""
    return {name: getattr(one, name) for name in type(one).__slots__}  # type: ignore[attr-defined] # a dataclass with slots
