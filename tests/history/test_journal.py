"""Runs and changes: recorded, read back, told by record; and a journal that never stands in the way."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest

from tests.history.conftest import cells_of, column
from xlcrm.history.database import Database
from xlcrm.history.journal import Journal
from xlcrm.history.refused import JOURNAL_BUSY, JOURNAL_DAMAGED, JOURNAL_NEWER, JOURNAL_UNWRITABLE, NO_RUN, NOT_NOTED
from xlcrm.history.runs import Kind, Origin, State
from xlcrm.model.plan import Append
from xlcrm.model.refusals import Refusal

DUE = column(
    "customers", "next_due_on", [(5, "KH000001", None, date(2026, 11, 30)), (6, "KH000002", date(2026, 1, 1), None)]
)
NAME = column("customers", "name", [(6, "KH000002", "王芳", "王方")])


def test_a_run_is_kept_with_all_that_is_known_of_it(journal, info):
    with journal.begin(replace(info, why="月末", undoes=None)) as run:
        run.record([DUE])
        run.ready("f2", "snap.xlsx")
        run.done({"cells": 2, "exceptions": {"spans": 1}})
    kept = journal.run(run.id)
    assert (kept.state, kept.info.command, kept.info.who, kept.info.why) == (State.DONE, "refresh", "李雷", "月末")
    assert (kept.info.fingerprint_before, kept.fingerprint_after, kept.snapshot) == (
        info.fingerprint_before,
        "f2",
        "snap.xlsx",
    )
    assert kept.receipt == {"cells": 2, "exceptions": {"spans": 1}}
    assert kept.info.today == date(2026, 11, 22)
    assert kept.began < kept.ended
    assert journal.last_done() == kept
    assert journal.runs() == (kept,)


def test_changes_return_as_they_were_recorded(journal, record_run):
    run = record_run(DUE, NAME)
    assert cells_of(journal.changes_of(run.id)) == cells_of([DUE, NAME])


def test_origins_and_kinds_are_told_apart(journal, info):
    append = Append("orders", {"order_id": ["D1", "D2"], "amount": [5.0, None]})
    with journal.begin(info) as run:
        run.record([NAME], Origin.STAFF, who="韩梅梅", when=datetime(2026, 11, 21, tzinfo=UTC))
        run.record([DUE])
        run.record_append(append, np.array([9, 10]), ["D1", "D2"], Origin.DECISION)
        run.done()
    assert cells_of(journal.changes_of(run.id, origins=frozenset({Origin.STAFF}))) == cells_of([NAME])
    assert cells_of(journal.changes_of(run.id, origins=frozenset({Origin.XLCRM}))) == cells_of([DUE])
    added = journal.changes_of(run.id, Kind.APPEND)
    assert cells_of(added) == sorted(
        [
            ("orders", 9, "D1", "order_id", None, "D1"),
            ("orders", 10, "D2", "order_id", None, "D2"),
            ("orders", 9, "D1", "amount", None, 5.0),
            ("orders", 10, "D2", "amount", None, None),
        ],
        key=repr,
    )


def test_the_history_of_a_record_is_told_in_order(journal, info, record_run):
    record_run(DUE, NAME)
    with journal.begin(info) as run:
        run.record(
            [column("customers", "name", [(9, "KH000002", "王方", "王芳")])],
            Origin.STAFF,
            who="韩梅梅",
            when=datetime(2026, 11, 21, tzinfo=UTC),
        )
        run.record([column("orders", "customer_id", [(2, "KH000002", None, "x")])], Origin.DECISION)
        run.done()
    told = journal.history_of("KH000002")
    assert [(e.who, e.origin, e.table, e.field, e.before, e.after) for e in told] == [
        ("李雷", "xlcrm", "customers", "next_due_on", date(2026, 1, 1), None),
        ("李雷", "xlcrm", "customers", "name", "王芳", "王方"),
        ("韩梅梅", "staff", "customers", "name", "王方", "王芳"),
        ("李雷", "decision", "orders", "customer_id", None, "x"),
    ]
    assert told[2].when == datetime(2026, 11, 21, tzinfo=UTC)
    assert len(journal.history_of("KH000002", "orders")) == 1
    assert journal.history_of("KH00000") == []
    assert journal.history_of("nobody") == []


def test_staffs_change_by_nobody_known_is_not_put_down_to_who_ran_xlcrm(journal, info):
    with journal.begin(info) as run:
        run.record([NAME], Origin.STAFF)
        run.done()
    assert [entry.who for entry in journal.history_of("KH000002")] == [""]


def crash(run):
    run.record([NAME])
    raise ZeroDivisionError("division by zero")


def test_runs_that_did_not_come_through_change_nothing_in_the_history(journal, info):
    with journal.begin(info) as run:
        run.record([NAME])
        run.failed("disk full")
    with pytest.raises(ZeroDivisionError), journal.begin(info) as second:
        crash(second)
    with journal.begin(info) as third:
        third.record([NAME])
    assert [(kept.state, kept.reason) for kept in journal.runs()] == [
        (State.FAILED, "not completed"),
        (State.FAILED, "ZeroDivisionError: division by zero"),
        (State.FAILED, "disk full"),
    ]
    assert journal.history_of("KH000002") == []
    assert journal.last_done() is None


def test_a_run_without_a_write_leaves_the_fingerprint(journal, info):
    with journal.begin(info) as run:
        run.done()
    assert journal.last_done().fingerprint_after == info.fingerprint_before
    assert journal.last_undoable() is None


def test_the_last_undoable_run_is_neither_undo_nor_undone(journal, record_run):
    first, second = record_run(DUE), record_run(NAME)
    assert journal.last_undoable() == second
    undo = record_run(undoes=second.id, after="f3")
    assert journal.run(second.id).undone_by == undo.id
    assert journal.last_undoable().id == first.id
    assert journal.done_since(first.id) == (journal.run(undo.id), journal.run(second.id))


def lose_the_disk(run, fingerprint):
    run.ready(fingerprint)
    raise OSError("gone")


@pytest.mark.parametrize(
    ("present", "state"), [("before", State.FAILED), ("after", State.DONE), ("else", State.FAILED)]
)
def test_an_error_after_ready_is_judged_by_the_file(journal, info, store, present, state):
    before = info.fingerprint_before if present == "before" else "f1"
    after = info.fingerprint_before if present == "after" else "f2"
    with pytest.raises(OSError, match="gone"), journal.begin(replace(info, fingerprint_before=before)) as run:
        lose_the_disk(run, after)
    kept = journal.run(run.id)
    assert kept.state is state
    assert "gone" in kept.reason


def test_a_journal_that_fails_after_the_write_does_not_deny_it(journal, store, info, monkeypatch):
    def full(*_):
        raise Refusal(JOURNAL_UNWRITABLE, file="journal.sqlite", detail="database or disk is full")

    def end_on_a_full_disk(run):
        run.ready(info.fingerprint_before)
        monkeypatch.setattr("xlcrm.history.run.close_run", full)
        run.done()

    with pytest.raises(Refusal) as refusal, journal.begin(replace(info, fingerprint_before="f1")) as run:
        end_on_a_full_disk(run)
    assert refusal.value.kind is NOT_NOTED
    assert "disk is full" in refusal.value.say("zh")
    monkeypatch.undo()
    assert journal.run(run.id).state is State.DONE
    with journal.begin(info) as another:
        another.done()


def test_one_run_at_a_time(store, journal, info):
    with Journal.open(store, busy_seconds=0.1) as other, journal.begin(info) as run:
        with pytest.raises(Refusal) as refusal:
            other.begin(info)
        assert refusal.value.kind is JOURNAL_BUSY
        assert other.reconcile(store.workbook) == ()
        assert other.run(run.id).state is State.BEGUN
        run.done()
        with other.begin(info) as second:
            second.done()


def test_another_process_at_work_is_named_busy(store, journal):
    code = (
        "import sqlite3, sys\n"
        f"c = sqlite3.connect({str(store.journal)!r}, isolation_level=None)\n"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(Refusal) as refusal:
            journal.put_state("a", 1)
        holder.stdin.close()
    assert refusal.value.kind is JOURNAL_BUSY
    journal.put_state("a", 1)


def test_state_is_remembered(store, journal):
    journal.put_state("last", {"日": [1, None, "二"]})
    journal.put_state("last", {"日": 2})
    assert journal.get_state("last") == {"日": 2}
    assert journal.get_state("none", 5) == 5


def test_an_unknown_run_is_refused(journal):
    with pytest.raises(Refusal) as refusal:
        journal.run(99)
    assert refusal.value.kind is NO_RUN


def damage_head(path):
    path.write_bytes(b"this is no database, whatever it was" * 200)


def damage_middle(path):
    data = bytearray(path.read_bytes())
    data[100:] = b"\xa5" * (len(data) - 100)
    path.write_bytes(data)


def damage_end(path):
    path.write_bytes(path.read_bytes()[:5000])


def damage_tables(path):
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE cells")
    connection.close()


def someone_elses(path):
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (a)")
    connection.close()


@pytest.mark.parametrize("damage", [damage_head, damage_middle, damage_end, damage_tables, someone_elses])
def test_a_damaged_journal_is_set_aside_and_a_new_one_begun(store, clock, info, damage):
    with Journal.open(store, clock) as journal, journal.begin(info) as run:
        run.record([NAME])
        run.done()
    damage(store.journal)
    spoilt = store.journal.read_bytes()
    with Journal.open(store, clock) as journal:
        assert journal.set_aside.read_bytes() == spoilt
        assert journal.runs() == ()
        with journal.begin(info) as run:
            run.done()
        assert len(journal.runs()) == 1
    with Journal.open(store, clock) as journal:
        assert journal.set_aside is None
        assert len(journal.runs()) == 1


@pytest.fixture
def long_journal(store, clock, info):
    count = 20_000
    rows, records = np.arange(count), [f"KH{number:06d}" for number in range(count)]
    with Journal.open(store, clock) as journal:
        for turn in range(3):
            after = [hashlib.sha256(f"{turn}{number}".encode()).hexdigest() for number in range(count)]
            with journal.begin(info) as run:
                run.record([replace(NAME, rows=rows, records=records, before=records, after=after)])
                run.done()
    return store.journal


def test_damage_found_later_is_a_refusal_and_the_next_try_works(long_journal, store, clock, info):
    data = bytearray(long_journal.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = b"\xff" * third
    long_journal.write_bytes(data)
    with Journal.open(store, clock) as journal:
        with pytest.raises(Refusal) as refusal:
            journal.history_of("KH019999")
        assert refusal.value.kind is JOURNAL_DAMAGED
        assert journal.set_aside.exists()
        with journal.begin(info) as run:
            run.done()


def test_one_spoilt_block_hides_only_itself(long_journal, store, clock):
    data = bytearray(long_journal.read_bytes())
    data[len(data) // 2 // 4096 * 4096 + 2000] ^= 0x10  # inside the data of a page, not its pointer
    long_journal.write_bytes(data)
    with Journal.open(store, clock) as journal:
        read = [outcome(journal, number) for number in (1, 2, 3)]
        assert sorted(map(str, read)) == ["20000", "20000", "history.run_unreadable"]
        assert not journal.verify_chain().whole
        assert sum(len(journal.history_of(record)) for record in ("KH000001", "KH010000", "KH019999")) >= 8


@pytest.mark.parametrize(
    ("spoil", "ask"),
    [
        ("UPDATE run SET state = 'xx'", lambda journal: journal.runs()),
        ("UPDATE run SET receipt = '{'", lambda journal: journal.run(1)),
        ("UPDATE run SET began = 'noon'", lambda journal: journal.last_done()),
        ("INSERT INTO state VALUES ('a', '{')", lambda journal: journal.get_state("a")),
        ("INSERT INTO event VALUES (5, 'x', 'x', 'x', 'x', 'x')", lambda journal: journal.events()),
    ],
)
def test_values_nobody_wrote_are_damage(store, clock, record_run, spoil, ask):
    record_run(NAME)
    connection = sqlite3.connect(store.journal)
    connection.execute(spoil)
    connection.commit()
    connection.close()
    with Journal.open(store, clock) as journal:
        assert not journal.verify_chain().whole or "state" in spoil or "receipt" in spoil
        with pytest.raises(Refusal) as refusal:
            ask(journal)
        assert refusal.value.kind is JOURNAL_DAMAGED
        assert journal.set_aside.exists()
        assert journal.runs() == ()


def test_odd_blocks_are_passed_over(store, clock, record_run):
    record_run(NAME)
    connection = sqlite3.connect(store.journal)
    connection.execute("UPDATE block SET origin = 'martian'")
    connection.commit()
    connection.close()
    with Journal.open(store, clock) as journal:
        assert journal.history_of("KH000002") == []
        assert outcome(journal, 1) == "history.run_unreadable"


def outcome(journal, number):
    try:
        return sum(map(len, journal.changes_of(number)))
    except Refusal as refusal:
        return refusal.code


@pytest.mark.slow
def test_whatever_byte_is_spoilt_nothing_crashes(long_journal, store, clock, info):
    sound = long_journal.read_bytes()
    random = Random(5)
    for _ in range(25):
        data = bytearray(sound)
        for _ in range(random.choice((1, 1, 40))):
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        long_journal.write_bytes(data)
        try:
            with Journal.open(store, clock) as journal:
                assert {type(outcome(journal, number)) for number in (1, 2, 3)} <= {int, str}
                journal.history_of("KH010000")
                journal.runs()
                journal.verify_chain()
        except Refusal:
            pass
        with Journal.open(store, clock) as journal, journal.begin(info) as run:
            run.done()


def test_a_newer_journal_is_left_alone(store, clock):
    Journal.open(store, clock).close()
    connection = sqlite3.connect(store.journal)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = store.journal.read_bytes()
    with pytest.raises(Refusal) as refusal:
        Journal.open(store, clock)
    assert refusal.value.kind is JOURNAL_NEWER
    assert store.journal.read_bytes() == before


def test_a_place_that_cannot_hold_a_journal_is_a_refusal(tmp_path, clock):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal) as refusal:
        Database(tmp_path / "file" / "journal.sqlite", clock)
    assert refusal.value.kind is JOURNAL_UNWRITABLE
    assert refusal.value.exit_code == 3


def test_a_journal_leaves_no_files_beside_it(store, journal, record_run):
    record_run(DUE)
    journal.close()
    assert sorted(path.name for path in store.local.iterdir()) == ["journal.sqlite", "run.lock"]
    assert store.local.parent.name == ".xlcrm"
    assert store.local.name == "客户.xlsx"


@pytest.mark.slow
def test_a_first_refresh_of_two_million_cells_is_recorded_quickly(journal, info):
    import time

    count = 100_000
    rows, records = np.arange(5, 5 + count), [f"KH{number:06d}" for number in range(count)]
    after = [f"按等级 A 每 {number % 30} 天跟进一次" for number in range(count)]
    changes = [
        replace(DUE, key=f"k{number}", rows=rows, records=records, before=[None] * count, after=after)
        for number in range(20)
    ]
    with journal.begin(info) as run:
        start = time.perf_counter()
        run.record(changes)
        taken = time.perf_counter() - start
        run.done()
    assert taken < 5  # 0.6 s alone on the machine; others may be at work on it
    start = time.perf_counter()
    assert len(journal.history_of("KH050000")) == 20
    assert time.perf_counter() - start < 1


def test_runs_tell_how_many_cells_changed(journal, info):
    with journal.begin(info) as run:
        run.record([DUE, NAME])
        run.record([NAME], Origin.STAFF)
        run.done()
    kept = journal.last_done()
    assert (kept.cells, kept.staff_cells) == (3, 1)


@pytest.mark.parametrize(
    ("fingerprints", "state"),
    [(("present", "f2"), State.ABORTED), (("f1", "present"), State.DONE), (("f1", "f2"), State.UNKNOWN)],
)
def test_a_killed_run_is_judged_by_the_file_when_the_journal_is_opened(store, clock, info, fingerprints, state):
    before, after = (info.fingerprint_before if mark == "present" else mark for mark in fingerprints)
    journal = Journal.open(store, clock)
    run = journal.begin(replace(info, fingerprint_before=before))
    run.record([NAME])
    run.ready(after, "snap.xlsx")
    run._end.args[0].release()  # as the death of the process does
    journal.close()
    with Journal.open(store, clock) as journal:
        (settled,) = journal.settled
        assert (settled.id, settled.state, settled.snapshot) == (run.id, state, "snap.xlsx")
        assert len(journal.history_of("KH000002")) == (0 if state is State.ABORTED else 1)
        assert journal.verify_chain().whole
    with Journal.open(store, clock) as journal:
        assert journal.settled == ()


def test_a_journal_that_cannot_be_opened_leaves_nothing_open(store, clock, monkeypatch):
    opened = []

    def fail(journal, path):
        opened.append(journal._database)
        raise Refusal(JOURNAL_BUSY, file=path.name)

    monkeypatch.setattr(Journal, "reconcile", fail)
    with pytest.raises(Refusal):
        Journal.open(store, clock)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0]._connection.execute("SELECT 1")
