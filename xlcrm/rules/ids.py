"""Numbers and dates that xlcrm gives to new rows: IDs in every table, lines of orders, the registration date of a customer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.book import show, value_at
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.schema import Owner
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame

_LINE = "line_no"
_LONGEST = 15
_WHY = Text(
    "编号由 xlcrm 按顺序分配，或由员工填写；登记日期 {on}",
    "the ID was given in order by xlcrm, or by staff; registered on {on}",
)


def new_ids(book: Book) -> list[Columns]:
    """Give the next free number to every row that has no ID yet, in the order of the rows, and number the lines of orders.

    Staff's own codes are kept. A number is never given twice: it follows the highest that is there or was ever given.
    """
    given = [
        Columns(name, **{frame.table.identity[0]: _filled(frame, book.high_ids.get(name, 0))})
        for name, frame in book.frames.items()
        if _numbered(frame)
    ]
    return given + [Columns(name, line_no=_lines(frame)) for name, frame in book.frames.items() if _has_lines(frame)]


def _numbered(frame: Frame) -> bool:
    """Tell whether xlcrm numbers the rows of this table and some row waits for its number."""
    key = frame.table.identity[0]
    ours = bool(frame.table.prefix) and frame.table.by_key[key].owner is Owner.FILLED
    return ours and frame.has(key) and bool(frame.data[key].isna().any())


def _filled(frame: Frame, highest_given: int) -> pd.Series:
    ids = frame.data[frame.table.identity[0]]
    missing = ids.isna().to_numpy()
    given = ids.astype(object).to_numpy().copy()
    given[missing] = free_ids(frame, highest_given, int(missing.sum()))
    return pd.Series(given, index=ids.index, dtype="str")


def free_ids(frame: Frame, highest_given: int, count: int) -> list[str]:
    """Return the next IDs of a table that were never given."""
    start = max(highest_number(frame), highest_given) + 1
    return [f"{frame.table.prefix}{number:0{frame.table.digits}d}" for number in range(start, start + count)]


def highest_number(frame: Frame) -> int:
    """Return the highest number in use among the IDs of xlcrm's own form; 0 without one."""
    prefix = frame.table.prefix
    ids = pa.array(frame.data[frame.table.identity[0]], from_pandas=True)
    ours = pc.match_substring_regex(ids, f"^{re.escape(prefix)}[0-9]{{{frame.table.digits},{_LONGEST}}}$")
    numbers = pc.utf8_slice_codeunits(ids.filter(ours), len(prefix)).cast(pa.int64())
    return int(pc.max(numbers).as_py() or 0)


def _has_lines(frame: Frame) -> bool:
    """Tell whether the rows of this table are lines of something, and some row waits for its number."""
    return all(map(frame.has, (frame.table.identity[0], _LINE))) and bool(frame.data[_LINE].isna().any())


def _lines(frame: Frame) -> pd.Series:
    """Number the lines of each order or quotation that have no number: the first free ones, in the order of the rows.

    A row without any ID is the only line of its own. A cell that could not be read is staff's, and stays.
    """
    group = _groups(frame)
    given = frame.data[_LINE].to_numpy(dtype=np.float64)
    waits = np.isnan(given) & ~frame.data.index.isin(frame.odd_rows(_LINE))
    # Of each group there are as many places as rows: those that nobody holds are free, in order.
    size = np.bincount(group)
    start = np.cumsum(size) - size
    held = ~waits & (given >= 1) & (given <= size[group]) & (given == np.floor(given))
    free = np.ones(len(group), dtype=np.bool_)
    free[(start[group] + np.nan_to_num(given).astype(np.int64) - 1)[held]] = False
    before: NDArray[np.int64] = np.cumsum(free) - free
    rows = np.flatnonzero(waits)[np.argsort(group[waits], kind="stable")]
    nth = np.arange(len(rows)) - np.searchsorted(group[rows], group[rows])
    places = np.flatnonzero(free)[before[start[group[rows]]] + nth]
    result = given.copy()
    result[rows] = places - start[group[rows]] + 1
    return pd.Series(result, index=frame.data.index)


def _groups(frame: Frame) -> NDArray[np.int64]:
    """Return the number of the order or quotation that each row belongs to."""
    *keys, _ = frame.table.identity
    group = np.zeros(len(frame.data), dtype=np.int64)
    for key in keys:
        codes = pd.factorize(frame.data[key], use_na_sentinel=False)[0].astype(np.int64)
        group = group * (int(codes.max(initial=0)) + 1) + codes
    alone = frame.data[keys[0]].isna().to_numpy()
    group[alone] = group.max(initial=0) + 1 + np.arange(int(alone.sum()))
    numbers: NDArray[np.int64] = pd.factorize(group)[0].astype(np.int64)
    return numbers


def registration(book: Book) -> Columns:
    """Date new customers' registration today; a date that is there stays."""
    return Columns(registered_on=book.customers["registered_on"].fillna(book.day))


def explain_ids(book: Book, row: int) -> str | None:
    """Say where ID and registration date come from."""
    return _WHY.say(book.lang, on=show(value_at(book.customers, row, "registered_on")))


REGISTRATION = Rule(
    "registration", Text("登记日期", "Registration date"), "B5", ("registered_on",), registration, explain_ids
)
