"""A process killed at any step of taking a file in and putting it away: the next one finishes, and takes nothing in twice."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.history.conftest import write_workbook
from tests.history.dying import die_at
from xlcrm import receiving
from xlcrm.history.files import digest_of
from xlcrm.history.journal import Journal
from xlcrm.history.runs import RunInfo
from xlcrm.history.store import Store
from xlcrm.importing import Asked, Errand
from xlcrm.inbox import file_away
from xlcrm.inbox.folders import Inbox
from xlcrm.outcome import Outcome
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.package import Package

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which this system has not")

TODAY = date(2026, 11, 22)
PART, TAKEN = "docProps/core.xml", b"<!--taken in-->"
EVERY = 7
"""The steps are many and alike: every seventh is tried, which are others whenever anything changes."""


def import_file(workbook, _file, _asked, errand, before_write):
    """Do with workbook and journal what an import does, without its pipeline."""
    package = Package.open(workbook)
    package.put(PART, package.read(PART) + TAKEN)
    before_write([])
    with Journal.open(Store.of(workbook, {})) as journal:
        with journal.begin(RunInfo("import", "a", errand.why, TODAY, package.fingerprint, workbook.name)) as run:
            receipt = commit(workbook, package, expected_fingerprint=package.fingerprint, before_replace=lambda now: run.ready(now, ""))
            run.done(receipt.as_dict())
        return Outcome(workbook, TODAY, "zh", receipt.fingerprint_after, {}, receipt=receipt.as_dict(), run=run.id), []


def write_answer(folder, file, _taken, _lang):
    path = folder / f"{file.stem}_问题行.xlsx"
    path.write_bytes(b"rows to mend")
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(receiving, "import_file", import_file)
    monkeypatch.setattr(receiving, "write_answer", write_answer)
    made = tmp_path / "店 一"
    (made / "收件箱").mkdir(parents=True)
    write_workbook(made / "客户.xlsx", "before")
    (made / "收件箱" / "展会.csv").write_bytes(b"list")
    return made


def receive_all(folder):
    book = folder / "客户.xlsx"
    with Journal.open(Store.of(book, {})) as journal:
        file_away.Cabinet(journal, Inbox.of(book, "zh"), TODAY, "zh").resume()
    for file in Inbox.of(book, "zh").waiting():
        receiving.receive(book, file, Asked(), Errand(TODAY, lang="zh"))


def killed_at(step, folder):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        die_at(step)
        receive_all(folder)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def test_killed_at_any_step_it_is_taken_in_once_and_put_away_whole(folder, tmp_path):
    digest = digest_of(folder / "收件箱" / "展会.csv")
    step, killed = 1, 0
    while True:
        here = Path(shutil.copytree(folder, tmp_path / "here" / "店"))
        dead = killed_at(step, here)
        receive_all(here)
        found = {path.name: path for path in (here / "收件箱").rglob("*") if path.is_file() and not path.name.endswith(".tmp")}
        assert set(found) == {"2026-11-22 展会.csv", "2026-11-22 展会_问题行.xlsx", "2026-11-22 展会_结果.txt"}, step
        assert digest_of(found["2026-11-22 展会.csv"]) == digest
        assert found["2026-11-22 展会_问题行.xlsx"].read_bytes() == b"rows to mend", step
        assert Package.open(here / "客户.xlsx").read(PART).count(TAKEN) == 1, step
        shutil.rmtree(here)
        if not dead:
            break
        step, killed = step + EVERY, killed + 1
    assert killed > 15
