"""Numbers and dates that xlcrm gives to new rows: IDs in every table, the registration date of a customer."""

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
    from xlcrm.model.book import Book, Frame

_LONGEST = 15
_WHY = Text(
    "编号由 xlcrm 按顺序分配，或由员工填写；登记日期 {on}",
    "the ID was given in order by xlcrm, or by staff; registered on {on}",
)


def new_ids(book: Book) -> list[Columns]:
    """Give the next free number to every row that has no ID yet, in the order of the rows.

    Staff's own codes are kept. A number is never given twice: it follows the highest that is there or was ever given.
    """
    return [
        Columns(name, **{frame.table.identity[0]: _filled(frame, book.high_ids.get(name, 0))})
        for name, frame in book.frames.items()
        if _numbered(frame)
    ]


def _numbered(frame: Frame) -> bool:
    """Tell whether xlcrm numbers the rows of this table and some row waits for its number."""
    key = frame.table.identity[0]
    ours = bool(frame.table.prefix) and frame.table.by_key[key].owner is Owner.FILLED
    return ours and frame.has(key) and bool(frame.data[key].isna().any())


def _filled(frame: Frame, highest_given: int) -> pd.Series:
    ids = frame.data[frame.table.identity[0]]
    missing = ids.isna().to_numpy()
    start = max(highest_number(frame), highest_given) + 1
    numbers = np.arange(start, start + int(missing.sum()))
    given = ids.astype(object).to_numpy().copy()
    given[missing] = [f"{frame.table.prefix}{number:0{frame.table.digits}d}" for number in numbers.tolist()]
    return pd.Series(given, index=ids.index, dtype="str")


def highest_number(frame: Frame) -> int:
    """Return the highest number in use among the IDs of xlcrm's own form; 0 without one."""
    prefix = frame.table.prefix
    ids = pa.array(frame.data[frame.table.identity[0]], from_pandas=True)
    ours = pc.match_substring_regex(ids, f"^{re.escape(prefix)}[0-9]{{{frame.table.digits},{_LONGEST}}}$")
    numbers = pc.utf8_slice_codeunits(ids.filter(ours), len(prefix)).cast(pa.int64())
    return int(pc.max(numbers).as_py() or 0)


def registration(book: Book) -> Columns:
    """Date new customers' registration today; a date that is there stays."""
    return Columns(registered_on=book.customers["registered_on"].fillna(book.day))


def explain_ids(book: Book, row: int) -> str | None:
    """Say where ID and registration date come from."""
    return _WHY.say(book.lang, on=show(value_at(book.customers, row, "registered_on")))


REGISTRATION = Rule(
    "registration", Text("登记日期", "Registration date"), "B5", ("registered_on",), registration, explain_ids
)
