"""What a template may name: the fields of whom a document is about, and of that customer's records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xlcrm.documents.environment import SUBJECT
from xlcrm.documents.vocabulary import ADVICE, COMPANY, COMPANY_FIELDS, CUSTOMER, OWNER, TODAY, Vocabulary, fold
from xlcrm.model.colleagues import colleagues
from xlcrm.model.schema import Kind
from xlcrm.rules.advice import advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xlcrm.model.book import Book, Frame

_NEWEST_BY = ("at", "on", "opened_on", "due_on", "opened_at", "start_on", "bought_on")


class Cells:
    """The cells of one table as Python values, a column at a time when it is first asked for."""

    def __init__(self, frame: Frame, names: dict[str, str]) -> None:
        self.frame = frame
        self._names = names
        self._columns: dict[str, list[Any]] = {}

    def key_of(self, name: str) -> str | None:
        """Return the key that a key or heading in either language stands for, None if there is none."""
        return self._names.get(fold(name))

    def column(self, key: str) -> list[Any]:
        """Return a column: texts, numbers (whole ones as int), dates, None where the cell is empty."""
        if key not in self._columns:
            self._columns[key] = self._read(key)
        return self._columns[key]

    def _read(self, key: str) -> list[Any]:
        if key not in self.frame.data:
            return [None] * len(self.frame.data)
        column = self.frame.table.by_key.get(key)
        return python_values(self.frame.data[key], column.kind if column else Kind.TEXT)


def python_values(series: pd.Series, kind: Kind) -> list[Any]:
    """Return a column as Python values: dates as `datetime.date`, whole numbers as int, None for nothing."""
    empty = series.isna().to_numpy()
    if series.dtype.kind == "M":
        stamps = series.to_numpy().astype("datetime64[s]").tolist()
        days = kind is not Kind.DATETIME
        return [None if no else stamp.date() if days else stamp for stamp, no in zip(stamps, empty, strict=True)]
    values = series.tolist()
    if series.dtype.kind == "f":
        return [None if no else int(one) if one.is_integer() else one for one, no in zip(values, empty, strict=True)]
    return [None if no else value for value, no in zip(values, empty, strict=True)]


class Record:
    """One row of a table: ``record["客户名称"]``, ``record.name``; an unknown name is an error, an empty cell is None."""

    __slots__ = ("_cells", "_position")

    def __init__(self, cells: Cells, position: int) -> None:
        self._cells = cells
        self._position = position

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the cell holds
        key = self._cells.key_of(name) if isinstance(name, str) else None
        if key is None:
            raise KeyError(name)
        return None if self._position < 0 else self._cells.column(key)[self._position]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the cell holds
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __bool__(self) -> bool:
        return self._position >= 0

    def __repr__(self) -> str:
        return f"<{self._cells.frame.table.name} {self._position}>"


class Records(Sequence[Record]):
    """The records of one table that belong to a customer, the newest first."""

    def __init__(self, cells: Cells, positions: NDArray[np.int64]) -> None:
        self._cells = cells
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - one record, or several for a slice
        if isinstance(place, slice):
            return Records(self._cells, self._positions[place])
        return Record(self._cells, int(self._positions[place]))

    def __str__(self) -> str:
        message = "these are several records; they are printed in a loop"
        raise TypeError(message)

    def __iter__(self) -> Iterator[Record]:
        return (Record(self._cells, position) for position in self._positions.tolist())


class Facts:
    """A few named values, such as those of our own company, each under several names."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever it holds
        return self._values[fold(name)]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it holds
        try:
            return object.__getattribute__(self, "_values")[fold(name)]
        except KeyError:
            raise AttributeError(name) from None


class Subject:
    """One customer as a template sees it: each name is looked up when the template asks for it."""

    __slots__ = ("_of", "_position")

    def __init__(self, of: Subjects, position: int) -> None:
        self._of = of
        self._position = position

    def resolve(self, name: str, missing: object = None) -> Any:  # noqa: ANN401 - a record, records, a value
        """Return what a top-level name of a template stands for, ``missing`` when it stands for nothing."""
        return self._of.resolve(name, self._position, missing)


