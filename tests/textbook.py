"""Makes a Book from tables written as text, so that tests read like the users' data.

    客户 | 客户编号 | 客户名称 | 意向级别
         | KH000001 | 王芳     | A
    跟进记录 | 客户编号 | 日期
             | KH000001 | 2026-11-10

A line with a title opens a table (title in zh or en), the lines with an empty first field are its rows: row 2, 3, … of
a sheet whose headings stand in row 1, from column A on. Blank lines mean nothing. How a cell is stored:

    13800138000     as its column wants it (text in a text column, a number or date in the others)
    '2026-11-10     as text, whatever the column
    =1.5            as a number, whatever the column; =#N/A as an error value
    " 王芳 "        exactly the text between the quotation marks
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model.book import Book, Frame, Layout
from xlcrm.model.findings import Findings
from xlcrm.model.packs.combine import tables_with
from xlcrm.model.settings import read_settings
from xlcrm.model.settings_calendar import read_calendar
from xlcrm.model.tables.own import OWN_TABLES
from xlcrm.model.values import cast, cells_of_texts, empty_column
from xlcrm.pipeline import linked, numbered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xlcrm.model.book import Odd
    from xlcrm.model.schema import Kind, Table
    from xlcrm.model.settings import Settings
    from xlcrm.model.text import Lang

TODAY = date(2026, 11, 22)
FIRST_ROW = 2
STORED_ANYHOW = {"text_number", "text_date"}


@dataclass
class TypedTable:
    """One table as it was written: its title, headings and rows of cells."""

    title: str
    headings: list[str]
    rows: list[list[str]] = field(default_factory=list)


def book_from_text(
    text: str,
    *,
    today: date | str = TODAY,
    lang: Lang | None = None,
    settings: Settings | None = None,
    now: datetime | None = None,
    packs: Collection[str] = (),
    high_ids: Mapping[str, int] | None = None,
) -> Book:
    """Return the book that the tables in a text describe; tables that are not there are empty.

    List sheets in which staff decide (公海, 撞单 …) and the workbook's memory (events) may stand in the text too.
    """
    day = date.fromisoformat(today) if isinstance(today, str) else today
    tables, frames = _nothing(tuple(packs))
    typed = read_tables(text)
    spoken = lang or _language(typed, tables)
    for one in typed:
        frame = _frame(one, _table_called(one.title, (*tables, *OWN_TABLES)))
        frames = {**frames, frame.table.name: frame}
    own = {table.name: frames.get(table.name, _empty_frame(table)) for table in OWN_TABLES}
    frames = {name: frame for name, frame in frames.items() if name not in own}
    read = finish(frames, today=day, lang=spoken, settings=settings, now=now)
    return linked(numbered(replace(read, high_ids=high_ids or {}, own=own)))


def finish(
    frames: Mapping[str, Frame], *, today: date, lang: Lang, settings: Settings | None, now: datetime | None
) -> Book:
    """Do what is done with the frames that were read: settings and calendar."""
    read, wrong = read_settings(frames, lang)
    chosen = settings or read
    calendar, wrong_days = read_calendar(frames, chosen)
    found = Findings((), (), (*wrong, *wrong_days))
    return Book(frames, chosen, calendar, today, lang, now, findings=found)


def read_tables(text: str) -> list[TypedTable]:
    """Return the tables of a text."""
    tables: list[TypedTable] = []
    for line in inspect.cleandoc(text).splitlines():
        if "|" not in line:
            continue
        title, *fields = (part.strip() for part in line.split("|"))
        if title:
            tables.append(TypedTable(title, fields))
        else:
            tables[-1].rows.append(fields)
    return tables


def _language(typed: list[TypedTable], tables: Iterable[Table]) -> Lang:
    english = {table.label.en for table in tables}
    return "en" if typed and all(one.title in english for one in typed) else "zh"


def _table_called(title: str, tables: Sequence[Table]) -> Table:
    found = next((table for table in tables if title in {table.name, *table.label}), None)
    found = found or next((table for table in tables if title in table.aliases), None)
    if found is None:
        message = f"no table is called {title!r}"
        raise ValueError(message)
    return found


def _frame(typed: TypedTable, table: Table) -> Frame:
    rows = np.arange(FIRST_ROW, FIRST_ROW + len(typed.rows))
    cells = pd.DataFrame([row + [""] * (len(typed.headings) - len(row)) for row in typed.rows], index=rows)
    series, odd, columns, extras = {}, [], {}, {}
    for number, heading in enumerate(typed.headings):
        key = _key(table, heading)
        kind = table.by_key[key].kind if key in table.by_key else table.columns[0].kind.TEXT
        (columns if key in table.by_key else extras)[key] = number + 1
        texts = cells[number] if len(cells) else pd.Series([], index=rows, dtype=object)
        series[key], found = _cast(kind, key, texts)
        odd += found
    headings = {key: typed.headings[number - 1] for key, number in columns.items()}
    layout = Layout(typed.title, 1, FIRST_ROW + len(rows) - 1, columns, headings, extras)
    return Frame(table, _data(table, series, rows), layout, tuple(odd))


def _data(table: Table, series: dict[str, pd.Series], rows: np.ndarray) -> pd.DataFrame:
    missing = {c.key: empty_column(c.kind, rows, c.key) for c in table.columns if c.key not in series}
    together = {**series, **missing}
    order = [*table.by_key, *(key for key in series if key not in table.by_key)]
    return pd.DataFrame({key: together[key] for key in order}, index=pd.Index(rows))


@lru_cache(maxsize=16)
def _nothing(packs: tuple[str, ...]) -> tuple[tuple[Table, ...], Mapping[str, Frame]]:
    """Return the tables of a workbook with some packs, and their frames without any row."""
    tables = tables_with(packs)
    return tables, {table.name: _empty_frame(table) for table in tables}


def _empty_frame(table: Table) -> Frame:
    return Frame(table, _data(table, {}, np.zeros(0, dtype=np.int64)))


def _key(table: Table, heading: str) -> str:
    for column in table.columns:
        if heading in {column.key, *column.label}:
            return column.key
    return next((column.key for column in table.columns if heading in column.aliases), heading)


def _cast(kind: Kind, key: str, typed: pd.Series) -> tuple[pd.Series, list[Odd]]:
    numeric = typed.str.fullmatch(r"=-?[\d.]+(?:E\+?\d+)?").to_numpy(dtype=bool)
    marked = typed.str.startswith("'").to_numpy(dtype=bool)
    shown = typed.where(typed != "").str.replace(r"^['=]", "", regex=True).str.replace(r'^"(.*)"$', r"\1", regex=True)
    cells = cells_of_texts(shown.mask(numeric).rename(key))
    numbers = np.array([float(text) if is_number else np.nan for text, is_number in zip(shown, numeric, strict=True)])
    errors = typed.str.startswith("=#").to_numpy(dtype=bool)
    values, odd = cast(kind, key, replace(cells, numbers=numbers, errors=errors))
    return values, [kept for one in odd if (kept := _without(one, typed.index[~marked].to_numpy())) is not None]


def _without(odd: Odd, natural: np.ndarray) -> Odd | None:
    """Drop the remark that a number or date is text: all of these cells are, unless marked so."""
    if odd.kind not in STORED_ANYHOW:
        return odd
    keep = ~np.isin(odd.rows, natural)
    raw = tuple(text for text, kept in zip(odd.raw, keep, strict=True) if kept)
    return replace(odd, rows=odd.rows[keep], raw=raw) if raw else None
