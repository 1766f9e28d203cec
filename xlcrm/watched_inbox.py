"""The watcher's look at the inbox: files that stand still are taken in one after the other, and put away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.importing import Asked, Errand
from xlcrm.inbox.folders import Inbox
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.watched import LOOK_EVERY, PATIENCE, QUIET_FOR, Attempts, Clock, Signature, refuse_if_in_use
from xlcrm.workspace import Workspace
from xlcrm.xlsx.lock import HELD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.model.text import Lang

_WAITS = Text("收件箱里的 {file} 等着：{why}", "{file} waits in the inbox: {why}")
_FAILED = Text(
    "处理收件箱里的 {file} 时 xlcrm 内部出错（{error}），文件留在原处，继续监视。",
    "xlcrm failed inside on {file} in the inbox ({error}); the file stays where it is, watching goes on.",
)
_PARKED = Text("收件箱：{said}", "Inbox: {said}")
_TAKEN = Text("收件箱：{short} → {at}", "Inbox: {short} → {at}")


@dataclass
class _Seen:
    """What a file was at the last look, since when, whether it waits for an answer, how often it was tried in vain."""

    signature: Signature
    since: float
    parked: bool = False
    attempts: Attempts = field(default_factory=Attempts)


@dataclass
class InboxWatch:
    """Takes in what lies in the inbox of a workspace folder, or of one workbook."""

    place: Path
    lang: Lang
    say: Callable[[str], None]
    clock: Clock = field(default_factory=Clock)
    _seen: dict[Path, _Seen] = field(default_factory=dict)
    _told: str = ""

    def look(self) -> float:
        """Look into the inbox once and take in the oldest file that stands still; never raises."""
        try:
            workbook = Workspace.of(self.place).workbook
            files = self._ready(Inbox.of(workbook, self.lang))
        except (Refusal, OSError):  # the look at the workbook tells of it
            return LOOK_EVERY
        for file in files[:1]:
            self._take(workbook, file)
        return 0.0 if files[1:] else LOOK_EVERY

    def _ready(self, inbox: Inbox) -> list[Path]:
        """Return the files that have stood still for a while and whose turn it is."""
        now = self.clock.seconds()
        there: dict[Path, _Seen] = {}
        for file in inbox.waiting():
            signature = Signature.of_link(file)
            seen = self._seen.get(file)
            there[file] = seen if seen and seen.signature == signature else _Seen(signature, now)
        self._seen = there
        return [
            file for file, seen in there.items()
            if now - seen.since >= QUIET_FOR and not seen.parked and not seen.attempts.must_wait(seen.signature, now)
        ]  # fmt: skip

    def _take(self, workbook: Path, file: Path) -> None:
        seen, now = self._seen[file], self.clock.seconds()
        try:
            refuse_if_in_use(workbook)
            self._receive(workbook, file)
        except Refusal as refusal:
            lasted = seen.attempts.failed(seen.signature, now)
            if refusal.kind is HELD or lasted >= PATIENCE:
                self._tell(_WAITS.say(self.lang, file=file.name, why=refusal.say(self.lang)))
        except OSError as error:
            if seen.attempts.failed(seen.signature, now) >= PATIENCE:
                self._tell(_WAITS.say(self.lang, file=file.name, why=error.strerror or str(error)))
        except Exception as error:  # noqa: BLE001 - the watcher outlives every fault
            seen.attempts.failed(seen.signature, now)
            self._tell(_FAILED.say(self.lang, file=file.name, error=f"{type(error).__name__}: {error}"))

    def _receive(self, workbook: Path, file: Path) -> None:
        from xlcrm.receiving import Parked, receive  # noqa: PLC0415 - most looks take nothing in

        moment = self.clock.now()
        received = receive(workbook, file, Asked(), Errand(moment.date(), moment, lang=self.lang))
        if isinstance(received, Parked):
            self._seen[file].parked = True
            self._tell(_PARKED.say(self.lang, said=received.said))
        else:
            self._told = ""
            self.say(_TAKEN.say(self.lang, short=received.verdict.short, at=received.at.relative_to(workbook.parent)))

    def _tell(self, sentence: str) -> None:
        """Say a sentence once, not at every look."""
        if sentence != self._told:
            self._told = sentence
            self.say(sentence)
