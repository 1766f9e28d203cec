"""What a demo shows besides its workbook: letters, a customer's card, a quotation, the report; made as their commands make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.choosing import Choice
from xlcrm.documents.fields import Subjects
from xlcrm.documents.fonts import CANNOT_PRINT
from xlcrm.documents.forms.making import FormMaker, note_forms, write_forms
from xlcrm.documents.letters.making import LetterRoom, Wanted
from xlcrm.documents.opened import Opened
from xlcrm.documents.quoting import Quoter
from xlcrm.documents.report.kinds import report_of
from xlcrm.documents.report.page import layout, page, place
from xlcrm.documents.templates import find_template
from xlcrm.history.store import Store
from xlcrm.model.book import show
from xlcrm.model.refusals import Refusal
from xlcrm.pipeline import settled
from xlcrm.reading import read_customers
from xlcrm.workspace import Workspace

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

LETTER: Final = "thanks"
FORM: Final = "customer_card"
REPORT: Final = "management"
LETTERS: Final = 3
"""As many letters as show what letters are; those of all whom one is due to would bury the demo in folders."""


def make_papers(workbook: Path, today: date, who: str) -> list[Path]:
    """Make the papers of a demo with what the core install can do and return where they are; none without customers."""
    workspace = Workspace.of(workbook)
    store = Store.of(workbook)
    read = read_customers(workbook, today=today, store=store).book
    opened = Opened(Subjects(settled(read)), workspace, store, who)
    if opened.book.customers.empty:
        return []
    return [*_letters(LetterRoom(opened)), *_card(opened), *_quotation(opened), _report(opened)]


def _letters(room: LetterRoom) -> list[Path]:
    due = room.plan(Wanted(LETTER, Choice())).recipients.rows[:LETTERS]
    if not len(due):
        return []
    customers = tuple(show(room.book.customers.at[row, "customer_id"]) for row in due)
    return list(room.make(Wanted(LETTER, Choice(ids=customers))).files.values())


def _card(opened: Opened) -> list[Path]:
    """Make the card of the customer whom the demo's closing words explain: the first."""
    first = show(opened.book.customers["customer_id"].iloc[0])
    maker = FormMaker(opened.subjects, opened.workspace, find_template(opened.workspace, "forms", FORM, opened.book.lang))
    made = write_forms(list(maker.make(maker.jobs(Choice(ids=(first,))))))
    note_forms(opened.store, maker, made, opened.who)
    return [each.path for each in made]


def _quotation(opened: Opened) -> list[Path]:
    """Print the first quotation, where PDF can be made."""
    numbers = opened.book.quotations["quotation_id"].dropna()
    try:
        return [Quoter(opened).print(str(number)).path for number in numbers[:1]]
    except Refusal as refusal:
        if refusal.code not in CANNOT_PRINT:
            raise
        return []


def _report(opened: Opened) -> Path:
    asked = report_of(opened.book, REPORT)
    path = place(opened.workspace, asked, ".html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(asked, layout(opened.workspace, asked, ".html")), encoding="utf-8", newline="\n")
    return path
