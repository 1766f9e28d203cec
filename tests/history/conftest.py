"""A workbook with its journal, a clock that ticks, and runs to record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from xlcrm.history.files import fingerprint_of
from xlcrm.history.journal import Journal
from xlcrm.history.runs import RunInfo
from xlcrm.history.store import Store
from xlcrm.model.plan import ColumnChange

START = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


class Clock:
    """Tells one second more at every look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def write_workbook(path: Path, text: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = text
    workbook.save(path)


def column(table, key, cells):
    """Changes of one column: (row, record, before, after) each."""
    rows, records, before, after = zip(*cells, strict=True)
    return ColumnChange(table, key, np.array(rows, dtype=np.int64), list(records), list(before), list(after))


def cells_of(changes):
    return sorted((tuple(cell) for change in changes for cell in change.cells()), key=repr)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "客户.xlsx"
    write_workbook(path, "old")
    return Store.of(path, {})


@pytest.fixture
def journal(store, clock):
    with Journal.open(store, clock, 0.1) as journal:
        yield journal


@pytest.fixture
def info(store):
    return RunInfo("refresh", "李雷", "", date(2026, 11, 22), fingerprint_of(store.workbook), store.workbook.name)


@pytest.fixture
def record_run(journal, info):
    """Record a completed run that changed the file."""

    def record(*changes, appends=(), after="f2", **about):
        from dataclasses import replace

        with journal.begin(replace(info, **about)) as run:
            run.record(changes)
            for append, rows, records in appends:
                run.record_append(append, np.array(rows, dtype=np.int64), records)
            run.ready(after)
            run.done({"cells": 1})
        return journal.run(run.id)

    return record
