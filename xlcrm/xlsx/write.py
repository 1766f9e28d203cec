"""From a plan, in the words of the model, to edits of a closed workbook, in rows and columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlcrm.model.content import Block, Formula, SheetContent
from xlcrm.model.schema import Kind
from xlcrm.model.sheets import DESK, HISTORY, HOME, SHEETS, present_title, sheet_of
from xlcrm.xlsx.dropdowns import dropdowns
from xlcrm.xlsx.edits import (
    AppendRows,
    ColumnEdit,
    DefinedName,
    GeneratedSheet,
    SheetEdit,
    TableGrowth,
    WorkbookEdit,
)
from xlcrm.xlsx.highids import HIGH_ID_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.model.book import Book, Frame, Layout
    from xlcrm.model.content import CellValue
    from xlcrm.model.plan import Append, ColumnChange, Plan

_LINK = 'HYPERLINK("{address}")'
_FRONT = (DESK.key, HOME.key)
_ORDER = {sheet.key: number for number, sheet in enumerate(SHEETS)}
_MONEY_KINDS = {Kind.MONEY: "money", Kind.DATE: "date", Kind.DATETIME: "datetime", Kind.INTEGER: "integer"}


def to_edit(plan: Plan, book: Book) -> WorkbookEdit:
    """Turn a plan for this book into edits.

    Changes of tables whose sheet is missing are left out: there is no place for them.
    """
    sheets = tuple(
        edit
        for name, frame in {**book.frames, **book.own}.items()
        if (edit := _sheet_edit(frame, _changes_of(plan, name), [a for a in plan.appends if a.table == name]))
    )
    generated = _generated(plan, book)
    generated += [_own_sheet(book.own[a.table], a) for a in plan.appends if _is_new(book.own.get(a.table))]
    names = [
        DefinedName(HIGH_ID_NAME.format(table=table), str(number), hidden=True)
        for table, number in plan.high_ids.items()
    ]
    if plan.lists is not None:
        lists_sheet, list_names = dropdowns(plan.lists, sheet=sheet_title("dropdowns", book))
        generated.append(lists_sheet)
        names += list_names
    return WorkbookEdit(_merged(sheets), tuple(generated), tuple(names))


def sheet_title(key: str, book: Book) -> str:
    """Return a generated sheet's title: the one that is there in either language, else the one in the book's language."""
    return present_title(key, book.titles, book.lang) or sheet_of(key).label.say(book.lang)


def _generated(plan: Plan, book: Book) -> list[GeneratedSheet]:
    """Return the generated sheets; a new one stands behind the one before it in their order, the first behind the records."""
    before = last_records(book)
    made = []
    for content in sorted(plan.sheets, key=lambda content: _ORDER.get(content.key, len(_ORDER))):
        title = sheet_title(content.key, book)
        made.append(GeneratedSheet(title, content, before))
        if content.key not in _FRONT:
            before = title
    return made


def last_records(book: Book) -> str | None:
    """Return the title of the last sheet of records, behind which the lists stand and then the settings."""
    records = {frame.sheet for frame in book.frames.values() if frame.layout and not frame.table.settings}
    return next((title for title in reversed(book.titles) if title in records), None)


def _is_new(own: Frame | None) -> bool:
    return own is not None and own.layout is None


def _own_sheet(frame: Frame, append: Append) -> GeneratedSheet:
    """Return the sheet of xlcrm's own memory as it is first written: headings, and the first rows."""
    table = frame.table
    nothing = [None] * len(append)
    rows = list(zip(*(append.columns.get(column.key, nothing) for column in table.columns), strict=True))
    headings = tuple(column.label.en for column in table.columns)
    formats = tuple(_style(frame, column.key) or "text" for column in table.columns)
    content = SheetContent(HISTORY.key, (Block(1, 1, (headings,), ("heading",)), Block(2, 1, rows, formats)))
    return GeneratedSheet(HISTORY.label.en, content, state="veryHidden")


def _changes_of(plan: Plan, table: str) -> list[ColumnChange]:
    return [change for change in (*plan.changes, *plan.formulas) if change.table == table]


def _sheet_edit(frame: Frame, changes: list[ColumnChange], appends: list[Append]) -> SheetEdit | None:
    layout = frame.layout
    if layout is None or not (changes or appends):
        return None
    columns = tuple(
        ColumnEdit(place, change.rows, _cells(frame, change), _style(frame, change.key))
        for change in changes
        if (place := layout.columns.get(change.key) or layout.extras.get(change.key))
    )
    added = tuple(_append(layout, append, first) for append, first in _placed(layout, appends))
    return SheetEdit(layout.sheet, columns, added, _growth(layout, sum(len(append) for append in appends)))


def _cells(frame: Frame, change: ColumnChange) -> Sequence[CellValue]:
    """Return the values of a changed column as cells; an address becomes a link that a click opens."""
    column = frame.table.by_key.get(change.key)
    if column is None or column.kind is not Kind.LINK:
        return change.after
    return [Formula(_LINK.format(address=value.replace('"', '""')), value) if isinstance(value, str) else value for value in change.after]


def _style(frame: Frame, key: str) -> str | None:
    """Format of a new cell in a column without one of its own."""
    column = frame.table.by_key.get(key)
    return _MONEY_KINDS.get(column.kind) if column else None


def _placed(layout: Layout, appends: Iterable[Append]) -> list[tuple[Append, int]]:
    placed, row = [], layout.last_row + 1
    for append in appends:
        placed.append((append, row))
        row += len(append)
    return placed


def _append(layout: Layout, append: Append, first_row: int) -> AppendRows:
    columns = {layout.columns[key]: values for key, values in append.columns.items() if key in layout.columns}
    like = layout.last_row if layout.last_row > layout.heading_row else layout.heading_row + 1
    return AppendRows(first_row, len(append), columns, like)


def _growth(layout: Layout, added: int) -> tuple[TableGrowth, ...]:
    """The Excel table takes in appended rows, and rows that staff wrote directly below it."""
    last = layout.last_row + added
    if layout.listobject is None or last <= layout.range_last_row:
        return ()
    return (TableGrowth(layout.listobject, last),)


def _merged(edits: Iterable[SheetEdit]) -> tuple[SheetEdit, ...]:
    """Put the edits of tables that share a sheet together."""
    by_sheet: dict[str, list[SheetEdit]] = defaultdict(list)
    for edit in edits:
        by_sheet[edit.sheet].append(edit)
    return tuple(
        SheetEdit(
            sheet,
            tuple(column for edit in parts for column in edit.columns),
            tuple(append for edit in parts for append in edit.appends),
            tuple(growth for edit in parts for growth in edit.growth),
        )
        for sheet, parts in by_sheet.items()
    )
