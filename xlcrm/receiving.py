"""What lies in the inbox goes in and away: each file by the one pipeline, once, with a text that says what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.importing import Asked, Errand, Spoilt, import_file
from xlcrm.inbox import refused
from xlcrm.inbox.answers import SUFFIX, write_answer
from xlcrm.inbox.file_away import Cabinet, Staged, Verdict
from xlcrm.inbox.folders import Inbox
from xlcrm.inbox.telling import counts_of, in_short, told
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.running import moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.importing import Taken

_MOST = 200
_AGAIN = Text(
    "“{file}”的内容 {on} 已经导入过（当时叫“{before}”），没有重复导入，工作簿没有变化。要再导入一次，请先用 xlcrm undo {run} 撤销那一次。",
    "The content of “{file}” was taken in on {on} already (as “{before}”); nothing was taken in again, the workbook is unchanged. "
    "To take it in once more, take that run back first: xlcrm undo {run}.",
)
_CRASHED = Text(
    "读“{file}”时 xlcrm 内部出错（{error}），没有导入任何内容。请把这个文件交给管理员；xlcrm --debug import 可看到技术细节。",
    "xlcrm failed inside on “{file}” ({error}); nothing was taken in. Give the file to the administrator; xlcrm --debug import shows the details.",
)
_LINK = Text(
    "“{file}”是指向别处的链接，没有读取。请放入文件本身。",
    "“{file}” is a link to somewhere else and was not read. Drop the file itself.",
)
_PASSWORD = Text(
    '“{file}”有打开密码。请运行：xlcrm import "{book}" "{at}" --password（密码只用一次，不保存），或去掉密码后再放进收件箱。',
    '“{file}” asks for a password. Run: xlcrm import "{book}" "{at}" --password (it is used once and never kept), or remove the password and '
    "drop it again.",
)
_DONE = Text("“{file}”：{short}。", "“{file}”: {short}.")
_MEND = Text(
    "没有导入的行在旁边的“…{ending}.xlsx”里：改好后把它放进收件箱，原文件不用再放。",
    "The rows that were not taken in are in “…{ending}.xlsx” beside it: mend them and drop that file, not this one again.",
)
_UNDO = Text('撤销：xlcrm undo "{book}" {run}', 'To take it back: xlcrm undo "{book}" {run}')


@dataclass(frozen=True)
class Received:
    """What became of a file of the inbox: the verdict, where it and the rows to be mended are now, what was taken in."""

    verdict: Verdict
    at: Path
    answers: tuple[Path, ...]
    taken: Sequence[Taken] = ()


@dataclass
class _Task:
    """One file on its way in."""

    workbook: Path
    cabinet: Cabinet
    staged: Staged
    asked: Asked
    errand: Errand

    def before_write(self, taken: Sequence[Taken]) -> None:
        """Stage what will be said, before the workbook is written: a crash after that finds it."""
        lang = self.errand.lang
        answer = write_answer(self.staged.empty_answers(), self.staged.source, taken, lang)
        lines = [_DONE.say(lang, file=self.staged.source.name, short=in_short(taken, lang))]
        if answer:
            lines.append(_MEND.say(lang, ending=SUFFIX.say(lang)))
        for each in taken:
            lines += told(self.staged.source.name, each, lang, _MOST)
        fine = not counts_of(taken)["rejected"] and answer is None
        self.staged.write(Verdict(fine, lines[0], tuple(lines), (answer.name,) if answer else ()))


def receive(workbook: Path, file: Path, asked: Asked, errand: Errand) -> Received:
    """Take in one file that lies in the inbox, and put it away.

    Raises:
        Refusal: The workbook, or the file, is held by another program; nothing was changed and the file stays.
        OSError: The file cannot be copied now; as before.
    """
    store, inbox = Store.of(workbook), Inbox.of(workbook, errand.lang)
    today = errand.today or moment_of(None).date()
    with Journal.open(store) as journal:
        cabinet = Cabinet(journal, inbox, today, errand.lang)
        cabinet.resume()
        staged = cabinet.begin(file)
        task = _Task(workbook, cabinet, staged, asked, errand)
        verdict, taken = _verdict(task)
        return Received(verdict, *cabinet.file(staged, verdict), taken)


def _verdict(task: _Task) -> tuple[Verdict, Sequence[Taken]]:
    staged, lang = task.staged, task.errand.lang
    if staged.source.is_symlink():
        return _refused(_LINK.say(lang, file=staged.source.name)), ()
    run = task.cabinet.imported(staged)
    known = staged.verdict() if run else None
    if run and known:
        return replace(known, run=run.id, lines=(*known.lines, _UNDO.say(lang, book=task.workbook.name, run=run.id))), ()
    before = task.cabinet.before(staged.digest) if task.asked == Asked() else None
    if before:
        said = _AGAIN.say(lang, file=staged.source.name, on=before.on, before=before.name, run=before.run)
        return Verdict(fine=True, short=said, lines=(said,), run=before.run), ()
    return _imported(task)


def _imported(task: _Task) -> tuple[Verdict, Sequence[Taken]]:
    staged, lang = task.staged, task.errand.lang
    try:
        outcome, taken = import_file(task.workbook, staged.copy, task.asked, replace(task.errand, why=staged.mark), task.before_write)
    except Spoilt as spoilt:
        return _refused(_why(task, spoilt.reason)), ()
    verdict = staged.verdict()
    if verdict is None:
        raise FileNotFoundError(staged.folder)
    undo = (_UNDO.say(lang, book=task.workbook.name, run=outcome.run),) if outcome.written else ()
    return replace(verdict, run=outcome.run, lines=(*verdict.lines, *undo)), taken


def _refused(said: str) -> Verdict:
    return Verdict(fine=False, short=said, lines=(said,))


def _why(task: _Task, reason: Exception) -> str:
    """Say why a file was not taken in; never its password."""
    lang, name = task.errand.lang, task.staged.source.name
    if not isinstance(reason, Refusal):
        return _CRASHED.say(lang, file=name, error=f"{type(reason).__name__}: {reason}")
    if reason.kind is refused.PASSWORD:
        at = task.cabinet.place_of_refused(task.staged)
        return _PASSWORD.say(lang, file=name, book=task.workbook.name, at=at.relative_to(task.workbook.parent))
    return reason.say(lang)
