"""What staff changed after a dropped file was saved: their newer value stands, whatever the file says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.history.journal import Journal
from xlcrm.history.runs import Kind, Origin, State
from xlcrm.history.saved_by import SavedBy, saved_by
from xlcrm.history.seen import view
from xlcrm.history.staff import staff_since
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.workspace import Workspace
from xlcrm.xlsx.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xlcrm.inbox.merging import How
    from xlcrm.model.book import Book
    from xlcrm.model.plan import ColumnChange

_ROW_DATE = "updated_on"
"""A column that says when each row was last changed counts over the date of the file."""

_STAFF = frozenset({Origin.STAFF})


def saved(path: Path) -> SavedBy:
    """Return who saved a file and when: as its program wrote into it, else as the file system says (nobody then)."""
    with suppress(Refusal):
        by = saved_by(Package.open(path))
        if by.when:
            return by
    return SavedBy("", datetime.fromtimestamp(path.stat().st_mtime, UTC))


@dataclass
class Newer:
    """Asks the past of a workbook which cells staff changed after a file was saved.

    Nothing is known, and nothing asked, of a workbook without a journal.
    """

    book: Book
    store: Store
    since: datetime
    _times: dict[str, dict[tuple[str, str], datetime]] = field(default_factory=dict)

    def cells(self, table: str, key: str, records: Sequence[str], data: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell of some records (IDs, as long as ``data``, the rows of the file) whose cell staff changed since."""
        dates = _row_dates(data, self.since)
        times = self._of(table, min(dates, default=self.since))
        found = ((times.get((record, key)), date) for record, date in zip(records, dates, strict=True))
        return np.fromiter((time is not None and time > date for time, date in found), bool, len(records))

    def _of(self, table: str, oldest: datetime) -> dict[tuple[str, str], datetime]:
        if table not in self._times:
            self._times[table] = dict(self._read(table, oldest)) if self.store.journal.exists() else {}
        return self._times[table]

    def _read(self, table: str, oldest: datetime) -> Iterable[tuple[tuple[str, str], datetime]]:
        """Yield the cells that staff changed, the newest change last."""
        frame = self.book.frame(table)
        with Journal.open(self.store) as journal:
            runs = [run for run in journal.runs(-1) if run.state is State.DONE and run.staff_cells and run.began > oldest]
            for run in reversed(runs):
                for kind in (Kind.CHANGE, Kind.APPEND):
                    yield from _cells(journal.changes_of(run.id, kind, _STAFF), table, run.began)
            saved_at = datetime.fromtimestamp(self.store.workbook.stat().st_mtime, UTC)
            if frame.layout and saved_at > oldest:  # typed since the last run
                yield from _cells(staff_since(journal, {table: view(frame)}).changes, table, saved_at)


def _cells(changes: Iterable[ColumnChange], table: str, at: datetime) -> Iterable[tuple[tuple[str, str], datetime]]:
    return (((record, change.key), at) for change in changes if change.table == table for record in change.records)


def _row_dates(data: pd.DataFrame, saved_at: datetime) -> list[datetime]:
    """Return how old each row is; of a day it is not known at what hour, so that what staff did on it stands."""
    if _ROW_DATE not in data or data[_ROW_DATE].dtype.kind != "M":
        return [saved_at] * len(data)
    days = pd.to_datetime(data[_ROW_DATE]).dt.tz_localize(datetime.now(UTC).astimezone().tzinfo)
    return [saved_at if pd.isna(day) else min(saved_at, day.normalize().to_pydatetime()) for day in days]


def since_file(how: How, workbook: Path, book: Book, file: Path) -> How:
    """Return how to merge a file into a workbook: what staff changed since it was saved is kept."""
    by = saved(file)
    store = Store.of(Workspace.of(workbook).workbook)
    return replace(how, newer=Newer(book, store, by.when)) if by.when else how
