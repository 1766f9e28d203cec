"""The watcher as users start it, while other programs save, lock, break and remove the workbook."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from tests.watch.process import (
    ENVIRONMENT,
    ROOT,
    SECONDS,
    Watcher,
    edited,
    excel_lock,
    file_state,
    save_like_excel,
    save_slowly,
    xlcrm,
)
from xlcrm.history.store import Store
from xlcrm.undoing import undo
from xlcrm.xlsx.cells import get_cells, set_cells

pytestmark = pytest.mark.xdist_group("watcher")


@pytest.fixture(scope="module")
def running(demo, tmp_path_factory):
    """A watcher on a real workspace; each test finds the workbook refreshed and leaves it so."""
    folder = Path(shutil.copytree(demo, tmp_path_factory.mktemp("watched") / "客户 二部"))
    watcher = Watcher(folder)
    try:
        watcher.hears("正在监视")
        watcher.hears("无需更新")
        yield watcher
    finally:
        watcher.end()


def test_an_edit_by_another_process_is_refreshed_and_its_own_write_is_not(running):
    runs = running.runs()
    xlcrm("set", running.book, "客户!D2", "123")
    said = running.hears("客户管理.xlsx 已更新：员工改动 1 处")
    assert int(said.split("；")[1].split()[0]) >= 1
    assert running.runs() == runs + 1
    running.stays_silent(3)
    set_cells(running.book, "客户!D2", ["19900038569"], kind="text")
    running.hears("已更新")


def test_saved_by_renaming_or_slowly_or_twice_it_is_one_refresh(running):
    runs = running.runs()
    save_like_excel(running.book, edited(running.book, "像 Excel 那样保存"))
    running.hears("员工改动 1 处")
    save_slowly(running.book, edited(running.book, "慢慢写完"))
    running.hears("员工改动 1 处")
    running.book.write_bytes(edited(running.book, "第一次保存"))
    time.sleep(0.3)
    running.book.write_bytes(edited(running.book, "第二次保存"))
    running.hears("员工改动 1 处")
    assert running.runs() == runs + 3
    assert get_cells(running.book, "客户!S2") == [["第二次保存"]]
    running.stays_silent(2)


def test_it_waits_for_each_of_the_three_programs_and_says_who_has_it(running):
    libreoffice = running.book.with_name(f".~lock.{running.book.name}#")
    libreoffice.write_text(",lilei,another-pc,22.11.2026 04:10,file:///home/li/profile;", encoding="utf-8")
    save_like_excel(running.book, edited(running.book, "开着保存"))
    assert "lilei, another-pc" in running.hears("正在 LibreOffice 中打开")
    lock = excel_lock(running.book)
    libreoffice.unlink()
    running.hears("正在 Excel 中打开（王芳")
    wps = running.book.with_name(f".~{running.book.name}")
    wps.write_bytes(b"")
    lock.unlink()
    running.hears("正在 WPS 中打开")
    running.stays_silent(2)
    wps.unlink()
    running.hears("员工改动 1 处")


def test_it_survives_garbage_and_a_workbook_that_is_gone_for_a_while(running):
    good = edited(running.book, "修复后")
    running.book.write_bytes(b"PK\3\4 garbage")
    time.sleep(3)
    running.book.write_bytes(good)
    running.hears("员工改动 1 处")
    content = edited(running.book, "回来后")
    running.book.unlink()
    running.hears("客户管理.xlsx 不见了")
    running.book.write_bytes(content)
    running.hears("员工改动 1 处")


def test_an_undo_by_another_process_is_left_alone_until_somebody_changes_the_file(running):
    before = file_state(running.book)[2]
    set_cells(running.book, "客户!D2", ["456"], kind="text")
    running.hears("已更新")
    undo(Store.of(running.book), today=datetime.now().astimezone().date(), who="李雷")
    assert get_cells(running.book, "客户!D2") == [["456"]]
    assert running.book.read_bytes() != before
    running.stays_silent(4)
    set_cells(running.book, "客户!D2", ["19900038569"], kind="text")
    running.hears("员工改动 1 处")


def test_it_ends_cleanly_when_told_to(demo, tmp_path, running):
    """The running one by SIGTERM, a fresh one by Ctrl+C."""
    fresh = Watcher(Path(shutil.copytree(demo, tmp_path / "w")))
    try:
        fresh.hears("正在监视")
        for watcher, number in ((running, signal.SIGTERM), (fresh, signal.SIGINT)):
            time.sleep(0.5)
            code, took = watcher.stop(number)
            assert (code, watcher.lines[-1].split(" ", 2)[2]) == (0, "已停止监视。")
            assert took < 2
    finally:
        fresh.end()


@pytest.mark.parametrize("script", [[str(ROOT / "watcher.py")], ["-m", "xlcrm", "watch"]])
def test_a_folder_that_is_not_there_is_refused(tmp_path, script):
    ran = subprocess.run([sys.executable, *script, str(tmp_path / "没有")], capture_output=True, encoding="utf-8", env=ENVIRONMENT, timeout=SECONDS, check=False)
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert "没有" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
