"""Several processes at work on one workbook: each run goes through or is refused, and the journal agrees."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.history.conftest import write_workbook
from xlcrm.history.files import fingerprint_of
from xlcrm.history.journal import Journal
from xlcrm.history.runs import State
from xlcrm.history.snapshots import find, take

ROOT = Path(__file__).parents[2]
TURNS = 6
PROCESS = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from xlcrm.history.journal import Journal
from xlcrm.history.restore import restore
from xlcrm.history.runs import RunInfo
from xlcrm.history.snapshots import find
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal

store, turns = Store.of(Path(sys.argv[1]), {}), int(sys.argv[2])
for turn in range(turns):
    try:
        with Journal.open(store) as journal:
            journal.event("opened", sys.argv[3], {"turn": turn})
            info = RunInfo("restore", sys.argv[3], "", date(2026, 11, 22), "", store.workbook.name)
            restore(journal, find(store, ("20200101", "20210101")[turn % 2]), info, datetime.now(UTC))
            print("done")
    except Refusal as refusal:
        print(refusal.code)
"""


def test_runs_side_by_side_do_not_harm_each_other(store):
    states = []
    for year in (2020, 2021):
        write_workbook(store.workbook, str(year))
        take(store, datetime(year, 1, 1, tzinfo=UTC))
        states.append(store.workbook.read_bytes())
    command = [sys.executable, "-c", PROCESS, str(store.workbook), str(TURNS)]
    running = [subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE, text=True) for name in "abc"]
    said = [line for process in running for line in process.communicate(timeout=120)[0].split()]
    assert len(said) == 3 * TURNS
    assert set(said) <= {"done", "journal.busy", "file.changed_meanwhile"}
    assert store.workbook.read_bytes() in states
    with Journal.open(store) as journal:
        done = [run for run in journal.runs(1000) if run.state is State.DONE]
        # A refused run whose content another one put there meanwhile counts as done.
        assert len(done) >= said.count("done") > TURNS
        assert done[0].fingerprint_after == fingerprint_of(store.workbook)
        assert all(run.state is not State.READY for run in journal.runs(1000))
        assert len(journal.events("opened")) == 3 * TURNS
        assert journal.verify_chain().whole
    assert find(store, "20200101").path.exists()
