"""Rulings that a merged customer is one of its own again (G2), even where much has changed since.

What came from it goes back, what it filled is emptied again where nobody changed it. Records that came later go with what they
refer to (an order with its opportunity, a call with its contact); of the others people have to say whose they are: they stay, and a task lists them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from xlcrm.decisions.merges import Changes, names_of, not_customers, records_of
from xlcrm.decisions.rulings import Carried, decision, faults_where, without
from xlcrm.model.book import show
from xlcrm.model.catalogue import rulings as say
from xlcrm.model.plan import Append
from xlcrm.model.schema import Kind
from xlcrm.model.terms import DecisionKind, PlanKind, PlanState
from xlcrm.model.text import Text
from xlcrm.rules.memory import past
from xlcrm.rules.merged import GONE, KEPT, MERGE, SPLIT, Place, account_of, kind_of, merged_into, root, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.columns import Columns
    from xlcrm.model.content import CellValue

LATER = Text("拆分前新增，看不出属于谁，留在原处", "came after the merge; whose it is cannot be told; it stays where it is")
CHANGED = Text("合并时补上的内容后来改过，没有清空", "was filled by the merge and changed since; it was left")
HANDED_ON = Text("随后又并入别处，也补到了那里，没有清空", "was handed on by a later merge; it was left there")
ELSEWHERE = Text("合并后改到了别的客户名下，没有转回", "was given to another customer since; it was left there")
GONE_NOW = Text("已经不在了，无法转回", "is there no more and cannot be given back")
_TASK = Text("核对拆分：{gone}从{kept}拆出，请确认 {places}", "Check the split of {gone} from {kept}: {places}")
_LONGEST = 300


class Doubt(NamedTuple):
    """What a split could not settle: table, record, column (where it is about a cell), why."""

    table: str
    record: str
    key: str
    why: Text


@dataclass
class _Splitting:
    """Takes merges apart one after the other."""

    changes: Changes
    doubts: list[Doubt] = field(default_factory=list)
    tasks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def book(self) -> Book:
        """The book as it is before the splits."""
        return self.changes.book

    def split(self, gone: str, into: dict[str, str]) -> None:
        """Make a merged customer one of its own again."""
        kept = into[gone]
        holder = root(into, gone)
        account = account_of(self.book, gone)
        before = len(self.doubts)
        self._cells(account, gone, kept, into)
        self._records(account, gone, holder, into)
        if (row := self._row(gone)) is not None:
            self.changes.set(row, "duplicate_of", None)
        self.changes.events.append((SPLIT, gone, None, None, kept))
        del into[gone]
        if said := self.doubts[before:]:
            self._task(gone, holder, said)

    def _cells(self, account: pd.DataFrame, gone: str, kept: str, into: dict[str, str]) -> None:
        fields = account["field"].fillna("")
        for prefix, record in ((KEPT, kept), (GONE, gone)):
            row = self._row(record)
            for event in account[fields.str.startswith(prefix)][::-1].itertuples():  # one cell may have been set twice
                key = str(event.field).partition(".")[2]
                if row is None or key not in self.book.customers:
                    continue
                if self.changes.shown(row, key) != show(event.after):
                    self.doubts.append(Doubt("customers", record, key, CHANGED))
                    continue
                self.changes.set(row, key, _as_it_was(event.before, kind_of(self.book.frame("customers"), key)))
                if prefix == KEPT:
                    self.doubts += self._handed_on(kept, key, show(event.after), into)

    def _handed_on(self, record: str, key: str, value: str, into: dict[str, str]) -> Iterator[Doubt]:
        """Yield the customers to which a value was handed on, because this one was merged too."""
        while record in into:
            account = account_of(self.book, record)
            record = into[record]
            row = self._row(record)
            filled = account[(account["field"] == f"{KEPT}{key}") & (account["after"].fillna("") == value)]
            if filled.empty or row is None or self.changes.shown(row, key) != value:
                return
            yield Doubt("customers", record, key, HANDED_ON)

    def _records(self, account: pd.DataFrame, gone: str, holder: str, into: dict[str, str]) -> None:
        """Give back what came from a customer, and of what came later that which belongs to it."""
        known = _known_by_place(self.book, holder, into)
        held: dict[Place, dict[str, int]] = {}
        sorted_ = _Sorted()
        for place, by_customer in records_of(self.book, (holder,)).items():
            rows = [row for row in by_customer.get(holder, []) if row not in self.changes.moved[place]]
            names = names_of(self.book.frame(place.table), rows, place.key)
            held[place] = dict(zip(names, rows, strict=True))
            back = set(unpacked(account["after"][account["field"] == str(place)]))
            sorted_.back[place] = {name for name in names if name in back}
            sorted_.stay[place] = {name for name in names if name in known.get(place, set()) - back}
            self.doubts += self._missing(place, sorted(back - set(names)), gone, holder)
        later = sorted_.follow(self.book, held)
        for place, going in sorted_.back.items():
            self.changes.moved[place].update({held[place][name]: gone for name in going})
        self.doubts += [Doubt(place.table, name, place.key, LATER) for place, name in later]

    def _missing(self, place: Place, names: Sequence[str], gone: str, holder: str) -> Iterator[Doubt]:
        """Yield the records that are to go back and are not with the customer any more, unless a split took them on."""
        if not names:
            return
        frame = self.book.frame(place.table)
        ids = frame.data[frame.table.identity[0]].fillna("")
        apart = {gone, *past(self.book, SPLIT)["record"], *(event[1] for event in self.changes.events)}
        for name in names:
            rows = frame.data.index[(ids == name.split("/")[0]).to_numpy(dtype=bool)].tolist()
            at = next((row for row, each in zip(rows, frame.records(rows), strict=True) if each == name), None)
            if at is None:
                yield Doubt(place.table, name, place.key, GONE_NOW)
                continue
            now = self.changes.moved[place].get(at) or show(frame.data.at[at, place.key])
            if now not in apart or now == holder:
                yield Doubt(place.table, name, place.key, ELSEWHERE)

    def _task(self, gone: str, holder: str, doubts: Sequence[Doubt]) -> None:
        said = Text("、", ", ").say(self.book.lang).join(_place_of(self.book, doubt) for doubt in doubts)
        text = _TASK.say(self.book.lang, gone=gone, kept=holder, places=said)
        self.tasks.append((holder, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"))

    def _row(self, record: str) -> int | None:
        rows = self.book.customers.index[(self.book.customers["customer_id"] == record).to_numpy(dtype=bool)]
        return int(rows[0]) if len(rows) else None


@dataclass
class _Sorted:
    """Which records go back to the customer and which stay, by the column that names it."""

    back: dict[Place, set[str]] = field(default_factory=dict)
    stay: dict[Place, set[str]] = field(default_factory=dict)

    def follow(self, book: Book, held: dict[Place, dict[str, int]]) -> list[tuple[Place, str]]:
        """Sort what came later by what it refers to, until nothing more can be told; return what is left."""
        open_ = [(place, name) for place, names in held.items() for name in names if not self._told(place, name)]
        while True:
            left = []
            for place, name in open_:
                told = self._refers_to(book, place, held[place][name])
                if len(told) == 1:
                    (self.back if "back" in told else self.stay)[place].add(name)
                else:
                    left.append((place, name))
            if len(left) == len(open_):
                return left
            open_ = left

    def _told(self, place: Place, name: str) -> bool:
        return name in self.back[place] or name in self.stay[place]

    def _refers_to(self, book: Book, place: Place, row: int) -> set[str]:
        """Return where the records go to which a record refers."""
        frame, told = book.frame(place.table), set()
        for column in frame.table.columns:
            if column.kind is not Kind.REFERENCE or column.refers == "customers" or not frame.has(column.key):
                continue
            named = show(frame.data.at[row, column.key])
            for where, sorted_ in (("back", self.back), ("stay", self.stay)):
                names = {name.split("/")[0] for to, found in sorted_.items() if to.table == column.refers for name in found}
                if named and named in names:
                    told.add(where)
        return told


def _known_by_place(book: Book, holder: str, into: dict[str, str]) -> dict[Place, set[str]]:
    """Return the records that the merges knew which made a customer what it is: all others came later."""
    merges = past(book, MERGE)
    mine = merges[merges["record"].map(lambda record: root(into, show(record))) == holder]
    known: dict[Place, set[str]] = {}
    for text, events in mine.dropna(subset=["field"]).groupby("field"):
        table, _, key = str(text).partition(".")
        if table in book.frames and key in book.frame(table).table.by_key:
            known[Place(table, key)] = {*unpacked(events["before"]), *unpacked(events["after"])}
    return known


def _as_it_was(text: object, kind: Kind) -> object:
    """Return a value from its text; those that a merge replaces are texts and dates."""
    if not show(text):
        return None
    return pd.Timestamp(show(text)) if kind is Kind.DATE else show(text)


def _place_of(book: Book, doubt: Doubt) -> str:
    frame = book.frame(doubt.table)
    about = frame.heading(doubt.key) if doubt.table == "customers" else ""
    return " ".join(filter(None, (frame.table.sheet(book.lang), doubt.record.rstrip("/"), about)))


def take_apart(book: Book, records: Sequence[str]) -> tuple[list[Columns | Append], list[Doubt]]:
    """Return what splits change, and what they leave to people."""
    splitting = _Splitting(Changes(book))
    into = dict(merged_into(book))
    for record in records:
        if record in into:
            splitting.split(record, into)
    return [*splitting.changes.result(), *_tasks(book, splitting.tasks)], splitting.doubts


def _tasks(book: Book, tasks: Sequence[tuple[str, str]]) -> list[Append]:
    if not tasks or book.frame("plans").layout is None:
        return []
    owners = book.customers.drop_duplicates("customer_id").set_index("customer_id")["owner"]
    columns: dict[str, Sequence[CellValue]] = {
        "customer_id": [holder for holder, _ in tasks],
        "due_on": [book.day] * len(tasks),
        "kind": [PlanKind.TASK.label(book.lang)] * len(tasks),
        "subject": [text for _, text in tasks],
        "owner": [show(owners.get(holder)) or None for holder, _ in tasks],
        "state": [PlanState.OPEN.label(book.lang)] * len(tasks),
    }
    return [Append("plans", columns)]


def split(book: Book, rows: pd.DataFrame) -> Carried:
    """Take merges apart: the record of the ruling is who was merged into another."""
    given = rows.assign(other_id=rows["other_id"].fillna(rows["record_id"]))
    faults = not_customers(book, given)
    merged = rows["record_id"].isin(list(merged_into(book)))
    faults |= faults_where(rows, ~merged.to_numpy(dtype=bool), say.RULING_NOT_MERGED)
    records = [show(record) for record in without(rows, faults)["record_id"]]
    changed, _ = take_apart(book, records)
    return Carried(changed, faults)


SPLITS = decision(DecisionKind.SPLIT, "G2", split)
