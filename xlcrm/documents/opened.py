"""A workbook opened for making documents: its customers as templates see them, its folder, its past, who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.documents.fields import Subjects
from xlcrm.history.store import Store
from xlcrm.pipeline import settled
from xlcrm.reading import read_customers
from xlcrm.running import login_name
from xlcrm.workspace import Workspace

if TYPE_CHECKING:
    from xlcrm.model.book import Book


@dataclass(frozen=True)
class Opened:
    """What everything that makes documents of one workbook needs."""

    subjects: Subjects
    workspace: Workspace
    store: Store
    who: str = ""

    @property
    def book(self) -> Book:
        """The book with everything computed."""
        return self.subjects.book


def open_documents(path: Path, today: date | None = None) -> Opened:
    """Read a workbook, or that of a workspace, and compute it as of a day: today unless one is named.

    Raises:
        Refusal: There is no workbook, or none that can be read.
    """
    workspace = Workspace.of(path)
    store = Store.of(workspace.workbook)
    moment = datetime.now()  # noqa: DTZ005 - the office's clock
    read = read_customers(workspace.workbook, today=today or moment.date(), now=moment, store=store).book
    return Opened(Subjects(settled(read)), workspace, store, login_name())
