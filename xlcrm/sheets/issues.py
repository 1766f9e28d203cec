"""校验结果 / Issues: every problem with a link to its cell, what is wrong and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from xlcrm.model import terms
from xlcrm.model.content import Block, Link
from xlcrm.model.places import quoted_sheet
from xlcrm.model.problems import Problem, Severity, shortened
from xlcrm.model.text import Text
from xlcrm.sheets.parts import HEADING_ROW, ListColumn, list_sheet

if TYPE_CHECKING:
    from xlcrm.model.book import Book
    from xlcrm.model.content import SheetContent

_TITLE = Text("校验结果", "Issues")
_SUBTITLE = Text(
    "{errors} 个错误，{warnings} 个警告，{infos} 个提示。点击单元格名称跳到出问题的地方。",
    "{errors} error[s], {warnings} warning[s], {infos} hint[s]. Click a cell name to go where it stands.",
)
_CUT = Text("只列前 {limit} 条。", " The first {limit} are listed.")
_HEADINGS = (
    (Text("级别", "Severity"), "text", 9),
    (Text("工作表", "Sheet"), "text", 12),
    (Text("单元格", "Cell"), "link", 9),
    (Text("记录编号", "Record"), "text", 14),
    (Text("列", "Column"), "text", 18),
    (Text("值", "Value"), "wrap", 20),
    (Text("问题", "Problem"), "wrap", 42),
    (Text("建议", "What to do"), "wrap", 46),
    (Text("规则", "Rule"), "note", 20),
)
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
LABELS = {
    Severity.ERROR: terms.Severity.ERROR,
    Severity.WARNING: terms.Severity.WARNING,
    Severity.INFO: terms.Severity.INFO,
}
_CELL_COLUMN = 3


def issues(book: Book) -> SheetContent:
    """List the problems, errors first, in the order of sheets and rows."""
    ranked = sorted(book.problems, key=_order)
    limit = int(book.settings.rule("sheet.max_rows"))
    listed = ranked[:limit]
    rows = [_row(problem, book) for problem in listed]
    columns = [
        ListColumn(heading.say(book.lang), [row[number] for row in rows], form, width)
        for number, (heading, form, width) in enumerate(_HEADINGS)
    ]
    links = tuple(
        Link(HEADING_ROW + 1 + position, _CELL_COLUMN, f"{quoted_sheet(problem.place.sheet)}!{problem.place.cell}")
        for position, problem in enumerate(listed)
        if problem.place.sheet and problem.place.cell
    )
    content = list_sheet("issues", _TITLE.say(book.lang), _subtitle(book, len(ranked), limit), columns, links=links)
    *head, body = content.blocks
    return replace(content, blocks=(*head, *_tagged(body, [problem.severity for problem in listed])))


def _tagged(body: Block, severities: list[Severity]) -> list[Block]:
    """Cut the list into one block a severity, so that each has the colour of its tag in the first column."""
    blocks, start = [], 0
    for severity, run in groupby(severities):
        count = len(list(run))
        rows = body.rows[start : start + count]
        blocks.append(Block(body.row + start, 1, rows, (severity.value, *body.formats[1:])))
        start += count
    return blocks


def _order(problem: Problem) -> tuple[int, str, int, str]:
    place = problem.place
    return (_RANK[problem.severity], place.sheet, place.row, place.cell)


def _subtitle(book: Book, number: int, limit: int) -> str:
    count = Counter(problem.severity for problem in book.problems)
    said = _SUBTITLE.say(
        book.lang, errors=count[Severity.ERROR], warnings=count[Severity.WARNING], infos=count[Severity.INFO]
    )
    return said + _CUT.say(book.lang, limit=limit) if number > limit else said


def _row(problem: Problem, book: Book) -> tuple[str, ...]:
    place = problem.place
    return (
        LABELS[problem.severity].label(book.lang),
        place.sheet,
        place.cell,
        shortened(place.record),
        place.column,
        problem.shown,
        problem.message(book.lang),
        problem.hint(book.lang),
        problem.rule,
    )
