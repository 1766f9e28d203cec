"""What a report is asked of, and the words that all reports share."""

from __future__ import annotations

from dataclasses import dataclass

from xlcrm.documents.kinds_reports import OF_THE_BOOK
from xlcrm.documents.report.content import Card, Figure, Part, Report
from xlcrm.documents.report.period import Period
from xlcrm.model.book import Book
from xlcrm.model.text import Text

TITLES = {kind.key: kind.title for kind in OF_THE_BOOK}
"""What each kind of report is called."""

_OF_A_DAY = ("today", "weekly", "strategic")
_OF = Text("{title} · {whom}", "{title} · {whom}")
AS_OF = Text("截至 {day}", "As of {day}")
NOTHING = Text("没有内容。", "There is nothing to show.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A computed book (of one person, if ``owner`` is named; of a customer) and the period that the report is about."""

    book: Book
    period: Period
    owner: str = ""
    customer: str = ""

    def say(self, text: Text, **args: object) -> str:
        """Return words in the language of the workbook."""
        return text.say(self.book.lang, **args)

    def report(  # noqa: PLR0913 - the parts of a report, by keyword
        self,
        kind: str,
        subtitle: str,
        parts: tuple[Part, ...],
        *,
        cards: tuple[Card, ...] = (),
        sign: tuple[Text, ...] = (),
        upright: bool = False,
        apart: bool = False,
    ) -> Report:
        """Return a report under the title of its kind; a part without figures says that there is nothing."""
        title = self.say(TITLES[kind])
        return Report(
            kind,
            self.say(_OF, title=title, whom=whom) if (whom := self.customer or self.owner) else title,
            subtitle,
            str(self.book.settings.rule("company.name") or ""),
            self.book.lang,
            self.book.today.isoformat(),
            self.book.today.isoformat() if kind in _OF_A_DAY else self.period.short,
            cards,
            tuple(self._told(part) for part in parts),
            tuple(self.say(line) for line in sign),
            upright,
            apart,
        )

    def _told(self, part: Part) -> Part:
        figures = tuple(figure for figure in part.figures if _says_something(figure))
        return Part(part.title, figures, part.note or ("" if figures else self.say(NOTHING)))


def _says_something(figure: Figure) -> bool:
    return figure.draw is not None or (figure.table is not None and bool(figure.table.rows))
