"""A refresh of a file: read, plan, apply; a preview takes the same path and stops before the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.applying import Applied, apply, prepare
from xlcrm.archiving import archive_of_month
from xlcrm.extension import find_extension
from xlcrm.filing import tidied
from xlcrm.history.journal import Journal
from xlcrm.history.refused import JOURNAL_SET_ASIDE
from xlcrm.history.runs import RunInfo, State
from xlcrm.model.plan import Append
from xlcrm.model.problems import Severity
from xlcrm.model.refusals import PROTECTED, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.rows import next_rows
from xlcrm.model.schema import Owner
from xlcrm.model.text import Text
from xlcrm.outcome import Outcome
from xlcrm.pipeline import plan
from xlcrm.reading import Reading, read_customers
from xlcrm.running import remember
from xlcrm.window import window_of
from xlcrm.xlsx.gate import refuse_if_unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from xlcrm.history.store import Store
    from xlcrm.model.book import Book
    from xlcrm.model.columns import Columns
    from xlcrm.model.defaults.rule_spec import RuleValue
    from xlcrm.model.plan import Plan
    from xlcrm.model.text import Lang

UNKNOWN_RUN = Text(
    "第 {run} 次运行被中断，之后文件又有变动，无法确定那次是否写入；备份里有运行前的状态。",
    "Run {run} was cut off and the file changed since, so it is not known whether it was written; a snapshot holds the state before it.",
)
ARCHIVED = Text("本月归档：{path}", "The month's archive copy: {path}")
NOT_ADOPTED = RefusalKind(
    "adopt.not_adopted",
    PROTECTED,
    Text(
        "“{file}”还不是 xlcrm 的工作簿，而“{sheet}”的“{column}”列已有内容，更新会覆盖它。请先运行 xlcrm adopt，它会另加一列。",
        "“{file}” is not yet a workbook of xlcrm, and the column “{column}” of “{sheet}” is filled: a refresh would write over it. "
        "Run xlcrm adopt first; it adds a column of its own.",
    ),
)
RULING_REFUSED = RefusalKind(
    "decision.refused", WRONG_USE, Text("{why}什么都没有改动。", "{why} Nothing was changed.")
)


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants what done: the day to compute for, the time, the command, the reason, the name, language, preview or not.

    ``trials`` are values of rules to be tried; a request with any is a preview.
    ``enters`` gives what a command adds to the book before it is planned: decisions, or what a dropped file holds;
    ``needs`` are the tables whose sheets it writes into, added where they are missing.
    """

    today: date
    now: datetime
    command: str
    why: str
    who: str
    lang: Lang
    dry_run: bool = False
    trials: Mapping[str, RuleValue] = field(default_factory=dict)
    enters: Callable[[Book], Sequence[Columns | Append]] | None = None
    needs: Sequence[str] = ()


def refresh(workbook: Path, store: Store, request: Request) -> Outcome:
    """Read, plan, and write what is new; a preview takes the same path and stops before the file."""
    if request.dry_run or request.trials:
        return _previewed(workbook, store, request)
    if window_of(workbook) is None:
        refuse_if_unwritable(workbook)
    with Journal.open(store) as journal:
        reading, added = _extended(workbook, journal, request)
        reading, filed = tidied(workbook, reading)
        planned = _planned(reading, request)
        _refuse_unadopted(reading, planned)
        with journal.begin(_info(workbook, reading, request)) as run:
            applied = apply(reading, planned, journal, run)
        notes = (*filter(None, (added,)), *filed, *journal_notes(journal, request.lang), *_archived(workbook, reading, request))
    outcome = replace(_outcome(workbook, request, planned, applied), notes=notes)
    remember(store, outcome)
    return outcome


def _extended(workbook: Path, journal: Journal, request: Request) -> tuple[Reading, str]:
    """Read the workbook; where switches ask for columns and sheets that it lacks, add them, say so and read again."""
    again = partial(read_customers, workbook, today=request.today, now=request.now, store=journal.store)
    reading = again()
    # New columns and sheets come when the file is closed: a window would have to be rebuilt for them.
    if (extension := find_extension(reading.book, request.needs)) and window_of(workbook) is None:
        from xlcrm.extending import extend  # noqa: PLC0415 - makes new sheets; most refreshes add none

        info = replace(_info(workbook, reading, request), command="extend")
        if extend(reading, journal, info, extension):
            return again(), extension.say(request.lang)
    return reading, ""


