"""A table as it was found in a dropped file: cells in columns, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from xlcrm.model.serials import from_serials, to_serials
from xlcrm.model.values import Cells, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

TEXTS = pa.large_string()
"""Type of the texts of a column; null where there is none."""

_DAY = timedelta(days=1)
_YES, _NO = "TRUE", "FALSE"
_CHUNK = 50_000


@dataclass(frozen=True)
class GridColumn:
    """One column: a number or a text in each row, or neither; ``dated`` marks numbers that are dates (as serials of 1900)."""

    numbers: NDArray[np.float64]
    texts: pa.Array
    dated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.numbers)

    def cells(self, rows: NDArray[np.int64], start: int = 0) -> Cells:
        """Return the cells from a row on as the model casts them (`xlcrm.model.values.cast`)."""
        texts = self.texts.slice(start)
        coded = texts.dictionary_encode()
        index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return Cells(rows[start:], self.numbers[start:], index, Words(coded.dictionary), self.dated[start:])

    def shown(self, place: int) -> str:
        """Return one cell as text: whole numbers without a point, dates as dates."""
        text = self.texts[place].as_py()
        if text is not None:
            return str(text)
        number = self.numbers[place]
        if np.isnan(number):
            return ""
        if self.dated[place] and not np.isnat(moment := from_serials(np.array([number]))[0]):
            return str(moment).replace("T", " ").removesuffix(" 00:00:00")
        return str(int(number)) if number.is_integer() else f"{number:.15g}"


@dataclass(frozen=True)
class Grid:
    """One sheet (or list) of a dropped file.

    ``rows`` are the numbers by which a person finds the rows again: those of the sheet, or lines of the file.
    ``merged`` are areas (first row, first column, last row, last column; positions in this grid) that are one cell.
    """

    name: str
    rows: NDArray[np.int64]
    columns: tuple[GridColumn, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def shown(self, place: int) -> list[str]:
        """Return one row as texts."""
        return [column.shown(place) for column in self.columns]


def grid_of(name: str, rows: Iterable[Sequence[Any]], numbers: Iterable[int] = ()) -> Grid:
    """Make a grid of rows of Python values; they may be of different lengths.

    Rows are numbered from 1 unless ``numbers`` tells; it is asked after the last row, so that it may fill meanwhile.
    """
    parts: list[list[GridColumn]] = []
    chunk: list[Sequence[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            parts.append(_columns(chunk))
            chunk = []
    if chunk or not parts:
        parts.append(_columns(chunk))
    joined = _joined(parts)
    given = np.fromiter(numbers, dtype=np.int64)
    count = len(joined[0]) if joined else 0
    return Grid(name, given if len(given) else np.arange(1, count + 1), joined)


def _columns(rows: list[Sequence[Any]]) -> list[GridColumn]:
    width = max(map(len, rows), default=0)
    if all(len(row) == width for row in rows):
        return [_column(values) for values in zip(*rows, strict=True)]
    return [_column([row[at] if at < len(row) else None for row in rows]) for at in range(width)]


def _column(values: Sequence[Any]) -> GridColumn:
    count = len(values)
    numbers = np.full(count, np.nan)
    dated = np.zeros(count, dtype=np.bool_)
    texts: list[str | None] = [None] * count
    for place, value in enumerate(values):
        if isinstance(value, str):
            texts[place] = value if value.strip() else None
        elif isinstance(value, bool):
            texts[place] = _YES if value else _NO
        elif isinstance(value, (int, float)):
            numbers[place] = value
        elif value is not None:
            numbers[place], dated[place] = _serial(value), True
    return GridColumn(numbers, pa.array(texts, TEXTS), dated)


def _serial(value: date | datetime | time | timedelta) -> float:
    """Return a date as the serial number that Excel would store, a time as a part of a day."""
    if isinstance(value, timedelta):
        return value / _DAY
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
    return float(to_serials(np.array([moment], dtype="datetime64[s]"))[0])


def _joined(parts: list[list[GridColumn]]) -> tuple[GridColumn, ...]:
    """Put chunks of rows below each other; a narrower chunk is filled up."""
    width = max(map(len, parts), default=0)
    sizes = [len(part[0]) if part else 0 for part in parts]
    filled = [
        part + [_nothing(size)] * (width - len(part)) for part, size in zip(parts, sizes, strict=True) if size or not any(sizes)
    ]
    return tuple(
        GridColumn(
            np.concatenate([part[at].numbers for part in filled]),
            pa.concat_arrays([part[at].texts for part in filled]),
            np.concatenate([part[at].dated for part in filled]),
        )
        for at in range(width)
    )


def _nothing(size: int) -> GridColumn:
    return GridColumn(np.full(size, np.nan), pa.nulls(size, TEXTS), np.zeros(size, dtype=np.bool_))
