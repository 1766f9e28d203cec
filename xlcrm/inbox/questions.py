"""The question sheet: what a person must say of a dropped list, filled in from drop-downs and saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.documents.places import safe_name
from xlcrm.inbox.day_order import Order
from xlcrm.inbox.reading import How, read_file
from xlcrm.inbox.said import Answer
from xlcrm.model.refusals import Refusal
from xlcrm.model.table_names import fold_name, known_as, shown_as, titles_of
from xlcrm.model.text import Text
from xlcrm.xlsx.build_list import OFFERED, Offer, build_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlcrm.inbox.headings import Understood
    from xlcrm.model.schema import Table
    from xlcrm.model.text import Lang

SUFFIX = Text("_请填写", "_please_fill_in")
_MARK = "xlcrm:"
SHORT_DIGEST = 12
_TITLE = Text("请填写", "Please fill in")
_HEADINGS = (
    Text("工作表", "Sheet"), Text("文件里的列", "Column of the file"), Text("内容样例", "Samples"),
    Text("对应的列（请选择）", "Is our column (choose)"), Text("说明", "Remark"),
)  # fmt: skip
_WHOLE = Text("（整张表）", "(the whole list)")
_HEADED = Text("（标题所在行）", "(row of the headings)")
_DATES = Text("（日期的写法）", "(how dates are written)")
_ORDERS = {
    Order.DAY: Text("日在前（25/03/2026）", "day first (25/03/2026)"),
    Order.MONTH: Text("月在前（03/25/2026）", "month first (03/25/2026)"),
}
_COLUMN = Text("第{number}列", "column {number}")
_LEAVE = Text("（不导入）", "(leave out)")
_HOW = Text(
    "请核对右边第四列，改正后保存并关闭，随后自动导入；同样标题的文件以后不再询问。",
    "Check the fourth column, mend it, save and close: the file is then taken in. Files with the same headings are not asked about again.",
)
_ROW = Text("没有标题请填 0", "0 where there are no headings")
_KEEP = Text("这一行请保留", "Keep this row")
_ASKED = Text("请确认", "Please confirm")
_WRONG = Text("看不懂“{value}”，请从下拉列表里选", "“{value}” is not understood: choose from the drop-down")
_ANSWER = 3
_SAMPLE = 40


@dataclass(frozen=True)
class Reply:
    """What a question sheet says: the digest (in short) of the file it is about, the answers by the list's name, what was not understood."""

    digest: str
    answers: Mapping[str, Answer]
    wrong: tuple[str, ...] = ()


def is_question(path: Path) -> bool:
    """Tell by its name whether a file may be a question sheet, or a copy of one."""
    return any(ending in path.stem for ending in SUFFIX) and path.suffix == ".xlsx"


def question_path(file: Path, lang: Lang) -> Path:
    """Return where the question about a file stands: beside it."""
    return file.with_name(f"{safe_name(file.stem + SUFFIX.say(lang))}.xlsx")


def write_question(path: Path, digest: str, lists: Sequence[Understood], tables: Sequence[Table], lang: Lang) -> None:
    """Write the sheet on which a person says what the columns of a file are; what is likely stands there already."""
    rows: list[list[str]] = []
    offers: list[Offer] = []
    titles = tuple(table.sheet(lang) for table in tables)
    for each in lists:
        columns = _offered(each, tables, lang)
        first = len(rows) + 1
        rows += _rows(each, {table.name: table for table in tables}, lang)
        last = first + 1 + len(each.grid.columns)
        offers += [
            Offer(_ANSWER, first, first, (_LEAVE.say(lang), *titles)),
            Offer(_ANSWER, first + 2, last, (_LEAVE.say(lang), *columns)),
        ]
        if len(rows) > last:
            offers.append(Offer(_ANSWER, len(rows), len(rows), tuple(order.say(lang) for order in _ORDERS.values())))
    rows[0][-1] = _HOW.say(lang)
    rows.append([_MARK + digest[:SHORT_DIGEST], "", "", "", _KEEP.say(lang)])
    build_list(path, _TITLE.say(lang), [heading.say(lang) for heading in _HEADINGS], rows, marked=(len(_HEADINGS) - 1,), offers=offers)


