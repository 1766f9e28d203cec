"""Cells that could not be read, or that Excel damaged or stored as something else than they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.model.catalogue import cells as say
from xlcrm.model.problems import Problem
from xlcrm.model.schema import Kind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame, Odd
    from xlcrm.model.problems import Code

    Args = tuple[tuple[str, object], ...]

CODE_OF: dict[str, Code] = {
    "unreadable": say.VALUE_UNREADABLE,
    "impossible_date": say.DATE_IMPOSSIBLE,
    "text_number": say.NUMBER_AS_TEXT,
    "text_date": say.DATE_AS_TEXT,
    "scientific": say.CODE_SCIENTIFIC,
    "float_code": say.CODE_FLOAT,
    "lost_digits": say.CODE_DIGITS_LOST,
    "error_value": say.CELL_ERROR_VALUE,
    "padded": say.TEXT_PADDED,
}
WANTED: dict[Kind, Text] = {
    Kind.NUMBER: Text("数字", "a number"),
    Kind.MONEY: Text("金额", "an amount"),
    Kind.INTEGER: Text("整数", "a whole number"),
    Kind.DATE: Text("日期", "a date"),
    Kind.DATETIME: Text("日期和时间", "a date and time"),
}
_TEXT = Text("文字", "text")
_EXAMPLES = {Kind.NUMBER: "12.5", Kind.MONEY: "1200.00", Kind.INTEGER: "12"}


def cell_values(book: Book) -> Iterable[Problem]:
    """Report every odd cell of staff's columns; what xlcrm computes itself is rewritten anyway.

    References that name no record are another check's.
    """
    for frame in book.frames.values():
        for odd in frame.odd:
            column = frame.table.by_key.get(odd.key)
            if odd.kind in CODE_OF and (column is None or not column.computed):
                yield from _report(frame, odd, book.today)


def _report(frame: Frame, odd: Odd, today: date) -> Iterator[Problem]:
    rows = odd.rows if odd.kind != "padded" else _only_padded(frame, odd)
    column = frame.table.by_key.get(odd.key)
    kind = column.kind if column else Kind.TEXT
    if odd.kind == "float_code":
        read = frame.data[odd.key].reindex(rows).fillna("").tolist()
        args: list[Args] = [(("read", value),) for value in read]
    else:
        args = [(("wanted", WANTED.get(kind, _TEXT)), ("example", _example(kind, today)))] * len(rows)
    yield from Problem.at_each(CODE_OF[odd.kind], frame, rows.tolist(), odd.key, args)


def _only_padded(frame: Frame, padded: Odd) -> NDArray[np.int64]:
    """Return the padded cells about which there is nothing worse to say."""
    others = [odd.rows for odd in frame.odd if odd.key == padded.key and odd.kind != "padded"]
    return padded.rows[~np.isin(padded.rows, np.concatenate(others))] if others else padded.rows


def _example(kind: Kind, today: date) -> str:
    return f"{today} 09:30" if kind is Kind.DATETIME else _EXAMPLES.get(kind, str(today))
