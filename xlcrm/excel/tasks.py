"""What the buttons and command cells of the desk do: each a function from what was asked to one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm import __version__
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.sheets import present_title
from xlcrm.model.text import Text, joined
from xlcrm.running import login_name, run

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.model.book import Book
    from xlcrm.model.content import CellValue
    from xlcrm.model.plan import Append
    from xlcrm.model.text import Lang
    from xlcrm.outcome import Outcome

SELECT_FIRST: Final = RefusalKind(
    "desk.select_first",
    WRONG_USE,
    Text(
        "还没有选中客户。请先在客户表里选中一行或多行，或在“客户编号”里填写编号。",
        "No customer is selected. Select rows in the list of customers first, or enter IDs under “Customer IDs”.",
    ),
)
_PONG = Text("连接正常：xlcrm {version}，工作簿“{book}”。", "All is well: xlcrm {version} answers for “{book}”.")
_PROBLEMS = Text("{errors} 个错误，{warnings} 个警告。", "Errors: {errors}, warnings: {warnings}.")
_FIRST = Text("{place}：{message}", "{place}: {message}")
_LETTERS = Text("生成 {count} 封信函：{names}。在：{folder}", "Made {count} letter[s]: {names}. In: {folder}")
_NO_LETTERS = Text(
    "选中的客户现在没有该寄的信函。要寄指定的信函，请用 xlcrm letters。",
    "No letter is due for the selected customers. To write a certain one, use xlcrm letters.",
)
_CARDS = Text("生成 {count} 张客户卡：{paths}", "Made {count} card[s]: {paths}")
_LOGGED = Text(
    "已在“{sheet}”登记 {count} 行，请填写内容。", "{count} row[s] added to “{sheet}”; please fill in what was said."
)
_NO_SHEET = Text("工作簿里没有跟进记录表。", "The workbook has no sheet of interactions.")
_EMPTY_INBOX = Text("收件箱“{folder}”里没有文件。", "There is no file in the inbox “{folder}”.")
_NOT_IMPORTED = Text("“{file}”没有导入：{why}", "“{file}” was not taken in: {why}")
_DUPLICATES = Text(
    "请在“{sheet}”的“决定”列选“合并”，或选中要合并的行后再按“合并重复”。",
    "Choose “merge” under Decision in “{sheet}”, or select the rows to merge there and press “Merge duplicates” again.",
)
_NO_DUPLICATES = Text("没有疑似重复的客户。", "There are no possible duplicates.")
_UNDONE = Text("已撤销第 {run} 次运行的 {cells} 个单元格。", "Run {run}: {cells} cell[s] taken back.")
_CONFLICTS = Text("另有 {count} 个单元格之后被改过，保持现状。", "{count} cell[s] changed since then stay as they are.")
_SHOWN: Final = 3


class Selection(NamedTuple):
    """The rows that are selected, and the sheet on which they are."""

    sheet: str
    rows: tuple[int, ...]


class Spot(NamedTuple):
    """A cell to be shown when all is done."""

    sheet: str
    row: int = 1
    column: int = 1


@dataclass(frozen=True)
class Asked:
    """Who asks for what: the workbook, the day, the language, customers named or rows selected."""

    workbook: Path
    today: date
    lang: Lang
    ids: tuple[str, ...] = ()
    selections: tuple[Selection, ...] = ()
    command: str = "button"

    def run(self, **more: object) -> Outcome:
        """Run the pipeline for this workbook and day."""
        return run(self.workbook, today=self.today, command=self.command, lang=self.lang, **more)  # type: ignore[arg-type] # as run says

    def customers(self, book: Book) -> tuple[str, ...]:
        """Return the IDs that are meant: those named, else those in the selected rows; refused when there is none."""
        found = self.ids or tuple(dict.fromkeys(_selected(book, self.selections)))
        if not found:
            raise Refusal(SELECT_FIRST)
        return found


@dataclass(frozen=True)
class Answer:
    """What is told when a task is done, and the cell to show; ``failed`` when nothing was done."""

    said: str
    spot: Spot | None = None
    failed: bool = field(default=False)


def _selected(book: Book, selections: tuple[Selection, ...]) -> list[str]:
    """Return the customers' IDs in selected rows of any sheet that has them; the first sheet that has some counts."""
    for selection in selections:
        for frame in book.frames.values():
            if frame.sheet == selection.sheet and "customer_id" in frame.data:
                rows = frame.data.index.intersection(list(selection.rows))
                found = [str(value) for value in frame.data.loc[rows, "customer_id"].dropna()]
                if found:
                    return found
    return []


