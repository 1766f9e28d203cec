"""The way of every opportunity through the stages: remembered by comparing with the last run (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.model import terms
from xlcrm.model.choices import fold
from xlcrm.model.columns import Columns, Rule
from xlcrm.model.once import once
from xlcrm.model.text import Text
from xlcrm.rules.memory import past
from xlcrm.rules.row_marks import row_marks
from xlcrm.rules.seen import Watched, compared, last_seen, look, single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append
    from xlcrm.model.settings import Entry

STAGE: Final = "stage"
OPPORTUNITIES: Final = "opportunities"
"""Under this name the memory holds the mark of every opportunity's row."""

_OVER: Final = frozenset({terms.Outcome.WON.code, terms.Outcome.LOST.code})


@dataclass(frozen=True)
class Stages:
    """The stages of 字典 in their order; ``name`` gives of every spelling, former ones too, what the memory calls it."""

    entries: Sequence[Entry]
    name: dict[str, str]

    @classmethod
    def of(cls, book: Book) -> Stages:
        """Return the stages of a workbook."""
        entries = book.settings.entries("stage")
        names: dict[str, str] = {}
        for entry in entries:
            words = (entry.value, entry.old_value, *(entry.shipped or ()))
            names |= {fold(word): entry.code or entry.value for word in words if word}
        names |= {fold(name): name for name in names.values()}
        return cls(entries, names)

    def names_of(self, stages: pd.Series) -> pd.Series:
        """Return what the memory calls the stages of a column; what is no stage stays as it is written."""
        codes, words = pd.factorize(stages)
        names = pd.Series([self.name.get(fold(word), word) for word in words], dtype="str")
        return pd.Series(names.array.take(codes, allow_fill=True), index=stages.index, name=stages.name)

    @property
    def on_the_way(self) -> list[Entry]:
        """The stages in which an opportunity is still open, in their order."""
        return [entry for entry in self.entries if entry.outcome not in _OVER]

    def over(self, *outcomes: terms.Outcome) -> set[str]:
        """Return the names of the stages with one of these outcomes."""
        wanted = {outcome.code for outcome in outcomes}
        return {entry.code or entry.value for entry in self.entries if entry.outcome in wanted}


def stage_history(book: Book) -> list[Columns | Append]:
    """Remember the stage of every opportunity and every change of it; fill the dates that nobody wrote.

    A new row is opened and updated today; one that reached its end today is closed today.
    """
    chances = book.opportunities
    records, rows = chances["opportunity_id"], last_seen(book, OPPORTUNITIES)
    stages = Stages.of(book)
    names = stages.names_of(chances["stage"])
    log = compared(book, Watched(STAGE, STAGE, "opportunities.stage"), records, names, rows)
    marks = row_marks(book.frame("opportunities"))
    new = single(records) & ~rows.known(records) & (not rows.nothing)
    ended = names.isin(stages.over(terms.Outcome.WON, terms.Outcome.LOST))
    moved = records.isin(log[0].columns["record"]) if len(log) > 1 else new
    dates = {
        "opened_on": chances["opened_on"].mask(new & chances["opened_on"].isna(), book.day),
        "updated_on": chances["updated_on"].mask(new & chances["updated_on"].isna(), book.day),
        "closed_on": chances["closed_on"].mask((new | moved) & ended & chances["closed_on"].isna(), book.day),
    }
    return [*log, look(book, OPPORTUNITIES, records, marks, rows), Columns("opportunities", **dates)]


@once("events")
def stage_events(book: Book) -> pd.DataFrame:
    """Return all known changes of stage, the oldest first: record, before, after (names of the memory), on, by."""
    events, stages = past(book, STAGE), Stages.of(book)
    named = {key: stages.names_of(events[key]) for key in ("before", "after")}
    return events.assign(**named).sort_values("on", kind="stable")


def last_update(book: Book) -> pd.Series:
    """Return when every opportunity last got on: its dates, a change of its row or stage, a contact about it."""
    chances = book.opportunities
    records, seen = chances["opportunity_id"], last_seen(book, OPPORTUNITIES)
    visits = book.interactions
    about = visits["opportunity_id"].notna() & (visits["on"] <= book.day + pd.Timedelta(days=1))
    contact = visits["on"][about].groupby(visits["opportunity_id"][about]).max()
    dates = {
        "opened": chances["opened_on"],
        "updated": chances["updated_on"],
        "changed": seen.changed_on(records),
        "contact": pd.Series(contact.reindex(records.to_numpy()).to_numpy()),
    }
    together = {key: pd.Series(column.to_numpy().astype("datetime64[s]"), index=chances.index) for key, column in dates.items()}
    return pd.DataFrame(together).max(axis=1)


RULE = Rule(
    "stage_history",
    Text("商机阶段", "Stages"),
    "B1",
    ("opened_on", "updated_on", "closed_on"),
    stage_history,
    lambda _book, _row: None,
    needs=(("opportunities", "stage"),),
)
