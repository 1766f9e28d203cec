"""Decisions by command: what is asked for becomes rows of 决定 / Decisions, which the same refresh carries out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.choosing import fulfilling
from xlcrm.explaining import find_customer
from xlcrm.model.book import show
from xlcrm.model.colleagues import colleagues
from xlcrm.model.open_work import HANDED_OVER, work_of
from xlcrm.model.plan import Append
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.terms import Choice, DecisionKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.model.book import Book
    from xlcrm.model.text import Lang

NO_KIND = RefusalKind(
    "decision.unknown_kind",
    WRONG_USE,
    Text("没有“{word}”这类决定。可以是：{kinds}。", "There is no kind of decision called “{word}”. There are: {kinds}."),
)
NO_CHOICE = RefusalKind(
    "decision.no_choice",
    WRONG_USE,
    Text("“{word}”要用 --choice 说明决定什么（例如员工姓名）。", "“{word}” needs --choice to say what is decided (such as a colleague's name)."),
)
NO_SHEET = RefusalKind(
    "decision.no_sheet",
    WRONG_USE,
    Text("“{sheet}”表不存在或缺少列，决定无处记录。", "There is no sheet “{sheet}”, or it lacks columns, so a decision cannot be recorded."),
)
NO_PERSON = RefusalKind(
    "person.unknown",
    WRONG_USE,
    Text("“{person}”不在“员工”表中，或重名。", "“{person}” is not in the sheet “Staff”, or several are called so."),
)
NOTHING_HELD = RefusalKind(
    "handover.nothing",
    WRONG_USE,
    Text("没有可移交的：{person}名下没有符合条件的客户或未完事项。", "There is nothing to hand over: {person} has no customer or open work like that."),
)
_WORD_OF = {
    DecisionKind.EXTEND: Choice.EXTEND,
    DecisionKind.RELEASE: Choice.RELEASE,
    DecisionKind.CLAIM: Choice.CLAIM,
    DecisionKind.APPROVE: Choice.APPROVE,
    DecisionKind.RESTORE: Choice.RESTORE,
    DecisionKind.MERGE: Choice.MERGE,
    DecisionKind.NOT_DUPLICATE: Choice.NOT_DUPLICATE,
    DecisionKind.SPLIT: Choice.SPLIT,
}
"""What is decided when nothing is said: of these kinds there is only one thing to decide."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision as a command says it: kind, record, other record, what is decided, until when, why, by whom."""

    kind: str
    record: str
    other: str = ""
    choice: str = ""
    until: date | None = None
    reason: str = ""
    by: str = ""

    def rows(self, book: Book) -> Append:
        """Return the row of 决定 for a book; names become IDs.

        Raises:
            Refusal: There is no such kind or record, or something is missing.
        """
        kind = kind_called(self.kind, book.lang)
        word = _WORD_OF.get(kind)
        choice = self.choice or (word.label(book.lang) if word else "")
        if not choice:
            raise Refusal(NO_CHOICE, word=kind.text)
        other = _record(book, kind, self.other) if self.other and kind is not DecisionKind.APPROVE else self.other
        asked = replace(self, other=other, choice=choice)
        return _rows(book, kind, [_record(book, kind, self.record)], asked)


@dataclass(frozen=True, slots=True)
class Reassignment:
    """A hand-over as a command says it: from whom, to whom, of which customers (all and all open work, if not said)."""

    giver: str
    taker: str
    where: str = ""
    reason: str = ""
    by: str = ""

    def rows(self, book: Book) -> Append:
        """Return the rows of 决定 for a book: one for the person, or one for each customer that fulfils the condition.

        Raises:
            Refusal: Somebody is not in 员工, the condition is wrong, or nothing is to be handed over.
        """
        staff = colleagues(book)
        person, giver, taker = staff.find(self.giver), staff.call(self.giver), staff.call(self.taker)
        for name, call in ((self.giver, giver), (self.taker, taker)):
            if call is None:
                raise Refusal(NO_PERSON, person=name)
        records = [giver or ""]
        if self.where:
            customers = work_of(book, "customers", "owner", {person or 0}) & fulfilling(book, self.where)
            records = book.customers["customer_id"][customers].dropna().tolist()
        if not records or not any(work_of(book, *place, {person or 0}).any() for place in HANDED_OVER):
            raise Refusal(NOTHING_HELD, person=self.giver)
        other = (giver or "") if self.where else ""
        asked = Ruling("", "", other, taker or "", reason=self.reason or self.where, by=self.by)
        return _rows(book, DecisionKind.HAND_OVER, records, asked)


def kind_called(word: str, lang: Lang) -> DecisionKind:
    """Return the kind of decision that a word means: its name in either language, or its code.

    Raises:
        Refusal: There is none.
    """
    found = DecisionKind.find(word) or next((kind for kind in DecisionKind if kind.code == word.casefold()), None)
    if found is None:
        raise Refusal(NO_KIND, word=word, kinds="、".join(kind.label(lang) for kind in DecisionKind))
    return found


def _rows(book: Book, kind: DecisionKind, records: Sequence[str], ruling: Ruling) -> Append:
    frame, count = book.frame("decisions"), len(records)
    if not all(frame.has(key) for key in ("kind", "record_id", "choice", "applied_on")):
        raise Refusal(NO_SHEET, sheet=frame.table.label)
    one = {
        "kind": kind.label(book.lang),
        "other_id": ruling.other or None,
        "choice": ruling.choice,
        "until_on": ruling.until,
        "by": (colleagues(book).call(ruling.by) or ruling.by) or None,
        "on": book.today,
        "reason": ruling.reason or None,
    }
    return Append("decisions", {"record_id": list(records), **{key: [value] * count for key, value in one.items()}})


def _record(book: Book, kind: DecisionKind, wanted: str) -> str:
    """Return the ID that is meant: as it is written when some record (or person) has it, else that of the customer."""
    ids = (frame.data[frame.table.identity[0]] for frame in book.frames.values() if not frame.table.settings)
    if any((each == wanted).any() for each in ids):
        return wanted
    person = colleagues(book).call(wanted) if kind is DecisionKind.HAND_OVER else None
    return person or show(book.customers.at[find_customer(book, wanted), "customer_id"])