class Subjects:
    """All customers of a book as templates see them; made once for a batch."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.vocabulary = Vocabulary.of(book.frames)
        self._cells: dict[str, Cells] = {}
        self._order: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self.company = Facts(_company(book))
        self._colleagues = colleagues(book)

    def context(self, row: int) -> dict[str, Any]:
        """Return the context of a template about the customer in an Excel row."""
        return {SUBJECT: Subject(self, self._position("customers", row))}

    def record(self, table: str, row: int) -> Record:
        """Return the record of any table that stands in an Excel row."""
        return Record(self.cells(table), self._position(table, row))

    def records(self, table: str, rows: pd.Index) -> Records:
        """Return records of any table by their Excel rows, in that order."""
        return Records(self.cells(table), self.book.frame(table).data.index.get_indexer(rows))

    def person(self, called: str | None) -> Record:
        """Return the member of staff that a name means; an empty record for nobody."""
        found = self._colleagues.find(called) if called else None
        row = -1 if found is None else self._colleagues.rows[found]
        return Record(self.cells("staff"), self._position("staff", row))

    def _position(self, table: str, row: int) -> int:
        """Return where a row of the sheet stands among the records, -1 where it is none."""
        return int(self.book.frame(table).data.index.get_indexer(pd.Index([row]))[0])

    def cells(self, table: str) -> Cells:
        """Return the cells of a table."""
        if table not in self._cells:
            self._cells[table] = Cells(self.book.frame(table), self.vocabulary.columns(table))
        return self._cells[table]

    def resolve(self, name: str, position: int, missing: object) -> Any:  # noqa: ANN401 - a record, records, a value
        """Return what a name stands for to the customer at a position among the customers."""
        folded = fold(name)
        if (special := self._special(folded, position, missing)) is not missing:
            return special
        if table := self.vocabulary.tables.get(folded):
            return self._of_customer(table, position)
        if (key := self.cells("customers").key_of(folded)) is not None:
            return None if position < 0 else self.cells("customers").column(key)[position]
        return missing

    def _special(self, folded: str, position: int, missing: object) -> Any:  # noqa: ANN401 - a record, a value
        if folded in CUSTOMER:
            return Record(self.cells("customers"), position)
        if folded in COMPANY:
            return self.company
        if folded in TODAY:
            return self.book.today
        if folded in OWNER:
            return self.person(self.cells("customers").column("owner")[position] if position >= 0 else None)
        if folded in ADVICE:
            return advice(self.book, int(self.book.customers.index[position])) if position >= 0 else ()
        return missing

    def _of_customer(self, table: str, position: int) -> Records:
        if "customer_id" not in self.book.frame(table).table.by_key:
            return Records(self.cells(table), np.arange(len(self.book.frame(table).data)))
        order, starts = self._grouped(table)
        return Records(self.cells(table), order[starts[position] : starts[position + 1]] if position >= 0 else order[:0])

    def _grouped(self, table: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the positions of a table's rows by customer, the newest first, and where each customer's begin."""
        if table not in self._order:
            links = self.book.links(table)
            data = self.book.frame(table).data
            key = next((key for key in _NEWEST_BY if key in data and data[key].dtype.kind == "M"), None)
            when = data[key].to_numpy().astype("datetime64[s]").astype(np.int64) if key else np.zeros(len(data), np.int64)
            order = np.lexsort((-np.arange(len(data)), -when, links))
            starts = np.searchsorted(links[order], np.arange(len(self.book.customers) + 1))
            self._order[table] = order, starts
        return self._order[table]


def _company(book: Book) -> dict[str, Any]:
    """Return the facts of our own company by all their names; who signs is our name unless set."""
    facts: dict[str, Any] = {}
    for rule, names in COMPANY_FIELDS.items():
        value = str(book.settings.rule(rule)) or None
        facts |= {fold(name): value for name in names}
    signed, called = (COMPANY_FIELDS[rule] for rule in ("company.signature", "company.name"))
    if not facts[fold(signed[0])]:
        facts |= {fold(name): facts[fold(called[0])] for name in signed}
    return facts
