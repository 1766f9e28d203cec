"""How a kind of ruling is carried out: the rows of 决定 that wait, those that cannot be done and why, what the others change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xlcrm.model.book import Book, show_all
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.columns import Columns, Decision
from xlcrm.model.plan import Append
from xlcrm.model.problems import Code, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xlcrm.model.book import Frame
    from xlcrm.model.columns import Ruled
    from xlcrm.model.terms import DecisionKind

Args = tuple[tuple[str, object], ...]
Faults = dict[int, tuple[Code, Args]]
"""Why rulings cannot be carried out: by their Excel row, the kind of problem and its arguments."""


@dataclass(frozen=True)
class Carried:
    """What the rulings of one kind change, those that could not be carried out, and the rows of those that wait."""

    columns: Sequence[Columns | Append] = ()
    faults: Faults = field(default_factory=dict)
    waits: frozenset[int] = frozenset()


Handler = Callable[[Book, pd.DataFrame], Carried]


def decision(kind: DecisionKind, requirement: str, handler: Handler) -> Decision:
    """Return the decision that carries out all rulings of a kind that wait."""
    return Decision(kind.code, kind.text, requirement, partial(_carry_out, kind, handler))


def waiting(book: Book, kind: DecisionKind) -> pd.DataFrame:
    """Return the rulings of a kind that are not carried out yet; one dated in the future waits for its day."""
    frame = book.frame("decisions")
    data = frame.data
    wait = data["applied_on"].isna() & data["record_id"].notna() & ~(data["on"] > book.day) & kind.matches(data["kind"])
    return data[wait & ~data.index.isin(frame.odd_rows("until_on", "unreadable", "impossible_date", "error_value"))]


def applied(book: Book, kind: DecisionKind) -> pd.DataFrame:
    """Return the rulings of a kind that were carried out."""
    data = book.frame("decisions").data
    return data[data["applied_on"].notna() & kind.matches(data["kind"])]


def _carry_out(kind: DecisionKind, handler: Handler, book: Book) -> Ruled:
    frame, rows = book.frame("decisions"), waiting(book, kind)
    if rows.empty:
        return ()
    if not frame.has("applied_on"):  # what was done could not be written down, and would be done again and again
        missing = frame.table.by_key["applied_on"].heading(book.lang)
        return (Problem.about(say.RULING_NO_COLUMN, frame.sheet, missing=missing, count=len(rows)),)
    carried = handler(book, rows)
    done = rows.index.difference(pd.Index([*carried.faults, *carried.waits], dtype="int64"))
    stamp = frame.data["applied_on"].mask(frame.data.index.isin(done), book.day)
    return (*carried.columns, Columns("decisions", applied_on=stamp), *_problems(frame, carried.faults))


def _problems(frame: Frame, faults: Faults) -> list[Problem]:
    """Return a problem for each ruling that was not carried out, in the order of the rows."""
    by_code: defaultdict[Code, dict[int, Args]] = defaultdict(dict)
    for row, (code, args) in faults.items():
        by_code[code][row] = args
    found = [
        problem
        for code, rows in by_code.items()
        for problem in Problem.at_each(code, frame, list(rows), _cell(code), list(rows.values()))
    ]
    return sorted(found, key=lambda problem: problem.place.row)


def _cell(code: Code) -> str:
    """Return the column of 决定 in which the fault is to be mended."""
    if code in {say.RULING_PERSON, say.RULING_CHOICE, say.RULING_FIELD, say.RULING_VALUE, say.RULING_HOLD}:
        return "choice"
    if code in {say.RULING_CASE, say.RULING_CASE_CLOSED}:
        return "other_id"
    return {say.RULING_PAST: "until_on", say.RULING_NO_REASON: "reason"}.get(code, "record_id")


def positions(ids: pd.Series, wanted: pd.Series) -> NDArray[np.int64]:
    """Return where each wanted ID stands among the IDs, -1 where it does not."""
    values = pa.array(ids.astype("str"), from_pandas=True)
    found = pc.index_in(pa.array(wanted.astype("str"), from_pandas=True), value_set=values, skip_nulls=True)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def customers_of(book: Book, rows: pd.DataFrame, key: str = "record_id") -> NDArray[np.int64]:
    """Return the position of the customer that each ruling is about, -1 where there is none."""
    return positions(book.customers["customer_id"], rows[key])


def faults_where(rows: pd.DataFrame, wrong: NDArray[np.bool_], code: Code, **args: pd.Series | object) -> Faults:
    """Return a fault for each ruling that is wrong; arguments are the same for all, or a column of the rulings."""
    here = rows.index[wrong].tolist()
    named = {"wanted": rows["record_id"], **args}
    columns = [show_all(arg[wrong]) if isinstance(arg, pd.Series) else [arg] * len(here) for arg in named.values()]
    said = (tuple(zip(named, values, strict=True)) for values in zip(*columns, strict=True))
    return {row: (code, given) for row, given in zip(here, said, strict=True)}


def without(rows: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """Return the rulings that have no fault so far."""
    return rows[~rows.index.isin(list(faults))]


def put(column: pd.Series, at: NDArray[np.int64], values: pd.Series | None) -> pd.Series:
    """Return a column with values at some positions, a later one over an earlier; nothing where ``values`` is None."""
    changed = column.copy()
    changed.iloc[at] = np.nan if values is None else values.to_numpy(dtype=object)
    return changed
