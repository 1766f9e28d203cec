"""Duplicates by command: what may be the same, merging named customers, taking a merge apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.decisions.splits import take_apart
from xlcrm.explaining import find_customer
from xlcrm.model.book import show, value_at
from xlcrm.model.refusals import WRONG_USE, Refusal, RefusalKind
from xlcrm.model.terms import DecisionKind
from xlcrm.model.text import LANGS, Text, joined
from xlcrm.pipeline import linked, numbered
from xlcrm.rules.duplicates import in_groups, reasons, suspects, to_keep
from xlcrm.rules.merged import differences, merged_into
from xlcrm.ruling import Ruling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.decisions.splits import Doubt
    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append

SAME = RefusalKind(
    "merge.same",
    WRONG_USE,
    Text("“{kept}”不能并入自己。请写两个不同的客户。", "“{kept}” cannot be merged into itself. Name two different customers."),
)
MERGED = RefusalKind(
    "merge.merged",
    WRONG_USE,
    Text("客户“{wanted}”已并入“{kept}”。请改写“{kept}”，或先用 xlcrm split 拆分。",
         "Customer “{wanted}” was merged into “{kept}” already. Name “{kept}”, or run xlcrm split first."),
)  # fmt: skip
CLOSED = RefusalKind(
    "merge.closed",
    WRONG_USE,
    Text("客户“{wanted}”已注销，不能保留它。请先恢复，或保留另一位。",
         "Customer “{wanted}” is deregistered and cannot be the one that is kept. Restore it first, or keep the other one."),
)  # fmt: skip
NOT_MERGED = RefusalKind(
    "split.not_merged",
    WRONG_USE,
    Text("客户“{wanted}”没有并入别的客户，无可拆分。{nearest}",
         "Customer “{wanted}” was not merged into another one: there is nothing to split. {nearest}"),
)  # fmt: skip
_INSIDE = Text("并入它的有：{names}，请写其中一个。", "Merged into it were {names}: name one of them.")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two customers that may be the same."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A column in which two customers hold something else: its heading and both values."""

    column: str
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A pair of customers that may be the same: group, the one to be kept, the other, score, sureness, why, what differs."""

    group: int
    kept: Side
    other: Side
    score: float
    sure: bool
    why: str
    differs: tuple[Contrast, ...]


def suspicions(book: Book) -> list[Suspicion]:
    """Return what may be the same, in groups, the surest first."""
    book = linked(numbered(book))
    pairs = in_groups(to_keep(book, suspects(book).pairs))
    contrasts = _contrasts(book, pairs["first"].tolist(), pairs["second"].tolist())
    found = []
    for pair, why, contrast in zip(pairs.to_dict("records"), reasons(book, pairs), contrasts, strict=True):
        kept, other = (_side(book, int(pair[side])) for side in ("first", "second"))
        said = why.say(book.lang)
        found.append(Suspicion(int(pair["group"]), kept, other, float(pair["score"]), bool(pair["sure"]), said, contrast))
    return found


def _side(book: Book, row: int) -> Side:
    return Side(*(show(book.customers.at[row, key]) for key in ("customer_id", "name")))


def _contrasts(book: Book, kept: Sequence[int], other: Sequence[int]) -> list[tuple[Contrast, ...]]:
    frame = book.frame("customers")
    pairs = differences(book, kept, other)
    return [tuple(Contrast(frame.heading(each.key), each.ours, each.theirs) for each in pair) for pair in pairs]


@dataclass
class Merging:
    """Customers that a command merges into one; ``differs`` is filled when a book was asked: by other, what stays and what not."""

    kept: str
    others: Sequence[str]
    reason: str = ""
    by: str = ""
    differs: dict[str, tuple[Contrast, ...]] = field(default_factory=dict)

    def enter(self, book: Book) -> Sequence[Append]:
        """Return the rulings.

        Raises:
            Refusal: Somebody is not known, was merged already, is deregistered and to be kept, or is both sides.
        """
        self.differs.clear()
        row = find_customer(book, self.kept)
        kept = _not_merged(book, row)
        if value_at(book.customers, row, "closed_on") <= book.day:
            raise Refusal(CLOSED, wanted=kept)
        rows = []
        for wanted in dict.fromkeys(self.others):
            other_row = find_customer(book, wanted)
            if other_row == row:
                raise Refusal(SAME, kept=kept)
            other = _not_merged(book, other_row)
            (self.differs[other],) = _contrasts(book, [row], [other_row])
            rows.append(Ruling(DecisionKind.MERGE.code, kept, other, kept, None, self.reason, self.by).rows(book))
        return rows

    def as_dict(self) -> dict[str, Any]:
        """Return what differs as plain data."""
        return {
            other: [{"column": each.column, "kept": each.kept, "other": each.other} for each in contrasts]
            for other, contrasts in self.differs.items()
        }


def _not_merged(book: Book, row: int) -> str:
    record = show(book.customers.at[row, "customer_id"])
    if kept := merged_into(book).get(record):
        raise Refusal(MERGED, wanted=record, kept=kept)
    return record


@dataclass
class Splitting:
    """A merged customer that a command makes one of its own again; ``doubts`` is filled when a book was asked."""

    record: str
    reason: str = ""
    by: str = ""
    doubts: list[Doubt] = field(default_factory=list)

    def enter(self, book: Book) -> Sequence[Append]:
        """Return the ruling.

        Raises:
            Refusal: The customer is not known, or was not merged.
        """
        record = show(book.customers.at[find_customer(book, self.record), "customer_id"])
        into = merged_into(book)
        if record not in into:
            inside = [other for other, kept in into.items() if kept == record]
            nearest = Text(*(_INSIDE.say(lang, names=joined(inside).say(lang)) if inside else "" for lang in LANGS))
            raise Refusal(NOT_MERGED, wanted=record, nearest=nearest)
        _, self.doubts = take_apart(linked(numbered(book)), [record])
        return (Ruling(DecisionKind.SPLIT.code, record, into[record], "", None, self.reason, self.by).rows(book),)
