"""Pieces that generated sheets are put together from: a list sheet with title, headings and rows; figures; tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.model import terms
from xlcrm.model.content import Block, CellValue, Link, SheetContent, SheetSetup
from xlcrm.model.places import column_letters, quoted_sheet
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text, text_width
from xlcrm.model.values import python_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame

OTHER_SIDE = Text("对方{heading}", "Other: {heading}")
"""The heading of a column of the other side, in a list of pairs."""

TITLE_ROW, SUBTITLE_ROW, HEADING_ROW = 1, 2, 4
_BOLD, _MARGIN, _WIDEST = 1.1, 1.5, 18.0


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list sheet: heading, values (one a row), format name, width in characters."""

    heading: str
    values: Sequence[CellValue]
    format: str = "text"
    width: float = 12

    @property
    def fitted(self) -> float:
        """The width at which no word of the heading and no short text is cut; longer ones wrap or end at the cell."""
        words = max(map(text_width, self.heading.split()), default=0)
        texts = max(map(text_width, map(str, filter(None, self.values))), default=0) if self.format == "text" else 0
        return max(self.width, _BOLD * words + _MARGIN, min(texts + _MARGIN, _WIDEST))


def list_sheet(  # noqa: PLR0913 - the parts of a sheet, by keyword
    key: str,
    title: str,
    subtitle: str,
    columns: Sequence[ListColumn],
    *,
    links: tuple[Link, ...] = (),
    landscape: bool = True,
) -> SheetContent:
    """Return a sheet with a title, a grey line below it, a heading row that stays in view, and rows that can be filtered."""
    rows = list(zip(*(column.values for column in columns), strict=True))
    last = column_letters(len(columns))
    blocks = (
        *title_blocks(title, subtitle),
        Block(HEADING_ROW, 1, (tuple(column.heading for column in columns),), ("heading",)),
        Block(HEADING_ROW + 1, 1, rows, tuple(column.format for column in columns)),
    )
    setup = SheetSetup(
        widths=tuple(column.fitted for column in columns),
        freeze_rows=HEADING_ROW,
        landscape=landscape,
        repeat_rows=(HEADING_ROW, HEADING_ROW),
        filter_range=f"A{HEADING_ROW}:{last}{HEADING_ROW + max(len(rows), 1)}",
    )
    return SheetContent(key, blocks, links=links, setup=setup)


def title_blocks(title: str, subtitle: str) -> list[Block]:
    """Return the title of a sheet and the grey line below it; a subtitle may have two lines."""
    lines = tuple((line,) for line in subtitle.split("\n"))
    return [Block(TITLE_ROW, 1, ((title,),), ("title",)), Block(SUBTITLE_ROW, 1, lines, ("subtitle",))]


def when_filled(book: Book, content: SheetContent) -> SheetContent | None:
    """Return a list sheet when it has rows, or when the workbook has it already: it appears when it first has rows."""
    filled = any(block.rows for block in content.blocks if block.row > HEADING_ROW)
    return content if filled or book.shows(content.key) else None


def tagged(body: Block, tags: Sequence[str], column: int = 0) -> list[Block]:
    """Cut a block into one for each run of equal tags, so that each has the colour of its tag in one column."""
    blocks, start = [], 0
    for tag, run in groupby(tags):
        count = len(list(run))
        formats = (*body.formats[:column], tag, *body.formats[column + 1 :])
        blocks.append(Block(body.row + start, body.column, body.rows[start : start + count], formats))
        start += count
    return blocks


def record_column(book: Book, data: pd.DataFrame, key: str, form: str, width: float) -> ListColumn:
    """Return a column of the customers as one of a list sheet."""
    column = book.frame("customers").table.by_key[key]
    return ListColumn(column.heading(book.lang), values_of(data[key], column.kind), form, width)


def side_column(book: Book, side: pd.DataFrame, key: str, width: float, *, other: bool = False) -> ListColumn:
    """Return a column of the customers on one side of a list of pairs."""
    column = book.frame("customers").table.by_key[key]
    heading = column.heading(book.lang)
    form = "date" if column.kind is Kind.DATE else "wrap"
    said = OTHER_SIDE.say(book.lang, heading=heading) if other else heading
    return ListColumn(said, values_of(side[key], column.kind), form, width)


def contactable(customers: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which customers a list of people to call may name: not deregistered, no do-not-contact mark."""
    silent = terms.YES.matches(customers["do_not_contact"]) | terms.Status.CLOSED.matches(customers["status"])
    return np.asarray(~silent, dtype=np.bool_)


def row_links(
    frame: Frame, rows: Sequence[int], key: str, column: int, lines: Sequence[int] | None = None
) -> tuple[Link, ...]:
    """Link the cells of a list sheet's column to the cells of a table that they speak of.

    ``lines`` are the lines of the list (from 0) in which they stand; all of them, one after another, if not said.
    """
    if frame.layout is None or key not in frame.layout.columns:
        return ()
    target = f"{quoted_sheet(frame.sheet)}!{column_letters(frame.layout.columns[key])}"
    places = zip(range(len(rows)) if lines is None else lines, rows, strict=True)
    return tuple(Link(HEADING_ROW + 1 + line, column, f"{target}{row}") for line, row in places)


def values_of(series: pd.Series, kind: Kind = Kind.TEXT) -> list[CellValue]:
    """Return a column of a frame as values for cells."""
    return list(python_values(series, kind))


def counted(values: pd.Series, labels: Sequence[str]) -> list[int]:
    """Count how often each label occurs."""
    counts = values.value_counts()
    return [int(counts.get(label, 0)) for label in labels]


def month_starts(today: pd.Timestamp, months: int) -> pd.DatetimeIndex:
    """Return the first days of the last months up to the present one, the oldest first."""
    this_month = today.normalize().replace(day=1)
    return pd.date_range(end=this_month, periods=months, freq="MS")


def by_month(dates: pd.Series, weights: pd.Series | None, starts: pd.DatetimeIndex) -> list[float]:
    """Sum weights (or count) by month; rows outside the months are left out."""
    edges = np.append(starts.to_numpy(), (starts[-1] + pd.DateOffset(months=1)).to_datetime64()).astype("datetime64[s]")
    days = dates.to_numpy().astype("datetime64[s]")
    known = ~np.isnat(days)
    position = np.searchsorted(edges, days, side="right") - 1
    inside = known & (position >= 0) & (position < len(starts))
    amounts = None if weights is None else np.nan_to_num(weights.to_numpy(dtype=np.float64, na_value=np.nan))[inside]
    sums = np.bincount(position[inside], weights=amounts, minlength=len(starts))
    return [round(float(amount), 2) for amount in sums]
