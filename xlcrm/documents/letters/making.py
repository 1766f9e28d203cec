"""Letters from beginning to end: who gets one, rendered all together, filed, noted in the journal."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from xlcrm.documents.folders import Folders
from xlcrm.documents.letters.audiences import ABOUT, THIS, Audience, audience
from xlcrm.documents.letters.checking import Album, faults, names_of
from xlcrm.documents.letters.prepare import prepare
from xlcrm.documents.letters.writing import Maker, Output, maker
from xlcrm.documents.places import free_path, output_folder, safe_name
from xlcrm.documents.recipients import Recipients, Sending, choose
from xlcrm.documents.templates import Template, find_template
from xlcrm.filing import renew_index
from xlcrm.history.documents import Item, MadeState
from xlcrm.history.files import fingerprint_of
from xlcrm.history.journal import Journal
from xlcrm.model.book import show
from xlcrm.model.refusals import Refusal
from xlcrm.model.text import Text
from xlcrm.rules.sent import told_of
from xlcrm.xlsx.files import refusal_of

if TYPE_CHECKING:
    from xlcrm.choosing import Choice
    from xlcrm.documents.opened import Opened
    from xlcrm.model.book import Book

_KIND, _CHANNEL = "letter", "print"
_NOTHING = Text("没有这封信要说的事", "nothing that this letter is about")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the template by name, whom, one file or many, PDF or Word, whether those who had it get it again."""

    template: str
    choice: Choice
    one_file: bool = False
    pdf: bool = False
    again: bool = False


@dataclass(frozen=True)
class Planned:
    """Who gets a letter and who does not: rows of the sheet, occasions by row, and who is held back, by reason."""

    template: Template
    recipients: Recipients
    audience: Audience
    occasions: Mapping[int, str]


@dataclass(frozen=True)
class Letters:
    """What was made: paths by customer (one path for all of one file), and why a letter could not be filled in."""

    template: Template
    files: Mapping[str, Path]
    held: Mapping[str, tuple[str, ...]]
    failed: Mapping[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True)
