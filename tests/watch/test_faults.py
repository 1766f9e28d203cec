"""Broken files, refusals, crashes, lost drives: the watcher says so once and goes on."""

from __future__ import annotations

import pytest

from tests.watch.conftest import NAME
from xlcrm.history.guard import RunLock
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.watched import LONGEST_PAUSE, PATIENCE, QUIET_FOR, Attempts, Signature
from xlcrm.xlsx.commit import CHANGED_MEANWHILE
from xlcrm.xlsx.refused import DAMAGED, SIGNED


def test_a_broken_file_is_said_when_it_lasts_and_a_good_one_heals_it(desk):
    desk.book.write_bytes(b"PK\3\4 half a workbook")
    desk.pass_time(PATIENCE * 0.8)
    assert desk.said == []
    desk.pass_time(300)
    (said,) = desk.new_words()
    assert said.startswith(f"{NAME} cannot be refreshed for now")
    desk.save("whole again")
    desk.pass_time(5)
    assert len(desk.runs) == 1


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK\5\6" + b"\0" * 18])
def test_no_kind_of_garbage_ends_it(desk, content):
    desk.book.write_bytes(content)
    desk.pass_time(60)
    desk.runs.clear()
    desk.save("good")
    desk.pass_time(LONGEST_PAUSE)
    assert len(desk.runs) == 1


def test_what_will_not_pass_is_said_at_once_and_tried_less_and_less(desk):
    desk.errors = [Refusal(SIGNED, file=NAME) for _ in range(100)]
    desk.save("signed")
    desk.pass_time(QUIET_FOR + 0.1)
    assert "signed" in desk.said[0]
    desk.pass_time(300)
    assert len(desk.said) == 1
    assert 5 < len(desk.runs) < 20


def test_what_passes_is_not_spoken_of(desk):
    desk.errors = [Refusal(CHANGED_MEANWHILE, file=NAME), Refusal(DAMAGED, file=NAME, detail="-")]
    desk.save("second")
    desk.pass_time(20)
    assert len(desk.runs) == 3
    assert len(desk.new_words()) == 1


def test_a_crash_is_one_sentence_and_the_next_save_is_tried_at_once(desk):
    desk.errors = [ValueError("odd") for _ in range(100)]
    desk.save("second")
    desk.pass_time(200)
    (said,) = desk.new_words()
    assert all(word in said for word in (NAME, "ValueError: odd"))
    desk.errors.clear()
    desk.runs.clear()
    desk.save("third")
    desk.pass_time(QUIET_FOR + 0.1)
    assert len(desk.runs) == 1


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "I/O error"), MemoryError(), RecursionError()])
def test_no_fault_ends_it(desk, error):
    desk.errors = [error]
    desk.save("second")
    desk.pass_time(20)
    assert len(desk.runs) == 2
    assert "refreshed" in desk.said[-1]


def test_a_drive_that_is_gone_is_no_crash(desk, monkeypatch):
    def gone(path):
        raise OSError(112, "Host is down")

    with monkeypatch.context() as network:
        network.setattr("xlcrm.watched.Signature.of", gone)
        desk.pass_time(PATIENCE + 20)
    (said,) = desk.new_words()
    assert "Host is down" in said
    desk.save("back")
    desk.pass_time(5)
    assert len(desk.runs) == 1


def test_while_another_run_is_under_way_it_waits_without_blocking(desk):
    lock = RunLock(Store.of(desk.book).run_lock, 0).take()
    desk.save("second")
    desk.pass_time(PATIENCE - 1)
    assert (desk.runs, desk.said) == ([], [])
    desk.pass_time(PATIENCE + 10)
    assert "Another xlcrm" in desk.new_words()[0]
    lock.release()
    desk.pass_time(LONGEST_PAUSE)
    assert len(desk.runs) == 1


def test_an_unwritable_file_is_held_by_somebody(desk, monkeypatch):
    monkeypatch.setattr("xlcrm.xlsx.lock._denied", lambda _: True)
    desk.save("second")
    desk.pass_time(PATIENCE + 20)
    assert "held by another program" in desk.new_words()[0]
    assert desk.runs == []
    monkeypatch.undo()


def test_pauses_grow_and_a_new_file_forgets_them():
    attempts, first, second = Attempts(), Signature(1, 1, 1), Signature(2, 1, 1)
    now = 0.0
    for _ in range(10):
        attempts.failed(first, now)
        now = attempts.again_at
    assert attempts.must_wait(first, now - 0.1)
    assert not attempts.must_wait(first, now)
    assert not attempts.must_wait(second, now - 0.1)
    assert attempts.failed(second, now) == 0
