"""When the watcher refreshes, waits and speaks, by a clock that the tests turn."""

from __future__ import annotations

import shutil
from datetime import date, datetime

from tests.watch.conftest import NAME, Desk, FakeTime
from tests.watch.process import excel_lock
from xlcrm.history.store import Store
from xlcrm.running import leave_alone
from xlcrm.watched import AWAY_FOR, QUIET_FOR, WorkbookWatch
from xlcrm.xlsx.archive import fingerprint


def test_a_save_is_one_refresh_and_its_own_write_is_none(desk):
    desk.save("second")
    desk.pass_time(30)
    assert len(desk.runs) == 1
    assert desk.new_words() == [f"{NAME} refreshed: changes by staff 0, cells written 0, sheets written 0; errors 2, warnings 0."]


def test_it_waits_until_the_file_stands_still(desk):
    for size in range(1, 8):
        desk.book.write_bytes(b"PK\3\4" * size)
        desk.pass_time(QUIET_FOR * 0.9)
        assert desk.runs == []
    desk.save("all of it")
    desk.pass_time(QUIET_FOR + 0.1)
    assert len(desk.runs) == 1
    assert len(desk.new_words()) == 1


def test_two_saves_in_quick_succession_are_one_refresh(desk):
    desk.save("second")
    desk.pass_time(0.5)
    desk.save("third")
    desk.pass_time(20)
    assert len(desk.runs) == 1


def test_an_idle_file_is_not_opened(desk, monkeypatch):
    monkeypatch.setattr("xlcrm.watched.nothing_changed", None)
    monkeypatch.setattr("xlcrm.watched.fingerprint", None)
    desk.pass_time(60)
    assert desk.said == []


def test_a_copy_of_the_same_content_is_no_change(desk):
    shutil.copyfile(desk.book, desk.folder / "copy")
    (desk.folder / "copy").replace(desk.book)
    desk.book.touch()
    desk.pass_time(10)
    assert (desk.runs, desk.said) == ([], [])


def test_a_save_during_the_write_is_seen(desk):
    desk.save("second")
    desk.during = lambda: desk.save("third")
    desk.pass_time(QUIET_FOR + 0.1)
    assert len(desk.runs) == 1
    desk.pass_time(10)
    assert len(desk.runs) == 2


def test_a_refresh_by_another_process_is_no_change(desk):
    desk.save("by xlcrm refresh")
    desk.run(desk.book, today=desk.time.moment.date(), now=desk.time.moment, lang="en")
    desk.pass_time(10)
    assert len(desk.runs) == 1
    assert desk.said == []


def test_an_undo_is_left_alone_until_somebody_changes_the_file_or_a_day_begins(desk):
    desk.save("as before")
    leave_alone(Store.of(desk.book), fingerprint(desk.book), desk.time.moment.date())
    desk.pass_time(60)
    assert (desk.runs, desk.said) == ([], [])
    desk.save("somebody")
    desk.pass_time(10)
    assert len(desk.runs) == 1
    desk.save("as before")
    leave_alone(Store.of(desk.book), fingerprint(desk.book), desk.time.moment.date())
    desk.pass_time(10)
    assert len(desk.runs) == 1
    desk.time.go(24 * 3600)
    desk.pass_time(10)
    assert len(desk.runs) == 2


def test_a_new_day_refreshes_once(desk):
    desk.time.moment = datetime.fromisoformat("2026-11-22T23:59:50")
    desk.pass_time(60)
    assert [run.date() for run in desk.runs] == [date(2026, 11, 23)]
    assert len(desk.new_words()) == 1


def test_a_clock_set_back_does_not_make_it_deaf(desk):
    desk.save("second")
    desk.pass_time(0.1)
    desk.time.moment = datetime.fromisoformat("2026-11-22T09:00")
    desk.pass_time(QUIET_FOR)
    assert len(desk.runs) == 1


def test_it_says_who_has_it_open_once_and_refreshes_when_it_is_closed(desk):
    lock = excel_lock(desk.book)
    desk.pass_time(20)
    assert desk.said == []
    desk.save("saved in Excel")
    desk.pass_time(20)
    desk.save("saved again")
    desk.pass_time(20)
    (said,) = desk.new_words()
    assert all(word in said for word in (NAME, "Excel", "王芳", lock.name))
    assert desk.runs == []
    lock.unlink()
    desk.pass_time(3)
    assert len(desk.runs) == 1


def test_closed_without_saving_it_says_that_all_is_well(desk):
    lock = excel_lock(desk.book)
    before = desk.book.read_bytes()
    desk.save("saved")
    desk.pass_time(5)
    desk.new_words()
    desk.book.write_bytes(before)
    lock.unlink()
    desk.pass_time(5)
    assert desk.runs == []
    assert desk.new_words() == [f"{NAME} is up to date; errors 2, warnings 0."]


def test_a_new_day_waits_for_a_file_left_open_over_night(desk):
    lock = excel_lock(desk.book)
    desk.time.moment = datetime.fromisoformat("2026-11-22T23:59:50")
    desk.pass_time(60)
    assert desk.runs == []
    assert len(desk.new_words()) == 1
    lock.unlink()
    desk.pass_time(5)
    assert len(desk.runs) == 1


