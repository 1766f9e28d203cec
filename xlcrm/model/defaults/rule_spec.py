"""What one rule of 规则 / Rules is: a key, what it means, its default and the values it may take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.model.tables.making import both

if TYPE_CHECKING:
    from xlcrm.model.text import Text

RuleValue = bool | int | float | str


class RuleKind(StrEnum):
    """Type of a rule's value.

    INTEGER (int), NUMBER (float), PERCENT (float, 0.8 is 80 %), YES (bool), TEXT (str), TIME (str, ``09:00``), CHOICE
    (str, the code of one of the choices).
    """

    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    YES = "yes"
    TEXT = "text"
    TIME = "time"
    CHOICE = "choice"


class Choice(NamedTuple):
    """One value of a CHOICE rule: its code, and what the cell shows."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule. The cell in column 键 shows ``label``; the ASCII ``key`` is recognised there too."""

    key: str
    label: Text
    group: Text
    default: RuleValue
    kind: RuleKind
    unit: Text
    note: Text
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Makes the rules of one group."""

    label: Text

    def count(  # noqa: PLR0913 - the cells of a row
        self, key: str, label: str, default: int, unit: str, note: str, *, at_least: int = 0, at_most: int = 36500
    ) -> RuleSpec:
        """Make a rule that is a whole number."""
        return self._rule(key, label, default, RuleKind.INTEGER, unit, note, at_least, at_most)

    def number(  # noqa: PLR0913 - the cells of a row
        self, key: str, label: str, default: float, unit: str, note: str, *, at_most: float = 1e9
    ) -> RuleSpec:
        """Make a rule that is a number not below zero."""
        return self._rule(key, label, default, RuleKind.NUMBER, unit, note, 0, at_most)

    def percent(self, key: str, label: str, default: float, note: str) -> RuleSpec:
        """Make a rule that is a share."""
        return self._rule(key, label, default, RuleKind.PERCENT, "%", note, 0, 1)

    def yes(self, key: str, label: str, note: str, *, default: bool) -> RuleSpec:
        """Make a rule that is a switch."""
        return self._rule(key, label, default, RuleKind.YES, "是/否|yes/no", note)

    def text(self, key: str, label: str, default: str, note: str) -> RuleSpec:
        """Make a rule that is text."""
        return self._rule(key, label, default, RuleKind.TEXT, "", note)

    def time(self, key: str, label: str, default: str, note: str) -> RuleSpec:
        """Make a rule that is a time of day."""
        return self._rule(key, label, default, RuleKind.TIME, "时:分|h:min", note)

    def choice(self, key: str, label: str, choices: str, note: str) -> RuleSpec:
        """Make a rule that is one of some choices, ``code=zh|en`` separated by semicolons; the first is the default."""
        pairs = [one.partition("=") for one in choices.split(";")]
        made = tuple(Choice(code.strip(), both(words)) for code, _, words in pairs)
        return RuleSpec(key, both(label), self.label, made[0].code, RuleKind.CHOICE, both(""), both(note), choices=made)

    def _rule(  # noqa: PLR0913, PLR0917 - the fields of a rule
        self, key: str, label: str, default: RuleValue, kind: RuleKind, unit: str, note: str,
        minimum: float | None = None, maximum: float | None = None,
    ) -> RuleSpec:  # fmt: skip
        return RuleSpec(key, both(label), self.label, default, kind, both(unit), both(note), minimum, maximum)
