"""A workbook in which packs, column groups or sheets were switched on: what they bring is added, once, to that workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.adding import add_columns, colour_columns, new_workbook, offer_choices, sheet_part
from xlcrm.history import snapshots
from xlcrm.history.journal import utc_now
from xlcrm.history.runs import RunInfo
from xlcrm.making import NewBook
from xlcrm.model.defaults.rows import starter_rows
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.plan import Append, Plan
from xlcrm.model.settings import default_settings
from xlcrm.model.table_names import fold_name
from xlcrm.model.text import Text
from xlcrm.rules.memory import past
from xlcrm.rules.switches import GROUP
from xlcrm.xlsx.columns import show_columns
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.transplant import transplant
from xlcrm.xlsx.write import last_records, to_edit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.history.journal import Journal
    from xlcrm.model.book import Book, Frame
    from xlcrm.model.content import CellValue
    from xlcrm.model.schema import Column
    from xlcrm.model.text import Lang
    from xlcrm.reading import Reading

    Row = Mapping[str, CellValue]

_SHEETS = Text("按开关增加了工作表：{names}。", "Sheets added as switched on: {names}.")
_COLUMNS = Text("按开关增加了列：{names}。", "Columns added as switched on: {names}.")
_SETTINGS_ROWS = ("lists", "field_rules", "cadences", "levels")


@dataclass(frozen=True)
class Extension:
    """What is to be added: titles of sheets, columns by table, columns to be shown again, rows of settings sheets."""

    sheets: tuple[str, ...] = ()
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[Append, ...] = ()

    def say(self, lang: Lang) -> str:
        """Return in words which sheets and columns are added; empty where only hidden columns are shown."""
        headings = [column.heading(lang) for columns in self.columns.values() for column in columns]
        parts = ((_SHEETS, self.sheets), (_COLUMNS, headings))
        both = Text("、", ", ").say(lang)
        return " ".join(text.say(lang, names=both.join(names)) for text, names in parts if names)

    def __bool__(self) -> bool:
        return bool(self.sheets or self.columns or self.shown or self.rows)


def find_extension(book: Book) -> Extension:
    """Return what the switches of 规则 ask for and the workbook does not have.

    A group's columns that are there and hidden are shown when the group is first found switched on; whoever hides them
    afterwards keeps them hidden. Rows of settings come with a pack when its sheets or columns are added, not later: rows that
    staff deleted do not come back.
    """
    packs = book.settings.packs
    tables = {table.name: table for table in tables_with(packs)}
    wanted = [t for t in tables.values() if (t.pack in packs or t.name in book.settings.sheets) and _is_missing(book, t.name)]
    groups = _groups(book)
    columns = {name: found for name in tables if (found := _missing_columns(book, tables[name].columns, name, groups))}
    fresh = groups - set(past(book, GROUP)["record"])
    shown = {name: keys for name in tables if (keys := _there(book, name, fresh))}
    sheets = tuple(table.sheet(book.lang) for table in wanted)
    rows = _rows(book, packs) if sheets or columns else ()
    return Extension(sheets, columns, shown, rows)


def extend(reading: Reading, journal: Journal, info: RunInfo, extension: Extension) -> bool:
    """Write an extension into the workbook that was read, as a run of its own; tell whether anything was to be written.

    Raises:
        Refusal: The file changed meanwhile, or cannot be written; it is as it was.
    """
    _put(reading, extension)
    if not reading.package.is_changed:
        return False
    with journal.begin(info) as run:
        snapshot = snapshots.take(journal.store, utc_now())
        receipt = commit(
            journal.store.workbook,
            reading.package,
            expected_fingerprint=reading.fingerprint,
            before_replace=lambda after: run.ready(after, snapshot.name),
        )
        run.done(receipt.as_dict())
    return True


def _put(reading: Reading, extension: Extension) -> None:
    book, package = reading.book, reading.package
    for name, columns in extension.columns.items():
        layout = book.frame(name).layout
        if layout:
            numbers, _ = add_columns(package, layout, [(column, column.heading(book.lang)) for column in columns])
            colour_columns(package, layout, numbers, {column.key for column in columns})
            offer_choices(package, layout, numbers, columns)
    for name, keys in extension.shown.items():
        layout = book.frame(name).layout
        if layout:
            show_columns(package, sheet_part(package, layout.sheet), [layout.columns[key] for key in keys])
    apply_edits(package, to_edit(Plan(reading.fingerprint, book.today, appends=extension.rows), book))
    if extension.sheets:
        suffix = f".{package.name.rpartition('.')[2]}"
        source = new_workbook(NewBook(book.lang, book.settings.packs, sheets=book.settings.sheets), suffix)
        transplant(source, extension.sheets, package, after=last_records(book))


def _is_missing(book: Book, name: str) -> bool:
    """Tell whether the workbook has neither the table nor a sheet of its title, which would be somebody else's."""
    if name in book.frames and book.frame(name).layout:
        return False
    tables = {table.name: table for table in tables_with(book.settings.packs)}
    taken = {fold_name(title) for title in book.titles}
    return not any(fold_name(title) in taken for title in tables[name].label)


def _groups(book: Book) -> set[str]:
    """Return the column groups that are on and were not so from the beginning."""
    return set(book.settings.groups) - set(default_settings(book.lang).groups)


def _missing_columns(book: Book, columns: tuple[Column, ...], name: str, groups: Collection[str]) -> tuple[Column, ...]:
    frame = book.frames.get(name)
    if frame is None or frame.layout is None:
        return ()
    return tuple(c for c in columns if c.group in groups and not frame.has(c.key) and not _has_heading(frame, c))


def _has_heading(frame: Frame, column: Column) -> bool:
    """Tell whether staff have a column of that name, which stays theirs."""
    extras = {fold_name(heading) for heading in (frame.layout.extras if frame.layout else ())}
    return any(fold_name(heading) in extras for heading in column.label)


def _there(book: Book, name: str, groups: Collection[str]) -> tuple[str, ...]:
    frame = book.frames.get(name)
    if frame is None or frame.layout is None:
        return ()
    return tuple(c.key for c in frame.table.columns if c.group in groups and frame.has(c.key) and not c.hidden)


def _rows(book: Book, packs: Collection[str]) -> tuple[Append, ...]:
    """Return the rows of settings sheets that packs bring and the workbook does not have."""
    with_packs = starter_rows(tables_with(packs), book.lang, packs)
    without = starter_rows(tables_with(()), book.lang)
    found = []
    for name in _SETTINGS_ROWS:
        frame = book.frame(name)
        there = {_identity(frame, row) for row in frame.data.to_dict("records")}
        known = {_identity(frame, row) for row in without[name]} | there
        new = [row for row in with_packs[name] if _identity(frame, row) not in known]
        if new and frame.layout:
            keys = dict.fromkeys(key for row in new for key in row)
            found.append(Append(name, {key: [row.get(key) for row in new] for key in keys}))
    return tuple(found)


def _identity(frame: Frame, row: Mapping[Any, Any]) -> tuple[str, ...]:
    cells = (row.get(key) for key in frame.table.identity)
    return tuple("" if cell is None or cell != cell else fold_name(str(cell)) for cell in cells)  # noqa: PLR0124 - missing
