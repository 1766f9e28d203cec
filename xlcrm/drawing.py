"""A spot check: customers are drawn into 抽查 / Spot checks, which is added where the workbook has none yet (B9)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.applying import apply
from xlcrm.history import snapshots
from xlcrm.history.journal import Journal, utc_now
from xlcrm.history.runs import RunInfo
from xlcrm.making import NewBook, make_workbook
from xlcrm.model.plan import Plan
from xlcrm.model.rows import with_rows
from xlcrm.model.tables import TABLE_BY_NAME
from xlcrm.pipeline import linked, numbered
from xlcrm.reading import read_customers
from xlcrm.rules.spot_checks import drawn
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.gate import refuse_if_unwritable
from xlcrm.xlsx.package import Package
from xlcrm.xlsx.transplant import transplant

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.history.store import Store
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append
    from xlcrm.reading import Reading

TABLE = "spot_checks"


@dataclass(frozen=True)
class Draw:
    """What is to be drawn: how many (0: as 规则 says) and with which seed (None: the day's), on which day, by whom."""

    today: date
    who: str
    size: int = 0
    seed: int | None = None


@dataclass(frozen=True)
class Drawn:
    """What was drawn: the seed, the customers, the sheet they stand on, the number of the run."""

    seed: int
    customers: tuple[str, ...]
    sheet: str
    run: int


def draw(store: Store, wanted: Draw) -> Drawn:
    """Draw customers into the sheet, as a run of its own that can be undone.

    Raises:
        Refusal: The file cannot be read or written now.
    """
    refuse_if_unwritable(store.workbook)
    with Journal.open(store) as journal:
        reading = read_customers(store.workbook, today=wanted.today)
        if reading.book.frame(TABLE).layout is None:
            _add_sheet(journal, reading, wanted)
            reading = read_customers(store.workbook, today=wanted.today)
        book = linked(numbered(reading.book))
        seed = int(wanted.today.strftime("%Y%m%d")) if wanted.seed is None else wanted.seed
        found = drawn(book, wanted.size or int(book.settings.rule("spot_check.size")), seed)
        appends = (_with_ids(book, found),) if len(found) else ()
        plan = Plan(reading.fingerprint, wanted.today, appends=appends)
        with journal.begin(_info(reading, wanted)) as run:
            apply(reading, plan, journal, run)
    return Drawn(seed, tuple(map(str, found.columns["customer_id"])), reading.book.frame(TABLE).sheet, run.id)


def _with_ids(book: Book, found: Append) -> Append:
    """Return the rows with the numbers that they will have."""
    data = numbered(with_rows(book, found)).frame(TABLE).data
    ids = data["check_id"].tolist()[-len(found) :]
    return type(found)(TABLE, {"check_id": ids, **found.columns})


def _info(reading: Reading, wanted: Draw) -> RunInfo:
    return RunInfo("draw", wanted.who, "", wanted.today, reading.fingerprint, reading.package.name)


def _add_sheet(journal: Journal, reading: Reading, wanted: Draw) -> None:
    """Copy the empty sheet out of a new workbook."""
    store, lang = journal.store, reading.book.lang
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / f"new{store.workbook.suffix}"
        make_workbook(fresh, NewBook(lang, sheets=(TABLE,)))
        transplant(Package.open(fresh), [TABLE_BY_NAME[TABLE].sheet(lang)], reading.package)
    with journal.begin(_info(reading, wanted)) as run:
        snapshot = snapshots.take(store, utc_now())
        receipt = commit(
            store.workbook,
            reading.package,
            expected_fingerprint=reading.fingerprint,
            before_replace=lambda after: run.ready(after, snapshot.name),
        )
        run.done(receipt.as_dict())