def test_a_file_that_is_away_for_a_moment_is_no_news(desk):
    away = desk.folder / "A1B2C3D4"
    desk.book.rename(away)
    desk.pass_time(AWAY_FOR / 2)
    away.rename(desk.book)
    desk.pass_time(10)
    assert (desk.runs, desk.said) == ([], [])


def test_saving_by_renaming_is_one_refresh(desk):
    desk.save("new", desk.folder / "0F0F0F0F")
    desk.book.rename(desk.folder / "A1B2C3D4")
    desk.pass_time(0.3)
    (desk.folder / "0F0F0F0F").rename(desk.book)
    desk.pass_time(0.3)
    (desk.folder / "A1B2C3D4").unlink()
    desk.pass_time(10)
    assert len(desk.runs) == 1


def test_a_backup_made_while_saving_is_not_taken_for_the_workbook(desk):
    """Some programs rename the old file to ``… backup.xlsx`` before the new one is there."""
    desk.book.rename(desk.folder / "客户 管理 backup.xlsx")
    desk.pass_time(AWAY_FOR / 2)
    desk.save("new")
    desk.pass_time(10)
    assert len(desk.runs) == 1
    assert NAME in desk.new_words()[0]


def test_a_vanished_workbook_is_said_once_and_taken_up_again(desk):
    content = desk.book.read_bytes()
    desk.book.unlink()
    desk.pass_time(120)
    assert desk.new_words() == [f"{NAME} has vanished; waiting for it to come back."]
    desk.book.write_bytes(content)
    desk.pass_time(5)
    assert desk.new_words() == [f"{NAME} is up to date; errors 2, warnings 0."]
    desk.save("next")
    desk.pass_time(5)
    assert len(desk.runs) == 1


def test_the_very_same_file_that_comes_back_is_greeted(desk):
    """A drive that was away, a file renamed and renamed back: the signature is the old one."""
    away = desk.folder.with_name("unmounted")
    desk.folder.rename(away)
    desk.pass_time(20)
    away.rename(desk.folder)
    desk.pass_time(5)
    assert [word in said for word, said in zip(("vanished", "up to date"), desk.new_words(), strict=True)] == [True, True]
    assert desk.runs == []


def test_a_vanished_folder_too(desk):
    shutil.rmtree(desk.folder)
    desk.pass_time(60)
    assert desk.new_words() == [f"{NAME} has vanished; waiting for it to come back."]
    desk.folder.mkdir()
    desk.pass_time(10)
    assert desk.new_words() == []
    desk.save("restored")
    desk.pass_time(5)
    assert len(desk.runs) == 1


def test_a_renamed_workbook_is_followed(desk):
    desk.book.rename(desk.folder / "新名字.xlsx")
    desk.pass_time(AWAY_FOR + 5)
    said = desk.new_words()
    assert said[0] == f"Now watching 新名字.xlsx (before: {NAME})."
    assert (len(said), len(desk.runs)) == (2, 1)
    desk.save("next", desk.folder / "新名字.xlsx")
    desk.pass_time(5)
    assert len(desk.runs) == 2


def test_a_second_workbook_does_not_disturb_the_one_that_is_watched(desk):
    desk.save("copy", desk.folder / "copy.xlsx")
    desk.save("second")
    desk.pass_time(10)
    assert len(desk.runs) == 1
    assert len(desk.new_words()) == 1


def test_of_several_workbooks_none_is_guessed(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    monkeypatch.setattr("xlcrm.watched.run", desk.run)
    desk.save("one")
    desk.save("other", tmp_path / "other.xlsx")
    desk.pass_time(60)
    (said,) = desk.new_words()
    assert "other.xlsx" in said
    assert desk.runs == []
    (tmp_path / "other.xlsx").unlink()
    desk.pass_time(5)
    assert len(desk.runs) == 1


def test_one_of_several_workbooks_can_be_named(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    monkeypatch.setattr("xlcrm.watched.run", desk.run)
    desk.watch = WorkbookWatch(desk.book, "zh", desk.said.append, desk.time.clock())
    desk.save("one")
    desk.save("other", tmp_path / "other.xlsx")
    desk.pass_time(5)
    assert len(desk.runs) == 1
    desk.book.unlink()
    desk.pass_time(20)
    assert desk.new_words()[1:] == [f"{NAME} 不见了，等它回来。"]


def test_an_empty_folder_is_said_once_and_a_workbook_put_there_is_taken(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    monkeypatch.setattr("xlcrm.watched.run", desk.run)
    desk.pass_time(30)
    assert len(desk.new_words()) == 1
    desk.save("first")
    desk.pass_time(5)
    assert len(desk.runs) == 1


def test_looking_is_rare_when_nothing_happens(desk):
    desk.looks = 0
    desk.pass_time(60)
    assert desk.looks <= 31


def test_the_fake_clock_goes_as_told():
    time = FakeTime()
    clock = time.clock()
    time.go(2)
    assert (clock.now(), clock.seconds()) == (datetime.fromisoformat("2026-11-22T10:00:02"), 1002.0)


def test_a_lost_note_of_the_last_run_does_not_make_it_run_again(desk, monkeypatch):
    monkeypatch.setattr("xlcrm.watched.nothing_changed", lambda *_: None)
    desk.save("second")
    desk.pass_time(60)
    assert len(desk.runs) == 1
