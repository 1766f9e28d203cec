"""The watcher's looks at the inbox, by a clock that the tests turn."""

from __future__ import annotations

import os
from datetime import datetime

import pytest

from tests.watch.conftest import FakeTime
from tests.watch.process import excel_lock
from xlcrm import receiving
from xlcrm.inbox.file_away import Verdict
from xlcrm.receiving import Received
from xlcrm.watched import LOOK_EVERY, QUIET_FOR
from xlcrm.watched_inbox import InboxWatch


class Reception:
    """A workspace whose inbox is looked at; what is received is counted."""

    def __init__(self, folder):
        self.inbox = folder / "收件箱"
        self.inbox.mkdir(parents=True)
        self.book = folder / "客户管理.xlsx"
        self.book.write_bytes(b"PK\3\4")
        self.time, self.said, self.received, self.errors = FakeTime(), [], [], []
        self.watch = InboxWatch(folder, "zh", self.said.append, self.time.clock())

    def receive(self, workbook, file, _asked, errand):
        if self.errors:
            raise self.errors.pop(0)
        assert workbook == self.book
        self.received.append(file.name)
        at = self.inbox / "已处理" / f"{errand.today} {file.name}"
        at.parent.mkdir(exist_ok=True)
        file.rename(at)
        return Received(Verdict(fine=True, short=f"“{file.name}”：新增 1", lines=()), at, ())

    def pass_time(self, seconds):
        end = self.time.passed + seconds
        while self.time.passed < end:
            self.time.go(min(max(self.watch.look(), 0.001), max(end - self.time.passed, 0.001)))


@pytest.fixture
def reception(tmp_path, monkeypatch):
    made = Reception(tmp_path / "店 一")
    monkeypatch.setattr(receiving, "receive", made.receive)
    return made


def test_a_file_is_taken_in_when_it_stands_still_and_told_in_one_line(reception):
    file = reception.inbox / "展会.csv"
    for size in range(1, 5):
        file.write_bytes(b"x" * size)
        reception.pass_time(QUIET_FOR * 0.5)
    assert reception.received == []
    reception.pass_time(2 * LOOK_EVERY)
    assert reception.received == ["展会.csv"]
    assert reception.said == ["收件箱：“展会.csv”：新增 1 → 收件箱/已处理/2026-11-22 展会.csv"]


def test_many_at_once_are_all_taken_the_oldest_first(reception):
    for number in range(40):
        file = reception.inbox / f"{number:02}.csv"
        file.write_bytes(b"x")
        os.utime(file, (1000 - number, 1000 - number))
    reception.pass_time(4 * LOOK_EVERY)
    assert reception.received == [f"{number:02}.csv" for number in reversed(range(40))]


def test_locks_half_downloads_and_folders_are_let_be(reception):
    for name in ("~$名单.xlsx", ".~lock.名单.xlsx#", "名单.xlsx.crdownload", ".DS_Store", "a.tmp"):
        (reception.inbox / name).write_bytes(b"x")
    (reception.inbox / "文件夹").mkdir()
    reception.pass_time(20)
    assert (reception.received, reception.said) == ([], [])


def test_it_waits_while_the_workbook_is_open_and_says_so_once(reception):
    lock = excel_lock(reception.book)
    (reception.inbox / "展会.csv").write_bytes(b"x")
    reception.pass_time(60)
    assert reception.received == []
    (said,) = reception.said
    assert all(words in said for words in ("展会.csv", "Excel", "王芳"))
    lock.unlink()
    reception.pass_time(40)
    assert reception.received == ["展会.csv"]


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), OSError(28, "disk full")])
def test_a_fault_costs_a_sentence_and_is_tried_again(reception, error):
    reception.errors = [error] * 6
    (reception.inbox / "展会.csv").write_bytes(b"x")
    reception.pass_time(200)
    assert reception.received == ["展会.csv"]
    assert len(reception.said) == 2


def test_no_workbook_no_inbox_nothing_happens(reception):
    reception.book.unlink()
    (reception.inbox / "展会.csv").write_bytes(b"x")
    reception.pass_time(20)
    assert (reception.received, reception.said) == ([], [])


def test_a_real_file_goes_through_the_real_pipeline(workspace):
    time, said = FakeTime(datetime.now().replace(hour=10)), []  # noqa: DTZ005 - the office's clock
    watch = InboxWatch(workspace, "zh", said.append, time.clock())
    (workspace / "收件箱" / "名单.csv").write_text("姓名,手机\n赵六六,13900002222\n", encoding="gb18030")
    for _ in range(4):
        time.go(watch.look())
    assert len(said) == 1
    assert said[0].startswith("收件箱：“名单.csv”：新增 1")
    assert (workspace / "收件箱" / "已处理" / f"{time.moment:%Y-%m-%d} 名单.csv").is_file()