def _previewed(workbook: Path, store: Store, request: Request) -> Outcome:
    reading = read_customers(workbook, today=request.today, now=request.now, store=store)
    planned = _planned(reading, request)
    outcome = _outcome(workbook, request, planned, Applied(reading.fingerprint, prepare(reading, planned)))
    from xlcrm.rehearsing import rehearse  # noqa: PLC0415 - only previews try rules

    rehearsal = rehearse(reading.book, {**reading.book.settings.trials, **request.trials})
    return replace(outcome, dry_run=True, rehearsal=rehearsal)


def _archived(workbook: Path, reading: Reading, request: Request) -> tuple[str, ...]:
    """Keep the month's copy at the first refresh of a month, if so set; a failure is told and stops nothing."""
    if not reading.book.settings.rule("archive.monthly"):
        return ()
    try:
        kept = archive_of_month(workbook, request.today, reading.book.lang)
    except Refusal as refusal:
        return (refusal.say(request.lang),)
    return (ARCHIVED.say(request.lang, path=kept.path.name),) if kept else ()


def _planned(reading: Reading, request: Request) -> Plan:
    """Plan for the book as read, with what the command adds; refused when a decision of it cannot be carried out."""
    if request.enters is None:
        return plan(reading.book, fingerprint=reading.fingerprint)
    entered = request.enters(reading.book)
    planned = plan(reading.book, fingerprint=reading.fingerprint, entered=entered)
    rulings = sum(len(each) for each in entered if isinstance(each, Append) and each.table == "decisions")
    new = set(next_rows(reading.book.frame("decisions"), rulings).tolist())
    for problem in planned.problems:
        if problem.place.table == "decisions" and problem.place.row in new and problem.severity is Severity.ERROR:
            raise Refusal(RULING_REFUSED, why=Text(problem.message("zh"), problem.message("en")))
    return planned


def journal_notes(journal: Journal, lang: Lang) -> tuple[str, ...]:
    """Return what the user should know of the journal: that it was damaged, or that a run before was cut off."""
    notes = []
    if journal.set_aside:
        notes.append(JOURNAL_SET_ASIDE.say(lang, kept=journal.set_aside.name))
    notes += [UNKNOWN_RUN.say(lang, run=run.id) for run in journal.settled if run.state is State.UNKNOWN]
    return tuple(notes)


def _refuse_unadopted(reading: Reading, planned: Plan) -> None:
    """Refuse to write over filled cells that xlcrm may never have written: a list that was not adopted.

    A workbook is xlcrm's when it has the sheet 规则, or a defined name that a refresh leaves behind.
    """
    frames = reading.book.frames
    if frames["rules"].layout or reading.book.high_ids:
        return
    for change in planned.changes:
        column = frames[change.table].table.by_key.get(change.key)
        if column and column.owner is Owner.XLCRM and any(value is not None for value in change.before):
            heading, sheet = frames[change.table].heading(change.key), frames[change.table].sheet
            raise Refusal(NOT_ADOPTED, file=reading.package.name, sheet=sheet, column=heading)


def _info(workbook: Path, reading: Reading, request: Request) -> RunInfo:
    return RunInfo(request.command, request.who, request.why, request.today, reading.fingerprint, workbook.name)


def _outcome(workbook: Path, request: Request, planned: Plan, applied: Applied) -> Outcome:
    problems = (*planned.problems, *applied.prepared.problems)
    return Outcome(
        workbook,
        request.today,
        request.lang,
        applied.fingerprint,
        Counter(problem.severity.value for problem in problems),
        replace(planned, problems=problems),
        applied.receipt,
        applied.prepared.sheets,
        applied.staff,
        applied.run,
        dry_run=request.dry_run,
    )
