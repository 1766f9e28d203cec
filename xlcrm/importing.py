"""Taking a file in: read in a process of its own, understood, merged by the one pipeline, what is wrong comes back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.choosing import nearest_sentence
from xlcrm.history.store import Store
from xlcrm.inbox.day_order import date_questions, dates_in_order
from xlcrm.inbox.extract import extract
from xlcrm.inbox.headings import IMPORTED, draft, understand
from xlcrm.inbox.merging import How, Merged, Result, merge
from xlcrm.inbox.newer import since_file
from xlcrm.inbox.reading import How as Opening
from xlcrm.inbox.recall import remember_words, remembered_words
from xlcrm.inbox.returned import how_of, returned_lists
from xlcrm.inbox.said import Answer, Remembered, Words
from xlcrm.inbox.template import GUIDE, is_example
from xlcrm.inbox.values import incoming
from xlcrm.model.problems import Severity
from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.rows import with_decided
from xlcrm.model.table_names import fold_name, known_as, shown_as, titles_of
from xlcrm.model.text import Text, joined
from xlcrm.pipeline import checked, decided, linked, numbered, put
from xlcrm.running import run
from xlcrm.xlsx.build_list import OFFERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from xlcrm.inbox.headings import Understood
    from xlcrm.inbox.reading import Extract
    from xlcrm.inbox.values import Fault, Incoming
    from xlcrm.model.book import Book
    from xlcrm.model.columns import Columns
    from xlcrm.model.plan import Append
    from xlcrm.model.problems import Problem
    from xlcrm.model.schema import Table
    from xlcrm.model.text import Lang
    from xlcrm.outcome import Outcome

NOT_UNDERSTOOD = RefusalKind(
    "import.not_understood",
    WRONG_USE,
    Text(
        "看不出“{file}”是哪一张表：没有认出标题。请用 --table 指明是哪张表，用 --map 指明列，例如 --table 客户 --map 大名=客户名称。",
        "It cannot be told which table “{file}” is: no headings were recognised. Say so by --table, and the columns by --map, such as "
        "--table Customers --map Who=Name.",
    ),
)
NO_TABLE = RefusalKind(
    "import.no_such_table",
    WRONG_USE,
    Text("没有叫“{name}”的表。{nearest}可以导入：{names}。", "There is no table called “{name}”. {nearest}Tables are: {names}."),
)
MISSING = RefusalKind(
    "import.missing", UNREADABLE, Text("找不到文件“{file}”。请检查路径。", "There is no file “{file}”. Check the path.")
)
ASKED = RefusalKind(
    "import.ambiguous",
    WRONG_USE,
    Text(
        "“{file}”有不能确定的列，看上去是：{guess}。确认无误请加 --yes，否则用 --map 指明。",
        "“{file}” has columns that are not certain; they seem to be: {guess}. Add --yes if that is right, else name them by --map.",
    ),
)
NO_COLUMN = RefusalKind(
    "import.no_such_column",
    WRONG_USE,
    Text("--map 里的“{name}”不是任何表的列。{nearest}", "“{name}” in --map is no column of any table. {nearest}"),
)


@dataclass(frozen=True)
class Asked:
    """How a file is to be taken in: table, headings that were said to be columns, merging, password and encoding.

    ``yes``: columns that only their cells tell are right. ``dates``: day or month first, where nothing else tells.
    ``answers`` are what a filled-in question said, by the list's name.
    """

    table: str = ""
    maps: tuple[tuple[str, str], ...] = ()
    how: How = field(default_factory=How)
    opening: Opening = field(default_factory=Opening)
    yes: bool = False
    dates: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def tells(self) -> bool:
        """Tell whether a person said anything of the columns: that is remembered for lists with the same headings."""
        return bool(self.table or self.maps or self.yes or self.answers)


class Unclear(Refusal):
    """A file of which a person must say what its columns are; ``lists`` are the guesses."""

    def __init__(self, kind: RefusalKind, lists: Sequence[Understood], **args: object) -> None:
        super().__init__(kind, **args)
        self.lists = lists


@dataclass(frozen=True)
class Wrong:
    """A row that was not taken in, and why: sentences and hints."""

    row: int
    sentences: tuple[Text, ...]


@dataclass(frozen=True)
class Taken:
    """What came of one list of a file: what it was understood as, what became of its rows, which were rejected and why."""

    name: str
    understood: Understood
    given: Incoming
    merged: Merged
    wrong: tuple[Wrong, ...]

    def count(self, result: Result) -> int:
        """Return how many rows came to a result."""
        return int((self.merged.results == result).sum())


class Spoilt(Exception):  # noqa: N818 - it carries the answer to the user, as a refusal does
    """Something in a file, not in the workbook, stopped its import: ``reason`` is a refusal, or a fault of ours."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass
