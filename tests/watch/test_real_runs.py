"""Looks at a real workspace, by a clock that the tests turn."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.watch.conftest import FakeTime
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.watched import AWAY_FOR, WorkbookWatch


@pytest.fixture
def time():
    """A clock that begins this morning, the day for which the workspace was made."""
    return FakeTime(datetime.now().replace(hour=10))  # noqa: DTZ005 - the office's clock


@pytest.fixture
def said():
    return []


@pytest.fixture
def watch(workspace, time, said):
    return WorkbookWatch(workspace, "zh", said.append, time.clock())


def look_for(watch, time, seconds):
    end = time.passed + seconds
    while time.passed < end:
        time.go(watch.look())


def runs(book):
    with Journal.open(Store.of(book)) as journal:
        return [run.info.command for run in journal.runs()]


def test_a_new_day_is_one_run_that_writes(watch, workspace, time, said):
    look_for(watch, time, 10)
    time.go(24 * 3600)
    look_for(watch, time, 60)
    assert [line.split("；")[0].split("：")[0] for line in said] == ["客户管理.xlsx 无需更新", "客户管理.xlsx 已更新"]
    assert runs(workspace / "客户管理.xlsx") == ["watch", "demo"]


def test_a_renamed_workbook_keeps_its_past(watch, workspace, time, said):
    look_for(watch, time, 10)
    (workspace / "客户管理.xlsx").rename(workspace / "客户 2027.xlsx")
    look_for(watch, time, AWAY_FOR + 10)
    assert "现在监视 客户 2027.xlsx（原名 客户管理.xlsx）。" in said
    assert runs(workspace / "客户 2027.xlsx") == ["watch", "demo"]
    assert "无需更新" in said[-1]
