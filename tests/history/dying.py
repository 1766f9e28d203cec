"""A process that performs writes and dies in the middle of them, for test_killed.

Each line on standard input is ``SCENARIO FOLDER N``: a child is forked that performs the scenario on the workbook in the
folder and kills itself at its N-th step; the answer on standard output is ``killed`` or ``done``. Steps are: before and
after every call by which a file or folder is changed, before and after every statement of SQLite that writes, and in the
middle of every write to a file.
"""

from __future__ import annotations

import builtins
import functools
import io
import os
import signal
import sqlite3
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from xlcrm.history.files import fingerprint_of
from xlcrm.history.journal import Journal
from xlcrm.history.restore import restore
from xlcrm.history.runs import RunInfo
from xlcrm.history.snapshots import find, take
from xlcrm.history.store import Store
from xlcrm.model.plan import ColumnChange
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.package import Package

PART = "docProps/core.xml"
CALLS = ("replace", "rename", "fsync", "link", "unlink", "remove", "chmod", "mkdir", "write", "truncate")


class Steps:
    def __init__(self, last: int) -> None:
        self.left = last

    def one(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call):
        @functools.wraps(call)
        def stepping(*args, **named):
            self.one()
            answer = call(*args, **named)
            self.one()
            return answer

        return stepping


class DyingFile:
    """A file opened for writing that may die when half of a piece is written."""

    def __init__(self, file, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def write(self, data) -> int:
        self._steps.one()
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._steps.one()
        self._file.write(data[half:])
        self._file.flush()
        self._steps.one()
        return len(data)

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error):
        return self._file.__exit__(*error)


def die_at(last: int) -> None:
    steps = Steps(last)
    # A killed process loses nothing that it has written: waiting for the disk would only make the test slow.
    os.fsync = lambda _: None
    for name in CALLS:
        setattr(os, name, steps.around(getattr(os, name)))
    real_open, real_connect = io.open, sqlite3.connect

    def opened(file, mode="r", *args, **named):
        plain = real_open(file, mode, *args, **named)
        return DyingFile(plain, steps) if set(mode) & set("wax+") else plain

    class DyingConnection(sqlite3.Connection):
        def execute(self, sql, *args):
            run = super().execute
            sql = sql.replace("synchronous = EXTRA", "synchronous = OFF")
            return (run if sql.startswith(("SELECT", "PRAGMA")) else steps.around(run))(sql, *args)

    io.open = builtins.open = opened
    sqlite3.connect = functools.partial(real_connect, factory=DyingConnection)


def info(store: Store) -> RunInfo:
    return RunInfo("refresh", "李雷", "", date(2026, 11, 22), fingerprint_of(store.workbook), store.workbook.name)


def restoring(store: Store) -> None:
    with Journal.open(store) as journal:
        restore(journal, find(store, "20200101"), info(store), datetime(2026, 11, 22, tzinfo=UTC))


def committing(store: Store) -> None:
    package = Package.open(store.workbook)
    package.put(PART, package.read(PART).replace(b"openpyxl", b"xlcrm"))
    change = ColumnChange("customers", "name", np.array([5]), ["KH000001"], ["王芳"], ["王方"])
    with Journal.open(store) as journal, journal.begin(info(store)) as run:
        run.record([change])
        kept = take(store, journal.now())
        receipt = commit(
            store.workbook,
            package,
            expected_fingerprint=package.fingerprint,
            before_replace=lambda fingerprint: run.ready(fingerprint, kept.name),
        )
        run.done(receipt.as_dict())


SCENARIOS = {"restore": restoring, "commit": committing}


def main() -> None:
    for line in sys.stdin:
        scenario, folder, last = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            die_at(int(last))
            SCENARIOS[scenario](Store.of(Path(folder) / "客户.xlsx", {}))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write("killed\n" if killed else f"ended {os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