class Import:
    """One file on its way into the workbook; ``taken`` is filled when a book was asked.

    ``before_write`` is called with what will be written, before the workbook is. ``keep``: what a person said is remembered.
    """

    workbook: Path
    file: Path
    found: Extract
    asked: Asked
    remembered: Mapping[str, Remembered] = field(default_factory=dict)
    before_write: Callable[[Sequence[Taken]], None] | None = None
    keep: bool = False
    taken: list[Taken] = field(default_factory=list)

    def enter(self, book: Book) -> Sequence[Columns | Append]:
        """Return what the lists change in a book; rows that a check finds wrong are left out."""
        try:
            entered = self._entered(book)
        except Exception as error:
            raise Spoilt(error) from error
        if self.before_write is not None:
            self.before_write(self.taken)
        return entered

    def _entered(self, book: Book) -> Sequence[Columns | Append]:
        self.taken.clear()
        entered: list[Columns | Append] = []
        asked = replace(self.asked, how=since_file(self.asked.how, self.workbook, book, self.file))
        for understood in self._ordered(book, returned_lists(book, self.file)) or self._asked_for(book):
            taken = _taken(put(book, entered, with_decided), understood, asked)
            self.taken.append(taken)
            entered += taken.merged.entered
        return entered

    def _ordered(self, book: Book, lists: Sequence[Understood]) -> list[Understood]:
        return dates_in_order(book, self.workbook, lists, self._said_of_dates, keep=self.keep)

    def _asked_for(self, book: Book) -> list[Understood]:
        """Return the lists with their dates in order; in the inbox, where no option can be given, that is asked on a sheet."""
        lists = self._ordered(book, self._lists(book))
        unclear = [(each, date_questions(each, book.frame(each.table).table)) for each in lists]
        if self.before_write is not None and any(questions for _, questions in unclear) and not self.asked.yes:
            asked = [replace(each, questions=(*each.questions, *questions)) for each, questions in unclear]
            raise Unclear(ASKED, asked, file=self.file.name, guess="; ".join(_guess(book, each) for each in asked))
        return lists

    def _said_of_dates(self, understood: Understood) -> str:
        answer = self.asked.answers.get(understood.grid.name)
        return answer.dates if answer else self.asked.dates

    def _lists(self, book: Book) -> list[Understood]:
        tables = importable(book)
        wanted = table_called(tables, self.asked.table).name if self.asked.table else ""
        known = {} if self.asked.maps else self.remembered
        words = Words({table.name: _meant(book, table, self.asked.maps) for table in tables}, known, self.asked.answers)
        _refuse_unknown(tables, self.asked.maps)
        read = partial(understand, tables=tables, words=words, wanted=wanted, title=self.file.stem)
        grids = [grid for grid in self.found.grids if grid.name not in {OFFERED, *GUIDE}]
        lists = [understood for grid in grids if (understood := read(grid))]
        if not lists:
            drafts = [each for grid in grids if (each := draft(grid))]
            raise Unclear(NOT_UNDERSTOOD, drafts, file=self.file.name)
        if any(each.questions for each in lists) and not self.asked.yes:
            raise Unclear(ASKED, lists, file=self.file.name, guess="; ".join(_guess(book, each) for each in lists))
        return lists


@dataclass(frozen=True)
class Errand:
    """Who imports on which day, in which language, and what the journal is to say; ``dry_run`` writes nothing."""

    today: date | None = None
    now: datetime | None = None
    who: str = ""
    lang: Lang = "zh"
    dry_run: bool = False
    why: str = ""


def import_file(
    workbook: Path, file: Path, asked: Asked, errand: Errand, before_write: Callable[[Sequence[Taken]], None] | None = None
) -> tuple[Outcome, list[Taken]]:
    """Take a file into a workbook.

    Raises:
        Spoilt: The file cannot be read or understood; nothing was changed.
        Refusal: The workbook cannot be written now; nothing was changed.
    """
    if not file.is_file():
        raise Refusal(MISSING, file=file)
    try:
        found = extract(file, asked.opening)
    except Refusal as refusal:
        raise Spoilt(refusal) from refusal
    task = Import(workbook, file, found, asked, remembered_words(Store.of(workbook)), before_write, keep=not errand.dry_run)
    outcome = run(
        workbook, today=errand.today, now=errand.now, dry_run=errand.dry_run, command="import", why=errand.why or file.name,
        who=errand.who, lang=errand.lang, read_always=True, enters=task.enter,
    )  # fmt: skip
    if asked.tells and not errand.dry_run:
        remember_words(Store.of(workbook), [each.understood for each in task.taken])
    return outcome, task.taken


def importable(book: Book) -> list[Table]:
    """Return the tables of a workbook that can be taken in: the usual ones first, then all others that hold records."""
    others = [name for name, frame in book.frames.items() if name not in IMPORTED and not frame.table.settings]
    return [book.frame(name).table for name in (*IMPORTED, *others) if name in book.frames]


