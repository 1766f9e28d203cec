"""What the watcher looks at: the workbook. Each look is cheap; work is done when the file changed, stands still and is closed.

The file is opened only when its size, time or inode differ from the last look and then stay the same for a while: an open
file handle at the wrong moment would disturb Excel while it saves by renaming.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from xlcrm.history.guard import RunLock
from xlcrm.history.refused import JOURNAL_BUSY
from xlcrm.history.store import Store
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.notice import post, take_down
from xlcrm.running import nothing_changed, run
from xlcrm.workspace import NO_WORKBOOK, NOT_THERE, Workspace
from xlcrm.xlsx.archive import fingerprint
from xlcrm.xlsx.commit import CHANGED_MEANWHILE
from xlcrm.xlsx.files import FILE_FAILED, FILE_LOCKED, FILE_MISSING, FILE_NO_PERMISSION, refusal_of
from xlcrm.xlsx.lock import HELD, HELD_UNSEEN, refuse_if_held
from xlcrm.xlsx.refused import BROKEN_XML, DAMAGED, EMPTY_FILE, MISSING_PART, NOT_A_ZIP
from xlcrm.xlsx.refused import NO_WORKBOOK as NO_WORKBOOK_PART

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.model.text import Lang
    from xlcrm.outcome import Outcome

LOOK_EVERY = 2.0
QUIET_FOR = 1.0
AWAY_FOR = 3.0
PATIENCE = 10.0
LONGEST_PAUSE = 30.0

_HELD = Text(
    "{name} 正在 {app} 中打开（{who}），关闭后自动更新。如果确认没有人打开，请删除占用标记“{lock}”。",
    "{name} is open in {app} ({who}); it will be refreshed when it is closed. If nobody has it open, delete the lock file “{lock}”.",
)
_GONE = Text("{name} 不见了，等它回来。", "{name} has vanished; waiting for it to come back.")
_RENAMED = Text("现在监视 {name}（原名 {before}）。", "Now watching {name} (before: {before}).")
_UNREADABLE = Text("{name} 暂时无法更新：{why}", "{name} cannot be refreshed for now: {why}")
_CRASHED = Text(
    "更新 {name} 时 xlcrm 内部出错（{error}），继续监视。用 xlcrm --debug refresh 可看到技术细节。",
    "xlcrm failed inside while refreshing {name} ({error}); it goes on watching. xlcrm --debug refresh shows the details.",
)
_DONE = Text(
    "{name} 已更新：员工改动 {staff} 处，写入 {cells} 个单元格、{sheets} 个汇总表；{errors} 个错误，{warnings} 个警告。",
    "{name} refreshed: changes by staff {staff}, cells written {cells}, sheets written {sheets}; errors {errors}, warnings {warnings}.",
)
_NOTED = Text(
    "{name} 已检查：员工改动 {staff} 处，没有要写入的内容；{errors} 个错误，{warnings} 个警告。",
    "{name} checked: changes by staff {staff}, nothing to write; errors {errors}, warnings {warnings}.",
)
_SAME = Text("{name} 无需更新；{errors} 个错误，{warnings} 个警告。", "{name} is up to date; errors {errors}, warnings {warnings}.")

_PASSING = frozenset({
    BROKEN_XML, CHANGED_MEANWHILE, DAMAGED, EMPTY_FILE, FILE_FAILED, FILE_LOCKED, FILE_MISSING, FILE_NO_PERMISSION,
    HELD_UNSEEN, JOURNAL_BUSY, MISSING_PART, NO_WORKBOOK_PART, NOT_A_ZIP,
})
"""Refusals that another program may cause for a moment: said only when they last."""


class Signature(NamedTuple):
    """What tells, without opening a file, that it is not the same any more."""

    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Signature:
        """Return the signature of a file as it is now."""
        return cls._of(path.stat())

    @classmethod
    def of_link(cls, path: Path) -> Signature:
        """Return the signature of a file, or of a link itself, wherever it leads."""
        return cls._of(path.lstat())

    @classmethod
    def _of(cls, stat: os.stat_result) -> Signature:
        return cls(stat.st_mtime_ns, stat.st_size, stat.st_ino)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time on the wall, and seconds that never jump (summer time, a clock that is put right)."""

    now: Callable[[], datetime] = datetime.now
    seconds: Callable[[], float] = time.monotonic


class Watched(Protocol):
    """Something in the folder that is looked at again and again: the workbook; the inbox takes its place beside it."""

    def look(self) -> float:
        """Look once, do what is due, and return the seconds until the next look; never raises."""


@dataclass
class Attempts:
    """How often in a row a refresh of the same file failed: the pauses grow, so that a hopeless one costs little."""

    signature: Signature | None = None
    count: int = 0
    since: float = 0.0
    again_at: float = 0.0

    def failed(self, signature: Signature | None, now: float) -> float:
        """Note a failure and return for how many seconds there have been nothing but failures."""
        if not self.count or signature != self.signature:
            self.signature, self.count, self.since = signature, 0, now
        self.count += 1
        self.again_at = now + min(LOOK_EVERY * 2 ** (self.count - 1), LONGEST_PAUSE)
        return now - self.since

    def must_wait(self, signature: Signature, now: float) -> bool:
        """Tell whether it is too early to try this very file again."""
        return self.count > 0 and signature == self.signature and now < self.again_at


