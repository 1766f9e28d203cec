"""A problem is data: a stable code, a severity, a place and arguments. Its sentence comes from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xlcrm.model.text import Lang, Text

if TYPE_CHECKING:
    from xlcrm.model.book import Frame

_LONGEST_SHOWN = 300


class Severity(StrEnum):
    """How bad a problem is: an error keeps a row's computed values as they were, a warning and a hint do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem of the catalogue.

    The sentence and the hint may use ``{column}``, ``{value}``, ``{record}``, ``{sheet}``, ``{cell}`` (filled from the
    place) and the arguments given with the problem.
    """

    code: str
    severity: Severity
    message: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: sheet, Excel row, heading, cell (``D17``), ID of the record; empty where unknown."""

    table: str = ""
    sheet: str = ""
    row: int = 0
    key: str = ""
    column: str = ""
    cell: str = ""
    record: str = ""


def shortened(text: str) -> str:
    """Return a text as it is, or its beginning: a cell may hold 32,767 characters, and no sentence fits beside them."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place."""

    code: Code
    place: Place
    value: str = ""
    args: tuple[tuple[str, object], ...] = ()
    rule: str = ""
    severity: Severity = Severity.ERROR

    @classmethod
    def at(cls, code: Code, frame: Frame, row: int, key: str = "", **args: object) -> Problem:
        """Make a problem in a row (and column) of a frame; the place is filled from the frame."""
        return cls.at_each(code, frame, [row], key, [tuple(args.items())])[0]

    @classmethod
    def at_rows(  # noqa: PLR0913 - the parts of a problem, by keyword
        cls,
        code: Code,
        frame: Frame,
        rows: Iterable[int],
        key: str = "",
        *,
        severity: Severity | None = None,
        rule: str = "",
        **args: object,
    ) -> list[Problem]:
        """Make the same problem for many rows of a frame; ``args`` are the same for all."""
        where = list(rows)
        return cls.at_each(code, frame, where, key, [tuple(args.items())] * len(where), severity=severity, rule=rule)

    @classmethod
    def at_each(  # noqa: PLR0913 - as `at_rows`, with the arguments of each row
        cls,
        code: Code,
        frame: Frame,
        rows: Sequence[int],
        key: str,
        args: Sequence[tuple[tuple[str, object], ...]],
        *,
        severity: Severity | None = None,
        rule: str = "",
    ) -> list[Problem]:
        """Make a problem for each of many rows of a frame, with arguments of its own."""
        if not len(rows):  # for most columns there is nothing to report
            return []
        level, name = severity or code.severity, rule or code.code
        return [
            cls(code, place, shown, given, name, level)
            for place, shown, given in zip(frame.places(rows, key), frame.shown_all(rows, key), args, strict=True)
        ]

    @classmethod
    def about(cls, code: Code, sheet: str = "", **args: object) -> Problem:
        """Make a problem about a whole sheet, a setting or a rule rather than a row."""
        return cls(code, Place(sheet=sheet), "", tuple(args.items()), code.code, code.severity)

    @property
    def shown(self) -> str:
        """The value as a sentence or a list shows it: what is too long to read is cut."""
        return shortened(self.value)

    def message(self, lang: Lang) -> str:
        """Return the sentence: what is wrong."""
        return self.code.message.say(lang, **self._words(lang))

    def hint(self, lang: Lang) -> str:
        """Return the sentence: what to do."""
        return self.code.hint.say(lang, **self._words(lang))

    def _words(self, lang: Lang) -> dict[str, object]:
        place = self.place
        words: dict[str, object] = {
            "sheet": place.sheet,
            "row": place.row,
            "cell": place.cell,
            "column": place.column,
            "record": shortened(place.record),
            "value": self.shown,
        }
        for name, arg in self.args:
            words[name] = arg.say(lang) if isinstance(arg, Text) else shortened(arg) if isinstance(arg, str) else arg
        return words
