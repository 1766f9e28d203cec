"""What the switches of 规则 ask for and a workbook does not have yet: packs, column groups, sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.model.defaults.rules_switches import GROUP_SWITCH, PACK_SWITCH, SHEET_SWITCH
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.plan import Append
from xlcrm.model.settings import default_settings
from xlcrm.model.table_names import fold_name
from xlcrm.model.text import Text
from xlcrm.rules.switches import remembered_on, switched_on

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.content import CellValue
    from xlcrm.model.schema import Column
    from xlcrm.model.text import Lang

    Row = Mapping[str, CellValue]

_SHEETS = Text("按开关增加了工作表：{names}。", "Sheets added as switched on: {names}.")
_COLUMNS = Text("按开关增加了列：{names}。", "Columns added as switched on: {names}.")
_SETTINGS_ROWS = ("lists", "field_rules", "cadences", "levels")


@dataclass(frozen=True)
class Extension:
    """What is to be added: sheets (titles by table), columns by table, columns to be shown again, rows of settings sheets."""

    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[Append, ...] = ()

    def say(self, lang: Lang) -> str:
        """Return in words which sheets and columns are added; empty where only hidden columns are shown."""
        headings = [column.heading(lang) for columns in self.columns.values() for column in columns]
        parts = ((_SHEETS, self.sheets.values()), (_COLUMNS, headings))
        both = Text("、", ", ").say(lang)
        return " ".join(text.say(lang, names=both.join(names)) for text, names in parts if names)

    def __bool__(self) -> bool:
        return bool(self.sheets or self.columns or self.shown or self.rows)


def find_extension(book: Book, needed: Collection[str] = ()) -> Extension:
    """Return what the switches of 规则 that were not on at the last refresh ask for and the workbook does not have.

    ``needed`` are tables that a command is about to write into, so that their sheets are added too. Columns of a group that are there and hidden are shown. All this happens once: what staff hide or delete afterwards
    stays hidden or deleted until the switch is set anew.
    """
    packs = book.settings.packs
    fresh = switched_on(book) - remembered_on(book)
    if not fresh and not needed:
        return Extension()
    tables = {table.name: table for table in tables_with(packs)}
    groups = {key.removeprefix(GROUP_SWITCH) for key in fresh & {GROUP_SWITCH + name for name in _groups(book)}}
    sheets = {
        name: table.sheet(book.lang)
        for name, table in tables.items()
        if (name in needed or fresh & {SHEET_SWITCH + name, PACK_SWITCH + table.pack}) and _is_missing(book, name)
    }
    columns = {name: found for name in tables if (found := _missing_columns(book, tables[name].columns, name, groups))}
    shown = {name: keys for name in tables if (keys := _there(book, name, groups))}
    rows = _rows(book, packs) if sheets or columns else ()
    return Extension(sheets, columns, shown, rows)


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
    from xlcrm.model.defaults.rows import starter_rows  # noqa: PLC0415 - only when something is added

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
