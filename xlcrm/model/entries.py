"""What staff enter in the columns 决定 / 保留 / 至 of a list sheet, and which ruling it means.

An entry is a word of that list, or a colleague's name, and after a colon what goes with it: ``延长：有意向`` gives a
reason, ``领取：陈刚`` says who claims. What is not understood stays in the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.colleagues import colleagues
from xlcrm.model.problems import Problem
from xlcrm.model.sheets import SHEET_BY_KEY
from xlcrm.model.terms import Choice, DecisionKind
from xlcrm.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlcrm.model.book import Book, Frame
    from xlcrm.model.colleagues import Colleagues
    from xlcrm.model.problems import Code

_COLON = re.compile(r"[:：]")
_A_NAME = Text("员工姓名", "the name of a colleague")


@dataclass(frozen=True)
class Words:
    """What may be entered in one list: the words and the kinds of ruling they mean, and what a name means.

    ``corrects`` is the column of the customer that yes and no are for.
    """

    kinds: Mapping[Choice, DecisionKind]
    person: DecisionKind | None = None
    corrects: str = ""

    def said(self) -> Text:
        """Name the words, as a hint lists them."""
        words = [choice.text for choice in self.kinds] + ([_A_NAME] if self.person else [])
        return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words))


LIST_WORDS: Mapping[str, Words] = {
    "pool": Words(
        {
            Choice.EXTEND: DecisionKind.EXTEND,
            Choice.RELEASE: DecisionKind.RELEASE,
            Choice.CLAIM: DecisionKind.CLAIM,
        },
        DecisionKind.ASSIGN,
    ),
    "conflicts": Words(
        {Choice.KEEP_BOTH: DecisionKind.RULING, Choice.POOL: DecisionKind.RULING}, DecisionKind.RULING
    ),
    "duplicates": Words({Choice.MERGE: DecisionKind.MERGE, Choice.NOT_DUPLICATE: DecisionKind.NOT_DUPLICATE}),
    "changes": Words({Choice.APPROVE: DecisionKind.APPROVE, Choice.REJECT: DecisionKind.APPROVE}),
    "corrections": Words({Choice.APPROVE: DecisionKind.APPROVE, Choice.REJECT: DecisionKind.APPROVE}),
    "strategic_review": Words(
        {Choice.YES: DecisionKind.CORRECT, Choice.NO: DecisionKind.CORRECT}, corrects="strategic"
    ),
    "win_back": Words({Choice.RESTORE: DecisionKind.RESTORE}, DecisionKind.ASSIGN),
    "hand_over": Words({}, DecisionKind.HAND_OVER),
}
"""What may be entered in each list sheet in which staff decide, by the key of the sheet."""


DECISION_LIST = "decide_{sheet}"
"""Key of the drop-down of a list sheet's column 决定."""


def offered(book: Book, sheet: str) -> tuple[str, ...]:
    """Return what the column 决定 of a list sheet offers: its words, and the names of colleagues who are here."""
    words = LIST_WORDS[sheet]
    people = book.settings.active_values("staff_name") if words.person else ()
    return (*(choice.label(book.lang) for choice in words.kinds), *people)


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled row of a list sheet: what it rules, or why it is not understood."""

    row: int
    record: str
    other: str | None
    kind: DecisionKind | None = None
    choice: str = ""
    until: pd.Timestamp | None = None
    reason: str = ""
    fault: tuple[Code, str] | None = None


def entries(book: Book, sheet: str) -> list[Entry]:
    """Return the rows of a list sheet in which staff filled something, in their order."""
    frame = book.own[sheet]
    filled = frame.data["choice"].notna() | frame.data["keep"].notna() | frame.data["until_on"].notna()
    filled |= pd.Series(frame.data.index.isin(frame.odd_rows("until_on")), index=frame.data.index)
    if not filled.any():
        return []
    staff = colleagues(book)
    return [_entry(book, sheet, row, staff) for row in frame.data.index[filled].tolist()]


def left_in(book: Book, sheet: str) -> list[Entry]:
    """Return the entries that stay in a list sheet, because they are not understood."""
    return [entry for entry in entries(book, sheet) if entry.fault]


def decider(book: Book) -> str:
    """Return who saved the file last, as 员工 calls that person; the name of the program's user when 员工 has none."""
    return colleagues(book).call(book.saved_by) or book.saved_by


