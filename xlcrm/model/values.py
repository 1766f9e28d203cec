"""Casting: from the cells of one column, as a file stores them, to the values of the column's kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.book import Odd
from xlcrm.model.parse import read_moments, read_numbers
from xlcrm.model.schema import Kind
from xlcrm.model.serials import from_serials, from_ymd

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xlcrm.model.content import CellValue

    Values = NDArray[Any] | pd.api.extensions.ExtensionArray

T = TypeVar("T")

STRING: Final = pd.StringDtype("pyarrow", na_value=np.nan)
"""The dtype ``str`` of pandas."""

NUMBERS: Final = frozenset({Kind.NUMBER, Kind.MONEY, Kind.INTEGER})
DATES: Final = frozenset({Kind.DATE, Kind.DATETIME})
CODES: Final = frozenset({Kind.CODE, Kind.REFERENCE})

_NAT: Final = np.datetime64("NaT", "s")
_BLANKS: Final = " \t\r\n\v\f" + "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F)))
_ALL_BLANKS: Final = _BLANKS + "\u205f\u3000\ufeff"
_EXACT: Final = 1e15
_FLOAT_CODE: Final = r"^-?[0-9]+\.0+$"
_SCIENTIFIC: Final = r"^[0-9]+(\.[0-9]+)?[eE]\+[0-9]+$"
_FIRST_PLAIN_SERIAL: Final = 3_654  # 1910: what is less was meant as a year, a month, a day or an age
_LAST_PLAIN_SERIAL: Final = 109_575  # 2200
_FIRST_YMD: Final = 19_000_101
_LAST_YMD: Final = 99_991_231
_HAIR: Final = 1e-9


class Words:
    """The texts that the cells of one sheet (or workbook) refer to by position, trimmed once for all columns.

    ``shared`` are words that these begin with, so that the work on a workbook's string table is done once.
    """

    def __init__(self, strings: pa.Array, shared: Words | None = None) -> None:
        whole = strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings
        self.raw: pa.Array = whole.cast(pa.large_string())
        self._parts = (shared, Words(self.raw.slice(len(shared.raw)))) if shared else ()
        self._among: dict[tuple[str, ...], NDArray[np.bool_]] = {}

    @cached_property
    def trimmed(self) -> pa.Array:
        """The texts without outer blanks; null where nothing is left."""
        if self._parts:
            return pa.concat_arrays([part.trimmed for part in self._parts])
        bare = pc.utf8_trim(self.raw, characters=_ALL_BLANKS)
        return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.large_string()), bare)

    @cached_property
    def padded(self) -> NDArray[np.bool_]:
        """Which texts have blanks around them."""
        if self._parts:
            return np.concatenate([part.padded for part in self._parts])
        return _mask(pc.not_equal(self.raw, self.trimmed))

    @cached_property
    def empty(self) -> NDArray[np.bool_]:
        """Which texts are nothing but blanks."""
        return np.asarray(self.trimmed.is_null().to_numpy(zero_copy_only=False), dtype=np.bool_)

    @cached_property
    def untidy(self) -> NDArray[np.bool_]:
        """Which texts have blanks around more than blanks."""
        return self.padded & ~self.empty

    def among(self, texts: tuple[str, ...]) -> NDArray[np.bool_]:
        """Tell which texts, trimmed, are one of some texts; it remembers what it was asked before."""
        if texts not in self._among:
            found = (
                np.concatenate([part.among(texts) for part in self._parts])
                if self._parts
                else _mask(pc.is_in(self.trimmed, value_set=pa.array(texts, pa.large_string())))
            )
            self._among[texts] = found
        return self._among[texts]

    @cached_property
    def float_codes(self) -> NDArray[np.bool_]:
        """Which texts are whole numbers with a useless fraction (13800138000.0)."""
        if self._parts:
            return np.concatenate([part.float_codes for part in self._parts])
        return self._like(_FLOAT_CODE, pc.ends_with(self.trimmed, "0"), pc.match_substring(self.trimmed, ".0"))

    @cached_property
    def scientific(self) -> NDArray[np.bool_]:
        """Which texts are numbers in scientific notation (1.38E+10)."""
        if self._parts:
            return np.concatenate([part.scientific for part in self._parts])
        return self._like(_SCIENTIFIC, pc.match_substring(self.trimmed, "+"))

    def _like(self, pattern: str, *hints: pa.Array) -> NDArray[np.bool_]:
        """Return which texts match a pattern; the hints, quick to find, say which may."""
        found: NDArray[np.bool_] = np.all([_mask(hint) for hint in hints], axis=0)
        if found.any():
            found[found] = _mask(pc.match_substring_regex(self.trimmed.filter(pa.array(found)), pattern))
        return found

    def shown(self, index: NDArray[np.int64]) -> tuple[str, ...]:
        """Return the texts at some positions as they are in the file."""
        return tuple(self.raw.take(pa.array(index)).to_pylist())


@dataclass(frozen=True)
class Cells:
    """One column's cells of the records: for every record a number, a text, or nothing.

    ``rows`` are the Excel rows of the records, the others are as long: ``numbers`` NaN where there is none, ``index``
    the position of the text among ``words`` (-1: no text). ``dated`` marks numbers that are shown as dates, ``errors``
    texts that are error values (#N/A).
    """

    rows: NDArray[np.int64]
    numbers: NDArray[np.float64]
    index: NDArray[np.int64]
    words: Words
    dated: NDArray[np.bool_] | None = None
    errors: NDArray[np.bool_] | None = None
    since_1904: bool = False


@dataclass
class _Oddities:
    """The oddities of one column, gathered while it is cast."""

    key: str
    cells: Cells
    found: list[Odd] = field(default_factory=list)

    def text(self, kind: str, where: NDArray[np.bool_] | NDArray[np.int64]) -> None:
        if not where.any() and (where.dtype == np.bool_ or not where.size):
            return
        rows, index = self.cells.rows[where], self.cells.index[where]
        self._add(kind, rows, lambda: self.cells.words.shown(index))

    def number(self, kind: str, where: NDArray[np.bool_] | NDArray[np.int64]) -> None:
        rows, numbers = self.cells.rows[where], self.cells.numbers[where]
        self._add(kind, rows, lambda: tuple(number_texts(numbers).to_pylist()))

    def _add(self, kind: str, rows: NDArray[np.int64], raw: Callable[[], tuple[str, ...]]) -> None:
        if len(rows):
            self.found.append(Odd(self.key, kind, rows, raw()))


def cast(kind: Kind, key: str, cells: Cells) -> tuple[pd.Series, tuple[Odd, ...]]:
    """Return a column's values, typed as its kind says and indexed by Excel row, and what was odd about its cells."""
    values, odd = cast_values(kind, key, cells)
    return pd.Series(values, index=pd.Index(cells.rows), name=key, copy=False), odd


def cast_values(kind: Kind, key: str, cells: Cells) -> tuple[Values, tuple[Odd, ...]]:
    """Return what `cast` does without an index."""
    if kind is Kind.FORMULA or not len(cells.rows):
        return no_values(kind, len(cells.rows)), ()
    odd = _Oddities(key, cells)
    if cells.errors is not None and cells.errors.any():
        odd.text("error_value", cells.errors)
        cells = _without(cells, cells.errors)
        odd.cells = cells
    read = _numbers if kind in NUMBERS else _moments if kind in DATES else _texts
    return read(kind, cells, odd), tuple(odd.found)


def cast_texts(kind: Kind, texts: pd.Series) -> tuple[pd.Series, tuple[Odd, ...]]:
    """Cast a column of texts (typed tables, text files); its name is the key, its index the rows."""
    return cast(kind, str(texts.name or ""), cells_of_texts(texts))


def cells_of_texts(texts: pd.Series) -> Cells:
    """Return a column of texts as cells."""
    coded = pa.array(texts.astype(STRING), from_pandas=True).dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    index = np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
    rows = texts.index.to_numpy().astype(np.int64)
    return Cells(rows, np.full(len(rows), np.nan), index, Words(coded.dictionary))


def empty_column(kind: Kind, rows: NDArray[np.int64], key: str = "") -> pd.Series:
    """Return a column without any value, typed as its kind says."""
    return pd.Series(no_values(kind, len(rows)), index=pd.Index(rows), name=key, copy=False)


def no_values(kind: Kind, count: int) -> Values:
    """Return what `empty_column` does without an index."""
    if kind in NUMBERS or kind is Kind.FORMULA:
        return np.full(count, np.nan)
    return np.full(count, _NAT, dtype="datetime64[s]") if kind in DATES else strings_of(_nulls(count))


@lru_cache(maxsize=2)
def _nulls(count: int) -> pa.Array:
    """An Arrow array never changes, so that all empty columns of a table may share one."""
    return pa.nulls(count, pa.large_string())


def python_values(series: pd.Series, kind: Kind) -> list[CellValue]:
    """Return a column as plain Python values: None, str, int (of whole kinds), float, bool, date or datetime."""
    if series.dtype.kind == "M":
        unit = "s" if kind is Kind.DATETIME else "D"
        moments: list[CellValue] = series.to_numpy().astype(f"datetime64[{unit}]").tolist()
        return moments
    missing = series.isna().to_numpy()
    if kind is Kind.INTEGER and series.dtype.kind == "f":
        plain_values = np.where(missing, 0, series.to_numpy()).astype(np.int64).astype(object)
    else:
        plain_values = series.to_numpy(dtype=object, copy=True)
    plain_values[missing] = None
    values: list[CellValue] = plain_values.tolist()
    return values


def number_texts(numbers: NDArray[np.float64]) -> pa.Array:
    """Return numbers as texts: 15 digits as Excel keeps them, no exponent, no useless fraction."""
    if bool(np.all((numbers == np.rint(numbers)) & (np.abs(numbers) < _EXACT))):
        return pa.array(numbers.astype(np.int64)).cast(pa.large_string())
    return pa.array([_number_text(number) for number in numbers.tolist()], pa.large_string())


def _number_text(number: float) -> str:
    text = f"{number:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _texts(kind: Kind, cells: Cells, odd: _Oddities) -> pd.api.extensions.ExtensionArray:
    """Texts trimmed, numbers as their shortest text, dates in cells of text as dates are written."""
    words, index = cells.words, cells.index
    filled = index >= 0
    odd.text("padded", _where(words.untidy, index, filled))
    if kind in CODES:
        odd.text("scientific", _where(words.scientific, index, filled))
    given = np.flatnonzero(~np.isnan(cells.numbers))
    extra = [_shown_numbers(kind, cells, given, odd)] if given.size else []
    position = index.copy()
    position[given] = len(words.raw) + np.arange(len(given))
    if kind in CODES and (coded := np.flatnonzero(_where(words.float_codes, index, filled))).size:
        odd.text("float_code", coded)
        bare = words.trimmed.take(pa.array(index[coded]))
        extra.append(pc.replace_substring_regex(bare, r"\.0+$", ""))
        position[coded] = len(words.raw) + len(given) + np.arange(len(coded))
    # a chunked array would be looked through for every cell: without numbers there is no need for one
    pool = pa.concat_arrays([words.trimmed, *extra]) if extra else words.trimmed
    return strings_of(pool.take(pa.array(position, mask=position < 0)))


def strings_of(texts: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Return an Arrow array as pandas holds texts; the stubs of pandas leave this out."""
    return STRING.__from_arrow__(texts)  # type: ignore[attr-defined, no-any-return]


def _shown_numbers(kind: Kind, cells: Cells, given: NDArray[np.int64], odd: _Oddities) -> pa.Array:
    numbers = cells.numbers[given]
    texts = number_texts(numbers)
    if kind in CODES:
        odd.number("lost_digits", given[np.abs(numbers) >= _EXACT])
    elif cells.dated is not None and (dated := cells.dated[given]).any():
        moments = from_serials(numbers, since_1904=cells.since_1904)
        dated &= ~np.isnat(moments)
        shown = pc.replace_substring(pa.array(np.datetime_as_string(moments, unit="s")), "T", " ")
        shown = pc.replace_substring_regex(shown, " 00:00:00$|:00$", "")
        texts = pc.if_else(pa.array(dated), shown.cast(pa.large_string()), texts)
    return texts


def _numbers(kind: Kind, cells: Cells, odd: _Oddities) -> NDArray[np.float64]:
    numbers = cells.numbers.copy()
    texts = _filled(cells)
    if texts.size:
        values, back = _each(cells, texts, read_numbers)
        numbers[texts] = values[back]
        readable = ~np.isnan(numbers[texts])
        if kind is Kind.INTEGER:
            readable &= _whole(numbers[texts])
        odd.text("text_number", texts[readable])
        odd.text("unreadable", texts[~readable])
    if kind is Kind.INTEGER:
        broken = ~(_whole(numbers) | np.isnan(numbers))
        odd.number("unreadable", broken & (cells.index < 0))
        numbers = np.where(broken, np.nan, np.rint(numbers))
    return numbers


def _whole(numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Sums of fractions are a hair off."""
    return np.asarray(np.abs(numbers - np.rint(numbers)) <= _HAIR * np.maximum(1.0, np.abs(numbers)), dtype=np.bool_)


def _moments(kind: Kind, cells: Cells, odd: _Oddities) -> NDArray[np.datetime64]:
    moments = np.full(len(cells.rows), _NAT, dtype="datetime64[s]")
    given = np.flatnonzero(~np.isnan(cells.numbers))
    if given.size:
        moments[given] = _serials(cells, given, odd)
    texts = _filled(cells)
    if texts.size:
        (values, impossible), back = _each(cells, texts, read_moments)
        moments[texts] = values[back]
        readable = ~np.isnat(moments[texts])
        odd.text("text_date", texts[readable])
        odd.text("impossible_date", texts[impossible[back]])
        odd.text("unreadable", texts[~readable & ~impossible[back]])
    return moments.astype("datetime64[D]").astype("datetime64[s]") if kind is Kind.DATE else moments


def _serials(cells: Cells, given: NDArray[np.int64], odd: _Oddities) -> NDArray[np.datetime64]:
    """Dates of numbers; one that is not shown as a date must look like a day of 1910 to 2199, or like 20260305."""
    numbers = cells.numbers[given]
    moments = from_serials(numbers, since_1904=cells.since_1904)
    if cells.dated is None or not cells.dated[given].all():
        shown = np.zeros(len(given), dtype=np.bool_) if cells.dated is None else cells.dated[given]
        moments[~shown & ((numbers < _FIRST_PLAIN_SERIAL) | (numbers >= _LAST_PLAIN_SERIAL))] = _NAT
    spelt = np.isnat(moments) & (numbers >= _FIRST_YMD) & (numbers <= _LAST_YMD) & (numbers == np.rint(numbers))
    if spelt.any():
        year, rest = np.divmod(numbers[spelt].astype(np.int64), 10_000)
        moments[spelt] = from_ymd(year, *np.divmod(rest, 100))
        odd.number("text_date", given[spelt & ~np.isnat(moments)])
    odd.number("impossible_date", given[np.isnat(moments)])
    return moments


def _each(cells: Cells, where: NDArray[np.int64], read: Callable[[pa.Array], T]) -> tuple[T, NDArray[np.int64]]:
    """Read each different text once; return what was read and which of it belongs to each cell."""
    unique, back = np.unique(cells.index[where], return_inverse=True)
    return read(cells.words.trimmed.take(pa.array(unique))), back


def _filled(cells: Cells) -> NDArray[np.int64]:
    """Positions of the cells that hold more than blanks."""
    filled = cells.index >= 0
    return np.flatnonzero(filled & ~_where(cells.words.empty, cells.index, filled))


def _where(flags: NDArray[np.bool_], index: NDArray[np.int64], filled: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which cells hold a text that has a flag."""
    if not flags.any():
        return np.zeros(len(index), dtype=np.bool_)
    return np.asarray(flags[index] & filled, dtype=np.bool_)


def _without(cells: Cells, where: NDArray[np.bool_]) -> Cells:
    return replace(cells, index=np.where(where, -1, cells.index), errors=None)


def _mask(flags: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(flags.fill_null(fill_value=False).to_numpy(zero_copy_only=False), dtype=np.bool_)
