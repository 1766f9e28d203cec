"""What a button starts, up to the window: arguments, attaching, one run at a time, whatever happens told in one sentence."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from types import SimpleNamespace

import pytest

from xlcrm.excel import buttons, tasks
from xlcrm.excel.attaching import Caller, unhexed
from xlcrm.excel.live import answered
from xlcrm.excel.refused import MOVED
from xlcrm.history.guard import RunLock
from xlcrm.model.refusals import Refusal


class App:
    def __init__(self):
        self.alerts, self.status, self.screen_updating = [], [], True

    def alert(self, prompt, title):
        self.alerts.append((prompt, title))

    status_bar = property(lambda self: self.status[-1], lambda self, said: self.status.append(said))


@pytest.fixture
def book(tmp_path, monkeypatch):
    """An open workbook that is nowhere, and a log of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(buttons, "selections", lambda _: ())
    sheets = type("Sheets", (list,), {})([SimpleNamespace(name="客户")])
    yield SimpleNamespace(app=App(), sheets=sheets, name="客户管理.xlsm")
    log = logging.getLogger("xlcrm.buttons")
    for handler in [each for each in log.handlers if isinstance(each, RotatingFileHandler)]:
        handler.close()
        log.removeHandler(handler)


def press(book, tmp_path, task="ping"):
    return buttons.press(task, book, tmp_path / "客户管理.xlsm", buttons._log())


def replaced(monkeypatch, task, function):
    monkeypatch.setattr(buttons, "TASKS", {**tasks.TASKS, task: function})


def hexed(text):
    return text.encode("utf-16-be").hex().upper()


@pytest.mark.parametrize("name", ["客户=1 & (新).xlsm", "a b.xlsm", "𠮷.xlsm", "C:\\Users\\张三\\"])
def test_names_travel_as_hex(name):
    assert unhexed(hexed(name)) == name


def test_a_press_says_what_it_does_and_then_lets_go_of_the_status_bar(book, tmp_path):
    assert press(book, tmp_path) == 0
    ((said, title),) = book.app.alerts
    assert "客户管理.xlsm" in said
    assert title == "xlcrm 连接测试"
    assert book.app.status == ["xlcrm：连接测试 …", False]
    assert "ping" in buttons.log_file().read_text(encoding="utf-8") or "连接正常" in buttons.log_file().read_text(encoding="utf-8")


def test_a_second_press_is_told_to_wait(book, tmp_path):
    lock = RunLock(buttons._lock_file(tmp_path / "客户管理.xlsm"), 0).take()
    try:
        assert press(book, tmp_path) == 3
    finally:
        lock.release()
    assert "还没有执行完" in book.app.alerts[0][0]
    assert press(book, tmp_path) == 0


def test_a_fault_inside_is_one_sentence_and_the_log_has_the_rest(book, tmp_path, monkeypatch):
    def broken(_):
        raise ZeroDivisionError("boom")

    replaced(monkeypatch, "ping", broken)
    assert press(book, tmp_path) == 3
    said = book.app.alerts[0][0]
    assert "ZeroDivisionError: boom" in said
    assert "Traceback" not in said
    assert "Traceback" in buttons.log_file().read_text(encoding="utf-8")
    assert book.app.status[-1] is False


def test_rows_that_move_meanwhile_are_planned_anew_a_few_times(book, tmp_path, monkeypatch):
    tries = []

    def moving(asked):
        tries.append(asked)
        if len(tries) < 3:
            raise Refusal(MOVED, sheet="客户")
        return tasks.Answer("好了")

    replaced(monkeypatch, "ping", moving)
    assert press(book, tmp_path) == 0
    assert len(tries) == 3
    replaced(monkeypatch, "ping", lambda _: (_ for _ in ()).throw(Refusal(MOVED, sheet="客户")))
    assert press(book, tmp_path) == 3
    assert "被移动" in book.app.alerts[-1][0]


def test_a_busy_excel_is_one_sentence():
    com_error = type("com_error", (Exception,), {})  # as pywin32 calls it

    with pytest.raises(Refusal) as refused, answered():
        raise com_error(-2147418111, "Call was rejected by callee.")
    assert refused.value.code == "excel.editing"
    with pytest.raises(ValueError, match="other"), answered():
        raise ValueError("other")


def test_a_folder_on_onedrive_is_found_on_this_computer(tmp_path, monkeypatch):
    monkeypatch.setattr("xlwings.utils.fullname_url_to_local_path", lambda url: str(tmp_path / url.rpartition("/")[2]), raising=True)
    assert Caller("a.xlsm", "https://d.docs.live.net/1f/Docs").workbook == tmp_path / "a.xlsm"
    assert Caller("a.xlsm", str(tmp_path)).workbook == tmp_path / "a.xlsm"


def test_a_window_that_is_not_there_ends_with_its_code_and_a_line_in_the_log(book, tmp_path, monkeypatch):
    from xlcrm.excel.refused import NOT_OPEN

    monkeypatch.setattr(buttons, "attach", lambda caller: (_ for _ in ()).throw(Refusal(NOT_OPEN, file=caller.name)))
    assert buttons.main(["refresh", f"--wb={hexed('没有.xlsm')}", f"--folder={hexed(str(tmp_path))}", "--hwnd=7"]) == 3
    assert "没有.xlsm" in buttons.log_file().read_text(encoding="utf-8")


def test_xlwings_own_runpython_reaches_the_same_tasks(book, tmp_path, monkeypatch):
    book.fullname = str(tmp_path / "客户管理.xlsm")
    monkeypatch.setattr("xlwings.Book.caller", lambda: book)
    buttons.from_xlwings("ping")
    assert "连接正常" in book.app.alerts[0][0]
