"""The workbook in memory: frames of all known tables, settings, calendar, today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.findings import NOTHING, Findings
from xlcrm.model.places import column_letters
from xlcrm.model.problems import Place
from xlcrm.model.schema import Kind, Table
from xlcrm.model.sheets import present_title
from xlcrm.model.text import Lang
from xlcrm.model.told import Told

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.calendar import Calendar
    from xlcrm.model.columns import Columns
    from xlcrm.model.problems import Problem
    from xlcrm.model.settings import Settings

_EXACT = 1e15

NO_ROWS: NDArray[np.int64] = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Layout:
    """Where a table stands in the workbook; rows and columns are 1-based Excel numbers.

    ``last_row`` is the last row that holds a record (``heading_row`` when there is none). ``columns`` and ``headings``
    give number and written heading of every known column that is there, ``extras`` the columns that staff added.
    ``listobject`` is the Excel table's display name (None for a plain range) and ``range_last_row`` the last data row of
    its range; ``totals_row`` is 0 without one. ``formula_rows`` tells in which rows a FORMULA column holds its formula, or a
    column that staff added one of theirs.
    """

    sheet: str
    heading_row: int
    last_row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    extras: Mapping[str, int] = field(default_factory=dict)
    listobject: str | None = None
    range_last_row: int = 0
    totals_row: int = 0
    formula_rows: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)


@dataclass(frozen=True)
class Odd:
    """Cells of one column that were not stored as the column's type.

    ``kind``: ``unreadable`` (could not be read; the frame holds nothing there), ``text_number``, ``text_date``
    (read, but stored as text), ``float_code`` (13800138000.0), ``scientific`` (1.38E+10), ``lost_digits`` (a number of
    more than 15 digits), ``impossible_date``, ``error_value`` (#N/A), ``padded`` (blanks around the text).
    """

    key: str
    kind: str
    rows: NDArray[np.int64]
    raw: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """One table: its records, where they stand, and what was odd about their cells.

    The index of ``data`` is the Excel row number; its columns are all keys of the table's schema (typed as `Kind` says,
    empty where the workbook has no such column) and the headings of staff's own columns.
    """

    table: Table
    data: pd.DataFrame
    layout: Layout | None = None
    odd: tuple[Odd, ...] = ()

    @property
    def sheet(self) -> str:
        """Title of the sheet, empty when the workbook has none for this table."""
        return self.layout.sheet if self.layout else ""

    def has(self, key: str) -> bool:
        """Tell whether the workbook has this column."""
        return self.layout is not None and key in self.layout.columns

    def heading(self, key: str) -> str:
        """Return the heading as staff wrote it (or the key itself, for their own columns)."""
        return self.layout.headings.get(key, key) if self.layout else key

    def record(self, row: int) -> str:
        """Return the ID of the record in a row, its parts joined by ``/``; empty when it has none yet."""
        return self.records([row])[0]

    def records(self, rows: Sequence[int]) -> list[str]:
        """Return the IDs of the records in many rows."""
        parts = [self._cells(rows, key) for key in self.table.identity if key in self.data]
        return ["/".join(filter(None, each)) for each in zip(*parts, strict=True)] if parts else [""] * len(rows)

    def place(self, row: int, key: str = "") -> Place:
        """Return where a row (and column) of this frame stands."""
        return self.places([row], key)[0]

    def places(self, rows: Sequence[int], key: str = "") -> list[Place]:
        """Return where many rows (and a column) of this frame stand."""
        table, sheet, heading = self.table.name, self.sheet, self.heading(key) if key else ""
        column = self._column_number(key)
        letters = column_letters(column)
        return [
            Place(table, sheet, int(row), key, heading, f"{letters}{row}" if column else "", record)
            for row, record in zip(rows, self.records(rows), strict=True)
        ]

    def cell(self, row: int, key: str) -> str:
        """Return the name of a cell (``D17``), empty where the workbook has no such column."""
        column = self._column_number(key)
        return f"{column_letters(column)}{row}" if column else ""

    def shown(self, row: int, key: str) -> str:
        """Return a cell's value as a person reads it; the raw text where it could not be read."""
        return self.shown_all([row], key)[0]

    def shown_all(self, rows: Sequence[int], key: str) -> list[str]:
        """Return what `shown` does for many rows of a column."""
        if not key or key not in self.data:
            return [""] * len(rows)
        raw = {
            row: text
            for odd in reversed(self.odd)
            if odd.key == key
            for row, text in zip(odd.rows.tolist(), odd.raw, strict=True)
        }
        cells = self._cells(rows, key)
        return [raw.get(int(row), cell) for row, cell in zip(rows, cells, strict=True)] if raw else cells

    def _cells(self, rows: Sequence[int], key: str) -> list[str]:
        kind = self.table.by_key[key].kind if key in self.table.by_key else Kind.TEXT
        return show_all(self.data[key].reindex(pd.Index(rows)), kind)

    def odd_rows(self, key: str, *kinds: str) -> NDArray[np.int64]:
        """Return the rows whose cell in a column was odd (in one of these ways, if any are named)."""
        hits = [odd.rows for odd in self.odd if odd.key == key and (not kinds or odd.kind in kinds)]
        return np.concatenate(hits) if hits else NO_ROWS

    def _column_number(self, key: str) -> int:
        if not self.layout or not key:
            return 0
        return self.layout.columns.get(key) or self.layout.extras.get(key) or 0


def value_at(data: pd.DataFrame, row: int, key: str) -> Any:  # noqa: ANN401 - whatever the cell holds
    """Return one cell of a frame."""
    return data.at[row, key]


