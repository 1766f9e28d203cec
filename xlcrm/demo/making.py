"""The demo workspace: a new workbook, filled through the same path as any other writing, then refreshed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.demo.papers import make_papers
from xlcrm.demo.story import tell
from xlcrm.demo.words import WORDS
from xlcrm.making import NewBook, make_workspace
from xlcrm.model.defaults.rules import RULE_BY_KEY
from xlcrm.model.plan import Append, ColumnChange, Plan
from xlcrm.reading import read
from xlcrm.running import login_name, run
from xlcrm.xlsx.commit import commit
from xlcrm.xlsx.edit import apply_edits
from xlcrm.xlsx.write import to_edit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.model.book import Book
    from xlcrm.model.text import Lang
    from xlcrm.outcome import Outcome

SEED = 7
_SHEETS = ("products", "targets", "quotations")
"""Further sheets that a demo has, so that profitability, attainment and quotations have something to show."""


@dataclass(frozen=True)
class Demo:
    """What to invent: language, number of customers, seed, packs, the day it is."""

    lang: Lang
    customers: int
    today: date
    seed: int = SEED
    packs: Collection[str] = ()


@dataclass(frozen=True)
class Made:
    """A demo workspace: the workbook, the number of invented rows of each table, the papers, what the first refresh did."""

    workbook: Path
    rows: Mapping[str, int]
    papers: Sequence[Path]
    outcome: Outcome


def make_demo(folder: Path, demo: Demo) -> Made:
    """Make a workspace full of invented customers, with a few papers, and refresh it: the refresh lists what was made."""
    workbook = make_workspace(folder, NewBook(demo.lang, demo.packs, sheets=_SHEETS))
    rows = fill(workbook, demo)
    papers = make_papers(workbook, demo.today, login_name())
    return Made(workbook, rows, papers, run(workbook, today=demo.today, command="demo", lang=demo.lang, read_always=True))


def _company(book: Book, lang: Lang) -> ColumnChange:
    """Return the facts of the invented firm, written where letters find our own company's."""
    facts = {RULE_BY_KEY[key].label.say(lang): value for key, value in WORDS[lang].company.items()}
    keys = book.frame("rules").data["key"]
    rows = keys[keys.isin(list(facts))]
    return ColumnChange("rules", "value", rows.index.to_numpy(), rows.tolist(), [None] * len(rows), rows.map(facts).tolist())


def fill(workbook: Path, demo: Demo) -> dict[str, int]:
    """Append the invented rows to an empty workbook and return how many of each table there are."""
    tables = tell(demo.lang, demo.customers, demo.seed, demo.today, demo.packs)
    reading = read(workbook, today=demo.today)
    appends = tuple(Append(name, columns) for name, columns in tables.items())
    plan = Plan(reading.fingerprint, demo.today, changes=(_company(reading.book, demo.lang),), appends=appends)
    apply_edits(reading.package, to_edit(plan, reading.book))
    commit(workbook, reading.package, expected_fingerprint=reading.fingerprint)
    return {append.table: len(append) for append in appends}
