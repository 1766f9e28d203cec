"""The customers' folders at a refresh: renamed with the customer, linked in the workbook, listed in the index."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.documents.folders import Folders, write_index
from xlcrm.model.text import Text
from xlcrm.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.model.book import Book
    from xlcrm.reading import Reading

_NO_INDEX = Text("客户资料索引没有写成：{why}", "The index of the customers' folders was not written: {why}")


def folders_of(workbook: Path, book: Book) -> Folders:
    """Return the folders of the customers of a workbook."""
    parent = Workspace(workbook).place("customers", book.lang)
    return Folders.of(parent, book.customers["customer_id"].dropna().tolist() if parent.is_dir() else ())


def renew_index(workspace: Workspace, book: Book) -> None:
    """Bring the index up to date after documents were filed; one that cannot be written now waits for the next refresh."""
    with suppress(OSError):
        write_index(book, folders_of(workspace.workbook, book))


def tidied(workbook: Path, reading: Reading) -> tuple[Reading, list[str]]:
    """Rename the folders of customers whose name changed and bring the index up to date.

    Returns the reading with the folders as they are now, and what the user should know.
    """
    book = reading.book
    found = folders_of(workbook, book)
    if not found.names:
        return reading, []
    customers = book.customers[book.customers["customer_id"].isin(list(found.names)) & book.customers["name"].notna()]
    names = dict(zip(customers["customer_id"].tolist(), customers["name"].tolist(), strict=True))
    now, notes = found.renamed(names, book.lang)
    try:
        write_index(book, now)
    except OSError as error:
        notes.append(_NO_INDEX.say(book.lang, why=error.strerror or error))
    return replace(reading, book=replace(book, folders=now.links())), notes