@dataclass
class WorkbookWatch:
    """Refreshes a workbook when it was saved, stands still and is closed; also once when a new day has begun.

    ``place`` is a workspace folder, or one workbook among several in a folder.
    """

    place: Path
    lang: Lang
    say: Callable[[str], None]
    clock: Clock = field(default_factory=Clock)
    _book: Path | None = None
    _seen: Signature | None = None
    _since: float = 0.0
    _settled: tuple[Signature, date] | None = None
    _attempts: Attempts = field(default_factory=Attempts)
    _told: str = ""
    _greeted: bool = False

    def look(self) -> float:
        """Look at the workbook once; whatever goes wrong becomes one sentence, and the next look tries again."""
        try:
            return self._look()
        except Refusal as refusal:
            self._refused(refusal)
        except OSError as error:
            self._refused(refusal_of(error, self._book or self.place))
        except Exception as error:  # noqa: BLE001 - the watcher outlives every fault
            self._attempts.failed(self._seen, self.clock.seconds())
            self._tell(_CRASHED.say(self.lang, name=self._name(), error=f"{type(error).__name__}: {error}"))
        return LOOK_EVERY

    def _look(self) -> float:
        book = self._find()
        signature = _signature(book) if book else None
        still = self._still_for(signature)
        if book is None or signature is None:
            return LOOK_EVERY
        today = self.clock.now().date()
        if self._settled == (signature, today) or self._attempts.must_wait(signature, self.clock.seconds()):
            return LOOK_EVERY
        if still < QUIET_FOR:
            return QUIET_FOR - still
        self._changed(book, signature, today)
        return LOOK_EVERY

    def _find(self) -> Path | None:
        """Return the workbook, or None while it is away: for a moment by a program that saves by renaming, or longer."""
        if self._book is not None:
            if self._book.exists():
                return self._book
            if self._still_for(None) < AWAY_FOR:
                return None
        try:
            found = Workspace.of(self.place).workbook
        except Refusal as refusal:
            if self._book is None or refusal.kind not in {NOT_THERE, NO_WORKBOOK}:
                raise
            self._tell(_GONE.say(self.lang, name=self._name()))
            return None
        if self._book is not None and found != self._book:
            self._tell(_RENAMED.say(self.lang, name=found.name, before=self._book.name))
        self._book = found
        return found

    def _still_for(self, signature: Signature | None) -> float:
        """Return for how many seconds the file has been the same; one that is being written changes its size or time."""
        now = self.clock.seconds()
        if signature != self._seen:
            self._seen, self._since = signature, now
        return now - self._since

    def _changed(self, book: Path, signature: Signature, today: date) -> None:
        """Refresh the workbook, unless its content is what xlcrm left today: its own write, or a person's undo."""
        store = Store.of(book)
        same = nothing_changed(store, book, today)
        if same is not None:
            self._settle(signature, today)
            if self._told or not self._greeted:
                self._report(same)
            return
        refuse_if_in_use(book)
        carry_out(book, self.clock.now(), self.lang, self.say)
        outcome = run(book, today=today, now=self.clock.now(), command="watch", lang=self.lang)
        self._report(outcome)
        # Asked in this order, a save that came right after the write is seen as one at the next look.
        left = Signature.of(book)
        if fingerprint(book) == outcome.fingerprint:
            self._settle(left, today)

    def _settle(self, signature: Signature, today: date) -> None:
        self._settled = (signature, today)
        self._attempts = Attempts()

    def _report(self, outcome: Outcome) -> None:
        take_down(outcome.workbook, self.lang)
        self._told, self._greeted = "", True
        self.say(summary(outcome, self.lang))

    def _refused(self, refusal: Refusal) -> None:
        if refusal.kind is HELD:
            said = _HELD.say(self.lang, name=self._name(), **_words(refusal, "app", "who", "lock"))
            post(self._book or self.place, said, self.lang)
            self._tell(said)
            return
        lasted = self._attempts.failed(self._seen, self.clock.seconds())
        if self._book is None:
            self._tell(refusal.say(self.lang))
        elif refusal.kind not in _PASSING or lasted >= PATIENCE:
            self._tell(_UNREADABLE.say(self.lang, name=self._name(), why=refusal.say(self.lang)))

    def _name(self) -> str:
        return (self._book or self.place).name

    def _tell(self, sentence: str) -> None:
        """Say a sentence once, not at every look; the next good look then says that all is well again."""
        self._settled = None
        if sentence != self._told:
            self._told = sentence
            self.say(sentence)


def carry_out(book: Path, moment: datetime, lang: Lang, say: Callable[[str], None]) -> None:
    """Carry out what was chosen in the command cells of the desk."""
    from xlcrm.excel.commanding import carry_out as carry  # noqa: PLC0415 - loads numpy, which an idle watcher does without

    carry(book, moment, lang, say)


def summary(outcome: Outcome, lang: Lang) -> str:
    """Return what a run did in one line."""
    staff = sum(len(change) for change in outcome.staff)
    words = {"name": outcome.workbook.name, "staff": staff, "errors": outcome.errors, "warnings": outcome.warnings}
    if outcome.written:
        return _DONE.say(lang, cells=outcome.cells, sheets=len(outcome.sheets), **words)
    return (_NOTED if staff else _SAME).say(lang, **words)


def _signature(book: Path) -> Signature | None:
    try:
        return Signature.of(book)
    except FileNotFoundError:  # renamed away since it was found
        return None


def refuse_if_in_use(book: Path) -> None:
    """Refuse while a program has the workbook open, or another run is under way: to wait for its end would make the watcher deaf."""
    refuse_if_held(book)
    store = Store.of(book)
    if store.run_lock.exists():  # taking the lock makes the folder, which a renamed workbook must not have yet
        RunLock(store.run_lock, 0).take().release()


def _words(refusal: Refusal, *names: str) -> dict[str, object]:
    return {name: refusal.args_by_name[name] for name in names}
