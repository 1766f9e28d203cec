"""Snapshots: stored once, found again, thinned, put back; and refused when that would do harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.history.conftest import START, write_workbook
from xlcrm.applying import kept_for
from xlcrm.history.files import fingerprint_of
from xlcrm.history.refused import (
    NO_SNAPSHOT,
    SNAPSHOT_AMBIGUOUS,
    SNAPSHOT_DAMAGED,
    SNAPSHOT_UNWRITABLE,
)
from xlcrm.history.restore import backup, restore
from xlcrm.history.runs import State
from xlcrm.history.snapshots import Schedule, Snapshot, find, is_sound, snapshots, superfluous, take, thin
from xlcrm.model.refusals import Refusal
from xlcrm.xlsx.commit import CHANGED_MEANWHILE
from xlcrm.xlsx.files import FILE_NO_PERMISSION
from xlcrm.xlsx.lock import HELD

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def temporary_files(store):
    return [path for path in store.workbook.parent.rglob("*") if path.name.endswith(".tmp")]


def test_a_snapshot_is_the_workbook_byte_for_byte(store):
    snapshot = take(store, START)
    assert snapshot.path.read_bytes() == store.workbook.read_bytes()
    assert snapshot.name.startswith("20261122T060000.000Z-")
    assert snapshot.path.suffix == ".xlsx"
    assert snapshots(store) == (snapshot,)
    assert temporary_files(store) == []


def test_equal_content_is_stored_once(store):
    first = take(store, START)
    assert take(store, START + HOUR) == first
    old = store.workbook.read_bytes()
    write_workbook(store.workbook, "new")
    second = take(store, START + 2 * HOUR)
    store.workbook.write_bytes(old)
    third = take(store, START + 3 * HOUR)
    assert snapshots(store) == (third, second, first)
    assert third.path.read_bytes() == old
    assert third.path.samefile(first.path)


def test_without_links_the_content_is_copied(store, monkeypatch):
    monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(OSError()))
    test_contents = store.workbook.read_bytes()
    take(store, START)
    write_workbook(store.workbook, "new")
    take(store, START + HOUR)
    store.workbook.write_bytes(test_contents)
    assert take(store, START + 2 * HOUR).path.read_bytes() == test_contents


def test_a_spoilt_snapshot_is_not_taken_for_the_content(store):
    first = take(store, START)
    first.path.chmod(0o644)
    first.path.write_bytes(b"spoilt")
    assert not is_sound(first)
    second = take(store, START + HOUR)
    assert second.name != first.name
    assert is_sound(second)


def test_a_workbook_that_changes_while_it_is_copied_is_refused(store, monkeypatch):
    marks = iter([(1, 1, 1), (1, 1, 2)])
    monkeypatch.setattr("xlcrm.history.snapshots.identity", lambda _: next(marks))
    with pytest.raises(Refusal) as refusal:
        take(store, START)
    assert refusal.value.kind is CHANGED_MEANWHILE
    assert snapshots(store) == ()


def test_a_folder_that_cannot_hold_snapshots_is_a_refusal(store):
    store.folder.parent.write_text("a file where the folder should be")
    with pytest.raises(Refusal) as refusal:
        take(store, START)
    assert refusal.value.kind is SNAPSHOT_UNWRITABLE


@pytest.fixture
def three(store):
    kept = []
    for number, text in enumerate(("a", "b", "c")):
        write_workbook(store.workbook, text)
        kept.append(take(store, START + number * DAY))
    return kept


def test_snapshots_are_found_as_people_speak_of_them(store, three):
    china = timezone(timedelta(hours=8))
    assert find(store) == three[2]
    assert find(store, "2026-11-23", zone=UTC) == three[1]
    assert find(store, "2026-11-23 05:59", zone=UTC) == three[0]
    assert find(store, "2026-11-22T14:00", zone=china) == three[0]
    assert find(store, "2030-01-01") == three[2]
    assert find(store, three[1].name) == three[1]
    assert find(store, "20261123") == three[1]
    assert find(store, three[0].digest) == three[0]


def test_what_cannot_be_found_is_said(store, three):
    for when in ("2026-11-21", "2026-11-22T13:59", "nonsense"):
        with pytest.raises(Refusal) as refusal:
            find(store, when, zone=timezone(timedelta(hours=8)))
        assert refusal.value.kind is NO_SNAPSHOT
    with pytest.raises(Refusal) as refusal:
        find(store, "202611")
    assert refusal.value.kind is SNAPSHOT_AMBIGUOUS


def stored(taken):
    return Snapshot(Path(f"{taken:%Y%m%dT%H%M%S}.000Z-0.xlsx"), taken, "0", 1)


def kept_at(schedule, now, every, count):
    held = [stored(now - every * turn) for turn in range(count)]
    gone = set(superfluous(held, now, schedule))
    return [snapshot.taken for snapshot in held if snapshot not in gone]


def test_the_schedule_keeps_all_of_some_days_then_one_a_day_a_week_a_month_a_year():
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    kept = kept_at(Schedule(all_days=2, daily_days=30, weekly_weeks=10, monthly_months=12), now, 3 * HOUR, 8 * 365 * 3)
    ages = [(now.date() - taken.date()).days for taken in kept]
    assert [age for age in ages if age < 2] == [0] * 5 + [1] * 8
    assert [age for age in ages if 2 <= age <= 30] == list(range(2, 31))
    weekly = [taken for taken, age in zip(kept, ages, strict=True) if 30 < age <= 70]
    assert len({taken.isocalendar()[:2] for taken in weekly}) == len(weekly) == 7
    monthly = [taken for taken, age in zip(kept, ages, strict=True) if age > 70 and taken >= datetime(2025, 11, 1, tzinfo=UTC)]
    assert [(taken.year, taken.month) for taken in monthly][-2:] == [(2025, 12), (2025, 11)]
    assert [taken.year for taken in kept if taken < datetime(2025, 11, 1, tzinfo=UTC)] == [2025, 2024, 2023]


def test_a_day_and_a_month_may_be_all_that_is_kept():
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    kept = kept_at(Schedule(all_days=0, daily_days=0, weekly_weeks=0, monthly_months=2), now, 6 * HOUR, 4 * 100)
    assert [f"{taken:%m-%d %H}" for taken in kept] == ["11-22 12", "11-22 06", "11-22 00", "11-21 18", "10-31 18", "09-30 18", "08-31 18"]


def test_the_rules_of_the_workbook_say_how_long(make_book):
    book = make_book("规则 | 键 | 值\n| backup.all_days | 5\n| backup.weekly_weeks | 0")
    assert kept_for(book.settings) == Schedule(5, 30, 0, 36)


def test_thinning_again_takes_nothing_more():
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    held = [stored(now - timedelta(hours=5 * turn)) for turn in range(2000)]
    gone = set(superfluous(held, now, Schedule()))
    assert gone
    assert superfluous([snapshot for snapshot in held if snapshot not in gone], now, Schedule()) == ()


def test_the_newest_is_never_removed(store, three):
    assert thin(store, START + 3650 * DAY, Schedule()) == (three[1], three[0])
    assert snapshots(store) == (three[2],)


def test_restoring_puts_the_bytes_back_and_keeps_what_was_there(store, journal, info, three):
    replaced = store.workbook.read_bytes()
    store.workbook.chmod(0o640)
    run = restore(journal, three[0], info, START + 4 * DAY)
    assert store.workbook.read_bytes() == three[0].path.read_bytes()
    assert store.workbook.stat().st_mode & 0o777 == 0o640
    assert run.state is State.DONE
    assert run.fingerprint_after == fingerprint_of(store.workbook)
    assert find(store, run.snapshot).path.read_bytes() == replaced
    assert journal.events("restored")[0].detail == {"snapshot": three[0].name, "run": run.id}
    back = restore(journal, find(store, run.snapshot), info, START + 5 * DAY)
    assert store.workbook.read_bytes() == replaced
    assert back.state is State.DONE
    assert temporary_files(store) == []


@pytest.mark.parametrize("content", [None, b"", b"no workbook any more"])
def test_a_lost_or_spoilt_workbook_is_restored(store, journal, info, content):
    snapshot = take(store, START)
    if content is None:
        store.workbook.unlink()
    else:
        store.workbook.write_bytes(content)
    run = restore(journal, snapshot, info, START + HOUR)
    assert store.workbook.read_bytes() == snapshot.path.read_bytes()
    assert run.info.fingerprint_before == ""
    assert bool(run.snapshot) == (content is not None)


def test_restoring_is_refused_while_the_workbook_is_open(store, journal, info, three):
    store.workbook.with_name("~$客户.xlsx").write_bytes(b"\x02me")
    before = store.workbook.read_bytes()
    with pytest.raises(Refusal) as refusal:
        restore(journal, three[0], info, START)
    assert refusal.value.kind is HELD
    assert store.workbook.read_bytes() == before
    assert journal.runs() == ()


def test_a_spoilt_snapshot_is_not_restored(store, journal, info, three):
    three[0].path.chmod(0o644)
    three[0].path.write_bytes(b"spoilt")
    before = store.workbook.read_bytes()
    with pytest.raises(Refusal) as refusal:
        restore(journal, three[0], info, START)
    assert refusal.value.kind is SNAPSHOT_DAMAGED
    assert store.workbook.read_bytes() == before
    assert journal.last_done() is None
    assert temporary_files(store) == []


def test_a_workbook_changed_meanwhile_is_not_replaced(store, journal, info, three, monkeypatch):
    def take_and_edit(*args):
        kept = take(*args)
        write_workbook(store.workbook, "staff was quicker")
        return kept

    monkeypatch.setattr("xlcrm.history.restore.take", take_and_edit)
    with pytest.raises(Refusal) as refusal:
        restore(journal, three[0], info, START)
    assert refusal.value.kind is CHANGED_MEANWHILE
    assert journal.runs()[0].state is State.FAILED
    assert journal.last_done() is None


def test_a_file_that_cannot_be_replaced_is_a_refusal_and_stays(store, journal, info, three, monkeypatch):
    before = store.workbook.read_bytes()

    def deny(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", deny)
    with pytest.raises(Refusal) as refusal:
        restore(journal, three[0], info, START)
    assert refusal.value.kind is FILE_NO_PERMISSION
    assert store.workbook.read_bytes() == before
    assert journal.runs()[0].state is State.FAILED


def test_a_backup_is_a_snapshot_and_logged(store, journal):
    snapshot = backup(journal, "李雷", START)
    assert snapshots(store) == (snapshot,)
    assert journal.events("backup")[0].detail == {"snapshot": snapshot.name}
    assert journal.runs() == ()