def _offered(asked: Understood, tables: Sequence[Table], lang: Lang) -> tuple[str, ...]:
    """Return the headings of the likely table, then of the others: of another table its columns may be chosen too."""
    likely = sorted(tables, key=lambda table: table.name != asked.table)
    return tuple(dict.fromkeys(column.heading(lang) for table in likely for column in table.columns if not column.hidden))


def _rows(asked: Understood, tables: Mapping[str, Table], lang: Lang) -> list[list[str]]:
    name, table = asked.grid.name, tables[asked.table]
    keys = {at: key for key, at in asked.columns.items()}
    doubtful = {question.at for question in asked.questions}
    head = int(asked.grid.rows[asked.first - 1]) if asked.first else 0
    rows = [
        [name, _WHOLE.say(lang), "", table.sheet(lang), ""],
        [name, _HEADED.say(lang), "", str(head), _ROW.say(lang)],
    ]
    for at in range(len(asked.grid.columns)):
        heading = asked.headings.get(at) or _COLUMN.say(lang, number=at + 1)
        sample = " / ".join(text[:_SAMPLE] for text in asked.samples(at))
        answer = table.by_key[keys[at]].heading(lang) if at in keys else _LEAVE.say(lang)
        rows.append([name, heading, sample, answer, _ASKED.say(lang) if at in doubtful else ""])
    dated = [" / ".join(asked.samples(question.at)) for question in asked.questions if question.what == "dates"]
    return rows + [[name, _DATES.say(lang), sample, "", _ASKED.say(lang)] for sample in dated]


def read_reply(path: Path, tables: Sequence[Table]) -> Reply | None:
    """Read a question sheet that was filled in; None where the file is none."""
    try:
        grids = [grid for grid in read_file(path, How()).grids if grid.name != OFFERED]
    except (Refusal, OSError):
        return None
    rows = [[text.strip() for text in (*grid.shown(place), "", "", "", "")] for grid in grids[:1] for place in range(1, grid.size)]
    digest = next((row[0].removeprefix(_MARK) for row in rows if row[0].startswith(_MARK)), "")
    if not digest:
        return None
    answers: dict[str, Answer] = {}
    wrong: list[str] = []
    for part in _parts([row for row in rows if not row[0].startswith(_MARK)]):
        answer, unread = _answer(part, tables)
        answers[part[0][0]] = answer
        wrong += unread
    return Reply(digest, answers, tuple(wrong))


def _parts(rows: Sequence[list[str]]) -> Iterable[list[list[str]]]:
    """Return the rows of each list; each begins with that about the whole of it."""
    part: list[list[str]] = []
    for row in rows:
        if row[1] in _WHOLE and part:
            yield part
            part = []
        part.append(row)
    if len(part) > 1:
        yield part


def _answer(rows: Sequence[list[str]], tables: Sequence[Table]) -> tuple[Answer, list[str]]:
    """Return what the rows about one list say, and the sentences of what cannot be."""
    named = rows[0][_ANSWER]
    if not named or named in _LEAVE:
        return Answer("", 0, {}), []
    table = next((each for each in tables if fold_name(named) in map(fold_name, titles_of(each))), None)
    head = rows[1][_ANSWER]
    if table is None or not head.isdecimal():
        return Answer("", 0, {}), [named if table is None else head]
    known = {**known_as(table), **shown_as(table)}
    columns: dict[int, str] = {}
    order, wrong = _order([row[_ANSWER] for row in rows if row[1] in _DATES])
    for at, row in enumerate(row for row in rows[2:] if row[1] not in _DATES):
        said = row[_ANSWER]
        if said and said not in _LEAVE:
            column = known.get(fold_name(said))
            wrong += [] if column else [said]
            columns[at] = column.key if column else ""
    return Answer(table.name, int(head), columns, order), wrong


def _order(said: Sequence[str]) -> tuple[str, list[str]]:
    """Return the order of dates that was chosen, where it was asked, and what cannot be understood."""
    chosen = [order.value for text in said for order, words in _ORDERS.items() if text in words]
    return "".join(chosen[:1]), [text for text in said if not chosen]


def said_wrong(reply: Reply, lang: Lang) -> str:
    """Return the sentence about what was filled in and cannot be understood."""
    return "；".join(_WRONG.say(lang, value=value) for value in reply.wrong)
