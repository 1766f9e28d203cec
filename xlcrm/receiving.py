"""What lies in the inbox goes in and away: each file by the one pipeline, once, with a text that says what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.documents.places import free_path, safe_name
from xlcrm.filing import folders_of
from xlcrm.history.files import digest_of, write_durably
from xlcrm.history.journal import Journal
from xlcrm.history.store import Store
from xlcrm.importing import NOT_UNDERSTOOD, Asked, Errand, Spoilt, Unclear, import_file
from xlcrm.inbox import refused
from xlcrm.inbox.answers import SUFFIX, write_answer
from xlcrm.inbox.bundles import NESTED, unpack
from xlcrm.inbox.file_away import Cabinet, Question, Staged, Verdict
from xlcrm.inbox.folders import Inbox
from xlcrm.inbox.headings import IMPORTED
from xlcrm.inbox.papers import entry_of, owner_of
from xlcrm.inbox.questions import is_question, question_path, read_reply, said_wrong, write_question
from xlcrm.inbox.sniff import Format, sniff
from xlcrm.inbox.telling import counts_of, in_short, told
from xlcrm.model.refusals import Refusal
from xlcrm.model.tables import TABLE_BY_NAME, TABLES
from xlcrm.model.text import Text
from xlcrm.running import moment_of, run
from xlcrm.xlsx.lock import refuse_if_held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.importing import Taken
    from xlcrm.inbox.headings import Understood
    from xlcrm.inbox.questions import Reply
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append
    from xlcrm.model.text import Lang
    from xlcrm.outcome import Outcome

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


_ASKS = Text(
    "“{file}”有不能确定的列。请打开收件箱里的“{sheet}”核对，保存并关闭后自动导入。",
    "“{file}” has columns that are not certain. Open “{sheet}” in the inbox, check it, save and close: the file is then taken in.",
)
_FILED = Text("“{file}”已归入客户 {customer} 的资料夹：{at}。", "“{file}” was filed in the folder of customer {customer}: {at}.")
_BUNDLE = Text("压缩包“{file}”：{count} 个文件，{fine} 个处理完毕。", "Zip “{file}”: {count} files, {fine} of them done.")
_DROP_ALONE = Text(
    "“{file}”有不能确定的列。请从压缩包里取出，单独放入收件箱，随后会请您核对。",
    "“{file}” has columns that are not certain. Take it out of the zip and drop it by itself; you will then be asked about them.",
)
_NO_FILE = Text(
    "“{sheet}”所问的文件已经不在收件箱里了。请把那个文件重新放入收件箱。",
    "The file that “{sheet}” is about is in the inbox no more. Drop that file again.",
)


@dataclass(frozen=True)
class Received:
    """What became of a file of the inbox: the verdict, where it and the rows to be mended are now, what was taken in."""

    verdict: Verdict
    at: Path
    answers: tuple[Path, ...]
    taken: Sequence[Taken] = ()


class _Asking(Exception):  # noqa: N818 - no error, but a question
    """A person must say what the columns of a file are."""

    def __init__(self, lists: Sequence[Understood]) -> None:
        super().__init__()
        self.lists = lists


@dataclass(frozen=True)
class _Desk:
    """Where files are taken in: the workbook, the cabinet of its inbox, who wants it."""

    workbook: Path
    cabinet: Cabinet
    errand: Errand

    @property
    def lang(self) -> Lang:
        """Language of what is said."""
        return self.errand.lang


@dataclass(frozen=True)
class _Task:
    """One file on its way in."""

    desk: _Desk
    staged: Staged
    asked: Asked

    def before_write(self, taken: Sequence[Taken]) -> None:
        """Stage what will be said, before the workbook is written: a crash after that finds it."""
        lang = self.desk.lang
        answer = write_answer(self.staged.empty_answers(), self.staged.source, taken, lang)
        lines = [_DONE.say(lang, file=self.staged.source.name, short=in_short(taken, lang))]
        if answer:
            lines.append(_MEND.say(lang, ending=SUFFIX.say(lang)))
        for each in taken:
            lines += told(self.staged.source.name, each, lang, _MOST)
        fine = not counts_of(taken)["rejected"] and answer is None
        self.staged.write(Verdict(fine, lines[0], tuple(lines), (answer.name,) if answer else ()))


@dataclass(frozen=True)
class Parked:
    """A file that waits in the inbox until somebody has filled in a question sheet; ``said`` asks for that."""

    said: str
    sheet: Path


def receive(workbook: Path, file: Path, asked: Asked, errand: Errand) -> Received | Parked:
    """Take in one file that lies in the inbox, and put it away; or ask what it is.

    A question sheet that was filled in takes the file in that it is about.

    Raises:
        Refusal: The workbook, or the file, is held by another program; nothing was changed and the file stays.
        OSError: The file cannot be copied now; as before.
    """
    store, inbox = Store.of(workbook), Inbox.of(workbook, errand.lang)
    today = errand.today or moment_of(None).date()
    with Journal.open(store) as journal:
        cabinet = Cabinet(journal, inbox, today, errand.lang)
        cabinet.resume()
        if is_question(file) and (found := read_reply(file, TABLES)):
            return _replied(_Desk(workbook, cabinet, errand), file, found)
        return _received(_Desk(workbook, cabinet, errand), file, asked)


def finish(workbook: Path, lang: Lang) -> None:
    """Put away what was taken in before a crash and still lies in the inbox."""
    store = Store.of(workbook)
    if store.journal.is_file():
        with Journal.open(store) as journal:
            Cabinet(journal, Inbox.of(workbook, lang), moment_of(None).date(), lang).resume()


def _received(desk: _Desk, file: Path, asked: Asked) -> Received | Parked:
    staged = desk.cabinet.begin(file)
    task = _Task(desk, staged, asked)
    question = desk.cabinet.asked(staged.digest)
    sheet = desk.cabinet.inbox.folder / question.sheet if question else None
    if sheet and sheet.is_file() and not asked.tells:
        desk.cabinet.forget(staged)
        return Parked(_ASKS.say(desk.lang, file=file.name, sheet=sheet.name), sheet)
    try:
        verdict, taken = _verdict(task)
    except _Asking as asking:
        return _parked(desk, staged, asking.lists)
    return Received(verdict, *desk.cabinet.file(staged, verdict), taken)


def _parked(desk: _Desk, staged: Staged, lists: Sequence[Understood]) -> Parked:
    """Put the question beside the file; it is noted before, so that no sheet lies there of which nobody knows."""
    file, made = staged.source, staged.folder / "question.xlsx"
    write_question(made, staged.digest, lists, [TABLE_BY_NAME[name] for name in IMPORTED], desk.lang)
    sheet = question_path(file, desk.lang)
    desk.cabinet.ask(staged.digest, Question(file.name, sheet.name, digest_of(made)))
    write_durably(sheet, made.read_bytes())
    desk.cabinet.forget(staged)
    return Parked(_ASKS.say(desk.lang, file=file.name, sheet=sheet.name), sheet)


def _replied(desk: _Desk, sheet: Path, reply: Reply) -> Received | Parked:
    """Take in the file that an answered question is about."""
    refuse_if_held(sheet)
    question = desk.cabinet.asked(reply.digest)
    file = desk.cabinet.inbox.folder / question.file if question else sheet
    if question is None or not file.is_file():
        staged = desk.cabinet.begin(sheet)
        verdict = _refused(_NO_FILE.say(desk.lang, sheet=sheet.name))
        return Received(verdict, *desk.cabinet.file(staged, verdict))
    if digest_of(sheet) == question.written:
        return Parked(_ASKS.say(desk.lang, file=file.name, sheet=sheet.name), sheet)
    if reply.wrong:
        return Parked(said_wrong(reply, desk.lang), sheet)
    if sheet.name != question.sheet:
        sheet.replace(desk.cabinet.inbox.folder / question.sheet)
    return _received(desk, file, Asked(answers=reply.answers))


def _verdict(task: _Task) -> tuple[Verdict, Sequence[Taken]]:
    staged, lang = task.staged, task.desk.lang
    if staged.source.is_symlink():
        return _refused(_LINK.say(lang, file=staged.source.name)), ()
    run = task.desk.cabinet.imported(staged)
    known = staged.verdict() if run else None
    if run and known:
        undo = _UNDO.say(lang, book=task.desk.workbook.name, run=run.id)
        return replace(known, run=run.id, lines=(*known.lines, undo)), ()
    before = task.desk.cabinet.before(staged.digest) if task.asked == Asked() else None
    if before:
        said = _AGAIN.say(lang, file=staged.source.name, on=before.on, before=before.name, run=before.run)
        return Verdict(fine=True, short=said, lines=(said,), run=before.run), ()
    return _imported(task)


def _imported(task: _Task) -> tuple[Verdict, Sequence[Taken]]:
    if sniff(task.staged.copy) is Format.BUNDLE:
        return _unpacked(task), ()
    try:
        return _listed(task)
    except Spoilt as spoilt:
        reason = spoilt.reason
    if isinstance(reason, Refusal) and reason.kind in {refused.NOT_A_LIST, NOT_UNDERSTOOD}:
        filed = _filed(task, reason)
        if filed is not None:
            return filed, ()
    if isinstance(reason, Unclear) and reason.lists:
        raise _Asking(reason.lists)
    return _refused(_why(task, reason)), ()


def _listed(task: _Task) -> tuple[Verdict, Sequence[Taken]]:
    """Take in a list."""
    staged, desk = task.staged, task.desk
    outcome, taken = import_file(desk.workbook, staged.copy, task.asked, replace(desk.errand, why=staged.mark), task.before_write)
    return _said(task, outcome), taken


def _said(task: _Task, outcome: Outcome) -> Verdict:
    """Return the staged verdict, with the run that it became."""
    verdict = task.staged.verdict()
    if verdict is None:
        raise FileNotFoundError(task.staged.folder)
    undo = (_UNDO.say(task.desk.lang, book=task.desk.workbook.name, run=outcome.run),) if outcome.written else ()
    return replace(verdict, run=outcome.run, lines=(*verdict.lines, *undo))


def _filed(task: _Task, reason: Refusal) -> Verdict | None:
    """Put a document into the folder of the customer that its name tells; None where a list may be meant after all."""
    desk, staged = task.desk, task.staged
    try:
        outcome = run(
            desk.workbook, today=desk.errand.today, now=desk.errand.now, command="import", why=staged.mark, who=desk.errand.who,
            lang=desk.lang, read_always=True, enters=_Paper(task).enter,
        )  # fmt: skip
    except Spoilt as spoilt:
        if isinstance(reason, Unclear) and reason.lists:
            return None
        return _refused(_why(task, spoilt.reason))
    Store.of(desk.workbook).last_run.unlink(missing_ok=True)  # the next refresh links the folder, and lists what is in it
    return _said(task, outcome)


@dataclass(frozen=True)
class _Paper:
    """A document on its way into a customer's folder."""

    task: _Task

    def enter(self, book: Book) -> Sequence[Append]:
        """Return the row about the document; where it will stand is staged before the workbook is written."""
        staged, desk = self.task.staged, self.task.desk
        file = staged.source
        try:
            customer, name = owner_of(book, file.stem)
        except Exception as error:
            raise Spoilt(error) from error
        folder = folders_of(desk.workbook, book).of_customer(customer, name)
        target = free_path(folder / safe_name(file.name))
        place = target.relative_to(desk.workbook.parent).as_posix()
        said = _FILED.say(desk.lang, file=file.name, customer=f"{customer} {name}".strip(), at=place)
        staged.write(Verdict(fine=True, short=said, lines=(said,), target=str(target)))
        changed = date.fromtimestamp(staged.source.stat().st_mtime)  # noqa: DTZ012 - the office's day
        return [entry_of(book, customer, file.name, place, changed)]


