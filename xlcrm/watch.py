"""The folder watcher's loop: what is watched is looked at every few seconds, and at once when the folder tells of a change.

watchdog hears of changes where the file system tells them; network drives tell nothing, so the loop never relies on it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from xlcrm.model.text import Text
from xlcrm.watched import WorkbookWatch
from xlcrm.watched_inbox import InboxWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from xlcrm.model.text import Lang
    from xlcrm.watched import Watched

_SLICE = 0.5
_SILENT_EVENTS = frozenset({"opened", "closed_no_write"})
_WATCHING = Text(
    "正在监视 {path}。保存工作簿即自动更新；按 Ctrl+C 结束。",
    "Watching {path}. Saving the workbook refreshes it; Ctrl+C ends.",
)
_STOPPED = Text("已停止监视。", "Stopped watching.")


class Alarm:
    """What ends a wait early: a change in the folder, or the wish to stop."""

    def __init__(self) -> None:
        self.stopped = False
        # Unlike threading.Event, its put() may interrupt its get() in the same thread, as signal handlers do.
        self._rung: SimpleQueue[None] = SimpleQueue()

    def ring(self) -> None:
        """Tell that something changed."""
        self._rung.put(None)

    def stop(self) -> None:
        """Ask the loop to end after what it is doing."""
        self.stopped = True
        self._rung.put(None)

    def wait(self, seconds: float) -> None:
        """Wait until it rings, at most some seconds."""
        end = time.monotonic() + seconds
        while not self.stopped and (left := end - time.monotonic()) > 0:
            try:
                self._rung.get(timeout=min(left, _SLICE))  # Windows hears no Ctrl+C during a longer one
            except Empty:
                continue
            self._forget()
            return

    def _forget(self) -> None:
        while not self._rung.empty():
            self._rung.get()


class _Ringer(FileSystemEventHandler):
    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Ring for everything but reading; locks that come and go count too."""
        if event.event_type not in _SILENT_EVENTS:
            self._alarm.ring()


def watch(place: Path, lang: Lang, say: Callable[[str], None], alarm: Alarm) -> None:
    """Watch a workspace folder, or one workbook, until the alarm is stopped."""
    watched: Sequence[Watched] = (WorkbookWatch(place, lang, say), InboxWatch(place, lang, say))
    with _listening(place if place.is_dir() else place.parent, alarm):
        say(_WATCHING.say(lang, path=place))
        while not alarm.stopped:
            alarm.wait(min([each.look() for each in watched]))
    say(_STOPPED.say(lang))


@contextmanager
def _listening(folder: Path, alarm: Alarm) -> Iterator[None]:
    """Let the file system ring the alarm, where it can."""
    observer = Observer()
    try:
        observer.schedule(_Ringer(alarm), str(folder), recursive=False)
        observer.start()
    except OSError:  # too many watchers on this machine, or a file system that tells nothing: the loop looks by itself
        yield
        return
    try:
        yield
    finally:
        observer.stop()
        observer.join(_SLICE)
