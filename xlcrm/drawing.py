"""A spot check: customers are drawn into 抽查 / Spot checks, which is added where the workbook has none yet (B9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.rules.spot_checks import drawn
from xlcrm.running import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.model.book import Book
    from xlcrm.model.plan import Append
    from xlcrm.model.text import Lang

TABLE = "spot_checks"


@dataclass(frozen=True)
class Draw:
    """What is to be drawn: on which day, how many (0: as 规则 says), with which seed (None: the day's), by whom."""

    today: date
    size: int = 0
    seed: int | None = None
    who: str = ""


@dataclass
class Drawn:
    """What was drawn: the seed, the customers, the sheet they stand on, the number of the run (0: nobody was drawn)."""

    seed: int
    customers: tuple[str, ...] = ()
    sheet: str = ""
    run: int = 0

    def enter(self, book: Book, size: int) -> Sequence[Append]:
        """Draw from a book, and return the rows for its sheet."""
        found = drawn(book, size or int(book.settings.rule("spot_check.size")), self.seed)
        self.customers, self.sheet = tuple(map(str, found.columns["customer_id"])), book.frame(TABLE).sheet
        return (found,) if len(found) else ()


def draw(workbook: Path, wanted: Draw, lang: Lang = "zh") -> Drawn:
    """Draw customers into the sheet and refresh, as one run that can be undone.

    Raises:
        Refusal: The file cannot be read or written now.
    """
    done = Drawn(int(wanted.today.strftime("%Y%m%d")) if wanted.seed is None else wanted.seed)
    outcome = run(
        workbook, today=wanted.today, command="draw", who=wanted.who, lang=lang, needs=(TABLE,),
        enters=lambda book: done.enter(book, wanted.size),
    )  # fmt: skip
    done.run = outcome.run if done.customers else 0
    return done
