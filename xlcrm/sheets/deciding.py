"""List sheets in which staff decide: the IDs in front, staff's columns 决定 / 保留 / 至 behind.

What was entered there was moved to 决定 and carried out before the sheets are made (`xlcrm.decisions.entries`), so these
columns are empty; only an entry that is not understood is put back, though its record may no longer be listed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.model.book import show
from xlcrm.model.content import Choices, Link
from xlcrm.model.entries import DECISION_LIST, LIST_WORDS, Entry, left_in, shown_until
from xlcrm.model.places import column_letters, quoted_sheet
from xlcrm.model.tables.own import CHOICE, KEEP, OTHER_ID, RECORD_ID, UNTIL
from xlcrm.model.terms import DecisionKind
from xlcrm.model.text import Text
from xlcrm.sheets.parts import HEADING_ROW, ListColumn, list_sheet, when_filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent
    from xlcrm.model.schema import Column

_HOW = Text(
    "{said}在“决定”列填写：{words}；保存后执行。",
    "{said} Enter under “Decision”: {words}; it is carried out once you save.",
)
_WIDTH_OF_ID = 11


def decision_sheet(  # noqa: PLR0913 - the parts of a sheet, by keyword
    book: Book,
    key: str,
    title: Text,
    subtitle: str,
    *,
    ids: Sequence[str],
    columns: Sequence[ListColumn],
    others: Sequence[str] | None = None,
    tables: Sequence[str] = ("customers",),
    other_heading: Text = OTHER_ID.label,
) -> SheetContent | None:
    """Return a list sheet in which staff decide on records; None when it has no rows and the workbook has no such sheet.

    Args:
        book: The book.
        key: Key of the sheet; `LIST_WORDS` says what may be entered in it.
        title: Title in the first row.
        subtitle: The grey line below; what may be entered is added to it.
        ids: IDs of the listed records, in their order.
        columns: The columns between the IDs and the decisions.
        others: IDs of the other side of each row, where the list is of pairs.
        tables: The tables to which the IDs are linked.
        other_heading: What the column of the other side is called; one of its aliases.
    """
    lines = _HOW.say(book.lang, said=subtitle, words=LIST_WORDS[key].said().say(book.lang)).strip().replace("\n ", "\n")
    listed = decision_columns(book, key, ids, columns, others=others, other_heading=other_heading)
    links = [link for at, shown in enumerate(listed[: 1 if others is None else 2], 1)
             for link in _links(book, shown.values, at, tables)]  # fmt: skip
    content = list_sheet(key, title.say(book.lang), lines, listed, links=tuple(links))
    return when_filled(book, replace(content, choices=_offers(key, listed)))


def _offers(key: str, listed: Sequence[ListColumn]) -> tuple[Choices, ...]:
    """Return the drop-down of the column 决定."""
    headings = [column.heading for column in listed]
    at = max(headings.index(label) for label in CHOICE.label if label in headings) + 1
    count = max(len(listed[0].values), 1)
    return (Choices(HEADING_ROW + 1, HEADING_ROW + count, at, DECISION_LIST.format(sheet=key)),)


def decision_columns(  # noqa: PLR0913 - the parts of a list, by keyword
    book: Book,
    key: str,
    ids: Sequence[str],
    columns: Sequence[ListColumn],
    *,
    others: Sequence[str] | None = None,
    other_heading: Text = OTHER_ID.label,
) -> list[ListColumn]:
    """Return a list's columns with the IDs in front and staff's columns behind; the rows of entries that stay come first.

    They stand in the order of `left_in`, so that the problem about each can name its cell before the list is made.
    """
    pairs = list(zip(ids, others, strict=True)) if others is not None else [(each, "") for each in ids]
    left = left_in(book, key)
    at = {pair: number for number, pair in enumerate(pairs)}
    listed = [at.get((entry.record, entry.other or "")) for entry in left]
    taken = set(listed)
    rest = [number for number in range(len(pairs)) if number not in taken]
    shown = [(entry.record, entry.other or "") for entry in left] + [pairs[number] for number in rest]
    between = [
        ListColumn(column.heading, _ordered(column.values, [*listed, *rest]), column.format, column.width)
        for column in columns
    ]
    heads = [ListColumn(RECORD_ID.heading(book.lang), [record or None for record, _ in shown], "link", _WIDTH_OF_ID)]
    if others is not None:
        other = [other or None for _, other in shown]
        heads.append(ListColumn(other_heading.say(book.lang), other, "link", _WIDTH_OF_ID))
    return [*heads, *between, *_staffs_columns(book, key, [*left, *([None] * len(rest))])]


def _ordered(values: Sequence[CellValue], order: Sequence[int | None]) -> list[CellValue]:
    """Return values in another order; a row of its own has none."""
    return [None if number is None else values[number] for number in order]


def _staffs_columns(book: Book, key: str, rows: Sequence[Entry | None]) -> Iterator[ListColumn]:
    """Yield staff's columns, empty but for the entries that stay: 决定, 保留 where records are merged, 至 where one extends.

    A column for which this list has no use stands there only while staff's words do.
    """
    kinds = LIST_WORDS[key].kinds.values()
    asked = {KEEP: DecisionKind.MERGE in kinds, UNTIL: DecisionKind.EXTEND in kinds}
    for column, form, width in ((CHOICE, "text", 14), (KEEP, "text", 12), (UNTIL, "date", 11)):
        values = [_written(book, key, entry, column) if entry else None for entry in rows]
        if asked.get(column, True) or any(value is not None for value in values):
            yield ListColumn(column.heading(book.lang), values, form, width)


def _written(book: Book, key: str, entry: Entry, column: Column) -> CellValue:
    """Return what staff wrote in one of their cells."""
    if column is UNTIL:
        return shown_until(book, key, entry)
    return show(book.own[key].data.at[entry.row, column.key]) or None


def _links(book: Book, ids: Sequence[CellValue], column: int, tables: Sequence[str]) -> Iterator[Link]:
    """Link IDs to the records they name, wherever those are."""
    targets: dict[str, str] = {}
    wanted = {each for each in ids if isinstance(each, str)}
    for frame in (book.frame(table) for table in tables):
        key = frame.table.identity[0]
        if frame.layout is None or key not in frame.layout.columns:
            continue
        place = f"{quoted_sheet(frame.sheet)}!{column_letters(frame.layout.columns[key])}"
        there = frame.data[key][frame.data[key].isin(wanted)]
        targets |= {record: f"{place}{row}" for row, record in zip(there.index, there, strict=True)}
    for at, record in enumerate(ids):
        if isinstance(record, str) and record in targets:
            yield Link(HEADING_ROW + 1 + at, column, targets[record])
