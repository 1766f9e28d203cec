"""A process killed at every step of a write leaves the old file or the new one, and a journal that agrees (law 3)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.history.conftest import write_workbook
from xlcrm.history.journal import Journal
from xlcrm.history.runs import State
from xlcrm.history.snapshots import is_sound, snapshots, take
from xlcrm.history.store import Store

ROOT = Path(__file__).parents[2]
MOST_STEPS = 500

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which this system has not")


class Dying:
    """Performs a scenario in a process that dies at a given step."""

    def __init__(self) -> None:
        script = [sys.executable, "-m", "tests.history.dying"]
        self._process = subprocess.Popen(script, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def perform(self, scenario: str, store: Store, step: int) -> str:
        self._process.stdin.write(f"{scenario}\t{store.workbook.parent}\t{step}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def dying():
    dying = Dying()
    yield dying
    dying.close()


@pytest.fixture
def workspace(tmp_path):
    """A workbook of which a snapshot from 2020 is kept, as a template that is copied for every step."""
    template = tmp_path / "template"
    template.mkdir()
    store = Store.of(template / "客户.xlsx", {})
    write_workbook(store.workbook, "restored")
    take(store, datetime(2020, 1, 1, tzinfo=UTC))
    write_workbook(store.workbook, "present")
    return store


def copy_of(workspace: Store, folder: Path) -> Store:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(workspace.workbook.parent, folder)
    return Store.of(folder / workspace.workbook.name, {})


def leftovers(store: Store) -> list[Path]:
    return [path for path in store.workbook.parent.rglob("*") if path.name.endswith(".tmp")]


def judge(store: Store, old: bytes, new: bytes) -> State | None:
    """Check file, snapshots and journal after a death, and return how the journal calls the run."""
    data = store.workbook.read_bytes()
    assert data in (old, new)
    assert all(is_sound(snapshot) for snapshot in snapshots(store))
    with Journal.open(store) as journal:
        assert journal.set_aside is None
        assert journal.verify_chain().whole
        runs = journal.runs()
        assert all(run.state not in (State.BEGUN, State.READY) for run in runs)
    if not runs:
        assert data == old
        return None
    assert runs[0].state is (State.DONE if data == new else State.ABORTED)
    if data == new:
        kept = next(snapshot for snapshot in snapshots(store) if snapshot.name == runs[0].snapshot)
        assert kept.path.read_bytes() == old
    return runs[0].state


@pytest.mark.parametrize("scenario", ["restore", "commit"])
def test_a_death_at_any_step_leaves_old_or_new_and_the_next_run_goes_through(dying, workspace, tmp_path, scenario):
    old = workspace.workbook.read_bytes()
    complete = copy_of(workspace, tmp_path / "complete")
    assert dying.perform(scenario, complete, 0) == "ended 0"
    new = complete.workbook.read_bytes()
    assert new != old
    outcomes = []
    for step in range(1, MOST_STEPS):
        store = copy_of(workspace, tmp_path / "dying")
        if dying.perform(scenario, store, step) != "killed":
            break
        outcomes.append(judge(store, old, new))
        if store.workbook.read_bytes() == old:
            assert dying.perform(scenario, store, 0) == "ended 0"
            assert judge(store, old, new) is State.DONE
        assert leftovers(store) == []
    assert outcomes.count(State.ABORTED) > 10
    assert outcomes.count(State.DONE) > 3
    assert outcomes == sorted(outcomes, key=[None, State.ABORTED, State.DONE].index)
