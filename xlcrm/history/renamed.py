"""A workbook that staff renamed keeps its past."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from xlcrm.history.files import fingerprint_of
from xlcrm.history.store import Store


def adopt_renamed(store: Store) -> str:
    """Take over the past of a workbook of the same folder that is gone and was, at its last run, exactly this one.

    Returns its former name, empty when there is none. Nothing is done once a workbook has a past of its own.
    """
    if store.away or store.folder.exists():
        return ""
    present = fingerprint_of(store.workbook)
    for folder in _orphans(store):
        if present and _last_fingerprint(folder / store.journal.name) == present:
            with suppress(OSError):
                folder.rename(store.folder)
                return folder.name
    return ""


def _orphans(store: Store) -> Iterator[Path]:
    """Yield the pasts of workbooks that are not there any more."""
    with suppress(OSError):
        for folder in sorted(store.folder.parent.iterdir()):
            if not (store.workbook.parent / folder.name).exists():
                yield folder


def _last_fingerprint(journal: Path) -> str:
    with (
        suppress(sqlite3.Error, ValueError),
        closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as opened,
    ):
        last = "SELECT fingerprint_after FROM run WHERE state = 'done' ORDER BY id DESC LIMIT 1"
        return next((str(row[0]) for row in opened.execute(last)), "")
    return ""