def refresh(asked: Asked) -> Answer:
    """Check, recompute, rebuild the summaries."""
    return Answer(_told(asked, asked.run(read_always=True)))


def validate(asked: Asked) -> Answer:
    """Only check, and name the first problems."""
    from xlcrm.checking import check  # noqa: PLC0415 - a Ping needs none of it

    outcome = check(asked.workbook, today=asked.today, lang=asked.lang)
    lines = [_counts(asked, outcome)]
    for problem in outcome.problems[:_SHOWN]:
        place = f"{problem.place.sheet} {problem.place.cell}".strip()
        lines.append(_FIRST.say(asked.lang, place=place, message=problem.message(asked.lang)))
    return Answer("\n".join(lines))


def today(asked: Asked) -> Answer:
    """Refresh, and show whom to contact today."""
    return Answer(_told(asked, asked.run(read_always=True)), _sheet_spot(asked, "today"))


def letters(asked: Asked) -> Answer:
    """Write the letters that are due for the customers."""
    from xlcrm.choosing import Choice  # noqa: PLC0415 - a Ping needs none of it
    from xlcrm.documents.kinds_letters import LETTERS  # noqa: PLC0415 - same
    from xlcrm.documents.letters.making import LetterRoom, Wanted  # noqa: PLC0415 - same
    from xlcrm.documents.opened import open_documents  # noqa: PLC0415 - same

    room = LetterRoom(open_documents(asked.workbook, asked.today))
    meant = set(asked.customers(room.book))
    files: list[Path] = []
    names: list[str] = []
    for kind in LETTERS:
        rows = room.plan(Wanted(kind.key, Choice())).recipients.rows
        due = meant.intersection(room.book.customers.loc[rows, "customer_id"].dropna())
        if due:
            made = room.make(Wanted(kind.key, Choice(ids=tuple(sorted(due)))))
            files += made.files.values()
            names += [made.template.name] if made.files else []
    if not files:
        return Answer(_NO_LETTERS.say(asked.lang))
    named = joined(names).say(asked.lang)
    return Answer(_LETTERS.say(asked.lang, count=len(files), names=named, folder=files[0].parent))


def card(asked: Asked) -> Answer:
    """Make the cards of the customers."""
    from xlcrm.choosing import Choice  # noqa: PLC0415 - a Ping needs none of it
    from xlcrm.documents.fields import Subjects  # noqa: PLC0415 - same
    from xlcrm.documents.forms.making import FormMaker, note_forms, write_forms  # noqa: PLC0415 - same
    from xlcrm.documents.templates import find_template  # noqa: PLC0415 - same
    from xlcrm.history.store import Store  # noqa: PLC0415 - same
    from xlcrm.pipeline import settled  # noqa: PLC0415 - same
    from xlcrm.workspace import Workspace  # noqa: PLC0415 - same

    book, workspace = _book(asked), Workspace(asked.workbook)
    maker = FormMaker(Subjects(settled(book)), workspace, find_template(workspace, "forms", "customer_card", book.lang))
    made = write_forms(list(maker.make(maker.jobs(Choice(ids=asked.customers(book))))))
    note_forms(Store.of(asked.workbook), maker, made, login_name())
    paths = joined(str(one.path) for one in made).say(asked.lang)
    return Answer(_CARDS.say(asked.lang, count=len(made), paths=paths))


def followup(asked: Asked) -> Answer:
    """Begin a record of a contact with each customer, and show where to write."""
    from xlcrm.model.plan import Append  # noqa: PLC0415 - a Ping needs none of it

    spots: list[Spot] = []
    counts: list[int] = []

    def enters(book: Book) -> list[Append]:
        ids = asked.customers(book)
        frame = book.frame("interactions")
        if frame.layout is None:
            return []
        spots[:] = [Spot(frame.sheet, frame.layout.last_row + 1, frame.layout.columns.get("content", 1))]
        counts[:] = [len(ids)]
        owners = dict(zip(book.customers["customer_id"].tolist(), book.customers["owner"].tolist(), strict=True))
        columns: dict[str, list[CellValue]] = {"customer_id": list(ids), "on": [asked.today] * len(ids), "owner": [_text(owners.get(each)) for each in ids]}
        return [Append("interactions", columns)]

    asked.run(read_always=True, enters=enters)
    if not spots:
        return Answer(_NO_SHEET.say(asked.lang), failed=True)
    return Answer(_LOGGED.say(asked.lang, sheet=spots[0].sheet, count=counts[0]), spots[0])