def show(value: object, kind: Kind = Kind.TEXT) -> str:
    """Return a value as a person reads it: dates as 2026-11-22, whole numbers without a point, nothing as empty."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, (datetime, pd.Timestamp)):
        return value.strftime("%Y-%m-%d %H:%M") if kind is Kind.DATETIME else value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def show_all(values: pd.Series, kind: Kind = Kind.TEXT) -> list[str]:
    """Return what `show` does for a whole column."""
    if values.dtype.kind == "M":
        unit: Literal["m", "D"] = "m" if kind is Kind.DATETIME else "D"
        texts = np.datetime_as_string(values.to_numpy().astype("datetime64[s]"), unit=unit).tolist()
        return ["" if text == "NaT" else text.replace("T", " ") for text in texts]
    if isinstance(values.dtype, pd.StringDtype):
        filled: list[str] = values.fillna("").tolist()
        return filled
    if values.dtype.kind == "f" and (whole := _whole_texts(values.to_numpy())) is not None:
        return whole
    return [show(value, kind) for value in values.tolist()]


def _whole_texts(numbers: NDArray[np.float64]) -> list[str] | None:
    """Return whole numbers as texts, missing ones as empty; None if some are no whole numbers (or very large ones)."""
    missing = np.isnan(numbers)
    given = np.where(missing, 0, numbers)
    if not bool(np.all((given == np.rint(given)) & (np.abs(given) < _EXACT))):
        return None
    texts: list[str] = pc.if_else(pa.array(missing), "", pa.array(given.astype(np.int64)).cast(pa.string())).to_pylist()
    return texts


@dataclass(frozen=True)
class Book:
    """Everything a check, rule or sheet may ask. ``book.customers`` is the DataFrame of that table.

    ``now`` is the clock's time on the day ``today``; only the shells read the clock. ``problems`` is filled after the
    checks, so that sheets can list them. ``high_ids`` is the highest number ever given in each table. ``own`` are the
    sheets that xlcrm writes and reads back (`xlcrm.model.tables.own`). ``facts`` is where `xlcrm.model.once` keeps what was
    worked out; it is handed on to the books made from this one. ``decided`` names the cells of staff's columns
    (table and key to rows) that a recorded decision of a person changed. ``saved_by`` is who saved the file last,
    ``titles`` are those of all its sheets, ``made`` the documents and messages that the journal knows.
    ``folders`` gives by customer the place of its folder, seen from the workbook.
    """

    frames: Mapping[str, Frame]
    settings: Settings
    calendar: Calendar
    today: date
    lang: Lang = "zh"
    now: datetime | None = None
    problems: tuple[Problem, ...] = ()
    findings: Findings = NOTHING
    high_ids: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, Frame] = field(default_factory=dict)
    decided: Mapping[tuple[str, str], pd.Index] = field(default_factory=dict)
    saved_by: str = ""
    titles: tuple[str, ...] = ()
    made: tuple[Told, ...] = ()
    folders: Mapping[str, str] = field(default_factory=dict)
    facts: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    _links: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False, compare=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return the records of a table by its name."""
        frames = self.__dict__.get("frames", MappingProxyType({}))
        if name in frames:
            data: pd.DataFrame = frames[name].data
            return data
        raise AttributeError(name)

    def frame(self, table: str) -> Frame:
        """Return a table with its layout and oddities."""
        return self.frames[table]

    @property
    def events(self) -> pd.DataFrame:
        """What the workbook remembers of the past: event, record, field, before, after, on, by; the oldest first."""
        return self.own["events"].data

    def shows(self, sheet: str) -> bool:
        """Tell whether the workbook has a generated sheet already."""
        return present_title(sheet, self.titles, self.lang) is not None

    def list_rows(self, sheet: str) -> pd.DataFrame:
        """Return a list sheet as staff left it: record_id, other_id, choice, keep, until_on."""
        return self.own[sheet].data

    @property
    def day(self) -> pd.Timestamp:
        """Today as a pandas timestamp."""
        return pd.Timestamp(self.today)

    def links(self, table: str) -> NDArray[np.int64]:
        """Return for every row of a table the position of its customer among the customers, -1 where there is none."""
        if table not in self._links:
            wanted = pa.array(self.customers["customer_id"], from_pandas=True)
            found = pc.index_in(
                pa.array(self.frames[table].data["customer_id"], from_pandas=True), value_set=wanted, skip_nulls=True
            )
            self._links[table] = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return self._links[table]

    def of_customers(self, key: str, links: NDArray[np.int64]) -> pd.api.extensions.ExtensionArray:
        """Return a column of the customers at positions such as `links` gives; empty where there is no customer."""
        values: pd.api.extensions.ExtensionArray = self.customers[key].array.take(links, allow_fill=True)
        return values

    def with_frame(self, frame: Frame) -> Book:
        """Return the book with a table in place of the one of that name, with other rows perhaps."""
        name = frame.table.name
        links = {} if name == "customers" else {other: found for other, found in self._links.items() if other != name}
        return replace(self, frames={**self.frames, name: frame}, _links=links)

    def with_columns(self, columns: Columns) -> Book:
        """Return the book with computed columns put in place of what the workbook held."""
        frame = self.frames[columns.table]
        data = frame.data.assign(**{key: series.reindex(frame.data.index) for key, series in columns.series.items()})
        links = {} if "customer_id" in columns.series else self._links
        return replace(self, frames={**self.frames, columns.table: replace(frame, data=data)}, _links=links)

    def with_problems(self, problems: tuple[Problem, ...]) -> Book:
        """Return the book with the problems found so far."""
        return replace(self, problems=problems)
