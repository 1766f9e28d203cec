"""Rulings that hand work over: all that a person looks after, one customer, or one plan, opportunity, case or loan (A12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.decisions.rulings import Carried, decision, faults_where, positions, put
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.colleagues import colleagues
from xlcrm.model.columns import Columns
from xlcrm.model.open_work import HANDED_OVER, OPEN, work_of
from xlcrm.model.terms import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xlcrm.model.book import Book

    Work = Mapping[tuple[str, str], pd.Series]


def hand_over(book: Book, rows: pd.DataFrame) -> Carried:
    """Give what the rulings name to their successors: a person's work first, then a customer's, then single records.

    What is named more closely wins over what is named with the rest.
    """
    staff = colleagues(book)
    to = rows["choice"].map(lambda name: staff.call(name) if isinstance(name, str) and staff.is_here(name) else None)
    faults = faults_where(rows, to.isna().to_numpy(), say.RULING_PERSON, person=rows["choice"].fillna(""))
    named = pd.DataFrame({"to": to, "record": rows["record_id"], "person": rows["record_id"].map(staff.find)})
    named["is_record"] = np.any([_at(book, table, rows["record_id"]) >= 0 for table, _ in HANDED_OVER], axis=0)
    faults |= faults_where(rows, (~named["is_record"] & named["person"].isna()).to_numpy(), say.RULING_RECORD)
    named = named[~named.index.isin(list(faults))]
    work: Work = {(table, key): book.frame(table).data[key] for table, key in HANDED_OVER}
    for person, successor in named.loc[~named["is_record"], ["person", "to"]].itertuples(index=False):
        work = {place: column.mask(work_of(book, *place, {int(person)}), successor) for place, column in work.items()}
    named = named[named["is_record"]]
    work = _with_customers(book, work, named)
    done = {place: put(column, *_single(book, place[0], named)) for place, column in work.items()}
    return Carried([Columns(table, **{key: column}) for (table, key), column in done.items()], faults)


def _with_customers(book: Book, work: Work, named: pd.DataFrame) -> Work:
    """Give the open work on customers that are handed over along with them, where it was their owner's."""
    at, successors = _single(book, "customers", named)
    to = np.full(len(book.customers) + 1, None, dtype=object)  # the last stands for rows without a customer
    to[at] = successors.to_numpy(dtype=object)
    owner = np.append(book.customers["owner"].fillna("").to_numpy(dtype=object), "")
    given = dict(work)
    for (table, key), column in work.items():
        if table != "customers":
            links = book.links(table)
            same = book.frame(table).data[key].fillna("").to_numpy(dtype=object) == owner[links]
            moves = same & (owner[links] != "") & pd.notna(to[links]) & OPEN[table, key](book)
            given[table, key] = put(column, np.flatnonzero(moves), pd.Series(to[links][moves]))
    return given


def _single(book: Book, table: str, named: pd.DataFrame) -> tuple[NDArray[np.int64], pd.Series]:
    """Return where the records of a table stand that rulings name, and to whom each goes."""
    at = _at(book, table, named["record"])
    return at[at >= 0], named["to"][at >= 0]


def _at(book: Book, table: str, records: pd.Series) -> NDArray[np.int64]:
    frame = book.frame(table)
    return positions(frame.data[frame.table.identity[0]], records)


HAND_OVER = decision(DecisionKind.HAND_OVER, "A12", hand_over)
