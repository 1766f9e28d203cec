"""The cells of a dropped list as values of our columns; what cannot be read is named, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.inbox.day_order import is_unclear
from xlcrm.inbox.grids import TEXTS
from xlcrm.inbox.referring import referenced
from xlcrm.inbox.tidying import tidied
from xlcrm.model.book import show_all
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text
from xlcrm.model.values import DATES, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.inbox.headings import Understood
    from xlcrm.inbox.tidying import Hint
    from xlcrm.model.book import Book
    from xlcrm.model.schema import Table

CLEARED = Text("<清空>", "<clear>")
"""A cell that says so empties what the archive holds; an empty cell never does."""

_UNREADABLE = {
    "unreadable": Text("看不懂“{value}”", "“{value}” cannot be read"),
    "impossible_date": Text("没有“{value}”这一天", "there is no day “{value}”"),
    "error_value": Text("单元格里是错误值 {value}", "the cell holds the error {value}"),
    "scientific": Text("“{value}”的后几位已丢失", "the last digits of “{value}” are lost"),
    "lost_digits": Text("“{value}”超过 15 位，后几位已丢失", "“{value}” has more than 15 digits; the last are lost"),
}
_UNCLEAR_DATE = Text(
    "“{value}”不知道是日在前还是月在前；请加 --dates day-first（日在前）或 --dates month-first（月在前）再导入，只需说一次",
    "“{value}” may have its day or its month first; import again with --dates day-first or --dates month-first, once is enough",
)


@dataclass(frozen=True)
class Fault:
    """A cell of the file that cannot be taken in: its row in the file, the column, the sentence."""

    row: int
    key: str
    sentence: Text


@dataclass(frozen=True)
class Incoming:
    """The records of a dropped list, typed.

    ``data`` has the keys of the table and the headings of staff's own columns; its index are the rows of the file.
    ``cleared`` tells by key which rows say that the cell is to be emptied. ``hints`` are what is to be told of rows that were
    taken in, ``absent`` the keys that the list has and the workbook has no column for.
    """

    table: Table
    data: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    cleared: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()
    absent: tuple[str, ...] = ()


def incoming(book: Book, understood: Understood) -> Incoming:
    """Read the records of a list; columns that staff added to the table are known by their headings."""
    frame = book.frame(understood.table)
    table, own = frame.table, tuple(frame.layout.extras) if frame.layout else ()
    grid, first = understood.grid, understood.first
    rows = grid.rows[first:]
    series: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    cleared: dict[str, NDArray[np.bool_]] = {}
    absent = tuple(key for key in understood.columns if not frame.has(key))
    for key, at in understood.columns.items():
        if key in absent:
            continue
        cells = grid.columns[at].cells(grid.rows, first)
        values, odd = cast(table.by_key[key].kind, key, cells)
        texts = grid.columns[at].texts.slice(first)
        empties = _says_clear(texts)
        if empties.any():
            cleared[key] = empties
            values = values.mask(empties)
        for each in odd:
            if each.kind in _UNREADABLE:
                told = zip(each.rows.tolist(), each.raw, strict=True)
                faults += [Fault(row, key, _said(each.kind, raw, table.by_key[key].kind)) for row, raw in told if raw.strip() not in CLEARED]
        series[key] = values
    for heading in own:
        at = understood.extras.get(heading, -1)
        if at >= 0:
            series[heading] = cast(Kind.TEXT, heading, grid.columns[at].cells(grid.rows, first))[0]
    data = pd.DataFrame(series, index=pd.Index(rows))
    tidy, hints = tidied(book, frame, data[data.notna().any(axis=1)])
    if table.name != "customers" and "customer_id" in table.by_key:
        tidy, wrong = referenced(book, understood, tidy)
        faults += [Fault(row, "customer_id", sentence) for row, sentence in wrong]
    return Incoming(table, tidy, tuple(faults), _kept(cleared, data), hints, absent)


def _kept(cleared: dict[str, NDArray[np.bool_]], data: pd.DataFrame) -> dict[str, NDArray[np.bool_]]:
    filled = data.notna().any(axis=1).to_numpy()
    return {key: mask[filled] for key, mask in cleared.items()}


def _says_clear(texts: pa.Array) -> NDArray[np.bool_]:
    bare = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    found = pc.is_in(bare, value_set=pa.array(list(CLEARED), TEXTS)).fill_null(False)
    mask: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return mask


def _said(kind: str, value: str, of: Kind) -> Text:
    sentence = _UNCLEAR_DATE if of in DATES and is_unclear(value) else _UNREADABLE[kind]
    return Text(sentence.zh.format(value=value), sentence.en.format(value=value))


def shown(data: pd.DataFrame, table: Table, key: str) -> list[str]:
    """Return a column of records as a person reads it."""
    kind = table.by_key[key].kind if key in table.by_key else Kind.TEXT
    return show_all(data[key], kind)