def _guess(book: Book, understood: Understood) -> str:
    columns = book.frame(understood.table).table.by_key
    return ", ".join(
        f"{understood.headings.get(at) or understood.samples(at)[:1]} = {columns[key].heading(book.lang)}"
        for key, at in understood.columns.items()
    )


def table_called(tables: Sequence[Table], name: str) -> Table:
    """Return the table that a name means; refused where it means none."""
    for table in tables:
        if fold_name(name) in map(fold_name, titles_of(table)):
            return table
    titles = {title for table in tables for title in table.label}
    raise Refusal(NO_TABLE, name=name, nearest=nearest_sentence(name, titles), names=joined(table.label.zh for table in tables))


def _meant(book: Book, table: Table, maps: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what was said of headings, for one table (heading to key): in 字典 / Lists, and on the command line."""
    columns = {**known_as(table), **shown_as(table)}
    listed = [(entry.value, entry.parent) for entry in book.settings.entries("heading_synonym") if entry.parent]
    return {heading: columns[fold_name(name)].key for heading, name in (*listed, *maps) if fold_name(name) in columns}


def _refuse_unknown(tables: Sequence[Table], maps: Sequence[tuple[str, str]]) -> None:
    names = {name for table in tables for name in (*known_as(table), *shown_as(table))}
    for _, name in maps:
        if fold_name(name) not in names:
            raise Refusal(NO_COLUMN, name=name, nearest=nearest_sentence(name, names))


def _taken(book: Book, understood: Understood, asked: Asked) -> Taken:
    """Merge one list; rows that the workbook's checks call wrong are left out, and the others merged again."""
    given = _without_examples(incoming(book, understood))
    how = how_of(understood, asked.how)
    wrong = _unreadable(_news(book, understood, given, merge(book, given, how)) if given.faults else ())
    merged = merge(book, given, how, wrong)
    refused = _refused_by_checks(book, given, merged) if merged.entered else {}
    if refused:
        wrong |= refused
        merged = merge(book, given, how, wrong)
    told = tuple(Wrong(row, tuple(sentences)) for row, sentences in sorted(wrong.items()))
    return Taken(understood.grid.name, understood, given, merged, told)


def _without_examples(given: Incoming) -> Incoming:
    """Leave out the rows that a template shows how to fill in."""
    examples = is_example(given.data)
    if not examples.any():
        return given
    gone = set(given.data.index[examples].tolist())
    cleared = {key: mask[~examples.to_numpy()] for key, mask in given.cleared.items()}
    return replace(given, data=given.data[~examples], faults=tuple(each for each in given.faults if each.row not in gone), cleared=cleared)


def _news(book: Book, understood: Understood, given: Incoming, merged: Merged) -> list[Fault]:
    """Return the cells that cannot be read, without those that the archive holds just so."""
    frame, grid = book.frame(understood.table), understood.grid
    place = {int(row): at for at, row in enumerate(grid.rows.tolist())}

    def known(fault: Fault) -> bool:
        ours = int(merged.places.get(fault.row, 0))
        theirs = grid.columns[understood.columns[fault.key]].shown(place[fault.row])
        return ours in frame.data.index and frame.shown(ours, fault.key) == theirs.strip()

    return [fault for fault in given.faults if not known(fault)]


def _unreadable(faults: Sequence[Fault]) -> dict[int, list[Text]]:
    wrong: dict[int, list[Text]] = {}
    for fault in faults:
        wrong.setdefault(fault.row, []).append(fault.sentence)
    return wrong


def _refused_by_checks(book: Book, given: Incoming, merged: Merged) -> dict[int, list[Text]]:
    """Return the rows of the file whose record would have an error that it has not now."""
    places = merged.places[merged.places > 0]
    by_place: Mapping[int, int] = dict(zip(places.tolist(), places.index.tolist(), strict=True))
    found = [problem for problem in _errors(put(book, merged.entered, with_decided), given.table) if problem.place.row in by_place]
    old = {_name(problem) for problem in _errors(book, given.table)} if found else set()
    wrong: dict[int, list[Text]] = {}
    for problem in found:
        if _name(problem) not in old:
            wrong.setdefault(by_place[problem.place.row or 0], []).append(Text(problem.message("zh"), problem.message("en")))
    return wrong


def _errors(book: Book, table: Table) -> list[Problem]:
    """Return the errors in a table; they are about what people wrote, so that no rule need run."""
    found = checked(decided(linked(numbered(book)))).problems
    return [problem for problem in found if problem.place.table == table.name and problem.severity is Severity.ERROR]


def _name(problem: Problem) -> tuple[str, int | None, str]:
    return problem.code.code, problem.place.row, problem.place.key
