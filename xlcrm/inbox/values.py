"""The cells of a dropped list as values of our columns; what cannot be read is named, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.inbox.grids import TEXTS
from xlcrm.model.book import show_all
from xlcrm.model.schema import Kind
from xlcrm.model.terms import Salutation
from xlcrm.model.text import Text
from xlcrm.model.values import cast, strings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.inbox.headings import Understood
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
_SEVERAL_NUMBERS = re.compile(r"^(\+?[\d][\d \-()]{5,}\d)\s*[/／;；,，、|\n]\s*(\+?[\d][\d \-()]{5,}\d)$")
_TITLED = re.compile(r"^([\u3400-\u9fff·]{2,4}?)(先生|女士|小姐)$")


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
    ``cleared`` tells by key which rows say that the cell is to be emptied.
    """

    table: Table
    data: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    cleared: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


def incoming(understood: Understood, table: Table, own: tuple[str, ...] = ()) -> Incoming:
    """Read the records of a list; ``own`` are the headings of the columns that staff added to the table."""
    grid, first = understood.grid, understood.first
    rows = grid.rows[first:]
    series: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    cleared: dict[str, NDArray[np.bool_]] = {}
    for key, at in understood.columns.items():
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
                faults += [Fault(row, key, _said(each.kind, raw)) for row, raw in told if raw.strip() not in CLEARED]
        series[key] = values
    for heading in own:
        at = understood.extras.get(heading, -1)
        if at >= 0:
            series[heading] = cast(Kind.TEXT, heading, grid.columns[at].cells(grid.rows, first))[0]
    data = pd.DataFrame(series, index=pd.Index(rows))
    return Incoming(table, _tidied(data[data.notna().any(axis=1)], table), tuple(faults), _kept(cleared, data))


def _kept(cleared: dict[str, NDArray[np.bool_]], data: pd.DataFrame) -> dict[str, NDArray[np.bool_]]:
    filled = data.notna().any(axis=1).to_numpy()
    return {key: mask[filled] for key, mask in cleared.items()}


def _says_clear(texts: pa.Array) -> NDArray[np.bool_]:
    bare = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    found = pc.is_in(bare, value_set=pa.array(list(CLEARED), TEXTS)).fill_null(False)
    mask: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return mask


def _said(kind: str, value: str) -> Text:
    sentence = _UNREADABLE[kind]
    return Text(sentence.zh.format(value=value), sentence.en.format(value=value))


def _tidied(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Put what one cell says of two columns into both: a second number, a salutation behind a name."""
    data = data.copy()
    for key, other in (("mobile", "phone"), ("phone", "mobile")):
        if key in data and other in table.by_key:
            data = _two_numbers(data, key, other)
    if "name" in data and "salutation" in table.by_key:
        data = _titled(data)
    return data


def _two_numbers(data: pd.DataFrame, key: str, other: str) -> pd.DataFrame:
    texts = data[key].fillna("").tolist()
    found = {place: match for place, text in enumerate(texts) if (match := _SEVERAL_NUMBERS.match(text))}
    if not found:
        return data
    second = data[other].tolist() if other in data else [None] * len(data)
    for place, match in found.items():
        if second[place] is None or second[place] != second[place]:
            texts[place], second[place] = match[1], match[2]
    return data.assign(**{key: _strings(texts, data.index), other: _strings(second, data.index)})


def _titled(data: pd.DataFrame) -> pd.DataFrame:
    names = data["name"].fillna("").tolist()
    found = {place: match for place, name in enumerate(names) if (match := _TITLED.match(name))}
    if not found:
        return data
    titles = data["salutation"].tolist() if "salutation" in data else [None] * len(data)
    for place, match in found.items():
        names[place] = match[1]
        term = Salutation.MR if match[2] == Salutation.MR.text.zh else Salutation.MS
        titles[place] = titles[place] if isinstance(titles[place], str) else term.text.zh
    return data.assign(name=_strings(names, data.index), salutation=_strings(titles, data.index))


def _strings(values: list[str | None], index: pd.Index) -> pd.Series:
    given = [value if isinstance(value, str) and value else None for value in values]
    return pd.Series(strings_of(pa.array(given, TEXTS)), index=index)


def shown(data: pd.DataFrame, table: Table, key: str) -> list[str]:
    """Return a column of records as a person reads it."""
    kind = table.by_key[key].kind if key in table.by_key else Kind.TEXT
    return show_all(data[key], kind)