class LetterRoom:
    """Makes letters of one workbook."""

    opened: Opened

    @property
    def book(self) -> Book:
        """The book with everything computed."""
        return self.opened.book

    def plan(self, wanted: Wanted) -> Planned:
        """Work out who gets the letter; nothing is made. Refuses a template or condition that is wrong."""
        template = find_template(self.opened.workspace, "letters", wanted.template, self.book.lang)
        for_whom = audience(self.book, template.key)
        customers = self.book.customers
        among = None if wanted.choice.says_something else customers.index[for_whom.due & for_whom.fit]
        occasions = dict(zip(customers.index.tolist(), for_whom.occasions, strict=True))
        had = frozenset() if wanted.again else self._had(template, occasions)
        marketing = template.kind.marketing if template.kind else True
        chosen = choose(self.book, wanted.choice, Sending(marketing=marketing), had, among)
        return Planned(template, self._fitting(chosen, for_whom), for_whom, occasions)

    def _fitting(self, chosen: Recipients, for_whom: Audience) -> Recipients:
        """Hold back those who were named and for whom the letter would have nothing to say."""
        fits = for_whom.fit[self.book.customers.index.get_indexer(chosen.rows)]
        unfit = tuple(self._id(int(row)) for row in chosen.rows[~fits])
        held = {**chosen.held, _NOTHING.say(self.book.lang): unfit} if unfit else chosen.held
        return replace(chosen, rows=chosen.rows[fits], held=held)

    def make(self, wanted: Wanted) -> Letters:
        """Make the letters. What is wrong in the template stops before any; who fails is told, the others go on."""
        plan = self.plan(wanted)
        album = Album.of(self.opened.workspace, self.book)
        output = Output(self.book.lang, self.book.today, wanted.one_file, wanted.pdf, album.folder)
        prepared = prepare(plan.template.path)
        wrong = faults(prepared, names_of(self.opened.subjects.vocabulary, plan.template.key), self.book.lang, album)
        if wrong:
            raise wrong[0]
        made_by = maker(prepared, output)
        filled, failed = self._filled(plan, made_by)
        files = self._file(plan, made_by, filled) if filled else {}
        return Letters(plan.template, files, plan.recipients.held, failed)

    def _had(self, template: Template, occasions: Mapping[int, str]) -> frozenset[str]:
        ids = self.book.customers["customer_id"].fillna("").tolist()
        with Journal.open(self.opened.store) as journal:
            had = journal.made().already(template.key, ids, list(occasions.values()), kind=_KIND, there=True)
        had |= told_of(self.book, template.key, _CHANNEL).intersection(zip(ids, occasions.values(), strict=True))
        return frozenset(customer for customer, _ in had)

    def _filled(self, plan: Planned, made_by: Maker) -> tuple[dict[int, Any], dict[str, Refusal]]:
        filled: dict[int, Any] = {}
        failed: dict[str, Refusal] = {}
        for row in plan.recipients.rows:
            try:
                filled[int(row)] = made_by.fill(self._context(plan, int(row)))
            except Refusal as refusal:
                failed[self._id(int(row))] = refusal
        return filled, failed

    def _context(self, plan: Planned, row: int) -> dict[str, Any]:
        context = self.opened.subjects.context(row)
        at = int(self.book.customers.index.get_indexer(pd.Index([row]))[0])
        if table := ABOUT.get(plan.template.key):
            position = int(plan.audience.about[at])
            excel_row = int(self.book.frame(table).data.index[position]) if position >= 0 else -1
            context |= dict.fromkeys(THIS, self.opened.subjects.record(table, excel_row))
        for names, values in plan.audience.words.items():
            context |= dict.fromkeys(names, values[at])
        return context

    def _id(self, row: int) -> str:
        return show(self.book.customers.at[row, "customer_id"])

    def _file(self, plan: Planned, made_by: Maker, filled: Mapping[int, Any]) -> dict[str, Path]:
        """Write everything into a folder of its own first: letters appear all together, or not at all."""
        letters = {self._id(row): each for row, each in filled.items()}
        rows = {self._id(row): row for row in filled}
        try:
            return self._written(plan, made_by, letters, rows)
        except OSError as error:  # it names a folder of ours that nobody has heard of
            raise refusal_of(error, self.opened.workspace.folder) from None

    def _written(self, plan: Planned, made_by: Maker, letters: Mapping[str, Any], rows: Mapping[str, int]) -> dict[str, Path]:
        with tempfile.TemporaryDirectory(prefix=".xlcrm-", dir=self.opened.workspace.folder) as place:
            waiting = {}
            for number, (customer, data) in enumerate(made_by.files(letters)):
                waiting[customer] = Path(place) / f"{number}{made_by.suffix}"
                waiting[customer].write_bytes(data)
            return self._noted(plan, rows, waiting)

    def _noted(self, plan: Planned, rows: Mapping[str, int], waiting: Mapping[str, Path]) -> dict[str, Path]:
        """Note the letters as planned, move them to their places, note them as made."""
        print_ = fingerprint_of(plan.template.path)
        items = [Item(_KIND, plan.template.key, each, plan.occasions[row], _CHANNEL, print_) for each, row in rows.items()]
        with Journal.open(self.opened.store) as journal:
            made = journal.made()
            numbers = dict(zip(rows, made.plan(items, who=self.opened.who, again=True), strict=True))
            try:
                files = self._moved(plan.template, rows, waiting)
            except OSError as error:
                made.mark(list(numbers.values()), MadeState.FAILED, who=self.opened.who, detail=str(error))
                raise refusal_of(error, self.opened.workspace.folder) from None
            places = {numbers[each]: str(path.relative_to(self.opened.workspace.folder)) for each, path in files.items()}
            made.mark(list(numbers.values()), MadeState.MADE, who=self.opened.who, paths=places)
            journal.event("printed", self.opened.who, {"what": plan.template.key, "customers": list(rows)})
        renew_index(self.opened.workspace, self.book)
        return files

    def _moved(self, template: Template, rows: Mapping[str, int], waiting: Mapping[str, Path]) -> dict[str, Path]:
        name = f"{safe_name(template.name)} {self.book.today.isoformat()}"
        if "" in waiting:
            folder = output_folder(self.opened.workspace, self.book.lang)
            folder.mkdir(parents=True, exist_ok=True)
            path = free_path(folder / f"{name}{waiting[''].suffix}")
            os.replace(waiting[""], path)  # noqa: PTH105 - the same call as everywhere
            return dict.fromkeys(rows, path)
        parent = self.opened.workspace.place("customers", self.book.lang)
        known = Folders.of(parent, rows)
        files: dict[str, Path] = {}
        for customer, file in waiting.items():
            called = show(self.book.customers.at[rows[customer], "name"])
            folder = known.of_customer(customer, called)
            folder.mkdir(parents=True, exist_ok=True)
            files[customer] = free_path(folder / f"{name}{file.suffix}")
            os.replace(file, files[customer])  # noqa: PTH105 - same
        return files
