"""What the tests of the watcher share: a desk with a fake clock and counted runs, and a small real workspace."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from xlcrm.history.store import Store
from xlcrm.outcome import Outcome
from xlcrm.running import remember
from xlcrm.watched import Clock, WorkbookWatch
from xlcrm.xlsx.archive import fingerprint

NAME = "客户 管理.xlsx"
MORNING = datetime.fromisoformat("2026-11-22T10:00")


@dataclass
class FakeTime:
    moment: datetime = MORNING
    passed: float = 1000.0

    def clock(self):
        return Clock(lambda: self.moment, lambda: self.passed)

    def go(self, seconds):
        self.moment += timedelta(seconds=seconds)
        self.passed += seconds


@dataclass
class Desk:
    """A folder with a workbook that a watcher looks at; its runs are counted, and change the file as ours do."""

    folder: Path
    time: FakeTime = field(default_factory=FakeTime)
    said: list[str] = field(default_factory=list)
    runs: list[datetime] = field(default_factory=list)
    looks: int = 0
    errors: list[Exception] = field(default_factory=list)
    during: object = None

    def __post_init__(self):
        self.book = self.folder / NAME
        self.watch = WorkbookWatch(self.folder, "en", self.said.append, self.time.clock())

    def save(self, text, book=None):
        """Save as a plain program does: a zip whose content tells it from others."""
        with zipfile.ZipFile(book or self.book, "w") as package:
            package.writestr("staff", text)

    def run(self, book, *, today, now, lang, **_):
        self.runs.append(now)
        if self.errors:
            raise self.errors.pop(0)
        with zipfile.ZipFile(book, "a") as package:
            package.writestr(f"computed{self.time.passed}", f"{today}")
        outcome = Outcome(book, today, lang, fingerprint(book), {"error": 2}, receipt={})
        remember(Store.of(book), outcome)
        if self.during:
            self.during()
            self.during = None
        return outcome

    def pass_time(self, seconds):
        """Let time go by: the watcher looks as often as it says it wants to."""
        end = self.time.passed + seconds
        while self.time.passed < end:
            self.looks += 1
            self.time.go(min(self.watch.look(), max(end - self.time.passed, 0.001)))

    def new_words(self):
        words, self.said[:] = list(self.said), []
        return words


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A desk whose workbook has been refreshed once; nothing said, no runs counted yet."""
    made = Desk(tmp_path / "张三 的客户")
    made.folder.mkdir()
    monkeypatch.setattr("xlcrm.watched.run", made.run)
    made.save("first")
    made.pass_time(5)
    assert len(made.runs) == 1
    made.runs.clear()
    made.said.clear()
    return made


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A real workspace of today that nobody changes."""
    from xlcrm.demo.making import Demo, make_demo

    folder = tmp_path_factory.mktemp("demo") / "made"
    make_demo(folder, Demo("zh", 20, datetime.now().astimezone().date()))
    return folder


@pytest.fixture
def workspace(demo, tmp_path):
    """A copy of the real workspace, in a folder with Chinese and a blank in its name."""
    return Path(shutil.copytree(demo, tmp_path / "客户 一部"))
