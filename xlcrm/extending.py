"""Adding what was switched on later to the workbook, once, as a run of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.adding import add_columns, colour_columns, new_workbook, offer_choices, sheet_part
from xlcrm.history import snapshots
from xlcrm.history.journal import utc_now
from xlcrm.making import NewBook
from xlcrm.model.plan import Plan
from xlcrm.xlsx.columns import show_columns
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.transplant import transplant
from xlcrm.xlsx.write import last_records, to_edit

if TYPE_CHECKING:
    from xlcrm.extension import Extension
    from xlcrm.history.journal import Journal
    from xlcrm.history.runs import RunInfo
    from xlcrm.reading import Reading


def extend(reading: Reading, journal: Journal, info: RunInfo, extension: Extension) -> bool:
    """Write an extension into the workbook that was read, as a run of its own; tell whether anything was to be written.

    Raises:
        Refusal: The file changed meanwhile, or cannot be written; it is as it was.
    """
    _put(reading, extension)
    if not reading.package.is_changed:
        return False
    with journal.begin(info) as run:
        snapshot = snapshots.take(journal.store, utc_now())
        receipt = commit(
            journal.store.workbook,
            reading.package,
            expected_fingerprint=reading.fingerprint,
            before_replace=lambda after: run.ready(after, snapshot.name),
        )
        run.done(receipt.as_dict())
    return True


def _put(reading: Reading, extension: Extension) -> None:
    book, package = reading.book, reading.package
    for name, columns in extension.columns.items():
        layout = book.frame(name).layout
        if layout:
            numbers, _ = add_columns(package, layout, [(column, column.heading(book.lang)) for column in columns])
            colour_columns(package, layout, numbers, {column.key for column in columns})
            offer_choices(package, layout, numbers, columns)
    for name, keys in extension.shown.items():
        layout = book.frame(name).layout
        if layout:
            show_columns(package, sheet_part(package, layout.sheet), [layout.columns[key] for key in keys])
    apply_edits(package, to_edit(Plan(reading.fingerprint, book.today, appends=extension.rows), book))
    if extension.sheets:
        suffix = f".{package.name.rpartition('.')[2]}"
        source = new_workbook(NewBook(book.lang, book.settings.packs, sheets={*book.settings.sheets, *extension.sheets}), suffix)
        transplant(source, list(extension.sheets.values()), package, after=last_records(book))
