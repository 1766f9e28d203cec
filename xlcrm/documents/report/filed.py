"""Reports on the visits to one customer each, filed in the customers' folders and noted in the journal (C2, A10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.choosing import chosen_rows
from xlcrm.documents.folders import Folders
from xlcrm.documents.places import put, safe_name
from xlcrm.documents.report.asked import TITLES
from xlcrm.documents.report.kinds import OF_A_CUSTOMER, reports_of_customers
from xlcrm.documents.report.printed import layout_of, report_file
from xlcrm.filing import renew_index
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.files import fingerprint_of
from xlcrm.history.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.choosing import Choice
    from xlcrm.documents.opened import Opened
    from xlcrm.documents.report.content import Report


@dataclass(frozen=True, slots=True)
class FiledReport:
    """One report in its customer's folder; ``new``: it was not there before."""

    customer_id: str
    path: Path
    new: bool


def file_visit_reports(opened: Opened, choice: Choice, *, period: str, suffix: str) -> list[FiledReport]:
    """Write the report of every chosen customer who was visited in the period into the customer's folder.

    Nothing is written before all are made.
    """
    book = opened.book
    folders = Folders.of(opened.workspace.place("customers", book.lang), book.customers["customer_id"].dropna())
    waiting = [
        (customer, report, _path(folders.of_customer(customer, name), report, suffix))
        for customer, name, report in reports_of_customers(book, chosen_rows(book, choice), period=period)
    ]
    ready = [(customer, report, path, report_file(opened.workspace, report, suffix)) for customer, report, path in waiting]
    filed = [(FiledReport(customer, *put(path, content)), report) for customer, report, path, content in ready]
    _note(opened, [(one, report) for one, report in filed if one.new], suffix)
    renew_index(opened.workspace, book)
    return [one for one, _ in filed]


def _path(folder: Path, report: Report, suffix: str) -> Path:
    name = f"{TITLES[report.kind].say(report.lang)} {report.period}"
    return folder / f"{safe_name(name)}{suffix}"


def _note(opened: Opened, filed: list[tuple[FiledReport, Report]], suffix: str) -> None:
    if not filed:
        return
    folder = opened.workspace.folder
    items = [
        Item("report", OF_A_CUSTOMER, one.customer_id, report.period, "print",
             fingerprint_of(layout_of(opened.workspace, report, suffix).path), path=str(one.path.relative_to(folder)))
        for one, report in filed
    ]  # fmt: skip
    with Journal.open(opened.store) as journal:
        journal.made().plan(items, who=opened.who, state=MadeState.MADE, again=True)
        journal.event("printed", opened.who, {"what": OF_A_CUSTOMER, "customers": [one.customer_id for one, _ in filed]})
