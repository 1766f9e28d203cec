"""The folder watcher: refreshes the workbook when it was saved, waits while it is open, and never hears its own echo.

watchdog wakes it at once where the file system tells of changes; besides, it looks by itself every few seconds, because
network drives tell nothing. What it looks at is the folder, never a file handle: Excel saves by renaming.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.running import run
from xlcrm.workspace import Workspace, workbooks_in
from xlcrm.xlsx.archive import fingerprint
from xlcrm.xlsx.lock import holders, is_own_or_temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlcrm.model.text import Lang
    from xlcrm.outcome import Outcome

LOOK_EVERY = 2.0
QUIET_FOR = 1.0
BROKEN_AFTER = 30.0

_WATCHING = Text("正在监视 {path}。保存工作簿即自动更新；按 Ctrl+C 结束。", "Watching {path}. Saving the workbook refreshes it; Ctrl+C ends.")
_STOPPED = Text("已停止监视。", "Stopped watching.")
_OPEN = Text("{name} 正被 {who} 打开，关闭后自动更新。", "{name} is open: {who}. It will be refreshed when it is closed.")
_GONE = Text("{name} 不见了，等它回来。", "{name} has vanished; waiting for it to come back.")
_BROKEN = Text("{name} 暂时读不了：{why}", "{name} cannot be read for now: {why}")
_DONE = Text("{name} 已更新：{cells} 个单元格，{sheets} 个汇总表；{errors} 个错误，{warnings} 个警告。",
             "{name} refreshed: {cells} cells, {sheets} sheets; {errors} errors, {warnings} warnings.")
_SAME = Text("{name} 无需更新；{errors} 个错误，{warnings} 个警告。", "{name} is up to date; {errors} errors, {warnings} warnings.")

Signature = tuple[int, int, int]


class Watched(Protocol):
    """Something in the folder that is looked at again and again: the workbook; the inbox takes its place beside it."""

    def look(self) -> None:
        """Look once and do what is due; never raises for what a user can cause."""


@dataclass
class WorkbookWatch:
    """Refreshes the workbook of a folder when it changed, stands still and is closed; also when a new day has begun."""

    folder: Path
    lang: Lang
    say: Callable[[str], None]
    clock: Callable[[], datetime] = datetime.now
    quiet_for: float = QUIET_FOR
    _seen: Signature | None = None
    _since: datetime | None = None
    _settled: tuple[Signature, str, str] | None = None
    _told: str = ""
    _book: Path | None = field(default=None)

    def look(self) -> None:
        """Look at the workbook once."""
        try:
            self._look()
        except Refusal as refusal:
            self._tell(refusal.say(self.lang))
        except OSError as error:
            self._tell(_BROKEN.say(self.lang, name=self._name(), why=error.strerror or str(error)))

    def _look(self) -> None:
        book = self._find()
        if book is None:
            return
        signature = _signature(book)
        if self._settled and self._settled[:2] == (signature, self._today()):
            return
        if not self._stands_still(signature):
            return
        held = holders(book)
        if held:
            self._tell(_OPEN.say(self.lang, name=book.name, who="、".join(holder.describe() for holder in held)))
            return
        if self._own_echo(book, signature):
            return
        self._refresh(book)

    def _find(self) -> Path | None:
        """Return the workbook; while a program saves by renaming it is away for a moment."""
        if self._book is not None and self._book.exists():
            return self._book
        if self._book is not None and not workbooks_in(self.folder):
            self._seen = None
            if self._longer_than(BROKEN_AFTER / 10):
                self._tell(_GONE.say(self.lang, name=self._book.name))
            return None
        self._book = Workspace.of(self.folder).workbook
        return self._book

    def _stands_still(self, signature: Signature) -> bool:
        """Tell whether the file has been the same for a while; a file still being written changes its size or time."""
        if signature != self._seen:
            self._seen, self._since = signature, self.clock()
            return self.quiet_for <= 0
        return self._longer_than(self.quiet_for)

    def _longer_than(self, seconds: float) -> bool:
        if self._since is None:
            self._since = self.clock()
        return (self.clock() - self._since).total_seconds() >= seconds

    def _own_echo(self, book: Path, signature: Signature) -> bool:
        """Tell whether the content is what xlcrm itself wrote today (touched or copied back, but the same)."""
        if self._settled is None or self._settled[1] != self._today():
            return False
        if fingerprint(book) != self._settled[2]:
            return False
        self._settled = (signature, *self._settled[1:])
        return True

    def _refresh(self, book: Path) -> None:
        try:
            outcome = run(book, today=self.clock().date(), now=self.clock(), command="watch")
        except Refusal as refusal:
            if self._longer_than(self.quiet_for if refusal.code not in _PASSING else BROKEN_AFTER):
                self._tell(_BROKEN.say(self.lang, name=book.name, why=refusal.say(self.lang)))
            return
        self._settled = (_signature(book), self._today(), outcome.fingerprint)
        self._told = ""
        self.say(_summary(outcome, self.lang))

    def _today(self) -> str:
        return self.clock().date().isoformat()

    def _name(self) -> str:
        return self._book.name if self._book else str(self.folder)

    def _tell(self, sentence: str) -> None:
        """Say a sentence once, not at every look."""
        if sentence != self._told:
            self._told = sentence
            self.say(sentence)


_PASSING = {"DAMAGED", "NOT_A_ZIP", "TRUNCATED", "CHANGED_MEANWHILE"}
"""Refusals that a file half written by another program causes for a moment."""


def _signature(path: Path) -> Signature:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _summary(outcome: Outcome, lang: Lang) -> str:
    words = {"name": outcome.workbook.name, "errors": outcome.errors, "warnings": outcome.warnings}
    if not outcome.written:
        return _SAME.say(lang, **words)
    return _DONE.say(lang, cells=outcome.cells, sheets=len(outcome.sheets), **words)


class _Waker(FileSystemEventHandler):
    """Wakes the loop when something other than a lock or temporary file changed."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        name = str(event.dest_path or event.src_path).replace("\\", "/").rsplit("/", 1)[-1]
        if event.event_type not in {"opened", "closed_no_write"} and not is_own_or_temporary(name):
            self._wake.set()


def watch(folder: Path, lang: Lang, say: Callable[[str], None], *, stop: threading.Event, look_every: float = LOOK_EVERY) -> None:
    """Watch a workspace folder until ``stop`` is set."""
    watched: Sequence[Watched] = (WorkbookWatch(folder, lang, say),)
    wake = threading.Event()
    observer = Observer()
    observer.schedule(_Waker(wake), str(folder), recursive=False)
    observer.start()
    say(_WATCHING.say(lang, path=folder))
    try:
        while not stop.is_set():
            wake.clear()
            for each in watched:
                each.look()
            wake.wait(min(look_every, QUIET_FOR))
    finally:
        observer.stop()
        observer.join()
        say(_STOPPED.say(lang))
