"""Rulings that correct a fact: ``column=value`` in whichever table; one that is a case waits for its approval (A9b)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.decisions import cases
from xlcrm.decisions.rulings import Carried, Faults, decision, faults_where, positions, put, without
from xlcrm.model.book import show, show_all
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.columns import Columns
from xlcrm.model.schema import Kind, Owner
from xlcrm.model.table_names import fold_name, known_as, shown_as
from xlcrm.model.terms import DecisionKind
from xlcrm.model.text import Text
from xlcrm.model.values import cast_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.schema import Column

_EQUALS = re.compile(r"[=＝]")
_UNREADABLE = {"unreadable", "impossible_date", "error_value"}
_DONE = Text("{heading}：{before} → {after}", "{heading}: {before} → {after}")
_EMPTY = Text("（空）", "(empty)")


@dataclass
class _Corrected:
    """What the rulings on one table come to: columns, faults, and what each ruling changed in words."""

    columns: dict[str, pd.Series] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)


def correct(book: Book, rows: pd.DataFrame) -> Carried:
    """Write the values that rulings give as ``column=value`` into the records they name, in whichever table.

    A ruling that names a case is carried out once the case is approved, and closes it.
    """
    faults, waits = cases.standing(book, rows)
    columns: list[Columns] = []
    said: dict[int, str] = {}
    ready = without(rows, faults).drop(waits)
    found = pd.Series(False, index=ready.index)
    for name, frame in book.frames.items():
        if not (frame.layout and _has_ids(frame)):
            continue
        here = ready[(positions(frame.data[frame.table.identity[0]], ready["record_id"]) >= 0) & ~found]
        found |= found.index.isin(here.index)
        if len(here):
            made = _corrected(book, frame, here)
            faults |= made.faults
            said |= made.said
            columns += [Columns(name, **made.columns)] if made.columns else []
    faults |= faults_where(ready, ~found.to_numpy(), say.RULING_RECORD)
    closed = cases.closed(book, without(ready, faults), said)
    return Carried([*columns, *closed], faults, frozenset(waits))


def _has_ids(frame: Frame) -> bool:
    """Tell whether the records of a table have an ID by which a ruling can name them."""
    return len(frame.table.identity) == 1 and not frame.table.settings and frame.has(frame.table.identity[0])


def _corrected(book: Book, frame: Frame, rows: pd.DataFrame) -> _Corrected:
    made = _Corrected()
    ids = frame.data[frame.table.identity[0]]
    for column, several in _by_column(frame, rows):
        if column is None:
            made.faults |= faults_where(several, np.ones(len(several), dtype=np.bool_), say.RULING_FIELD)
            continue
        given = several["choice"].str.split(_EQUALS, n=1).str[1].str.strip()
        values, odd = cast_texts(column.kind, given.where(given != "").rename(column.key))
        bad = {row: raw for one in odd if one.kind in _UNREADABLE for row, raw in zip(one.rows, one.raw, strict=True)}
        heading = frame.heading(column.key)
        made.faults |= {row: (say.RULING_VALUE, (("wrong", raw), ("heading", heading))) for row, raw in bad.items()}
        good = without(several, made.faults)
        at, new = positions(ids, good["record_id"]), values[good.index]
        before, after = show_all(frame.data[column.key].iloc[at]), show_all(new)
        for row, was, now in zip(good.index, before, after, strict=True):
            empty = _EMPTY.say(book.lang)
            made.said[row] = _DONE.say(book.lang, heading=heading, before=was or empty, after=now or empty)
        made.columns[column.key] = put(frame.data[column.key], at, new)
    return made


def _by_column(frame: Frame, rows: pd.DataFrame) -> Iterator[tuple[Column | None, pd.DataFrame]]:
    """Yield the rulings by the column that they correct; by none those that name no column of staff's."""
    known = {**known_as(frame.table), **shown_as(frame.table)}
    said = rows["choice"].fillna("").astype("str")
    headings = said.str.split(_EQUALS, n=1).str[0].where(said.str.contains(_EQUALS))
    keys = headings.map(lambda heading: _key(frame, known.get(fold_name(show(heading)))))
    for key, several in rows.groupby(keys.fillna("")):
        yield frame.table.by_key.get(str(key)), several


def _key(frame: Frame, column: Column | None) -> str:
    """Return the key of a column that may be corrected: one of staff's that is there and tells no record apart."""
    staffs = column is not None and column.owner is not Owner.XLCRM and column.kind is not Kind.FORMULA
    if column is None or not staffs or column.key in frame.table.identity or not frame.has(column.key):
        return ""
    return column.key


CORRECT = decision(DecisionKind.CORRECT, "A9b", correct)