def entry_problems(book: Book, found: Iterable[Entry], sheet: str) -> list[Problem]:
    """Report the entries that are not understood, each at its cell, with the words that may stand there.

    They are put back into the first rows of their list, one below the other: there the problems point.
    """
    frame = book.own[sheet]
    words, row = LIST_WORDS[sheet].said(), frame.layout.heading_row if frame.layout else 0
    problems = []
    for entry in found:
        if entry.fault:
            row += 1
            code, key = entry.fault
            problem = Problem.at(code, frame, entry.row, key, words=words)
            problems.append(replace(problem, place=replace(problem.place, row=row, cell=frame.cell(row, key))))
    return problems


def _entry(book: Book, sheet: str, row: int, staff: Colleagues) -> Entry:
    frame = book.own[sheet]
    cells = frame.data.loc[row]
    record, other = show(cells["record_id"]), show(cells["other_id"]) or None
    entry = Entry(row, record, other, until=None if pd.isna(cells["until_on"]) else cells["until_on"])
    if fault := _fault_of_row(book, frame, row, record):
        return Entry(row, record, other, until=entry.until, fault=fault)
    word, _, more = _COLON.sub(":", show(cells["choice"]), count=1).partition(":")
    kind, choice, reason = _ruling(book, LIST_WORDS[sheet], (word.strip(), more.strip()), staff, entry)
    if kind is None:
        return Entry(row, record, other, until=entry.until, fault=(say.ENTRY_UNKNOWN, "choice"))
    if kind is DecisionKind.CLAIM and not choice:
        return Entry(row, record, other, until=entry.until, fault=(say.ENTRY_WHO, "choice"))
    if kind is DecisionKind.MERGE:  # what a merge keeps says more than that it is one
        choice = show(cells["keep"]) or choice
    return Entry(row, record, other, kind, choice, entry.until, reason or _from_list(book, sheet))


def _fault_of_row(book: Book, frame: Frame, row: int, record: str) -> tuple[Code, str] | None:
    decisions = book.frame("decisions")
    if not record:
        return say.ENTRY_NO_RECORD, "choice"
    if row in frame.odd_rows("until_on", "unreadable", "impossible_date", "error_value"):
        return say.ENTRY_UNTIL, "until_on"
    if not (decisions.has("kind") and decisions.has("record_id") and decisions.has("applied_on")):
        return say.ENTRY_NO_SHEET, "choice"
    return None


def _ruling(
    book: Book, words: Words, said: tuple[str, str], staff: Colleagues, entry: Entry
) -> tuple[DecisionKind | None, str, str]:
    """Return kind, choice and reason of an entry; no kind when it is not understood."""
    word, more = said
    if not word and entry.until is not None and Choice.EXTEND in words.kinds:
        word = Choice.EXTEND.label(book.lang)
    if not word and Choice.MERGE in words.kinds:  # who says what is kept means that they are merged
        word = Choice.MERGE.label(book.lang)
    choice = next((each for each in words.kinds if _means(each, word, words.kinds[each])), None)
    if choice is Choice.CLAIM:
        return DecisionKind.CLAIM, staff.call(more or book.saved_by) or "", ""
    if choice is not None:
        return words.kinds[choice], _written(book, words, choice), more
    person = staff.call(word) if words.person else None
    if person is None:
        return None, "", ""
    own = words.person is DecisionKind.ASSIGN and Choice.CLAIM in words.kinds and person == staff.call(book.saved_by)
    return DecisionKind.CLAIM if own else words.person, person, more


def _means(choice: Choice, word: str, kind: DecisionKind) -> bool:
    """Tell whether a word is that choice, or the name of its ruling (延长保护 is 延长)."""
    return choice.is_(word) or (choice.code == kind.code and kind.is_(word))


def _written(book: Book, words: Words, choice: Choice) -> str:
    label = choice.label(book.lang)
    if not words.corrects:
        return label
    heading = book.frame("customers").table.by_key[words.corrects].heading(book.lang)
    return f"{heading}={label}"


def _from_list(book: Book, sheet: str) -> str:
    return SHEET_BY_KEY[sheet].label.say(book.lang)


def shown_until(book: Book, sheet: str, entry: Entry) -> pd.Timestamp | str | None:
    """Return what stood in 至 of an entry: its date, or the text that is none."""
    if entry.until is not None:
        return entry.until
    return book.own[sheet].shown(entry.row, "until_on") or None