def inbox(asked: Asked) -> Answer:
    """Take in what lies in the inbox; a file that cannot be taken in is told, the others go on."""
    from xlcrm.importing import Asked as How  # noqa: PLC0415 - a Ping needs none of it
    from xlcrm.importing import Errand  # noqa: PLC0415 - same
    from xlcrm.inbox.folders import Inbox  # noqa: PLC0415 - same
    from xlcrm.receiving import Parked, receive  # noqa: PLC0415 - same

    box = Inbox.of(asked.workbook, asked.lang)
    errand = Errand(asked.today, None, login_name(), asked.lang)
    told = []
    for file in box.waiting():
        try:
            received = receive(asked.workbook, file, How(), errand)
        except Refusal as refusal:
            told.append(_NOT_IMPORTED.say(asked.lang, file=file.name, why=refusal.say(asked.lang)))
        else:
            told.append(received.said if isinstance(received, Parked) else received.verdict.short)
    return Answer("\n".join(told) or _EMPTY_INBOX.say(asked.lang, folder=box.folder.name))


def merge(asked: Asked) -> Answer:
    """Carry out what was decided in the list of duplicates, and show it."""
    outcome = asked.run(read_always=True)
    spot = _sheet_spot(asked, "duplicates")
    if spot is None:
        return Answer(_NO_DUPLICATES.say(asked.lang))
    return Answer(f"{_told(asked, outcome)}\n{_DUPLICATES.say(asked.lang, sheet=spot.sheet)}", spot)


def undo(asked: Asked) -> Answer:
    """Take the last run back."""
    from xlcrm.history.store import Store  # noqa: PLC0415 - a Ping needs none of it
    from xlcrm.undoing import undo as take_back  # noqa: PLC0415 - same

    undone = take_back(Store.of(asked.workbook), today=asked.today, who=login_name())
    said = _UNDONE.say(asked.lang, run=undone.run, cells=undone.cells)
    if undone.conflicts:
        said += _CONFLICTS.say(asked.lang, count=len(undone.conflicts))
    return Answer(said)


def ping(asked: Asked) -> Answer:
    """Say that the button reached xlcrm."""
    return Answer(_PONG.say(asked.lang, version=__version__, book=asked.workbook.name))


TASKS: Final[Mapping[str, Callable[[Asked], Answer]]] = {
    "refresh": refresh,
    "validate": validate,
    "today": today,
    "letters": letters,
    "card": card,
    "followup": followup,
    "inbox": inbox,
    "merge": merge,
    "undo": undo,
    "ping": ping,
}
"""What the tasks of `xlcrm.model.desk` do, by their keys."""


def _book(asked: Asked) -> Book:
    from xlcrm.history.store import Store  # noqa: PLC0415 - a Ping needs none of it
    from xlcrm.reading import read_customers  # noqa: PLC0415 - same
    from xlcrm.running import moment_of  # noqa: PLC0415 - same

    store = Store.of(asked.workbook)
    return read_customers(asked.workbook, today=asked.today, now=moment_of(asked.today), store=store).book


def _told(asked: Asked, outcome: Outcome) -> str:
    from xlcrm.watched import summary  # noqa: PLC0415 - a Ping needs none of it

    return "\n".join([summary(outcome, asked.lang), *outcome.notes])


def _counts(asked: Asked, outcome: Outcome) -> str:
    return _PROBLEMS.say(asked.lang, errors=outcome.errors, warnings=outcome.warnings)


def _sheet_spot(asked: Asked, key: str) -> Spot | None:
    """Return the beginning of a generated sheet, None when the workbook has none."""
    from xlcrm.window import window_of  # noqa: PLC0415 - a Ping needs none of it
    from xlcrm.xlsx.package import Package  # noqa: PLC0415 - same
    from xlcrm.xlsx.workbook import read_workbook  # noqa: PLC0415 - same

    window = window_of(asked.workbook)
    package = window.package() if window else Package.open(asked.workbook)
    title = present_title(key, [sheet.name for sheet in read_workbook(package).sheets], asked.lang)
    return Spot(title) if title else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
