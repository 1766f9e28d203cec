"""Taking a file in: read in a process of its own, understood, merged by the one pipeline, what is wrong comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.choosing import nearest_sentence
from xlcrm.inbox.extract import extract
from xlcrm.inbox.headings import IMPORTED, Words, understand
from xlcrm.inbox.merging import How, Merged, Result, merge
from xlcrm.inbox.reading import How as Opening
from xlcrm.inbox.values import incoming
from xlcrm.model.problems import Severity
from xlcrm.model.refusals import UNREADABLE, WRONG_USE, Refusal, RefusalKind
from xlcrm.model.rows import with_decided
from xlcrm.model.table_names import fold_name, known_as, shown_as, titles_of
from xlcrm.model.text import Text, joined
from xlcrm.pipeline import checked, decided, linked, numbered, put
from xlcrm.running import run

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
        "“{file}”没有标题，按内容认出的列为：{guess}。确认无误请加 --yes，否则用 --map 指明。",
        "“{file}” has no headings; by their content the columns seem to be: {guess}. Add --yes if that is right, else name them by --map.",
    ),
)


@dataclass(frozen=True)
class Asked:
    """How a file is to be taken in: table, headings that were said to be columns, merging, password and encoding.

    ``yes``: columns that only their cells tell are right.
    """

    table: str = ""
    maps: tuple[tuple[str, str], ...] = ()
    how: How = field(default_factory=How)
    opening: Opening = field(default_factory=Opening)
    yes: bool = False


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

    ``before_write`` is called with what will be written, before the workbook is.
    """

    file: Path
    found: Extract
    asked: Asked
    before_write: Callable[[Sequence[Taken]], None] | None = None
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
        for understood in _lists(book, self.file, self.found, self.asked):
            taken = _taken(put(book, entered, with_decided), understood, self.asked)
            self.taken.append(taken)
            entered += taken.merged.entered
        return entered


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
    task = Import(file, found, asked, before_write)
    outcome = run(
        workbook, today=errand.today, now=errand.now, dry_run=errand.dry_run, command="import", why=errand.why or file.name,
        who=errand.who, lang=errand.lang, read_always=True, enters=task.enter,
    )  # fmt: skip
    return outcome, task.taken


def _lists(book: Book, file: Path, found: Extract, asked: Asked) -> list[Understood]:
    tables = [book.frame(name).table for name in IMPORTED if name in book.frames]
    wanted = _table_called(tables, asked.table) if asked.table else ""
    words = Words({table.name: _meant(table, asked.maps) for table in tables})
    read = partial(understand, tables=tables, words=words, wanted=wanted, title=file.stem)
    lists = [understood for grid in found.grids if (understood := read(grid))]
    if not lists:
        raise Refusal(NOT_UNDERSTOOD, file=file.name)
    for understood in lists:
        if understood.questions and not asked.yes:
            table = book.frame(understood.table).table
            guess = "; ".join(
                f"{understood.samples(at)[:1]} = {table.by_key[key].heading(book.lang)}" for key, at in understood.columns.items()
            )
            raise Refusal(ASKED, file=file.name, guess=guess)
    return lists


def _table_called(tables: Sequence[Table], name: str) -> str:
    """Return the key of the table that a name means."""
    for table in tables:
        if fold_name(name) in map(fold_name, titles_of(table)):
            return table.name
    titles = {title for table in tables for title in table.label}
    raise Refusal(NO_TABLE, name=name, nearest=nearest_sentence(name, titles), names=joined(table.label.zh for table in tables))


def _meant(table: Table, maps: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what was said of headings, for one table: heading to key."""
    columns = {**known_as(table), **shown_as(table)}
    return {heading: columns[fold_name(name)].key for heading, name in maps if fold_name(name) in columns}


def _taken(book: Book, understood: Understood, asked: Asked) -> Taken:
    """Merge one list; rows that the workbook's checks call wrong are left out, and the others merged again."""
    frame = book.frame(understood.table)
    own = tuple(frame.layout.extras) if frame.layout else ()
    given = incoming(understood, frame.table, own)
    wrong = _unreadable(given.faults)
    merged = merge(book, given, asked.how, wrong)
    wrong |= _refused_by_checks(book, given, merged)
    merged = merge(book, given, asked.how, wrong)
    told = tuple(Wrong(row, tuple(sentences)) for row, sentences in sorted(wrong.items()))
    return Taken(understood.grid.name, understood, given, merged, told)


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
