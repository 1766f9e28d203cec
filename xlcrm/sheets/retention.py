"""留存 / Retention: of the customers who first bought in a period, how many bought again in each of the next ones (F3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.text import Text
from xlcrm.rules.rhythm import purchase_days
from xlcrm.sheets.figures import sample_mark
from xlcrm.sheets.grouping import MARK, least_note
from xlcrm.sheets.parts import when_filled
from xlcrm.sheets.sections import Table, tables_sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue, SheetContent

_TITLE = Text("留存", "Retention")
_SUBTITLE = Text(
    "首次成交同期的客户，此后各{period}再次成交的比例，截至 {day}（最后一{period}未满）。\n{least}",
    "Customers by {period} of their first order: share who ordered in each later {period}, as of {day} (the last {period} is not over).\n{least}",
)
_QUARTER, _MONTH = Text("季", "quarter"), Text("月", "month")
_COHORT = Text("首次成交", "First order")
_SIZE = Text("客户数", "Customers")
_LATER = Text("第{number}{period}", "{period} +{number}")
_ALL = Text("平均", "Average")
_SHOWN = 12
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Customers by period of their first purchase: sizes, and who bought again how many periods later.

    ``active[c, n]`` counts the customers of cohort c who bought n periods after the first; ``first`` is the period number
    of each cohort, ``now`` that of today, ``months`` how many months a period has.
    """

    first: NDArray[np.int64]
    size: NDArray[np.int64]
    active: NDArray[np.int64]
    now: int
    months: int


def cohorts(book: Book) -> Cohorts:
    """Count the customers of every cohort by period; months while the history is at most a year long, else quarters."""
    days = purchase_days(book)
    month = days.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    today = int(np.datetime64(book.today, "M").astype(np.int64))
    months = 1 if today - int(month.min(initial=today)) < _YEAR else 3
    now, period = today // months, month // months
    begins = np.concatenate([np.ones(min(len(days.who), 1), dtype=np.bool_), days.who[1:] != days.who[:-1]])
    start = period[begins][np.cumsum(begins) - 1]
    span = now - int(period.min(initial=now)) + 1
    seen = np.unique((days.who * span + (start - (now - span + 1))) * span + (period - start))
    cell = seen % (span * span)
    active = np.bincount(cell, minlength=span * span).reshape(span, span)
    return Cohorts(np.arange(now - span + 1, now + 1), active[:, 0], active, now, months)


def retention(book: Book) -> SheetContent | None:
    """Show the last cohorts, one a row, with the share that bought again in each later period, and the average of all."""
    found = cohorts(book)
    period = (_MONTH if found.months == 1 else _QUARTER).say(book.lang)
    columns = min(_SHOWN, int(found.now - found.first[0]))
    rows = [
        _row(book, found, cohort, columns) for cohort in range(len(found.first)) if found.size[cohort]
    ][-_SHOWN:]
    later = [_LATER.say(book.lang, number=number, period=period) for number in range(1, columns + 1)]
    headings = (_COHORT.say(book.lang), _SIZE.say(book.lang), *later, MARK.say(book.lang))
    table = Table(
        [heading.capitalize() for heading in headings],
        ("text", "integer", *["percent"] * columns, "note"),
        rows,
        total=(_ALL.say(book.lang), int(found.size.sum()), *_average(found, columns)),
    )
    subtitle = _SUBTITLE.say(book.lang, period=period, day=book.today.isoformat(), least=least_note(book))
    widths = (14, 11, *[10.5] * columns, 16)
    return when_filled(book, tables_sheet("retention", (_TITLE.say(book.lang), subtitle), [table], widths))


def _row(book: Book, found: Cohorts, cohort: int, columns: int) -> tuple[CellValue, ...]:
    size, first = int(found.size[cohort]), int(found.first[cohort])
    shares = [
        int(found.active[cohort, later]) / size if first + later <= found.now else None
        for later in range(1, columns + 1)
    ]
    return (_name(first, found.months), size, *shares, sample_mark(book, size))


def _average(found: Cohorts, columns: int) -> list[float | None]:
    """Return the share over all cohorts that are old enough for a period."""
    shares: list[float | None] = []
    for later in range(1, columns + 1):
        old = found.first + later <= found.now
        known = int(found.size[old].sum())
        shares.append(int(found.active[old, later].sum()) / known if known else None)
    return shares


def _name(period: int, months: int) -> str:
    year, number = divmod(period * months, _YEAR)
    return f"{1970 + year}-{number + 1:02d}" if months == 1 else f"{1970 + year} Q{number // months + 1}"
