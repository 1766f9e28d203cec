"""Dates whose order of day, month and year their digits do not tell: 03/04/2026, 3/5/26, 5-Mar-26.

The other dates of the column decide, else those of the other columns of the list, else what a person said once of lists
with these headings; without that such a cell is a problem.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.inbox.grids import TEXTS
from xlcrm.inbox.headings import Question
from xlcrm.model.parse import plain
from xlcrm.model.schema import Kind
from xlcrm.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from xlcrm.inbox.grids import GridColumn
    from xlcrm.inbox.headings import Understood
    from xlcrm.model.book import Book
    from xlcrm.model.schema import Table


class Order(StrEnum):
    """In which order a date is written."""

    DAY = "day-first"
    MONTH = "month-first"
    YEAR = "year-first"


ASKED = (Order.DAY, Order.MONTH)
"""What a person may say of dates that nothing else decides."""

_DIGITS = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(\D.*)?")
_NAMED = re.compile(r"(\d{1,2})([-\s/])([A-Za-z]{3,9})\.?[-\s/,]+(\d{2})(\D.*)?")
_STATE = "import.dates:{}"
_MONTHS = 12
_DAYS = 31
_PIVOT = 30
_TWO = 2


class _Written(NamedTuple):
    """A date of three numbers: they, how the year is spelt, what stands behind."""

    numbers: tuple[int, int, int]
    short: bool
    rest: str

    def orders(self) -> set[Order]:
        """Return the orders in which it can be a date."""
        one, two, three = self.numbers
        fits = {
            Order.DAY: 1 <= one <= _DAYS and 1 <= two <= _MONTHS,
            Order.MONTH: 1 <= one <= _MONTHS and 1 <= two <= _DAYS,
            Order.YEAR: self.short and 1 <= two <= _MONTHS and 1 <= three <= _DAYS,
        }
        return {order for order, fit in fits.items() if fit}

    def said(self, order: Order) -> str:
        """Return the date as year, month, day."""
        one, two, three = self.numbers
        year, month, day = {Order.DAY: (three, two, one), Order.MONTH: (three, one, two), Order.YEAR: (one, two, three)}[order]
        return f"{_whole(year) if self.short else year}-{month}-{day}{self.rest}"


def dates_in_order(
    book: Book, workbook: Path, lists: Sequence[Understood], said: Callable[[Understood], str], *, keep: bool
) -> list[Understood]:
    """Return lists with their dates in order; what a person ``said`` of such headings is remembered, if it may be kept."""
    store = Store.of(Workspace.of(workbook).workbook)
    done: list[Understood] = []
    for understood in lists:
        table, told = book.frame(understood.table).table, said(understood)
        order = told or _remembered(store, understood)
        if told and keep and date_questions(understood, table):
            with Journal.open(store) as journal:
                journal.put_state(_STATE.format(understood.fingerprint), told)
        done.append(in_order(understood, table, order))
    return done


def _remembered(store: Store, understood: Understood) -> str:
    if not store.journal.exists():
        return ""
    with Journal.open(store) as journal:
        found = str(journal.get_state(_STATE.format(understood.fingerprint), ""))
    return found if found in {*ASKED} else ""


def in_order(understood: Understood, table: Table, said: str = "") -> Understood:
    """Return a list whose dates are written year, month, day, wherever their order is certain or was ``said``."""
    written = {at: _written(understood.grid.columns[at], understood.first) for at in _dates(understood, table)}
    order = _deciding(written, said)
    columns = tuple(
        _respelt(column, written[at], order[at]) if at in written else column
        for at, column in enumerate(understood.grid.columns)
    )
    return replace(understood, grid=replace(understood.grid, columns=columns))


def date_questions(understood: Understood, table: Table, said: str = "") -> tuple[Question, ...]:
    """Return what must be asked of a list: in which order its dates are written, once, for the first such column."""
    written = {at: _written(understood.grid.columns[at], understood.first) for at in _dates(understood, table)}
    order = _deciding(written, said)
    unclear = [at for at, texts in written.items() if any(_one(each, order[at]) is None for each in texts.values())]
    heading = understood.headings.get(unclear[0], "") if unclear else ""
    return (Question("dates", heading, unclear[0], ASKED),) if unclear else ()


def _dates(understood: Understood, table: Table) -> list[int]:
    """Return the positions of the columns that hold dates."""
    return [at for key, at in understood.columns.items() if table.by_key[key].kind in {Kind.DATE, Kind.DATETIME}]


def _written(column: GridColumn, first: int) -> dict[str, _Written]:
    """Return the different texts of a column that are dates of three numbers (or with a month's name and a short year)."""
    texts = column.texts.slice(first).unique().drop_null().to_pylist()
    found = {text: _read(plain(text)) for text in texts}
    return {text: read for text, read in found.items() if read}


def _read(text: str) -> _Written | None:
    if match := _DIGITS.fullmatch(text):
        one, _, two, three, rest = match.groups("")
        return _Written((int(one), int(two), int(three)), len(three) == _TWO, rest)
    return None


def is_unclear(text: str) -> bool:
    """Tell whether a text is a date whose order cannot be told."""
    read = _read(plain(text))
    return read is not None and len(read.orders()) > 1


def _with_century(text: str) -> str:
    """Return 5-Mar-26 as 5-Mar-2026; any other text as it is."""
    match = _NAMED.fullmatch(plain(text))
    return f"{match[1]}-{match[3]}-{_whole(int(match[4]))}{match[5] or ''}" if match else text


def _deciding(written: Mapping[int, Mapping[str, _Written]], said: str) -> dict[int, Order | None]:
    """Return the order of each column: as its own dates say, else those of the others, else as a person said."""
    own = {at: _only(read.orders() for read in texts.values()) for at, texts in written.items()}
    everywhere = {order for order in own.values() if order}
    common = next(iter(everywhere)) if len(everywhere) == 1 else Order(said) if said else None
    return {at: order or common for at, order in own.items()}


def _only(orders: Iterable[set[Order]]) -> Order | None:
    """Return the one order in which some date must be written, if no other date contradicts it."""
    certain = [next(iter(each)) for each in orders if len(each) == 1]
    return certain[0] if certain and len(set(certain)) == 1 else None


def _one(read: _Written, order: Order | None) -> Order | None:
    """Return in which order a date is read: the only one it can have, else the column's."""
    possible = read.orders()
    if len(possible) == 1:
        return next(iter(possible))
    if order in possible:
        return order
    # 26/3/25: no month comes first, and nobody writes days first here
    return Order.YEAR if order is None and possible == {Order.DAY, Order.YEAR} else None


def _respelt(column: GridColumn, written: Mapping[str, _Written], order: Order | None) -> GridColumn:
    now = {text: read.said(chosen) for text, read in written.items() if (chosen := _one(read, order))}
    now |= {text: whole for text in column.texts.unique().drop_null().to_pylist() if (whole := _with_century(text)) != text}
    if not now:
        return column
    texts = [now.get(text, text) if text else text for text in column.texts.to_pylist()]
    return replace(column, texts=pa.array(texts, TEXTS))


def _whole(year: int) -> int:
    """Return a year of two digits as Excel reads it."""
    return year + (2000 if year < _PIVOT else 1900)