def _unpacked(task: _Task) -> Verdict:
    """Take in each file of a zip, as if it had been dropped by itself; what only a person can say is not asked."""
    desk, staged = task.desk, task.staged
    try:
        members = unpack(staged.copy, staged.folder / "members", task.asked.opening.megabytes)
    except Refusal as refusal:
        return _refused(refusal.say(desk.lang))
    answers = staged.empty_answers()
    verdicts: list[Verdict] = []
    names: list[str] = []
    for member in members:
        inner = Staged(member.parent.parent, member, digest_of(member), staged.after)
        verdict = _member(replace(task, staged=inner))
        verdicts.append(verdict)
        for answer in verdict.answers:
            names.append(f"{staged.source.stem} {len(names) + 1} {answer}")
            write_durably(answers / names[-1], (inner.answers / answer).read_bytes())
        if verdict.target and inner.copy.is_file():
            Path(verdict.target).parent.mkdir(parents=True, exist_ok=True)
            write_durably(Path(verdict.target), inner.copy.read_bytes())
    fine = sum(verdict.fine for verdict in verdicts)
    short = _BUNDLE.say(desk.lang, file=staged.source.name, count=len(verdicts), fine=fine)
    lines = [line for verdict in verdicts for line in ("", *verdict.lines)]
    return Verdict(fine == len(verdicts) > 0, short, (short, *lines), tuple(names), run=max((each.run for each in verdicts), default=0))


def _member(task: _Task) -> Verdict:
    lang, name = task.desk.lang, task.staged.source.name
    if sniff(task.staged.copy) is Format.BUNDLE:
        return _refused(Refusal(NESTED, file=name).say(lang))
    try:
        return _verdict(task)[0]
    except _Asking:
        return _refused(_DROP_ALONE.say(lang, file=name))


def _refused(said: str) -> Verdict:
    return Verdict(fine=False, short=said, lines=(said,))


def _why(task: _Task, reason: Exception) -> str:
    """Say why a file was not taken in; never its password."""
    lang, name = task.desk.lang, task.staged.source.name
    if not isinstance(reason, Refusal):
        return _CRASHED.say(lang, file=name, error=f"{type(reason).__name__}: {reason}")
    if reason.kind is refused.PASSWORD:
        at = task.desk.cabinet.place_of_refused(task.staged)
        return _PASSWORD.say(lang, file=name, book=task.desk.workbook.name, at=at.relative_to(task.desk.workbook.parent))
    return reason.say(lang)
